#!/usr/bin/env bash
# Another seed gives other patients whose exports import as they should and whose studies all
# report: seeds.sh SYNTHESIZE PROREG SOURCE_DIR SEED...
set -u
synthesize=$1 proreg=$2 source=$3
shift 3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
status=0
fail() { echo "seed $seed: $*"; status=1; }

for seed; do
    made=$folder/$seed db=$folder/$seed.sqlite
    mkdir "$made"
    "$synthesize" --published "$source/sample_data/published" \
        --tables "$source/sample_data/synthesis/tables" --seed "$seed" -o "$made" --warnings "$folder/expected.csv" --report >"$folder/report.csv" 2>"$folder/log" ||
        { fail "no registry: $(cat "$folder/log")"; continue; }
    "$source/sample_data/import_all.sh" "$proreg" "$db" "$made" >"$folder/import.txt" 2>&1 ||
        fail "importing: $(grep -m 5 -A 1 error "$folder/import.txt")"
    expected=$(($(wc -l <"$folder/expected.csv") - 1))
    warnings=$(grep -c '^  warning ' "$folder/import.txt")
    [ "$warnings" -eq "$expected" ] || fail "$warnings warnings instead of $expected"
    [ "$warnings" -le 20 ] || fail "$warnings warnings are more than a handful"
    for study in "$source"/schema/jasa/*.yaml; do
        study=$(basename "$study" .yaml)
        [ "$study" != study ] || continue
        "$proreg" report "$db" "$study" --all -o "$folder/tables" >/dev/null 2>"$folder/log" ||
            fail "$study: exit code $?: $(head -5 "$folder/log")"
    done
    # The segment study comes out of every seed, but for what no data can give.
    "$proreg" verify "$db" segment --against "$source/sample_data/published/segment_study.csv" \
        >"$folder/verify.txt" || fail "$(head -1 "$folder/verify.txt")"
done
exit $status
