#!/usr/bin/env python3
"""How the program begins and ends."""
import os
import re
import signal
import tempfile
import time
import unittest

from browser import Page, SOURCE, main, run


class Start(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.db = os.path.join(self.folder.name, "r.sqlite")
        run("init", self.db, "--study", f"{SOURCE}/schema/jasa")

    def tearDown(self):
        self.folder.cleanup()

    def test_browser_is_opened_on_a_file_of_its_own(self):
        """xdg-open is a program of ours here: it notes what it was given and what that is."""
        bin_folder, note = os.path.join(self.folder.name, "bin"), os.path.join(self.folder.name, "note")
        os.mkdir(bin_folder)
        with open(os.path.join(bin_folder, "xdg-open"), "w") as script:
            script.write(f'#!/bin/sh\n{{ echo "$1"; stat -c %a "$1"; cat "$1"; }} >{note}.new; mv {note}.new {note}\n')
        os.chmod(os.path.join(bin_folder, "xdg-open"), 0o755)
        page = Page(self.db, environment={**os.environ, "XDG_RUNTIME_DIR": self.folder.name,
                                          "PATH": bin_folder + ":" + os.environ["PATH"]})
        for _ in range(100):
            if os.path.exists(note):
                break
            time.sleep(0.1)
        with open(note) as file:
            path, mode, text = file.read().split("\n", 2)
        self.assertEqual(mode, "600")
        secret = re.search(r'name="token" value="(\w{64})"', text)[1]
        self.assertNotEqual(secret, page.secret)
        with open(f"/proc/{page.program.pid}/cmdline") as line:
            self.assertNotIn(secret, line.read())
        self.assertTrue(os.path.exists(path))
        answer = page.post("/open", {"token": secret}, headers={"Origin": "null"})
        self.assertEqual(answer.status, 303)
        for _ in range(50):
            if not os.path.exists(path):
                break
            time.sleep(0.1)
        self.assertFalse(os.path.exists(path))
        page.stop()

    def test_port(self):
        page = Page(self.db, "--no-open")
        taken = run("serve", self.db, "--no-open", "--port", str(page.port))
        page.stop()
        self.assertEqual(taken.returncode, 2)
        self.assertIn(f"port {page.port}", taken.stderr)
        for port in ("0", "80", "70000", "x"):
            self.assertEqual(run("serve", self.db, "--no-open", "--port", port).returncode, 2, port)

    def test_idle(self):
        for minutes in ("0", "1441", "x", "-1", "1.5"):
            refused = run("serve", self.db, "--no-open", "--idle", minutes)
            self.assertEqual(refused.returncode, 2, minutes)
            self.assertIn("from 1 to 1440", refused.stderr)
        page = Page(self.db, "--no-open", "--idle", "1")
        self.assertEqual(page.get("/alive").status, 403)
        page.enter()
        begin = time.monotonic()
        left = [int(page.get("/alive").text)]
        while time.monotonic() - begin < 4:
            time.sleep(0.5)
            left.append(int(page.get("/alive").text))
        self.assertEqual(left, sorted(left, reverse=True), "to be asked is no use")
        self.assertLess(left[-1], 58)
        self.assertGreaterEqual(int(page.get("/alive?stay=1").text), 59)
        begin = time.monotonic()
        page.program.wait(90)
        self.assertGreaterEqual(time.monotonic() - begin, 58)
        self.assertIn("the program ends", page.stop())
        self.assertEqual(page.program.returncode, 0)

    def test_ctrl_c(self):
        page = Page(self.db, "--no-open")
        said = page.stop()
        self.assertEqual(page.program.returncode, 0, said)

    def waiting(self, page, folder):
        """Sends a file, and gives what lies in the folder of temporary files then."""
        page.enter()
        token = re.search(r'action="/import"[^>]*><input type="hidden" name="token" value="(\w+)"',
                          page.get("/import").text)[1]
        with open(f"{SOURCE}/sample_data/sites/site_03.csv", "rb") as file:
            body = (f'--XX\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n--XX\r\n'
                    'Content-Disposition: form-data; name="act"\r\n\r\nread\r\n--XX\r\n'
                    'Content-Disposition: form-data; name="files"; filename="site_03.csv"\r\n\r\n').encode() + \
                file.read() + b"\r\n--XX--\r\n"
        answer = page.ask("POST", "/import", body, {"Content-Type": "multipart/form-data; boundary=XX"})
        while answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = page.get(answer.getheader("Location"))
        self.assertEqual(answer.status, 303, answer.text)
        return os.listdir(folder)

    def test_files_that_were_sent_go_however_it_ends(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            for closed in (False, True):
                with self.subTest(number=number, closed=closed), tempfile.TemporaryDirectory() as temporary:
                    page = Page(self.db, "--no-open", environment={**os.environ, "TMPDIR": temporary})
                    self.assertEqual(len(self.waiting(page, temporary)), 1)
                    if closed:
                        page.program.stdout.close()
                        page.program.stderr.close()
                    page.program.send_signal(number)
                    self.assertGreaterEqual(page.program.wait(30), 0)
                    if not closed:
                        page.program.stdout.close()
                        page.program.stderr.close()
                    self.assertEqual(os.listdir(temporary), [])

    def test_what_a_kill_left_goes_at_the_next_start(self):
        with tempfile.TemporaryDirectory() as temporary:
            environment = {**os.environ, "TMPDIR": temporary}
            killed, living = (Page(self.db, "--no-open", environment=environment) for _ in range(2))
            left = set(self.waiting(killed, temporary))
            kept = set(self.waiting(living, temporary)) - left
            killed.program.kill()
            killed.stop()
            others = {"proreg-serve-x-abc", f"proreg-serve-{killed.program.pid}-open", "other"}
            for name in others:
                os.mkdir(os.path.join(temporary, name), 0o700)
            os.chmod(os.path.join(temporary, f"proreg-serve-{killed.program.pid}-open"), 0o755)
            self.assertEqual(set(os.listdir(temporary)), left | kept | others)
            Page(self.db, "--no-open", environment=environment).stop()
            self.assertEqual(set(os.listdir(temporary)), kept | others)
            living.stop()

    def test_no_registry(self):
        told = run("serve", os.path.join(self.folder.name, "none.sqlite"), "--no-open")
        self.assertEqual(told.returncode, 3)


if __name__ == "__main__":
    main()
