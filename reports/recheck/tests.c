/* Which usual test gives a printed P, and whether any does. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/recheck/between.h"
#include "reports/results/printed.h"

static const struct {
    const char *id, *name;
} tests[RECHECK_N_TESTS] = {
    [RECHECK_FISHER] = {"fisher", "Fisher's exact test"},
    [RECHECK_CHISQ] = {"chisq", "Pearson's chi-squared test"},
    [RECHECK_CHISQ_CORRECTED] = {"chisq-corrected", "chi-squared test with Yates' correction"},
    [RECHECK_ANOVA] = {"anova", "analysis of variance (of two groups Student's t-test)"},
    [RECHECK_WELCH] = {"welch", "Welch's t-test"},
    [RECHECK_TUKEY] = {"tukey", "Tukey-Kramer test"},
};

const char *recheck_test_name(RecheckTest test)
{
    return tests[test].name;
}

const char *recheck_test_id(RecheckTest test)
{
    return tests[test].id;
}

/* ---- one P ---- */

static const Block *block_at(const Work *work, const ReportPublished *row)
{
    for (guint b = 0; b < work->blocks->len; b++) {
        const Block *block = work->blocks->pdata[b];
        if (g_ptr_array_find((GPtrArray *)block->rows, row, NULL))
            return block;
    }
    return NULL;
}

static RecheckP *p_new(const ReportPublished *row)
{
    RecheckP *p = g_new0(RecheckP, 1);
    p->cell = row;
    for (size_t t = 0; t < RECHECK_N_TESTS; t++)
        p->low[t] = p->high[t] = NAN;
    return p;
}

/* @param found  NULL where the numbers beside the P say nothing of it. */
static gboolean compute(
    const Work *work, const ReportPublished *row, RecheckP **found, GError **error)
{
    const Block *block = block_at(work, row);
    const Block *before = between_visits(work, block, row->group, false);
    const Block *after = before ? between_visits(work, block, row->group, true) : NULL;
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    *found = NULL;
    (void)between_groups(block, row->group, groups);
    g_auto(Counts) counts = after ? counts_of_visits(work, before, after, row->group)
                                  : counts_of_lines(work, block, groups);
    RecheckP *p = p_new(row);
    if (counts.count && counts.n_cols >= 2) {
        p->counts = true;
        if (!p_of_counts(&counts, p, error)) {
            g_free(p);
            return FALSE;
        }
        *found = p;
    } else if (!after && p_of_means(work, block, groups, p)) {
        *found = p;
    } else {
        g_free(p);
    }
    return TRUE;
}

/* A P of 1 is printed as 0.99 by many. */
static Printed printed_p(const ReportPublished *cell)
{
    Printed printed = printed_read(cell->value);
    printed.high = printed.value >= 0.99 ? MAX(printed.high, 1) : printed.high;
    return printed;
}

/* ---- families: the pairs of a row at a visit ---- */

static bool is_same_family(const ReportPublished *a, const ReportPublished *b)
{
    return strcmp(a->study, b->study) == 0 && strcmp(a->table, b->table) == 0 &&
           strcmp(a->variable, b->variable) == 0 && strcmp(row_visit(a), row_visit(b)) == 0 &&
           strstr(a->group, "_vs_") && strstr(b->group, "_vs_");
}

/* Whether the P fits once it is adjusted for the pairs beside it. */
static gboolean fit_adjusted(const Work *work, RecheckP *p, RecheckTest test, GError **error)
{
    const Printed printed = printed_p(p->cell);
    g_autoptr(GArray) family = g_array_new(FALSE, FALSE, sizeof(double));
    guint own = 0;
    for (guint i = 0; i < work->out->tests->len; i++) {
        const RecheckP *other = work->out->tests->pdata[i];
        if (!is_same_family(p->cell, other->cell))
            continue;
        own = other == p ? family->len : own;
        g_array_append_val(family, other->low[test]);
    }
    g_autofree double *adjusted = g_new0(double, family->len + 1);
    for (size_t m = 0; family->len > 1 && !p->fits[test] && m < REPORT_PRINTED_ADJUSTMENTS;
         m++) {
        const char *name = report_printed_adjust(
            (const double *)(const void *)family->data, family->len, m, adjusted, error);
        if (!name)
            return FALSE;
        p->fits[test] = printed_fits(&printed, adjusted[own], adjusted[own]);
        p->adjusted[test] = p->fits[test] ? name : NULL;
    }
    return TRUE;
}

