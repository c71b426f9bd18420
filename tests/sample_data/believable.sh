#!/usr/bin/env bash
# A registry out of the model imports without a word, keeps to all rules of plausibility, and is the
# same bytes when it is made again: believable.sh SYNTHESIZE PROREG PLAUSIBLE SOURCE_DIR N SEED...
set -u
synthesize=$1 proreg=$2 plausible=$3 source=$4 n=$5
shift 5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
status=0
fail() { echo "seed $seed: $*"; status=1; }

make_it() { # FOLDER SEED
    mkdir "$1" && "$synthesize" --tables "$source/sample_data/synthesis/tables" --patients "$n" --seed "$2" -o "$1"
}

for seed; do
    made=$folder/$seed db=$folder/$seed.sqlite
    make_it "$made" "$seed" || { fail "exit code $?"; continue; }
    make_it "$folder/again" "$seed" && diff -r "$made" "$folder/again" >/dev/null || fail "other bytes the second time"
    rm -rf "$folder/again"
    [ "$(cat "$made"/*.csv | grep -c ',baseline_arm_1,')" -eq "$n" ] || fail "not $n patients"
    "$proreg" init "$db" --study "$source/schema/jasa" >/dev/null || fail "init: exit code $?"
    "$proreg" import "$db" "$made"/*.csv >"$folder/import.txt" 2>&1 || fail "import: exit code $?"
    grep -q ' 0 errors, 0 warnings$' "$folder/import.txt" || fail "$(grep -m 5 -E '^  (error|warning)' "$folder/import.txt")"
    "$plausible" "$db" --rules "$source/sample_data/plausible.yaml" >"$folder/found.csv" ||
        fail "not believable: $(grep ',no$' "$folder/found.csv")"
    rm -f "$db"
done

# What the command line refuses.
refused() {
    "$synthesize" "$@" >/dev/null 2>"$folder/log" && { echo "taken: $*"; status=1; }
    grep -q . "$folder/log" || { echo "no word about: $*"; status=1; }
}
mkdir "$folder/empty"
refused --patients 37 -o "$folder/empty"
refused --patients 40
refused --patients 4x -o "$folder/empty"
refused --patients 40 -o "$folder/empty" --seed x
refused --patients 40 -o "$folder/empty" --model y
refused --study "$folder/empty" -o "$folder/empty"
refused --patients 40 --shoes
refused --patients 40 -o "$folder/missing" --tables "$source/sample_data/synthesis/tables"
refused --patients 40 -o "$folder/empty" --tables "$folder"
exit $status
