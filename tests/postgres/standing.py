#!/usr/bin/env python3
"""What of a visit crosses for who counts and lists visits: standing.py PROREG SOURCE_DIR. Bytes between program and
server of `status` and `due`, by how they grow from one size of a registry to another; what `status` counts there and what
it has to read; and what a file says is what the server says, on any day."""
import os, re, sqlite3, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
PATIENTS, VISITS_A_PATIENT = 1500, 3
MOST = {"status": 90, "due": 90}  # Bytes a visit.
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def run(*arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    check(done.returncode == 0, "%s: %s%s" % (arguments, done.stdout, done.stderr))
    return done.stdout


def n_bytes(server, *arguments):
    """How many it takes to run a command on the server's database."""
    proxy = Proxy(server, [])
    run(arguments[0], proxy.address("standing"), *arguments[1:])
    proxy.close()
    return sum(state["n"] for state in proxy.taken)


def said(command, store, *arguments):
    """Without the chain, which has times and salts, and the store's name."""
    text = re.sub(r'"(head|at)": "[^"]*"', "", run(command, store, *arguments))
    return [line for line in text.splitlines() if not line.startswith("Chain ")]


def told(store):
    return subprocess.run([program, "status", store], capture_output=True, text=True).stderr


def same(what, *asked):
    for arguments in asked or (("--format", "json"), ("--on", "2019-12-31", "--format", "json"), ("--on", "2021-02-28"),
                               ("--site", "site_02", "--format", "json"), ("--site", "site_02", "--on", "2020-05-01")):
        check(said("status", address, *arguments) == said("status", file, *arguments),
              "%s: status %s: the file says what the server says" % (what, " ".join(arguments)))


def counted(what, n_rows):
    """Nobody's rows but those of who is looked for: each once, and twice of the few who may be somebody else."""
    rows = re.search(r"counted on the server: [0-9,]+ counts crossed, and rows of ([0-9,]+) patients", told(address))
    n = int(rows[1].replace(",", "")) if rows else -1
    check(n_rows <= n <= n_rows + 20, "%s: rows of %d patients cross: %s" % (what, n_rows, told(address)))


def again(folder, path):
    """A file of the first patient of another, under another id, and of one who refuses."""
    with open(path) as given:
        head, *rows = given.read().splitlines()
    first = rows[0].split(",")[0]
    twin = [row.replace(first, first + "-9", 1) for row in rows if row.startswith(first + ",")]
    names = head.split(",")
    no = twin[0].split(",")
    no[names.index("consent")] = "0"
    no[0] = rows[-1].split(",")[0]
    for name, lines in (("twin.csv", twin), ("no.csv", [",".join(no)])):
        with open(os.path.join(folder, name), "w") as out:
            out.write("\n".join([head, *lines]) + "\n")
    return first, os.path.join(folder, "twin.csv"), os.path.join(folder, "no.csv")


def both(*arguments, allowed=(0, 1)):
    for store in (address, file):
        done = subprocess.run([program, arguments[0], store, *arguments[1:]], capture_output=True, text=True)
        check(done.returncode in allowed, "%s: %s%s" % (arguments, done.stdout, done.stderr))


with Server() as server, tempfile.TemporaryDirectory() as folder:
    address, file = server.make("standing"), os.path.join(folder, "file.sqlite")

    def written(name, first, patients, hospital="site_01"):
        path = os.path.join(folder, name)
        with open(path, "w") as out:
            subprocess.run(["awk", "-v", "patients=%d" % patients, "-v", "first=%d" % first, "-v", "seed=%d" % (first + 1),
                            "-v", "hospital=" + hospital, "-f",
                            os.path.join(source, "bench/make_report.awk")], stdout=out, check=True)
        return path

    few, rest = written("few.csv", 0, PATIENTS // 3), written("rest.csv", PATIENTS // 3, PATIENTS - PATIENTS // 3)
    both("init", "--study", os.path.join(source, "schema/jasa"))
    both("import", few)
    before = {command: n_bytes(server, command) for command in MOST}
    both("import", rest)
    for command, most in MOST.items():
        grown = (n_bytes(server, command) - before[command]) / (PATIENTS - PATIENTS // 3) / VISITS_A_PATIENT
        check(grown < most, "%s: %.0f bytes a visit, %d at the most" % (command, grown, most))
        check(said(command, address) == said(command, file), "%s: the file says what the server says" % command)
        print("%s: %.0f bytes a visit" % (command, grown))
    counted("all", PATIENTS)

    other = written("other.csv", PATIENTS, 40, "site_02")
    first, twin, no = again(folder, other)
    both("import", other)
    both("import", twin)
    both("import", no)
    both("withdraw", first, "--scope", "use", "--reason", "asked")
    same("who is there twice, withdrew or refuses")
    now = run("status", address)
    check(all(word in now for word in (first + "-9", first + " (use)", "said no, not settled")), "they are told: " + now)

    # All on one day: more pairs than are compared one by one. Rows that are not those of the records are not counted.
    change = "UPDATE surgery SET surgery_date = '2020-03-01'"
    server.sql("SET search_path = main; " + change, "standing")
    with sqlite3.connect(file) as db:
        db.execute(change)
    check("read from the server: rows of %d patients" % (PATIENTS + 41) in told(address), "and read: " + told(address))
    same("read", ("--format", "json"))
    both("withdraw", first, "--undo", "--reason", "asked")
    counted("of one day", PATIENTS + 41)
    same("of one day")
sys.exit(1 if faults else 0)
