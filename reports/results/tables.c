/* Counts of two columns of categories against each other; and P values by themselves. */
#include <math.h>

#include "analysis/chi_squared.h"
#include "analysis/crosstab.h"
#include "analysis/effect.h"
#include "analysis/fisher.h"
#include "base/error.h"
#include "reports/results/build.h"

/* The most cells that are a table of counts. */
static const size_t most_cells = (size_t)1 << 26;

/* The counts of rows against columns; an empty column counts as one level. NULL on failure. */
static int64_t *cross(const ReportInput *input, int64_t *n_missing, GError **error)
{
    const size_t n_rows = report_levels(input, REPORT_ROLE_ROW);
    const size_t n_cols = report_levels(input, REPORT_ROLE_COL);
    if (n_rows > most_cells / n_cols) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%zu rows by %zu columns is no table of counts: name columns with few levels",
            n_rows, n_cols);
        return NULL;
    }
    g_autofree int64_t *table = g_new0(int64_t, n_rows * n_cols);
    if (!report_checked(stat_crosstab(report_codes(input, REPORT_ROLE_ROW),
                            report_codes(input, REPORT_ROLE_COL), input->weight, input->n,
                            n_rows, n_cols, table, n_missing),
            error))
        return NULL;
    return g_steal_pointer(&table);
}

/* The columns, as the groups that are compared. */
static void add_members(ReportResult *result, const ReportInput *input, const int64_t *table)
{
    const size_t n_rows = report_levels(input, REPORT_ROLE_ROW);
    const size_t n_cols = report_levels(input, REPORT_ROLE_COL);
    for (size_t c = 0; c < n_cols; c++) {
        int64_t n = 0;
        for (size_t r = 0; r < n_rows; r++)
            n += table[r * n_cols + c];
        report_result_member(result, (int32_t)c, n);
    }
}

/* Of two rows and two columns: how much more of the second row is in the second column. */
static gboolean risk_difference(const ReportInput *input, const int64_t *table,
    double conf_level, ReportResult *result, GError **error)
{
    StatInterval r;
    if (report_levels(input, REPORT_ROLE_ROW) != 2 ||
        report_levels(input, REPORT_ROLE_COL) != 2)
        return TRUE;
    if (!report_checked(stat_risk_difference(table[3], table[2] + table[3], table[1],
                            table[0] + table[1], conf_level, &r),
            error))
        return FALSE;
    report_result_add_estimate(
        result, "risk_difference", r.estimate, r.conf_low, r.conf_high, r.conf_level);
    report_items_number(&result->items, "risk_difference",
        "Risk difference (second column: second row - first)", r.estimate);
    report_items_number(
        &result->items, "risk_difference_low", "Interval (Newcombe) from", r.conf_low);
    report_items_number(&result->items, "risk_difference_high", "to", r.conf_high);
    return TRUE;
}

gboolean report_run_chisq(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    int64_t n_missing;
    g_autofree int64_t *table = cross(input, &n_missing, error);
    StatChiSquared r;
    if (!table ||
        !report_checked(stat_chi_squared(table, report_levels(input, REPORT_ROLE_ROW),
                            report_levels(input, REPORT_ROLE_COL), options->corrected, &r),
            error))
        return FALSE;
    add_members(result, input, table);
    result->n_expected_below_5 = r.n_expected_below_5;
    report_result_part(
        result, r.corrected ? N_("Yates' continuity correction") : N_("without correction"));
    if (r.n_expected_below_5 > 0)
        report_result_part_n(result, "{1} cell with an expected count below 5",
            "{1} cells with an expected count below 5", r.n_expected_below_5);
    report_result_counts(result, "n", r.n, n_missing);
    report_result_statistic(result, "Chi-squared", r.statistic);
    report_result_df(result, r.df);
    report_result_p(result, r.p_value);
    report_items_number(
        &result->items, "min_expected", "Smallest expected count", r.min_expected);
    report_result_add_effect(result, "cramer_v", "Cramer's V", r.cramer_v);
    if (isnan(r.p_value))
        report_result_note(
            result, "fewer than two rows or columns hold a count: no test", NULL);
    else if (r.min_expected < 5)
        report_result_note(result,
            "{1} expected counts are below 5: consider Fisher's exact test",
            base_arguments("n", (gint64)r.n_expected_below_5));
    return risk_difference(input, table, options->conf_level, result, error);
}

const char *const report_part_odds_ratio = N_("conditional odds ratio");

