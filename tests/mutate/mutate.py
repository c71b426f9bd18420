#!/usr/bin/env python3
"""Do the tests notice? Mutates one token of a folder's code at a time and runs its tests.

    ./dev mutate FOLDER|FILE.c [--count 200] [--seed 1] [--jobs 1] [--least PERCENT] [--again]
        [--seconds N] [--tests REGEX] [--most N] [--doubt]

Each mutant is built in a copy of the tree below build/mutate/, without sanitizers, and those tests
of the folder's net that run its line (reach.py says which) are run until one fails: first those that
are named like the mutated file or have noticed others of it, then the quick before the slow. Mutants
that do not compile, or compile to the same object code at -O1 or -O2, are not counted; nor are those
of which equivalent.txt says why no test can see them, but how many of them were drawn is printed.
Survivors are listed as file:line, the change and the place as equivalent.txt would name it; --again
tries only those that survived the last time, --doubt those that equivalent.txt lists, of which every
one that a test notices is a false entry. After --seconds, or on an interrupt, no further mutant is
begun and what was judged is summed up. Exit code 1 where less than --least percent were killed.
"""
import argparse
import fcntl
import json
import math
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import equivalent
import reach
from mutants import all_of, draw
from tree import ROOT, Copy


class Run:
    """The mutants in turn, shared between the copies, until enough were judged."""

    def __init__(self, mutants, equivalents, count, seconds, log):
        self.log = log  # every verdict and what it took
        self.waiting, self.count, self.equivalents = mutants[::-1], count, equivalents
        self.until = time.monotonic() + seconds if seconds else float("inf")
        self.busy = self.killed = self.skipped = self.excused = 0
        self.survived, self.lock = [], threading.Lock()

    def judged(self):
        return self.killed + len(self.survived)

    def next(self):
        """Never one more than is needed, so that a seed always names the same mutants."""
        with self.lock:
            while self.waiting and equivalent.key_of(self.waiting[-1]) in self.equivalents:
                self.waiting.pop()
                self.excused += 1
            over = time.monotonic() >= self.until
            if over or self.judged() + self.busy >= self.count or not self.waiting:
                return None
            self.busy += 1
            return self.waiting.pop()

    def stop(self, *_):
        """No further mutant is begun; those begun are judged."""
        self.until = 0.0

    def work(self, copy):
        while (mutant := self.next()) is not None:
            begun = time.monotonic()
            verdict = copy.judge(mutant)
            with self.lock:
                print(f"{time.monotonic() - begun:6.1f} s {verdict}: {mutant.file}:{mutant.line}: {mutant.change()}",
                      file=self.log, flush=True)
                self.note(mutant, verdict, copy.reach.tests_of(mutant, copy.programs))

    def note(self, mutant, verdict, tests):
        self.busy -= 1
        if verdict in ("broken", "same"):
            self.skipped += 1
        elif verdict == "survived":
            self.survived.append(mutant)
            seen = f"{len(tests)} tests run it" if tests else "no test runs it"
            print(f"{mutant.file}:{mutant.line}: {mutant.change()} ({seen})")
            print(equivalent.as_entry(mutant), flush=True)
        else:
            self.killed += 1
        if sys.stderr.isatty():
            print(f"\r{self.judged()} of {self.count} ", end="", file=sys.stderr, flush=True)

    def interval(self):
        """Wilson's 95 % interval of the share that is killed, in percent."""
        n, z = self.judged(), 1.959964
        if not n:
            return 0.0, 100.0
        share = self.killed / n
        middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return tuple(100 * bound / (1 + z * z / n) for bound in (middle - half, middle + half))


def options():
    parser = argparse.ArgumentParser(prog="./dev mutate", allow_abbrev=False,
        description="Mutates a folder's code one token at a time and lists what its tests do not notice.")
    parser.add_argument("folder", help="a folder of the tree, or one .c file of it")
    parser.add_argument("--count", type=int, default=200, help="how many mutants are judged (200)")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others (1)")
    parser.add_argument("--jobs", type=int, default=1, help="copies that work at once (1)")
    parser.add_argument("--seconds", type=float, default=0, help="begin no mutant after so many seconds")
    parser.add_argument("--tests", help="only the tests whose name matches")
    parser.add_argument("--most", type=int, default=0,
        help="only so many programs of other folders and files of cases; what others would notice is lost")
    parser.add_argument("--least", type=float, default=0, help="exit 1 where fewer percent are killed")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    parser.add_argument("--doubt", action="store_true", help="only those that equivalent.txt lists")
    return parser.parse_args()


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {f for f in listed.split("\0") if f and (ROOT / f).is_file()}


def wanted_mutants(given, sources, listed, last):
    """What is to be judged, in its order, and which of it is excused by the list."""
    if given.doubt:
        every = [m for file in sorted(sources) for choices in all_of(file, sources[file]) for m in choices]
        return [m for m in every if equivalent.key_of(m) in listed], set()
    if given.again:
        kept = {tuple(k) for k in json.loads(last.read_text())}
        every = [m for file in sorted(sources) for choices in all_of(file, sources[file]) for m in choices]
        return [m for m in every if equivalent.key_of(m) in kept], listed
    return draw(sources, given.seed), listed


def alone():
    """One run a tree: they share the copies."""
    folder = ROOT / "build/mutate"
    folder.mkdir(parents=True, exist_ok=True)
    lock = open(folder / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("mutate: another run works in build/mutate: wait until it ends")
    return lock


def main():
    given = options()
    wanted = given.folder.rstrip("/")
    folder = str(Path(wanted).parent) if wanted.endswith(".c") else wanted
    files = tracked()
    sources = {f: (ROOT / f).read_text() for f in files
               if f.endswith(".c") and (f == wanted or str(Path(f).parent) == wanted)}
    if not sources:
        sys.exit(f"mutate: {wanted} holds no .c file: name a folder of the tree, or a file")
    listed, lock = equivalent.of_sources(sources), alone()
    last = ROOT / "build/mutate" / f"{wanted.replace('/', '_')}.json"
    mutants, excused = wanted_mutants(given, sources, listed, last)
    copies = [Copy(i, given.tests or reach.net_of(folder), given.most) for i in range(max(1, given.jobs))]
    for copy in copies:
        copy.prepare(files, folder)
    log = open(last.with_suffix(".log"), "w", encoding="utf-8")
    run = Run(mutants, excused, given.count, given.seconds, log)
    signal.signal(signal.SIGINT, run.stop)
    signal.signal(signal.SIGTERM, run.stop)
    threads = [threading.Thread(target=run.work, args=(copy,)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lock.close()
    last.write_text(json.dumps([equivalent.key_of(m) for m in run.survived]))
    percent = 100 * run.killed / run.judged() if run.judged() else 100.0
    low, high = run.interval()
    print(f"{wanted}, seed {given.seed}: {run.killed} of {run.judged()} mutants killed "
          f"({percent:.1f} %; 95 % interval {low:.0f} to {high:.0f}); {run.skipped} more did not compile or "
          f"changed no object code, {run.excused} are in {equivalent.FILE.name}")
    sys.exit(1 if percent < given.least or given.doubt and run.killed else 0)


if __name__ == "__main__":
    main()
