#!/usr/bin/env bash
# A pure library neither prints nor exits, and knows neither SQLite nor GLib: pure.sh LIBRARY...
set -u
failed=0
for library in "$@"; do
    if ! symbols=$(nm -u "$library"); then
        exit 70
    fi
    impure=$(printf '%s\n' "$symbols" |
        grep -wE 'U (printf|puts|putchar|fprintf|fputs|fopen|fwrite|exit|abort|rand|srand|time|getenv|(sqlite3|g)_[a-z0-9_]*)')
    if [ -n "$impure" ]; then
        printf '%s uses:\n%s\n' "$library" "$impure"
        failed=1
    fi
done
exit $failed
