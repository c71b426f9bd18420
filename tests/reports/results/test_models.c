/*
 * Results of regressions: every item and note, held against the routine
 * of analysis/ called by hand.
 */
#include "check.h"

#include "reports/results/terms.h"

enum { N = 12 };

static const double t[N] = {5, 8, 9, 2, 4, 6, 7, 3, 11, 10, NAN, 1};
static const double e[N] = {1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1};
static const double age[N] = {60, 71, 55, 80, 62, 70, 58, 75, 66, 51, 60, 78};
static const double late[N] = {0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0};
static const int32_t grade[N] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
static const int32_t site[N] = {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1};
static const char *const grades[] = {"i", "j", "k"};
static const char *const sites[] = {"n", "s"}, *const outcomes[] = {"no", "yes"};

static const ReportArray times = NUMBERS(t), events = NUMBERS(e), strata = FACTOR(site, sites);

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    return result;
}

static const ReportArray covariates[] = {
    NUMBERS(age), {.name = "grade", .codes = grade, .levels = grades, .n_levels = 3}};
static const StatColumn columns[] = {{.values = age}, {.codes = grade, .n_levels = 3}};

static const char *const terms_named[] = {"(Intercept)", "age", "grade=j", "grade=k"};

static void check_cox(const ReportResult *result, const StatCox *r)
{
    Expected rows[33];
    for (size_t k = 0; k < 3; k++) {
        const StatCoxTerm *c = &r->terms[k];
        memcpy(&rows[11 * k],
            (Expected[]){{"term", 0, terms_named[k + 1]}, {"estimate", c->estimate, NULL},
                {"std_error", c->std_error, NULL}, {"statistic", c->statistic, NULL},
                {"p_value", c->p_value, NULL}, {"hazard_ratio", c->hazard_ratio, NULL},
                {"conf_low", c->hazard_low, NULL}, {"conf_high", c->hazard_high, NULL},
                {"estimate_low", c->conf_low, NULL}, {"estimate_high", c->conf_high, NULL},
                {"reason", 0, NULL}},
            11 * sizeof *rows);
        g_autoptr(ReportResult) one = report_result_of_term(result, REPORT_TERM_WALD, k);
        check_head(one, 11, 1, c->statistic, c->p_value, false);
        check_df(one, 0, NAN, NAN);
        check_estimate(one, 0, "hazard_ratio", c->hazard_ratio, c->hazard_low, c->hazard_high,
            result->conf_level);
    }
    check_list(find_list(result, "terms"), rows, 33);
    Expected tests[12];
    static const char *const names[] = {"age", "grade", "all"};
    for (size_t k = 0; k < 3; k++)
        memcpy(&tests[4 * k],
            (Expected[]){{"name", 0, names[k]}, {"df", r->proportional[k].df, NULL},
                {"statistic", r->proportional[k].statistic, NULL},
                {"p_value", r->proportional[k].p_value, NULL}},
            4 * sizeof *tests);
    check_list(find_list(result, "proportional_hazards"), tests, 12);
    assert_int_equal(report_list_n_rows(find_list(result, "separation")), 0);
}

static void test_results__cox(void **state)
{
    (void)state;
    ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_TIME] = &times, [REPORT_ROLE_EVENT] = &events},
        .covariates = covariates,
        .n_covariates = 2};
    for (int breslow = 0; breslow < 2; breslow++) {
        input.roles[REPORT_ROLE_STRATA] = breslow ? &strata : NULL;
        const ReportMethodOptions options = {
            .breslow = breslow, .conf_level = breslow ? 0.9 : 0};
        g_autoptr(ReportResult) result = run(REPORT_METHOD_COX, &input, &options);
        StatCox r;
        const StatCoxOptions how = {.ties = breslow ? STAT_TIES_BRESLOW : STAT_TIES_EFRON,
            .conf_level = options.conf_level,
            .proportional = true};
        assert_int_equal(stat_cox(t, e, columns, 2, breslow ? site : NULL, breslow ? 2 : 0,
                             NULL, N, &how, &r),
            STAT_OK);
        assert_true(r.converged);
        check_items(result,
            (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL}, {"n_events", 8, NULL},
                {"log_likelihood", r.log_likelihood, NULL},
                {"log_likelihood_null", r.log_likelihood_null, NULL},
                {"lr_statistic", r.lr_statistic, NULL}, {"df", 3, NULL},
                {"lr_p_value", r.lr_p_value, NULL}, {"wald_p_value", r.wald_p_value, NULL},
                {"score_p_value", r.score_p_value, NULL}, {"concordance", r.concordance, NULL},
                {"concordance_std_error", r.concordance_std_error, NULL},
                {"converged", 1, NULL}, LIST("terms"), LIST("separation"),
                LIST("proportional_hazards")},
            16);
        check_number("level", result->conf_level, breslow ? 0.9 : 0.95);
        check_cox(result, &r);
        check_words(result,
            breslow ? "Cox regression, Breslow ties, stratified; Wald intervals"
                    : "Cox regression, Efron ties; Wald intervals",
            "");
        check_head(result, 11, 1, r.lr_statistic, r.lr_p_value, false);
        check_df(result, 1, 3, NAN);
        g_autoptr(ReportResult) one = report_result_of_term(result, REPORT_TERM_WALD, 0);
        check_words(one,
            breslow ? "Wald's test in a Cox regression, Breslow ties, 95% intervals by Wald"
                    : "Wald's test in a Cox regression, Efron ties, 95% intervals by Wald",
            "");
        stat_cox_clear(&r);
    }
}

