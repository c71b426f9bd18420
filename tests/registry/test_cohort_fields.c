#include "support/fixture.h"

/* What an expression reads of the store, as "column@event", "*" for all events. Read off the
 * study's own text: its fields, its events and what its derived values are made of. */
static char *fields_of(Registry *registry, const SchemaAnalysis *analysis, const char *sql)
{
    GError *error = NULL;
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    (void)registry_cohort_ask(cohort, sql, "here", &error);
    fixture_no_error(error);
    (void)registry_cohort_ask(cohort, "consent", "beside it", &error);
    fixture_no_error(error);
    g_autoptr(GArray) fields = registry_cohort_fields(cohort, sql, &error);
    fixture_no_error(error);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < fields->len; i++) {
        const RegistryCohortField *field = &g_array_index(fields, RegistryCohortField, i);
        g_string_append_printf(text, "%s%s@%s", i > 0 ? " " : "",
            study->dictionary->columns[field->column].name,
            field->event == SIZE_MAX ? "*" : study->events[field->event].name);
    }
    return g_string_free(text, FALSE);
}

static void expect_of(
    Registry *registry, const SchemaAnalysis *analysis, const char *sql, const char *expected)
{
    g_autofree char *found = fields_of(registry, analysis, sql);
    if (!g_str_equal(found, expected))
        fail_msg("%s\n  reads    %s\n  expected %s", sql, found, expected);
}

static void test_cohort_fields__columns(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    static const char *const cases[][2] = {{"age", "age@baseline"},
        {"pain__1_month", "pain@1_month"}, {"pain__baseline", "pain@baseline"},
        {"vital_status", "vital_status@outcome"}, {"site_of___neck", "site_of___neck@baseline"},
        {"age + 1", "age@baseline"},
        {"CASE WHEN sex = 1 THEN age END", "age@baseline sex@baseline"},
        {"age + age * age", "age@baseline"},
        {"pain__baseline - pain__1_month", "pain@baseline pain@1_month"}, {"1", ""},
        {"site", ""}, {"record_id", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_of(registry, NULL, cases[i][0], cases[i][1]);
}

/* Through all that is derived between, at the visit that is asked about. */
static void test_cohort_fields__derived(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    static const char *const cases[][2] = {
        {"days", "surgery_date@baseline last_contact@outcome"},
        {"months", "surgery_date@baseline last_contact@outcome"},
        {"months + days + age", "age@baseline surgery_date@baseline last_contact@outcome"},
        {"hurts__baseline", "pain@baseline"}, {"hurts__1_month", "pain@1_month"},
        {"hurts__baseline + hurts__1_month", "pain@baseline pain@1_month"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_of(registry, NULL, cases[i][0], cases[i][1]);
}

/* Of the rows that a subquery goes through, the columns that it names, at all events; a name
 * within another is none. Where it names none, all that makes a row. */
static void test_cohort_fields__rows(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
#define EVENTS "FROM adverse_event WHERE adverse_event.record_id = patient.record_id"
#define VISITS "FROM visit WHERE visit.record_id = patient.record_id"
#define VISITS_AS(name) "FROM visit AS " name " WHERE " name ".record_id = patient.record_id"
    static const char *const cases[][2] = {
        {"EXISTS (SELECT 1 " EVENTS " AND ae_type = 1)", "ae_type@*"},
        {"EXISTS (SELECT 1 " EVENTS " AND ae_date > 'x' AND ae_type = 1)",
            "ae_type@* ae_date@*"},
        {"EXISTS (SELECT 1 " EVENTS ")", "ae_type@* ae_date@*"},
        {"(SELECT count(*) " EVENTS " AND ae_date = age)", "age@baseline ae_date@*"},
        {"(SELECT max(pain) " VISITS ")", "pain@*"},
        {"(SELECT max(remark) " VISITS_AS("x_pain") ")", "remark@*"},
        {"(SELECT max(remark) " VISITS_AS("pain_x") ")", "remark@*"},
        {"(SELECT max(remark) " VISITS_AS("pain9") ")", "remark@*"},
        {"(SELECT max(remark) " VISITS_AS("painful_pain") " AND pain > 1)", "pain@* remark@*"},
        {"(SELECT sum(hurts) " VISITS ")", "pain@*"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_of(registry, NULL, cases[i][0], cases[i][1]);
}

/* An analysis has values of its own; with a cutoff the last contact depends on the surgery. */
static void test_cohort_fields__of_an_analysis(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    SchemaDerived less_pain = {.name = (char *)"less_pain",
        .label = (char *)"Less pain",
        .sql = (char *)"pain__baseline - pain__1_month",
        .form = SIZE_MAX};
    const SchemaAnalysis own = {.n_derived = 1, .derived = &less_pain};
    expect_of(registry, &own, "less_pain", "pain@baseline pain@1_month");
    expect_of(registry, &own, "last_contact", "last_contact@outcome");
    const SchemaAnalysis cut = {.cutoff = (char *)"2021-01-01"};
    expect_of(registry, &cut, "last_contact", "surgery_date@baseline last_contact@outcome");
    expect_of(registry, &cut, "days", "surgery_date@baseline last_contact@outcome");
    expect_of(registry, &cut, "age", "age@baseline");
}

static void test_cohort_fields__not_asked_for(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
    (void)registry_cohort_ask(cohort, "age", "here", &error);
    fixture_no_error(error);
    assert_null(registry_cohort_fields(cohort, "sex", &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "'sex' was not asked for");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohort_fields__columns),
        cmocka_unit_test(test_cohort_fields__derived),
        cmocka_unit_test(test_cohort_fields__rows),
        cmocka_unit_test(test_cohort_fields__of_an_analysis),
        cmocka_unit_test(test_cohort_fields__not_asked_for),
    };
    return cmocka_run_group_tests_name("registry/cohort_fields", tests, NULL, NULL);
}
