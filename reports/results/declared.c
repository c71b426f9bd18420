#include "reports/results/declared.h"

#include <math.h>

#include "analysis/adjust.h"
#include "base/error.h"
#include "reports/results/build.h"

static const char *const test_names[] = {"none", "auto", "anova", "kruskal", "rank-sum", "t",
    "t-paired", "signed-rank", "tukey", "fisher", "chisq", "mcnemar", "trend"};

static void *misfit(SchemaTest test, const char *expected, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "the test '%s' does not fit here; %s",
        test_names[test], expected);
    return NULL;
}

/* What a report cannot compute is its own failure, not that of an input. */
static ReportResult *run(ReportMethodId id, const ReportInput *input, GError **error)
{
    GError *reason = NULL;
    ReportResult *result = report_method_run(id, input, NULL, &reason);
    if (!result) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
            "the test could not be computed: %s", reason->message);
        g_error_free(reason);
    }
    return result;
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

static ReportResult *run_table(SchemaTest test, const ReportInput *input, GError **error)
{
    if (test == SCHEMA_TEST_FISHER)
        return run(REPORT_METHOD_FISHER, input, error);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_CHISQ, input, error);
    if (result && test == SCHEMA_TEST_AUTO && result->n_expected_below_5 > 0)
        return run(REPORT_METHOD_FISHER, input, error);
    return g_steal_pointer(&result);
}

static ReportResult *categories_in_groups(
    SchemaTest test, const ReportSample *sample, GError **error)
{
    if (test != SCHEMA_TEST_AUTO && test != SCHEMA_TEST_FISHER && test != SCHEMA_TEST_CHISQ)
        return misfit(test, "categories in groups take fisher, chisq or auto", error);
    const ReportArray row = {.codes = sample->level, .n_levels = sample->n_levels};
    const ReportArray col = {.codes = sample->group, .n_levels = sample->n_groups};
    const ReportInput input = {.n = sample->n,
        .weight = sample->weight,
        .roles = {[REPORT_ROLE_ROW] = &row, [REPORT_ROLE_COL] = &col}};
    return run_table(test, &input, error);
}

