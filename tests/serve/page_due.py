#!/usr/bin/env python3
"""Whom to call, as the page and as the command line say it."""
import html
import json
import re

from browser import Case, main, run

ON = "2021-05-01"


class Due(Case):
    """Whom to call, as the page and as the command line say it."""

    def shown(self, target):
        return re.findall(r'<tr><td class="nb" data-h="Patient"><a href="/patient/[^"]*">([^<]*)</a></td>'
                          r'<td data-h="Visit" class="bare">([^<]*)</td><td data-h="State" class="[^"]*">([^<]*)</td>'
                          r'<td data-h="Due" class="nb">([^<]*)</td>', self.page.get(target).text)

    def told(self, *options):
        due = json.loads(run("due", self.db, "--on", ON, "--format", "json", *options).stdout)["due"]
        return [(v["record_id"], v["state"], v["due"]) for v in due]

    def test_the_same_visits(self):
        for target, options in ((f"/due?on={ON}", []), (f"/due?on={ON}&state=missed", ["--state", "missed"]),
                                (f"/due?on={ON}&site=site_04", ["--site", "site_04"]),
                                (f"/due?on={ON}&visit=6_month_arm_1", ["--visit", "6_month"]),
                                (f"/due?on={ON}&state=can", ["--state", "overdue", "--state", "due", "--state", "upcoming"])):
            ours = sorted((r, s, d) for r, _, s, d in self.shown(target))
            self.assertEqual(ours, sorted(self.told(*options)), target)
            self.assertTrue(ours, target)

    def test_what_closes_soonest_comes_first(self):
        states = [s for _, _, s, _ in self.shown(f"/due?on={ON}&site=site_04")]
        self.assertEqual(states, sorted(states, key=lambda s: s == "missed"))

    def test_facets_return_what_they_count(self):
        facets = re.findall(r'<li><a href="([^"]*)"[^>]*>[^<]*</a><span class="soft">(\d+)</span>',
                            self.page.get(f"/due?on={ON}").text)
        self.assertGreater(len(facets), 5)
        for address, n in facets:
            self.assertEqual(len(self.shown(html.unescape(address))), int(n), address)

    def test_letter_and_calendar(self):
        text = self.page.get(f"/due?on={ON}&site=site_04").text
        letter = html.unescape(re.search(r"<pre>(.*?)</pre>", text, re.S)[1])
        told = run("due", self.db, "--on", ON, "--site", "site_04", "--letter", "-", "--format", "csv").stdout
        self.assertTrue(told.startswith(letter))
        self.assertIn("Dear colleagues", letter)
        answer = self.page.get(f"/due/calendar?on={ON}&site=site_04")
        self.assertIn("due_site_04.ics", answer.getheader("Content-Disposition"))
        self.assertEqual(answer.text.count("BEGIN:VEVENT"),
                         sum(s != "missed" for _, s, _ in self.told("--site", "site_04")))

    def test_a_letter_about_what_is_listed(self):
        """Of missed visits alone, of those that can still be made alone, and as a file."""
        on = "2021-04-01"
        due = json.loads(run("due", self.db, "--on", on, "--site", "site_04", "--format", "json").stdout)["due"]
        for state, is_in in (("missed", lambda v: v["state"] == "missed"), ("can", lambda v: v["state"] != "missed")):
            wanted = [v["record_id"] for v in due if is_in(v)]
            self.assertTrue(wanted, due)
            text = self.page.get(f"/due?on={on}&site=site_04&state={state}").text
            letter = html.unescape(re.search(r"<pre>(.*?)</pre>", text, re.S)[1])
            self.assertEqual(sorted(re.findall(r"SYN-04-\d+", letter)), sorted(wanted))
            self.assertEqual("days are over" in letter, state == "missed")
            answer = self.page.get(f"/due/letter?on={on}&site=site_04&state={state}")
            self.assertEqual(answer.text, letter)
            self.assertIn("due_site_04.txt", answer.getheader("Content-Disposition"))

    def test_files(self):
        told = run("due", self.db, "--on", ON, "--state", "missed", "--format", "csv").stdout
        answer = self.page.get(f"/due/as/csv?on={ON}&state=missed")
        self.assertEqual(answer.text, told)
        self.assertIn("due_all.csv", answer.getheader("Content-Disposition"))
        self.assertTrue(self.page.get(f"/due/as/xlsx?on={ON}").body.startswith(b"PK"))
        self.assertEqual(self.page.get("/due/as/exe").status, 404)

    def test_another_day(self):
        """The form keeps what is chosen."""
        form = re.search(r'<form method="get" class="days".*?</form>', self.page.get("/due?state=missed&site=site_08").text, re.S)[0]
        self.assertEqual(dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)), {"state": "missed", "site": "site_08"})
        self.assertIn('type="date"', form)

    def test_what_came_incomplete(self):
        """By hospital, by its label, the same visits as the command line's."""
        told = json.loads(run("due", self.db, "--on", ON, "--format", "json").stdout)["incomplete"]
        self.assertTrue(told)
        for only in ("", "site_04"):
            text = self.page.get(f"/due?on={ON}" + (f"&site={only}" if only else "")).text
            table = text.split("with required fields still empty: ")[1]
            rows = re.findall(r'<td class="nb" data-h="Patient"><a[^>]*>([^<]*)</a></td>', table)
            wanted = [v["record_id"] for v in told if only in ("", v["site"])]
            self.assertEqual(sorted(rows), sorted(wanted))
            self.assertTrue(table.startswith(f"{len(wanted)}<"))
            self.assertNotIn("site_0", re.sub(r"<[^>]*>", "", table.split("</table>")[0]))
            self.assertIn("Site 04", table)
            self.assertIn(">Assessment<", table)

    def test_japanese(self):
        text = self.page.get(f"/due?on={ON}", headers={"Accept-Language": "ja"}).text
        self.assertIn("追跡", text)

    def test_a_day_that_is_none(self):
        answer = self.page.get("/due?on=2021-02-30")
        self.assertEqual(answer.status, 404)
        self.assertIn("2021-02-30", answer.text)

    def test_addresses_that_name_nothing(self):
        for target, said in (("/due?state=late", "visits have no state 'late'"), ("/due?visit=week_1", "no visit 'week_1'"),
                             ("/due?site=site_99", "no hospital 'site_99'"), ("/due/nothing", "No view has this address")):
            answer = self.page.get(target)
            self.assertEqual(answer.status, 404, target)
            self.assertIn(said, html.unescape(answer.text))


if __name__ == "__main__":
    main()
