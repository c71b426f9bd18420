#include "support/close.h"

#include "analysis/kaplan_meier.h"
#include "analysis/logrank.h"

#include "survival_expected.h"

#include <stdlib.h>
#include <string.h>

enum { N_LUNG = 228 };

/* summary(survfit(Surv(time, status) ~ sex, lung, conf.type = ...), censored = TRUE) */
static void assert_lung(StatConfType type, const double *steps, const double *table)
{
    StatKaplanMeier km;
    assert_int_equal(stat_kaplan_meier(lung_time, lung_event, lung_sex, 2, NULL, N_LUNG,
                         &(StatKaplanMeierOptions){.conf_type = type}, &km),
        STAT_OK);
    assert_int_equal(km.n_groups, 2);
    for (size_t g = 0; g < 2; g++) {
        const StatSurvivalCurve *curve = &km.groups[g];
        for (size_t i = 0; i < curve->n_steps; i++, steps += 8) {
            const StatSurvivalStep *step = &curve->steps[i];
            assert_close(step->time, steps[0]);
            assert_close((double)step->n_risk, steps[1]);
            assert_close((double)step->n_event, steps[2]);
            assert_close((double)step->n_censor, steps[3]);
            assert_close(step->survival, steps[4]);
            assert_close(step->std_error, steps[5]);
            assert_close(step->conf_low, steps[6]);
            assert_close(step->conf_high, steps[7]);
        }
        assert_close((double)curve->n, table[0]);
        assert_close((double)curve->n_events, table[1]);
        assert_close(curve->median, table[2]);
        assert_close(curve->median_low, table[3]);
        assert_close(curve->median_high, table[4]);
        assert_close(curve->rmean, table[5]);
        assert_close(curve->rmean_std_error, table[6]);
        table += 7;
    }
    stat_kaplan_meier_clear(&km);
}

static void test_kaplan_meier__lung(void **state)
{
    (void)state;
    assert_lung(STAT_CONF_LOG, km_lung_log, km_lung_log_table);
    assert_lung(STAT_CONF_LOG_LOG, km_lung_log_log, km_lung_log_log_table);
    assert_lung(STAT_CONF_PLAIN, km_lung_plain, km_lung_plain_table);
}

/* By hand: 4 at risk, one event at 1 and at 2 each, the median is the middle of [2, 3]. */
static void test_kaplan_meier__median_between(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4}, event[] = {1, 1, 1, 0};
    StatKaplanMeier km;
    assert_int_equal(stat_kaplan_meier(time, event, NULL, 1, NULL, 4, NULL, &km), STAT_OK);
    assert_close(km.groups[0].steps[1].survival, 0.5);
    assert_close(km.groups[0].median, 2.5);
    assert_close(km.groups[0].rmean, 1 + 0.75 + 0.5 + 0.25);
    stat_kaplan_meier_clear(&km);
}

/* Everybody dies at time 0: survival 0 from there, and no standard error. */
static void test_kaplan_meier__all_at_zero(void **state)
{
    (void)state;
    const double time[] = {0, 0, 0}, event[] = {1, 1, 1};
    StatKaplanMeier km;
    assert_int_equal(stat_kaplan_meier(time, event, NULL, 1, NULL, 3, NULL, &km), STAT_OK);
    assert_int_equal(km.groups[0].n_steps, 1);
    assert_true(km.groups[0].steps[0].survival == 0);
    assert_int_equal(km.groups[0].steps[0].n_risk, 3);
    assert_nan(km.groups[0].steps[0].std_error);
    assert_nan(km.groups[0].steps[0].conf_high);
    assert_true(km.groups[0].median == 0);
    assert_true(km.groups[0].rmean == 0);
    stat_kaplan_meier_clear(&km);
}

