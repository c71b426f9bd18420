#!/usr/bin/env python3
"""Files into the registry by the page: read first, decided on then, and taken back."""
import csv
import html
import io
import json
import os
import re

from browser import SOURCE, Case, main, run


class Import(Case):
    sites = ("03",)

    def spoilt(self):
        """Site 03 once more: pain of every fifth row in centimetres, of every seventh one more."""
        with open(f"{SOURCE}/sample_data/sites/site_03.csv", newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        column, n_held, n_changed, n = rows[0].index("pain_vas"), 0, 0, 0
        for row in rows[1:]:
            if not row[column]:
                continue
            n += 1
            if n % 5 == 0:
                row[column] = f"{int(row[column]) // 10}.5"
                n_held += 1
            elif n % 7 == 0 and row[column] != "100":
                row[column] = str(int(row[column]) + 1)
                n_changed += 1
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue().encode(), n_held, n_changed

    def send_file(self, name, content, **fields):
        return self.send_files([(name, content)], **fields)

    def send_files(self, files, **fields):
        token = re.search(r'action="/import"[^>]*><input type="hidden" name="token" value="(\w+)"',
                          self.page.get("/import").text)[1]
        parts = b"".join(f'--XX\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                         for k, v in {"token": token, "act": "read", **fields}.items())
        for name, content in files:
            parts += (f'--XX\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                      "Content-Type: text/csv\r\n\r\n").encode() + content + b"\r\n"
        parts += b"--XX--\r\n"
        answer = self.page.ask("POST", "/import", parts, {"Content-Type": "multipart/form-data; boundary=XX"})
        while answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = self.page.get(answer.getheader("Location"))
        return answer

    def entries(self):
        told = json.loads(run("audit", self.db, "--journal", "--format", "json").stdout)
        return told["entries"]

    def test_a_file_is_read_decided_on_and_taken_back(self):
        content, n_held, n_changed = self.spoilt()
        before = run("vars", self.db).stdout, len(self.entries())
        sent = self.send_file("../../site_03_2021-09.csv", content)
        self.assertEqual(sent.status, 303, sent.text)
        address = sent.getheader("Location")
        self.assertNotIn("site_03", address)
        text = self.page.get(address).text
        self.assertIn(f"0 values are new, {n_changed} would change", text)
        self.assertIn(f"{n_held} would be held", text)
        self.assertIn(f"Take in {n_changed} values, hold {n_held}", text)
        self.assertEqual(len(self.entries()), before[1])
        copy = os.path.join(self.folder.name, "site_03_2021-09.csv")
        with open(copy, "wb") as file:
            file.write(content)
        told = json.loads(run("import", self.db, copy, "--dry-run", "--format", "json").stdout)["files"][0]
        for problem in told["problems"]:
            self.assertIn(html.escape(problem["message"], quote=False), text)
        for change in told["changes"]:
            self.assertRegex(text, rf'{change["record_id"]}.*?class="raw r">{change["old"]}</td>'
                                   rf'<td[^>]*class="raw r">{change["new"]}</td>')
        fixme = self.page.get(f"{address}/fixme")
        self.assertEqual(len(fixme.text.strip().splitlines()), 1 + n_held)
        # One of the changes is asked about instead.
        key = html.unescape(re.search(r'name="hold" value="([^"]*)"', text)[1])
        taken = self.page.send(address, address, act="take", reason="September", hold=key)
        self.assertEqual(taken.status, 303, taken.text)
        entry = self.entries()[-1]
        self.assertEqual((entry["file"], entry["user"], entry["reason"]),
                         ("site_03_2021-09.csv", "Mei Sato (stated)", "September"))
        self.assertEqual(entry["values_changed"], n_changed - 1)
        self.assertIn("Taken in:", self.page.get(taken.getheader("Location")).text)
        self.assertEqual(self.page.get(address).status, 404)
        # Before it is taken back: how much, and each value.
        asked = f"/import?undo={entry['import_id']}"
        told = json.loads(run("import", self.db, "--undo", str(entry["import_id"]), "--dry-run", "--format",
                              "json").stdout)
        text = self.page.get(asked).text
        self.assertIn(f"as before: {told['values']['restored']}; gone: {told['values']['removed']}", text)
        for change in told["changes"]:
            self.assertRegex(text, rf'{change["record_id"]}<(?s:.*?)raw r">{change["old"]}</td><td[^>]*>{change["new"] or "none"}<')
        form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if 'value="undo"' in f)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))
        for reason, seen in (("", hidden["seen"]), ("  ", hidden["seen"]), ("wrong file", "0" * 64)):
            answer = self.page.post("/import", {**hidden, "act": "undo", "reason": reason, "seen": seen})
            self.assertEqual(answer.status, 422)
        self.assertNotIn("undoes", {k for k, v in self.entries()[-1].items() if v and k == "undoes"})
        undone = self.page.post("/import", {**hidden, "act": "undo", "reason": "wrong file"})
        self.assertEqual(undone.status, 303, undone.text)
        self.assertEqual(self.entries()[-1]["undoes"], entry["import_id"])
        row = re.search(rf'<tr id="i{entry["import_id"]}".*?</tr>', self.page.get(asked).text, re.S)[0]
        self.assertIn("taken back", row)
        self.assertNotIn("Take back", row)

    def test_long_name(self):
        content, _, n_changed = self.spoilt()
        for name in ("a" * 300 + ".csv", "\u75c7\u4f8b" * 100 + ".csv", "b" * 5000):
            sent = self.send_file(name, content)
            self.assertEqual(sent.status, 303, sent.text[:2000])
            address = sent.getheader("Location")
            text = self.page.get(address).text
            self.assertIn(f"{n_changed} would change", text)
            self.assertIn(name[:30], text)
            self.assertNotIn("\ufffd", text)
            self.page.send(address, address, act="drop")

    def test_what_came_meanwhile(self):
        content, _, _ = self.spoilt()
        address = self.send_file("a.csv", content.replace(b"\r\n", b"\n")).getheader("Location")
        run("import", self.db, f"{SOURCE}/sample_data/sites/site_04.csv")
        n = len(self.entries())
        late = self.page.send(address, address, act="take")
        self.assertEqual(late.status, 422)
        self.assertIn("changed meanwhile", late.text)
        self.assertEqual(len(self.entries()), n)
        self.assertEqual(self.page.send(address, address, act="drop").status, 303)

    def test_refused_file(self):
        sent = self.send_file("b.csv", b"nothing,of,this\n1,2,3\n")
        text = self.page.get(sent.getheader("Location")).text
        self.assertIn("cannot go in", text)
        self.assertNotIn('value="take"', text)
        self.assertNotIn("held", re.sub(r'class="[^"]*"', "", text.split("<main")[1].split("</main")[0]))

    def form(self, address, act):
        """The form of the page with a button or a field of that act, with what it would send."""
        text = self.page.get(address).text
        form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if f'value="{act}"' in f)
        return dict((html.unescape(n), html.unescape(v)) for n, v in
                    re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))

    def counts(self, address):
        found = re.search(r"(\d+) values are new, (\d+) would change, (\d+) are as they are, (\d+) would be held",
                          self.page.get(address).text)
        return found and tuple(map(int, found.groups()))

    OWN = ("\u75c7\u4f8b\u756a\u53f7,\u540c\u610f,\u540c\u610f\u65e5,\u5e74\u9f62,\u6027\u5225,\u624b\u8853\u65e5,\u75db\u307f,\u5099\u8003\r\n"
           "OS-1,1,01/05/2021,61,\u7537,07/05/2021,70,x\r\nOS-2,1,13/05/2021,62,\u5973,14/05/2021,40,y\r\n")

    def main(self, address):
        """The labels of the filled buttons."""
        return re.findall(r'class="(?:button )?main"[^>]*>([^<]*)<', self.page.get(address).text.split("<main")[1])

    def test_the_filled_button_is_the_next_step(self):
        """At most one a view: what mends a whole column comes before taking in, that before all else."""
        with open(f"{SOURCE}/sample_data/sites/site_24.csv", newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        dates = [i for i, name in enumerate(rows[0]) if name.endswith("_date")]
        american = [rows[0]] + [[re.sub(r"^(\d+)-(\d+)-(\d+)$", r"\2/\3/\1", cell) if i in dates else cell
                                 for i, cell in enumerate(row)] for row in rows[1:]]
        nobody = [rows[0]] + [["", *row[1:]] for row in rows[1:]]

        def text(rows):
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            return out.getvalue().encode()
        with open(f"{SOURCE}/sample_data/sites/site_03.csv", "rb") as file:
            same = file.read()
        for content, fields, wanted in (
                (text(rows), {}, r"Take in \d+ values, hold 0"),
                (text(american), {}, "Read the dates as month/day/year"),
                (text(rows), {"site": "site_08"}, "Read it as the file says"),
                (self.OWN.encode(), {}, "Draft a map from the columns"),
                (text(nobody), {}, "File to mend, for the hospital"),
                (same.replace(b"\n", b"\r\n") if b"\r\n" not in same else same.replace(b"\r\n", b"\n"), {},
                 "Enter that it came; no value changes"),
                (same, {}, "Leave it"),
                (b"", {}, "Draft a map from the columns|Leave it")):
            address = self.send_file("one.csv", content, **fields).getheader("Location")
            shown = self.main(address)
            self.assertEqual(len(shown), 1, (wanted, shown))
            self.assertRegex(shown[0], f"^({wanted})$")
            self.assertRegex(self.page.get("/import").text, rf'<li><a href="{address}">one.csv</a>')
            self.page.send(address, address, act="drop")
            self.assertNotIn(address, self.page.get("/import").text)
        # The mending step takes the dates in, and the next one is to take the file in.
        address = self.send_file("one.csv", text(american)).getheader("Location")
        held = self.counts(address)[3]
        self.page.send(address, address, having="month/day/year")
        self.assertGreater(held, self.counts(address)[3])
        self.assertRegex(self.main(address)[0], r"^Take in \d+ values, hold 0$")
        self.page.send(address, address, act="drop", having='value="drop"')

    def test_own_columns_are_mapped_read_otherwise_and_kept(self):
        """A hospital without a profile, with columns of its own, days first and a workplace's own words."""
        address = self.send_file("own_2021-05.csv", self.OWN.encode()).getheader("Location")
        text = self.page.get(address).text
        self.assertIn("cannot go in", text)
        self.assertRegex(text, r'<button class="main" name="act" value="draft">')
        n = len(self.entries())
        drafted = self.page.post(address, {**self.form(address, "draft"), "act": "draft", "site": "site_09"})
        self.assertEqual(drafted.getheader("Location").split("?")[0], address)
        # Two patients with seven values each but the id, all of them readable by the draft.
        self.assertEqual(self.counts(address), (12, 0, 0, 0))
        text = self.page.get(address).text
        self.assertIn("Site 09, as chosen here", text)
        self.assertIn("day/month/year, as the map says", text)
        self.assertIn("proreg import", text)
        self.assertIn("--site site_09 --map map.yaml", text)
        draft = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.S)[1])
        copy = os.path.join(self.folder.name, "own.csv")
        with open(copy, "w", encoding="utf-8", newline="") as file:
            file.write(self.OWN)
        self.assertEqual(draft.split("\n", 1)[1],
                         run("map", self.db, "--guess", copy).stdout.split("\n", 1)[1])
        # The other order of the days: the 13th and the 14th are in no month.
        self.page.post(address, {**self.form(address, "otherwise"), "act": "otherwise", "site": "site_09",
                                 "date_order": "mdy", "map": draft})
        self.assertEqual(self.counts(address), (10, 0, 0, 2))
        text = self.page.get(address).text
        self.assertIn("month/day/year, as chosen here", text)
        self.page.post(address, {**self.form(address, "otherwise"), "act": "otherwise", "site": "site_09", "map": draft})
        # What was seen is what is decided on.
        stale = {**self.form(address, "take"), "act": "take", "seen": "0" * 64}
        self.assertEqual(self.page.post(address, stale).status, 422)
        self.assertEqual(len(self.entries()), n)
        kept = self.page.post(address, {**self.form(address, "keep"), "act": "keep", "files": "own_*.csv",
                                        "agreed": "Dr. Ito: by mail", "reason": "first file"})
        self.assertEqual(kept.status, 303, kept.text)
        self.assertEqual(self.counts(address), (12, 0, 0, 0))
        self.assertIn("by the profile of Site 09", self.page.get(address).text)
        profile = json.loads(run("profile", self.db, "site_09", "--format", "json").stdout)["profile"]
        self.assertEqual((profile["files"], profile["date_order"], profile["agreed"]["by"]),
                         ("own_*.csv", "dmy", "Dr. Ito: by mail"))
        self.page.post(address, {**self.form(address, "take"), "act": "take"})
        self.assertEqual(self.entries()[-1]["values_new"], 12)
        # The next file of that name needs no word.
        following = self.send_file("own_2021-06.csv", self.OWN.replace("OS-", "OS-1").encode()).getheader("Location")
        self.assertEqual(self.counts(following), (12, 0, 0, 0))
        self.assertIn("Site 09, by the name of the file", self.page.get(following).text)
        self.page.post(following, {**self.form(following, "drop"), "act": "drop"})

    def test_a_button_mends_a_column(self):
        head = "record_id,redcap_event_name,redcap_data_access_group,consent,consent_date,age\r\n"
        rows = "".join(f"SYN-03-8{d},baseline_arm_1,site_03,1,{d}/05/2021,60\r\n" for d in range(13, 20))
        address = self.send_file("dmy.csv", (head + rows).encode()).getheader("Location")
        self.assertEqual(self.counts(address)[3], 7)
        text = self.page.get(address).text
        self.assertIn("Read the dates as day/month/year", text)
        self.assertIn("13/05/2021", text)
        self.page.post(address, {**self.form(address, "mend"), "date_order": "dmy"})
        self.assertEqual(self.counts(address), (21, 0, 0, 0))
        self.page.post(address, {**self.form(address, "drop"), "act": "drop"})

    def test_wrong_hospital(self):
        content, _, n_changed = self.spoilt()
        address = self.send_file("wrong.csv", content + b"\r\n", site="site_04").getheader("Location")
        text = self.page.get(address).text
        self.assertIn("of another hospital than Site 04", text)
        self.assertNotIn('class="main" name="act" value="take"', text)
        self.assertNotIn("Take in 0", text)
        self.page.post(address, {**self.form(address, "mend"), "any_site": "1"})
        self.assertEqual(self.counts(address)[1], n_changed)
        self.page.post(address, {**self.form(address, "drop"), "act": "drop"})

    def test_an_inbox_is_decided_on_together(self):
        content, n_held, n_changed = self.spoilt()
        with open(f"{SOURCE}/sample_data/sites/site_05.csv", "rb") as file:
            other = file.read()
        sent = self.send_files([("b.csv", b"nothing,of,this\n1,2,3\n"), ("c.csv", content + b"\n\n"),
                                ("~$c.csv", b"lock"), (".hidden", b"x"), ("a.csv", other)])
        address = sent.getheader("Location")
        text = self.page.get(address).text
        self.assertIn("3 files have been read; nothing has been written.", text)
        self.assertIn("Files that cannot go in as they are: 1.", text)
        self.assertEqual(re.findall(r'<a href="#f\d">([^<]*)</a>', text), ["a.csv", "b.csv", "c.csv"])
        both = self.counts(address)
        # One stays out.
        form = [*self.form(address, "otherwise").items(), ("act", "otherwise"), ("file", "3")]
        self.page.post(address, form)
        self.assertEqual(self.counts(address)[1], n_changed)
        self.assertLess(self.counts(address)[0], both[0])
        form = [*self.form(address, "otherwise").items(), ("act", "otherwise"), ("file", "1"), ("file", "3")]
        self.page.post(address, form)
        self.assertEqual(self.counts(address), both)
        # One that cannot go in is named with the reason, and did not go in.
        self.page.post(address, [*self.form(address, "otherwise").items(), ("act", "otherwise"),
                                 *(("file", str(i)) for i in (1, 2, 3))])
        n = len(self.entries())
        taken = self.page.post(address, {**self.form(address, "take"), "act": "take"})
        text = self.page.get(taken.getheader("Location")).text
        self.assertRegex(html.unescape(text), r"Not taken in, 1: b\.csv \(the key column \"record_id\" is missing\)\.")
        self.assertEqual(re.findall(r'<td data-h="File"[^>]*>([abc].csv)</td>', text), ["c.csv", "a.csv"])
        self.assertEqual([(e["file"], e["status"]) for e in self.entries()[n:]],
                         [("a.csv", "imported"), ("b.csv", "refused"), ("c.csv", "imported")])
        for entry in [e for e in self.entries()[:n - 1:-1] if e["status"] == "imported"]:
            hidden = self.form(f"/import?undo={entry['import_id']}", "undo")
            self.assertEqual(self.page.post("/import", {**hidden, "act": "undo", "reason": "a test"}).status, 303)

    def test_no_file(self):
        token = re.search(r'action="/import"[^>]*><input type="hidden" name="token" value="(\w+)"',
                          self.page.get("/import").text)[1]
        answer = self.page.post("/import", {"token": token, "act": "read"})
        self.assertEqual(answer.status, 422)

    def test_nothing_stays_on_disk(self):
        content, _, _ = self.spoilt()
        self.send_file("c.csv", content + b"\n")
        tmp = os.environ.get("TMPDIR", "/tmp")
        mine = [f for f in os.listdir(tmp) if f.startswith("proreg-") and
                os.path.exists(os.path.join(tmp, f, "c.csv"))]
        self.assertEqual(len(mine), 1)
        self.assertEqual(os.stat(os.path.join(tmp, mine[0])).st_mode & 0o777, 0o700)
        type(self).left = os.path.join(tmp, mine[0])

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        assert not os.path.exists(getattr(cls, "left", "/nowhere")), "files that were sent are left behind"


if __name__ == "__main__":
    main()
