#!/usr/bin/env python3
"""A comparison by the page is that of the command line; no P before a test is declared."""
import html
import re
import urllib.parse

from browser import Case, main, run


def cells(text):
    return [re.sub(r"<[^>]*>", "", c) for c in re.findall(r"(?<=<td)[^>]* data-cell=.*?</td>", text)]


class Ask(Case):
    sites = ("01", "02", "03", "05", "07")

    def ask(self, **asked):
        return self.page.get("/ask?" + urllib.parse.urlencode(asked))

    def test_same_as_compare(self):
        for asked, options in (
                ({"outcome": "pain_vas", "by": "sex", "visit": "baseline,1_month", "test": "auto"},
                 ["--outcome", "pain_vas", "--by", "sex", "--visit", "baseline,1_month", "--test", "auto"]),
                ({"outcome": "survival", "by": "sex", "test": "auto"},
                 ["--outcome", "survival", "--by", "sex", "--test", "auto"]),
                ({"outcome": "barthel_total", "by": "age:<65,65+", "where": "sins <= 12", "adjust": "sex", "test": "t",
                  "visit": "1_month"},
                 ["--outcome", "barthel_total", "--by", "age:<65,65+", "--where", "sins <= 12", "--adjust", "sex",
                  "--test", "t", "--visit", "1_month"])):
            told = run("compare", self.db, *options, "--format", "html")
            shown = self.ask(**asked)
            if told.returncode:
                self.assertEqual(shown.status, 422, asked)
                continue
            self.assertEqual(shown.status, 200, asked)
            ours = cells(shown.text)
            self.assertGreater(len(ours), 3)
            self.assertEqual(ours, cells(told.stdout)[:len(ours)], asked)

    def test_no_p_before_a_test(self):
        shown = self.ask(outcome="pain_vas", by="sex", visit="baseline,1_month").text
        self.assertIn("No test is declared, so no P is shown.", shown)
        self.assertNotIn(">P<", re.sub(r"<sup>.*?</sup>", "", shown))
        self.assertFalse([a for a in re.findall(r'data-cell="([^"]*)"', shown) if a.endswith(".p")])
        self.assertIn("--test none", shown)

    def test_single_patients_are_not_asked_about(self):
        for asked in ({"where": "record_id = 'SYN-01-001'"}, {"by": "record_id"}, {"where": "RECORD_ID > ''"}):
            shown = self.ask(**{"outcome": "pain_vas", "by": "sex", **asked})
            self.assertEqual(shown.status, 422, asked)
            self.assertNotIn("data-cell", shown.text)

    def test_condition_of_choices(self):
        first = self.ask(outcome="pain_vas", by="sex", where="age > 40", of="sins", **{"is": "<=", "than": "9"})
        self.assertEqual(first.status, 303)
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(first.getheader("Location")).query)
        self.assertEqual(asked["where"], ["(age > 40) AND sins <= 9"])
        quoted = self.ask(outcome="pain_vas", by="sex", of="frankel", **{"is": "=", "than": "D'"})
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(quoted.getheader("Location")).query)
        self.assertEqual(asked["where"], ["frankel = 'D'''"])

    def test_a_fault_keeps_the_choices(self):
        shown = self.ask(outcome="pain_vsa", by="sex")
        self.assertEqual(shown.status, 422)
        self.assertIn('value="pain_vsa"', shown.text)
        told = run("compare", self.db, "--outcome", "pain_vsa", "--by", "sex", "--test", "none").stderr
        self.assertTrue(told.removeprefix("proreg: ").strip() in html.unescape(shown.text), told)

    def test_as_a_file(self):
        shown = self.page.get("/ask/as/csv?outcome=pain_vas&by=sex&visit=1_month&test=auto")
        told = run("compare", self.db, "--outcome", "pain_vas", "--by", "sex", "--visit", "1_month", "--test", "auto",
                   "--format", "csv").stdout
        self.assertEqual(shown.text, told)

    def test_nothing_asked_yet(self):
        shown = self.page.get("/ask").text
        self.assertIn("Choose an outcome and groups.", shown)
        for address in re.findall(r'<li><a href="(/ask\?[^"]*)"', shown):
            self.assertEqual(self.page.get(html.unescape(address)).status, 200, address)


if __name__ == "__main__":
    main()
