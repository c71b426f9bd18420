#!/usr/bin/env python3
"""The auditor's page against the command line: lists with filters, the check, locks, differences."""
import csv
import html
import json
import os
import re
import sqlite3

from browser import SOURCE, Case, main, run


def bare(text):
    return html.unescape(re.sub(r"<[^>]*>", "", text))


class Audit(Case):
    sites = ("03", "04")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(f"{SOURCE}/sample_data/sites/site_03.csv", newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        column, later = rows[0].index("pain_vas"), [rows[0]]
        for row in rows[1:]:
            if row[column] and int(row[column]) < 90 and len(later) < 4:
                row[column] = str(int(row[column]) + 1)
                later.append(row)
        cls.n_changed = len(later) - 1
        path = os.path.join(cls.folder.name, "site_03b.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(later)
        run("import", cls.db, path, "--user", "Hana Abe", "--reason", "by the chart")
        run("export", cls.db, "--as", "csv", "-o", os.path.join(cls.folder.name, "out.csv"), "--user", "Hana Abe")

    def told(self, *words):
        return json.loads(run(words[0], self.db, *words[1:], "--format", "json").stdout)

    def rows(self, address):
        """Cells of the table's rows, without forms."""
        text = self.page.get(address).text
        body = re.search(r"<tbody>(.*?)</tbody>", text.split("<main")[1], re.S)
        return [[bare(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
                for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.S)] if body else []

    def test_changes(self):
        told = self.told("audit")["changes"]
        self.assertEqual([int(row[0]) for row in self.rows("/audit")], [c["id"] for c in told[::-1]])
        mine = self.rows("/audit?by=Hana%20Abe&command=import")
        self.assertEqual(len(mine), self.n_changed)
        for row, change in zip(mine, told[::-1]):
            self.assertEqual((row[2], row[3], row[6], row[7], row[9]),
                             ("Hana Abe", change["record_id"], change["old"], change["new"], "by the chart"))
            self.assertRegex(row[8], rf"site_03b\.csv, line {change['line']}")
        day = told[0]["time"][:10]
        self.assertEqual(len(self.rows(f"/audit?from={day}&until={day}")), len(told))
        self.assertEqual(self.rows("/audit?until=2020-01-01"), [])
        # Each filter shows what its click returns.
        text = self.page.get("/audit").text
        for target, n in re.findall(r'<li><a href="(/audit\?(?:by|command)=[^"]*)">[^<]*</a>\D*(\d+)', text):
            self.assertEqual(len(self.rows(html.unescape(target))), int(n), target)

    def test_one_patient(self):
        record = self.told("audit")["changes"][0]["record_id"]
        found = self.page.send("/audit", "/audit", having='value="patient"', act="patient", id=record)
        address = found.getheader("Location")
        self.assertNotIn(record, address)
        told = json.loads(run("audit", self.db, "--record", record, "--format", "json").stdout)["changes"]
        self.assertEqual(len(self.rows(address)), len(told))
        self.assertIn(f"proreg audit {self.db} --record {record}", html.unescape(self.page.get(address).text))

    def test_csv_is_the_command_line_s(self):
        for target, words in (("list=changes", ()), ("list=journal", ("--journal",)), ("list=access", ("--access",)),
                              ("list=changes&by=Hana%20Abe", ("--by", "Hana Abe"))):
            self.assertEqual(self.page.get(f"/audit/csv?{target}").text,
                             run("audit", self.db, *words, "--format", "csv").stdout)

    def test_journal_and_take_back(self):
        entries = self.told("audit", "--journal")["entries"]
        self.assertEqual([int(row[0]) for row in self.rows("/audit/journal")],
                         [e["import_id"] for e in entries[::-1]])
        last = next(e for e in entries[::-1] if e["command"] == "import")
        # A file of a hospital's own comes in and is taken back from the journal.
        path = os.path.join(self.folder.name, "late.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("record_id,redcap_event_name,redcap_data_access_group,age\n"
                       f"{self.told('audit')['changes'][0]['record_id']},baseline_arm_1,site_03,44\n")
        number = json.loads(run("import", self.db, path, "--format", "json").stdout)["files"][0]["import_id"]
        self.assertGreater(number, last["import_id"])
        text = self.page.get(f"/audit/journal?undo={number}").text
        self.assertIn("Values that would be as before: 1;", text)
        form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if 'value="undo"' in f)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))
        self.assertEqual(self.page.post("/audit", {**hidden, "act": "undo"}).status, 422)
        done = self.page.post("/audit", {**hidden, "act": "undo", "reason": "of another patient"})
        self.assertTrue(done.getheader("Location").startswith("/audit/journal"), done.text)
        undone = self.told("audit", "--journal")["entries"][-1]
        self.assertEqual((undone["undoes"], undone["reason"], undone["user"]),
                         (number, "of another patient", "Mei Sato (stated)"))
        self.assertNotIn(f"undo={number}#", self.page.get("/audit/journal").text)

    def test_accesses_in_words(self):
        rows = self.rows("/audit/access?by=Hana%20Abe")
        self.assertEqual(len(rows), 1)
        self.assertEqual((rows[0][3], rows[0][4], rows[0][6]), ("export", "as: csv", "out.csv"))
        self.assertNotIn("{", rows[0][4])

    def test_locks_and_differences(self):
        self.assertIn("never locked", self.page.get("/audit/locks").text)
        self.assertIn("no state to compare with", self.page.get("/audit/diff").text)
        open_now = json.loads(run("lock", self.db, "--dry-run", "--format", "json").stdout)["open"]
        self.assertGreater(open_now["open"], 0)
        form = {"act": "lock", "name": "interim", "by": "Dr. Sato", "role": "principal investigator"}
        # What is open wants a word.
        refused = self.page.send("/audit/locks", "/audit/locks", **form)
        self.assertEqual(refused.status, 422)
        self.assertIn('value="interim"', refused.text)
        self.assertEqual(self.told("lock")["locks"], [])
        self.assertEqual(self.page.send("/audit/locks", "/audit/locks", **{**form, "role": "", "queries": "go on"}).status, 422)
        done = self.page.send("/audit/locks", "/audit/locks", **form, queries="they go on")
        self.assertEqual(done.status, 303, done.text)
        lock = self.told("lock")["locks"][0]
        self.assertEqual((lock["name"], lock["by"], lock["role"], lock["accepted"]),
                         ("interim", "Dr. Sato, entered by Mei Sato (stated)", "principal investigator",
                          "queries: they go on"))
        text = self.page.get("/audit/locks").text
        self.assertIn(lock["head"][:12], text)
        # A hospital's sheet and its yes.
        sheet = self.page.post("/audit/locks", {**self.hidden("/audit/locks", "sheet"), "act": "sheet"})
        self.assertIn("wordprocessingml", sheet.getheader("Content-Type"))
        access = self.told("audit", "--access")["accesses"][-1]
        self.assertEqual((access["command"], access["recipient"]), ("lock sheets", "site_03"))
        number = next(h for h in self.told("lock")["hospitals"] if h["site"] == "site_03")["content"][:12]
        yes = {**self.hidden("/audit/locks", "yes"), "act": "yes", "by": "Dr. Chiba"}
        self.assertEqual(self.page.post("/audit/locks", {**yes, "sheet": "0" * 12}).status, 422)
        self.assertEqual(self.page.post("/audit/locks", {**yes, "sheet": number}).status, 303)
        hospital = next(h for h in self.told("lock")["hospitals"] if h["site"] == "site_03")
        self.assertTrue(hospital["current"])
        self.assertTrue(hospital["by"].startswith("Dr. Chiba, entered by Mei Sato"))
        # From then on those without a yes are open, too.
        self.assertIn("Hospitals that have not said yes to what is stored now: 1", self.page.get("/audit/locks").text)
        # What changed since.
        self.assertEqual(self.rows("/audit/diff?a=interim&b=now"), [])
        self.assertIn("Nothing differs between interim and now.", self.page.get("/audit/diff?a=interim&b=now").text)
        path = os.path.join(self.folder.name, "since.csv")
        record = self.told("audit")["changes"][0]["record_id"]
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"record_id,redcap_event_name,redcap_data_access_group,age\n{record},baseline_arm_1,site_03,45\n")
        run("import", self.db, path, "--user", "Hana Abe")
        told = json.loads(run("diff", self.db, "interim", "now", "--format", "json").stdout)["cells"]
        rows = self.rows("/audit/diff?a=interim&b=now")
        self.assertEqual([(r[0], r[3], r[4]) for r in rows], [(c["record_id"], c["a"], c["b"]) for c in told])
        self.assertIn("since.csv, line 2; Hana Abe", rows[0][6])
        printed = json.loads(run("diff", self.db, "interim", "now", "--report", "segment", "--format", "json").stdout)["cells"]
        rows = self.rows("/audit/diff?a=interim&b=now&report=segment")
        self.assertEqual([(r[0], r[1], r[2]) for r in rows], [(c["address"], c["a"], c["b"]) for c in printed])
        self.assertEqual(self.page.get("/audit/diff?a=interim&b=now&report=../../etc/passwd").status, 404)

    def hidden(self, address, act):
        text = self.page.get(address).text
        form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if f'value="{act}"' in f)
        return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))


