#!/usr/bin/env python3
"""A statistician's walk: from a printed P to a patient, to a value, to the line of the hospital's file."""
import csv
import html
import json
import os
import re

from browser import SOURCE, Case, main, run


def rows(text, title):
    """Cells of the table under that title, without tags."""
    table = re.search(rf"<b[^>]*>{re.escape(title)}</b>.*?</table>", text, re.S)[0]
    return [[html.unescape(re.sub(r"<[^>]*>", "", c)).strip() for c in re.findall(r"<t[dh][^>]*>.*?(?=<t[dh]|</tr>)", row, re.S)]
            for row in re.findall(r"<tr>.*?</tr>", table.split("<tbody>", 1)[1], re.S)]


def links(text, pattern):
    return [html.unescape(a) for a in re.findall(rf'href="({pattern})"', text)]


HISTORY = "How it came, and each change"


class Walk(Case):
    sites = ("01", "02", "03", "04")

    def site_line(self, name, number):
        """A line as the hospital sent it, and its cells by heading."""
        with open(f"{SOURCE}/sample_data/sites/{name}", "rb") as file:
            data = file.read()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp932")
        lines = text.splitlines()
        head, cells = csv.reader([lines[0]]), csv.reader([lines[number - 1]])
        return lines[number - 1], dict(zip(next(head), next(cells)))

    def check_value(self, address, record):
        """The page of a value says what the file has; gives what was sent and what is stored."""
        text = self.page.get(address).text
        self.assertIn(f">{record}</a>", text)
        field = re.search(r"[?&]field=([^&]*)", address)[1]
        (_, sent, before, after, _, _, place), = rows(text, HISTORY)
        name, number = place.rsplit(", ", 1)
        line, cells = self.site_line(name, int(number))
        self.assertEqual(sent, cells[field], address)
        self.assertEqual(cells["record_id"], record)
        self.assertEqual(before, "")
        self.assertEqual(html.unescape(re.search(r'<pre class="raw">(.*?)</pre>', text, re.S)[1]), line)
        return sent, after

    def test_from_a_p_to_the_line(self):
        report = self.page.get("/reports/segment").text
        numbers = links(report, r"/n/segment/T4\.[^\"]*\.p")
        self.assertGreater(len(numbers), 2)
        for number in numbers[:1]:
            explained = self.page.get(number).text
            title = re.search(r"<b[^>]*>(Where each of the [0-9,]+ values came from)</b>", explained)[1]
            sources = rows(explained, title)
            self.assertGreater(len(sources), 10)
            values = links(explained.split('id="src"')[1], r"/patient/[a-z0-9]{8}/value\?[^\"]*")
            self.assertEqual(len(values), len([s for s in sources if s[3]]))
            # Each line beside a patient opens as well, to the first value out of it.
            beside = re.search(r'id="in">.*?</table>', explained, re.S)[0]
            lines = re.findall(r'href="(/patient/[a-z0-9]{8}/value\?[^"]*)">(\d+)</a>', beside)
            self.assertEqual(len(lines), len({(s[0], s[4], s[5]) for s in sources}))
            for address, line in lines[:2]:
                shown = self.page.get(html.unescape(address)).text
                self.assertEqual({row[-1].rsplit(", ", 1)[1] for row in rows(shown, HISTORY)}, {line})
            for (record, _, _, stored, name, line), value in list(zip(sources, values))[::len(values) // 2]:
                patient = self.page.get(value.split("/value")[0]).text
                self.assertIn(f"<h1>{record}</h1>", patient)
                self.assertIn(value, links(patient, r"/patient/[a-z0-9]{8}/value\?[^\"]*"))
                self.assertEqual(self.check_value(value, record)[1], stored)
                (place,) = {row[-1] for row in rows(self.page.get(value).text, HISTORY)}
                self.assertEqual(place, f"{name}, {line}")

    def test_each_value_of_a_patient_opens(self):
        """A hospital that writes in CP932 with full-width digits: what it sent is shown as it sent it."""
        found = self.page.send("/patient", "/patient", id="SYN-04-001")
        patient = self.page.get(found.getheader("Location")).text
        values = links(patient, r"/patient/[a-z0-9]{8}/value\?[^\"]*")
        self.assertGreater(len(values), 60)
        wide = {"height_cm", "platelets", "operation_min", "blood_loss_ml", "face_scale", "dementia", "age"}
        chosen = [v for v in values if re.search(r"field=([^&]*)", v)[1] in wide] + values[::12]
        told = [self.check_value(value, "SYN-04-001") for value in chosen]
        self.assertTrue([1 for sent, after in told if sent != after and re.search("[０-９]", sent)], told)

    def test_addresses_that_name_no_value(self):
        found = self.page.send("/patient", "/patient", id="SYN-04-001").getheader("Location")
        for target in ("/value", "/value?field=age", "/value?field=nope&event=baseline_arm_1", "/value?field=age&event=nope",
                       "/value?field=age&event=baseline_arm_1&instance=2", "/value?field=age&event=baseline_arm_1&instance=x"):
            answer = self.page.get(found + target)
            self.assertEqual(answer.status, 404, target)
            self.assertIn("no such value", answer.text)


class Corrected(Case):
    """What became of a value later, and what was asked about it."""
    sites = ("04",)

    def send_file(self, name, age, user, reason):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"record_id,redcap_event_name,redcap_data_access_group,age\nSYN-04-001,baseline_arm_1,site_04,{age}\n")
        return run("import", self.db, path, "--user", user, "--reason", reason)

    def test_trail_of_a_value(self):
        first = run("patient", self.db, "SYN-04-001", "--format", "json").stdout
        was = re.search(r'"field": "age",[^}]*?"value": "(\d+)"', first)[1]
        self.send_file("letter.csv", 71, "kato", "their letter")
        self.send_file("typo.csv", 711, "sato", "second look")
        self.send_file("phone.csv", 70, "sato", "by phone")
        found = self.page.send("/patient", "/patient", id="SYN-04-001").getheader("Location")
        text = self.page.get(f"{found}/value?field=age&event=baseline_arm_1").text
        trail = rows(text, HISTORY)
        self.assertEqual([(t[2], t[3], t[6]) for t in trail[1:]], [(was, "71", "letter.csv, 2"), ("71", "70", "phone.csv, 2")])
        self.assertEqual(trail[0][2:4], ["", was])
        self.assertEqual(trail[0][6], "site_04.csv, 2")
        self.assertEqual([t[1] for t in trail[1:]], ["71", "70"])
        self.assertEqual([(t[4].split(" ")[0], t[5]) for t in trail[1:]], [("kato", "their letter"), ("sato", "by phone")])
        (asked,) = rows(text, "What was asked about it")
        self.assertEqual(asked[2], "711")
        self.assertEqual(asked[4], "typo.csv, 2")
        self.assertIn("--lines --format json", text)

    def test_a_value_that_was_taken_away(self):
        """It is listed on the patient's page, and opens to what it was and who took it away."""
        before = json.loads(run("patient", self.db, "SYN-04-002", "--format", "json").stdout)
        self.assertEqual(before["removed"], [])
        was = next(v["value"] for visit in before["visits"] for form in visit["forms"] for v in form["values"] if v["field"] == "age")
        path = os.path.join(self.folder.name, "blank.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("record_id,redcap_event_name,redcap_data_access_group,age\nSYN-04-002,baseline_arm_1,site_04,\n")
        run("import", self.db, path, "--blank", "erase", "--user", "sato", "--reason", "not the age")
        (removed,) = json.loads(run("patient", self.db, "SYN-04-002", "--format", "json").stdout)["removed"]
        self.assertEqual((removed["field"], [(h["old"], h["new"]) for h in removed["history"]]), ("age", [(was, None)]))
        found = self.page.send("/patient", "/patient", id="SYN-04-002").getheader("Location")
        (address,) = [a for a in links(self.page.get(found).text.split("Values that were taken away")[-1], r"/patient/[a-z0-9]{8}/value\?[^\"]*")]
        text = self.page.get(address).text
        self.assertIn("Nothing is stored: what stood here was taken away.", text)
        (trail,) = rows(text, HISTORY)
        self.assertEqual((trail[2], trail[3], trail[4].split(" ")[0], trail[5], trail[6]),
                         (was, "\u2013", "sato", "not the age", "blank.csv, 2"))

    def test_a_value_of_a_locked_number(self):
        """Who comes from a number of a lock is told that the value is shown as it stands now."""
        found = self.page.send("/patient", "/patient", id="SYN-04-001").getheader("Location")
        plain = self.page.get(f"{found}/value?field=age&event=baseline_arm_1").text
        locked = self.page.get(f"{found}/value?field=age&event=baseline_arm_1&snapshot=first").text
        self.assertIn("the number was of the lock first", locked)
        self.assertNotIn("the number was of the lock", plain)


if __name__ == "__main__":
    main()
