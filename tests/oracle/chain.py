#!/usr/bin/env python3
"""Recomputes chain, parts and content hash of a registry from docs/registry.md alone, with
nothing of the program: chain.py DB. Prints head and content hash; exit code 1 where one differs."""
import hashlib, json, sqlite3, sys, zlib

db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
db.row_factory = sqlite3.Row
bad = []


def f(x):
    if x is None:
        return b"-:"
    b = str(x).encode()
    return str(len(b)).encode() + b":" + b


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def fields(row, names):
    return b"".join(f(row[n]) for n in names.split())


def rows(sql, *args):
    return db.execute(sql, args).fetchall()


def root(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha(b"\1", root(leaves[:k]), root(leaves[k:]))


def kept(log, i, part):
    """What an erasure wrote out of the rows of a part: number -> (salt, bare leaf)."""
    return {r["number"]: (r["salt"], r["leaf"]) for r in rows(
        "SELECT * FROM proreg_leaf WHERE log = ? AND id = ? AND part = ?", log, i, part)}


def leaf(key, part, i, content, out=()):
    salt, bare = out[i] if i in out else (sha(key, f(part), f(i)), None)
    return bare if bare else sha(b"\0", salt, content)


ENTRY = ("import_id format command status file_commitment site encoding map profile program user"
         " system_user at day undoes rows records_new records_updated records_unchanged values_new"
         " values_changed values_unchanged values_held content_before content_after"
         " access_head digest")


def entry_fields(e):
    return b"".join(f(0 if n == "undoes" and e[n] is None else e[n]) for n in ENTRY.split())


def lines(data):
    out, at = [], 0
    while at < len(data):
        ends = [p for p in (data.find(b"\n", at), data.find(b"\r", at)) if p >= 0]
        end = min(ends) + 1 if ends else len(data)
        if data[end - 1:end + 1] == b"\r\n":
            end += 1
        out.append(data[at:end])
        at = end
    return out


def numbered(found):
    """Rows in their places; None where one is gone."""
    out = [None] * (max((n for n, c in found), default=-1) + 1)
    for n, c in found:
        out[n] = c
    return out


def contents(e, part):
    i = e["import_id"]
    if part == "original":
        return lines(b"".join(zlib.decompress(r["deflated"]) for r in rows(
            "SELECT deflated FROM proreg_original WHERE import_id = ? ORDER BY chunk", i)))
    if part == "said":
        return [f(e[n]) for n in ("file", "options", "reason")]
    if part == "erased":
        return [fields(r, "log id part r") for r in rows("SELECT *, coalesce(row, 0) AS r FROM"
                " proreg_erased WHERE import_id = ? ORDER BY number", i)]
    if part == "refused":
        return [f(r["digest"]) for r in rows("SELECT * FROM proreg_refused WHERE import_id = ? ORDER BY digest", i)]
    if part == "problem":
        texts = ("p.severity, %s.line, %s.position, p.record_id, p.event, coalesce(p.instance, 0) AS"
                 " i, p.field, p.value, p.rule_id, p.msgid, p.hint, p.arguments, %s.number AS n, %s AS q")
        return numbered([(r["n"], fields(r, "severity line position record_id event i field value rule_id msgid"
                " hint arguments q")) for r in rows("SELECT " + texts % ("p", "p", "p", "coalesce(query_id,"
                " 0)") + " FROM proreg_problem AS p WHERE import_id = ? UNION ALL SELECT "
                + texts % ("a", "a", "a", "0") + " FROM proreg_again AS a JOIN proreg_problem AS p USING (problem_id)"
                " WHERE a.import_id = ? ORDER BY n", i, i)])
    if part == "query":
        return numbered([(r["number"], fields(r, "query_id severity line site record_id event i field rule_id"
                " raw msgid hint arguments opened")) for r in rows("SELECT *, coalesce(instance, 0) AS i"
                " FROM proreg_query WHERE import_id = ? ORDER BY query_id", i)])
    if part == "snapshot":
        return [c for r in rows("SELECT * FROM proreg_snapshot WHERE import_id = ?", i) for c in (
            fields(r, "content_hash study_hash at day user open_queries"), f(r["name"]), f(r["role"]), f(r["accepted"]))]
    if part == "study_file":
        found = rows("SELECT * FROM proreg_study_file WHERE import_id = ? ORDER BY name", i)
        for r in found:
            if hashlib.sha256(r["bytes"]).hexdigest() != r["sha256"]:
                bad.append("study file " + r["name"])
        return [fields(r, "name sha256") for r in found]
    return [entry_fields(r) for r in rows(
        "SELECT * FROM proreg_import WHERE format = 1 AND import_id < ? ORDER BY import_id", i)]


def number(x):
    if isinstance(x, float):
        return repr(int(x)) if x == int(x) and abs(x) < 1e15 else "%r" % x
    return x


def content_hash():
    forms = sorted(r[0] for r in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND"
                   " name NOT GLOB 'proreg_*' AND name NOT GLOB 'sqlite_*'"))
    text, origin = {}, {}
    for r in rows("SELECT * FROM proreg_record"):
        text[r["record_id"]] = f(r["site"])
        origin[r["record_id"]] = fields(r, "import_id line")
    for r in rows("SELECT * FROM proreg_missing ORDER BY record_id, event, instance, \"column\""):
        text[r["record_id"]] += b"?" + fields(r, "event instance column code")
        origin[r["record_id"]] += fields(r, "import_id line")
    for form in forms:
        for r in rows("SELECT * FROM \"%s\" ORDER BY record_id, event, instance" % form):
            values = [(n.encode(), r[n]) for n in r.keys() if r[n] is not None and n not in
                      ("record_id", "event", "instance", "import_id", "line")]
            if values:
                text[r["record_id"]] += b"+" + f(form) + fields(r, "event instance") + b"".join(
                    f(n.decode()) + f(number(v)) for n, v in sorted(values))
                origin[r["record_id"]] += fields(r, "import_id line")
    for r in rows("SELECT * FROM proreg_below ORDER BY record_id, event, instance, \"column\""):
        origin[r["record_id"]] += b"<" + fields(r, "event instance column sent") + f(
            number(r["value"])) + fields(r, "import_id line")
    total, origins = hashlib.sha256(), hashlib.sha256()
    for r in sorted(rows("SELECT * FROM proreg_record"), key=lambda r: r["record_id"].encode()):
        digest, second = sha(text[r["record_id"]]), sha(origin[r["record_id"]])
        if r["digest"] != digest + second:
            bad.append("digest of " + r["record_id"])
        total.update(f(r["record_id"]) + digest)
        origins.update(f(r["record_id"]) + second)
    return total.hexdigest(), origins.hexdigest()


