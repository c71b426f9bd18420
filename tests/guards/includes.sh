#!/usr/bin/env bash
# Tries what each folder includes, with the flags its files are compiled with: includes.sh BUILD_DIR
# ROOMS. What rooms.txt allows must compile; every other folder's headers, all internal ones and
# the other libraries must not.
set -u
build=$1 rooms=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0 tried=0
declare -A header=([GLIB]=glib.h [SQLITE3]=sqlite3.h [ZLIB]=zlib.h [JANSSON]=jansson.h
    [FYAML]=libfyaml.h [GSL]=gsl/gsl_cdf.h [CSV]=csv.h [CRYPTO]=openssl/evp.h [XLSXWRITER]=xlsxwriter.h [INTL]=libintl.h
    [ZIP]=zip.h [EXPAT]=expat.h [MICROHTTPD]=microhttpd.h [LIBPQ]=libpq-fe.h)

complain() {
    echo "$*"
    failed=1
}

# command_of ROOM: how a file of the folder is compiled, one word a line, without the file itself.
command_of() {
    awk -v room="$1" '
        /"command":/ { command = $0 }
        /"file":/ {
            file = $0; gsub(/.*"file": "|",?$/, "", file); sub(/\/[^\/]*$/, "", file)
            if (!done && length(file) > length(room) && substr(file, length(file) - length(room)) == "/" room) {
                sub(/.*"command": "/, "", command); sub(/",?$/, "", command)
                gsub(/\\"/, "\"", command); gsub(/\\\\/, "\\", command)
                sub(/ -o .*/, "", command); print command; done = 1
            }
        }' "$build/compile_commands.json"
}

# compiles TEXT: whether it does, with the flags of the present room.
compiles() {
    tried=$((tried + 1))
    printf '%b' "$1" >"$folder/try.c"
    (cd "$build" && eval "$command -fsyntax-only -w '$folder/try.c'") >"$folder/out" 2>&1
}

# public ROOM, all ROOM: headers as they are included.
public() { (cd "$build/include/${1//\//_}" 2>/dev/null && find "$1" -maxdepth 1 -name '*.h' | sort); }
all() { (cd "$build/internal/${1//\//_}" 2>/dev/null && find "$1" -maxdepth 1 -name '*.h' | sort); }
try_folders() { # ROOM SEEN...
    local room=$1 other text='' hidden
    shift
    for other in "$@"; do
        for file in $(public "${other%+}"); do text+="#include \"$file\"\n"; done
    done
    compiles "${text}int nothing;\n" || complain "$room/ may use $* but does not compile with their headers:
$(head -5 "$folder/out")"
    text=''
    for other in $names; do
        [ "$other" = "$room" ] && continue
        hidden=$(all "$other")
        case " $* " in
        *" $other+ "*) hidden='' ;;
        *" $other "*) hidden=$(comm -23 <(all "$other") <(public "$other")) ;;
        esac
        for file in $hidden; do text+="#if __has_include(\"$file\")\n#error LEAK $file\n#endif\n"; done
    done
    compiles "${text}int nothing;\n" || complain "$room/ must not see:
$(grep -o 'LEAK .*' "$folder/out" | sort -u | head -20)"
}

try_libraries() { # ROOM LIBRARY...
    local room=$1 library
    shift
    for library in "${!header[@]}"; do
        compiles "#include <${header[$library]}>\nint nothing;\n"
        case "$? $*" in
        0*) case " $* " in *" $library "*) ;; *) complain "$room/ compiles <${header[$library]}>" ;; esac ;;
        *) case " $* " in *" $library "*) complain "$room/ may use <${header[$library]}>, which fails" ;; esac ;;
        esac
    done
}

names=$(sed -n 's/^\([^#|]*[^#| ]\) *|.*/\1/p' "$rooms")
grep '^[^#]' "$rooms" | while IFS='|' read -r room seen libraries; do
    room=${room// /}
    command=$(command_of "$room")
    [ -n "$command" ] || { complain "$room/ stands in rooms.txt, but nothing there is compiled"; continue; }
    # shellcheck disable=SC2086
    try_folders "$room" $seen
    # shellcheck disable=SC2086
    try_libraries "$room" $libraries
    [ "$failed" = 0 ] || echo "$room" >>"$folder/failed"
    failed=0
    echo "$tried" >"$folder/tried"
done
for made in "$build"/internal/*; do
    room=$(cd "$made" && find . -type d -links 2 -printf '%P\n' | head -1)
    grep -qx "$room" <<<"$names" || complain "$room/ is not in tests/guards/rooms.txt: say there what it may include"
done
# Who comes next reads there what each folder is for.
for room in $names; do
    grep -q "\`$room/\`" "$(dirname "$rooms")/../../docs/architecture.md" ||
        complain "$room/ is not in docs/architecture.md: say there what it is for"
done
# A path that climbs reaches everything, whatever the flags are.
climbing=$(cd "$(dirname "$rooms")/../.." && grep -rnE '^ *# *include *"[^"]*\.\./' --include='*.[ch]' \
    $names tests) && complain "$climbing"
echo "$(wc -w <<<"$names") folders, $(cat "$folder/tried") compilations"
[ ! -s "$folder/failed" ] && [ "$failed" = 0 ]