/* No event: survival stays 1 and no median is reached; an empty group has no steps. */
static void test_kaplan_meier__no_events(void **state)
{
    (void)state;
    const double time[] = {5, NAN, 7}, event[] = {0, 1, 0};
    const int32_t group[] = {0, 0, 0};
    StatKaplanMeier km;
    assert_int_equal(stat_kaplan_meier(time, event, group, 2, NULL, 3, NULL, &km), STAT_OK);
    assert_int_equal(km.n, 2);
    assert_int_equal(km.n_missing, 1);
    assert_nan(km.groups[0].median);
    assert_true(km.groups[0].steps[1].survival == 1);
    assert_true(km.groups[0].steps[1].std_error == 0);
    assert_true(km.groups[0].rmean == 7);
    assert_int_equal(km.groups[1].n_steps, 0);
    assert_nan(km.groups[1].median);
    assert_nan(km.groups[1].rmean);
    stat_kaplan_meier_clear(&km);
    assert_int_equal(stat_kaplan_meier(time, event, NULL, 1, NULL, 0, NULL, &km), STAT_OK);
    assert_int_equal(km.n, 0);
    assert_nan(km.rmean_time);
    stat_kaplan_meier_clear(&km);
}

static void test_kaplan_meier__weight_is_repetition(void **state)
{
    (void)state;
    enum { N = 6 };
    const double time[N] = {1, 2, 2, 4, 5, 1}, event[N] = {1, 0, 1, 1, 0, 0};
    const int64_t weight[N] = {1, 3, 2, 1, 5, 2};
    double time2[14], event2[14];
    size_t n = 0;
    for (size_t i = N; i-- > 0;)
        for (int64_t r = 0; r < weight[i]; r++, n++) {
            time2[n] = time[i];
            event2[n] = event[i];
        }
    StatKaplanMeier a, b;
    assert_int_equal(stat_kaplan_meier(time, event, NULL, 1, weight, N, NULL, &a), STAT_OK);
    assert_int_equal(stat_kaplan_meier(time2, event2, NULL, 1, NULL, n, NULL, &b), STAT_OK);
    assert_int_equal(a.groups[0].n_steps, b.groups[0].n_steps);
    for (size_t i = 0; i < a.groups[0].n_steps; i++) {
        const StatSurvivalStep *s = &a.groups[0].steps[i], *t = &b.groups[0].steps[i];
        assert_int_equal(s->n_risk, t->n_risk);
        assert_true(s->survival == t->survival);
        assert_true(s->conf_low == t->conf_low || isnan(s->conf_low));
    }
    assert_true(a.groups[0].rmean == b.groups[0].rmean);
    stat_kaplan_meier_clear(&a);
    stat_kaplan_meier_clear(&b);
}

static void assert_logrank(const double *want, const int32_t *group, size_t n_groups,
    const int32_t *stratum, size_t n_strata)
{
    StatLogrank test;
    assert_int_equal(stat_logrank(lung_time, lung_event, group, n_groups, stratum, n_strata,
                         NULL, N_LUNG, &test),
        STAT_OK);
    assert_close(test.statistic, want[0]);
    assert_close(test.df, want[1]);
    assert_close(test.p_value, want[2]);
    for (size_t g = 0; g < n_groups; g++) {
        assert_close((double)test.groups[g].n, want[3 + g * 3]);
        assert_close((double)test.groups[g].observed, want[4 + g * 3]);
        assert_close(test.groups[g].expected, want[5 + g * 3]);
    }
    stat_logrank_clear(&test);
}

/* survdiff(Surv(time, status) ~ sex | ph.ecog | sex + strata(inst), lung) */
static void test_logrank__lung(void **state)
{
    (void)state;
    assert_logrank(logrank_sex, lung_sex, 2, NULL, 0);
    assert_logrank(logrank_ecog, lung_ecog, 4, NULL, 0);
    assert_logrank(logrank_sex_by_inst, lung_sex, 2, lung_inst, 40);
}

static void test_logrank__no_comparison(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4}, event[] = {1, 1, 0, 1}, none[] = {0, 0, 0, 0};
    const int32_t one[] = {0, 0, 0, 0}, two[] = {0, 0, 1, 1}, apart[] = {1, 1, 0, 0};
    StatLogrank test;
    assert_int_equal(stat_logrank(time, event, one, 1, NULL, 0, NULL, 4, &test), STAT_OK);
    assert_nan(test.p_value);
    stat_logrank_clear(&test);
    /* No event at all. */
    assert_int_equal(stat_logrank(time, none, two, 2, NULL, 0, NULL, 4, &test), STAT_OK);
    assert_nan(test.statistic);
    assert_int_equal(test.groups[1].n, 2);
    stat_logrank_clear(&test);
    /* Each group in a stratum of its own. */
    assert_int_equal(stat_logrank(time, event, two, 2, apart, 2, NULL, 4, &test), STAT_OK);
    assert_nan(test.p_value);
    assert_close(test.groups[0].expected, 2);
    stat_logrank_clear(&test);
    /* All die at once: nothing tells the groups apart. */
    const double zero[] = {0, 0, 0, 0}, all[] = {1, 1, 1, 1};
    assert_int_equal(stat_logrank(zero, all, two, 2, NULL, 0, NULL, 4, &test), STAT_OK);
    assert_nan(test.statistic);
    stat_logrank_clear(&test);
    assert_int_equal(stat_logrank(zero, all, two, 2, NULL, 0, NULL, 0, &test), STAT_OK);
    assert_int_equal(test.n, 0);
    stat_logrank_clear(&test);
}

