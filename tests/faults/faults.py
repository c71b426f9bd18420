#!/usr/bin/env python3
"""Lets the disk fail under every command that writes, and asks what is left:
faults.py PROREG SOURCE_DIR SHIM [--runs N] [--seed S] [--from N] [--only WORD] [--mode MODE]
    [--every]
Each run is a command, a mode of the shim (shim.c) and the call at which it strikes, all drawn by
the seed; --every takes each call of each command; --from N goes on at the N-th draw. Stopped by a
signal it says how far it came. Afterwards the registry is wholly as before or
wholly as after, `audit --verify` finds nothing, outputs are whole or as they were, and a command
that did not do it all says so with an exit code that is not 70."""
import argparse, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenarios import SCENARIOS, build
from state import outputs_of, registry_state

parser = argparse.ArgumentParser()
parser.add_argument("proreg")
parser.add_argument("source")
parser.add_argument("shim")
parser.add_argument("--runs", type=int, default=200)
parser.add_argument("--seconds", type=float, default=1e9, help="no further run after so many")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--from", type=int, default=1, dest="first")
parser.add_argument("--only", default="")
parser.add_argument("--mode", default="")
parser.add_argument("--every", action="store_true")
options = parser.parse_args()
for name in ("proreg", "source", "shim"):
    setattr(options, name, os.path.abspath(getattr(options, name)))
folder = os.path.realpath(tempfile.mkdtemp())
os.chdir(folder)
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
os.umask(0o077)

MODES = ("kill", "torn", "cut", "fail", "full", "dead", "read")
DEADLY = ("kill", "torn", "cut")


def plain(work, *args):
    return subprocess.run([options.proreg, *args], cwd=work, capture_output=True, text=True)


