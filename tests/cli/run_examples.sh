#!/usr/bin/env bash
# Runs every example that --help shows, in the order of the help: run_examples.sh PROREG SOURCE_DIR
# An example may find something (exit 1) but must never be a usage error or a failure.
set -u
proreg=$(readlink -f "$1") source=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/work" && ln -s "$proreg" "$folder/bin/proreg" && ln -s /bin/true "$folder/bin/xdg-open"
PATH=$folder/bin:$PATH
cd "$folder/work" || exit 70
for name in schema sample_data docs tests; do
    [ -e "$source/$name" ] && cp -r "$source/$name" .
done
# The page of a group wants its file, and a secret that its owner alone can read.
cat >group.yaml <<'END'
origin: https://registry.example.org
front: {user: X-Remote-User, secret: X-Proreg-Secret, secret_file: secret}
people: {sato: coordinator}
END
(umask 077 && echo 0123456789abcdef0123456789abcdef >secret)

passed=0 failed=0
while read -r command; do
    while IFS= read -r example; do
        # What serves is ended as somebody at a terminal would, once: without --foreground the group gets it, too.
        [ "$command" != serve ] || example="timeout --foreground --preserve-status -s INT 3 $example"
        bash -c "$example" >../stdout 2>../stderr </dev/null
        code=$?
        if [ $code -le 1 ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '%s\n  exit %s\n' "$example" "$code"
            cat ../stdout ../stderr
        fi
    done < <(proreg help "$command" | sed -n '/^Examples:/,$ s/^  //p')
done < <(proreg help | sed -n 's/^  \([a-z]*\)  *.*/\1/p')
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
