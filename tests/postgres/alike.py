#!/usr/bin/env python3
"""Ids that look alike: alike.py PROREG SOURCE_DIR. A registry on a server finds those that a file finds, whatever script they are
written in, and lists nobody for it; a hospital is told of its own by name, and of another's that there is one."""
import json, os, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from network import Proxy
from server import Server

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
HEADER = "record_id,redcap_event_name,redcap_data_access_group,consent,age,sex\n"
# Each line: ids of one look, the first of which is there before the others come.
LOOKS = ["A-001 a1 А1 Ａ００１ Α_1", "P007 p７ P-7 Р7", "患者００１２３ 患者123 患者-0123", "Ä12 ä12 Ä０12", "É9 é9", "1,000 1000 １０００", "7.50 7.5",
         "ОЛ-5 ол5", "X~23 x~23", "~23 ~0023", "ｶﾙﾃ5 カルテ5 カルテ０5", "B٣ B٣-"]
APART = ["A2", "P70", "患者124", "Ä13", "10", "~24", "X23", "カルテ6"]
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("NOT SO: " + what)


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


with Server() as server, tempfile.TemporaryDirectory() as folder:
    def written(ids, site):
        path = os.path.join(folder, "rows.csv")
        with open(path, "w") as out:
            out.write(HEADER)
            for i, record in enumerate(ids):
                record = '"%s"' % record if "," in record else record
                out.write("%s,baseline_arm_1,%s,1,%d,%d\n" % (record, site, 20 + i % 70, 1 + i % 2))
        return path

    def imported(address, ids, site="site_05"):
        """Sentences on ids that look alike: (id, what is said)."""
        done = run("import", address, written(ids, site), "--format", "json")
        check(done.returncode in (0, 1), "import: " + done.stdout + done.stderr)
        return [(problem["record_id"], problem["message"]) for file in json.loads(done.stdout)["files"]
                for problem in file["problems"] if "looks like" in problem["message"]]

    def made(address):
        done = run("init", address, "--study", os.path.join(source, "schema/jasa"))
        check(done.returncode == 0, "init: " + done.stderr)
        return address

    first = [line.split(" ")[0] for line in LOOKS]
    others = [record for line in LOOKS for record in line.split(" ")[1:]] + APART
    file = made(os.path.join(folder, "file.sqlite"))
    stores = {"file": file, "server": made(server.make("alike"))}
    said = {}
    for name, address in stores.items():
        check(imported(address, first) == [], "nobody is there")
        said[name] = imported(address, others)
    check(said["file"] == said["server"], "a file says %s, a server %s" % (said["file"], said["server"]))
    check(len(said["file"]) >= len(others) - len(APART) - 1, "few look alike: %s" % said["file"])
    check(not {record for record, _ in said["file"]} & set(APART), "some that do not: %s" % said["file"])

    # Of two hospitals: each is told of its own, and who sees both of both.
    server.sql("CREATE ROLE kato LOGIN; CREATE ROLE sato LOGIN")
    server.sql("SELECT main.proreg_grant('kato', 'site', 'site_06'), main.proreg_grant('sato', 'coordinator')", "alike")
    at = {login: stores["server"].replace("proreg@", login + "@") for login in ("kato", "sato")}
    check(imported(at["kato"], ["K-1"], "site_06") == [], "a hospital's first patient")
    check(imported(at["kato"], ["k1", "a-01", "Z3"], "site_06") ==
          [("k1", "a new record that looks like K-1"),
           ("a-01", "a new record that looks like one of another hospital")], "what a hospital is told")
    check(imported(at["sato"], ["K01", "p-07"], "site_07") ==
          [("K01", "a new record that looks like K-1"), ("p-07", "a new record that looks like P-7")],
          "what a coordinator is told")

    # Neither bytes nor work grow with who is there. (A rehearsal does not ask who may be there twice.)
    address = made(server.make("many"))

    def n_bytes():
        proxy = Proxy(server, [])
        done = run("import", proxy.address("many"), written(["N1", "m7"], "site_05"), "--dry-run")
        proxy.close()
        check(done.returncode == 0 and "looks like M00007" in done.stdout, "import: " + done.stdout + done.stderr)
        return sum(state["n"] for state in proxy.taken)

    imported(address, ["M%05d" % i for i in range(20)])
    few = n_bytes()
    imported(address, ["M%05d" % i for i in range(20, 3000)])
    many = n_bytes()
    check(many < few + 3000, "two patients more: %d bytes beside few, %d beside 3000" % (few, many))
    print("%d bytes for two patients beside few, %d beside 3000" % (few, many))
    server.sql("ANALYZE", "many")
    plan = server.sql("EXPLAIN SELECT record_id FROM main.proreg_record WHERE main.proreg_look_key(record_id) IN\n"
                      "(SELECT unnest('{n3,n4}'::text[]))", "many").stdout
    check("proreg_record_look" in plan, "the index of looks is used: " + plan)
sys.exit(1 if faults else 0)
