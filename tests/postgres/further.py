"""Further servers beside the one of a registry, on which some of its hospitals' rows of patients
stand: what docs/engine.md (Several servers) tells who looks after them, as a test does it."""
import contextlib, os, re

from network import Proxy
from server import Server

# What a server is told so that it logs the plan of each statement.
PLANS = ["session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0",
         "auto_explain.log_verbose=on"]
MAPPING = "CREATE USER MAPPING FOR PUBLIC SERVER %s OPTIONS (user 'proreg', password_required 'false')"


class Further:
    """`with Further(server, 3) as further`: further.servers are on, and further.networks count what
    goes between them and `server` (Proxy.taken)."""

    def __init__(self, server, n):
        self.main, self.n = server, n

    def __enter__(self):
        self.kept = contextlib.ExitStack()
        self.servers = [self.kept.enter_context(Server()) for _ in range(self.n)]
        self.networks = [Proxy(server, []) for server in self.servers]
        return self

    def __exit__(self, *_):
        for network in self.networks:
            network.close()
        self.kept.close()

    def known(self, database):
        """Makes the servers known in a registry's database, and a table in one of its name on each."""
        tables = self.main.sql("SELECT main.proreg_shard_sql()", database).stdout
        self.main.sql("CREATE EXTENSION IF NOT EXISTS postgres_fdw", database)
        for k, (server, network) in enumerate(zip(self.servers, self.networks)):
            server.make(database)
            server.sql(tables, database)
            self.main.sql(
                "CREATE SERVER further_%d FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1',\n"
                "port '%d', dbname '%s', sslmode 'disable', gssencmode 'disable')"
                % (k + 1, network.port, database), database)
            self.main.sql(MAPPING % ("further_%d" % (k + 1)), database)

    def place(self, database, sites):
        """Deals the sites out: one in n + 1 stays where the registry is, the last of each round."""
        for k in range(self.n):
            these = ",".join(sites[k::self.n + 1])
            self.main.sql("SELECT main.proreg_place('further_%d', '{%s}')" % (k + 1, these), database)

    def analyze(self, database):
        """What autovacuum does some time after many rows came."""
        for server in self.servers:
            server.sql("ANALYZE", database)

    def n_bytes(self):
        """What went through all networks until now, in both directions."""
        return sum(state["n"] for network in self.networks for state in network.taken)

    def n_rows(self, database):
        return [int(server.sql("SELECT count(*) FROM main.proreg_patient", database).stdout)
                for server in self.servers]


def plans(server, since):
    """(question, plan) of each statement that the server has logged behind `since` bytes."""
    with open(server.log) as log:
        log.seek(since)
        for text in re.findall(r"plan:\n((?:\t.*\n)+)", log.read()):
            at = re.search(r"^\t.*\(cost=", text, re.M)
            yield text[:at.start()], text[at.start():]


def scans(plan):
    """What is read from other servers, a text each."""
    parts = re.split(r"\n(?=\s*(?:->|SubPlan|InitPlan))", plan)
    return [part for part in parts if "Foreign Scan" in part.split("\n")[0]]


# What is asked about who is who: of some the columns, of everybody a number that is made of theirs.
OF_SOME = re.compile(r"p0\.record_id = ANY\(CAST\(\$\d+ AS TEXT\[\]\)\)")
A_NUMBER = re.compile(r"SELECT hash_array_extended\(CAST\(ARRAY\[[^;\n]*\] AS BYTEA\[\]\), \d+\), p0\.record_id\n")


# A question about who is who. And what `status` asks, and an import that looks who is there twice: who refuses, how
# frequent each value of enrolment is, and the telling ones of each patient.
WHO = re.compile(r"ORDER BY p0\.record_id")
STANDING = re.compile(r'GROUPING SETS|ORDER BY p0\.site, p0\.record_id|"~refuses~\w+" = 1|' + OF_SOME.pattern)


def no_rows_cross(server, ask, check, asked=None, may=OF_SOME):
    """What ask() gives, while counts alone come from further servers, of each patient a number, and rows of
    those whom a match has in pairs. @param asked  takes which servers are asked for numbers, of each a name.
    @param may  what else is a question by patient that is asked."""
    since = os.path.getsize(server.log)
    given = ask()
    for question, plan in plans(server, since):
        by_patient = may.search(question)
        check(not WHO.search(question) or by_patient or A_NUMBER.search(question),
              "columns of everybody are asked for by patient: " + question)
        for scan in scans(plan):
            check("Relations: Aggregate on" in scan or by_patient,
                  "rows of patients cross: %s%s" % (question, scan))
            if asked is not None and "marks" not in question:
                asked.update(re.findall(r"_at_(further_\d)", scan))
    return given
