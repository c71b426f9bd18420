#!/usr/bin/env bash
# grow.sh PROREG SOURCE_DIR: three studies that grow. After each the values are what they were
# (read by another program), the chain holds, the file is as a new one would be, and a lock from before
# reads byte by byte like a copy of the file from then, also after the hospitals go on sending.
# An interrupted migration leaves all or nothing.
set -u
proreg=$(readlink -f "$1") src=$(readlink -f "$2")
command -v sqlite3 >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export TZ=UTC LC_ALL=C.UTF-8
failed=0

fail() {
    printf '%s\n' "$@"
    failed=$((failed + 1))
}

# is WHAT EXPECTED SQL: what another program reads.
is() {
    local got
    got=$(sqlite3 -readonly r.sqlite "$3" 2>&1)
    [ "$got" = "$2" ] || fail "$1: expected $2, got $got"
}

# What is read, but for which state it is of.
without_state() {
    grep -v 'as it stands now\|as locked\|^Chain\|"head"' | sed '/^ "lock": /,$d'
}

# same NAME: all that is read of the lock against the copy; the chain.
same() {
    local command
    for command in "export DB --as csv --unlogged" "status DB --format json" \
        "status DB --central --format json" "vars DB --format json" "flow DB fracture --format json" \
        "patient DB N-001 --format json" "patient DB N-003" "query list DB --format json" \
        "report DB fracture --format json -o -"; do
        case $command in query*) continue ;; esac
        # shellcheck disable=SC2086
        "$proreg" ${command/DB/then.sqlite} 2>then.err | without_state >then.txt
        # shellcheck disable=SC2086
        "$proreg" ${command/DB/r.sqlite} --snapshot L 2>past.err | without_state >past.txt
        [ -s past.txt ] || fail "after $1: $command says nothing" "$(cat past.err)"
        cmp -s then.txt past.txt || fail "after $1: $command" "$(diff then.txt past.txt | head -n 8)" \
            "$(head -n 2 past.err)"
    done
    "$proreg" audit r.sqlite --verify >told.txt || fail "after $1: $(cat told.txt)"
    python3 "$src/tests/oracle/chain.py" r.sqlite >told.txt || fail "after $1: $(cat told.txt)"
    is "integrity after $1" ok "PRAGMA integrity_check"
}

begin() {
    rm -rf r.sqlite then.sqlite new.sqlite study s2
    cp -r "$src/tests/studies/hip" study
    "$proreg" init r.sqlite --study study >told.txt
    "$proreg" import r.sqlite study/north.csv study/south.csv >told.txt || fail "$(cat told.txt)"
    "$proreg" lock r.sqlite L --by me --accept fine >told.txt || fail "$(cat told.txt)"
    cp r.sqlite then.sqlite
    cp -r study s2
    same "the lock of $1"
}

# grow NAME OPTIONS...: kills first, then the migration; the tables are those of a new registry.
grow() {
    local name=$1 i head killed=0
    shift
    head=$("$proreg" audit r.sqlite --format json | grep '"head"')
    cp r.sqlite whole.sqlite
    # The kills are spread over the time that it takes here.
    begin=$(date +%s%N)
    "$proreg" migrate r.sqlite --study s2 "$@" >/dev/null 2>&1
    length=$(($(date +%s%N) - begin))
    for i in 1 2 3 4 5 6 7 8; do
        cp whole.sqlite r.sqlite
        "$proreg" migrate r.sqlite --study s2 "$@" >/dev/null 2>&1 &
        sleep "$(awk -v n="$length" -v i="$i" 'BEGIN { print n / 1e9 * i / 9 }')"
        kill -9 $! 2>/dev/null
        wait $! 2>/dev/null
        [ $? -eq 137 ] && killed=$((killed + 1))
        "$proreg" audit r.sqlite --verify >told.txt || fail "$name, killed: $(cat told.txt)"
        [ "$("$proreg" audit r.sqlite --format json | grep '"head"')" = "$head" ] ||
            "$proreg" migrate r.sqlite --study s2 | grep -q 'nothing to do' ||
            fail "$name: after a kill a part of it is there"
    done
    [ $killed -gt 0 ] || fail "$name: no kill came in time"
    cp whole.sqlite r.sqlite
    "$proreg" migrate r.sqlite --study s2 "$@" --reason "$name" >told.txt || fail "$name: $(cat told.txt)"
    "$proreg" init new.sqlite --study s2 >made.txt || fail "$name: $(cat made.txt)"
    diff <(sqlite3 -readonly r.sqlite 'SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2') \
        <(sqlite3 -readonly new.sqlite 'SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2') ||
        fail "$name: the tables are not those of a new registry"
    diff <(sqlite3 -readonly r.sqlite 'SELECT * FROM proreg_site ORDER BY 1') \
        <(sqlite3 -readonly new.sqlite 'SELECT * FROM proreg_site ORDER BY 1') || fail "$name: sites"
    same "$name"
}

