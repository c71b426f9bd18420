#!/usr/bin/env bash
# Rules of plausibility: the patient of believable.txt breaks none, and changed as breaks.txt says
# is found by the rule of that name; every rule is tried. breaks.sh PROREG PLAUSIBLE SOURCE_DIR
set -u
proreg=$1 plausible=$2 source=$3
here=$source/tests/sample_data
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
status=0
fail() { echo "$*"; status=1; }

# patients: a flat export of the believable patient, A, and of one a rule.
patients() {
    awk '
    function put(record, assignments, n,    i, parts, place) {
        for (i = 1; i <= n; i++) {
            place = index(assignments[i], ".")
            match(assignments[i], /=/)
            event = substr(assignments[i], 1, place - 1)
            column = substr(assignments[i], place + 1, RSTART - place - 1)
            cell[record, event, column] = substr(assignments[i], RSTART + 1)
            used[record, event] = 1
            if (!(column in known)) { known[column] = 1; columns[++n_columns] = column }
        }
    }
    /^#/ { next }
    FILENAME ~ /believable/ { for (i = 1; i <= NF; i++) base[++n_base] = $i; next }
    n_records == 0 { record[++n_records] = "A"; put("A", base, n_base) }
    {
        record[++n_records] = "B-" $1
        put("B-" $1, base, n_base)
        for (i = 2; i <= NF; i++) change[i - 1] = $i
        put("B-" $1, change, NF - 1)
    }
    END {
        split("b 1 6 o ae rt", events)
        split("baseline 1_month 6_month outcome 1_month 1_month", names)
        form[5] = "adverse_event"; form[6] = "radiotherapy"
        printf "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group"
        for (c = 1; c <= n_columns; c++) printf ",%s", columns[c]
        print ""
        for (r = 1; r <= n_records; r++)
            for (e = 1; e <= 6; e++) {
                if (!((record[r], events[e]) in used)) continue
                printf "%s,%s_arm_1,%s,%s,site_01", record[r], names[e], form[e], form[e] ? 1 : ""
                for (c = 1; c <= n_columns; c++)
                    printf ",%s", cell[record[r], events[e], columns[c]]
                print ""
            }
    }' "$here/believable.txt" "$here/breaks.txt"
}

patients >"$folder/patients.csv"
"$proreg" init "$folder/breaks.sqlite" --study "$source/schema/jasa" >/dev/null || fail "init: $?"
"$proreg" import "$folder/breaks.sqlite" "$folder/patients.csv" >"$folder/import.txt" 2>&1
[ $? -le 1 ] || fail "import: $(tail -5 "$folder/import.txt")"
"$plausible" "$folder/breaks.sqlite" --rules "$source/sample_data/plausible.yaml" --who \
    >"$folder/who.csv" || fail "plausible: exit code $?"
grep ',A$' "$folder/who.csv" && fail "the believable patient breaks these"
for rule in $(sed -n '/^rules:/,/^correlations:/s/^  - name: //p' "$source/sample_data/plausible.yaml"); do
    grep -q "^$rule " "$here/breaks.txt" || fail "$rule: nobody breaks it in breaks.txt"
    grep -qx "$rule,B-$rule" "$folder/who.csv" || fail "$rule: does not find who breaks it"
done

# What is wrong with a file of rules is said with file and line.
expect() { # TEXT RULES
    printf '%b' "$2" >"$folder/rules.yaml"
    "$plausible" "$folder/breaks.sqlite" --rules "$folder/rules.yaml" >"$folder/out" 2>&1
    [ $? -eq 3 ] && grep -qF "$1" "$folder/out" || fail "expected '$1': $(cat "$folder/out")"
}
entry='rules:\n  - name: a\n    reason: b\n    source: c\n'
expect 'rules.yaml:2' "rules:\n  - name: a\n    reason: b\n    broken: age > 1\n"
expect "no list is called 'days'" "${entry}    broken: surgery_date IN {days}\n"
expect 'one of broken, same and rises' "$entry"
expect 'rules.yaml:2: a: ' "${entry}    broken: agee > 1\n"
expect 'at_least and at_most' "${entry}    broken: age > 1\n    at_most: 120\n"
expect "'a' is there twice" "${entry}    broken: age > 1\n${entry#rules:\\n}    broken: age > 2\n"
exit $status
