#!/usr/bin/env python3
"""Every command that takes a registry, as each role: commands.py PROREG SOURCE_DIR. A table says
what is to happen: who sees all gets the owner's bytes, a hospital what the owner gets of it or
something about its patients alone, and who may not is told so by one sentence. And of nobody: what
is counted in an empty registry is what a file says."""
import csv, json, os, re, shutil, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from roles import NOBODY, Roles
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.append(os.path.join(source, "tests/serve"))
from browser import Page
sample = os.path.join(source, "sample_data")
faults = []
ROLES = {"sato": "coordinator", "abe": "auditor", "ueda": "statistician", "kato": "site"}

# What happens: "same" as the owner's, "own" patients alone, "works" (of the login's, or nothing of
# patients), "no": refused by a sentence about the role. In the order of ROLES.
READS = [
    ("status DB", "same same same own"),
    ("status DB --central", "same same same own"),
    ("status DB --format html", "same same works own"),
    ("flow DB segment", "same same same own"),
    ("vars DB", "same same same own"),
    ("codebook DB", "same same same own"),
    ("due DB", "same same same own"),
    ("due DB --ics @X/due.ics", "works works works works"),
    ("patient DB", "same same works own"),  # Queries are not for a statistician.
    ("patient DB --state queries", "same same no own"),
    ("patient DB SYN-05-001 --format json", "same same works own"),
    ("query list DB", "same same no own"),
    ("query list DB --format html", "same same no own"),
    ("query lists DB", "same same no works"),
    ("query corrections DB", "same same no own"),
    ("query mail DB --site site_05", "same same no own"),
    ("query export DB --site site_05 -o @X/list.csv", "works no no no"),
    ("audit DB", "same same no own"),
    ("audit DB --journal", "works works works works"),
    ("audit DB --access", "works works works works"),
    ("audit DB --verify", "same same no no"),
    ("study list DB", "same same same same"),
    ("report DB segment", "same same same own"),
    ("report DB sins --format json", "same same same own"),
    ("compare DB --outcome pain_vas --by sex", "same same same own"),
    ("verify DB segment --against @S/published/segment_study.csv", "same same same own"),
    ("explain DB segment T4.pain_vas.cervical.baseline.mean", "same same same own"),
    ("responders DB segment", "same same same own"),
    ("prognosis DB", "same same same own"),
    ("concordance DB", "same same same own"),
    ("contribute DB segment -o @X/counts.json --unlogged", "same same same own"),
    ("export DB --as csv", "same same same own"),
    ("export DB --as redcap -o @X/redcap.csv", "works works works works"),
    ("export DB --as csv --study segment --deidentify @X/key --to Kyoto --accept-small K"
     " -o @X/deidentified.csv", "works works works works"),
    ("profile DB site_05", "same same same same"),
    ("map DB --guess @S/sites/site_18_baseline.csv", "same same same same"),
    ("lock DB", "same same same own"),
    ("lock DB --dry-run", "same same no no"),
    ("lock DB --sheets @X/sheets", "works works no works"),
    ("diff DB first now", "same same works no"),
    ("flow DB segment --snapshot first", "same same same no"),
    ("copy DB @X/copy.sqlite", "no no no no"),
    ("backup DB @X/backup.sqlite", "no no no no"),
    ("copy DB @X/laptop.sqlite --analysis segment --deidentify @X/laptop.key --to Kyoto"
     " --accept-small K", "works works works works"),
]
# What may only be refused, with the coordinator's outcome last, because that changes something.
WRITES = [
    ("import DB @X/range.csv", "works no no works"),
    ("query answer DB QUERY --text x", "works no no works"),
    ("query accept DB QUERY --reason x", "works no no no"),
    ("query import DB @X/answers.csv", "works no no works"),
    ("query sent DB LIST", "works no no no"),
    ("profile DB site_05 --set encoding=cp932 --reason x", "works no no no"),
    ("compare DB --outcome pain_vas --by sex --save mine", "works no no no"),
    ("record rename DB SYN-05-001 SYN-05-901 --reason x", "works no no no"),
    ("record transfer DB SYN-05-002 site_06 --reason x", "works no no no"),
    ("record void DB SYN-05-003 --event 1_month_arm_1 --reason x", "works no no no"),
    ("record merge DB SYN-05-004 SYN-05-005 --keep into --reason x", "works no no no"),
    ("record release DB SYN-05-001 --reason x", "works no no no"),
    ("withdraw DB SYN-05-006 --reason x", "works no no no"),
    ("lock DB second --by LOGIN --accept x", "works no no no"),
    ("lock DB --yes site_05 --by LOGIN", "works no no no"),
    ("import DB --undo LAST", "works no no no"),
    ("withdraw DB SYN-05-007 --scope erase --second x --reason x", "no no no no"),
    ("migrate DB --study @X/study --reason x", "no no no no"),
]
COUNTS = "report compare explain responders prognosis concordance contribute".split()
NAMES = r"permission denied|row-level|main\.proreg|SQL|relation|violates"


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w") as out:
        out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n")
        out.write("".join(rows))


