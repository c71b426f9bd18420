#!/usr/bin/env bash
# No memory for a large file: memory.sh PROREG
#
# A line and exit code 70, no trap; a registry is as it was. Built with the address sanitizer it
# refuses large pieces of memory itself, since that lays claim to terabytes of addresses.
set -u
proreg=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8 LANGUAGE=
n=2000000 kilobytes=24000
if grep -q __asan_init "$proreg"; then
    n=300000 kilobytes=unlimited
    export ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=1
fi
{ echo v; seq "$n"; } >"$folder/large.csv"
(
    ulimit -d "$kilobytes"
    exec "$proreg" stat describe "$folder/large.csv" --value v -o "$folder/out" 2>"$folder/err"
)
code=$?
[ "$code" = 70 ] && [ "$(grep -c '^proreg: not enough memory: failed to allocate [0-9]* bytes;' "$folder/err")" = 1 ] &&
    [ ! -e "$folder/out" ] && exit 0
echo "exit code $code, not 70, or not told:"
cat "$folder/err"
exit 1
