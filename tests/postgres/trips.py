#!/usr/bin/env python3
"""An import asks the server for many patients at once: trips.py PROREG SOURCE_DIR. Round trips between program and server,
of files with new patients, of the same patients once more, with a visit more and with other values; also of a hospital's login."""
import os, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
PATIENTS = 1000
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def rows_of(first):
    """Header, and three rows a patient; no two are alike, which would be asked about one by one."""
    return subprocess.run(
        ["awk", "-v", "patients=%d" % PATIENTS, "-v", "first=%d" % first, "-v", "seed=%d" % (first + 1), "-v",
         "hospital=site_01", "-f",
         os.path.join(source, "bench/make_report.awk")], capture_output=True, text=True, check=True).stdout.splitlines(True)


with Server() as server, tempfile.TemporaryDirectory() as folder:
    address = server.make("trips")
    subprocess.run([program, "init", address, "--study", os.path.join(source, "schema/jasa")], check=True,
                   stdout=subprocess.DEVNULL)
    server.sql("CREATE ROLE kato LOGIN")
    server.sql("SELECT main.proreg_grant('kato', 'site', 'site_01')", "trips")

    def imported(what, rows, most, login="proreg"):
        """At the most so many round trips a patient, whatever a file takes that has none."""
        path, proxy = os.path.join(folder, "rows.csv"), Proxy(server, [])
        with open(path, "w") as out:
            out.writelines(rows)
        done = subprocess.run([program, "import", proxy.address("trips").replace("proreg@", login + "@"), path],
                              capture_output=True, text=True)
        proxy.close()
        n = proxy.n_answers
        check(done.returncode in (0, 1), "%s: %s%s" % (what, done.stdout, done.stderr))
        check(n < most * PATIENTS, "%s: %d round trips for %d patients" % (what, n, PATIENTS))
        print("%s: %d round trips, %.0f bytes a patient" % (
            what, n, sum(state["n"] for state in proxy.taken) / PATIENTS))

    rows = rows_of(0)
    later = [row for row in rows if "1_month_arm_1" not in row]
    imported("the first patients", rows_of(PATIENTS), 0.7)
    imported("patients beside them, without a visit", later, 0.7)
    imported("the same with that visit", rows, 0.7)
    imported("the same in the order of visits", rows[:1] + sorted(rows[1:], key=lambda row: row.split(",")[1]), 0.7)
    imported("a hospital's login", rows_of(2 * PATIENTS), 0.7, "kato")
    done = subprocess.run([program, "audit", address, "--verify"], capture_output=True, text=True)
    check(done.returncode == 0, "the chain holds: " + done.stdout + done.stderr)
sys.exit(1 if faults else 0)
