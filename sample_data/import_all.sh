#!/usr/bin/env bash
# The sample registry: import_all.sh PROREG DB [FOLDER [reverse]] creates DB and imports the
# exports of the 38 sites, those in sites/ or in another folder. A file is read through the map of
# its own name, or else through its site's map, or else as it is. The order of the files makes no
# difference to the registry: `reverse` shows it.
set -euo pipefail
proreg=$1 db=$2
here=$(dirname "$0")
folder=${3:-$here/sites}
files=("$folder"/site_*.csv)
[ "${4:-}" != reverse ] || mapfile -t files < <(printf '%s\n' "${files[@]}" | tac)

# map_of FILE: prints its map, or nothing.
map_of() {
    local own=${1%.csv}.map.yaml site
    site=$folder/$(basename "$1" | cut -c 1-7).map.yaml
    if [ -e "$own" ]; then echo "$own"; elif [ -e "$site" ]; then echo "$site"; fi
}

"$proreg" init "$db" --study "$here/../schema/jasa"
declare -A with_map=()
plain=() maps=()
for file in "${files[@]}"; do
    map=$(map_of "$file")
    if [ -z "$map" ]; then
        plain+=("$file")
    else
        [ -n "${with_map[$map]:-}" ] || maps+=("$map")
        with_map[$map]+="$file"$'\n'
    fi
done
for map in "${maps[@]}"; do
    mapfile -t files < <(printf '%s' "${with_map[$map]}")
    "$proreg" import "$db" "${files[@]}" --map "$map"
done
"$proreg" import "$db" "${plain[@]}"