static gboolean judge(const Work *work, RecheckP *p, GError **error)
{
    const Printed printed = printed_p(p->cell);
    for (size_t t = 0; t < RECHECK_N_TESTS; t++) {
        if (isnan(p->low[t]))
            continue;
        p->fits[t] = printed_fits(&printed, p->low[t], p->high[t]);
        if (!p->fits[t] && p->counts && !fit_adjusted(work, p, (RecheckTest)t, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- doubts ---- */

static bool fits_any(const RecheckP *p)
{
    bool any = false;
    for (size_t t = 0; t < RECHECK_N_TESTS; t++)
        any = any || p->fits[t];
    return any;
}

/* "Fisher's exact test gives 0.45". New. */
static char *given(const RecheckP *p)
{
    GString *text = g_string_new(NULL);
    for (size_t t = 0; t < RECHECK_N_TESTS; t++) {
        if (isnan(p->low[t]))
            continue;
        g_string_append_printf(
            text, "%s%s gives %.3g", text->len > 0 ? ", " : "", tests[t].name, p->low[t]);
        if (p->high[t] > p->low[t] * 1.0001)
            g_string_append_printf(text, " to %.3g", p->high[t]);
    }
    return g_string_free(text, FALSE);
}

static bool is_same_table(const RecheckP *a, const RecheckP *b)
{
    return strcmp(a->cell->study, b->cell->study) == 0 &&
           strcmp(a->cell->table, b->cell->table) == 0;
}

/* A P of means that no test of means gives may be one of ranks: only where the other rows of
 * the table are tests of means is it a doubt. */
static bool is_odd(const Work *work, const RecheckP *p)
{
    guint n = 0, n_fit = 0;
    for (guint i = 0; i < work->out->tests->len; i++) {
        const RecheckP *other = work->out->tests->pdata[i];
        if (other == p || other->counts != p->counts || !is_same_table(p, other))
            continue;
        n++;
        n_fit += fits_any(other);
    }
    return p->counts || (n >= 2 && 5 * n_fit >= 4 * n);
}

static void doubt_p(Work *work, const RecheckP *p)
{
    g_autofree char *text = given(p);
    if (!fits_any(p) && is_odd(work, p))
        doubt(work, "p", p->cell, "no usual test gives P %s from what is printed: %s",
            p->cell->value, text);
}

/* Of counts, one of the two tests alone. */
static bool is_only(const RecheckP *p, RecheckTest test, RecheckTest other)
{
    return p->counts && p->fits[test] && !p->fits[other];
}

/* A study that has chi-squared tests in one place and Fisher's in another has to say so. */
static void doubt_mixture(Work *work, const RecheckP *p)
{
    const RecheckP *against = NULL;
    if (!is_only(p, RECHECK_CHISQ, RECHECK_FISHER))
        return;
    for (guint i = 0; i < work->out->tests->len && !against; i++) {
        const RecheckP *other = work->out->tests->pdata[i];
        if (strcmp(other->cell->study, p->cell->study) == 0 &&
            is_only(other, RECHECK_FISHER, RECHECK_CHISQ))
            against = other;
    }
    g_autofree char *text = given(p);
    if (against)
        doubt(work, "test", p->cell,
            "P %s is a chi-squared test's, not Fisher's (%s), while P of %s in table %s is "
            "Fisher's: a footnote that names one test for both is wrong",
            p->cell->value, text, against->cell->variable, against->cell->table);
}

/* ---- what a footnote says ---- */

static RecheckTest find_test(const char *word)
{
    size_t t = 0;
    while (t < RECHECK_N_TESTS && g_ascii_strcasecmp(word, tests[t].id) != 0)
        t++;
    return (RecheckTest)t;
}

/* Whether the text of a footnote is about a P, and which test it names. */
static bool is_named(const RecheckP *p, const char *table, const char *word, RecheckTest *test)
{
    *test = find_test(word);
    return strcmp(p->cell->table, table) == 0 && *test < RECHECK_N_TESTS &&
           !isnan(p->low[*test]);
}

static void doubt_named(Work *work, const RecheckP *p, RecheckTest test)
{
    g_autofree char *text = given(p);
    g_autoptr(GString) fit = g_string_new(NULL);
    if (p->fits[test])
        return;
    for (size_t t = 0; t < RECHECK_N_TESTS; t++)
        if (p->fits[t])
            g_string_append_printf(fit, "%s%s", fit->len > 0 ? ", " : "", tests[t].name);
    doubt(work, "test", p->cell, "P %s is not %s's, which the footnote names: %s%s%s",
        p->cell->value, tests[test].name, text, fit->len > 0 ? "; it fits " : "", fit->str);
}

/* Rows of the statistic "test" name the test of a variable, or (without one) of a table. */
static void check_footnotes(Work *work, const RecheckP *p)
{
    RecheckTest test;
    for (guint i = 0; i < work->rows->len; i++) {
        const ReportPublished *row = work->rows->pdata[i];
        const bool about =
            row->variable[0] == '\0' || strcmp(row->variable, p->cell->variable) == 0;
        if (strcmp(row->statistic, "test") == 0 && about &&
            strcmp(row->study, p->cell->study) == 0 &&
            is_named(p, row->table, row->value, &test))
            doubt_named(work, p, test);
    }
    for (size_t i = 0; work->options->footnotes && work->options->footnotes[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(work->options->footnotes[i], "=", 2);
        if (is_named(p, parts[0], parts[1], &test))
            doubt_named(work, p, test);
    }
}

static gboolean check_options(const Work *work, GError **error)
{
    for (size_t i = 0; work->options->footnotes && work->options->footnotes[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(work->options->footnotes[i], "=", 2);
        if (parts[0] && parts[1] && find_test(parts[1]) < RECHECK_N_TESTS)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--footnote %s: TABLE=TEST was expected, with fisher, chisq, chisq-corrected, "
            "anova, welch or tukey",
            work->options->footnotes[i]);
        return FALSE;
    }
    return TRUE;
}

gboolean check_tests(Work *work, GError **error)
{
    if (!check_options(work, error))
        return FALSE;
    for (guint i = 0; i < work->rows->len; i++) {
        const ReportPublished *row = work->rows->pdata[i];
        RecheckP *found = NULL;
        if (strcmp(row->statistic, "p") != 0 || !printed_read(row->value).is_number)
            continue;
        if (!compute(work, row, &found, error))
            return FALSE;
        if (found)
            g_ptr_array_add(work->out->tests, found);
    }
    for (guint i = 0; i < work->out->tests->len; i++)
        if (!judge(work, work->out->tests->pdata[i], error))
            return FALSE;
    for (guint i = 0; i < work->out->tests->len; i++) {
        doubt_p(work, work->out->tests->pdata[i]);
        doubt_mixture(work, work->out->tests->pdata[i]);
        check_footnotes(work, work->out->tests->pdata[i]);
    }
    return TRUE;
}
