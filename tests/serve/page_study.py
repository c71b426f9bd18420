#!/usr/bin/env python3
"""The study as the registry keeps it, as the page and as the command line say it."""
import html
import json
import re

from browser import SOURCE, Case, main, run


class Study(Case):
    """The study as the registry keeps it, as the page and as the command line say it."""

    def variables(self, *word):
        return json.loads(run("vars", self.db, *word, "--format", "json").stdout)["variables"]

    def test_all_variables_open(self):
        links = re.findall(r'href="/study/([^"]*)"', self.page.get("/study").text)
        self.assertEqual(sorted(links), sorted(v["name"] for v in self.variables()))

    def test_a_word(self):
        links = re.findall(r'href="/study/([^"]*)"', self.page.get("/study?word=pain").text)
        self.assertEqual(sorted(links), sorted(v["name"] for v in self.variables("pain")))
        self.assertIn("No variable has this word.", self.page.get("/study?word=zebra").text)

    def test_one_variable(self):
        known = {v["name"]: v for v in self.variables()}
        for name in ("pain_vas", "sins_pain", "surgery_date", "organ_mets"):
            text = self.page.get(f"/study/{name}").text
            self.assertIn(f"<h1>{html.escape(known[name]['label'])}</h1>", text)
            self.assertIn(f"{known[name]['n']} values in the registry.", text)
            shown = re.findall(r'<td data-h="Label" class="">([^<]*)</td><td data-h="n" class="r">(\d+)</td>', text)
            self.assertEqual([(html.unescape(l), int(n)) for l, n in shown],
                             [(c["label"], c["n"]) for c in (known[name]["codes"] or []) + known[name]["missing"]])
        self.assertEqual(self.page.get("/study/pain").status, 404)

    def test_visits_and_rules_of_a_variable(self):
        known = {v["name"]: v for v in self.variables()}
        text = self.page.get("/study/pain_vas").text
        shown = re.findall(r'<td data-h="Visit" class="">([^<]*)</td><td data-h="n" class="r">(\d+)</td>', text)
        self.assertEqual([label for label, _ in shown], ["Baseline", "1 month", "6 months"])
        self.assertEqual([int(n) for _, n in shown], [v["n"] for v in known["pain_vas"]["by_event"]])
        self.assertEqual(sum(int(n) for _, n in shown), known["pain_vas"]["n"])
        text = self.page.get("/study/periop_complication").text
        self.assertIn("periop_complication says no, but an adverse event of the perioperative phase is there", text)
        self.assertNotIn("intraop_complication says no", text)
        self.assertIn("surgery_date is not before consent_date", self.page.get("/study/surgery_date").text)
        self.assertIn("intraop_complication says no", self.page.get("/study").text)
        self.assertNotIn("intraop_complication says no", self.page.get("/study?word=pain").text)

    def test_files_as_kept(self):
        links = re.findall(r'href="(/study\?file=[^"]*)"', self.page.get("/study").text)
        self.assertIn("/study?file=study.yaml", links)
        text = self.page.get("/study?file=segment.yaml").text
        with open(f"{SOURCE}/schema/jasa/segment.yaml", encoding="utf-8") as kept:
            self.assertEqual(html.unescape(re.search(r"<pre>(.*?)</pre>", text, re.S)[1]).strip(), kept.read().strip())
        self.assertEqual(self.page.get("/study?file=../../../etc/passwd").status, 404)
        self.assertEqual(self.page.get("/study?file=/etc/passwd").status, 404)


if __name__ == "__main__":
    main()
