#!/usr/bin/env bash
# Import of 300,000 rows with all checks against the sqlite3 shell's .import without any, in the
# same run, one after the other in turn: import.sh PROREG [PATIENTS]. Prints CPU seconds (user and
# system of all threads, best of three), peak memory and the ratio.
set -euo pipefail
proreg=$(readlink -f "$1") patients=${2:-75000}
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
awk -v patients="$patients" -f "$here/make_import.awk" >"$folder/rows.csv"
printf '%s rows, %s bytes\n' "$((4 * patients))" "$(stat -c %s "$folder/rows.csv")"
declare -A best=([sqlite3]=999999 [proreg]=999999) peak=([sqlite3]=0 [proreg]=0)

# timed NAME COMMAND...: keeps the least time and the highest memory of the name.
timed() {
    local name=$1 user system kilobytes
    shift
    command time -f '%U %S %M' -o "$folder/time" "$@" >/dev/null
    read -r user system kilobytes <"$folder/time"
    best[$name]=$(awk -v a="${best[$name]}" -v u="$user" -v s="$system" \
        'BEGIN { t = u + s; print a < t ? a : t }')
    [ "$kilobytes" -le "${peak[$name]}" ] || peak[$name]=$kilobytes
}
for _ in 1 2 3; do
    rm -f "$folder"/*.sqlite*
    timed sqlite3 sqlite3 "$folder/plain.sqlite" ".import --csv $folder/rows.csv rows"
    "$proreg" init "$folder/r.sqlite" --study "$here/../schema/jasa" >/dev/null
    timed proreg "$proreg" import "$folder/r.sqlite" "$folder/rows.csv"
done
for name in sqlite3 proreg; do
    printf '%-8s %8.2f s %8d kB\n' "$name" "${best[$name]}" "${peak[$name]}"
done
awk -v a="${best[proreg]}" -v b="${best[sqlite3]}" 'BEGIN { printf "ratio %.2f\n", a / b }'
