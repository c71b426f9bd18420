#!/usr/bin/env python3
"""A registry that another program is writing to, or has written to, as the page says it."""
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse

from browser import Case, main, run

# Holds the file as an import does that is larger than its memory: nobody can read meanwhile. Ends with its input.
HOLDER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
file.execute("ROLLBACK")
"""


class Held(Case):
    def hold(self, how):
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, self.db, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True)
        self.assertEqual(holder.stdout.readline(), "held\n")

        def free():
            if holder.poll() is None:
                holder.communicate("")
        self.addCleanup(free)
        return free

    def waited(self, method, target, *body, **other):
        begin = time.monotonic()
        answer = self.page.ask(method, target, *body, **other)
        return answer, time.monotonic() - begin

    def test_a_file_that_lasted_has_its_own_page(self):
        """Who waited on a page for a file is offered it on another: a browser takes no file in a page's place."""
        target = "/audit/csv?list=journal&command=import"
        at_once = self.page.ask("GET", target)
        self.assertIn("attachment", at_once.getheader("Content-Disposition"))
        free = self.hold("BEGIN EXCLUSIVE")
        self.assertIn('http-equiv="refresh"', self.page.ask("GET", target).text)
        free()
        while 'http-equiv="refresh"' in (answer := self.page.ask("GET", target)).text:
            time.sleep(0.2)
        self.assertEqual(answer.status, 303)
        ready = self.page.ask("GET", address := answer.getheader("Location"))
        self.assertIn("<h1>The file is ready</h1>", ready.text)
        kilobytes = -(-len(at_once.body) // 1000)
        self.assertIn(f'<p class="lede">journal.csv, {kilobytes} kB.</p>', ready.text)
        self.assertIn(f'href="{address}/save"', ready.text)
        self.assertIn('href="/audit/journal?command=import">Back</a>', ready.text)
        for _ in range(2):
            file = self.page.ask("GET", address + "/save")
            self.assertEqual(file.getheader("Content-Disposition"), 'attachment; filename="journal.csv"')
            self.assertEqual(file.body, at_once.body)
        for other in ("/file/audit/99", "/file/audit/99/save", address.replace("audit", "due")):
            gone = self.page.ask("GET", other)
            self.assertEqual(gone.status, 404)
            self.assertIn("<h1>The file is gone</h1>", gone.text)
        self.assertEqual(self.page.ask("GET", "/file/audit/-1").status, 404)

    def test_views_say_it_and_go_on(self):
        self.page.get("/board")
        for target in ("/board", "/queries", "/patient", "/audit", "/study", "/import"):
            free = self.hold("BEGIN EXCLUSIVE")
            answer, seconds = self.waited("GET", target)
            self.assertLess(seconds, 2, target)
            self.assertEqual(answer.status, 200, target)
            self.assertIn("Another program is writing to the registry", answer.text, target)
            self.assertIn('http-equiv="refresh"', answer.text)
            self.assertIn('action="/stop"', answer.text)
            # Head and views stay; the person's own pages do not wait at all.
            self.assertIn('class="views"', answer.text)
            answer, seconds = self.waited("GET", "/who")
            self.assertLess(seconds, 1)
            self.assertEqual(answer.status, 200)
            free()
            answer = self.page.get(target)
            self.assertEqual(answer.status, 200, target)
            self.assertNotIn("Another program", answer.text, target)

    def test_since_when(self):
        """A change that has begun to write has a journal, whose birth is told."""
        free = self.hold("BEGIN EXCLUSIVE")
        with open(self.db + "-journal", "wb"):
            pass
        born = time.strftime("%H:%M", time.localtime())
        answer, _ = self.waited("GET", "/board")
        os.remove(self.db + "-journal")
        self.assertIn(f"since {born}", answer.text.replace(time.strftime("%H:%M", time.localtime()), born))
        free()
        self.page.get("/board")

    def test_it_can_be_stopped(self):
        free = self.hold("BEGIN EXCLUSIVE")
        shown, _ = self.waited("GET", "/board")
        form = re.search(r'<form method="post" class="acts" action="/stop">.*?</form>', shown.text, re.S)[0]
        fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
        self.assertEqual(self.page.post("/stop", fields).status, 303)
        time.sleep(0.5)
        answer, _ = self.waited("GET", "/board")
        self.assertIn("Stopped, as asked", answer.text)
        free()
        self.assertEqual(self.page.get("/board").status, 200)

    def test_a_change_waits_and_is_made(self):
        """Somebody else's change has begun; what is read still stands, and ours is made after it."""
        shown = self.page.get("/queries/1").text
        form = next(f for f in re.findall(r"<form.*?</form>", shown, re.S) if 'value="close"' in f)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
        body = urllib.parse.urlencode({**fields, "act": "close", "text": "of no use", "reason": "of no use", "note": "of no use"})
        free = self.hold("BEGIN IMMEDIATE")
        begin = time.monotonic()
        self.assertEqual(self.page.get("/queries").status, 200)
        answer = self.page.ask("POST", "/queries/1", body)
        self.assertLess(time.monotonic() - begin, 4)
        work = answer.getheader("Location")
        self.assertRegex(work, "^/work/queries/")
        self.assertIn("Another program is writing to the registry", self.page.ask("GET", work).text)
        free()
        done = self.page.get(work)
        self.assertRegex(done.getheader("Location") or done.text, "said=")
        self.assertIn('"ok": true', run("audit", self.db, "--verify", "--format", "json").stdout)


class Foreign(Case):
    def test_every_view_says_that_another_program_wrote(self):
        self.assertNotIn("Another program wrote", self.page.get("/board").text)
        with sqlite3.connect(self.db) as file:
            file.execute("PRAGMA user_version = 2")
        for target in ("/board", "/queries", "/due", "/patient", "/audit", "/study", "/import", "/who"):
            text = self.page.get(target).text
            self.assertEqual(text.count("Another program wrote to the file of this registry"), 1, target)
        said = run("status", self.db)
        self.assertIn("another program wrote to this file", said.stderr)


if __name__ == "__main__":
    main()
