/*
 * The table of tests: every method that takes weights gives for them what it gives for repeated
 * rows; none breaks on nothing, one row, or rows without a value; and each says what it lacks.
 */
#include "check.h"

enum { MOST = 64, N_ROWS = 24 };

/* A column of each role, long enough for repeated rows. */
typedef struct {
    size_t n;
    double values[REPORT_N_ROLES][MOST];
    int32_t codes[REPORT_N_ROLES][MOST];
    double covariate[MOST];
    int32_t factor[MOST];
    int64_t weight[MOST];
    ReportArray arrays[REPORT_N_ROLES], covariates[2];
} Table;

static const char *const letters[] = {"a", "b", "c"};

/* Which kind of data a role has in a method. */
static ReportDataKind kind_of(const ReportMethod *method, ReportRole role)
{
    for (size_t i = 0; i < method->n_needs; i++)
        if (method->needs[i].role == role)
            return method->needs[i].kind;
    return REPORT_DATA_NUMBERS;
}

static void set_row(Table *table, const ReportMethod *method, size_t at, size_t from)
{
    for (size_t role = 0; role < REPORT_N_ROLES; role++) {
        const size_t seed = 7 * from + 3 * role + from * from;
        table->codes[role][at] = (int32_t)((seed / 2) % 2);
        table->values[role][at] = kind_of(method, (ReportRole)role) == REPORT_DATA_BINARY
                                      ? (double)((seed / 3) % 2)
                                      : 1 + (double)((5 * seed) % 17) / 4;
    }
    if (method->run == report_method(REPORT_METHOD_INCIDENCE)->run ||
        method->run == report_method(REPORT_METHOD_GRAY)->run)
        table->values[REPORT_ROLE_EVENT][at] = (double)(from % 3);
    if (from == 5)
        table->values[REPORT_ROLE_X][at] = table->values[REPORT_ROLE_VALUE][at] = NAN;
    if (from == 9)
        table->codes[REPORT_ROLE_GROUP][at] = table->codes[REPORT_ROLE_ROW][at] = -1;
    table->values[REPORT_ROLE_P][at] /= 10;
    table->values[REPORT_ROLE_ID][at] = (double)at;
    table->covariate[at] = from == 3 ? (double)NAN : (double)((11 * from) % 13);
    table->factor[at] = (int32_t)((from * from + from / 2) % 3);
}

static ReportInput input_of(Table *table, const ReportMethod *method)
{
    ReportInput input = {.n = table->n, .covariates = table->covariates, .n_covariates = 2};
    for (size_t role = 0; role < REPORT_N_ROLES; role++) {
        table->arrays[role] =
            kind_of(method, (ReportRole)role) == REPORT_DATA_CATEGORIES
                ? (ReportArray){.codes = table->codes[role], .levels = letters, .n_levels = 2}
                : (ReportArray){.values = table->values[role]};
        table->arrays[role].name = report_role_name((ReportRole)role);
        if (role != REPORT_ROLE_STRATA && role != REPORT_ROLE_ID)
            input.roles[role] = &table->arrays[role];
    }
    table->covariates[0] = (ReportArray){.name = "number", .values = table->covariate};
    table->covariates[1] = (ReportArray){
        .name = "factor", .codes = table->factor, .levels = letters, .n_levels = 3};
    return input;
}

static void check_value(
    const char *method, const ReportItem *item, ReportItemValue a, ReportItemValue b)
{
    if (item->kind == REPORT_ITEM_TEXT) {
        assert_true(g_strcmp0(a.text, b.text) == 0);
    } else if (item->kind == REPORT_ITEM_LIST) {
        const size_t n = report_list_n_rows(a.list);
        assert_int_equal(n, report_list_n_rows(b.list));
        for (size_t i = 0; i < n; i++)
            for (size_t c = 0; c < a.list->n_items; c++)
                check_value(method, &a.list->items[c], report_list_at(a.list, i, c),
                    report_list_at(b.list, i, c));
    } else {
        const double first = number_of(a, item->kind), second = number_of(b, item->kind);
        const double size = fmax(1, fabs(first));
        if (!(fabs(first - second) <= 1e-7 * size) && !(isnan(first) && isnan(second)) &&
            first != second)
            fail_msg(
                "%s, %s: %.17g by weight, %.17g by rows", method, item->key, first, second);
    }
}

