#!/usr/bin/env python3
"""What others change in a registry's tables on a server is told on opening: schema.py PROREG
SOURCE_DIR. Each change is made, looked at and taken back; then the registry opens again."""
import os, subprocess, sys

sys.dont_write_bytecode = True
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
faults = []

KEEP = ("CREATE TRIGGER proreg_import_keep BEFORE DELETE ON main.proreg_import\n"
        "FOR EACH ROW EXECUTE FUNCTION main.proreg_import_keep()")
# Statement, what takes it back, what is said.
REFUSED = [
    ("DROP TRIGGER proreg_import_keep ON main.proreg_import", KEEP,
     "trigger 'proreg_import_keep' of table 'proreg_import' is gone"),
    ("ALTER TABLE main.proreg_access DISABLE TRIGGER proreg_access_final",
     "ALTER TABLE main.proreg_access ENABLE TRIGGER proreg_access_final",
     "trigger 'proreg_access_final' of table 'proreg_access' is not as"),
    ("DROP TRIGGER proreg_import_keep ON main.proreg_import; " + KEEP.replace("DELETE", "UPDATE"),
     "DROP TRIGGER proreg_import_keep ON main.proreg_import; " + KEEP,
     "trigger 'proreg_import_keep' of table 'proreg_import' is not as"),
    ("DROP TRIGGER proreg_import_keep ON main.proreg_import; "
     + KEEP.replace("ROW", "ROW WHEN (OLD.import_id > 5)"),
     "DROP TRIGGER proreg_import_keep ON main.proreg_import; " + KEEP,
     "trigger 'proreg_import_keep' of table 'proreg_import' is not as"),
    ("CREATE FUNCTION main.quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
     "DROP FUNCTION main.quiet()", "function 'quiet' is not the registry's"),
    ("CREATE FUNCTION main.proreg_forget(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT n'",
     "DROP FUNCTION main.proreg_forget(bigint)", "function 'proreg_forget' is not"),
    ("CREATE FUNCTION public.quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
     "CREATE TRIGGER quiet BEFORE INSERT ON main.surgery FOR EACH ROW EXECUTE FUNCTION quiet()",
     "DROP FUNCTION public.quiet() CASCADE", "trigger 'quiet' of table 'surgery' is not the"),
    ("DO $d$BEGIN EXECUTE replace(pg_get_functiondef('main.proreg_import_final'::regproc),"
     "'append-only', 'whatever'); END$d$",
     "DO $d$BEGIN EXECUTE replace(pg_get_functiondef('main.proreg_import_final'::regproc),"
     "'whatever', 'append-only'); END$d$", "function 'proreg_import_final' is not as"),
    ("ALTER FUNCTION main.proreg_forget() SECURITY DEFINER",
     "ALTER FUNCTION main.proreg_forget() SECURITY INVOKER", "function 'proreg_forget' is not as"),
    ("ALTER TABLE main.surgery ADD extra text", "ALTER TABLE main.surgery DROP extra",
     "column 'extra' of table 'surgery' is not the registry's"),
    ("ALTER TABLE main.proreg_record ALTER site DROP NOT NULL",
     "ALTER TABLE main.proreg_record ALTER site SET NOT NULL",
     "column 'site' of table 'proreg_record' is not as"),
    ("ALTER TABLE main.proreg_snapshot ALTER role TYPE text COLLATE \"und-x-icu\"",
     "ALTER TABLE main.proreg_snapshot ALTER role TYPE text COLLATE \"C\"",
     "column 'role' of table 'proreg_snapshot' is not as"),
    ("ALTER TABLE main.surgery ADD CHECK (line < 9)",
     "ALTER TABLE main.surgery DROP CONSTRAINT surgery_line_check",
     "key 'c line' of table 'surgery' is not the registry's"),
    ("ALTER TABLE main.proreg_part DROP CONSTRAINT proreg_part_import_id_fkey",
     "ALTER TABLE main.proreg_part ADD FOREIGN KEY (import_id) REFERENCES main.proreg_import "
     "DEFERRABLE", "key 'f import_id' of table 'proreg_part' is gone"),
    ("ALTER TABLE main.surgery DROP CONSTRAINT surgery_pkey",
     "ALTER TABLE main.surgery ADD PRIMARY KEY (record_id, event, instance)",
     "key 'p record_id,event,instance' of table 'surgery' is gone"),
    ("DROP INDEX main.proreg_query_key", "CREATE INDEX proreg_query_key ON main.proreg_query "
     "(record_id, event, field, rule_id, substr(raw, 1, 64))",
     "index 'proreg_query_key' of table 'proreg_query' is gone"),
    ("CREATE RULE none AS ON DELETE TO main.surgery DO INSTEAD NOTHING",
     "DROP RULE none ON main.surgery", "rule 'none' of table 'surgery' is not the registry's"),
    ("CREATE POLICY few ON main.surgery USING (line < 9)", "DROP POLICY few ON main.surgery",
     "row policy 'few' of table 'surgery' is not the registry's"),
    ("ALTER TABLE main.surgery DISABLE ROW LEVEL SECURITY",
     "ALTER TABLE main.surgery ENABLE ROW LEVEL SECURITY", "table 'surgery' is not as"),
    ("ALTER POLICY proreg_read ON main.proreg_access USING (true)",
     "ALTER POLICY proreg_read ON main.proreg_access USING ((SELECT main.proreg_has_role("
     "'{coordinator,auditor}')) OR \"user\" = SESSION_USER)",
     "row policy 'proreg_read' of table 'proreg_access' is not as"),
    ("GRANT UPDATE (reason) ON main.proreg_import TO PUBLIC",
     "REVOKE UPDATE (reason) ON main.proreg_import FROM PUBLIC",
     "grant '- UPDATE' of table 'proreg_import' is not the registry's"),
    ("GRANT EXECUTE ON FUNCTION main.proreg_commit TO PUBLIC",
     "REVOKE EXECUTE ON FUNCTION main.proreg_commit FROM PUBLIC",
     "function 'proreg_commit' is not as"),
    ("CREATE TABLE public.more () INHERITS (main.surgery)", "DROP TABLE public.more",
     "child table 'public.more' of table 'surgery' is not the registry's"),
    ("ALTER TABLE main.surgery RENAME TO other", "ALTER TABLE main.other RENAME TO surgery",
     "table 'surgery' is gone"),
    ("ALTER DATABASE r SET session_replication_role = replica",
     "ALTER DATABASE r RESET session_replication_role",
     "setting 'session_replication_role' is not as"),
    ("COMMENT ON SCHEMA main IS 'proreg registry, layout 3, revision 1'", None,
     "was made by a newer program (layout 3"),
    ("COMMENT ON SCHEMA main IS 'proreg registry, layout 2, revision 0'", None,
     "was made by an older program (layout 2, revision 0"),
]
# What does not run in the registry's hands stays.
TAKEN = [
    ("CREATE VIEW main.young AS SELECT record_id FROM main.proreg_record", "DROP VIEW main.young"),
    ("CREATE TABLE main.notes (id int PRIMARY KEY, note text CHECK (note <> ''))",
     "DROP TABLE main.notes"),
    ("CREATE INDEX by_line ON main.surgery (line)", "DROP INDEX main.by_line"),
]


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def status(address):
    return subprocess.run([program, "status", address], capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))


with Server() as server:
    address = server.make("r")
    made = subprocess.run([program, "init", address, "--study",
                           os.path.join(source, "schema/jasa")], capture_output=True, text=True)
    check(made.returncode == 0, made.stderr)
    mark = server.sql("SELECT obj_description('main'::regnamespace)", "r").stdout.strip()
    back = "COMMENT ON SCHEMA main IS '%s'" % mark
    for statement, undo, said in REFUSED:
        server.sql(statement, "r")
        done = status(address)
        check(done.returncode == 4 and said in done.stderr and done.stderr.count("\n") == 1,
              "%s: %d %s" % (statement, done.returncode, done.stderr))
        server.sql(undo or back, "r")
    for statement, undo in TAKEN:
        server.sql(statement, "r")
        done = status(address)
        check(done.returncode == 0, "%s: %s" % (statement, done.stderr))
        server.sql(undo, "r")
    check(status(address).returncode == 0, "as it was: " + status(address).stderr)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
