#include "support/close.h"

#include "analysis/cox.h"

#include "survival_expected.h"

#include <stdlib.h>
#include <string.h>

enum { N_VETERAN = 137 };

/* terms: coef, se, z, p, low, high; fit: loglik null and full, then LR, Wald and score tests
   (statistic, df, p) and the concordance with its error. Both fits run to the limit of doubles;
   1e-8 because R's own stopping leaves that in small P values. */
static void assert_fit(const StatCox *model, const double *terms, const double *fit)
{
    for (size_t k = 0; k < model->n_terms; k++, terms += 6) {
        assert_within(model->terms[k].estimate, terms[0], 1e-8);
        assert_within(model->terms[k].std_error, terms[1], 1e-8);
        assert_within(model->terms[k].statistic, terms[2], 1e-8);
        assert_within(model->terms[k].p_value, terms[3], 1e-8);
        assert_within(model->terms[k].conf_low, terms[4], 1e-8);
        assert_within(model->terms[k].conf_high, terms[5], 1e-8);
    }
    assert_close(model->log_likelihood_null, fit[0]);
    assert_close(model->log_likelihood, fit[1]);
    assert_within(model->lr_statistic, fit[2], 1e-8);
    assert_close(model->df, fit[3]);
    assert_within(model->lr_p_value, fit[4], 1e-8);
    assert_apart(model->wald_statistic, fit[5], 0.00501); /* R rounds it to 2 decimals */
    assert_within(model->score_statistic, fit[8], 1e-8);
    assert_close(model->concordance, fit[11]);
    assert_close(model->concordance_std_error, fit[12]);
}

static void assert_proportional(const StatCox *model, const double *want)
{
    for (size_t c = 0; c < model->n_proportional; c++, want += 3) {
        assert_within(model->proportional[c].statistic, want[0], 1e-7);
        assert_close(model->proportional[c].df, want[1]);
        assert_within(model->proportional[c].p_value, want[2], 1e-7);
    }
}

static const StatColumn veteran[] = {{.codes = veteran_trt, .n_levels = 2},
    {.values = veteran_karno}, {.values = veteran_age},
    {.codes = veteran_celltype, .n_levels = 4}};

/* coxph(Surv(time, status) ~ trt + karno + age + celltype, veteran) */
static void test_cox__veteran(void **state)
{
    (void)state;
    StatCox model;
    StatCoxOptions options = {.proportional = true};
    assert_int_equal(stat_cox(veteran_time, veteran_event, veteran, 4, NULL, 0, NULL, N_VETERAN,
                         &options, &model),
        STAT_OK);
    assert_true(model.converged);
    assert_int_equal(model.n_terms, 6);
    assert_fit(&model, cox_veteran_efron_terms, cox_veteran_efron_fit);
    assert_proportional(&model, cox_veteran_efron_zph);
    for (size_t i = 0; i < 36; i++) /* vcov(fit), both triangles */
        assert_within(model.covariance[i], cox_veteran_vcov[i], 1e-8);
    stat_cox_clear(&model);
    options.ties = STAT_TIES_BRESLOW;
    assert_int_equal(stat_cox(veteran_time, veteran_event, veteran, 4, NULL, 0, NULL, N_VETERAN,
                         &options, &model),
        STAT_OK);
    assert_fit(&model, cox_veteran_breslow_terms, cox_veteran_breslow_fit);
    assert_proportional(&model, cox_veteran_breslow_zph);
    stat_cox_clear(&model);
}

/* coxph(Surv(time, status) ~ age + ph.karno + strata(sex), lung): one row lacks ph.karno. */
static void test_cox__strata(void **state)
{
    (void)state;
    StatCox model;
    const StatColumn columns[] = {{.values = lung_age}, {.values = lung_karno}};
    assert_int_equal(stat_cox(lung_time, lung_event, columns, 2, lung_sex, 2, NULL, 228,
                         &(StatCoxOptions){.proportional = true}, &model),
        STAT_OK);
    assert_int_equal(model.n_missing, 1);
    assert_fit(&model, cox_lung_strata_terms, cox_lung_strata_fit);
    assert_proportional(&model, cox_lung_strata_zph);
    stat_cox_clear(&model);
}

static void test_cox__ovarian(void **state)
{
    (void)state;
    StatCox model;
    assert_int_equal(stat_cox(ovarian_time, ovarian_event, &(StatColumn){.values = ovarian_age},
                         1, NULL, 0, NULL, 26, NULL, &model),
        STAT_OK);
    assert_true(model.converged && !model.separated);
    assert_fit(&model, cox_ovarian_terms, cox_ovarian_fit);
    stat_cox_clear(&model);
}

