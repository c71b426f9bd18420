"""A registry's page in Chromium, for the tests beside this file. Skipped without chromedriver."""
import re
import sys
import time

import driver
from browser import Case, Page, main as run_tests

ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"
SHIFT, END, HOME, UP, DOWN = "\ue008", "\ue010", "\ue011", "\ue013", "\ue015"


class Browsing(Case):
    """One browser, whose user has said who they are, for the tests of a class."""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page.stop()
        cls.page = Page(cls.db, *cls.options)
        cls.browser = driver.Driver(arguments=cls.arguments)
        cls.browser.go(cls.page.address)
        cls.browser.run("document.querySelector('#name').value = 'Mei Sato'")
        cls.browser.follow("button.main")

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

    def speak(self, language):
        self.go("/who")
        if self.browser.run("return document.documentElement.lang") != language:
            self.browser.follow("form[action='/language'] button")
        self.assertEqual(self.browser.run("return document.documentElement.lang"), language)


class Mouse:
    """A hand at the mouse, for what a test does on a page."""

    def __init__(self, case):
        self.case, self.browser = case, case.browser

    def open(self, view, key):
        self.browser.follow(f"nav a[href='/{view}']")

    def choose(self, field, value):
        self.browser.click(f"#a-{field} option[value={value!r}]")

    def tick(self, field):
        self.browser.click(f"#a-{field}")

    def press(self, css):
        """What leads to no other page."""
        self.browser.click(css)

    def write(self, field, text):
        self.browser.type(f"#a-{field}", text + TAB)

    def follow(self, css):
        self.browser.follow(css)


class Keyboard(Mouse):
    """The same by the keyboard alone."""

    def open(self, view, key):
        self.browser.press("g", key)
        self.case.wait_for(f"^/{view}$")

    def back(self):
        keys = [{"type": kind, "value": key} for kind, key in
                (("keyDown", SHIFT), ("keyDown", TAB), ("keyUp", TAB), ("keyUp", SHIFT))]
        self.browser.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": keys}]})

    def reach(self, css):
        """Tab, or Shift and Tab, until what is meant has the focus."""
        for _ in range(240):
            if self.browser.run("return document.querySelector(arguments[0]) !== null", css):
                break
            time.sleep(0.25)
        for _ in range(150):
            where = self.browser.run("const meant = document.querySelector(arguments[0]), now = document.activeElement;"
                                     "return meant === now ? 0 : now === document.body ? 1 :"
                                     " now.compareDocumentPosition(meant) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : 2", css)
            if where == 0:
                return
            if where == 1:
                self.browser.press(TAB)
            else:
                self.back()
        self.case.fail(f"no Tab leads to {css}")

    def choose(self, field, value):
        """Types what the choice is called, or goes to the first; of what begins alike, arrows lead on."""
        self.reach(f"#a-{field}")
        chosen = "return document.querySelector(arguments[0]).value"
        n, at, label = self.browser.run("const all = [...document.activeElement.options], at = all.findIndex(o => o.value === "
                                        "arguments[0]); return [all.length, at, all[at].label]", value)
        for keys in (label if value else HOME), (END, *[UP] * (n - 1 - at)), (HOME, *[DOWN] * at):
            self.browser.press(*keys)
            if self.browser.run(chosen, f"#a-{field}") == value:
                return
            self.reach(f"#a-{field}")
        self.case.fail(f"neither {label} nor arrows lead to {value}")

    def tick(self, field):
        self.reach(f"#a-{field}")
        self.browser.press(" ")

    def press(self, css):
        self.reach(css)
        self.browser.press(ENTER)

    def write(self, field, text):
        self.reach(f"#a-{field}")
        self.browser.press(*text, TAB)

    def follow(self, css):
        self.reach(css)
        self.browser.run("window.isLeft = true")
        self.browser.press(ENTER)
        for _ in range(240):
            if not self.browser.run("return window.isLeft ?? false"):
                return self.browser.settle()
            time.sleep(0.1)
        self.case.fail(f"{css} leads to no other page")


def main():
    if not driver.is_there():
        print("skipped: no chromedriver here (Debian: apt-get install chromium chromium-driver)")
        sys.exit(77)
    run_tests()
