/* The figure model: making and freeing it. */
#include "reports/model/figure.h"

#include <math.h>

static void point_clear(void *data)
{
    ReportPoint *point = data;
    g_free(point->address);
}

static void series_free(void *data)
{
    ReportSeries *series = data;
    g_free(series->id);
    g_free(series->label);
    g_array_unref(series->points);
    g_free(series);
}

static void mark_free(void *data)
{
    ReportMark *mark = data;
    g_free(mark->text);
    g_free(mark->address);
    g_free(mark);
}

static void panel_free(void *data)
{
    ReportPanel *panel = data;
    g_free(panel->id);
    g_free(panel->title);
    g_free(panel->x_label);
    g_free(panel->y_label);
    g_ptr_array_unref(panel->series);
    g_ptr_array_unref(panel->marks);
    g_free(panel);
}

void report_figure_free(void *data)
{
    ReportFigure *figure = data;
    if (!figure)
        return;
    g_free(figure->id);
    g_free(figure->kind);
    g_free(figure->label);
    g_free(figure->title);
    g_free(figure->file);
    g_string_free(figure->alt, TRUE);
    g_ptr_array_unref(figure->panels);
    g_ptr_array_unref(figure->categories);
    g_ptr_array_unref(figure->notes);
    g_clear_pointer(&figure->svg, g_bytes_unref);
    g_clear_pointer(&figure->png, g_bytes_unref);
    g_free(figure);
}

/* "fig5" is Figure 5 and "figS1" Figure S1; any other id is a word, and the title says it all.
 */
static char *label_of(const char *id, const BaseWords *words)
{
    if (!g_str_has_prefix(id, "fig"))
        return g_strdup("");
    const char *number = id + strlen("fig");
    const bool supplement = number[0] == 'S' && g_ascii_isdigit(number[1]);
    return g_ascii_isdigit(number[0]) || supplement
               ? base_words_say(words, "Figure {1}", "t", number)
               : g_strdup("");
}

ReportFigure *report_figure_new(
    const char *id, const char *kind, const char *title, const BaseWords *words)
{
    ReportFigure *figure = g_new0(ReportFigure, 1);
    figure->id = g_strdup(id);
    figure->kind = g_strdup(kind);
    figure->label = label_of(id, words);
    figure->title = g_strdup(title);
    figure->alt = g_string_new(NULL);
    figure->width = REPORT_FIGURE_DOUBLE;
    figure->panels = g_ptr_array_new_with_free_func(panel_free);
    figure->categories = g_ptr_array_new_with_free_func(g_free);
    figure->notes = g_ptr_array_new_with_free_func(g_free);
    return figure;
}

ReportPanel *report_figure_add_panel(ReportFigure *figure, const char *id, const char *title)
{
    ReportPanel *panel = g_new0(ReportPanel, 1);
    panel->id = g_strdup(id);
    panel->title = g_strdup(title);
    panel->x_label = g_strdup("");
    panel->y_label = g_strdup("");
    panel->x_min = panel->x_max = panel->y_min = panel->y_max = NAN;
    panel->series = g_ptr_array_new_with_free_func(series_free);
    panel->marks = g_ptr_array_new_with_free_func(mark_free);
    g_ptr_array_add(figure->panels, panel);
    return panel;
}

void report_figure_add_category(ReportFigure *figure, const char *label)
{
    g_ptr_array_add(figure->categories, g_strdup(label));
}

void report_figure_add_note(ReportFigure *figure, const char *note)
{
    g_ptr_array_add(figure->notes, g_strdup(note));
}

ReportSeries *report_panel_add_series(
    ReportPanel *panel, const char *id, const char *label, int64_t n)
{
    ReportSeries *series = g_new0(ReportSeries, 1);
    series->id = g_strdup(id);
    series->label = g_strdup(label);
    series->n = n;
    series->points = g_array_new(FALSE, FALSE, sizeof(ReportPoint));
    g_array_set_clear_func(series->points, point_clear);
    g_ptr_array_add(panel->series, series);
    return series;
}

void report_series_add(ReportSeries *series, const ReportPoint *point)
{
    GArray *points = g_array_append_vals(series->points, point, 1);
    g_array_index(points, ReportPoint, points->len - 1).address = g_strdup(point->address);
}

void report_panel_add_mark(ReportPanel *panel, const ReportMark *mark)
{
    ReportMark *copy = g_new(ReportMark, 1);
    *copy = *mark;
    copy->text = g_strdup(mark->text);
    copy->address = g_strdup(mark->address);
    g_ptr_array_add(panel->marks, copy);
}

void report_panel_set_labels(ReportPanel *panel, const char *x_label, const char *y_label)
{
    g_free(panel->x_label);
    g_free(panel->y_label);
    panel->x_label = g_strdup(x_label);
    panel->y_label = g_strdup(y_label);
}

char *report_figure_caption(const ReportFigure *figure)
{
    return figure->label[0] == '\0' ? g_strdup(figure->title)
                                    : g_strconcat(figure->label, ". ", figure->title, NULL);
}

const ReportPoint *report_series_point(const ReportSeries *series, guint i)
{
    return &g_array_index(series->points, ReportPoint, i);
}

bool report_figure_has_risk(const ReportFigure *figure)
{
    return g_str_equal(figure->kind, "km") || g_str_equal(figure->kind, "incidence");
}
