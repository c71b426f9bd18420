# Propensity scores of the two arms, one above the axis and one below, before and after matching.
columns = width > 300 ? 2 : 1
rows = (n_panels + columns - 1) / columns
top = 20.0 + legend_space(longest_name)
panel_width = width / columns
panel_height = (height - top) / rows
set multiplot
set style fill solid 1.0 border rgb "white"
set xrange [0:1]
set xtics 0, 0.2, 1 offset 0,0.3
set format x "%.1f"
above_max = y_max[1]
below_max = -y_min[1]
set yrange [-1.08 * below_max : 1.08 * above_max]
side(s) = s == 1 ? 1 : -1
do for [p = 1:n_panels] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen X(column * panel_width + 34)
    set rmargin at screen X((column + 1) * panel_width - 8)
    set tmargin at screen Y(height - top - row * panel_height - 14)
    set bmargin at screen Y(height - top - (row + 1) * panel_height + 30)
    unset label
    unset arrow
    set label panel_title[p] at graph 0, graph 1 offset 0,0.6 left font ",8"
    set xlabel x_label[p] offset 0,0.7
    if (column == 0) { set ylabel y_label[p] offset 0.8,0 } else { unset ylabel }
    # The axis counts upwards on both sides of zero.
    step = above_max + below_max > 60 ? 20 : above_max + below_max > 25 ? 10 : 5
    set ytics ("0" 0) scale 0.5
    do for [i = 1:20] {
        if (i * step <= 1.08 * above_max) { set ytics add (sprintf("%d", i * step) i * step) }
        if (i * step <= 1.08 * below_max) { set ytics add (sprintf("%d", i * step) -i * step) }
    }
    set arrow from 0, 0 to 1, 0 nohead linestyle 100 front
    if (p == 1) {
        set key at screen X(4), screen Y(height - 8) left vertical maxrows legend_rows(longest_name) Left reverse \
            samplen 0.8 width 2 font ",8"
    } else { unset key }
    plot for [s = 1:n_series] $points using ($1 == p && $2 == s ? $3 : NaN):(side(s) * $4):5:6: \
        (0):(side(s) * $4) with boxxyerror fillcolor rgb hue[turn(s)] linewidth 0.3 title series_label[s]
}
unset multiplot
