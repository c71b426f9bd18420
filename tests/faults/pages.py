#!/usr/bin/env python3
"""Checksums of pages, recomputed from docs/registry.md: pages.py PROREG SOURCE_DIR SHIM
Each page of what the program wrote has one that fits; another program's writing is told as long as
nothing was written by ours since, and after that all fit again."""
import os, shutil, sqlite3, struct, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenarios import build

proreg, source, shim = map(os.path.abspath, sys.argv[1:4])
folder = os.path.realpath(tempfile.mkdtemp())
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
WORD = "another program wrote to this file"
failures = []


def run(work, *args, env=None):
    return subprocess.run([proreg, *args], cwd=work, capture_output=True, text=True,
                          env=dict(os.environ, **(env or {})))


def unfit(name):
    """Numbers of the pages whose sum does not fit."""
    with open(os.path.join(work, name), "rb") as file:
        content = file.read()
    size, found = struct.unpack(">H", content[16:18])[0], []
    assert content[20] == 8 and len(content) % size == 0
    for number in range(1, len(content) // size + 1):
        page = content[(number - 1) * size:number * size]
        a = b = number
        words = struct.unpack("<%dI" % (size // 4), page)
        for i in range(0, len(words) - 2, 2):
            a = (a + words[i] + b) & 0xffffffff
            b = (b + words[i + 1] + a) & 0xffffffff
        if (a, b) != words[-2:]:
            found.append(number)
    return found


def expect(what, holds):
    if not holds:
        failures.append(what)


def other(name, *statements):
    db = sqlite3.connect(os.path.join(work, name), isolation_level=None)
    for sql in statements:
        db.execute(sql)
    db.close()


def copy(name, to):
    shutil.copy(os.path.join(work, name), os.path.join(work, to))


def value(name, sql):
    db = sqlite3.connect(os.path.join(work, name))
    found = db.execute(sql).fetchone()[0]
    db.close()
    return found


build(run, folder, source)
work = os.path.join(folder, "base")
expect("a new registry", unfit("r.sqlite") == [])
run(work, "import", "r.sqlite", "n2.csv")
expect("after an import", unfit("r.sqlite") == [])
expect("a backup", run(work, "backup", "r.sqlite", "b.sqlite").returncode == 0 and
       unfit("b.sqlite") == [])
expect("nothing is told", WORD not in run(work, "status", "r.sqlite").stderr)

# Another program, with the guards up and with the digest left as it was.
guards = [r[0] for r in sqlite3.connect(os.path.join(work, "r.sqlite")).execute(
    "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'admission'")]
names = [g.split()[2] for g in guards]
change = "UPDATE admission SET age = 72 WHERE record_id = 'N01'"
for name, statements in (("up.sqlite", [change]),
                         ("down.sqlite", ["DROP TRIGGER %s" % n for n in names] + [change] + guards)):
    copy("r.sqlite", name)
    other(name, *statements)
    expect(name + " page 1", 1 in unfit(name))
    for command in (("status",), ("export", "--as", "csv", "--unlogged"), ("vars",)):
        done = run(work, command[0], name, *command[1:])
        expect("%s %s: %d %s" % (name, command, done.returncode, done.stderr),
               done.returncode == 0 and WORD in done.stderr)
    done = run(work, "audit", name, "--verify")
    expect(name + " --verify", done.returncode == 1 and "N01" in done.stdout)
    # A copy tells it, too; a log of accesses ends it no more than a change that fails.
    expect(name + " copied", run(work, "backup", name, "of_" + name).returncode == 0)
    expect(name + " copy told", WORD in run(work, "status", "of_" + name).stderr)
    env = {"LD_PRELOAD": shim, "PROREG_FAULT": "kill:9", "PROREG_FAULT_UNDER": work,
           "ASAN_OPTIONS": "verify_asan_link_order=0"}
    expect(name + " killed", run(work, "query", "close", name, "2", "--reason", "x",
                                 env=env).returncode < 0)
    expect(name + " told after a kill", WORD in run(work, "status", name).stderr)
    done = run(work, "query", "close", name, "2", "--reason", "x")
    expect(name + " closed: " + done.stderr, done.returncode == 0)
    expect(name + " fits again", unfit(name) == [])
    expect(name + " no word", WORD not in run(work, "status", name).stderr)
    expect(name + " in the trail", value(name, "SELECT count(*) FROM proreg_value_change "
                                         "WHERE what = 'foreign' AND record_id = 'N01'") == 1)

copy("r.sqlite", "v.sqlite")
other("v.sqlite", "VACUUM")
expect("vacuumed", WORD in run(work, "status", "v.sqlite").stderr)
expect("holds", run(work, "audit", "v.sqlite", "--verify").returncode == 0)
run(work, "query", "close", "v.sqlite", "2", "--reason", "x")
expect("vacuumed, then changed", unfit("v.sqlite") == [])
expect("holds still", run(work, "audit", "v.sqlite", "--verify").returncode == 0)

# The layout of write-ahead logging, which somebody chose, is left again by who writes.
copy("r.sqlite", "w.sqlite")
other("w.sqlite", "PRAGMA journal_mode = WAL", "CREATE TABLE mine (a)", "DROP TABLE mine")
expect("read in WAL", run(work, "status", "w.sqlite").returncode == 0)
run(work, "query", "close", "w.sqlite", "2", "--reason", "x")
expect("written after WAL", unfit("w.sqlite") == [] and
       run(work, "audit", "w.sqlite", "--verify").returncode == 0)

# A change that was cut off, and whose journal somebody lost: as before or as after, or told.
told = 0
for at in range(1, 60):
    copy("r.sqlite", "c.sqlite")
    env = {"LD_PRELOAD": shim, "PROREG_FAULT": "kill:%d" % at, "PROREG_FAULT_UNDER": work,
           "ASAN_OPTIONS": "verify_asan_link_order=0"}
    if run(work, "record", "rename", "c.sqlite", "NO2", "N02", "--reason", "x",
           env=env).returncode >= 0:
        break
    if os.path.exists(os.path.join(work, "c.sqlite-journal")):
        os.remove(os.path.join(work, "c.sqlite-journal"))
    done = run(work, "audit", "c.sqlite", "--verify")
    told += WORD in done.stderr
    expect("cut off at %d, no journal: %s" % (at, done.stdout), done.returncode in (0, 4) or
           WORD in done.stderr)
expect("told of a lost journal", told > 3 and at > 20)

# A page of zeros, and one that belongs elsewhere.
size = 4096
with open(os.path.join(work, "r.sqlite"), "rb") as file:
    whole = file.read()
for what, page in (("zeros", bytes(size)), ("another page", whole[10 * size:11 * size])):
    with open(os.path.join(work, "z.sqlite"), "wb") as file:
        file.write(whole[:20 * size] + page + whole[21 * size:])
    done = run(work, "export", "z.sqlite", "--as", "csv", "--unlogged")
    expect(what + done.stderr, done.returncode == 4 and "page 21 of the file" in done.stderr)

with open(os.path.join(work, "z.sqlite"), "wb") as file:
    file.write(whole[:20 * size] + bytes(2 * size) + whole[22 * size:])
done = run(work, "status", "z.sqlite")
expect("two pages: " + done.stderr, done.returncode == 4 and
       "2 pages of the file are damaged (21, 22:" in done.stderr)

# A store of the layout before gets them with the first change.
work = os.path.join(folder, "old")
run(work, "import", "r.sqlite", "v1.csv")
run(work, "import", "r.sqlite", "v1.csv")
expect("migrated", unfit("r.sqlite") == [] and
       run(work, "audit", "r.sqlite", "--verify").returncode == 0)
shutil.rmtree(folder)
print("\n".join(failures) or "all as the manual says")
sys.exit(1 if failures else 0)
