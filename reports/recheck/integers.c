/*
 * Means that no whole numbers have (GRIM: Brown and Heathers, Soc Psychol Personal Sci
 * 2017;8:363) and SDs that none have with such a mean (GRIMMER: Anaya, PeerJ Preprints
 * 2016;4:e2400v1); and intervals that contradict what stands beside them.
 */
#include <math.h>
#include <string.h>

#include "reports/recheck/inside.h"

/* Beyond this many values every mean and SD of two decimals can be. */
enum { MOST_VALUES = 2000 };

/* Scales of whole numbers: not what is named, and not utilities and rates around 0 to 1. */
static bool is_whole(const Work *work, const Block *block)
{
    if (work->options->decimal && g_strv_contains(work->options->decimal, block->variable))
        return false;
    for (guint g = 0; g < block->groups->len; g++) {
        const Printed mean = block_number(block, "", block->groups->pdata[g], "mean");
        if (mean.is_number && fabs(mean.value) > 1.5)
            return true;
    }
    return false;
}

/* The sums of n whole numbers whose mean is printed so: from and to. */
static bool sums_of(const Printed *mean, int64_t n, int64_t *from, int64_t *to)
{
    *from = (int64_t)ceil((double)n * mean->low - 1e-9);
    *to = (int64_t)floor((double)n * mean->high + 1e-9);
    return *from <= *to;
}

/* Whether n whole numbers of that sum can have such an SD. */
static bool has_squares(int64_t sum, int64_t n, const Printed *sd)
{
    const double about = (double)sum * (double)sum / (double)n;
    const double low = MAX(sd->low, 0);
    const double from = about + (double)(n - 1) * low * low;
    const double to = about + (double)(n - 1) * sd->high * sd->high;
    int64_t least = (int64_t)ceil(from - 1e-6);
    least += (least - sum) % 2 != 0; /* A square is odd where its root is. */
    return (double)least <= to + 1e-6;
}

static void check_group(Work *work, const Block *block, const char *group)
{
    const ReportPublished *mean_row = block_row(block, "", group, "mean");
    const ReportPublished *sd_row = block_row(block, "", group, "sd");
    const Printed mean = printed_read(mean_row ? mean_row->value : "");
    const Printed sd = printed_read(sd_row ? sd_row->value : "");
    const Printed own = block_number(block, "", group, "n");
    const int64_t n =
        own.is_number ? (int64_t)own.value : block_denominator(work, block, group);
    int64_t from, to;
    if (!mean.is_number || n < 2 || n > MOST_VALUES)
        return;
    if (!sums_of(&mean, n, &from, &to)) {
        const double sum = (double)n * mean.value;
        doubt(work, "grim", mean_row,
            "no %" G_GINT64_FORMAT " whole numbers have the mean %s; the nearest are %.*f and "
            "%.*f; where its values have decimals: --decimal '%s'",
            n, mean_row->value, mean.decimals + 1, floor(sum) / (double)n, mean.decimals + 1,
            ceil(sum) / (double)n, block->variable);
        return;
    }
    bool found = !sd.is_number || sd.value < 0;
    for (int64_t sum = from; !found && sum <= to; sum++)
        found = has_squares(sum, n, &sd);
    if (!found)
        doubt(work, "sd", sd_row,
            "no %" G_GINT64_FORMAT
            " whole numbers with the mean %s have the SD %s; where its values have decimals: "
            "--decimal '%s'",
            n, mean_row->value, sd_row->value, block->variable);
}

void check_integers(Work *work)
{
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        for (guint g = 0; is_whole(work, block) && g < block->groups->len; g++)
            check_group(work, block, block->groups->pdata[g]);
    }
}

/* ---- intervals ---- */

/* The value of no effect; NaN for statistics without interval. */
static double none_of(const char *statistic)
{
    static const char *const ratios[] = {"odds_ratio", "hazard_ratio", "risk_ratio"};
    static const char *const differences[] = {"difference", "estimate", "risk_difference"};
    for (size_t i = 0; i < G_N_ELEMENTS(ratios); i++)
        if (strcmp(statistic, ratios[i]) == 0)
            return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(differences); i++)
        if (strcmp(statistic, differences[i]) == 0)
            return 0;
    return NAN;
}

static void check_interval(Work *work, const Block *block, const ReportPublished *row)
{
    const double none = none_of(row->statistic);
    const Printed value = printed_read(row->value);
    const Printed low = block_number(block, row->level, row->group, "ci_low");
    const Printed high = block_number(block, row->level, row->group, "ci_high");
    const Printed p = block_number(block, row->level, row->group, "p");
    if (isnan(none) || !value.is_number || !low.is_number || !high.is_number)
        return;
    if (value.high < low.low || value.low > high.high)
        doubt(work, "interval", row, "%s lies outside its interval, %g to %g", row->value,
            low.value, high.value);
    const bool without = low.low > none || high.high < none;
    const bool with = low.high < none && high.low > none;
    if (p.is_number && ((without && p.low > 0.05) || (with && p.high < 0.05)))
        doubt(work, "interval", row,
            "the interval %g to %g %s %g, but P is %s 0.05: they cannot be of one 95%% "
            "interval and its test",
            low.value, high.value, without ? "leaves out" : "holds", none,
            p.low > 0.05 ? "above" : "below");
}

void check_intervals(Work *work)
{
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        for (guint i = 0; i < block->rows->len; i++)
            check_interval(work, block, block->rows->pdata[i]);
    }
}
