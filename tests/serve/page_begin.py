#!/usr/bin/env python3
"""The page that is started without a registry: one that was opened before, a new one, the sample."""
import html
import json
import os
import re
import shutil
import stat
import tempfile
import unittest

from browser import PROREG, SOURCE, Page, main, run


class Begin(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = self.folder.name
        self.work = self.path("work")
        os.mkdir(self.work)
        self.environment = {**os.environ, "HOME": self.home, "XDG_STATE_HOME": self.path("state"),
                            "XDG_DATA_HOME": self.path("data"), "XDG_CONFIG_HOME": self.path("config")}

    def tearDown(self):
        self.folder.cleanup()

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def page(self, db=None, *options):
        page = Page(db, "--no-open", *options, environment=self.environment, cwd=self.work)
        self.addCleanup(self.end, page)
        page.take_cookie(page.get(f"/open?token={page.secret}"))
        page.send("/who", "/who", name="Mei Sato", next="/")
        return page

    def end(self, page):
        said = page.stop()
        self.assertNotIn("Sanitizer", said)

    def kept(self):
        with open(self.path("state", "proreg", "recent.json")) as file:
            return json.load(file)

    def test_nothing_else_is_there_before_one_was_chosen(self):
        page = self.page()
        for target in ("/", "/board", "/queries", "/import", "/patient", "/ask?outcome=age", "/reports/segment", "/no", "/audit"):
            answer = page.get(target)
            self.assertEqual((answer.status, answer.getheader("Location")), (303, "/start"), target)
        shown = page.get("/start").text
        self.assertIn("None was opened here before", shown)
        self.assertNotIn('class="views"', shown)
        self.assertEqual(shown.count('class="main"'), 1)
        token = re.search(r'action="/start".*?name="token" value="(\w+)"', shown)[1]
        for target in ("/import", "/queries", "/ask"):
            self.assertIn(page.post(target, {"token": token}).status, (303, 403), target)

    def test_a_program_that_lies_alone(self):
        """Without the files beside it there is no sample to make, and no other language."""
        os.mkdir(self.path("alone"))
        alone = shutil.copy2(PROREG, self.path("alone", "proreg"))
        page = Page(None, "--no-open", environment=self.environment, cwd=self.work, program=alone)
        self.addCleanup(self.end, page)
        page.take_cookie(page.get(f"/open?token={page.secret}"))
        page.send("/who", "/who", name="Mei Sato", next="/")
        shown = page.get("/start", headers={"Accept-Language": "ja"}).text
        self.assertIn('<html lang="en">', shown)
        self.assertNotIn('action="/language"', shown)
        self.assertNotIn('value="sample"', shown)
        self.assertIn("None was opened here before. Begin one of your own.", shown)
        self.assertIn('action="/language"', self.page().get("/start").text)

    def test_sample(self):
        page = self.page()
        answer = page.send("/start", "/start", having='value="sample"', act="sample")
        self.assertEqual((answer.status, answer.getheader("Location")), (303, "/"))
        self.assertEqual(page.get("/").getheader("Location"), "/board")
        self.assertIn("413", page.get("/board").text)
        db = self.path("data", "proreg", "sample.sqlite")
        self.assertEqual(stat.S_IMODE(os.stat(db).st_mode), 0o600)
        self.assertEqual(os.listdir(os.path.dirname(db)), ["sample.sqlite"])
        journal = json.loads(run("audit", db, "--journal", "--format", "json").stdout)
        self.assertIn("Mei Sato (stated)", json.dumps(journal))
        made = self.path("made.sqlite")
        with_script = os.path.join(SOURCE, "sample_data", "import_all.sh")
        os.spawnlp(os.P_WAIT, "sh", "sh", "-c", f"'{with_script}' '{os.path.abspath(page.program.args[0])}' '{made}' >'{made}.log' 2>&1")

        def content(path):
            return re.search(r"\b[0-9a-f]{64}\b", run("status", path).stdout)[0]
        self.assertEqual(content(db), content(made), "the sample is that of sample_data/import_all.sh")
        again = self.page()
        self.assertIn("Open the sample registry", again.get("/start").text)
        again.send("/start", "/start", having='value="sample"', act="sample")
        self.assertIn("413", again.get("/board").text)

    def test_those_that_were_opened_before(self):
        for name in ("a", "b"):
            run("init", self.path(f"{name}.sqlite"), "--study", f"{SOURCE}/schema/jasa")
            Page(self.path(f"{name}.sqlite"), "--no-open", environment=self.environment).stop()
        self.assertEqual([one["path"] for one in self.kept()], [self.path("b.sqlite"), self.path("a.sqlite")])
        file = self.path("state", "proreg", "recent.json")
        self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(file)).st_mode), 0o700)
        os.remove(self.path("b.sqlite"))
        page = self.page()
        shown = page.get("/start").text
        self.assertIn("not there any more", shown)
        self.assertEqual(shown.count('class="main"'), 1)
        page.send("/start", "/start", having=f"Take off the list: {self.path('b.sqlite')}", act="forget")
        self.assertEqual([one["path"] for one in self.kept()], [self.path("a.sqlite")])
        answer = page.send("/start", "/start", having=f"Open it: {self.path('a.sqlite')}", act="open")
        self.assertEqual(answer.status, 303)
        self.assertIn("No patient yet", page.get("/board").text)
        # What one page opened stays for it; another run may open another.
        self.assertEqual(page.get("/start").getheader("Location"), "/")

    def test_new_one_from_a_study_folder(self):
        shutil.copytree(f"{SOURCE}/tests/studies/hip", self.path("work", "hip"))
        page = self.page()
        shown = page.get("/start").text
        study = next(value for value, text in re.findall(r'<option value="(\w+)"[^>]*>([^<]*)', shown)
                     if html.unescape(text).endswith("work/hip)"))
        folder = next(value for value, text in re.findall(r'<option value="(\w+)"[^>]*>([^<]*)', shown)
                      if text == os.path.realpath(self.work))
        for name in ("../out", "a/b", ".hidden", "", "\x01", "x" * 120, "/tmp/out"):
            refused = page.send("/start", "/start", having='value="new"', act="new", study=study, folder=folder, name=name)
            self.assertEqual(refused.status, 422, name)
        for wrong in ({"study": "/etc"}, {"folder": "/etc"}, {"study": "0" * 16}, {"folder": ""}):
            fields = {"act": "new", "study": study, "folder": folder, "name": "hip", **wrong}
            self.assertEqual(page.send("/start", "/start", having='value="new"', **fields).status, 422, wrong)
        self.assertEqual(sorted(os.listdir(self.work)), ["hip"])
        made = page.send("/start", "/start", having='value="new"', act="new", study=study, folder=folder, name="hip 2026")
        self.assertEqual(made.status, 303, made.text)
        self.assertEqual(sorted(os.listdir(self.work)), ["hip", "hip 2026.sqlite"])
        self.assertIn("No patient yet", page.get("/board").text)
        again = self.page()
        refused = again.send("/start", "/start", having='value="new"', act="new", study=study, folder=folder, name="hip 2026")
        self.assertEqual(refused.status, 422)
        self.assertIn("hip 2026.sqlite", refused.text)

    def test_a_study_with_a_fault_says_it(self):
        shutil.copytree(f"{SOURCE}/tests/studies/hip", self.path("work", "hip"))
        with open(self.path("work", "hip", "study.yaml"), "a") as file:
            file.write("\nnonsense: 1\n")
        page = self.page()
        study = next(value for value, text in re.findall(r'<option value="(\w+)"[^>]*>([^<]*)', page.get("/start").text)
                     if html.unescape(text).endswith("work/hip)"))
        folder = re.search(r'<select id="folder".*?<option value="(\w+)"', page.get("/start").text, re.S)[1]
        refused = page.send("/start", "/start", having='value="new"', act="new", study=study, folder=folder, name="kept name")
        self.assertEqual(refused.status, 422)
        self.assertIn("nonsense", refused.text)
        self.assertIn('value="kept name"', refused.text)

    def test_read_only_opens_and_makes_nothing(self):
        run("init", self.path("a.sqlite"), "--study", f"{SOURCE}/schema/jasa")
        Page(self.path("a.sqlite"), "--no-open", environment=self.environment).stop()
        page = self.page(None, "--read-only")
        shown = page.get("/start").text
        self.assertNotIn('value="sample"', shown)
        self.assertNotIn('value="new"', shown)
        token = re.search(r'action="/start".*?name="token" value="(\w+)"', shown)[1]
        for act in ("sample", "new", "", "none"):
            self.assertEqual(page.post("/start", {"token": token, "act": act}).status, 403)
        page.send("/start", "/start", having="Open it", act="open")
        self.assertIn("No patient yet", page.get("/board").text)
        self.assertFalse(os.path.exists(self.path("data", "proreg", "sample.sqlite")))

    def test_a_list_that_cannot_be_kept_is_said(self):
        run("init", self.path("a.sqlite"), "--study", f"{SOURCE}/schema/jasa")
        with open(self.path("state"), "w"):
            pass
        page = Page(self.path("a.sqlite"), "--no-open", environment=self.environment)
        self.assertIn("the list of registries that were opened cannot be kept", page.stop())


if __name__ == "__main__":
    main()
