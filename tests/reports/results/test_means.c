/*
 * Results of tests on numbers: every item, variant, estimate, effect and note, held
 * against the routine of analysis/ called by hand (whose numbers tests/analysis holds against
 * R). Two of them are held against R here too, so that the wiring is not its own oracle.
 */
#include "check.h"

#include "analysis/anova.h"
#include "analysis/describe.h"
#include "analysis/effect.h"
#include "analysis/kruskal.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "analysis/t_paired.h"
#include "analysis/tukey.h"
#include "support/close.h"

enum { N = 10 };

static const double x[N] = {8.1, 7, 9.5, 6, 8, NAN, 3, 5, 6, 7};
static const double y[N] = {3, 5, 4.1, 6, 2, 1, NAN, 7, 5.5, 6};
static const int32_t three[N] = {0, 0, 0, 1, 1, 1, 2, 2, 2, -1};
static const int32_t two[N] = {0, 1, 0, 1, 0, 1, 0, 1, 0, -1};
static const char *const letters[] = {"a", "b", "c"}, *const pair[] = {"f", "m"};

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    assert_int_equal(result->method, id);
    return result;
}

static ReportInput of_groups(const ReportArray *value, const ReportArray *group)
{
    return (ReportInput){
        .n = N, .roles = {[REPORT_ROLE_VALUE] = value, [REPORT_ROLE_GROUP] = group}};
}

static ReportInput of_pairs(const ReportArray *first, const ReportArray *second)
{
    return (ReportInput){.n = N, .roles = {[REPORT_ROLE_X] = first, [REPORT_ROLE_Y] = second}};
}

static void test_results__describe(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x), group = FACTOR(three, letters);
    const ReportInput input = of_groups(&value, &group);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_DESCRIBE, &input, NULL);
    StatDescription d[3];
    int64_t n_missing;
    assert_int_equal(stat_describe(x, three, NULL, N, 3, d, &n_missing), STAT_OK);
    check_items(
        result, (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, LIST("groups")}, 3);
    Expected rows[30];
    for (size_t g = 0; g < 3; g++)
        memcpy(&rows[10 * g],
            (Expected[]){{"group", 0, letters[g]}, {"n", (double)d[g].n, NULL},
                {"n_missing", (double)d[g].n_missing, NULL}, {"mean", d[g].mean, NULL},
                {"sd", d[g].sd, NULL}, {"median", d[g].median, NULL}, {"q1", d[g].q1, NULL},
                {"q3", d[g].q3, NULL}, {"min", d[g].min, NULL}, {"max", d[g].max, NULL}},
            10 * sizeof *rows);
    check_list(find_list(result, "groups"), rows, 30);
    check_words(result,
        "Mean, SD with n - 1, quantiles of type 7 (linear between order statistics)", "");
    check_head(result, 8, 2, NAN, NAN, false);
    for (guint g = 0; g < 3; g++) {
        check_member(result, g, (int32_t)g, d[g].n);
        check_estimate(result, g, "mean", d[g].mean, NAN, NAN, NAN);
    }
}

static void test_results__describe_all(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x);
    const ReportInput input = of_groups(&value, NULL);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_DESCRIBE, &input, NULL);
    const ReportList *list = find_list(result, "groups");
    assert_int_equal(report_list_n_rows(list), 1);
    assert_null(report_list_at(list, 0, 0).text);
    assert_int_equal(report_list_at(list, 0, 1).count, 9);
    check_head(result, 9, 1, NAN, NAN, false);
}

/* R 4.2: t.test(x, y, paired = TRUE) of the eight complete pairs. */
static void test_results__t_paired(void **state)
{
    (void)state;
    const ReportArray a = NUMBERS(x), b = NUMBERS(y);
    const ReportInput input = of_pairs(&a, &b);
    const ReportMethodOptions options = {.conf_level = 0.9};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_T_PAIRED, &input, &options);
    StatTPaired r;
    assert_int_equal(stat_t_paired(x, y, NULL, N, 0.9, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"estimate", r.estimate, NULL},
            {"conf_low", r.conf_low, NULL}, {"conf_high", r.conf_high, NULL},
            {"conf_level", 0.9, NULL}, {"statistic", r.statistic, NULL}, {"df", 7, NULL},
            {"p_value", r.p_value, NULL}, {"sd", r.sd, NULL}, {"cohen_d", r.cohen_d, NULL},
            {"hedges_g", r.hedges_g, NULL}},
        12);
    assert_within(r.estimate, 2.25, 1e-12);
    assert_within(r.statistic, 2.17515710035, 1e-11);
    assert_within(r.p_value, 0.0661117263711, 1e-12);
    check_words(result, "Paired t-test, two-sided", "");
    check_head(result, 8, 2, r.statistic, r.p_value, false);
    check_df(result, 1, 7, NAN);
    check_estimate(result, 0, "mean_difference", r.estimate, r.conf_low, r.conf_high, 0.9);
    check_number("d", report_result_effect(result, "cohen_d"), r.cohen_d);
    check_number("g", report_result_effect(result, "hedges_g"), r.hedges_g);
    check_number("no such effect", report_result_effect(result, "cramer_v"), NAN);
    assert_null(report_result_estimate(result, "odds_ratio"));
    assert_int_equal(result->n_zero, -1);
}

