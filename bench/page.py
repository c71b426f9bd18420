#!/usr/bin/env python3
"""How long a browser waits for each view: bench/page.py PROREG DB [RUNS [STUDY]]
Two times a view: until the first byte, which may be of the page that says how far the work is; and until the whole view is
there, asked for as a browser asks. The middle of RUNS (5), the first one apart: it finds nothing kept. And the processor's time
a run, of all threads, which does not hang on what else the machine does."""
import http.client
import html
import os
import re
import statistics
import sys
import tempfile
import time

sys.argv[3:] = sys.argv[3:] or ["5"]
RUNS, STUDY = int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else None
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "serve"))
from browser import Page  # noqa: E402 (of the tests, which serve the same page)


class Timed(Page):
    def once(self, target):
        """Seconds to the first byte, seconds to the end of the answer, and the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        begin = time.perf_counter()
        connection.request("GET", target, headers={"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie})
        answer = connection.getresponse()
        first = time.perf_counter() - begin
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return first, time.perf_counter() - begin, answer

    def timed(self, target):
        first, _, answer = self.once(target)
        begin = time.perf_counter() - first
        while 'http-equiv="refresh"' in answer.text:
            _, _, answer = self.once(target)
        return first, time.perf_counter() - begin, answer


def processor(page):
    """Seconds of the processor that the program had."""
    with open(f"/proc/{page.program.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def views(page):
    """Name and address of each view, also of those that only a page leads to."""
    study = STUDY or re.search(r'href="/reports/([^/"?]+)"', page.get("/reports").text)[1]
    yield from (("board", "/board"), ("import", "/import"), ("queries", "/queries"))
    queries = re.search(r'href="(/queries/\d+[^"]*)"', page.get("/queries").text)
    if queries:
        yield "a query", html.unescape(queries[1]).split("#")[0]
    yield from (("due", "/due"), ("missed", "/due?state=missed"))
    site = re.search(r'href="(/due\?[^"]*site=[^"]*)"', page.get("/due").text)
    if site:
        yield "due, a hospital", html.unescape(site[1])
    yield "patient", "/patient"
    record = next((r for r in re.findall(r"SYN-\d+-\d+", page.get("/queries?state=all").text + page.get("/due?state=missed").text)), None)
    if record:
        yield "a patient", page.send("/patient", "/patient", id=record).getheader("Location")
    yield from (("ask", "/ask"), ("a question", "/ask?outcome=pain_vas&by=sex&visit=1_month"), ("reports", "/reports"),
                ("a report", f"/reports/{study}"))
    number = re.search(r'href="(/n/[^"]+)"', page.get(f"/reports/{study}").text)
    if number:
        yield "a number", html.unescape(number[1])
    yield from (("audit", "/audit"), ("journal", "/audit/journal"), ("locks", "/audit/locks"), ("study", "/study"),
                ("a variable", "/study/pain_vas"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        page = Timed(sys.argv[2], "--no-open", environment={**os.environ, "XDG_STATE_HOME": folder}).enter()
        print("| view | first byte, first time (ms) | first byte (ms) | whole view (ms) | processor (ms) | KiB | |\n"
              "| --- | --: | --: | --: | --: | --: | --- |")
        for name, target in views(page):
            runs = [page.timed(target)]
            begin = processor(page)
            runs += [page.timed(target) for _ in range(RUNS)]
            used = (processor(page) - begin) / RUNS
            first = [1000 * run[0] for run in runs]
            whole = [1000 * run[1] for run in runs[1:]]
            status = runs[-1][2].status
            print(f"| {name} | {first[0]:.0f} | {statistics.median(first[1:]):.0f} | {statistics.median(whole):.0f} | "
                  f"{1000 * used:.0f} | {len(runs[-1][2].text) / 1024:.0f} | {'' if status == 200 else status} |", flush=True)
        page.stop()


if __name__ == "__main__":
    main()
