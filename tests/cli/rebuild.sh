#!/usr/bin/env bash
# rebuild.sh PROREG SOURCE_DIR: a registry made anew from originals and journal is the same file, row
# by row; one of an older program has what was decided then; of a damaged one all is there that can
# be, and what is lost is named.
set -u
proreg=$(readlink -f "$1") src=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export TZ=UTC LC_ALL=C.UTF-8
ln -s "$src/sample_data" sample_data
failed=0

fail() {
    printf '%s\n' "$@"
    failed=$((failed + 1))
}

# rebuild DB CODE [OPTION...]: in another time zone, as another user.
rebuild() {
    rm -f new.sqlite
    TZ=Pacific/Auckland USER=somebody LOGNAME=somebody "$proreg" rebuild "$1" new.sqlite \
        --format json "${@:3}" >told.json 2>told.err
    [ $? = "$2" ] || fail "$1: exit code is not $2" "$(cat told.err)" "$(head -c 2000 told.json)"
}

# same DB: every row of every table.
same() {
    sqlite3 -readonly "$1" .dump >then.sql
    sqlite3 -readonly new.sqlite .dump >now.sql
    cmp -s then.sql now.sql || fail "$1: other rows" "$(diff then.sql now.sql | head -n 6)"
    [ "$(stat -c %a new.sqlite)" = 600 ] || fail "$1: mode"
    "$proreg" audit new.sqlite --verify >told.txt || fail "$1: $(cat told.txt)"
    [ "$(ls new.sqlite*)" = new.sqlite ] || fail "$1: left behind: $(ls new.sqlite*)"
}

# told WORDS: what the JSON has to say.
told() {
    grep -q -e "$1" told.json || fail "not told: $1" "$(head -c 2000 told.json)"
}

