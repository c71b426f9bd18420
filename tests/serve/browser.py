"""A running `proreg serve` and a browser of it, for the tests beside this file: page_NAME.py PROREG SOURCE_DIR [TEST...]"""
import html
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

PROREG, SOURCE = sys.argv[1], sys.argv[2]


class Page:
    """A running program, and a browser of it."""

    def __init__(self, db, *options, environment=None, cwd=None, program=PROREG):
        self.program = subprocess.Popen([program, "serve", *([db] if db else []), *options], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=environment, cwd=cwd)
        self.address = self.program.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/open\?token=([0-9a-f]{64})", self.address)
        self.port, self.secret, self.cookie = int(found[1]), found[2], None

    def ask(self, method, target, body=None, headers=None, host="127.0.0.1"):
        connection = http.client.HTTPConnection(host, self.port, timeout=60)
        sent = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method == "POST":
            sent["Origin"] = f"http://127.0.0.1:{self.port}"
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent.update(headers or {})
        connection.request(method, target, body, {k: v for k, v in sent.items() if v is not None})
        answer = connection.getresponse()
        answer.body = answer.read()
        answer.text = answer.body.decode(errors="replace")
        connection.close()
        return answer

    def get(self, target, **other):
        """As a browser: what lasts is asked for again, and a file that lasted is saved."""
        while 'http-equiv="refresh"' in (answer := self.ask("GET", target, **other)).text:
            time.sleep(0.5)
        if answer.status == 303 and answer.getheader("Location").startswith("/file/"):
            return self.ask("GET", answer.getheader("Location") + "/save", **other)
        return answer

    def post(self, target, fields, **other):
        answer = self.ask("POST", target, urllib.parse.urlencode(fields), **other)
        while answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = self.get(answer.getheader("Location"))
        return answer

    def take_cookie(self, answer):
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]

    def enter(self):
        self.take_cookie(self.get(f"/open?token={self.secret}"))
        answer = self.send("/who", "/who", name="Mei Sato", next="/board")
        assert answer.status == 303, answer.text
        return self

    def send(self, where, action, headers=None, having="", **fields):
        """Fills a form of a page as a browser would, with its hidden fields: the first one to that address with that text."""
        shown = self.get(where).text
        for form in re.findall(r"<form.*?</form>", shown, re.S):
            if html.unescape(re.search(r'action="([^"]*)"', form)[1]) == action and having in form:
                hidden = {html.unescape(n): html.unescape(v) for n, v in
                          re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)}
                return self.post(action, {**hidden, **fields}, headers=headers)
        raise AssertionError(f"{where} has no form for {action}")

    def raw(self, data, host="127.0.0.1", wait=5):
        """Bytes as they are; what came back until the other end closed."""
        with socket.create_connection((host, self.port), timeout=wait) as line:
            line.sendall(data)
            got = b""
            try:
                while piece := line.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
        return got

    def stop(self):
        self.program.terminate()
        self.program.wait(30)
        said = self.program.stderr.read()
        self.program.stdout.close()
        self.program.stderr.close()
        return said


def run(*words):
    return subprocess.run([PROREG, *words], capture_output=True, text=True, check=False)


def who_is_in(records):
    """How the page of a number begins, by the records that `explain` gives."""
    inside, outside = len(records["in"]), len(records["out"])
    return (f"{inside} patient{' is' if inside == 1 else 's are'} in the number, "
            f"{outside} {'is' if outside == 1 else 'are'} not")


class Case(unittest.TestCase):
    """One program for the tests of a class that change nothing of another's."""
    options = ("--no-open",)
    sites = ("04", "08", "10", "11", "21")

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.db = os.path.join(cls.folder.name, "r.sqlite")
        run("init", cls.db, "--study", f"{SOURCE}/schema/jasa")
        sites = [f"{SOURCE}/sample_data/sites/site_{n}.csv" for n in cls.sites]
        run("import", cls.db, *sites)
        cls.page = Page(cls.db, *cls.options).enter()

    @classmethod
    def tearDownClass(cls):
        said = cls.page.stop()
        cls.folder.cleanup()
        assert cls.page.program.returncode in (0, 1), said
        assert "Sanitizer" not in said, said


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
