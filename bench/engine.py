"""What bench/engine.sh measures: engine.py PROREG SOURCE_DIR VISITS TIMES."""
import os, re, subprocess, sys, tempfile, time

program, source = sys.argv[1], os.path.abspath(sys.argv[2])
visits, times = int(sys.argv[3]), int(sys.argv[4])
sys.path.insert(0, os.path.join(source, "tests/postgres"))
from further import Further
from network import Proxy
from server import Server

HOSPITALS, VISITS_A_PATIENT = 38, 3
PATIENTS = max(visits // VISITS_A_PATIENT, 100)
MOST = 50000  # Patients a file: what an import keeps of each row in memory goes by the file.
DAY = 100     # Patients of a file that comes when the registry is there.
TABLES = [word for n in range(1, 7) for word in ("--table", str(n))]
ticks = os.sysconf("SC_CLK_TCK")


class Measured:
    """A command that was run: seconds, of the processor too, and peak memory in MB."""

    def __init__(self, *command, allowed=(0, 1)):
        began = time.time()
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = running.stderr.read().decode()
        _, status, used = os.wait4(running.pid, 0)
        self.seconds = time.time() - began
        self.cpu = used.ru_utime + used.ru_stime
        self.megabytes = used.ru_maxrss / 1024
        if os.waitstatus_to_exitcode(status) not in allowed:
            sys.exit("%s: %s" % (" ".join(command), said))


def server_cpu(server):
    """Seconds of the processor of all sessions that ended."""
    time.sleep(0.3)
    with open("/proc/%d/stat" % server.process.pid) as stat:
        return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:15])) / ticks


