/*
 * Expressions that are computed without SQLite against SQLite itself, on random values.
 */
#include "support/fixture.h"

#include "registry/evaluator/direct.h"
#include "registry/evaluator/inside.h"

static const RegistryInput columns[] = {{"a", "INTEGER"}, {"b", "INTEGER"}, {"w", "REAL"},
    {"g", "TEXT"}, {"d", "TEXT"}, {"e", "TEXT"}, {"x", ""}, {"y", ""}};
enum { N_COLUMNS = G_N_ELEMENTS(columns), N_ROUNDS = 300 };

static RegistryEvaluator *evaluator_new(void)
{
    GError *error = NULL;
    RegistryEvaluator *evaluator = registry_evaluator_new("metastatic_spine", "jp", &error);
    fixture_no_error(error);
    assert_true(registry_evaluator_add_subject(
        evaluator, REGISTRY_SUBJECT_PATIENT, columns, N_COLUMNS, &error));
    return evaluator;
}

static RegistryDatum text_datum(GRand *random)
{
    static const char *const texts[] = {"A", "C", "1a", "3", " 2 ", "2.0", "2x", "", "0",
        "2020-02-29", "2021-01-01", "1999-12-31", "2020-02-30", "20200101", "2020-1-1"};
    return registry_datum_of_text(texts[g_rand_int_range(random, 0, G_N_ELEMENTS(texts))]);
}

/* Any value, whatever the column is: the store is another program's file, too. */
static RegistryDatum datum_of(GRand *random)
{
    static const double reals[] = {0, -0.0, 2, 2.5, 1e9, 1e10, -3, 40.25};
    static const int64_t integers[] = {-1, 2000000000, INT64_MAX, INT64_MIN, 20200101};
    switch (g_rand_int_range(random, 0, 8)) {
    case 0:
        return (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    case 1:
        return (RegistryDatum){.kind = REGISTRY_DATUM_REAL,
            .real = reals[g_rand_int_range(random, 0, G_N_ELEMENTS(reals))]};
    case 2:
        return text_datum(random);
    case 3:
        return (RegistryDatum){.kind = REGISTRY_DATUM_INTEGER,
            .integer = integers[g_rand_int_range(random, 0, G_N_ELEMENTS(integers))]};
    default:
        return (RegistryDatum){
            .kind = REGISTRY_DATUM_INTEGER, .integer = g_rand_int_range(random, 0, 6)};
    }
}

/* Mostly a value of the column's type. */
static RegistryDatum value_of(GRand *random, const char *type)
{
    RegistryDatum datum = datum_of(random);
    const bool is_text = datum.kind == REGISTRY_DATUM_TEXT;
    if (g_rand_int_range(random, 0, 8) > 0 && g_str_equal(type, "TEXT") && !is_text)
        return text_datum(random);
    if (g_rand_int_range(random, 0, 8) > 0 && g_str_equal(type, "INTEGER") && is_text)
        return (RegistryDatum){
            .kind = REGISTRY_DATUM_INTEGER, .integer = g_rand_int_range(random, 0, 4)};
    return datum;
}

static RegistryFormula *formula_of(RegistryEvaluator *evaluator, const char *sql)
{
    GError *error = NULL;
    const RegistryExpression expression = {sql, "x"};
    RegistryFormula *formula = registry_formula_new(
        evaluator, REGISTRY_SUBJECT_PATIENT, columns, N_COLUMNS, &expression, 1, NULL, &error);
    fixture_no_error(error);
    return formula;
}

static void show_inputs(const RegistryDatum *values)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        print_message("%s: kind %d, %" G_GINT64_FORMAT ", %g, %s\n", columns[i].name,
            values[i].kind, values[i].integer, values[i].real, values[i].text);
}

/* Runs both ways into one domain, where equal values have equal codes; how often SQLite was
   not needed. */
