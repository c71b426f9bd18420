#!/usr/bin/env python3
"""A registry's database is dumped and restored: restored.py PROREG SOURCE_DIR. Whose rights come along, also
where the server lacks a login; and a copy that knows the way to the further servers of the registry that it
is a copy of changes nothing there. Who owns the registry is no superuser."""
import json, os, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from further import Further
from sample import batches
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what, flush=True)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


class Database:
    """One of the server, as its owner `registry` sees it."""

    def __init__(self, server, name, make=True):
        self.server, self.name = server, name
        if make:
            server.sql("CREATE DATABASE %s OWNER registry" % name)
        self.address = self.of("registry")

    def of(self, login):
        return "postgresql://%s@/%s?host=%s" % (login, self.name, self.server.host)

    def sql(self, text, fails=None):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.address, "-c",
                               text], capture_output=True, text=True)
        check(fails in done.stderr if fails else not done.stderr, "%s: %s" % (text, done.stderr))
        return done.stdout.strip()

    def restored(self, dump, *how, user="registry"):
        return subprocess.run([os.path.join(self.server.programs, "pg_restore"), *how, "-d",
                               self.of(user), dump], capture_output=True, text=True)

    def findings(self):
        done = run("audit", self.address, "--verify", "--format", "json")
        check(done.returncode in (0, 1), "audit of %s: %s" % (self.name, done.stderr))
        return [(f["where"], f["row"]) for f in json.loads(done.stdout)["findings"]]

    def counts(self):
        done = run("report", self.address, "segment", "--format", "json")
        check(done.returncode == 0, "report of %s: %s" % (self.name, done.stderr))
        return "counted on the server: " in done.stderr

    def refuses(self, *command):
        done = run(command[0], self.address, *command[1:])
        check(done.returncode == 4 and done.stdout == "" and done.stderr.count("\n") == 1 and
              "main.proreg_adopt()" in done.stderr and "main.proreg_let_go()" in done.stderr,
              "%s refuses %s: %d %s" % (self.name, command[0], done.returncode, done.stderr))


def dumped(database, folder, name):
    path = os.path.join(folder, name)
    done = subprocess.run([os.path.join(database.server.programs, "pg_dump"), "-Fc", "-f", path, "-d",
                           database.address], capture_output=True, text=True)
    check(done.returncode == 0 and not done.stderr, "the owner dumps: " + done.stderr)
    return path


# ---- rights ----
def wrong(registry):
    """What cannot be given or taken is told."""
    for call, says in (("grant('kato', 'boss')", "there is no role boss"),
                       ("grant('kato', 'site', 'site_99')", "the study has no site site_99"),
                       ("grant('kato', 'site')", "role site is of one site"),
                       ("grant('ueda', 'statistician', 'site_01')", "role statistician is of all sites"),
                       ("revoke('katoo')", "katoo has no right")):
        registry.sql("SELECT main.proreg_" + call, fails=says)


def rights(registry, dump):
    """Of a restore where all logins are there, and of one that lacks a login."""
    server = registry.server
    whole = Database(server, "whole")
    done = whole.restored(dump, "-e")
    check(done.returncode == 0, "a restore by the owner: " + done.stderr)
    check(whole.findings() == [] and run("status", whole.of("kato")).returncode == 0, "all have their rights")
    for database in (registry, whole):
        server.sql("DROP OWNED BY temp", database.name)
    server.sql("DROP ROLE temp")
    lost = Database(server, "lost")
    done = lost.restored(dump)
    check('role "temp" does not exist' in done.stderr, "a login is missing: " + done.stderr)
    told = run("status", lost.of("kato"))
    check(told.returncode == 4 and "kato has no role" in told.stderr and "main.proreg_regrant()" in told.stderr,
          "who lost a right with it is told what to do: " + told.stderr)
    expected = [("proreg_right", login) for login in ("kato", "temp", "ueda")]
    check(lost.findings() == expected, "rights that are not given: %s" % lost.findings())
    lost.sql("SELECT main.proreg_regrant()")
    check(run("status", lost.of("kato")).returncode == 0, "they are given again")
    check(lost.findings() == expected[1:2], "but to whom the server does not know: %s" % lost.findings())
    lost.sql("SELECT main.proreg_revoke('temp')")
    check(lost.findings() == [], "whose right is taken: %s" % lost.findings())
    lost.sql("REVOKE DELETE ON main.surgery FROM kato")
    check(lost.findings() == expected[:1], "one that lacks is found: %s" % lost.findings())
    registry.sql("SELECT main.proreg_revoke('temp')")