static void check_same(const ReportMethod *method, const ReportResult *a, const ReportResult *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_missing, b->n_missing);
    assert_int_equal(a->items.items->len, b->items.items->len);
    for (guint i = 0; i < a->items.items->len; i++)
        check_value(method->id, &g_array_index(a->items.items, ReportItem, i),
            g_array_index(a->items.values, ReportItemValue, i),
            g_array_index(b->items.values, ReportItemValue, i));
    assert_int_equal(a->parts->len, b->parts->len);
    for (guint i = 0; i < a->parts->len; i++)
        assert_true(report_phrase_equal(a->parts->pdata[i], b->parts->pdata[i]));
    assert_int_equal(a->notes->len, b->notes->len);
    assert_int_equal(a->members->len, b->members->len);
    for (guint i = 0; i < a->members->len; i++) {
        const ReportMember *member = &g_array_index(b->members, ReportMember, i);
        check_member(a, i, member->code, member->n);
    }
}

static void test_table__weights_are_rows(void **state)
{
    (void)state;
    size_t n_tried = 0;
    for (size_t m = 0; m < REPORT_N_METHODS; m++) {
        const ReportMethod *method = report_method((ReportMethodId)m);
        if (!(method->options & REPORT_OPTION_WEIGHT))
            continue;
        g_autofree Table *weighted = g_new0(Table, 1), *repeated = g_new0(Table, 1);
        for (size_t i = 0; i < N_ROWS; i++) {
            set_row(weighted, method, i, i);
            weighted->weight[i] = 1 + (int64_t)(i * i) % 3;
            for (int64_t k = 0; k < weighted->weight[i]; k++)
                set_row(repeated, method, repeated->n++, i);
        }
        weighted->n = N_ROWS;
        ReportInput by_weight = input_of(weighted, method), by_row = input_of(repeated, method);
        by_weight.weight = weighted->weight;
        GError *error = NULL;
        g_autoptr(ReportResult) a =
            report_method_run((ReportMethodId)m, &by_weight, NULL, &error);
        g_autoptr(ReportResult) b = report_method_run((ReportMethodId)m, &by_row, NULL, &error);
        if (!a || !b)
            fail_msg("%s: %s", method->id, error->message);
        check_same(method, a, b);
        n_tried++;
    }
    assert_int_equal(n_tried, 23);
}

/* Rows of no number at all: `n` of them, all missing or all alike. */
static ReportResult *run_on(ReportMethodId id, size_t n, bool missing)
{
    const ReportMethod *method = report_method(id);
    Table *table = g_new0(Table, 1);
    table->n = n;
    for (size_t i = 0; i < n; i++) {
        for (size_t role = 0; role < REPORT_N_ROLES; role++) {
            table->values[role][i] = missing ? (double)NAN : 1;
            table->codes[role][i] = missing ? -1 : (int32_t)(i % 2);
        }
        table->covariate[i] = missing ? (double)NAN : 1;
        table->factor[i] = missing ? -1 : 0;
    }
    const ReportInput input = input_of(table, method);
    GError *error = NULL;
    ReportResult *result = report_method_run(id, &input, NULL, &error);
    if (!result)
        fail_msg("%s on %zu rows: %s", method->id, n, error->message);
    g_free(table);
    return result;
}

