#!/usr/bin/env bash
# The six tables of the segment study without Fisher's tests, out of a registry of 100,000 patients
# with three visits each, against an R script (data.table, one thread) that reads the CSV and
# computes the same numbers, in the same run; and flow and status: report.sh PROREG [PATIENTS].
# Prints CPU seconds (user and system, best of three), peak memory, and how far the numbers agree.
set -euo pipefail
proreg=$(readlink -f "$1") patients=${2:-100000}
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
db=$folder/r.sqlite
awk -v patients="$patients" -f "$here/make_report.awk" >"$folder/rows.csv"
"$proreg" init "$db" --study "$here/../schema/jasa" >/dev/null
"$proreg" import "$db" "$folder/rows.csv" >/dev/null || [ $? -le 1 ]
sed -e 's/test: fisher/test: none/; /adjust: bh/d' "$here/../schema/jasa/segment.yaml" \
    >"$folder/segment.yaml"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# timed NAME OUTPUT COMMAND...: "NAME seconds kilobytes", best of three; sets seconds_NAME and kilobytes_NAME.
timed() {
    local name=$1 output=$2 best=999999 least=999999999 user system kilobytes
    shift 2
    for _ in 1 2 3; do
        command time -f '%U %S %M' -o "$folder/time" "$@" >"$output"
        read -r user system kilobytes <"$folder/time"
        best=$(awk -v a="$best" -v u="$user" -v s="$system" 'BEGIN { t = u + s; print a < t ? a : t }')
        least=$((kilobytes < least ? kilobytes : least))
    done
    printf '%-8s %8.2f s %8d kB\n' "$name" "$best" "$least"
    eval "seconds_$name=$best kilobytes_$name=$least"
}
tables=(--table 1 --table 2 --table 3 --table 4 --table 5 --table 6)
printf '%s patients, %s rows\n' "$patients" "$((3 * patients))"
timed report "$folder/ours.json" "$proreg" report "$db" "$folder/segment.yaml" "${tables[@]}" --format json
timed R "$folder/theirs.txt" Rscript "$here/report.R" "$folder/rows.csv"
timed flow /dev/null "$proreg" flow "$db" segment
timed status /dev/null "$proreg" status "$db"
awk -v a="$seconds_report" -v b="$seconds_R" -v c="$kilobytes_report" -v d="$kilobytes_R" \
    'BEGIN { printf "report against R: %.3f of the time, %.3f of the memory\n", a / b, c / d }'
python3 - "$folder/ours.json" "$folder/theirs.txt" <<'PY'
import json, sys
def address(cell):
    parts = ["T" + cell["table"], cell["row"], cell["level"], cell["group"], cell["visit"], cell["statistic"]]
    return ".".join(part for part in parts if part)
ours = {address(cell): cell["value"] for cell in json.load(open(sys.argv[1]))["cells"]}
worst, n, absent = (0.0,), 0, []
for line in open(sys.argv[2]):
    name, value = line.split()
    if name not in ours:
        absent.append(name)
        continue
    n += 1
    own, value = ours[name], float(value)
    worst = max(worst, (abs(own - value) / max(abs(value), 1e-10), name, own, value))
print(f"{n} numbers agree within {worst[0]:.1e} (relative); the farthest is", *worst[1:])
if absent != ["n"]:
    print("absent:", *absent)
PY
