#!/usr/bin/env python3
"""Disks whose locks fail, or are granted to everybody, others who hold them, and disks that cannot
be written: locks.py PROREG SOURCE_DIR SHIM
What cannot be done is refused with a sentence and exit code 4 (3 where an output is in the way),
and nothing is changed."""
import os, shutil, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenarios import SCENARIOS, build

proreg, source, shim = map(os.path.abspath, sys.argv[1:4])
folder = os.path.realpath(tempfile.mkdtemp())
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
SENTENCE = "file locks do not work on this disk or network share"


def run(work, *args, fault=None):
    env = dict(os.environ)
    if fault:
        env.update(LD_PRELOAD=shim, PROREG_FAULT=fault, PROREG_FAULT_UNDER=work,
                   ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
    return subprocess.run([proreg, *args], cwd=work, env=env, capture_output=True, text=True)


build(run, folder, source)
work = os.path.join(folder, "base")
with open(os.path.join(work, "r.sqlite"), "rb") as file:
    whole = file.read()
writing = [s for s in SCENARIOS if s.base == "base" and s.name not in (
    "profile --write", "status -o", "patient -o")]
failed, n = 0, 0
for mode in ("nolocks", "badlocks", "openlocks"):
    for scenario in writing + [s for s in SCENARIOS if s.name == "init"]:
        args = scenario.args if not scenario.makes else ("init", "new.sqlite", "--study", "study")
        begin = time.time()
        done = run(work, *args, fault=mode)
        n += 1
        with open(os.path.join(work, "r.sqlite"), "rb") as file:
            same = file.read() == whole
        if (done.returncode != 4 or SENTENCE not in done.stderr or not same or
                os.path.exists(os.path.join(work, "new.sqlite")) or time.time() - begin > 4):
            failed += 1
            print("%s %s: %d %s%s" % (mode, scenario.name, done.returncode, done.stderr.strip(),
                                      "" if same else " (changed)"))
    # A reader needs a lock that is granted, not one that excludes.
    done = run(work, "status", "r.sqlite", fault=mode)
    n += 1
    if done.returncode != (0 if mode == "openlocks" else 4):
        failed += 1
        print("%s status: %d %s" % (mode, done.returncode, done.stderr))

OUTPUTS = ("import", "backup")  # Where the first thing in the way is a file beside the registry.


def expect(what, done, codes, sentence):
    global failed, n
    n += 1
    # By another process: closing the file in this one would take its own locks away.
    same = subprocess.run(["cat", "r.sqlite"], cwd=work, capture_output=True).stdout == whole
    if done.returncode not in codes or sentence not in done.stderr or not same:
        failed += 1
        print("%s: %d %s%s" % (what, done.returncode, done.stderr.strip(),
                               "" if same else " (changed)"))


for scenario in writing:
    expect("readonly " + scenario.name, run(work, *scenario.args, fault="readonly"), (3, 4),
           "may not be written" if scenario.name not in OUTPUTS and "-o" not in scenario.args
           else "Read-only file system")
expect("readonly status", run(work, "status", "r.sqlite", fault="readonly"), (0,), "")

# Another one who writes, and one who is about to have written.
CLOSE = ("query", "close", "r.sqlite", "2", "--reason", "x")
other = sqlite3.connect(os.path.join(work, "r.sqlite"), isolation_level=None)
other.execute("BEGIN IMMEDIATE")
expect("reading beside a writer", run(work, "status", "r.sqlite"), (0,), "")
expect("a second writer", run(work, *CLOSE), (4,), "another process keeps it locked")
other.execute("ROLLBACK")
other.execute("BEGIN EXCLUSIVE")
expect("reading while it is written", run(work, "status", "r.sqlite"), (4,),
       "another process keeps it locked")
other.execute("ROLLBACK")
other.execute("BEGIN")
other.execute("SELECT count(*) FROM admission").fetchone()
expect("writing while it is read", run(work, *CLOSE), (4,), "another process keeps it locked")
other.close()
shutil.rmtree(folder)
print("%d commands without locks or room, %d wrong" % (n, failed))
sys.exit(1 if failed else 0)
