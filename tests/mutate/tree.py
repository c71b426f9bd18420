"""A copy of the tree in which mutants are built and tried, apart from what is being worked on."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import reach
from limits import MEMORY, NOBODY, limits

ROOT = Path(__file__).resolve().parents[2]


SINGLY = 4 # so many tests are linked and run one by one before all others


class Copy:
    """A copy of the tree with three builds: plain, for coverage, and with sanitizers; one a job."""

    def __init__(self, number, regex, most=0):
        self.tree = ROOT / "build/mutate" / f"tree.{number}"
        self.build = self.tree / "build"
        self.regex = regex
        self.most = most or None  # so many programs of other folders, and files of cases, are tried
        self.programs = {}   # what to build, by test
        self.commands = {}   # how it is called
        self.seconds = {}    # what a test takes without a change
        self.noticed = {}    # by file: which tests noticed how many of its mutants
        self.unchanged = {}  # object code by file
        self.reach = None    # which tests run which lines
        self.unfit = set()   # tests that fail with sanitizers here without a change, too
        self.checked = False # whether the build with sanitizers was begun
        self.environment = {**os.environ, "TMPDIR": str(self.tree / "tmp"), "PROREG_CASES_STOP": "1",
            "MALLOC_PERTURB_": "85",  # what is read before it is written is nonsense
            "ASAN_OPTIONS": f"hard_rss_limit_mb={MEMORY >> 20}:max_allocation_size_mb={MEMORY >> 20}"}

    def run(self, *command, timeout=None, env=None, **options):
        """Runs in the copy; the exit code and what was printed. A code of None is a timeout."""
        process = subprocess.Popen(command, cwd=self.tree, env=env or self.environment, text=True,
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            start_new_session=True, **options)
        try:
            output, _ = process.communicate(timeout=timeout)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None, ""

    def must(self, *command, **options):
        code, output = self.run(*command, **options)
        if code != 0:
            sys.exit(f"{output[-3000:]}\nmutate: {' '.join(command)} failed before anything was changed")
        return output

    def prepare(self, files, folder):
        """Copies the tree, builds it, and measures what each test reaches; all of them must pass."""
        self.sync(files)
        self.configure("build", "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DPROREG_SANITIZE=OFF")
        self.find_programs()
        self.must("ninja", "-C", "build", *self.targets_of(self.programs))
        self.give_away("build")
        self.reach = reach.Coverage(self).measure(folder)

    def configure(self, build, *options):
        """With the quick linker and the compiler's cache where they are there."""
        linker = ["-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold"] if shutil.which("mold") else []
        cache = ["-DCMAKE_C_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        self.must("cmake", "-S", ".", "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
            *linker, *cache, *options)

    def give_away(self, *more):
        """What tests write lies in the copy, where nobody may then write."""
        if os.geteuid() == 0:
            self.must("chown", "-R", str(NOBODY), "tmp", *more)

    def sync(self, files):
        """Makes the copy equal to the tree without touching what has not changed."""
        (self.tree / "tmp").mkdir(parents=True, exist_ok=True)
        for file in files:
            source, target = ROOT / file, self.tree / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != source.read_bytes():
                shutil.copy(source, target)
        for top in [top for top in self.tree.iterdir() if top.name not in reach.BUILT]:
            for path in [top, *top.rglob("*")] if top.is_dir() else [top]:
                if path.is_file() and str(path.relative_to(self.tree)) not in files:
                    path.unlink()

    def find_programs(self):
        """The tests, and the programs that each runs, as ninja knows them."""
        inside = str(self.build) + "/"
        for file in self.build.rglob("CTestTestfile.cmake"):
            for name, command in re.findall(r'add_test\(\[=\[(.*?)\]=\] (.*)\)', file.read_text()):
                if re.search(self.regex, name) and not re.search(reach.LEFT_OUT, name):
                    words = re.findall(r'"([^"]*)"', command)
                    self.programs[name] = [w.removeprefix(inside) for w in words if w.startswith(inside)]
                    self.commands[name] = command
        if not self.programs:
            sys.exit(f"mutate: no test is named {self.regex}")

    def targets_of(self, names):
        return sorted({program for name in names for program in self.programs[name]})

    def ctest(self, names, *more, build="build"):
        listed = "|".join(re.escape(name) for name in names)
        return ("ctest", "--test-dir", build, "-R", f"^({listed})$", "--stop-on-failure", *more)

    def in_turn(self, mutant):
        """The tests that run the mutant, those first that are likely to notice it: programs, then cli."""
        noticed, stem = self.noticed.get(mutant.file, Counter()), Path(mutant.file).stem
        own = reach.tests_folder(mutant.file)
        def place(name):
            test = name.rsplit("/", 1)[1]
            alike = test == stem or stem.startswith(test + "_") or test.startswith(stem + "_")
            return (not alike, -noticed[name], name.split("/")[0] != own, self.seconds.get(name, 0))
        names = sorted(self.reach.tests_of(mutant, self.programs), key=place)
        scripts = [name for name in names if reach.is_script(name)]
        programs = [name for name in names if name not in scripts]
        near = [name for name in programs if name.split("/")[0] == own]
        far = [name for name in programs if name not in near]
        return near + far[: self.most], scripts[: self.most]

    def object_of(self, file):
        found = list(self.build.rglob(f"*.dir/{Path(file).name}.o"))
        wanted = [p for p in found if str(p.relative_to(self.build)).startswith(str(Path(file).parent))]
        return wanted[0] if wanted else None

    def optimised(self, file):
        """The object code that -O2 makes of a file as it stands; two that are equal do the same."""
        path, target = str(self.tree / file), self.tree / "tmp" / "optimised.o"
        commands = json.loads((self.build / "compile_commands.json").read_text())
        command = next(c for c in commands if c["file"] == path and "/proreg_" in c["command"])
        words = [w for w in command["command"].split() if w != "-O1"]
        words[words.index("-o") + 1] = str(target)
        joined = " ".join(words)
        if self.run("bash", "-c", f"cd '{self.build}' && {joined} -O2")[0] != 0:
            return b""
        return target.read_bytes()

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
            programs, scripts = self.in_turn(mutant)
            verdict = self.first_that_notices(mutant, programs)
            if verdict == "survived" and self.is_equal_at_o2(mutant, path, original):
                return "same"
            if verdict == "survived":
                verdict = self.first_that_notices(mutant, scripts)
            if verdict == "survived":
                own = [name for name in programs if name.startswith(reach.tests_folder(mutant.file) + "/")]
                verdict = self.first_with_sanitizers(path, original, own)
            return verdict
        finally:
            path.write_text(original) # the next mutant's build compiles it
            shutil.rmtree(self.tree / "tmp", ignore_errors=True)
            (self.tree / "tmp").mkdir()
            self.give_away()

    def is_equal_at_o2(self, mutant, path, original):
        changed = self.optimised(mutant.file)
        path.write_text(original)
        equal = changed == self.optimised(mutant.file)
        path.write_text(mutant.apply(original))
        return equal

    def first_that_notices(self, mutant, names):
        """The first four tests one by one, linked when their turn comes, then all others."""
        for group in [[name] for name in names[:SINGLY]] + [names[SINGLY:]] * (len(names) > SINGLY):
            if self.run("ninja", "-C", "build", *self.targets_of(group))[0] != 0:
                return "broken"
            failed = self.failed_of(group)
            if failed:
                self.noticed.setdefault(mutant.file, Counter())[failed] += 1
                return failed
        return "survived"

    def first_with_sanitizers(self, path, original, names):
        """As the suite is built: a step beyond an array is noticed there alone."""
        if not self.checked:
            self.configure("checked", "-DCMAKE_C_FLAGS=-O1", "-DPROREG_SANITIZE=ON")
            self.give_away("checked")
            self.checked = True
        names = [name for name in names if name not in self.unfit]
        while failed := self.failed_with_sanitizers(names):
            if self.passes_unchanged(failed, path, original):
                return failed
            self.unfit.add(failed)
            names.remove(failed)
        return "survived"

    def failed_with_sanitizers(self, names):
        if not names:
            return None
        self.must("ninja", "-C", "checked", *self.targets_of(names))
        return self.failed_of(names, "checked", 8)

    def passes_unchanged(self, name, path, original):
        mutated = path.read_text()
        path.write_text(original)
        passes = self.failed_with_sanitizers([name]) is None
        path.write_text(mutated)
        return passes

    def failed_of(self, names, build="build", slower=1):
        """The first of the tests that fails, or None."""
        cpu = int(slower * (10 + 5 * max(self.seconds.get(name, 0) for name in names)))
        patience = 10 * cpu  # others work on the machine, too
        code, output = self.run(*self.ctest(names, "--timeout", str(patience), build=build),
            timeout=patience * len(names), preexec_fn=lambda: limits(cpu, build == "build"))
        if code == 0:
            return None
        failed = re.search(r"Test +#\d+: (\S+) \.*\s*(?:Subprocess \w+)?\**(?:Failed|Timeout|Exception)", output)
        return failed.group(1) if failed else names[0]