values() { sqlite3 -readonly "$1" "$2"; }

# 1. A variable and a form more.
begin "a variable and a form"
printf '%s\n' 'frailty,geriatric,,text,Clinical frailty scale,,points,integer,1,9,,,,,,,,' >>s2/dictionary.csv
sed -i '/^walks,/i\pain_rest,follow,,text,Pain at rest,,points,integer,0,10,,,,,,,,' s2/dictionary.csv
sed -i 's/operation, follow, complication\]/operation, follow, complication, geriatric]/' s2/study.yaml
before=$(values r.sqlite 'SELECT record_id, event, seen, pain_nrs, walks, ohs FROM follow')
grow "a variable and a form"
[ "$before" = "$(values r.sqlite 'SELECT record_id, event, seen, pain_nrs, walks, ohs FROM follow')" ] ||
    fail "values of follow changed"
is "the new column is empty" 0 'SELECT count(pain_rest) FROM follow'
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,frailty,pain_rest,age \
    N-001,admission_arm_1,north,4,2,79 N-002,admission_arm_1,north,5,3,91 >more.csv
"$proreg" import r.sqlite more.csv >told.txt || fail "$(cat told.txt)"
is "what came since" 4-2,5-3 "SELECT group_concat(frailty || '-' || pain_rest) FROM (SELECT frailty, pain_rest FROM geriatric JOIN follow USING (record_id, event) ORDER BY record_id)"
same "values for what is new"
"$proreg" diff r.sqlite L now >told.txt
[ "$(grep -c 'frailty\|pain_rest' told.txt)" = 4 ] && grep -q 'age' told.txt || fail "diff: $(cat told.txt)"

# 2. Codes more and in other words, an event more, another window.
begin "codes, an event, a window"
sed -i 's/4, IV/4, IV | 5, V/; s/screw, Sliding hip screw/screw, Dynamic hip screw/' s2/dictionary.csv
sed -i 's/before: 30, after: 30/before: 30, after: 45/; s/^  - name: outcome/  - {name: 24_month, unique_name: 24_month_arm_1, label: 24 months, offset_days: 730, forms: [follow]}\n  - name: outcome/' s2/study.yaml
before=$(values r.sqlite 'SELECT * FROM operation JOIN admission USING (record_id)')
grow "codes, an event, a window"
[ "$before" = "$(values r.sqlite 'SELECT * FROM operation JOIN admission USING (record_id)')" ] || fail "values changed"
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,asa,seen,ohs \
    N-001,admission_arm_1,north,5,, N-002,24_month_arm_1,north,,2025-08-14,30 >more.csv
"$proreg" import r.sqlite more.csv >told.txt || fail "$(cat told.txt)"
is "the new code" 5 "SELECT asa FROM admission WHERE record_id = 'N-001'"
is "the new event" 30 "SELECT ohs FROM follow WHERE event = '24_month_arm_1'"
same "values for what is new"

# 3. A variable and a form with other names, another range and type, a rule; a box that nobody ticked goes.
begin "names, a range, a rule"
sed -i 's/^minutes,operation/skin_to_skin,theatre/; s/^operated,operation/operated,theatre/; s/^implant,operation/implant,theatre/; s/integer,10,400/number,5,500/; s/^drugs,/medication,/; s/3, Bisphosphonate/3, Bisphosphonate | 4, Opioid/' s2/dictionary.csv
sed -i 's/\[admission, operation,/[admission, theatre,/; s/days_between(admitted, operated)/days_between(admitted, operated)/' s2/study.yaml
sed -i 's/\bminutes\b/skin_to_skin/g' s2/fracture.yaml
printf 'rules:\n  - {name: old, sql: age >= 75, message: younger than seventy-five}\n' >>s2/study.yaml
before=$(values r.sqlite 'SELECT record_id, CAST(minutes AS INTEGER), implant, operated FROM operation')
boxes=$(values r.sqlite 'SELECT record_id, drugs___1, drugs___2, drugs___3 FROM admission')
grow "names, a range, a rule" --rename minutes=skin_to_skin --rename operation=theatre --rename drugs=medication
[ "$before" = "$(values r.sqlite 'SELECT record_id, CAST(skin_to_skin AS INTEGER), implant, operated FROM theatre')" ] || fail "values changed"
[ "$boxes" = "$(values r.sqlite 'SELECT record_id, medication___1, medication___2, medication___3 FROM admission')" ] || fail "boxes changed"
is "the rule asks of each who is younger" "$(values r.sqlite 'SELECT count(*) FROM admission WHERE age < 75')" \
    "SELECT count(*) FROM proreg_query WHERE rule_id = 'rule'"
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,skin_to_skin,medication___1,medication___4,age \
    N-001,admission_arm_1,north,52.5,1,1,80 N-900,admission_arm_1,north,,,,81 >more.csv
