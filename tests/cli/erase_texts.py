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

# ---- It does not come back by any door, in whatever letters, and each says the same ----

NAMED = " names a patient who was erased from this registry, and nothing of that patient is kept here again: leave the id out"
WIDE = "\uff2e\uff3a\uff31\uff0d\uff17\uff17\uff13\uff11"
first = str(json.loads(run("query", "list", "r.db", "--format", "json"))["queries"][0]["id"])
shutil.copy("r.db", "doors.db")


def closed(what, *args, code=2):
    done = subprocess.run([proreg, *args], capture_output=True, text=True)
    check("%s: %s: exit code %d\n%s%s" % (what, " ".join(args), done.returncode, done.stdout, done.stderr),
          done.returncode == code and NAMED in done.stdout + done.stderr)
    for word in (ID, WIDE, ID.replace("-", "")):
        check("%s: kept: %s" % (what, named("doors.db", word)), named("doors.db", word) == set())


plain = file("plain.csv", ("N-1", 62, None))
for i, word in enumerate((ID, ID.lower(), ID.replace("-", ""), WIDE, ID.replace("-", " "), ID.replace("-", "\u2010"), ID.replace("1", "l"))):
    closed("reason", "import", "doors.db", plain, "--reason", "as %s sent" % word)
    closed("user", "import", "doors.db", plain, "--user", "ward of %s" % word)
    name = "export_%s_2026-03-01.csv" % word
    shutil.copy(plain, name)
    closed("name of a file", "import", "doors.db", name, code=3)
    closed("name of a lock", "lock", "doors.db", "only %s" % word, "--by", "Sato", "--accept", "open")
    closed("role", "lock", "doors.db", "other", "--by", "Sato", "--role", "doctor of %s" % word, "--accept", "open")
    closed("what was accepted", "lock", "doors.db", "other", "--by", "Sato", "--accept", "but for %s" % word)
    closed("an answer", "query", "answer", "doors.db", first, "--text", "mixed up with %s" % word)
    closed("a reason of an end", "query", "close", "doors.db", first, "--reason", "like %s" % word)
    closed("a new id's reason", "record", "rename", "doors.db", "Nx-22", "Nx-23", "--reason", "not %s" % word)
    closed("a new id", "record", "rename", "doors.db", "Nx-22", word, "--reason", "typing error")
    closed("a hospital's yes", "lock", "doors.db", "--yes", "north", "--by", word)
    closed("a withdrawal", "withdraw", "doors.db", "Nx-22", "--reason", "the sister of %s" % word)
    closed("a second erasure", "withdraw", "doors.db", "Nx-22", "--scope", "erase", "--second", "Mori", "--reason", "the sister of %s" % word)
    closed("an export", "export", "doors.db", "--as", "csv", "-o", "given-%s.csv" % word)
    closed("an export's reason", "export", "doors.db", "--as", "csv", "-o", "given.csv", "--reason", "for %s" % word)
    closed("a backup", "backup", "doors.db", "of %s.db" % word)
    closed("a profile", "profile", "doors.db", "north", "--set", "contact=%s" % word)
    os.unlink(name)
check("a file that goes in beside one that does not", json.loads(subprocess.run(
    [proreg, "import", "doors.db", plain, shutil.copy(plain, ID + ".csv"), "--format", "json"], capture_output=True, text=True).stdout)
    ["files"][0]["status"] == "imported")
check("its name is not kept: %s" % named("doors.db", ID), named("doors.db", ID) == set())
with open("map.yaml", "w") as f:
    f.write("columns:\n  hip_no: {variable: hip_no, recode: {other: %s}}\n" % ID)
closed("a map", "import", "doors.db", file("mapped.csv", ("N-1", 63, None)), "--map", "map.yaml")
shutil.copytree("study", "grown")
with open("grown/study.yaml") as f:
    text = f.read()
with open("grown/study.yaml", "w") as f:
    f.write(text.replace("north: North", "north: The ward of %s" % ID))
closed("a study's label", "migrate", "doors.db", "--study", "grown")
run("import", "doors.db", file("both.csv", *[("P-%d" % i, 61, None) for i in range(5, 15)]))
for name in ("nzq_7731", "like_nzq-7731"):
    closed("the name of a saved table", "compare", "doors.db", "--outcome", "age", "--by", "sex", "--save", name)
# Of a list that comes back the row is not taken, and neither kept; the others are.
run("import", "doors.db", file("wrong.csv", ("N-1", 981, None), ("Nyy-333", 982, None)), code=1)
run("query", "export", "doors.db", "--site", "south", "-o", "south.csv")
run("query", "export", "doors.db", "--site", "north", "-o", "north.csv")
rows = [r for n in ("south.csv", "north.csv") for r in csv.DictReader(open(n, encoding="utf-8-sig", newline="")) if r["field"] == "minutes"]
check("two are asked: %s" % rows, len(rows) == 2)
with open("answers.csv", "w", newline="") as f:
    writer = csv.DictWriter(f, rows[0].keys())
    writer.writeheader()
    writer.writerows([dict(rows[0], answer="as " + WIDE), dict(rows[1], answer="it was two\nlines, unlike others")])
    f.write("%s,half a row\n" % ID)
