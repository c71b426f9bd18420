#!/usr/bin/env bash
# The studies of the sample registry against what is published, and the study that docs/studies.md
# teaches: studies.sh PROREG SOURCE_DIR
#
# verified.txt holds a line a study: name, cells that agree, that differ, that are impossible. It
# changes with the sample data or an analysis file only; see what changed before you change it.
set -u
proreg=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
db=$folder/jasa.sqlite
status=0
fail() { echo "$*"; status=1; }

"$source/sample_data/import_all.sh" "$proreg" "$db" >"$folder/import.txt" 2>&1 ||
    { cat "$folder/import.txt"; exit 1; }

while read -r study agree differ impossible; do
    "$proreg" verify "$db" "$study" --format json \
        --against "$source/sample_data/published/${study}_study.csv" >"$folder/$study.json"
    code=$?
    [ "$code" -eq $((differ > 0)) ] || fail "$study: exit code $code with $differ differences"
    found=$(grep -E '^ "(agree|differ|impossible)"' "$folder/$study.json" | grep -oE '[0-9]+' | xargs)
    [ "$found" = "$agree $differ $impossible" ] ||
        fail "$study: agree, differ, impossible are $found, not $agree $differ $impossible"
    # Each published number has its place in the tables.
    grep -B 4 -E '"reason": "(no |the analysis has no |the row has |the table is )' "$folder/$study.json" &&
        fail "$study: published numbers without an address"
    # Each difference has its reason.
    grep -B 4 -E '"reason": "computed ' "$folder/$study.json" && fail "$study: differences without a reason"
done <"$source/tests/cli/verified.txt"

# What texts and supplements state beside the tables: 28 months is the longest follow-up of the synthetic
# patients, and their baseline Barthel by severity of the palsy is not searched for.
while read -r study expected; do
    found=$("$proreg" verify "$db" "$study" --against "$source/sample_data/published/text.csv" | head -1)
    [ "$found" = "$expected" ] || fail "$study, text: $found"
done <<'LIST'
segment 4 published cells agree, 1 differ, 0 are impossible
decompression 4 published cells agree, 2 differ, 0 are impossible
LIST

sed -n '/^# fixation.yaml/,/^```/p' "$source/docs/studies.md" | grep -v '^```' >"$folder/fixation.yaml"
"$proreg" flow "$db" "$folder/fixation.yaml" >"$folder/flow.txt" || fail "the flow of the example"
grep -q 'Followed for a month or longer' "$folder/flow.txt" || fail "no last step in the flow"
"$proreg" report "$db" "$folder/fixation.yaml" -o "$folder/out" || fail "the tables of the example"
[ -s "$folder/out/fixation.html" ] || fail "no page of the example"
exit $status
