#!/usr/bin/env python3
"""Changes every table of a registry as somebody with the sqlite3 shell can, and asks whether
`audit --verify` finds it: tamper.py PROREG SOURCE_DIR. Once with the guards up, as the shell has
them, and once as somebody who takes them down and puts them back as they were. What is neither
refused nor found has to stand in HARMLESS, with its reason."""
import atexit, collections, concurrent.futures, json, os, re, shutil, sqlite3, subprocess, sys, tempfile

proreg, src = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ.update(TZ="UTC", LC_ALL="C.UTF-8")
# Looking for leaks takes as long as the audit itself, and is done of audits elsewhere.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
# In memory where there is such a folder: thousands of copies wait for no disk there.
folder = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
atexit.register(shutil.rmtree, folder, True)
os.chdir(folder)

# (table, column or kind of change, whether with the guards down): why it does no harm.
HARMLESS = [
    (r"sqlite_sequence", r".*", None, "a number that no query has yet"),
    (r"proreg_original", r"original_id|reorder", None, "no order but that of `chunk` counts"),
    (r"proreg_problem", r"reorder|problem_id", None, "a number of the store's own"),
    # An insert of the same name takes the place of the row, under another number.
    (r"proreg_snapshot", r"snapshot_id|reorder|insert", None, "a number of the store's own"),
    (r"proreg_study_file", r"reorder", None, "rows without an order"),
    (r"proreg_import", r"key", True, "of an entry that brought nothing"),
]


def run(*args, codes=(0, 1)):
    done = subprocess.run([proreg, *args], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit("%s: %d\n%s%s" % (args, done.returncode, done.stdout, done.stderr))
    return done


def write(name, *rows):
    head = ("hip_no,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
            "redcap_data_access_group,consent,admitted,age,sex,fracture,operated,seen,pain_nrs,"
            "complication,complication_day")
    with open(name, "w") as out:
        out.write("\n".join((head,) + rows) + "\n")


def build():
    shutil.copytree(os.path.join(src, "tests/studies/hip"), "study")
    with open("study/study.yaml", "a") as study:
        study.write("\nbelow: {pain_nrs: limit, ohs: missing}\n")
    first = ["N01,admission_arm_1,,,north,1,2024-01-01,70,1,neck,2024-01-02,2024-01-02,5,,",
             "N01,4_month_arm_1,,,north,,,,,,,2024-05-01,<3,,",
             "N01,4_month_arm_1,complication,1,north,,,,,,,,,infection,20",
             "NO2,admission_arm_1,,,north,1,2024-01-05,71,2,neck,2024-01-06,2024-01-06,99,,",
             "N03,admission_arm_1,,,north,1,2024-01-07,NA,2,neck,2024-01-08,2024-01-08,98,,",
             "N05,admission_arm_1,,,north,1,2024-01-09,NA,2,neck,2024-01-10,2024-01-10,97,,"]
    write("n.csv", *first)
    write("s.csv", "S01,admission_arm_1,,,south,1,2024-01-01,70,2,neck,2024-01-02,2024-01-02,,,",
          "S01,4_month_arm_1,,,south,,,,,,,2024-05-02,<4,,",
          "S01,4_month_arm_1,complication,1,south,,,,,,,,,cutout,40")
    write("n2.csv", *[r.replace(",70,1,", ",73,1,") for r in first])
    run("init", "r.sqlite", "--study", "study")
    run("import", "r.sqlite", "n.csv", "s.csv")
    run("import", "r.sqlite", "n2.csv", "--user", "tanaka", "--reason", "by the chart")
    run("query", "answer", "r.sqlite", "1", "--value", "7", "--text", "a slip", "--user", "sato")
    run("query", "close", "r.sqlite", "2", "--reason", "looked at")
    run("record", "rename", "r.sqlite", "NO2", "N02", "--reason", "typing error")
    run("record", "void", "r.sqlite", "S01", "--event", "4_month_arm_1", "--reason", "another's")
    run("withdraw", "r.sqlite", "N03", "--scope", "use", "--reason", "a letter")
    run("profile", "r.sqlite", "north", "--set", "language=ja")
    run("lock", "r.sqlite", "first", "--by", "sato", "--role", "head", "--accept", "fine")
    run("lock", "r.sqlite", "second", "--by", "sato", "--accept", "fine, too")
    run("export", "r.sqlite", "--as", "csv", "-o", "out.csv")
    run("export", "r.sqlite", "--as", "csv", "-o", "again.csv", "--site", "south")
    run("profile", "r.sqlite", "north", "--set", "language=en")
    run("withdraw", "r.sqlite", "N05", "--scope", "erase", "--user", "sato", "--second", "mori",
        "--reason", "a letter")


def guards(db):
    return db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()


def other(value):
    """Another value of the same kind, which a CHECK may let through."""
    if value is None:
        return [1, "2020-02-02"]
    if isinstance(value, bytes):
        return [bytes([value[0] ^ 1]) + value[1:]] if value else [b"\1"]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1]
    texts = [re.sub(r"\d", lambda m: str((int(m.group()) + 1) % 10), value[::-1], count=1)[::-1]]
    return texts + [value + "x"] + {"open": ["closed"], "done": ["refused"], "use": ["data"],
                                    "imported": ["refused"], "error": ["warning"],
                                    "journal": ["access"], "neck": ["shaft"]}.get(value, [])


def quote(name):
    return '"%s"' % name


def is_harmless(table, kind, unguarded):
    return any(re.fullmatch(t, table) and re.fullmatch(k, kind) and d in (None, unguarded)
               for t, k, d, _ in HARMLESS)


