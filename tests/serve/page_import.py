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
        token = re.search(r'action="/import"[^>]*><input type="hidden" name="token" value="(\w+)"',
                          self.page.get("/import").text)[1]
        parts = b"".join(f'--XX\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                         for k, v in {"token": token, "act": "read", **fields}.items())
        parts += (f'--XX\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                  "Content-Type: text/csv\r\n\r\n").encode() + content + b"\r\n--XX--\r\n"
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
        self.assertIn(f"{n_held} would be held.", text)
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
        undone = self.page.send(f"/import?undo={entry['import_id']}", "/import", act="undo",
                                undo=entry["import_id"], reason="wrong file")
        self.assertEqual(undone.status, 303, undone.text)
        self.assertEqual(self.entries()[-1]["undoes"], entry["import_id"])

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
