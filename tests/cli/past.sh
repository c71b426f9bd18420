#!/usr/bin/env bash
# past.sh PROREG SOURCE_DIR: after every kind of change a registry reads, as it was locked, byte by
# byte like a copy of its file from that moment; the chain holds, for the program and for a script
# that knows only the manual.
set -u
proreg=$(readlink -f "$1") src=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export TZ=UTC LC_ALL=C.UTF-8
failed=0

fail() {
    printf '%s\n' "$@"
    failed=$((failed + 1))
}

write() {
    file=$1
    shift
    printf '%s\n' hip_no,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group,consent,admitted,age,sex,fracture,operated,seen,pain_nrs,complication,complication_day "$@" >"$file"
}

# run NAME COMMAND...: a change, and what its exit code has to be is below 2.
run() {
    "$proreg" "${@:2}" >told.txt 2>&1
    [ $? -lt 2 ] || fail "$1: $(cat told.txt)"
    same "$1"
}

# What is read, but for which state it is of: a line of text, the last members of JSON.
without_state() {
    grep -v 'as it stands now\|as locked' | sed '/^ "lock": /,$d'
}

# same NAME: all that is read of the lock against the copy.
same() {
    local command
    for command in "export DB --as csv --unlogged" "status DB --format json" \
        "status DB --central --format json" "vars DB --format json" \
        "patient DB N01 --format json" "patient DB NO2 --format json" "patient DB S02"; do
        # shellcheck disable=SC2086
        "$proreg" ${command/DB/then.sqlite} 2>then.err | without_state >then.txt
        # shellcheck disable=SC2086
        "$proreg" ${command/DB/r.sqlite} --snapshot L 2>past.err | without_state >past.txt
        case $withdrawn$command in
        # Who withdrew since is in no new question.
        yesexport*) sed -i '/^N06,/d' then.txt ;;
        esac
        cmp -s then.txt past.txt || fail "after $1: $command" "$(diff then.txt past.txt | head -n 8)" \
            "$(head -n 2 past.err)"
    done
    "$proreg" audit r.sqlite --verify >told.txt || fail "after $1: $(cat told.txt)"
    python3 "$src/tests/oracle/chain.py" r.sqlite >told.txt || fail "after $1: $(cat told.txt)"
}

entry_of() {
    "$proreg" audit r.sqlite --journal --format csv | grep ",$1," | cut -d, -f1
}

cp -r "$src/tests/studies/hip" study
write n.csv N01,admission_arm_1,,,north,1,2024-01-01,70,1,neck,2024-01-02,2024-01-02,5,, \
    N01,4_month_arm_1,,,north,,,,,,,2024-05-01,3,, \
    N01,4_month_arm_1,complication,1,north,,,,,,,,,infection,20 \
    NO2,admission_arm_1,,,north,1,2024-01-05,71,2,neck,2024-01-06,2024-01-06,99,, \
    N03,admission_arm_1,,,north,1,2024-01-07,NA,2,neck,2024-01-08,2024-01-08,98,, \
    N05,admission_arm_1,,,north,1,2024-01-09,NA,2,neck,2024-01-10,2024-01-10,97,, \
    N06,admission_arm_1,,,north,1,2024-01-09,66,2,neck,2024-01-10,2024-01-10,3,, \
    N07,admission_arm_1,,,north,1,2024-01-09,67,2,neck,2024-01-10,2024-01-10,4,, \
    N08,admission_arm_1,,,north,1,2024-02-09,67,1,shaft,2024-02-10,2024-02-10,4,,
write s.csv S01,admission_arm_1,,,south,1,2024-01-01,70,2,neck,2024-01-02,2024-01-02,,, \
    S01,4_month_arm_1,,,south,,,,,,,2024-05-02,4,, \
    S01,4_month_arm_1,complication,1,south,,,,,,,,,cutout,40 \
    S02,admission_arm_1,,,south,1,2024-01-05,71,2,neck,2024-01-06,2024-01-06,6,, \
    S02,4_month_arm_1,,,south,,,,,,,2024-05-02,4,,
