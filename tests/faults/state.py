"""What a registry and the files beside it hold, without what differs from run to run: times, salts
and what is computed from them."""
import os, re, sqlite3

VOLATILE = {"salt", "key", "hash", "previous", "commitment", "file_commitment", "content_before",
            "content_after", "root", "records_root", "at", "day", "opened", "closed", "time",
            "chain_head", "content_hash", "answered", "seen_at", "digest"}
HEX = re.compile(rb"[0-9a-f]{12,64}")
NAME_HEX = re.compile(r"-[0-9a-f]{8}")
TIME = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")


def registry_state(work):
    """None where there is no registry."""
    path = os.path.join(work, "r.sqlite")
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return None
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        tables = db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
        found = [tables]
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' "
                                  "AND name NOT IN ('proreg_setting') ORDER BY name").fetchall():
            columns = [c[1] for c in db.execute('PRAGMA table_info("%s")' % name)]
            kept = [c for c in columns if c not in VOLATILE or
                    (c == "digest" and name == "proreg_record")]
            # What went out is in the log also where the command failed after that.
            if name == "proreg_access":
                continue
            rows = db.execute('SELECT %s FROM "%s"' % (
                ", ".join('"%s"' % c for c in kept), name)).fetchall()
            found.append((name, sorted(map(repr, rows))))
        return found
    except sqlite3.DatabaseError:
        return None
    finally:
        db.close()


def outputs_of(work):
    """The files that are no registry, by their path."""
    found = {}
    for place, _, names in os.walk(work):
        for name in names:
            path = os.path.join(place, name)
            shown = os.path.relpath(path, work)
            if shown.startswith(("r.sqlite", ".proreg-")) or ".sqlite." in shown:
                continue
            with open(path, "rb") as file:
                content = file.read()
            if content.startswith(b"SQLite format 3"):
                content = b"a database of %d pages" % (len(content) // 4096)
            elif content.startswith(b"PK\3\4"):
                content = b"a workbook that ends" if b"PK\5\6" in content[-22:] else b"a part"
            found[NAME_HEX.sub("-H", shown)] = TIME.sub(b"T", HEX.sub(b"H", content))
    return found
