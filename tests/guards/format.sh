#!/usr/bin/env bash
# Every C file but generated data is formatted: format.sh SOURCE_DIR. Skipped (77) where clang-format 14 is absent.
set -u
cd "$1" || exit 70
command -v clang-format-14 >/dev/null || exit 77
find base clinical analysis schema registry importers reports cli sample_data tests bench \
    -name '*.[ch]' ! -name '*_expected.h' -print0 | xargs -0 clang-format-14 --dry-run -Werror
