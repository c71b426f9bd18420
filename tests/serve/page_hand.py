#!/usr/bin/env python3
"""What people do on the page, in Chromium: by mouse, and by the keyboard alone."""
import os

from browser import SOURCE
from browsing import ENTER, TAB, Browsing, main


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

    def tab_to(self, condition):
        """By the Tab key alone to what has the focus then."""
        for _ in range(80):
            self.browser.press(TAB)
            if self.browser.run("const at = document.activeElement; return " + condition):
                return
        self.fail(f"no Tab leads to {condition}")

    def test_own_columns_by_keyboard(self):
        """A hospital's own columns, days first: drafted, read so for the hospital, taken in, taken back."""
        path = os.path.join(self.folder.name, "own.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\u75c7\u4f8b\u756a\u53f7,\u540c\u610f,\u540c\u610f\u65e5,\u5e74\u9f62\nOS-1,1,13/05/2021,61\n")
        self.browser.look(1400, "light")
        self.go("/board")
        self.browser.press("g", "i")
        self.wait_for(r"^/import$")
        self.browser.type("#files", path)
        self.tab_to("at.matches('.drop button')")
        self.browser.press(ENTER)
        self.wait_for(r"^/import/[a-z0-9]{8}$")
        self.tab_to("at.id === 'o-site'")
        self.browser.press(*"Site 09")
        self.tab_to("at.value === 'draft'")
        self.browser.press(ENTER)
        self.browser.settle()
        self.assertIn("3 values are new", self.browser.run("return document.querySelector('main').textContent"))
        self.tab_to("at.value === 'take'")
        self.browser.press(ENTER)
        self.wait_for(r"^/import\?said=")
        self.browser.press("g", "u")
        self.wait_for(r"^/audit$")
        self.tab_to("at.getAttribute('href') === '/audit/journal'")
        self.browser.press(ENTER)
        self.wait_for(r"^/audit/journal$")
        self.tab_to("(at.getAttribute('href') || '').startsWith('/audit/journal?undo=')")
        self.browser.press(ENTER)
        self.wait_for(r"undo=")
        self.tab_to("at.id === 'why'")
        self.browser.press(*"a test", ENTER)
        self.wait_for(r"^/audit/journal\?said=")
        self.assertIn("taken back", self.browser.run("return document.querySelector('#said').textContent"))

    def test_a_file_by_mouse(self):
        self.browser.look(1400, "light")
        self.go("/import")
        self.browser.type("#files", os.path.abspath(f"{SOURCE}/sample_data/sites/site_09.csv"))
        self.browser.follow(".drop button.main")
        self.wait_for(r"^/import/[a-z0-9]{8}$")
        self.browser.follow("button[value=take]")
        self.wait_for(r"^/import\?said=")
        self.assertIn("site_09.csv", self.browser.run("return document.querySelector('main').textContent"))


if __name__ == "__main__":
    main()
