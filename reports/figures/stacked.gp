# Shares of the levels as bars of 100%, a row of panels a variable and a panel a visit.
columns = 0
do for [p = 1:n_panels] { columns = columns + (y_label[p] eq y_label[1] ? 1 : 0) }
rows = n_panels / columns
left = 58.0
right = 6.0
top = 34.0 + legend_space(longest_name)
bottom = 26.0
lanes = 1
do for [m = 1:n_marks] { lanes = mark_y[m] > lanes ? mark_y[m] : lanes }
bracket = 6 + 42.0 * lanes      # a lane for pairs of neighbours, one for those farther apart
panel_width = (width - left - right) / columns
panel_height = (height - top - bottom) / rows
set multiplot
set style fill solid 1.0 border rgb soft
set xrange [0:100]
set yrange [n_categories + 0.55:0.45]
set ytics scale 0
unset border
do for [p = 1:n_panels] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen X(left + column * panel_width)
    set rmargin at screen X(left + (column + 1) * panel_width - bracket)
    set tmargin at screen Y(height - top - row * panel_height - 13)
    set bmargin at screen Y(height - top - (row + 1) * panel_height)
    unset label
    if (row == 0) { set label panel_title[p] at graph 0.5, screen Y(height - top + 10) center font ",8" }
    if (column == 0) { set label y_label[p] at screen X(4), graph 1 offset 0,0.6 left font ",8" }
    unset xtics
    unset xlabel
    if (row == rows - 1) {
        set xtics 0, panel_width - bracket < 90 ? 50 : 25, 100 scale 0.5 nomirror offset 0,0.4 font ",7"
        set xlabel x_label[p] offset 0,0.7
    }
    set ytics ("" -1) scale 0
    if (column == 0) { do for [i = 1:n_categories] { set ytics add (tick[i] i) } }
    if (p == 1) {
        set key at screen X(4), screen Y(height - 8) left vertical maxrows legend_rows(longest_name) Left reverse \
            samplen 0.8 width 1.5 font ",7.5"
    } else { unset key }
    unset arrow
    do for [m = 1:n_marks] {
        if (mark_panel[m] == p) {
            reach = 103 + 42 * (mark_y[m] - 1) * 100 / (panel_width - bracket)
            from = mark_x[m] + 0.1
            to = mark_x2[m] - 0.1
            set arrow from 101, from to reach, from nohead linestyle 100
            set arrow from reach, from to reach, to nohead linestyle 100
            set arrow from 101, to to reach, to nohead linestyle 100
            set label mark_text[m] at reach, (from + to) / 2 left offset 0.4,0 font ",6.5"
        }
    }
    plot for [s = 1:n_series] $points using \
            ($1 == p && $2 == s ? $8 : NaN):3:($8):($8 + $4):($3 - 0.36):($3 + 0.36) \
            with boxxyerror fillcolor rgb ramp(s) linewidth 0.3 title series_label[s]
}
unset multiplot
set style fill solid 1.0 border rgb soft
