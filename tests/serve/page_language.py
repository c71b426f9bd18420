#!/usr/bin/env python3
"""A fault is said in the language of who asked, whatever the terminal speaks, and to several at once."""
import html
import os
import re
import threading

from browser import SOURCE, Case, Page, main

KANA = re.compile("[\u3040-\u30ff]")


class Language(Case):
    sites = ("04",)

    def fault(self, page, code, target="/due?on=soon"):
        text = page.get(target, headers={"Accept-Language": code}).text
        return re.search(r'<p class="fault[^>]*>(.*?)</p>', text, re.S)[1]

    def test_reading(self):
        for terminal in ("en", "ja"):
            environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": terminal}
            page = Page(self.db, "--no-open", environment=environment).enter()
            self.assertNotRegex(self.fault(page, "en"), KANA)
            self.assertRegex(self.fault(page, "ja"), KANA)
            page.stop()

    def test_change(self):
        number = next(iter(re.findall(r'<tr id="q(\d+)"', self.page.get("/queries").text)))
        for code in ("en", "ja"):
            shown = self.page.get(f"/queries/{number}", headers={"Accept-Language": code}).text
            form = re.search(r'<form method="post" class="acts" action="/queries/.*?</form>', shown, re.S)[0]
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))
            answer = self.page.post(f"/queries/{number}", {**hidden, "act": "answer", "value": "far too much"},
                                    headers={"Accept-Language": code})
            self.assertEqual(answer.status, 422)
            said = re.search(r'role="alert"[^>]*>(.*?)</', answer.text, re.S)[1]
            self.assertEqual(bool(KANA.search(said)), code == "ja", said)

    def test_side_by_side(self):
        wrong = []

        def ask(code):
            for i in range(12):
                said = self.fault(self.page, code, f"/due?on=soon{code}{threading.get_ident()}{i}")
                if bool(KANA.search(said)) != (code == "ja"):
                    wrong.append((code, said))

        threads = [threading.Thread(target=ask, args=(code,)) for code in ("en", "ja") * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


class Wording(Case):
    """What a command calls by its option is called on the page by the field that is there."""
    sites = ("04",)
    forms = {"ask": ("/ask?outcome=pain_vas&by=sex",), "queries": ("/queries/1?state=all",), "due": ("/due",),
             "audit": ("/audit", "/audit/locks", "/audit/check"), "board": ("/board",)}

    def test_labels_are_those_of_the_forms(self):
        with open(f"{SOURCE}/serve/views/wording.c", encoding="utf-8") as file:
            fields = re.findall(r'^    \{"(\w+)", "([a-z-]+)",\s+N_\("([^"]*)"\)\}', file.read(), re.M)
        self.assertGreater(len(fields), 30)
        shown = {view: html.unescape("".join(self.page.get(target).text for target in targets))
                 for view, targets in self.forms.items()}
        token = re.search(r'action="/import"[^>]*><input type="hidden" name="token" value="(\w+)"',
                          self.page.get("/import").text)[1]
        # A sheet is asked for where there is one: its label is that of the facts of a workbook.
        parts = "".join(f'--XX\r\nContent-Disposition: form-data; name="{k}"{more}\r\n\r\n{v}\r\n' for k, more, v in (
            ("token", "", token), ("act", "", "read"), ("files", '; filename="a.csv"', "record_id,age\nA-1,200"))) + "--XX--\r\n"
        sent = self.page.ask("POST", "/import", parts.encode(), {"Content-Type": "multipart/form-data; boundary=XX"})
        shown["import"] = html.unescape(self.page.get(sent.getheader("Location")).text)
        for view, option, label in fields:
            # What confirms a sheet is asked where hospitals were asked, and a workbook's sheet of a workbook.
            if option not in ("sheet", "on", "yes", "accept", "reason", "snapshot"):
                self.assertIn(label, shown[view], (view, option))

    def test_a_fault_names_the_field(self):
        for target, label in (("/ask?outcome=pain_vas&by=sex&test=t&min_n=x", "No P where a group has fewer than"),
                              ("/ask?outcome=pain_vas&by=sex&summary=x", "Numbers as"),
                              ("/audit/check?go=1&head=zz", "A head from a printed page")):
            text = self.page.get(target).text
            said = re.search(r'<p class="fault plainly"[^>]*>(.*?)</p>', text, re.S)[1]
            self.assertTrue(said.startswith(f"\u201c{label}\u201d"), said)
        for asked in ("by=nix", "by=sex&visit=never", "by=sex&test=auto&min_n=x", "by=sex&test=auto&strata=age"):
            text = self.page.get(f"/ask?outcome=pain_vas&{asked}", headers={"Accept-Language": "ja"}).text
            self.assertRegex(re.search(r'<p class="fault[^>]*>(.*?)</p>', text, re.S)[1], f"^\u300c.*{KANA.pattern}")


if __name__ == "__main__":
    main()
