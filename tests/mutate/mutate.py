#!/usr/bin/env python3
"""Do the tests notice? Mutates one token of a folder's code at a time and runs its tests.

    ./dev mutate FOLDER|FILE.c [--count 200] [--seed 1] [--jobs 2] [--least PERCENT] [--again]
        [--seconds N] [--tests REGEX]

Each mutant is built in a copy of the tree below build/mutate/, without sanitizers, and the
folder's test programs and the quick cases of the command line are run until one fails: first
the tests that are named like the mutated file or have noticed others of it, each linked when its
turn comes, then the quick before the slow. Mutants that do not compile, or compile to the same
object code, are not counted. Survivors are listed as file:line and the change; --again tries only
those that survived the last time. After --seconds, or on an interrupt, no further mutant is begun
and what was judged is summed up. Exit code 1 where less than --least percent were killed.
"""
import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from mutants import draw

ROOT = Path(__file__).resolve().parents[2]
SLOW_CLI = "cli/(kill_.*|studies|examples|docs)$"
MEMORY = 4 << 30      # a mutant may ask for all there is,
FILE_SIZE = 512 << 20  # or write without end,
SINGLY = 4             # so many tests are linked and run one by one before all others
NOBODY = 65534         # or replace what it should not: run by root, its tests are nobody's


def limits():
    """What a mutant's tests may take of the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class Copy:
    """A copy of the tree with a build folder of its own; one a job."""

    def __init__(self, folder, number, regex):
        self.tree = ROOT / "build/mutate" / f"{folder.replace('/', '_')}.{number}"
        self.build = self.tree / "build"
        self.regex = regex
        self.programs = {}   # what to build, by test
        self.seconds = {}    # what a test takes without a change
        self.noticed = {}    # by file: which tests noticed how many of its mutants
        self.unchanged = {}  # object code by file
        self.environment = {**os.environ, "TMPDIR": str(self.tree / "tmp")}
        self.environment.pop("CMAKE_C_COMPILER_LAUNCHER", None)

    def run(self, *command, timeout=None, **options):
        """Runs in the copy; the exit code and what was printed. A code of None is a timeout."""
        process = subprocess.Popen(command, cwd=self.tree, env=self.environment, text=True,
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            start_new_session=True, **options)
        try:
            output, _ = process.communicate(timeout=timeout)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return None, ""

    def must(self, *command, **options):
        code, output = self.run(*command, **options)
        if code != 0:
            sys.exit(f"{output[-3000:]}\nmutate: {' '.join(command)} failed before anything was changed")
        return output

    def prepare(self, files):
        """Copies the tree, builds it, and runs the tests once; all must pass."""
        self.sync(files)
        linker = ["-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold"] if shutil.which("mold") else []
        self.must("cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
            "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DPROREG_SANITIZE=OFF", *linker)
        self.find_programs()
        self.must("ninja", "-C", "build", *self.targets_of(self.programs))
        self.give_away()
        output = self.must(*self.ctest(self.programs), preexec_fn=limits)
        for name, seconds in re.findall(r"Test +#\d+: (\S+) .* ([\d.]+) sec", output):
            self.seconds[name] = float(seconds)

    def give_away(self):
        """What tests write lies in the copy, which nobody may then write to."""
        if os.geteuid() == 0:
            self.must("chown", "-R", str(NOBODY), "build", "tmp")

    def sync(self, files):
        """Makes the copy equal to the tree without touching what has not changed."""
        (self.tree / "tmp").mkdir(parents=True, exist_ok=True)
        for file in files:
            source, target = ROOT / file, self.tree / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != source.read_bytes():
                shutil.copy(source, target)
        for path in self.tree.rglob("*"):
            known = path.is_relative_to(self.build) or path.is_relative_to(self.tree / "tmp")
            if not known and path.is_file() and str(path.relative_to(self.tree)) not in files:
                path.unlink()

    def find_programs(self):
        """The tests, and the programs that each runs, as ninja knows them."""
        inside = str(self.build) + "/"
        for file in self.build.rglob("CTestTestfile.cmake"):
            for name, command in re.findall(r'add_test\(\[=\[(.*?)\]=\] (.*)\)', file.read_text()):
                if re.search(self.regex, name) and not re.search(SLOW_CLI, name):
                    words = re.findall(r'"([^"]*)"', command)
                    self.programs[name] = [w.removeprefix(inside) for w in words if w.startswith(inside)]
        if not self.programs:
            sys.exit(f"mutate: no test is named {self.regex}")

    def targets_of(self, names):
        return sorted({program for name in names for program in self.programs[name]})

    def ctest(self, names, *more):
        listed = "|".join(re.escape(name) for name in names)
        return ("ctest", "--test-dir", "build", "-R", f"^({listed})$", "--stop-on-failure", *more)

    def in_turn(self, file):
        """The tests in groups, those first that are likely to notice a mutant of the file."""
        noticed, stem = self.noticed.get(file, Counter()), Path(file).stem
        def place(name):
            test = name.rsplit("/", 1)[1]
            alike = test == stem or stem.startswith(test + "_") or test.startswith(stem + "_")
            return (not alike, -noticed[name], name.startswith("cli/"), self.seconds.get(name, 0))
        names = sorted(self.programs, key=place)
        groups = [[name] for name in names[:SINGLY]]
        for cli in (False, True):
            groups.append([name for name in names[SINGLY:] if name.startswith("cli/") == cli])
        return [group for group in groups if group]

    def object_of(self, file):
        found = list(self.build.rglob(f"*.dir/{Path(file).name}.o"))
        wanted = [p for p in found if str(p.relative_to(self.build)).startswith(str(Path(file).parent))]
        return wanted[0] if wanted else None

    def judge(self, mutant):
        """'broken', 'same', 'survived', or the name of the test that noticed."""
        path, compiled = self.tree / mutant.file, self.object_of(mutant.file)
        before = self.unchanged.setdefault(mutant.file, compiled.read_bytes())
        original = path.read_text()
        try:
            path.write_text(mutant.apply(original))
            target = str(compiled.relative_to(self.build))
            if self.run("ninja", "-C", "build", target)[0] != 0:
                return "broken"
            if compiled.read_bytes() == before:
                return "same"
            for names in self.in_turn(mutant.file):
                if self.run("ninja", "-C", "build", *self.targets_of(names))[0] != 0:
                    return "broken"
                failed = self.failed_of(names)
                if failed:
                    self.noticed.setdefault(mutant.file, Counter())[failed] += 1
                    return failed
            return "survived"
        finally:
            path.write_text(original) # the next mutant's build compiles it
            shutil.rmtree(self.tree / "tmp", ignore_errors=True)
            (self.tree / "tmp").mkdir()
            self.give_away()

    def failed_of(self, names):
        """The first of the tests that fails, or None."""
        slowest = 10 + 5 * max(self.seconds.get(name, 0) for name in names)
        code, output = self.run(*self.ctest(names, "--timeout", f"{slowest:.0f}"),
            timeout=slowest * len(names) + 30, preexec_fn=limits)
        if code == 0:
            return None
        failed = re.search(r"Test +#\d+: (\S+) \.*\s*(?:Subprocess \w+)?\**(?:Failed|Timeout|Exception)", output)
        return failed.group(1) if failed else names[0]


class Run:
    """The mutants in turn, shared between the copies, until enough were judged."""

    def __init__(self, mutants, count, seconds):
        self.waiting, self.count = mutants[::-1], count
        self.until = time.monotonic() + seconds if seconds else float("inf")
        self.busy = self.killed = self.skipped = 0
        self.survived, self.lock = [], threading.Lock()

    def judged(self):
        return self.killed + len(self.survived)

    def next(self):
        """Never one more than is needed, so that a seed always names the same mutants."""
        with self.lock:
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
            verdict = copy.judge(mutant)
            with self.lock:
                self.note(mutant, verdict)

    def note(self, mutant, verdict):
        self.busy -= 1
        if verdict in ("broken", "same"):
            self.skipped += 1
        elif verdict == "survived":
            self.survived.append(mutant)
            print(f"{mutant.file}:{mutant.line}: {mutant.change()}", flush=True)
        else:
            self.killed += 1
        if sys.stderr.isatty():
            print(f"\r{self.judged()} of {self.count} ", end="", file=sys.stderr, flush=True)


def options():
    parser = argparse.ArgumentParser(prog="./dev mutate", allow_abbrev=False,
        description="Mutates a folder's code one token at a time and lists what its tests do not notice.")
    parser.add_argument("folder", help="a folder of the tree, or one .c file of it")
    parser.add_argument("--count", type=int, default=200, help="how many mutants are judged (200)")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="copies that work at once")
    parser.add_argument("--seconds", type=float, default=0, help="begin no mutant after so many seconds")
    parser.add_argument("--tests", help="only the tests whose name matches (the folder's and cli/)")
    parser.add_argument("--least", type=float, default=0, help="exit 1 where fewer percent are killed")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    return parser.parse_args()


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {f for f in listed.split("\0") if f and (ROOT / f).is_file()}


def regex_of(folder):
    """The tests of the folder, or of the one around it, and the command line's."""
    while "/" in folder and not (ROOT / "tests" / folder).is_dir():
        folder = folder.rsplit("/", 1)[0]
    return f"^({folder}/|cli/)"


