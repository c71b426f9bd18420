#!/usr/bin/env python3
"""Queries as a coordinator works on them: many of one cause as one line, lists and mails, answers that come back."""
import csv
import html
import io
import json
import os
import re

from browser import Case, main, run

HEAD = "record_id,redcap_event_name,redcap_data_access_group,consent,consent_date,age,kps"


class Queries(Case):
    sites = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls, "a.csv", *(f"A{i},baseline_arm_1,site_01,1,{13 + i}/05/2021,6{i},80" for i in range(7)))
        cls.put(cls, "b.csv", "B1,baseline_arm_1,site_02,1,2021-05-01,610,80",
                "B2,baseline_arm_1,site_02,1,2021-05-01,62,83", "B3,baseline_arm_1,site_02,1,2021-05-01,abc,80")

    def put(self, name, *rows):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join((HEAD, *rows)) + "\n")
        return run("import", self.db, path)

    def queries(self, *words):
        return json.loads(run("query", "list", self.db, *words, "--format", "json").stdout)["queries"]

    def form(self, address, act):
        text = self.page.get(address).text
        form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if f'value="{act}"' in f)
        return {html.unescape(n): html.unescape(v) for n, v in
                re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)}

    def send_list(self, name, content):
        token = self.form("/queries/answers", "read_answers")["token"]
        parts = "".join(f'--XX\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
                        for k, v in {"token": token, "act": "read_answers"}.items()).encode()
        parts += (f'--XX\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                  "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n--XX--\r\n"
        answer = self.page.ask("POST", "/queries/answers", parts, {"Content-Type": "multipart/form-data; boundary=XX"})
        while answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = self.page.get(answer.getheader("Location"))
        return answer

    def test_1_many_of_one_cause_are_one_line(self):
        alike = [q for q in self.queries("--state", "open") if q["field"] == "consent_date"]
        self.assertEqual(len(alike), 7)
        text = self.page.get("/queries").text
        link = html.unescape(re.search(r'<a href="(/queries\?[^"]*)">7 alike</a>', text)[1])
        self.assertIn("the order of its dates", text)
        for query in alike:
            self.assertNotIn(f'id="q{query["id"]}"', text)
        # All of them by a click, and no other.
        shown = re.findall(r'<tr id="q(\d+)"', self.page.get(link).text)
        self.assertEqual(sorted(map(int, shown)), sorted(q["id"] for q in alike))
        self.assertIn("10 by hospital", text)
        # One that is opened by its number is shown all the same.
        self.assertIn(f'id="q{alike[3]["id"]}"', self.page.get(f'/queries/{alike[3]["id"]}').text)

    def test_2_lists_and_mails(self):
        mail = run("query", "mail", self.db, "--site", "site_02").stdout
        self.assertIn("3 in all", mail)
        text = self.page.get("/queries/lists?site=site_02").text
        self.assertIn(mail.strip(), html.unescape(re.search(r"<pre>(.*?)</pre>", text, re.S)[1]).strip())
        written = self.page.post("/queries", self.form("/queries/lists?site=site_02", "list"))
        self.assertIn("spreadsheetml", written.getheader("Content-Type"))
        lists = json.loads(run("query", "lists", self.db, "--format", "json").stdout)["lists"]
        self.assertEqual([(one["site"], one["queries"], one["sent"]) for one in lists], [("site_02", 3, None)])
        for key in ("sent", "reminded"):
            self.page.post("/queries/lists", {**self.form("/queries/lists", "sent"), "act": "sent"})
            one = json.loads(run("query", "lists", self.db, "--format", "json").stdout)["lists"][0]
            self.assertEqual(one[f"{key}_by"], "Mei Sato (stated)")
        self.assertEqual(self.page.get("/queries/lists?site=nowhere").status, 404)

    def test_3_answers_are_read_taken_and_accepted(self):
        ids = {q["record_id"]: q for q in self.queries("--site", "site_02")}
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(("id", "record_id", "event", "field", "new_value", "answer"))
        rows.writerow((ids["B1"]["id"], "B1", "baseline_arm_1", "age", "61", ""))
        rows.writerow((ids["B2"]["id"], "B2", "baseline_arm_1", "kps", "85", ""))
        rows.writerow((ids["B3"]["id"], "B3", "baseline_arm_1", "age", "", "nobody knows"))
        rows.writerow((999, "B9", "baseline_arm_1", "age", "60", ""))
        content = out.getvalue().encode()
        before = self.queries()
        sent = self.send_list("answers.csv", content)
        self.assertEqual(sent.status, 303, sent.text)
        address = sent.getheader("Location")
        text = self.page.get(address).text
        copy = os.path.join(self.folder.name, "answers.csv")
        with open(copy, "wb") as file:
            file.write(content)
        told = json.loads(run("query", "import", self.db, copy, "--dry-run", "--format", "json").stdout)
        self.assertEqual((told["closed"] + told["answered"], told["refused"]), (2, 2))
        self.assertIn(f"settled: {told['closed']}, answered: {told['answered']}; rows that cannot be taken: 2.", text)
        for line in told["lines"]:
            self.assertIn(line["message"] or "", html.unescape(text))
        self.assertRegex(text, r'B1</a></td><td[^>]*>Age[^<]*</td><td[^>]*>610</td><td[^>]*>61</td>')
        self.assertEqual(self.queries(), before)
        # Another decision came between: nothing is written, and the new state is shown.
        form = self.form(address, "take_answers")
        self.put("c.csv", "C1,baseline_arm_1,site_03,1,2021-05-01,61,80")
        self.assertEqual(self.page.post(address, {**form, "act": "take_answers"}).status, 422)
        self.assertEqual(self.queries(), before)
        taken = self.page.post(address, {**self.form(address, "take_answers"), "act": "take_answers", "by": "Dr. Baba"})
        self.assertEqual(taken.status, 303, taken.text)
        states = {q["record_id"]: q for q in self.queries("--site", "site_02")}
        self.assertEqual([states[f"B{i}"]["state"] for i in (2, 3)], ["open", "answered"])
        self.assertIn(states["B1"]["state"], ("closed", "answered"))
        self.assertEqual(states["B3"]["answered_by"], "Dr. Baba")
        self.assertEqual(self.page.get(address).status, 404)
        # All answers that are listed, at once.
        answered = [q["id"] for q in self.queries("--state", "answered")]
        self.assertNotIn("accept_all", self.page.get("/queries?state=answered").text)
        text = self.page.get("/queries?state=answered&site=site_02").text
        self.assertEqual(sorted(map(int, re.findall(r'<tr id="q(\d+)"', text))), sorted(answered))
        self.assertIn("answered: nobody knows", text)
        self.assertIn(f"Accept all {len(answered)} answers below", text)
        form = self.form("/queries?state=answered&site=site_02", "accept_all")
        self.assertEqual(self.page.post("/queries", {**form, "act": "accept_all", "seen": "0" * 64}).status, 422)
        self.assertEqual(len(self.queries("--state", "answered")), len(answered))
        # Both want a reason: the button says none.
        for reason in ("", "  "):
            for address, act in (("/queries?state=answered&site=site_02", "accept_all"),
                                 (f"/queries/{answered[0]}?state=all", "accept")):
                refused = self.page.post(address, {**self.form(address, act), "act": act, "text": reason, "value": "kept?"})
                self.assertEqual(refused.status, 422)
                self.assertIn("an answer is accepted with a reason", refused.text)
                self.assertIn("Accept all" if act == "accept_all" else 'name="value" data-press="answer" value="kept?"',
                              refused.text)
        self.assertEqual(len(self.queries("--state", "answered")), len(answered))
        done = self.page.post("/queries", {**form, "act": "accept_all", "text": "looked at each"})
        self.assertEqual(done.status, 303, re.findall('role="alert".*', done.text))
        self.assertEqual(self.queries("--state", "answered"), [])
        done = next(q for q in self.queries() if q["id"] == answered[0])
        self.assertEqual((done["state"], done["reason"], done["closed_by"]),
                         ("accepted", "looked at each", "Mei Sato (stated)"))

    def test_4_what_is_no_list(self):
        sent = self.send_list("none.csv", b"a,b\n1,2\n")
        text = self.page.get(sent.getheader("Location")).text
        self.assertIn('class="held"', text)
        self.assertNotIn('value="take_answers"', text)


if __name__ == "__main__":
    main()
