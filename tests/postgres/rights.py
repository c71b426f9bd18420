#!/usr/bin/env python3
"""Who may what on a server: rights.py PROREG SOURCE_DIR. Each role logs in, does its work with the
program, and tries with psql what it must not do."""
import json, os, re, sys, tempfile

sys.dont_write_bytecode = True
from roles import Roles
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
faults = []
HEADER = "record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def run(*arguments):
    return roles.run(*arguments)


def sql(server, login, text):
    return roles.sql(login, text)


def write(folder, name, rows):
    path = os.path.join(folder, name)
    with open(path, "w") as out:
        out.write(HEADER + "".join(rows))
    return path


def patients(prefix, site, n):
    return ["%s-%03d,baseline_arm_1,%s,1,%d,%d,%s\n" % (
        prefix, i, site, 40 + i, 1 + i % 2, 999 if i % 10 == 3 else 80) for i in range(n)]


def content(db):
    return json.loads(run("flow", db, "segment", "--format", "json").stdout)["snapshot"]


def work(server, at, folder):
    """Every role does what is its own, and it is what a file would hold."""
    file = os.path.join(folder, "r.sqlite")
    owner = server.address("r")
    run("init", file, "--study", os.path.join(source, "schema/jasa"))
    given = [("kato", write(folder, "k.csv", patients("K", "site_05", 30))),
             ("mori", write(folder, "m.csv", patients("M", "site_06", 20))),
             ("sato", write(folder, "s.csv", patients("S", "site_07", 10))),
             ("kato", write(folder, "k2.csv", ["K-003,baseline_arm_1,site_05,1,50,2,70\n",
                                               "K-004,baseline_arm_1,site_05,1,61,1,80\n"]))]
    for login, path in given:
        run("import", file, path)
        done = run("import", at[login], path)
        check(done.returncode in (0, 1) and not done.stderr, "%s imports: %s%s" % (
            login, done.stdout, done.stderr))
    check(content(owner) == content(file), "the same content as in a file")
    lists = [json.loads(run("query", "list", db, "--format", "json").stdout)["queries"]
             for db in (owner, file)]
    check(len(lists[0]) == len(lists[1]) > 3, "the same queries as in a file")
    number = next(q["id"] for q in lists[0] if q["record_id"] == "K-013")
    said = run("query", "answer", at["kato"], str(number), "--text", "as in the chart")
    check(said.returncode == 0, "a site answers its query: " + said.stderr)
    for login in ("proreg", "sato", "abe"):
        done = run("audit", owner.replace("proreg@", login + "@"), "--verify")
        check(done.returncode == 0, "the chain verifies for %s: %s%s" % (
            login, done.stdout, done.stderr))
    users = server.sql("SELECT DISTINCT \"user\" FROM main.proreg_import ORDER BY 1",
                       "r").stdout.split()
    check(users == ["kato", "mori", "proreg", "sato"] or len(users) == 4,
          "entries bear the names of logins: %s" % users)


def seen(server, at):
    """What each sees by way of the program."""
    reports = {}
    for name in ("site_01", "site_02", "site_03"):
        path = os.path.join(source, "sample_data/sites", name)
        maps = ["--map", path + ".map.yaml"] if os.path.exists(path + ".map.yaml") else []
        done = run("import", at["sato"], path + ".csv", *maps)
        check(done.returncode in (0, 1) and not done.stderr, "sato imports: " + done.stderr)
    for login in ("sato", "ueda", "abe"):
        done = run("report", at[login], "segment", "--format", "json")
        check(done.returncode == 0, "%s makes a report: %s" % (login, done.stderr))
        reports[login] = re.sub(r'"head": "[0-9a-f]{64}"', "", done.stdout)
    check(reports["sato"] == reports["ueda"] == reports["abe"], "all who see all see the same")
    for login in ("ueda", "abe", "kato"):
        for command in (["vars"], ["flow", "segment"], ["due"], ["board"]):
            done = run(command[0], at[login], *command[1:])
            check("may not do that" not in done.stderr, "%s: %s: %s" % (
                login, command[0], done.stderr))
    status = run("status", at["kato"], "--format", "json")
    check("site_05" in status.stdout, "a site's status: " + status.stderr)
    listed = run("query", "list", at["kato"], "--format", "json").stdout
    check("K-0" in listed and "M-0" not in listed and "S-0" not in listed,
          "a site's queries are its own")