/* What each method says of no row, one row, and four rows that are all alike. */
static const struct {
    ReportMethodId id;
    const char *none, *one, *alike;
    int64_t n_alike;
} edges[] = {
    {REPORT_METHOD_DESCRIBE, "group a: no value|group b: no value",
        "group a: one value has no SD|group b: no value", "", 4},
    {REPORT_METHOD_T_PAIRED, "fewer than two pairs: no test", "fewer than two pairs: no test",
        "all differences are 0: there is nothing to test", 4},
    {REPORT_METHOD_SIGNED_RANK, "no pair is complete: no test",
        "all differences are 0: there is nothing to test",
        "all differences are 0: there is nothing to test", 4},
    {REPORT_METHOD_T, "one group has no values: there is nothing to compare",
        "one group has no values: there is nothing to compare",
        "all values are equal: there is nothing to test", 4},
    {REPORT_METHOD_RANK_SUM, "one group has no values: there is nothing to compare",
        "one group has no values: there is nothing to compare",
        "all values are equal: there is nothing to test|too few values for an interval of this "
        "level: its bounds are infinite",
        4},
    {REPORT_METHOD_ANOVA,
        "fewer than two groups have values: no test|group a has no value|group b has no value",
        "fewer than two groups have values: no test|group b has no value",
        "all values are equal: there is nothing to test", 4},
    {REPORT_METHOD_TUKEY,
        "fewer than two groups have values: no comparison|group a has no value|group b has no "
        "value",
        "fewer than two groups have values: no comparison|group b has no value",
        "no value differs from its group's mean: equal means have no test", 4},
    {REPORT_METHOD_KRUSKAL, "fewer than two groups, or all values equal: no test",
        "fewer than two groups, or all values equal: no test",
        "fewer than two groups, or all values equal: no test", 4},
    {REPORT_METHOD_SPEARMAN, "fewer than three pairs, or a constant column: no test",
        "fewer than three pairs, or a constant column: no test",
        "fewer than three pairs, or a constant column: no test", 4},
    {REPORT_METHOD_FISHER, "no row has both values: there is no P",
        "fewer than two rows or columns hold a count: only one table is possible, P is 1", "",
        4},
    {REPORT_METHOD_CHISQ, "fewer than two rows or columns hold a count: no test",
        "fewer than two rows or columns hold a count: no test",
        "4 expected counts are below 5: consider Fisher's exact test", 4},
    {REPORT_METHOD_JONCKHEERE, "fewer than two groups, or all values equal: no test",
        "fewer than two groups, or all values equal: no test",
        "fewer than two groups, or all values equal: no test", 4},
    {REPORT_METHOD_TREND, "fewer than two groups, or all or none have the outcome: no test",
        "fewer than two groups, or all or none have the outcome: no test",
        "fewer than two groups, or all or none have the outcome: no test", 4},
    {REPORT_METHOD_INCIDENCE, "no row is complete: nothing is estimated", "", "", 4},
    {REPORT_METHOD_GRAY, "no row is complete: there is nothing to compare",
        "no event at which two groups are at risk: there is nothing to compare", NULL, 4},
    {REPORT_METHOD_MCNEMAR, "no pair is discordant: there is nothing to test",
        "no pair is discordant: there is nothing to test",
        "no pair is discordant: there is nothing to test", 4},
    {REPORT_METHOD_ADJUST, "", "", "", 4},
    {REPORT_METHOD_KM,
        "group a has no complete row|group b has no complete row|no row is complete: nothing "
        "is estimated",
        "group a: a bound of survival stays above 1/2, and with it that of the median|group a: "
        "survival ends at 0, which has no standard error|group b has no complete row",
        "group a: a bound of survival stays above 1/2, and with it that of the median|group a: "
        "survival ends at 0, which has no standard error|group b: a bound of survival stays "
        "above 1/2, and with it that of the median|group b: survival ends at 0, which has no "
        "standard error",
        4},
    {REPORT_METHOD_LOGRANK, "no row is complete: there is nothing to compare",
        "no event at which two groups are at risk: there is nothing to compare", NULL, 4},
    {REPORT_METHOD_CONCORDANCE, "", "", "", 4},
};

static void check_notes(ReportMethodId id, size_t n, bool missing, const char *expected)
{
    g_autoptr(ReportResult) result = run_on(id, n, missing);
    GString *found = g_string_new(NULL);
    for (guint i = 0; i < result->notes->len; i++) {
        g_autofree char *note = report_phrase_compose(result->notes->pdata[i], NULL);
        g_string_append_printf(found, "%s%s", i > 0 ? "|" : "", note);
    }
    if (expected && !g_str_equal(found->str, expected))
        fail_msg("%s on %zu rows%s: %s", report_method(id)->id, n, missing ? " missing" : "",
            found->str);
    g_string_free(found, TRUE);
    assert_int_equal(result->n, missing ? 0 : n);
    assert_int_equal(result->n_missing, missing ? n : 0);
}

static void test_table__edges(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(edges); i++) {
        check_notes(edges[i].id, 0, false, edges[i].none);
        check_notes(edges[i].id, 3, true, edges[i].none);
        check_notes(edges[i].id, 1, false, edges[i].one);
        check_notes(edges[i].id, 4, false, edges[i].alike);
    }
    for (size_t m = REPORT_METHOD_COX; m < REPORT_N_METHODS; m++) {
        if (!report_method((ReportMethodId)m)->run)
            continue;
        for (size_t n = 0; n < 5; n++) {
            g_autoptr(ReportResult) result = run_on((ReportMethodId)m, n, n == 3);
            assert_int_equal(result->n, n == 3 ? 0 : n);
            if (n == 0 || n == 3)
                assert_true(result->notes->len > 0);
        }
    }
}

