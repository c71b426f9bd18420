#include "reports/figures/figure_draw.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "base/text.h"
#include "reports/figures/figure_templates.h"
#include "reports/figures/gnuplot.h"
#include "reports/figures/svg.h"

static const double mm_an_inch = 25.4;
static const double points_an_inch = 72.0;
static const double dots_an_inch = 300.0;

char *report_gnuplot_find(void)
{
    return g_find_program_in_path("gnuplot");
}

const char *report_picture_extension(ReportPicture picture)
{
    static const char *const names[] = {"svg", "pdf", "png"};
    return names[picture];
}

/* ---- the model as gnuplot's variables ---- */

static void put_variable(GString *out, const char *name, double value)
{
    g_string_append_printf(out, "%s = ", name);
    report_gnuplot_number(out, value);
    g_string_append_c(out, '\n');
}

/* An array of texts; gnuplot has none of length 0. */
static void begin_array(GString *out, const char *name, size_t n)
{
    g_string_append_printf(out, "array %s[%zu]\n", name, MAX(n, 1));
}

static void put_item(GString *out, const char *name, size_t i, const char *text)
{
    g_string_append_printf(out, "%s[%zu] = ", name, i + 1);
    report_gnuplot_text(out, text);
    g_string_append_c(out, '\n');
}

static void put_number_item(GString *out, const char *name, size_t i, double value)
{
    g_string_append_printf(out, "%s[%zu] = ", name, i + 1);
    report_gnuplot_number(out, value);
    g_string_append_c(out, '\n');
}

/* Titles, labels and limits of the panels. */
static void put_panels(GString *out, const ReportFigure *figure)
{
    static const char *const arrays[] = {
        "panel_title", "x_label", "y_label", "x_min", "x_max", "y_min", "y_max"};
    put_variable(out, "n_panels", figure->panels->len);
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        begin_array(out, arrays[i], figure->panels->len);
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        put_item(out, "panel_title", i, panel->title);
        put_item(out, "x_label", i, panel->x_label);
        put_item(out, "y_label", i, panel->y_label);
        put_number_item(out, "x_min", i, panel->x_min);
        put_number_item(out, "x_max", i, panel->x_max);
        put_number_item(out, "y_min", i, panel->y_min);
        put_number_item(out, "y_max", i, panel->y_max);
    }
}

/* Least and greatest of what is finite; 0 and 1 where nothing is. */
typedef struct {
    double least, most;
} Range;

static void widen(Range *range, double value)
{
    if (!isfinite(value))
        return;
    range->least = isnan(range->least) || value < range->least ? value : range->least;
    range->most = isnan(range->most) || value > range->most ? value : range->most;
}

static Range settled(Range range)
{
    return isnan(range.least) ? (Range){0, 1} : range;
}

/* The ranges of a panel: of x, of y, of x or y with the ends of intervals, and of n. */
enum { RANGE_X, RANGE_Y, RANGE_X_ENDS, RANGE_Y_ENDS, RANGE_N, N_RANGES };

static void ranges_of(const ReportPanel *panel, Range out[N_RANGES])
{
    for (size_t i = 0; i < N_RANGES; i++)
        out[i] = (Range){NAN, NAN};
    for (guint j = 0; j < panel->series->len; j++) {
        const ReportSeries *series = panel->series->pdata[j];
        for (guint k = 0; k < series->points->len; k++) {
            const ReportPoint *point = report_series_point(series, k);
            widen(&out[RANGE_X], point->x);
            widen(&out[RANGE_Y], point->y);
            widen(&out[RANGE_N], (double)point->n);
            const double ends[] = {point->low, point->high};
            for (size_t i = 0; i < 2; i++) {
                widen(&out[RANGE_X_ENDS], ends[i]);
                widen(&out[RANGE_Y_ENDS], ends[i]);
            }
            widen(&out[RANGE_X_ENDS], point->x);
            widen(&out[RANGE_Y_ENDS], point->y);
        }
    }
}

/* x_least, x_most and so on, a panel each. */
static void put_ranges(GString *out, const ReportFigure *figure)
{
    static const char *const names[N_RANGES] = {"x", "y", "x_ends", "y_ends", "n"};
    for (size_t i = 0; i < N_RANGES; i++) {
        g_autofree char *least = g_strconcat(names[i], "_least", NULL);
        g_autofree char *most = g_strconcat(names[i], "_most", NULL);
        begin_array(out, least, figure->panels->len);
        begin_array(out, most, figure->panels->len);
        for (guint j = 0; j < figure->panels->len; j++) {
            Range ranges[N_RANGES];
            ranges_of(figure->panels->pdata[j], ranges);
            const Range range = settled(ranges[i]);
            put_number_item(out, least, j, range.least);
            put_number_item(out, most, j, range.most);
        }
    }
}

