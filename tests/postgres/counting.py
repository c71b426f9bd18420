#!/usr/bin/env python3
"""Patients are counted where their rows are: counting.py PROREG SOURCE_DIR. What a report of a
registry on a server says is what it says of a file, after each kind of change; and where the
rows cannot be counted they are read, and the report is the same."""
import json, os, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from further import A_NUMBER, OF_SOME, WHO
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sites = os.path.join(source, "sample_data/sites")
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8", LANG="C.UTF-8")
faults = []
SOME = ("site_05", "site_09", "site_12", "site_30", "site_37")


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


def done(*arguments):
    ended = run(*arguments)
    check(ended.returncode == 0, "%s: %s" % (" ".join(arguments[:2]), ended.stderr))
    return ended


def files():
    for name in sorted(os.listdir(sites)):
        path = os.path.join(sites, name)
        if name.endswith(".csv") and name[:7] in SOME:
            maps = [path[:-4] + ".map.yaml", os.path.join(sites, name[:7] + ".map.yaml")]
            found = [m for m in maps if os.path.exists(m)]
            yield [path] + (["--map", found[0]] if found else [])


def crossed(told):
    """Whether it was counted, how many counts and how many rows of patients came, and of how many the
    place among the counts."""
    counted = re.search(r"counted on the server: ([\d,]+) counts? crossed(?:, the place of ([\d,]+) patients? "
                        r"among them)?, and rows of ([\d,]+)", told)
    read = re.search(r"could not count them .*: rows of ([\d,]+)", told)
    check(bool(counted or read), "a report says what crossed: " + told)
    number = lambda text: int((text or "0").replace(",", ""))
    if counted:
        return True, number(counted[1]), number(counted[3]), number(counted[2])
    return False, 0, number(read[1]) if read else 0, 0


def bare(text):
    return re.sub(r'"(head|snapshot)": "[0-9a-f]{64}"', "", text)


def same(file, database, what, counted=True, study="segment", more=(), rows=0, placed=0):
    """The same report of both, counted on the server or not."""
    texts = [run("report", db, study, "--format", "json", *more) for db in (file, database)]
    check(texts[0].returncode == texts[1].returncode == 0 and len(texts[0].stdout) > 1000,
          what + ": there are reports: " + texts[0].stderr + texts[1].stderr)
    check(bare(texts[0].stdout) == bare(texts[1].stdout), what + ": the same report of " + study)
    is_counted, counts, patients, places = crossed(texts[1].stderr)
    check(is_counted == counted, "%s: %s is %scounted" % (what, study, "" if counted else "not "))
    if counted:
        check((patients, places) == (rows, placed) and counts > 0,
              "%s: rows of %d patients and places of %d crossed" % (what, patients, places))


def both(file, database, *arguments):
    """The same command to both."""
    for db in (file, database):
        done(*(db if word == "DB" else word for word in arguments))


def n_rows(server, database, where="true"):
    return int(server.sql("SELECT count(*) FROM main.proreg_patient WHERE " + where,
                          database).stdout)


def questions(file, database, folder):
    same(file, database, "as imported")
    same(file, database, "a cutoff", study="sins")
    # What is about everybody asks for nobody's row, also where others are matched.
    same(file, database, "a table that is not matched", study="decompression", more=("--table", "1"))
    same(file, database, "a condition", more=("--where", "sins <= 9 AND sex = 1"))
    same(file, database, "other groups", more=("--by", "decompression"))
    same(file, database, "a condition of texts", study="sins",
         more=("--where", "surgery_date >= '2019-06-01'"))
    own = os.path.join(folder, "own.yaml")
    with open(os.path.join(source, "schema/jasa/segment.yaml")) as given:
        text = given.read()
    with open(own, "w") as out:
        out.write(text.replace("name: segment", "name: own"))
    same(file, database, "a file of its own with the same values", study=own)
    for command in (("flow", "segment", "--format", "json"), ("verify", "segment", "--format", "json"),
                    ("status", "--format", "json"),
                    ("responders", "segment", "--format", "json"), ("prognosis", "--cohort", "segment", "--format", "json"),
                    ("compare", "--outcome", "pain_vas", "--by", "segment", "--format", "json")):
        said = [run(command[0], db, *command[1:]) for db in (file, database)]
        check(bare(said[0].stdout) == bare(said[1].stdout), "the same of " + command[0])
        if command[0] in ("flow", "compare", "responders", "prognosis"):
            is_counted, counts, patients, _ = crossed(said[1].stderr)
            check(is_counted and counts > 0 and patients == 0, "it is counted: " + said[1].stderr)
            check("crossed" not in said[0].stderr, "nothing crosses from a file")


