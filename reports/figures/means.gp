# Means over the visits, a panel a measure, a line and a mark a group.
columns = width > 300 && n_panels > 1 ? 2 : 1
rows = (n_panels + columns - 1) / columns
names = longest_name + 17        # with the number of patients at the visits
top = 20.0 + legend_space(names)
gap = 34.0
panel_width = width / columns
panel_height = (height - top) / rows
set multiplot
set xrange [0.6:n_categories + 0.4]
set xtics ("" -1) scale 0 offset 0,0.3
do for [i = 1:n_categories] { set xtics add (tick[i] i) }
set grid ytics linestyle 101
# Many groups stand closer, so that a visit's are still nearer to one another than to the next visit's.
dodge(s) = (n_series > 8 ? 0.6 / n_series : 0.07) * (s - (n_series + 1) / 2.0)
do for [p = 1:n_panels] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen X(column * panel_width + 32)
    set rmargin at screen X((column + 1) * panel_width - 8)
    set bmargin at screen Y(height - top - (row + 1) * panel_height + 20)
    low = y_ends_least[p]
    high = y_ends_most[p]
    span = high > low ? high - low : 1
    rough = span / 5.0
    unit = 10 ** floor(log10(rough))
    step = unit * (rough <= unit ? 1 : rough <= 2 * unit ? 2 : rough <= 5 * unit ? 5 : 10)
    set ytics step
    lines = 0
    do for [m = 1:n_marks] {
        lines = mark_panel[m] == p && mark_y[m] + 1 > lines ? mark_y[m] + 1 : lines
    }
    edge = height - top - row * panel_height - 18 - 9 * lines
    set tmargin at screen Y(edge)
    set yrange [low - 0.05 * span : high + 0.05 * span]
    set label 1 panel_title[p] at graph 0, screen Y(edge + 10 + 9 * lines) left font ",8"
    do for [m = 1:n_marks] {
        if (mark_panel[m] == p) {
            set label mark_text[m] at mark_x[m], \
                screen Y(edge + 6 + 9 * (lines - 1 - mark_y[m])) center font ",7"
        }
    }
    if (p == 1) {
        set key at screen X(32), screen Y(height - 8) left vertical maxrows legend_rows(names) Left reverse \
            samplen 2.5 width 2 font ",8"
    } else { unset key }
    plot for [s = 1:n_series] $points using \
            ($1 == p && $2 == s ? $3 + dodge(s) : NaN):4:5:6 with yerrorbars \
            linecolor rgb hue[turn(s)] linewidth 0.6 pointtype mark[pattern(s)] pointsize 0 notitle, \
        for [s = 1:n_series] $points using \
            ($1 == p && $2 == s ? $3 + dodge(s) : NaN):4 with linespoints \
            linecolor rgb hue[turn(s)] linewidth 1 dashtype dash[pattern(s)] pointtype mark[pattern(s)] pointsize 0.55 * point \
            title sprintf("%s (n = %s)", series_label[s], series_counts[s])
    unset label
}
unset multiplot
