#include "support/close.h"

#include "analysis/logistic.h"

#include "models_expected.h"

#include <stdlib.h>

static const StatColumn infert[] = {{.values = infert_age}, {.values = infert_parity},
    {.codes = infert_education, .n_levels = 3}, {.values = infert_spontaneous}};
enum { N_INFERT = 248 };

/* glm(case ~ age + parity + education + spontaneous, binomial, infert), run to 1e-15 */
static void test_logistic__infert(void **state)
{
    (void)state;
    StatLogistic model;
    assert_int_equal(
        stat_logistic(infert_case, infert, 4, NULL, N_INFERT, NULL, &model), STAT_OK);
    assert_true(model.converged && !model.separated);
    assert_int_equal(model.n_terms, 6);
    for (size_t k = 0; k < 6; k++) {
        const double *want = glm_infert_terms + k * 8;
        const StatLogisticTerm *term = &model.terms[k];
        assert_close(term->estimate, want[0]);
        assert_close(term->std_error, want[1]);
        assert_close(term->statistic, want[2]);
        assert_close(term->p_value, want[3]);
        assert_close(term->conf_low, want[4]);
        assert_close(term->conf_high, want[5]);
        /* R's difference of two deviances near 280 keeps 1e-13 of them, not of itself. */
        assert_within(term->lr_statistic, want[6], 1e-8);
        assert_within(term->lr_p_value, want[7], 1e-8);
        assert_close(term->odds_ratio, exp(want[0]));
        assert_close(term->odds_high, exp(want[5]));
    }
    for (size_t c = 0; c < 4; c++) {
        assert_close(model.tests[c].df, glm_infert_tests[c * 3]);
        assert_within(model.tests[c].statistic, glm_infert_tests[c * 3 + 1], 1e-8);
        assert_within(model.tests[c].p_value, glm_infert_tests[c * 3 + 2], 1e-8);
    }
    for (size_t i = 0; i < 36; i++) /* vcov(fit), both triangles */
        assert_close(model.covariance[i], glm_infert_vcov[i]);
    assert_close(model.log_likelihood, glm_infert_fit[0]);
    assert_close(model.aic, glm_infert_fit[1]);
    assert_close(model.log_likelihood_null, glm_infert_fit[2]);
    stat_logistic_clear(&model);
}

/* The bounds by uniroot on the profile deviance, tol = 1e-13. */
static void test_logistic__profile(void **state)
{
    (void)state;
    StatLogistic model;
    assert_int_equal(stat_logistic(infert_case, infert, 4, NULL, N_INFERT,
                         &(StatLogisticOptions){.profile = true}, &model),
        STAT_OK);
    for (size_t k = 0; k < 6; k++) {
        assert_close(model.terms[k].conf_low, glm_infert_profile[k * 2]);
        assert_close(model.terms[k].conf_high, glm_infert_profile[k * 2 + 1]);
    }
    stat_logistic_clear(&model);
}

static void test_logistic__weight_is_repetition(void **state)
{
    (void)state;
    enum { N = 8 };
    const double y[N] = {0, 1, 0, 1, 1, 0, 1, 0}, x[N] = {1, 2, 3, 4, 5, 6, 7, 3};
    const int64_t weight[N] = {1, 3, 2, 1, 5, 1, 2, 4};
    double y2[19], x2[19];
    size_t n = 0;
    for (size_t i = 0; i < N; i++)
        for (int64_t r = 0; r < weight[i]; r++, n++) {
            y2[n] = y[i];
            x2[n] = x[i];
        }
    StatLogistic a, b;
    const StatLogisticOptions options = {.profile = true};
    assert_int_equal(
        stat_logistic(y, &(StatColumn){.values = x}, 1, weight, N, &options, &a), STAT_OK);
    assert_int_equal(
        stat_logistic(y2, &(StatColumn){.values = x2}, 1, NULL, n, &options, &b), STAT_OK);
    assert_int_equal(a.n, b.n);
    assert_int_equal(a.n_events, b.n_events);
    for (size_t k = 0; k < 2; k++) {
        assert_within(a.terms[k].estimate, b.terms[k].estimate, 1e-11);
        assert_within(a.terms[k].std_error, b.terms[k].std_error, 1e-11);
        assert_within(a.terms[k].lr_p_value, b.terms[k].lr_p_value, 1e-11);
        assert_within(a.terms[k].conf_low, b.terms[k].conf_low, 1e-10);
    }
    assert_within(a.aic, b.aic, 1e-13);
    stat_logistic_clear(&a);
    stat_logistic_clear(&b);
}

