#!/usr/bin/env python3
"""Disks whose locks fail, or are granted to everybody: locks.py PROREG SOURCE_DIR SHIM
What needs a lock is refused at once with a sentence and exit code 4, and nothing is changed."""
import os, shutil, subprocess, sys, tempfile, time

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
shutil.rmtree(folder)
print("%d commands without locks, %d wrong" % (n, failed))
sys.exit(1 if failed else 0)
