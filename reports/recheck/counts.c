/* Counts against percentages, denominators and sums; means of all against those of the groups.
 */
#include <math.h>
#include <string.h>

#include "reports/recheck/inside.h"

enum { MOST_PATIENTS = 100000 };

/* The denominators that would give the percentage: from and to; false for none. */
static bool find_denominators(double n, const Printed *percent, int64_t *from, int64_t *to)
{
    *from = *to = 0;
    for (int64_t d = MAX((int64_t)n, 1); d <= MOST_PATIENTS; d++) {
        const double share = 100 * n / (double)d;
        if (share < percent->low - 1e-9)
            break;
        if (!printed_fits(percent, share, share))
            continue;
        *from = *from ? *from : d;
        *to = d;
    }
    return *from > 0;
}

static void check_percent(Work *work, const Block *block, const char *level, const char *group)
{
    const Printed n = block_number(block, level, group, "n");
    const ReportPublished *row = block_row(block, level, group, "percent");
    const Printed percent = printed_read(row ? row->value : "");
    const int64_t denominator = block_denominator(work, block, group);
    const int64_t size = column_size(work, block, group);
    int64_t from = 0, to = 0; /* Of nobody. */
    if (!n.is_number || !percent.is_number || n.value < 0)
        return;
    const bool any = n.value == 0 || find_denominators(n.value, &percent, &from, &to);
    if (denominator == 0) {
        if (!any)
            doubt(work, "percent", row, "%.0f patients are %s%% of no number of patients",
                n.value, row->value);
        return;
    }
    const double share = 100 * n.value / (double)denominator;
    if (n.value > (double)denominator) {
        doubt(work, "percent", row, "%.0f is more than the %" G_GINT64_FORMAT " of the column",
            n.value, denominator);
    } else if (!printed_fits(&percent, share, share)) {
        const bool hidden = any && n.value > 0 && from <= size && block->levels->len == 1;
        g_autofree char *fit =
            !any || n.value == 0 ? g_strdup("no denominator gives it")
            : from == to ? g_strdup_printf("it fits a denominator of %" G_GINT64_FORMAT, from)
                         : g_strdup_printf("it fits denominators from %" G_GINT64_FORMAT
                                           " to %" G_GINT64_FORMAT,
                               from, to);
        doubt(work, hidden ? "denominator" : "percent", row,
            "%.0f of %" G_GINT64_FORMAT " is %.2f%%, printed %s; %s", n.value, denominator,
            share, row->value, fit);
    }
}

/* A column over all groups has what they have together. */
static void check_total(Work *work, const Block *block, const char *level)
{
    const ReportPublished *row =
        block->total ? block_row(block, level, block->total, "n") : NULL;
    const Printed total = printed_read(row ? row->value : "");
    double sum = 0;
    for (guint g = 0; total.is_number && g < block->groups->len; g++) {
        const Printed n = block_number(block, level, block->groups->pdata[g], "n");
        if (!n.is_number)
            return;
        sum += n.value;
    }
    if (total.is_number && block->groups->len >= 2 && sum != total.value)
        doubt(work, "sum", row, "the groups have %.0f together, the total has %s", sum,
            row->value);
}

/* Categories that make a whole are as many as the column. */
static void check_sum(Work *work, const Block *block, const char *group)
{
    const int64_t size = column_size(work, block, group);
    int64_t sum = 0;
    const ReportPublished *first = NULL;
    if (!block_is_whole(block, group) || size == 0)
        return;
    for (guint i = 0; i < block->levels->len; i++) {
        const ReportPublished *row = block_row(block, block->levels->pdata[i], group, "n");
        first = first ? first : row;
        sum += row ? (int64_t)printed_read(row->value).value : 0;
    }
    if (sum != size)
        doubt(work, "sum", first,
            "the levels have %" G_GINT64_FORMAT
            " together, other rows of the column %" G_GINT64_FORMAT "; %" G_GINT64_FORMAT
            " are not accounted for",
            sum, size, size - sum);
}

/* The mean of all lies where those of the groups put it. */
static void check_mean(Work *work, const Block *block)
{
    const ReportPublished *row =
        block->total ? block_row(block, "", block->total, "mean") : NULL;
    const Printed total = printed_read(row ? row->value : "");
    double low = 0, high = 0, n_all = 0;
    for (guint g = 0; total.is_number && g < block->groups->len; g++) {
        const char *group = block->groups->pdata[g];
        const Printed mean = block_number(block, "", group, "mean");
        const Printed own = block_number(block, "", group, "n");
        const double n =
            own.is_number ? own.value : (double)block_denominator(work, block, group);
        if (!mean.is_number || n <= 0)
            return;
        low += n * mean.low;
        high += n * mean.high;
        n_all += n;
    }
    if (total.is_number && n_all > 0 && block->groups->len >= 2 &&
        !printed_fits(&total, low / n_all, high / n_all))
        doubt(work, "mean", row, "the groups' means give %.*f to %.*f for all, printed %s",
            total.decimals + 1, low / n_all, total.decimals + 1, high / n_all, row->value);
}

void check_counts(Work *work)
{
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        for (guint l = 0; l < block->levels->len; l++) {
            const char *level = block->levels->pdata[l];
            for (guint g = 0; g < block->groups->len; g++)
                check_percent(work, block, level, block->groups->pdata[g]);
            if (block->total)
                check_percent(work, block, level, block->total);
            check_total(work, block, level);
        }
        for (guint g = 0; g < block->groups->len; g++)
            check_sum(work, block, block->groups->pdata[g]);
        check_mean(work, block);
    }
}