/* Two rows, of which the difference is all that there is. */
static void test_table__two_rows(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 1, 2}, same[] = {1, 1, 2, 2};
    static const int32_t group[] = {0, 1, 0, 1}, of_value[] = {0, 0, 1, 1};
    const ReportArray values = NUMBERS(value), groups = FACTOR(group, letters);
    const ReportArray others = NUMBERS(same), by_value = FACTOR(of_value, letters);
    ReportInput input = {
        .n = 2, .roles = {[REPORT_ROLE_VALUE] = &values, [REPORT_ROLE_GROUP] = &groups}};
    static const ReportMethodId ids[] = {
        REPORT_METHOD_ANOVA, REPORT_METHOD_TUKEY, REPORT_METHOD_T};
    for (size_t i = 0; i < 3; i++) {
        g_autoptr(ReportResult) result = report_method_run(ids[i], &input, NULL, NULL);
        g_autofree char *note = report_phrase_compose(result->notes->pdata[0], NULL);
        assert_string_equal(note, "each group has one value: the variance within is unknown");
        check_number("P", result->p_value, NAN);
    }
    g_autoptr(ReportResult) t = report_method_run(REPORT_METHOD_T, &input, NULL, NULL);
    check_estimate(t, 0, "mean_difference", -1, NAN, NAN, 0.95);
    input.n = 4;
    input.roles[REPORT_ROLE_VALUE] = &others;
    input.roles[REPORT_ROLE_GROUP] = &by_value;
    g_autoptr(ReportResult) apart = report_method_run(REPORT_METHOD_T, &input, NULL, NULL);
    check_words(apart, "Student's t-test, two-sided, equal variances assumed",
        "no value differs from its group's mean: t is infinite");
    check_number("t", apart->statistic, -INFINITY);
    g_autoptr(ReportResult) anova = report_method_run(REPORT_METHOD_ANOVA, &input, NULL, NULL);
    g_autofree char *note = report_phrase_compose(anova->notes->pdata[0], NULL);
    assert_string_equal(note, "no value differs from its group's mean: F is infinite");
    ReportInput pairs = {
        .n = 2, .roles = {[REPORT_ROLE_X] = &values, [REPORT_ROLE_Y] = &others}};
    pairs.roles[REPORT_ROLE_Y] = &(const ReportArray){.values = (const double[]){3, 4}};
    g_autoptr(ReportResult) paired =
        report_method_run(REPORT_METHOD_T_PAIRED, &pairs, NULL, NULL);
    check_words(
        paired, "Paired t-test, two-sided", "the differences do not vary: t is infinite");
    const ReportMethodOptions exact = {.exact = true};
    g_autoptr(ReportResult) untied = report_method_run(REPORT_METHOD_SIGNED_RANK,
        &(const ReportInput){.n = 2,
            .roles = {[REPORT_ROLE_X] = &values,
                [REPORT_ROLE_Y] = &(const ReportArray){.values = (const double[]){0, 0}}}},
        &exact, NULL);
    check_words(untied, "Wilcoxon signed-rank test, exact, 2 pairs",
        "too few values for an interval of this level: its bounds are infinite");
}

/* Only levels that are there count where there are more than two names. */
static void test_table__two_of_three_groups(void **state)
{
    (void)state;
    static const double value[] = {5, 1, 4, 2, 9};
    static const int32_t two[] = {0, 2, 0, 2, -1}, three[] = {0, 2, 0, 2, 1};
    const ReportArray values = NUMBERS(value), pair = FACTOR(two, letters),
                      all = FACTOR(three, letters);
    static const ReportMethodId ids[] = {
        REPORT_METHOD_RANK_SUM, REPORT_METHOD_T, REPORT_METHOD_SMD};
    for (size_t i = 0; i < 3; i++) {
        ReportInput input = {.n = 5,
            .roles = {[REPORT_ROLE_VALUE] = &values, [REPORT_ROLE_GROUP] = &pair},
            .covariates = &values,
            .n_covariates = 1};
        g_autoptr(ReportResult) result = report_method_run(ids[i], &input, NULL, NULL);
        const ReportItemValue first = g_array_index(result->items.values, ReportItemValue, 2);
        const ReportItemValue second = g_array_index(result->items.values, ReportItemValue, 4);
        assert_string_equal(first.text, "a");
        assert_string_equal(second.text, "c");
        check_member(result, 0, 0, 2);
        check_member(result, 1, 1, 2);
        input.roles[REPORT_ROLE_GROUP] = &all;
        g_autoptr(GError) error = NULL;
        assert_null(report_method_run(ids[i], &input, NULL, &error));
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INPUT));
        assert_string_equal(error->message,
            "column three has more than two groups (\"c\" is the third): this test compares "
            "two");
    }
}

