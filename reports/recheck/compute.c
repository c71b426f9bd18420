/* What usual tests give from printed counts, means and SDs. */
#include <math.h>
#include <string.h>

#include "reports/recheck/between.h"
#include "reports/results/printed.h"

enum { MOST_GROUPS = 8 };

void counts_clear(Counts *counts)
{
    g_clear_pointer(&counts->count, g_free);
}

/* ---- counts ---- */

/* Levels with a count in every group, but for those without a value. New, of borrowed texts. */
static GPtrArray *levels_of(const Block *block, const GPtrArray *groups)
{
    GPtrArray *levels = g_ptr_array_new();
    for (guint l = 0; l < block->levels->len; l++) {
        const char *level = block->levels->pdata[l];
        bool all = true;
        for (guint g = 0; g < groups->len; g++)
            all = all && block_number(block, level, groups->pdata[g], "n").is_number;
        const bool counted =
            block_number(block, level, groups->pdata[0], "percent").is_number ||
            !is_unknown_level(level);
        if (all && counted)
            g_ptr_array_add(levels, (char *)level);
    }
    return levels;
}

static bool has_means(const Block *block)
{
    for (guint i = 0; i < block->rows->len; i++)
        if (strcmp(((const ReportPublished *)block->rows->pdata[i])->statistic, "mean") == 0)
            return true;
    return false;
}

Counts counts_of(const Work *work, const Block *block, const GPtrArray *groups)
{
    g_autoptr(GPtrArray) levels = levels_of(block, groups);
    const bool single = levels->len == 1;
    Counts counts = {.n_rows = single ? 2 : levels->len, .n_cols = groups->len};
    if (levels->len == 0 || groups->len < 1 || has_means(block))
        return counts;
    counts.count = g_new0(int64_t, counts.n_rows * counts.n_cols);
    for (guint g = 0; g < groups->len; g++) {
        const char *group = groups->pdata[g];
        for (guint l = 0; l < levels->len; l++)
            counts.count[l * counts.n_cols + g] =
                (int64_t)block_number(block, levels->pdata[l], group, "n").value;
        const int64_t rest = block_denominator(work, block, group) - counts.count[g];
        if (single)
            counts.count[counts.n_cols + g] = rest;
        if (single && rest < 0) {
            counts_clear(&counts);
            return counts;
        }
    }
    return counts;
}

/* Whether a block is one line of counts without a P of its own. */
static bool goes_on(const Block *block, const Block *first)
{
    bool has_p = false;
    for (guint i = 0; i < block->rows->len; i++)
        has_p = has_p ||
                strcmp(((const ReportPublished *)block->rows->pdata[i])->statistic, "p") == 0;
    return !has_p && !has_means(block) && block->levels->len == 1 &&
           strcmp(block->study, first->study) == 0 && strcmp(block->table, first->table) == 0 &&
           strcmp(block->visit, first->visit) == 0;
}

/* Lines that are categories of one variable though each has a name of its own, as "ESCC 0",
 * "ESCC 1": from the line with the P on until they make a whole. Borrowed blocks; new. */
static GPtrArray *lines_of(const Work *work, const Block *first, const char *group)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    guint at = 0;
    double percent = 0, slack = 0;
    (void)g_ptr_array_find(work->blocks, first, &at);
    for (guint b = at; first->levels->len == 1 && b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        if (b > at && !goes_on(block, first))
            break;
        const Printed share = block_number(block, block->levels->pdata[0], group, "percent");
        if (!share.is_number)
            break;
        percent += share.value;
        slack += share.high - share.value;
        g_ptr_array_add(lines, (Block *)block);
        if (lines->len >= 2 && fabs(percent - 100) <= slack + 1e-9)
            return g_steal_pointer(&lines);
    }
    return NULL;
}

Counts counts_of_lines(const Work *work, const Block *block, const GPtrArray *groups)
{
    g_autoptr(GPtrArray) lines =
        groups->len > 0 ? lines_of(work, block, groups->pdata[0]) : NULL;
    if (!lines)
        return counts_of(work, block, groups);
    Counts counts = {.n_rows = lines->len, .n_cols = groups->len};
    counts.count = g_new0(int64_t, counts.n_rows * counts.n_cols);
    for (guint l = 0; l < lines->len; l++)
        for (guint g = 0; g < groups->len; g++) {
            const Block *line = lines->pdata[l];
            const Printed n = block_number(line, line->levels->pdata[0], groups->pdata[g], "n");
            counts.count[l * counts.n_cols + g] = n.is_number ? (int64_t)n.value : 0;
        }
    return counts;
}

Counts counts_of_visits(
    const Work *work, const Block *before, const Block *after, const char *group)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (char *)group);
    g_auto(Counts) first = counts_of(work, before, one);
    g_auto(Counts) second = counts_of(work, after, one);
    Counts both = {.n_rows = first.n_rows, .n_cols = 2};
    if (!first.count || !second.count || first.n_rows != second.n_rows)
        return both;
    both.count = g_new0(int64_t, 2 * both.n_rows);
    for (size_t i = 0; i < both.n_rows; i++) {
        both.count[2 * i] = first.count[i];
        both.count[2 * i + 1] = second.count[i];
    }
    return both;
}

static void set(RecheckP *out, RecheckTest test, double low, double high)
{
    out->low[test] = low;
    out->high[test] = high;
}

