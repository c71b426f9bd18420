#!/usr/bin/env python3
"""Puts a patient's id into every text that a user can write and a registry keeps, erases the patient, and
looks for the id in every table of the schema: what is left must be what the command lists, and
the columns in which it may be left are named here. erase_texts.py PROREG SOURCE_DIR."""
import csv, json, os, shutil, sqlite3, subprocess, sys, tempfile, zlib

proreg, src = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
folder = tempfile.mkdtemp()
os.chdir(folder)
bad = []
ID = "NZQ-7731"

# Columns of which a text may name an erased patient, and why it stays; the command lists it.
STAYS = {
    ("proreg_import", "user"): "in the hash of the entry",
    ("proreg_import", "map"): "in the hash of the entry",
    ("proreg_value_change", "user"): "in the hash of the row",
    ("proreg_value_change", "reason"): "of another patient's change",
    ("proreg_value_change", "new_value"): "another patient's value",
    ("proreg_value_change", "old_value"): "another patient's value",
    ("proreg_query", "answered_by"): "who answered another patient's query",
    ("proreg_query", "closed_by"): "who closed another patient's query",
    ("proreg_query", "raw"): "what was sent of another patient",
    ("proreg_problem", "value"): "what was sent of another patient",
    ("proreg_access", "user"): "in the hash of the entry",
    ("proreg_snapshot", "user"): "in the hash of its entry",
    ("proreg_study_file", "bytes"): "a file of the study",
    ("proreg_original", None): "another patient's row",
    ("follow", "note"): "another patient's remark",
}
# Columns of texts that no user writes freely, or that are erased, refused or emptied.
DECIDED = """
proreg_access: command options file sha256 recipient content_hash chain_head records records_root system_user reason at day previous hash
proreg_below: record_id event column sent
proreg_erased: log part
proreg_import: command status file sha256 file_commitment site encoding options profile program system_user reason at day content_before content_after access_head digest previous hash
proreg_leaf: log part
proreg_missing: record_id event column code
proreg_part: part root
proreg_problem: severity record_id event field rule_id msgid hint arguments
proreg_query: severity site record_id event field rule_id msgid hint arguments opened state answer new_value answered closed reason
proreg_record: record_id site withdrawn
proreg_refused: digest
proreg_setting: name
proreg_site: code label
proreg_snapshot: name chain_head content_hash study_hash at day role accepted
proreg_study_file: name sha256
proreg_value_change: what subject record_id event column commitment system_user at previous hash
"""
DECIDED = {(line.split(":")[0], c) for line in DECIDED.strip().split("\n") for c in line.split(":")[1].split()}


def check(what, holds):
    if not holds:
        bad.append(what)
        print("FAILED:", what)


def run(*args, code=0):
    done = subprocess.run([proreg, *args], capture_output=True, text=True)
    if done.returncode != code:
        sys.exit("%s: exit code %d, not %d\n%s%s" % (" ".join(args), done.returncode, code, done.stdout, done.stderr))
    return done.stdout


def named(db, word):
    """(table, column) of each cell that has the word, in any letters; of originals what they inflate to."""
    found, con = set(), sqlite3.connect("file:%s?mode=ro" % db, uri=True)
    for (table,) in con.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        rows = con.execute('SELECT * FROM "%s"' % table)
        names = [d[0] for d in rows.description]
        for row in rows:
            for name, cell in zip(names, row):
                data = cell if isinstance(cell, bytes) else str(cell).encode()
                if (table, name) == ("proreg_original", "deflated"):
                    data, name = zlib.decompress(data), None
                if word.lower().encode() in data.lower():
                    found.add((table, name))
    con.close()
    return found