class Check(Case):
    sites = ("04",)

    def test_check(self):
        text = self.page.get("/audit/check").text
        head = json.loads(run("audit", self.db, "--verify", "--format", "json").stdout)["head"]
        self.assertIn(head, text)
        self.assertIn("Nobody has asked yet.", text)
        self.assertIn("Everything is as it was written:", self.page.get("/audit/check?go=1&head=").text)
        self.assertIn("goes on from the head that was typed",
                      self.page.get(f"/audit/check?go=1&head=+{head[:12].upper()}").text)
        # A slip of the pen looks like a past that was rewritten: both are said, beside the form that keeps what was typed.
        other = self.page.get("/audit/check?go=1&head=" + "0" * 12).text
        self.assertIn("What is stored fits together, but not with the head that was typed:", other)
        self.assertRegex(other, r'role="alert">No link of the chain is the head that was typed\. Compare it')
        self.assertNotIn("What does not hold", other)
        self.assertIn(f'value="{"0" * 12}"', other)
        wrong = self.page.get("/audit/check?go=1&head=xyz")
        self.assertEqual(wrong.status, 422)
        self.assertIn("expected the hash as it is printed, 64 hexadecimal digits, or its first 12 and more", wrong.text)
        self.assertRegex(wrong.text, r'name="head"[^>]* value="xyz"')

    def test_somebody_wrote_into_the_file(self):
        """The same findings as the command line."""
        copy = os.path.join(self.folder.name, "copy.sqlite")
        with open(self.db, "rb") as file, open(copy, "wb") as to:
            to.write(file.read())
        with sqlite3.connect(self.db) as db:
            form = next(name for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%pain_vas%'"))
            db.execute(f"UPDATE {form} SET pain_vas = pain_vas + 1 WHERE (record_id, event) IN "
                       f"(SELECT record_id, event FROM {form} WHERE pain_vas < 50 LIMIT 1)")
        told = run("audit", self.db, "--verify", "--format", "json")
        findings = json.loads(told.stdout)["findings"] if told.stdout else []
        text = html.unescape(self.page.get("/audit/check?go=1").text)
        self.assertNotIn("Everything is as it was written:", text)
        for finding in findings:
            self.assertIn(finding["what"], text)
        with open(copy, "rb") as file, open(self.db, "wb") as to:
            to.write(file.read())


class Empty(Case):
    sites = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

    def test_since_when(self):
        day = json.loads(run("audit", self.db, "--journal", "--format", "json").stdout)["entries"][0]["time"][:10]
        text = self.page.get("/audit").text
        self.assertIn(f"Nothing was changed since {day}", text)
        self.assertNotIn("<table", text.split("<main")[1])
        self.assertIn(f"nothing given out, since {day}", self.page.get("/audit/access").text)


if __name__ == "__main__":
    main()
