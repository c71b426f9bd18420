#!/usr/bin/env python3
"""What other pages in the same browser can do to this one, in Chromium: a name that was made to point here (rebinding), and
pages of other origins, on this machine and elsewhere."""
import http.server
import threading

from browser import run
from browsing import Browsing, main

NAME = "evil.example"
# A page of somebody else, which tries everything while the user is at work on ours; {0} is our address, {1} a form's address.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>elsewhere</title></head><body>
<iframe id="frame" src="{0}/board"></iframe>
<form id="form" method="post" action="{0}{1}"><input name="act" value="close"><input name="text" value="attacked"></form>
<script>
window.told = {{}};
const ask = (name, path, options) => fetch("{0}" + path, options).then(
  async answer => {{ told[name] = answer.type + " " + answer.status + " " + (await answer.text()).length; }},
  () => {{ told[name] = "refused"; }});
Promise.all([
  ask("reads", "/board", {{ credentials: "include" }}),
  ask("reads without cors", "/board", {{ credentials: "include", mode: "no-cors" }}),
  ask("posts", "{1}", {{ method: "POST", credentials: "include", mode: "no-cors", body: new URLSearchParams({{ act: "close" }}) }}),
  ask("posts text", "{1}", {{ method: "POST", credentials: "include", mode: "no-cors", headers: {{ "Content-Type": "text/plain" }}, body: "act=close" }}),
  ask("goes on", "/alive?stay=1", {{ credentials: "include", mode: "no-cors" }})
]).then(() => {{ told.all = true; }});
const picture = new Image();
picture.onload = () => {{ told.picture = "drawn"; }};
picture.onerror = () => {{ told.picture = "refused"; }};
picture.src = "{0}/icon.svg";
const script = document.createElement("script");
script.onload = () => {{ told.script = "ran"; }};
script.onerror = () => {{ told.script = "refused"; }};
script.src = "{0}/page.js";
document.body.append(script);
</script></body></html>"""


class Attack(Browsing):
    arguments = (f"--host-resolver-rules=MAP {NAME} 127.0.0.1",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class Elsewhere(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = PAGE.format(f"http://127.0.0.1:{cls.page.port}", "/queries/1").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        cls.elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        threading.Thread(target=cls.elsewhere.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.elsewhere.shutdown()
        super().tearDownClass()

    def state(self):
        return (run("audit", self.db, "--journal", "--format", "json").stdout,
                run("query", "list", self.db, "--state", "all", "--format", "json").stdout)

    def test_a_name_that_was_made_to_point_here(self):
        self.go("/board")
        self.assertIn("patients", self.browser.run("return document.body.innerText"))
        for path in ("/board", "/patient", "/alive", "/page.css", "/"):
            self.browser.go(f"http://{NAME}:{self.page.port}{path}")
            text = self.browser.run("return document.body.innerText")
            self.assertIn("for this machine alone", text, path)
            self.assertNotIn("patients from", text)
        self.assertEqual(self.browser.run("return document.cookie"), "")

    def test_pages_of_other_origins(self):
        """At another port of this machine cookies are of the same site; at another name they are not."""
        before = self.state()
        self.go("/board")
        for host in ("127.0.0.1", "localhost", NAME):
            with self.subTest(host=host):
                self.browser.go(f"http://{host}:{self.elsewhere.server_port}/")
                for _ in range(100):
                    told = self.browser.run("return told.all && told.picture && told.script ? told : null")
                    if told:
                        break
                    self.browser.run("return new Promise(done => setTimeout(done, 100))")
                self.assertTrue(told, "the page of the attacker did not end")
                self.assertEqual(told["reads"], "refused")
                # Nothing of another origin is given to a page, not even that it is there.
                for name in ("reads without cors", "posts", "posts text", "goes on", "picture", "script"):
                    self.assertIn(told[name], ("refused", "opaque 0 0"), name)
                self.assertEqual(self.browser.run(
                    "try { return document.querySelector('#frame').contentDocument?.body.innerText ?? 'closed'; } catch { return 'closed'; }"),
                    "closed")
                # A form that is sent leads to our page, which refuses it.
                self.browser.run("document.querySelector('#form').submit()")
                for _ in range(50):
                    text = self.browser.run("return document.body?.innerText ?? ''")
                    if "must come from the page itself" in text:
                        break
                    self.browser.run("return new Promise(done => setTimeout(done, 100))")
                self.assertIn("must come from the page itself", text)
                # Another page cannot look into our window either.
                self.browser.go(f"http://{host}:{self.elsewhere.server_port}/")
                self.assertTrue(self.browser.run(
                    "const other = window.open(arguments[0]); return new Promise(done => setTimeout(() => { let seen = 'closed';"
                    "try { seen = other && other.document ? other.document.title : 'closed'; } catch { } done(seen); }, 1500))",
                    f"http://127.0.0.1:{self.page.port}/board") in ("closed", ""))
        self.assertEqual(self.state(), before)
        self.assertEqual(run("audit", self.db, "--verify", "--format", "json").returncode, 0)


if __name__ == "__main__":
    main()
