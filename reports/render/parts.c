/* Names and columns of a table, as every format needs them. */
#include "reports/render/renderers.h"

char *report_table_caption(const ReportTable *table)
{
    if (table->label[0] == '\0')
        return g_strdup(table->title);
    return g_strconcat(table->label, ". ", table->title, NULL);
}

const char *report_table_name(const ReportTable *table)
{
    return table->label[0] != '\0' ? table->label : table->title;
}

size_t report_spanner_end(const ReportTable *table, size_t from)
{
    const char *spanner = table->columns[from].spanner;
    size_t end = from + 1;
    while (spanner && end < table->n_columns &&
           g_strcmp0(table->columns[end].spanner, spanner) == 0)
        end++;
    return end;
}

bool report_has_spanners(const ReportTable *table)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (table->columns[i].spanner)
            return true;
    }
    return false;
}

size_t report_column_parts(const ReportTable *table, size_t column)
{
    size_t parts = 1;
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        parts = MAX(parts, line->cells[column].n_values);
    }
    return parts;
}

static const char *statistic_label(const char *statistic)
{
    static const struct {
        const char *statistic, *label;
    } labels[] = {{"n", "n"}, {"percent", "%"}, {"denominator", "of"}, {"mean", "mean"},
        {"sd", "SD"}, {"p", "P"}};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (g_str_equal(labels[i].statistic, statistic))
            return labels[i].label;
    }
    return statistic;
}

char *report_part_label(
    const ReportDocument *document, const ReportTable *table, size_t column, size_t part)
{
    GPtrArray *seen = g_ptr_array_new();
    GString *label = g_string_new(NULL);
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        const ReportCell *cell = &line->cells[column];
        if (part >= cell->n_values)
            continue;
        const ReportValue *value = document->values->pdata[cell->values[part]];
        const char *name = statistic_label(value->statistic);
        if (g_ptr_array_find_with_equal_func(seen, name, g_str_equal, NULL))
            continue;
        g_ptr_array_add(seen, (void *)name);
        g_string_append_printf(label, "%s%s", label->len ? " or " : "", name);
    }
    g_ptr_array_unref(seen);
    return g_string_free(label, FALSE);
}

char *report_column_heading(const ReportColumn *column)
{
    GString *heading = g_string_new(column->spanner ? column->spanner : "");
    if (column->spanner && column->label[0] != '\0')
        g_string_append(heading, ": ");
    g_string_append(heading, column->label);
    if (column->detail[0] != '\0')
        g_string_append_printf(heading, " (%s)", column->detail);
    return g_string_free(heading, FALSE);
}
