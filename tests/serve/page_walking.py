#!/usr/bin/env python3
"""A statistician's walk by the keyboard alone: from the views to a printed P, to who is in it, to a value, to the line of the
hospital's file. Skipped without chromedriver."""
import csv
import urllib.parse

from browser import SOURCE
from browsing import Browsing, Keyboard, main


class Walking(Browsing):
    sites = ("01", "02", "03", "04")

    def text(self, css):
        return self.browser.run("return document.querySelector(arguments[0]).textContent", css)

    def test_from_the_views_to_the_line(self):
        hand = Keyboard(self)
        self.browser.look(1400, "light")
        self.go("/board")
        hand.open("reports", "r")
        hand.follow("main a[href='/reports/segment']")
        hand.press("details:has(> .contents) > summary")
        hand.press(".contents a[href='#table-4']")
        printed = self.text("td a[href^='/n/segment/T4.'][href$='.p']")
        hand.follow("td a[href^='/n/segment/T4.'][href$='.p']")
        self.assertEqual(self.text("h1"), printed)
        place = "td:last-child:has(a[href*='/value?'])"
        name, line = self.text(place).split(", ")[0], self.text(f"{place} a")
        record = self.text("th[scope=row] a[href^='/patient/']")
        hand.follow(f"{place} a")
        self.assertIn(record, self.text("main"))
        with open(f"{SOURCE}/sample_data/sites/{name}", encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
        self.assertEqual(self.text("pre.raw"), lines[int(line) - 1])
        field = urllib.parse.parse_qs(urllib.parse.urlsplit(self.where()).query)["field"][0]
        sent = dict(zip(next(csv.reader([lines[0]])), next(csv.reader([lines[int(line) - 1]]))))
        self.assertEqual(sent["record_id"], record)
        self.assertEqual(self.browser.run("return [...document.querySelectorAll('td.raw')].map(c => c.textContent)")[0], sent[field])
        # And back, as far as the first page.
        for expected in ("/n/segment/", "/reports/segment#table-4$", "/reports/segment$", "/reports$", "/board$"):
            self.browser.call("POST", "/back", {})
            self.wait_for(f"^{expected}")
        self.assertEqual(self.browser.console(), [])


if __name__ == "__main__":
    main()
