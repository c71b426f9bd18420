# Effects with their intervals, a line a term; at the right the numbers (marks of column 1) and
# the P values (column 2), under what the label of the other axis calls them. x_min is the value of no effect: 1 for ratios, which have a log axis.
names = longest_category * 4.3 + 14
names = names > width * 0.4 ? width * 0.4 : names
numbers = width * 0.70
p_values = width - 4.0
set lmargin at screen X(names)
set rmargin at screen X(numbers - 14)
set tmargin at screen Y(height - 18)
set bmargin at screen Y(34)
none = x_min[1]
is_ratio = none == 1
lowest = x_ends_least[1] < none ? x_ends_least[1] : none
highest = x_ends_most[1] > none ? x_ends_most[1] : none
if (is_ratio) {
    set logscale x
    lowest = lowest < 0.05 ? 0.05 : lowest
    highest = highest > 50 ? 50 : highest
    set xtics (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) offset 0,0.3
    edge_low = lowest / 1.15
    edge_high = highest * 1.15
} else {
    span = highest > lowest ? highest - lowest : 1
    edge_low = lowest - 0.05 * span
    edge_high = highest + 0.05 * span
    set xtics offset 0,0.3
}
set xrange [edge_low:edge_high]
set yrange [n_categories + 0.6:0.4]
set border 1
unset ytics
set xlabel x_label[1] offset 0,0.7
set arrow from none, graph 0 to none, graph 1 nohead linestyle 100 dashtype 2
do for [i = 1:n_categories] { set label category[i] at screen X(4), first i left font ",8" }
set label series_label[1] . " (95% CI)" at screen X(numbers), screen Y(height - 9) left font ",8"
set label (strlen(y_label[1]) > 0 ? y_label[1] : "P") at screen X(p_values), screen Y(height - 9) right font ",8"
do for [m = 1:n_marks] {
    if (mark_x[m] == 1) {
        set label mark_text[m] at screen X(numbers), first mark_y[m] left font ",8"
    } else {
        set label mark_text[m] at screen X(p_values), first mark_y[m] right font ",8"
    }
}
# The side of an interval that leaves the axis is an arrow to its edge.
inside(x) = x < edge_low ? edge_low : x > edge_high ? edge_high : x
plot $points using ($5 < edge_low ? inside($3) : NaN):4:(edge_low - inside($3)):(0) with vectors \
        head filled size screen 0.01,20 linecolor rgb ink linewidth 0.8 notitle, \
    $points using ($6 > edge_high ? inside($3) : NaN):4:(edge_high - inside($3)):(0) with vectors \
        head filled size screen 0.01,20 linecolor rgb ink linewidth 0.8 notitle, \
    $points using 3:4:($5 < edge_low ? $3 : $5):($6 > edge_high ? $3 : $6) with xerrorbars \
        linecolor rgb ink linewidth 0.8 pointtype 5 pointsize 0.6 * point notitle
