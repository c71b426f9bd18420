#!/usr/bin/env python3
"""What people do on the page, in Chromium: by mouse, and by the keyboard alone."""
import os

from browser import SOURCE
from browsing import ENTER, Browsing, main


class Hand(Browsing):
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


if __name__ == "__main__":
    main()
