#!/usr/bin/env bash
# Times analysis/ against R on the same generated data in the same run, and prints the ratios.
# bench/analysis.sh [ROWS]; needs R with the survival package, and MatchIt for the
# ratio of matching (a minute or two).
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --preset release >/dev/null
cmake --build --preset release --target proreg_analysis >/dev/null
cc -O3 -std=c17 -D_POSIX_C_SOURCE=200809L -Ibuild/release/include/analysis bench/analysis.c \
    build/release/analysis/libproreg_analysis.a -lm -o "$folder/analysis_bench"
Rscript bench/analysis.R "$folder" "$rows" >"$folder/r"
"$folder/analysis_bench" "$folder" "$rows" >"$folder/c"
awk -v rows="$rows" '
    BEGIN { printf "| %s rows | R (s) | analysis (s) | ratio | agreement |\n| --- | --: | --: | --: | --: |\n", rows }
    NR == FNR { seconds[$1] = $2; check[$1] = $3; next }
    $1 in seconds {
        apart = check[$1] == "NA" ? "-" : sprintf("%.1e", ($3 > check[$1] ? $3 - check[$1] : check[$1] - $3) / (check[$1] < 0 ? -check[$1] : check[$1]))
        printf "| %s | %.3f | %.4f | %.0f | %s |\n", $1, seconds[$1], $2, seconds[$1] / $2, apart; next
    }
    { printf "| %s | - | %.4f | - | - |\n", $1, $2 }' "$folder/r" "$folder/c"
