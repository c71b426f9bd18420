/* Values in a file of counts against what the dictionary lets them be. */
#include <math.h>

#include "base/words.h"
#include "reports/study/counts_read.h"

static gboolean fault(const ReportCountsReading *reading, const ReportLeaf *leaf, double value,
    const ReportLimits *limits, GError **error)
{
    char number[3][G_ASCII_DTOSTR_BUF_SIZE];
    const double numbers[] = {value, limits->low, limits->high};
    for (size_t i = 0; i < 3; i++)
        (void)g_ascii_formatd(number[i], sizeof number[i], "%.10g", numbers[i]);
    g_autofree char *what = base_words_say(base_words_speaking(),
        N_("a value, or the mean of some, is {1}, and the dictionary lets it be from {2} to "
           "{3}"),
        "ttt", number[0], number[1], number[2]);
    return report_counts_fault(reading, leaf->key, what, error);
}

static bool is_beyond(double value, const ReportLimits *limits)
{
    const double slack = 1e-9 * (1 + fabs(limits->low) + fabs(limits->high));
    return value < limits->low - slack || value > limits->high + slack;
}

/* What counts for a text below a limit is no value of the field's own. */
static gboolean check_cells(const ReportCountsReading *reading, const ReportLeaf *leaf,
    size_t column, const ReportLimits *limits, GError **error)
{
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        const bool stands_for = column < REPORT_LEAF_REASONS && cell->reason[column];
        if (!stands_for && is_beyond(cell->value[column], limits))
            return fault(reading, leaf, cell->value[column], limits, error);
    }
    return TRUE;
}

static bool has_reasons(const ReportLeaf *leaf)
{
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        if (cell->reason[0] && !isnan(cell->value[0]))
            return true;
    }
    return false;
}

/* The mean is within, and no square is larger than those of the ends. */
static gboolean check_sums(const ReportCountsReading *reading, const ReportLeaf *leaf,
    const ReportLimits *limits, GError **error)
{
    const double largest = fmax(fabs(limits->low), fabs(limits->high));
    const ReportLimits squares = {0, largest};
    for (guint g = 0; g < leaf->sums->len && !has_reasons(leaf); g++) {
        const StatMomentSums *sums = &g_array_index(leaf->sums, StatMomentSums, g);
        const double unit = sums->scale > 0 ? pow(10, -sums->scale) : 1;
        const double mean = sums->sum * unit / (double)MAX(sums->n, 1);
        const double root = sqrt(sums->squares / (double)MAX(sums->n, 1)) * unit;
        if (sums->n > 0 && is_beyond(mean, limits))
            return fault(reading, leaf, mean, limits, error);
        if (sums->n > 0 && is_beyond(root, &squares))
            return fault(reading, leaf, root, limits, error);
    }
    return TRUE;
}

gboolean report_counts_limits(const ReportCountsReading *reading, const ReportCounts *counts,
    const ReportLeaf *leaf, GError **error)
{
    for (size_t c = 0; c < report_leaf_n_values(leaf); c++) {
        ReportLimits limits;
        if (report_leaf_limits(counts->analysis, reading->study, leaf, c, &limits) &&
            !(leaf->sums                         ? check_sums(reading, leaf, &limits, error)
                : report_leaf_is_number(leaf, c) ? check_cells(reading, leaf, c, &limits, error)
                                                 : TRUE))
            return FALSE;
    }
    return TRUE;
}
