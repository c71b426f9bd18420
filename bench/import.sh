#!/usr/bin/env bash
# Import of 300,000 rows with all checks against the sqlite3 shell's .import without any, in the
# same run: import.sh PROREG [PATIENTS]. Prints seconds, peak memory and the ratio.
set -euo pipefail
proreg=$(readlink -f "$1") patients=${2:-75000}
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
awk -v patients="$patients" -f "$here/make_import.awk" >"$folder/rows.csv"
printf '%s rows, %s bytes\n' "$((4 * patients))" "$(stat -c %s "$folder/rows.csv")"

# timed NAME COMMAND...: "NAME seconds kilobytes", best of three, a new database each time.
timed() {
    local name=$1 best=999999 seconds kilobytes peak=0
    shift
    for _ in 1 2 3; do
        rm -f "$folder"/*.sqlite*
        [ "$name" = proreg ] && "$proreg" init "$folder/r.sqlite" --study "$here/../schema/jasa" >/dev/null
        command time -f '%e %M' -o "$folder/time" "$@" >/dev/null
        read -r seconds kilobytes <"$folder/time"
        best=$(awk -v a="$best" -v b="$seconds" 'BEGIN { print a < b ? a : b }')
        [ "$kilobytes" -gt "$peak" ] && peak=$kilobytes
    done
    printf '%-8s %8.2f s %8d kB\n' "$name" "$best" "$peak"
    eval "seconds_$name=$best"
}
timed sqlite3 sqlite3 "$folder/plain.sqlite" ".import --csv $folder/rows.csv rows"
timed proreg "$proreg" import "$folder/r.sqlite" "$folder/rows.csv"
awk -v a="$seconds_proreg" -v b="$seconds_sqlite3" 'BEGIN { printf "ratio %.2f\n", a / b }'
