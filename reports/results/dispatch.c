#include "reports/results/dispatch.h"

#include <math.h>
#include <string.h>

#include "analysis/adjust.h"
#include "analysis/anova.h"
#include "analysis/chi_squared.h"
#include "analysis/crosstab.h"
#include "analysis/fisher.h"
#include "analysis/kruskal.h"
#include "analysis/mcnemar.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "analysis/t_paired.h"
#include "analysis/tukey.h"
#include "base/error.h"

static const char *const test_names[] = {"none", "auto", "anova", "kruskal", "rank-sum", "t",
    "t-paired", "signed-rank", "tukey", "fisher", "chisq", "mcnemar"};

static gboolean misfit(
    const ReportTest *out, SchemaTest test, const char *expected, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: the test '%s' does not fit here; %s",
        out->id, test_names[test], expected);
    return FALSE;
}

static gboolean checked(StatStatus status, const ReportTest *out, GError **error)
{
    if (status == STAT_OK)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
        "%s: the test could not be computed: %s", out->id, stat_status_text(status));
    return FALSE;
}

static void set_text(char **target, const char *text)
{
    g_free(*target);
    *target = g_strdup(text);
}

/* Everything but the numbers: what the test is called, in short and in full. */
static void name_test(ReportTest *out, const char *brief, const char *method)
{
    set_text(&out->brief, brief);
    set_text(&out->method, method);
}

static void set_p(ReportTest *out, double p_value)
{
    out->p_value = out->p_low = out->p_high = p_value;
    out->exact = true;
    if (isnan(p_value) && !out->note)
        set_text(&out->note, "P is not defined for these data");
}

static void set_df(ReportTest *out, double first, double second)
{
    out->df[0] = first;
    out->df[1] = second;
    out->n_df = isnan(second) ? 1 : 2;
}

/* Weight of the rows that belong to a group. */
static int64_t n_in_groups(const ReportSample *sample)
{
    int64_t n = 0;
    for (size_t i = 0; i < sample->n; i++) {
        if (sample->group[i] >= 0)
            n += sample->weight ? sample->weight[i] : 1;
    }
    return n;
}

static gboolean run_anova(
    const ReportSample *sample, bool as_t, ReportTest *out, GError **error)
{
    g_autofree StatMoments *moments = g_new0(StatMoments, sample->n_groups);
    StatAnova anova;
    if (!checked(stat_anova(sample->value, sample->group, sample->weight, sample->n,
                     sample->n_groups, moments, &anova),
            out, error))
        return FALSE;
    out->n = anova.n;
    if (as_t) {
        const double sign = moments[0].mean < moments[1].mean ? -1 : 1; /* first less second */
        out->statistic = sign * sqrt(anova.statistic);
        set_df(out, anova.df_within, NAN);
        name_test(out, "Student's t-test", "Student's t-test, two-sided, equal variances");
    } else {
        out->statistic = anova.statistic;
        set_df(out, anova.df_between, anova.df_within);
        name_test(out, "one-way analysis of variance", "one-way analysis of variance");
    }
    set_p(out, anova.p_value);
    return TRUE;
}

static gboolean run_kruskal(const ReportSample *sample, ReportTest *out, GError **error)
{
    StatKruskal result;
    if (!checked(stat_kruskal(sample->value, sample->group, sample->weight, sample->n,
                     sample->n_groups, &result),
            out, error))
        return FALSE;
    out->n = result.n;
    out->statistic = result.statistic;
    set_df(out, result.df, NAN);
    name_test(out, "Kruskal-Wallis test",
        "Kruskal-Wallis test, chi-squared approximation, corrected for ties");
    set_p(out, result.p_value);
    return TRUE;
}

static gboolean run_rank_sum(const ReportSample *sample, ReportTest *out, GError **error)
{
    char method[STAT_METHOD_SIZE];
    StatRankSum result;
    const StatRankSumOptions options = {.without_interval = true};
    if (!checked(stat_rank_sum(sample->value, sample->group, sample->weight, sample->n,
                     &options, &result),
            out, error))
        return FALSE;
    out->n = result.n1 + result.n2;
    out->statistic = result.statistic;
    name_test(
        out, "Wilcoxon's rank-sum test", stat_rank_sum_method(&result, method, sizeof method));
    set_p(out, result.p_value);
    return TRUE;
}

