#!/usr/bin/env bash
# The sites' exports import with no error and the expected warnings, in any order, and give the
# same registry: imports.sh PROREG SOURCE_DIR
set -u
proreg=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
status=0
fail() { echo "$*"; status=1; }

# hash_of DB: the SHA-256 of its content, as its reports end.
hash_of() {
    "$proreg" flow "$1" segment --format json | grep -oE '"snapshot": ?"[0-9a-f]{64}"'
}

# findings: file, line, record, event, field and rule of each that an import printed.
findings() {
    awk -v OFS=, '/^[^ ].*: imported/ { file = $1; sub(".*/", "", file); sub(":$", "", file) }
        $1 == "warning" || $1 == "error" {
            line = $2 == "line" ? $3 : ""; first = $2 == "line" ? 4 : 2
            for (rule = first; $rule !~ /^\[/; rule++) { }
            record = rule > first ? $first : ""; event = rule > first + 1 ? $(first + 1) : ""
            field = rule > first + 2 ? $(first + 2) : ""; gsub("[][]", "", $rule)
            print file, line, record, event, field, $rule
        }'
}

tail -n +2 "$source/sample_data/expected_warnings.csv" | cut -d, -f 1-6 | sed 's|^sites/||' |
    sort >"$folder/expected"
# The last visits of two hospitals with a file a visit come first then: their patients are new in a
# file without the consent column.
{
    cut -d, -f 2- "$folder/expected"
    printf '%s\n' ,,,,consent ,,,,consent
} | sort >"$folder/expected_reverse"

for order in usual reverse; do
    "$source/sample_data/import_all.sh" "$proreg" "$folder/$order.sqlite" \
        "$source/sample_data/sites" "$order" >"$folder/$order.txt" ||
        fail "importing in $order order: exit code $?"
done
findings <"$folder/usual.txt" | sort | diff "$folder/expected" - || fail "other findings"
# Dates are judged when both are there, so that the file may be another.
findings <"$folder/reverse.txt" | cut -d, -f 2- | sort | diff "$folder/expected_reverse" - ||
    fail "other findings in reverse order"

usual=$(hash_of "$folder/usual.sqlite")
[ -n "$usual" ] || fail "no hash of the registry's content"
[ "$usual" = "$(hash_of "$folder/reverse.sqlite")" ] || fail "the order of files changes the registry"
exit $status
