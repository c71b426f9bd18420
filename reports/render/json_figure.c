#include "reports/render/json_figure.h"

/* n or null where a number stands for nothing that is counted */
static json_t *count(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

static void put_series(BaseJsonWriter *writer, const ReportSeries *series)
{
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "series", base_json_text_if_any(series->id));
    base_json_put(writer, "label", base_json_text_if_any(series->label));
    base_json_put(writer, "n", count(series->n));
    base_json_open(writer, "points", '[');
    for (guint i = 0; i < series->points->len; i++) {
        const ReportPoint *point = report_series_point(series, i);
        base_json_put(writer, NULL,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "x", base_json_number(point->x), "y",
                base_json_number(point->y), "low", base_json_number(point->low), "high",
                base_json_number(point->high), "n", count(point->n), "address",
                base_json_text_if_any(point->address)));
    }
    base_json_close(writer);
    base_json_close(writer);
}

static void put_mark(BaseJsonWriter *writer, const ReportMark *mark)
{
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "text", base_json_text_if_any(mark->text),
            "x", base_json_number(mark->x), "y", base_json_number(mark->y), "x2",
            base_json_number(mark->x2), "value", base_json_number(mark->value), "address",
            base_json_text_if_any(mark->address)));
}

static void put_panel(BaseJsonWriter *writer, const ReportPanel *panel)
{
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "panel", base_json_text_if_any(panel->id));
    base_json_put(writer, "title", base_json_text_if_any(panel->title));
    base_json_put(writer, "x_label", base_json_text_if_any(panel->x_label));
    base_json_put(writer, "y_label", base_json_text_if_any(panel->y_label));
    base_json_open(writer, "series", '[');
    for (guint i = 0; i < panel->series->len; i++)
        put_series(writer, panel->series->pdata[i]);
    base_json_close(writer);
    base_json_open(writer, "marks", '[');
    for (guint i = 0; i < panel->marks->len; i++)
        put_mark(writer, panel->marks->pdata[i]);
    base_json_close(writer);
    base_json_close(writer);
}

static void put_texts(BaseJsonWriter *writer, const char *key, const GPtrArray *texts)
{
    base_json_open(writer, key, '[');
    for (guint i = 0; i < texts->len; i++)
        base_json_put(writer, NULL, base_json_text_if_any(texts->pdata[i]));
    base_json_close(writer);
}

void report_json_figure(BaseJsonWriter *writer, const ReportFigure *figure)
{
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "figure", base_json_text_if_any(figure->id));
    base_json_put(writer, "kind", base_json_text_if_any(figure->kind));
    base_json_put(writer, "label", base_json_text_if_any(figure->label));
    base_json_put(writer, "title", base_json_text_if_any(figure->title));
    base_json_put(writer, "alt", base_json_text_if_any(figure->alt->str));
    put_texts(writer, "categories", figure->categories);
    base_json_open(writer, "panels", '[');
    for (guint i = 0; i < figure->panels->len; i++)
        put_panel(writer, figure->panels->pdata[i]);
    base_json_close(writer);
    put_texts(writer, "notes", figure->notes);
    base_json_close(writer);
}