static gboolean run_chi_squared(
    const int64_t *table, size_t n_rows, size_t n_cols, ReportTest *out, GError **error)
{
    char method[STAT_METHOD_SIZE];
    StatChiSquared result;
    if (!checked(stat_chi_squared(table, n_rows, n_cols, false, &result), out, error))
        return FALSE;
    out->statistic = result.statistic;
    set_df(out, result.df, NAN);
    name_test(out, "Pearson's chi-squared test",
        stat_chi_squared_method(&result, method, sizeof method));
    set_p(out, result.p_value);
    return TRUE;
}

static gboolean run_fisher(
    const int64_t *table, size_t n_rows, size_t n_cols, ReportTest *out, GError **error)
{
    char method[STAT_METHOD_SIZE];
    StatFisher result;
    if (!checked(stat_fisher(table, n_rows, n_cols, 0, &result), out, error))
        return FALSE;
    name_test(out, "Fisher's exact test", stat_fisher_method(&result, method, sizeof method));
    set_p(out, result.p_value);
    out->exact = result.exact;
    out->p_low = result.p_low;
    out->p_high = result.p_high;
    return TRUE;
}

static gboolean smallest_expected_below_5(const int64_t *table, size_t n_rows, size_t n_cols,
    ReportTest *out, bool *below, GError **error)
{
    StatChiSquared result;
    if (!checked(stat_chi_squared(table, n_rows, n_cols, false, &result), out, error))
        return FALSE;
    *below = result.n_expected_below_5 > 0;
    return TRUE;
}

static gboolean run_table(SchemaTest test, const int64_t *table, size_t n_rows, size_t n_cols,
    ReportTest *out, GError **error)
{
    bool fisher = test == SCHEMA_TEST_FISHER;
    if (test == SCHEMA_TEST_AUTO &&
        !smallest_expected_below_5(table, n_rows, n_cols, out, &fisher, error))
        return FALSE;
    return fisher ? run_fisher(table, n_rows, n_cols, out, error)
                  : run_chi_squared(table, n_rows, n_cols, out, error);
}

static gboolean categories_in_groups(
    SchemaTest test, const ReportSample *sample, ReportTest *out, GError **error)
{
    if (test != SCHEMA_TEST_AUTO && test != SCHEMA_TEST_FISHER && test != SCHEMA_TEST_CHISQ)
        return misfit(out, test, "categories in groups take fisher, chisq or auto", error);
    g_autofree int64_t *table = g_new0(int64_t, sample->n_levels * sample->n_groups);
    if (!checked(stat_crosstab(sample->level, sample->group, sample->weight, sample->n,
                     sample->n_levels, sample->n_groups, table, NULL),
            out, error))
        return FALSE;
    out->n = 0;
    for (size_t i = 0; i < sample->n_levels * sample->n_groups; i++)
        out->n += table[i];
    out->n_missing = n_in_groups(sample) - out->n;
    return run_table(test, table, sample->n_levels, sample->n_groups, out, error);
}

gboolean report_test_groups(
    SchemaTest test, const ReportSample *sample, ReportTest *out, GError **error)
{
    if (sample->level)
        return categories_in_groups(test, sample, out, error);
    const bool two = sample->n_groups == 2;
    gboolean done = FALSE;
    if (test == SCHEMA_TEST_ANOVA)
        done = run_anova(sample, false, out, error);
    else if (test == SCHEMA_TEST_T && two)
        done = run_anova(sample, true, out, error);
    else if (test == SCHEMA_TEST_KRUSKAL || (test == SCHEMA_TEST_AUTO && !two))
        done = run_kruskal(sample, out, error);
    else if ((test == SCHEMA_TEST_RANK_SUM || test == SCHEMA_TEST_AUTO) && two)
        done = run_rank_sum(sample, out, error);
    else
        return misfit(out, test,
            "numbers in groups take anova, kruskal or auto, two groups also t and rank-sum",
            error);
    out->n_missing = n_in_groups(sample) - out->n;
    return done;
}