static void test_logrank__weight_and_symmetry(void **state)
{
    (void)state;
    const double time[] = {1, 2, 2, 4, 5, 1, 1}, event[] = {1, 0, 1, 1, 0, 0, 1};
    const int32_t group[] = {0, 1, 0, 1, 1, 0, 1}, swapped[] = {1, 0, 1, 0, 0, 1, 0};
    const int64_t weight[] = {1, 1, 1, 3, 1, 1, 1};
    const double time2[] = {4, 4, 4, 1, 2, 2, 5, 1, 1}, event2[] = {1, 1, 1, 1, 0, 1, 0, 0, 1};
    const int32_t group2[] = {1, 1, 1, 0, 1, 0, 1, 0, 1};
    StatLogrank a, b, c;
    assert_int_equal(stat_logrank(time, event, group, 2, NULL, 0, weight, 7, &a), STAT_OK);
    assert_int_equal(stat_logrank(time2, event2, group2, 2, NULL, 0, NULL, 9, &b), STAT_OK);
    assert_int_equal(stat_logrank(time, event, swapped, 2, NULL, 0, weight, 7, &c), STAT_OK);
    assert_true(a.statistic == b.statistic);
    assert_within(a.statistic, c.statistic, 1e-13);
    assert_true(a.groups[0].expected == c.groups[1].expected);
    stat_logrank_clear(&a);
    stat_logrank_clear(&b);
    stat_logrank_clear(&c);
}

/* 60 groups: the same test as that of the groups' sums by the definition, time by time. */
static void test_logrank__many_groups(void **state)
{
    (void)state;
    enum { N = 1500, K = 60 };
    static double time[N], event[N], at_risk[K], excess[K], expected[K];
    static int32_t group[N];
    uint64_t random = 5;
    double variance = 0; /* of the second group */
    for (int i = 0; i < N; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        time[i] = (double)(random >> 40) / (1 + (double)(random >> 33 & 3));
        event[i] = (random >> 35 & 3) > 0;
        group[i] = (int32_t)((random >> 37) % K);
    }
    for (int e = 0; e < N; e++) { /* no two times are equal */
        double total = 0;
        memset(at_risk, 0, sizeof at_risk);
        for (int i = 0; i < N; i++)
            if (time[i] >= time[e]) {
                at_risk[group[i]]++;
                total++;
            }
        excess[group[e]] += event[e];
        for (int g = 0; g < K && event[e] == 1; g++)
            expected[g] += at_risk[g] / total;
        variance += event[e] * at_risk[1] / total * (1 - at_risk[1] / total);
    }
    StatLogrank all, pair;
    assert_int_equal(stat_logrank(time, event, group, K, NULL, 0, NULL, N, &all), STAT_OK);
    assert_true(all.df == K - 1);
    for (int g = 0; g < K; g++) {
        assert_within(all.groups[g].expected, expected[g], 1e-12);
        assert_true(all.groups[g].observed == (int64_t)excess[g]);
    }
    /* one group against all others: its variance alone decides */
    for (int i = 0; i < N; i++)
        group[i] = group[i] == 1;
    assert_int_equal(stat_logrank(time, event, group, 2, NULL, 0, NULL, N, &pair), STAT_OK);
    const double d = excess[1] - expected[1];
    assert_within(pair.statistic, d * d / variance, 1e-11);
    assert_true(all.statistic > pair.statistic);
    stat_logrank_clear(&all);
    stat_logrank_clear(&pair);
}

