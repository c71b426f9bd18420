#!/usr/bin/env python3
"""Each promise of docs/serve.md about safety, over real sockets."""
import hashlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse

from browser import Case, Page, main, run


class Safe(Case):
    def fresh(self):
        """The same program, seen by who has no cookie."""
        other = object.__new__(Page)
        other.__dict__.update(self.page.__dict__, cookie=None)
        return other

    def test_loopback_alone(self):
        listening = subprocess.run(["ss", "-ltnH"], capture_output=True, text=True).stdout if \
            any(os.access(os.path.join(p, "ss"), os.X_OK) for p in os.environ["PATH"].split(":")) else ""
        ends = [line.split()[3] for line in listening.splitlines() if line.split()[3].endswith(f":{self.page.port}")]
        self.assertLessEqual(set(ends), {f"127.0.0.1:{self.page.port}", f"[::1]:{self.page.port}"})
        for address in {i[4][0] for i in socket.getaddrinfo(socket.gethostname(), None)}:
            if not address.startswith("127.") and address != "::1":
                with self.assertRaises(OSError):
                    socket.create_connection((address, self.page.port), timeout=2)

    def test_secret_opens_once(self):
        self.assertEqual(self.fresh().get(f"/open?token={self.page.secret}").status, 403)
        self.assertEqual(self.fresh().post("/open", {"token": self.page.secret}).status, 403)

    def test_cookie(self):
        page = Page(self.db, "--no-open")
        cookie = page.get(f"/open?token={page.secret}").getheader("Set-Cookie")
        page.stop()
        self.assertRegex(cookie, rf"^proreg_{page.port}=[0-9a-f]{{64}}; ")
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        self.assertNotIn(page.secret, cookie)

    def test_nothing_without_cookie(self):
        for target in ("/", "/board", "/queries", "/patient", "/reports/segment", "/audit", "/who"):
            answer = self.fresh().get(target)
            self.assertEqual(answer.status, 403, target)
            self.assertNotIn("spinal", answer.text)

    def test_host(self):
        for host in ("evil.example", f"evil.example:{self.page.port}", "127.0.0.1", f"127.0.0.1:{self.page.port + 1}", ""):
            self.assertEqual(self.page.get("/board", headers={"Host": host}).status, 403, host)
        self.assertEqual(self.page.get("/board", headers={"Host": f"localhost:{self.page.port}"}).status, 200)
        twice = self.page.raw(f"GET /board HTTP/1.1\r\nHost: 127.0.0.1:{self.page.port}\r\nHost: evil\r\n"
                              f"Cookie: {self.page.cookie}\r\n\r\n".encode())
        self.assertNotIn(b" 200 ", twice.split(b"\r\n")[0])

    def test_origin_of_a_change(self):
        for origin in (None, "null", "http://evil.example", f"http://127.0.0.1:{self.page.port + 1}"):
            answer = self.page.send("/patient", "/patient", headers={"Origin": origin}, id="SYN-04-001")
            self.assertEqual(answer.status, 403, origin)
        for site in ("cross-site", "same-site"):
            answer = self.page.send("/patient", "/patient", headers={"Sec-Fetch-Site": site}, id="SYN-04-001")
            self.assertEqual(answer.status, 403, site)

    def test_no_cors(self):
        for answer in (self.page.get("/board", headers={"Origin": "http://evil.example"}),
                       self.page.ask("OPTIONS", "/queries", headers={"Origin": "http://evil.example",
                                     "Access-Control-Request-Method": "POST"})):
            self.assertFalse([h for h in answer.headers if h.lower().startswith("access-control")])

    def test_form_needs_its_token(self):
        own = {"act": "close", "text": "x", "seen": ""}
        self.assertEqual(self.page.post("/queries/1", own).status, 403)
        self.assertEqual(self.page.post("/queries/1", {**own, "token": "0" * 64}).status, 403)
        self.assertEqual(self.page.send("/queries/1", "/queries/1", act="answer", token="").status, 403)

    def test_headers_of_every_answer(self):
        for target in ("/board", "/none", "/page.css", "/page.js", "/%00", "/reports/segment/as/csv"):
            answer = self.page.get(target)
            policy = answer.getheader("Content-Security-Policy")
            for part in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
                self.assertIn(part, policy, target)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff", target)
            self.assertEqual(answer.getheader("Referrer-Policy"), "no-referrer", target)
            self.assertEqual(answer.getheader("Cache-Control"), "no-store", target)

    def test_limits(self):
        large = self.page.post("/patient", {"id": "x" * 70000})
        self.assertEqual(large.status, 413)
        head = self.page.raw(b"GET /board HTTP/1.1\r\nX: " + b"a" * 70000 + b"\r\n\r\n")
        self.assertNotIn(b" 200 ", head.split(b"\r\n")[0])
        announced = self.page.raw(f"POST /patient HTTP/1.1\r\nHost: 127.0.0.1:{self.page.port}\r\nOrigin: "
                                  f"http://127.0.0.1:{self.page.port}\r\nContent-Length: 99999999999\r\n\r\n".encode())
        self.assertIn(b" 413 ", announced.split(b"\r\n")[0] + b" ")
        self.assertEqual(self.page.get("/board").status, 200)

    def test_slow_clients_are_cut(self):
        begin = time.time()
        lines = [socket.create_connection(("127.0.0.1", self.page.port)) for _ in range(8)]
        for line in lines:
            line.sendall(b"GET /board HTTP/1.1\r\n")
        open_lines = set(lines)
        while open_lines and time.time() - begin < 40:
            for line in list(open_lines):
                try:
                    line.sendall(b"X: a\r\n")
                    line.settimeout(0.2)
                    if line.recv(1) == b"":
                        open_lines.remove(line)
                except TimeoutError:
                    pass
                except OSError:
                    open_lines.remove(line)
            time.sleep(0.5)
        for line in lines:
            line.close()
        self.assertFalse(open_lines, "a client that sends a little now and then is never cut")
        self.assertEqual(self.page.get("/board").status, 200)

    def test_paths_never_come_from_the_page(self):
        for target in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/reports/..%2f..%2fetc", "/page.css/../x"):
            raw = self.page.raw(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.page.port}\r\n"
                                f"Cookie: {self.page.cookie}\r\nConnection: close\r\n\r\n".encode())
            self.assertNotIn(b"root:", raw)
            self.assertRegex(raw.split(b"\r\n")[0], rb" 40[04] ")
        study = os.path.join(self.folder.name, "own.yaml")
        for name in (urllib.parse.quote(study, safe=""), "own.yaml"):
            self.assertIn(self.page.get(f"/reports/{name}").status, (400, 404))
            self.assertIn(self.page.get(f"/n/{name}/T1.x").status, (400, 404))

    def test_no_id_in_an_address_or_title(self):
        pages = [self.page.get(t) for t in ("/board", "/queries", "/reports/segment", "/audit")]
        found = self.page.send("/patient", "/patient", id="SYN-04-001")
        self.assertRegex(found.getheader("Location"), r"^/patient/[a-z2-9]{8}$")
        pages.append(self.page.get(found.getheader("Location")))
        self.assertIn("SYN-04-001", pages[-1].text)
        for page in pages:
            for address in re.findall(r'(?:href|action|src)="([^"]*)"', page.text):
                self.assertNotIn("SYN-", address)
            self.assertNotIn("SYN-", re.search(r"<title>(.*?)</title>", page.text)[1])

    def test_get_changes_nothing(self):
        before = run("audit", self.db, "--verify", "--format", "json").stdout
        with open(self.db, "rb") as file:
            content = file.read()
        for target in ("/board", "/queries/1", "/patient", "/reports/segment", "/audit", "/audit/journal",
                       "/queries?act=close&id=1", "/language?code=ja", "/stop"):
            self.page.get(target)
        with open(self.db, "rb") as file:
            self.assertEqual(file.read(), content)
        self.assertEqual(run("audit", self.db, "--verify", "--format", "json").stdout, before)

    def test_nothing_inline(self):
        for target in ("/board", "/queries/1", "/patient", "/reports/segment", "/audit", "/who"):
            text = self.page.get(target).text
            self.assertNotRegex(text, r"<[^>]+\sstyle=")
            self.assertNotRegex(text, r"<[^>]+\son[a-z]+=")
            self.assertNotIn("<style", text)
            self.assertNotRegex(text, r"<script(?! src=)")
            self.assertNotIn("javascript:", text)
            self.assertNotRegex(text, r'(?:href|src)="(?:https?:|data:|//)')

    def test_ipv6(self):
        if not socket.has_ipv6:
            self.skipTest("no IPv6 here")
        try:
            answer = self.page.get("/board", host="::1", headers={"Host": f"[::1]:{self.page.port}"})
        except OSError:
            self.skipTest("no ::1 here")
        self.assertEqual(answer.status, 200)

    def test_other_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can speak as somebody else")
        script = ("import encodings.idna,os,socket,sys\nos.setuid(65534)\nport=int(sys.argv[1])\n"
                  "lines=[socket.create_connection((sys.argv[3],port)) for _ in range(80)]\n"
                  "try:\n"
                  "  lines[0].sendall(b'GET /board HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\nCookie: %b\\r\\n\\r\\n'"
                  " % (port,sys.argv[2].encode()))\n  print(lines[0].recv(99))\n"
                  "except ConnectionError: print(b'')\n"
                  "sys.stdout.flush()\nsys.stdin.read()\n")
        for host in ("127.0.0.1", "::1"):
            with subprocess.Popen([sys.executable, "-c", script, str(self.page.port), self.page.cookie, host], text=True,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as other:
                said = other.stdout.readline().strip()
                # Its 80 lines are still there, and take none of the 64 places.
                status = self.page.get("/board").status if said else None
                _, fault = other.communicate("")
            if host == "::1" and not said:
                continue  # no IPv6 here
            self.assertEqual(said, "b''", fault)
            self.assertEqual(status, 200)

    def test_next_stays_on_the_page(self):
        for place in ("/\t/evil.example", "//evil.example", "/\\evil.example", "/./\\/evil.example", "/.//evil.example",
                      "\\\\evil.example", "/\r\nX: y", "/board\x01", "/board\x7f", "http://evil.example/", "evil", ""):
            asked = self.page.send("/who?" + urllib.parse.urlencode({"next": place}), "/who", name="Mei Sato")
            self.assertEqual((asked.status, asked.getheader("Location")), (303, "/"), place)
            told = self.page.send("/board", "/language", code="en" if "lang=\"ja\"" in self.page.get("/board").text[:99]
                                  else "ja", next=place)
            self.assertEqual((told.status, told.getheader("Location")), (303, "/"), place)
        asked = self.page.send("/who?next=/queries/5%3Fstate=all", "/who", name="Mei Sato")
        self.assertEqual(asked.getheader("Location"), "/queries/5?state=all")

    def test_no_name_is_guessed(self):
        other = Page(self.db, "--no-open")
        other.take_cookie(other.get(f"/open?token={other.secret}"))
        self.assertRegex(other.get("/who").text, r'<input id="name"[^>]* value="">')
        other.stop()


class ReadOnly(Case):
    options = ("--no-open", "--read-only")

    def test_nothing_is_written(self):
        def state():
            with open(self.db, "rb") as file:
                return hashlib.sha256(file.read()).hexdigest(), sorted(os.listdir(self.folder.name))
        before = state()
        for target in ("/board", "/import", "/queries", "/queries/1", "/due", "/patient", "/reports", "/reports/segment",
                       "/audit", "/audit/journal", "/study", "/ask", "/ask?outcome=pain_vas&by=segment",
                       "/ask?outcome=pain_vas&by=segment&test=auto", "/ask/as/csv?outcome=pain_vas&by=segment"):
            self.assertEqual(self.page.get(target).status, 200, target)
            self.assertEqual(state(), before, target)
        cell = re.search(r'href="(/n/segment/[^"]+)"', self.page.get("/reports/segment").text)[1]
        self.page.get(cell)
        self.assertEqual(state(), before, cell)
        shown = self.page.get("/ask?outcome=pain_vas&by=segment&test=auto").text
        self.assertIn("log (the registry is only read here; nothing is written)", shown)


if __name__ == "__main__":
    main()
