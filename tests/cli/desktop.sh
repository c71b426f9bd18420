#!/usr/bin/env bash
# desktop.sh CMAKE BUILD_DIR PROREG SOURCE_DIR: what a desktop reads is valid, and a registry is told from other databases.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*"; exit 1; }
"$1" --install "$2/desktop" --prefix "$folder" >"$folder/told.txt" 2>&1 || fail "$(cat "$folder/told.txt")"
share=$folder/share
# What the entry names is there.
entry=$share/applications/proreg.desktop
name=$(sed -n 's/^Exec=\([^ ]*\) .*/\1/p' "$entry")
[ "$name" = "$(basename "$3")" ] || fail "$entry starts $name"
icon=$(sed -n 's/^Icon=//p' "$entry")
[ "$(find "$share/icons/hicolor" -name "$icon.*" | wc -l)" = 3 ] || fail "the icon $icon is not there in three sizes"
for size in 48 128; do
    read -r width height < <(od -An -tu4 --endian=big -j16 -N8 "$share/icons/hicolor/${size}x$size/apps/$icon.png")
    [ "$width $height" = "$size $size" ] || fail "the icon of $size pixels has $width by $height"
done
type=$(sed -n 's/^MimeType=\(.*\);$/\1/p' "$entry")
grep -q "type=\"$type\"" "$share/mime/packages/proreg.xml" || fail "$type is of no file"
command -v desktop-file-validate >/dev/null && { desktop-file-validate "$entry" || fail "the entry is not valid"; }
command -v update-mime-database >/dev/null && command -v gio >/dev/null || { echo "skipped: no shared-mime-info here"; exit 77; }
XDG_DATA_HOME=$share update-mime-database "$share/mime" || exit 1
"$3" init "$folder/a.sqlite" --study "$4/tests/studies/hip" >/dev/null || exit 1
told() { XDG_DATA_HOME=$share gio info -a standard::content-type "$1" | sed -n 's/.*content-type: //p'; }
[ "$(told "$folder/a.sqlite")" = "$type" ] || fail "a registry is taken for $(told "$folder/a.sqlite")"
{ printf 'SQLite format 3\0' && head -c 4080 /dev/zero; } >"$folder/b.sqlite"
[ "$(told "$folder/b.sqlite")" != "$type" ] || fail "any database is taken for a registry"