def raw(db, word):
    data = b"".join(open(n, "rb").read() for n in os.listdir(".") if n.startswith(db)).lower()
    return [w for w in (word.lower().encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be")) if w in data]


HEAD = "hip_no,redcap_event_name,redcap_data_access_group,consent,admitted,age,sex,asa,operated,minutes,note\n"


def file(name, *rows):
    with open(name, "w") as f:
        f.write(HEAD)
        for i, minutes, note in rows:
            if note is not None:
                f.write("%s,4_month_arm_1,north,,,,,,,,%s\n" % (i, note))
            else:
                f.write("%s,admission_arm_1,north,1,2025-03-0%d,8%d,%d,2,2025-03-05,%s,\n" % (
                    i, 1 + len(i) % 5, len(i) % 7, 1 + len(i) % 2, minutes))
    return name


def query_of(record):
    return str([q["id"] for q in json.loads(run("query", "list", "r.db", "--format", "json"))["queries"]
                if q["record_id"] == record and q["rule_id"] == "range"][0])


shutil.copytree(src + "/tests/studies/hip", "study")
with open("study/dictionary.csv") as f:
    lines = f.readlines()
at = [i for i, line in enumerate(lines) if line.startswith("ohs,")][0]
lines.insert(at + 1, "note,follow,,notes,Remark,,,,,,,,,,,,,\n")
with open("study/dictionary.csv", "w") as f:
    f.writelines(lines)
run("init", "r.db", "--study", "study", "--reason", "the study of " + ID) if "--reason" in run("init", "--help") else run("init", "r.db", "--study", "study")
run("import", "r.db", file("%s_first.csv" % ID, ("N-1", 987, None), ("Nx-22", 986, None), (ID, 985, None), ("Nyy-333", 984, None)),
    "--user", "tester", "--reason", "sent with " + ID.lower(), code=1)
run("query", "answer", "r.db", query_of("N-1"), "--text", "mixed up with %s" % ID, "--user", "tester", "--reason", "of " + ID)
run("query", "answer", "r.db", query_of("Nx-22"), "--value", "61", "--text", "as for " + ID.lower(), "--user", "tester")
run("query", "export", "r.db", "--site", "north", "-o", "list_%s.csv" % ID)
third = query_of("Nyy-333")
with open("list_%s.csv" % ID, encoding="utf-8-sig", newline="") as f:
    rows = list(csv.DictReader(f))
with open("back_%s.csv" % ID, "w", newline="") as f:
    writer = csv.DictWriter(f, rows[0].keys())
    writer.writeheader()
    writer.writerows(dict(r, **{"answer": "the same as %s" % ID}) for r in rows if r["id"] == third)
run("query", "import", "r.db", "back_%s.csv" % ID, "--user", "tester", "--reason", "list of " + ID)
run("query", "close", "r.db", third, "--reason", "settled with %s" % ID, "--user", "tester")
run("lock", "r.db", "of %s" % ID, "--by", "Dr. Sato", "--role", "doctor of " + ID, "--accept", "but for " + ID)
run("lock", "r.db", "clean", "--by", "Dr. Sato", "--accept", "open")
run("export", "r.db", "--as", "csv", "-o", "given_%s.csv" % ID, "--reason", "for " + ID, "--user", "tester")
run("backup", "r.db", "copy_%s.db" % ID, "--reason", "before " + ID)
run("record", "transfer", "r.db", "N-1", "south", "--reason", "moved like " + ID, "--user", "tester")
run("withdraw", "r.db", "Nx-22", "--scope", "use", "--reason", "as " + ID, "--user", "tester")
run("profile", "r.db", "north", "--set", "language=ja", "--reason", "of " + ID)
run("compare", "r.db", "--outcome", "age", "--by", "sex", "--save", "by_sex", "--user", "tester", "--reason", "asked for " + ID)
names = named("r.db", ID)
for place in (("proreg_import", "file"), ("proreg_import", "reason"), ("proreg_import", "options"), ("proreg_query", "answer"),
              ("proreg_snapshot", "name"), ("proreg_snapshot", "role"), ("proreg_snapshot", "accepted"), ("proreg_access", "file"),
              ("proreg_access", "reason"), ("proreg_query", "reason"), ("proreg_value_change", "new_value")):
    check("the id is in %s.%s before" % place, place in names)

# ---- Nothing is left of it where nobody else's data are ----

shutil.copy("r.db", "s.db")
done = json.loads(run("withdraw", "r.db", ID, "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", "Mori", "--format", "json"))
check("left: %s, listed: %s" % (named("r.db", ID), done["remaining"]), named("r.db", ID) == set() and done["remaining"] == [])
check("in the raw bytes: %s" % raw("r.db", ID), raw("r.db", ID) == [])


def verified(db):
    found = json.loads(run("audit", db, "--verify", "--format", "json"))
    check("%s: %s" % (db, found["findings"]), found["ok"])
    oracle = subprocess.run([sys.executable, src + "/tests/oracle/chain.py", db], capture_output=True, text=True)
    check("chain.py: " + oracle.stdout + oracle.stderr, oracle.returncode == 0)


verified("r.db")
run("status", "r.db", "--snapshot", "clean")
run("status", "r.db", "--snapshot", done["renamed_snapshots"][0])
anew = json.loads(run("rebuild", "r.db", "anew.db", "--format", "json"))
check("made anew: %s" % anew, anew["equal"] and not named("anew.db", ID))

# ---- What has to stay is listed, all of it ----

os.rename("s.db", "t.db")
run("import", "t.db", file("notes.csv", ("N-1", "", "the sister of %s" % ID), ("Nyy-333", "", "none")), "--user", "ward of " + ID)
run("import", "t.db", file("notes2.csv", ("N-1", "", "no sister"), ("Nyy-333", "", "as %s said" % ID)), "--user", "tester")
run("export", "t.db", "--as", "csv", "-o", "out.csv", "--user", "friend of " + ID)
shutil.copy("t.db", "said.db")
done = json.loads(run("withdraw", "t.db", ID, "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", "Mori", "--format", "json"))
left, listed = named("t.db", ID), {(r["where"], r["column"]) for r in done["remaining"]}
check("left %s, listed %s" % (left, listed), left == listed and ("follow", "note") in left and ("proreg_import", "user") in left)
said = run("withdraw", "said.db", ID, "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", "Mori")
entries = [r["row"] for r in done["remaining"] if (r["where"], r["column"]) == ("proreg_import", "user")]
check("said in words: " + said, entries and "proreg_" not in said
      and all("the id in entry %s of the journal, as who made it\n" % row in said for row in entries)
      and "the id in another patient's data, form follow, row N" in said)
check("decided: %s" % (left - set(STAYS)), left <= set(STAYS))
verified("t.db")

# ---- A new column of texts is somebody's decision ----

con = sqlite3.connect("t.db")
for (table,) in con.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'proreg_*'").fetchall():
    for column, kind in con.execute("SELECT name, type FROM pragma_table_info(?)", (table,)):
        known = (table, column) in DECIDED or (table, column) in STAYS
        check("%s.%s: can a user write a patient's id there, and does an erasure find it?" % (table, column), kind not in ("TEXT", "ANY") or known
              or (table, column) in (("proreg_setting", "value"), ("proreg_below", "value")))
con.close()
shutil.rmtree(folder)
sys.exit(1 if bad else 0)
