#include "reports/results/screen.h"

#include <math.h>

#include "analysis/adjust.h"
#include "analysis/chance.h"
#include "analysis/describe.h"
#include "analysis/fisher.h"
#include "analysis/rank_sum.h"
#include "base/error.h"

static gboolean checked(StatStatus status, GError **error)
{
    if (status != STAT_OK)
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "%s", stat_status_text(status));
    return status == STAT_OK;
}

gboolean report_screen_ranks(
    const double *value, const int32_t *group, size_t n, ReportScreenRanks *out, GError **error)
{
    static const StatRankSumOptions options = {.without_interval = true};
    StatRankSum ranks;
    StatDescription described[2];
    int64_t n_missing;
    if (!checked(stat_rank_sum(value, group, NULL, n, &options, &ranks), error) ||
        !checked(stat_describe(value, group, NULL, n, 2, described, &n_missing), error))
        return FALSE;
    *out = (ReportScreenRanks){.n = ranks.n1,
        .n_others = ranks.n2,
        .median = described[0].median,
        .median_others = described[1].median,
        .rank_biserial = ranks.rank_biserial,
        .p_value = ranks.p_value};
    return TRUE;
}

gboolean report_screen_shares(
    int64_t a, int64_t n1, int64_t b, int64_t n2, double *p_value, GError **error)
{
    const int64_t table[] = {a, n1 - a, b, n2 - b};
    StatFisher fisher;
    *p_value = NAN;
    if (!checked(stat_fisher(table, 2, 2, 0.95, &fisher), error))
        return FALSE;
    *p_value = fisher.p_value;
    return TRUE;
}

double report_screen_all_within(int64_t k, int64_t n, int64_t total)
{
    return stat_chance_all_within(k, n, total);
}

gboolean report_screen_at_least(
    const double *p, size_t n, size_t least, double *p_value, GError **error)
{
    return checked(stat_chance_at_least(p, n, least, p_value), error);
}

gboolean report_screen_holm(const double *p, size_t n, double *adjusted, GError **error)
{
    return checked(stat_adjust(p, n, STAT_ADJUST_HOLM, adjusted), error);
}
