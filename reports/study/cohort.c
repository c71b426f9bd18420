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

/* `origin` is the word of the study for time zero: "surgery". */
static void fill_flow(
    ReportDocument *document, const char *origin, const RegistryFlowStep *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ReportFlowStep *step = report_document_add_step(document);
        step->id = g_strdup(steps[i].step->id);
        step->label = g_strdup(steps[i].step->label);
        step->excluded_label = g_strdup(steps[i].step->excluded_label);
        step->rule = g_strdup(steps[i].step->where);
        step->after_origin = steps[i].step->after_origin;
        step->origin = g_strdup(origin);
        step->n_before = steps[i].n_before;
        step->n_excluded = steps[i].n_excluded;
        step->n_unknown = steps[i].n_unknown;
        step->n_after = steps[i].n_after;
    }
}

/* Who is in no cohort at all; only where there is anybody, as most registries have nobody. */
static void fill_withdrawn(ReportDocument *document, int64_t n, int64_t n_after)
{
    const BaseWords *words = document->words;
    if (n == 0)
        return;
    ReportFlowStep *step = report_document_add_step(document);
    step->id = g_strdup("withdrawn");
    step->label = g_strdup(base_words(words, N_("Consent stands")));
    step->excluded_label = g_strdup(base_words(words, N_("Consent withdrawn")));
    step->rule = g_strdup(base_words(
        words, N_("consent is not withdrawn from use, and no query asks whether it is")));
    step->origin = g_strdup("");
    step->n_before = n + n_after;
    step->n_excluded = n;
    step->n_after = n_after;
}

void report_document_flow(ReportDocument *document, const SchemaAnalysis *analysis,
    const RegistryFlowStep *flow, int64_t n_withdrawn)
{
    if (analysis->n_steps > 0)
        fill_withdrawn(document, n_withdrawn, flow[0].n_before);
    fill_flow(document, analysis->origin, flow, analysis->n_steps);
}

gboolean report_cohort_look(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    ReportDocument *document, GError **error)
{
    if (!registry_cohort_read(cohort, error))
        return FALSE;
    (void)g_strlcpy(
        document->snapshot, registry_cohort_snapshot(cohort), sizeof document->snapshot);
    if (!analysis)
        return TRUE;
    (void)g_strlcpy(document->spec, analysis->hash, sizeof document->spec);
    report_document_flow(
        document, analysis, registry_cohort_flow(cohort), registry_cohort_n_withdrawn(cohort));
    return TRUE;
}

gboolean report_cohort_read(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    ReportDocument *document, GError **error)
{
    return report_cohort_look(cohort, analysis, document, error) &&
           registry_cohort_check(cohort, error);
}

/* The columns of the variables, in their order; NULL with `error` set. */
static GPtrArray *columns_of(
    const RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n; i++) {
        const ReportVariable *wanted = &variables[i];
        char *column = registry_cohort_column(cohort, wanted->variable, wanted->event);
        if (!column && g_strv_contains(registry_cohort_columns(cohort), wanted->variable))
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
    return g_steal_pointer(&columns);
}

gboolean report_variables_ask(
    RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error)
{
    g_autoptr(GPtrArray) columns = columns_of(cohort, variables, n, error);
    for (guint i = 0; columns && i < columns->len; i++)
        if (!registry_cohort_ask(cohort, columns->pdata[i], variables[i].variable, error))
            return FALSE;
    return columns != NULL;
}

typedef BaseFrame *(*MakeFrame)(const RegistryCohort *cohort, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error);

static BaseFrame *frame_of(const RegistryCohort *cohort, const ReportVariable *variables,
    size_t n, MakeFrame make, GError **error)
{
    g_autoptr(GPtrArray) columns = columns_of(cohort, variables, n, error);
    if (!columns)
        return NULL;
    const char *const *names = (const char *const *)columns->pdata;
    return make(cohort, names, names, n, NULL, error);
}

BaseFrame *report_variables_counts(
    const RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error)
{
    return frame_of(cohort, variables, n, registry_cohort_counts, error);
}

BaseFrame *report_variables_rows(
    const RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error)
{
    return frame_of(cohort, variables, n, registry_cohort_rows, error);
}

double report_number_at(const BaseColumn *column, size_t i)
{
    if (column->values->kind == BASE_COLUMN_NUMBER)
        return base_column_number(column, i);
    const char *text = base_column_text(column, i);
    char *end = NULL;
    const double number = text ? g_ascii_strtod(text, &end) : NAN;
    return text && end != text && *end == '\0' ? number : NAN;
}

bool report_is_code(const BaseColumn *column, size_t i, const char *code)
{
    if (column->values->kind == BASE_COLUMN_TEXT)
        return g_strcmp0(base_column_text(column, i), code) == 0;
    char *end = NULL;
    const double number = g_ascii_strtod(code, &end);
    return end != code && *end == '\0' && number == base_column_number(column, i);
}

char *report_text_at(const BaseColumn *column, size_t i)
{
    if (base_column_is_missing(column, i))
        return g_strdup("");
    return column->values->kind == BASE_COLUMN_TEXT
               ? g_strdup(base_column_text(column, i))
               : g_strdup_printf("%.15g", base_column_number(column, i));
}