/* x alone separates; the noise z does not, and only x is named. */
static void test_logistic__complete_separation(void **state)
{
    (void)state;
    const double y[] = {0, 0, 0, 0, 1, 1, 1, 1}, x[] = {1, 2, 3, 4, 5, 6, 7, 8},
                 z[] = {3, 1, 2, 5, 4, 1, 3, 2};
    StatLogistic model;
    const StatColumn columns[] = {{.values = x}, {.values = z}};
    assert_int_equal(
        stat_logistic(y, columns, 2, NULL, 8, &(StatLogisticOptions){.profile = true}, &model),
        STAT_OK);
    assert_false(model.converged);
    assert_true(model.separated && model.complete);
    assert_true(model.log_likelihood == 0);
    assert_true(model.terms[1].separates && !model.terms[2].separates);
    /* The line between 4 and 5: the log odds rise with x and fall without it. */
    assert_true(model.terms[1].direction == 1 && model.terms[0].direction == -1);
    assert_false(model.terms[0].separates);
    for (size_t k = 0; k < 3; k++) {
        assert_nan(model.terms[k].estimate);
        assert_nan(model.terms[k].p_value);
        assert_nan(model.terms[k].odds_ratio);
    }
    /* The bound that exists is finite, the other is not. */
    assert_true(model.terms[1].conf_high == INFINITY);
    assert_true(model.terms[1].conf_low > 0 && model.terms[1].conf_low < 5);
    /* Against a model without x: some likelihood is lost. */
    assert_true(model.terms[1].lr_p_value < 0.01);
    stat_logistic_clear(&model);
    /* The same turned round. */
    const double not_y[] = {1, 1, 1, 1, 0, 0, 0, 0};
    assert_int_equal(stat_logistic(not_y, columns, 2, NULL, 8, NULL, &model), STAT_OK);
    assert_true(model.terms[1].direction == -1 && model.terms[0].direction == 1);
    stat_logistic_clear(&model);
}

/* z = 1 only where y = 1: x and the intercept tend to the fit of the rows with z = 0. */
static void test_logistic__quasi_separation(void **state)
{
    (void)state;
    StatLogistic model;
    const StatColumn columns[] = {{.values = quasi_x}, {.values = quasi_z}};
    assert_int_equal(stat_logistic(quasi_y, columns, 2, NULL, 12, NULL, &model), STAT_OK);
    assert_false(model.converged);
    assert_true(model.separated && !model.complete);
    assert_true(model.terms[2].separates && model.terms[2].direction == 1);
    assert_nan(model.terms[2].estimate);
    for (size_t k = 0; k < 2; k++) {
        assert_false(model.terms[k].infinite);
        assert_close(model.terms[k].estimate, quasi_terms[k * 4]);
        assert_close(model.terms[k].std_error, quasi_terms[k * 4 + 1]);
    }
    assert_close(model.log_likelihood, quasi_log_likelihood[0]);
    assert_true(isfinite(model.terms[2].lr_p_value));
    stat_logistic_clear(&model);
}

