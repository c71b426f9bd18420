#!/usr/bin/env bash
# installed.sh CMAKE BUILD_DIR: what is installed proves itself, without source tree and build tree.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ -f "$2/cli/proreg.1" ] || exit 77
"$1" --install "$2/cli" --prefix "$folder/a place" >"$folder/told.txt" 2>&1 || { cat "$folder/told.txt"; exit 1; }
cd "$folder" || exit 1
"a place/bin/proreg" selftest --format json >page.json || { cat page.json; exit 1; }
grep -q '"ok": true' page.json && grep -q "\"truths\": \"$folder/a place/share/proreg/selftest\"" page.json