static void check_signed_rank(const ReportMethodOptions *options, const char *words)
{
    const ReportArray a = NUMBERS(x), b = NUMBERS(y);
    const ReportInput input = of_pairs(&a, &b);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_SIGNED_RANK, &input, options);
    StatSignedRank r;
    const StatSignedRankOptions how = {.exact = options->exact,
        .uncorrected = options->uncorrected,
        .zeros = options->pratt ? STAT_ZEROS_PRATT : STAT_ZEROS_WILCOXON,
        .conf_level = options->conf_level};
    assert_int_equal(stat_signed_rank(x, y, NULL, N, &how, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"n_zero", 1, NULL},
            {"n_ties", (double)r.n_ties, NULL}, {"statistic", r.statistic, NULL},
            {"z", r.z, NULL}, {"p_value", r.p_value, NULL}, {"exact", r.exact, NULL},
            {"estimate", r.estimate, NULL}, {"conf_low", r.conf_low, NULL},
            {"conf_high", r.conf_high, NULL}, {"conf_level", r.conf_level, NULL},
            {"rank_biserial", r.rank_biserial, NULL}},
        13);
    check_words(result, words, "");
    check_head(result, 8, 2, r.statistic, r.p_value, r.exact);
    check_df(result, 0, NAN, NAN);
    check_estimate(result, 0, "hodges_lehmann_difference", r.estimate, r.conf_low, r.conf_high,
        r.conf_level);
    check_number("effect", report_result_effect(result, "rank_biserial"), r.rank_biserial);
    assert_int_equal(result->n_zero, 1);
    assert_int_equal(result->n_ties, r.n_ties);
    const char *label = find_item(result, "z")->label;
    assert_int_equal(label == NULL, r.exact);
}

static void test_results__signed_rank(void **state)
{
    (void)state;
    check_signed_rank(&(ReportMethodOptions){0},
        "Wilcoxon signed-rank test, normal approximation with continuity correction, 1 zero "
        "difference dropped, variance corrected for ties, 8 pairs");
    check_signed_rank(&(ReportMethodOptions){.pratt = true, .uncorrected = true},
        "Wilcoxon signed-rank test, normal approximation without continuity correction, 1 "
        "zero difference ranked (Pratt), variance corrected for ties, 8 pairs");
    check_signed_rank(&(ReportMethodOptions){.exact = true, .conf_level = 0.8},
        "Wilcoxon signed-rank test, exact given the ties, 1 zero difference dropped, 8 pairs");
}

static void check_rank_sum(const ReportMethodOptions *options, const char *words)
{
    const ReportArray value = NUMBERS(x), group = FACTOR(two, pair);
    const ReportInput input = of_groups(&value, &group);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_RANK_SUM, &input, options);
    StatRankSum r;
    const StatRankSumOptions how = {.exact = options->exact,
        .uncorrected = options->uncorrected,
        .conf_level = options->conf_level};
    assert_int_equal(stat_rank_sum(x, two, NULL, N, &how, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"group1", 0, "f"},
            {"n1", 5, NULL}, {"group2", 0, "m"}, {"n2", 3, NULL},
            {"n_ties", (double)r.n_ties, NULL}, {"statistic", r.statistic, NULL},
            {"z", r.z, NULL}, {"p_value", r.p_value, NULL}, {"exact", r.exact, NULL},
            {"estimate", r.estimate, NULL}, {"conf_low", r.conf_low, NULL},
            {"conf_high", r.conf_high, NULL}, {"conf_level", r.conf_level, NULL},
            {"rank_biserial", r.rank_biserial, NULL}},
        16);
    check_words(result, words, "");
    check_head(result, 8, 2, r.statistic, r.p_value, r.exact);
    check_estimate(
        result, 0, "hodges_lehmann_shift", r.estimate, r.conf_low, r.conf_high, r.conf_level);
    check_number("effect", report_result_effect(result, "rank_biserial"), r.rank_biserial);
    check_member(result, 0, 0, 5);
    check_member(result, 1, 1, 3);
    assert_int_equal(result->n_ties, r.n_ties);
    const char *label = find_item(result, "z")->label;
    assert_int_equal(label == NULL, r.exact);
}