def put_by(server, what, pattern):
    """What matches of the statements that the server is given while what() runs."""
    server.sql("ALTER DATABASE counted SET log_statement = 'all'")
    before = os.path.getsize(server.log)
    what()
    server.sql("ALTER DATABASE counted RESET log_statement")
    with open(server.log, encoding="utf-8", errors="replace") as log:
        log.seek(before)
        return re.findall(r"LOG: +execute [^:]*: (%s.*(?:\n\t.*)*)" % pattern, log.read())


# Every row has one number, until it is asked with another seed. (The type goes before any type's own.)
ONE_NUMBER = """CREATE FUNCTION pg_catalog.hash_array_extended(bytea[], bigint) RETURNS bigint IMMUTABLE
  LANGUAGE sql AS $$SELECT CASE $2 WHEN 0 THEN 7 ELSE pg_catalog.hash_array_extended(CAST($1 AS text[]), $2) END$$"""


# A file of its own, with a condition that the rows of patients do not have.
MATCHED = """name: own
title: Matches of a file of its own
cohort:
  - {id: older, label: Older, excluded: Younger, where: decompression + age > 55}
groups: {by: decompression, overall: both, list: [{id: 1, label: With}, {id: 0, label: Without}]}
matches: [{id: matched, label: Matched, treated: 1, covariates: [age, sex, sins], caliper: 0.5}]
tables:
  - {id: 1, title: Before, kind: balance, match: matched, rows: [{variable: age, label: Age, kind: continuous}]}
  - {id: 2, title: Pairs, kind: groups, cohort: matched, visit: matched, rows: [
     {variable: operation_min, label: Minutes, kind: continuous, test: t_paired}]}
"""


def matched(server, file, database, folder):
    """Of who may be matched a number is asked for by patient, and of those in pairs their rows."""
    pairs = lambda told: sum(len(match["pairs"]) for match in told["matches"])
    own = os.path.join(folder, "matched.yaml")
    with open(own, "w") as out:
        out.write(MATCHED)
    for study in ("decompression", own):
        told = json.loads(run("report", file, study, "--format", "json").stdout)
        # What the rows do not have is said of each distinct one here.
        everybody = told["flow"][0]["n_before"] if study == own else told["flow"][-1]["n_after"]
        expected = {"study": study, "rows": 2 * pairs(told), "placed": everybody}
        put = put_by(server, lambda: same(file, database, "a match", **expected), "SELECT ")
        put = [question for question in put if WHO.search(question)]
        check([bool(OF_SOME.search(question)) for question in put] == [False, True],
              "questions by patient: %s" % put)
        check(A_NUMBER.match(put[0]) is not None, "columns of everybody are asked for: " + put[0])
    check(everybody > told["flow"][-1]["n_after"] > 2 * pairs(told) > 20, "some are in pairs: %s" % expected)
    server.sql(ONE_NUMBER, "counted")
    same(file, database, "rows that differ and have one number", **expected)
    server.sql("DROP FUNCTION pg_catalog.hash_array_extended(bytea[], bigint)", "counted")


def once(server, database):
    """A report puts no question to the server twice, and none that is part of one before."""
    put = put_by(server, lambda: done("report", database, "segment", "--format", "json"), r"SELECT q\.c0")
    asked = []
    for text in put:
        inner = text.split("FROM (SELECT ")[1]
        columns = set(re.findall(r", (\S+|jsonb\S+ '[^']*'\)) AS c\d", inner.split(", count(*)")[0]))
        whose = re.search(r"p0\n(\s*WHERE .*)?", inner).group(1)
        check(columns != set(), "the columns of a question: " + text)
        check(not any(whose == w and columns <= c for w, c in asked), "it was asked before: " + text)
        asked.append((whose, columns))
    check(len(asked) > 15, "%d questions were put" % len(asked))