/* coxph on veteran with each row repeated as its weight says. */
static void test_cox__weight_is_repetition(void **state)
{
    (void)state;
    int64_t weight[N_VETERAN];
    for (size_t i = 0; i < N_VETERAN; i++)
        weight[i] = (int64_t)veteran_weight[i];
    StatCox model;
    assert_int_equal(stat_cox(veteran_time, veteran_event, veteran + 1, 2, NULL, 0, weight,
                         N_VETERAN, &(StatCoxOptions){.proportional = true}, &model),
        STAT_OK);
    assert_fit(&model, cox_veteran_repeated_terms, cox_veteran_repeated_fit);
    assert_proportional(&model, cox_veteran_repeated_zph);
    stat_cox_clear(&model);
}

/* Reversing the rows and moving a covariate by a million changes nothing that is printed. */
static void test_cox__order_and_shift(void **state)
{
    (void)state;
    double time[N_VETERAN], event[N_VETERAN], karno[N_VETERAN];
    for (size_t i = 0; i < N_VETERAN; i++) {
        time[i] = veteran_time[N_VETERAN - 1 - i];
        event[i] = veteran_event[N_VETERAN - 1 - i];
        karno[i] = veteran_karno[N_VETERAN - 1 - i] + 1e6;
    }
    StatCox a, b;
    assert_int_equal(stat_cox(veteran_time, veteran_event, veteran + 1, 1, NULL, 0, NULL,
                         N_VETERAN, NULL, &a),
        STAT_OK);
    assert_int_equal(stat_cox(time, event, &(StatColumn){.values = karno}, 1, NULL, 0, NULL,
                         N_VETERAN, NULL, &b),
        STAT_OK);
    assert_close(a.terms[0].estimate, b.terms[0].estimate);
    assert_close(a.log_likelihood, b.log_likelihood);
    assert_true(a.concordance == b.concordance);
    stat_cox_clear(&a);
    stat_cox_clear(&b);
}

/* The higher z, the earlier the event, without exception. */
static void test_cox__infinite(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4, 5, 6}, event[] = {1, 1, 1, 1, 1, 0},
                 z[] = {9, 8, 5, 4, 2, 1}, x[] = {1, 3, 2, 5, 3, 1};
    StatCox model;
    const StatColumn columns[] = {{.values = z}, {.values = x}};
    assert_int_equal(
        stat_cox(time, event, columns, 2, NULL, 0, NULL, 6, NULL, &model), STAT_OK);
    assert_true(model.separated && !model.converged);
    assert_true(model.terms[0].infinite && model.terms[0].direction == 1);
    assert_nan(model.terms[0].estimate);
    assert_nan(model.terms[0].p_value);
    assert_nan(model.terms[0].hazard_ratio);
    assert_true(model.concordance == 1);
    assert_apart(model.log_likelihood, 0, 1e-6);
    stat_cox_clear(&model);
}

static void test_cox__degenerate(void **state)
{
    (void)state;
    const double time[] = {1, 2, 3, 4}, event[] = {1, 0, 1, 1}, none[] = {0, 0, 0, 0},
                 x[] = {1, 3, 2, 2}, c[] = {0.1, 0.1, 0.1, 0.1}, zero[] = {0, 0, 0, 0};
    const StatColumn columns[] = {{.values = c}, {.values = x}, {.values = x}};
    StatCox model;
    assert_int_equal(
        stat_cox(time, event, columns, 3, NULL, 0, NULL, 4, NULL, &model), STAT_OK);
    assert_true(model.terms[0].aliased && !model.terms[1].aliased && model.terms[2].aliased);
    assert_nan(model.terms[0].estimate);
    assert_close(model.df, 1);
    stat_cox_clear(&model);
    /* No event: nothing can be estimated. */
    assert_int_equal(stat_cox(time, none, columns + 1, 1, NULL, 0, NULL, 4,
                         &(StatCoxOptions){.proportional = true}, &model),
        STAT_OK);
    assert_true(model.terms[0].aliased);
    assert_nan(model.log_likelihood);
    assert_nan(model.concordance);
    stat_cox_clear(&model);
    /* All events at one time: the risk set is everybody, and Efron gives x no information. */
    assert_int_equal(
        stat_cox(zero, (double[]){1, 1, 1, 1}, columns + 1, 1, NULL, 0, NULL, 4, NULL, &model),
        STAT_OK);
    assert_nan(model.concordance);
    stat_cox_clear(&model);
    assert_int_equal(
        stat_cox(time, event, columns + 1, 1, NULL, 0, NULL, 1, NULL, &model), STAT_OK);
    assert_true(model.terms[0].aliased);
    stat_cox_clear(&model);
    assert_int_equal(
        stat_cox(time, event, columns + 1, 1, NULL, 0, NULL, 0, NULL, &model), STAT_OK);
    assert_int_equal(model.n, 0);
    stat_cox_clear(&model);
}