static void test_results__rank_sum(void **state)
{
    (void)state;
    check_rank_sum(&(ReportMethodOptions){0},
        "Wilcoxon rank-sum (Mann-Whitney) test, normal approximation with continuity "
        "correction, variance corrected for ties");
    check_rank_sum(&(ReportMethodOptions){.uncorrected = true},
        "Wilcoxon rank-sum (Mann-Whitney) test, normal approximation without continuity "
        "correction, variance corrected for ties");
    check_rank_sum(&(ReportMethodOptions){.exact = true, .conf_level = 0.8},
        "Wilcoxon rank-sum (Mann-Whitney) test, exact given the ties");
}

/* R 4.2: t.test(c(8.1, 9.5, 8, 3, 6), c(7, 6, 5), var.equal = TRUE). */
static void test_results__t(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x), group = FACTOR(two, pair);
    const ReportInput input = of_groups(&value, &group);
    const ReportMethodOptions options = {.conf_level = 0};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_T, &input, &options);
    const ReportEstimate *one = report_result_estimate(result, "mean_difference");
    assert_within(one->value, 0.92, 1e-12);
    assert_within(one->low, -2.90066652722, 1e-9);
    assert_within(one->high, 4.74066652722, 1e-9);
    assert_within(result->statistic, 0.589205806635, 1e-11);
    assert_within(result->p_value, 0.577218437233, 1e-11);
    check_number("level", one->level, 0.95);
    check_df(result, 1, 6, NAN);
    StatMoments m[2];
    assert_int_equal(stat_moments(x, two, NULL, N, 2, m, NULL), STAT_OK);
    const StatCohen effect = stat_cohen(&m[0], &m[1]);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"group1", 0, "f"},
            {"n1", 5, NULL}, {"group2", 0, "m"}, {"n2", 3, NULL},
            {"estimate", one->value, NULL}, {"conf_low", one->low, NULL},
            {"conf_high", one->high, NULL}, {"conf_level", 0.95, NULL},
            {"statistic", result->statistic, NULL}, {"df", 6, NULL},
            {"p_value", result->p_value, NULL}, {"cohen_d", effect.cohen_d, NULL},
            {"hedges_g", effect.hedges_g, NULL}},
        15);
    check_words(result, "Student's t-test, two-sided, equal variances assumed", "");
    check_member(result, 1, 1, 3);
    /* The other way round the sign turns, and all that hangs on it. */
    const int32_t turned[N] = {1, 0, 1, 0, 1, 0, 1, 0, 1, -1};
    const ReportArray swapped = FACTOR(turned, pair);
    const ReportInput other = of_groups(&value, &swapped);
    g_autoptr(ReportResult) back = run(REPORT_METHOD_T, &other, NULL);
    const ReportEstimate *mirror = report_result_estimate(back, "mean_difference");
    check_number("estimate", mirror->value, -one->value);
    check_number("low", mirror->low, -one->high);
    check_number("t", back->statistic, -result->statistic);
}

static void test_results__anova(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x), group = FACTOR(three, letters);
    const ReportInput input = of_groups(&value, &group);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_ANOVA, &input, NULL);
    StatMoments m[3];
    StatAnova r;
    assert_int_equal(stat_anova(x, three, NULL, N, 3, m, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"statistic", r.statistic, NULL},
            LIST("df"), {"df_text", 0, "2 and 5"}, {"p_value", r.p_value, NULL},
            {"ss_between", r.ss_between, NULL}, {"ss_within", r.ss_within, NULL},
            {"eta_squared", r.eta_squared, NULL}, {"residual_sd", r.residual_sd, NULL},
            LIST("groups")},
        11);
    check_list(find_list(result, "df"), (Expected[]){{"df", 2, NULL}, {"df", 5, NULL}}, 2);
    assert_true(find_list(result, "df")->bare);
    Expected rows[12];
    for (size_t g = 0; g < 3; g++) {
        memcpy(&rows[4 * g],
            (Expected[]){{"group", 0, letters[g]}, {"n", (double)m[g].n, NULL},
                {"mean", m[g].mean, NULL}, {"sd", m[g].sd, NULL}},
            4 * sizeof *rows);
        check_member(result, (guint)g, (int32_t)g, m[g].n);
    }
    check_list(find_list(result, "groups"), rows, 12);
    check_words(result, "One-way analysis of variance, equal variances assumed", "");
    check_head(result, 8, 2, r.statistic, r.p_value, false);
    check_df(result, 2, 2, 5);
    check_number("effect", report_result_effect(result, "eta_squared"), r.eta_squared);
}