static void test_table__error_needs(void **state)
{
    (void)state;
    static const double numbers[] = {1, 2};
    static const int32_t codes[] = {0, 1};
    const ReportArray value = NUMBERS(numbers), group = FACTOR(codes, letters);
    for (size_t m = 0; m < REPORT_N_METHODS; m++) {
        const ReportMethod *method = report_method((ReportMethodId)m);
        const ReportInput empty = {0};
        g_autoptr(GError) error = NULL;
        assert_null(report_method_run((ReportMethodId)m, &empty, NULL, &error));
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INTERNAL));
        assert_non_null(strstr(error->message, method->id));
    }
    ReportInput input = {
        .n = 2, .roles = {[REPORT_ROLE_VALUE] = &group, [REPORT_ROLE_GROUP] = &group}};
    assert_null(report_method_run(REPORT_METHOD_ANOVA, &input, NULL, NULL));
    input.roles[REPORT_ROLE_VALUE] = &value;
    input.roles[REPORT_ROLE_GROUP] = &value;
    assert_null(report_method_run(REPORT_METHOD_ANOVA, &input, NULL, NULL));
    input.roles[REPORT_ROLE_OUTCOME] = &value;
    g_autoptr(GError) error = NULL;
    assert_null(report_method_run(REPORT_METHOD_LM, &input, NULL, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INTERNAL));
}

static void test_table__error_values(void **state)
{
    (void)state;
    static const double infinite[] = {1, INFINITY};
    static const int32_t group[] = {0, 1}, many[] = {0, 1};
    const ReportArray value = NUMBERS(infinite), groups = FACTOR(group, letters);
    const ReportInput input = {
        .n = 2, .roles = {[REPORT_ROLE_VALUE] = &value, [REPORT_ROLE_GROUP] = &groups}};
    g_autoptr(GError) error = NULL;
    assert_null(report_method_run(REPORT_METHOD_KRUSKAL, &input, NULL, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INPUT));
    assert_string_equal(error->message,
        "the values are out of range: a sum, difference or square of them exceeds 1.8e308, or "
        "the weights add up to more than 3000000000");
    const ReportArray wide = {.name = "many", .codes = many, .n_levels = 10000};
    const ReportInput table = {
        .n = 2, .roles = {[REPORT_ROLE_ROW] = &wide, [REPORT_ROLE_COL] = &wide}};
    g_clear_error(&error);
    assert_null(report_method_run(REPORT_METHOD_FISHER, &table, NULL, &error));
    assert_string_equal(error->message,
        "10000 rows by 10000 columns is no table of counts: name columns with few levels");
}

static void test_table__names(void **state)
{
    (void)state;
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t m = 0; m < REPORT_N_METHODS; m++) {
        const ReportMethod *method = report_method((ReportMethodId)m);
        assert_int_equal(report_method_find(method->id), m);
        assert_true(g_hash_table_add(ids, (gpointer)method->id));
        assert_true(!method->stand_alone || method->run);
        g_autofree char *title = report_method_title((ReportMethodId)m, NULL);
        assert_true(title[0] != '\0' && !g_ascii_islower(title[0]));
        assert_int_equal(method->required & ~method->options, 0);
    }
    assert_int_equal(report_method_find("median"), REPORT_N_METHODS);
    assert_string_equal(report_role_name(REPORT_ROLE_VALUE), "value");
    assert_string_equal(report_role_name(REPORT_ROLE_ID), "id");
    assert_string_equal(
        report_method_name(REPORT_METHOD_ANOVA, NULL), "one-way analysis of variance");
    g_autofree char *title = report_method_title(REPORT_METHOD_COX, NULL);
    assert_string_equal(title, "Cox proportional hazards regression");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__weights_are_rows),
        cmocka_unit_test(test_table__edges),
        cmocka_unit_test(test_table__two_rows),
        cmocka_unit_test(test_table__two_of_three_groups),
        cmocka_unit_test(test_table__error_needs),
        cmocka_unit_test(test_table__error_values),
        cmocka_unit_test(test_table__names),
    };
    return cmocka_run_group_tests_name("reports/results/table", tests, NULL, NULL);
}
