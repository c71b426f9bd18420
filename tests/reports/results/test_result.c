/* What is withheld of a result, and what is said of samples that are too small or too large. */
#include "check.h"

static const double x[] = {8.1, 7, 9.5, 6, 8, NAN, 3, 5, 6, 7};
static const char *const pair[] = {"f", "m"};

/* Five of the one and three of the other group. */
static ReportResult *compared(ReportMethodId id, bool exact)
{
    static const int32_t two[] = {0, 1, 0, 1, 0, 1, 0, 1, 0, -1};
    const ReportArray value = NUMBERS(x), group = FACTOR(two, pair);
    const ReportMethodOptions options = {.exact = exact};
    const ReportInput input = {
        .n = 10, .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    GError *error = NULL;
    ReportResult *result = report_method_run(id, &input, &options, &error);
    if (!result)
        fail_msg("%s", error->message);
    return result;
}

/* As many as are asked for are enough, of patients in a group and of events. */
static void test_result__withheld(void **state)
{
    (void)state;
    static const struct {
        bool exact, is_declared;
        int min_n;
        int64_t n_events;
        const char *note; /* "" where it stays. */
    } cases[] = {{false, true, 3, -1, ""}, {false, false, 3, 3, ""},
        {false, true, 4, -1, "a group has fewer than 4 patients: no P and no interval"},
        {false, true, 4, 9, "a group has fewer than 4 patients: no P and no interval"},
        {false, false, 3, 2, "there are fewer than 3 events: no P and no interval"},
        {false, false, 3, 0, "there are fewer than 3 events: no P and no interval"},
        {true, true, 4, -1, ""},
        {true, false, 4, -1, "a group has fewer than 4 patients: no P and no interval"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ReportResult) result =
            compared(cases[i].exact ? REPORT_METHOD_RANK_SUM : REPORT_METHOD_T, cases[i].exact);
        const bool is_left = cases[i].note[0] == '\0';
        assert_int_equal(result->exact, cases[i].exact);
        result->n_events = cases[i].n_events;
        assert_int_equal(
            report_result_withhold(result, cases[i].min_n, cases[i].is_declared), !is_left);
        assert_int_equal(result->withheld, !is_left);
        assert_int_equal(!isnan(result->p_value), is_left);
        assert_int_equal(!isnan(result->p_low), is_left);
        assert_int_equal(!isnan(result->p_high), is_left);
        for (guint e = 0; e < result->estimates->len; e++) {
            const ReportEstimate *one = &g_array_index(result->estimates, ReportEstimate, e);
            assert_false(!is_left && !(isnan(one->low) && isnan(one->high)));
        }
        if (!is_left)
            assert_notes(result, cases[i].note);
    }
}

/* A column of groups in which there is one alone has no second name. */
static void test_result__one_group(void **state)
{
    (void)state;
    static const int32_t alone[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const char *const name[] = {"f"};
    const ReportArray value = NUMBERS(x), group = FACTOR(alone, name);
    const ReportInput input = {
        .n = 10, .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    static const ReportMethodId ids[] = {REPORT_METHOD_T, REPORT_METHOD_RANK_SUM};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        GError *error = NULL;
        g_autoptr(ReportResult) result = report_method_run(ids[i], &input, NULL, &error);
        if (!result)
            fail_msg("%s", error->message);
        assert_string_equal(find_value(result, "group1").text, "f");
        assert_null(find_value(result, "group2").text);
        assert_int_equal(find_value(result, "n1").count, 9);
        assert_int_equal(find_value(result, "n2").count, 0);
        assert_true(isnan(result->p_value));
    }
}

/* Of two groups the one without rows is still the first or the second; of three it is nobody.
 */
static void test_result__empty_groups(void **state)
{
    (void)state;
    static const struct {
        int32_t codes[4];
        size_t n_levels;
        const char *first, *second;
        int64_t n1, n2;
    } cases[] = {{{0, 0, 0, 0}, 2, "f", "m", 4, 0}, {{1, 1, 1, 1}, 2, "f", "m", 0, 4},
        {{-1, -1, -1, -1}, 2, "f", "m", 0, 0}, {{0, 2, 2, 0}, 3, "f", "x", 2, 2},
        {{1, 2, 2, 2}, 3, "m", "x", 1, 3}};
    static const char *const names[] = {"f", "m", "x"};
    const ReportArray value = NUMBERS(x);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportArray group = {.name = "group",
            .codes = cases[i].codes,
            .levels = names,
            .n_levels = cases[i].n_levels};
        const ReportInput input = {
            .n = 4, .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
        GError *error = NULL;
        g_autoptr(ReportResult) result =
            report_method_run(REPORT_METHOD_RANK_SUM, &input, NULL, &error);
        if (!result)
            fail_msg("%s", error->message);
        assert_string_equal(or_empty(find_value(result, "group1").text), cases[i].first);
        assert_string_equal(or_empty(find_value(result, "group2").text), cases[i].second);
        assert_int_equal(find_value(result, "n1").count, cases[i].n1);
        assert_int_equal(find_value(result, "n2").count, cases[i].n2);
    }
}

/* What is said where there is too little, of the whole and of a group. */
static void test_result__too_little(void **state)
{
    (void)state;
    static const int32_t codes[] = {0, 1, 1};
    static const char *const three[] = {"f", "m", "x"};
    const ReportArray value = NUMBERS(x),
                      group = {.name = "g", .codes = codes, .levels = three, .n_levels = 3},
                      none = {.name = "g", .codes = codes, .n_levels = 0};
    const struct {
        size_t n;
        const ReportArray *group;
        const char *notes;
    } cases[] = {{0, NULL, "all rows: no value"}, {1, NULL, "all rows: one value has no SD"},
        {2, NULL, ""}, {3, &group, "group f: one value has no SD|group x: no value"},
        {0, &none, "no row has a group: there is nothing to describe"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportInput input = {.n = cases[i].n,
            .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = cases[i].group}};
        GError *error = NULL;
        g_autoptr(ReportResult) result =
            report_method_run(REPORT_METHOD_DESCRIBE, &input, NULL, &error);
        if (!result)
            fail_msg("%s", error->message);
        assert_notes(result, cases[i].notes);
    }
}

/* A sample that no exact distribution is computed for: it is approximated, and says so. */
static void test_result__too_many_for_exact(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    g_autofree double *first = g_new(double, MANY), *second = g_new(double, MANY);
    g_autofree int32_t *codes = g_new(int32_t, MANY);
    for (int i = 0; i < MANY; i++) {
        first[i] = i * 37 % 1009;
        second[i] = i * 53 % 997;
        codes[i] = i % 2;
    }
    const ReportArray value = {.name = "v", .values = first},
                      other = {.name = "w", .values = second},
                      group = {.name = "g", .codes = codes, .levels = pair, .n_levels = 2};
    const ReportMethodOptions exact = {.exact = true};
    const ReportInput groups = {
        .n = MANY, .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &group}};
    const ReportInput pairs = {
        .n = MANY, .roles = {[REPORT_ROLE_X] = &value, [REPORT_ROLE_Y] = &other}};
    const struct {
        ReportMethodId id;
        const ReportInput *input;
        const char *note;
    } cases[] = {{REPORT_METHOD_RANK_SUM, &groups,
                     "too many values for the exact distribution: approximated"},
        {REPORT_METHOD_SIGNED_RANK, &pairs,
            "too many pairs for the exact distribution: approximated"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(ReportResult) result =
            report_method_run(cases[i].id, cases[i].input, &exact, &error);
        g_autoptr(ReportResult) unasked =
            report_method_run(cases[i].id, cases[i].input, NULL, &error);
        if (!result || !unasked)
            fail_msg("%s", error->message);
        assert_false(result->exact);
        assert_notes(result, cases[i].note);
        assert_notes(unasked, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_result__withheld),
        cmocka_unit_test(test_result__one_group),
        cmocka_unit_test(test_result__empty_groups),
        cmocka_unit_test(test_result__too_little),
        cmocka_unit_test(test_result__too_many_for_exact),
    };
    return cmocka_run_group_tests_name("reports/results/result", tests, NULL, NULL);
}
