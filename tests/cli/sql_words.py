#!/usr/bin/env python3
"""Variables that are called as words of SQL, of a study that does not say who died: sql_words.py PROREG
SOURCE_DIR. What is said of them is what is said of the same study under other names."""
import os, re, shlex, subprocess, sys, tempfile

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
# As long, so that lines end where they end.
OTHER = {"group": "bough", "index": "grade", "from": "made", "limit": "floor", "values": "amount",
         "when": "seen", "case": "mode", "to": "at", "order": "round"}
STUDY = os.path.join(source, "tests/studies/sql_words")
ASKED = """status --central
report trial
report trial --by site
report trial --by index:0-4,5-9
report trial --by group@baseline:1,2
report trial --where '"index" > 3'
explain trial T1.index.1.baseline.median
responders trial --outcome values --mcid values=10
contribute trial --dry-run --min-cell 1
export --as csv --study trial
compare --outcome values,limit --by group
compare --baseline --by group
compare --outcome values --by index:0-4,5-9 --subgroups group
compare --outcome values --by limit@later:0-20,21-50 --where '"group" = 1'
compare --outcome responders:values=10 --by group --cohort trial
compare --outcome survival --by group --adjust index
compare --outcome case --by group""".splitlines()
faults = []


def renamed(text):
    return re.sub("(?<![a-z_])(%s)(?![a-z])" % "|".join(OTHER), lambda word: OTHER[word.group()], text)


def rows():
    yield "record_id,redcap_event_name,redcap_data_access_group,consent,group,index,from,limit,values,when,case,to"
    for i in range(48):
        day, head = "%02d" % (i % 28 + 1), "K%02d,%s_arm_1," + ("select", "where", "table")[i % 3]
        yield head % (i, "baseline") + ",1,%d,%d,2020-01-%s,%d,%d,2020-01-%s,," % (
            i % 2 + 1, i * 7 % 10, day, i * 13 % 50, i * 29 % 60, day)
        yield head % (i, "later") + ",,,,,%d,%d,2020-02-%s,," % (i * 31 % 50, i * 17 % 60, day)
        yield head % (i, "outcome") + ",,,,,,,,%d,2020-0%d-03" % (i % 3 == 0, i % 5 + 3)


def made(folder, rename):
    """A registry of the study."""
    os.mkdir(folder)
    for name in os.listdir(STUDY):
        with open(os.path.join(STUDY, name)) as given, open(os.path.join(folder, name), "w") as out:
            out.write("".join(line if re.match("title|#", line) else rename(line) for line in given))
    header, *data = rows()
    with open(os.path.join(folder, "rows.csv"), "w") as out:
        out.write("\n".join([rename(header), *data, ""]))
    os.chdir(folder)
    for command in (["init", "r.sqlite", "--study", "."], ["import", "r.sqlite", "rows.csv"]):
        subprocess.run([program, *command], check=True, stdout=subprocess.DEVNULL)
    return folder


def said(folder, command):
    """What differs by the files' hashes alone is left out."""
    words = shlex.split(command)
    os.chdir(folder)
    done = subprocess.run([program, words[0], "r.sqlite", *words[1:]], capture_output=True, text=True)
    return done.returncode, re.sub(r"\b[0-9a-f]{64}\b", "", done.stdout + done.stderr)


with tempfile.TemporaryDirectory() as scratch:
    words, plain = made(scratch + "/words", str), made(scratch + "/plain", renamed)
    for line in ASKED:
        code, text = said(words, line)
        expected_code, expected = said(plain, renamed(line))
        is_known = "survival" not in line  # Refused: the roles do not say who died.
        if code != (0 if is_known else 2) or (code, renamed(text).replace('"', "")) != (
                expected_code, renamed(expected).replace('"', "")):
            faults.append(line)
            print("NOT SO: %s: %d %s\n--- under other names: %d %s" % (
                line, code, text[:1500], expected_code, expected[:1500]))
    os.chdir(source)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
