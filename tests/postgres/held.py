#!/usr/bin/env python3
"""Files of hospitals' logins that name patients whom they may not touch: held.py PROREG SOURCE_DIR.
Such rows are held with a problem, and the rest goes in; who has the patient learns nothing of what
was sent, and who sent it nothing of who has the patient."""
import json, os, re, sys, tempfile

sys.dont_write_bytecode = True
from roles import Roles
from sample import batches, files
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
faults = []
HEADER = "record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"
NO_RIGHT = "who imports has no right to patients of this hospital"
TAKEN = "the record id is taken"


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def stored_of_others(site):
    """All that stands of patients of other hospitals than that, with where it came from."""
    tables = roles.server.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'main'::regnamespace AND relkind = 'r'\n"
        "AND (relname !~ '^proreg_' OR relname IN ('proreg_record', 'proreg_missing',\n"
        "  'proreg_below')) ORDER BY 1", "r").stdout.split()
    return roles.server.sql(";\n".join(
        "SELECT t FROM main.%s t WHERE record_id NOT IN (SELECT record_id FROM main.proreg_record\n"
        "WHERE site = '%s') ORDER BY 1" % (table, site) for table in tables), "r").stdout


def send(login, *given):
    """Imports as a hospital, which is told nothing of others; what it says."""
    done = roles.run("import", roles.at[login], *given)
    said = done.stdout + done.stderr
    check(done.returncode in (0, 1, 3) and "may not do that" not in said,
          "%s imports %s: %d %s" % (login, os.path.basename(given[0]), done.returncode, done.stderr))
    told = re.findall(r".*(?:belongs to site_|which sent it in).*", said)
    check(not told, "%s is not told who has a patient: %s" % (login, told[:3]))
    return said


def faulty():
    """Each of them: what one asks the next asks again, replaces or settles. Their hospital's own
    login then sends the very same, and now they go in."""
    before = stored_of_others("site_05")
    check(NO_RIGHT in send("kato", *files(source, "faulty")), "rows of another hospital are held")
    check(stored_of_others("site_05") == before, "files of site_01 change nothing as site_05")
    ranges = os.path.join(source, "sample_data/faulty/range.csv")
    check(": unchanged" in send("kato", ranges), "sent again they say nothing new")
    done = roles.run("import", roles.owner, ranges)
    check("imported as" in done.stdout, "until who may send them does: " + done.stdout)
    check("unchanged" in roles.run("import", roles.owner, ranges).stdout, "once")


def taken():
    """The same files with the login's hospital, and its patients' ids beside those of others."""
    before = stored_of_others("site_05")
    paths = []
    for k, path in enumerate(files(source, "faulty") + files(source, "faulty")[:1]):
        with open(path, "rb") as given:
            lines = given.read().replace(b"site_01", b"site_05").split(b"\n")
        own = [line.replace(b"SYN-01-9", b"SYN-05-9") for line in lines[1:]]
        paths.append(os.path.join(scratch, "%02d_%s" % (k, os.path.basename(path))))
        with open(paths[-1], "wb") as out:
            out.write(b"\n".join(lines + own))
    said = send("kato", *paths)
    check(said.count(TAKEN) >= 20, "taken: " + said[:500])
    check(stored_of_others("site_05") == before, "taken ids change nothing of others")
    own = roles.server.sql("SELECT count(*) FROM main.proreg_record WHERE site = 'site_05' AND\n"
                           "record_id ~ '^SYN-05-9'", "r").stdout
    check(int(own) >= 3, "the rest is imported: %s" % own)


def of_sites():
    """Every hospital's file as the login of another."""
    before = stored_of_others("site_06")
    for batch in batches(source):
        said = send("mori", *batch)
        check(NO_RIGHT in said or "unchanged" in said, "held: " + said[:500])
    check(stored_of_others("site_06") == before, "no file changes patients of another hospital")


def queries(login, *filters):
    listed = roles.run("query", "list", roles.at[login], "--format", "json", *filters)
    return json.loads(listed.stdout)["queries"]


def row(site, sex, kps):
    """A file about one patient."""
    path = os.path.join(scratch, "row_%s_%s.csv" % (site, kps))
    with open(path, "w") as out:
        out.write(HEADER + "MINE-1,baseline_arm_1,%s,1,50,%d,%s\n" % (site, sex, kps))
    return path


def answered():
    """Who sent a row that was held is asked, sees that and answers; who has the patient is not, and
    sees neither the question nor what was sent."""
    send("mori", row("site_06", 1, 80))
    check(TAKEN in send("kato", row("site_05", 1, 70)), "taken")
    asked = queries("kato", "--record", "MINE-1")
    check([q["rule_id"] for q in asked] == ["site"], "kato is asked: %s" % asked)
    check("site_06" not in json.dumps(asked), "and not told by whom: %s" % asked)
    done = roles.run("query", "answer", roles.at["kato"], str(asked[0]["id"]), "--text", "another id")
    check(done.returncode == 0, "kato answers: " + done.stderr)
    for table in ("problem", "query", "value_change"):
        seen = roles.sql("mori", "SELECT count(*) FROM main.proreg_%s WHERE record_id = 'MINE-1'"
                         % table)
        check(seen.stdout.strip() == "0", "mori sees of %s: %s%s" % (table, seen.stdout, seen.stderr))
    seen = roles.sql("kato", "SELECT new_value FROM main.proreg_value_change WHERE what = 'query'\n"
                             "AND record_id = 'MINE-1' AND \"column\" = 'answer'")
    check(seen.stdout.strip() == "another id", "kato sees its answer in the trail: %s%s" % (
        seen.stdout, seen.stderr))
    check(not queries("mori", "--record", "MINE-1"), "mori is not asked")
    done = roles.run("query", "answer", roles.at["mori"], str(asked[0]["id"]), "--text", "x")
    check(done.returncode == 2, "nor answers what it is not asked: %d %s" % (
        done.returncode, done.stderr))
    send("kato", row("site_05", 2, 60))  # Another question about the same patient.
    send("mori", row("site_06", 1, 999))
    check([q["value"] for q in queries("mori", "--record", "MINE-1")] == ["999"],
          "mori is asked about its own file alone: %s" % queries("mori", "--record", "MINE-1"))


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    roles = Roles(running, program, os.path.join(source, "schema/jasa"))
    for each in batches(source):
        sent = roles.run("import", roles.owner, *each)
        check(sent.returncode in (0, 1), "the owner imports %s: %s" % (each, sent.stderr))
    faulty()
    taken()
    of_sites()
    answered()
    verified = roles.run("audit", roles.owner, "--verify")
    check(verified.returncode == 0, "after all that the chain holds: " + verified.stdout)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
