#!/usr/bin/env python3
"""The sample registry in a file and on a server: same.py PROREG SOURCE_DIR. The same bytes from
both; eight importers at once; a server that ends connections, or dies in the middle;
and nothing of patients in the server's log."""
import json, os, re, sqlite3, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sites = os.path.join(source, "sample_data/sites")
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


def files():
    """Each file with its map, if it has one."""
    for name in sorted(os.listdir(sites)):
        if not name.endswith(".csv"):
            continue
        path = os.path.join(sites, name)
        maps = [path[:-4] + ".map.yaml", os.path.join(sites, name[:7] + ".map.yaml")]
        found = [m for m in maps if os.path.exists(m)]
        yield [path] + (["--map", found[0]] if found else [])


def content(db):
    return json.loads(run("flow", db, "segment", "--format", "json").stdout)["snapshot"]


def init(db):
    made = run("init", db, "--study", os.path.join(source, "schema/jasa"))
    check(made.returncode == 0, "init %s: %s" % (db, made.stderr))
    return db


def without_head(text):
    return re.sub(r'"head": "[0-9a-f]{64}"', "", text)


def same_bytes(file, database):
    for arguments in files():
        check(run("import", file, *arguments).returncode == 0, "import into the file")
    for arguments in reversed(list(files())):
        done = run("import", database, *arguments)
        check(done.returncode == 0, "import into the server: " + done.stderr)
    check(content(file) == content(database), "the same content hash from any order")
    for study in ("segment", "sins", "decompression"):
        texts = [run("report", db, study, "--format", "json").stdout for db in (file, database)]
        check(len(texts[0]) > 1000 and without_head(texts[0]) == without_head(texts[1]),
              "the same report of " + study)
    check(run("audit", database, "--verify").returncode == 0, "the chain verifies")


def at_once(server, expected):
    database = init(server.make("at_once"))
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda a: run("import", database, *a), files()))
    check(all(d.returncode == 0 for d in done), "eight importers at once: "
          + "".join(d.stderr for d in done))
    check(content(database) == expected, "eight importers make the same content")
    check(run("audit", database, "--verify").returncode == 0, "and one chain that verifies")


def held(server, database):
    """How many wait for a lock."""
    return server.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND "
                      "wait_event_type = 'Lock'" % database).stdout.strip()


def cut(server, database, arguments, how):
    """Imports a file, and cuts it short when its rows are on the way: a lock holds them there."""
    holder = subprocess.Popen(["psql", "-X", "-q", "-h", server.host, "-U", "proreg", "-d",
                               database], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True)
    holder.stdin.write("BEGIN; LOCK TABLE main.proreg_record IN SHARE MODE;\n")
    holder.stdin.flush()
    importing = subprocess.Popen([program, "import", server.address(database), *arguments],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while importing.poll() is None and held(server, database) == "0":
        time.sleep(0.1)
    check(importing.poll() is None, "the rows are held")
    how()
    holder.communicate()
    said = importing.communicate()[1]
    return said, importing.returncode


def large(folder):
    """A file that takes a while."""
    path = os.path.join(folder, "large.csv")
    with open(path, "w") as out:
        out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex\n")
        for i in range(20000):
            out.write("SECRET-%05d,baseline_arm_1,site_05,1,%d,1\n" % (i, 40 + i % 40))
    return path


def interrupted(server, folder):
    """The server ends the connection, or dies and comes again: the file goes in, once."""
    path = large(folder)

    def terminate():
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity\n"
                   "WHERE datname = 'terminate' AND wait_event_type = 'Lock'")

    def crash():
        server.stop(at_once=True)
        server.start()

    for how in (terminate, crash):
        name = how.__name__
        database = init(server.make(name))
        said, code = cut(server, name, [path], how)
        check(code == 0 and "goes in once" in said, "%s: %d, %s" % (name, code, said))
        count = server.sql("SELECT count(*) FROM main.proreg_record", name).stdout.strip()
        check(count == "20000", "%s: all of the file is in: %s" % (name, count))
        again = json.loads(run("import", database, path, "--format", "json").stdout)
        check(again["files"][0]["status"] == "unchanged", name + ": and once alone")
        check(run("audit", database, "--verify").returncode == 0,
              name + ": and the chain verifies")


