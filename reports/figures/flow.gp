# Boxes of those who stay, one below the other, and to their right of those who leave. A mark is
# a box: its column (1 stay, 2 leave, 3 group) in x, its step in y, its lines in x2.
set lmargin at screen X(0)
set rmargin at screen X(width)
set bmargin at screen Y(0)
set tmargin at screen Y(height)
set xrange [0:width]
set yrange [0:height]
unset border
unset tics
line = 11.0                     # points a line of text
gap = 13.0
n_steps = 0
n_groups = 0
array most[3] = [0, 0, 0]       # lines of the highest box of each column
do for [m = 1:n_marks] {
    most[int(mark_x[m])] = mark_x2[m] > most[int(mark_x[m])] ? mark_x2[m] : most[int(mark_x[m])]
    n_steps = mark_x[m] == 1 && mark_y[m] > n_steps ? mark_y[m] : n_steps
    n_groups = n_groups + (mark_x[m] == 3 ? 1 : 0)
}
tall(column) = most[column] * line + (most[column] > 0 ? 7 : 0)
pitch = tall(1) + tall(2) + 1.2 * gap
middle(step) = height - 3 - tall(1) / 2 - step * pitch
stay_left = 2.0
stay_right = width * 0.44
spine = (stay_left + stay_right) / 2
leave_left = width * 0.52
leave_right = width - 2.0
group_middle = middle(n_steps) - tall(1) / 2 - 1.6 * gap - tall(3) / 2
group_width = (width - 4.0) / (n_groups > 0 ? n_groups : 1)
group = 0
do for [m = 1:n_marks] {
    column = int(mark_x[m])
    if (column == 1) {
        y = middle(mark_y[m])
        x1 = stay_left; x2 = stay_right
        if (mark_y[m] > 0) {
            set arrow from spine, middle(mark_y[m] - 1) - tall(1) / 2 to spine, y + tall(1) / 2 \
                head filled size 5,20 linestyle 100
        }
    }
    if (column == 2) {
        y = middle(mark_y[m] - 0.5)
        x1 = leave_left; x2 = leave_right
        set arrow from spine, y to x1, y head filled size 5,20 linestyle 100
    }
    if (column == 3) {
        y = group_middle
        group = group + 1
        x1 = 2.0 + (group - 1) * group_width + (group > 1 ? 4 : 0)
        x2 = 2.0 + group * group_width - (group < n_groups ? 4 : 0)
        fork = middle(n_steps) - tall(1) / 2 - 0.7 * gap
        centre = (x1 + x2) / 2
        set arrow from spine, fork to centre, fork nohead linestyle 100
        set arrow from centre, fork to centre, y + tall(3) / 2 head filled size 5,20 linestyle 100
        if (group == 1) {
            set arrow from spine, middle(n_steps) - tall(1) / 2 to spine, fork nohead \
                linestyle 100
        }
    }
    set object rectangle from x1, y - tall(column) / 2 to x2, y + tall(column) / 2 \
        fillstyle empty border linecolor rgb ink linewidth 0.6
    set label mark_text[m] at (x1 + x2) / 2, y + (mark_x2[m] - 1) * line / 2 center font ",8"
}
plot NaN notitle
