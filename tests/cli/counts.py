#!/usr/bin/env python3
"""Hospitals that keep their rows: their counts, added up, are the pooled registry's report.

counts.py PROREG SOURCE_DIR

The sample registry is reported as it is, and out of the counts of its hospitals: the segment study of one
file a hospital, and each study of three registries of their own. With --min-cell 1 flow, tables, figures, cells and tests must be the same
bytes of JSON but for what counts cannot give, which must say so. With the default every number that is
there must be the pooled one, and no cell of the files may be of fewer patients than 5. Then the files are
damaged, number by number, and every one of them must be refused in one line that names it.
"""
import copy
import csv
import glob
import io
import json
import os
import random
import subprocess
import sys
import tempfile

PROREG, SOURCE = (os.path.abspath(path) for path in sys.argv[1:3])
STUDY = os.path.join(SOURCE, "schema/jasa")
faults = []


def check(what, holds):
    if not holds:
        faults.append(what)
        print("FAULT:", what)


def run(*arguments, code=0):
    done = subprocess.run([PROREG, *arguments], capture_output=True, text=True)
    check(f"{' '.join(arguments[:3])}: exit {done.returncode}, not {code}: {done.stderr[-400:]}",
          done.returncode == code)
    return done


def make(db, sites):
    run("init", db, "--study", STUDY)
    subprocess.run([PROREG, "import", db, *sites], capture_output=True, check=False)


def id_of(part):
    return str(part.get("table", part.get("figure")))


def without_bars(figures):
    """Figures of means end their bars at the last value, which sums do not know."""
    figures = copy.deepcopy(figures)
    for figure in figures:
        for panel in figure["panels"] if figure["kind"] == "means" else []:
            for series in panel["series"]:
                for point in series["points"]:
                    point.pop("low"), point.pop("high")
    return figures


def compare(study, pooled, added):
    """What is in both is the same; what is only in the pooled report is named as absent."""
    tables = {a["table"] for a in added["absent"] if a["table"] and not a["row"]}
    figures = {a["figure"] for a in added["absent"] if a["figure"]}
    left = {
        "flow": pooled["flow"],
        "groups": pooled.get("groups"),
        "cells": [c for c in pooled["cells"] if c["table"] not in tables],
        "tests": [t for t in pooled["tests"] if t["id"].split(".")[0][1:] not in tables],
        "tables": [t for t in pooled["tables"] if id_of(t) not in tables],
        "figures": without_bars([f for f in pooled["figures"] if f["figure"] not in figures])}
    right = {
        "flow": added["flow"], "groups": added.get("groups"), "cells": added["cells"],
        "tests": added["tests"],
        "tables": [t for t in added["tables"] if id_of(t) not in tables],
        "figures": without_bars(added["figures"])}
    for part, value in left.items():
        check(f"{study}: {part} from counts are others", json.dumps(value) == json.dumps(right[part]))
    for name in tables:
        table = [t for t in added["tables"] if id_of(t) == name]
        check(f"{study}: table {name} does not say why it is not there",
              table and "cannot be had from counts" in json.dumps(table[0]))
    return tables


def report(study, files, code=0):
    done = run("report", os.path.join(STUDY, f"{study}.yaml"), "--counts", *files, "--format", "json",
               code=code)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def cells_of(counts):
    for table in counts["tables"]:
        for number in table.get("numbers", []):
            for cell in number.get("cells", []):
                yield number["counts"], cell


def check_small(study, files):
    """No number of few patients, also not as what is missing from a group."""
    for path in files:
        counts = json.load(open(path))
        for key, cell in cells_of(counts):
            check(f"{path}: {key} has a cell of {cell[-1]}", cell[-1] >= counts["min_cell"])
        for table in counts["tables"]:
            for n in table.get("patients", {}).values():
                check(f"{path}: table {table['table']} has a group of {n}", n == 0 or n >= 5)
        for step in counts["flow"].get("steps", []):
            check(f"{path}: a step leaves out {step['excluded']}",
                  step["excluded"] == 0 or step["excluded"] >= 5)