static void test_results__tukey(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x), group = FACTOR(three, letters);
    const ReportInput input = of_groups(&value, &group);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_TUKEY, &input, NULL);
    StatMoments m[3];
    StatAnova anova;
    StatTukeyPair pairs[3];
    StatTukey r;
    assert_int_equal(stat_anova(x, three, NULL, N, 3, m, &anova), STAT_OK);
    assert_int_equal(stat_tukey(m, 3, 0, pairs, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"df", 5, NULL},
            {"ms_within", r.ms_within, NULL}, {"conf_level", 0.95, NULL}, LIST("comparisons")},
        6);
    Expected rows[27];
    assert_int_equal(result->comparisons->len, 3);
    for (size_t i = 0; i < 3; i++) {
        const StatTukeyPair *p = &pairs[i];
        const StatCohen effect = stat_cohen(&m[p->group2], &m[p->group1]);
        memcpy(&rows[9 * i],
            (Expected[]){{"group1", 0, letters[p->group1]}, {"group2", 0, letters[p->group2]},
                {"estimate", p->estimate, NULL}, {"conf_low", p->conf_low, NULL},
                {"conf_high", p->conf_high, NULL}, {"statistic", p->statistic, NULL},
                {"p_value", p->p_value, NULL}, {"cohen_d", effect.cohen_d, NULL},
                {"hedges_g", effect.hedges_g, NULL}},
            9 * sizeof *rows);
        const ReportComparison *one =
            &g_array_index(result->comparisons, ReportComparison, (guint)i);
        assert_int_equal(one->group1, p->group1);
        assert_int_equal(one->group2, p->group2);
        check_number("estimate", one->estimate.value, p->estimate);
        check_number("P", one->p_value, p->p_value);
        check_member(result, (guint)i, (int32_t)i, m[i].n);
    }
    check_list(find_list(result, "comparisons"), rows, 27);
    check_words(result,
        "Tukey-Kramer honest significant differences, studentized range over 3 groups, joint "
        "level",
        "");
    check_df(result, 1, 5, NAN);
}

static void test_results__kruskal_and_spearman(void **state)
{
    (void)state;
    const ReportArray value = NUMBERS(x), group = FACTOR(three, letters), other = NUMBERS(y);
    const ReportInput input = of_groups(&value, &group), pairs = of_pairs(&value, &other);
    g_autoptr(ReportResult) result = run(REPORT_METHOD_KRUSKAL, &input, NULL);
    StatKruskal r;
    assert_int_equal(stat_kruskal(x, three, NULL, N, 3, &r), STAT_OK);
    check_items(result,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"n_groups", 3, NULL},
            {"statistic", r.statistic, NULL}, {"df", 2, NULL}, {"p_value", r.p_value, NULL},
            {"epsilon_squared", r.epsilon_squared, NULL}},
        7);
    check_words(result,
        "Kruskal-Wallis rank sum test, chi-squared approximation, corrected for ties", "");
    check_head(result, 8, 2, r.statistic, r.p_value, false);
    check_df(result, 1, 2, NAN);
    check_number("effect", report_result_effect(result, "epsilon_squared"), r.epsilon_squared);
    g_autoptr(ReportResult) rho = run(REPORT_METHOD_SPEARMAN, &pairs, NULL);
    StatSpearman s;
    assert_int_equal(stat_spearman(x, y, NULL, N, &s), STAT_OK);
    check_items(rho,
        (Expected[]){{"n", 8, NULL}, {"n_missing", 2, NULL}, {"estimate", s.estimate, NULL},
            {"statistic", s.statistic, NULL}, {"df", 6, NULL}, {"p_value", s.p_value, NULL},
            {"exact", 1, NULL}},
        7);
    check_words(rho, "Spearman's rank correlation (mid-ranks), exact", "");
    check_head(rho, 8, 2, s.statistic, s.p_value, true);
    check_df(rho, 1, 6, NAN);
    check_estimate(rho, 0, "rho", s.estimate, NAN, NAN, NAN);
    static const int64_t thrice[N] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
    ReportInput many = pairs;
    many.weight = thrice;
    g_autoptr(ReportResult) by_t = run(REPORT_METHOD_SPEARMAN, &many, NULL);
    check_words(by_t, "Spearman's rank correlation (mid-ranks), t approximation", "");
    assert_false(by_t->exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__describe),
        cmocka_unit_test(test_results__describe_all),
        cmocka_unit_test(test_results__t_paired),
        cmocka_unit_test(test_results__signed_rank),
        cmocka_unit_test(test_results__rank_sum),
        cmocka_unit_test(test_results__t),
        cmocka_unit_test(test_results__anova),
        cmocka_unit_test(test_results__tukey),
        cmocka_unit_test(test_results__kruskal_and_spearman),
    };
    return cmocka_run_group_tests_name("reports/results/means", tests, NULL, NULL);
}