def refused(server, at, folder):
    """What the program says to who may not."""
    taken = write(folder, "t.csv", ["M-001,baseline_arm_1,site_05,1,50,1,80\n"])
    done = run("import", at["kato"], taken)
    check("the record id is taken" in done.stdout and "site_06" not in done.stdout + done.stderr,
          "taken, and not by whom: " + done.stdout + done.stderr)
    other = write(folder, "o.csv", patients("O", "site_06", 1))
    done = run("import", at["kato"], other)
    check(server.sql("SELECT count(*) FROM main.proreg_record WHERE record_id LIKE 'O-%'",
                     "r").stdout.strip() == "0", "no patient of another site: " + done.stdout)
    for login in ("ueda", "abe"):
        done = run("import", at[login], write(folder, login + ".csv", patients("X", "site_05", 1)))
        check(done.returncode == 4 and "may not do that" in done.stderr
              and "only a coordinator may" in done.stderr,
              "%s does not import: %d %s" % (login, done.returncode, done.stderr))
    done = run("status", at["nobody_yet"])
    check(done.returncode == 4 and "nobody_yet has no role" in done.stderr,
          "without a right nothing is seen: " + done.stderr)
    done = run("import", at["kato"], write(folder, "u.csv", patients("U", "site_05", 1)), "--user",
               "mori")
    check(done.returncode == 2 and "kato" in done.stderr,
          "nobody takes another name: %d %s" % (done.returncode, done.stderr))


# Of every table that says whose it is: nothing of others.
OTHERS = ["SELECT count(*) FROM main.proreg_record WHERE site <> 'site_05'",
          "SELECT count(*) FROM main.surgery WHERE record_id !~ '^K-'",
          "SELECT count(*) FROM main.enrolment WHERE record_id !~ '^K-'",
          "SELECT count(*) FROM main.proreg_missing WHERE record_id !~ '^K-'",
          "SELECT count(*) FROM main.proreg_problem WHERE record_id ~ '^[MS]-0[0-9][3]'",
          "SELECT count(*) FROM main.proreg_query WHERE record_id ~ '^[MS]-' AND site <> 'site_05'",
          "SELECT count(*) FROM main.proreg_value_change WHERE record_id !~ '^K-'",
          "SELECT count(*) FROM main.proreg_import WHERE \"user\" <> 'kato' AND site <> 'site_05'",
          "SELECT count(*) FROM main.proreg_original WHERE import_id IN\n"
          "  (SELECT import_id FROM main.proreg_part EXCEPT SELECT import_id FROM "
          "main.proreg_import)",
          "SELECT count(*) FROM main.proreg_access WHERE \"user\" <> 'kato'",
          "SELECT count(*) FROM pg_stats WHERE schemaname = 'main' AND tablename IN\n"
          "  ('surgery', 'proreg_record', 'proreg_value_change', 'proreg_problem')"]