/* A factor level in which everybody has the event. */
static void test_logistic__level_separates(void **state)
{
    (void)state;
    const double y[] = {0, 1, 0, 1, 1, 1, 1, 0, 1};
    const int32_t g[] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    StatLogistic model;
    assert_int_equal(stat_logistic(y, &(StatColumn){.codes = g, .n_levels = 3}, 1, NULL, 9,
                         &(StatLogisticOptions){.profile = true}, &model),
        STAT_OK);
    assert_true(model.terms[1].separates && !model.terms[2].separates);
    /* log(1/2) and log(2) - log(1/2) by hand. */
    assert_close(model.terms[0].estimate, log(0.5));
    assert_close(model.terms[2].estimate, log(4));
    assert_true(model.terms[1].conf_high == INFINITY && isfinite(model.terms[1].conf_low));
    stat_logistic_clear(&model);
}

static void test_logistic__one_outcome(void **state)
{
    (void)state;
    const double y[] = {1, 1, 1, 1}, x[] = {1, 2, 3, 5};
    StatLogistic model;
    assert_int_equal(
        stat_logistic(y, &(StatColumn){.values = x}, 1, NULL, 4, NULL, &model), STAT_OK);
    assert_true(model.separated && model.complete && !model.converged);
    assert_true(model.terms[0].separates);
    assert_nan(model.terms[0].estimate);
    stat_logistic_clear(&model);
    /* The intercept alone: log(3 / 1), by hand. */
    const double mixed[] = {1, 1, 1, 0};
    assert_int_equal(stat_logistic(mixed, NULL, 0, NULL, 4, NULL, &model), STAT_OK);
    assert_close(model.terms[0].estimate, log(3));
    assert_close(model.log_likelihood, 3 * log(0.75) + log(0.25));
    stat_logistic_clear(&model);
}

static void test_logistic__degenerate(void **state)
{
    (void)state;
    const double y[] = {0, 1, 1, 0, 1, 0}, x[] = {1, 2, 3, 4, 5, 7}, c[] = {2, 2, 2, 2, 2, 2};
    StatLogistic model;
    const StatColumn columns[] = {{.values = c}, {.values = x}, {.values = x}};
    assert_int_equal(stat_logistic(y, columns, 3, NULL, 6, NULL, &model), STAT_OK);
    assert_true(model.converged);
    assert_true(model.terms[1].aliased && model.terms[3].aliased && !model.terms[2].aliased);
    assert_true(isfinite(model.terms[2].p_value));
    assert_true(model.tests[0].df == 0);
    stat_logistic_clear(&model);
    assert_int_equal(stat_logistic(y, columns, 3, NULL, 0, NULL, &model), STAT_OK);
    assert_int_equal(model.n, 0);
    assert_nan(model.log_likelihood);
    stat_logistic_clear(&model);
    assert_int_equal(stat_logistic(y, columns, 3, NULL, 1, NULL, &model), STAT_OK);
    assert_true(model.separated);
    stat_logistic_clear(&model);
}

static void test_logistic__errors(void **state)
{
    (void)state;
    const double y[] = {0, 2}, good[] = {0, 1}, infinite[] = {0, -INFINITY};
    StatLogistic model;
    assert_int_equal(stat_logistic(y, NULL, 0, NULL, 2, NULL, &model), STAT_DATA);
    assert_int_equal(stat_logistic(NULL, NULL, 0, NULL, 2, NULL, &model), STAT_ARGUMENT);
    assert_int_equal(
        stat_logistic(good, &(StatColumn){.values = infinite}, 1, NULL, 2, NULL, &model),
        STAT_DATA);
    assert_nan(model.aic);
    assert_int_equal(
        stat_logistic(good, NULL, 0, NULL, 2, &(StatLogisticOptions){.conf_level = 1}, &model),
        STAT_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_logistic__infert),
        cmocka_unit_test(test_logistic__profile),
        cmocka_unit_test(test_logistic__weight_is_repetition),
        cmocka_unit_test(test_logistic__complete_separation),
        cmocka_unit_test(test_logistic__quasi_separation),
        cmocka_unit_test(test_logistic__level_separates),
        cmocka_unit_test(test_logistic__one_outcome),
        cmocka_unit_test(test_logistic__degenerate),
        cmocka_unit_test(test_logistic__errors),
    };
    return cmocka_run_group_tests_name("analysis/logistic", tests, NULL, NULL);
}