def faulty(work, fault, args):
    """Runs the command on a disk that fails; its end, and how many calls and reads it made."""
    grave, report = os.path.join(folder, "grave"), os.path.join(folder, "report.txt")
    shutil.rmtree(grave, ignore_errors=True)
    os.mkdir(grave)
    env = dict(os.environ, LD_PRELOAD=options.shim, PROREG_FAULT=fault, PROREG_FAULT_UNDER=work,
               PROREG_FAULT_GRAVE=grave, PROREG_FAULT_REPORT=report,
               ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
    done = subprocess.run([options.proreg, *args], cwd=work, env=env, capture_output=True,
                          text=True, timeout=300)
    calls, reads, last = open(report).read().split()
    return done, int(calls), int(reads), last


def fresh(scenario):
    work = os.path.join(folder, "work")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(os.path.join(folder, scenario.base), work)
    return work


class Known:
    """What a command does on a disk that works."""

    def __init__(self, scenario):
        work = fresh(scenario)
        self.before = registry_state(work)
        self.outputs_before = outputs_of(work)
        self.done, self.calls, self.reads, _ = faulty(work, "count", scenario.args)
        if self.done.returncode not in scenario.codes or self.calls == 0:
            sys.exit("%s: exit code %d, %d calls\n%s%s" % (
                scenario.name, self.done.returncode, self.calls, self.done.stdout,
                self.done.stderr))
        self.after = registry_state(work)
        self.outputs_after = outputs_of(work)


def strike(scenario, known, mode, at, seed):
    """One run; what is wrong afterwards, and whether the command was done."""
    work = fresh(scenario)
    done, _, _, last = faulty(work, "%s:%d:%d" % (mode, at, seed), scenario.args)
    wrong = []
    killed = done.returncode == -signal.SIGKILL
    if mode in DEADLY and at > 0 and not killed and mode != "torn":
        wrong.append("was not killed: %d" % done.returncode)
    if not killed and done.returncode not in (0, 1, 2, 3, 4, 5):
        wrong.append("exit code %d" % done.returncode)
    text = done.stdout + done.stderr
    if "Sanitizer" in text or "runtime error" in text or "Assertion" in text:
        wrong.append("a fault of memory")
    said_done = done.returncode == known.done.returncode
    if not killed and done.returncode not in known.scenario_codes and not done.stderr.strip():
        wrong.append("says nothing")
    state = check_registry(scenario, work, known, wrong)
    if scenario.name == "backup" and not killed and "accesses has it" not in done.stderr:
        check_log(work, wrong)
    if said_done and not killed and state == known.before != known.after:
        wrong.append("says that it is done, and it is not")
    whole = said_done and not killed and "no copy of the registry is kept" not in done.stderr
    check_outputs(work, known, whole, wrong)
    if not killed:
        left = [n for n in os.listdir(work) if "proreg-" in n or n.endswith("-journal")
                or n.count(".sqlite.")]
        if left and mode != "dead" and last != "unlink":
            wrong.append("left %s" % left)
    return wrong, "%s at %s: %s" % (mode, last, (done.stderr.strip() or "-").split("\n")[0])


def check_registry(scenario, work, known, wrong):
    registry = os.path.join(work, "r.sqlite")
    if scenario.makes and known.before is None:
        verify = plain(work, "audit", "r.sqlite", "--verify")
        if not os.path.exists(registry) or "interrupted left it" in verify.stderr:
            return known.before
    else:
        verify = plain(work, "audit", "r.sqlite", "--verify")
    if verify.returncode != 0:
        wrong.append("verify: %d %s" % (verify.returncode, verify.stdout + verify.stderr))
        return None
    state = registry_state(work)
    if state not in (known.before, known.after) and not scenario.steps:
        wrong.append("the registry is neither as before nor as after")
    return state


def check_log(work, wrong):
    """A copy that is not there is not in the log, or in it as failed; where the log could not say
    so, the message did."""
    db = sqlite3.connect(os.path.join(work, "r.sqlite"))
    entries = db.execute("SELECT options FROM proreg_access WHERE command = 'backup'").fetchall()
    db.close()
    made = len(entries) - 2 * entries.count(('{"failed":true}',))
    if made > os.path.exists(os.path.join(work, "copy.sqlite")):
        wrong.append("the log has a copy that is not there")


def check_outputs(work, known, whole, wrong):
    found = outputs_of(work)
    for name in set(known.outputs_before) | set(known.outputs_after):
        is_old = found.get(name) == known.outputs_before.get(name)
        is_new = found.get(name) == known.outputs_after.get(name)
        if not is_old and not is_new:
            wrong.append("%s is neither as before nor as after" % name)
        elif whole and not is_new:
            wrong.append("%s is missing, and the command says that it is done" % name)


def all_runs(knowns):
    for scenario in knowns:
        for mode in MODES:
            n = knowns[scenario].reads if mode == "read" else knowns[scenario].calls
            for at in range(0 if mode == "cut" else 1, n + 1):
                yield scenario, mode, at


def drawn_runs(knowns, random_number):
    """Each command and mode in turn, so that few runs reach all of them."""
    pairs = [(s, m) for s in knowns for m in MODES]
    random_number.shuffle(pairs)
    while True:
        for scenario, mode in pairs:
            n = knowns[scenario].reads if mode == "read" else knowns[scenario].calls
            yield scenario, mode, random_number.randint(0 if mode == "cut" else 1, n)


def strike_all(knowns, draw, counts):
    """One run after the other, until there are enough; what was counted is in `counts`."""
    runs = all_runs(knowns) if options.every else drawn_runs(knowns, draw)
    begin = time.time()
    for scenario, mode, at in runs:
        if options.mode and mode != options.mode:
            continue
        if ((counts["drawn"] == options.runs and not options.every) or
                time.time() - begin > options.seconds):
            break
        counts["drawn"] += 1
        seed = draw.randrange(1 << 30)
        if counts["drawn"] < options.first:
            continue
        wrong, how = strike(scenario, knowns[scenario], mode, at, seed)
        counts["runs"] += 1
        counts[mode] = counts.get(mode, 0) + 1
        if wrong:
            counts["failed"] += 1
            print("%s %s:%d:%d %s\n    %s" % (scenario.name, mode, at, seed, how,
                                             "\n    ".join(wrong)), flush=True)


def stop(*_):
    raise KeyboardInterrupt


def main():
    build(plain, folder, options.source)
    knowns = {s: Known(s) for s in SCENARIOS if options.only in s.name}
    for scenario, known in knowns.items():
        known.scenario_codes = scenario.codes
    begin, counts = time.time(), {"drawn": 0, "runs": 0, "failed": 0}
    signal.signal(signal.SIGTERM, stop)
    try:
        strike_all(knowns, random.Random(options.seed), counts)
    except KeyboardInterrupt:
        print("stopped at draw %d" % counts["drawn"])
    print("%d commands, %d calls that change the disk" % (
        len(knowns), sum(k.calls for k in knowns.values())))
    print(", ".join("%s %d" % (m, counts.get(m, 0)) for m in MODES))
    print("%d runs in %.0f s, %d failed" % (
        counts["runs"], time.time() - begin, counts["failed"]))
    shutil.rmtree(folder)
    return 1 if counts["failed"] or counts["runs"] == 0 else 0


sys.exit(main())
