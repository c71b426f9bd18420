/*
 * Several expressions over the same inputs as one statement.
 */
#include "support/fixture.h"

#include "registry/evaluator/evaluator.h"

static const RegistryInput patient[] = {{"record_id", "TEXT"}, {"age", "INTEGER"}};

static const RegistryDatum id = {.kind = REGISTRY_DATUM_TEXT, .text = "P1", .size = 2};
static const RegistryDatum sixty = {.kind = REGISTRY_DATUM_INTEGER, .integer = 60};

static RegistryEvaluator *evaluator_new(void)
{
    GError *error = NULL;
    RegistryEvaluator *evaluator = registry_evaluator_new("", "", &error);
    fixture_no_error(error);
    assert_true(registry_evaluator_add_subject(
        evaluator, REGISTRY_SUBJECT_PATIENT, patient, G_N_ELEMENTS(patient), &error));
    return evaluator;
}

/* Names are quoted, whatever they hold; two of a name are the caller's fault. */
static void test_formula__names(void **state)
{
    (void)state;
    GError *error = NULL;
    static const RegistryInput odd[] = {{"id", "TEXT"}, {"we\"ird -- x", "INTEGER"}};
    g_autoptr(RegistryEvaluator) evaluator = registry_evaluator_new("", "", &error);
    size_t table = 9;
    assert_true(
        registry_evaluator_add_subject(evaluator, REGISTRY_SUBJECT_PATIENT, odd, 2, &error));
    assert_true(registry_evaluator_add_table(evaluator, "a \"b\"", odd, 2, &table, &error));
    assert_int_equal(table, 0);
    const RegistryDatum *const inputs[] = {&id, &sixty};
    assert_true(registry_evaluator_add_row(evaluator, table, inputs, &error));
    fixture_no_error(error);
    const RegistryExpression expression = {
        "\"we\"\"ird -- x\" + (SELECT max(\"we\"\"ird -- x\") FROM \"a \"\"b\"\"\"\n"
        "AS t WHERE t.id = patient.id)",
        "x"};
    g_auto(RegistryUse) use = {0};
    (void)registry_evaluator_check(
        evaluator, REGISTRY_SUBJECT_PATIENT, &expression, &use, &error);
    fixture_no_error(error);
    g_autoptr(RegistryFormula) formula = registry_formula_new(
        evaluator, REGISTRY_SUBJECT_PATIENT, odd, 2, &expression, 1, NULL, &error);
    fixture_no_error(error);
    RegistryDomain *domain = registry_domain_new();
    uint32_t code = 0;
    assert_true(registry_formula_run(formula, inputs, &domain, &code, &error));
    assert_int_equal(registry_domain_at(domain, code)->integer, 120);
    registry_domain_free(domain);
    assert_false(registry_evaluator_add_table(evaluator, "a \"b\"", odd, 2, &table, &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "expressions: CREATE TABLE");
}

/* Several expressions as one statement: each result in its own domain, one message of all. */
static void test_formula__several(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    const RegistryDatum *const inputs[] = {&id, &sixty};
    static const RegistryExpression three[] = {
        {"age + 1", "a"}, {"record_id", "b"}, {"2.5", "c"}};
    g_autoptr(RegistryFormula) formula = registry_formula_new(
        evaluator, REGISTRY_SUBJECT_PATIENT, patient, 2, three, 3, NULL, &error);
    fixture_no_error(error);
    RegistryDomain *domains[3];
    uint32_t codes[3] = {9, 9, 9};
    for (size_t i = 0; i < 3; i++)
        domains[i] = registry_domain_new();
    for (int round = 0; round < 2; round++) {
        assert_true(registry_formula_run(formula, inputs, domains, codes, &error));
        assert_int_equal(registry_domain_at(domains[0], codes[0])->integer, 61);
        assert_string_equal(registry_domain_at(domains[1], codes[1])->text, "P1");
        assert_true(registry_domain_at(domains[2], codes[2])->real == 2.5);
    }
    for (size_t i = 0; i < 3; i++)
        registry_domain_free(domains[i]);
    static const RegistryExpression wrong[] = {{"age", "a"}, {"date('now')", "b"}};
    assert_null(registry_formula_new(
        evaluator, REGISTRY_SUBJECT_PATIENT, patient, 2, wrong, 2, NULL, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "a, b: date() of the present time");
}

/* Whether a patient without any value has one of these. */
static void test_formula__trial(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    static const RegistryExpression two[] = {{"age + 1", "a"}, {"age IS NULL", "b"}};
    bool gives[2] = {true, false};
    g_autoptr(RegistryFormula) formula = registry_formula_new(
        evaluator, REGISTRY_SUBJECT_PATIENT, patient, 2, two, 2, gives, &error);
    fixture_no_error(error);
    assert_false(gives[0]);
    assert_true(gives[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formula__names),
        cmocka_unit_test(test_formula__several),
        cmocka_unit_test(test_formula__trial),
    };
    return cmocka_run_group_tests_name("registry/formula", tests, NULL, NULL);
}