# ---- rows on another server ----
def there(further):
    return further.servers[0].sql("SELECT md5(string_agg(p::text, ';' ORDER BY record_id)) FROM main.proreg_patient p",
                                  "r").stdout


def copied(registry, further, folder):
    """A copy neither reads nor writes there until it is said whose the rows are."""
    server, before = registry.server, there(further)
    path = os.path.join(folder, "more.csv")
    with open(path, "w") as out:
        out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"
                  "N-001,baseline_arm_1,site_01,1,50,1,80\n")
    dump = dumped(registry, folder, "placed")
    copy = Database(server, "copy")
    # What knows of other servers is an administrator's.
    done = copy.restored(dump, "-e", user="proreg")
    check(done.returncode == 0, "a restore with further servers: " + done.stderr)
    server.sql("CREATE DATABASE twin TEMPLATE r OWNER registry")
    twin = Database(server, "twin", make=False)
    for other in (copy, twin):
        for command in (("import", path), ("report", "segment"), ("audit", "--verify"), ("status",)):
            other.refuses(*command)
        other.sql("SELECT main.proreg_place('further_1', '{}')", fails="by another database")
    check(there(further) == before, "nothing was changed there")
    copy.sql("SELECT main.proreg_let_go()")
    check(not copy.counts(), "rows are read where none are kept")
    check(run("import", copy.address, path).returncode in (0, 1), "a copy is written to")
    check(copy.counts() and copy.findings() == [], "and has rows of its own")
    server.sql("ALTER USER MAPPING FOR PUBLIC SERVER further_1 OPTIONS (ADD user 'proreg', ADD password_required 'false')",
               "copy")
    copy.sql("SELECT main.proreg_place('further_1', '{site_01}')", fails="has rows in main.proreg_patient already")
    check(there(further) == before, "nothing was changed there by a copy")
    check(registry.counts() and registry.findings() == [], "the registry goes on as it was")
    check(twin.sql("SELECT main.proreg_adopt()") == "1", "a copy is the registry from now on")
    check(twin.counts() and twin.findings() == [], "and has the rows")
    check(run("import", twin.address, path).returncode in (0, 1) and there(further) != before, "which it changes")


with Server() as running, Further(running, 1) as more, tempfile.TemporaryDirectory() as scratch:
    for role in ("registry", "kato", "ueda", "temp"):
        running.sql("CREATE ROLE %s LOGIN" % role)
    r = Database(running, "r")
    run("init", r.address, "--study", os.path.join(source, "schema/jasa"))
    for arguments in batches(source)[:3]:
        ended = run("import", r.address, *arguments)
        check(ended.returncode in (0, 1), "import: " + ended.stderr)
    for given in ("'kato', 'site', 'site_01'", "'ueda', 'statistician'", "'temp', 'auditor'"):
        r.sql("SELECT main.proreg_grant(%s)" % given)
    wrong(r)
    rights(r, dumped(r, scratch, "alone"))
    more.known("r")
    running.sql("GRANT USAGE ON FOREIGN SERVER further_1 TO registry", "r")
    r.sql("SELECT main.proreg_place('further_1', '{site_01}')")
    check(more.n_rows("r")[0] > 0 and r.counts() and r.findings() == [], "rows are there: %s" % more.n_rows("r"))
    copied(r, more, scratch)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
