#!/usr/bin/env python3
"""A comparison by the page is that of the command line; no P before a test is declared."""
import html
import json
import os
import re
import urllib.parse

from browser import SOURCE, Case, main, run, who_is_in


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

    def test_as_it_was_locked(self):
        """Where the registry was locked, a question can be put to it as it stood then, and the address says so."""
        asked = {"outcome": "pain_vas", "by": "sex", "visit": "baseline", "test": "auto"}
        options = ["--outcome", "pain_vas", "--by", "sex", "--visit", "baseline", "--test", "auto"]
        self.assertNotIn('name="snapshot"', self.ask(**asked).text)
        before = cells(self.ask(**asked).text)
        run("lock", self.db, "spring", "--by", "A. Abe", "--role", "statistician", "--accept", "a test")
        self.addCleanup(self.drop_site)
        run("import", self.db, f"{SOURCE}/sample_data/sites/site_24.csv")
        shown = self.ask(**asked).text
        self.assertRegex(html.unescape(shown), r'<option value="">now</option><option value="spring">when spring was locked, ')
        self.assertNotEqual(cells(shown), before)
        then = self.ask(**asked, snapshot="spring").text
        self.assertEqual(cells(then), before)
        self.assertEqual(cells(then), cells(run("compare", self.db, *options, "--snapshot", "spring", "--format", "html").stdout)[:len(before)])
        self.assertIn('<option value="spring" selected>', then)
        self.assertIn("--snapshot spring", then)
        number = html.unescape(re.findall(r'href="(/ask/n/[^"]*)"', then)[0])
        self.assertIn("snapshot=spring", number)
        opened = self.page.get(number)
        self.assertEqual(opened.status, 200)
        self.assertIn("--snapshot spring", opened.text)

    def drop_site(self):
        entry = json.loads(run("audit", self.db, "--journal", "--format", "json").stdout)["entries"][-1]
        run("import", self.db, "--undo", str(entry["import_id"]), "--reason", "a test")

    def test_groups_of_nobody(self):
        asked = {"outcome": "pain_vas,survival", "by": "primary_tumor", "where": "primary_tumor IN (1, 2, 3)", "visit": "baseline",
                 "test": "auto"}
        shown = self.ask(**asked)
        self.assertEqual(shown.status, 200)
        told = run("compare", self.db, "--outcome", "pain_vas,survival", "--by", "primary_tumor", "--where",
                   "primary_tumor IN (1, 2, 3)", "--visit", "baseline", "--test", "auto", "--format", "html")
        self.assertEqual(cells(shown.text), cells(told.stdout)[:len(cells(shown.text))])
        left_out = re.search(r"Groups in which nobody is \(n = 0\), left out: kidney, [^.]*, other\.", told.stderr)[0]
        self.assertEqual(html.unescape(shown.text).count(left_out), 3)  # What is told, and a note of each table.
        link = html.unescape(re.findall(r'href="(/ask/n/[^"]*)"', shown.text)[0])
        self.assertEqual(self.page.get(link).status, 200)
        shown = self.ask(**{**asked, "where": "primary_tumor = 1"})
        self.assertEqual(shown.status, 422)
        self.assertIn("so that there is nothing to compare", shown.text)

    def test_choices_are_told_apart(self):
        shown = self.ask(outcome="pain_vas", by="sex", of="sins", test="auto").text
        for chosen in re.findall(r"<select .*?</select>", shown, re.S):
            labels = re.findall(r"<option[^>]*>([^<]*)", chosen)
            self.assertEqual(len(labels), len(set(labels)))
        self.assertIn(">Follow-up [followup_days]</option>", shown)
        self.assertIn('<a href="#a-outcome">Change the question</a>', shown)
        self.assertIn('id="a-outcome"', shown)

    def test_ranges_as_a_japanese_keyboard_types_them(self):
        plain = self.ask(outcome="pain_vas", by="age:0-64,65+", visit="baseline", test="auto", min_n="12")
        for cuts in ("０－６４，６５＋", "0〜64、65+"):
            wide = self.sent(outcome="pain_vas", by="age", by_was="age", cuts=cuts, visit="baseline", test="auto", min_n="１２")
            shown = self.ask(**wide)
            self.assertEqual((shown.status, cells(shown.text)), (200, cells(plain.text)))

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

    def test_a_condition_of_what_is_not_there(self):
        for asked in ({"by": "sex"}, {}):
            shown = self.ask(**{"outcome": "pain_vas", "of": "no_such_thing", **asked})
            self.assertEqual(shown.status, 200)
            self.assertNotIn('name="than"', shown.text)

    def sent(self, **chosen):
        """What the form of choices leads to."""
        answer = self.ask(**{"by_was": chosen.get("by", ""), **chosen})
        self.assertEqual(answer.status, 303)
        return {k: v[0] for k, v in
                urllib.parse.parse_qs(urllib.parse.urlsplit(answer.getheader("Location")).query).items()}

    def test_choices_become_an_address(self):
        two = {"outcome": "pain_vas", "by": "sex"}
        self.assertEqual(self.sent(**two, test="", cohort="", cuts=""), two)
        asked = self.sent(**two, where="age > 40", of="sins", of_was="sins", **{"is": "<=", "than": "9"})
        self.assertEqual(asked, {**two, "where": "age > 40 AND sins <= 9"})
        asked = self.sent(**two, where="age > 40 or sex = 1", of="sins", of_was="sins", **{"is": "<=", "than": "9"})
        self.assertEqual(asked["where"], "(age > 40 or sex = 1) AND sins <= 9")
        asked = self.sent(**two, of="frankel__baseline", of_was="frankel__baseline", **{"is": "=", "than": "D'"})
        self.assertEqual(asked["where"], "frankel__baseline = 'D'''")
        # Digits of full width are digits; what is no number is none of a number's values.
        asked = self.sent(**two, of="sins", of_was="sins", **{"is": "<=", "than": "\uff19"})
        self.assertEqual(asked["where"], "sins <= 9")
        for text in ("nine", "9,5", "<9"):
            asked = self.sent(**two, of="sins", of_was="sins", **{"is": "<=", "than": text})
            shown = self.ask(**asked)
            self.assertEqual(shown.status, 422)
            self.assertIn(f"sins is a number, and '{text}' is none", html.unescape(shown.text))
        # One without a value waits for it; a value that was meant for another variable is none.
        asked = self.sent(**two, of="sex", of_was="sins", **{"is": "<=", "than": "9"})
        self.assertEqual(asked, {**two, "of": "sex"})
        self.assertIn('<option value="2">Female</option>', self.ask(**asked).text)
        # Ranges belong to the variable that they were given for.
        self.assertEqual(self.sent(outcome="pain_vas", by="age", cuts="<65,65+")["by"], "age:<65,65+")
        self.assertEqual(self.sent(outcome="pain_vas", by="sex", by_was="age", cuts="<65,65+")["by"], "sex")

    def test_words_of_options_are_the_commands(self):
        for name, option, label in (("test", "--test", "Test"), ("summary", "--summary", "Numbers as")):
            shown = self.ask(outcome="age", by="sex", **{name: "yes"})
            told = run("compare", self.db, "--outcome", "age", "--by", "sex", option, "yes").stderr
            self.assertEqual(shown.status, 422)
            in_words = told.removeprefix("proreg: ").strip().replace(option, f"\u201c{label}\u201d")
            self.assertIn(in_words, html.unescape(shown.text))
            self.assertNotIn("data-cell", shown.text)

    def test_conditions_are_said_and_taken_out(self):
        text = self.ask(outcome="pain_vas", by="sex", where="sins <= 9 and frankel__baseline = 'D'").text
        said = re.findall(r'<li>([^<]*) <a href="(/ask[^"]*)">Take out', text)
        self.assertEqual([html.unescape(words) for words, _ in said], ["SINS \u2264 9", "Frankel grade (Baseline) is D"])
        for (_, address), left in zip(said, ("frankel__baseline = 'D'", "sins <= 9")):
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(html.unescape(address)).query)
            self.assertEqual(query["where"], [left])

    def test_what_rests_on_a_test(self):
        for more in ({"adjust": "age"}, {"subgroups": "sex"}, {"pairwise": "yes"}):
            shown = self.ask(outcome="pain_vas", by="frankel@baseline:A+B+C,D+E", visit="1_month", **more)
            self.assertEqual(shown.status, 422, more)
            self.assertIn("rest on a test: declare one.", shown.text)
        shown = self.ask(outcome="survival", by="sex")
        self.assertEqual(shown.status, 422)
        again = html.unescape(re.search(r'class="button" href="(/ask[^"]*)"', shown.text)[1])
        self.assertEqual(self.page.get(again).status, 200)
        shown = self.ask(outcome="pain_vas", by="age")
        self.assertIn("Age at surgery is a number: say in which ranges", shown.text)

    def test_a_number_opens(self):
        asked = {"outcome": "pain_vas,survival", "by": "sex", "visit": "baseline,1_month", "test": "auto",
                 "where": "sins <= 12"}
        links = [html.unescape(link) for link in re.findall(r'href="(/ask/n/[^"]*)"', self.ask(**asked).text)]
        self.assertGreater(len(links), 20)
        question = os.path.join(self.folder.name, "question.yaml")
        run("compare", self.db, "--outcome", "pain_vas,survival", "--by", "sex", "--visit", "baseline,1_month", "--test",
            "auto", "--where", "sins <= 12", "--yaml", question)
        for link in links[::9]:
            shown = self.page.get(link)
            address = urllib.parse.unquote(urllib.parse.urlsplit(link).path.split("/")[-1])
            found = json.loads(run("explain", self.db, question, address, "--format", "json").stdout)
            self.assertIn(f"<h1>{html.escape(found['printed'], quote=False)}</h1>", shown.text)
            self.assertIn(who_is_in(found["records"]), shown.text)
            rows = re.search(r'id="in">.*?</table>', shown.text, re.S)[0]
            self.assertEqual(re.findall(r'class="nb" href="/patient/[^"]*">([^<]*)</a>', rows), found["records"]["in"])
            for why in {out["why"] for out in found["records"]["out"]}:
                n = sum(out["why"] == why for out in found["records"]["out"])
                self.assertIn(html.escape(f"{n}: {why}", quote=False), shown.text)

    def test_a_number_has_labels_for_codes(self):
        asked = {"outcome": "pain_vas", "by": "age:<65,65+", "visit": "baseline", "test": "auto"}
        text = self.ask(**asked).text
        link = html.unescape(re.search(r'href="(/ask/n/T1\.pain_vas\.65_or_more\.baseline\.median[^"]*)"', text)[1])
        rows = re.search(r'id="in">.*?</table>', self.page.get(link).text, re.S)[0]
        self.assertIn("Groups: Age at surgery</th>", rows)
        self.assertIn("<td>Age at surgery 65+</td>", rows)
        self.assertNotIn("65_or_more", rows)
        text = self.ask(outcome="pain_vas", by="sex", visit="baseline").text
        link = html.unescape(re.search(r'href="(/ask/n/T1\.pain_vas\.2\.[^"]*)"', text)[1])
        self.assertIn("<td>Female</td>", self.page.get(link).text)

    def test_figures_and_yaml_as_files(self):
        asked = {"outcome": "pain_vas", "by": "sex", "visit": "baseline,1_month", "test": "auto"}
        text = self.ask(**asked).text
        for kind, begins, kept in (("svg", b"<?xml", "image/svg+xml"), ("png", b"\x89PNG", "image/png")):
            link = html.unescape(re.search(rf'href="(/ask/{kind}/[^"]*)"', text)[1])
            shown = self.page.get(link)
            self.assertEqual((shown.status, shown.getheader("Content-Type")), (200, kept))
            self.assertIn("attachment", shown.getheader("Content-Disposition"))
            self.assertTrue(shown.body.startswith(begins), kind)
        shown = self.page.get("/ask/as/yaml?" + urllib.parse.urlencode(asked))
        told = run("compare", self.db, "--outcome", "pain_vas", "--by", "sex", "--visit", "baseline,1_month", "--test",
                   "auto", "--yaml", "-", "-o", "/dev/null").stdout
        self.assertEqual(shown.text, told)

    def test_kept_and_asked_again(self):
        asked = {"outcome": "pain_vas", "by": "age:<65,65+", "where": "sins <= 12", "visit": "1_month", "test": "auto"}
        target = "/ask?" + urllib.parse.urlencode(asked)
        action = html.unescape(re.search(r'action="(/ask\?[^"]*)"', self.page.get(target).text)[1])
        answer = self.page.send(target, action, name="pain_by_age", reason="spring meeting")
        self.assertEqual(answer.status, 303, answer.text)
        self.assertTrue(answer.getheader("Location").startswith("/reports/pain_by_age?said="))
        self.assertEqual(self.page.get(answer.getheader("Location")).status, 200)
        kept = json.loads(run("study", "list", self.db, "--format", "json").stdout)["studies"]
        (own,) = [one for one in kept if one["name"] == "pain_by_age"]
        self.assertEqual((own["saved_by"], own["reason"]), ("Mei Sato (stated)", "spring meeting"))
        text = self.page.get("/ask").text
        again = html.unescape(re.search(r'href="(/ask\?[^"]*)">Ask again', text)[1])
        query = {k: v[0] for k, v in urllib.parse.parse_qs(urllib.parse.urlsplit(again).query).items()}
        self.assertEqual(query, asked)
        # A name stands for one table alone, and what was typed stays.
        other = target.replace("pain_vas", "eq_vas")
        action = html.unescape(re.search(r'action="(/ask\?[^"]*)"', self.page.get(other).text)[1])
        answer = self.page.send(other, action, name="pain_by_age")
        self.assertEqual(answer.status, 422)
        self.assertIn('value="pain_by_age"', answer.text)

    def test_count_is_by_the_stated_name(self):
        text = self.ask(outcome="age", by="sex", test="auto").text
        told = run("compare", self.db, "--outcome", "age", "--by", "sex", "--user", "Mei Sato (stated)", "--format",
                   "html").stdout
        self.assertIn(re.search(r"This question has 1 P values?\..*?by Mei Sato \(stated\)", html.unescape(told))[0],
                      html.unescape(text))

    def test_a_fault_keeps_the_choices(self):
        shown = self.ask(outcome="pain_vsa", by="sex")
        self.assertEqual(shown.status, 422)
        self.assertIn('value="pain_vsa"', shown.text)
        told = run("compare", self.db, "--outcome", "pain_vsa", "--by", "sex", "--test", "none").stderr
        in_words = told.removeprefix("proreg: ").strip().replace("--outcome", "\u201cOutcome\u201d")
        self.assertIn(in_words, html.unescape(shown.text))

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
