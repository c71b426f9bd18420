#include "reports/results/printed.h"

#include <math.h>

#include "analysis/adjust.h"
#include "analysis/anova.h"
#include "analysis/chi_squared.h"
#include "analysis/distributions.h"
#include "analysis/fisher.h"
#include "analysis/studentized_range.h"
#include "base/error.h"

enum { MOST_GROUPS = 16 };

gboolean report_printed_counts(const int64_t *count, size_t n_rows, size_t n_cols,
    ReportPrintedCounts *out, GError **error)
{
    StatFisher fisher;
    StatChiSquared plain, corrected;
    if (stat_fisher(count, n_rows, n_cols, 0, &fisher) != STAT_OK ||
        stat_chi_squared(count, n_rows, n_cols, false, &plain) != STAT_OK ||
        stat_chi_squared(count, n_rows, n_cols, true, &corrected) != STAT_OK) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
            "the tests of its counts could not be computed");
        return FALSE;
    }
    *out = (ReportPrintedCounts){.fisher_low = fisher.p_low,
        .fisher_high = fisher.p_high,
        .chisq = plain.p_value,
        .corrected = corrected.corrected ? corrected.p_value : NAN};
    return TRUE;
}

double report_printed_anova(const ReportPrintedGroup *groups, size_t n)
{
    StatMoments moments[MOST_GROUPS];
    StatAnova found;
    if (n > MOST_GROUPS)
        return NAN;
    for (size_t g = 0; g < n; g++)
        moments[g] = stat_moments_printed(groups[g].n, groups[g].mean, groups[g].sd);
    return stat_anova_moments(moments, n, &found) == STAT_OK ? found.p_value : NAN;
}

double report_printed_welch(double difference, const ReportPrintedGroup groups[2])
{
    double part[2], below = 0;
    for (size_t g = 0; g < 2; g++) {
        part[g] = groups[g].sd * groups[g].sd / (double)groups[g].n;
        below += part[g] * part[g] / (double)(groups[g].n - 1);
    }
    const double all = part[0] + part[1];
    return all > 0 ? stat_t_two_sided(difference / sqrt(all), all * all / below) : NAN;
}

double report_printed_tukey(double difference, const ReportPrintedGroup *groups, size_t n,
    int64_t first, int64_t second)
{
    double squares = 0, df = 0;
    for (size_t g = 0; g < n; g++) {
        squares += (double)(groups[g].n - 1) * groups[g].sd * groups[g].sd;
        df += (double)(groups[g].n - 1);
    }
    const double error = sqrt(squares / df / 2 * (1 / (double)first + 1 / (double)second));
    return error > 0 ? stat_studentized_range_upper(difference / error, n, df) : NAN;
}

const char *report_printed_adjust(
    const double *p, size_t n, size_t method, double *adjusted, GError **error)
{
    static const StatAdjustment methods[REPORT_PRINTED_ADJUSTMENTS] = {
        STAT_ADJUST_BH, STAT_ADJUST_HOLM, STAT_ADJUST_BONFERRONI};
    if (stat_adjust(p, n, methods[method], adjusted) == STAT_OK)
        return stat_adjust_method(methods[method]);
    g_set_error_literal(
        error, BASE_ERROR, BASE_ERROR_NUMERICAL, "P values could not be adjusted");
    return NULL;
}