# The sample registry, faulty files of every kind, and what is done in a month.
"$src/sample_data/import_all.sh" "$proreg" r.sqlite >made.txt 2>&1 || fail "$(tail -n 3 made.txt)"
for file in sample_data/faulty/*.csv; do
    "$proreg" import r.sqlite "$file" --user tanaka >made.txt 2>&1
done
{
    "$proreg" query accept r.sqlite --site site_01 --field age --reason "as in the charts"
    "$proreg" query export r.sqlite --site site_01 -o list.csv
    sed 's/^\(2,.*\)$/\1/' list.csv >filled.csv
    "$proreg" query answer r.sqlite 2 --value 165 --text "measured again"
    "$proreg" query import r.sqlite filled.csv --site site_01 --by "Dr. Sato"
    "$proreg" query close r.sqlite --site site_01 --field height_cm --reason "one look"
    "$proreg" withdraw r.sqlite SYN-01-002 --scope data --reason letter
    "$proreg" import r.sqlite sample_data/sites/site_01.csv --blank erase
    "$proreg" record rename r.sqlite SYN-03-001 SYN-03-991 --reason mistyped
    "$proreg" record merge r.sqlite SYN-02-001 SYN-02-002 --keep other --reason "one patient"
    "$proreg" record transfer r.sqlite SYN-04-001 site_05 --reason moved
    "$proreg" record void r.sqlite SYN-05-001 --event 1_month_arm_1 --reason "another patient's"
    "$proreg" import r.sqlite sample_data/sites/site_03.csv --blank erase
    "$proreg" import r.sqlite --undo 41 --reason "an old file"
    "$proreg" profile r.sqlite site_05 --set language=ja
    "$proreg" lock r.sqlite L --by me --accept "late visits go on"
    "$proreg" export r.sqlite --as csv -o out.csv
} >made.txt 2>&1
sum=$(sha256sum r.sqlite)
rebuild r.sqlite 0
same r.sqlite
told '"equal": true'
told '"differences": \[\]'
[ "$(sha256sum r.sqlite)" = "$sum" ] || fail "the old file was written to"

# A study that grew, with another name for a variable.
cp r.sqlite g.sqlite
cp -r "$src/schema/jasa" study
sed -i 's/^wbc,/white_cells,/' study/dictionary.csv
sed -i 's/"1, Male | 2, Female"/"1, Male | 2, Female | 9, Unknown"/' study/dictionary.csv
"$proreg" migrate g.sqlite --study study --rename wbc=white_cells >told.txt 2>&1 || fail "$(cat told.txt)"
"$proreg" import g.sqlite sample_data/sites/site_02.csv --blank erase >told.txt 2>&1
rebuild g.sqlite 0
same g.sqlite

# Nothing is replaced.
"$proreg" rebuild r.sqlite r.sqlite >told.txt 2>&1
[ $? = 2 ] || fail "onto itself: $(cat told.txt)"

# What the first program decided, as it was and not as today.
cp "$src/tests/registry/stores/version_1.sqlite" one.sqlite && chmod 600 one.sqlite
"$proreg" rebuild one.sqlite new1.sqlite >told.txt 2>&1
[ $? = 4 ] && grep -q 'older layout' told.txt && [ ! -e new1.sqlite ] || fail "$(cat told.txt)"
"$proreg" record rename one.sqlite SYN-01-001 SYN-01-991 --reason x >told.txt || fail "$(cat told.txt)"
rebuild one.sqlite 1
told '"equal": true'
told '"stored": "duplicate: line 2 has the same key and other values'
told '"replayed": "duplicate: line 2 has the same key and contradicts this row'
sqlite3 -readonly one.sqlite .dump | sort >then.sql
sqlite3 -readonly new.sqlite .dump | sort >now.sql
cmp -s then.sql now.sql || fail "version 1: other rows" "$(diff then.sql now.sql | head -n 6)"

# Another program changed a value: the journal does not know of it, and is what counts.
cp r.sqlite t.sqlite
sqlite3 t.sqlite "UPDATE surgery SET blood_loss_ml = 4999 WHERE record_id = 'SYN-07-001'"
rebuild t.sqlite 1
told '"what": "content"'
told '"stored": "4999"'
told '"equal": false'
"$proreg" audit new.sqlite --verify >told.txt || fail "after another program: $(cat told.txt)"

# A smaller one for what is damaged.
rm -f r.sqlite
"$proreg" init r.sqlite --study "$src/schema/jasa"
"$proreg" import r.sqlite sample_data/sites/site_0[1-4].csv sample_data/faulty/range.csv \
    sample_data/faulty/choice.csv sample_data/faulty/order_surgery.csv >made.txt
"$proreg" query answer r.sqlite 2 --text "measured again" >made.txt
"$proreg" record merge r.sqlite SYN-02-001 SYN-02-002 --keep other --reason "one patient" >made.txt
"$proreg" record rename r.sqlite SYN-03-001 SYN-03-991 --reason mistyped >made.txt

# page TABLE: the first page of a table, from 0.
page() {
    sqlite3 -readonly r.sqlite "SELECT rootpage - 1 FROM sqlite_schema WHERE name = '$1'"
}

# damage TABLE: its first page is overwritten.
damage() {
    cp r.sqlite d.sqlite
    dd if=/dev/urandom of=d.sqlite bs=4096 count=1 seek="$(page "$1")" conv=notrunc 2>/dev/null
}

# not_told WORDS
not_told() {
    grep -q -e "$1" told.json && fail "told: $1" "$(head -c 2000 told.json)"
}

# leaf TABLE N: the N-th page of a table's rows is overwritten, from 0; -1: the last; or all of them.
leaf() {
    cp r.sqlite d.sqlite
    python3 - "$1" "$2" <<'PY' || fail "no such page: $1 $2"
import sqlite3, sys
table, n = sys.argv[1:]
root = sqlite3.connect("d.sqlite").execute(
    "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
data = bytearray(open("d.sqlite", "rb").read())
number = lambda at, size: int.from_bytes(data[at:at + size], "big")
def leaves(page):
    at = (page - 1) * 4096
    if data[at] == 13:
        return [page]
    assert data[at] == 5, data[at]
    cells = [at + number(at + 12 + 2 * i, 2) for i in range(number(at + 3, 2))]
    return sum((leaves(number(c, 4)) for c in cells), []) + leaves(number(at + 8, 4))
pages = leaves(root)
assert len(pages) > 1
for page in pages if n == "all" else [pages[int(n)]]:
    data[(page - 1) * 4096:page * 4096] = b"\x5a" * 4096
open("d.sqlite", "wb").write(data)
PY
}

# Rows to which nothing leads any more are found on their own pages: the journal, the originals, the trail.
for table in proreg_import proreg_original proreg_value_change; do
    damage $table
    rebuild d.sqlite 1
    told '"equal": true'
    told "\"field\": \"$table\""
    told 'of them were found, others may be missing'
    not_told '"what": "lost"'
    not_told '"what": "chain"'
    sqlite3 -readonly r.sqlite .dump >then.sql
    sqlite3 -readonly new.sqlite .dump >now.sql
    cmp -s then.sql now.sql || fail "$table found: other rows" "$(diff then.sql now.sql | head -n 6)"
done
"$proreg" rebuild d.sqlite new2.sqlite >told.txt
grep -q 'nothing is lost' told.txt || fail "$(cat told.txt)"

# The end of the journal is lost: nobody says that it is as it was.
leaf proreg_import -1
rebuild d.sqlite 1
told '"content_before": null'
told '"equal": false'
told '"head_before": null'
last=$(sqlite3 -readonly new.sqlite 'SELECT max(import_id) FROM proreg_import')
[ "$last" -lt "$(sqlite3 -readonly r.sqlite 'SELECT max(import_id) FROM proreg_import')" ] || fail "the end of the journal"
told "\"stored\": \"$((last + 1)).*: cannot be read\""

# Rows of the trail are lost: which entries did what is not done any more.
leaf proreg_value_change -1
rebuild d.sqlite 1
told '"command": "record rename"'
told '"what": "lost"'
told '"field": "proreg_value_change"'
told '"stored": "mistyped"'

# Tables that are made again from the originals: nothing is lost.
for table in surgery proreg_record proreg_missing proreg_problem proreg_query; do
    damage $table
    rebuild d.sqlite 1
    told '"equal": true'
    told '"damaged": true'
    told "\"field\": \"$table\""
done
damage proreg_import_sha256
rebuild d.sqlite 0

# Without originals the values are those of the forms; without the trail, those of the originals.
leaf proreg_original 0
rebuild d.sqlite 1
told '"equal": true'
told '"what": "lost"'
leaf proreg_value_change 0
rebuild d.sqlite 1
told '"field": "proreg_value_change"'
told '"what": "chain"'

# A file that was cut off, with the study or without.
head -c "$(($(stat -c %s r.sqlite) * 98 / 100))" r.sqlite >d.sqlite
rebuild d.sqlite 1 --study "$src/schema/jasa"
told '"what": "unreadable"'
leaf proreg_study_file all
rebuild d.sqlite 4
grep -q 'name the study folder' told.err || fail "$(cat told.err)"
rebuild d.sqlite 1 --study "$src/schema/jasa"
told '"equal": true'

# Nothing can be made of what says nothing.
head -c 65536 /dev/urandom >d.sqlite
rebuild d.sqlite 4
cp r.sqlite d.sqlite
sqlite3 d.sqlite 'DROP TRIGGER proreg_import_keep; DELETE FROM proreg_import'
rebuild d.sqlite 4
grep -q 'nothing can be made anew' told.err || fail "$(cat told.err)"
[ -z "$(ls new.sqlite* 2>/dev/null)" ] || fail "left behind: $(ls new.sqlite*)"
[ $failed = 0 ]
