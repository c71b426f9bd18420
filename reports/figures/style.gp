# One look for all figures. Before this come n_panels, n_series, n_categories, n_marks, width and
# height (points on paper), point (the terminal's factor for marks), and the arrays
#   a panel each     panel_title, x_label, y_label, x_min, x_max, y_min, y_max; the ranges x_least,
#                    x_most, y_least, y_most, n_least, n_most, and with the ends of intervals
#                    x_ends_least, x_ends_most, y_ends_least, y_ends_most (0 and 1 where there is
#                    nothing)
#   a series each    series_label, series_n, and series_counts: the n of its points, "139 to 189"
#   a category each  category, and tick, the same for xtics and ytics (there % begins a format)
#   a mark each      mark_panel, mark_x, mark_y, mark_x2, mark_value, mark_text
# and the block
#   $points  panel, series, x, y, low, high, n, sum of y of the series before
# Positions are in points on paper: X(20) is 20 points from the left, Y(20) from the bottom.
set encoding utf8
set datafile separator "\t"
set datafile missing "missing"
set decimalsign "."
set minussign
X(points) = points / width
Y(points) = points / height

# Nine colours of at least three times the contrast to white paper that lines need to be seen
# (WCAG 2.1, 1.4.11), the first three far apart in grey print too. Each series has a dash and a mark
# of its own as well; after the ninth the colours begin again with other dashes.
array hue[9] = ["#005B96", "#D97700", "#333333", "#B0578D", "#008060", "#7B3F9E", "#C0392B", \
    "#946C00", "#767676"]
array mark[9] = [7, 5, 9, 13, 11, 15, 6, 4, 8]
array dash[9] = [1, 2, 4, 3, 5, 6, 7, 8, 9]
set dashtype 6 (14,4)
set dashtype 7 (6,2,2,2,2,2)
set dashtype 8 (2,4)
set dashtype 9 (12,3,4,3)
turn(s) = 1 + (s - 1) % 9
pattern(s) = 1 + (s - 1 + (s - 1) / 9) % 9
# Ordered levels go from light to dark in one hue; more than five are steps between its ends.
array shades[5] = ["#DCE9F5", "#B3D1EA", "#7DB3DA", "#3D8AC2", "#0B4F96"]
part(s) = (s - 1.0) / (n_series - 1.0)
between(s) = sprintf("#%02X%02X%02X", int(0xDC - 0xD4 * part(s)), int(0xE9 - 0xB9 * part(s)), \
    int(0xF5 - 0x8A * part(s)))
ramp(s) = n_series <= 5 ? shades[s] : between(s)
ink = "#000000"
soft = "#595959"
hair = "#BFBFBF"

# Legends stand above the panels, in as many rows as their longest name needs.
legend_fits(characters) = floor(0.97 * width / (characters * 3.8 + 60))
legend_rows(characters) = legend_fits(characters) < 1 ? n_series \
    : ceil(1.0 * n_series / legend_fits(characters))
legend_space(characters) = 11.7 * (legend_rows(characters) - 1)

set style line 100 linecolor rgb ink linewidth 0.6
set style line 101 linecolor rgb hair linewidth 0.4
set border 3 linestyle 100
set tics out nomirror scale 0.5 font ",7" textcolor rgb ink
set style fill solid 1.0 noborder
set bars 0.6
set format x "%g"
set format y "%g"
unset key
