# Standardised mean differences, a line a variable or level, before and after matching.
names = longest_category * 3.7 + 14
names = names > width * 0.62 ? width * 0.62 : names
set lmargin at screen X(names)
set rmargin at screen X(width - 8)
set tmargin at screen Y(height - 20)
set bmargin at screen Y(32)
reach = -x_least[1] > x_most[1] ? -x_least[1] : x_most[1]
reach = reach < 0.3 ? 0.3 : reach
set xrange [-1.06 * reach : 1.06 * reach]
set yrange [n_categories + 0.6:0.4]
set border 1
unset ytics
set xtics offset 0,0.3
if (width < 300) {
    set label x_label[1] at screen X(width - 4), screen Y(8) right font ",8"
} else { set xlabel x_label[1] offset 0,0.7 }
set arrow from 0, graph 0 to 0, graph 1 nohead linestyle 101
set arrow from 0.1, graph 0 to 0.1, graph 1 nohead linestyle 100 dashtype 2
set arrow from -0.1, graph 0 to -0.1, graph 1 nohead linestyle 100 dashtype 2
do for [i = 1:n_categories] {
    set label category[i] at screen X(names - 6), first i right font ",7"
    set arrow from graph 0, first i to graph 1, first i nohead linestyle 101 dashtype 3 back
}
set key at screen X(width < 300 ? 4 : names), screen Y(height - 8) left vertical maxrows 1 Left reverse samplen 1 \
    width 2 font ",8"
array shape[2] = [6, 7]
array shade[2] = [hue[2], hue[1]]
plot for [s = 1:n_series] $points using ($2 == s ? $3 : NaN):4 with points pointtype shape[1 + (s - 1) % 2] \
    pointsize 0.5 * point linewidth 1 linecolor rgb shade[1 + (s - 1) % 2] title series_label[s]
