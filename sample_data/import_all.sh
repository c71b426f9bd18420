#!/usr/bin/env bash
# The sample registry: import_all.sh PROREG DB creates DB and imports the 38 site exports, those
# with a map beside them through it.
set -euo pipefail
proreg=$1 db=$2
here=$(dirname "$0")
plain=()
"$proreg" init "$db" --study "$here/../schema/jasa"
for file in "$here"/sites/site_*.csv; do
    map=${file%.csv}.map.yaml
    if [ -e "$map" ]; then
        "$proreg" import "$db" "$file" --map "$map"
    else
        plain+=("$file")
    fi
done
"$proreg" import "$db" "${plain[@]}"
