"""A server of PostgreSQL for the tests: in a folder of its own, on a socket alone, as an ordinary
user, ended with the test.

    server.py -- COMMAND ARGUMENT...    runs the command with PGHOST and PGUSER set
"""
import os, pwd, shutil, subprocess, sys, tempfile, time

MISSING = 77  # What a test exits with that cannot be run here.


def binaries():
    """The folder of the server's programs, or None."""
    config = shutil.which("pg_config")
    found = [subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip()
             ] if config else []
    for folder in found + [os.path.dirname(shutil.which("postgres") or "")]:
        if os.path.exists(os.path.join(folder, "initdb")) and os.path.exists(
                os.path.join(folder, "postgres")):
            return folder
    return None


class Server:
    """`with Server() as server`: server.host is the folder of the socket, server.log its log."""

    def __init__(self, settings=()):
        self.settings = list(settings)

    def __enter__(self):
        programs = binaries()
        if not programs:
            print("no server of PostgreSQL here: package postgresql")
            sys.exit(MISSING)
        self.programs = programs
        self.host = tempfile.mkdtemp(prefix="proreg-pg-")
        self.user = {}
        if os.getuid() == 0:  # The server does not run as root.
            nobody = pwd.getpwnam("nobody")
            os.chown(self.host, nobody.pw_uid, nobody.pw_gid)
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.log = os.path.join(self.host, "log")
        # A locale whose order is not that of bytes: what a registry sorts must not notice.
        made = subprocess.run(
            [os.path.join(programs, "initdb"), "-D", self.data, "-A", "trust", "-U", "proreg",
             "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
             "--icu-locale=en"], capture_output=True, text=True, cwd=self.host, **self.user)
        if made.returncode != 0:
            sys.exit(made.stdout + made.stderr)
        self.start()
        return self

    @property
    def data(self):
        return os.path.join(self.host, "data")

    def start(self):
        options = ["listen_addresses=", "fsync=off", "unix_socket_directories=" + self.host]
        arguments = [word for option in options + self.settings for word in ("-c", option)]
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [os.path.join(self.programs, "postgres"), "-D", self.data] + arguments,
                stdout=log, stderr=log, cwd=self.host, **self.user)
        for _ in range(300):
            if self.sql("SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.1)
        self.stop()
        sys.exit("the server does not start:\n" + open(self.log).read())

    def stop(self, at_once=False):
        """Ends the server; at once: as a crash does."""
        (self.process.kill if at_once else self.process.terminate)()
        self.process.wait()

    def __exit__(self, *_):
        self.process.send_signal(2)  # Without waiting for who is connected.
        self.process.wait()
        shutil.rmtree(self.host)

    def sql(self, text, database="postgres", check=True):
        """What psql says to a statement."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.host, "-U",
             "proreg", "-d", database, "-c", text], capture_output=True, text=True)
        if check and done.returncode != 0:
            sys.exit(text + "\n" + done.stderr)
        return done

    def make(self, database):
        """A new database's address."""
        self.sql("DROP DATABASE IF EXISTS " + database)
        self.sql("CREATE DATABASE " + database)
        return self.address(database)

    def address(self, database):
        return "postgresql://proreg@/%s?host=%s" % (database, self.host)


if __name__ == "__main__":
    with Server() as running:
        environment = dict(os.environ, PGHOST=running.host, PGUSER="proreg")
        code = subprocess.run(sys.argv[sys.argv.index("--") + 1:], env=environment).returncode
    sys.exit(code)
