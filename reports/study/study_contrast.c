/*
 * How two groups differ: the difference with its interval, and the size of the effect; all of
 * it the first group against the second.
 */
#include <math.h>

#include "reports/results/measures.h"
#include "reports/study/study_model.h"
#include "reports/words/measure.h"

static const BaseWords *words_of(const ReportTableWork *work)
{
    return work->study->document->words;
}

/* ---- numbers into cells ---- */

static void add_number(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *kind, const char *bound, double value, const char *printed)
{
    g_autofree char *statistic = g_strconcat(kind, bound, NULL);
    report_cell_number(work, cell, place, statistic, value, printed, NULL);
}

/* "3.1 (-0.4 to 6.6)". @param scale  100 for shares as percentage points. */
static void write_estimate(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *kind, const ReportEstimate *e, double scale, int decimals)
{
    g_autofree char *value = report_format_bound(e->value * scale, decimals);
    g_autofree char *low = report_format_bound(e->low * scale, decimals);
    g_autofree char *high = report_format_bound(e->high * scale, decimals);
    const bool has_interval = !isnan(e->low) || !isnan(e->high);
    g_autofree char *text = has_interval ? base_words_say(words_of(work), "{1} ({2} to {3})",
                                               "ttt", value, low, high)
                                         : g_strdup(value);
    report_cell_set_text(cell, text);
    add_number(work, cell, place, kind, "", e->value * scale, value);
    add_number(work, cell, place, kind, "_low", e->low * scale, low);
    add_number(work, cell, place, kind, "_high", e->high * scale, high);
}

/* ---- numbers ---- */

/* Tukey's differences are later less earlier in the order of the groups. */
static ReportEstimate first_less_second(const ReportContrast *one, const ReportEstimate *found)
{
    ReportEstimate turned = *found;
    if (one->result->method != REPORT_METHOD_TUKEY || one->pair->first > one->pair->second)
        return turned;
    turned.value = -found->value;
    turned.low = -found->high;
    turned.high = -found->low;
    return turned;
}

static double effect_of(const ReportContrast *one, const char *kind)
{
    const double effect = report_result_effect(one->result, kind);
    const bool turn =
        one->result->method == REPORT_METHOD_TUKEY && one->pair->first < one->pair->second;
    return turn ? -effect : effect;
}

static void write_effect(ReportTableWork *work, ReportLine *line, const ReportContrast *one,
    const char *kind, double value)
{
    g_autofree char *printed = report_format_bound(value, 2);
    report_cell_set_text(&line->cells[one->column + 1], printed);
    report_cell_number(
        work, &line->cells[one->column + 1], &one->place, kind, value, printed, NULL);
}

static void write_numbers(ReportTableWork *work, ReportLine *line, const ReportContrast *one)
{
    const bool ranks = one->result->method == REPORT_METHOD_RANK_SUM;
    const char *effect = ranks ? "rank_biserial" : "cohen_d";
    if (one->result->estimates->len > 0) {
        const ReportEstimate e =
            first_less_second(one, &g_array_index(one->result->estimates, ReportEstimate, 0));
        write_estimate(work, &line->cells[one->column], &one->place, "difference", &e, 1,
            one->data->row->decimals);
    }
    write_effect(work, line, one, effect, effect_of(one, effect));
}

/* ---- counts ---- */

/* The two groups alone, as codes 0 and 1. New. */
static int32_t *codes_of(const ReportContrast *one)
{
    int32_t *codes = g_new(int32_t, one->data->n + 1);
    for (size_t i = 0; i < one->data->n; i++)
        codes[i] = one->data->group[i] == (int32_t)one->pair->first    ? 0
                   : one->data->group[i] == (int32_t)one->pair->second ? 1
                                                                       : -1;
    return codes;
}

/* Another method on the same counts: for the odds ratio, for the effect size. */
static ReportResult *run_counts(
    const ReportContrast *one, ReportMethodId method, GError **error)
{
    g_autofree int32_t *codes = codes_of(one);
    const ReportArray row = {
        .codes = one->data->level[one->visit], .n_levels = report_n_levels(one->data->row)};
    const ReportArray col = {.codes = codes, .n_levels = 2};
    const ReportInput input = {.n = one->data->n,
        .weight = one->data->weight,
        .roles = {[REPORT_ROLE_ROW] = &row, [REPORT_ROLE_COL] = &col}};
    return report_method_run(method, &input, NULL, error);
}

static int64_t count_of(const ReportContrast *one, size_t group, int32_t level)
{
    return report_count_level(one->data, one->data->level[one->visit], (int32_t)group, level);
}

/* Whether numbers of patients are too few for an interval. */
static bool is_withheld(const ReportTableWork *work, int64_t n1, int64_t n2)
{
    return MIN(n1, n2) < work->spec->min_n;
}

static void withhold(const ReportTableWork *work, int64_t n1, int64_t n2, ReportEstimate *e)
{
    if (is_withheld(work, n1, n2))
        e->low = e->high = NAN;
}

/* The cell of a further measure, on a line below that of the row. */
static ReportCell *add_measure(
    ReportTableWork *work, const ReportContrast *one, const char *label)
{
    const ReportLine *line = report_table_add_line(
        work->table, REPORT_LINE_LEVEL, one->indent + 1, base_words(words_of(work), label));
    return &line->cells[one->column];
}

