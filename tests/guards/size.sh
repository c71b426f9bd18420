#!/usr/bin/env bash
# A file that outgrows 500 lines has two purposes: size.sh SOURCE_DIR
set -u
cd "$1" || exit 70
long=$(find base clinical analysis schema registry importers exports reports commands serve cli sample_data \
    -name '*.[ch]' -exec awk 'END { if (FNR > 500) print FILENAME ": " FNR " lines" }' {} \;)
[ -z "$long" ] || { echo "$long"; exit 1; }
