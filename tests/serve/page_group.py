#!/usr/bin/env python3
"""A group behind nginx and behind Apache, as docs/serve.md configures them: each role, and each forgery."""
import concurrent.futures
import html
import http.client
import io
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import zipfile

from browser import PROREG, SOURCE, main, run
from front import NAME, Front, Person, block, replaced

SITES = ("04", "08", "10", "11", "21")
# What the investigator sends of another hospital's (SYN-08-991, SYN-21-001) is their own file's text.
OWN, OTHER = "SYN-04-", re.compile(r"SYN-(?!04-|21-001|08-991)\d\d-\d+")
VIEWS = ("board", "import", "queries", "due", "patient", "ask", "reports", "audit", "study")
MAY_SEE = {"sato": VIEWS, "ito": ("board", "ask", "reports", "study"),
           "tanaka": ("board", "import", "queries", "due", "patient", "ask"), "abe": ("board", "audit", "study")}


def links(text):
    """Addresses of this page that a page leads to, in their order."""
    found = [html.unescape(a).split("#")[0] for a in re.findall(r'(?:href|src)="(/[^"]*)"', text)]
    return [a for a in dict.fromkeys(found) if not re.match(r"/(page\.|icon)", a)]


def readable(answer):
    """All that somebody could read of an answer, also of what a workbook or a document has inside."""
    if answer.bytes[:2] != b"PK":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.bytes)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def walk(person, most, *first):
    """Every page that somebody reaches by clicking, up to so many."""
    waiting, seen = [*first, "/"] + [f"/{v}" for v in VIEWS], {}
    while waiting and len(seen) < most:
        target = waiting.pop(0)
        if target in seen:
            continue
        answer = seen[target] = person.get(target)
        # A few of each kind: the pages of one kind are made by one function.
        kinds = [re.sub(r"[^/?=&]+$", "", re.sub(r"=[^&]*", "=", t)) for t in list(seen) + waiting]
        for link in links(answer.text):
            kind = re.sub(r"[^/?=&]+$", "", re.sub(r"=[^&]*", "=", link))
            if link not in seen and link not in waiting and kinds.count(kind) < 3:
                waiting.append(link)
                kinds.append(kind)
    return seen