/* Of a row with one level counted: difference of risks, their ratio, odds ratio. */
static gboolean write_risks(
    ReportTableWork *work, ReportLine *line, const ReportContrast *one, GError **error)
{
    const int64_t e1 = count_of(one, one->pair->first, 0);
    const int64_t e2 = count_of(one, one->pair->second, 0);
    const int64_t n1 = e1 + count_of(one, one->pair->first, 1);
    const int64_t n2 = e2 + count_of(one, one->pair->second, 1);
    ReportEstimate difference, ratio;
    if (!report_measure_difference(e1, n1, e2, n2, &difference, error) ||
        !report_measure_ratio(e1, n1, e2, n2, &ratio, error))
        return FALSE;
    g_autoptr(ReportResult) fisher = run_counts(one, REPORT_METHOD_FISHER, error);
    if (!fisher)
        return FALSE;
    const ReportEstimate *odds = report_result_estimate(fisher, "odds_ratio");
    ReportEstimate shown = odds ? *odds : (ReportEstimate){0};
    if (one->data->row->test != SCHEMA_TEST_FISHER) /* Exact, but nobody asked for it. */
        withhold(work, n1, n2, &shown);
    withhold(work, n1, n2, &difference);
    withhold(work, n1, n2, &ratio);
    write_estimate(
        work, &line->cells[one->column], &one->place, "difference", &difference, 100, 1);
    write_estimate(work, add_measure(work, one, N_("Risk ratio")), &one->place, "risk_ratio",
        &ratio, 1, 2);
    if (odds)
        write_estimate(work, add_measure(work, one, N_("Odds ratio")), &one->place,
            "odds_ratio", &shown, 1, 2);
    return TRUE;
}

/* Of one level of several: the difference of its shares alone. */
gboolean report_contrast_level(ReportTableWork *work, ReportLine *line,
    const ReportRowData *data, size_t visit, size_t level, size_t column, GError **error)
{
    const int32_t *codes = data->ticked ? data->ticked[level] : data->level[visit];
    const int32_t code = data->ticked ? 1 : (int32_t)level;
    const ReportPlace place = {.row = data->row->id,
        .level = data->row->levels[level].id,
        .group = work->split.grouping->overall_id,
        .visit = data->visits[visit]};
    int64_t events[2], n[2] = {0, 0};
    for (int32_t g = 0; g < 2; g++) {
        events[g] = report_count_level(data, codes, g, code);
        for (size_t i = 0; i < data->n; i++)
            if (data->group[i] == g && codes[i] >= 0)
                n[g] += report_data_weight(data, i);
    }
    ReportEstimate difference;
    if (!report_measure_difference(events[0], n[0], events[1], n[1], &difference, error))
        return FALSE;
    withhold(work, n[0], n[1], &difference);
    write_estimate(work, &line->cells[column], &place, "difference", &difference, 100, 1);
    return TRUE;
}

static gboolean write_counts(
    ReportTableWork *work, ReportLine *line, const ReportContrast *one, GError **error)
{
    g_autoptr(ReportResult) counts = run_counts(one, REPORT_METHOD_CHISQ, error);
    if (!counts)
        return FALSE;
    write_effect(work, line, one, "cramer_v", report_result_effect(counts, "cramer_v"));
    return one->data->row->kind != SCHEMA_ROW_BINARY || write_risks(work, line, one, error);
}

gboolean report_contrast_write(
    ReportTableWork *work, ReportLine *line, const ReportContrast *one, GError **error)
{
    if (one->data->level)
        return write_counts(work, line, one, error);
    write_numbers(work, line, one);
    return TRUE;
}

/* ---- how to read it ---- */

/* What the tests of a table measured. */
static ReportMeasured measured_by(const ReportTableWork *work)
{
    const bool by_level = work->spec->kind != SCHEMA_TABLE_CONTRASTS;
    ReportMeasured found = {.counts_both = work->spec->kind == SCHEMA_TABLE_CONTRASTS};
    for (guint i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        const ReportMethodId method = run->result->method;
        found.joint = found.joint || method == REPORT_METHOD_TUKEY;
        found.means = found.means || method == REPORT_METHOD_T;
        found.ranks = found.ranks || method == REPORT_METHOD_RANK_SUM;
        found.categories = found.categories || run->row->kind == SCHEMA_ROW_CATEGORICAL;
        found.risks = found.risks || run->row->kind == SCHEMA_ROW_BINARY;
        found.shares = found.shares || run->row->kind == SCHEMA_ROW_CATEGORICAL ||
                       run->row->kind == SCHEMA_ROW_MULTIPLE;
        found.adjusted = found.adjusted || (run->row->adjust != SCHEMA_ADJUST_NONE &&
                                               run->row->kind != SCHEMA_ROW_CATEGORICAL);
    }
    found.shares = found.shares && by_level && !found.risks;
    return found;
}

void report_contrast_remarks(ReportTableWork *work)
{
    const ReportMeasured found = measured_by(work);
    g_autoptr(GPtrArray) said = report_measure_words(&found, work->study->document->words);
    for (guint i = 0; i < said->len; i++)
        report_work_remark(work, g_strdup(said->pdata[i]));
}
