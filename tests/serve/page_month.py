#!/usr/bin/env python3
"""A coordinator's month in Chromium: six hospitals' files, their faults, lists and answers, a corrected file, letters, a lock."""
import csv
import datetime
import json
import os
import re
import time

from browser import run
from browsing import ENTER, Browsing, main

HEAD = "record_id,redcap_event_name,redcap_data_access_group,consent,consent_date,age,surgery_date,kps"


def day(before, pattern="%Y-%m-%d"):
    return (datetime.date.today() - datetime.timedelta(days=before)).strftime(pattern)


class Month(Browsing):
    sites = ()

    def put(self, site, *rows):
        path = os.path.join(self.folder.name, f"site_0{site}.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join((HEAD, *rows)) + "\n")
        return path

    def row(self, site, number, age=None, operated=100, pattern="%Y-%m-%d"):
        """Operated 35 days ago somebody can be seen for one month, after 100 days that visit was missed."""
        return (f"M{site}-{number},baseline_arm_1,site_0{site},1,{day(operated + 3, pattern)},{age or 40 + 7 * site + number},"
                f"{day(operated, pattern)},{10 * (3 + (site + number) % 7)}")

    def text(self, css="main"):
        return self.browser.run(f"return document.querySelector('{css}').innerText")

    def fill(self, **fields):
        for name, value in fields.items():
            self.browser.run("document.querySelector(`[name='${arguments[0]}']:not([type=hidden])`).value = arguments[1]", name, value)

    def take_in(self, *paths):
        """Chosen, read, looked at, taken in; gives what was shown before."""
        self.go("/import")
        self.browser.type("#files", "\n".join(paths))
        self.browser.follow(".drop button.main")
        self.wait_for(r"^/import/[a-z0-9]{8}")
        shown = self.text()
        self.browser.follow("button[value=take]")
        self.wait_for(r"^/import\?said=")
        return shown

    def queries(self, *words):
        return json.loads(run("query", "list", self.db, *words, "--format", "json").stdout)["queries"]

    def test_1_files_come_in(self):
        self.browser.look(1400, "light")
        paths = [self.put(site, *(self.row(site, n, operated=35 if n == 2 else 100) for n in range(1, 5))) for site in (1, 4, 5, 6)]
        paths.append(self.put(2, self.row(2, 1, age="610"), self.row(2, 2, age="abc"), self.row(2, 3, operated=35)))
        paths.append(self.put(3, *(self.row(3, n, pattern="%d/%m/%Y") for n in range(1, 7))))
        shown = self.take_in(*paths)
        for fault in ("610", "abc", "site_03.csv"):
            self.assertIn(fault, shown)
        self.assertEqual({q["record_id"] for q in self.queries("--site", "site_02", "--state", "open")}, {"M2-1", "M2-2"})
        self.go("/queries?site=site_03")
        self.assertIn("6 alike", self.text())
        told = json.loads(run("patient", self.db, "--format", "json").stdout)["patients"]
        self.assertEqual(len(told), 4 * 4 + 3 + 6)
        self.go("/patient")
        self.assertIn(f"{len(told)} patients;", self.text(".lede"))

    def test_2_lists_go_out_and_answers_come_in(self):
        self.browser.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=self.folder.name)
        self.go("/queries/lists?site=site_02")
        self.assertIn(run("query", "mail", self.db, "--site", "site_02").stdout.strip().split("\n")[-1], self.text())
        self.browser.click("button.main")
        path = os.path.join(self.folder.name, "site_02.xlsx")
        for _ in range(120):
            if os.path.exists(path):
                break
            # A file that took over a second to make is offered on a page of its own.
            self.browser.run("document.querySelector(\"a[href^='/file/'][href$='/save']\")?.click()")
            time.sleep(0.5)
        with open(path, "rb") as file:
            self.assertEqual(file.read(2), b"PK")
        self.go("/queries/lists")
        self.browser.follow("button[value=sent]")
        (one,) = json.loads(run("query", "lists", self.db, "--format", "json").stdout)["lists"]
        self.assertEqual((one["site"], one["queries"], one["sent_by"]), ("site_02", 2, "Mei Sato (stated)"))
        ids = {q["record_id"]: q["id"] for q in self.queries("--site", "site_02")}
        path = os.path.join(self.folder.name, "answers.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((("id", "record_id", "event", "field", "new_value", "answer"),
                                        (ids["M2-1"], "M2-1", "baseline_arm_1", "age", "61", ""),
                                        (ids["M2-2"], "M2-2", "baseline_arm_1", "age", "", "not in the chart")))
        self.go("/queries/answers")
        self.browser.type("#files", path)
        self.browser.follow(".drop button")
        self.wait_for(r"^/queries/answers/")
        self.fill(by="Dr. Baba")
        self.browser.follow("button[value=take_answers]")
        self.wait_for(r"^/queries\?state=answered")
        waiting = len(self.queries("--state", "answered", "--site", "site_02"))
        self.assertGreater(waiting, 0)
        self.go("/queries?state=answered&site=site_02")
        self.browser.type("#all", "looked at each")
        self.browser.follow("button[value=accept_all]")
        self.assertEqual(self.queries("--state", "answered"), [])
        self.assertEqual(self.queries("--state", "open", "--site", "site_02"), [])

    def test_3_a_corrected_file(self):
        self.take_in(self.put(3, *(self.row(3, n) for n in range(1, 7))))
        self.assertEqual(self.queries("--state", "open", "--site", "site_03"), [])
        self.go("/queries?state=closed&site=site_03")
        self.assertEqual(len(self.queries("--state", "closed", "--site", "site_03")), 12)
        self.assertIn("12", self.text("#filters [aria-current]").strip() + self.text("caption"))

    def test_4_whom_to_call(self):
        self.go("/due?state=overdue")
        told = json.loads(run("due", self.db, "--state", "overdue", "--format", "json").stdout)["due"]
        self.assertEqual({v["record_id"] for v in told}, {"M1-2", "M2-3", "M4-2", "M5-2", "M6-2"})
        shown = self.browser.run("return [...document.querySelector('table.list').querySelectorAll('td[data-h=Patient] a')]"
                                 ".map(a => a.textContent)")
        self.assertEqual(sorted(shown), sorted(v["record_id"] for v in told))
        self.browser.follow("a[href*='site=site_04'][href*='#letter']")
        letter = self.text("#letter ~ pre")
        self.assertIn("M4-2", letter)
        self.assertNotIn("M4-1", letter)
        self.go("/due?site=site_04&state=missed")
        letter = self.text("#letter ~ pre")
        self.assertEqual(re.findall(r"M4-\d", letter), ["M4-1", "M4-3", "M4-4"])

    def test_5_by_keyboard_alone(self):
        """To the patients, by a part of an id to a list, to the second of it; and to whom to call."""
        self.go("/board")
        self.browser.press("/")
        self.wait_for(r"^/patient$")
        self.browser.press("/")
        self.browser.press(*"m5-", ENTER)
        self.wait_for(r"^/patient\?like=[a-z2-9]{8}$")
        self.browser.press("j", "j", ENTER)
        self.wait_for(r"^/patient/[a-z2-9]{8}$")
        self.assertEqual(self.text("h1"), "M5-2")
        self.browser.press("g", "d")
        self.wait_for(r"^/due$")
        self.browser.press("j", ENTER)
        self.wait_for(r"^/patient/[a-z2-9]{8}$")
        self.browser.press("g", "q")
        self.wait_for(r"^/queries$")

    def test_6_locked(self):
        self.go("/audit/locks")
        self.fill(name="month", by="Dr. Sato", role="principal investigator")
        for name in self.browser.run("return [...document.querySelectorAll('form.stacked input')].filter(i => i.type !== 'hidden' && !i.value)"
                                     ".map(i => i.name)"):
            self.fill(**{name: "goes on"})
        self.browser.follow("button[value=lock]")
        (lock,) = json.loads(run("lock", self.db, "--format", "json").stdout)["locks"]
        self.assertEqual((lock["name"], lock["role"]), ("month", "principal investigator"))
        self.assertIn(lock["head"][:12], self.text())
        # The page's numbers are those of the command line.
        unsettled = len(self.queries("--state", "active"))
        self.assertEqual(self.browser.run("return document.querySelector('.views a[data-key=q] .n')?.textContent ?? '0'"), str(unsettled))
        due = json.loads(run("due", self.db, "--format", "json").stdout)["due"]
        self.go("/due")
        self.assertTrue(self.text("caption").startswith(f"{len(due)} visits"), self.text("caption"))
        self.assertEqual(run("audit", self.db, "--verify").returncode, 0)
        faults = [line for line in self.browser.console() if "status of 4" not in line]
        self.assertEqual(faults, [])


if __name__ == "__main__":
    main()