static gboolean paired_numbers(
    SchemaTest test, const ReportPaired *paired, ReportTest *out, GError **error)
{
    char method[STAT_METHOD_SIZE];
    if (test == SCHEMA_TEST_T_PAIRED) {
        StatTPaired t;
        if (!checked(
                stat_t_paired(paired->after, paired->before, paired->weight, paired->n, 0, &t),
                out, error))
            return FALSE;
        out->n = t.n;
        out->n_missing = t.n_missing;
        out->statistic = t.statistic;
        set_df(out, t.df, NAN);
        name_test(out, "paired t-test", "paired t-test, two-sided");
        set_p(out, t.p_value);
        return TRUE;
    }
    if (test != SCHEMA_TEST_SIGNED_RANK && test != SCHEMA_TEST_AUTO)
        return misfit(
            out, test, "numbers before and after take signed-rank, t-paired or auto", error);
    StatSignedRank rank;
    const StatSignedRankOptions options = {.without_interval = true};
    if (!checked(stat_signed_rank(
                     paired->after, paired->before, paired->weight, paired->n, &options, &rank),
            out, error))
        return FALSE;
    out->n = rank.n;
    out->n_missing = rank.n_missing;
    out->n_zero = rank.n_zero;
    out->statistic = rank.statistic;
    name_test(out, "Wilcoxon's signed-rank test",
        stat_signed_rank_method(&rank, method, sizeof method));
    set_p(out, rank.p_value);
    return TRUE;
}

static gboolean run_mcnemar(const ReportPaired *paired, ReportTest *out, GError **error)
{
    char method[STAT_METHOD_SIZE];
    StatMcnemar result;
    g_autofree int64_t *table = g_new0(int64_t, paired->n_levels * paired->n_levels);
    if (!checked(stat_crosstab(paired->level_before, paired->level_after, paired->weight,
                     paired->n, paired->n_levels, paired->n_levels, table, &out->n_missing),
            out, error) ||
        !checked(stat_mcnemar(table, paired->n_levels, NULL, &result), out, error))
        return FALSE;
    out->n = result.n;
    out->statistic = result.statistic;
    set_df(out, result.df, NAN);
    name_test(out, paired->n_levels > 2 ? "Bowker's test" : "McNemar's test",
        stat_mcnemar_method(&result, method, sizeof method));
    set_p(out, result.p_value);
    return TRUE;
}

/* Both visits below each other, as if they were two groups of patients. */
static gboolean unpaired_table(
    SchemaTest test, const ReportPaired *paired, ReportTest *out, GError **error)
{
    g_autofree int64_t *table = g_new0(int64_t, paired->n_levels * 2);
    out->n = out->n_missing = 0;
    for (size_t i = 0; i < paired->n; i++) {
        const int32_t levels[] = {paired->level_before[i], paired->level_after[i]};
        const int64_t weight = paired->weight ? paired->weight[i] : 1;
        for (size_t visit = 0; visit < 2; visit++) {
            if (levels[visit] >= 0) {
                table[(size_t)levels[visit] * 2 + visit] += weight;
                out->n += weight;
            } else {
                out->n_missing += weight;
            }
        }
    }
    if (!run_table(test, table, paired->n_levels, 2, out, error))
        return FALSE;
    out->unpaired = true;
    set_text(&out->note, "the two visits of the same patients are compared as if they were "
                         "independent samples");
    return TRUE;
}

gboolean report_test_paired(
    SchemaTest test, const ReportPaired *paired, ReportTest *out, GError **error)
{
    if (!paired->level_before)
        return paired_numbers(test, paired, out, error);
    if (test == SCHEMA_TEST_MCNEMAR || test == SCHEMA_TEST_AUTO)
        return run_mcnemar(paired, out, error);
    if (test == SCHEMA_TEST_FISHER || test == SCHEMA_TEST_CHISQ)
        return unpaired_table(test, paired, out, error);
    return misfit(out, test,
        "categories before and after take mcnemar or auto (or fisher and chisq, which ignore "
        "the pairing)",
        error);
}

static const ReportTest *first_of(ReportTest *const *out, size_t n)
{
    g_assert(n > 0);
    return out[0];
}

