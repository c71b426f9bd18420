#include "analysis/tukey.h"

#include "analysis/range_memo.h"
#include "analysis/sum.h"

#include <stdbool.h>

static const StatTukey nothing = {.df = 0.0, .ms_within = NAN, .critical = NAN};

size_t stat_tukey_n_pairs(size_t n_groups)
{
    return n_groups < 2 ? 0 : n_groups * (n_groups - 1) / 2;
}

static StatTukeyPair compare(
    const StatMoments *a, const StatMoments *b, const StatTukey *all, StatRangeMemo *memo)
{
    StatTukeyPair pair = {
        .estimate = NAN,
        .conf_low = NAN,
        .conf_high = NAN,
        .statistic = NAN,
        .p_value = NAN,
    };
    if (a->n == 0 || b->n == 0)
        return pair;
    StatSum d = stat_two_sum(b->mean, -a->mean);
    stat_sum_add(&d, b->mean_tail);
    stat_sum_add(&d, -a->mean_tail);
    pair.estimate = stat_sum_value(d);
    const double inverse = 1.0 / (double)a->n + 1.0 / (double)b->n;
    const double error = sqrt(0.5 * all->ms_within * inverse);
    pair.statistic = fabs(pair.estimate) / error; /* 0 / 0 is NaN */
    pair.conf_low = pair.estimate - all->critical * error;
    pair.conf_high = pair.estimate + all->critical * error;
    pair.p_value = stat_range_memo_upper(memo, pair.statistic);
    return pair;
}

StatStatus stat_tukey(const StatMoments *moments, size_t n_groups, double conf_level,
    StatTukeyPair *pairs, StatTukey *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = nothing;
    const bool level_ok = conf_level == 0.0 || (conf_level > 0.0 && conf_level < 1.0);
    if (!level_ok || !moments || (!pairs && n_groups > 1))
        return STAT_ARGUMENT;
    StatAnova anova;
    const StatStatus status = stat_anova_moments(moments, n_groups, &anova);
    if (status == STAT_OK) {
        out->n = anova.n;
        out->n_groups = anova.n_groups;
        out->df = anova.df_within;
        out->ms_within = anova.ms_within;
        out->conf_level = conf_level == 0.0 ? 0.95 : conf_level;
        for (size_t g = 0; g < n_groups; g++)
            out->n_missing += moments[g].n_missing;
    }
    static const StatMoments empty = {.n = 0};
    StatRangeMemo memo;
    stat_range_memo_init(&memo, (size_t)out->n_groups, out->df);
    out->critical = stat_range_memo_quantile(&memo, 1.0 - out->conf_level);
    size_t at = 0;
    for (size_t i = 0; i < n_groups; i++)
        for (size_t j = i + 1; j < n_groups; j++) {
            const bool ok = status == STAT_OK;
            pairs[at] =
                compare(ok ? &moments[i] : &empty, ok ? &moments[j] : &empty, out, &memo);
            pairs[at].group1 = i;
            pairs[at].group2 = j;
            at++;
        }
    stat_range_memo_clear(&memo);
    return status;
}
