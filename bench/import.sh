#!/usr/bin/env bash
# Import of 300,000 rows with all checks against the sqlite3 shell's .import without any, in the
# same run, one after the other in turn: import.sh PROREG [PATIENTS]. Prints CPU seconds (user and
# system of all threads, best of three), peak memory and the ratio: of rows by patient, of the same
# rows in no order (shuffled), and, once and without the shell, of rows with some 1,050,000 faults
# (with all lists: --problems, and the JSON).
set -euo pipefail
proreg=$(readlink -f "$1") patients=${2:-75000}
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
awk -v patients="$patients" -f "$here/make_import.awk" >"$folder/ordered.csv"
{
    head -n 1 "$folder/ordered.csv"
    tail -n +2 "$folder/ordered.csv" | awk 'BEGIN { srand(1) } { printf "%.9f\t%s\n", rand(), $0 }' |
        sort -k 1,1 -t $'\t' | cut -f 2-
} >"$folder/shuffled.csv"
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next }
    $2 != "outcome_arm_1" {
        $at["pain_vas"] = "1o" NR; $at["eq_vas"] = "abc"; $at["ecog_ps"] = 9; $at["face_scale"] = 99
    }
    $2 == "outcome_arm_1" { $at["vital_status"] = 7; $at["last_contact_date"] = "2020-13-40" }
    { print }' "$folder/ordered.csv" >"$folder/faulty.csv"
printf '%s rows, %s bytes\n' "$((4 * patients))" "$(stat -c %s "$folder/ordered.csv")"
declare -A best peak

# timed NAME COMMAND...: keeps the least time and the highest memory of the name.
timed() {
    local name=$1 user system kilobytes
    shift
    # Faults in the file are exit code 1.
    command time -f '%U %S %M' -o "$folder/time" "$@" >/dev/null || [ $? -eq 1 ]
    read -r user system kilobytes < <(tail -n 1 "$folder/time")
    best[$name]=$(awk -v a="${best[$name]:-999999}" -v u="$user" -v s="$system" \
        'BEGIN { t = u + s; print a < t ? a : t }')
    [ "$kilobytes" -le "${peak[$name]:-0}" ] || peak[$name]=$kilobytes
}
# imported NAME [OPTION...]: takes the rows of that name into a new registry.
imported() {
    local name=$1
    shift
    rm -f "$folder"/*.sqlite*
    "$proreg" init "$folder/r.sqlite" --study "$here/../schema/jasa" >/dev/null
    timed "$name" "$proreg" import "$folder/r.sqlite" "$folder/$name.csv" "$@"
}
for _ in 1 2 3; do
    rm -f "$folder"/*.sqlite*
    timed sqlite3 sqlite3 "$folder/plain.sqlite" ".import --csv $folder/ordered.csv rows"
    imported ordered
    imported shuffled
done
imported faulty --problems "$folder/problems.csv" --format json -o "$folder/results.json"
for name in sqlite3 ordered shuffled faulty; do
    awk -v name="$name" -v t="${best[$name]}" -v m="${peak[$name]}" -v b="${best[sqlite3]}" \
        'BEGIN { printf "%-8s %8.2f s %8d kB  ratio %.2f\n", name, t, m, t / b }'
done