class Table:
    def __init__(self, roles, folder):
        self.roles, self.folder = roles, folder
        self.words = {"@S": sample}
        for login in ("proreg", *ROLES):
            own = os.path.join(folder, login)
            os.mkdir(own)
            write(own, "range.csv", ["%s-%d,baseline_arm_1,site_05,1,%d,1,999\n" % (
                login.upper(), i, 50 + i) for i in range(3)])
            shutil.copytree(os.path.join(source, "schema/jasa"), os.path.join(own, "study"))
            path = os.path.join(own, "study/dictionary.csv")
            with open(path) as given:
                text = given.read()
            with open(path, "w") as out:
                out.write(text.replace(",Age at surgery,", ",Age,", 1))

    def run(self, login, command):
        """A line of the table as that login; what it says, without what differs by login."""
        own = os.path.join(self.folder, login)
        words = {**self.words, "@X": own, "LOGIN": login, "DB": self.roles.address(login)}
        arguments = []
        for argument in command.split():
            for word, means in words.items():
                argument = re.sub(r"(?<![\w/])%s\b" % word, means, argument)
            arguments.append(argument)
        done = self.roles.run(*arguments)
        for text, name in ((self.roles.address(login), "DB"), (own, "@X")):
            done.stdout, done.stderr = (said.replace(text, name)
                                        for said in (done.stdout, done.stderr))
        done.stdout = re.sub(r"\b[0-9a-f]{64}\b", "HASH", done.stdout)
        return done

    def refuses(self, login, command):
        before = sorted(os.listdir(os.path.join(self.folder, login)))
        done = self.run(login, command)
        done.stderr = re.sub(r"(?m)^note: .*\n", "", done.stderr)
        check(done.returncode == 4 and not done.stdout and done.stderr.count("\n") == 1 and
              re.search(r"%s \(role %s\)|what %s sees" % (login, ROLES[login], login),
                        done.stderr) and not re.search(NAMES, done.stderr),
              "%s is refused '%s': %d %s%s" % (login, command, done.returncode,
                                               done.stdout[:200], done.stderr))
        check(sorted(os.listdir(os.path.join(self.folder, login))) == before,
              "'%s' as %s leaves nothing behind" % (command, login))

    def works(self, login, command):
        done = self.run(login, command)
        told = re.sub(r"(?m)^note: .*\n", "", done.stderr)
        check(done.returncode in (0, 1) and not re.search(NAMES + "|role ", told),
              "%s may '%s': %d %s" % (login, command, done.returncode, done.stderr))
        return done

    def reads(self):
        for command, happens in READS:
            expected = self.run("proreg", command)
            check(expected.returncode in (0, 1), "the owner's '%s': %d %s" % (
                command, expected.returncode, expected.stderr))
            for login, what in zip(ROLES, happens.split()):
                if what == "no":
                    self.refuses(login, command)
                    continue
                done = self.works(login, command)
                if what == "same":
                    check(done.returncode == expected.returncode and
                          done.stdout == expected.stdout,
                          "%s gets the owner's bytes of '%s'" % (login, command))
                if what == "own":
                    check(done.stdout and not re.search(r"SYN-(?!05)\d\d-", done.stdout),
                          "%s gets of '%s' its own patients alone: %s" % (
                              login, command, re.findall(r"SYN-(?!05)\d\d-\d+", done.stdout)))

    def pages(self):
        """What a login does not see is said in the page by the sentence of the commands."""
        unseen = "ueda (role statistician) sees no queries and no former values"
        for login in ("ueda", "kato", "abe"):
            page = Page(self.roles.at[login], "--no-open")
            page.enter()
            listed = page.get("/patient").text
            patient = re.search(r"href=\"(/patient/\w+)\">(?:SYN|Q)", listed).group(1)
            for target in ("/board", "/queries", "/queries/lists", "/patient", patient, "/audit",
                           "/due", "/import"):
                told = re.sub(r"\s+", " ", page.get(target).text)
                if login == "ueda" and target not in ("/due", "/import"):
                    check(unseen in told, "ueda is told on %s: %s" % (target, told[-2000:]))
                    check("not settled" not in told, "and not that there is none: " + target)
                else:
                    check("(role " not in told, "%s sees %s: %s" % (login, target, told[-2000:]))
                check(login != "kato" or not re.search(r"SYN-(?!05)\d\d-", told),
                      "kato sees its own patients on " + target)
            page.stop()

    def writes(self):
        for command, happens in WRITES:
            by_login = dict(zip(ROLES, happens.split()))
            for login in ("abe", "ueda", "kato", "sato"):
                (self.refuses if by_login[login] == "no" else self.works)(login, command)

    def prepare(self):
        """Queries of two hospitals, a lock, and a list that a hospital has filled in."""
        for login, site in (("kato", "site_05"), ("sato", "site_06")):
            write(self.folder, "q.csv", ["Q-%s-%d,baseline_arm_1,%s,1,%d,1,999\n" % (
                site, i, site, 60 + i) for i in range(4)])
            done = self.roles.run("import", self.roles.at[login], self.folder + "/q.csv")
            check(done.returncode == 1, "queries: " + done.stderr)
        done = self.roles.run("lock", self.roles.at["sato"], "first", "--by", "sato", "--accept",
                              "x")
        check(done.returncode == 0, "a lock: " + done.stderr)
        queries = json.loads(self.roles.run("query", "list", self.roles.owner, "--site", "site_05",
                                            "--format", "json").stdout)["queries"]
        self.words["QUERY"] = str(queries[0]["id"])
        self.words["LAST"] = self.roles.server.sql(
            "SELECT import_id FROM main.proreg_import WHERE \"user\" = 'kato'", "r").stdout.strip()
        path = os.path.join(self.folder, "answers.csv")
        done = self.roles.run("query", "export", self.roles.owner, "--site", "site_05", "-o", path)
        self.words["LIST"] = re.search(r"list (\d+)", done.stderr).group(1)
        with open(path, newline="") as given:
            rows = list(csv.DictReader(given))
        for login in ROLES:
            with open(os.path.join(self.folder, login, "answers.csv"), "w", newline="") as out:
                writer = csv.DictWriter(out, rows[0])
                writer.writeheader()
                writer.writerows(dict(row, answer="as in the chart of " + login) for row in rows)