/* How many stand behind the points of a series, over all panels: "189", or "139 to 189". New.
 */
static char *counts_of(const ReportFigure *figure, guint series)
{
    Range range = {NAN, NAN};
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        const ReportSeries *one =
            series < panel->series->len ? panel->series->pdata[series] : NULL;
        for (guint j = 0; one && j < one->points->len; j++)
            widen(&range, (double)report_series_point(one, j)->n);
    }
    if (range.least < range.most)
        return g_strdup_printf("%.0f to %.0f", range.least, range.most);
    return g_strdup_printf("%.0f", settled(range).least);
}

/* The series of the first panel name those of all. */
static void put_series(GString *out, const ReportFigure *figure)
{
    const ReportPanel *panel = figure->panels->len > 0 ? figure->panels->pdata[0] : NULL;
    const guint n = panel ? panel->series->len : 0;
    put_variable(out, "n_series", n);
    begin_array(out, "series_label", n);
    begin_array(out, "series_n", n);
    begin_array(out, "series_counts", n);
    double longest = 0;
    for (guint i = 0; i < n; i++) {
        const ReportSeries *series = panel->series->pdata[i];
        longest = fmax(longest, (double)base_text_width(series->label));
        put_item(out, "series_label", i, series->label);
        put_number_item(out, "series_n", i, (double)series->n);
        g_autofree char *counts = counts_of(figure, i);
        put_item(out, "series_counts", i, counts);
    }
    put_variable(out, "longest_name", longest);
}

/* A text for an axis, where gnuplot takes % for the beginning of a number's format. New. */
static char *tick_of(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "%", -1);
    return g_strjoinv("%%", parts);
}

static void put_categories(GString *out, const ReportFigure *figure)
{
    put_variable(out, "n_categories", figure->categories->len);
    begin_array(out, "category", figure->categories->len);
    begin_array(out, "tick", figure->categories->len);
    double longest = 0;
    for (guint i = 0; i < figure->categories->len; i++) {
        g_autofree char *tick = tick_of(figure->categories->pdata[i]);
        longest = fmax(longest, (double)base_text_width(figure->categories->pdata[i]));
        put_item(out, "category", i, figure->categories->pdata[i]);
        put_item(out, "tick", i, tick);
    }
    put_variable(out, "longest_category", longest);
}

static void put_row(GString *out, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_string_append_c(out, i == 0 ? '\n' : '\t');
        report_gnuplot_number(out, values[i]);
    }
}

/* The sum of y at the point's place over the series before its own: where its part of a stacked
 * bar begins. Series of a stack have their points in the same order. */
static double below(const ReportPanel *panel, guint series, guint point)
{
    double sum = 0;
    for (guint i = 0; i < series; i++) {
        const ReportSeries *other = panel->series->pdata[i];
        if (point < other->points->len)
            sum += report_series_point(other, point)->y;
    }
    return sum;
}

/* $points: panel, series, x, y, low, high, n, and the sum of y of the series before. */
static void put_points(GString *out, const ReportFigure *figure)
{
    g_string_append(out, "$points << END_OF_POINTS");
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        for (guint j = 0; j < panel->series->len; j++) {
            const ReportSeries *series = panel->series->pdata[j];
            for (guint k = 0; k < series->points->len; k++) {
                const ReportPoint *point = report_series_point(series, k);
                const double row[] = {i + 1.0, j + 1.0, point->x, point->y, point->low,
                    point->high, (double)point->n, below(panel, j, k)};
                put_row(out, row, G_N_ELEMENTS(row));
            }
        }
    }
    g_string_append(out, "\nEND_OF_POINTS\n");
}

/* $stairs: panel, series, x, low, high at both ends of each step, as a band needs them. */
static void put_stairs(GString *out, const ReportFigure *figure)
{
    const ReportPanel *panel = figure->panels->pdata[0];
    g_string_append(out, "$stairs << END_OF_STAIRS");
    for (guint j = 0; j < panel->series->len; j++) {
        const ReportSeries *series = panel->series->pdata[j];
        for (guint k = 0; k < series->points->len; k++) {
            const ReportPoint *point = report_series_point(series, k);
            const ReportPoint *before = report_series_point(series, k > 0 ? k - 1 : 0);
            const double start[] = {1, j + 1.0, point->x, before->low, before->high};
            const double end[] = {1, j + 1.0, point->x, point->low, point->high};
            /* Where a band has no height gnuplot would draw a line down to the axis. */
            if (before->low < before->high)
                put_row(out, start, G_N_ELEMENTS(start));
            if (point->low < point->high)
                put_row(out, end, G_N_ELEMENTS(end));
        }
    }
    g_string_append(out, "\nEND_OF_STAIRS\n");
}

