"""A registry's page in Chromium, for the tests beside this file. Skipped without chromedriver."""
import re
import sys
import time

import driver
from browser import Case, Page, main as run_tests

ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"


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


def main():
    if not driver.is_there():
        print("skipped: no chromedriver here (Debian: apt-get install chromium chromium-driver)")
        sys.exit(77)
    run_tests()
