#include <math.h>

#include "base/json.h"
#include "commands/explain_view.h"

/* ---- the test ---- */

static json_t *estimate_json(const ReportTest *test)
{
    if (test->estimates->len == 0)
        return json_null();
    const ReportEstimate *first = &g_array_index(test->estimates, ReportEstimate, 0);
    return json_pack("{s:o, s:o, s:o, s:o}", "of", base_json_text(first->kind), "value",
        base_json_number(first->value), "conf_low", base_json_number(first->low), "conf_high",
        base_json_number(first->high));
}

static json_t *test_json(const ReportTest *test)
{
    if (!test)
        return json_null();
    json_t *df = json_array();
    for (int i = 0; i < test->n_df; i++)
        json_array_append_new(df, base_json_number(test->df[i]));
    return json_pack("{s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, "
                     "s:o, s:o}",
        "id", base_json_text(test->id), "method", base_json_text(test->method), "method_id",
        base_json_text(test->method_id), "n", (json_int_t)test->n, "n_missing",
        (json_int_t)test->n_missing, "statistic", base_json_number(test->statistic), "df", df,
        "p_value", base_json_number(test->p_value), "adjusted_from",
        base_json_number(test->adjusted_from), "adjustment", base_json_text(test->adjustment),
        "exact", (int)test->exact, "p_low", base_json_number(test->p_low), "p_high",
        base_json_number(test->p_high), "estimate", estimate_json(test), "note",
        base_json_text(test->note), "shown",
        base_json_text(test->shown ? test->shown : test->method));
}

/* ---- what it was made of ---- */

static json_t *cell_json(const BaseColumn *column, size_t member)
{
    if (base_column_is_missing(column, member))
        return json_null();
    return column->values->kind == BASE_COLUMN_TEXT
               ? base_json_text(base_column_text(column, member))
               : base_json_number(base_column_number(column, member));
}

/* What its codes are called; null where it has none. */
static json_t *labels_json(const SchemaVariable *variable)
{
    size_t n = 0;
    const bool is_known = variable->derived || variable->field;
    const SchemaChoice *choices = is_known ? schema_variable_choices(variable, &n) : NULL;
    json_t *labels = n > 0 ? json_object() : json_null();
    for (size_t i = 0; i < n; i++)
        base_json_set(labels, choices[i].code, base_json_text(choices[i].label));
    return labels;
}

static json_t *columns_json(const ReportExplanation *explained)
{
    json_t *columns = json_array();
    for (guint i = 0; i < explained->columns->len; i++) {
        const ReportInputColumn *column = explained->columns->pdata[i];
        json_array_append_new(columns,
            json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", base_json_text(column->name),
                "label", base_json_text(column->label), "labels",
                labels_json(&column->variable), "sql", base_json_text(column->expression),
                "definition", base_json_text(column->definition)));
    }
    return columns;
}

static const char *group_of(const ReportExplanation *explained, size_t member)
{
    const SchemaGrouping *grouping = explained->table->grouping;
    const int32_t code = explained->group[member];
    return code >= 0 && grouping->n_groups > 0 ? grouping->groups[code].id : NULL;
}

/* The patients in the number, a value a column each. */
static json_t *values_json(const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    json_t *values = json_array();
    for (guint i = 0; i < explained->in_members->len; i++) {
        const size_t member = g_array_index(explained->in_members, size_t, i);
        json_t *one =
            json_pack("{s:o, s:o}", "record_id", base_json_text(view->records[member]), "group",
                base_json_text(group_of(explained, member)));
        for (guint c = 0; c < explained->columns->len; c++) {
            const ReportInputColumn *column = explained->columns->pdata[c];
            base_json_set(one, column->name, cell_json(column->values, member));
        }
        json_array_append_new(values, one);
    }
    return values;
}

static json_t *inputs_json(const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "table",
        base_json_text(explained->table->title), "row", base_json_text(explained->row_label),
        "group", base_json_text(explained->group_label), "visit",
        base_json_text(explained->visit_label), "statistic", base_json_text(explained->what),
        "columns", columns_json(explained), "values", values_json(view));
}

static json_t *records_json(const ReportExplanation *explained)
{
    json_t *in = json_array(), *out = json_array();
    for (guint i = 0; i < explained->in->len; i++)
        json_array_append_new(in, base_json_text(explained->in->pdata[i]));
    for (guint i = 0; i < explained->out->len; i++) {
        const ReportOut *one = explained->out->pdata[i];
        json_array_append_new(
            out, json_pack("{s:o, s:o}", "record_id", base_json_text(one->record_id), "why",
                     base_json_text(one->why)));
    }
    return json_pack("{s:o, s:o}", "in", in, "out", out);
}

/* ---- where it came from ---- */

static json_t *line_json(int64_t line)
{
    return line > 0 ? json_integer((json_int_t)line) : json_null();
}

static json_t *changes_json(const RegistrySource *source)
{
    json_t *changes = json_array();
    for (guint i = 0; i < source->changes->len; i++) {
        const RegistrySourceChange *change =
            &g_array_index(source->changes, RegistrySourceChange, i);
        json_array_append_new(changes,
            json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                (json_int_t)change->change_id, "time", base_json_text(change->at), "user",
                base_json_text(change->user), "reason", base_json_text(change->reason), "file",
                base_json_text(change->file), "line", line_json(change->line), "old",
                base_json_text(change->old_value), "new", base_json_text(change->new_value)));
    }
    return changes;
}

static json_t *sources_json(const ExplainView *view)
{
    json_t *sources = json_array();
    for (guint i = 0; i < view->sources->values->len; i++) {
        const RegistrySource *source = &g_array_index(view->sources->values, RegistrySource, i);
        json_array_append_new(sources,
            json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "record_id",
                base_json_text(source->record_id), "event",
                base_json_text(view->study->events[source->event].unique_name), "instance",
                (json_int_t)source->instance, "field",
                base_json_text(view->study->dictionary->columns[source->column].name), "value",
                base_json_text(source->text), "file", base_json_text(source->file), "line",
                line_json(source->line), "changes", changes_json(source)));
    }
    return sources;
}

char *explain_json(const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    const ReportValue *value = explained->value;
    return base_json_page(
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "address",
            base_json_text(value->address), "printed", base_json_text(value->printed), "value",
            base_json_number(value->value), "test", test_json(explained->test), "inputs",
            inputs_json(view), "sql", base_json_text(explained->sql), "records",
            records_json(explained), "sources", sources_json(view), "snapshot",
            base_json_text_if_any(view->document->snapshot), "lock", base_json_text(view->lock),
            "specification", base_json_text_if_any(view->document->spec), "r",
            base_json_text(explained->r)));
}
