#!/usr/bin/env python3
"""What the page says in Chromium before its program ends by itself, and after it has."""
import re
import time

import driver
from browser import Case, Page
from browsing import main


class Ending(Case):
    def test_the_end_is_said_before_and_after(self):
        """Nobody uses it: a line before, a button that keeps it, and no error of the browser's afterwards."""
        page = Page(self.db, "--no-open", "--idle", "1")
        browser = driver.Driver()
        self.addCleanup(browser.quit)
        browser.go(page.address)
        browser.run("document.querySelector('#name').value = 'Mei Sato'")
        browser.follow("button.main")
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
    main()