head, change_id, left, key = "0" * 64, 0, None, None
for e in rows("SELECT * FROM proreg_import ORDER BY import_id"):
    for r in rows("SELECT *, coalesce(instance, 0) AS i FROM proreg_value_change WHERE"
                  " import_id = ? ORDER BY change_id", e["import_id"]):
        change_id += 1
        names = "record_id event i column old_value old_missing new_value new_missing"
        names += " what subject reason" if e["format"] > 1 else ""
        # Of a row that was erased the commitment is all that is left.
        commitment = sha(r["salt"], fields(r, names)).hex() if r["salt"] else r["commitment"]
        if not r["salt"] and not rows("SELECT 1 FROM proreg_erased WHERE log = 'trail' AND id = ?", change_id):
            bad.append("change %d is gone" % change_id)
        link = sha(f(head), fields(r, "change_id commitment user system_user at" + (
            "" if e["format"] > 1 else " reason") + " import_id line")).hex()
        if (r["commitment"], r["hash"], r["previous"], r["change_id"]) != (
                commitment, link, head, change_id):
            bad.append("change %d" % r["change_id"])
        head = r["hash"]
    digest = b""
    for p in rows("SELECT * FROM proreg_part WHERE import_id = ? ORDER BY part", e["import_id"]):
        out = kept("journal", e["import_id"], p["part"])
        there = contents(e, p["part"])
        there += [None] * (p["n"] - len(there))
        found = [leaf(e["key"], p["part"], i, c, out) for i, c in enumerate(there)]
        for i, c in enumerate(there):
            if i in out and out[i][1] and c and c.strip(b"\r\n") and c != f(None) and (
                    p["part"] != "said" or i != 1) and (
                    p["part"] != "snapshot" or i != 1 or c != f("unnamed_%d" % e["import_id"])):
                bad.append("entry %d, part %s: row %d was erased" % (e["import_id"], p["part"], i))
        if (len(found), root(found).hex()) != (p["n"], p["root"]):
            bad.append("entry %d, part %s" % (e["import_id"], p["part"]))
        digest += fields(p, "part n root")
    if sha(digest).hex() != e["digest"]:
        bad.append("entry %d, digest" % e["import_id"])
    if e["sha256"] and leaf(e["key"], "file", 0, f(e["sha256"])).hex() != e["file_commitment"]:
        bad.append("entry %d, file" % e["import_id"])
    if e["format"] == 1:
        continue
    if (e["previous"], e["hash"]) != (head, sha(f(head), entry_fields(e)).hex()):
        bad.append("entry %d" % e["import_id"])
    if left and e["content_before"] != left:
        bad.append("entry %d, content before" % e["import_id"])
    head, left, key = e["hash"], e["content_after"], e["key"]
head_of_log, access_id, known = "0" * 64, 0, {"0" * 64: 0}
links = {e["hash"] for e in rows("SELECT hash FROM proreg_import")}
ACCESS = ("access_id command sha256 content_hash chain_head n_records records_root user system_user"
          " at day")
for a in rows("SELECT * FROM proreg_access ORDER BY access_id"):
    access_id += 1
    if (a["access_id"], a["previous"], a["hash"]) != (
            access_id, head_of_log, sha(f(head_of_log), fields(a, ACCESS)).hex()):
        bad.append("access %d" % a["access_id"])
    ids, out = json.loads(a["records"]), kept("access", access_id, "record")
    there = [f(i) for i in ids] + [f(a[n]) for n in ("options", "file", "recipient", "reason")]
    tree = root([leaf(a["key"], "record", i, c, out) for i, c in enumerate(there)]).hex()
    if (len(ids), tree) != (a["n_records"], a["records_root"]):
        bad.append("access %d, records" % access_id)
    if a["chain_head"] not in links:
        bad.append("access %d, head" % access_id)
    head_of_log = a["hash"]
    known[head_of_log] = access_id
seen = 0
for e in rows("SELECT * FROM proreg_import WHERE format > 1 ORDER BY import_id"):
    if known.get(e["access_head"], -1) < seen:
        bad.append("entry %d, log of accesses" % e["import_id"])
    seen = known.get(e["access_head"], seen)
content, origins = content_hash()
if leaf(key, "content", 0, f(content) + f(origins)).hex() != left:
    bad.append("content")
print(head, content)
for line in bad:
    print(line)
sys.exit(1 if bad else 0)