def check_default(study, pooled, added):
    """Whatever is there is the pooled number."""
    known = {c["address"]: (c["value"], c["printed"]) for c in pooled["cells"]}
    tests = {t["id"]: t for t in pooled["tests"]}
    for cell in added["cells"]:
        check(f"{study}: {cell['address']} is {cell['printed']} under the default",
              known.get(cell["address"]) == (cell["value"], cell["printed"]))
    for test in added["tests"]:
        check(f"{study}: the test {test['id']} is another under the default", tests.get(test["id"]) == test)
    check(f"{study}: nothing is held back of 3 registries", len(added["absent"]) > 0)
    check(f"{study}: all is held back of 3 registries", len(added["cells"]) > 0)


def known_of(table):
    """Patients of each group of a table, and those with a value in each of its lines."""
    out = {("", ""): table.get("patients", {})}
    for number in table.get("numbers", []):
        if "cells" in number:
            known = {}
            for cell in number["cells"]:
                if None not in cell[1:-1]:
                    known[cell[0]] = known.get(cell[0], 0) + cell[-1]
            table_, variable, visit = number["counts"].split(".")
            out[variable, visit] = known
    return out


def check_told():
    """Numbers that are each of many, by a study that is made of such as tell of a few together: what leaves
    is taken from each other as one would who reads the file."""
    path = os.path.join(SOURCE, "tests/studies/told.yaml")
    subprocess.run([os.path.join(SOURCE, "sample_data/import_all.sh"), PROREG, "told.sqlite"], capture_output=True,
                   check=False)
    run("contribute", "told.sqlite", path, "--unlogged", "-o", "told.json")
    tables = {t["table"]: t for t in json.load(open("told.json"))["tables"]}
    known = {name: known_of(table) for name, table in tables.items()}

    def few(what, *numbers):
        if None not in numbers:
            left = abs(numbers[0] - sum(numbers[1:]))
            check(f"told: {what} is of {left}", not 0 < left < 5)

    for one, other in (("all", "young"), ("score", "score_old"), ("visits", "change")):
        for line, groups in known[one].items():
            for group, n in groups.items():
                if line == ("", "") or one != "visits":
                    few(f"{line} of {group} in {one} less {other}", n, known[other].get(line, {}).get(group))
    for line, groups in known["all"].items():
        for group, n in groups.items():
            few(f"{line} of {group}", n, *[known[t].get(line, {}).get(group) for t in ("well", "ill")])
    for visit in ("baseline", "1_month"):
        for group, n in known["visits"]["pain_vas", visit].items():
            few(f"pain of {group}", n, known["change"].get(("pain_vas", "change_1_month"), {}).get(group))
    levels = {n["counts"]: {c[1]: c[-1] for c in n["cells"]} for t in ("levels", "derived")
              for n in tables[t]["numbers"] if "cells" in n}
    few("ECOG 0", levels.get("Tlevels.to_2.baseline", {}).get("le2"), levels.get("Tlevels.middle.baseline", {}).get("mid"))
    few("ECOG 0", levels.get("Tlevels.to_2.baseline", {}).get("le2"), levels.get("Tderived.able.baseline", {}).get("able"))
    held = {name for name, table in tables.items() if "held_back" in table}
    check(f"told: tables {held} are held back", held == {"young", "ill", "score_old"})
    held = {n["counts"] for t in tables.values() for n in t.get("numbers", []) if "held_back" in n}
    check(f"told: {held} are held back",
          held == {"Tlevels.to_2.baseline", "Tlevels.again.baseline", "Tchange.pain_vas.change_1_month"})


