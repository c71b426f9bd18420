#include "registry/sql/tables.h"

#define APPEND_ONLY(what) "BEGIN SELECT raise(ABORT, 'the " what " is append-only'); END"

const RegistrySqlTable registry_sql_tables[] = {
    {"proreg_setting", "CREATE TABLE proreg_setting (\n"
                       "  name TEXT NOT NULL PRIMARY KEY,\n"
                       "  value ANY NOT NULL\n"
                       ") STRICT, WITHOUT ROWID"},

    {"proreg_site", "CREATE TABLE proreg_site (\n"
                    "  code TEXT NOT NULL PRIMARY KEY,\n"
                    "  label TEXT NOT NULL\n"
                    ") STRICT, WITHOUT ROWID"},

    /* The journal: every command that changed the registry, and the files that were refused. */
    {"proreg_import",
        "CREATE TABLE proreg_import (\n"
        "  import_id INTEGER PRIMARY KEY,\n"
        "  format INTEGER NOT NULL,\n"
        "  command TEXT NOT NULL,\n"
        "  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'imported', 'refused')),\n"
        "  file TEXT,\n"
        "  sha256 TEXT,\n"
        "  file_commitment TEXT,\n"
        "  site TEXT,\n"
        "  encoding TEXT,\n"
        "  options TEXT,\n"
        "  map TEXT,\n"
        "  profile TEXT,\n"
        "  program TEXT,\n"
        "  user TEXT NOT NULL,\n"
        "  system_user TEXT NOT NULL,\n"
        "  reason TEXT,\n"
        "  at TEXT NOT NULL,\n"
        "  day TEXT,\n"
        "  undoes INTEGER REFERENCES proreg_import,\n"
        "  rows INTEGER NOT NULL DEFAULT 0,\n"
        "  records_new INTEGER NOT NULL DEFAULT 0,\n"
        "  records_updated INTEGER NOT NULL DEFAULT 0,\n"
        "  records_unchanged INTEGER NOT NULL DEFAULT 0,\n"
        "  values_new INTEGER NOT NULL DEFAULT 0,\n"
        "  values_changed INTEGER NOT NULL DEFAULT 0,\n"
        "  values_unchanged INTEGER NOT NULL DEFAULT 0,\n"
        "  values_held INTEGER NOT NULL DEFAULT 0,\n"
        "  key BLOB,\n"
        "  content_before TEXT,\n"
        "  content_after TEXT,\n"
        "  access_head TEXT,\n"
        "  digest TEXT,\n"
        "  previous TEXT,\n"
        "  hash TEXT\n"
        ") STRICT"},
    {"proreg_import", "CREATE INDEX proreg_import_sha256 ON proreg_import (sha256)"},
    {"proreg_import",
        "CREATE TRIGGER proreg_import_keep BEFORE DELETE ON proreg_import\n" APPEND_ONLY(
            "journal")},
    /* Finished rows stay, but that an erasure takes the key and the file's own hash out, and
       what was said of it. */
    {"proreg_import",
        "CREATE TRIGGER proreg_import_final BEFORE UPDATE ON proreg_import\n"
        "WHEN NEW.import_id <> OLD.import_id OR (OLD.status <> 'running' AND NOT (\n"
        "  NEW.key IS NULL AND NEW.sha256 IS NULL AND\n"
        "  (NEW.format, NEW.command, NEW.status, NEW.file_commitment, NEW.site, NEW.encoding,\n"
        "   NEW.map, NEW.profile, NEW.program, NEW.user, NEW.system_user, NEW.at, NEW.day,\n"
        "   NEW.undoes, NEW.rows,\n"
        "   NEW.records_new, NEW.records_updated, NEW.records_unchanged, NEW.values_new,\n"
        "   NEW.values_changed, NEW.values_unchanged, NEW.values_held, NEW.content_before,\n"
        "   NEW.content_after, NEW.access_head, NEW.digest, NEW.previous, NEW.hash) IS\n"
        "  (OLD.format, OLD.command, OLD.status, OLD.file_commitment, OLD.site, OLD.encoding,\n"
        "   OLD.map, OLD.profile, OLD.program, OLD.user, OLD.system_user, OLD.at, OLD.day,\n"
        "   OLD.undoes, OLD.rows,\n"
        "   OLD.records_new, OLD.records_updated, OLD.records_unchanged, OLD.values_new,\n"
        "   OLD.values_changed, OLD.values_unchanged, OLD.values_held, OLD.content_before,\n"
        "   OLD.content_after, OLD.access_head, OLD.digest, OLD.previous, "
        "OLD.hash)))\n" APPEND_ONLY("journal")},
    /* INSERT OR REPLACE deletes without asking the triggers of DELETE. */
    {"proreg_import",
        "CREATE TRIGGER proreg_import_new BEFORE INSERT ON proreg_import\n"
        "WHEN NEW.import_id IN (SELECT import_id FROM proreg_import)\n" APPEND_ONLY("journal")},

    /* The study folder's files, with every earlier state; bytes NULL: taken out. */
    {"proreg_study_file", "CREATE TABLE proreg_study_file (\n"
                          "  name TEXT NOT NULL,\n"
                          "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                          "  sha256 TEXT,\n"
                          "  bytes BLOB,\n"
                          "  PRIMARY KEY (name, import_id)\n"
                          ") STRICT"},

    /* What an entry of the journal brought in, part by part: a Merkle root over its rows. */
    {"proreg_part", "CREATE TABLE proreg_part (\n"
                    "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                    "  part TEXT NOT NULL,\n"
                    "  n INTEGER NOT NULL,\n"
                    "  root TEXT NOT NULL,\n"
                    "  PRIMARY KEY (import_id, part)\n"
                    ") STRICT, WITHOUT ROWID"},
    /* Written by the first erasure in an entry: the salts of the rows that stay, the bare
       leaves of those that are gone. */
    {"proreg_leaf", "CREATE TABLE proreg_leaf (\n"
                    "  log TEXT NOT NULL CHECK (log IN ('journal', 'access')),\n"
                    "  id INTEGER NOT NULL,\n"
                    "  part TEXT NOT NULL,\n"
                    "  number INTEGER NOT NULL,\n"
                    "  salt BLOB,\n"
                    "  leaf BLOB,\n"
                    "  PRIMARY KEY (log, id, part, number),\n"
                    "  CHECK ((salt IS NULL) <> (leaf IS NULL))\n"
                    ") STRICT, WITHOUT ROWID"},
    /* What an entry that erased a person took out: rows of the audit trail, and of what entries
       of both logs brought in. */
    {"proreg_erased", "CREATE TABLE proreg_erased (\n"
                      "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                      "  number INTEGER NOT NULL,\n"
                      "  log TEXT NOT NULL CHECK (log IN ('trail', 'journal', 'access')),\n"
                      "  id INTEGER NOT NULL,\n"
                      "  part TEXT,\n"
                      "  row INTEGER,\n"
                      "  PRIMARY KEY (import_id, number),\n"
                      "  CHECK ((log = 'trail') = (part IS NULL AND row IS NULL))\n"
                      ") STRICT, WITHOUT ROWID"},

    /* The file as sent, less rows refused for want of consent; each chunk inflates alone. */
    {"proreg_original", "CREATE TABLE proreg_original (\n"
                        "  original_id INTEGER PRIMARY KEY,\n"
                        "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                        "  chunk INTEGER NOT NULL,\n"
                        "  size INTEGER NOT NULL,\n"
                        "  deflated BLOB NOT NULL\n"
                        ") STRICT"},
    {"proreg_original",
        "CREATE INDEX proreg_original_import ON proreg_original (import_id, chunk)"},

    {"proreg_record", "CREATE TABLE proreg_record (\n"
                      "  record_id TEXT NOT NULL PRIMARY KEY,\n"
                      "  site TEXT NOT NULL REFERENCES proreg_site,\n"
                      "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                      "  line INTEGER NOT NULL,\n"
                      "  digest BLOB,\n"
                      "  withdrawn TEXT CHECK (withdrawn IN ('contact', 'data', 'use'))\n"
                      ") STRICT, WITHOUT ROWID"},
    {"proreg_record",
        "CREATE TRIGGER proreg_digest_record AFTER UPDATE OF record_id, site, import_id, "
        "line,\n"
        "  withdrawn ON proreg_record\n"
        "BEGIN UPDATE proreg_record SET digest = NULL WHERE record_id = NEW.record_id; END"},
    {"proreg_record",
        "CREATE TRIGGER proreg_digest_new AFTER INSERT ON proreg_record\n"
        "WHEN NEW.digest IS NOT NULL\n"
        "BEGIN UPDATE proreg_record SET digest = NULL WHERE record_id = NEW.record_id; END"},
    /* Of who was erased: a keyed hash of the record id, so that it stays refused. */
    {"proreg_refused", "CREATE TABLE proreg_refused (\n"
                       "  digest TEXT NOT NULL PRIMARY KEY,\n"
                       "  import_id INTEGER NOT NULL REFERENCES proreg_import\n"
                       ") STRICT, WITHOUT ROWID"},

    /* Missing-data codes, because an INTEGER column cannot hold UNK. */
    {"proreg_missing", "CREATE TABLE proreg_missing (\n"
                       "  record_id TEXT NOT NULL REFERENCES proreg_record,\n"
                       "  event TEXT NOT NULL,\n"
                       "  instance INTEGER NOT NULL,\n"
                       "  \"column\" TEXT NOT NULL,\n"
                       "  code TEXT NOT NULL,\n"
                       "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                       "  line INTEGER NOT NULL,\n"
                       "  PRIMARY KEY (record_id, event, instance, \"column\")\n"
                       ") STRICT, WITHOUT ROWID"},

    /* What a hospital wrote where study.yaml has a value below a limit count as another. It
       holds while the stored value is `value`. */
    {"proreg_below", "CREATE TABLE proreg_below (\n"
                     "  record_id TEXT NOT NULL REFERENCES proreg_record,\n"
                     "  event TEXT NOT NULL,\n"
                     "  instance INTEGER NOT NULL,\n"
                     "  \"column\" TEXT NOT NULL,\n"
                     "  sent TEXT NOT NULL,\n"
                     "  value ANY,\n"
                     "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                     "  line INTEGER NOT NULL,\n"
                     "  PRIMARY KEY (record_id, event, instance, \"column\")\n"
                     ") STRICT, WITHOUT ROWID"},

    {"proreg_problem", "CREATE TABLE proreg_problem (\n"
                       "  problem_id INTEGER PRIMARY KEY,\n"
                       "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                       "  number INTEGER NOT NULL,\n"
                       "  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),\n"
                       "  line INTEGER NOT NULL,\n"
                       "  position INTEGER NOT NULL,\n"
                       "  record_id TEXT,\n"
                       "  event TEXT,\n"
                       "  instance INTEGER,\n"
                       "  field TEXT,\n"
                       "  value TEXT,\n"
                       "  rule_id TEXT NOT NULL,\n"
                       "  msgid TEXT,\n"
                       "  hint TEXT,\n"
                       "  arguments TEXT,\n"
                       "  query_id INTEGER REFERENCES proreg_query\n"
                       ") STRICT"},
    {"proreg_problem", "CREATE INDEX proreg_problem_import ON proreg_problem (import_id)"},

    /* A problem that was found again, told by where it was found first. */
    {"proreg_again", "CREATE TABLE proreg_again (\n"
                     "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                     "  number INTEGER NOT NULL,\n"
                     "  problem_id INTEGER NOT NULL REFERENCES proreg_problem,\n"
                     "  line INTEGER NOT NULL,\n"
                     "  position INTEGER NOT NULL,\n"
                     "  PRIMARY KEY (import_id, number)\n"
                     ") STRICT, WITHOUT ROWID"},

    /* What was held back, with the raw text that the site sent, and what became of it. */
    {"proreg_query", "CREATE TABLE proreg_query (\n"
                     "  query_id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                     "  problem_id INTEGER NOT NULL REFERENCES proreg_problem,\n"
                     "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                     "  number INTEGER NOT NULL,\n"
                     "  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),\n"
                     "  line INTEGER NOT NULL,\n"
                     "  site TEXT,\n"
                     "  record_id TEXT,\n"
                     "  event TEXT,\n"
                     "  instance INTEGER,\n"
                     "  field TEXT,\n"
                     "  rule_id TEXT NOT NULL,\n"
                     "  raw TEXT,\n"
                     "  msgid TEXT,\n"
                     "  hint TEXT,\n"
                     "  arguments TEXT,\n"
                     "  opened TEXT NOT NULL,\n"
                     "  state TEXT NOT NULL DEFAULT 'open'\n"
                     "    CHECK (state IN ('open', 'answered', 'accepted', 'closed')),\n"
                     "  answer TEXT,\n"
                     "  new_value TEXT,\n"
                     "  answered TEXT,\n"
                     "  answered_by TEXT,\n"
                     "  closed TEXT,\n"
                     "  closed_by TEXT,\n"
                     "  closed_import_id INTEGER REFERENCES proreg_import,\n"
                     "  reason TEXT\n"
                     ") STRICT"},
    {"proreg_query", "CREATE INDEX proreg_query_key ON proreg_query\n"
                     "  (record_id, event, field, rule_id, substr(raw, 1, 64))"},
    {"proreg_query", "CREATE INDEX proreg_query_import ON proreg_query (import_id)"},
    {"proreg_query", "CREATE INDEX proreg_query_problem ON proreg_query (problem_id)"},
    {"proreg_query", "CREATE INDEX proreg_query_active ON proreg_query (query_id)\n"
                     "  WHERE state IN ('open', 'answered')"},

    /* Changes after the first value. What is personal is covered by the commitment alone, so
       that it can be erased one day and the chain of hashes still holds. */
    {"proreg_value_change", "CREATE TABLE proreg_value_change (\n"
                            "  change_id INTEGER PRIMARY KEY,\n"
                            "  what TEXT NOT NULL DEFAULT 'value',\n"
                            "  subject TEXT,\n"
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
                            "  reason TEXT,\n"
                            "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                            "  line INTEGER NOT NULL,\n"
                            "  previous TEXT NOT NULL,\n"
                            "  hash TEXT NOT NULL\n"
                            ") STRICT"},
    {"proreg_value_change",
        "CREATE INDEX proreg_value_change_record ON proreg_value_change (record_id)"},
    {"proreg_value_change",
        "CREATE INDEX proreg_value_change_import ON proreg_value_change (import_id)"},
    {"proreg_value_change", "CREATE TRIGGER proreg_value_change_keep BEFORE DELETE ON "
                            "proreg_value_change\n" APPEND_ONLY("audit trail")},
    {"proreg_value_change",
        "CREATE TRIGGER proreg_value_change_final BEFORE UPDATE ON proreg_value_change\n"
        "WHEN NOT (\n"
        "  (NEW.salt, NEW.subject, NEW.record_id, NEW.event, NEW.instance, NEW.\"column\",\n"
        "   NEW.old_value, NEW.new_value) IS (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)\n"
        "  AND (NEW.reason IS NULL OR NEW.reason IS OLD.reason)\n"
        "  AND (NEW.change_id, NEW.what, NEW.old_missing, NEW.new_missing, NEW.commitment,\n"
        "   NEW.user, NEW.system_user, NEW.at, NEW.import_id, NEW.line, NEW.previous,\n"
        "   NEW.hash) IS\n"
        "  (OLD.change_id, OLD.what, OLD.old_missing, OLD.new_missing, OLD.commitment,\n"
        "   OLD.user, OLD.system_user, OLD.at, OLD.import_id, OLD.line, OLD.previous,\n"
        "   OLD.hash))\n" APPEND_ONLY("audit trail")},
    {"proreg_value_change",
        "CREATE TRIGGER proreg_value_change_new BEFORE INSERT ON proreg_value_change\n"
        "WHEN NEW.change_id IN (SELECT change_id FROM proreg_value_change)\n" APPEND_ONLY(
            "audit trail")},

    /* A position in the chain that has a name: the entry that locked it, what it saw. */
    {"proreg_snapshot", "CREATE TABLE proreg_snapshot (\n"
                        "  snapshot_id INTEGER PRIMARY KEY,\n"
                        "  name TEXT NOT NULL UNIQUE,\n"
                        "  import_id INTEGER NOT NULL REFERENCES proreg_import,\n"
                        "  number INTEGER NOT NULL DEFAULT 0,\n"
                        "  chain_head TEXT NOT NULL,\n"
                        "  content_hash TEXT NOT NULL,\n"
                        "  study_hash TEXT NOT NULL,\n"
                        "  at TEXT NOT NULL,\n"
                        "  day TEXT NOT NULL,\n"
                        "  user TEXT NOT NULL,\n"
                        "  role TEXT,\n"
                        "  accepted TEXT,\n"
                        "  open_queries INTEGER NOT NULL,\n"
                        "  erased INTEGER NOT NULL DEFAULT 0\n"
                        ") STRICT"},

    /* Who looked at or took out what: a log with a chain of its own. */
    {"proreg_access", "CREATE TABLE proreg_access (\n"
                      "  access_id INTEGER PRIMARY KEY,\n"
                      "  command TEXT NOT NULL,\n"
                      "  options TEXT,\n"
                      "  file TEXT,\n"
                      "  sha256 TEXT,\n"
                      "  recipient TEXT,\n"
                      "  content_hash TEXT,\n"
                      "  chain_head TEXT,\n"
                      "  n_records INTEGER NOT NULL,\n"
                      "  records TEXT,\n"
                      "  records_root TEXT NOT NULL,\n"
                      "  key BLOB,\n"
                      "  user TEXT NOT NULL,\n"
                      "  system_user TEXT NOT NULL,\n"
                      "  reason TEXT,\n"
                      "  at TEXT NOT NULL,\n"
                      "  day TEXT NOT NULL,\n"
                      "  previous TEXT NOT NULL,\n"
                      "  hash TEXT NOT NULL\n"
                      ") STRICT"},
    {"proreg_access",
        "CREATE TRIGGER proreg_access_keep BEFORE DELETE ON proreg_access\n" APPEND_ONLY(
            "access log")},
    {"proreg_access",
        "CREATE TRIGGER proreg_access_final BEFORE UPDATE ON proreg_access\n"
        "WHEN NOT (NEW.key IS NULL AND\n"
        "  (NEW.access_id, NEW.command, NEW.sha256, NEW.content_hash, NEW.chain_head,\n"
        "   NEW.n_records, NEW.records_root, NEW.user, NEW.system_user, NEW.at, NEW.day,\n"
        "   NEW.previous, NEW.hash) IS\n"
        "  (OLD.access_id, OLD.command, OLD.sha256, OLD.content_hash, OLD.chain_head,\n"
        "   OLD.n_records, OLD.records_root, OLD.user, OLD.system_user, OLD.at, OLD.day,\n"
        "   OLD.previous, OLD.hash))\n" APPEND_ONLY("access log")},
    {"proreg_access",
        "CREATE TRIGGER proreg_access_new BEFORE INSERT ON proreg_access\n"
        "WHEN NEW.access_id IN (SELECT access_id FROM proreg_access)\n" APPEND_ONLY(
            "access log")},
    {NULL, NULL},
};
