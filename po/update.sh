#!/usr/bin/env bash
# The sentences that the sources mark, into proreg.pot, and from there into the catalogues.
#   po/update.sh          writes both; new sentences wait in po/*.po for their translation
#   po/update.sh --check  says what differs and writes nothing
set -euo pipefail
cd "$(dirname "$0")/.."

# extract FILE: no line numbers and no dates, so that only sentences change the file; "95% CI" is no
# format of printf.
extract() {
    git ls-files '*.c' '*.h' ':!tests' ':!bench' | LC_ALL=C sort |
        xgettext --files-from=- --language=C --from-code=UTF-8 --no-location --sort-output \
            --add-comments=Translators: --package-name=proreg \
            --keyword --keyword=_ --keyword=N_ --keyword=NN_:1,2 --keyword=base_words:2 \
            --keyword=base_words_n:2,3 --keyword=base_words_compose:2 \
            --keyword=base_words_compose_n:2,3 --keyword=base_words_say:2 \
            --keyword=report_result_part:2 --keyword=report_result_part_n:2,3 \
            --keyword=report_result_note:2 \
            --keyword=report_figure_alt:2 \
            --keyword=base_words_vsay:2 --output=- |
        sed -e '/^"POT-Creation-Date:/d' -e '/^#, fuzzy$/d' \
            -e '/^#, c-format$/{N;N;N;/95%/s/^#, c-format\n//}' \
            -e 's/charset=CHARSET/charset=UTF-8/' -e '1,/^$/{/^#/d}' >"$1"
}

# Each place like {1} of a sentence stands in its translation, and no other.
check_places() {
    awk -v file="$1" '
        function places(text,   list, n) {
            n = 0; list = ""
            for (i = 1; i < 20; i++) if (index(text, "{" i "}")) list = list " " i
            return list
        }
        function judge() {
            if (given != "" && places(given) != places(id) && places(given) != places(plural)) {
                print file ": places of \"" id "\" are not those of \"" given "\""; bad = 1
            }
            id = plural = given = ""; where = ""
        }
        /^#~/ { next }
        /^msgid / { judge(); where = "id"; sub(/^msgid /, "") }
        /^msgid_plural / { where = "plural"; sub(/^msgid_plural /, "") }
        /^msgstr/ { where = "given"; sub(/^msgstr(\[[0-9]\])? /, "") }
        /^"/ {
            gsub(/^"|"$/, "")
            if (where == "id") id = id $0
            else if (where == "plural") plural = plural $0
            else given = given $0
        }
        END { judge(); exit bad }' "$1"
}

if [ "${1:-}" = --check ]; then
    command -v xgettext >/dev/null || exit 77
    fresh=$(mktemp)
    trap 'rm -f "$fresh"' EXIT
    extract "$fresh"
    diff -u po/proreg.pot "$fresh" || { echo "po/proreg.pot is not current: run ./dev words"; exit 1; }
    for catalogue in po/*.po; do
        msgfmt --check-format --check-header --check-domain -o /dev/null "$catalogue"
        check_places "$catalogue"
    done
    exit 0
fi
extract po/proreg.pot
for catalogue in po/*.po; do
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location --sort-output \
        "$catalogue" po/proreg.pot
    msgattrib --no-obsolete --no-location --sort-output -o "$catalogue" "$catalogue"
    printf '%s: ' "$catalogue"
    msgfmt --statistics -o /dev/null "$catalogue"
done