def empty(server, folder):
    """What is counted of nobody."""
    dbs = [os.path.join(folder, "empty.sqlite"), server.make("empty")]

    def said(db, command):
        words = {"DB": db, "@S": sample, "@X": folder}
        done = subprocess.run(
            [program] + [re.sub(r"^(DB$|@S|@X)", lambda word: words[word.group()], word) for word in command.split()],
            capture_output=True, text=True)
        told = re.sub(r"\b[0-9a-f]{64}\b|(?m:^note: (counted on|read from) the server.*\n)", "", done.stdout + done.stderr)
        return done.returncode, told.replace(db, "DB")

    for db in dbs:
        code, told = said(db, "init DB --study " + os.path.join(source, "schema/jasa"))
        check(code == 0, "an empty registry: " + told)
    for command in [command for command, _ in READS if command.split()[0] in COUNTS]:
        told = [said(db, command) for db in dbs]
        check(told[0] == told[1] and told[0][0] < 70, "of nobody '%s' says %s on a server, in a file %s" % (
            command, told[1], told[0]))


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    file = os.path.join(scratch, "sample.sqlite")
    subprocess.run([program, "init", file, "--study", os.path.join(source, "schema/jasa")],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "import", file] + [
        "%s/sites/site_0%d.csv" % (sample, i) for i in range(1, 10)], check=True,
        stdout=subprocess.DEVNULL)
    table = Table(Roles(running, program, file=file), scratch)
    table.prepare()
    table.reads()
    table.pages()
    table.writes()
    left = table.roles.run("status", table.roles.address(NOBODY))
    check(left.returncode == 4 and "%s has no role" % NOBODY in left.stderr, left.stderr)
    verified = table.roles.run("audit", table.roles.owner, "--verify")
    check(verified.returncode == 0, "after all that the chain holds: " + verified.stdout)
    empty(running, scratch)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
