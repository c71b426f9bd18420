/* JSON for programs: jansson checks and escapes, every double keeps 17 significant digits. */
#include <math.h>

#include "reports/model/format.h"
#include "reports/render/renderers.h"

/* Text that may be NULL or not UTF-8: null, or with what is broken replaced. */
static json_t *text_or_null(const char *text)
{
    if (!text)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

static json_t *text_or_null_if_empty(const char *text)
{
    return text_or_null(text && text[0] != '\0' ? text : NULL);
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *cell_json(const ReportValue *value)
{
    json_t *cell = json_object();
    set(cell, "address", text_or_null(value->address));
    set(cell, "table", text_or_null(value->table));
    set(cell, "row", text_or_null(value->row));
    set(cell, "level", text_or_null(value->level));
    set(cell, "group", text_or_null(value->group));
    set(cell, "visit", text_or_null(value->visit));
    set(cell, "statistic", text_or_null(value->statistic));
    set(cell, "value", report_json_number(value->value));
    set(cell, "printed", text_or_null(value->printed));
    set(cell, "test", text_or_null(value->test));
    return cell;
}

static json_t *df_json(const ReportTest *test)
{
    if (test->n_df == 0)
        return json_null();
    if (test->n_df == 1)
        return report_json_number(test->df[0]);
    json_t *both = json_array();
    (void)json_array_append_new(both, report_json_number(test->df[0]));
    (void)json_array_append_new(both, report_json_number(test->df[1]));
    return both;
}

static json_t *test_json(const ReportTest *test)
{
    json_t *object = json_object();
    set(object, "id", text_or_null(test->id));
    set(object, "method", text_or_null(test->method));
    set(object, "n", json_integer(test->n));
    set(object, "n_missing", json_integer(test->n_missing));
    set(object, "statistic", report_json_number(test->statistic));
    set(object, "df", df_json(test));
    set(object, "p_value", report_json_number(test->p_value));
    set(object, "adjusted_from", report_json_number(test->adjusted_from));
    set(object, "adjustment", text_or_null(test->adjustment));
    set(object, "exact", json_boolean(test->exact));
    set(object, "p_low", report_json_number(test->p_low));
    set(object, "p_high", report_json_number(test->p_high));
    set(object, "note", text_or_null(test->note));
    return object;
}

static json_t *step_json(const ReportFlowStep *step)
{
    json_t *object = json_object();
    set(object, "step", text_or_null(step->id));
    set(object, "label", text_or_null(step->label));
    set(object, "excluded_label", text_or_null_if_empty(step->excluded_label));
    set(object, "rule", text_or_null(step->rule));
    set(object, "n_before", json_integer(step->n_before));
    set(object, "n_excluded", json_integer(step->n_excluded));
    set(object, "n_unknown", json_integer(step->n_unknown));
    set(object, "n_after", json_integer(step->n_after));
    set(object, "after_surgery", json_boolean(step->after_origin));
    return object;
}

static json_t *notes_json(const ReportTable *table)
{
    json_t *notes = json_array();
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        json_t *object = json_object();
        set(object, "mark", text_or_null_if_empty(note->mark));
        set(object, "text", text_or_null(note->text));
        (void)json_array_append_new(notes, object);
    }
    return notes;
}

static json_t *line_json(const ReportTable *table, const ReportLine *line)
{
    static const char *const kinds[] = {"row", "level", "section", "unknown"};
    json_t *object = json_object();
    json_t *cells = json_array();
    for (size_t i = 0; i < table->n_columns; i++) {
        g_autofree char *plain = report_plain_minus(line->cells[i].text);
        (void)json_array_append_new(cells, text_or_null(plain));
    }
    set(object, "kind", json_string(kinds[line->kind]));
    set(object, "label", text_or_null(line->label));
    set(object, "indent", json_integer(line->indent));
    set(object, "cells", cells);
    return object;
}

static json_t *table_json(const ReportTable *table)
{
    json_t *object = json_object();
    json_t *columns = json_array();
    json_t *lines = json_array();
    for (size_t i = 0; i < table->n_columns; i++) {
        json_t *column = json_object();
        set(column, "spanner", text_or_null(table->columns[i].spanner));
        set(column, "label", text_or_null(table->columns[i].label));
        set(column, "detail", text_or_null_if_empty(table->columns[i].detail));
        (void)json_array_append_new(columns, column);
    }
    for (size_t i = 0; i < table->lines->len; i++)
        (void)json_array_append_new(lines, line_json(table, table->lines->pdata[i]));
    set(object, "table", text_or_null(table->id));
    set(object, "label", text_or_null_if_empty(table->label));
    set(object, "title", text_or_null(table->title));
    set(object, "columns", columns);
    set(object, "lines", lines);
    set(object, "notes", notes_json(table));
    return object;
}

typedef json_t *(*ItemJson)(const void *item);

static json_t *array_json(const GPtrArray *items, ItemJson item_json)
{
    json_t *array = json_array();
    for (size_t i = 0; i < items->len; i++)
        (void)json_array_append_new(array, item_json(items->pdata[i]));
    return array;
}

static json_t *cell_item(const void *item)
{
    return cell_json(item);
}

static json_t *test_item(const void *item)
{
    return test_json(item);
}

static json_t *step_item(const void *item)
{
    return step_json(item);
}

static json_t *table_item(const void *item)
{
    return table_json(item);
}

static json_t *match_item(const void *item)
{
    const ReportPairs *match = item;
    json_t *object = json_object();
    json_t *pairs = json_array();
    for (size_t i = 0; i < match->pairs->len; i++) {
        const ReportPair *pair = match->pairs->pdata[i];
        json_t *entry = json_object();
        set(entry, "treated", text_or_null(pair->treated));
        set(entry, "control", text_or_null(pair->control));
        set(entry, "distance", report_json_number(pair->distance));
        (void)json_array_append_new(pairs, entry);
    }
    set(object, "match", text_or_null(match->id));
    set(object, "label", text_or_null(match->label));
    set(object, "scale", text_or_null(match->scale));
    set(object, "caliper", report_json_number(match->caliper));
    set(object, "score_sd", report_json_number(match->score_sd));
    set(object, "n_pairs", json_integer((json_int_t)match->pairs->len));
    set(object, "pairs", pairs);
    return object;
}

static json_t *figure_item(const void *item)
{
    return report_json_figure(item);
}

static json_t *method_item(const void *item)
{
    return text_or_null(item);
}

GString *report_render_json(const ReportDocument *document)
{
    json_t *root = json_object();
    set(root, "report", text_or_null(document->name));
    set(root, "title", text_or_null(document->title));
    set(root, "citation", text_or_null_if_empty(document->citation));
    set(root, "flow", array_json(document->flow, step_item));
    set(root, "tables", array_json(document->tables, table_item));
    set(root, "figures", array_json(document->figures, figure_item));
    set(root, "cells", array_json(document->values, cell_item));
    set(root, "tests", array_json(document->tests, test_item));
    if (document->matches->len > 0)
        set(root, "matches", array_json(document->matches, match_item));
    set(root, "methods", array_json(document->methods, method_item));
    set(root, "snapshot", text_or_null_if_empty(document->snapshot));
    set(root, "specification", text_or_null_if_empty(document->spec));
    set(root, "version", text_or_null(document->version));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    json_decref(root);
    GString *out = g_string_new(text);
    g_string_append_c(out, '\n');
    free(text);
    return out;
}
