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

double *report_data_numbers(const ReportRowData *data)
{
    return numbers_of(data);
}

gboolean report_terms_init(ReportTerms *terms, const ReportTableWork *work,
    const SchemaRow *rows, size_t n, const SchemaRow *const *outcomes, size_t n_outcomes,
    GError **error)
{
    const size_t n_all = n + n_outcomes;
    *terms = (ReportTerms){.rows = rows,
        .n = n,
        .n_outcomes = n_outcomes,
        .data = g_new0(ReportRowData *, n_all + 1),
        .numbers = g_new0(double *, n_all + 1),
        .columns = g_new0(StatColumn, n + 1)};
    g_autofree const SchemaRow **all = g_new(const SchemaRow *, n_all + 1);
    for (size_t i = 0; i < n_all; i++)
        all[i] = i < n ? &rows[i] : outcomes[i - n];
    if (!report_rows_data(work, all, n_all, terms->data, error))
        return FALSE;
    for (size_t i = n; i < n_all; i++)
        terms->numbers[i] = numbers_of(terms->data[i]);
    for (size_t i = 0; i < n; i++) {
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
    for (size_t i = 0; i < terms->n + terms->n_outcomes; i++) {
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

/* Whether an entry, by the groups given, is of the table and has no value. */
static bool has_none(const ReportRowData *data, size_t i, const void *group)
{
    return ((const int32_t *)group)[i] >= 0 &&
           (data->value ? isnan(data->value[0][i]) : data->level[0][i] < 0);
}

/* How many members of the table, by the groups given, have no value of a row. */
static int64_t count_missing(const ReportRowData *data, const int32_t *group)
{
    int64_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if (has_none(data, i, group))
            n += report_data_weight(data, i);
    return n;
}

char *report_terms_missing(
    const ReportStudy *study, const ReportTerms *terms, const int32_t *group)
{
    GString *text = g_string_new(NULL);
    const size_t n_all = terms->n + terms->n_outcomes;
    for (size_t k = 0; k < n_all; k++) {
        /* Outcomes first, as a reader asks for them. */
        const ReportRowData *data = terms->data[(k + terms->n) % n_all];
        const int32_t *of = group ? group : data->group;
        const int64_t n = count_missing(data, of);
        if (n == 0)
            continue;
        g_autofree char *label = report_row_label(study, data->row);
        g_autofree char *reasons = report_reason_counts(study, data, 0, has_none, of);
        g_string_append_printf(text, "%s%s %" G_GINT64_FORMAT "%s%s%s",
            text->len > 0 ? ", " : "", label, n, reasons[0] != '\0' ? " [" : "", reasons,
            reasons[0] != '\0' ? "]" : "");
    }
    return g_string_free(text, FALSE);
}
