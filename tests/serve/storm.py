#!/usr/bin/env python3
"""Many who click at random: storm.py PROREG SOURCE_DIR [SECONDS [CLIENTS [SEED]]]
Each client follows a link of the page before it, or fills in one of its forms at random, files included; queries are opened
and decided so often that dozens of changes are made a minute, whatever the seed and the machine. Nothing may be
answered by an error of the program or not at all; what was said to be done is in the registry afterwards, its chain holds,
and the program ends without a complaint of the sanitizers it may be built with. A minute by itself; ./dev storm asks for more."""
import collections
import html
import http.client
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
import urllib.parse

from browser import SOURCE, Page, run

SECONDS, CLIENTS, SEED = (int(a) if a else d for a, d in zip((*sys.argv[3:6], "", "", "")[:3], (60, 50, random.randrange(10**6))))
FILES = [f"{SOURCE}/sample_data/{name}" for name in
         ("sites/site_09.csv", "sites/site_04.csv", "faulty/csv_stray_quote.csv", "sites/site_21.csv")]
# What is typed: things that are there, things that are not, and what a hostile or hasty hand types.
WORDS = ("SYN-04-001", "SYN-09-003", "pain_vas", "segment", "age", "sex", "sins <= 9", "1_month", "as written", "", "'", "<b>",
         "2021-10-01", "0", "-1", "99999999999999999999", "\u3042\u3044", "../../etc/passwd", "%00", "a" * 300)


