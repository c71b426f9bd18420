#include "support/close.h"

#include "analysis/cumulative_incidence.h"
#include "analysis/kaplan_meier.h"
#include "analysis/trend.h"

#include "trend_incidence_expected.h"

enum { N_MGUS = sizeof mgus_time / sizeof *mgus_time };
enum { N_STEPS = sizeof mgus_incidence / sizeof *mgus_incidence / 8 };
enum { N_TREND = sizeof trend_value / sizeof *trend_value };

/* survfit(Surv(time, factor(cause)) ~ sex): times, counts, both probabilities, std.err */
static void test_incidence__survfit(void **state)
{
    (void)state;
    StatIncidence r;
    assert_int_equal(
        stat_cumulative_incidence(mgus_time, mgus_cause, mgus_sex, 2, NULL, N_MGUS, 0, &r),
        STAT_OK);
    assert_true(r.n == N_MGUS && r.n_missing == 0 && r.n_groups == 2);
    const double *want = mgus_incidence;
    for (size_t g = 0; g < 2; g++)
        for (size_t i = 0; i < r.groups[g].n_steps; i++, want += 8) {
            const StatIncidenceStep *s = &r.groups[g].steps[i];
            assert_true((double)g == want[0] && s->time == want[1]);
            assert_true((double)s->n_risk == want[2] && (double)s->n_event == want[3] &&
                        (double)s->n_other == want[4]);
            assert_apart(s->survival, want[5], 1e-12);
            assert_apart(s->incidence, want[6], 1e-12);
            assert_apart(s->std_error, want[7], 1e-12);
        }
    assert_true(want == mgus_incidence + 8 * (size_t)N_STEPS);
    stat_cumulative_incidence_clear(&r);
}

/* Without competing events it is one less Kaplan-Meier, with Greenwood's error; weights are
 * repeated rows. */
static void test_incidence__alone_is_kaplan_meier(void **state)
{
    (void)state;
    const double time[] = {1, 2, 2, 3, 5, 5, 7, NAN};
    const double event[] = {1, 1, 0, 1, 0, 1, 0, 1};
    const int64_t weight[] = {2, 1, 3, 1, 1, 2, 4, 1};
    StatIncidence r;
    StatKaplanMeier km;
    assert_int_equal(
        stat_cumulative_incidence(time, event, NULL, 1, weight, 8, 0.9, &r), STAT_OK);
    const StatKaplanMeierOptions options = {.conf_level = 0.9, .conf_type = STAT_CONF_LOG_LOG};
    assert_int_equal(
        stat_kaplan_meier(time, event, NULL, 1, weight, 8, &options, &km), STAT_OK);
    assert_true(r.n == 14 && r.n_missing == 1 && r.groups[0].n_events == 6);
    for (size_t i = 0; i < km.groups[0].n_steps; i++) {
        assert_close(r.groups[0].steps[i].survival, km.groups[0].steps[i].survival);
        assert_close(1 - r.groups[0].steps[i].incidence, km.groups[0].steps[i].survival);
        assert_within(r.groups[0].steps[i].std_error, km.groups[0].steps[i].std_error, 1e-10);
    }
    stat_cumulative_incidence_clear(&r);
    stat_kaplan_meier_clear(&km);
}

