"""nginx or Apache before a running `proreg serve --group`, as docs/serve.md says: its blocks are taken out of the page."""
import base64
import html
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.parse

from browser import PROREG, SOURCE, run

NAME = "registry.example.org"
PEOPLE = ("sato", "mori", "ito", "tanaka", "abe", "nobody")


def block(first):
    """The block of docs/serve.md that begins with this comment, without it."""
    with open(f"{SOURCE}/docs/serve.md", encoding="utf-8") as file:
        found = re.findall(r"```\w*\n# " + re.escape(first) + r"\n(.*?)```", file.read(), re.S)
    assert len(found) == 1, (first, len(found))
    return found[0]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def replaced(text, pairs):
    for old, new in pairs.items():
        assert old in text, f"docs/serve.md no longer has {old!r}"
        text = text.replace(old, new)
    return text


class Front:
    """A folder with the program, its group's file, and a web server before it."""
    modules = "/usr/lib/apache2/modules"

    @staticmethod
    def is_there(kind):
        return bool(shutil.which("openssl")) and bool(
            shutil.which("nginx" if kind == "nginx" else "apache2", path=os.environ["PATH"] + ":/usr/sbin"))

    def __init__(self, kind, sites, options=()):
        self.kind, self.port, self.inner = kind, free_port(), free_port()
        self.holder = tempfile.TemporaryDirectory()
        self.folder = self.holder.name
        self.secret = os.urandom(32).hex()
        self.db = self.path("r.sqlite")
        self.write("secret", self.secret + "\n", 0o600)
        self.write("front.conf", replaced(block("/etc/proreg/front.conf"), {"THE-SECRET": self.secret}), 0o600)
        self.make_certificate()
        self.write("users", "".join(f"{name}:{self.hashed(name)}\n" for name in PEOPLE))
        self.write("group.yaml", self.group_text())
        run("init", self.db, "--study", f"{SOURCE}/schema/jasa")
        for n in sites:
            run("import", self.db, "--site", f"site_{n}", f"{SOURCE}/sample_data/sites/site_{n}.csv")
        ways = [] if kind == "nginx" else ["--port", str(self.inner)]
        self.program = subprocess.Popen([PROREG, "serve", self.db, "--group", self.path("group.yaml"), *ways, *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.program.stdout.readline().strip()
        self.server = subprocess.Popen(self.nginx() if kind == "nginx" else self.apache(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.wait()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def group_text(self):
        text = block("/etc/proreg/group.yaml")
        if self.kind == "apache":
            front = block("/etc/proreg/group.yaml, front")
            text = re.sub(r"front:\n(?:  .*\n)+", front, text)
            return replaced(text, {f"https://{NAME}": f"https://{NAME}:{self.port}"})
        return replaced(text, {f"https://{NAME}": f"https://{NAME}:{self.port}",
                               "/run/proreg/page.sock": self.path("page.sock"),
                               # The web server of the test is of the same user.
                               "  socket_group: www-data               # who may use it, besides the program's own user\n": ""})

    def make_certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                        "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", self.path("key"), "-out", self.path("pem")],
                       check=True, capture_output=True)

    @staticmethod
    def hashed(name):
        return subprocess.run(["openssl", "passwd", "-apr1", f"word-of-{name}"], check=True, capture_output=True,
                              text=True).stdout.strip()

    def own_files(self):
        return {"/etc/ssl/certs/registry.pem": self.path("pem"), "/etc/ssl/private/registry.key": self.path("key"),
                "/etc/proreg/users": self.path("users")}

    def nginx(self):
        own = replaced(block("/etc/nginx/sites-available/registry"),
                       {**self.own_files(), "listen 443": f"listen 127.0.0.1:{self.port}",
                        "/run/proreg/page.sock": self.path("page.sock")})
        user = "user root;\n" if os.geteuid() == 0 else ""
        places = "".join(f"{what}_temp_path {self.path(what)};\n" for what in
                         ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        conf = self.write("nginx.conf", f"{user}daemon off;\npid {self.path('pid')};\nerror_log {self.path('log')};\n"
                          f"events {{}}\nhttp {{\naccess_log off;\n{places}{own}}}\n")
        return [shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"), "-p", self.folder, "-c", conf,
                "-e", self.path("log")]

    def apache(self):
        own = replaced(block("/etc/apache2/sites-available/registry.conf"),
                       {**self.own_files(), "*:443": f"127.0.0.1:{self.port}", ":8642/": f":{self.inner}/",
                        "/etc/proreg/front.conf": self.path("front.conf")})
        names = ("mpm_event authn_core authn_file authz_core authz_user auth_basic headers proxy proxy_http ssl reqtimeout "
                 "socache_shmcb").split()
        loads = "".join(f"LoadModule {n}_module {self.modules}/mod_{n}.so\n" for n in names)
        # Apache does not work as root.
        user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
        os.chmod(self.folder, 0o711)
        conf = self.write("apache.conf", f"{user}ServerRoot {self.folder}\nPidFile {self.path('pid')}\nErrorLog {self.path('log')}\n"
                          f"DefaultRuntimeDir {self.folder}\nListen 127.0.0.1:{self.port}\n{loads}ServerName {NAME}\n{own}")
        return [shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin"), "-DFOREGROUND", "-f", conf]

    def wait(self):
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(open(self.path("log"), encoding="utf-8").read() if os.path.exists(self.path("log")) else "")

    def stop(self):
        for one in (self.server, self.program):
            one.terminate()
            one.wait(60)
        said = self.program.stderr.read()
        for stream in (self.program.stdout, self.program.stderr, self.server.stderr):
            stream.close()
        self.holder.cleanup()
        return said


class Person:
    """A browser whose user has logged in at the web server."""

    def __init__(self, front, name, word=None):
        self.front, self.name, self.cookie = front, name, None
        self.login = "Basic " + base64.b64encode(f"{name}:{word or 'word-of-' + name}".encode()).decode()
        self.origin = f"https://{NAME}:{front.port}"

    def ask(self, method, target, body=None, headers=None):
        trust = ssl.create_default_context(cafile=self.front.path("pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.front.port, timeout=60, context=trust)
        connection.sock = trust.wrap_socket(socket.create_connection(("127.0.0.1", self.front.port), 60),
                                            server_hostname=NAME)
        sent = {"Host": f"{NAME}:{self.front.port}", "Authorization": self.login, "Cookie": self.cookie}
        if method == "POST":
            sent.update({"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"})
        sent.update(headers or {})
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for key, value in sent.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    connection.putheader(key, one)
        body = body.encode() if isinstance(body, str) else body
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.bytes = answer.read()
        answer.text = answer.bytes.decode(errors="replace")
        connection.close()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return answer

    def get(self, target, **other):
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

    def form(self, where, action, having=""):
        """The hidden fields of the form for that path on a page, the first that has that text."""
        for form in re.findall(r"<form.*?</form>", self.get(where).text, re.S):
            if html.unescape(re.search(r'action="([^"]*)"', form)[1]).split("?")[0] == action and having in form:
                return {html.unescape(n): html.unescape(v) for n, v in
                        re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)}
        raise AssertionError(f"{where} has no form for {action}")

    def send(self, where, action, headers=None, having="", **fields):
        return self.post(action, {**self.form(where, action, having), **fields}, headers=headers)

    def upload(self, name, data, **fields):
        """Sends a file as the form of /import does."""
        hidden = self.form("/import", "/import")
        parts = [f'--XX\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in {**hidden, **fields}.items()]
        head = f'--XX\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + b"\r\n--XX--\r\n"
        answer = self.ask("POST", "/import", body, headers={"Content-Type": "multipart/form-data; boundary=XX"})
        while answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = self.get(answer.getheader("Location"))
        return answer
