#!/usr/bin/env python3
"""A network that breaks: proxy.py PROREG SOURCE_DIR [SEED]. Between the program and the server
stands a proxy that cuts connections after some bytes, or before an answer. What was imported through it is what goes
in without it, once, and its chain verifies; a report is whole or none, and so is a copy."""
import json, os, random, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
study = os.path.join(source, "tests/postgres/everybody.yaml")
seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(10**6)
chance = random.Random(seed)
faults = []
FILES, PATIENTS = 4, 300


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO (seed %d): %s" % (seed, what))


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"))


def files(folder):
    """Files of one hospital each, with faults that become queries."""
    paths = []
    for f in range(FILES):
        paths.append(os.path.join(folder, "site_%02d.csv" % (f + 1)))
        with open(paths[-1], "w") as out:
            out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n")
            for i in range(PATIENTS):
                out.write("P%d-%04d,baseline_arm_1,site_%02d,1,%d,%d,%s\n" % (
                    f, i, f + 1, 40 + i % 40, 1 + i % 2, 999 if i % 50 == 7 else 80))
    return paths


def init(server, name):
    made = run("init", server.make(name), "--study", os.path.join(source, "schema/jasa"))
    check(made.returncode == 0, "init: " + made.stderr)


def content(address):
    return json.loads(run("flow", address, "segment", "--format", "json").stdout)["snapshot"]


def imported(server, paths):
    """What goes in without cuts: content, problems, queries, and the bytes on the wire."""
    init(server, "whole")
    proxy = Proxy(server, [])
    done = run("import", proxy.address("whole"), *paths, "--format", "json")
    check(done.returncode == 1, "import: " + done.stderr)
    n = proxy.taken[0]["n"]
    proxy.close()
    return content(server.address("whole")), n


def count(server, database, table):
    return int(server.sql("SELECT count(*) FROM main." + table, database).stdout)


def cut_imports(server, paths, expected, n):
    for turn in range(3):
        name = "cut%d" % turn
        init(server, name)
        cuts = sorted(chance.randrange(n) for _ in range(4))
        proxy = Proxy(server, cuts)
        done = run("import", proxy.address(name), *paths, "--format", "json")
        where = "cuts after %s of %d bytes: " % (cuts, n)
        n_before = 0
        while done.returncode == 4 and n_before < len(cuts):  # It could not even open the registry.
            check(count(server, name, "proreg_record") == 0 and (
                "cannot be reached" in done.stderr or "run the command again" in done.stderr),
                where + done.stderr)
            n_before = proxy.n_cut
            done = run("import", proxy.address(name), *paths, "--format", "json")
        check(done.returncode == 1, where + "%d %s" % (done.returncode, done.stderr))
        check(proxy.n_cut > 0, where + "nothing was cut")
        check("goes in once" in done.stderr or proxy.n_cut - n_before < 2,
              where + "it is said: " + done.stderr)
        proxy.close()
        check(content(server.address(name)) == expected, where + "the same content")
        for table in ("proreg_record", "proreg_problem", "proreg_query"):
            check(count(server, name, table) == count(server, "whole", table), where + table)
        check(server.sql("SELECT count(*) - count(DISTINCT sha256) FROM main.proreg_import\n"
                         "WHERE command = 'import'", name).stdout.strip() == "0",
              where + "each file is in the journal once")
        check(run("audit", server.address(name), "--verify").returncode == 0,
              where + "the chain verifies")


def cut_reports(server):
    """Most bytes are the check of the schema, most answers are counts. The last one is to the ROLLBACK
    before the connection closes, when all is read."""
    def report(network):
        return run("report", network.address("whole"), study, "--format", "json")

    network = Proxy(server, [])
    whole = report(network).stdout
    check('"cells"' in whole, "a report without cuts")
    n = network.n_answers
    for k in (chance.randrange(1, n) for _ in range(6)):
        cutting = Proxy(server, [], cut_before=k)
        done = report(cutting)
        told = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
        check(cutting.n_cut == 1 and done.returncode == 4 and not done.stdout and len(told) == 1 and
              "\\t" not in told[0],
              "a report cut before answer %d of %d: %d %s%s" % (
                  k, n, done.returncode, done.stderr, done.stdout[:200]))
        cutting.close()
    check(report(network).stdout == whole, "and whole when it is asked again")
    network.close()


def cut_copy(server):
    """The answer to COMMIT is lost, and so is the one to the rows that are made for counting: the copy
    is there, and the log of accesses does not say otherwise."""
    server.make("copied")
    network = Proxy(server, [])
    network.cut_behind = b"COMMIT"
    done = run("copy", server.address("whole"), network.address("copied"))
    check(done.returncode == 0 and network.n_cut == 2, "a copy whose end was cut %d times: %d %s" % (
        network.n_cut, done.returncode, done.stderr))
    network.close()
    log = run("audit", server.address("whole"), "--access", "--format", "csv").stdout
    check(log.count("copy") == 1 and "failed" not in log, "the log has one copy: " + log)
    check(run("audit", server.address("copied"), "--verify").returncode == 0, "and it verifies")


def gone(server, paths, n):
    """A server that does not come back: the command gives up, and nothing is half done."""
    init(server, "gone")
    proxy = Proxy(server, [n // 2])
    importing = subprocess.Popen([program, "import", proxy.address("gone"), *paths],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not proxy.taken:
        time.sleep(0.01)
    proxy.close()
    said = importing.communicate()[1]
    check(importing.returncode == 4 and "run the command again" in said,
          "it gives up: %d %s" % (importing.returncode, said))
    done = run("import", server.address("gone"), *paths)
    check(done.returncode == 1, "and goes on when it is given again: " + done.stderr)
    check(content(server.address("gone")) == content(server.address("whole")),
          "with the same content")


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    given = files(scratch)
    state, size = imported(running, given)
    cut_imports(running, given, state, size)
    cut_reports(running)
    cut_copy(running)
    gone(running, given, size)
print("seed %d: %d faults" % (seed, len(faults)))
sys.exit(1 if faults else 0)
