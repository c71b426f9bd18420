"""A registry on a server with a login of each role, for the tests."""
import os, subprocess

LOGINS = {"kato": ("site", "site_05"), "mori": ("site", "site_06"), "sato": ("coordinator", ""),
          "ueda": ("statistician", ""), "abe": ("auditor", "")}
NOBODY = "nobody_yet"  # A login of the server without a role.


class Roles:
    """The registry in the database r, of a study or copied from a file: roles.at[LOGIN] is its
    address, roles.owner its owner's."""

    def __init__(self, server, program, study=None, file=None):
        self.server, self.program = server, program
        self.owner = server.make("r")
        done = (self.run("init", self.owner, "--study", study) if study else
                self.run("copy", file, self.owner))
        assert done.returncode == 0, done.stderr
        for login in (*LOGINS, NOBODY):
            server.sql("CREATE ROLE %s LOGIN" % login)
        self.grant()
        self.at = {login: self.address(login) for login in (*LOGINS, NOBODY)}

    def grant(self):
        for login, right in LOGINS.items():
            self.server.sql("SELECT main.proreg_grant('%s', '%s', '%s')" % (login, *right), "r")

    def address(self, login):
        return self.owner.replace("proreg@", login + "@")

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True,
                              env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"))

    def sql(self, login, text):
        """What psql says to a login: rows, or what was refused."""
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h",
                               self.server.host, "-U", login, "-d", "r", "-c", text],
                              capture_output=True, text=True)
