#!/usr/bin/env bash
# Kills an import at many moments: afterwards the registry holds the whole file or none of it, is
# sound, and takes the file in again: kill_import.sh PROREG SOURCE_DIR
set -u
proreg=$(readlink -f "$1") source=$(readlink -f "$2")
command -v sqlite3 >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 70
patients=1000 kills=16
awk -v patients=$patients -f "$source/bench/make_import.awk" >rows.csv
"$proreg" init empty.sqlite --study "$source/schema/jasa" >/dev/null || exit 70

records() { sqlite3 -readonly r.sqlite 'SELECT count(*) FROM enrolment'; }
# The kills are spread over the time that a whole import takes here; where one comes too late, the
# machine has become faster, and the time is taken shorter.
cp empty.sqlite r.sqlite
begin=$(date +%s%N)
"$proreg" import r.sqlite rows.csv >/dev/null || exit 70
length=$(($(date +%s%N) - begin))

passed=0 failed=0 whole=0 none=0 killed=0 late=0
while [ "$killed" -lt "$kills" ] && [ "$late" -lt $((4 * kills)) ]; do
    rm -f r.sqlite r.sqlite-journal
    cp empty.sqlite r.sqlite
    "$proreg" import r.sqlite rows.csv >/dev/null 2>&1 &
    sleep "$(awk -v n="$length" -v i=$((killed + 1)) -v k="$kills" 'BEGIN { print n / 1e9 * i / (k + 1) }')"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    if [ $? -eq 137 ]; then
        killed=$((killed + 1))
    else
        late=$((late + 1)) length=$((length * 9 / 10))
    fi
    # The program itself rolls back what the killed one left behind.
    "$proreg" status r.sqlite >/dev/null || failed=$((failed + 1))
    case $(records) in
    0) none=$((none + 1)) ;;
    "$patients") whole=$((whole + 1)) ;;
    *) echo "after kill $killed there is a part of the file" && failed=$((failed + 1)) ;;
    esac
    [ "$(sqlite3 r.sqlite 'PRAGMA integrity_check')" = ok ] || failed=$((failed + 1))
    "$proreg" import r.sqlite rows.csv >/dev/null && [ "$(records)" = $patients ] &&
        passed=$((passed + 1)) || failed=$((failed + 1))
done
echo "$killed killed in time, $late too late; whole file $whole times, none of it $none times"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$killed" = "$kills" ]
