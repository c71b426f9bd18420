#!/usr/bin/env bash
# Runs a file of command-line cases: run_cases.sh PROREG SOURCE_DIR CASES
#
#   # a comment
#   $ proreg help nonsense        a command, run in a folder with schema/ and sample_data/ alone;
#                                 $SRC is the source tree
#   text                          expected standard output, line by line
#   ! text                        expected standard error
#   ? 2                           expected exit code; 0 where none is given
#
# A line "..." stands for any lines, and "<*>" within a line for any text. A blank line ends a
# case; the cases of a file share one folder, so that one may use what another made.
# PROREG_CASES_SETUP is a command that is run there first; PROREG_CASES_FINDINGS=1 lets a case
# without "?" exit with 1. PROREG_CASES_STOP=1 ends with the first case that fails.
set -u
proreg=$(readlink -f "$1") SRC=$(readlink -f "$2") cases=$(readlink -f "$3")
unset LANGUAGE
export SRC NO_COLOR=1 TZ=UTC LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/work" && ln -s "$proreg" "$folder/bin/proreg"
PATH=$folder/bin:$PATH
ln -s "$SRC/schema" "$SRC/sample_data" "$folder/work/"
cd "$folder/work" || exit 70
[ -z "${PROREG_CASES_SETUP:-}" ] || bash -c "$PROREG_CASES_SETUP" >/dev/null || exit 70

passed=0 failed=0 command='' out='' err='' code='' line_number=0 first_line=0

# pattern TEXT: a shell pattern that matches TEXT, with its wildcards alive.
pattern() {
    local text
    text=$(printf '%s' "$1" | sed -e 's/[][\\*?]/\\&/g' -e 's/<\\\*>/*/g' -e 's/^\.\.\.$/*/')
    printf '%s' "$text"
}

check() {
    local what=$1 expected=$2 actual=$3
    # shellcheck disable=SC2053
    [[ $actual == $(pattern "$expected") ]] && return 0
    printf '%s:%s: %s\n  %s differs\n--- expected\n%s\n--- got\n%s\n' \
        "$cases" "$first_line" "$command" "$what" "$expected" "$actual"
    return 1
}

finish() {
    [ -n "$command" ] || return
    local got_out got_err got_code ok=1
    bash -c "$command" >"$folder/out" 2>"$folder/err" </dev/null
    got_code=$?
    got_out=$(cat "$folder/out") got_err=$(cat "$folder/err")
    # A command that is only shown may find something; anything worse has to be said.
    [ -n "$code" ] || { [ "$got_code" -eq "${PROREG_CASES_FINDINGS:-0}" ] && code=$got_code; }
    check 'exit code' "${code:-0}" "$got_code" || ok=0
    check 'standard output' "$out" "$got_out" || ok=0
    check 'standard error' "$err" "$got_err" || ok=0
    if [ $ok = 1 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    [ $ok = 1 ] || [ -z "${PROREG_CASES_STOP:-}" ] || exit 1
    command='' out='' err='' code=''
}

add() { if [ -n "$1" ]; then printf '%s\n%s' "$1" "$2"; else printf '%s' "$2"; fi; }

while IFS= read -r line || [ -n "$line" ]; do
    line_number=$((line_number + 1))
    case "$line" in
    '# '*) ;;
    '$ '*)
        finish
        command=${line#'$ '} first_line=$line_number
        ;;
    '! '*) err=$(add "$err" "${line#'! '}") ;;
    '? '*) code=${line#'? '} ;;
    '') finish ;;
    *) out=$(add "$out" "$line") ;;
    esac
done <"$cases"
finish
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
