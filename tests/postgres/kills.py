#!/usr/bin/env python3
"""Eight importers at once, and blows at random moments: kills.py PROREG SOURCE_DIR [SECONDS [SEED]].
Importers are killed, the server stops at once and comes back, the network cuts connections. Who was
cut short says what to do or goes on by itself, and is given again until it is through; then the
registry is what it is without blows: content, problems, queries, each file once, and its chain
verifies. A report under blows is whole or none. Goes on until so many seconds of the processor
(60) are spent."""
import json, os, random, re, signal, subprocess, sys, tempfile, threading, time

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
study = os.path.join(source, "tests/postgres/everybody.yaml")
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 60
seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(10**6)
chance = random.Random(seed)
faults, done_by = [], {"killed": 0, "stopped": 0, "cut": 0, "given again": 0, "reports": 0}
FILES, PATIENTS, MOST_TRIES = 8, 150, 30
TABLES = ("proreg_record", "proreg_problem", "proreg_query", "proreg_original", "assessment")
environment = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO (seed %d): %s" % (seed, what), flush=True)


def start(*arguments):
    return subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env=environment)


def run(*arguments):
    running = start(*arguments)
    out, said = running.communicate()
    return running.returncode, out, said


def files(folder):
    """A file of each hospital, with faults that become queries."""
    paths = []
    for f in range(FILES):
        paths.append(os.path.join(folder, "site_%02d.csv" % (f + 1)))
        with open(paths[-1], "w") as out:
            out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps,"
                      "visit_date,frankel,pain_vas\n")
            for i in range(PATIENTS):
                out.write("P%d-%04d,baseline_arm_1,site_%02d,1,%d,%d,%s,2019-03-%02d,%s,%d\n" % (
                    f, i, f + 1, 40 + i % 40, 1 + i % 2, 999 if i % 10 == 7 else 80, 1 + i % 28,
                    "ABCDE"[i % 5], i % 101))
    return paths


def init(server, name):
    code, _, said = run("init", server.make(name), "--study", os.path.join(source, "schema/jasa"))
    check(code == 0, "init: " + said)


def state(server, name):
    """What must not depend on blows."""
    out = run("flow", server.address(name), "segment", "--format", "json")[1]
    counts = [server.sql("SELECT count(*) FROM main." + table, name).stdout for table in TABLES]
    return json.loads(out)["snapshot"], counts


def is_clear(said):
    """One line of what happened, with what to do."""
    last = said.strip().split("\n")[-1]
    return re.search(r"run the command again|cannot be reached: .*check the address", last)


class Storm:
    """Importers of one file each into a database, until all are through."""

    def __init__(self, server, name, paths, port=None):
        self.server, self.name = server, name
        self.address = port.address(name) if port else server.address(name)
        self.lock, self.running = threading.Lock(), {}
        self.threads = [threading.Thread(target=self.bring, args=(path,)) for path in paths]
        for thread in self.threads:
            thread.start()

    def bring(self, path):
        for _ in range(MOST_TRIES):
            with self.lock:
                self.running[path] = start("import", self.address, path)
            said = self.running[path].communicate()[1]
            code = self.running[path].returncode
            with self.lock:
                self.running.pop(path)
            if code in (0, 1):
                return
            done_by["given again"] += 1
            check(code == -signal.SIGKILL or (code == 4 and is_clear(said)),
                  "%s: an importer that was cut short: %d, %s" % (self.name, code, said))
        check(False, "%s: %s never came in" % (self.name, path))

    def is_over(self):
        return not any(thread.is_alive() for thread in self.threads)

    def kill_one(self):
        with self.lock:
            for running in chance.sample(sorted(self.running), min(1, len(self.running))):
                self.running[running].kill()
                done_by["killed"] += 1


def stop_at_once(server):
    """As the server's immediate mode does, which leaves it to the log to make all good."""
    server.process.send_signal(signal.SIGQUIT)
    server.process.wait()
    server.start()
    done_by["stopped"] += 1


def undisturbed(server, paths):
    init(server, "whole")
    began = time.time()
    storm = Storm(server, "whole", paths)
    for thread in storm.threads:
        thread.join()
    lasts = time.time() - began
    proxy = Proxy(server, [])
    check(run("import", proxy.address("whole"), paths[0])[0] in (0, 1), "once more is no news")
    size = proxy.taken[0]["n"]
    proxy.close()
    return state(server, "whole"), lasts, size


def limits(size):
    """Every other connection is cut somewhere; a file is some times what only opening takes."""
    while True:
        yield chance.randrange(3 * size) if chance.random() < 0.5 else None


def storm_of(server, turn, paths, expected, lasts, size):
    name = "storm%d" % turn
    init(server, name)
    proxy = Proxy(server, limits(size)) if turn % 3 == 2 else None
    storm = Storm(server, name, paths, proxy)
    n_blows = 0
    while not storm.is_over():
        time.sleep(chance.random() * lasts / 4)
        if n_blows < FILES and not storm.is_over():
            n_blows += 1
            # One kind alone in turn, then all together.
            if turn % 3 == 0 or (turn % 3 == 2 and chance.random() < 0.7):
                storm.kill_one()
            else:
                stop_at_once(server)
    if proxy:
        done_by["cut"] += proxy.n_cut
        proxy.close()
    check(state(server, name) == expected, "%s: what is in is what comes in undisturbed" % name)
    check(server.sql("SELECT count(*) - count(DISTINCT sha256) FROM main.proreg_import WHERE command\n"
                     "= 'import' AND status = 'imported'", name).stdout.strip() == "0",
          "%s: each file is in the journal once" % name)
    code, out, said = run("audit", server.address(name), "--verify")
    check(code == 0, "%s: the chain verifies: %s%s" % (name, out, said))
    server.sql("DROP DATABASE " + name)


def reports(server, whole):
    """A report is killed, or its server stops: it is whole or it is none and says so."""
    began = time.time()
    running = start(*whole["command"])
    time.sleep(chance.random() * whole["lasts"])
    if chance.random() < 0.3:
        running.kill()
    else:
        stop_at_once(server)
    out, said = running.communicate()
    done_by["reports"] += 1
    if running.returncode == 0:
        check(out == whole["text"], "a report that came through is whole")
    elif running.returncode != -signal.SIGKILL:
        check(running.returncode == 4 and out == "" and is_clear(said),
              "a report after %.2f s: %d %s%s" % (
                  time.time() - began, running.returncode, said, out[:200]))


def spent():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    given = files(scratch)
    expected, lasts, size = undisturbed(running, given)
    command = ("report", running.address("whole"), study, "--format", "json")
    began = time.time()
    code, text, said = run(*command)
    check(code == 0, "a report: " + said)
    whole = {"command": command, "text": text, "lasts": time.time() - began}
    turn = 0
    while turn < 3 or spent() < seconds:
        storm_of(running, turn, given, expected, lasts, size)
        reports(running, whole)
        turn += 1
    check(run(*command)[1] == text,
          "and the report is what it was")
    check(done_by["killed"] > 0 and done_by["stopped"] > 0 and done_by["given again"] > 0,
          "there were blows: %s" % done_by)
print("seed %d: %d storms, %s, %d faults" % (seed, turn, ", ".join(
    "%d %s" % (n, what) for what, n in done_by.items()), len(faults)))
sys.exit(1 if faults else 0)