def main():
    given = options()
    wanted = given.folder.rstrip("/")
    folder = str(Path(wanted).parent) if wanted.endswith(".c") else wanted
    files = tracked()
    sources = {f: (ROOT / f).read_text() for f in files
               if f.endswith(".c") and (f == wanted or str(Path(f).parent) == wanted)}
    if not sources:
        sys.exit(f"mutate: {wanted} holds no .c file: name a folder of the tree, or a file")
    mutants = draw(sources, given.seed)
    last = ROOT / "build/mutate" / f"{wanted.replace('/', '_')}.survivors.json"
    if given.again:
        kept = {tuple(k) for k in json.loads(last.read_text())}
        mutants = [m for m in mutants if (m.file, m.start, m.old, m.new) in kept]
    copies = [Copy(folder, i, given.tests or regex_of(folder)) for i in range(max(1, given.jobs))]
    for copy in copies:
        copy.prepare(files)
    run = Run(mutants, given.count, given.seconds)
    signal.signal(signal.SIGINT, run.stop)
    signal.signal(signal.SIGTERM, run.stop)
    threads = [threading.Thread(target=run.work, args=(copy,)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last.write_text(json.dumps([(m.file, m.start, m.old, m.new) for m in run.survived]))
    percent = 100 * run.killed / run.judged() if run.judged() else 100.0
    print(f"{wanted}, seed {given.seed}: {run.killed} of {run.judged()} mutants killed ({percent:.1f} %), "
          f"{run.skipped} more did not compile or changed nothing")
    sys.exit(1 if percent < given.least else 0)


if __name__ == "__main__":
    main()
