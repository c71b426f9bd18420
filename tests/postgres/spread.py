#!/usr/bin/env python3
"""Rows of patients on three further servers: spread.py PROREG SOURCE_DIR. A study of more columns than
a table has, logins of each role, what goes over the network as patients become more, and servers that
are lost at the worst moments: in the middle of a change, and between their commits."""
import json, os, re, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
from further import OF_SOME, PLANS, STANDING, WHO, Further, no_rows_cross
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
SITES = ["site_01", "site_02", "site_03", "site_04"]  # One on each further server, and one at home.
N_DERIVED = 520
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what, flush=True)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


def bare(text):
    return re.sub(r'("(?:head|snapshot)": )"[0-9a-f]{64}"', r'\1""', text)


def is_counted(said):
    return re.search(r"counted on the server: [\d,]+ counts? crossed, and rows of 0", said)


# ---- a study and its files ----
def study(folder):
    """The sample's variables with a study of so many derived values that a row has two parts."""
    os.mkdir(folder)
    for name in ("dictionary.csv", "study.yaml"):
        with open(os.path.join(source, "schema/jasa", name)) as given, open(
                os.path.join(folder, name), "w") as out:
            out.write(given.read())
    with open(os.path.join(source, "tests/postgres/everybody.yaml")) as given:
        text = given.read()
    with open(os.path.join(folder, "everybody.yaml"), "w") as out:
        out.write(text)
    derived = "".join("  - {name: d%d, label: D%d, sql: age + %d}\n" % (k, k, k) for k in range(N_DERIVED))
    last = ("rows:\n      - {variable: kps, label: KPS, kind: median, test: rank_sum}\n"
            "      - {variable: d%d, label: Last, kind: median, test: rank_sum}\n" % (N_DERIVED - 1))
    with open(os.path.join(folder, "wide.yaml"), "w") as out:
        out.write(text.replace("name: everybody", "name: wide").replace(
            "groups:", "derived:\n%sgroups:" % derived, 1).replace(
            "rows: [{variable: kps, label: KPS, kind: median, test: rank_sum}]\n", last))
    return folder


