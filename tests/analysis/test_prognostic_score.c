#include "support/close.h"

#include "analysis/prognostic_score.h"

enum { N = 6 };
static const double times[N] = {1, 2, 3, 4, 5, 6};
static const double events[N] = {1, 1, 0, 1, 0, 1};

static StatScoreConcordance score_of(const double *score, bool higher_is_worse)
{
    StatScoreConcordance out;
    assert_int_equal(
        stat_score_concordance(times, events, score, NULL, N, higher_is_worse, 0.0, &out),
        STAT_OK);
    return out;
}

/* concordance(Surv(1:6, c(1, 1, 0, 1, 0, 1)) ~ score, reverse = TRUE), R 4.2, survival 3.5 */
static void test_score_concordance__direction(void **state)
{
    (void)state;
    const double falling[N] = {6, 5, 5, 3, 4, 1};
    const double rising[N] = {1, 2, 2, 5, 4, 6};
    const StatScoreConcordance right = score_of(falling, true);
    const StatScoreConcordance wrong = score_of(rising, true);
    assert_close(right.concordance, 0.86363636363636365);
    assert_close(right.std_error, 0.10255928633050294);
    assert_close(wrong.concordance, 0.13636363636363635);
    assert_close(wrong.std_error, 0.10255928633050294);
    assert_close(score_of(falling, false).concordance, 1.0 - 0.86363636363636365);
    /* In another unit nothing changes, however small a coefficient becomes. */
    double hundredfold[N];
    for (int i = 0; i < N; i++)
        hundredfold[i] = 100.0 * falling[i];
    assert_close(score_of(hundredfold, true).concordance, 0.86363636363636365);
    assert_close(score_of(hundredfold, false).concordance, 1.0 - 0.86363636363636365);
    assert_close(right.conf_low, 0.86363636363636365 - 1.959963984540054 * 0.10255928633050294);
    assert_close(right.conf_high,
        fmin(1.0, 0.86363636363636365 + 1.959963984540054 * 0.10255928633050294));
}

/* A score that ranks all rightly: the fit has no maximum, the concordance is 1 all the same. */
static void test_score_concordance__perfect(void **state)
{
    (void)state;
    const double perfect[N] = {6, 5, 4, 3, 2, 1};
    assert_close(score_of(perfect, true).concordance, 1.0);
    assert_apart(score_of(perfect, false).concordance, 0.0, 1e-12);
}

static void test_score_concordance__constant(void **state)
{
    (void)state;
    const double constant[N] = {2, 2, 2, 2, 2, 2};
    const StatScoreConcordance out = score_of(constant, true);
    assert_close(out.concordance, 0.5);
    assert_nan(out.conf_low);
}

static void test_score_concordance__frequencies(void **state)
{
    (void)state;
    enum { ROWS = 4 };
    const double time[ROWS] = {2, 4, 4, 7}, event[ROWS] = {1, 0, 1, 1};
    const double score[ROWS] = {5, 3, 4, 4};
    const int64_t weight[ROWS] = {2, 1, 3, 2};
    double each[3][8];
    size_t n = 0;
    for (size_t i = 0; i < ROWS; i++)
        for (int64_t k = 0; k < weight[i]; k++, n++) {
            each[0][n] = time[i];
            each[1][n] = event[i];
            each[2][n] = score[i];
        }
    StatScoreConcordance alike, single;
    assert_int_equal(
        stat_score_concordance(time, event, score, weight, ROWS, true, 0.0, &alike), STAT_OK);
    assert_int_equal(
        stat_score_concordance(each[0], each[1], each[2], NULL, n, true, 0.0, &single),
        STAT_OK);
    assert_int_equal(alike.n, 8);
    assert_close(alike.concordance, single.concordance);
    assert_close(alike.std_error, single.std_error);
    assert_true(alike.std_error > 0.0);
}

static void test_score_concordance__missing(void **state)
{
    (void)state;
    const double missing[N] = {NAN, NAN, NAN, NAN, NAN, NAN};
    const StatScoreConcordance out = score_of(missing, true);
    assert_int_equal(out.n, 0);
    assert_int_equal(out.n_missing, N);
    assert_nan(out.concordance);
    StatScoreConcordance empty;
    assert_int_equal(
        stat_score_concordance(times, events, missing, NULL, 0, true, 0.0, &empty), STAT_OK);
    assert_nan(empty.concordance);
}

