#!/usr/bin/env bash
# Numbers of tests come from reports/results/ alone: results.sh SOURCE_DIR. Nothing else of the
# reports or the commands includes a header of analysis/ or calls a routine of it. Which version of
# a library it is built on is no number of a test.
set -u
cd "$1" || exit 70
rooms=$(find reports cli commands -name '*.[ch]' ! -path 'reports/results/*' 2>/dev/null)
[ -n "$rooms" ] || exit 70
# shellcheck disable=SC2086
if grep -nE '#include "analysis/|\bstat_[a-z0-9_]+\(' $rooms |
    grep -vE '#include "analysis/libraries.h"|\bstat_gsl_version\('; then
    echo "these take numbers from analysis/: ask reports/results/"
    exit 1
fi
