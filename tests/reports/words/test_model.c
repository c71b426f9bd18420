/**
 * @file
 * Sentences on regressions, matches and survival out of typed results, with labels that hold
 * commas; what is expected is written by hand.
 */
#include <string.h>

#include "reports/results/methods.h"
#include "reports/words/matching.h"
#include "reports/words/measure.h"
#include "reports/words/model.h"
#include "reports/words/survival.h"
#include "support/cmocka_all.h"

static void check(char *text_take, const char *expected)
{
    if (!expected)
        assert_null(text_take);
    else
        assert_string_equal(text_take, expected);
    g_free(text_take);
}

/* Labels that are not copied. */
static GPtrArray *labels_of(const char *a, const char *b, const char *c)
{
    GPtrArray *labels = g_ptr_array_new();
    const char *const all[] = {a, b, c};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i])
            g_ptr_array_add(labels, (char *)all[i]);
    return labels;
}

static const ReportModelWords death = {.method = REPORT_METHOD_COX,
    .outcome = "Death, any cause",
    .level = "Yes",
    .time = "Follow-up, days"};
static const ReportModelWords walks = {.method = REPORT_METHOD_LOGISTIC,
    .outcome = "Walks (6 months)",
    .level = "Yes",
    .time = ""};
static const ReportModelWords pain = {
    .method = REPORT_METHOD_LM, .outcome = "Pain VAS", .level = "", .time = ""};

/* Commas of labels stay apart from those of the list. */
static void test_methods__by_model(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rows = labels_of("Age, years", "Male", "ESCC");
    check(report_model_words(&death, "Table 2", rows, NULL),
        "Table 2 is a Cox regression of Death, any cause (Yes) (time: Follow-up, days) on Age, "
        "years; Male and ESCC, ties by Efron's method, with Wald's intervals. Patients with a "
        "value missing are left out.");
    check(report_model_words(&pain, "Table 3", rows, NULL),
        "Table 3 is a linear regression of Pain VAS on Age, years; Male and ESCC, by least "
        "squares, with t intervals. Patients with a value missing are left out.");
    ReportModelWords profile = walks;
    profile.profile = true;
    check(report_model_words(&profile, "Table 4", rows, NULL),
        "Table 4 is a logistic regression of Walks (6 months) (Yes) on Age, years; Male and "
        "ESCC, by maximum likelihood, with profile-likelihood intervals. Patients with a value "
        "missing are left out.");
    assert_string_equal(report_model_effect(REPORT_METHOD_COX, NULL), "Hazard ratio");
    assert_string_equal(report_model_effect(REPORT_METHOD_LOGISTIC, NULL), "Odds ratio");
    check(report_model_unit_words(REPORT_METHOD_LM, rows, NULL),
        "Age, years; Male; ESCC: the coefficient is for one unit more.");
    check(report_model_figure_words(&walks, "Odds ratio", NULL),
        "Odds ratio of the outcome Walks (6 months); the intervals are Wald's.");
}

/* 90 patients, 12 events; the test over all covariates is the one without a covariate. */
static void test_fit__cox(void **state)
{
    (void)state;
    (void)base_words_begin(PROREG_BINARY_DIR "/po");
    StatCoxProportional tests[] = {
        {.covariate = 0, .p_value = 0.9}, {.covariate = STAT_INTERCEPT, .p_value = 0.312}};
    StatCox cox = {.n = 90,
        .n_events = 12,
        .lr_statistic = 7.5,
        .df = 2,
        .concordance = 0.71,
        .n_proportional = 2,
        .proportional = tests};
    const ReportResult result = {.method = REPORT_METHOD_COX, .cox = &cox};
    check(report_model_fit_words(&death, &result, 3, "Age 2, ESCC 1", REPORT_P_NEJM, NULL),
        "The model has 90 patients, of whom 12 with the event (Death, any cause: Yes); 3 left "
        "out because a value is missing (Age 2, ESCC 1); likelihood-ratio chi-squared of the "
        "model 7.50 (2 df), concordance 0.710, score test of proportional hazards over all "
        "covariates P = 0.31.");
    char *ja =
        report_model_fit_words(&death, &result, 0, "", REPORT_P_NEJM, base_words_find("ja"));
    assert_non_null(strstr(ja, "比例ハザード性のスコア検定 P = 0.31"));
    assert_null(strstr(ja, "score test"));
    g_free(ja);
    cox.n_events = 0;
    check(report_model_fit_words(&death, &result, 0, "", REPORT_P_NEJM, NULL),
        "The model has 90 patients, of whom 0 with the event (Death, any cause: Yes); none is "
        "left out for missing values; nothing can be estimated, since all have the same "
        "outcome.");
}

