/* Which printed numbers belong together. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "reports/recheck/inside.h"

const char *row_visit(const ReportPublished *row)
{
    return row->visit[0] != '\0' ? row->visit : row->cohort;
}

static void block_free(void *data)
{
    Block *block = data;
    g_ptr_array_unref(block->rows);
    g_ptr_array_unref(block->levels);
    g_ptr_array_unref(block->groups);
    g_free(block);
}

static Block *block_of(Work *work, const ReportPublished *row)
{
    for (guint i = 0; i < work->blocks->len; i++) {
        Block *known = work->blocks->pdata[i];
        if (strcmp(known->study, row->study) == 0 && strcmp(known->table, row->table) == 0 &&
            strcmp(known->variable, row->variable) == 0 &&
            strcmp(known->visit, row_visit(row)) == 0)
            return known;
    }
    Block *block = g_new0(Block, 1);
    *block = (Block){row->study, row->table, row->variable, row_visit(row), g_ptr_array_new(),
        g_ptr_array_new(), g_ptr_array_new(), NULL};
    g_ptr_array_add(work->blocks, block);
    return block;
}

static void add_once(GPtrArray *texts, const char *text)
{
    if (!g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
        g_ptr_array_add(texts, (char *)text);
}

static bool is_total(const char *group)
{
    static const char *const names[] = {"total", "all", "overall", "everybody", "all patients"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(group, names[i]) == 0)
            return true;
    return false;
}

static bool is_summary(const char *statistic)
{
    static const char *const names[] = {"n", "percent", "mean", "sd", "median", "denominator"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(statistic, names[i]) == 0)
            return true;
    return false;
}

static void take_row(Work *work, const ReportPublished *row)
{
    Block *block = block_of(work, row);
    g_ptr_array_add(block->rows, (ReportPublished *)row);
    if (!is_summary(row->statistic))
        return;
    add_once(block->levels, row->level);
    if (is_total(row->group))
        block->total = row->group;
    else
        add_once(block->groups, row->group);
}

const ReportPublished *block_row(
    const Block *block, const char *level, const char *group, const char *statistic)
{
    for (guint i = 0; i < block->rows->len; i++) {
        const ReportPublished *row = block->rows->pdata[i];
        if (strcmp(row->level, level) == 0 && strcmp(row->group, group) == 0 &&
            strcmp(row->statistic, statistic) == 0)
            return row;
    }
    return NULL;
}

Printed block_number(
    const Block *block, const char *level, const char *group, const char *statistic)
{
    const ReportPublished *row = block_row(block, level, group, statistic);
    return printed_read(row ? row->value : "");
}

bool is_unknown_level(const char *level)
{
    static const char *const names[] = {
        "unknown", "missing", "not known", "not recorded", "died", "na", "n/a"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(level, names[i]) == 0)
            return true;
    return false;
}

/* Counts of the levels, and of those without a value. */
typedef struct {
    int64_t known, unknown;
    double percent, slack; /* Sum of the percentages, and what rounding may have done. */
    guint n_levels;
} Sum;

static Sum sum_of(const Block *block, const char *group)
{
    Sum sum = {0};
    for (guint i = 0; i < block->levels->len; i++) {
        const char *level = block->levels->pdata[i];
        const Printed n = block_number(block, level, group, "n");
        const Printed percent = block_number(block, level, group, "percent");
        if (!n.is_number)
            continue;
        if (is_unknown_level(level) && !percent.is_number) {
            sum.unknown += (int64_t)n.value;
            continue;
        }
        sum.known += (int64_t)n.value;
        sum.percent += percent.is_number ? percent.value : 0;
        sum.slack += percent.is_number ? percent.high - percent.value : 0;
        sum.n_levels++;
    }
    return sum;
}

bool block_is_whole(const Block *block, const char *group)
{
    const Sum sum = sum_of(block, group);
    return sum.n_levels >= 2 && fabs(sum.percent - 100) <= sum.slack + 1e-9;
}

static char *size_key(const Block *block, const char *group)
{
    return g_strdup_printf(
        "%s\x1f%s\x1f%s\x1f%s", block->study, block->table, block->visit, group);
}

int64_t column_size(const Work *work, const Block *block, const char *group)
{
    g_autofree char *key = size_key(block, group);
    const int64_t *size = g_hash_table_lookup(work->sizes, key);
    return size ? *size : 0;
}

int64_t block_denominator(const Work *work, const Block *block, const char *group)
{
    const Sum sum = sum_of(block, group);
    const Printed told = block_number(block, "", group, "denominator");
    if (told.is_number)
        return (int64_t)told.value;
    if (block_is_whole(block, group))
        return sum.known;
    const int64_t size = column_size(work, block, group);
    return size > sum.unknown ? size - sum.unknown : 0;
}

