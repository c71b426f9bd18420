#!/usr/bin/env bash
# SQLite is called in the driver and in the evaluator alone: sqlite.sh SOURCE_DIR
set -u
cd "$1" || exit 70
found=$(grep -rlE '\bsqlite3_|<sqlite3\.h>' --include='*.[ch]' base clinical analysis schema registry importers \
    reports commands cli sample_data | grep -vE '^registry/(sqlite|evaluator)/')
[ -z "$found" ] || { echo "$found"; exit 1; }
