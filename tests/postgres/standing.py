#!/usr/bin/env python3
"""What of a visit crosses for who counts and lists visits: standing.py PROREG SOURCE_DIR. Bytes between program and
server of `status` and `due`, by how they grow from one size of a registry to another; and what a file says is what the server says."""
import os, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
PATIENTS, VISITS_A_PATIENT = 1500, 3
MOST = {"status": 160, "due": 90}  # Bytes a visit.
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


def said(*arguments):
    """Without the chain, which has times and salts, and the store's name."""
    return [line for line in run(*arguments).splitlines() if not line.startswith("Chain ")]


with Server() as server, tempfile.TemporaryDirectory() as folder:
    address, file = server.make("standing"), os.path.join(folder, "file.sqlite")

    def written(name, first, patients):
        path = os.path.join(folder, name)
        with open(path, "w") as out:
            subprocess.run(["awk", "-v", "patients=%d" % patients, "-v", "first=%d" % first, "-v", "seed=%d" % (first + 1),
                            "-v", "hospital=site_01", "-f",
                            os.path.join(source, "bench/make_report.awk")], stdout=out, check=True)
        return path

    few, rest = written("few.csv", 0, PATIENTS // 3), written("rest.csv", PATIENTS // 3, PATIENTS - PATIENTS // 3)
    for store in (address, file):
        run("init", store, "--study", os.path.join(source, "schema/jasa"))
        run("import", store, few)
    before = {command: n_bytes(server, command) for command in MOST}
    for store in (address, file):
        run("import", store, rest)
    for command, most in MOST.items():
        grown = (n_bytes(server, command) - before[command]) / (PATIENTS - PATIENTS // 3) / VISITS_A_PATIENT
        check(grown < most, "%s: %.0f bytes a visit, %d at the most" % (command, grown, most))
        check(said(command, address) == said(command, file), "%s: the file says what the server says" % command)
        print("%s: %.0f bytes a visit" % (command, grown))
    told = subprocess.run([program, "status", address], capture_output=True, text=True).stderr
    check("rows of %d patients crossed" % PATIENTS in told, "status says what crossed: " + told)
sys.exit(1 if faults else 0)
