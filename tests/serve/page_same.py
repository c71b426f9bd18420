#!/usr/bin/env python3
"""What the page shows is what the command line says, view by view."""
import datetime
import html
import json
import re
import urllib.parse

from browser import Case, main, run, who_is_in


class Same(Case):
    """What the page shows is what the command line says."""

    def command_of(self, text):
        return html.unescape(re.search(r"<p><code>(proreg [^<]*)</code></p>", text)[1])

    def test_queries(self):
        for target, options in (("/queries", ["--state", "active"]), ("/queries?state=all", []),
                                ("/queries?site=site_10", ["--state", "active", "--site", "site_10"]),
                                ("/queries?rule=window", ["--state", "active", "--rule", "window"])):
            text = self.page.get(target).text
            listed = json.loads(run("query", "list", self.db, "--format", "json", *options).stdout)["queries"]
            self.assertEqual(sorted(int(n) for n in re.findall(r'<tr id="q(\d+)"', text)),
                             sorted(q["id"] for q in listed), target)
            for query in listed:
                self.assertIn(html.escape(query["message"], quote=False), text)
            self.assertTrue(listed)

    def test_facets_return_what_they_count(self):
        text = self.page.get("/queries").text
        facets = re.findall(r'<li><a href="([^"]*)"[^>]*>[^<]*</a><span class="soft">(\d+)</span>', text)
        self.assertGreater(len(facets), 4)
        for address, n in facets:
            shown = self.page.get(html.unescape(address)).text
            self.assertEqual(len(re.findall(r'<tr id="q\d+"', shown)), int(n), address)

    def test_board(self):
        text = self.page.get("/board").text
        told = run("status", self.db, "--format", "html").stdout
        for part in (r'<b id="hm">.*?</table>', r'<b id="ec">.*?</table>', r'<b id="q">.*?</table>'):
            ours, theirs = (re.sub(r"</?a[^>]*>", "", re.search(part, t, re.S)[0]) for t in (text, told))
            self.assertEqual(ours, theirs)
        causes = re.findall(r'<td class="r"><a href="(/queries[^"]*)">(\d+)</a></td>', text)
        self.assertEqual(sum(int(n) for _, n in causes),
                         len(json.loads(run("query", "list", self.db, "--state", "active", "--format", "json").stdout)["queries"]))
        for address, n in causes + re.findall(r'<td><a href="(/queries[^"]*)">(\d+)</a></td>', text):
            shown = self.page.get(html.unescape(address)).text
            self.assertEqual(len(re.findall(r'<tr id="q\d+"', shown)), int(n), address)

    def test_board_on_a_day(self):
        text = self.page.get("/board?on=2020-03-31").text
        told = run("status", self.db, "--on", "2020-03-31", "--format", "html").stdout
        for part in (r'<b id="hm">.*?</table>', r'<b id="ec">.*?</table>', r'<b id="q">.*?</table>'):
            ours, theirs = (re.sub(r"</?a[^>]*>", "", re.search(part, t, re.S)[0]) for t in (text, told))
            self.assertEqual(ours, theirs)
        self.assertIn("<h1>Board on 2020-03-31</h1>", text)
        self.assertIn("--on 2020-03-31", self.command_of(text))
        visits = [html.unescape(a) for a in re.findall(r'href="(/due\?[^"]*visit=[^"]*)"', text)]
        self.assertTrue(visits)
        self.assertTrue(all(a.endswith("&on=2020-03-31") for a in visits), visits[:3])

    def test_addresses_that_name_nothing(self):
        for target in ("/queries/99999", "/queries/abc", "/queries/1/2", "/queries?site=nope", "/queries?state=nope", "/board?on=nope",
                       "/board?on=2021-02-30", "/patient/zzzzzzzz", "/n/segment/NOPE", "/n/segment", "/reports/nope", "/study/nope",
                       "/reports/segment/as/nope", "/import/zzzzzzzz", "/due?site=nope", "/due?on=nope", "/audit/nope", "/nope"):
            answer = self.page.get(target)
            self.assertEqual(answer.status, 404, target)
            self.assertIn("<h1>", answer.text, target)

    def test_patient(self):
        found = self.page.send("/patient", "/patient", id="SYN-04-003")
        text = self.page.get(found.getheader("Location")).text
        told = run("patient", self.db, "SYN-04-003", "--format", "html").stdout
        cells = lambda t: sorted(re.sub(r"<[^>]*>", "", c) for c in re.findall(r"<td.*?</td>", t, re.S))
        self.assertEqual(cells(text), cells(told))
        self.assertIn("proreg patient", self.command_of(text))

    def test_what_is_foretold(self):
        """What the study's patient_sheet allows, from the operation on and not before, in both languages."""
        address = self.page.send("/patient", "/patient", id="SYN-04-003").getheader("Location")
        told = json.loads(run("patient", self.db, "SYN-04-003", "--format", "json").stdout)
        surgery = next(one["date"] for one in told["course"] if one["day"] == 0)
        before = (datetime.date.fromisoformat(surgery) - datetime.timedelta(days=1)).isoformat()
        words = "Unreviewed suggestion, for research; no advice for a patient."
        for address_on, is_said in ((address, True), (f"{address}?on={surgery}", True), (f"{address}?on={before}", False)):
            text = self.page.get(address_on).text
            self.assertEqual(words in text, is_said, address_on)
            self.assertEqual("Expected survival, by each score" in text, is_said, address_on)
        text = self.page.get(address).text
        self.assertTrue(told["expectation"])
        for one in told["expectation"]:
            self.assertRegex(text, rf'{one["total"]}</td>\s*<td[^>]*>{one["label"].split(":")[0]}</td>')
        self.assertIn(html.escape(told["suggestion"]["noms_decision"]), text)
        self.assertIn("医師による確認前の提案です。研究用であり、診療の助言ではありません。",
                      self.page.get(address, headers={"Accept-Language": "ja"}).text)

    def test_patient_is_drawn_from_the_same(self):
        """Each date of the course is a point; a measure's points bear its values."""
        found = self.page.send("/patient", "/patient", id="SYN-04-003")
        text = self.page.get(found.getheader("Location")).text
        told = json.loads(run("patient", self.db, "SYN-04-003", "--format", "json").stdout)
        line = re.search(r'<figure class="timeline">.*?</figure>', text, re.S)[0]
        self.assertEqual(line.count("<circle"), len([one for one in told["course"] if one["day"] is not None]))
        pain = [v["value"] for visit in told["visits"] for form in visit["forms"] for v in form["values"]
                if v["field"] == "pain_vas" and v["value"]]
        self.assertGreater(len(pain), 1)
        drawn = re.search(r"<b>Pain, visual analogue scale</b>.*?</figure>", text, re.S)[0]
        self.assertEqual(re.findall(r'<circle[^>]*/><text[^>]*>([^<]*)</text>', drawn), pain)

    def test_report_as_locked(self):
        """A lock can be chosen, its numbers open as they stood, and the page says which state it is of."""
        run("lock", self.db, "first", "--by", "sato", "--accept", "known")
        text = self.page.get("/reports/segment?snapshot=first").text
        told = run("report", self.db, "segment", "--snapshot", "first", "--format", "html").stdout
        cells = lambda t: [re.sub(r"<[^>]*>", "", c) for c in re.findall(r'(?<=<td)[^>]* data-cell=.*?</td>', t)]
        self.assertEqual(cells(text), cells(told)[:len(cells(text))])
        self.assertIn('<option value="first" selected>', text)
        self.assertIn("as locked: first", text)
        self.assertIn("not as locked: first", self.page.get("/reports/segment").text)
        links = [html.unescape(a) for a in re.findall(r'href="(/n/segment/[^"]*)"', text)]
        self.assertTrue(all(link.endswith("?snapshot=first") for link in links))
        self.assertIn("<dt>As locked</dt><dd>first</dd>", self.page.get(links[-1]).text)
        self.assertIn("--snapshot first", self.command_of(text))

    def test_unknown_patient(self):
        answer = self.page.send("/patient", "/patient", id="SYN-04-0035")
        self.assertEqual(answer.status, 422)
        self.assertIn('value="SYN-04-0035"', answer.text)

    def test_report(self):
        text = self.page.get("/reports/segment").text
        told = run("report", self.db, "segment", "--format", "html").stdout
        cells = lambda t: [re.sub(r"<[^>]*>", "", c) for c in re.findall(r'(?<=<td)[^>]* data-cell=.*?</td>', t)]
        self.assertEqual(cells(text), cells(told)[:len(cells(text))])
        self.assertGreater(len(cells(text)), 500)
        links = re.findall(r'href="(/n/segment/[^"]*)"', text)
        self.assertGreater(len(links), 100)
        for link in links[::61]:
            shown = self.page.get(html.unescape(link)).text
            address = urllib.parse.unquote(link.split("/")[-1])
            found = json.loads(run("explain", self.db, "segment", address, "--format", "json").stdout)
            self.assertIn(f"<h1>{html.escape(found['printed'], quote=False)}</h1>", shown)
            self.assertIn(who_is_in(found["records"]), shown)
        # In the reader's language, what it is and why others are not in it, too.
        link = next(link for link in links if link.endswith(".p"))
        facts, out = (json.loads(run("explain", self.db, "segment", link.split("/")[-1], "--format", "json", "--lang", code).stdout)
                      for code in ("ja", "en"))
        shown = self.page.get(html.unescape(link), headers={"Accept-Language": "ja"}).text
        for one in (facts, out):
            said = [one["inputs"]["statistic"], one["test"]["shown"]] + [o["why"] for o in one["records"]["out"]]
            for text in set(said):
                self.assertEqual(html.escape(text, quote=False) in shown, one is facts, text)
        self.assertEqual(facts["test"]["method"], out["test"]["method"])

    def test_report_as_files(self):
        text = self.page.get("/reports/segment/as/csv").text
        self.assertEqual(text, run("report", self.db, "segment", "--format", "csv").stdout)

    def test_audit(self):
        text = self.page.get("/audit/journal").text
        told = json.loads(run("audit", self.db, "--journal", "--format", "json").stdout)
        self.assertEqual([int(n) for n in re.findall(r'<tr[^>]*><td data-h="No." class="r">(\d+)</td>', text)],
                         sorted((entry["import_id"] for entry in told["entries"]), reverse=True))

    def test_japanese(self):
        text = self.page.get("/queries", headers={"Accept-Language": "ja,en;q=0.5"}).text
        self.assertIn('<html lang="ja">', text)
        told = json.loads(run("query", "list", self.db, "--state", "active", "--lang", "ja", "--format", "json").stdout)
        self.assertIn(html.escape(told["queries"][0]["message"], quote=False), text)


if __name__ == "__main__":
    main()
