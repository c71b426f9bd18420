#!/usr/bin/env python3
"""Rows of patients on three further servers: shards.py PROREG SOURCE_DIR. The sample's three studies say
the same bytes as from a file; what the servers were asked for is read from the plans that the main one
logs, and no rows of patients cross; a server that is away, or has other rows than the registry."""
import json, os, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from further import Further, PLANS, no_rows_cross
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sites = os.path.join(source, "sample_data/sites")
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
STUDIES = ("segment", "sins", "decompression")
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what, flush=True)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


def asked(db, study):
    done = run("report", db, study, "--format", "json")
    check(done.returncode == 0, "report of %s: %s" % (study, done.stderr))
    return re.sub(r'"head": "[0-9a-f]{64}"', '"head": ""', done.stdout), done.stderr


def stands(db):
    """But the chain, which is another."""
    done = run("status", db)
    return [line for line in done.stdout.splitlines() if not line.startswith("Chain ")], done.stderr


def report(db, study):
    return asked(db, study)[0]


def codes():
    return sorted({name[:7] for name in os.listdir(sites) if name.endswith(".csv")})


def filled(file):
    """The sample in a file."""
    run("init", file, "--study", os.path.join(source, "schema/jasa"))
    for name in sorted(os.listdir(sites)):
        path = os.path.join(sites, name)
        maps = [m for m in (path[:-4] + ".map.yaml", os.path.join(sites, name[:7] + ".map.yaml"))
                if os.path.exists(m)]
        if name.endswith(".csv"):
            done = run("import", file, path, *(["--map", maps[0]] if maps else []))
            check(done.returncode == 0, "import: " + done.stderr)


def no_more_than_asked_for(server, db, study):
    """What is said of it, and no rows of patients cross but those in the pairs of a match."""
    counting = set()
    text, said = no_rows_cross(server, lambda: asked(db, study), check, counting)
    check(len(counting) == 3, "%s is counted on all servers: %s" % (study, counting))
    crossed = re.search(r"counted on the server: [\d,]+ counts crossed,(?: the place of (\d+) patients among them,)?"
                        r" and rows of (\d+) patients", said)
    told = json.loads(text)
    matches = told.get("matches", [])
    n_pairs = sum(len(match["pairs"]) for match in matches)
    expected = (str(told["flow"][-1]["n_after"]) if matches else None, str(2 * n_pairs))
    check(crossed and crossed.groups() == expected and (n_pairs > 10) == (study == "decompression"),
          "%s: the number of each member once, and %d pairs once: %s" % (study, n_pairs, said))
    return text


def named(db):
    """What is said of pairs where it is said who is who."""
    said = [run(*(db if word == "DB" else word for word in words.split())).stdout for words in (
        "explain DB decompression T4.age.decompression.matched.mean",
        "report DB decompression --table 4 --format html --with-records")]
    check(all(len(text) > 1000 for text in said), "it is said who is in a pair")
    return [re.sub(r"[0-9a-f]{64}", "", text) for text in said]


# ---- what may happen ----
def away(server, further, db, expected):
    """Of a server that does not answer it is said so, and nothing is written."""
    heads = [run("status", db, "--format", "json").stdout for _ in range(1)]
    further.servers[1].stop()
    for arguments in (("report", db, "segment"), ("import", db, os.path.join(
            source, "sample_data/faulty/range.csv"))):
        done = run(*arguments)
        check(done.returncode == 4 and done.stdout == "" and "further_2" in done.stderr and
              done.stderr.count("\n") == 1,
              "a server away from %s: %d %s" % (arguments[0], done.returncode, done.stderr))
    further.servers[1].start()
    check(run("status", db, "--format", "json").stdout == heads[0], "nothing was written meanwhile")
    check(report(db, "segment") == expected, "and it says the same when the server is back")


def otherwise(further, db, expected):
    """Rows that are not those of the records are not counted."""
    further.servers[0].sql("UPDATE main.proreg_patient SET mark = mark + 1", "r")
    check(report(db, "segment") == expected, "rows of an older state are passed over")
    further.servers[0].sql("UPDATE main.proreg_patient SET mark = mark - 1", "r")


def verified(further, db):
    """Rows of another server are computed again where they are not counted, too."""
    def found():
        told = run("audit", db, "--verify", "--format", "json")
        rows = [f["row"] for f in json.loads(told.stdout)["findings"]]
        check(told.returncode == (1 if rows else 0), "an exit code: %d %s" % (told.returncode, told.stderr))
        return rows

    there = lambda text: further.servers[1].sql(text, "r")
    check(found() == [], "all is as it was written: %s" % found())
    there("CREATE TABLE public.kept AS SELECT * FROM main.proreg_patient ORDER BY record_id LIMIT 1")
    some = there("SELECT record_id FROM public.kept").stdout.strip()
    there("DELETE FROM main.proreg_patient WHERE record_id = '%s'" % some)
    check(found() == [some], "a row is missing there: %s" % found())
    there("INSERT INTO main.proreg_patient SELECT * FROM public.kept; UPDATE public.kept SET record_id = '0-00';"
          "INSERT INTO main.proreg_patient SELECT * FROM public.kept")
    check(found() == ["0-00"], "a row too many there: %s" % found())
    there("DELETE FROM main.proreg_patient WHERE record_id = '0-00'; DROP TABLE public.kept;"
          "UPDATE main.proreg_patient SET mark = mark + 1, age = age + 1 WHERE record_id = '%s'" % some)
    check(found() == [some, some + " age"], "a row of another state there: %s" % found())
    there("UPDATE main.proreg_patient SET mark = mark - 1, age = age - 1 WHERE record_id = '%s'" % some)
    check(found() == [], "and is right again: %s" % found())


def at_home_again(server, db, expected):
    for k in (1, 2, 3):
        server.sql("SELECT main.proreg_place('further_%d', '{}')" % k, "r")
    n = int(server.sql("SELECT count(*) FROM pg_foreign_table", "r").stdout)
    check(n == 0 and report(db, "segment") == expected, "rows come home")
    done = server.sql("SELECT main.proreg_place('further_1', '{nowhere}')", "r", check=False)
    check(done.returncode != 0 and "sites of the study" in done.stderr, "a site that is none: " + done.stderr)


with Server(PLANS) as running, Further(running, 3) as more, tempfile.TemporaryDirectory() as scratch:
    file, db = os.path.join(scratch, "r.sqlite"), running.make("r")
    filled(file)
    done = run("copy", file, db, "--reason", "to the servers")
    check(done.returncode == 0, "copy: " + done.stderr)
    more.known("r")
    more.place("r", codes())
    more.analyze("r")
    check(min(more.n_rows("r")) > 50, "rows are there: %s" % more.n_rows("r"))
    said = {study: report(file, study) for study in STUDIES}
    for study in STUDIES:
        check(no_more_than_asked_for(running, db, study) == said[study], "the same bytes of " + study)
    check(named(db) == named(file), "the same of who is in pairs")
    lines, told = stands(db)
    check(lines == stands(file)[0] and "counted on the server" in told, "how it stands: " + told)
    otherwise(more, db, said["segment"])
    verified(more, db)
    away(running, more, db, said["segment"])
    at_home_again(running, db, said["segment"])
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