/* How Fisher's P was found. */
static void add_fisher_parts(ReportResult *result, const StatFisher *r)
{
    switch (r->method) {
    case STAT_FISHER_TRIVIAL:
        report_result_part(
            result, r->n > 0 ? "exact (only one table has these margins)" : "exact");
        break;
    case STAT_FISHER_2X2:
        report_result_part(result, "exact");
        report_result_part(result, "two-sided by probability");
        report_result_part(result, report_part_odds_ratio);
        break;
    case STAT_FISHER_EXACT:
        report_result_part(result, "exact (meeting in the middle)");
        break;
    case STAT_FISHER_INVERSION:
        report_result_part(result, "approximate (Fourier inversion)");
        break;
    case STAT_FISHER_HALVES:
        report_result_part(result, "by half tables, all but the most improbable");
        break;
    case STAT_FISHER_SOME_HALVES:
        report_result_part(result, "approximate (by half tables)");
        break;
    case STAT_FISHER_WEIGHTED:
        report_result_part(result, "approximate (importance sampling)");
        break;
    case STAT_FISHER_SMOOTHED:
        report_result_part(result, "approximate (Fourier inversion and sampled half tables)");
        break;
    case STAT_FISHER_MONTE_CARLO:
        report_result_part(result, "simulated (Monte Carlo)");
        break;
    }
    if (r->n_samples > 0)
        report_result_part_n(
            result, "{1} sample, fixed seed", "{1} samples, fixed seed", r->n_samples);
}

gboolean report_run_fisher(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    int64_t n_missing;
    g_autofree int64_t *table = cross(input, &n_missing, error);
    StatFisher r;
    if (!table ||
        !report_checked(stat_fisher(table, report_levels(input, REPORT_ROLE_ROW),
                            report_levels(input, REPORT_ROLE_COL), options->conf_level, &r),
            error))
        return FALSE;
    const bool two = r.n_rows == 2 && r.n_cols == 2;
    const ReportEstimateWords words = {"odds_ratio", two ? "Odds ratio (conditional)" : NULL,
        two ? "Interval from" : NULL, two ? "to" : NULL};
    add_members(result, input, table);
    add_fisher_parts(result, &r);
    report_result_counts(result, "n", r.n, n_missing);
    report_result_known_p(result, r.p_value);
    report_items_p(&result->items, "p_value", "P", r.p_value);
    report_result_exact(result, r.exact);
    result->p_low = r.p_low;
    result->p_high = fmax(r.p_high, result->p_high);
    report_items_p(&result->items, "p_low", r.exact ? NULL : "P at least", r.p_low);
    report_items_p(&result->items, "p_high", r.exact ? NULL : "P at most", result->p_high);
    report_result_interval(result, &words, r.odds_ratio, r.conf_low, r.conf_high, r.conf_level);
    if (!two)
        g_array_set_size(result->estimates, 0); /* Its items are null, as those of a 2x2. */
    if (r.n == 0)
        report_result_note(result, N_("no row has both values: there is no P"), NULL);
    else if (r.method == STAT_FISHER_TRIVIAL)
        report_result_note(result,
            "fewer than two rows or columns hold a count: only one table is possible, P is 1",
            NULL);
    return risk_difference(input, table, options->conf_level, result, error);
}

static const ReportItem p_items[] = {{"p_adjusted", "Adjusted P", REPORT_ITEM_P}};

gboolean report_run_adjust(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    const StatAdjustment adjustment = options->adjustment;
    g_autofree double *adjusted = g_new(double, input->n + 1);
    if (!report_checked(
            stat_adjust(report_values(input, REPORT_ROLE_P), input->n, adjustment, adjusted),
            error))
        return FALSE;
    int64_t n_missing = 0;
    for (size_t i = 0; i < input->n; i++)
        n_missing += isnan(adjusted[i]);
    report_result_part(result, stat_adjust_method(adjustment));
    result->n = (int64_t)input->n - n_missing;
    result->n_missing = n_missing;
    report_items_count(&result->items, "n", "P values", result->n);
    report_items_count(&result->items, "n_missing", "Missing", n_missing);
    ReportList *list =
        report_items_list(&result->items, "p_adjusted", "In the order of the rows", p_items, 1);
    list->bare = true;
    for (size_t i = 0; i < input->n; i++)
        report_list_row(list, &(ReportItemValue){.number = adjusted[i]});
    return TRUE;
}
