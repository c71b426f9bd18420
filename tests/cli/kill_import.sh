#!/usr/bin/env bash
# Kills an import at many moments: afterwards the registry holds the whole file or none of it, is
# sound, and takes the file in again: kill_import.sh PROREG SOURCE_DIR
set -u
proreg=$(readlink -f "$1") source=$(readlink -f "$2")
command -v sqlite3 >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 70
patients=1000
awk -v patients=$patients -f "$source/bench/make_import.awk" >rows.csv
"$proreg" init empty.sqlite --study "$source/schema/jasa" >/dev/null || exit 70

records() { sqlite3 -readonly r.sqlite 'SELECT count(*) FROM enrolment'; }
passed=0 failed=0 whole=0 none=0
for moment in 0.02 0.05 0.1 0.15 0.2 0.25 0.3 0.4 0.5 0.6 0.7 0.8 1 1.2 1.5 2; do
    rm -f r.sqlite r.sqlite-journal
    cp empty.sqlite r.sqlite
    "$proreg" import r.sqlite rows.csv >/dev/null 2>&1 &
    sleep "$moment"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    # The program itself rolls back what the killed one left behind.
    "$proreg" status r.sqlite >/dev/null || failed=$((failed + 1))
    case $(records) in
    0) none=$((none + 1)) ;;
    "$patients") whole=$((whole + 1)) ;;
    *) echo "after $moment s there is a part of the file" && failed=$((failed + 1)) ;;
    esac
    [ "$(sqlite3 r.sqlite 'PRAGMA integrity_check')" = ok ] || failed=$((failed + 1))
    "$proreg" import r.sqlite rows.csv >/dev/null && [ "$(records)" = $patients ] &&
        passed=$((passed + 1)) || failed=$((failed + 1))
done
echo "whole file $whole times, none of it $none times"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$none" -gt 0 ]
