import json, sys
d = json.load(sys.stdin)
for x in d["doubts"]:
    if x["check"] in sys.argv[1:]:
        print(x["check"], x["table"], x["variable"], x["group"], x["statistic"], x["value"])