/* The terms that separate are named once there is something to separate. */
static void test_fit__logistic(void **state)
{
    (void)state;
    StatLogistic logistic = {
        .n = 40, .n_events = 7, .lr_statistic = 3.25, .lr_df = 1, .aic = 99};
    const ReportResult result = {.method = REPORT_METHOD_LOGISTIC, .logistic = &logistic};
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    check(report_model_separation_words(&result, terms, NULL), NULL);
    g_ptr_array_add(terms, report_model_term_words("Origin: Lung, small cell", -1, NULL));
    g_ptr_array_add(terms, report_model_term_words("ESCC", 1, NULL));
    check(report_model_separation_words(&result, terms, NULL),
        "The likelihood has no maximum, since the outcomes are separated by Origin: Lung, "
        "small cell (towards 0), ESCC (without bound).");
    check(report_model_fit_words(&walks, &result, 0, "", REPORT_P_NEJM, NULL),
        "The model has 40 patients, of whom 7 with the event (Walks (6 months): Yes); none is "
        "left out for missing values; likelihood-ratio chi-squared of the model 3.25 (1 df), "
        "AIC 99.00.");
    logistic.n_events = 40;
    check(report_model_separation_words(&result, terms, NULL), NULL);
    logistic.n = 0;
    check(report_model_fit_words(&walks, &result, 0, "", REPORT_P_NEJM, NULL),
        "The model has 0 patients, of whom 40 with the event (Walks (6 months): Yes); none is "
        "left out for missing values; nothing can be estimated.");
}

static void test_fit__linear(void **state)
{
    (void)state;
    StatLinearModel linear = {.n = 25, .r_squared = 0.5, .sigma = 1.25};
    const ReportResult result = {.method = REPORT_METHOD_LM, .linear = &linear};
    check(report_model_fit_words(&pain, &result, 1, "Age 1", REPORT_P_NEJM, NULL),
        "The model has 25 patients; its outcome is Pain VAS; 1 left out because a value is "
        "missing (Age 1); R squared 0.500, residual standard deviation 1.250.");
}

static void test_match(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(rows, report_covariate_words("Age, years", 0, NULL));
    g_ptr_array_add(rows, report_covariate_words("ESCC", 4, NULL));
    StatPropensity found = {.score_sd = 1.5, .caliper = 0.3};
    found.pairs.n_pairs = 51;
    found.pairs.n_treated = 60;
    found.pairs.n_control = 75;
    ReportMethodOptions options = {.has_caliper = true, .caliper_sd = 0.2};
    ReportMatchWords match = {.label = "Matched",
        .treated = "Decompression",
        .control = "None",
        .n_treated = 61,
        .n_control = 77,
        .covariates = rows,
        .options = &options,
        .result = &found,
        .n_missing = 3,
        .missing = "ESCC 3"};
    check(report_match_words(&match, NULL),
        "Matched: Decompression (n = 61) and None (n = 77) were matched 1:1 without "
        "replacement "
        "on the logit of a propensity score, the probability of Decompression in a logistic "
        "regression on Age, years and ESCC (4 categories). The match is nearest-neighbour: the "
        "patients of the first group by descending score, ties by record id, each take the "
        "nearest free partner; the caliper is 0.2 standard deviations of the logit over all "
        "patients with a score (SD 1.5, caliper 0.3). It found 51 pairs; 9 and 24 patients "
        "remained without a partner, and 3 took no part for want of a covariate (ESCC 3). "
        "Standardised mean differences, before and after, are over the pooled standard "
        "deviation of the unmatched patients.");
    match.problem = "no score";
    options.scale = STAT_SCALE_PROBABILITY;
    check(report_match_words(&match, NULL),
        "Matched: Decompression (n = 61) and None (n = 77) were to be matched 1:1 without "
        "replacement on the probability of a propensity score, the probability of "
        "Decompression in a logistic regression on Age, years and ESCC (4 categories). None "
        "was: no score.");
    check(report_match_score_words(rows, &options, NULL),
        "The score is a logistic regression on: Age, years; ESCC (4 categories). Pairs are "
        "within 0.2 standard deviations of it.");
}

static void test_balance(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) none = labels_of(NULL, NULL, NULL);
    g_autoptr(GPtrArray) two = labels_of("Age, years (0.19)", "Male (0.13)", NULL);
    check(report_balance_left_words(0.1, none, none, NULL),
        "After matching no standardised difference is 0.1 or more in size.");
    check(report_balance_left_words(0.1, two, none, NULL),
        "Standardised differences of 0.1 or more in size after matching: of the score's "
        "variables Age, years (0.19), Male (0.13).");
    check(report_balance_left_words(0.1, two, two, NULL),
        "Standardised differences of 0.1 or more in size after matching: of the score's "
        "variables Age, years (0.19), Male (0.13); of those outside the score Age, years "
        "(0.19), Male (0.13).");
    check(report_match_problem_words(none, NULL),
        "no propensity score exists, since there are too few patients, and nobody is matched");
}

