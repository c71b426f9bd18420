#!/usr/bin/env bash
# Every page that the program writes, in a browser: check.sh PROREG SOURCE_DIR [KEEP]
# At the widths of a desk, a tablet and a phone, light and dark: nothing sticks out, text can be read,
# the structure is sound (check.js), nothing outside is asked for, no script is needed, the console says
# nothing; and printed, where a table that is longer than a page has its head on each.
# axe-core looks too where AXE_CORE names its axe.min.js (./dev pages fetches it). Without Chromium the
# test is skipped, and says so. PAGES="due report" looks at those alone. With KEEP the pages, pictures and PDFs stay in that folder.
set -u
proreg=$(readlink -f "$1") source=$(readlink -f "$2") here=$(dirname "$(readlink -f "$0")")
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "skipped: no Chromium here; './dev pages' installs it (Debian: apt-get install chromium)"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keep=${3:-}
cd "$work" || exit 70
chrome() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
        --no-first-run --disable-extensions --enable-logging=stderr --user-data-dir="$work/profile" "$@" 2>"$work/log"
}

# ---- the pages ----
study=$source/tests/studies/hip
sed 's/^sites:/targets: {patients: 90, from: 2020-01-01, until: 2022-12-31, sites: {north: 40}}\nsites:/' \
    "$study/study.yaml" >study.yaml
mkdir hip && cp "$study"/*.yaml "$study"/*.csv hip/ && cp study.yaml hip/
"$proreg" init h.sqlite --study hip >/dev/null &&
    "$proreg" import h.sqlite "$study"/{north,south,west}.csv >/dev/null || exit 70
id=$("$proreg" due h.sqlite --on 2024-09-01 --format csv | sed -n '2s/^[^,]*,\([^,]*\),.*/\1/p')
"$proreg" status h.sqlite --on 2024-09-01 --format html -o board.html &&
    "$proreg" status h.sqlite --on 2024-09-01 --site north --lang ja --format html -o site.html &&
    "$proreg" due h.sqlite --on 2024-09-01 --format html -o due.html &&
    "$proreg" patient h.sqlite "$id" --format html -o patient.html &&
    "$proreg" report h.sqlite fracture --format html >report.html || exit 70
"$proreg" init s.sqlite --study "$source/schema/jasa" >/dev/null &&
    "$proreg" import s.sqlite "$source"/sample_data/sites/*.csv >/dev/null
"$proreg" report s.sqlite decompression --all --lang ja --format html >figures.html || exit 70

# ---- looking ----
failed=0 looked=0
axe=${AXE_CORE:-}
[ -n "$axe" ] && [ -r "$axe" ] && echo "with axe-core: $axe" || { axe=''; echo "without axe-core: AXE_CORE names no file"; }
# A page with faults, so that a look that sees nothing is noticed.
cat >faulty.html <<'HTML'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Faulty</title></head><body><main><h1>Faulty</h1>
<p style="width:700px">Too wide for a phone.</p><script>console.error("a word")</script><p style="color:#aaa;background:#fff">Too pale.</p></main>
</body></html>
HTML
for page in faulty ${PAGES:-board site due patient report figures}; do
    {
        sed '/<\/body>/,$d' "$page.html"
        echo '<script>window.__faults=[];addEventListener("error",e=>__faults.push("error: "+e.message));</script>'
        [ -z "$axe" ] || { echo '<script>'; cat "$axe"; echo '</script>'; }
        echo '<script>'
        cat "$here/check.js"
        echo '</script></body></html>'
    } >"looked_$page.html"
    for look in 390:light 390:dark 768:light 1400:light 1400:dark; do
        width=${look%:*} scheme=${look#*:}
        dark=$([ "$scheme" = dark ] && echo 0 || echo 1)
        # In a frame of the wanted width: the window of a browser may not become so narrow.
        cat >frame.html <<HTML
<!DOCTYPE html><html><head><meta charset="utf-8"><title>frame</title><style>body{margin:0}</style></head><body>
<iframe src="looked_$page.html" style="width:${width}px;height:2600px;border:0"></iframe>
<script>addEventListener("message", e => { document.body.insertAdjacentHTML("beforeend", '<pre id="verdict"></pre>');
document.getElementById("verdict").textContent = e.data; });</script></body></html>
HTML
        chrome --window-size="$width,2600" --blink-settings="preferredColorScheme=$dark" \
            --virtual-time-budget=20000 --dump-dom "file://$work/frame.html" >dom.html
        said=$(grep -o 'CONSOLE[^"]*".*"' log | sed 's/^[^"]*/console: /')
        verdict=$(sed -n '/<pre id="verdict">$/,/<\/pre>/p' dom.html | sed 's/<[^>]*>//g; /^$/d')
        if [ $page = faulty ]; then
            [[ $verdict == *"sticks out"*"contrast"*done && $said == *"a word"* ]] && break
            echo "the fault of a page at $width px was not seen: $verdict $said"
            exit 1
        fi
        looked=$((looked + 1))
        if [ "$verdict$said" != done ]; then
            failed=$((failed + 1))
            printf '%s at %s px, %s:\n%s\n' "$page" "$width" "$scheme" "${verdict:-no answer of the browser} $said" | head -30
        fi
        [ -z "$keep" ] || chrome --window-size="$width,2600" --blink-settings="preferredColorScheme=$dark" \
            --virtual-time-budget=5000 --screenshot="$work/$page-$width-$scheme.png" "file://$work/frame.html" >/dev/null
    done
    [ $page = faulty ] && continue
    chrome --no-pdf-header-footer --print-to-pdf="$work/$page.pdf" "file://$work/$page.html" >/dev/null
    if [ "$(head -c 4 "$page.pdf" 2>/dev/null)" != %PDF ] || [ "$(wc -c <"$page.pdf")" -lt 5000 ]; then
        failed=$((failed + 1))
        echo "$page does not print"
    elif [ $page = figures ] && command -v pdftotext >/dev/null; then
        # Its table of every test is the last, and longer than a page.
        pages=$(pdftotext -layout $page.pdf - | tr '\f' '\n' | grep -c '調整前の P')
        if [ "$pages" -lt 3 ]; then
            failed=$((failed + 1))
            echo "$page prints the head of its longest table $pages times"
        fi
    fi
done
[ -z "$keep" ] || { mkdir -p "$keep" && cp ./*.png ./*.pdf board.html site.html due.html patient.html report.html figures.html "$keep"; }
echo "$looked looks, $failed with faults"
[ "$failed" = 0 ]
