# Patients with each level, a bar a level, divided by group.
set lmargin at screen X(34)
set rmargin at screen X(width - 4)
set bmargin at screen Y(30)
names = longest_name + 9         # with the number of patients
set tmargin at screen Y(height - 24 - legend_space(names))
set xrange [0.4:n_categories + 0.6]
set yrange [0:y_max[1] * 1.05]
set xlabel x_label[1] offset 0,0.4
set ylabel y_label[1] offset 0.6,0
set format y "%.0f"
set grid ytics linestyle 101
# Names that do not fit beside each other stand upright.
upright = (width - 38) / n_categories < longest_category * 3.7 + 3
if (upright) {
    set xtics ("" -1) scale 0 rotate by 90 right offset 0,0.2 font ",6"
    set bmargin at screen Y(22 + longest_category * 3.4)
} else { set xtics ("" -1) scale 0 offset 0,0.4 }
do for [i = 1:n_categories] { set xtics add (tick[i] i) }
set key at screen X(34), screen Y(height - 8) left vertical maxrows legend_rows(names) Left reverse samplen 0.8 \
    width 2 font ",8"
plot for [s = 1:n_series] $points using \
    ($2 == s ? $3 : NaN):($8):($3 - 0.38):($3 + 0.38):($8):($8 + $4) \
    with boxxyerror fillcolor rgb hue[turn(s)] \
    title sprintf("%s (n = %.0f)", series_label[s], series_n[s])
