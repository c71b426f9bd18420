/**
 * @file
 * The tables of layout 1 that layout 2 makes otherwise, as the program that had it made them:
 * what a file of that layout is compared with when it is opened.
 */
#include "registry/sqlite/tables.h"

const RegistrySqlTable registry_sqlite_tables_1[] = {
    {"proreg_study_file", "CREATE TABLE proreg_study_file (\n"
                          "  name TEXT NOT NULL PRIMARY KEY,\n"
                          "  sha256 TEXT NOT NULL,\n"
                          "  bytes BLOB NOT NULL\n"
                          ") STRICT"},
    {"proreg_import",
        "CREATE TABLE proreg_import (\n"
        "  import_id INTEGER PRIMARY KEY,\n"
        "  command TEXT NOT NULL,\n"
        "  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'imported', 'refused')),\n"
        "  file TEXT,\n"
        "  sha256 TEXT,\n"
        "  site TEXT,\n"
        "  encoding TEXT,\n"
        "  options TEXT,\n"
        "  map TEXT,\n"
        "  user TEXT NOT NULL,\n"
        "  system_user TEXT NOT NULL,\n"
        "  reason TEXT,\n"
        "  at TEXT NOT NULL,\n"
        "  rows INTEGER NOT NULL DEFAULT 0,\n"
        "  records_new INTEGER NOT NULL DEFAULT 0,\n"
        "  records_updated INTEGER NOT NULL DEFAULT 0,\n"
        "  records_unchanged INTEGER NOT NULL DEFAULT 0,\n"
        "  values_new INTEGER NOT NULL DEFAULT 0,\n"
        "  values_changed INTEGER NOT NULL DEFAULT 0,\n"
        "  values_unchanged INTEGER NOT NULL DEFAULT 0,\n"
        "  values_held INTEGER NOT NULL DEFAULT 0\n"
        ") STRICT"},
    {"proreg_import", "CREATE INDEX proreg_import_sha256 ON proreg_import (sha256)"},
    {"proreg_import", "CREATE TRIGGER proreg_import_keep BEFORE DELETE ON proreg_import\n"
                      "BEGIN SELECT raise(ABORT, 'the journal is append-only'); END"},
    {"proreg_import", "CREATE TRIGGER proreg_import_final BEFORE UPDATE ON proreg_import\n"
                      "WHEN OLD.status <> 'running'\n"
                      "BEGIN SELECT raise(ABORT, 'the journal is append-only'); END"},
    {"proreg_record", "CREATE TABLE proreg_record (\n"
                      "  record_id TEXT NOT NULL PRIMARY KEY,\n"
                      "  site TEXT NOT NULL REFERENCES proreg_site,\n"
                      "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                      "  line INTEGER NOT NULL\n"
                      ") STRICT, WITHOUT ROWID"},
    {"proreg_problem", "CREATE TABLE proreg_problem (\n"
                       "  problem_id INTEGER PRIMARY KEY,\n"
                       "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                       "  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),\n"
                       "  line INTEGER NOT NULL,\n"
                       "  position INTEGER NOT NULL,\n"
                       "  record_id TEXT,\n"
                       "  event TEXT,\n"
                       "  field TEXT,\n"
                       "  value TEXT,\n"
                       "  rule_id TEXT NOT NULL,\n"
                       "  message TEXT,\n"
                       "  hint TEXT\n"
                       ") STRICT"},
    {"proreg_problem", "CREATE INDEX proreg_problem_import ON proreg_problem (import_id)"},
    {"proreg_query", "CREATE TABLE proreg_query (\n"
                     "  query_id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                     "  problem_id INTEGER NOT NULL REFERENCES proreg_problem,\n"
                     "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                     "  line INTEGER NOT NULL,\n"
                     "  record_id TEXT,\n"
                     "  event TEXT,\n"
                     "  field TEXT,\n"
                     "  rule_id TEXT NOT NULL,\n"
                     "  raw TEXT NOT NULL,\n"
                     "  message TEXT,\n"
                     "  state TEXT NOT NULL DEFAULT 'open'\n"
                     "    CHECK (state IN ('open', 'answered', 'accepted', 'closed')),\n"
                     "  at TEXT NOT NULL\n"
                     ") STRICT"},
    {"proreg_query", "CREATE INDEX proreg_query_key ON proreg_query\n"
                     "  (record_id, event, field, rule_id, substr(raw, 1, 64))"},
    {"proreg_value_change", "CREATE TABLE proreg_value_change (\n"
                            "  change_id INTEGER PRIMARY KEY,\n"
                            "  record_id TEXT,\n"
                            "  event TEXT,\n"
                            "  instance INTEGER,\n"
                            "  \"column\" TEXT,\n"
                            "  old_value TEXT,\n"
                            "  old_missing INTEGER NOT NULL DEFAULT 0,\n"
                            "  new_value TEXT,\n"
                            "  new_missing INTEGER NOT NULL DEFAULT 0,\n"
                            "  salt BLOB,\n"
                            "  commitment TEXT NOT NULL,\n"
                            "  user TEXT NOT NULL,\n"
                            "  system_user TEXT NOT NULL,\n"
                            "  at TEXT NOT NULL,\n"
                            "  reason TEXT NOT NULL,\n"
                            "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                            "  line INTEGER NOT NULL,\n"
                            "  previous TEXT NOT NULL,\n"
                            "  hash TEXT NOT NULL\n"
                            ") STRICT"},
    {"proreg_value_change",
        "CREATE INDEX proreg_value_change_record ON proreg_value_change (record_id)"},
    {"proreg_value_change",
        "CREATE TRIGGER proreg_value_change_keep BEFORE DELETE ON proreg_value_change\n"
        "BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END"},
    {"proreg_value_change",
        "CREATE TRIGGER proreg_value_change_final BEFORE UPDATE ON proreg_value_change\n"
        "BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END"},
    {"proreg_snapshot", "CREATE TABLE proreg_snapshot (\n"
                        "  snapshot_id INTEGER PRIMARY KEY,\n"
                        "  name TEXT NOT NULL UNIQUE,\n"
                        "  at TEXT NOT NULL,\n"
                        "  user TEXT NOT NULL,\n"
                        "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                        "  change_id INTEGER NOT NULL,\n"
                        "  chain_head TEXT NOT NULL,\n"
                        "  content_hash TEXT NOT NULL,\n"
                        "  study_hash TEXT NOT NULL\n"
                        ") STRICT"},
    {NULL, NULL},
};
