/*
 * Results of incidence beside competing events and of Gray's test: every item and note, held
 * against the routine of analysis/ called by hand.
 */
#include "check.h"

#include "analysis/gray.h"

enum { N = 12 };

static const double t[N] = {5, 8, 9, 2, 4, 6, 7, 3, 11, 10, NAN, 1};
static const double cause[N] = {1, 0, 2, 1, 2, 0, 1, 1, 0, 2, 1, 1};
static const int32_t arm[N] = {0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1};
static const int32_t site[N] = {0, 0, 1, 1, 0, 0, 1, -1, 0, 0, 1, 1};
static const char *const arms[] = {"a", "b"};
static const char *const sites[] = {"n", "s"};

static const ReportArray times = NUMBERS(t), causes = NUMBERS(cause),
                         groups = FACTOR(arm, arms), strata = FACTOR(site, sites);

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    return result;
}

/* The numbers of a step, without its time, in the order of the lists. */
static void check_step(const ReportList *list, size_t row, const double *expected)
{
    for (size_t k = 0; k < list->n_items; k++)
        check_number(list->items[k].key,
            number_of(report_list_at(list, row, k), list->items[k].kind), expected[k]);
}

static void check_curves(const ReportResult *result, const StatIncidence *r,
    const char *const *names, const ReportMethodOptions *options)
{
    const ReportList *list = find_list(result, "groups");
    assert_int_equal(report_list_n_rows(list), r->n_groups);
    assert_int_equal(list->n_items, options && options->n_times > 0 ? 6 : 5);
    for (size_t g = 0; g < r->n_groups; g++) {
        const StatIncidenceCurve *c = &r->groups[g];
        check_member(result, (guint)g, (int32_t)g, c->n);
        assert_string_equal(or_empty(report_list_at(list, g, 0).text), names ? names[g] : "");
        assert_int_equal(report_list_at(list, g, 1).count, c->n);
        assert_int_equal(report_list_at(list, g, 2).count, c->n_events);
        assert_int_equal(report_list_at(list, g, 3).count, c->n_others);
        const ReportList *steps = report_list_at(list, g, 4).list;
        assert_int_equal(report_list_n_rows(steps), c->n_steps);
        for (size_t i = 0; i < c->n_steps; i++) {
            const StatIncidenceStep *s = &c->steps[i];
            check_step(steps, i,
                (double[]){s->time, (double)s->n_risk, (double)s->n_event, (double)s->n_other,
                    (double)s->n_censor, s->survival, s->incidence, s->std_error,
                    s->std_error_aalen, s->conf_low, s->conf_high});
        }
        for (size_t i = 0; options && i < options->n_times; i++) {
            const StatIncidenceStep s = stat_incidence_at(c, options->times[i]);
            check_step(report_list_at(list, g, 5).list, i,
                (double[]){options->times[i], (double)s.n_risk, s.survival, s.incidence,
                    s.std_error, s.std_error_aalen, s.conf_low, s.conf_high});
        }
    }
}

/* Of all rows together, at the usual level; the row without a time is missing. */
static void test_incidence__all(void **state)
{
    (void)state;
    const ReportInput input = {
        .n = N, .roles = {[REPORT_ROLE_TIME] = &times, [REPORT_ROLE_EVENT] = &causes}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_INCIDENCE, &input, NULL);
    StatIncidence r;
    assert_int_equal(stat_cumulative_incidence(t, cause, NULL, 1, NULL, N, 0.95, &r), STAT_OK);
    check_head(result, 11, 1, NAN, NAN, false);
    check_number(
        "level", number_of(find_value(result, "conf_level"), REPORT_ITEM_NUMBER), 0.95);
    check_curves(result, &r, NULL, NULL);
    stat_cumulative_incidence_clear(&r);
}

/* Of groups, weighted, at times and a level that are asked for. */
static void test_incidence__groups(void **state)
{
    (void)state;
    static const int64_t weight[N] = {1, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1};
    const ReportMethodOptions options = {
        .conf_level = 0.9, .n_times = 3, .times = {0.5, 5, 20}};
    const ReportInput input = {.n = N,
        .weight = weight,
        .roles = {[REPORT_ROLE_TIME] = &times,
            [REPORT_ROLE_EVENT] = &causes,
            [REPORT_ROLE_GROUP] = &groups}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_INCIDENCE, &input, &options);
    StatIncidence r;
    assert_int_equal(stat_cumulative_incidence(t, cause, arm, 2, weight, N, 0.9, &r), STAT_OK);
    check_head(result, 15, 1, NAN, NAN, false);
    check_number("level", number_of(find_value(result, "conf_level"), REPORT_ITEM_NUMBER), 0.9);
    check_curves(result, &r, arms, &options);
    stat_cumulative_incidence_clear(&r);
}

