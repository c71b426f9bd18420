#!/usr/bin/env python3
"""Changes single bytes of a registry's file, as a failing disk does, and asks each reading command
for what it told before: damage.py PROREG SOURCE_DIR [--step N] [--runs N] [--seed S]
The byte at each N-th place (512) is changed in one bit, then in all; with --runs so many of them,
drawn. A command tells the same as before, or refuses with exit code 4 and a sentence; where page 1
is hit, which another program's writing changes too, it may also tell the same and warn."""
import argparse, os, random, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenarios import build

parser = argparse.ArgumentParser()
parser.add_argument("proreg")
parser.add_argument("source")
parser.add_argument("--step", type=int, default=512)
parser.add_argument("--runs", type=int, default=0)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
proreg, source = os.path.abspath(options.proreg), os.path.abspath(options.source)
folder = os.path.realpath(tempfile.mkdtemp())
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
COMMANDS = [("status", "t.sqlite", "--format", "json", "--central"),
            ("export", "t.sqlite", "--as", "csv", "--unlogged"),
            ("report", "t.sqlite", "fracture", "--format", "json"),
            ("query", "list", "t.sqlite", "--format", "json"),
            ("audit", "t.sqlite", "--format", "csv"),
            ("audit", "t.sqlite", "--verify", "--format", "json")]


def run(work, *args):
    return subprocess.run([proreg, *args], cwd=work, capture_output=True, text=True,
                          errors="replace", timeout=120)


build(run, folder, source)
work = os.path.join(folder, "base")
run(work, "import", "r.sqlite", *["study/%s.csv" % n for n in ("north", "south", "west")])
with open(os.path.join(work, "r.sqlite"), "rb") as file:
    whole = file.read()


def put(content):
    with open(os.path.join(work, "t.sqlite"), "wb") as file:
        file.write(content)


def damaged(at, mask):
    put(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1:])


put(whole)
right = [run(work, *c) for c in COMMANDS]
for command, done in zip(COMMANDS, right):
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit("%s: %d %s" % (command, done.returncode, done.stderr))
places = [(at, mask) for at in range(0, len(whole), options.step) for mask in (1 << at % 8, 0xff)]
if options.runs:
    places = random.Random(options.seed).sample(places, options.runs)
failed, refused, same, warned = 0, 0, 0, 0
for at, mask in places:
    damaged(at, mask)
    for command, before in zip(COMMANDS, right):
        done = run(work, *command)
        if done.returncode == 4 and done.stderr.strip():
            refused += 1
        elif done.returncode == before.returncode and done.stdout == before.stdout:
            same += 1
        elif at < 4096 and "another program wrote" in done.stderr and done.returncode in (0, 1):
            warned += 1
        elif "--verify" in command and done.returncode == 1:
            refused += 1
        else:
            failed += 1
            print("byte %d (page %d) ^ %02x: %s: %d %s" % (
                at, at // 4096 + 1, mask, " ".join(command), done.returncode,
                done.stderr.strip()[:200]), flush=True)
    found = run(work, "audit", "t.sqlite", "--verify")
    if found.returncode == 0 and "another program wrote" not in found.stderr:
        failed += 1
        print("byte %d (page %d) ^ %02x: --verify finds nothing" % (at, at // 4096 + 1, mask))
shutil.rmtree(folder)
print("%d bytes of %d changed: %d answers refused, %d as before, %d with a warning, %d wrong" % (
    len(places), len(whole), refused, same, warned, failed))
sys.exit(1 if failed else 0)