def patients(folder, name, sites, n, first=0):
    """A file of n patients a hospital: eight kinds of them, however many they are."""
    path = os.path.join(folder, name + ".csv")
    with open(path, "w") as out:
        out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n")
        for site in sites:
            for i in range(first, first + n):
                out.write("%s-%05d,baseline_arm_1,%s,1,%d,%d,%d\n" % (
                    site[-2:], i, site, 40 + i % 4, 1 + i % 2, 60 + i // 4 % 2 * 20))
    return path


def both(file, db, *arguments, codes=(0, 1)):
    for one in (file, db):
        done = run(*(one if word == "DB" else word for word in arguments))
        check(done.returncode in codes, "%s of %s: %d %s" % (
            arguments[0], one, done.returncode, done.stderr))


QUESTIONS = [("report", "DB", "everybody", "--format", "json"), ("report", "DB", "wide", "--format", "json"),
             ("compare", "DB", "--cohort", "wide", "--outcome", "kps,d%d" % (N_DERIVED - 1), "--by", "sex",
              "--site", "site_01", "--format", "json"),
             # Of one hospital alone; how few a sum of numbers is of hangs on who they are.
             ("contribute", "DB", "wide", "--site", "site_01", "--min-cell", "1", "--dry-run", "--format", "json")]


def ask(db, question):
    done = run(*(db if word == "DB" else word for word in question))
    check(done.returncode == 0 and len(done.stdout) > 1000, "%s: %s" % (question[0], done.stderr))
    return bare(done.stdout), done.stderr


def same(file, db, what, counted=True):
    for question in QUESTIONS[:2]:
        text, said = ask(db, question)
        check(text == ask(file, question)[0], "%s: the same %s" % (what, question[2]))
        check(bool(is_counted(said)) == counted, "%s: %s is%s counted: %s" % (
            what, question[2], "" if counted else " not", said))


# ---- more columns than a table has ----
def two_parts(server, file, db, place):
    n = int(server.sql("SELECT count(*) FROM main.proreg_patient_tables()", "r").stdout)
    check(n == 2, "a row has two parts: %d" % n)
    for question in QUESTIONS:
        text, said = no_rows_cross(server, lambda: ask(db, question), check,
                                   may=WHO if question[0] == "contribute" else OF_SOME)
        check(text == ask(file, question)[0], "%s: the same of %s" % (place, question[0]))
        check(is_counted(said) or question[0] == "contribute" and "rows of 40 patients" in said,
              "%s: %s is counted: %s" % (place, question[0], said))


def of_one_site(server, db):
    """Nobody is asked but the server of that hospital."""
    asked = set()
    no_rows_cross(server, lambda: ask(db, QUESTIONS[3]), check, asked, may=WHO)
    check(asked == {"further_1"}, "one hospital's server is asked: %s" % asked)


# ---- how much crosses ----
def n_bytes(more, db):
    before = more.n_bytes()
    ask(db, QUESTIONS[0])
    return more.n_bytes() - before


def bytes_of_more(server, more, file, db, folder):
    few = n_bytes(more, db)
    path = patients(folder, "more", SITES, 160, 1000)
    no_rows_cross(server, lambda: both(file, db, "import", "DB", path), check, may=STANDING)
    more.analyze("r")
    many = n_bytes(more, db)
    check(1000 < many < 1.1 * few, "five times the patients of as many kinds: %d bytes, and %d before" % (
        many, few))


# ---- who logs in ----
def logins(server, file, db, folder):
    for login, role in (("sato", "coordinator', '"), ("ueda", "statistician', '"), ("kato", "site', 'site_01")):
        server.sql("CREATE ROLE %s LOGIN" % login, "r")
        server.sql("SELECT main.proreg_grant('%s', '%s')" % (login, role), "r")
    at = {login: db.replace("proreg@", login + "@") for login in ("sato", "ueda", "kato")}
    for login in ("sato", "ueda"):
        same(file, at[login], login)
    own = ask(file, ("compare", "DB", "--outcome", "kps", "--by", "sex", "--site", "site_01", "--format",
                     "json"))[0]
    seen = ask(at["kato"], ("compare", "DB", "--outcome", "kps", "--by", "sex", "--site", "site_01",
                            "--format", "json"))[0]
    check(json.loads(own)["cells"] == json.loads(seen)["cells"], "a hospital's numbers are its own patients'")
    for login, site in (("kato", "site_01"), ("sato", "site_02")):
        path = patients(folder, login, [site], 5, 5000)
        for one in (file, at[login]):
            done = run("import", one, path)
            check(done.returncode in (0, 1), "%s imports: %d %s" % (login, done.returncode, done.stderr))
        same(file, db, "after %s sent a file" % login)
    foreign = server.sql("SET ROLE kato; SELECT count(*) FROM main.proreg_patient_at_further_2", "r", check=False)
    check("permission denied" in foreign.stderr, "nor goes a hospital round by way of a part: " + foreign.stdout)


# ---- what is lost ----
def lost_between_commits(more, file, db, change, *how):
    """The further server has committed and its answer is lost: the registry has not, and is behind."""
    network, cut = more.networks[1], more.networks[1].n_cut
    network.cut_behind = b"COMMIT TRANSACTION"
    done = run("record", change, db, "02-00001", *how, "--reason", "typed wrong")
    network.cut_behind = None
    check(network.n_cut == cut + 1, "the network was cut at a commit")
    check(done.returncode == 4 and done.stderr.count("\n") == 1 and "run the command again" in done.stderr,
          "a change whose commit is lost: %d %s" % (done.returncode, done.stderr))
    same(file, db, "a server ahead of the registry", counted=False)
    other = {"void": "01-00001", "rename": "01-00002"}[change]
    both(file, db, "withdraw", "DB", other, "--scope", "contact", "--reason", "asked")
    same(file, db, "after the next change, of another patient")


def lost_in_an_import(more, file, db, folder):
    """An import waits for a further server that is away, and goes in once."""
    path = patients(folder, "again", ["site_03"], 5, 7000)
    more.servers[2].stop(at_once=True)
    importing = subprocess.Popen([program, "import", db, path], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
    time.sleep(4)
    still = importing.poll() is None
    more.servers[2].start()
    said = importing.communicate()[1]
    check(still and importing.returncode in (0, 1) and said.count("tried again") == 1,
          "an import waits for the server: %d %s" % (importing.returncode, said))
    check(run("import", file, path).returncode in (0, 1), "and into the file")
    same(file, db, "after an import that waited")


with Server(PLANS) as running, Further(running, 3) as further, tempfile.TemporaryDirectory() as scratch:
    r_file, r_db = os.path.join(scratch, "r.sqlite"), running.make("r")
    both(r_file, r_db, "init", "DB", "--study", study(os.path.join(scratch, "study")), codes=(0,))
    both(r_file, r_db, "import", "DB", patients(scratch, "first", SITES, 40))
    two_parts(running, r_file, r_db, "on one server")
    further.known("r")
    further.place("r", SITES)
    further.analyze("r")
    check(further.n_rows("r") == [40, 40, 40], "rows are there: %s" % further.n_rows("r"))
    two_parts(running, r_file, r_db, "on several servers")
    of_one_site(running, r_db)
    bytes_of_more(running, further, r_file, r_db, scratch)
    logins(running, r_file, r_db, scratch)
    lost_between_commits(further, r_file, r_db, "void", "--all")
    lost_between_commits(further, r_file, r_db, "rename", "02-09999")
    lost_in_an_import(further, r_file, r_db, scratch)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
