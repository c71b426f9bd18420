#!/usr/bin/env bash
# No circle of files within a folder: a file that calls into another (through that one's header)
# is never called back, over however many files. circles.sh FOLDER OBJECT...
# The object files tell: an edge is a symbol that one needs and another defines.
set -u
folder=$1
shift
edges=$(nm -A "$@" | awk '
    { file = $1; sub(/:.*/, "", file); sub(/.*\//, "", file); sub(/\.o$/, "", file) }
    $(NF - 1) ~ /^[TDBR]$/ { defined_in[$NF] = file }
    $(NF - 1) == "U" { needed[++n] = file; symbol[n] = $NF }
    END {
        for (i = 1; i <= n; i++)
            if (symbol[i] in defined_in && defined_in[symbol[i]] != needed[i])
                print needed[i], defined_in[symbol[i]]
    }' | sort -u) || exit 70
[ $# -gt 0 ] || { echo "$folder/: no object files"; exit 70; }
circles=$(tsort <<<"$edges" 2>&1 >/dev/null) || true
[ -z "$circles" ] && exit 0
echo "$folder/ has files that stand in a circle, each calling into the next:"
sed 's/^tsort: //' <<<"$circles"
exit 1
