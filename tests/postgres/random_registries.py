#!/usr/bin/env python3
"""The same bytes from every store: random_registries.py PROREG SOURCE_DIR [FIRST [LAST]]. Each random
registry, a seed of which makes study, analyses and files, goes into each store in an order of its
own; then every store says the same to whoever asks. Seeds 1 to 12, or FIRST to LAST."""
import json, os, random, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from analyses import Analysis
from chance import Rows, Study
from further import Further
from server import Server

program = os.path.abspath(sys.argv[1])
seeds = range(int(sys.argv[3]) if len(sys.argv) > 3 else 1,
              (int(sys.argv[-1]) if len(sys.argv) > 3 else 12) + 1)
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
ANALYSES = ("first", "second")
KINDS = {"balance", "contrasts", "correlation", "course", "crosstab", "groups", "incidence", "pairwise",
         "regression", "subgroups", "survival", "visits"}
faults = []
drawn = set()  # Kinds of tables.


def check(seed, holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO (seed %d): %s" % (seed, what), flush=True)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


# ---- stores: where a registry of this number is, and in which order its files go in ----
class File:
    name = "a file"

    def __init__(self, folder):
        self.folder = folder

    def address(self, seed):
        return os.path.join(self.folder, "%d.sqlite" % seed)

    def begun(self, seed, sites):
        """What is done between `init` and the files."""

    def ended(self, seed, sites):
        """What is done once they are in."""

    def order(self, files, seed):
        return files


class OneServer(File):
    name = "a server"

    def __init__(self, server):
        self.server = server

    def address(self, seed):
        return self.server.make("chance%d" % seed)

    def order(self, files, seed):
        """Backwards, or the hospitals alone, each with its two files as they are."""
        return files[::-1] if has_another_past(seed) else [
            file for i in range(len(files) - 2, -1, -2) for file in files[i:i + 2]]


class FurtherServers(OneServer):
    """Rows of patients come to their hospital's server as they are made, or are moved there."""
    name = "a server with three more"

    def __init__(self, server, further):
        self.server, self.further = server, further

    def address(self, seed):
        return self.server.make("placed%d" % seed)

    def begun(self, seed, sites):
        if seed % 3 > 0:
            self.spread(seed, sites)

    def ended(self, seed, sites):
        if seed % 3 == 0:
            self.spread(seed, sites)
        check(seed, min(self.further.n_rows("placed%d" % seed)[:len(sites)]) > 0, "rows on each server")

    def spread(self, seed, sites):
        self.further.known("placed%d" % seed)
        self.further.place("placed%d" % seed, sites)


def has_another_past(seed):
    """What is asked about two visits is asked of the one that comes last, and may have been settled."""
    return seed % 2 == 0


# ---- what is asked ----
def without(text, *keys):
    """JSON in which what differs between two registries of the same content is not."""
    def bare(value):
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in keys}
        return [bare(v) for v in value] if isinstance(value, list) else value
    return bare(json.loads(text))


def report(db, study):
    done = run("report", db, study, "--format", "json")
    # What crossed is said of servers alone.
    said = re.sub(r"^.*\brows of [\d,]+ patients? crossed.*\n|^.*counted on the server:.*\n", "",
                  done.stderr, flags=re.M)
    return re.sub(r'"head": "[0-9a-f]{64}"', "", done.stdout), said, done.returncode


def queries(db, _):
    """In the order of their content: numbers go by the order of the files."""
    listed = without(run("query", "list", db, "--format", "json").stdout, "id", "opened", "closed")
    return sorted(json.dumps(q, sort_keys=True) for q in listed["queries"])


def status(db, _):
    return without(run("status", db, "--format", "json").stdout, "head")


def export(db, _):
    done = run("export", db, "--as", "csv", "--unlogged", "--reason", "compared")
    return done.stdout, done.stderr, done.returncode


def content(db, study):
    return without(run("flow", db, study, "--format", "json").stdout, "head")


QUESTIONS = [("report", report, ANALYSES), ("flow", content, ANALYSES[:1]), ("export", export, [""])]
OF_THE_PAST = [("status", status, [""]), ("query list", queries, [""])]


def answers(db, seed):
    questions = QUESTIONS + ([] if has_another_past(seed) else OF_THE_PAST)
    return {"%s %s" % (name, of): ask(db, of) for name, ask, things in questions for of in things}


def difference(a, b):
    """Where two answers part, in a few words."""
    a, b = (x if isinstance(x, str) else json.dumps(x, ensure_ascii=False, indent=1) for x in (a, b))
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return "...%s | ...%s" % (a[max(at - 150, 0):at + 100], b[max(at - 150, 0):at + 100])


# ---- one registry ----
def made(seed, folder):
    """Study folder and files."""
    study = Study(random.Random(seed))
    study.write(os.path.join(folder, "study"))
    for name in ANALYSES:
        analysis = Analysis(study, name).content()
        drawn.update(table["kind"] for table in analysis["tables"])
        study.store(os.path.join(folder, "study"), name, analysis)
    done = run("study", "check", os.path.join(folder, "study"))
    check(seed, done.returncode == 0, "the study is one: " + done.stdout + done.stderr)
    return os.path.join(folder, "study"), Rows(study).write(os.path.join(folder, "files")), study.sites


def filled(seed, store, study, files, sites):
    db = store.address(seed)
    for arguments, after in (("init", db, "--study", study), store.begun), (
            ("import", db, *store.order(files, seed)), store.ended):
        done = run(*arguments)
        check(seed, done.returncode in (0, 1) and is_quiet(done.stderr), "%s: %s" % (db, done.stderr))
        after(seed, sites)
    return db


def is_quiet(said):
    """Nothing but notes."""
    return not re.search("CRITICAL|WARNING|Sanitizer|^proreg: ", said, re.M)


def compared(seed, stores, folder):
    study, files, sites = made(seed, folder)
    first = None
    for store in stores:
        said = answers(filled(seed, store, study, files, sites), seed)
        first = first or said
        for question, answer in said.items():
            check(seed, answer == first[question], "%s of %s: %s" % (
                question, store.name, "" if answer == first[question] else difference(first[question], answer)))
    for study_name in ANALYSES:
        text, message, code = first["report " + study_name]
        check(seed, code == 0 and len(text) > 10000 and is_quiet(message),
              "a report of %s: %d %s" % (study_name, code, message))
    check(seed, len(first["export "][0]) > 1000 and len(first.get("query list ", "many")) > 3,
          "there is something to compare")


with Server() as running, Further(running, 3) as more, tempfile.TemporaryDirectory() as scratch:
    STORES = [File(scratch), OneServer(running), FurtherServers(running, more)]
    for number in seeds:
        compared(number, STORES, os.path.join(scratch, str(number)))
check(seeds[-1], len(seeds) < 12 or drawn == KINDS, "tables of every kind: %s" % sorted(drawn))
print("%d registries, %d faults" % (len(seeds), len(faults)))
sys.exit(1 if faults else 0)
