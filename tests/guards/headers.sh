#!/usr/bin/env bash
# Every header compiles alone: headers.sh CC SOURCE_DIR FLAGS...
set -u
cc=$1 source=$2
shift 2
passed=0 failed=0
cd "$source" || exit 70
for header in base/*.h clinical/*.h analysis/*.h schema/*.h registry/*.h importers/*.h reports/*/*.h cli/*.h; do
    if printf '#include "%s"\n' "$header" |
        "$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$source" "$@" -x c -; then
        passed=$((passed + 1))
    else
        echo "$header does not compile alone"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
