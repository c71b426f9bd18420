/* Rows of the analysis file as the columns of a model. */
#include <math.h>

#include "reports/study/study_model.h"

/* A binary row counts the level that it names: index 0. */
static double *numbers_of(const ReportRowData *data)
{
    double *numbers = g_new(double, data->n + 1);
    for (size_t i = 0; i < data->n; i++) {
        if (data->value)
            numbers[i] = data->value[0][i];
        else
            numbers[i] = data->level[0][i] < 0 ? NAN : data->level[0][i] == 0;
    }
    return numbers;
}

double *report_row_numbers(const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    return data ? numbers_of(data) : NULL;
}

gboolean report_terms_init(ReportTerms *terms, const ReportTableWork *work,
    const SchemaRow *rows, size_t n, GError **error)
{
    *terms = (ReportTerms){.rows = rows,
        .n = n,
        .data = g_new0(ReportRowData *, n + 1),
        .numbers = g_new0(double *, n + 1),
        .columns = g_new0(StatColumn, n + 1)};
    for (size_t i = 0; i < n; i++) {
        terms->data[i] = report_row_data(work, &rows[i], error);
        if (!terms->data[i])
            return FALSE;
        if (rows[i].kind == SCHEMA_ROW_CATEGORICAL) {
            terms->columns[i] = (StatColumn){.codes = terms->data[i]->level[0],
                .n_levels = rows[i].n_levels,
                .reference = rows[i].reference};
        } else {
            terms->numbers[i] = numbers_of(terms->data[i]);
            terms->columns[i] = (StatColumn){.values = terms->numbers[i]};
        }
    }
    return TRUE;
}

void report_terms_clear(ReportTerms *terms)
{
    for (size_t i = 0; i < terms->n; i++) {
        report_row_data_free(terms->data[i]);
        g_free(terms->numbers[i]);
    }
    g_free(terms->data);
    g_free(terms->numbers);
    g_free(terms->columns);
    *terms = (ReportTerms){0};
}

ReportArray *report_terms_arrays(const ReportTerms *terms)
{
    ReportArray *arrays = g_new0(ReportArray, terms->n + 1);
    for (size_t i = 0; i < terms->n; i++)
        arrays[i] = (ReportArray){.name = terms->rows[i].label,
            .values = terms->columns[i].values,
            .codes = terms->columns[i].codes,
            .n_levels = terms->columns[i].n_levels,
            .reference = terms->columns[i].reference};
    return arrays;
}

char *report_term_label(const SchemaRow *rows, StatTerm term)
{
    if (term.covariate == STAT_INTERCEPT)
        return g_strdup("(Intercept)");
    const SchemaRow *row = &rows[term.covariate];
    return term.level < 0
               ? g_strdup(row->label)
               : g_strdup_printf("%s: %s", row->label, row->levels[term.level].label);
}

static bool is_missing(const StatColumn *column, size_t i)
{
    return column->values ? isnan(column->values[i]) : column->codes[i] < 0;
}

char *report_terms_missing(const ReportTerms *terms, const ReportSplit *split)
{
    GString *text = g_string_new(NULL);
    for (size_t c = 0; c < terms->n; c++) {
        size_t n = 0;
        for (size_t i = 0; i < split->n_rows; i++)
            n += split->group[i] >= 0 && is_missing(&terms->columns[c], i);
        if (n > 0)
            g_string_append_printf(
                text, "%s%s %zu", text->len > 0 ? ", " : "", terms->rows[c].label, n);
    }
    return g_string_free(text, FALSE);
}

char *report_format_bound(double value, int decimals)
{
    if (isinf(value))
        return g_strdup(value > 0 ? "Inf" : "-Inf");
    return isnan(value) ? g_strdup("\xe2\x80\x93") : report_format_number(value, decimals);
}
