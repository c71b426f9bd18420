/* Tables of kinds SURVIVAL and INCIDENCE: a block an endpoint, a column a group, and P of the
 * log-rank or Gray's test. */
#include <math.h>

#include "reports/study/counts.h"
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

/* An estimate with its interval, which of too few patients is not shown; what is not reached is
 * said so. */
static void add_interval(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, const double value[3], int decimals, const char *undefined,
    bool is_few)
{
    static const char *const bounds[] = {NULL, "ci_low", "ci_high"};
    char *printed[3];
    for (size_t k = 0; k < 3; k++)
        printed[k] =
            isnan(value[k]) ? g_strdup(undefined) : report_format_number(value[k], decimals);
    /* A median has open ends; a share without events has no interval. */
    const bool is_open = isnan(value[1]) && (isnan(value[0]) || isnan(value[2]));
    const bool is_alone = is_few || is_open;
    g_autofree char *text =
        is_alone ? g_strdup(printed[0])
                 : g_strdup_printf("%s (%s to %s)", printed[0], printed[1], printed[2]);
    report_cell_set_text(cell, text);
    for (size_t k = 0; k < 3; k++) {
        if (k == 0 || !is_few)
            report_cell_number(
                work, cell, place, k == 0 ? statistic : bounds[k], value[k], printed[k], NULL);
        g_free(printed[k]);
    }
}

static bool is_few(const ReportTableWork *work, const ReportCurve *curve)
{
    return curve->n < work->spec->min_n;
}

static ReportLine *add_line(ReportTableWork *work, const char *label)
{
    return report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, label);
}

/* Of the unknown of a column those for whom the code stands. */
static int64_t count_of_code(
    const ReportEndpoint *endpoint, const ReportArm *arm, const char *code)
{
    const ReportRowData *data = endpoint->data;
    int64_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if ((isnan(endpoint->time[i]) || isnan(endpoint->event[i])) &&
            report_reason_is(data, 0, i, code) && report_data_is_in(data, i, arm->code))
            n += report_data_weight(data, i);
    return n;
}

/* Of the unknown those for whom a code of the time, or of what it is made of, says why. */
static void add_code(ReportTableWork *work, const ReportEndpoint *endpoint, const char *code)
{
    int64_t total = 0;
    for (size_t i = 0; i < work->split.n_arms; i++)
        total += count_of_code(endpoint, &work->split.arms[i], code);
    if (total == 0)
        return;
    g_autofree char *level = g_strconcat("unknown_", code, NULL);
    ReportLine *line = report_table_add_line(
        work->table, REPORT_LINE_UNKNOWN, 2, report_reason_label(work->study, code));
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = place_of(endpoint, arm, level);
        report_cell_unknown(
            work, &line->cells[i], &place, count_of_code(endpoint, arm, code), arm->n);
    }
}

static void add_unknown(ReportTableWork *work, const ReportEndpoint *endpoint)
{
    bool any = false;
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        any = any || report_endpoint_curve(endpoint, arm)->n < arm->n;
    }
    if (!any)
        return;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_UNKNOWN, 1,
        base_words(work->study->document->words, "Unknown"));
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = place_of(endpoint, arm, "unknown");
        report_cell_unknown(work, &line->cells[i], &place,
            arm->n - report_endpoint_curve(endpoint, arm)->n, arm->n);
    }
    g_autoptr(GPtrArray) codes = report_reason_codes(work->study);
    for (guint i = 0; endpoint->data->reason && i < codes->len; i++)
        add_code(work, endpoint, codes->pdata[i]);
}

static void add_counts(ReportTableWork *work, const ReportEndpoint *endpoint)
{
    const BaseWords *words = work->study->document->words;
    const bool has_others = report_endpoint_is_incidence(endpoint);
    ReportLine *patients = add_line(work, base_words(words, "Patients"));
    ReportLine *events = add_line(work, base_words(words, "Events"));
    ReportLine *others = NULL;
    if (has_others) {
        const SchemaRow *competing = endpoint->row->competing;
        g_autofree char *label = base_words_say(words, "Before it: {1}", "t", competing->label);
        others = add_line(work, label);
    }
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportCurve *curve = report_endpoint_curve(endpoint, arm);
        const ReportPlace place = place_of(endpoint, arm, NULL);
        add_count(work, &patients->cells[i], &place, "n", curve->n);
        add_count(work, &events->cells[i], &place, "events", curve->n_events);
        if (others)
            add_count(work, &others->cells[i], &place, "competing", curve->n_others);
    }
    add_unknown(work, endpoint);
}

