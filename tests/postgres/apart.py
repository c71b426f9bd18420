#!/usr/bin/env python3
"""A file of a few patients reads what they have, and not what stands between them: apart.py PROREG SOURCE_DIR.
Bytes between program and server, of a file about two patients side by side and of one about the first and the last."""
import os, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
PATIENTS = 1500
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def n_bytes(server, *arguments):
    """How many it takes to run a command on the server's database."""
    proxy = Proxy(server, [])
    done = subprocess.run([program, arguments[0], proxy.address("apart"), *arguments[1:]], capture_output=True, text=True)
    proxy.close()
    check(done.returncode == 0, "%s: %s%s" % (arguments, done.stdout, done.stderr))
    return sum(state["n"] for state in proxy.taken)


with Server() as server, tempfile.TemporaryDirectory() as folder:
    address, path = server.make("apart"), os.path.join(folder, "rows.csv")

    def written(name, lines):
        with open(os.path.join(folder, name), "w") as out:
            out.writelines(lines)
        return os.path.join(folder, name)

    rows = subprocess.run(
        ["awk", "-v", "patients=%d" % PATIENTS, "-v", "hospital=site_01", "-f", os.path.join(source, "bench/make_report.awk")],
        capture_output=True, text=True, check=True).stdout.splitlines(True)
    n_bytes(server, "init", "--study", os.path.join(source, "schema/jasa"))
    n_bytes(server, "import", written("all.csv", rows))
    age = rows[0].split(",").index("age")

    def of(first, second):
        """Both a year older, which rules, digests and wide rows have to know."""
        lines = [rows[0]]
        for row in rows[1:]:
            cells = row.split(",")
            if cells[0] in (first, second) and cells[1] == "baseline_arm_1":
                cells[age] = str(int(cells[age]) + 1)
                lines.append(",".join(cells))
        check(len(lines) == 3, "two patients: %d lines" % len(lines))
        return lines

    ids = sorted({row.split(",")[0] for row in rows[1:]})
    near = n_bytes(server, "import", written("near.csv", of(ids[700], ids[701])))
    far = n_bytes(server, "import", written("far.csv", of(ids[0], ids[-1])))
    check(far < 1.2 * near, "the first and the last patient: %d bytes, two side by side: %d" % (far, near))
    print("%d bytes for two patients side by side, %d for the first and the last of %d" % (near, far, len(ids)))
    done = subprocess.run([program, "audit", address, "--verify"], capture_output=True, text=True)
    check(done.returncode == 0, "the chain holds: " + done.stdout + done.stderr)
sys.exit(1 if faults else 0)
