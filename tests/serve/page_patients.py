#!/usr/bin/env python3
"""The list of patients, as the page and as the command line say it, and the search by a part of an id."""
import collections
import html
import json
import re

from browser import Case, main, run

ON = "2021-04-01"


class Patients(Case):
    def shown(self, target):
        """Ids, with the texts of the cells behind them."""
        rows = re.findall(r'<tr><td class="nb" data-h="Patient"><a href="/patient/[a-z2-9]{8}">([^<]*)</a></td>(.*?)</tr>',
                          self.page.get(target).text)
        return {record: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for record, cells in rows}

    def told(self, *options):
        return json.loads(run("patient", self.db, "--on", ON, "--format", "json", *options).stdout)["patients"]

    def test_the_same_patients(self):
        for target, options in ((f"/patient?on={ON}", []), (f"/patient?on={ON}&site=site_08", ["--site", "site_08"]),
                                (f"/patient?on={ON}&state=died", ["--state", "died"]),
                                (f"/patient?on={ON}&state=missed&site=site_04", ["--state", "missed", "--site", "site_04"])):
            shown, told = self.shown(target), self.told(*options)
            self.assertTrue(told, target)
            self.assertEqual(list(shown), [p["record_id"] for p in told])
            for patient in told:
                self.assertEqual(shown[patient["record_id"]],
                                 [patient["origin"], f"{patient['received']} of {patient['expected']}",
                                  *(str(patient[k] or "") for k in ("due", "missed", "queries")),
                                  {None: "", "died": "died"}[patient["standing"]]])

    def test_what_waits_is_what_due_and_query_say(self):
        told = {p["record_id"]: p for p in self.told()}
        visits = json.loads(run("due", self.db, "--on", ON, "--format", "json").stdout)["due"]
        queries = json.loads(run("query", "list", self.db, "--format", "json").stdout)["queries"]
        for key, wanted in (("due", collections.Counter(v["record_id"] for v in visits if v["state"] in ("due", "overdue"))),
                            ("missed", collections.Counter(v["record_id"] for v in visits if v["state"] == "missed")),
                            ("queries", collections.Counter(q["record_id"] for q in queries))):
            self.assertTrue(wanted, key)
            self.assertEqual({r: p[key] for r, p in told.items() if p[key]}, wanted, key)

    def test_facets_return_what_they_count(self):
        facets = re.findall(r'<li><a href="([^"]*)"[^>]*>[^<]*</a><span class="soft">(\d+)</span>',
                            self.page.get(f"/patient?on={ON}").text)
        self.assertGreater(len(facets), 5)
        for address, n in facets:
            self.assertEqual(len(self.shown(html.unescape(address))), int(n), address)

    def test_a_part_of_an_id(self):
        """In whatever case; the part stands in no address, and one that only one has leads to the patient."""
        found = self.page.send("/patient", "/patient", id="syn-08-01").getheader("Location")
        self.assertRegex(found, r"^/patient\?like=[a-z2-9]{8}$")
        wanted = [p["record_id"] for p in self.told() if "SYN-08-01" in p["record_id"]]
        self.assertEqual(list(self.shown(found)), wanted)
        self.assertEqual([p["record_id"] for p in self.told("--like", "syn-08-01")], wanted)
        self.assertIn("--like syn-08-01", self.page.get(found).text)
        one = self.page.send("/patient", "/patient", id="08-015").getheader("Location")
        self.assertRegex(one, r"^/patient/[a-z2-9]{8}$")
        self.assertIn("<h1>SYN-08-015</h1>", self.page.get(one).text)
        nobody = self.page.send("/patient", "/patient", id="SYN-99")
        self.assertEqual(nobody.status, 422)
        self.assertIn('value="SYN-99"', nobody.text)
        self.assertEqual(self.page.get("/patient?like=zzzzzzzz").status, 404)
        self.assertEqual(self.page.get(found.replace("?like=", "/")).status, 404)

    def test_pages_and_files(self):
        every = list(self.shown("/patient"))
        text = self.page.get("/patient?from=10").text
        self.assertEqual(list(self.shown("/patient?from=10")), every[10:])
        self.assertIn(f"11 to {len(every)} of {len(every)}.", text)
        self.assertIn('href="/patient?from=0"', text)
        answer = self.page.get(f"/patient/as/csv?on={ON}&state=died")
        self.assertEqual(answer.text, run("patient", self.db, "--on", ON, "--state", "died", "--format", "csv").stdout)
        self.assertIn("patients.csv", answer.getheader("Content-Disposition"))

    def test_addresses_that_name_nothing(self):
        for target in ("/patient?state=well", "/patient?site=site_99", "/patient?on=2021-02-30", "/patient/as/exe"):
            self.assertEqual(self.page.get(target).status, 404, target)


if __name__ == "__main__":
    main()
