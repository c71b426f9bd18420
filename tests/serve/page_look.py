#!/usr/bin/env python3
"""Every view in Chromium, at the widths of a desk, a tablet and a phone, light and dark, in both languages. The look is that
of tests/pages (check.js), and axe-core's where AXE_CORE names its axe.min.js. A view is a test: page_look.py PROREG SOURCE_DIR
Look.test_board"""
import os
import re
import time

from browser import SOURCE
from browsing import ENTER, Browsing, main

# Language, width, scheme: all of them in English, the ends of them in Japanese.
LOOKS = (("en", 1400, "light"), ("en", 1400, "dark"), ("en", 768, "light"), ("en", 390, "light"), ("en", 390, "dark"),
         ("ja", 1400, "light"), ("ja", 390, "dark"))
AXE = ""
if os.access(os.environ.get("AXE_CORE", ""), os.R_OK):
    with open(os.environ["AXE_CORE"], encoding="utf-8") as script:
        AXE = script.read()


class Look(Browsing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(f"{SOURCE}/tests/pages/check.js", encoding="utf-8") as file:
            cls.check = file.read()

    def verdict(self):
        """What check.js sees on the page that is open, and axe-core."""
        if AXE:
            self.browser.run(AXE)
        self.browser.run(self.check)
        for _ in range(300):
            verdict = self.browser.run("return document.querySelector('#verdict')?.textContent ?? null")
            if verdict:
                return verdict
            time.sleep(0.1)
        return "no verdict"

    def look(self, *targets):
        self.browser.console()
        faults = []
        for language, width, scheme in LOOKS:
            self.speak(language)
            self.browser.look(width, scheme)
            for target in targets:
                self.go(target)
                # The files of the page itself, which it is served with, are no fault.
                faults += [f"{target} {language} {width} {scheme}: {line}" for line in self.verdict().split("\n")
                           if line not in ("", "done") and
                           not re.match(r"needs /(page\.css|page\.js|icon\.svg|reports/|ask/)", line)]
                # An address that leads nowhere is an answer of 404 or 422, which the browser notes by itself.
                faults += [f"{target}: {line}" for line in self.browser.console()
                           if not re.search(r"the server responded with a status of (404|422)", line)]
        self.speak("en")
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_a_fault_would_be_seen(self):
        self.browser.look(1400, "light")
        self.go("/board")
        self.browser.run("document.querySelector('h1').insertAdjacentHTML('afterend', '<p class=\"pale\"><button></button></p>');"
                         "document.querySelector('.pale').style.minWidth = '3000px'; console.error('a word')")
        verdict = self.verdict()
        self.assertIn("wider than the window", verdict)
        self.assertEqual("axe: button-name" in verdict, bool(AXE))
        self.assertIn("a word", "".join(self.browser.console()))

    def test_board(self):
        self.look("/board", "/who", "/nothing")

    def test_due(self):
        self.look("/due", "/due?state=missed")

    def test_queries(self):
        self.look("/queries", "/queries/1", "/queries/99999", "/queries/lists?site=site_04", "/queries/answers")

    def test_import(self):
        self.go("/import")
        self.browser.type("#files", os.path.abspath(f"{SOURCE}/sample_data/faulty/csv_stray_quote.csv"))
        self.browser.follow(".drop button.main")
        self.wait_for(r"^/import/[a-z0-9]{8}$")
        self.look("/import", self.where())

    def test_patient(self):
        self.go("/patient")
        self.browser.type("#id", "SYN-04-001")
        self.browser.press(ENTER)
        self.wait_for(r"^/patient/[a-z2-9]{8}$")
        self.look("/patient", self.where(), "/patient/zzzzzzzz")

    def test_ask(self):
        self.look("/ask", "/ask?outcome=pain_vas&by=sex&visit=baseline,1_month&test=auto&of=sex&adjust=age",
                  "/ask?outcome=record_id&by=sex", "/ask/n/T1.age.1.baseline.median?outcome=age&by=sex")

    def test_reports(self):
        self.go("/reports/segment")
        number = self.browser.run("return document.querySelector('main a[href^=\"/n/\"]').getAttribute('href')")
        self.look("/reports", "/reports/segment", number)

    def test_audit(self):
        self.look("/audit", "/audit/journal?undo=2", "/audit/access", "/audit/locks", "/audit/check?go=1", "/audit/diff")

    def test_study(self):
        self.look("/study", "/study/pain_vas")

    def test_pictures_are_drawn(self):
        self.browser.look(1400, "light")
        self.go("/reports/segment")
        for _ in range(240):
            sizes = self.browser.run("return [...document.images].map(i => i.complete ? i.naturalWidth : -1)")
            if -1 not in sizes:
                break
            time.sleep(0.25)
        self.assertGreater(len(sizes), 0)
        self.assertNotIn(0, sizes)


if __name__ == "__main__":
    main()