/* mark_panel, mark_x, mark_y, mark_x2, mark_value and mark_text. */
static void put_marks(GString *out, const ReportFigure *figure)
{
    static const char *const arrays[] = {
        "mark_panel", "mark_x", "mark_y", "mark_x2", "mark_value", "mark_text"};
    size_t n = 0;
    for (guint i = 0; i < figure->panels->len; i++)
        n += ((const ReportPanel *)figure->panels->pdata[i])->marks->len;
    put_variable(out, "n_marks", (double)n);
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        begin_array(out, arrays[i], n);
    n = 0;
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        for (guint j = 0; j < panel->marks->len; j++, n++) {
            const ReportMark *mark = panel->marks->pdata[j];
            put_number_item(out, "mark_panel", n, i + 1.0);
            put_number_item(out, "mark_x", n, mark->x);
            put_number_item(out, "mark_y", n, mark->y);
            put_number_item(out, "mark_x2", n, mark->x2);
            put_number_item(out, "mark_value", n, mark->value);
            put_item(out, "mark_text", n, mark->text);
        }
    }
}

/* ---- terminals: one geometry, in points on paper, for all three ---- */

static void put_terminal(GString *out, const ReportFigure *figure, ReportPicture picture)
{
    const double width = figure->width / mm_an_inch, height = figure->height / mm_an_inch;
    switch (picture) {
    case REPORT_PICTURE_SVG:
        g_string_append_printf(out, "set terminal svg size %ld,%ld linewidth 1 dashlength 1",
            lround(width * points_an_inch), lround(height * points_an_inch));
        break;
    case REPORT_PICTURE_PDF:
        g_string_append(out, "set terminal pdfcairo size ");
        report_gnuplot_number(out, width);
        g_string_append(out, "in,");
        report_gnuplot_number(out, height);
        g_string_append(out, "in fontscale 0.75 linewidth 2 dashlength 1 pointscale 1");
        break;
    case REPORT_PICTURE_PNG:
        g_string_append_printf(out,
            "set terminal pngcairo size %ld,%ld fontscale 3.125 linewidth 4.1667 dashlength "
            "0.6 "
            "pointscale 4",
            lround(width * dots_an_inch), lround(height * dots_an_inch));
        break;
    }
    g_string_append(out, " noenhanced butt background rgb \"white\" font \"Arial,8\"\n");
    /* A mark of the same size is smaller in gnuplot's SVG than on its other terminals. */
    put_variable(out, "point", picture == REPORT_PICTURE_SVG ? 1.25 : 1.0);
    put_variable(out, "width", width * points_an_inch);
    put_variable(out, "height", height * points_an_inch);
}

/* What the figure shows, and how its kind looks. @param place  commands between the style and
   the template; "" for none. */
static void put_figure(GString *out, const ReportFigure *figure, const char *place)
{
    put_panels(out, figure);
    put_ranges(out, figure);
    put_series(out, figure);
    put_categories(out, figure);
    put_points(out, figure);
    put_marks(out, figure);
    const bool has_risk = report_figure_has_risk(figure);
    if (has_risk)
        put_stairs(out, figure);
    g_string_append(out, report_figure_template("style"));
    g_string_append(out, place);
    const char *template = report_figure_template(has_risk ? "km" : figure->kind);
    g_assert(template);
    g_string_append(out, template);
}

/* A template that makes several plots begins and ends a page by itself. */
static const char *const begins_page = "set multiplot\n", *const ends_page =
                                                              "unset multiplot\n";

GString *report_figure_commands(const ReportFigure *figure, ReportPicture picture)
{
    GString *out = g_string_new(NULL);
    put_terminal(out, figure, picture);
    put_figure(out, figure, "");
    return out;
}

