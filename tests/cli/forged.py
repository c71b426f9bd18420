#!/usr/bin/env python3
"""Rows that the sqlite3 shell puts among the locks, changes or takes out: sound locks go on to
work, what is wrong is named, and a rebuild carries nothing forged. forged.py PROREG SOURCE_DIR."""
import json, os, shutil, sqlite3, subprocess, sys, tempfile

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
    check("%s: exit code %d, not %d\n%s%s" % (" ".join(args), done.returncode, code, done.stdout, done.stderr),
          done.returncode == code)
    return done


def write(name, *rows):
    with open(name, "w") as f:
        f.write("hip_no,redcap_event_name,redcap_data_access_group,consent,admitted,age,sex,asa\n")
        f.writelines("%s,admission_arm_1,north,1,2025-03-0%d,%d,%d,2\n" % row for row in rows)
    return name


COLUMNS = "import_id, chain_head, content_hash, study_hash, at, day, user, role, accepted, open_queries"
FORGED = ("INSERT INTO proreg_snapshot (name, " + COLUMNS + ") SELECT 'forged', %s, %s, content_hash,"
          " study_hash, at, day, 'Evil', role, accepted, open_queries FROM proreg_snapshot WHERE name = 'one'")
# How, and whether a lock that was made is not there as it was.
CASES = (
    ("at the entry of a sound lock", FORGED % ("import_id", "chain_head"), False),
    ("at another entry", FORGED % (2, "(SELECT hash FROM proreg_import WHERE import_id = 2)"), False),
    ("at no entry", FORGED % (77, "chain_head"), False),
    ("changed", "UPDATE proreg_snapshot SET name = 'won' WHERE name = 'one'", True),
    ("other content", "UPDATE proreg_snapshot SET content_hash = study_hash WHERE name = 'one'", True),
    ("other role", "UPDATE proreg_snapshot SET role = 'x' WHERE name = 'one'", True),
    ("other number of erased", "UPDATE proreg_snapshot SET erased = 1 WHERE name = 'one'", True),
    ("moved", "UPDATE proreg_snapshot SET import_id = 2 WHERE name = 'one'", True),
    ("taken out", "DELETE FROM proreg_snapshot WHERE name = 'one'", True),
)
run("init", "r.db", "--study", src + "/tests/studies/hip")
run("import", "r.db", write("n.csv", ("N-1", 4, 81, 1), ("N-2", 5, 72, 2)))
run("lock", "r.db", "one", "--by", "Dr. Sato", "--role", "PI", "--accept", "open")
run("import", "r.db", write("m.csv", ("N-3", 6, 61, 1)))
run("lock", "r.db", "two", "--by", "Dr. Sato", "--accept", "open")
rows = sqlite3.connect("r.db").execute("SELECT * FROM proreg_snapshot ORDER BY import_id").fetchall()
for name, sql, is_lost in CASES:
    shutil.copy("r.db", "bent.db")
    con = sqlite3.connect("bent.db")
    con.execute(sql)
    con.commit()
    con.close()
    found = json.loads(run("audit", "bent.db", "--verify", "--format", "json", code=1).stdout)["findings"]
    check("%s: %s" % (name, found), any(f["where"] == "proreg_snapshot" for f in found))
    if not is_lost:
        check("%s is named: %s" % (name, found), any(f["row"] == "forged" for f in found))
    run("status", "bent.db", "--snapshot", "two")
    run("status", "bent.db", "--snapshot", "one", code=4 if is_lost else 0)
    asked = run("status", "bent.db", "--snapshot", "forged", code=4)
    check("%s: %s" % (name, asked.stderr), "rebuild" in asked.stderr)
    listed = run("lock", "bent.db", code=4 if is_lost else 0)
    check("%s: what is wrong is said: %s" % (name, listed.stderr), "rebuild" in listed.stderr)
    check("%s: what is forged is listed: %s" % (name, listed.stdout), "forged" not in listed.stdout)
    anew = json.loads(run("rebuild", "bent.db", "anew.db", "--format", "json", code=1).stdout)
    locks = [(d["stored"], d["replayed"]) for d in anew["differences"] if d["what"] == "lock"]
    check("%s: %s" % (name, anew), ("forged", None) in locks or ("one" in [r for s, r in locks] and is_lost))
    check("%s: only that: %s" % (name, anew), anew["equal"] and all(d["what"] == "lock" for d in anew["differences"]))
    run("audit", "anew.db", "--verify")
    again = sqlite3.connect("anew.db").execute("SELECT * FROM proreg_snapshot ORDER BY import_id").fetchall()
    check("%s: the locks are as they were: %s %s" % (name, rows, again), rows == again)
    os.unlink("anew.db")
    run("lock", "bent.db", "three", "--by", "Dr. Sato", "--accept", "open", code=4 if is_lost else 0)
    done = run("withdraw", "bent.db", "N-2", "--scope", "erase", "--reason", "letter", "--user", "A",
               "--second", "Mori", "--format", "json", code=4 if is_lost else 0)
    if not is_lost:
        check("%s: %s" % (name, done.stdout), json.loads(done.stdout)["snapshots"] == ["one", "two", "three"])
    os.unlink("bent.db")
# Who was in the lock was erased, and the lock says of another number.
run("withdraw", "r.db", "N-2", "--scope", "erase", "--reason", "letter", "--user", "A", "--second", "Mori")
rows = sqlite3.connect("r.db").execute("SELECT * FROM proreg_snapshot ORDER BY import_id").fetchall()
check("both locks held the person: %s" % rows, [r[-1] for r in rows] == [1, 1])
for number in (0, 2):
    shutil.copy("r.db", "bent.db")
    con = sqlite3.connect("bent.db")
    con.execute("UPDATE proreg_snapshot SET erased = ? WHERE name = 'one'", (number,))
    con.commit()
    con.close()
    for asked in (["status", "bent.db", "--snapshot", "one"], ["diff", "bent.db", "one", "now"],
                  ["report", "bent.db", "fracture", "--snapshot", "one", "-o", "out"], ["lock", "bent.db"]):
        said = run(*asked, code=4)
        check("%s erased: %s" % (number, said.stderr), "lock 'one'" in said.stderr and "rebuild" in said.stderr)
    anew = json.loads(run("rebuild", "bent.db", "anew.db", "--format", "json", code=1).stdout)
    check("%s erased: %s" % (number, anew), [(d["what"], d["replayed"]) for d in anew["differences"]] == [("lock", "one")])
    again = sqlite3.connect("anew.db").execute("SELECT * FROM proreg_snapshot ORDER BY import_id").fetchall()
    check("%s erased: the locks are as they were: %s %s" % (number, rows, again), rows == again)
    run("status", "anew.db", "--snapshot", "one")
    os.unlink("anew.db")
shutil.rmtree(folder)
sys.exit(1 if bad else 0)
