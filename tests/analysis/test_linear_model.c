#include "support/close.h"

#include "analysis/linear_model.h"

#include "models_expected.h"

#include <stdlib.h>

/* terms: estimate, std_error, t, p, low, high of R's summary(lm) and confint, row by row. */
static void assert_terms(const StatLinearModel *model, const double *want, size_t n)
{
    assert_int_equal(model->n_terms, n);
    for (size_t k = 0; k < n; k++) {
        assert_close(model->terms[k].estimate, want[k * 6]);
        assert_close(model->terms[k].std_error, want[k * 6 + 1]);
        assert_close(model->terms[k].statistic, want[k * 6 + 2]);
        assert_close(model->terms[k].p_value, want[k * 6 + 3]);
        assert_close(model->terms[k].conf_low, want[k * 6 + 4]);
        assert_close(model->terms[k].conf_high, want[k * 6 + 5]);
    }
}

static void assert_tests(const StatLinearModel *model, const double *want, size_t n)
{
    assert_int_equal(model->n_tests, n);
    for (size_t c = 0; c < n; c++) {
        assert_close(model->tests[c].df, want[c * 4]);
        assert_close(model->tests[c].sum_of_squares, want[c * 4 + 1]);
        assert_close(model->tests[c].statistic, want[c * 4 + 2]);
        assert_close(model->tests[c].p_value, want[c * 4 + 3]);
    }
}

/* vcov(fit), both triangles. */
static void assert_covariance(const double *got, const double *want, size_t n)
{
    for (size_t i = 0; i < n * n; i++)
        assert_within(got[i], want[i], 1e-9);
}

static const StatColumn mtcars[] = {
    {.values = mtcars_wt}, {.values = mtcars_hp}, {.codes = mtcars_cyl, .n_levels = 3}};

/* summary(lm(mpg ~ wt + hp + factor(cyl), mtcars)) */
static void test_linear_model__mtcars(void **state)
{
    (void)state;
    StatLinearModel model;
    assert_int_equal(stat_linear_model(mtcars_mpg, mtcars, 3, NULL, 32, NULL, &model), STAT_OK);
    assert_terms(&model, lm_mtcars_terms, 5);
    assert_tests(&model, lm_mtcars_tests, 3);
    assert_close(model.r_squared, lm_mtcars_fit[0]);
    assert_close(model.r_squared_adjusted, lm_mtcars_fit[1]);
    assert_close(model.sigma, lm_mtcars_fit[2]);
    assert_close(model.df_residual, lm_mtcars_fit[3]);
    assert_close(model.f_statistic, lm_mtcars_fit[4]);
    assert_close(model.p_value, lm_mtcars_fit[5]);
    assert_covariance(model.covariance, lm_mtcars_vcov, 5);
    assert_false(model.perfect);
    stat_linear_model_clear(&model);
}

/* summary(lm(Ozone ~ Wind + Solar.R + factor(Month), airquality)): 42 rows lack a value. */
static void test_linear_model__airquality(void **state)
{
    (void)state;
    const StatColumn columns[] = {{.values = airquality_wind}, {.values = airquality_solar},
        {.codes = airquality_month, .n_levels = 5}};
    StatLinearModel model;
    assert_int_equal(
        stat_linear_model(airquality_ozone, columns, 3, NULL, 153, NULL, &model), STAT_OK);
    assert_int_equal(model.n, 111);
    assert_int_equal(model.n_missing, 42);
    assert_terms(&model, lm_airquality_terms, 7);
    assert_tests(&model, lm_airquality_tests, 3);
    assert_close(model.r_squared, lm_airquality_fit[0]);
    assert_close(model.r_squared_adjusted, lm_airquality_fit[1]);
    assert_close(model.sigma, lm_airquality_fit[2]);
    stat_linear_model_clear(&model);
    /* lm(Ozone ~ Solar.R): little is explained. */
    assert_int_equal(
        stat_linear_model(airquality_ozone, &columns[1], 1, NULL, 153, NULL, &model), STAT_OK);
    assert_close(model.r_squared, lm_solar_fit[0]);
    assert_close(model.r_squared_adjusted, lm_solar_fit[1]);
    assert_close(model.sigma, lm_solar_fit[2]);
    assert_close(model.f_statistic, lm_solar_fit[3]);
    stat_linear_model_clear(&model);
}

