"""Which tests run which lines: measured by gcov in a build of its own, and the table of nets.

A test that never runs a mutant's line cannot notice the mutant, so only those that do are run on
it. Each test of the folder's net is run once in the coverage build and again after it, or a
program that it runs, was changed.
"""
import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from limits import limits

# Whose tests may reach a folder's code; which of them run a line is measured.
NETS = {
    "analysis": "^(analysis|reports|commands|cli)/",
    "clinical": "^(clinical|registry|reports|commands|cli)/",
    "base": "^(base|schema|registry|importers|exports|reports|commands|cli)/",
    "schema": "^(schema|registry|importers|exports|reports|commands|cli)/",
    "registry": "^(registry|importers|exports|reports|commands|cli)/|^sample_data/imports$",
    "registry/sqlite": "^(registry|importers|exports|reports|commands|cli)/|^sample_data/imports$",
    "registry/evaluator": "^(registry|importers|exports|reports|commands|cli)/",
    "importers": "^(importers|registry|commands|cli)/|^sample_data/imports$",
    "exports": "^(exports|commands|cli)/",
    "sample_data/synthesis": "^sample_data/",
}
BUILT = {"build", "cover", "checked", "reached", "tmp"}  # in a copy of the tree, not of the tree
COUNTERS = 0x01A10000  # gcov's tag of how often the parts of a function ran
# Programs that are killed, or measured, or draw a whole registry, and what runs every page of the manual:
# too slow for one token's change. What they alone would notice counts as not noticed.
LEFT_OUT = "^(cli/(kill_import|memory|stop|studies|examples|docs)|sample_data/(seeds|synthesis))$"


def is_script(test):
    """True if it runs the program itself, many times."""
    return test.startswith("cli/") or test == "sample_data/imports"


def tests_folder(file):
    """The folder of tests that is nearest to a file of code: registry for registry/sqlite."""
    return file.split("/")[0]


def net_of(folder):
    """The tests, as a pattern of names, that may notice what changes in a folder."""
    if folder.startswith("reports/"):
        return "^(reports|commands|cli)/"
    return NETS.get(folder, f"^({folder}|cli)/")


class Reach:
    """What each test runs of the files of one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.lines = {}      # file -> line -> the tests that run it; an empty set where none does
        self.functions = {}  # file -> (first line, last line) -> the tests that run it

    def add(self, test, output):
        """One test's answer of gcov."""
        for report in output.splitlines():
            for file in json.loads(report)["files"]:
                name = Path(file["file"])
                if name.suffix == ".c":
                    self.add_file(test, f"{self.folder}/{name.name}", file)

    def add_file(self, test, name, file):
        lines = self.lines.setdefault(name, {})
        for line in file["lines"]:
            tests = lines.setdefault(line["line_number"], set())
            if line["count"] > 0:
                tests.add(test)
        functions = self.functions.setdefault(name, {})
        for function in file["functions"]:
            tests = functions.setdefault((function["start_line"], function["end_line"]), set())
            if function["execution_count"] > 0:
                tests.add(test)

    def tests_of(self, mutant, all_tests):
        """Those that run its line; its function where the line has no code of its own; else all."""
        if not mutant.function:
            return set(all_tests)
        tests = self.lines.get(mutant.file, {}).get(mutant.line)
        if tests is not None:
            return tests
        for (first, last), tests in self.functions.get(mutant.file, {}).items():
            if first <= mutant.line <= last:
                return tests
        return set()


def ran_at_all(counts):
    """True if a file of gcov's counts has one above zero: lists of zeros have a length below zero."""
    at = 16
    while at + 8 <= len(counts):
        tag, length = struct.unpack_from("<Ii", counts, at)
        if tag == COUNTERS and length > 0:
            return True
        at += 8 + max(length, 0)
    return False


class Coverage:
    """The coverage build of a copy, and what gcov wrote for each test."""

    def __init__(self, copy):
        self.copy = copy
        self.build = copy.tree / "cover"
        self.kept = copy.tree / "reached"
        self.digests = {}

    def measure(self, folder):
        """Runs what has changed, and asks gcov about the folder's files."""
        copy, reach = self.copy, Reach(folder)
        copy.configure("cover", "-DCMAKE_C_FLAGS_DEBUG=-O0", "-DPROREG_COVERAGE=ON")
        copy.must("ninja", "-C", "cover", *copy.targets_of(copy.programs))
        copy.give_away("cover")
        for number, test in enumerate(sorted(copy.programs)):
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {len(copy.programs)} tests measured ", end="", file=sys.stderr, flush=True)
            self.run(test)
            copy.seconds[test] = json.loads((self.place(test) / "ran.json").read_text())["seconds"]
            reach.add(test, self.gcov(test, folder))
        return reach

    def place(self, test):
        return self.kept / test.replace("/", "__")

    def is_new(self, test):
        """True if the test, or a file that it ran, or any header was changed since it ran."""
        kept = self.place(test) / "ran.json"
        if not kept.exists():
            return True
        ran = json.loads(kept.read_text())
        return any(self.digest(file) != digest for file, digest in ran["files"].items())

    def digest(self, file):
        """Of a file of the copy; of all headers where it is "*.h"."""
        if file not in self.digests:
            tree = self.copy.tree
            paths = sorted(p for top in tree.iterdir() if top.name not in BUILT and top.is_dir()
                           for p in top.rglob("*.h")) if file == "*.h" else [tree / file]
            self.digests[file] = hashlib.sha1(b"".join(
                p.read_bytes() for p in paths if p.exists())).hexdigest()
        return self.digests[file]

    def files_of(self, test):
        """What a test that ran depends on: the sources that it ran, its scripts, and all headers."""
        place, tree = self.place(test), str(self.copy.tree)
        written = [str(f) for f in place.rglob("*.gcda") if ran_at_all(f.read_bytes())]
        sources = [re.sub(r".*/cover/(.*)CMakeFiles/[^/]*/(.*)\.gcda$", r"\1\2", f) for f in written]
        scripts = re.findall(re.escape(tree) + r'/([^"]*?\.(?:sh|cases))', self.copy.commands[test])
        return {file: self.digest(file) for file in [*sources, *scripts, "*.h"]}

    def run(self, test):
        if not self.is_new(test):
            return
        place = self.place(test)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        self.copy.give_away(str(place))
        environment = {**self.copy.environment, "GCOV_PREFIX": str(place)}
        output = self.copy.must("ctest", "--test-dir", "cover", "-R", f"^{re.escape(test)}$", env=environment,
            preexec_fn=limits)
        seconds = float(re.search(r"Test +#\d+: .* ([\d.]+) sec", output).group(1))
        (place / "ran.json").write_text(json.dumps({"seconds": seconds, "files": self.files_of(test)}))

    def gcov(self, test, folder):
        """gcov's answer about the folder's files; its notes stand beside what the test wrote."""
        inside = str(self.build).lstrip("/") + f"/{folder}"
        written = list((self.place(test) / inside / "CMakeFiles").glob("*.dir/*.gcda"))
        for file in written:
            note = Path("/") / file.relative_to(self.place(test)).with_suffix(".gcno")
            link = file.with_suffix(".gcno")
            if not link.is_symlink():
                link.symlink_to(note)
        if not written:
            return ""
        return subprocess.run(["gcov", "--json-format", "--stdout", *map(str, written)], check=False,
            cwd=self.copy.tree, capture_output=True, text=True).stdout
