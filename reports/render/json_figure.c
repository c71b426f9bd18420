/* Figures in JSON: every number that a picture shows. */
#include <math.h>

#include "reports/render/renderers.h"

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *text(const char *value)
{
    if (!value || value[0] == '\0')
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    return json_string(valid);
}

static json_t *count(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

static json_t *point_json(const ReportPoint *point)
{
    json_t *object = json_object();
    set(object, "x", report_json_number(point->x));
    set(object, "y", report_json_number(point->y));
    set(object, "low", report_json_number(point->low));
    set(object, "high", report_json_number(point->high));
    set(object, "n", count(point->n));
    set(object, "address", text(point->address));
    return object;
}

static json_t *series_json(const ReportSeries *series)
{
    json_t *object = json_object();
    json_t *points = json_array();
    for (guint i = 0; i < series->points->len; i++)
        (void)json_array_append_new(points, point_json(report_series_point(series, i)));
    set(object, "series", text(series->id));
    set(object, "label", text(series->label));
    set(object, "n", count(series->n));
    set(object, "points", points);
    return object;
}

static json_t *mark_json(const ReportMark *mark)
{
    json_t *object = json_object();
    set(object, "text", text(mark->text));
    set(object, "x", report_json_number(mark->x));
    set(object, "y", report_json_number(mark->y));
    set(object, "x2", report_json_number(mark->x2));
    set(object, "value", report_json_number(mark->value));
    set(object, "address", text(mark->address));
    return object;
}

static json_t *panel_json(const ReportPanel *panel)
{
    json_t *object = json_object();
    json_t *series = json_array();
    json_t *marks = json_array();
    for (guint i = 0; i < panel->series->len; i++)
        (void)json_array_append_new(series, series_json(panel->series->pdata[i]));
    for (guint i = 0; i < panel->marks->len; i++)
        (void)json_array_append_new(marks, mark_json(panel->marks->pdata[i]));
    set(object, "panel", text(panel->id));
    set(object, "title", text(panel->title));
    set(object, "x_label", text(panel->x_label));
    set(object, "y_label", text(panel->y_label));
    set(object, "series", series);
    set(object, "marks", marks);
    return object;
}

static json_t *texts_json(const GPtrArray *texts)
{
    json_t *array = json_array();
    for (guint i = 0; i < texts->len; i++)
        (void)json_array_append_new(array, text(texts->pdata[i]));
    return array;
}

json_t *report_json_figure(const ReportFigure *figure)
{
    json_t *object = json_object();
    json_t *panels = json_array();
    for (guint i = 0; i < figure->panels->len; i++)
        (void)json_array_append_new(panels, panel_json(figure->panels->pdata[i]));
    set(object, "figure", text(figure->id));
    set(object, "kind", text(figure->kind));
    set(object, "label", text(figure->label));
    set(object, "title", text(figure->title));
    set(object, "alt", text(figure->alt->str));
    set(object, "categories", texts_json(figure->categories));
    set(object, "panels", panels);
    set(object, "notes", texts_json(figure->notes));
    return object;
}