static void note_size(Work *work, const Block *block, const char *group, int64_t n)
{
    char *key = size_key(block, group);
    int64_t *known = g_hash_table_lookup(work->sizes, key);
    if (known) {
        *known = MAX(*known, n);
        g_free(key);
        return;
    }
    int64_t *size = g_new(int64_t, 1);
    *size = n;
    (void)g_hash_table_insert(work->sizes, key, size);
}

/* A line of its own says how many patients a column has, or categories that make a whole. */
static void find_sizes(Work *work, const Block *block, const char *group)
{
    static const char *const names[] = {"", "n", "patients", "number of patients"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Printed n = block_number(block, "", group, "n");
        if (g_ascii_strcasecmp(block->variable, names[i]) == 0 && n.is_number)
            note_size(work, block, group, (int64_t)n.value);
    }
    const Sum sum = sum_of(block, group);
    if (block_is_whole(block, group))
        note_size(work, block, group, sum.known + sum.unknown);
}

/* ---- columns that no line and no categories give ---- */

enum { MOST_PATIENTS = 5000, FEWEST_SHARES = 5 };

/* A count with its percentage. */
typedef struct {
    double n;
    Printed percent;
} Share;

/* All of a column. New array of Share. */
static GArray *shares_of(const Work *work, const Block *like, const char *group)
{
    GArray *shares = g_array_new(FALSE, FALSE, sizeof(Share));
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        const bool same = strcmp(block->study, like->study) == 0 &&
                          strcmp(block->table, like->table) == 0 &&
                          strcmp(block->visit, like->visit) == 0;
        for (guint l = 0; same && l < block->levels->len; l++) {
            const Printed n = block_number(block, block->levels->pdata[l], group, "n");
            const Share share = {
                n.value, block_number(block, block->levels->pdata[l], group, "percent")};
            if (n.is_number && share.percent.is_number && n.value > 0)
                g_array_append_val(shares, share);
        }
    }
    return shares;
}

static guint n_fitting(const GArray *shares, int64_t size)
{
    guint n = 0;
    for (guint i = 0; i < shares->len; i++) {
        const Share *one = &g_array_index(shares, Share, i);
        const double percent = 100 * one->n / (double)size;
        n += one->n <= (double)size && printed_fits(&one->percent, percent, percent);
    }
    return n;
}

/* What other tables of the study have for a column of that name: where it gives half of the
 * percentages at least. */
static int64_t borrowed_size(
    const Work *work, const Block *block, const char *group, const GArray *shares)
{
    int64_t best = 0;
    for (guint b = 0; shares->len > 0 && b < work->blocks->len; b++) {
        const Block *other = work->blocks->pdata[b];
        const int64_t size =
            strcmp(other->study, block->study) == 0 ? column_size(work, other, group) : 0;
        if (size > best && 2 * n_fitting(shares, size) >= shares->len)
            best = size;
    }
    return best;
}

/* The number of patients that gives most of the percentages, where it gives seven of ten. */
static void guess_size(Work *work, const Block *block, const char *group)
{
    guint most = 0;
    int64_t best = 0;
    g_autofree char *key = size_key(block, group);
    if (g_hash_table_contains(work->sizes, key))
        return;
    g_autoptr(GArray) shares = shares_of(work, block, group);
    for (int64_t size = 1; shares->len >= FEWEST_SHARES && size <= MOST_PATIENTS; size++) {
        const guint n = n_fitting(shares, size);
        best = n > most ? size : best;
        most = MAX(most, n);
    }
    if (shares->len < FEWEST_SHARES)
        best = borrowed_size(work, block, group, shares);
    else if (10 * most < 7 * shares->len)
        best = 0;
    note_size(work, block, group, best);
}

static void guess_sizes(Work *work)
{
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        for (guint g = 0; g < block->groups->len; g++)
            guess_size(work, block, block->groups->pdata[g]);
        if (block->total)
            guess_size(work, block, block->total);
    }
}

void work_fill(Work *work)
{
    work->blocks = g_ptr_array_new_with_free_func(block_free);
    work->sizes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < work->rows->len; i++)
        take_row(work, work->rows->pdata[i]);
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        for (guint g = 0; g < block->groups->len; g++)
            find_sizes(work, block, block->groups->pdata[g]);
        if (block->total)
            find_sizes(work, block, block->total);
    }
    guess_sizes(work);
}

void work_clear(Work *work)
{
    g_ptr_array_unref(work->blocks);
    g_hash_table_unref(work->sizes);
}

void doubt(Work *work, const char *check, const ReportPublished *cell, const char *format, ...)
{
    va_list arguments;
    RecheckDoubt *one = g_new0(RecheckDoubt, 1);
    one->check = check;
    one->cell = cell;
    va_start(arguments, format);
    one->message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(work->out->doubts, one);
}
