#!/usr/bin/env python3
"""Logins after somebody was erased from a registry with locks: erased.py PROREG SOURCE_DIR. Locks
are vouched for as before, are read as they were but for who was erased, and nothing of those
comes back."""
import json, os, sys, tempfile

sys.dont_write_bytecode = True
from roles import LOGINS, Roles
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
faults = []
HEADER = "record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"
LIMITED = ("kato", "mori", "ueda")  # Who does not see all.


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def write(folder, name, site, rows):
    path = os.path.join(folder, name + ".csv")
    with open(path, "w") as out:
        out.write(HEADER + "".join("%s-%03d,baseline_arm_1,%s,1,%d,%d,80\n" % (
            name[0], i, site, 20 + i, 1 + i % 2) for i in rows))
    return path


def prepare(roles, folder):
    """Two hospitals, two locks, and a patient of each hospital erased."""
    for login, path in (("kato", write(folder, "K", "site_05", range(6))),
                        ("mori", write(folder, "M", "site_06", range(6)))):
        done = roles.run("import", roles.at[login], path)
        check(done.returncode in (0, 1) and not done.stderr, "import: " + done.stderr)
    for name in ("first", "second"):
        done = roles.run("lock", roles.at["sato"], name, "--by", "sato", "--accept", "as it is")
        check(done.returncode == 0, "lock: " + done.stdout + done.stderr)
    for record in ("K-001", "M-002"):
        done = roles.run("withdraw", roles.owner, record, "--scope", "erase", "--reason", "asked",
                         "--second", "sato")
        check(done.returncode == 0, "%s is erased: %s%s" % (record, done.stdout, done.stderr))


def locks(roles):
    """The locks are those of the owner, for everybody, and none is doubted."""
    expected = json.loads(roles.run("lock", roles.owner, "--format", "json").stdout)["locks"]
    check([(lock["name"], lock["erased"]) for lock in expected] == [("first", 2), ("second", 2)],
          "two locks, and who was erased since: %s" % expected)
    for login in LOGINS:
        done = roles.run("lock", roles.at[login], "--format", "json")
        check(done.returncode == 0 and not done.stderr and
              json.loads(done.stdout)["locks"] == expected,
              "%s lists the locks: %d %s" % (login, done.returncode, done.stderr))


def snapshot(roles):
    """As it was locked, without who was erased; a hospital alone does not see a lock whole."""
    asked = ("vars", "--snapshot", "first", "--format", "json")
    expected = roles.run(asked[0], roles.owner, *asked[1:])
    check(expected.returncode == 0 and "erased since: 2" in expected.stderr,
          "the owner reads a lock: " + expected.stderr)
    for login in LOGINS:
        done = roles.run(asked[0], roles.at[login], *asked[1:])
        if LOGINS[login][0] == "site":
            check(done.returncode == 4 and not done.stdout and done.stderr.count("\n") == 1 and
                  "what %s sees" % login in done.stderr,
                  "%s is told why not: %d %s" % (login, done.returncode, done.stderr))
        else:
            check((done.returncode, done.stdout, done.stderr) ==
                  (0, expected.stdout, expected.stderr),
                  "%s reads the lock: %d %s" % (login, done.returncode, done.stderr))
    logged = roles.run("export", roles.at["ueda"], "--as", "csv", "--snapshot", "second",
                       "--user", "ueda", "--reason", "for the paper")
    check(logged.returncode == 0 and "K-002" in logged.stdout and "K-001" not in logged.stdout
          and "M-002" not in logged.stdout, "and what is given out of it is logged: "
          + logged.stderr)
    named = roles.run("export", roles.at["ueda"], "--as", "csv", "--snapshot", "second",
                      "--reason", "asked for K-001")
    check(named.returncode == 2 and "erased" in named.stderr and not named.stdout,
          "nothing that names who was erased is logged: %d %s" % (named.returncode, named.stderr))


def verify(roles):
    for login in LOGINS:
        done = roles.run("audit", roles.at[login], "--verify")
        if login in LIMITED:
            check(done.returncode == 4 and done.stderr.count("\n") == 1 and
                  "%s (role %s)" % (login, LOGINS[login][0]) in done.stderr,
                  "%s cannot verify: %d %s" % (login, done.returncode, done.stderr))
        else:
            check(done.returncode == 0 and "everything is as it was written" in done.stdout,
                  "%s verifies: %s%s" % (login, done.stdout, done.stderr))


def stays_out(roles, folder):
    """Who was erased does not come back, from whichever hospital; others do."""
    for login, site in (("kato", "site_05"), ("mori", "site_06")):
        for name, rows in (("K", [1, 3]), ("M", [2, 3])):
            path = write(folder, name + "-" + login, site, rows)
            roles.run("import", roles.at[login], path)
        new = write(folder, login[0].upper() + "new", site, [90])
        done = roles.run("import", roles.at[login], new)
        check(done.returncode == 0, "%s goes on: %s%s" % (login, done.stdout, done.stderr))
    left = roles.server.sql("SELECT string_agg(record_id, ' ' ORDER BY record_id) FROM\n"
                            "main.proreg_record", "r").stdout.split()
    check(left == ["K-000", "K-002", "K-003", "K-004", "K-005", "K-090", "M-000", "M-001",
                   "M-003", "M-004", "M-005", "M-090"], "nobody came back: %s" % left)
    check(roles.run("audit", roles.owner, "--verify").returncode == 0, "and the chain holds")
    locks(roles)


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    made = Roles(running, program, os.path.join(source, "schema/jasa"))
    prepare(made, scratch)
    locks(made)
    snapshot(made)
    verify(made)
    stays_out(made, scratch)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
