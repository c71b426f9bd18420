# One number against another; the area of a mark is the number of patients at its place.
columns = width > 300 && n_panels > 1 ? 2 : 1
rows = (n_panels + columns - 1) / columns
panel_width = width / columns
panel_height = height / rows
set multiplot
set style fill transparent solid 0.55 noborder
do for [p = 1:n_panels] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen X(column * panel_width + 36)
    set rmargin at screen X((column + 1) * panel_width - 10)
    set tmargin at screen Y(height - row * panel_height - 18)
    set bmargin at screen Y(height - (row + 1) * panel_height + 32)
    wide = x_most[p] > x_least[p] ? x_most[p] - x_least[p] : 1
    tall = y_most[p] > y_least[p] ? y_most[p] - y_least[p] : 1
    set xrange [x_least[p] - 0.04 * wide : x_most[p] + 0.04 * wide]
    set yrange [y_least[p] - 0.05 * tall : y_most[p] + 0.05 * tall]
    set xlabel x_label[p] offset 0,0.6
    set ylabel y_label[p] offset 1,0
    unset label
    set label panel_title[p] at graph 0, graph 1 offset 0,0.6 left font ",8"
    do for [m = 1:n_marks] {
        if (mark_panel[m] == p) {
            set label mark_text[m] at graph 1, graph 1 offset 0,0.6 right font ",8"
        }
    }
    plot $points using ($1 == p ? $3 : NaN):4:(0.35 * point * sqrt($7)) with points pointtype 7 \
        pointsize variable linecolor rgb hue[1] notitle
}
unset multiplot
