import itertools, math
from decimal import Decimal, ROUND_HALF_UP
def shown(x): return Decimal(repr(round(x, 12))).quantize(Decimal("0.01"), ROUND_HALF_UP)
can = set()
for v in itertools.combinations_with_replacement(range(-7, 11), 4):
    m = sum(v) / 4
    can.add((shown(m), shown(math.sqrt(sum((x - m) ** 2 for x in v) / 3))))
rows, wrong = [], {}
for m in ("2.00", "2.25", "2.30", "2.75", "1.99"):
    for s in range(0, 300, 7):
        sd = "%.2f" % (s / 100)
        name = "%s_%s" % (m, sd)
        rows += ["x,1,%s,,a,,n,4" % name, "x,1,%s,,a,,mean,%s" % (name, m), "x,1,%s,,a,,sd,%s" % (name, sd)]
        means = {p for p, q in can}
        wrong[name] = "grim" if Decimal(m) not in means else "" if (Decimal(m), Decimal(sd)) in can else "sd"
open("all.csv", "w").write("study,table,variable,level,group,visit,statistic,value\n" + "\n".join(rows) + "\n")
open("wrong", "w").write("".join(sorted("%s %s\n" % (k, v) for k, v in wrong.items() if v)))