static void add_medians(ReportTableWork *work, const ReportEndpoint *endpoint)
{
    ReportLine *line =
        add_line(work, base_words(work->study->document->words, "Median (95% CI)"));
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportCurve *curve = report_endpoint_curve(endpoint, &work->split.arms[i]);
        const ReportPlace place = place_of(endpoint, &work->split.arms[i], NULL);
        const double values[] = {curve->median, curve->median_low, curve->median_high};
        add_interval(work, &line->cells[i], &place, "median", values, endpoint->row->decimals,
            curve->n > 0 ? "NR" : "\xe2\x80\x93", is_few(work, curve));
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
    const BaseWords *words = work->study->document->words;
    g_autofree char *estimate = base_words_say(words,
        report_endpoint_is_incidence(endpoint) ? N_("Incidence by {1}, % (95% CI)")
                                               : N_("Survival at {1}, % (95% CI)"),
        "t", when);
    g_autofree char *risk = base_words_say(words, "At risk at {1}", "t", when);
    ReportLine *line = add_line(work, estimate);
    ReportLine *below = add_line(work, risk);
    for (size_t i = 0; i < work->split.n_arms; i++) {
        const ReportArm *arm = &work->split.arms[i];
        const ReportPlace place = place_of(endpoint, arm, level);
        const ReportStep step = report_endpoint_at(endpoint, arm, time);
        const double values[] = {100 * step.y, 100 * step.low, 100 * step.high};
        add_interval(work, &line->cells[i], &place, "percent", values, 1, "\xe2\x80\x93",
            is_few(work, report_endpoint_curve(endpoint, arm)));
        add_count(work, &below->cells[i], &place, "n_risk", step.n_risk);
    }
}

static gboolean add_test(
    ReportTableWork *work, const ReportEndpoint *endpoint, ReportLine *line, GError **error)
{
    const ReportSplit *split = &work->split;
    const ReportPlace place = {.row = endpoint->row->id,
        .group = split->grouping->overall_id,
        .visit = work->spec->visit};
    ReportResult *result = report_endpoint_run(work, endpoint,
        report_endpoint_is_incidence(endpoint) ? REPORT_METHOD_GRAY : REPORT_METHOD_LOGRANK,
        endpoint->data->group, split->grouping->n_groups, error);
    if (result)
        result->n_missing = split->n - result->n;
    return report_cell_p(
        work, &line->cells[split->n_arms], &place, result, endpoint->row, "", error);
}

static gboolean add_endpoint(ReportTableWork *work, const SchemaRow *row, GError **error)
{
    if (report_row_is_absent(work, row))
        return TRUE;
    const ReportEndpoint *endpoint = report_endpoint(work, row, error);
    if (!endpoint)
        return FALSE;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
    add_counts(work, endpoint);
    if (!report_endpoint_is_incidence(endpoint))
        add_medians(work, endpoint);
    for (size_t i = 0; i < row->n_at; i++)
        add_time(work, endpoint, row->at[i]);
    return (work->split.grouping->n_groups < 2 || add_test(work, endpoint, line, error)) &&
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
        .level = row->event->levels[0].label,
        .other = row->competing ? row->competing->label : ""};
    report_work_remark(work, report_survival_time_words(&time, work->study->document->words));
}

static void add_remarks(ReportTableWork *work)
{
    const BaseWords *words = work->study->document->words;
    const char *cutoff = work->study->analysis->cutoff;
    const bool is_incidence = work->spec->kind == SCHEMA_TABLE_INCIDENCE;
    for (size_t i = 0; i < work->spec->n_rows; i++)
        remark_time(work, &work->spec->rows[i]);
    report_work_remark(
        work, is_incidence ? report_incidence_censoring_words(cutoff ? cutoff : "", words)
                           : report_survival_censoring_words(cutoff ? cutoff : "", words));
    report_work_remark(work,
        is_incidence ? report_incidence_table_words(words)
                     : report_survival_table_words(report_endpoint_scale(work->spec), words));
    if (work->spec->hazard_ratio)
        report_work_remark(
            work, report_survival_hazard_words(work->split.grouping->groups[0].label, words));
    if (work->spec->strata)
        report_work_remark(work,
            is_incidence ? report_incidence_strata_words(work->spec->strata->label, words)
                         : report_survival_strata_words(work->spec->strata->label, words));
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