static void test_score_concordance__error_arguments(void **state)
{
    (void)state;
    StatScoreConcordance out;
    assert_int_equal(
        stat_score_concordance(times, events, NULL, NULL, N, true, 0.0, &out), STAT_ARGUMENT);
    assert_int_equal(
        stat_score_concordance(times, events, times, NULL, N, true, 1.5, &out), STAT_ARGUMENT);
    assert_nan(out.concordance);
    const double infinite[N] = {INFINITY, 1, 2, 3, 4, 5};
    assert_int_equal(
        stat_score_concordance(times, events, infinite, NULL, N, true, 0.0, &out), STAT_DATA);
}

/* summary(survfit(Surv(1:5, c(1, 1, 0, 1, 0)) ~ 1), times = c(0.5, 2, 3.5, 9)) */
static void test_survival_at__steps(void **state)
{
    (void)state;
    StatKaplanMeier km = {0};
    assert_int_equal(stat_kaplan_meier(times, events, NULL, 1, NULL, 5, NULL, &km), STAT_OK);
    assert_close(stat_survival_at(&km.groups[0], STAT_CONF_LOG, 0.5).survival, 1.0);
    assert_close(stat_survival_at(&km.groups[0], STAT_CONF_LOG, 2.0).survival, 0.6);
    assert_close(stat_survival_at(&km.groups[0], STAT_CONF_LOG, 3.5).survival, 0.6);
    assert_nan(stat_survival_at(&km.groups[0], STAT_CONF_LOG, 9.0).survival);
    /* Those at risk just before, no events of its own; an interval where its scale has one. */
    StatSurvivalStep at = stat_survival_at(&km.groups[0], STAT_CONF_LOG, 2.5);
    assert_true(at.time == 2.5 && at.n_risk == 3 && at.n_event == 0 && at.n_censor == 0);
    assert_true(stat_survival_at(&km.groups[0], STAT_CONF_LOG, 2).n_risk == 4);
    at = stat_survival_at(&km.groups[0], STAT_CONF_LOG, 0.5);
    assert_true(at.n_risk == 5 && at.std_error == 0 && at.conf_low == 1 && at.conf_high == 1);
    assert_nan(stat_survival_at(&km.groups[0], STAT_CONF_LOG_LOG, 0.5).conf_low);
    stat_kaplan_meier_clear(&km);
    assert_int_equal(stat_kaplan_meier(times, events, NULL, 1, NULL, 6, NULL, &km), STAT_OK);
    assert_apart(
        stat_survival_at(&km.groups[0], STAT_CONF_LOG, 9.0).survival, 0.0, 0.0); /* all died */
    stat_kaplan_meier_clear(&km);
    const StatSurvivalCurve nobody = {0};
    assert_nan(stat_survival_at(&nobody, STAT_CONF_LOG, 1.0).survival);
}

/* Which of the three counts a patient goes to. */
static void test_survival_band__settled(void **state)
{
    (void)state;
    static const struct {
        double time;
        bool died;
        double low, high;
        int inside, outside, undetermined;
    } cases[] = {
        {5, true, 0, 6, 1, 0, 0},
        {6, true, 0, 6, 0, 1, 0}, /* the upper bound is not included */
        {6, true, 6, 12, 1, 0, 0},
        {5, true, 6, 12, 0, 1, 0},
        {5, false, 0, 6, 0, 0, 1},
        {6, false, 0, 6, 0, 1, 0}, /* outlived it */
        {7, false, 6, 12, 0, 0, 1},
        {12, false, 12, INFINITY, 1, 0, 0},
        {11, false, 12, INFINITY, 0, 0, 1},
        {11, true, 12, INFINITY, 0, 1, 0},
        {NAN, true, 0, 6, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        StatSurvivalBand band = {0};
        stat_survival_band_add(
            &band, cases[i].time, cases[i].died, 3, cases[i].low, cases[i].high);
        assert_int_equal(band.n_inside, 3 * cases[i].inside);
        assert_int_equal(band.n_outside, 3 * cases[i].outside);
        assert_int_equal(band.n_undetermined, 3 * cases[i].undetermined);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_score_concordance__direction),
        cmocka_unit_test(test_score_concordance__perfect),
        cmocka_unit_test(test_score_concordance__constant),
        cmocka_unit_test(test_score_concordance__frequencies),
        cmocka_unit_test(test_score_concordance__missing),
        cmocka_unit_test(test_score_concordance__error_arguments),
        cmocka_unit_test(test_survival_at__steps),
        cmocka_unit_test(test_survival_band__settled),
    };
    return cmocka_run_group_tests_name("analysis/prognostic_score", tests, NULL, NULL);
}