def file_of(first, patients, folder):
    """A file of one hospital, of so many patients after the first ones; the same in every run."""
    path = os.path.join(folder, "rows.csv")
    with open(path, "w") as out:
        subprocess.run(["awk", "-v", "patients=%d" % patients, "-v", "first=%d" % first, "-v",
                        "seed=%d" % (first + 1), "-v",
                        "hospital=site_%02d" % (1 + first // 7 % HOSPITALS), "-f",
                        os.path.join(source, "bench/make_report.awk")], stdout=out, check=True)
    return path


def study_without_fisher(folder):
    """The segment study; Fisher's tests take as long whatever the store."""
    path = os.path.join(folder, "segment.yaml")
    with open(os.path.join(source, "schema/jasa/segment.yaml")) as given, open(path, "w") as out:
        text = given.read().replace("test: fisher", "test: none")
        out.write(re.sub(r".*adjust: bh.*\n", "", text))
    return path


def told(what, measured, rows, *more):
    print("%-28s %9.2f s %9.2f s cpu %7.1f MB %10.0f visits/s %s" % (
        what, measured.seconds, measured.cpu, measured.megabytes, rows / measured.seconds,
        " ".join(more)), flush=True)


def imported(server, database, path, what, rows, counted=True):
    """Its bytes are counted by a network of ours, which costs each round trip more than the rest of it."""
    before = server_cpu(server)
    proxy = Proxy(server, []) if counted else None
    done = Measured(program, "import", proxy.address(database) if proxy else server.address(database), path)
    if proxy:
        proxy.close()
    told(what, done, rows, "server %.2f s cpu" % (server_cpu(server) - before),
         *(["%.0f bytes a visit" % (sum(t["n"] for t in proxy.taken) / rows)] if proxy else []))


def asked(server, database, study, rows, further=None):
    for name, arguments in (("report, six tables", ("report", study, *TABLES, "--format", "json")),
                            ("flow", ("flow", study)), ("status", ("status",))):
        before, between = server_cpu(server), further.n_bytes() if further else 0
        proxy = Proxy(server, [])
        done = Measured(program, arguments[0], proxy.address(database), *arguments[1:])
        proxy.close()
        told("  " + name, done, rows, "server %.2f s cpu" % (server_cpu(server) - before),
             "%d bytes on the wire" % sum(t["n"] for t in proxy.taken),
             *(["%d between the servers" % (further.n_bytes() - between)] if further else []))
    size = int(server.sql("SELECT pg_database_size('%s')" % database).stdout)
    print("  %d visits, %.0f bytes a visit on the server's disk" % (rows, size / rows), flush=True)


def copied_plainly(server, database, folder, rows):
    """The rows of the forms as they stand, into tables without keys, triggers and references."""
    tables = server.sql("SELECT relname FROM pg_class WHERE relnamespace = 'main'::regnamespace AND\n"
                        "relkind = 'r' AND relname NOT LIKE 'proreg_%'", database).stdout.split()
    script = []
    for table in tables:
        path = os.path.join(folder, table + ".rows")
        server.sql("\\copy main.%s TO '%s'" % (table, path), database)
        script += ["CREATE TABLE public.%s (LIKE main.%s);" % (table, table),
                   "\\copy public.%s FROM '%s'" % (table, path)]
    path = os.path.join(folder, "copy.sql")
    with open(path, "w") as out:
        out.write("\n".join(script) + "\n")
    before = server_cpu(server)
    done = Measured("psql", "-X", "-q", "-h", server.host, "-U", "proreg", "-d", database, "-f", path,
                    allowed=(0,))
    told("psql \\copy of its rows", done, rows, "server %.2f s cpu" % (server_cpu(server) - before))
    server.sql("DROP TABLE " + ", ".join("public." + table for table in tables), database)


# A registry of ten million visits in minutes: each patient again and again, at other hospitals,
# without what the program would check. In the wide rows the follow-ups of each are another's, so that as many
# patients differ as if nobody were there twice, and more than in truth, where one visit tells of the next.
AGAIN = """SET session_replication_role = replica;
DO $do$ DECLARE t text; c text; source text; BEGIN
FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'main'::regnamespace AND relkind IN ('r', 'p')
    AND NOT relispartition
    AND (relname NOT LIKE 'proreg%%' OR relname = 'proreg_record' OR relname ~ '^proreg_patient(_[0-9]+)?$') LOOP
  SELECT string_agg(CASE WHEN attname = 'record_id' THEN $$a.record_id || '-' || k$$
      WHEN attname = 'site' THEN $$'site_' || lpad((1 + (k + substr(a.site, 6)::int) %% 38)::text, 2, '0')$$
      WHEN t LIKE 'proreg_patient%%' AND attname LIKE '%%\\_\\_1\\_month%%' THEN 'b.' || quote_ident(attname)
      WHEN t LIKE 'proreg_patient%%' AND attname LIKE '%%\\_\\_6\\_month%%' THEN 'd.' || quote_ident(attname)
      ELSE 'a.' || quote_ident(attname) END, ', ' ORDER BY attnum) INTO c
    FROM pg_attribute WHERE attrelid = ('main.' || quote_ident(t))::regclass AND attnum > 0;
  source := format('main.%%I a, generate_series(2, %(times)d) k', t);
  IF t LIKE 'proreg_patient%%' THEN
    EXECUTE format('CREATE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY record_id) AS number, *
      FROM main.%%I', t);
    ANALYZE numbered;
    source := 'generate_series(2, %(times)d) k CROSS JOIN numbered a
      JOIN numbered b ON b.number = 1 + (a.number + 7919 * k) %% %(patients)d
      JOIN numbered d ON d.number = 1 + (a.number + 104729 * k) %% %(patients)d';
  END IF;
  EXECUTE format('INSERT INTO main.%%I SELECT %%s FROM %%s', t, c, source);
  DROP TABLE IF EXISTS numbered;
END LOOP; END $do$"""


def multiplied(server, database):
    began = time.time()
    patients = int(server.sql("SELECT count(*) FROM main.proreg_record", database).stdout)
    server.sql(AGAIN % {"times": times, "patients": patients}, database)
    server.sql("VACUUM ANALYZE", database)
    print("each patient %d times, by SQL: %.0f s" % (times, time.time() - began), flush=True)


def day(server, database, done, what):
    """A file as one comes each day: not in the sizes, and by ids behind all others."""
    imported(server, database, file_of(10**7 + done, DAY, scratch), "  %d patients %s" % (DAY, what),
             DAY * VISITS_A_PATIENT)


def on_three(server, study, rows):
    """The same where the wide rows of all hospitals stand on three servers more."""
    with Further(server, 3) as further:
        further.known("load")
        sites = server.sql("SELECT code FROM main.proreg_site ORDER BY code", "load").stdout.split()
        began = time.time()
        for k in range(3):
            server.sql("SELECT main.proreg_place('further_%d', '{%s}')" % (k + 1, ",".join(sites[k::3])),
                       "load")
        further.analyze("load")
        print("wide rows of %d visits to three servers: %.0f s" % (rows, time.time() - began), flush=True)
        asked(server, "load", study, rows, further)
        day(server, "load", 10**7 + rows, "more")


if times > HOSPITALS:
    sys.exit("TIMES is at most %d: each patient at one hospital once, or status has millions of pairs to tell" % HOSPITALS)

# As on a server for work: a hundred thousand rows at once are no reason for a checkpoint.
WORK = ["shared_buffers=1GB", "max_wal_size=8GB", "wal_level=minimal", "max_wal_senders=0"]

with Server(WORK) as running, tempfile.TemporaryDirectory() as scratch:
    address, schema = running.make("load"), os.path.join(source, "schema/jasa")
    file = os.path.join(scratch, "file.sqlite")
    study = study_without_fisher(scratch)
    for store in (address, file):
        Measured(program, "init", store, "--study", schema, allowed=(0,))
    began, done = time.time(), 0
    for size in (PATIENTS // 100, PATIENTS // 10, PATIENTS):
        while done < size:
            patients = min(MOST, size - done)
            path, rows = file_of(done, patients, scratch), patients * VISITS_A_PATIENT
            imported(running, "load", path, "import of %d patients" % patients, rows, counted=patients < 5000)
            if done == 0:
                told("the same into SQLite", Measured(program, "import", file, path), rows)
                copied_plainly(running, "load", scratch, rows)
            done += patients
        asked(running, "load", study, done * VISITS_A_PATIENT)
        day(running, "load", done, "more")
    told("audit --verify", Measured(program, "audit", address, "--verify", allowed=(0,)), visits)
    if times > 1:
        multiplied(running, "load")
        asked(running, "load", study, times * visits)
        day(running, "load", times * visits, "more")
    on_three(running, study, times * visits)
    print("%.0f s in all" % (time.time() - began))