/* One event, at which only rows of one kind are at risk: R 4.2 gives no coefficient (NA).
 * Rounding used to leave an information of 1e-16, a standard error of 1e7 and "converged". */
static void test_cox__no_information(void **state)
{
    (void)state;
    const double time[] = {0.7, 0.7, 0.7, 2.8, 2.8}, event[] = {0, 0, 0, 1, 1};
    const double x[] = {4, 4, 4, 7, 7}, b[] = {1, 1, 1, 0, 0},
                 far[] = {1e6, 1e6, 1e6, 1e6 + 1, 1e6 + 1};
    const StatColumn columns[] = {{.values = x}, {.values = b}, {.values = far}};
    for (size_t c = 0; c < 3; c++) {
        StatCox model;
        assert_int_equal(
            stat_cox(time, event, columns + c, 1, NULL, 0, NULL, 5, NULL, &model), STAT_OK);
        assert_true(model.terms[0].aliased && !model.converged && model.n_events == 2);
        assert_nan(model.terms[0].hazard_ratio);
        assert_nan(model.terms[0].p_value);
        assert_nan(model.lr_p_value);
        stat_cox_clear(&model);
    }
}

/* Once a level is infinite, its risk sets hold one kind of row: of the other level nothing is
 * known, and no standard error of 1e7 is made up. */
static void test_cox__nothing_left(void **state)
{
    (void)state;
    const double time[] = {5.7, 10.5, 2.5}, event[] = {0, 1, 1};
    const int64_t weight[] = {1, 3, 2};
    const int32_t level[] = {0, 2, 1};
    const StatColumn column = {.codes = level, .n_levels = 3};
    StatCox model;
    assert_int_equal(
        stat_cox(time, event, &column, 1, NULL, 0, weight, 3, NULL, &model), STAT_OK);
    assert_true(model.separated && !model.converged && model.n_terms == 2);
    for (size_t k = 0; k < 2; k++) {
        assert_true(model.terms[k].infinite || model.terms[k].aliased);
        assert_nan(model.terms[k].std_error);
    }
    stat_cox_clear(&model);
}

static void test_cox__errors(void **state)
{
    (void)state;
    const double time[] = {1, 2}, event[] = {1, 0}, bad[] = {1, -1}, x[] = {1, INFINITY};
    const int32_t stratum[] = {0, 7};
    const StatColumn column = {.values = time};
    StatCox model;
    assert_int_equal(
        stat_cox(time, bad, &column, 1, NULL, 0, NULL, 2, NULL, &model), STAT_DATA);
    assert_int_equal(
        stat_cox(time, event, &(StatColumn){.values = x}, 1, NULL, 0, NULL, 2, NULL, &model),
        STAT_DATA);
    assert_int_equal(
        stat_cox(time, event, &column, 1, stratum, 2, NULL, 2, NULL, &model), STAT_DATA);
    assert_int_equal(
        stat_cox(time, event, NULL, 0, NULL, 0, NULL, 2, NULL, &model), STAT_ARGUMENT);
    const double negative[] = {-1, 2};
    assert_int_equal(
        stat_cox(negative, event, &column, 1, NULL, 0, NULL, 2, NULL, &model), STAT_DATA);
    assert_nan(model.concordance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cox__veteran),
        cmocka_unit_test(test_cox__strata),
        cmocka_unit_test(test_cox__ovarian),
        cmocka_unit_test(test_cox__weight_is_repetition),
        cmocka_unit_test(test_cox__order_and_shift),
        cmocka_unit_test(test_cox__infinite),
        cmocka_unit_test(test_cox__degenerate),
        cmocka_unit_test(test_cox__no_information),
        cmocka_unit_test(test_cox__nothing_left),
        cmocka_unit_test(test_cox__errors),
    };
    return cmocka_run_group_tests_name("analysis/cox", tests, NULL, NULL);
}