def check_fewest(study, db):
    """The last column is the least of all numbers of patients of a line but 0, whatever they count."""
    told = run("contribute", db, study, "--min-cell", "1", "--unlogged", "-o", "fewest.json", "--format", "csv").stdout
    said = [line for line in csv.reader(io.StringIO(told)) if len(line) == 4]
    counts = json.load(open("fewest.json"))

    def least(*numbers):
        return str(min((n for n in numbers if n > 0), default=0))

    steps = [step[key] for step in counts["flow"]["steps"] for key in ("before", "excluded", "unknown", "after")]
    expected = [("Flow", least(counts["flow"]["withdrawn"], *steps))]
    for table in (counts["groups"], *counts["tables"]):
        if "needs_rows" in table:
            expected.append((f"Table {table['table']}:", ""))
            continue
        expected.append((f"Table {table['table']}:" if "table" in table else "Patients of the study",
                         least(table["of"], table["unknown"], table["in_no_group"], *table["patients"].values())))
        for number in table.get("numbers", []):
            doubts = [number.get(key, 0) for key in ("outside_window", "with_question", "missing_with_question")]
            expected.append(("  ", least(*doubts, *(c[-1] for c in number["cells"]),
                                         *(x["n"] for x in number.get("sums", [])))))
    check(f"{study}: {len(said) - 1} lines are told, not {len(expected)}", len(said) - 1 == len(expected))
    for (start, n), line in zip(expected, said[1:]):
        check(f"{study}: {line} is not '{start}' of {n}", line[0].startswith(start) and line[3] == n)


def choices_of(n, total, squares, scale):
    """All values of so many patients with a sum and sum of squares; a choice a tuple, ascending."""
    if n == 0:
        return [()] if total == squares == 0 else []
    found = []
    for i, v in enumerate(scale):
        if v * n <= total and v * v <= squares and scale[-1] * n >= total and n * squares >= total * total:
            found += [(v, *rest) for rest in choices_of(n - 1, total - v, squares - v * v, scale[i:])]
    return found


def check_sums():
    """Hospitals of five to ten patients: whoever solves a line's n, sum and squares finds more than one choice
    of values."""
    scales = {"barthel": range(0, 101, 5), "vitality": range(11)}
    seen = 0
    for code in ("site_12", "site_16", "site_17", "site_20", "site_24", "site_30", "site_32"):
        run("contribute", "told.sqlite", "sins", "--site", code, "--unlogged", "-o", "sums.json")
        for number in (n for t in json.load(open("sums.json"))["tables"] for n in t.get("numbers", [])):
            scale = list(scales.get(number["counts"].split(".")[1], ()))
            is_change = "change" in number["counts"] or ".." in number["counts"]
            for sums in number.get("sums", []) if scale and not is_change else []:
                choices = choices_of(sums["n"], sums["sum"], sums["squares"], scale)
                seen += 1
                check(f"{code}: {number['counts']} of {sums['n']} can only be {choices}", len(choices) > 1 or (
                    len(set(choices[0])) == 1 and sums["n"] >= 5))
    check(f"sums of {seen} lines were looked at", seen > 5)


def check_nothing(study, added):
    """Where everything is held back the report says so of everything, its groups too, and has no number."""
    check(f"{study}: a number of files that hold all back", added["cells"] == [] == added["tests"])
    check(f"{study}: it is not said that the groups are held back",
          any(not a["table"] and not a["figure"] for a in added["absent"]))


def break_number(counts, at):
    """A file with one number of patients changed; None where there is no such place."""
    broken = copy.deepcopy(counts)
    places = []
    for table in broken["tables"]:
        for number in table.get("numbers", []):
            places += [(number["cells"][i], len(number["cells"][i]) - 1)
                       for i in range(len(number.get("cells", [])))]
            places += [(entry, "n") for entry in number.get("sums", [])]
        places += [(table["patients"], group) for group in table.get("patients", {})]
    places += [(step, key) for step in broken["flow"]["steps"] for key in ("before", "after", "excluded")]
    holder, key = places[at % len(places)]
    holder[key] += 1
    return broken


