# Survival, or incidence (then with y_max): steps with bands, strokes where patients are censored, numbers at risk below. Panel 1
# holds the curves, panel 2 the numbers (as marks, a row a group), panel 3 those censored.
# The names of the groups stand before their numbers, or in a single column above them.
narrow = width < 300
left = narrow ? 40.0 : longest_name * 3.7 + 20
left = left < 44 && !narrow ? 44 : left
pitch = narrow ? 20.0 : 11.0
foot = 34.0 + pitch * n_series
set lmargin at screen X(left)
set rmargin at screen X(width - 12)
set tmargin at screen Y(height - 24 - legend_space(longest_name))
set bmargin at screen Y(foot)
set xrange [0:x_max[1] > 0 ? x_max[1] * 1.02 : 1]
top = y_max[1] > 0 ? y_max[1] : 1
set yrange [0:top * 1.02]
set ytics 0, (top > 0.5 ? 0.2 : top > 0.2 ? 0.1 : top > 0.1 ? 0.05 : 0.02), top
set format y (top > 0.2 ? "%.1f" : "%.2f")
set xlabel x_label[1] offset 0,0.7
set label y_label[1] at screen X(left - 30), graph 0.5 center rotate by 90 font ",8"
set xtics ("" -1) offset 0,0.3
set label panel_title[2] at screen X(4), screen Y(foot - 27) left font ",7"
do for [m = 1:n_marks] {
    if (mark_panel[m] == 1) {
        if (y_max[1] > 0) {
            set label mark_text[m] at graph 0.02, graph 0.95 left font ",8"
        } else {
            set label mark_text[m] at graph 0.98, graph 0.95 right font ",8"
        }
    } else {
        if (mark_y[m] == 1) { set xtics add (sprintf("%g", mark_x[m]) mark_x[m]) }
        set label mark_text[m] at mark_x[m], screen Y(foot - 27 - pitch * mark_y[m]) center font ",7"
    }
}
do for [s = 1:n_series] {
    set label series_label[s] at screen X(4), screen Y(foot - 27 - pitch * s + (narrow ? 9 : 0)) left font ",7"
}
set key at screen X(4), screen Y(height - 8) left vertical maxrows legend_rows(longest_name) Left reverse samplen 2.5 \
    width 2 font ",8"
plot for [s = 1:n_series] $stairs using ($2 == s ? $3 : NaN):4:5 with filledcurves \
        fillcolor rgb hue[turn(s)] fillstyle transparent solid 0.15 noborder notitle, \
    for [s = 1:n_series] $points using ($1 == 1 && $2 == s ? $3 : NaN):4 with steps \
        linecolor rgb hue[turn(s)] linewidth 1.2 dashtype dash[pattern(s)] title series_label[s], \
    for [s = 1:n_series] $points using ($1 == 3 && $2 == s ? $3 : NaN):4 with points \
        linecolor rgb hue[turn(s)] linewidth 0.6 pointtype 1 pointsize 0.45 * point notitle