# Login, statement.
DENIED = [
    (None, "UPDATE main.proreg_import SET reason = 'x'"),
    (None, "DELETE FROM main.proreg_import"),
    (None, "INSERT INTO main.proreg_value_change SELECT * FROM main.proreg_value_change"),
    (None, "UPDATE main.proreg_value_change SET reason = 'x'"),
    (None, "DELETE FROM main.proreg_value_change"),
    (None, "DELETE FROM main.proreg_access"),
    (None, "UPDATE main.proreg_original SET deflated = ''"),
    (None, "DELETE FROM main.proreg_problem"),
    (None, "TRUNCATE main.proreg_import, main.proreg_value_change CASCADE"),
    (None, "TRUNCATE main.surgery"),
    (None, "ALTER TABLE main.proreg_import DISABLE TRIGGER ALL"),
    (None, "ALTER TABLE main.surgery DISABLE ROW LEVEL SECURITY"),
    (None, "DROP POLICY proreg_read ON main.proreg_record"),
    (None, "DROP TRIGGER proreg_import_keep ON main.proreg_import"),
    (None, "CREATE TABLE main.mine (a int)"),
    (None, "CREATE OR REPLACE FUNCTION main.proreg_sites() RETURNS text[] LANGUAGE sql AS "
           "$$SELECT '{site_06}'::text[]$$"),
    (None, "SET ROLE proreg"),
    ("kato", "SET SESSION AUTHORIZATION sato"),
    (None, "SET session_replication_role = replica"),
    (None, "SELECT main.proreg_grant('kato', 'coordinator')"),
    (None, "SELECT main.proreg_revoke('mori')"),
    (None, "SELECT main.proreg_regrant()"),
    (None, "SELECT main.proreg_commit('x')"),
    (None, "INSERT INTO main.proreg_right VALUES ('kato', 'coordinator', '', '', '')"),
    (None, "GRANT SELECT ON main.surgery TO nobody_yet"),
    (None, "COPY main.proreg_import FROM STDIN"),
    ("kato", "SELECT * FROM main.proreg_setting"), ("ueda", "SELECT * FROM main.proreg_setting"),
    ("abe", "SELECT * FROM main.proreg_setting"), ("sato", "SELECT * FROM main.proreg_setting"),
    ("kato", "SELECT * FROM main.proreg_refused"), ("kato", "SELECT * FROM main.proreg_right"),
    ("ueda", "SELECT * FROM main.proreg_original"), ("ueda", "SELECT * FROM main.proreg_again"),
    ("ueda", "INSERT INTO main.surgery SELECT * FROM main.surgery"),
    ("ueda", "UPDATE main.surgery SET line = 1"), ("abe", "UPDATE main.surgery SET line = 1"),
    ("abe", "DELETE FROM main.proreg_query"),
    ("kato", "INSERT INTO main.proreg_record (record_id, site, import_id, line)\n"
             "VALUES ('Z-1', 'site_06', 1, 1)"),
    ("kato", "INSERT INTO main.proreg_missing VALUES ('M-001', 'baseline_arm_1', 1, 'age', 'UNK',"
             " 1, 1)"),
    ("kato", "UPDATE main.proreg_record SET site = 'site_06'"),
    # Ways around: partitions themselves, schemas and functions of one's own, the server's files.
    ("kato", "SELECT * FROM main.proreg_patient_here"),
    (None, "CREATE SCHEMA mine"), (None, "CREATE EXTENSION postgres_fdw"),
    (None, "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    (None, "ALTER DEFAULT PRIVILEGES FOR ROLE proreg GRANT SELECT ON TABLES TO PUBLIC"),
    (None, "ALTER FUNCTION main.proreg_sites() RESET search_path"),
    (None, "ALTER ROLE proreg PASSWORD 'x'"), (None, "SELECT * FROM pg_authid"),
    (None, "SELECT * FROM pg_statistic"), (None, "SELECT * FROM pg_user_mapping"),
    (None, "COPY (SELECT 1) TO PROGRAM 'cat'"), (None, "COPY (SELECT 1) TO '/tmp/mine'"),
    (None, "SELECT pg_read_file('PG_VERSION')"), (None, "SELECT lo_import('/etc/hostname')"),
    # Functions with hostile arguments: the name of another, a link that is none, another's record.
    ("kato", "SELECT main.proreg_entry_add(i) FROM (SELECT (NULL::main.proreg_import).*) AS e,\n"
             "LATERAL (SELECT ROW(e.*)::main.proreg_import AS i) AS r"),
    ("kato", "SELECT main.proreg_entry_add(jsonb_populate_record(NULL::main.proreg_import,\n"
             "'{\"format\": 2, \"command\": \"import\", \"status\": \"running\", \"user\": "
             "\"sato\", \"system_user\": \"x\", \"at\": \"x\", \"key\": \"\\\\x00\"}'))"),
    ("kato", "SELECT main.proreg_entry_add(jsonb_populate_record(NULL::main.proreg_import,\n"
             "'{\"format\": 2, \"command\": \"migrate\", \"status\": \"running\", \"user\": "
             "\"kato\", \"system_user\": \"x\", \"at\": \"x\", \"key\": \"\\\\x00\"}'))"),
    ("kato", "SELECT main.proreg_entry_add(jsonb_populate_record(NULL::main.proreg_import,\n"
             "'{\"format\": 2, \"command\": \"import\", \"status\": \"running\", \"user\": "
             "\"kato\", \"site\": \"site_06\", \"system_user\": \"x\", \"at\": \"x\", \"key\": "
             "\"\\\\x00\"}'))"),
    ("kato", "SELECT main.proreg_entry_finish(i) FROM main.proreg_import i"),
    ("kato", "SELECT main.proreg_change_add(c) FROM main.proreg_value_change c"),
    ("sato", "SELECT main.proreg_change_add(c) FROM main.proreg_value_change c"),
    ("kato", "SELECT main.proreg_access_add(jsonb_populate_record(NULL::main.proreg_access,\n"
             "'{\"access_id\": 1, \"user\": \"kato\", \"command\": \"x\", \"hash\": \"00\"}'))"),
]
# Functions and files that a function of the session's own could carry rows out by.
LEAK = """CREATE FUNCTION pg_temp.tell(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
$$BEGIN RAISE NOTICE 'told %', t; RETURN true; END$$;
SELECT count(*) FROM main.proreg_record WHERE pg_temp.tell(record_id);
SELECT count(*) FROM main.proreg_value_change WHERE pg_temp.tell(record_id);
SELECT count(*) FROM main.proreg_query WHERE pg_temp.tell(record_id) AND record_id <> 'M-001'"""


# What a session makes of its own in the place of the registry's.
SHADOWS = [
    ("CREATE TEMP TABLE proreg_record AS SELECT 'M-001'::text AS record_id, 'site_05'::text AS site;\n"
     "SET search_path = pg_temp, main; SELECT main.proreg_is_own('M-001')", "f"),
    ("CREATE FUNCTION pg_temp.proreg_sites() RETURNS text[] LANGUAGE sql AS\n"
     "$$SELECT '{site_06}'::text[]$$; SET search_path = pg_temp, main;\n"
     "SELECT count(*) FROM main.enrolment WHERE record_id = 'M-001'", "0"),
    ("CREATE TEMP VIEW pg_roles AS SELECT 'sato'::name AS rolname, oid FROM pg_catalog.pg_roles\n"
     "WHERE rolname = 'kato'; SET search_path = pg_temp, pg_catalog;\n"
     "SELECT main.proreg_has_role('{coordinator}')", "f"),
    ("CREATE FUNCTION pg_temp.same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';\n"
     "CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.same);\n"
     "SET search_path = pg_temp, pg_catalog; SELECT main.proreg_is_own('M-001')", "f"),
    ("SET proreg.own = 'yes'; SET row_security = on;\n"
     "SELECT count(*) FROM main.proreg_patient WHERE record_id = 'M-001'", "0"),
    ("SELECT count(*) FROM pg_stat_activity WHERE usename <> 'kato' AND\n"
     "query NOT LIKE '<insufficient%' AND query <> ''", "0"),
    ("SELECT count(*) FROM pg_stats_ext", "0"),
]
# An entry of kato's own, within which the trail is tried.
ENTRY = """BEGIN; SELECT main.proreg_entry_add(jsonb_populate_record(NULL::main.proreg_import,
jsonb_build_object('format', 2, 'command', 'import', 'status', 'running', 'user', 'kato', 'site',
'site_05', 'system_user', 'x', 'at', 'x', 'day', 'x', 'key', '\\x00', 'rows', 0, 'records_new', 0,
'records_updated', 0, 'records_unchanged', 0, 'values_new', 0, 'values_changed', 0,
'values_unchanged', 0, 'values_held', 0, 'content_before', main.proreg_before_now())));
SELECT main.proreg_change_add(jsonb_populate_record(NULL::main.proreg_value_change,
jsonb_build_object('what', '%s', 'import_id', (SELECT max(import_id) FROM main.proreg_import),
'subject', '%s', 'record_id', %s)))"""


def own_things(server):
    """Neither things of the session's own nor rows of the trail that are a coordinator's."""
    for statement, expected in SHADOWS:
        done = sql(server, "kato", statement)
        check(done.returncode == 0 and done.stdout.split("\n")[-2] == expected,
              "%s: %s%s" % (statement, done.stdout, done.stderr))
    number = server.sql("SELECT min(query_id) FROM main.proreg_query WHERE record_id ~ '^M-'",
                        "r").stdout.strip()
    for what, subject, record in (
            ("study", "variable name", "NULL"), ("snapshot", "1", "NULL"), ("entry", "1", "NULL"),
            ("confirmed", "site_06", "NULL"), ("record", "transfer", "'K-001'"),
            ("value", "", "'M-001'"), ("value", "", "NULL"), ("query", number, "'M-003'"),
            ("query", number, "'K-001'")):
        done = sql(server, "kato", ENTRY % (what, subject, record))
        check("only a coordinator may, and a hospital for its own patients" in done.stderr,
              "a hospital's row of the trail: %s %s: %s" % (what, record, done.stderr))
    done = sql(server, "kato", ENTRY % ("value", "", "'K-001'"))
    check("a change is a link of the chain" in done.stderr, "one of its own: " + done.stderr)


def tried(server):
    own_things(server)
    for statement in OTHERS:
        done = sql(server, "kato", statement)
        check(done.returncode == 0 and done.stdout.strip() == "0",
              "kato: %s: %s%s" % (statement, done.stdout, done.stderr))
    for login, statement in DENIED:
        for one in [login] if login else ["kato", "sato", "ueda", "abe", "nobody_yet"]:
            done = sql(server, one, statement)
            check((done.returncode != 0 or "GRANT" in statement) and re.search(
                r"permission denied|only a coordinator|must be owner|row-level security|may not do that|entry|"
                r"change|must be able|must be superuser|must be member|not allowed|no privileges were granted", done.stderr),
                "%s: %s: %s%s" % (one, statement, done.stdout[:200], done.stderr))
            check(not re.search(r"M-0\d\d|S-0\d\d", done.stderr.replace(statement, "")),
                  "%s: the refusal names no patient: %s" % (one, done.stderr))
    done = sql(server, "kato", LEAK)
    # M-001 stands in a file that kato sent.
    check("told K-" in done.stderr and not re.search(r"told (M-00[2-9]|M-01|S-)", done.stderr),
          "a function sees no row that its caller does not: " + done.stderr[-300:])
    plans()
    done = sql(server, "kato", "COPY (SELECT * FROM main.proreg_record) TO STDOUT")
    check("K-001" in done.stdout and "M-0" not in done.stdout, "nor COPY")
    done = sql(server, "kato", "CREATE TEMP VIEW v AS SELECT * FROM main.enrolment; SELECT * FROM v")
    check("M-0" not in done.stdout + done.stderr, "nor a view: " + done.stderr)
    done = sql(server, "kato", "UPDATE main.enrolment SET line = 9 WHERE record_id = 'M-001';\n"
                               "DELETE FROM main.proreg_record WHERE record_id = 'M-001'")
    check(done.returncode == 0 and server.sql("SELECT count(*) FROM main.proreg_record WHERE\n"
                                              "record_id = 'M-001'", "r").stdout[0] == "1",
          "what is not seen is not changed")
    for table, rows in (("value_change", "what <> 'record'"), ("query", "rule_id <> 'consent'"),
                        ("problem", "rule_id <> 'consent'")):
        done = sql(server, "ueda", "SELECT count(*) FROM main.proreg_%s WHERE %s" % (table, rows))
        check(done.stdout.strip() == "0", "a statistician reads no texts of %s: %s%s" % (
            table, done.stdout, done.stderr))


def plans():
    """Nor does the plan of a condition tell, by what of it was run, whether the condition holds of
    another hospital's patient: M-001 is 40 years old, of site_06."""
    for table, column, true, other in (
            ("enrolment", "age", "40", "41"), ("proreg_patient", "age", "40", "41"),
            ("proreg_record", "site", "'site_06'", "'site_07'"),
            ("proreg_patient", "site", "'site_06'", "'site_07'")):
        for begin in ("SELECT FROM main.%s", "UPDATE main.%s SET record_id = record_id",
                      "DELETE FROM main.%s"):
            for conditions in (("= " + true, "= " + other), ("IS NULL", "IS NOT NULL"),
                               ("IN (%s)" % true, "IN (%s)" % other)):
                if column == "site" and conditions[0] == "IS NULL":
                    continue  # It never is.
                told = []
                for condition in conditions:
                    done = roles.sql("kato", (
                        "BEGIN; EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) " +
                        begin + " WHERE record_id = 'M-001' AND %s %s; ROLLBACK") % (
                            table, column, condition))
                    check("loops=" in done.stdout, done.stderr)
                    told.append(re.sub(r"%s( = [^)]*| IS [A-Z ]*)\)" % column, "X)", done.stdout))
                check(told[0] == told[1], "a plan tells %s %s: %s" % (table, conditions, told))


def transferred(server, at):
    """Who treated a patient before goes on seeing them, and so does who does now."""
    done = run("record", "transfer", at["sato"], "K-001", "site_06", "--from", "2020-01-01",
               "--reason", "moved")
    check(done.returncode == 0, "a coordinator transfers: " + done.stderr)
    for login in ("kato", "mori"):
        done = sql(server, login, "SELECT count(*) FROM main.enrolment WHERE record_id = 'K-001'")
        check(done.stdout.strip() == "1", "%s sees who was transferred: %s" % (login, done.stderr))


def by_group(server, folder):
    """A directory's groups: who is in one has its right, under their own name; who is in two with
    different roles has none until somebody says which."""
    for name in ("ward NOLOGIN", "readers NOLOGIN", "hana LOGIN", "iori LOGIN NOINHERIT"):
        server.sql("CREATE ROLE " + name)
    server.sql("GRANT ward TO hana, iori")
    server.sql("SELECT main.proreg_grant('ward', 'site', 'site_06'),\n"
               "  main.proreg_grant('readers', 'statistician')", "r")
    hana = roles.address("hana")
    done = run("import", hana, write(folder, "h.csv", patients("H", "site_06", 3) +
                                     patients("I", "site_05", 1)))
    check(done.returncode == 1 and "has no right to patients of this hospital" in done.stdout,
          "a group's member imports: %d %s%s" % (done.returncode, done.stdout, done.stderr))
    who = server.sql("SELECT DISTINCT i.\"user\" FROM main.proreg_record r JOIN main.proreg_import i\n"
                     "USING (import_id) WHERE r.record_id ~ '^H-'", "r").stdout.strip()
    check(who == "hana", "under the member's name: " + who)
    seen = sql(server, "hana", "SELECT string_agg(DISTINCT site, ',') FROM main.proreg_record")
    check("site_06" in seen.stdout and "site_07" not in seen.stdout, "and sees its own: " + seen.stdout)
    done = run("status", roles.address("iori"))
    check(done.returncode == 4 and "iori has no role" in done.stderr,
          "who does not inherit has none: " + done.stderr)
    server.sql("GRANT readers TO hana")
    done = run("status", hana)
    check(done.returncode == 4 and done.stderr.count("\n") == 1 and
          "hana has several roles in this registry by its groups (site, statistician)" in done.stderr,
          "two roles are none: " + done.stderr)
    server.sql("REVOKE ward FROM hana")
    done = run("import", hana, write(folder, "h2.csv", patients("J", "site_06", 1)))
    check(done.returncode == 4 and "hana (role statistician) may not do that" in done.stderr,
          "a group that was left: %d %s" % (done.returncode, done.stderr))
    server.sql("REVOKE readers FROM hana")
    check("hana has no role" in run("status", hana).stderr, "nor one")
    for statement, says in (("SELECT main.proreg_grant('proreg', 'auditor')", "owns the registry"),
                            ("SELECT main.proreg_grant('ward', 'auditor')", "has another role"),
                            ("SELECT main.proreg_grant('nobody_here', 'auditor')", "no login or group")):
        done = server.sql(statement, "r", check=False)
        check(done.returncode != 0 and says in done.stderr, "%s: %s" % (statement, done.stderr))
    server.sql("DROP OWNED BY readers", "r")
    server.sql("DROP ROLE readers; SELECT 1")
    server.sql("SELECT main.proreg_revoke('readers')", "r")
    left = server.sql("SELECT count(*) FROM main.proreg_right WHERE login = 'readers'", "r").stdout
    check(left.strip() == "0", "a group that is gone leaves no right to a later one of its name")


def taken_back(server, at):
    server.sql("SELECT main.proreg_revoke('kato')", "r")
    done = run("status", at["kato"])
    check(done.returncode == 4, "a right that was taken: " + done.stderr)


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    roles = Roles(running, program, os.path.join(source, "schema/jasa"))
    addresses = roles.at
    work(running, addresses, scratch)
    seen(running, addresses)
    refused(running, addresses, scratch)
    tried(running)
    transferred(running, addresses)
    by_group(running, scratch)
    done = run("audit", running.address("r"), "--verify")
    check(done.returncode == 0, "after all that the chain holds: " + done.stdout)
    with open(running.log) as log:
        check(not re.search(r"as in the chart|\b61,", log.read()), "the log names no value")
    taken_back(running, addresses)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