/* NIST StRD Longley, certified; condition number 5e9, so 1e-9 is what doubles can promise. */
static void test_linear_model__nist_longley(void **state)
{
    (void)state;
    static const double certified[][2] = {{-3482258.63459582, 890420.383607373},
        {15.0618722713733, 84.9149257747669}, {-0.358191792925910E-01, 0.334910077722432E-01},
        {-2.02022980381683, 0.488399681651699}, {-1.03322686717359, 0.214274163161675},
        {-0.511041056535807E-01, 0.226073200069370}, {1829.15146461355, 455.478499142212}};
    StatColumn columns[6];
    for (size_t c = 0; c < 6; c++)
        columns[c] = (StatColumn){.values = longley + c * 16};
    StatLinearModel model;
    assert_int_equal(
        stat_linear_model(longley + 96, columns, 6, NULL, 16, NULL, &model), STAT_OK);
    for (size_t k = 0; k < 7; k++) {
        assert_close(model.terms[k].estimate, certified[k][0]);
        assert_close(model.terms[k].std_error, certified[k][1]);
    }
    assert_close(model.sigma, 304.854073561965);
    assert_close(model.r_squared, 0.995479004577296);
    assert_close(model.f_statistic, 330.285339234588);
    stat_linear_model_clear(&model);
}

static void test_linear_model__weight_is_repetition(void **state)
{
    (void)state;
    enum { N = 7 };
    const double y[N] = {1, 4, 2, 8, 5, 7, 3}, x[N] = {1, 2, 3, 4, 5, 6, 7};
    const int32_t g[N] = {0, 1, 2, 0, 1, 2, 0};
    const int64_t weight[N] = {1, 3, 2, 1, 5, 1, 2};
    double y2[15], x2[15];
    int32_t g2[15];
    size_t n = 0;
    for (size_t i = 0; i < N; i++)
        for (int64_t r = 0; r < weight[i]; r++, n++) {
            y2[n] = y[i];
            x2[n] = x[i];
            g2[n] = g[i];
        }
    StatLinearModel a, b;
    assert_int_equal(
        stat_linear_model(y, (StatColumn[]){{.values = x}, {.codes = g, .n_levels = 3}}, 2,
            weight, N, NULL, &a),
        STAT_OK);
    assert_int_equal(
        stat_linear_model(y2, (StatColumn[]){{.values = x2}, {.codes = g2, .n_levels = 3}}, 2,
            NULL, n, NULL, &b),
        STAT_OK);
    assert_int_equal(a.n, b.n);
    for (size_t k = 0; k < a.n_terms; k++) {
        assert_within(a.terms[k].estimate, b.terms[k].estimate, 1e-12);
        assert_within(a.terms[k].p_value, b.terms[k].p_value, 1e-12);
    }
    assert_within(a.sigma, b.sigma, 1e-12);
    assert_within(a.tests[1].p_value, b.tests[1].p_value, 1e-12);
    stat_linear_model_clear(&a);
    stat_linear_model_clear(&b);
}

/* A constant column, a copy and a level that nobody has: named or left out, as R's NA. */
static void test_linear_model__aliased(void **state)
{
    (void)state;
    const double y[] = {1, 4, 2, 8, 5, 7}, x[] = {1, 2, 3, 4, 5, 6}, c[] = {2, 2, 2, 2, 2, 2},
                 d[] = {3, 5, 7, 9, 11, 13};
    const int32_t g[] = {2, 0, 2, 0, 2, 0};
    const StatColumn columns[] = {{.values = x}, {.values = c}, {.values = d},
        {.codes = g, .n_levels = 3, .reference = 1}};
    StatLinearModel model;
    assert_int_equal(stat_linear_model(y, columns, 4, NULL, 6, NULL, &model), STAT_OK);
    assert_int_equal(model.n_terms, 5);
    assert_false(model.terms[1].aliased);
    assert_true(model.terms[2].aliased && isnan(model.terms[2].estimate));
    assert_true(model.terms[3].aliased);
    assert_int_equal(model.terms[4].term.level, 2);
    assert_close(model.df_residual, 3);
    /* x and d stand in for each other, so neither adds anything. */
    assert_true(model.tests[0].df == 0 && isnan(model.tests[0].p_value));
    assert_true(model.tests[1].df == 0);
    stat_linear_model_clear(&model);
}

/* Units of 2^400 and 2^-500 (powers of two) must not change a single digit. */
static void test_linear_model__scale(void **state)
{
    (void)state;
    const double y[] = {1, 4, 2, 8, 5, 7}, x[] = {1, 2, 3, 4, 5, 6};
    double y2[6], x2[6];
    for (size_t i = 0; i < 6; i++) {
        y2[i] = ldexp(y[i], 400);
        x2[i] = ldexp(x[i], -500);
    }
    StatLinearModel a, b;
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.values = x}, 1, NULL, 6, NULL, &a), STAT_OK);
    assert_int_equal(
        stat_linear_model(y2, &(StatColumn){.values = x2}, 1, NULL, 6, NULL, &b), STAT_OK);
    assert_true(a.terms[1].p_value == b.terms[1].p_value);
    assert_true(a.tests[0].p_value == b.tests[0].p_value);
    assert_true(a.r_squared == b.r_squared);
    stat_linear_model_clear(&a);
    stat_linear_model_clear(&b);
}

