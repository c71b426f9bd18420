/*
 * Results of survival: every item and note, held against the routine
 * of analysis/ called by hand.
 */
#include "check.h"

enum { N = 12 };

static const double t[N] = {5, 8, 9, 2, 4, 6, 7, 3, 11, 10, NAN, 1};
static const double e[N] = {1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1};
static const double age[N] = {60, 71, 55, 80, 62, 70, 58, 75, 66, 51, 60, 78};
static const int32_t arm[N] = {0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1};
static const int32_t site[N] = {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1};
static const char *const arms[] = {"a", "b"};
static const char *const sites[] = {"n", "s"};

static const ReportArray times = NUMBERS(t), events = NUMBERS(e), groups = FACTOR(arm, arms),
                         strata = FACTOR(site, sites);

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    return result;
}

static void check_curves(const ReportResult *result, const StatKaplanMeier *r,
    const char *const *names, double level)
{
    const ReportList *list = find_list(result, "groups");
    assert_int_equal(report_list_n_rows(list), r->n_groups);
    for (size_t g = 0; g < r->n_groups; g++) {
        const StatSurvivalCurve *c = &r->groups[g];
        check_member(result, (guint)g, (int32_t)g, c->n);
        check_estimate(
            result, (guint)g, "median", c->median, c->median_low, c->median_high, level);
        if (names)
            assert_string_equal(report_list_at(list, g, 0).text, names[g]);
        else
            assert_null(report_list_at(list, g, 0).text);
        const double expected[] = {(double)c->n, (double)c->n_events, c->median, c->median_low,
            c->median_high, c->rmean, c->rmean_std_error};
        for (size_t k = 0; k < G_N_ELEMENTS(expected); k++)
            check_number(list->items[k + 1].key,
                number_of(report_list_at(list, g, k + 1), list->items[k + 1].kind),
                expected[k]);
        const ReportList *steps = report_list_at(list, g, 8).list;
        assert_int_equal(report_list_n_rows(steps), c->n_steps);
        for (size_t i = 0; i < c->n_steps; i++) {
            const StatSurvivalStep *s = &c->steps[i];
            const double step[] = {s->time, s->n_risk, s->n_event, s->n_censor, s->survival,
                s->std_error, s->conf_low, s->conf_high};
            for (size_t k = 0; k < G_N_ELEMENTS(step); k++)
                check_number(steps->items[k].key,
                    number_of(report_list_at(steps, i, k), steps->items[k].kind), step[k]);
        }
    }
}

static void test_results__km(void **state)
{
    (void)state;
    static const struct {
        StatConfType type;
        double level, rmean;
        const char *words;
    } cases[] = {
        {STAT_CONF_LOG, 0, 0, "Kaplan-Meier; Greenwood's variance; intervals on the log scale"},
        {STAT_CONF_LOG_LOG, 0.9, 8,
            "Kaplan-Meier; Greenwood's variance; intervals on the log(-log) scale"},
        {STAT_CONF_PLAIN, 0.5, 0, "Kaplan-Meier; Greenwood's variance; plain intervals"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const double level = cases[i].level == 0 ? 0.95 : cases[i].level;
        const ReportMethodOptions options = {.conf_type = cases[i].type,
            .conf_level = cases[i].level,
            .rmean_time = cases[i].rmean};
        const ReportInput input = {.n = N,
            .roles = {[REPORT_ROLE_TIME] = &times,
                [REPORT_ROLE_EVENT] = &events,
                [REPORT_ROLE_GROUP] = &groups}};
        g_autoptr(ReportResult) result = run(REPORT_METHOD_KM, &input, &options);
        StatKaplanMeier r;
        const StatKaplanMeierOptions how = {
            .conf_level = level, .conf_type = cases[i].type, .rmean_time = cases[i].rmean};
        assert_int_equal(stat_kaplan_meier(t, e, arm, 2, NULL, N, &how, &r), STAT_OK);
        check_items(result,
            (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL}, {"conf_level", level, NULL},
                {"rmean_time", r.rmean_time, NULL}, LIST("groups")},
            5);
        check_curves(result, &r, arms, level);
        g_autofree char *words = report_method_words(result->method, result->parts, NULL);
        assert_string_equal(words, cases[i].words);
        stat_kaplan_meier_clear(&r);
    }
}

static void test_results__km_all(void **state)
{
    (void)state;
    const ReportInput input = {
        .n = N, .roles = {[REPORT_ROLE_TIME] = &times, [REPORT_ROLE_EVENT] = &events}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_KM, &input, NULL);
    StatKaplanMeier r;
    assert_int_equal(stat_kaplan_meier(t, e, NULL, 1, NULL, N, NULL, &r), STAT_OK);
    check_curves(result, &r, NULL, 0.95);
    check_words(result, "Kaplan-Meier; Greenwood's variance; intervals on the log scale",
        "all rows: a bound of survival stays above 1/2, and with it that of the median");
    stat_kaplan_meier_clear(&r);
}

