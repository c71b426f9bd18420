#!/usr/bin/env python3
"""Erases persons from a registry and looks for them as an ethics committee's auditor would, with
nothing of the program: in the raw bytes of the file, in what its blobs inflate to, and in every
cell of every table. erase.py PROREG SOURCE_DIR."""
import glob, json, os, shutil, signal, sqlite3, subprocess, sys, tempfile, time, zlib

proreg, src = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
folder = tempfile.mkdtemp()
os.chdir(folder)
bad = []


def check(what, holds):
    if not holds:
        bad.append(what)
        print("FAILED:", what)


def run(*args, code=0):
    done = subprocess.run([proreg, *args], capture_output=True, text=True)
    if done.returncode != code:
        sys.exit("%s: exit code %d, not %d\n%s%s" % (
            " ".join(args), done.returncode, code, done.stdout, done.stderr))
    return done.stdout


def write(name, text, encoding="utf-8"):
    with open(name, "wb") as f:
        f.write(text.encode(encoding))
    return name


def verified(db, head=None):
    found = json.loads(run("audit", db, "--verify", "--format", "json",
                           *(["--head", head] if head else [])))
    check("%s: %s" % (db, found["findings"]), found["ok"])
    oracle = subprocess.run([sys.executable, src + "/tests/oracle/chain.py", db],
                            capture_output=True, text=True)
    check("chain.py: " + oracle.stdout + oracle.stderr, oracle.returncode == 0)
    return found["head"]


def places(db, words):
    """Where any of the words stands: bytes of the file and its neighbours, blobs, cells."""
    found = []
    forms = [e for w in words for e in (w.encode(), w.encode("utf-16-le"), w.encode("utf-16-be"),
                                        w.encode("cp932", "ignore"))if e]
    for name in glob.glob(db + "*"):
        data = open(name, "rb").read()
        found += [(name, w) for w in forms if w in data]
    con = sqlite3.connect("file:%s?mode=ro" % db, uri=True)
    for (table,) in con.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for row in con.execute('SELECT * FROM "%s"' % table):
            for cell in row:
                data = cell if isinstance(cell, bytes) else str(cell).encode()
                try:
                    data += zlib.decompress(data)
                except zlib.error:
                    pass
                found += [(table, w) for w in forms if w in data]
    con.close()
    return sorted(set(found), key=str)


# ---- A registry with two persons all over it ----

shutil.copytree(src + "/tests/studies/hip", "study")
with open("study/dictionary.csv") as f:
    lines = f.readlines()
at = [i for i, line in enumerate(lines) if line.startswith("ohs,")][0]
lines.insert(at + 1, "note,follow,,notes,Remark,,,,,,,,,,,,,\n")
with open("study/dictionary.csv", "w") as f:
    f.writelines(lines)

HEAD = ("hip_no,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        "redcap_data_access_group,consent,admitted,age,sex,asa,fracture,operated,implant,minutes,"
        "seen,pain_nrs,walks,ohs,note,complication,complication_day\n")


def row(i, site, age=81, consent=1, minutes=61, pain=3, note="", event="admission_arm_1"):
    if event != "admission_arm_1":
        return "%s,%s,,,%s,,,,,,,,,,2025-06-20,%s,2,20,%s,,\n" % (i, event, site, pain, note)
    return ("%s,admission_arm_1,,,%s,%s,2025-03-04,%s,2,2,neck,2025-03-05,nail,%s,2025-03-06,%s,2,"
            "20,%s,,\n" % (i, site, consent, age, minutes, pain, note))


A, A2, B, C = "NZQ-7731", "NZQ-7732", "SMZ-0042", "WXQ-5150"
SECRETS = [A, A2, B, "WOBBLEFISH", "GRUMBLETOAD", "987654", "XQANSWER", "XQREASON", "QUIXOTRY", "BRAMBLEWICK"]
OTHER = [C, "MUDLARKING"]
write("north.csv", HEAD + row("N-1", "north") + row(A, "north", note='"first WOBBLEFISH\nsecond\r\nthird"')
      + row("N-2", "north", note='"two\nlines"') + row(A, "north", event="4_month_arm_1", note="GRUMBLETOAD")
      + row(C, "north", age=77, note="MUDLARKING") + "%s,admission_arm_1,too,few\n" % A
      + row("N-3", "north", minutes=987))