class Form:
    def __init__(self, text):
        def of(tag, name, default=""):
            found = re.search(rf'\b{name}="([^"]*)"', tag)
            return html.unescape(found[1]) if found else default
        head = re.match(r"<form[^>]*>", text)[0]
        self.method, self.action = of(head, "method", "get").lower(), of(head, "action")
        self.is_files = "multipart/form-data" in head
        self.hidden, self.typed, self.chosen, self.acts = [], [], [], []
        for tag in re.findall(r"<(?:input|textarea|button)[^>]*>", text):
            name, kind = of(tag, "name"), of(tag, "type", "text")
            if tag.startswith("<button"):
                self.acts.append((name, of(tag, "value")))
            elif kind == "hidden":
                self.hidden.append((name, of(tag, "value")))
            elif kind in ("checkbox", "radio"):
                self.chosen.append((name, [None, of(tag, "value", "on")]))
            elif kind != "file" and name:
                self.typed.append((name, of(tag, "value")))
        for name, options in re.findall(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', text, re.S):
            self.chosen.append((name, [html.unescape(v) for v in re.findall(r'<option[^>]*\bvalue="([^"]*)"', options)] or [""]))

    def fill(self, chance, mark):
        fields = list(self.hidden)
        fields += [(name, chance.choice((value, mark, chance.choice(WORDS)))) for name, value in self.typed]
        fields += [(name, value) for name, options in self.chosen if (value := chance.choice(options)) is not None]
        return fields + ([act] if self.acts and (act := chance.choice(self.acts))[0] else [])

    def is_query(self):
        return ("act", "answer") in self.acts and "text" in dict(self.typed)

    def decide(self, chance, mark):
        """A query, answered or closed in words that are found again. Answers leave it open to the next client's."""
        act = "close" if ("act", "close") in self.acts and chance.random() < 0.1 else "answer"
        return [*self.hidden, *((name, mark if name == "text" else "") for name, _ in self.typed), ("act", act)]


def is_made(answer):
    """A page that says that what was asked for is still being made."""
    return answer and 'http-equiv="refresh"' in answer.text


class Storm:
    def __init__(self, page, asked, until):
        self.page, self.asked, self.until, self.lock = page, asked, until, threading.Lock()
        self.counts, self.faults, self.done, self.slowest = collections.Counter(), [], [], (0, "")
        self.queries = collections.Counter()

    def note(self, what, status, seconds, text):
        with self.lock:
            self.counts[status] += 1
            self.slowest = max(self.slowest, (seconds, what))
            if status >= 500:
                said = re.search(r'class="fault"[^>]*>([^<]*)', text)
                self.faults.append(f"{what}: {status} {html.unescape(said[1]) if said else text[:300]}")

    def send(self, method, target, body=None, kind=None):
        began = time.monotonic()
        try:
            answer = self.page.ask(method, target, body, {"Content-Type": kind} if kind else None)
        except (OSError, http.client.HTTPException) as fault:
            with self.lock:
                self.faults.append(f"{method} {target}: {type(fault).__name__} {fault}")
            return None
        self.note(f"{method} {target}", answer.status, time.monotonic() - began, answer.text)
        return answer

    def submit(self, form, fields, chance, mark):
        if form.method == "get":
            return self.send("GET", form.action.split("?")[0] + "?" + urllib.parse.urlencode(fields))
        if form.is_files:
            with open(chance.choice(FILES), "rb") as file:
                content = file.read()
            parts = [f'--XX\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
            parts.append(b'--XX\r\nContent-Disposition: form-data; name="files"; filename="site.csv"\r\n\r\n' + content + b"\r\n--XX--\r\n")
            return self.send("POST", form.action, b"".join(parts), "multipart/form-data; boundary=XX")
        answer = self.send("POST", form.action, urllib.parse.urlencode(fields))
        # Long work is fetched where it is put.
        while answer and answer.status == 303 and answer.getheader("Location").startswith("/work/"):
            answer = self.patient(answer.getheader("Location"), self.until + 60)
        sent = dict(fields)
        if sent.get("text") == mark and form.is_query():
            with self.lock:
                self.queries[f"{sent['act']}: {answer.status if answer else 'nothing'}"] += 1
        # What says something in its own words is found again by them.
        if answer and answer.status == 303 and "said=" in answer.getheader("Location") and sent.get("text") == mark and \
                sent.get("act") in ("answer", "close"):
            with self.lock:
                self.done.append((mark, form.action, sent["act"]))
        return answer

    def patient(self, target, until):
        while is_made(answer := self.send("GET", target)) and time.monotonic() < until:
            time.sleep(0.5)
        return answer

    def client(self, number):
        chance, step = random.Random(SEED * 1000 + number), 0
        # Most begin at a query of their own: two who decide the same one are told so, and one of them changes nothing.
        target = f"/queries/{self.asked[number % len(self.asked)]}" if number % 4 else "/board"
        while time.monotonic() < self.until:
            step += 1
            # The hasty click on the page that says to wait; were most so, a slow machine would show no other page.
            answer = self.patient(target, self.until if chance.random() < 0.9 else 0)
            forms = [Form(f) for f in re.findall(r"<form.*?</form>", answer.text, re.S)] if answer else []
            forms = [f for f in forms if f.action not in ("/who",)]
            queries, mark = [f for f in forms if f.is_query()], f"storm {number} {step}"
            if re.match(r"/queries/\d", target):
                with self.lock:
                    self.queries["pages with a form" if queries else "pages without a form"] += 1
            # Most who open a query decide it: left to luck among all forms, a minute could pass without a decision.
            if queries and chance.random() < 0.7:
                answer = self.submit(queries[0], queries[0].decide(chance, mark), chance, mark)
            elif forms and chance.random() < 0.5:
                form = chance.choice(forms)
                answer = self.submit(form, form.fill(chance, mark), chance, mark)
            if answer and answer.status == 303:
                target = answer.getheader("Location")
                continue
            links = [html.unescape(a).split("#")[0] for a in re.findall(r'href="(/[^"]*)"', answer.text)] if answer else []
            target = chance.choice(links) if links and chance.random() < 0.95 else "/board"
            # Decisions are a small part of all that can be clicked on, and what may not be lost: often a query is next, one of
            # the page's or of those that were asked from the beginning.
            if chance.random() < 0.4:
                near = [a for a in links if re.match(r"/queries/\d", a)]
                target = chance.choice(near) if near and chance.random() < 0.5 else f"/queries/{chance.choice(self.asked)}"


def peak(page):
    with open(f"/proc/{page.program.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) // 1024


def main():
    print(f"{CLIENTS} clients, {SECONDS} s, seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        db = os.path.join(folder, "r.sqlite")
        run("init", db, "--study", f"{SOURCE}/schema/jasa")
        run("import", db, *(f"{SOURCE}/sample_data/sites/site_{n}.csv" for n in ("04", "08", "12", "21", "33")))
        asked = [query["id"] for query in json.loads(run("query", "list", db, "--format", "json").stdout)["queries"]]
        page = Page(db, "--no-open", environment={**os.environ, "XDG_STATE_HOME": folder, "TMPDIR": folder}).enter()
        complaints = []
        listener = threading.Thread(target=lambda: complaints.extend(page.program.stderr), daemon=True)
        listener.start()
        storm = Storm(page, asked, time.monotonic() + SECONDS)
        threads = [threading.Thread(target=storm.client, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        begin, sizes = time.monotonic(), []
        while any(thread.is_alive() for thread in threads):
            time.sleep(min(5, SECONDS / 4))
            if page.program.poll() is not None:
                storm.faults.append(f"the program ended: {page.program.returncode}")
                storm.until = 0
                break
            sizes.append((int(time.monotonic() - begin), peak(page)))
        for thread in threads:
            thread.join(120)
        if page.program.poll() is None:
            page.program.send_signal(signal.SIGTERM)
        page.program.wait(120)
        listener.join(20)
        said = "".join(complaints)
        verified = json.loads(run("audit", db, "--verify", "--format", "json").stdout)
        kept = run("query", "list", db, "--state", "all", "--format", "json").stdout + \
            run("audit", db, "--journal", "--format", "json").stdout + run("audit", db, "--format", "json").stdout
        lost = [one for one in storm.done if f'"{one[0]}"' not in kept]
    print(f"{sum(storm.counts.values())} requests: " + ", ".join(f"{n} of {s}" for s, n in sorted(storm.counts.items())))
    print(f"{len(storm.done)} marked changes, {len(lost)} lost; slowest {storm.slowest[0]:.1f} s: {storm.slowest[1]}")
    print("queries: " + ", ".join(f"{n} of {what}" for what, n in sorted(storm.queries.items())))
    print("MB: " + ", ".join(f"{size} at {at} s" for at, size in sizes[::max(1, len(sizes) // 12)]))
    faults = storm.faults + ["lost: " + " ".join(one) for one in lost]
    if not verified.get("ok"):
        faults.append(f"the chain does not hold: {json.dumps(verified)[:500]}")
    if page.program.returncode != 0 or "Sanitizer" in said or "runtime error" in said:
        faults.append(f"the program ended with {page.program.returncode}: {said[:3000]}")
    if not storm.done and sum(storm.counts.values()) > 300:
        faults.append("no change was made at all; what was seen of queries and sent is above")
    for line in faults[:40]:
        print(line)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