/* Why a curve lacks numbers, group by group: nobody dies, all die, nobody is there. */
static void test_results__km_notes(void **state)
{
    (void)state;
    static const double time[] = {1, 2, 3, 1, 2, 3}, event[] = {0, 0, 0, 1, 1, 1};
    static const int32_t group[] = {0, 0, 0, 1, 1, 1};
    static const char *const names[] = {"alive", "dead", "nobody"};
    const ReportArray when = NUMBERS(time), what = NUMBERS(event), who = FACTOR(group, names);
    const ReportInput input = {.n = 6,
        .roles = {[REPORT_ROLE_TIME] = &when,
            [REPORT_ROLE_EVENT] = &what,
            [REPORT_ROLE_GROUP] = &who}};
    const ReportInput none = {
        .n = 0, .roles = {[REPORT_ROLE_TIME] = &when, [REPORT_ROLE_EVENT] = &what}};
    const ReportInput dead = {
        .n = 3, .roles = {[REPORT_ROLE_TIME] = &when, [REPORT_ROLE_EVENT] = &what}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_KM, &input, NULL);
    g_autoptr(ReportResult) empty = run(REPORT_METHOD_KM, &none, NULL);
    g_autoptr(ReportResult) alive = run(REPORT_METHOD_KM, &dead, NULL);
    static const char method[] =
        "Kaplan-Meier; Greenwood's variance; intervals on the log scale";
    check_words(result, method,
        "group alive: survival stays above 1/2, so there is no median|group dead: a bound of "
        "survival stays above 1/2, and with it that of the median|group dead: survival ends "
        "at 0, which has no standard error|group nobody has no complete row");
    check_words(empty, method, "no row is complete: nothing is estimated");
    check_words(alive, method, "all rows: survival stays above 1/2, so there is no median");
}

static void test_results__logrank(void **state)
{
    (void)state;
    ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_TIME] = &times,
            [REPORT_ROLE_EVENT] = &events,
            [REPORT_ROLE_GROUP] = &groups}};
    for (int stratified = 0; stratified < 2; stratified++) {
        input.roles[REPORT_ROLE_STRATA] = stratified ? &strata : NULL;
        g_autoptr(ReportResult) result = run(REPORT_METHOD_LOGRANK, &input, NULL);
        StatLogrank r;
        assert_int_equal(stat_logrank(t, e, arm, 2, stratified ? site : NULL,
                             stratified ? 2 : 0, NULL, N, &r),
            STAT_OK);
        check_items(result,
            (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL},
                {"statistic", r.statistic, NULL}, {"df", 1, NULL}, {"p_value", r.p_value, NULL},
                LIST("groups")},
            6);
        Expected rows[8];
        for (size_t g = 0; g < 2; g++) {
            memcpy(&rows[4 * g],
                (Expected[]){{"group", 0, arms[g]}, {"n", (double)r.groups[g].n, NULL},
                    {"observed", (double)r.groups[g].observed, NULL},
                    {"expected", r.groups[g].expected, NULL}},
                4 * sizeof *rows);
            check_member(result, (guint)g, (int32_t)g, r.groups[g].n);
        }
        check_list(find_list(result, "groups"), rows, 8);
        check_words(result,
            stratified ? "Log-rank test, stratified; hypergeometric variance"
                       : "Log-rank test; hypergeometric variance",
            "");
        check_head(result, 11, 1, r.statistic, r.p_value, false);
        check_df(result, 1, 1, NAN);
        stat_logrank_clear(&r);
    }
}

static void test_results__concordance(void **state)
{
    (void)state;
    const ReportArray score = NUMBERS(age);
    const ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_TIME] = &times,
            [REPORT_ROLE_EVENT] = &events,
            [REPORT_ROLE_SCORE] = &score}};
    for (int worse = 0; worse < 2; worse++) {
        const ReportMethodOptions options = {
            .higher_is_worse = worse, .conf_level = worse ? 0 : 0.8};
        const double level = worse ? 0.95 : 0.8;
        g_autoptr(ReportResult) result = run(REPORT_METHOD_CONCORDANCE, &input, &options);
        StatScoreConcordance r;
        assert_int_equal(stat_score_concordance(t, e, age, NULL, N, worse, level, &r), STAT_OK);
        check_items(result,
            (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL},
                {"estimate", r.concordance, NULL}, {"conf_low", r.conf_low, NULL},
                {"conf_high", r.conf_high, NULL}, {"conf_level", level, NULL},
                {"std_error", r.std_error, NULL}},
            7);
        check_estimate(result, 0, "concordance", r.concordance, r.conf_low, r.conf_high, level);
        check_words(result, "Harrell's C, interval by the infinitesimal jackknife", "");
    }
}

/* A negative time is told with its row, by every method that has times. */
static void test_results__negative_time(void **state)
{
    (void)state;
    static const double before[] = {5, NAN, -2.5, 3}, died[] = {1, 1, 0, 1};
    static const int32_t arm_of[] = {0, 1, 1, 0};
    const ReportArray time = NUMBERS(before), event = NUMBERS(died), by = FACTOR(arm_of, arms);
    const ReportInput input = {.n = 4,
        .roles = {[REPORT_ROLE_TIME] = &time,
            [REPORT_ROLE_EVENT] = &event,
            [REPORT_ROLE_GROUP] = &by}};
    static const ReportMethodId methods[] = {REPORT_METHOD_KM, REPORT_METHOD_LOGRANK};
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(report_method_run(methods[i], &input, NULL, &error));
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INPUT));
        assert_string_equal(error->message,
            "row 3: the time is -2.5, expected 0 or more: correct it, or empty its cell");
    }
    /* Where the rows come from a file, its line is named. */
    static const int64_t lines[] = {2, 3, 7, 8};
    ReportInput of_file = input;
    of_file.lines = lines;
    g_autoptr(GError) error = NULL;
    assert_null(report_method_run(REPORT_METHOD_KM, &of_file, NULL, &error));
    assert_string_equal(error->message,
        "line 7: the time is -2.5, expected 0 or more: correct it, or empty its cell");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__negative_time),
        cmocka_unit_test(test_results__km),
        cmocka_unit_test(test_results__km_all),
        cmocka_unit_test(test_results__km_notes),
        cmocka_unit_test(test_results__logrank),
        cmocka_unit_test(test_results__concordance),
    };
    return cmocka_run_group_tests_name("reports/results/survival", tests, NULL, NULL);
}
