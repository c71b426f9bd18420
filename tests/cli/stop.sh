#!/usr/bin/env bash
# Ctrl-C in the middle of an import: stop.sh PROREG SOURCE_DIR
#
# The signal is sent as soon as the program would take it, long before so large a file is read.
set -u
proreg=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8 LANGUAGE=
db=$folder/r.sqlite
status=0
fail() { echo "$*"; status=1; }
# catches PID: whether the process is the program already, and no more the shell, and has a handler for SIGINT.
catches() { [ "$(cat "/proc/$1/comm")" = "$(basename "$proreg")" ] && [ $((0x$(awk '/^SigCgt/ {print $2}' "/proc/$1/status") & 2)) -ne 0 ]; }

"$proreg" init "$db" --study "$source/schema/jasa" >/dev/null || exit 70
awk -v patients=3000 -f "$source/bench/make_import.awk" >"$folder/rows.csv"
for signal in INT TERM; do
    # What a script starts in the background ignores SIGINT, unless it is told otherwise.
    env --default-signal=INT "$proreg" import "$db" "$folder/rows.csv" \
        >"$folder/out" 2>"$folder/err" &
    pid=$!
    for _ in $(seq 1000); do
        catches "$pid" && break
        sleep 0.01
    done
    kill "-$signal" "$pid"
    wait "$pid"
    code=$?
    [ "$code" = 3 ] || fail "SIG$signal: exit code $code, not 3"
    grep -q 'stopped as asked; nothing of this file went in' "$folder/err" ||
        { fail "SIG$signal: not told"; cat "$folder/out" "$folder/err"; }
    n=$("$proreg" export "$db" --as csv | wc -l)
    [ "$n" = 1 ] || fail "SIG$signal: $n lines after it"
done
"$proreg" import "$db" "$source/sample_data/sites/site_25.csv" >/dev/null || fail "a file afterwards: exit code $?"
exit $status
