#!/usr/bin/env bash
# Runs what the documentation shows: every ```console block of the files, as cases of
# run_cases.sh, with the sample registry in out/demo as ./dev demo leaves it:
# run_docs.sh PROREG SOURCE_DIR FILE...
set -u
here=$(dirname "$(readlink -f "$0")") proreg=$1 source=$2
shift 2
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
for file in "$@"; do
    awk '/^```console$/ { inside = 1; next } /^```$/ { if (inside) print ""; inside = 0 }
        inside && /^$/ { print "..."; next } inside' "$source/$file"
done >"$cases"
export PROREG_CASES_FINDINGS=1
export PROREG_CASES_SETUP='mkdir -p out/demo && sample_data/import_all.sh proreg out/demo/jasa.sqlite'
bash "$here/run_cases.sh" "$proreg" "$source" "$cases"