static ReportResult *numbers_in_groups(
    SchemaTest test, const ReportSample *sample, GError **error)
{
    const bool two = sample->n_groups == 2;
    ReportMethodId id = REPORT_N_METHODS;
    if (test == SCHEMA_TEST_ANOVA)
        id = REPORT_METHOD_ANOVA;
    else if (test == SCHEMA_TEST_T && two)
        id = REPORT_METHOD_T;
    else if (test == SCHEMA_TEST_KRUSKAL || (test == SCHEMA_TEST_AUTO && !two))
        id = REPORT_METHOD_KRUSKAL;
    else if ((test == SCHEMA_TEST_RANK_SUM || test == SCHEMA_TEST_AUTO) && two)
        id = REPORT_METHOD_RANK_SUM;
    else
        return misfit(test,
            "numbers in groups take anova, kruskal or auto, two groups also t and rank-sum",
            error);
    const ReportArray value = {.values = sample->value, .moments = sample->moments};
    const ReportArray group = {.codes = sample->group, .n_levels = sample->n_groups};
    const ReportInput input = {.n = sample->n,
        .weight = sample->weight,
        .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    return run(id, &input, error);
}

/* The share of one level over the groups in their order. */
static ReportResult *trend_of_share(const ReportSample *sample, GError **error)
{
    g_autofree double *event = g_new(double, sample->n + 1);
    for (size_t i = 0; i < sample->n; i++)
        event[i] =
            sample->level[i] < 0 ? (double)NAN : (double)(sample->level[i] == sample->event);
    const ReportArray outcome = {.values = event};
    const ReportArray group = {.codes = sample->group, .n_levels = sample->n_groups};
    const ReportInput input = {.n = sample->n,
        .weight = sample->weight,
        .roles = {[REPORT_ROLE_OUTCOME] = &outcome, [REPORT_ROLE_GROUP] = &group}};
    return run(REPORT_METHOD_TREND, &input, error);
}

/* Numbers, or levels as numbers, over the groups in their order. */
static ReportResult *trend_of_values(const ReportSample *sample, GError **error)
{
    g_autofree double *level = sample->level ? g_new(double, sample->n + 1) : NULL;
    for (size_t i = 0; level && i < sample->n; i++)
        level[i] = sample->level[i] < 0 ? (double)NAN : (double)sample->level[i];
    const ReportArray value = {
        .values = level ? level : sample->value, .moments = sample->moments};
    const ReportArray group = {.codes = sample->group, .n_levels = sample->n_groups};
    const ReportInput input = {.n = sample->n,
        .weight = sample->weight,
        .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    return run(REPORT_METHOD_JONCKHEERE, &input, error);
}

ReportResult *report_declared_groups(
    SchemaTest test, const ReportSample *sample, GError **error)
{
    const bool share = sample->level && !sample->ordered;
    ReportResult *result = test == SCHEMA_TEST_TREND && share ? trend_of_share(sample, error)
                           : test == SCHEMA_TEST_TREND        ? trend_of_values(sample, error)
                           : sample->level ? categories_in_groups(test, sample, error)
                                           : numbers_in_groups(test, sample, error);
    if (result)
        result->n_missing = n_in_groups(sample) - result->n;
    return result;
}

/* ---- before and after ---- */

static ReportResult *paired_numbers(SchemaTest test, const ReportPaired *paired, GError **error)
{
    const bool t = test == SCHEMA_TEST_T_PAIRED;
    if (!t && test != SCHEMA_TEST_SIGNED_RANK && test != SCHEMA_TEST_AUTO)
        return misfit(
            test, "numbers before and after take signed-rank, t-paired or auto", error);
    const ReportArray before = {.values = paired->before};
    const ReportArray after = {.values = paired->after, .moments = paired->difference};
    const ReportInput input = {.n = paired->n,
        .weight = paired->weight,
        .roles = {[REPORT_ROLE_X] = &after, [REPORT_ROLE_Y] = &before}};
    return run(t ? REPORT_METHOD_T_PAIRED : REPORT_METHOD_SIGNED_RANK, &input, error);
}

static ReportResult *paired_categories(const ReportPaired *paired, GError **error)
{
    const ReportArray before = {.codes = paired->level_before, .n_levels = paired->n_levels};
    const ReportArray after = {.codes = paired->level_after, .n_levels = paired->n_levels};
    const ReportInput input = {.n = paired->n,
        .weight = paired->weight,
        .roles = {[REPORT_ROLE_X] = &before, [REPORT_ROLE_Y] = &after}};
    return run(REPORT_METHOD_MCNEMAR, &input, error);
}

/* Both visits below each other, as if they were two groups of patients. */
static ReportResult *unpaired_table(SchemaTest test, const ReportPaired *paired, GError **error)
{
    const size_t n = paired->n;
    g_autofree int32_t *level = g_new(int32_t, 2 * n + 1), *visit = g_new(int32_t, 2 * n + 1);
    g_autofree int64_t *weight = g_new(int64_t, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        level[i] = paired->level_before[i];
        level[n + i] = paired->level_after[i];
        visit[i] = 0;
        visit[n + i] = 1;
        weight[i] = weight[n + i] = paired->weight ? paired->weight[i] : 1;
    }
    const ReportArray row = {.codes = level, .n_levels = paired->n_levels};
    const ReportArray col = {.codes = visit, .n_levels = 2};
    const ReportInput input = {.n = 2 * n,
        .weight = weight,
        .roles = {[REPORT_ROLE_ROW] = &row, [REPORT_ROLE_COL] = &col}};
    ReportResult *result = run_table(test, &input, error);
    if (result)
        result->unpaired = true;
    return result;
}

ReportResult *report_declared_paired(
    SchemaTest test, const ReportPaired *paired, GError **error)
{
    if (!paired->level_before)
        return paired_numbers(test, paired, error);
    if (test == SCHEMA_TEST_MCNEMAR || test == SCHEMA_TEST_AUTO)
        return paired_categories(paired, error);
    if (test == SCHEMA_TEST_FISHER || test == SCHEMA_TEST_CHISQ)
        return unpaired_table(test, paired, error);
    return misfit(test,
        "categories before and after take mcnemar or auto (or fisher and chisq, which ignore "
        "the pairing)",
        error);
}

/* ---- pairs of groups ---- */

/* The comparison of one pair as a result of its own. */
static ReportResult *pair_of(const ReportResult *all, const ReportComparison *one)
{
    ReportResult *result = report_result_new(all->method);
    for (guint i = 0; i < all->parts->len; i++)
        g_ptr_array_add(result->parts, report_phrase_copy(all->parts->pdata[i]));
    for (guint i = 0; i < all->notes->len; i++)
        g_ptr_array_add(result->notes, report_phrase_copy(all->notes->pdata[i]));
    const ReportEffect effects[] = {{"cohen_d", one->cohen_d}, {"hedges_g", one->hedges_g}};
    g_array_append_vals(result->effects, effects, G_N_ELEMENTS(effects));
    g_array_append_val(result->estimates, one->estimate);
    int64_t n_groups = 0;
    for (guint i = 0; i < all->members->len; i++) {
        const ReportMember *member = &g_array_index(all->members, ReportMember, i);
        n_groups += member->n > 0;
        if (i == one->group1 || i == one->group2)
            g_array_append_val(result->members, *member);
    }
    result->n = all->n;
    result->statistic = one->statistic;
    result->df[0] = (double)n_groups;
    result->df[1] = all->df[0];
    result->n_df = 2;
    report_result_known_p(result, one->p_value);
    return result;
}

static const ReportComparison *find_pair(const ReportResult *all, size_t first, size_t second)
{
    for (guint i = 0; i < all->comparisons->len; i++) {
        const ReportComparison *one = &g_array_index(all->comparisons, ReportComparison, i);
        if (one->group1 == MIN(first, second) && one->group2 == MAX(first, second))
            return one;
    }
    return NULL;
}

static gboolean tukey_pairs(const ReportSample *sample, const size_t *pairs, size_t n_pairs,
    GPtrArray *results, GError **error)
{
    const ReportArray value = {.values = sample->value, .moments = sample->moments};
    const ReportArray group = {.codes = sample->group, .n_levels = sample->n_groups};
    const ReportInput input = {.n = sample->n,
        .weight = sample->weight,
        .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    g_autoptr(ReportResult) all = run(REPORT_METHOD_TUKEY, &input, error);
    if (!all)
        return FALSE;
    for (size_t i = 0; i < n_pairs; i++) {
        ReportResult *one = pair_of(all, find_pair(all, pairs[2 * i], pairs[2 * i + 1]));
        one->n_missing = n_in_groups(sample) - one->n;
        g_ptr_array_add(results, one);
    }
    return TRUE;
}

/* The rows of two groups alone, as groups 0 and 1. */
static ReportResult *test_pair(
    SchemaTest test, const ReportSample *sample, const size_t pair[2], GError **error)
{
    static const StatMoments none;
    g_autofree int32_t *group = g_new(int32_t, sample->n + 1);
    for (size_t i = 0; i < sample->n; i++)
        group[i] = sample->group[i] == (int32_t)pair[0]   ? 0
                   : sample->group[i] == (int32_t)pair[1] ? 1
                                                          : -1;
    ReportSample two = *sample;
    two.group = group;
    two.n_groups = 2;
    const StatMoments moments[2] = {sample->moments ? sample->moments[pair[0]] : none,
        sample->moments ? sample->moments[pair[1]] : none};
    two.moments = sample->moments ? moments : NULL;
    ReportResult *result = report_declared_groups(test, &two, error);
    for (guint i = 0; result && i < result->members->len; i++) {
        ReportMember *member = &g_array_index(result->members, ReportMember, i);
        member->code = (int32_t)pair[member->code];
    }
    return result;
}

GPtrArray *report_declared_pairs(SchemaTest test, SchemaAdjust adjust,
    const ReportSample *sample, const size_t *pairs, size_t n_pairs, GError **error)
{
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)report_result_free);
    if (test == SCHEMA_TEST_TUKEY && sample->level)
        return misfit(test, "categories take fisher, chisq or auto", error);
    if (test == SCHEMA_TEST_TUKEY && adjust != SCHEMA_ADJUST_NONE)
        return misfit(test, "it adjusts by itself: declare no adjustment", error);
    if (test == SCHEMA_TEST_TUKEY && n_pairs > 0 &&
        !tukey_pairs(sample, pairs, n_pairs, results, error))
        return NULL;
    for (size_t i = 0; test != SCHEMA_TEST_TUKEY && i < n_pairs; i++) {
        ReportResult *one = test_pair(test, sample, &pairs[2 * i], error);
        if (!one)
            return NULL;
        g_ptr_array_add(results, one);
    }
    if (adjust != SCHEMA_ADJUST_NONE && !report_declared_adjust(adjust, results, error))
        return NULL;
    return g_steal_pointer(&results);
}

/* ---- families ---- */

gboolean report_declared_adjust(SchemaAdjust adjust, const GPtrArray *results, GError **error)
{
    static const StatAdjustment methods[] = {[SCHEMA_ADJUST_BH] = STAT_ADJUST_BH,
        [SCHEMA_ADJUST_HOLM] = STAT_ADJUST_HOLM,
        [SCHEMA_ADJUST_BONFERRONI] = STAT_ADJUST_BONFERRONI};
    const StatAdjustment method = methods[adjust];
    const size_t n = results->len;
    g_autofree double *p = g_new(double, 2 * n + 1), *low = g_new(double, 2 * n + 1),
                      *high = g_new(double, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        const ReportResult *result = results->pdata[i];
        p[i] = result->p_value;
        low[i] = result->p_low;
        high[i] = result->p_high;
    }
    if (!report_checked(stat_adjust(p, n, method, p + n), error) ||
        !report_checked(stat_adjust(low, n, method, low + n), error) ||
        !report_checked(stat_adjust(high, n, method, high + n), error))
        return FALSE;
    for (size_t i = 0; i < n; i++) {
        ReportResult *result = results->pdata[i];
        result->adjusted =
            (ReportAdjusted){stat_adjust_method(method), n, p[i], low[i], high[i]};
        result->p_value = p[n + i];
        result->p_low = low[n + i];
        result->p_high = high[n + i];
    }
    return TRUE;
}