def waiting(server):
    """Who waits for another writer says so."""
    database = init(server.make("waiting"))
    holder = subprocess.Popen(["psql", "-X", "-q", "-h", server.host, "-U", "proreg", "-d",
                               "waiting"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              text=True)
    holder.stdin.write("BEGIN; SELECT pg_advisory_xact_lock(%d);\n" % 1347569991)
    holder.stdin.flush()
    while server.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").stdout[0] == "0":
        time.sleep(0.1)
    importing = subprocess.Popen([program, "import", database, *next(files())],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while importing.poll() is None and held(server, "waiting") == "0":
        time.sleep(0.1)
    holder.communicate()
    said = importing.communicate()[1]
    check(importing.returncode == 0 and "another process writes to this registry" in said,
          "it says that it waits: " + said)


def tables(path):
    """All rows of a file, but those of the log of accesses, which has the copies in it."""
    with sqlite3.connect(path) as file:
        names = [name for name, in file.execute("SELECT name FROM sqlite_schema WHERE\n"
                                                "type = 'table' AND name <> 'proreg_access'")]
        return {name: sorted(map(repr, file.execute('SELECT * FROM "%s"' % name)))
                for name in names}


def copied(server, file, folder):
    """A registry with corrections, queries, a lock and empty study files, there and back."""
    with open(os.path.join(folder, "faulty.csv"), "w") as out:
        out.write("record_id,redcap_event_name,redcap_data_access_group,consent,age,sex,kps\n"
                  "Z1,baseline_arm_1,site_05,1,61,1,999\nZ2,baseline_arm_1,site_05,1,62,7,80\n")
    run("import", file, os.path.join(folder, "faulty.csv"))
    run("query", "answer", file, "1", "--text", "as in the chart", "--user", "sato")
    run("withdraw", file, "SYN-38-001", "--reason", "asked", "--scope", "data")
    run("lock", file, "first", "--by", "kato", "--accept", "so be it")
    there, back = server.make("copied"), os.path.join(folder, "back.sqlite")
    for source_db, target in ((file, there), (there, back)):
        done = run("copy", source_db, target, "--reason", "to another machine")
        check(done.returncode == 0, "copy to %s: %s" % (target, done.stderr))
    check(tables(file) == tables(back), "there and back every row is what it was")
    for db in (there, back):
        check(run("audit", db, "--verify").returncode == 0, "the chain of a copy holds")
    heads = [subprocess.run([sys.executable, os.path.join(source, "tests/oracle/chain.py"), db],
                            capture_output=True, text=True).stdout.split()[0]
             for db in (file, back)]
    check(heads[0] == heads[1], "the same head of the chain, recomputed from the tables")
    said = [run("import", db, os.path.join(source, "sample_data/faulty/range.csv"), "--format",
                "json").stdout for db in (file, there)]
    check(said[0] == said[1] and '"imported"' in said[0], "both go on alike")
    lists = [run("query", "list", db, "--format", "json").stdout for db in (file, there)]
    lists = [re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z|[0-9a-f]{64}", "", text) for text in lists]
    check(len(lists[0]) > 100 and lists[0] == lists[1],
          "the numbers of queries go on where they were")
    said = run("withdraw", there, "Z1", "--scope", "erase", "--reason", "letter", "--user", "sato",
               "--second", "mori")
    check(said.returncode == 0 and "a server keeps this registry" in said.stdout and
          "so short" not in said.stdout, "nobody looked for what is left: " + said.stdout)


def addresses(server, database):
    said = run("status", database.replace("proreg@", "proreg:secret@"))
    check(said.returncode == 2 and ".pgpass" in said.stderr and "secret" not in said.stderr,
          "no password in an address")
    said = run("init", database, "--study", os.path.join(source, "schema/jasa"))
    check(said.returncode == 2 and "is a registry already" in said.stderr, "nothing is overwritten")
    said = run("rebuild", database, "new.sqlite")
    check(said.returncode == 2 and "proreg copy" in said.stderr, "no server is made anew")
    said = run("status", server.make("empty"))
    check(said.returncode == 4 and "no registry" in said.stderr, "a database that is none")


def guards(server, database):
    """What another program may not do, or what is found afterwards."""
    name = re.search(r"/(\w+)\?", database).group(1)
    for table in ("proreg_import", "proreg_value_change", "proreg_access"):
        for statement in ("DELETE FROM main.%s", "TRUNCATE main.%s CASCADE"):
            done = server.sql(statement % table, name, check=False)
            check(done.returncode != 0 or table != "proreg_import" or "TRUNCATE" in statement,
                  statement % table)
    done = server.sql("UPDATE main.proreg_import SET command = 'x'", name, check=False)
    check(done.returncode != 0 and "append-only" in done.stderr, "the journal is append-only")
    server.sql("UPDATE main.surgery SET line = line + 1", name)
    check(run("audit", database, "--verify").returncode == 1, "a change behind it is found")


with Server() as running, tempfile.TemporaryDirectory() as scratch:
    kept = init(os.path.join(scratch, "r.sqlite"))
    there = init(running.make("r"))
    same_bytes(kept, there)
    at_once(running, content(kept))
    interrupted(running, scratch)
    waiting(running)
    addresses(running, there)
    copied(running, kept, scratch)
    with open(running.log) as log:
        check(not re.search(r"SYN-|SECRET-|as in the chart", log.read()), "the server's log names no patient")
    guards(running, there)
print("%d faults" % len(faults))
sys.exit(1 if faults else 0)