def opened(database):
    """A page that opens on its cells reads each member once, however many cells there are."""
    members = json.loads(run("flow", database, "segment", "--format", "json").stdout)["flow"][-1]["n_after"]
    told = done("report", database, "segment", "--format", "html")
    is_counted, counts, rows, _ = crossed(told.stderr)
    check(is_counted and rows == members > 10, "a page reads %d members: %s" % (members, told.stderr))


def changes(server, file, database, folder):
    """Rows are those of the records after each kind of change."""
    ids = server.sql("SELECT record_id FROM main.proreg_record ORDER BY 1", "counted").stdout.split()
    both(file, database, "record", "rename", "DB", ids[0], "SYN-05-977", "--reason", "typed wrong")
    both(file, database, "record", "transfer", "DB", ids[1], "site_09", "--mistake", "--reason",
         "sent for another")
    both(file, database, "record", "void", "DB", ids[2], "--all", "--reason", "no patient")
    both(file, database, "record", "void", "DB", ids[3], "--event", "6_month_arm_1", "--reason",
         "another's")
    same(file, database, "after records were mended")
    check(n_rows(server, "counted", "record_id IN ('%s', '%s')" % (ids[0], ids[2])) == 0,
          "no row is left of a record that is not there")
    again = os.path.join(folder, "again.csv")
    with open(os.path.join(sites, "site_37.csv")) as given, open(again, "w") as out:
        out.write(given.read().replace(",50,", ",40,"))
    given = [json.loads(done("import", db, again, "--format", "json").stdout)["files"][0]
             for db in (file, database)]
    check(given[0]["import_id"] == given[1]["import_id"], "both have the same entries")
    last = str(given[0]["import_id"])
    same(file, database, "after a corrected file")
    both(file, database, "import", "DB", "--undo", last, "--reason", "it was right")
    same(file, database, "after it was taken back")
    both(file, database, "withdraw", "DB", ids[4], "--reason", "asked")
    same(file, database, "after a consent was withdrawn")
    both(file, database, "withdraw", "DB", ids[5], "--scope", "erase", "--second", "Dr. Mori",
         "--reason", "asked")
    check(n_rows(server, "counted", "record_id = '%s'" % ids[5]) == 0, "who is erased has no row")
    same(file, database, "after an erasure")
    both(file, database, "compare", "DB", "--outcome", "pain_vas", "--by", "sex", "--save", "by_sex",
         "--reason", "asked")
    same(file, database, "a study that was saved", study="by_sex")


def others(server, file, database):
    """What another program does to the rows is noticed, and mended by the next change."""
    last = server.sql("SELECT record_id FROM main.proreg_patient ORDER BY 1 DESC LIMIT 2",
                      "counted").stdout.split()
    for some, sql in zip(last, ("UPDATE main.proreg_patient SET age = 3 WHERE record_id = '%s'",
                "DELETE FROM main.proreg_patient WHERE record_id = '%s'")):
        server.sql(sql % some, "counted")
        same(file, database, sql.split()[0] + " by another program", counted=False)
        both(file, database, "withdraw", "DB", some, "--scope", "contact", "--reason", "asked")
        same(file, database, "after the next change")
    server.sql("ALTER TABLE main.proreg_patient DROP COLUMN age", "counted")
    same(file, database, "without a column", counted=False)
    check(found(database) == [""], "it is found that a column is gone: %s" % found(database))
    both(file, database, "withdraw", "DB", last[1], "--undo", "--reason", "it was not so")
    same(file, database, "when the next change has made the column again")
    verified(server, database, some)
    server.sql("DROP TABLE main.proreg_patient", "counted")
    same(file, database, "without the table", counted=False)
    check(found(database) == [], "nothing is wrong with what is not there: %s" % found(database))
    both(file, database, "withdraw", "DB", last[0], "--undo", "--reason", "it was not so")
    same(file, database, "when the next change has made it anew")