static void check_logistic(const ReportResult *result, const StatLogistic *r)
{
    Expected rows[52];
    for (size_t k = 0; k < 4; k++) {
        const StatLogisticTerm *c = &r->terms[k];
        memcpy(&rows[13 * k],
            (Expected[]){{"term", 0, terms_named[k]}, {"estimate", c->estimate, NULL},
                {"std_error", c->std_error, NULL}, {"statistic", c->statistic, NULL},
                {"p_value", c->p_value, NULL}, {"lr_statistic", c->lr_statistic, NULL},
                {"lr_p_value", c->lr_p_value, NULL}, {"odds_ratio", c->odds_ratio, NULL},
                {"conf_low", c->odds_low, NULL}, {"conf_high", c->odds_high, NULL},
                {"estimate_low", c->conf_low, NULL}, {"estimate_high", c->conf_high, NULL},
                {"reason", 0, NULL}},
            13 * sizeof *rows);
        g_autoptr(ReportResult) wald = report_result_of_term(result, REPORT_TERM_WALD, k);
        g_autoptr(ReportResult) lr = report_result_of_term(result, REPORT_TERM_LR, k);
        check_head(wald, 12, 0, c->statistic, c->p_value, false);
        check_head(lr, 12, 0, c->lr_statistic, c->lr_p_value, false);
        check_df(wald, 0, NAN, NAN);
        check_df(lr, 1, 1, NAN);
        check_estimate(wald, 0, "odds_ratio", c->odds_ratio, c->odds_low, c->odds_high, 0.95);
        assert_int_equal(wald->method, REPORT_METHOD_LOGISTIC_WALD);
        assert_int_equal(lr->method, REPORT_METHOD_LOGISTIC_LR);
    }
    check_list(find_list(result, "terms"), rows, 52);
    Expected tests[8];
    for (size_t c = 0; c < 2; c++) {
        memcpy(&tests[4 * c],
            (Expected[]){{"name", 0, covariates[c].name}, {"df", r->tests[c].df, NULL},
                {"statistic", r->tests[c].statistic, NULL},
                {"p_value", r->tests[c].p_value, NULL}},
            4 * sizeof *tests);
        g_autoptr(ReportResult) whole = report_result_of_term(result, REPORT_TERM_WHOLE, c);
        check_head(whole, 12, 0, r->tests[c].statistic, r->tests[c].p_value, false);
        check_df(whole, 1, r->tests[c].df, NAN);
        assert_int_equal(whole->estimates->len, 0);
        assert_int_equal(whole->method, REPORT_METHOD_LOGISTIC_LR);
    }
    check_list(find_list(result, "lr_tests"), tests, 8);
}

static void test_results__logistic(void **state)
{
    (void)state;
    const ReportArray outcome = {
        .name = "late", .values = late, .one = outcomes[1], .rest = outcomes[0]};
    const ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_OUTCOME] = &outcome},
        .covariates = covariates,
        .n_covariates = 2};
    for (int profile = 0; profile < 2; profile++) {
        const ReportMethodOptions options = {.profile = profile};
        g_autoptr(ReportResult) result = run(REPORT_METHOD_LOGISTIC, &input, &options);
        StatLogistic r;
        assert_int_equal(stat_logistic(late, columns, 2, NULL, N,
                             &(StatLogisticOptions){.profile = profile}, &r),
            STAT_OK);
        check_items(result,
            (Expected[]){{"event", 0, "yes"}, {"others", 0, "no"}, {"n", 12, NULL},
                {"n_missing", 0, NULL}, {"n_events", 5, NULL},
                {"log_likelihood", r.log_likelihood, NULL},
                {"log_likelihood_null", r.log_likelihood_null, NULL},
                {"lr_statistic", r.lr_statistic, NULL}, {"df", 3, NULL},
                {"lr_p_value", r.lr_p_value, NULL}, {"aic", r.aic, NULL},
                {"converged", 1, NULL}, LIST("terms"), LIST("separation"), LIST("lr_tests")},
            15);
        check_logistic(result, &r);
        check_words(result,
            profile ? "Logistic regression, maximum likelihood by iteratively reweighted least "
                      "squares on a QR; profile-likelihood intervals"
                    : "Logistic regression, maximum likelihood by iteratively reweighted least "
                      "squares on a QR; Wald intervals",
            "");
        check_head(result, 12, 0, r.lr_statistic, r.lr_p_value, false);
        g_autoptr(ReportResult) one = report_result_of_term(result, REPORT_TERM_LR, 1);
        check_words(one,
            profile ? "Likelihood-ratio test in a logistic regression, maximum likelihood, 95% "
                      "profile-likelihood intervals"
                    : "Likelihood-ratio test in a logistic regression, maximum likelihood, 95% "
                      "intervals by Wald",
            "");
        stat_logistic_clear(&r);
    }
}