told = json.loads(run("query", "import", "doors.db", "answers.csv", "--user", "tester", "--format", "json", code=1))
check("one is taken: %s" % told, [a["outcome"] for a in told["lines"]] == ["refused", "answered", "refused"]
      and [NAMED in (a["message"] or "") for a in told["lines"]] == [True, False, True])
for word in (ID, WIDE):
    check("answers are kept without it: %s" % named("doors.db", word), named("doors.db", word) == set())
check("the other answer is kept", ("proreg_original", None) in named("doors.db", "unlike others"))
verified("doors.db")
# A person's own name is no second person's, however it is written.
for second in ("SATO", "sat\u043e", " s a t o", "\uff33\uff41\uff54\uff4f", "Sat0"):
    run("withdraw", "doors.db", "Nx-22", "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", second, code=2)
run("withdraw", "doors.db", "Nx-22", "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", "Mori")

# A number or a vertebra that stands in many texts by chance is in nobody's way.
run("init", "c.db", "--study", "study")
run("import", "c.db", file("chance.csv", ("12", 61, None), ("T-12", 62, None), ("N-9", 63, None)))
for word in ("12", "T-12"):
    run("withdraw", "c.db", word, "--scope", "erase", "--reason", "letter", "--second", "Mori")
run("import", "c.db", file("2026-03-12_of_12.csv", ("N-9", 64, None)), "--reason", "letter of 12 May 2012, on page 12")
run("import", "c.db", file("fracture.csv", ("N-9", 65, None)), "--reason", "the fracture of T12", code=2)
with open(file("broken.csv"), "a") as f:
    f.write("N-9,admission_arm_1,2024-12-01\nN-9,4_month_arm_1,5.12\n,12/2024,12:30\nN-9,12\n")
broken = json.loads(run("import", "c.db", "broken.csv", "--site", "north", "--format", "json", code=1))["files"][0]
check("of a row that cannot be cut only the id itself is taken for one: %s" % broken, (broken["erased"], len(broken["problems"])) == (1, 3))
shutil.copytree("study", "spine")
with open("spine/dictionary.csv") as f:
    text = f.read()
with open("spine/dictionary.csv", "w") as f:
    f.write(text.replace("Femoral neck", "Femoral neck, not T12"))
run("migrate", "c.db", "--study", "spine", "--relabel", "fracture")
for word in ("12.0", "\uff11\uff12", "012", "\uff11\uff12\uff0e\uff10", "t12", "T\u221212", "\uff34\uff0d\uff11\uff12", "T_12", "T 012"):
    again = json.loads(run("import", "c.db", file("again.csv", (word, 61, None)), "--format", "json", "--dry-run"))["files"][0]
    check("%s is refused: %s" % (word, again), (again["erased"], again["records"]["new"]) == (1, 0))

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

# Where another patient's row names one in another encoding, or as a number, it is listed, too.
KANJI, NUMBER = "\u60a3\u8005-7731", "7731002"
shutil.copytree("study", "more")
with open("more/dictionary.csv") as f:
    text = f.read()
with open("more/dictionary.csv", "w") as f:
    f.write(text.replace("note,follow", "sister,follow,,text,Number of a sister,,,integer,,,,,,,,,,\nnote,follow"))
run("init", "k.db", "--study", "more")
with open("kanji.csv", "w", encoding="cp932") as f:
    f.write(HEAD.replace("note", "sister,note"))
    for i in ("N-1", KANJI, NUMBER):
        f.write("%s,admission_arm_1,north,1,2025-03-01,81,1,2,2025-03-05,61,,\n" % i)
    f.write("N-1,4_month_arm_1,north,,,,,,,,%s,\u59c9\u306f%s\u3067\u3059\n" % (NUMBER, KANJI))
run("import", "k.db", "kanji.csv", "--encoding", "cp932")
for word, places in ((KANJI, {("follow", "note"), ("proreg_original", None)}), (NUMBER, {("follow", "sister"), ("proreg_original", None)})):
    done = json.loads(run("withdraw", "k.db", word, "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", "Mori", "--format", "json"))
    listed = {(r["where"], r["column"]) for r in done["remaining"]}
    check("%s is listed: %s" % (word, listed), listed == places)
    check("the line of the original: %s" % done["remaining"], [r["line"] for r in done["remaining"] if r["line"]] == [5])
verified("k.db")

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
