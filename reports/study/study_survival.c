/* Tables of kind SURVIVAL: a block an endpoint, a column a group and the log-rank P. */
#include <math.h>

#include "reports/results/measures.h"
#include "reports/study/study_model.h"
#include "reports/words/survival.h"

/* ---- lines ---- */

static ReportPlace place_of(
    const ReportEndpoint *endpoint, const ReportArm *arm, const char *level)
{
    return (ReportPlace){.row = endpoint->row->id,
        .level = level,
        .group = arm->group->id,
        .visit = endpoint->table->visit};
}

static void add_count(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, int64_t n)
{
    g_autofree char *printed = g_strdup_printf("%" G_GINT64_FORMAT, n);
    report_cell_set_text(cell, printed);
    report_cell_number(work, cell, place, statistic, (double)n, printed, NULL);
}

/* An estimate with its interval; what is not reached is said so. */
static void add_interval(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, const double value[3], int decimals, const char *undefined)
{
    static const char *const bounds[] = {NULL, "ci_low", "ci_high"};
    char *printed[3];
    for (size_t k = 0; k < 3; k++)
        printed[k] =
            isnan(value[k]) ? g_strdup(undefined) : report_format_number(value[k], decimals);
    g_autofree char *text =
        isnan(value[0]) && isnan(value[1])
            ? g_strdup(undefined)
            : g_strdup_printf("%s (%s to %s)", printed[0], printed[1], printed[2]);
    report_cell_set_text(cell, text);
    for (size_t k = 0; k < 3; k++) {
        report_cell_number(
            work, cell, place, k == 0 ? statistic : bounds[k], value[k], printed[k], NULL);
        g_free(printed[k]);
    }
}

static ReportLine *add_line(ReportTableWork *work, const char *label)
{
    return report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, label);
}

static void add_counts(ReportTableWork *work, const ReportEndpoint *endpoint)
{
    ReportLine *patients = add_line(work, base_words(work->study->document->words, "Patients"));
    ReportLine *events = add_line(work, base_words(work->study->document->words, "Events"));
    bool unknown = false;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const StatSurvivalCurve *curve = report_endpoint_curve(endpoint, arm);
        const ReportPlace place = place_of(endpoint, arm, NULL);
        add_count(work, &patients->cells[i], &place, "n", curve->n);
        add_count(work, &events->cells[i], &place, "events", curve->n_events);
        unknown = unknown || curve->n < arm->n;
    }
    if (!unknown)
        return;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_UNKNOWN, 1,
        base_words(work->study->document->words, "Unknown"));
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = place_of(endpoint, arm, "unknown");
        report_cell_unknown(work, &line->cells[i], &place,
            arm->n - report_endpoint_curve(endpoint, arm)->n, arm->n);
    }
}

static void add_medians(ReportTableWork *work, const ReportEndpoint *endpoint)
{
    ReportLine *line =
        add_line(work, base_words(work->study->document->words, "Median (95% CI)"));
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const StatSurvivalCurve *curve = report_endpoint_curve(endpoint, &work->split.arms[i]);
        const ReportPlace place = place_of(endpoint, &work->split.arms[i], NULL);
        const double values[] = {curve->median, curve->median_low, curve->median_high};
        add_interval(work, &line->cells[i], &place, "median", values, endpoint->row->decimals,
            curve->n > 0 ? "NR" : "\xe2\x80\x93");
    }
}

/* The derived value that holds the times, for its unit and source; NULL for a field. */
static const SchemaDerived *time_of(const ReportTableWork *work, const SchemaRow *row)
{
    const ReportStudy *study = work->study;
    return study->study ? schema_analysis_derived(study->analysis, study->study, row->variable)
                        : NULL;
}

