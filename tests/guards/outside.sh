#!/usr/bin/env bash
# The statistics library, installed elsewhere and used by a program that knows nothing of this tree:
# outside.sh BUILD_DIR. Only the library, its headers and its pkg-config file are installed.
set -euo pipefail
build=$(readlink -f "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$build/analysis" --prefix "$folder/usr" >/dev/null
cd "$folder"
cat >program.c <<'C'
#include <analysis/logrank.h>
#include <stdio.h>

int main(void)
{
    const double time[] = {5, 8, 9, 2, 4, 6}, event[] = {1, 0, 1, 1, 1, 0};
    const int32_t arm[] = {0, 0, 0, 1, 1, 1};
    StatLogrank test;
    if (stat_logrank(time, event, arm, 2, NULL, 0, NULL, 6, &test) != STAT_OK)
        return 1;
    printf("%.6f\n", test.statistic);
    stat_logrank_clear(&test);
    return 0;
}
C
PKG_CONFIG_PATH=$(dirname "$(find "$folder/usr" -name proreg-analysis.pc)")
export PKG_CONFIG_PATH
# The .pc file names the prefix of the configuration; here it is another.
flags=$(pkg-config --define-variable=prefix="$folder/usr" --cflags --libs proreg-analysis)
sanitize=''
grep -q 'PROREG_SANITIZE:BOOL=ON' "$build/CMakeCache.txt" && sanitize='-fsanitize=address,undefined -no-pie'
grep -q 'PROREG_COVERAGE:BOOL=ON' "$build/CMakeCache.txt" && sanitize="$sanitize --coverage"
# shellcheck disable=SC2086
cc -std=c17 -Wall -Wextra -Werror $sanitize program.c -o program $flags
# survdiff(Surv(c(5,8,9,2,4,6), c(1,0,1,1,1,0)) ~ rep(0:1, each = 3))
[ "$(./program)" = "1.066421" ]

# The same from C++, with every header; the version is that of the pkg-config file.
command -v c++ >/dev/null || exit 0
{
    for header in usr/include/proreg/analysis/*.h; do
        echo "#include <analysis/$(basename "$header")>"
    done
    cat <<'CXX'
#include <cstdio>

int main()
{
    const double p[] = {0.01, 0.04, 0.03};
    double adjusted[3];
    if (stat_adjust(p, 3, STAT_ADJUST_HOLM, adjusted) != STAT_OK)
        return 1;
    std::printf("%s %.2f", STAT_VERSION, adjusted[0]);
}
CXX
} >program.cpp
# shellcheck disable=SC2086
c++ -Wall -Wextra -Werror $sanitize program.cpp -o program_cpp $flags
[ "$(./program_cpp)" = "$(pkg-config --modversion proreg-analysis) 0.03" ]