withdrawn=no
"$proreg" init r.sqlite --study study >told.txt
"$proreg" import r.sqlite n.csv s.csv >told.txt
"$proreg" query answer r.sqlite 2 --value 7 --text early >told.txt 2>&1
"$proreg" lock r.sqlite L --by me --accept fine >told.txt || fail "$(cat told.txt)"
cp r.sqlite then.sqlite
same nothing

write n2.csv N01,admission_arm_1,,,north,1,2024-01-01,73,1,neck,2024-01-02,2024-01-02,NA,, \
    N01,4_month_arm_1,complication,2,north,,,,,,,,,other,30 \
    N09,admission_arm_1,,,north,1,2024-01-09,55,2,neck,2024-01-10,2024-01-10,1,, \
    N03,admission_arm_1,,,north,1,2024-01-07,61,2,neck,2024-01-08,2024-01-08,2,,
run "new rows and values" import r.sqlite n2.csv
# Whom the past does not know comes between whom it knows, with more rows than one in a form.
write n0.csv N00,admission_arm_1,,,north,1,2024-01-08,64,1,neck,2024-01-09,2024-01-09,6,, \
    N00,4_month_arm_1,,,north,,,,,,,2024-05-09,1,, N00,12_month_arm_1,,,north,,,,,,,2025-01-09,0,, \
    N051,admission_arm_1,,,north,1,2024-01-08,64,1,neck,2024-01-09,2024-01-09,6,, \
    N051,4_month_arm_1,,,north,,,,,,,2024-05-09,1,, N051,12_month_arm_1,,,north,,,,,,,2025-01-09,0,, \
    N011,admission_arm_1,,,north,1,2024-01-08,64,1,neck,2024-01-09,2024-01-09,6,,
run "new patients of several visits" import r.sqlite n0.csv
write n3.csv N06,admission_arm_1,,,north,1,2024-01-09,,2,neck,2024-01-10,2024-01-10,,,
run "erased values" import r.sqlite n3.csv --blank erase
run rename record rename r.sqlite NO2 N02 --reason x
write n4.csv N02,admission_arm_1,,,north,1,2024-01-05,72,2,neck,2024-01-06,2024-01-06,6,,
run "values after a rename" import r.sqlite n4.csv
run "a merge" record merge r.sqlite N02 N07 --keep other --reason x
run "a merge of two hospitals" record merge r.sqlite S01 N08 --keep into --reason x
run "another owner" record transfer r.sqlite S02 north --mistake --reason x
run "a form taken out" record void r.sqlite S02 --event 4_month_arm_1 --reason x
run "a record taken out" record void r.sqlite N05 --all --reason x
write n5.csv N05,admission_arm_1,,,north,1,2024-01-19,50,2,neck,2024-01-20,2024-01-20,2,,
run "a record made anew" import r.sqlite n5.csv
withdrawn=yes
run "a withdrawal" withdraw r.sqlite N06 --reason letter
run "a query closed" query close r.sqlite 1 --reason x
run "a query accepted" query accept r.sqlite 3 --reason x
run "an import taken back" import r.sqlite --undo "$(entry_of n2.csv)" --reason x
run "a record taken back" import r.sqlite --undo "$(entry_of n5.csv)" --reason x
run "an id released" record release r.sqlite NO2 --reason x
write n6.csv NO2,admission_arm_1,,,north,1,2024-03-05,81,1,neck,2024-03-06,2024-03-06,9,,
run "an id of another patient" import r.sqlite n6.csv
run "the first files again" import r.sqlite n.csv s.csv

# What is behind the journal is seen, whoever did it.
cp r.sqlite t.sqlite
sqlite3 t.sqlite "UPDATE admission SET sex = 1 WHERE record_id = 'N03'"
"$proreg" status t.sqlite --snapshot L >told.txt 2>&1
[ $? = 4 ] && grep -q "behind the journal" told.txt || fail "$(cat told.txt)"
[ $failed = 0 ]