static gboolean tukey_pairs(const ReportSample *sample, const size_t *pairs, size_t n_pairs,
    ReportTest *const *out, GError **error)
{
    const ReportTest *first = first_of(out, n_pairs);
    g_autofree StatMoments *moments = g_new0(StatMoments, sample->n_groups);
    g_autofree StatTukeyPair *found =
        g_new0(StatTukeyPair, stat_tukey_n_pairs(sample->n_groups) + 1);
    StatAnova anova;
    StatTukey tukey;
    if (!checked(stat_anova(sample->value, sample->group, sample->weight, sample->n,
                     sample->n_groups, moments, &anova),
            first, error) ||
        !checked(stat_tukey(moments, sample->n_groups, 0, found, &tukey), first, error))
        return FALSE;
    for (size_t i = 0; i < n_pairs; i++) {
        const size_t low = MIN(pairs[2 * i], pairs[2 * i + 1]);
        const size_t high = MAX(pairs[2 * i], pairs[2 * i + 1]);
        const size_t place = low * (2 * sample->n_groups - low - 1) / 2 + high - low - 1;
        out[i]->n = anova.n;
        out[i]->n_missing = n_in_groups(sample) - anova.n;
        out[i]->statistic = found[place].statistic;
        set_df(out[i], (double)tukey.n_groups, tukey.df);
        g_autofree char *method = g_strdup_printf(
            "Tukey-Kramer honestly significant difference over the %" G_GINT64_FORMAT
            " groups (studentized range)",
            tukey.n_groups);
        name_test(out[i], "Tukey-Kramer honestly significant difference", method);
        set_p(out[i], found[place].p_value);
    }
    return TRUE;
}

/* The rows of two groups alone, as groups 0 and 1. */
static gboolean test_pair(SchemaTest test, const ReportSample *sample, size_t first,
    size_t second, ReportTest *out, GError **error)
{
    g_autofree int32_t *group = g_new(int32_t, sample->n + 1);
    for (size_t i = 0; i < sample->n; i++)
        group[i] = sample->group[i] == (int32_t)first    ? 0
                   : sample->group[i] == (int32_t)second ? 1
                                                         : -1;
    ReportSample two = *sample;
    two.group = group;
    two.n_groups = 2;
    return report_test_groups(test, &two, out, error);
}

gboolean report_test_adjust(
    SchemaAdjust adjust, ReportTest *const *tests, size_t n, GError **error)
{
    static const StatAdjustment methods[] = {[SCHEMA_ADJUST_BH] = STAT_ADJUST_BH,
        [SCHEMA_ADJUST_HOLM] = STAT_ADJUST_HOLM,
        [SCHEMA_ADJUST_BONFERRONI] = STAT_ADJUST_BONFERRONI};
    g_autofree double *p = g_new(double, 2 * n);
    for (size_t i = 0; i < n; i++)
        p[i] = tests[i]->p_value;
    if (!checked(stat_adjust(p, n, methods[adjust], p + n), first_of(tests, n), error))
        return FALSE;
    for (size_t i = 0; i < n; i++) {
        g_free(tests[i]->adjustment);
        tests[i]->adjustment =
            g_strdup_printf("%s over a family of %zu", stat_adjust_method(methods[adjust]), n);
        tests[i]->adjusted_from = p[i];
        tests[i]->p_value = p[n + i];
        if (n == 1 && !tests[i]->note)
            set_text(&tests[i]->note, "an adjustment over a family of one changes nothing");
    }
    return TRUE;
}

gboolean report_test_pairs(SchemaTest test, SchemaAdjust adjust, const ReportSample *sample,
    const size_t *pairs, size_t n_pairs, ReportTest *const *out, GError **error)
{
    if (n_pairs == 0)
        return TRUE;
    if (test == SCHEMA_TEST_TUKEY) {
        if (sample->level)
            return misfit(out[0], test, "categories take fisher, chisq or auto", error);
        if (adjust != SCHEMA_ADJUST_NONE)
            return misfit(out[0], test, "it adjusts by itself: declare no adjustment", error);
        return tukey_pairs(sample, pairs, n_pairs, out, error);
    }
    for (size_t i = 0; i < n_pairs; i++) {
        if (!test_pair(test, sample, pairs[2 * i], pairs[2 * i + 1], out[i], error))
            return FALSE;
    }
    return adjust == SCHEMA_ADJUST_NONE || report_test_adjust(adjust, out, n_pairs, error);
}
