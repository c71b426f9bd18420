#!/usr/bin/env python3
"""What a server at its default settings writes into its log, of what is done and of what goes
wrong: log.py PROREG SOURCE_DIR. No record id, and no text of any file that was sent, stands there."""
import csv, os, re, shutil, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
from roles import Roles
from sample import batches, files
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
faults = []
HEADER = "record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"
REASON = "the daughter telephoned on Tuesday"


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def does(codes, *arguments):
    done = roles.run(*arguments)
    check(done.returncode in codes, "%s: %d %s" % (" ".join(arguments[:4]), done.returncode,
                                                   done.stderr[-500:]))
    return done.stdout


def write(name, rows):
    path = os.path.join(scratch, name)
    with open(path, "w") as out:
        out.write(HEADER + "".join(rows))
    return path


def patient(record, site, kps=80):
    return "%s,baseline_arm_1,%s,1,50,1,%s\n" % (record, site, kps)


def imported():
    """The sample, and files with every fault that there is, as the owner and as a hospital."""
    for batch in batches(source):
        does((0, 1), "import", roles.owner, *batch)
    does((0, 1), "import", roles.at["kato"], *[path for batch in batches(source) for path in batch
                                                if re.search(r"site_0[56]", path)])
    own = []
    for path in files(source, "faulty"):
        with open(path, "rb") as given:
            text = given.read()
        own.append(os.path.join(scratch, os.path.basename(path)))
        with open(own[-1], "wb") as out:
            out.write(text.replace(b"SYN-01", b"OWN-05").replace(b"site_01", b"site_05"))
    for login in (roles.at["kato"], roles.owner):
        does((0, 1, 3), "import", login, *files(source, "faulty"), *own)
    return [path for folder in ("sites", "faulty") for path in files(source, folder)] + own


def refused():
    """Ids that are taken, look-alikes, rows of other hospitals; who may not; the same at once."""
    paths = [write("m.csv", [patient("MINE-%03d" % i, "site_06") for i in range(5)]),
             write("t.csv", [patient("MINE-001", "site_05"), patient("M1NE-2", "site_05"),
                             patient("KEPT-001", "site_05", "bedridden"),
                             patient("KEPT-002", "site_06")]),
             write("u.csv", [patient("NEVER-%03d" % i, "site_05") for i in range(5)])]
    does((0, 1), "import", roles.at["mori"], paths[0])
    said = does((1,), "import", roles.at["kato"], paths[1])
    for held in ("the record id is taken", "has no right to patients of this hospital"):
        check(held in said, "a hospital is told: %s: %s" % (held, said))
    does((4,), "import", roles.at["ueda"], paths[2])
    does((4,), "record", "void", roles.at["kato"], "SYN-05-001", "--event", "1_month_arm_1",
         "--reason", REASON)
    does((4,), "query", "list", roles.at["ueda"])
    at_once = [subprocess.Popen([program, "import", roles.at["kato"], write("same.csv", [
        patient("ONCE-%04d" % i, "site_05") for i in range(300)])], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL) for _ in range(3)]
    check(all(one.wait() in (0, 1) for one in at_once), "the same file three times at once")
    return paths + [os.path.join(scratch, "same.csv")]


def killed():
    """A client that is killed, and one that the server ends, while rows are on their way."""
    paths, waits = [], "FROM pg_stat_activity WHERE datname = 'r' AND wait_event_type = 'Lock'"
    for login, how in (("kato", "kill"), ("proreg", "kill"), ("kato", "terminate")):
        paths.append(write("%s_%s.csv" % (login, how), [
            patient("CUT-%s-%s-%05d" % (login, how, i), "site_05") for i in range(9000)]))
        holder = subprocess.Popen(["psql", "-X", "-q", "-h", roles.server.host, "-U", "proreg", "-d",
                                   "r"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        holder.stdin.write("BEGIN; LOCK TABLE main.proreg_record IN SHARE MODE;\n")
        holder.stdin.flush()
        importing = subprocess.Popen([program, "import", roles.address(login), paths[-1]],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while importing.poll() is None and roles.server.sql(
                "SELECT count(*) " + waits).stdout[0] == "0":
            time.sleep(0.1)
        check(importing.poll() is None, "rows are held on their way")
        if how == "terminate":  # It would begin anew, at once.
            roles.server.sql("SELECT pg_terminate_backend(pid) " + waits)
        importing.kill()
        holder.communicate()
        importing.wait()
    return paths


def told():
    """Reports, lists and conditions that name a patient; corrections, moves, an erasure, a
    migration."""
    owner, one = roles.owner, "SYN-05-002"
    does((0, 1), "report", owner, "segment", "--where", "record_id <> '%s'" % one)
    does((0, 1), "report", roles.at["kato"], "segment", "--format", "json")
    does((2,), "report", owner, "segment", "--where", "no_such_column = '%s'" % one)
    does((0,), "patient", owner, one)
    does((0,), "export", owner, "--as", "csv", "--reason", REASON, "-o", scratch + "/out.csv")
    does((0,), "query", "list", owner, "--record", one)
    does((0,), "record", "rename", owner, "SYN-05-003", "NAME-03", "--reason", REASON)
    does((2,), "record", "rename", owner, "SYN-05-004", "NAME-03", "--reason", REASON)
    does((0,), "lock", owner, "first", "--by", "proreg", "--accept", REASON)
    does((0,), "withdraw", owner, one, "--scope", "erase", "--second", "sato", "--reason", REASON)
    study = os.path.join(scratch, "study")
    shutil.copytree(os.path.join(source, "schema/jasa"), study)
    with open(study + "/dictionary.csv", encoding="utf-8") as given:
        text = given.read()
    with open(study + "/dictionary.csv", "w", encoding="utf-8") as out:
        out.write(text.replace(",Age at surgery,", ",Age,", 1))
    does((0,), "migrate", owner, "--study", study, "--reason", REASON)
    does((0,), "audit", owner, "--verify")
    return [REASON, "NAME-03"]


def words(path):
    """Record ids and texts of a file: all that could not stand in the log by itself."""
    with open(path, encoding="utf-8", errors="replace", newline="") as given:
        text = given.read().replace("\0", "")
    rows = list(csv.reader(text.splitlines()))
    known = set(rows[0] if rows else ())
    for row in rows[1:]:
        for cell in row:
            if len(cell) > 4 and cell not in known and not re.fullmatch(
                    r"[\d.,:/ -]*|site_\d\d|\w+_arm_\d|\w+\.csv|error|warning", cell):
                yield cell


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    roles = Roles(running, program, os.path.join(source, "schema/jasa"))
    sent = imported() + refused() + killed()
    asked = {word for path in sent for word in words(path)} | set(told())
    asked |= set(running.sql("SELECT record_id FROM main.proreg_record", "r").stdout.split())
    with open(running.log) as given:
        log = given.read()
    check(len(asked) > 27000, "ids and texts to look for: %d" % len(asked))
    for line in ("unexpected EOF on client connection with an open transaction",
                 "terminating connection due to administrator command", "may, and a hospital"):
        check(line in log, "the log tells of what went wrong: " + line)
    named = [(word, log[max(0, log.index(word) - 300):log.index(word) + 80])
             for word in asked if word in log]
    check(not named, "the log names no patient: %s" % named[:5])
    if faults:
        print(log[-3000:])
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