void report_figure_place(
    GString *out, const ReportFigure *figure, double left, double foot, const char *more)
{
    g_autoptr(GString) place = g_string_new(NULL), drawn = g_string_new(NULL);
    put_variable(out, "point", 1.0);
    put_variable(out, "width", figure->width / mm_an_inch * points_an_inch);
    put_variable(out, "height", figure->height / mm_an_inch * points_an_inch);
    put_variable(place, "left_edge", left);
    put_variable(place, "foot_edge", foot);
    g_string_append(place, "X(points) = (points + left_edge) / page_width\n"
                           "Y(points) = (points + foot_edge) / page_height\n");
    put_figure(drawn, figure, place->str);
    (void)g_string_replace(drawn, ends_page, "", 0);
    (void)g_string_replace(drawn, begins_page, "", 0);
    g_string_append_printf(out,
        "%sset lmargin at screen 0\nset rmargin at screen 1\nset bmargin at screen 0\n"
        "set tmargin at screen 1\nset xrange [0:1]\nset yrange [0:1]\nunset border\nunset "
        "tics\n"
        "unset key\n%splot NaN notitle\nunset label\nset autoscale\nset xtics\nset ytics\n%s%s",
        begins_page, more, drawn->str, ends_page);
}

/* ---- what gnuplot leaves to be mended ---- */

GBytes *report_picture_undated(GBytes *pdf)
{
    static const char key[] = "/CreationDate (D:";
    static const char epoch[] = "19700101000000";
    gsize size = 0;
    const char *bytes = g_bytes_get_data(pdf, &size);
    char *copy = g_memdup2(bytes, size);
    for (gsize i = 0; i + strlen(key) + strlen(epoch) <= size; i++) {
        if (memcmp(copy + i, key, strlen(key)) == 0)
            memcpy(copy + i + strlen(key), epoch, strlen(epoch));
    }
    return g_bytes_new_take(copy, size);
}

static void append_word(GByteArray *out, uint32_t word)
{
    const uint32_t big_endian = GUINT32_TO_BE(word);
    g_byte_array_append(out, (const guint8 *)&big_endian, sizeof big_endian);
}

/* A PNG that says how large it is on paper: a pHYs chunk after the header. */
static GBytes *with_density(GBytes *png)
{
    enum { HEADER = 8 + 25 }; /* the signature and the IHDR chunk */
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(png, &size);
    if (size < HEADER)
        return g_bytes_ref(png);
    const uint32_t dots_a_metre = (uint32_t)lround(dots_an_inch / mm_an_inch * 1000.0);
    g_autoptr(GByteArray) chunk = g_byte_array_new();
    g_byte_array_append(chunk, (const guint8 *)"pHYs", 4);
    append_word(chunk, dots_a_metre);
    append_word(chunk, dots_a_metre);
    g_byte_array_append(chunk, (const guint8 *)"\1", 1);
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, bytes, HEADER);
    append_word(out, chunk->len - 4);
    g_byte_array_append(out, chunk->data, chunk->len);
    append_word(out, (uint32_t)crc32(0, chunk->data, chunk->len));
    g_byte_array_append(out, bytes + HEADER, (guint)(size - HEADER));
    return g_byte_array_free_to_bytes(out);
}

GBytes *report_figure_draw(
    const ReportFigure *figure, ReportPicture picture, const char *gnuplot, GError **error)
{
    g_autoptr(GString) commands = report_figure_commands(figure, picture);
    g_autoptr(GBytes) drawn = report_gnuplot_run(gnuplot, commands, error);
    if (!drawn) {
        g_prefix_error(error, "figure %s: ", figure->id);
        return NULL;
    }
    switch (picture) {
    case REPORT_PICTURE_SVG:
        return report_svg_finish(figure, drawn, error);
    case REPORT_PICTURE_PDF:
        return report_picture_undated(drawn);
    case REPORT_PICTURE_PNG:
        return with_density(drawn);
    }
    return NULL;
}

/* @param place  of the picture in a figure. */
static gboolean draw_all(ReportDocument *document, ReportPicture picture,
    GBytes **(*place)(ReportFigure *figure), bool *found, GError **error)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    *found = gnuplot != NULL;
    for (guint i = 0; gnuplot && i < document->figures->len; i++) {
        ReportFigure *figure = document->figures->pdata[i];
        GBytes **drawn = place(figure);
        g_clear_pointer(drawn, g_bytes_unref);
        *drawn = report_figure_draw(figure, picture, gnuplot, error);
        if (!*drawn)
            return FALSE;
    }
    return TRUE;
}

static GBytes **svg_of(ReportFigure *figure)
{
    return &figure->svg;
}

static GBytes **png_of(ReportFigure *figure)
{
    return &figure->png;
}

gboolean report_draw_figures(ReportDocument *document, bool *found, GError **error)
{
    return draw_all(document, REPORT_PICTURE_SVG, svg_of, found, error);
}

gboolean report_draw_bitmaps(ReportDocument *document, bool *found, GError **error)
{
    return draw_all(document, REPORT_PICTURE_PNG, png_of, found, error);
}
