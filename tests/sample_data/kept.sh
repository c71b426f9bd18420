#!/usr/bin/env bash
# The kept sample breaks no rule of plausibility and lies in all ranges of correlation:
# kept.sh PROREG PLAUSIBLE SOURCE_DIR.
set -u
proreg=$1 plausible=$2 source=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
"$source/sample_data/import_all.sh" "$proreg" "$folder/sample.sqlite" >"$folder/log" 2>&1 ||
    { tail -3 "$folder/log"; exit 1; }
"$plausible" "$folder/sample.sqlite" --rules "$source/sample_data/plausible.yaml" >"$folder/found.csv"
status=$?
grep ',no$' "$folder/found.csv"
[ "$(wc -l <"$folder/found.csv")" -gt 160 ] || { echo "few rules: $(wc -l <"$folder/found.csv")"; status=1; }
exit $status