static void test_results__lm(void **state)
{
    (void)state;
    const ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_OUTCOME] = &times},
        .covariates = covariates,
        .n_covariates = 2};
    const ReportMethodOptions options = {.conf_level = 0.9};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_LM, &input, &options);
    StatLinearModel r;
    assert_int_equal(stat_linear_model(t, columns, 2, NULL, N,
                         &(StatLinearModelOptions){.conf_level = 0.9}, &r),
        STAT_OK);
    check_items(result,
        (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL}, {"r_squared", r.r_squared, NULL},
            {"r_squared_adjusted", r.r_squared_adjusted, NULL}, {"sigma", r.sigma, NULL},
            {"df_residual", 7, NULL}, {"f_statistic", r.f_statistic, NULL},
            {"df_model", 3, NULL}, {"p_value", r.p_value, NULL}, LIST("terms"), LIST("anova")},
        11);
    Expected rows[32], tests[15];
    for (size_t k = 0; k < 4; k++) {
        const StatLinearTerm *c = &r.terms[k];
        memcpy(&rows[8 * k],
            (Expected[]){{"term", 0, terms_named[k]}, {"estimate", c->estimate, NULL},
                {"std_error", c->std_error, NULL}, {"statistic", c->statistic, NULL},
                {"p_value", c->p_value, NULL}, {"conf_low", c->conf_low, NULL},
                {"conf_high", c->conf_high, NULL}, {"reason", 0, NULL}},
            8 * sizeof *rows);
        g_autoptr(ReportResult) one = report_result_of_term(result, REPORT_TERM_LR, k);
        check_head(one, 11, 1, c->statistic, c->p_value, false);
        check_df(one, 1, 7, NAN);
        check_estimate(one, 0, "coefficient", c->estimate, c->conf_low, c->conf_high, 0.9);
        check_words(one, "T test in a linear regression, least squares, 95% t intervals", "");
    }
    check_list(find_list(result, "terms"), rows, 32);
    for (size_t c = 0; c < 2; c++) {
        const StatLinearTest *test = &r.tests[c];
        memcpy(&tests[5 * c],
            (Expected[]){{"name", 0, covariates[c].name}, {"df", test->df, NULL},
                {"sum_of_squares", test->sum_of_squares, NULL},
                {"statistic", test->statistic, NULL}, {"p_value", test->p_value, NULL}},
            5 * sizeof *tests);
        g_autoptr(ReportResult) whole = report_result_of_term(result, REPORT_TERM_WHOLE, c);
        check_head(whole, 11, 1, test->statistic, test->p_value, false);
        assert_int_equal(whole->method, REPORT_METHOD_LM_F);
    }
    memcpy(&tests[10],
        (Expected[]){{"name", 0, "Residuals"}, {"df", 7, NULL}, {"sum_of_squares", r.rss, NULL},
            {"statistic", NAN, NULL}, {"p_value", NAN, NULL}},
        5 * sizeof *tests);
    check_list(find_list(result, "anova"), tests, 15);
    check_words(result, "Linear model, least squares on a QR; t intervals; type II tests", "");
    check_head(result, 11, 1, r.f_statistic, r.p_value, false);
    check_df(result, 2, 3, 7);
    stat_linear_model_clear(&r);
}