static void test_survival__errors(void **state)
{
    (void)state;
    const double time[] = {1, INFINITY}, good[] = {1, 2}, event[] = {1, 2}, fine[] = {1, 0};
    const int32_t group[] = {0, 3};
    const int64_t weight[] = {1, -1};
    StatKaplanMeier km;
    StatLogrank test;
    assert_int_equal(stat_kaplan_meier(time, fine, NULL, 1, NULL, 2, NULL, &km), STAT_DATA);
    assert_int_equal(stat_kaplan_meier(good, event, NULL, 1, NULL, 2, NULL, &km), STAT_DATA);
    const double negative[] = {-1, 2};
    const int32_t two[] = {0, 1};
    assert_int_equal(stat_kaplan_meier(negative, fine, NULL, 1, NULL, 2, NULL, &km), STAT_DATA);
    assert_int_equal(stat_logrank(negative, fine, two, 2, NULL, 0, NULL, 2, &test), STAT_DATA);
    assert_int_equal(stat_kaplan_meier(good, fine, group, 2, NULL, 2, NULL, &km), STAT_DATA);
    assert_int_equal(stat_kaplan_meier(good, fine, NULL, 1, weight, 2, NULL, &km), STAT_DATA);
    assert_int_equal(stat_kaplan_meier(NULL, fine, NULL, 1, NULL, 2, NULL, &km), STAT_ARGUMENT);
    assert_int_equal(stat_kaplan_meier(good, fine, NULL, 1, NULL, 2,
                         &(StatKaplanMeierOptions){.conf_level = 2}, &km),
        STAT_ARGUMENT);
    assert_null(km.groups);
    assert_int_equal(stat_logrank(good, fine, NULL, 1, NULL, 0, NULL, 2, &test), STAT_ARGUMENT);
    assert_int_equal(stat_logrank(good, event, group, 9, NULL, 0, NULL, 2, &test), STAT_DATA);
    assert_nan(test.p_value);
}

/* Small whole times are counted in a table, others are sorted: half a day later, all is equal.
 */
static void test_survival__counted_as_sorted(void **state)
{
    (void)state;
    enum { N = 6000 };
    static double whole[N], shifted[N], event[N];
    static int32_t group[N];
    static int64_t weight[N];
    uint64_t seed = 1;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        const uint64_t drawn = seed >> 33;
        whole[i] = (double)(drawn % 60);
        shifted[i] = whole[i] + 0.5;
        event[i] = (double)(drawn / 60 % 2);
        group[i] = (int32_t)(drawn / 120 % 4) - 1;
        weight[i] = 1 + (int64_t)(drawn / 480 % 3);
    }
    StatKaplanMeier counted, sorted;
    assert_int_equal(
        stat_kaplan_meier(whole, event, group, 3, weight, N, NULL, &counted), STAT_OK);
    assert_int_equal(
        stat_kaplan_meier(shifted, event, group, 3, weight, N, NULL, &sorted), STAT_OK);
    assert_int_equal(counted.n, sorted.n);
    assert_int_equal(counted.n_missing, sorted.n_missing);
    for (size_t g = 0; g < 3; g++) {
        assert_int_equal(counted.groups[g].n_steps, sorted.groups[g].n_steps);
        for (size_t i = 0; i < counted.groups[g].n_steps; i++) {
            const StatSurvivalStep *a = &counted.groups[g].steps[i];
            const StatSurvivalStep *b = &sorted.groups[g].steps[i];
            assert_true(a->time + 0.5 == b->time);
            assert_int_equal(a->n_risk, b->n_risk);
            assert_int_equal(a->n_event, b->n_event);
            assert_int_equal(a->n_censor, b->n_censor);
            assert_true(a->survival == b->survival);
        }
    }
    stat_kaplan_meier_clear(&counted);
    stat_kaplan_meier_clear(&sorted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kaplan_meier__lung),
        cmocka_unit_test(test_kaplan_meier__median_between),
        cmocka_unit_test(test_kaplan_meier__all_at_zero),
        cmocka_unit_test(test_kaplan_meier__no_events),
        cmocka_unit_test(test_kaplan_meier__weight_is_repetition),
        cmocka_unit_test(test_logrank__lung),
        cmocka_unit_test(test_logrank__no_comparison),
        cmocka_unit_test(test_logrank__weight_and_symmetry),
        cmocka_unit_test(test_survival__counted_as_sorted),
        cmocka_unit_test(test_logrank__many_groups),
        cmocka_unit_test(test_survival__errors),
    };
    return cmocka_run_group_tests_name("analysis/survival", tests, NULL, NULL);
}
