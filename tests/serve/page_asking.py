#!/usr/bin/env python3
"""An investigator's questions, one after the other, in Chromium: chosen by mouse, and by keyboard alone. Each answer is
that of the command line that the page shows. Skipped without chromedriver."""
import html
import re
import shlex
import time

from browser import run
from browsing import Browsing, Keyboard, Mouse, main


def cells(text):
    return [html.unescape(re.sub(r"<[^>]*>", "", c)) for c in re.findall(r"(?<=<td)[^>]* data-cell=.*?</td>", text)]


class Asking(Browsing):
    sites = ("01", "02", "03", "05", "07", "08", "21")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser.look(1400, "light")

    def settle(self, wanted):
        """Waits for the answer of an address that has all of these."""
        for _ in range(240):
            shown = self.browser.run("return [[...new URLSearchParams(location.search)].map(one => one.join('=')),"
                                     " document.querySelector('.answer').className,"
                                     " document.querySelector('.waiting') !== null]")
            if all(part in shown[0] for part in wanted) and shown[1:] == ["answer", False]:
                return
            time.sleep(0.25)
        self.fail(f"{shown} has not {wanted}")

    def check(self, *wanted):
        self.settle(wanted)
        text = self.browser.run("return document.querySelector('.answer').innerHTML")
        command = self.browser.run("return [...document.querySelectorAll('.foot code')].map(c => c.textContent)"
                                   ".find(c => c.startsWith('proreg compare'))")
        told = run(*shlex.split(command)[1:], "--format", "html").stdout
        ours = cells(text)
        self.assertGreater(len(ours), 1, command)
        self.assertEqual(ours, cells(told)[:len(ours)], command)

    def ten_questions(self, hand):
        self.go("/board")
        hand.open("ask", "a")
        hand.choose("outcome", "pain_vas")
        self.settle(["outcome=pain_vas"])
        hand.choose("by", "segment")
        self.check("by=segment")
        hand.tick("visit-baseline")
        hand.tick("visit-1_month")
        self.check("visit=baseline,1_month")
        # And in SINS 9 or less?
        hand.choose("of", "sins")
        self.settle(["of=sins"])
        hand.write("than", "9")
        self.check("where=sins <= 9")
        hand.choose("by", "procedure")
        self.check("by=procedure", "where=sins <= 9")
        hand.follow(".conditions a")
        hand.choose("by", "age")
        self.settle(["by=age"])
        hand.write("cuts", "<65,65+")
        self.check("by=age:<65,65+")
        hand.choose("test", "auto")
        self.check("test=auto")
        hand.choose("adjust", "kps")
        self.check("adjust=kps")
        hand.choose("subgroups", "sex")
        self.check("subgroups=sex", "adjust=kps")
        hand.choose("subgroups", "")
        hand.choose("outcome", "survival")
        self.check("outcome=survival", "adjust=kps")
        hand.choose("adjust", "")
        hand.choose("outcome", "periop_complication")
        hand.choose("test", "fisher")
        self.check("outcome=periop_complication", "test=fisher")
        # A number without ranges is no question yet, and its page says so with 422.
        self.assertEqual([line for line in self.browser.console() if "422" not in line], [])

    def test_by_mouse(self):
        self.ten_questions(Mouse(self))

    def test_by_keyboard_alone(self):
        """And from the last answer to who is in a number, without a hand at the mouse."""
        hand = Keyboard(self)
        self.ten_questions(hand)
        hand.follow(".answer td a[href^='/ask/n/']")
        self.wait_for("/ask/n/")
        self.assertRegex(self.browser.run("return document.querySelector('.lede').textContent"), r"patients? (is|are) in the number")

    def test_what_is_typed_meanwhile_stays(self):
        self.go("/ask?outcome=pain_vas&by=age:<65,65%2B&test=auto")
        # An answer that is on its way while somebody types.
        self.browser.run("const fetched = window.fetch; window.fetch = async (...asked) => { const got = await fetched(...asked);"
                         "await new Promise(done => setTimeout(done, 3000)); return got; }")
        hand = Mouse(self)
        hand.choose("test", "t")
        time.sleep(1)
        self.browser.type("#a-cuts", ",90")
        self.settle(["test=t"])
        self.assertEqual(self.browser.run("return document.querySelector('#a-cuts').value"), "<65,65+,90")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "a-cuts")

    def test_back_is_the_question_before(self):
        self.go("/ask?outcome=age&by=sex")
        Mouse(self).choose("by", "segment")
        self.check("by=segment")
        self.browser.call("POST", "/back", {})
        self.check("by=sex")
        self.assertEqual(self.browser.run("return document.querySelector('#a-by').value"), "sex")


if __name__ == "__main__":
    main()
