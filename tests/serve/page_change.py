#!/usr/bin/env python3
"""What a form does, and what of it the registry keeps."""
import json
import re

from browser import Case, main, run


class Change(Case):
    """What a form does, and what of it the registry keeps."""

    def query(self, number):
        listed = json.loads(run("query", "list", self.db, "--format", "json").stdout)["queries"]
        return next(q for q in listed if q["id"] == number)

    def test_value_stands(self):
        answer = self.page.send("/queries/1?state=all", "/queries/1?state=all", act="accept",
                                text="asked Dr. Sato on the phone")
        self.assertEqual(answer.status, 303)
        query = self.query(1)
        self.assertEqual((query["state"], query["closed_by"], query["reason"]),
                         ("accepted", "Mei Sato (stated)", "asked Dr. Sato on the phone"))
        self.assertIn("Query 1: accepted.", self.page.get(answer.getheader("Location").split("#")[0]).text)

    def test_answer_in_words_then_meanwhile(self):
        shown = self.page.get("/queries/2").text
        answer = self.page.send("/queries/2", "/queries/2", act="answer", text="will look")
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.query(2)["state"], "answered")
        # Who decides on what they saw before is told how it stands, and writes nothing.
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">',
                                 re.search(r'<form method="post" class="acts" action="/queries/2".*?</form>', shown, re.S)[0]))
        late = self.page.post("/queries/2", {**hidden, "act": "close", "text": "mine"})
        self.assertEqual(late.status, 422)
        self.assertIn("changed meanwhile", late.text)
        self.assertIn('value="mine"', late.text)
        self.assertEqual(self.query(2)["state"], "answered")

    def test_folding_is_not_settling(self):
        """What folds the row and what settles the query are not called alike."""
        listed = json.loads(run("query", "list", self.db, "--format", "json").stdout)["queries"]
        one = {kind: next((q["id"] for q in listed if (q["severity"] == "error") == (kind == "held")
                           and q["state"] == "open"), None) for kind in ("held", "asked")}
        self.assertTrue(any(one.values()))
        for kind, act in (("held", "Close: no value"), ("asked", "Withdraw the question")):
            if one[kind]:
                text = self.page.get(f"/queries/{one[kind]}").text
                self.assertRegex(text, f'<button name="act" value="close"[^>]*>{act}</button>')
                self.assertRegex(text, r'<a data-press="close" [^>]*>Fold</a>')

    def test_empty_answer(self):
        answer = self.page.send("/queries/3", "/queries/3", act="answer")
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.query(3)["state"], "open")

    def test_list_for_a_hospital(self):
        answer = self.page.send("/queries", "/queries")
        self.assertEqual(answer.status, 200)
        self.assertIn("spreadsheetml", answer.getheader("Content-Type"))
        lists = json.loads(run("query", "lists", self.db, "--format", "json").stdout)["lists"]
        self.assertEqual(len(lists), 1)


class Settled(Case):
    sites = ("09",)

    def test_nothing_is_open_and_what_was_settled_last(self):
        self.assertRegex(self.page.get("/queries").text, "1 query is open")
        shown = self.page.get("/queries/1").text
        form = next(f for f in re.findall(r"<form.*?</form>", shown, re.S) if 'value="close"' in f)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
        self.assertEqual(self.page.post("/queries/1", {**fields, "act": "close", "text": "as it is"}).status, 303)
        text = self.page.get("/queries").text
        self.assertIn('<p class="lede">Nothing is open.</p>', text)
        self.assertIn("The 1 that were settled last", text)
        self.assertIn('<tr id="q1"', text)
        self.assertIn("No query is so chosen.", self.page.get("/queries?state=answered").text)


class ReadOnly(Case):
    options = ("--no-open", "--read-only")

    def test_no_form_and_no_change(self):
        self.assertNotIn('value="answer"', self.page.get("/queries/1").text)
        who = self.page.get("/who").text
        token = re.search(r'action="/who"[^>]*><input type="hidden" name="token" value="(\w+)"', who)[1]
        self.assertEqual(self.page.post("/queries/1", {"token": token, "act": "close"}).status, 403)

    def test_search_works(self):
        self.assertEqual(self.page.send("/patient", "/patient", id="SYN-04-001").status, 303)


if __name__ == "__main__":
    main()