sed -i '1s/$/,consent,admitted/; 2s/$/,,/; 3s/$/,1,2024-01-01/' more.csv
"$proreg" import r.sqlite more.csv >told.txt || fail "$(cat told.txt)"
is "what came since" 52.5 "SELECT skin_to_skin FROM theatre WHERE record_id = 'N-001'"
same "values under the new names"
"$proreg" record rename r.sqlite N-003 N-903 --reason x >told.txt || fail "$(cat told.txt)"
"$proreg" record void r.sqlite N-002 --event admission_arm_1 --reason x >told.txt || fail "$(cat told.txt)"
same "records under the new names"
"$proreg" diff r.sqlite L now --format json >told.json
python3 - told.json <<'PY' || fail "diff across names: $(head -c 2000 told.json)"
import json, sys
cells = {(c["record_id"], c["field"]): (c["a"], c["b"], c["cause"]["file"]) for c in json.load(open(sys.argv[1]))["cells"]}
assert cells["N-001", "skin_to_skin"] == ("52", "52.5", "more.csv"), cells["N-001", "skin_to_skin"]
assert cells["N-001", "medication___1"] == ("0", "1", "more.csv"), cells["N-001", "medication___1"]
assert ("N-001", "minutes") not in cells and ("N-004", "skin_to_skin") not in cells
assert cells["N-002", "skin_to_skin"][1] is None
PY
# What was said of a value under its old name holds under the new one.
begin "an answer before a rename"
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,minutes N-004,admission_arm_1,north,999 >wrong.csv
"$proreg" import r.sqlite wrong.csv >told.txt
"$proreg" query answer r.sqlite 1 --value 55 --text "typing error" >told.txt || fail "$(cat told.txt)"
"$proreg" record void r.sqlite N-005 --event admission_arm_1 --form operation --reason x >told.txt || fail "$(cat told.txt)"
sed -i 's/^minutes,/skin_to_skin,/' s2/dictionary.csv
old=$(sqlite3 -readonly then.sqlite "SELECT minutes FROM operation WHERE record_id = 'N-004'")
grow "an answer before a rename" --rename minutes=skin_to_skin
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,skin_to_skin "N-004,admission_arm_1,north,$old" >old.csv
"$proreg" import r.sqlite old.csv >told.txt
is "an old export does not put back what an answer corrected" 55 "SELECT skin_to_skin FROM operation WHERE record_id = 'N-004'"
grep -q reverted told.txt || fail "$(cat told.txt)"
"$proreg" patient r.sqlite N-004 --format json | grep -q '"before": "'"$old" || fail "the patient's course lacks the change under the old name"
"$proreg" query corrections r.sqlite --format json | grep -q '"field": "skin_to_skin"' || fail "corrections lack it"
printf '%s\n' hip_no,redcap_event_name,redcap_data_access_group,minutes N-006,admission_arm_1,north,77 >late.csv
"$proreg" import r.sqlite late.csv >told.txt 2>&1 && fail "the old name is taken: $(cat told.txt)"
"$proreg" import r.sqlite --undo "$(sqlite3 -readonly r.sqlite "SELECT import_id FROM proreg_import WHERE file LIKE '%south.csv'")" --reason x >told.txt || fail "undo: $(cat told.txt)"
is "an import from before the rename is taken back" 0 "SELECT count(*) FROM proreg_record WHERE site = 'south'"
same "what was said under the old name"

begin "names once more"
sed -i 's/^minutes,/skin_to_skin,/' s2/dictionary.csv
"$proreg" migrate r.sqlite --study s2 --rename minutes=skin_to_skin >told.txt || fail "$(cat told.txt)"
"$proreg" lock r.sqlite M --by me --accept x >told.txt || fail "$(cat told.txt)"
cp -r s2 s3
sed -i 's/^skin_to_skin,/duration,/' s3/dictionary.csv
sed -i 's/\bskin_to_skin\b/duration/g' s3/fracture.yaml
"$proreg" migrate r.sqlite --study s3 --rename skin_to_skin=duration >told.txt || fail "$(cat told.txt)"
same "a second name"
"$proreg" export r.sqlite --as csv --unlogged --snapshot M 2>told.txt | head -n 1 | grep -q skin_to_skin || fail "the lock between: $(cat told.txt)"
"$proreg" diff r.sqlite M now >told.txt || fail "diff where only names changed: $(cat told.txt)"
[ "$failed" = 0 ]