def check_refused(study, files, other):
    """Damaged files, files twice, and files of other studies: exit 3, one line that names the file."""
    path = files[0]
    counts = json.load(open(path))
    rest = files[1:]
    text = open(path).read()

    def refused(what, bytes_, names="broken.json"):
        with open("broken.json", "w") as out:
            out.write(bytes_)
        said = report(study, ["broken.json", *rest], code=3)
        check(f"{what}: {said!r}", isinstance(said, str) and names in said and said.count("\n") == 1)

    rng = random.Random(5)
    for _ in range(12):
        refused("a number changed", json.dumps(break_number(counts, rng.randrange(10 ** 6))))
    for n in (-1, 0.5, "3", None, 10 ** 13, 2 ** 63 - 1):
        broken = copy.deepcopy(counts)
        numbers = next(t for t in broken["tables"] if t.get("numbers"))["numbers"]
        next(x for x in numbers if x.get("cells"))["cells"][0][-1] = n
        refused(f"n is {n}", json.dumps(broken))
    for key, value in (("format", 2), ("kind", "other"), ("hospitals", []), ("content", "x"),
                       ("tables", []), ("flow", {}), ("min_cell", -1)):
        broken = copy.deepcopy(counts)
        broken[key] = value
        refused(f"{key} is {value}", json.dumps(broken))
    broken = copy.deepcopy(counts)
    broken["definition"]["dictionary_csv"] = "0" * 64
    refused("another dictionary", json.dumps(broken), "dictionary.csv")
    refused("cut", text[:len(text) // 2])
    refused("empty", "")
    refused("another level", text.replace('"male"', '"m\\u0000le"', 1) if '"male"' in text else "[]")
    said = report(study, [path, path], code=3)
    check(f"the same file twice: {said!r}", isinstance(said, str) and "counted twice" in said)
    said = report(study, [path, other], code=3)
    check(f"counts of another study: {said!r}", isinstance(said, str) and "another study" in said)


def main():
    sites = sorted(glob.glob(os.path.join(SOURCE, "sample_data/sites/site_*.csv")))
    make("all.sqlite", sites)
    for part in range(3):
        make(f"part{part}.sqlite", [s for i, s in enumerate(sites) if i % 3 == part])
    codes = sorted({os.path.basename(s)[:7] for s in sites})
    parts = {}
    for study in ("segment", "decompression", "sins"):
        pooled = json.loads(run("report", "all.sqlite", study, "--format", "json").stdout)
        files = []
        for code in codes if study == "segment" else []:
            done = subprocess.run([PROREG, "contribute", "all.sqlite", study, "--site", code, "--unlogged",
                                   "--min-cell", "1", "-o", f"{study}_{code}.json"], capture_output=True)
            check(f"{study}: {code}: {done.stderr!r}", done.returncode == 0)
            files.append(f"{study}_{code}.json")
        if files:
            random.Random(1).shuffle(files)
            compare(study, pooled, report(study, files))
        for minimum in ("1", "5", "1000"):
            parts[study, minimum] = [f"{study}_{minimum}_{p}.json" for p in range(3)]
            for part, path in enumerate(parts[study, minimum]):
                run("contribute", f"part{part}.sqlite", study, "--min-cell", minimum, "-o", path)
                check(f"{path}: others may read it", os.stat(path).st_mode & 0o777 == 0o600)
                text = open(path).read()
                check(f"{path}: it has a record id", "SYN-" not in text)
        gone = compare(study, pooled, report(study, parts[study, "1"]))
        needs_rows = {"decompression": {"3", "4", "5", "fig2", "S4", "S6"}}.get(study, set())
        check(f"{study}: {gone} are absent, not {needs_rows}", gone == needs_rows)
        check_small(study, parts[study, "5"])
        check_default(study, pooled, report(study, parts[study, "5"]))
        check_nothing(study, report(study, parts[study, "1000"]))
        run("report", os.path.join(STUDY, f"{study}.yaml"), "--counts", *parts[study, "5"], "-o", "out")
    check_told()
    check_sums()
    for study in ("segment", "decompression", "sins", os.path.join(SOURCE, "tests/studies/told.yaml")):
        check_fewest(study, "told.sqlite")
    check_refused("segment", parts["segment", "1"], parts["sins", "1"][1])
    return 1 if faults else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.exit(main())
