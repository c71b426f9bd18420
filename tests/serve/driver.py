"""Chromium through chromedriver (W3C WebDriver), as far as the tests beside this file need it."""
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request


def is_there():
    return bool(shutil.which("chromedriver")) and any(
        map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


class Driver:
    def __init__(self, language="en", arguments=()):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.program = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(self.base + "/status")
                break
            except OSError:
                time.sleep(0.1)
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                            "--hide-scrollbars", f"--accept-lang={language}", *arguments]}
        self.path = ""
        found = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.path = "/session/" + found["sessionId"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + self.path + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as fault:
            raise AssertionError(fault.read()[:500].decode()) from None

    def cdp(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def go(self, address):
        """Opens the address, and waits while its page asks again by itself."""
        self.call("POST", "/url", {"url": address})
        self.settle()

    def settle(self):
        for _ in range(240):
            if self.run("return document.readyState === 'complete' && !document.querySelector('meta[http-equiv=refresh]')"):
                return
            time.sleep(0.25)

    def follow(self, css):
        """Clicks what leads to another page, and waits for that page: a form's answer may begin after the click has ended."""
        self.run("window.isLeft = true")
        self.click(css)
        for _ in range(240):
            if not self.run("return window.isLeft ?? false"):
                return self.settle()
            time.sleep(0.1)
        raise AssertionError(f"{css} leads to no other page than {self.address()}")

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def address(self):
        return self.call("GET", "/url")

    def find(self, css):
        return next(iter(self.call("POST", "/element", {"using": "css selector", "value": css}).values()))

    def click(self, css):
        self.call("POST", f"/element/{self.find(css)}/click", {})

    def type(self, css, text):
        self.call("POST", f"/element/{self.find(css)}/value", {"text": text})

    def press(self, *keys):
        """Keys as a hand presses them, at whatever has the focus."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def look(self, width, scheme):
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def console(self):
        return [line["message"] for line in self.call("POST", "/se/log", {"type": "browser"})]

    def quit(self):
        try:
            self.call("DELETE", "")
        finally:
            self.program.terminate()
            self.program.wait(20)