write("south.csv", HEAD + row("S-1", "south") + row(B, "south", age=82, note="BRAMBLEWICK"))
run("init", "r.db", "--study", "study", "--user", "tester")
run("import", "r.db", "north.csv", "--user", "tester", code=1)
run("import", "r.db", "south.csv", "--user", "tester")
first = verified("r.db")
# Corrected, with a value that is held, in other encodings.
write("north2.csv", HEAD + row("N-1", "north", pain=4) + row(A, "north", pain=5, minutes=987654, note="山田 QUIXOTRY"), "cp932")
run("import", "r.db", "north2.csv", "--encoding", "cp932", "--user", "tester", "--reason", "corrected", code=1)
write("north3.csv", HEAD + row(A, "north", pain=6, event="4_month_arm_1", note="GRUMBLETOAD") + row("N-2", "north", pain=7), "utf-16")
run("import", "r.db", "north3.csv", "--user", "tester", "--reason", "what %s sent" % A)
queries = json.loads(run("query", "list", "r.db", "--format", "json"))["queries"]
held = [q for q in queries if q["record_id"] == A and q["field"] == "minutes"][0]
run("query", "export", "r.db", "--site", "north", "-o", "list.csv")
run("query", "export", "r.db", "--site", "north", "-o", "list.xlsx")
write("list2.csv", open("list.csv", encoding="utf-8-sig").read())
run("query", "import", "r.db", "list2.csv", "--user", "tester")
run("query", "answer", "r.db", str(held["id"]), "--text", "XQANSWER it was 61", "--user", "tester")
# Another patient's query, settled by a file that is named after the person.
other = [q for q in queries if q["record_id"] == "N-3" and q["field"] == "minutes"][0]
named = A + "-2026-03-01.csv"
write(named, HEAD + row("N-3", "north", minutes=98))
run("import", "r.db", named, "--user", "tester")
told = [c for c in json.loads(run("audit", "r.db", "--format", "json"))["changes"] if c["what"] == "query" and c["subject"] == str(other["id"])]
check("the file is why: %s" % told, told and told[-1]["reason"] == named)
run("query", "close", "r.db", str(held["id"]), "--reason", "XQREASON of the ward", "--user", "tester")
run("lock", "r.db", "before", "--by", "Dr. Sato", "--accept", "%s goes on" % A)
run("record", "rename", "r.db", A, A2, "--reason", "typing error XQREASON", "--user", "tester")
run("record", "transfer", "r.db", A2, "south", "--reason", "moved", "--user", "tester")
run("record", "merge", "r.db", B, A2, "--keep", "into", "--reason", "one person", "--user", "tester")
run("export", "r.db", "--as", "csv", "-o", "given.csv", "--reason", "for a colleague", "--user", "tester")
run("backup", "r.db", "copy.db", "--reason", "monthly")
run("copy", "r.db", "second.db", "--reason", "for the new server")
run("lock", "r.db", "middle", "--by", "Dr. Sato", "--accept", "open")
run("query", "import", "r.db", "list.xlsx", "--user", "tester")
run("lock", "r.db", "only %s" % A2, "--by", "Dr. Sato", "--role", "doctor of %s" % A.lower(), "--accept", "open")
head = verified("r.db")
check("the words are there before", {w for _, w in places("r.db", SECRETS)} >= {A.encode(), b"WOBBLEFISH", b"XQANSWER"})
report = run("status", "r.db", "--snapshot", "before", "--format", "json")

# ---- What is refused ----