/* Another number than 0, 1 and 2 is no event: the row is named, or the line of the file. */
static void test_incidence__error_event(void **state)
{
    (void)state;
    static const double wrong[] = {0, NAN, 3};
    static const int64_t lines[] = {2, 3, 7};
    const ReportArray when = NUMBERS(t), what = NUMBERS(wrong), who = FACTOR(arm, arms);
    ReportInput input = {.n = 3,
        .roles = {[REPORT_ROLE_TIME] = &when,
            [REPORT_ROLE_EVENT] = &what,
            [REPORT_ROLE_GROUP] = &who}};
    static const ReportMethodId ids[] = {REPORT_METHOD_INCIDENCE, REPORT_METHOD_GRAY};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        for (int in_file = 0; in_file < 2; in_file++) {
            g_autoptr(GError) error = NULL;
            input.lines = in_file ? lines : NULL;
            assert_null(report_method_run(ids[i], &input, NULL, &error));
            assert_int_equal(error->code, BASE_ERROR_INPUT);
            assert_non_null(strstr(
                error->message, in_file ? "line 7: the event is 3" : "row 3: the event is 3"));
        }
}

static void test_incidence__nobody(void **state)
{
    (void)state;
    const ReportInput input = {.n = 0,
        .roles = {[REPORT_ROLE_TIME] = &times,
            [REPORT_ROLE_EVENT] = &causes,
            [REPORT_ROLE_GROUP] = &groups}};
    g_autoptr(ReportResult) curves = run(REPORT_METHOD_INCIDENCE, &input, NULL);
    g_autoptr(ReportResult) test = run(REPORT_METHOD_GRAY, &input, NULL);
    assert_notes(curves, "no row is complete: nothing is estimated");
    assert_notes(test, "no row is complete: there is nothing to compare");
}

/* With strata, of which a row must say its own: in the test and in the curves. */
static void test_incidence__gray(void **state)
{
    (void)state;
    ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_TIME] = &times,
            [REPORT_ROLE_EVENT] = &causes,
            [REPORT_ROLE_GROUP] = &groups}};
    g_autoptr(ReportResult) plain = run(REPORT_METHOD_GRAY, &input, NULL);
    StatGray gray;
    StatIncidence curves;
    assert_int_equal(stat_gray(t, cause, arm, 2, NULL, 0, NULL, N, &gray), STAT_OK);
    assert_int_equal(
        stat_cumulative_incidence(t, cause, arm, 2, NULL, N, 0.95, &curves), STAT_OK);
    check_head(plain, 11, 1, gray.statistic, gray.p_value, false);
    check_df(plain, 1, 1, NAN);
    check_curves(plain, &curves, arms, NULL);
    assert_notes(plain, "");
    stat_gray_clear(&gray);
    stat_cumulative_incidence_clear(&curves);
    input.roles[REPORT_ROLE_STRATA] = &strata;
    g_autoptr(ReportResult) result = run(REPORT_METHOD_GRAY, &input, NULL);
    double known[N];
    for (size_t i = 0; i < N; i++)
        known[i] = i == 7 ? NAN : cause[i]; /* whose site is not known */
    assert_int_equal(stat_gray(t, known, arm, 2, site, 2, NULL, N, &gray), STAT_OK);
    assert_int_equal(
        stat_cumulative_incidence(t, known, arm, 2, NULL, N, 0.95, &curves), STAT_OK);
    check_head(result, 10, 2, gray.statistic, gray.p_value, false);
    check_curves(result, &curves, arms, NULL);
    stat_gray_clear(&gray);
    stat_cumulative_incidence_clear(&curves);
}

/* No event of the kind that is asked about. */
static void test_incidence__gray_without_events(void **state)
{
    (void)state;
    static const double others[] = {2, 0, 2, 0};
    const ReportArray when = NUMBERS(t), what = NUMBERS(others), who = FACTOR(arm, arms);
    const ReportInput input = {.n = 4,
        .roles = {[REPORT_ROLE_TIME] = &when,
            [REPORT_ROLE_EVENT] = &what,
            [REPORT_ROLE_GROUP] = &who}};
    g_autoptr(ReportResult) result = run(REPORT_METHOD_GRAY, &input, NULL);
    assert_true(isnan(result->p_value));
    assert_notes(
        result, "no event at which two groups are at risk: there is nothing to compare");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_incidence__all),
        cmocka_unit_test(test_incidence__groups),
        cmocka_unit_test(test_incidence__error_event),
        cmocka_unit_test(test_incidence__nobody),
        cmocka_unit_test(test_incidence__gray),
        cmocka_unit_test(test_incidence__gray_without_events),
    };
    return cmocka_run_group_tests_name("reports/results/incidence", tests, NULL, NULL);
}