def found(database):
    """Of rows that are counted alone: what others did before stays on the list."""
    told = run("audit", database, "--verify", "--format", "json")
    rows = [f["row"] for f in json.loads(told.stdout)["findings"] if f["where"] == "proreg_patient"]
    check(told.returncode == 1 or not rows, "findings have an exit code: " + told.stderr)
    return rows


def verified(server, database, some):
    """What nobody tells the registry of a row is found by who recomputes it."""
    check(found(database) == [], "what is counted is what the records give")
    kept = "(SELECT %s FROM public.kept)"
    server.sql("CREATE TABLE public.kept AS SELECT * FROM main.proreg_patient WHERE record_id = '%s'" % some,
               "counted")
    for column, value in (("age", "3"), ("sex", "NULL"), ("reasons", """'{"age": "NASK"}'""")):
        row = "%s %s" % (some, "age" if column == "reasons" else column)
        for given, expected in ((value, [row]), (kept % column, [])):
            server.sql("SET proreg.own = 'yes'; UPDATE main.proreg_patient SET %s = %s WHERE record_id = '%s'"
                       % (column, given, some), "counted")
            check(found(database) == expected, "%s = %s: %s" % (column, given, found(database)))
    # Nor are rows counted here, as their sums are not those of the records.
    whose = " WHERE record_id = '%s'" % some
    for wrong, back, expected in (
            ("DELETE FROM main.proreg_patient" + whose,
             "INSERT INTO main.proreg_patient SELECT * FROM public.kept", [some]),
            ("UPDATE main.proreg_patient SET mark = mark + 1, age = 3" + whose,
             "UPDATE main.proreg_patient SET mark = mark - 1, age = %s" % (kept % "age") + whose,
             [some, some + " age"]),
            ("INSERT INTO main.proreg_patient (record_id, site, mark) VALUES ('0-00', 'site_05', 1)",
             "DELETE FROM main.proreg_patient WHERE record_id = '0-00'", ["0-00"]),
            ("UPDATE main.proreg_patient SET site = 'site_01'" + whose,
             "UPDATE main.proreg_patient SET site = " + kept % "site" + whose, [some])):
        for given, rows in ((wrong, expected), (back, [])):
            server.sql("SET proreg.own = 'yes'; " + given, "counted")
            check(found(database) == rows, "%s: %s" % (given, found(database)))
    server.sql("DROP TABLE public.kept", "counted")


def roles(server, file, database):
    server.sql("CREATE ROLE ueda LOGIN; CREATE ROLE kato LOGIN")
    server.sql("SELECT main.proreg_grant('ueda', 'statistician'); "
               "SELECT main.proreg_grant('kato', 'site', 'site_05')", "counted")
    of = lambda user: database.replace("proreg@", user + "@")
    same(file, of("ueda"), "a statistician")
    told = run("report", of("kato"), "segment", "--format", "json")
    check(crossed(told.stderr)[0] is False, "a hospital reads its own rows")
    seen = as_kato(server, "SELECT count(*) FROM main.proreg_patient WHERE site <> 'site_05'")
    check(seen.stdout.strip() == "0", "a hospital sees no row of another: " + seen.stdout)
    denied = as_kato(server, "SELECT count(*) FROM main.proreg_patient_here")
    check("permission denied" in denied.stderr, "nor goes round by way of a part")


def as_kato(server, text):
    return subprocess.run(["psql", "-X", "-A", "-t", "-h", server.host, "-U", "kato", "-d",
                           "counted", "-c", text], capture_output=True, text=True)


with Server() as server, tempfile.TemporaryDirectory() as folder:
    file, database = os.path.join(folder, "r.sqlite"), server.make("counted")
    both(file, database, "init", "DB", "--study", os.path.join(source, "schema/jasa"))
    for arguments in files():
        both(file, database, "import", "DB", *arguments)
    check(n_rows(server, "counted") == int(server.sql(
        "SELECT count(*) FROM main.proreg_record", "counted").stdout) > 50, "a row a record")
    questions(file, database, folder)
    matched(server, file, database, folder)
    once(server, database)
    opened(database)
    roles(server, file, database)
    changes(server, file, database, folder)
    others(server, file, database)
sys.exit(1 if faults else 0)