static size_t compare(RegistryEvaluator *evaluator, GRand *random, const char *sql)
{
    GError *error = NULL;
    g_autofree char *bracketed = g_strdup_printf("(%s)", sql);
    EvaluatorDirect *direct = evaluator_direct_new(evaluator, columns, N_COLUMNS, sql);
    assert_non_null(direct);
    assert_null(evaluator_direct_new(evaluator, columns, N_COLUMNS, bracketed));
    g_autoptr(RegistryFormula) ours = formula_of(evaluator, sql);
    g_autoptr(RegistryFormula) theirs = formula_of(evaluator, bracketed);
    RegistryDomain *domain = registry_domain_new();
    size_t n_direct = 0;
    for (size_t round = 0; round < N_ROUNDS; round++) {
        RegistryDatum values[N_COLUMNS], result;
        const RegistryDatum *inputs[N_COLUMNS];
        uint32_t codes[2] = {0, 0};
        for (size_t i = 0; i < N_COLUMNS; i++) {
            values[i] = value_of(random, columns[i].type);
            inputs[i] = &values[i];
        }
        n_direct += evaluator_direct_run(direct, inputs, &result);
        assert_true(registry_formula_run(ours, inputs, &domain, &codes[0], &error));
        assert_true(registry_formula_run(theirs, inputs, &domain, &codes[1], &error));
        if (codes[0] != codes[1]) {
            show_inputs(values);
            fail_msg("%s differs from what SQLite gives", sql);
        }
    }
    registry_domain_free(domain);
    evaluator_direct_free(direct);
    return n_direct;
}

/* A call with columns of any type; of dates mostly texts. */
static char *call_of(GRand *random, const char *key)
{
    g_auto(GStrv) parts = g_strsplit(key, "/", 2);
    const bool is_date = g_str_has_suffix(parts[0], "_between");
    GString *sql = g_string_new(parts[0]);
    for (int i = 0; i < atoi(parts[1]); i++)
        g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "(",
            columns[is_date ? 4 + g_rand_int_range(random, 0, 2)
                            : g_rand_int_range(random, 0, N_COLUMNS)]
                .name);
    g_string_append_c(sql, ')');
    return g_string_free(sql, FALSE);
}

static void test_direct__every_function_as_sqlite(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    GRand *random = g_rand_new_with_seed(20240517);
    GHashTableIter iter;
    gpointer key = NULL;
    size_t n_functions = 0, n_direct = 0;
    g_hash_table_iter_init(&iter, evaluator->calls);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_autofree char *sql = call_of(random, key);
        g_autofree char *either = g_strdup_printf("coalesce(x, %s, y)", sql);
        n_direct += compare(evaluator, random, sql);
        n_direct += compare(evaluator, random, either);
        n_functions++;
    }
    assert_true(n_functions > 40);
    assert_true(n_direct > n_functions * N_ROUNDS / 4);
    g_rand_free(random);
}

static void test_direct__columns_and_nests(void **state)
{
    (void)state;
    static const char *const expressions[] = {"a", " w ", "g", "x", "coalesce(a, b)",
        "coalesce( g , d,\n e )", "coalesce(w, a, g)", "months_between(d, coalesce(e, g))",
        "sins_class(coalesce(a, sins_total(a, b, a, b, x, y)))",
        "coalesce(coalesce(a, b), days_between(d, e))"};
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    GRand *random = g_rand_new_with_seed(7);
    for (size_t i = 0; i < G_N_ELEMENTS(expressions); i++)
        assert_true(compare(evaluator, random, expressions[i]) > N_ROUNDS / 10);
    g_rand_free(random);
}

/* What SQLite reads in another way, or may refuse, stays its own. */
static void test_direct__others(void **state)
{
    (void)state;
    static const char *const expressions[] = {"a + 1", "a = 1", "1", "'a'", "A", "\"a\"",
        "patient.a", "a -- b", "a, b", "coalesce(a)", "coalesce(a, 0)", "coalesce(a, b",
        "abs(a)", "sins_class(a, b)", "(a)", "", "a)", "NULL", "days_between(d, '2020-01-01')",
        "a IS NULL", "NOT a", "coalesce(a, b) + 1"};
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    for (size_t i = 0; i < G_N_ELEMENTS(expressions); i++)
        if (evaluator_direct_new(evaluator, columns, N_COLUMNS, expressions[i]))
            fail_msg("%s is taken for a call", expressions[i]);
    g_autoptr(GString) deep = g_string_new("a");
    for (size_t i = 0; i < 20; i++) {
        g_string_prepend(deep, "coalesce(b, ");
        g_string_append_c(deep, ')');
    }
    assert_null(evaluator_direct_new(evaluator, columns, N_COLUMNS, deep->str));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_direct__every_function_as_sqlite),
        cmocka_unit_test(test_direct__columns_and_nests),
        cmocka_unit_test(test_direct__others),
    };
    return cmocka_run_group_tests_name("registry/evaluator/direct", tests, NULL, NULL);
}