/* What cannot be estimated is named, on its row and as a note. */
static void test_results__models_without_answer(void **state)
{
    (void)state;
    static const double y[] = {0, 0, 0, 1, 1, 1}, up[] = {1, 2, 3, 4, 5, 6},
                        down[] = {6, 5, 4, 3, 2, 1}, twice[] = {2, 4, 6, 8, 10, 12},
                        mixed[] = {1, 0, 1, 0, 0, 1}, ones[] = {1, 1, 1, 1, 1, 1},
                        zeros[] = {0, 0, 0, 0, 0, 0};
    const ReportArray outcome = NUMBERS(y), rising = NUMBERS(up), none = NUMBERS(zeros),
                      all = NUMBERS(ones);
    const ReportArray apart[] = {NUMBERS(up)}, back[] = {NUMBERS(down)},
                      aliased[] = {NUMBERS(mixed), NUMBERS(up), NUMBERS(twice)};
    ReportInput input = {.n = 6,
        .roles = {[REPORT_ROLE_OUTCOME] = &outcome},
        .covariates = apart,
        .n_covariates = 1};
    g_autoptr(ReportResult) separated = run(REPORT_METHOD_LOGISTIC, &input, NULL);
    static const char method[] =
        "Logistic regression, maximum likelihood by iteratively reweighted least squares on a "
        "QR; Wald intervals";
    check_words(separated, method,
        "up separates the outcomes (completely): its coefficient is infinite and the "
        "likelihood has no maximum");
    const ReportList *names = find_list(separated, "separation");
    assert_true(names->bare);
    check_list(names, (Expected[]){{"term", 0, "up"}}, 1);
    assert_string_equal(
        report_list_at(find_list(separated, "terms"), 1, 12).text, "infinite (+)");
    g_autoptr(ReportResult) term = report_result_of_term(separated, REPORT_TERM_WALD, 1);
    check_words(term,
        "Wald's test in a logistic regression, maximum likelihood, 95% intervals by Wald",
        "P is not defined for this term");
    input.covariates = back;
    g_autoptr(ReportResult) downwards = run(REPORT_METHOD_LOGISTIC, &input, NULL);
    check_words(downwards, method,
        "down separates the outcomes (completely): its coefficient is minus infinite and the "
        "likelihood has no maximum");
    assert_string_equal(
        report_list_at(find_list(downwards, "terms"), 1, 12).text, "infinite (-)");
    input.covariates = aliased;
    input.n_covariates = 3;
    input.roles[REPORT_ROLE_OUTCOME] = &rising;
    g_autoptr(ReportResult) perfect = run(REPORT_METHOD_LM, &input, NULL);
    check_words(perfect, "Linear model, least squares on a QR; t intervals; type II tests",
        "the fit is perfect: nothing but rounding is left to judge it by|twice is constant or "
        "a combination of the terms before it: no estimate|up adds nothing to the other "
        "covariates: no test|twice adds nothing to the other covariates: no test");
    input.n = 2;
    input.n_covariates = 2;
    g_autoptr(ReportResult) full = run(REPORT_METHOD_LM, &input, NULL);
    g_autofree char *note = report_phrase_compose(full->notes->pdata[0], NULL);
    assert_true(strstr(note, "the fit is perfect") || strstr(note, "as many terms as rows"));
    input = (ReportInput){.n = 6,
        .roles = {[REPORT_ROLE_TIME] = &rising, [REPORT_ROLE_EVENT] = &none},
        .covariates = apart,
        .n_covariates = 1};
    g_autoptr(ReportResult) eventless = run(REPORT_METHOD_COX, &input, NULL);
    check_words(eventless, "Cox regression, Efron ties; Wald intervals",
        "there is no event: nothing can be estimated|up is constant or a combination of the "
        "terms before it: no estimate|proportional hazards are not tested: it takes an "
        "estimate and events at several times");
    input.roles[REPORT_ROLE_EVENT] = &all;
    g_autoptr(ReportResult) endless = run(REPORT_METHOD_COX, &input, NULL);
    check_words(endless, "Cox regression, Efron ties; Wald intervals",
        "up: the likelihood rises without end: its hazard ratio is 0|proportional hazards are "
        "not tested: it takes an estimate and events at several times");
    check_list(find_list(endless, "separation"), (Expected[]){{"term", 0, "up"}}, 1);
    assert_true(find_list(endless, "separation")->bare);
    input.covariates = back;
    g_autoptr(ReportResult) other = run(REPORT_METHOD_COX, &input, NULL);
    check_words(other, "Cox regression, Efron ties; Wald intervals",
        "down: the likelihood rises without end: its hazard ratio is infinite|proportional "
        "hazards are not tested: it takes an estimate and events at several times");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__cox),
        cmocka_unit_test(test_results__logistic),
        cmocka_unit_test(test_results__lm),
        cmocka_unit_test(test_results__models_without_answer),
    };
    return cmocka_run_group_tests_name("reports/results/models", tests, NULL, NULL);
}
