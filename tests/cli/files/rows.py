"""Numbers of rows.yaml out of the hospitals' files, by their definitions: rows.py WHAT FILE..."""
import csv, datetime, math, sys

rows = [r for f in sys.argv[2:] for r in csv.DictReader(open(f))]
base = [r for r in rows if r["redcap_event_name"] == "admission_arm_1" and not r["redcap_repeat_instrument"]]


def upper(z):
    return math.erfc(abs(z) / math.sqrt(2))


def quarter(values, p):
    h = (len(values) - 1) * p
    low = int(h)
    return values[low] + (h - low) * (values[min(low + 1, len(values) - 1)] - values[low])


def dates(asa):
    days = sorted(datetime.date.fromisoformat(r["operated"]).toordinal() for r in base if r["asa"] == asa)
    show = lambda d: datetime.date.fromordinal(int(d + 0.5)).isoformat()
    print(f"{show(quarter(days, .5))} [{show(quarter(days, .25))} to {show(quarter(days, .75))}] "
          f"({show(days[0])} to {show(days[-1])})")


def share(column, code):
    """Cochran and Armitage's z, by its formula."""
    known = [r for r in base if r["asa"] and r[column] != ""]
    n, events = len(known), sum(r[column] == code for r in known)
    mean = sum(int(r["asa"]) for r in known) / n
    top = sum((int(r["asa"]) - mean) * ((r[column] == code) - events / n) for r in known)
    bottom = events / n * (1 - events / n) * sum((int(r["asa"]) - mean) ** 2 for r in known)
    print("%.9f" % upper(top / math.sqrt(bottom)))


def order(column):
    """Jonckheere and Terpstra's z, pair by pair, with the variance of Hollander and Wolfe for ties."""
    x = [(int(r["asa"]), int(r[column])) for r in base if r["asa"] and r[column]]
    j = sum((b > a) + (a == b) / 2 for g, a in x for h, b in x if g < h)
    n = len(x)
    sizes = [[list(map(lambda v: v[k], x)).count(v) for v in {y[k] for y in x}] for k in (0, 1)]
    f = lambda s, t: sum(t(v) for v in s)
    full = lambda v: v * (v - 1) * (2 * v + 5)
    var = (full(n) - f(sizes[0], full) - f(sizes[1], full)) / 72 + \
        f(sizes[0], lambda v: v * (v - 1) * (v - 2)) * f(sizes[1], lambda v: v * (v - 1) * (v - 2)) / (36 * n * (n - 1) * (n - 2)) + \
        f(sizes[0], lambda v: v * (v - 1)) * f(sizes[1], lambda v: v * (v - 1)) / (8 * n * (n - 1))
    mean = (n * n - f(sizes[0], lambda v: v * v)) / 4
    print("%.9f" % upper((j - mean) / math.sqrt(var)))


{"dates": dates, "share": share, "order": order}[sys.argv[1].split(":")[0]](*sys.argv[1].split(":")[1:])