def changes(db):
    """Yields (table, kind, [(sql, args), ...]): alternatives of which the first that runs counts."""
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        info = db.execute("PRAGMA table_info(%s)" % quote(table)).fetchall()
        names = [c[1] for c in info]
        keys = [c[1] for c in sorted(info, key=lambda c: c[5]) if c[5]] or ["rowid"]
        order = ", ".join(map(quote, keys))
        rows = db.execute("SELECT %s FROM %s ORDER BY %s" % (
            ", ".join(map(quote, names)), quote(table), order)).fetchall()
        where = " AND ".join("%s IS ?" % quote(k) for k in keys if k != "rowid") or "1"
        mine = [tuple(r[names.index(k)] for k in keys if k != "rowid") for r in rows]
        holes = ", ".join("?" * len(names))
        for i, row in sorted({0: rows[0], len(rows) - 1: rows[-1]}.items() if rows else []):
            for c, name in enumerate(names):
                update = "UPDATE %s SET %s = ? WHERE %s" % (quote(table), quote(name), where)
                yield table, name, [(update, (v,) + mine[i]) for v in other(row[c])]
                if row[c] is not None:
                    yield table, name, [(update, (None,) + mine[i])]
            last = " the last" if i == len(rows) - 1 else ""
            yield table, "delete" + last, [
                ("DELETE FROM %s WHERE %s" % (quote(table), where), mine[i])]
            put = []
            for c, name in enumerate(names):
                if name not in keys and not is_harmless(table, name, True):
                    put += [row[:c] + (v,) + row[c + 1:] for v in other(row[c])]
            insert = "INSERT OR REPLACE INTO %s (%s) VALUES (%s)" % (
                quote(table), ", ".join(map(quote, names)), holes)
            yield table, "replace", [(insert, p) for p in put]
            new = [row]
            for c, name in enumerate(names):
                if name in keys:
                    new += [n[:c] + (v,) + n[c + 1:] for n in new[:1] for v in other(row[c])[-1:]]
            yield table, "insert", [(insert, n) for n in new[1:]]
            if "instance" in names and not table.startswith("proreg_"):
                of = ("record_id", "event", "instance", "import_id", "line")
                yield table, "insert empty", [(insert, tuple(
                    88 if n == "instance" else v if n in of else None for n, v in zip(names, row)))]
        if len(rows) > 1:
            yield table, "delete all", [("DELETE FROM %s" % quote(table), ())]
            for c, name in enumerate(names):
                a, b = rows[0][c], rows[-1][c]
                if a == b:
                    continue
                sql = "UPDATE %s SET %s = CASE WHEN %s THEN ? ELSE ? END WHERE (%s) OR (%s)" % (
                    quote(table), quote(name), where, where, where)
                args = mine[0] + (b, a) + mine[0] + mine[-1]
                kind = "reorder" if name in keys else "swap " + name
                yield table, kind, [(sql, args)]


def content(path):
    db = sqlite3.connect(path)
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {t: sorted(map(repr, db.execute("SELECT * FROM %s" % quote(t)))) for t in tables}
    db.close()
    return found


def tamper(path, attempts, unguarded):
    """Makes the first of the changes that can be made; its number, or None where all are refused."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    taken = guards(db) if unguarded else []
    for name, _ in taken:
        db.execute("DROP TRIGGER %s" % quote(name))
    made = None
    for i, (sql, args) in enumerate(attempts):
        try:
            if db.execute(sql, args).rowcount > 0:
                made = i
                break
        except sqlite3.Error:
            continue
    for _, sql in taken:
        db.execute(sql)
    db.commit()
    db.close()
    return made


def judge(number, change, unguarded, made_before):
    """What became of one change: (the way it went, a word of the counts, what to say if it was missed)."""
    table, kind, attempts = change
    path = "t%d.sqlite" % number
    shutil.copy("r.sqlite", path)
    try:
        made = tamper(path, attempts, unguarded)
        if made is None:
            return made, "refused", None
        if made == made_before:
            return made, "same", None
        done = run("audit", path, "--verify", "--format", "json", codes=(0, 1, 4))
        if done.returncode == 1 and not json.loads(done.stdout)["findings"]:
            return made, "missed", (table, kind, unguarded, "exit code 1 without a finding")
        if done.returncode != 0:
            return made, "found", None
        if content(path) == whole:
            return made, "refused", None
        if is_harmless(table, kind, unguarded):
            return made, "harmless", None
        return made, "missed", (table, kind, unguarded, attempts[made])
    finally:
        os.unlink(path)


build()
run("audit", "r.sqlite", "--verify", codes=(0,))
subprocess.run([sys.executable, os.path.join(src, "tests/oracle/chain.py"), "r.sqlite"], check=True)
whole, every = content("r.sqlite"), list(changes(sqlite3.connect("r.sqlite")))
lacking = {"proreg_erased", "proreg_refused", "proreg_leaf"} - {table for table, _, _ in every if whole[table]}
if lacking:
    sys.exit("nothing was erased: %s" % lacking)
counts, missed = collections.Counter(), []
before = [None] * len(every)  # which way each change went with the guards up; the same way is the same file
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
    for unguarded in (False, True) if len(sys.argv) < 4 else (sys.argv[3] == "down",):
        told = list(workers.map(judge, range(len(every)), every, [unguarded] * len(every), before))
        before = [made for made, _, _ in told]
        counts.update(word for _, word, _ in told)
        missed += [say for _, _, say in told if say]
print(", ".join("%s: %d" % c for c in sorted(counts.items())) + ", missed: %d" % len(missed))
for line in missed:
    print(*line)
sys.exit(1 if missed or counts["found"] < 500 else 0)
