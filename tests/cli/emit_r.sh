#!/usr/bin/env bash
# Every number of the example reports made again by R from what `report --emit-r` writes, and some
# from the script that `explain` prints: emit_r.sh PROREG SOURCE_DIR. Without R it says so, 77.
set -u
proreg=$1 source=$2
Rscript -e 'library(survival)' >/dev/null 2>&1 || { echo "skipped: R with its package survival is not here"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8
db=$folder/jasa.sqlite
status=0
fail() { echo "$*"; status=1; }

"$source/sample_data/import_all.sh" "$proreg" "$db" >"$folder/import.txt" 2>&1 || { cat "$folder/import.txt"; exit 1; }

# again STUDY FOLDER NUMBERS CANNOT: so many numbers, all as proreg has them, but for those that R
# itself gives up (Fisher's test of a large table).
again() {
    local study=$1 name out=$folder/$2
    "$proreg" report "$db" "$study" --emit-r "$out" >"$folder/paths.txt" 2>"$folder/messages.txt" ||
        { fail "$study: $(cat "$folder/messages.txt")"; return; }
    [ "$(wc -l <"$folder/paths.txt")" -eq 2 ] || fail "$study: two files were expected"
    [ "$(stat -c %a "$out"/*_data.csv)" = 600 ] || fail "$study: others may read the data"
    grep -qE "SYN-|[NSW]-[0-9]{3}" "$out"/* && fail "$study: a record id is in the files"
    nice Rscript "$out"/*_redo.R "$out/results.csv" >"$folder/said.txt" 2>&1 || fail "$study: exit code of the script"
    grep -qE "^$3 numbers made again; 0 differ by more than 1e-6; $4 R cannot make; 0 have no line here" "$folder/said.txt" ||
        { fail "$study:"; tail -5 "$folder/said.txt"; }
    [ "$(wc -l <"$out/results.csv")" -gt 10 ] || fail "$study: results.csv has no line a number"
}
again segment segment 1602 0
again decompression decompression 3257 0
again sins sins 942 1
grep -q "T1.origin.overall_test.baseline.p .* R cannot" "$folder/said.txt" || fail "sins: what R cannot is not named"

# What compare asks: differences, effect sizes, joint intervals, models.
"$proreg" compare "$db" --outcome pain_vas,died,age --by segment --pairwise --test tukey --cohort segment \
    --yaml "$folder/q1.yaml" >/dev/null
again "$folder/q1.yaml" q1 '[1-9][0-9]*' 0
"$proreg" compare "$db" --outcome survival,pain_vas,died --by sex --adjust age --yaml "$folder/q2.yaml" >/dev/null
again "$folder/q2.yaml" q2 '[1-9][0-9]*' 0

# A registry of another field, with what the three studies do not have: dates, trends, differences of
# levels, strata, matched pairs, rows with a condition, values left out, subgroups.
db=$folder/hip.sqlite hip=$source/tests/studies/hip
"$proreg" init "$db" --study "$hip" >/dev/null
sed '/^N-003,4_month/s/,28,,,,$/,99,,,,/' "$hip/north.csv" >"$folder/north.csv"
{ sed -n 1p "$hip/north.csv"; sed -n '/^N-002,4_month/s/,22,,,,$/,99,,,,/p' "$hip/north.csv"; } >"$folder/later.csv"
"$proreg" import "$db" "$folder/north.csv" "$hip/south.csv" "$hip/west.csv" "$folder/later.csv" >/dev/null 2>&1
"$proreg" compare "$db" --outcome survival --by sex --subgroups 'age:<80,80+,asa:1+2,3+4' --yaml "$folder/q3.yaml" >/dev/null
"$proreg" compare "$db" --outcome ohs --visit 4_month --by sex --adjust age --subgroups 'asa:1+2,3+4' --yaml "$folder/q4.yaml" >/dev/null
"$proreg" compare "$db" --outcome any_complication --by sex --subgroups 'asa:1+2,3+4' --yaml "$folder/q5.yaml" >/dev/null
again fracture hip '[1-9][0-9]*' 0
for file in "$source"/tests/cli/files/{rows,tables,regression}.yaml "$folder"/q[345].yaml; do
    again "$file" "hip_$(basename "$file" .yaml)" '[1-9][0-9]*' 0
done
db=$folder/jasa.sqlite

# A value that was changed is found.
sed -i '2,9s/,thoracic,/,cervical,/g' "$folder/segment/segment_data.csv"
Rscript "$folder/segment/segment_redo.R" >"$folder/said.txt" 2>&1 && fail "changed data went unnoticed"

# Single numbers, each from its own script.
while read -r study address; do
    "$proreg" explain "$db" "$study" "$address" --format r >"$folder/one.R" || fail "$address: no script"
    ours=$("$proreg" explain "$db" "$study" "$address" --format json | sed -n 's/^ "value": \([^,]*\),$/\1/p')
    theirs=$(Rscript -e 'options(digits = 15); cat(as.numeric(source(commandArgs(TRUE)[1])$value)[1])' "$folder/one.R" 2>"$folder/r.txt")
    Rscript -e 'a <- as.numeric(commandArgs(TRUE)); quit(status = !(length(a) == 2 && abs(a[1] - a[2]) <= 1e-8 * max(1e-9, abs(a[1]))))' \
        "$ours" "$theirs" || { fail "$address: proreg $ours, R $theirs"; cat "$folder/r.txt"; }
done <<'LIST'
segment T1.level.s.tl_l_s.baseline.percent
segment T2.age.cervical.baseline.sd
segment T3.psf.6.cervical.baseline.n
segment T4.frankel.cervical.baseline_vs_1_month.p
segment T6.pain_vas.C_vs_T.change.p
segment T6.frankel.T_vs_L.1_month.p
decompression T3.escc.logistic.unmatched.ci_low
decompression T4.age.dec_vs_nodec.matched.p
decompression TS6.overall_survival.at_365.total.matched.percent
sins T3.overall_survival.overall_test.six_months.p
sins T4.pain_vas.total.baseline_vs_6_month.p
sins T6.any.fusion_vs_none.six_months.significant
sins T7.pain_vas.spearman.baseline.rho
LIST
exit $status