gboolean p_of_counts(const Counts *counts, RecheckP *out, GError **error)
{
    ReportPrintedCounts found;
    if (!report_printed_counts(counts->count, counts->n_rows, counts->n_cols, &found, error)) {
        g_prefix_error(error, "table %s, %s: ", out->cell->table, out->cell->variable);
        return FALSE;
    }
    set(out, RECHECK_FISHER, found.fisher_low, found.fisher_high);
    set(out, RECHECK_CHISQ, found.chisq, found.chisq);
    set(out, RECHECK_CHISQ_CORRECTED, found.corrected, found.corrected);
    return TRUE;
}

/* ---- means ---- */

/* Printed means and SDs of the groups that are compared. */
typedef struct {
    size_t n;
    int64_t size[MOST_GROUPS];
    Printed mean[MOST_GROUPS], sd[MOST_GROUPS];
} Means;

static bool means_of(
    const Work *work, const Block *block, const GPtrArray *groups, Means *means)
{
    means->n = groups->len;
    for (guint g = 0; g < groups->len && g < MOST_GROUPS; g++) {
        const char *group = groups->pdata[g];
        const Printed own = block_number(block, "", group, "n");
        means->mean[g] = block_number(block, "", group, "mean");
        means->sd[g] = block_number(block, "", group, "sd");
        means->size[g] =
            own.is_number ? (int64_t)own.value : block_denominator(work, block, group);
        if (!means->mean[g].is_number || !means->sd[g].is_number || means->size[g] < 2)
            return false;
    }
    return groups->len >= 2 && groups->len <= MOST_GROUPS;
}

/* The groups with these means, and SDs at one end of what rounding allows. */
static void put_groups(
    const Means *means, const double *mean, bool wide, ReportPrintedGroup *groups)
{
    for (size_t g = 0; g < means->n; g++)
        groups[g] = (ReportPrintedGroup){means->size[g], mean ? mean[g] : means->mean[g].value,
            wide ? means->sd[g].high : MAX(means->sd[g].low, 0)};
}

static double anova(const Means *means, const double *mean, bool wide)
{
    ReportPrintedGroup groups[MOST_GROUPS];
    put_groups(means, mean, wide, groups);
    return report_printed_anova(groups, means->n);
}

/* Means as near each other as rounding allows: each at the weighted mean of all, or its end. */
static void draw_together(const Means *means, double *mean)
{
    for (int round = 0; round < 50; round++) {
        double sum = 0, n = 0;
        for (size_t g = 0; g < means->n; g++) {
            sum += (double)means->size[g] * mean[g];
            n += (double)means->size[g];
        }
        for (size_t g = 0; g < means->n; g++)
            mean[g] = CLAMP(sum / n, means->mean[g].low, means->mean[g].high);
    }
}

/* The least P: means at those ends that lie farthest apart, SDs at their least. */
static double least_p(const Means *means)
{
    double least = NAN;
    for (unsigned corner = 0; corner < 1U << means->n; corner++) {
        double mean[MOST_GROUPS];
        for (size_t g = 0; g < means->n; g++)
            mean[g] = corner >> g & 1 ? means->mean[g].high : means->mean[g].low;
        const double p = anova(means, mean, false);
        least = isnan(least) || p < least ? p : least;
    }
    return least;
}

static double welch(double difference, const Means *means, bool wide)
{
    ReportPrintedGroup groups[MOST_GROUPS];
    put_groups(means, NULL, wide, groups);
    return report_printed_welch(difference, groups);
}

static void set_welch(const Means *means, RecheckP *out)
{
    const double away = fabs(means->mean[0].value - means->mean[1].value);
    const double slack = (means->mean[0].high - means->mean[0].low) / 2 +
                         (means->mean[1].high - means->mean[1].low) / 2;
    set(out, RECHECK_WELCH, welch(away + slack, means, false),
        welch(MAX(away - slack, 0), means, true));
}

static double tukey(double difference, const Means *all, const Means *pair, bool wide)
{
    ReportPrintedGroup groups[MOST_GROUPS];
    put_groups(all, NULL, wide, groups);
    return report_printed_tukey(difference, groups, all->n, pair->size[0], pair->size[1]);
}

/* Of a pair among three groups and more. */
static void set_tukey(const Work *work, const Block *block, const Means *pair, RecheckP *out)
{
    Means all;
    if (block->groups->len < 3 || pair->n != 2 || !means_of(work, block, block->groups, &all))
        return;
    const double away = fabs(pair->mean[0].value - pair->mean[1].value);
    const double slack = (pair->mean[0].high - pair->mean[0].low) / 2 +
                         (pair->mean[1].high - pair->mean[1].low) / 2;
    set(out, RECHECK_TUKEY, tukey(away + slack, &all, pair, false),
        tukey(MAX(away - slack, 0), &all, pair, true));
}

bool p_of_means(const Work *work, const Block *block, const GPtrArray *groups, RecheckP *out)
{
    Means means;
    double together[MOST_GROUPS];
    if (!means_of(work, block, groups, &means))
        return false;
    for (size_t g = 0; g < means.n; g++)
        together[g] = means.mean[g].value;
    draw_together(&means, together);
    set(out, RECHECK_ANOVA, least_p(&means), anova(&means, together, true));
    if (means.n == 2)
        set_welch(&means, out);
    set_tukey(work, block, &means, out);
    return true;
}
