#!/usr/bin/env bash
# A registry that the program of layout 1 wrote: read as it is, brought up by the first import, and
# the same values before and after. The chain is recomputed from the manual, by another program:
# version_1.sh PROREG SOURCE_DIR
set -eu
proreg=$(readlink -f "$1") source=$(readlink -f "$2")
stores=$source/tests/registry/stores
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"

mkdir shelf
cp "$stores/version_1.sqlite" shelf/r.sqlite
chmod 400 shelf/r.sqlite
chmod 500 shelf
"$proreg" export shelf/r.sqlite --as csv --missing empty --unlogged | cmp - "$stores/version_1.csv"
# The entry that migrates is a link of its own.
"$proreg" status shelf/r.sqlite | grep -v ^Chain >status_before
"$proreg" report shelf/r.sqlite segment --format json -o - | grep -v '"head"' >report_before
"$proreg" audit shelf/r.sqlite --verify >told
cmp shelf/r.sqlite "$stores/version_1.sqlite"

cp shelf/r.sqlite r.sqlite
chmod 600 r.sqlite
# A file that is refused brings the layout up and no value with it.
printf '' >empty.csv
"$proreg" import r.sqlite empty.csv >/dev/null 2>&1 && exit 1
"$proreg" export r.sqlite --as csv --missing empty | cmp - "$stores/version_1.csv"
"$proreg" status r.sqlite | grep -v ^Chain | cmp - status_before
"$proreg" report r.sqlite segment --format json -o - | grep -v '"head"' | cmp - report_before
"$proreg" audit r.sqlite --verify >told
cmp -s r.sqlite "$stores/version_1.sqlite" && exit 1

"$proreg" import r.sqlite "$source/sample_data/sites/site_02.csv" >/dev/null
command -v python3 >/dev/null || exit 0
python3 "$source/tests/oracle/chain.py" r.sqlite >chain
content=$(cut -d' ' -f2 chain)
"$proreg" status r.sqlite | grep -q "$content"

# Killed while the layout is brought up: the old layout whole, or the new one, and sound.
begin=$(date +%s%N)
cp "$stores/version_1.sqlite" k.sqlite && chmod 600 k.sqlite
"$proreg" import k.sqlite "$source/sample_data/sites/site_02.csv" >/dev/null
length=$(($(date +%s%N) - begin))
for i in 1 2 3 4 5 6 7 8; do
    cp "$stores/version_1.sqlite" k.sqlite && chmod 600 k.sqlite
    "$proreg" import k.sqlite "$source/sample_data/sites/site_02.csv" >/dev/null 2>&1 &
    sleep "$(awk -v n="$length" -v i="$i" 'BEGIN { print n / 1e9 * i / 9 }')"
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    "$proreg" audit k.sqlite --verify >told
    "$proreg" import k.sqlite "$source/sample_data/sites/site_02.csv" >/dev/null
    "$proreg" audit k.sqlite --verify >told
done

# Its study, which is of that day, is brought to the one of today.
cp "$stores/version_1.sqlite" s.sqlite && chmod 600 s.sqlite
"$proreg" migrate s.sqlite --study "$source/schema/jasa" >told
"$proreg" migrate s.sqlite --study "$source/schema/jasa" | grep -q 'nothing to do'
"$proreg" audit s.sqlite --verify >told
"$proreg" export s.sqlite --as csv --missing empty --unlogged | cmp - "$stores/version_1.csv"
python3 "$source/tests/oracle/chain.py" s.sqlite >chain

# The same of a registry made now, with everything that an import can leave.
"$proreg" init new.sqlite --study "$source/schema/jasa" >/dev/null
"$proreg" import new.sqlite "$source"/sample_data/sites/site_0[12].csv >/dev/null
"$proreg" import new.sqlite "$source"/sample_data/faulty/*.csv >/dev/null 2>&1 && exit 1
python3 "$source/tests/oracle/chain.py" new.sqlite >chain
"$proreg" status new.sqlite | grep -q "$(cut -d' ' -f2 chain)"