static void test_survival(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) tables = labels_of("Table 1", "Table 2", NULL);
    check(report_survival_words(tables, STAT_CONF_LOG_LOG, true, NULL),
        "Survival in Table 1 and Table 2 was estimated by the Kaplan-Meier method, with "
        "pointwise 95% intervals on the scale of log(-log) of survival; groups were compared "
        "by the log-rank test.");
    ReportTimeWords time = {
        "Survival", "Follow-up", "days", "From surgery", "Death", "Yes", ""};
    check(report_survival_time_words(&time, NULL),
        "Survival: the time is Follow-up in days, from surgery; the event is Death (Yes).");
    time.unit = time.source = "";
    check(report_survival_time_words(&time, NULL),
        "Survival: the time is Follow-up; the event is Death (Yes).");
    check(report_survival_censoring_words("", NULL),
        "Who was alive at the last contact is censored there.");
    check(report_survival_censoring_words("2022-12-31", NULL),
        "Follow-up ends at 2022-12-31; who was alive or lost then or before is censored.");
    check(report_survival_table_words(STAT_CONF_PLAIN, NULL),
        "Kaplan-Meier estimates with pointwise 95% intervals on the scale of S itself; numbers "
        "at risk are counted just before the time; NR, not reached.");
}

/* Of an event that another excludes: what it is, who is censored, how it is compared. */
static void test_incidence(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) tables = labels_of("Table 3", NULL, NULL);
    check(report_incidence_words(tables, true, NULL),
        "Cumulative incidence in Table 3 was estimated by the method of Aalen and Johansen, "
        "with "
        "what excludes the event as a competing one and pointwise intervals (95%) on the scale "
        "of "
        "log(-log) of incidence; groups were compared by Gray's test.");
    check(report_incidence_words(tables, false, NULL),
        "Cumulative incidence in Table 3 was estimated by the method of Aalen and Johansen, "
        "with "
        "what excludes the event as a competing one and pointwise intervals (95%) on the scale "
        "of "
        "log(-log) of incidence.");
    const ReportTimeWords time = {
        "Second operation", "Time", "days", "From surgery", "Second operation", "Yes", "Death"};
    check(report_survival_time_words(&time, NULL),
        "Second operation: the time is Time in days, from surgery; the event is Second "
        "operation "
        "(Yes); Death before it excludes it.");
    check(report_incidence_censoring_words("", NULL),
        "Who had neither by the last contact is censored there.");
    check(report_incidence_censoring_words("2022-12-31", NULL),
        "Follow-up ends at 2022-12-31; who had neither by then or was lost before is "
        "censored.");
    check(report_incidence_strata_words("Sex", NULL),
        "Gray's test is stratified by Sex; the curves are not.");
}

/* Joint intervals are as adjusted as the P beside them; others are not. */
static void test_measure(void **state)
{
    (void)state;
    const ReportMeasured none = {0};
    g_autoptr(GPtrArray) one = report_measure_words(&none, NULL);
    assert_int_equal(one->len, 1);
    assert_non_null(strstr(one->pdata[0], "the first group less the second"));
    const ReportMeasured joint = {.joint = true, .risks = true, .adjusted = true};
    g_autoptr(GPtrArray) some = report_measure_words(&joint, NULL);
    assert_int_equal(some->len, 5);
    assert_non_null(strstr(some->pdata[1], "Tukey's joint intervals"));
    assert_non_null(strstr(some->pdata[2], "Newcombe's interval without correction"));
    assert_non_null(strstr(some->pdata[4], "Tukey's intervals are joint"));
    const ReportMeasured ranks = {.counts_both = true, .ranks = true, .adjusted = true};
    g_autoptr(GPtrArray) others = report_measure_words(&ranks, NULL);
    assert_int_equal(others->len, 4);
    assert_non_null(strstr(others->pdata[0], "n: patients with a value"));
    assert_non_null(strstr(others->pdata[3], "the intervals beside them are not"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods__by_model),
        cmocka_unit_test(test_fit__cox),
        cmocka_unit_test(test_fit__logistic),
        cmocka_unit_test(test_fit__linear),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_balance),
        cmocka_unit_test(test_survival),
        cmocka_unit_test(test_incidence),
        cmocka_unit_test(test_measure),
    };
    return cmocka_run_group_tests_name("reports/words/model", tests, NULL, NULL);
}
