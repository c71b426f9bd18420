#include "reports/study/cohort.h"

#include <math.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study.h"

static gboolean add_interval(
    const ReportNumber *number, int64_t n, int64_t total, char **text, GError **error)
{
    ReportEstimate interval;
    if (!report_measure_share(n, total, &interval, error)) {
        g_prefix_error(error,
            "T%s.%s.%s: the interval of %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ": ",
            number->address.table, number->address.row, number->address.group, n, total);
        return FALSE;
    }
    ReportNumber hidden = *number;
    hidden.cell = NULL; /* a cell has room for four numbers, and these bracket the third */
    g_autofree char *low = report_number_write(&hidden, "conf_low", 100 * interval.low, 0);
    g_autofree char *high = report_number_write(&hidden, "conf_high", 100 * interval.high, 0);
    *text = g_strdup_printf("; %s to %s", low, high);
    return TRUE;
}

gboolean report_number_share(
    const ReportNumber *number, int64_t n, int64_t total, bool interval, GError **error)
{
    const double percent = total > 0 ? 100.0 * (double)n / (double)total : NAN;
    g_autofree char *count = report_number_write(number, "n", (double)n, 0);
    g_autofree char *all = report_number_write(number, "denominator", (double)total, 0);
    g_autofree char *share = report_number_write(number, "percent", percent, 0);
    g_autofree char *bounds = NULL;
    if (interval && !add_interval(number, n, total, &bounds, error))
        return FALSE;
    g_autofree char *text =
        g_strdup_printf("%s/%s (%s%%%s)", count, all, share, bounds ? bounds : "");
    if (number->cell)
        report_cell_set_text(number->cell, total > 0 ? text : REPORT_DASH);
    return TRUE;
}

ReportDocument *report_numbers_document(
    RegistryReader *reader, const SchemaAnalysis *analysis, const char *name, const char *title)
{
    ReportDocument *document = report_document_new(name, title);
    (void)g_strlcpy(
        document->snapshot, registry_reader_snapshot(reader), sizeof document->snapshot);
    if (analysis)
        (void)g_strlcpy(document->spec, analysis->hash, sizeof document->spec);
    return document;
}

gboolean report_numbers_cohort(RegistryReader *reader, const SchemaAnalysis *analysis,
    ReportDocument *document, GError **error)
{
    if (!analysis)
        return TRUE;
    g_autofree RegistryFlowStep *steps = g_new0(RegistryFlowStep, analysis->n_steps + 1);
    if (!registry_reader_cohort(reader, analysis, steps, error))
        return FALSE;
    report_fill_flow(document, steps, analysis->n_steps);
    return TRUE;
}

BaseFrame *report_numbers_frame(
    RegistryReader *reader, const ReportVariable *variables, size_t n, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n; i++) {
        const ReportVariable *wanted = &variables[i];
        char *column = registry_reader_column(reader, wanted->variable, wanted->event);
        if (!column && g_strv_contains(registry_reader_columns(reader), wanted->variable))
            column = g_strdup(wanted->variable);
        if (!column) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "this registry has no variable '%s'%s%s, which the table needs; add it to the "
                "dictionary or to the derived values of study.yaml",
                wanted->variable, wanted->event ? " at " : "",
                wanted->event ? wanted->event : "");
            return NULL;
        }
        g_ptr_array_add(columns, column);
    }
    const char *const *names = (const char *const *)columns->pdata;
    return registry_reader_frame(reader, names, names, n, NULL, error);
}

double report_number_at(const BaseColumn *column, size_t i)
{
    if (column->kind == BASE_COLUMN_NUMBER)
        return column->number[i];
    char *end = NULL;
    const double number = column->text[i] ? g_ascii_strtod(column->text[i], &end) : NAN;
    return column->text[i] && end != column->text[i] && *end == '\0' ? number : NAN;
}

bool report_is_code(const BaseColumn *column, size_t i, const char *code)
{
    if (column->kind == BASE_COLUMN_TEXT)
        return g_strcmp0(column->text[i], code) == 0;
    char *end = NULL;
    const double number = g_ascii_strtod(code, &end);
    return end != code && *end == '\0' && number == column->number[i];
}

char *report_text_at(const BaseColumn *column, size_t i)
{
    if (column->kind == BASE_COLUMN_TEXT)
        return g_strdup(column->text[i] ? column->text[i] : "");
    return isnan(column->number[i]) ? g_strdup("")
                                    : g_strdup_printf("%.15g", column->number[i]);
}