class Behind:
    """The same behind each server; nothing here runs by itself."""
    kind = None

    @classmethod
    def setUpClass(cls):
        if not Front.is_there(cls.kind):
            raise unittest.SkipTest(f"{cls.kind} or openssl is not installed")
        cls.front = Front(cls.kind, SITES)

    @classmethod
    def tearDownClass(cls):
        said = cls.front.stop()
        assert cls.front.program.returncode in (0, 1), said
        assert "Sanitizer" not in said and "runtime error" not in said, said

    def person(self, name):
        return Person(self.front, name)

    def inside(self, method, target, headers, body=None):
        """Straight to the program, past the web server."""
        if self.kind == "nginx":
            connection = http.client.HTTPConnection("localhost", timeout=30)
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(self.front.path("page.sock"))
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.front.inner, timeout=30)
        connection.request(method, target, body, {"Host": f"{NAME}:{self.front.port}", **headers})
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer

    # ---- who gets in ----

    def test_address_is_the_groups(self):
        self.assertEqual(self.front.address, f"https://{NAME}:{self.front.port}/")

    def test_login_is_needed(self):
        self.assertEqual(Person(self.front, "sato", "wrong").get("/board").status, 401)
        nobody = self.person("nobody").get("/board")
        self.assertEqual(nobody.status, 403)
        self.assertIn("has no role here", nobody.text)
        self.assertIsNone(nobody.getheader("Set-Cookie"))

    def test_roles_see_their_views(self):
        for name, may in MAY_SEE.items():
            person = self.person(name)
            first = person.get("/")
            self.assertEqual((first.status, first.getheader("Location")), (303, f"/{may[0]}"))
            text = person.get(f"/{may[0]}").text
            head = re.search(r'<div class="who">.*?</div>', text, re.S)[0]
            self.assertIn(name, head)
            # The hospital by its label, not by its code.
            self.assertEqual("Site 04" in head, name == "tanaka", head)
            self.assertNotIn("site_04", head)
            self.assertNotIn('href="/who"', text)
            for view in VIEWS:
                self.assertEqual(person.get(f"/{view}").status, 200 if view in may else 403, f"{name} {view}")
                row = re.search(r'<nav class="views".*?</nav>', text, re.S)[0]
                self.assertEqual(f'href="/{view}"' in row, view in may, f"{name} {view}")

    def test_cookie(self):
        answer = self.person("sato").get("/board")
        self.assertRegex(answer.getheader("Set-Cookie"),
                         r"^__Host-proreg=[0-9a-f]{64}; Path=/; Secure; HttpOnly; SameSite=Strict$")

    # ---- who forges ----

    def test_forged_names_count_for_nothing(self):
        forged = {"X-Remote-User": "sato", "X-Remote-Groups": "coordinators", "X-Proreg-Secret": "0" * 64,
                  "x-remote-user": "sato", "X_Remote_User": "sato"}
        self.assertEqual(self.person("nobody").get("/board", headers=forged).status, 403)
        text = self.person("tanaka").get("/board", headers={"X-Remote-User": ["sato", "sato"]})
        self.assertIn("tanaka", text.text)
        self.assertEqual(self.person("tanaka").get("/audit", headers=forged).status, 403)

    def test_another_ones_cookie(self):
        coordinator, other = self.person("sato"), self.person("tanaka")
        hidden = coordinator.form("/queries/1", "/queries/1")
        taken = coordinator.cookie
        other.cookie = taken
        seen = other.get("/board")
        self.assertIn("tanaka", seen.text)
        self.assertNotEqual(other.cookie, taken)
        # Neither the cookie nor the form's token is worth anything under another login.
        for cookie in (taken, other.cookie):
            other.cookie = cookie
            answer = other.ask("POST", "/queries/1", urllib.parse.urlencode({**hidden, "act": "accept", "text": "x"}))
            self.assertEqual(answer.status, 403)
        self.assertEqual(self.query(1)["state"], "open")

    def test_change_without_cookie(self):
        person = self.person("sato")
        hidden = person.form("/queries/1", "/queries/1")
        person.cookie = None
        self.assertEqual(person.ask("POST", "/queries/1", urllib.parse.urlencode({**hidden, "act": "accept"})).status, 403)

    def test_host_and_origin(self):
        person = self.person("sato")
        for host in ("evil.example", f"{NAME}:1", f"127.0.0.1:{self.front.port}"):
            self.assertIn(person.get("/board", headers={"Host": host}).status, (400, 403, 421), host)
        for headers in ({"Origin": None}, {"Origin": "null"}, {"Origin": "https://evil.example"},
                        {"Origin": f"http://{NAME}:{self.front.port}"}, {"Origin": f"https://{NAME}"},
                        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            self.assertEqual(person.send("/patient", "/patient", headers=headers, id="SYN-04-001").status, 403, headers)
        self.assertEqual(person.send("/patient", "/patient", id="SYN-04-001").status, 303)

    def test_no_secret_opens_the_page(self):
        for target in ("/open?token=" + "0" * 64, "/who"):
            self.assertIn(self.person("sato").get(target).status, (403, 404), target)

    def query(self, number):
        listed = json.loads(run("query", "list", self.front.db, "--format", "json").stdout)["queries"]
        return next(q for q in listed if q["id"] == number)

    def queries_of(self, site):
        listed = json.loads(run("query", "list", self.front.db, "--site", site, "--state", "open", "--format", "json").stdout)
        return [q["id"] for q in listed["queries"]]

    # ---- who changes ----

    def test_only_coordinators_decide(self):
        number = self.queries_of("site_04")[0]
        person = self.person("tanaka")
        text = person.get(f"/queries/{number}").text
        self.assertIn('value="answer"', text)
        self.assertNotIn('value="accept"', text)
        self.assertNotIn('value="close"', text)
        for act in ("accept", "close", "list", "other", ""):
            self.assertEqual(person.send(f"/queries/{number}", f"/queries/{number}", act=act, text="x").status, 403, act)
        self.assertEqual(self.query(number)["state"], "open")

    def test_auditor_and_statistician_change_nothing(self):
        for name in ("abe", "ito"):
            person = self.person(name)
            token = person.form("/board", "/language")["token"]
            for target in ("/queries/1", "/import", "/patient", "/audit", "/ask", "/board"):
                self.assertEqual(person.ask("POST", target, urllib.parse.urlencode({"token": token, "act": "accept"})).status,
                                 403, f"{name} {target}")
            for target in ("/board", "/study"):
                self.assertNotRegex(person.get(target).text, r'<form method="post"[^>]*action="/(?!language)')

    def test_two_coordinators(self):
        """What one decides the other is shown, with what they typed; nothing is lost."""
        number = self.queries_of("site_10")[0]
        first, second = self.person("sato"), self.person("mori")
        form = {p: p.form(f"/queries/{number}", f"/queries/{number}") for p in (first, second)}
        done = first.post(f"/queries/{number}", {**form[first], "act": "answer", "text": "from the ward"})
        self.assertEqual(done.status, 303)
        late = second.post(f"/queries/{number}", {**form[second], "act": "close", "text": "mine"})
        self.assertEqual(late.status, 422)
        self.assertIn("changed meanwhile", late.text)
        self.assertIn('value="mine"', late.text)
        self.assertIn("from the ward", late.text)
        query = self.query(number)
        self.assertEqual((query["state"], query["answered_by"]), ("answered", "sato"))
        closed = second.send(f"/queries/{number}", f"/queries/{number}", act="accept", text="as the ward says")
        self.assertEqual(closed.status, 303)
        self.assertEqual(self.query(number)["closed_by"], "mori")
        self.assertEqual([e["user"] for e in self.journal()[-2:]], ["sato", "mori"])
        self.assertEqual(run("audit", self.front.db, "--verify").returncode, 0)

    def test_same_moment(self):
        """Two who send their decision on one query at once: one is written, the other is shown how it stands."""
        number = self.queries_of("site_11")[0]
        people = [self.person(n) for n in ("sato", "mori")]
        forms = [p.form(f"/queries/{number}", f"/queries/{number}") for p in people]
        before = len(self.journal())
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = list(pool.map(lambda i: people[i].post(f"/queries/{number}", {
                **forms[i], "act": "answer", "text": f"from {people[i].name}"}), range(2)))
        self.assertEqual(sorted(a.status for a in answers), [303, 422])
        self.assertEqual(len(self.journal()), before + 1)
        winner = people[[a.status for a in answers].index(303)].name
        self.assertEqual(self.query(number)["answered_by"], winner)

    def journal(self):
        return json.loads(run("audit", self.front.db, "--journal", "--format", "json").stdout)["entries"]

    # ---- the file ----

    def test_file_is_read_again(self):
        path = self.front.path("group.yaml")
        with open(path, encoding="utf-8") as file:
            before = file.read()
        try:
            self.front.write("group.yaml", before.replace("  abe: auditor\n", "  nobody: auditor\n"))
            self.wait_for("nobody", 200)
            self.assertEqual(self.person("abe").get("/audit").status, 403)
            self.front.write("group.yaml", before + "  abe: king\n")
            self.wait_for("sato", 503)
            self.assertIn("has a fault", self.person("sato").get("/board").text)
        finally:
            self.front.write("group.yaml", before)
            self.wait_for("abe", 200)
        self.assertEqual(self.person("nobody").get("/audit").status, 403)

    def wait_for(self, name, status):
        for _ in range(50):
            if (answer := self.person(name).get("/board")).status == status:
                return
            time.sleep(0.1)
        self.assertEqual(answer.status, status)


class Nginx(Behind, unittest.TestCase):
    """With what does not depend on the server, once."""
    kind = "nginx"

    def test_socket_is_its_owners(self):
        self.assertEqual(os.stat(self.front.path("page.sock")).st_mode & 0o777, 0o600)

    def test_inside_without_a_name(self):
        for headers in ({}, {"X-Remote-User": ""}, {"X-Remote-User": "x" * 200}, {"X-Remote-User": "nobody"}):
            self.assertEqual(self.inside("GET", "/board", headers).status, 403, headers)

    # ---- what is narrowed ----

    def check_leads(self, seen):
        """Nothing leads to a view that is somebody else's."""
        roots = {f"/{v}" for v in VIEWS}
        self.assertEqual([t for t, a in seen.items() if a.status == 403 and t not in roots], [])

    def test_auditor_is_led_nowhere_else(self):
        self.check_leads(walk(self.person("abe"), 40))

    def test_investigator_sees_one_hospital(self):
        seen = walk(self.person("tanaka"), 90)
        self.check_leads(seen)
        shown = {t: readable(a) for t, a in seen.items() if a.status == 200}
        self.assertGreater(len(shown), 20)
        self.assertTrue(any(OWN in text for text in shown.values()))
        for target, text in shown.items():
            self.assertIsNone(OTHER.search(text), f"{target}: {OTHER.search(text)}")
            # Who sends another hospital's code reads it in the query about it.
            self.assertNotRegex(re.sub(r'class="(raw[^"]*|held|question)">site_08(, for one)?<', "", text), r"site_(?!04\b)\d\d", target)
            self.assertNotIn(self.front.folder, text, target)

    def test_statistician_sees_no_id(self):
        seen = walk(self.person("ito"), 90, "/reports/segment")
        self.check_leads(seen)
        shown = {t: readable(a) for t, a in seen.items() if a.status == 200}
        self.assertTrue(any(t.startswith("/n/") for t in shown))
        self.assertTrue(any("/as/" in t for t in shown))
        for target, text in shown.items():
            self.assertNotIn("SYN-", text, target)
            self.assertNotIn('href="/patient/', text, target)

    def test_questions_reach_no_id_and_no_file(self):
        """A question is SQL of somebody who may not see ids, and names a study of the registry, not a file."""
        person = self.person("ito")
        names = ",".join(f"c{i}" for i in range(167))
        for where in ("record_id LIKE 'SYN-04-00%'", "(SELECT max(x) FROM (SELECT * FROM visit)) > 0",
                      f"(WITH t({names}) AS (SELECT * FROM visit) SELECT count(*) FROM t WHERE c0 LIKE 'SYN-04-00%') > 0"):
            for path in ("/ask", "/ask/as/csv"):
                answer = person.get(f"{path}?" + urllib.parse.urlencode({"outcome": "age", "by": "sex", "where": where}))
                self.assertIn(answer.status, (404, 422), where)
                self.assertIn("groups of patients are asked about here", answer.text, where)
        for name in (self.front.path("group.yaml"), "group.yaml", "/etc/passwd", "../x.yaml"):
            for path in ("/ask", "/ask/as/csv"):
                answer = person.get(f"{path}?" + urllib.parse.urlencode({"outcome": "age", "by": "sex", "cohort": name}))
                self.assertIn("the registry has no such study", answer.text, name)
                self.assertNotIn("unknown key", answer.text)

    def test_another_hospitals_patient(self):
        coordinator, other = self.person("sato"), self.person("tanaka")
        handle = coordinator.send("/patient", "/patient", id="SYN-08-001").getheader("Location")
        self.assertEqual(coordinator.get(handle).status, 200)
        theirs = other.get(handle)
        self.assertEqual(theirs.status, 404)
        age = "/value?field=age&event=baseline_arm_1"
        self.assertIn("SYN-08-001", coordinator.get(handle + age).text)
        self.assertEqual(other.get(handle + age).status, 404)
        self.assertIsNone(OTHER.search(readable(other.get(handle + age))))
        self.assertEqual(self.person("ito").get(handle + age).status, 403)
        said = [other.send("/patient", "/patient", id=i) for i in ("SYN-08-001", "SYN-08-999", "nobody")]
        for answer in said:
            self.assertEqual(answer.status, 422)
            self.assertIn("no patient of your hospital has this id", answer.text)
        own = other.send("/patient", "/patient", id="SYN-04-001").getheader("Location")
        self.assertIn("SYN-04-001", other.get(own).text)

    def test_parameters_do_not_widen(self):
        person = self.person("tanaka")
        for target in ("/due?site=site_08", "/due/calendar?site=site_08", "/queries?site=site_08&state=all",
                       "/queries/2?state=all", "/queries/3", "/board?site=site_08"):
            answer = person.get(target)
            self.assertIsNone(OTHER.search(readable(answer)), target)

    def test_another_hospitals_query(self):
        number = self.queries_of("site_10")[0]
        person = self.person("tanaka")
        # The form as the coordinator has it, sent under a token of one's own.
        seen = self.person("sato").form(f"/queries/{number}", f"/queries/{number}")["seen"]
        own = self.queries_of("site_04")[0]
        for value in (seen, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"):
            hidden = person.form(f"/queries/{own}", f"/queries/{own}")
            answer = person.ask("POST", f"/queries/{number}", urllib.parse.urlencode(
                {**hidden, "seen": value, "act": "answer", "text": "x"}))
            self.assertIn(answer.status, (403, 422))
            self.assertIsNone(OTHER.search(answer.text))
        self.assertEqual(self.query(number)["state"], "open")

    def site_file(self, site):
        with open(f"{SOURCE}/sample_data/sites/site_{site}.csv", "rb") as file:
            return file.read()

    def test_investigators_files(self):
        person = self.person("tanaka")
        self.assertNotRegex(person.get("/import").text, r"site_(?!04\b)\d\d")
        head, *rows = self.site_file("04").splitlines()
        fresh = b"\n".join([head] + [r.replace(b"SYN-04-001", b"SYN-04-990") for r in rows if b"SYN-04-001" in r]) + b"\n"
        sent = person.upload("own.csv", fresh)
        self.assertEqual(sent.status, 303, sent.text)
        place = sent.getheader("Location")
        # Nobody else looks at them, whatever their role.
        self.assertEqual(self.person("sato").get(place).status, 404)
        taken = person.send(place, place, having='value="take"', act="take")
        self.assertEqual(taken.status, 303, taken.text)
        entry = [e for e in self.journal() if e["command"] == "import"][-1]
        self.assertEqual((entry["user"], entry["site"]), ("tanaka", "site_04"))
        undone = person.send(f"/import?undo={entry['import_id']}", "/import", having='value="undo"', act="undo",
                             reason="a trial")
        self.assertEqual(undone.status, 303, undone.text)

    def rows_as(self, record, name, site):
        """Rows of a record of the sample as another one's, of that hospital."""
        head, *rows = self.site_file(record[4:6]).splitlines()
        own = [r.replace(record.encode(), name.encode()).replace(f"site_{record[4:6]}".encode(), site.encode())
               for r in rows if record.encode() in r]
        return b"\n".join([head, *own]) + b"\n"

    def test_another_hospitals_file(self):
        person = self.person("tanaka")
        sent = person.upload("theirs.csv", self.rows_as("SYN-08-001", "SYN-08-991", "site_08"), site="site_08")
        self.assertEqual(sent.status, 303, sent.text)
        place = sent.getheader("Location")
        self.assertIn("the row belongs to another site than the file", person.get(place).text)
        # Held rows are kept as what this hospital sent; nobody becomes a patient of the other.
        person.send(place, place, having='value="take"', act="take") if 'value="take"' in person.get(place).text else None
        self.assertNotEqual(run("patient", self.front.db, "SYN-08-991").returncode, 0)
        # Nor is another hospital's import taken back.
        theirs = next(e["import_id"] for e in self.journal() if e["site"] == "site_08")
        hidden = person.form("/import", "/import")
        answer = person.ask("POST", "/import", urllib.parse.urlencode(
            {**hidden, "act": "undo", "undo": theirs, "reason": "x"}))
        self.assertEqual(answer.status, 422)
        self.assertIn("nothing was changed", answer.text)
        self.assertNotIn("value=\"undo\"", person.get(f"/import?undo={theirs}").text)

    def test_problems_name_nobody_else(self):
        """A record that is another hospital's, and an id that looks like one, are said without whose and where."""
        person, coordinator = self.person("tanaka"), self.person("sato")
        for record, name, said in (("SYN-21-001", "SYN-21-001", "the record is another hospital&apos;s already"),
                                   ("SYN-21-001", "syn-21-001", "a new record that looks like another one"),
                                   ("SYN-04-001", "syn-04-001", "a new record that looks like SYN-04-001")):
            sent = person.upload("mine.csv", self.rows_as(record, name, "site_04"))
            place = sent.getheader("Location")
            text = person.get(place).text
            self.assertIn(said, text)
            fixme = person.get(place + "/fixme")
            for shown in (text, fixme.text):
                self.assertNotIn("site_21", shown)
                self.assertNotIn("SYN-21-001" if name == "syn-21-001" else "site_21", shown)
            person.send(place, place, having='value="take"', act="take")
        listed = person.get("/queries?state=all&rule=site").text
        self.assertIn("the record is another hospital&apos;s already", listed)
        self.assertNotIn("site_21", listed)
        # To a coordinator it is said.
        self.assertIn("the record belongs to site_21 already", coordinator.get("/queries?state=all&site=site_04&rule=site").text)


class Apache(Behind, unittest.TestCase):
    kind = "apache"

    def test_port_needs_the_secret(self):
        """Who goes to the port directly is nobody, whatever they say."""
        right = self.front.secret
        for secret in (None, "", "0" * 64, right[:-1], right + "0", right.upper(), right[::-1]):
            headers = {"X-Remote-User": "sato"} | ({"X-Proreg-Secret": secret} if secret is not None else {})
            for target in ("/", "/board", "/page.css", "/open?token=0"):
                answer = self.inside("GET", target, headers)
                self.assertEqual(answer.status, 403, (secret, target))
                self.assertIn("through the group", answer.text)
        said = self.inside("GET", "/board", {"X-Remote-User": "sato", "X-Proreg-Secret": right})
        self.assertEqual(said.status, 200)

    def test_secret_that_others_can_read(self):
        os.chmod(self.front.path("secret"), 0o640)
        try:
            self.wait_for("sato", 503)
        finally:
            os.chmod(self.front.path("secret"), 0o600)
            self.wait_for("sato", 200)


class Unit(unittest.TestCase):
    """The unit of docs/serve.md is one that systemd reads without a word."""

    def test_unit(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd is not installed")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "proreg.service")
            with open(path, "w", encoding="utf-8") as file:
                file.write(replaced(block("/etc/systemd/system/proreg.service"), {"/usr/bin/proreg": PROREG}))
            read = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False)
        self.assertEqual((read.returncode, read.stdout + read.stderr), (0, ""))


if __name__ == "__main__":
    main()