run("withdraw", "r.db", A2, "--scope", "erase", "--reason", "letter", code=2)
run("withdraw", "r.db", A2, "--scope", "erase", "--reason", "letter", "--user", "Sato", "--second", " sato ", code=2)
run("withdraw", "r.db", A2, "--scope", "erase", "--reason", "letter of " + A2, "--second", "Mori", code=2)
run("withdraw", "r.db", "nobody", "--scope", "erase", "--reason", "letter", "--second", "Mori", code=2)
run("withdraw", "r.db", A2, "--scope", "use", "--reason", "letter", "--second", "Mori", code=2)
check("nothing was done", verified("r.db") == head)

# ---- Killed in the middle: all or nothing ----

for wait in (0.005, 0.02, 0.05, 0.1, 0.2):
    shutil.copy("r.db", "killed.db")
    child = subprocess.Popen([proreg, "withdraw", "killed.db", A2, "--scope", "erase", "--reason", "letter",
                              "--second", "Mori"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    child.wait()
    now = verified("killed.db")
    left = places("killed.db", SECRETS)
    check("killed after %g s: half of it is left: %s" % (wait, left), (now == head) == bool(left))
    for name in glob.glob("killed.db*"):
        os.unlink(name)

# ---- The erasure ----

done = json.loads(run("withdraw", "r.db", A, "--scope", "erase", "--reason", "letter of 2026-05-01",
                      "--user", "Sato", "--second", "Mori", "--format", "json"))
check("found in the file: %s" % places("r.db", SECRETS), not places("r.db", SECRETS))
check("the file was made anew", done["swept"])
check("no journal is left", not os.path.exists("r.db-journal"))
check("others are there", {w for _, w in places("r.db", OTHER)} >= {C.encode(), b"MUDLARKING"})
check("snapshots: %s" % done["snapshots"], len(done["snapshots"]) == 3 and done["snapshots"][:2] == ["before", "middle"])
unnamed = done["snapshots"][2]
check("a lock that was named after the patient: %s" % done, done["renamed_snapshots"] == [unnamed] and unnamed.startswith("unnamed_"))
run("status", "r.db", "--snapshot", unnamed)
run("lock", "r.db", "unnamed_99", "--by", "Dr. Sato", "--accept", "open", code=2)
known = {(e["what"], os.path.basename(e["place"] or "")) for e in done["elsewhere"]}
for what in (("export", "given.csv"), ("backup", "copy.db"), ("copy", "second.db"), ("import", "north.csv"), ("import", "south.csv"),
             ("import", "north2.csv"), ("import", "north3.csv"), ("query export", "list.csv")):
    check("elsewhere lacks %s: %s" % (what, known), what in known)
check("days", all(len(e["day"]) == 10 for e in done["elsewhere"]))
verified("r.db", head)
verified("r.db", first)
run("record", "rename", "r.db", C, A, "--reason", "typing error", "--user", "tester", code=2)
for sql, code in (("DELETE FROM proreg_refused", 0), ("UPDATE proreg_setting SET value = zeroblob(32)", 4),
                  ("DELETE FROM proreg_refused WHERE digest = (SELECT max(digest) FROM proreg_refused)", None)):
    shutil.copy("r.db", "bent.db")
    bent = sqlite3.connect("bent.db")
    bent.execute(sql)
    bent.commit()
    bent.close()
    found = json.loads(run("audit", "bent.db", "--verify", "--format", "json", code=1))["findings"]
    check("%s: %s" % (sql, found), any(f["where"] in ("proreg_refused", "proreg_setting") for f in found))
    if code == 4:
        run("import", "bent.db", "north.csv", "--user", "tester", code=4)
    os.unlink("bent.db")
anew = json.loads(run("rebuild", "r.db", "anew.db", "--format", "json"))
check("made anew without the person: %s" % anew, anew["equal"] and not anew["differences"])
check("found in what was made anew", not places("anew.db", SECRETS))
verified("anew.db", head)
last = [[sqlite3.connect(db).execute(sql).fetchone()[0] for sql in (
    "SELECT seq FROM sqlite_sequence WHERE name = 'proreg_query'", "SELECT max(query_id) FROM proreg_query")] for db in ("r.db", "anew.db")]
check("no query gets the number of an erased one: %s" % last, last[0] == last[1] and last[0][0] > last[0][1])
os.unlink("anew.db")
con = sqlite3.connect("r.db")
check("who was merged away is erased too", con.execute("SELECT count(*) FROM proreg_refused").fetchone()[0] == 3 + 1)  # and the one of no id, which tells another key
con.close()

# ---- What reads the past says so ----

status = run("status", "r.db", "--snapshot", "before", "--format", "json")
locks = json.loads(run("lock", "r.db", "--format", "json"))["locks"]
check("locks say so: %s" % locks, [(k["erased"], k["role"]) for k in locks] == [(2, None), (1, None), (1, None)])
now = json.loads(run("diff", "r.db", "before", "now", "--format", "json"))
check("diff says so: %s" % now, now["a"]["erased"] == 2)
run("diff", "r.db", "before", "middle", "--format", "json")
told = subprocess.run([proreg, "status", "r.db", "--snapshot", "before"], capture_output=True, text=True)
check("a snapshot says so: " + told.stderr, "erased since: 2" in told.stderr)
run("audit", "r.db")
run("audit", "r.db", "--journal")
run("query", "list", "r.db")
run("query", "lists", "r.db", "--format", "json")

# ---- The id stays refused, and is not kept ----

again = json.loads(run("import", "r.db", "north.csv", "--user", "tester", "--format", "json", code=1))["files"][0]
check("refused: %s" % again, again["withdrawn"] == 3)
check("found after it came again: %s" % places("r.db", SECRETS), not places("r.db", SECRETS))
check("it is told", "erased already" in subprocess.run(
    [proreg, "withdraw", "r.db", A, "--scope", "erase", "--reason", "x", "--second", "y"],
    capture_output=True, text=True).stderr)
verified("r.db", head)
# However it is written.
for i, alike in enumerate((A.lower(), A.replace("-", ""), "\uff2e\uff3a\uff31\uff0d\uff17\uff17\uff13\uff11", "NZQ 7731", "NZQ\u20107731", "NZQ-773l")):
    write("alike.csv", HEAD + row(alike, "north") + "%s,admission_arm_1,too,few\n" % alike)
    for args in (("--dry-run",), ()):
        found = json.loads(run("import", "r.db", "alike.csv", "--user", "tester", "--format", "json", *args))["files"][0]
        check("%s is refused: %s" % (alike, found), (found["withdrawn"], found["erased"], found["records"]["new"]) == (2, 2, 0))
check("found after it came in other letters: %s" % places("r.db", SECRETS + [alike]), not places("r.db", SECRETS + [alike]))
run("record", "rename", "r.db", C, A.lower(), "--reason", "typing error", "--user", "tester", code=2)
run("import", "r.db", "--undo", str(again["import_id"]), "--reason", "try")
verified("r.db", head)

# ---- A second person in the same files ----

run("withdraw", "r.db", C, "--scope", "erase", "--reason", "letter two", "--second", "Mori")
check("the second: %s" % places("r.db", SECRETS + OTHER), not places("r.db", SECRETS + OTHER))
verified("r.db", head)
run("status", "r.db", "--snapshot", "before")

# ---- Whoever does the same without an entry is found ----

shutil.copy("r.db", "forged.db")
con = sqlite3.connect("forged.db")
n = con.execute("SELECT max(change_id) FROM proreg_value_change WHERE salt IS NOT NULL AND record_id IS NOT NULL").fetchone()[0]
con.execute("UPDATE proreg_value_change SET (salt, subject, record_id, event, instance, \"column\", old_value, new_value, reason)"
            " = (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) WHERE change_id = ?", (n,))
con.commit()
con.close()
found = json.loads(run("audit", "forged.db", "--verify", "--format", "json", code=1))["findings"]
check("a forged erasure: %s" % found, [(f["where"], f["row"]) for f in found if f["where"] == "proreg_value_change"] == [
    ("proreg_value_change", str(n))])
shutil.rmtree(folder)
sys.exit(1 if bad else 0)