static void test_linear_model__few_rows(void **state)
{
    (void)state;
    const double y[] = {1, 3}, x[] = {0, 1}, missing[] = {NAN, NAN};
    StatLinearModel model;
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.values = x}, 1, NULL, 0, NULL, &model), STAT_OK);
    assert_int_equal(model.n, 0);
    assert_nan(model.sigma);
    stat_linear_model_clear(&model);
    assert_int_equal(
        stat_linear_model(missing, &(StatColumn){.values = x}, 1, NULL, 2, NULL, &model),
        STAT_OK);
    assert_int_equal(model.n_missing, 2);
    stat_linear_model_clear(&model);
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.values = x}, 1, NULL, 1, NULL, &model), STAT_OK);
    assert_close(model.terms[0].estimate, 1);
    assert_true(model.terms[1].aliased);
    assert_nan(model.terms[0].std_error);
    stat_linear_model_clear(&model);
    /* Two points: a line, and nothing left to judge it by. */
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.values = x}, 1, NULL, 2, NULL, &model), STAT_OK);
    assert_close(model.terms[1].estimate, 2);
    assert_nan(model.terms[1].p_value);
    assert_nan(model.tests[0].p_value);
    stat_linear_model_clear(&model);
}

static void test_linear_model__errors(void **state)
{
    (void)state;
    const double y[] = {1, 3}, infinite[] = {0, INFINITY};
    const int32_t code[] = {0, 5};
    const int64_t zero[] = {1, 0};
    StatLinearModel model;
    assert_int_equal(stat_linear_model(NULL, NULL, 0, NULL, 2, NULL, &model), STAT_ARGUMENT);
    assert_int_equal(stat_linear_model(y, NULL, 0, NULL, 2,
                         &(StatLinearModelOptions){.conf_level = 95}, &model),
        STAT_ARGUMENT);
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.n_levels = 1}, 1, NULL, 2, NULL, &model),
        STAT_ARGUMENT);
    assert_int_equal(
        stat_linear_model(y, &(StatColumn){.values = infinite}, 1, NULL, 2, NULL, &model),
        STAT_DATA);
    assert_int_equal(
        stat_linear_model(infinite, &(StatColumn){.values = y}, 1, NULL, 2, NULL, &model),
        STAT_DATA);
    assert_int_equal(stat_linear_model(y, &(StatColumn){.codes = code, .n_levels = 2}, 1, NULL,
                         2, NULL, &model),
        STAT_DATA);
    assert_int_equal(stat_linear_model(y, NULL, 0, zero, 2, NULL, &model), STAT_DATA);
    assert_nan(model.sigma);
    assert_null(model.terms);
}

static void test_term_name__kinds(void **state)
{
    (void)state;
    static const char *const names[] = {"age", "sex"};
    static const char *const sexes[] = {"f", "m"};
    static const char *const *const levels[] = {NULL, sexes};
    char text[8];
    assert_int_equal(stat_term_name((StatTerm){1, 1}, names, levels, text, sizeof text), 5);
    assert_string_equal(text, "sex=m");
    assert_int_equal(
        stat_term_name((StatTerm){STAT_INTERCEPT, -1}, names, levels, text, sizeof text), 11);
    assert_string_equal(text, "(Interc");
    (void)stat_term_name((StatTerm){0, -1}, names, levels, text, sizeof text);
    assert_string_equal(text, "age");
    assert_int_equal(
        stat_term_name((StatTerm){0, -1}, (const char *const[]){""}, NULL, text, sizeof text),
        0);
    assert_string_equal(text, ""); /* not what stood there before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear_model__mtcars),
        cmocka_unit_test(test_linear_model__airquality),
        cmocka_unit_test(test_linear_model__nist_longley),
        cmocka_unit_test(test_linear_model__weight_is_repetition),
        cmocka_unit_test(test_linear_model__aliased),
        cmocka_unit_test(test_linear_model__scale),
        cmocka_unit_test(test_linear_model__few_rows),
        cmocka_unit_test(test_linear_model__errors),
        cmocka_unit_test(test_term_name__kinds),
    };
    return cmocka_run_group_tests_name("analysis/linear_model", tests, NULL, NULL);
}
