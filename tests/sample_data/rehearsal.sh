#!/usr/bin/env bash
# A rehearsal of any study imports without a word and gives its reports: rehearsal.sh SYNTHESIZE
# PROREG SOURCE_DIR. The hip study is a usual one, odd/ has a field of every kind.
set -u
synthesize=$1 proreg=$2 source=$3
here=$source/tests/sample_data
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
status=0
fail() { echo "$*"; status=1; }

# rehearse NAME STUDY N [MODEL]: into $folder/NAME and $folder/NAME.sqlite, without a finding.
rehearse() {
    local name=$1 study=$2 n=$3 model=${4:-}
    for copy in "$name" again; do
        rm -rf "${folder:?}/$copy" && mkdir "$folder/$copy"
        "$synthesize" --study "$study" ${model:+--model "$model"} --patients "$n" --seed 9 \
            -o "$folder/$copy" || fail "$name: exit code $?"
    done
    diff -r "$folder/$name" "$folder/again" >/dev/null || fail "$name: other bytes the second time"
    "$proreg" init "$folder/$name.sqlite" --study "$study" >/dev/null 2>&1 || fail "$name: init: $?"
    "$proreg" import "$folder/$name.sqlite" "$folder/$name"/*.csv >"$folder/import.txt" 2>&1 ||
        fail "$name: import: exit code $?"
    grep -q ' 0 errors, 0 warnings$' "$folder/import.txt" ||
        fail "$name: $(grep -m 4 -E '^  (error|warning)' "$folder/import.txt")"
    [ "$(grep -oE '^ +[0-9]+ new record' "$folder/import.txt" | awk '{ n += $1 } END { print n + 0 }')" = "$n" ] ||
        fail "$name: not $n patients"
}

rehearse hip "$source/tests/studies/hip" 300 "$here/hip_model.yaml"
"$proreg" report "$folder/hip.sqlite" fracture --all -o "$folder/tables" >/dev/null 2>"$folder/log" ||
    fail "report: exit code $?: $(head -3 "$folder/log")"
rehearse plain "$source/tests/studies/hip" 80
rehearse cycles "$source/tests/studies/cycles" 60
rehearse odd "$here/odd" 400 "$here/odd_model.yaml"
# Rules over forms, and totals of instruments.
rehearse rules "$source/schema/jasa" 60

# What the model says is likely comes out: all are women, and some are pregnant; legs keep to the
# range; an identifier is no column.
all=$folder/odd.csv
cat "$folder/odd"/*.csv >"$all"
column() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 && $c != "" && $c != name { print $c }' "$all"; }
column sex | sort -u | grep -qx 2 || fail "sex: $(column sex | sort | uniq -c)"
column pregnant | sort -u | tr '\n' ' ' | grep -qx '0 1 ' || fail "pregnant: $(column pregnant | sort | uniq -c)"
head -1 "$all" | grep -q ',name,' && fail "an identifier is a column"
column score | grep -vE '^[1-9]?5$' && fail "score is off its step"
column twins | grep -q . || fail "what hangs on two conditions never shows"

# A rule that nobody can meet is said to be broken.
mkdir "$folder/strict" "$folder/strict_out"
cp -r "$here/odd/." "$folder/strict"
echo 'rules: [{name: never, sql: "length(agreed_on) > 40", message: no such date}]' >>"$folder/strict/study.yaml"
"$synthesize" --study "$folder/strict" --model "$here/odd_model.yaml" --patients 4 -o "$folder/strict_out" \
    2>"$folder/log" || fail "strict: exit code $?"
grep -q '^synthesize: 4 of 4 patients break a rule of the study' "$folder/log" || fail "strict: $(cat "$folder/log")"

# What is wrong with a model's file is said with file and line.
expect() { # TEXT MODEL
    printf '%b' "$2" >"$folder/model.yaml"
    "$synthesize" --study "$here/odd" --model "$folder/model.yaml" --patients 3 -o "$folder" \
        >"$folder/out" 2>&1
    [ $? -eq 3 ] && grep -qF "$1" "$folder/out" || fail "expected '$1': $(cat "$folder/out")"
}
expect "is no record id of this study" "from: 2020-01-01\n"
expect "model.yaml:1" "form: 2020-01-01\n"
expect "until is before from" "from: 2021-01-01\nuntil: 2020-01-01\n"
expect "from: a date YYYY-MM-DD" "from: 1.1.2020\n"
expect "sites: the study has no 'north'" "sites: {north: 2}\n"
expect "entries: event is below 0" "entries: {event: -2}\n"
expect "unknown field grades; did you mean" "values: {grades: {mean: 1}}\n"
expect "'3' is none of its codes" "values: {sex: {weights: {3: 1}}}\n"
expect "at least one weight" "values: {sex: {weights: {1: 0}}}\n"
expect "low is above high" "values: {score: {low: 8, high: 2}}\n"
expect "no event 'visit9'" "values: {a: {at: {visit9: {percent: 3}}}}\n"
expect "strength is from 0 to 1" "together:\n  - {strength: 2, fields: [a, b]}\n"
"$synthesize" --study "$folder" --patients 3 -o "$folder" >"$folder/out" 2>&1
[ $? -eq 3 ] && grep -q dictionary.csv "$folder/out" || fail "no study: $(cat "$folder/out")"
exit $status
