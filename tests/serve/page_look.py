#!/usr/bin/env python3
"""The page in Chromium: every view at the widths of a desk, a tablet and a phone, light and dark, by mouse and by
keyboard alone. The look is that of tests/pages (check.js). Skipped without chromedriver."""
import os
import re
import sys
import time

import driver
from browser import SOURCE, Case, Page, main

VIEWS = ("/board", "/import", "/queries/1", "/due", "/patient", "/ask", "/ask?outcome=age&by=sex", "/reports",
         "/reports/segment", "/audit", "/audit/journal", "/audit/locks", "/audit/check", "/study", "/who")
ENTER, ESCAPE = "\ue007", "\ue00c"


class Look(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page.stop()
        cls.page = Page(cls.db, "--no-open")
        cls.browser = driver.Driver()
        cls.browser.go(cls.page.address)
        cls.browser.run("document.querySelector('#name').value = 'Mei Sato'")
        cls.browser.click("button.main")
        with open(f"{SOURCE}/tests/pages/check.js", encoding="utf-8") as file:
            cls.check = file.read()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        super().tearDownClass()

    def go(self, target):
        self.browser.go(f"http://127.0.0.1:{self.page.port}{target}")

    def where(self):
        self.browser.settle()
        return self.browser.address().split(str(self.page.port), 1)[1]

    def wait_for(self, pattern):
        for _ in range(120):
            if re.search(pattern, self.where()):
                return
            time.sleep(0.25)
        self.fail(f"{self.where()} is not {pattern}")

    def test_looks(self):
        faults = []
        for target in VIEWS:
            for width, scheme in ((1400, "light"), (1400, "dark"), (768, "light"), (390, "light"), (390, "dark")):
                self.browser.look(width, scheme)
                self.go(target)
                self.browser.run(self.check)
                for _ in range(100):
                    verdict = self.browser.run("return document.querySelector('#verdict')?.textContent ?? null")
                    if verdict:
                        break
                    time.sleep(0.1)
                # The files of the page itself, which it is served with.
                lines = [line for line in (verdict or "no verdict").split("\n")
                         if line not in ("", "done") and not re.match(r"needs /(page\.css|page\.js|icon\.svg|reports/|ask/)", line)]
                faults += [f"{target} {width} {scheme}: {line}" for line in lines]
        self.assertEqual(faults, [], "\n" + "\n".join(faults))
        self.assertEqual(self.browser.console(), [])

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

    def test_by_keyboard_alone(self):
        """A coordinator: to the queries, to the first one, its value stands; and back to the board."""
        self.browser.look(1400, "light")
        self.go("/board")
        self.browser.press("g", "q")
        self.wait_for(r"^/queries$")
        before = self.browser.run("return document.querySelectorAll('tr[id^=q]').length")
        self.browser.press("j", ENTER)
        self.wait_for(r"^/queries/\d+#q\d+$")
        self.browser.press("s")
        self.wait_for(r"said=")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "said")
        self.assertEqual(self.browser.run("return document.querySelectorAll('tr[id^=q]').length"), before - 1)
        self.browser.press("?")
        self.assertTrue(self.browser.run("return document.querySelector('details.keys').open"))
        self.browser.press("g", "b")
        self.wait_for(r"^/board$")
        self.browser.call("POST", "/back", {})
        self.wait_for(r"^/queries")

    def test_a_file_by_mouse(self):
        self.browser.look(1400, "light")
        self.go("/import")
        self.browser.type("#files", os.path.abspath(f"{SOURCE}/sample_data/sites/site_09.csv"))
        self.browser.click(".drop button.main")
        self.wait_for(r"^/import/[a-z0-9]{8}$")
        self.browser.click("button[value=take]")
        self.wait_for(r"^/import\?said=")
        self.assertIn("site_09.csv", self.browser.run("return document.querySelector('main').textContent"))


class Ending(Case):
    def test_the_end_is_said_before_and_after(self):
        """Nobody uses it: a line before, a button that keeps it, and no error of the browser's afterwards."""
        page = Page(self.db, "--no-open", "--idle", "1")
        browser = driver.Driver()
        self.addCleanup(browser.quit)
        browser.go(page.address)
        browser.run("document.querySelector('#name').value = 'Mei Sato'")
        browser.click("button.main")
        browser.go(f"http://127.0.0.1:{page.port}/patient")
        browser.type("#id", "SYN-04-0")
        said = "const node = document.querySelector('#ending'); return node.hidden ? '' : node.querySelector('p').textContent"
        self.wait_for(browser, said, "within two minutes", 50)
        browser.click("#ending button")
        self.wait_for(browser, said, "^$", 5)
        self.assertIsNone(page.program.poll())
        self.wait_for(browser, said, "within two minutes", 50)
        self.wait_for(browser, said, "has ended", 60)
        self.assertIsNotNone(page.program.poll())
        browser.click("nav.views a[data-key=b]")
        time.sleep(1)
        self.assertEqual(browser.run("return document.activeElement.id"), "ending")
        self.assertEqual(browser.run("return document.querySelector('#id').value"), "SYN-04-0")
        page.stop()

    def wait_for(self, browser, script, pattern, seconds):
        for _ in range(4 * seconds):
            if re.search(pattern, browser.run(script)):
                return
            time.sleep(0.25)
        self.fail(f"{browser.run(script)!r} is not {pattern} after {seconds} s")


if __name__ == "__main__":
    if not driver.is_there():
        print("skipped: no chromedriver here (Debian: apt-get install chromium chromium-driver)")
        sys.exit(77)
    main()