static void add_time(ReportTableWork *work, const ReportEndpoint *endpoint, double time)
{
    const SchemaDerived *derived = time_of(work, endpoint->row);
    g_autofree char *when = g_strdup_printf(
        "%g%s%s", time, derived && *derived->unit ? " " : "", derived ? derived->unit : "");
    g_autofree char *level = g_strdup_printf("at_%g", time);
    g_strdelimit(level, ".+", '_');
    g_autofree char *survival =
        base_words_say(work->study->document->words, "Survival at {1}, % (95% CI)", "t", when);
    g_autofree char *risk =
        base_words_say(work->study->document->words, "At risk at {1}", "t", when);
    ReportLine *line = add_line(work, survival);
    ReportLine *below = add_line(work, risk);
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportPlace place = place_of(endpoint, &work->split.arms[i], level);
        const StatSurvivalStep step =
            report_measure_survival(report_endpoint_curve(endpoint, &work->split.arms[i]),
                report_endpoint_scale(work->spec), time);
        const double values[] = {
            100 * step.survival, 100 * step.conf_low, 100 * step.conf_high};
        add_interval(work, &line->cells[i], &place, "percent", values, 1, "\xe2\x80\x93");
        add_count(work, &below->cells[i], &place, "n_risk", step.n_risk);
    }
}

static gboolean add_logrank(
    ReportTableWork *work, const ReportEndpoint *endpoint, ReportLine *line, GError **error)
{
    const ReportSplit *split = &work->split;
    const ReportPlace place = {.row = endpoint->row->id,
        .group = split->grouping->overall_id,
        .visit = work->spec->visit};
    ReportResult *result = report_endpoint_run(work, endpoint, REPORT_METHOD_LOGRANK,
        endpoint->data->group, split->grouping->n_groups, error);
    if (result)
        result->n_missing = split->n - result->n;
    return report_cell_p(
        work, &line->cells[split->n_arms], &place, result, endpoint->row, "", error);
}

static gboolean add_endpoint(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    const ReportEndpoint *endpoint = report_endpoint(work, row, error);
    if (!endpoint)
        return FALSE;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
    add_counts(work, endpoint);
    add_medians(work, endpoint);
    for (size_t i = 0; i < row->n_at; i++)
        add_time(work, endpoint, row->at[i]);
    return (work->split.grouping->n_groups < 2 || add_logrank(work, endpoint, line, error)) &&
           (!work->spec->hazard_ratio || report_hazard_lines(work, endpoint, error));
}

/* ---- notes ---- */

static void remark_time(ReportTableWork *work, const SchemaRow *row)
{
    const SchemaDerived *derived = time_of(work, row);
    const ReportTimeWords time = {.row = row->label,
        .time = derived ? derived->label : row->variable,
        .unit = derived && derived->unit ? derived->unit : "",
        .source = derived && derived->source ? derived->source : "",
        .event = row->event->label,
        .level = row->event->levels[0].label};
    report_work_remark(work, report_survival_time_words(&time, work->study->document->words));
}

static void add_remarks(ReportTableWork *work)
{
    const BaseWords *words = work->study->document->words;
    const char *cutoff = work->study->analysis->cutoff;
    for (size_t i = 0; i < work->spec->n_rows; i++)
        remark_time(work, &work->spec->rows[i]);
    report_work_remark(work, report_survival_censoring_words(cutoff ? cutoff : "", words));
    report_work_remark(
        work, report_survival_table_words(report_endpoint_scale(work->spec), words));
    if (work->spec->hazard_ratio)
        report_work_remark(
            work, report_survival_hazard_words(work->split.grouping->groups[0].label, words));
    if (work->spec->strata)
        report_work_remark(
            work, report_survival_strata_words(work->spec->strata->label, words));
}

gboolean report_table_survival(ReportTableWork *work, GError **error)
{
    const ReportSplit *split = &work->split;
    for (size_t i = 0; i < split->n_arms; i++) {
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, split->arms[i].n);
        (void)report_table_add_column(
            work->table, split->arms[i].group->label, detail, NULL, 'r');
    }
    if (split->grouping->n_groups >= 2)
        (void)report_table_add_column(
            work->table, base_words(work->study->document->words, "P"), "", NULL, 'r');
    for (size_t i = 0; i < work->spec->n_rows; i++)
        if (!add_endpoint(work, &work->spec->rows[i], error))
            return FALSE;
    add_remarks(work);
    return TRUE;
}