/* The interval is symmetric in log(-log F); at times between and beyond the steps. */
static void test_incidence__at_times(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4, 5, 6};
    const double cause[] = {1, 2, 0, 1, 2, 0};
    StatIncidence r;
    assert_int_equal(stat_cumulative_incidence(time, cause, NULL, 1, NULL, 6, 0, &r), STAT_OK);
    StatIncidenceStep s = stat_incidence_at(&r.groups[0], 0.5);
    assert_true(s.incidence == 0 && s.survival == 1 && s.std_error == 0 && s.n_risk == 6);
    assert_nan(s.conf_low);
    s = stat_incidence_at(&r.groups[0], 4.5);
    assert_true(s.n_risk == 2 && s.n_event == 0 && s.time == 4.5);
    assert_true(stat_incidence_at(&r.groups[0], 4).n_risk == 3);
    assert_close(s.incidence, 1. / 6 + 4. / 6 * (1. / 3)); /* by hand */
    assert_close(s.survival, 4. / 6 * (2. / 3));
    const double f = s.incidence;
    const double half = 1.959963984540054 * s.std_error / fabs(f * log(f));
    assert_close(log(-log(s.conf_low)), log(-log(f)) + half);
    assert_close(log(-log(s.conf_high)), log(-log(f)) - half);
    assert_nan(stat_incidence_at(&r.groups[0], 6.5).incidence);
    assert_true(stat_incidence_at(&r.groups[0], 6).incidence > 0);
    stat_cumulative_incidence_clear(&r);
    const double bad[] = {1, 3, 0, 1, 2, 0};
    assert_int_equal(stat_cumulative_incidence(time, bad, NULL, 1, NULL, 6, 0, &r), STAT_DATA);
    assert_true(r.groups == NULL && r.n == 0);
    assert_int_equal(
        stat_cumulative_incidence(time, cause, NULL, 1, NULL, 6, 1, &r), STAT_ARGUMENT);
}

/* prop.trend.test without and with scores; the sign says the direction. */
static void test_trend__proportions(void **state)
{
    (void)state;
    const int64_t events[] = {8, 14, 23, 9}, totals[] = {40, 52, 61, 20};
    const int64_t falling[] = {9, 23, 14, 8}, other[] = {20, 61, 52, 40};
    const double scores[] = {0, 1, 4, 9};
    StatTrend r;
    assert_int_equal(stat_trend_proportion(events, totals, NULL, 4, &r), STAT_OK);
    assert_true(r.n == 173 && r.statistic > 0);
    assert_close(r.statistic * r.statistic, trend_chisq[0]);
    const double z = r.statistic;
    assert_int_equal(stat_trend_proportion(falling, other, NULL, 4, &r), STAT_OK);
    assert_close(r.statistic, -z);
    assert_int_equal(stat_trend_proportion(events, totals, scores, 4, &r), STAT_OK);
    assert_close(r.statistic * r.statistic, trend_chisq[1]);
    assert_close(r.p_value, erfc(r.statistic / sqrt(2)));
    assert_int_equal(stat_trend_proportion(totals, totals, NULL, 4, &r), STAT_OK);
    assert_nan(r.p_value);
    assert_int_equal(stat_trend_proportion(totals, events, NULL, 4, &r), STAT_DATA);
}

/* Kendall's z with the codes of the groups, ties and missing values included; and J by hand. */
static void test_trend__jonckheere(void **state)
{
    (void)state;
    StatJonckheere r;
    assert_int_equal(stat_jonckheere(trend_value, trend_group, NULL, N_TREND, 4, &r), STAT_OK);
    assert_within(r.z, trend_kendall[0], 1e-10);
    assert_within(r.p_value, trend_kendall[1], 1e-9);
    assert_true(r.n_missing == 2 && r.n == 226 && r.n_groups == 4);
    const double value[] = {1, 2, 2, 3, 5};
    const int32_t group[] = {0, 0, 1, 1, 2};
    const int64_t weight[] = {1, 2, 1, 1, 3};
    assert_int_equal(stat_jonckheere(value, group, weight, 5, 3, &r), STAT_OK);
    /* groups 1 2 2, 2 3, 5 5 5: 0 and 1: 1 + 3 wins, 2 ties; the last above all */
    assert_true(r.statistic == 4 + 1 + 9 + 6);
    assert_true(r.expected == 0.25 * (64 - 9 - 4 - 9));
    assert_int_equal(stat_jonckheere(value, group, NULL, 2, 3, &r), STAT_OK);
    assert_nan(r.p_value); /* one group */
    assert_int_equal(stat_jonckheere(value, group, NULL, 5, 2, &r), STAT_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_incidence__survfit),
        cmocka_unit_test(test_incidence__alone_is_kaplan_meier),
        cmocka_unit_test(test_incidence__at_times),
        cmocka_unit_test(test_trend__proportions),
        cmocka_unit_test(test_trend__jonckheere),
    };
    return cmocka_run_group_tests_name("analysis/trend_incidence", tests, NULL, NULL);
}
