#include "support/fixture.h"

#include <math.h>

#include "registry/cohort_inside.h"

/* The small study, where the visit at a month may come again and again. */
static Registry *repeating_study(void)
{
    g_auto(GStrv) halves = g_strsplit(fixture_study, "repeating: {forms: [adverse_event]}", 2);
    g_autofree char *study =
        g_strconcat(halves[0], "repeating: {events: [1_month]}", halves[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    Registry *registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    return registry;
}

static void put_visit(Registry *registry, RegistryImport *import, const char *record,
    int64_t instance, const char *values)
{
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = "1_month", .instance = instance}, values);
}

/* P1 came three times with pain 3, 9 and 6 (on the third nothing else), P2 twice, P3 never. */
static void fill(Registry *registry)
{
    RegistryImport *import = fixture_begin(registry);
    static const char *const records[] = {"P1", "P2", "P3"};
    for (size_t i = 0; i < 3; i++)
        (void)fixture_put(registry, import,
            (FixtureKey){.record = records[i], .event = "baseline"}, "consent=1 age=61 pain=8");
    put_visit(registry, import, "P1", 1, "visit_date=2020-02-01 pain=3");
    put_visit(registry, import, "P2", 2, "visit_date=2020-03-09 pain=1 ae_type=1");
    put_visit(registry, import, "P1", 3, "pain=6");
    put_visit(registry, import, "P1", 2, "visit_date=2020-03-01 pain=9 ae_type=2");
    put_visit(registry, import, "P2", 1, "pain=2");
    fixture_commit(import);
}

static void expect_of(Registry *registry, const SchemaAnalysis *analysis,
    const char *expression, size_t n, const double *expected)
{
    GError *error = NULL;
    const char *const names[] = {"x"};
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    (void)registry_cohort_ask(cohort, expression, "x", &error);
    fixture_no_error(error);
    (void)registry_cohort_read(cohort, &error);
    fixture_no_error(error);
    g_autoptr(BaseFrame) frame =
        registry_cohort_rows(cohort, names, &expression, 1, NULL, &error);
    fixture_no_error(error);
    assert_int_equal(frame->n_rows, n);
    for (size_t i = 0; i < n; i++) {
        const double found = base_column_number(&frame->columns[0], i);
        if (!(found == expected[i] || (isnan(found) && isnan(expected[i]))))
            fail_msg("%s: row %zu is %g, not %g", expression, i, found, expected[i]);
    }
}

#define OF_VISITS "FROM visit AS v WHERE v.record_id = patient.record_id"

/* A repeating event has no column of the patient; its visits are rows of `visit`, each its own.
 */
static void test_cohort_pieces__visits_that_come_again(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = repeating_study();
    fill(registry);
    expect_of(registry, NULL, "(SELECT count(*) " OF_VISITS ")", 3, (const double[]){4, 3, 1});
    expect_of(registry, NULL, "(SELECT sum(pain) " OF_VISITS " AND event = '1_month')", 3,
        (const double[]){18, 3, NAN});
    expect_of(registry, NULL, "(SELECT sum(instance * pain) " OF_VISITS ")", 3,
        (const double[]){8 + 3 + 2 * 9 + 3 * 6, 8 + 2 + 2 * 1, 8});
    expect_of(registry, NULL,
        "(SELECT count(ae_type) " OF_VISITS " AND visit_date >= '2020-03-01')", 3,
        (const double[]){1, 1, 0});
    /* Two forms of one visit are one row. */
    expect_of(registry, NULL, "(SELECT pain " OF_VISITS " AND ae_type IS NOT NULL)", 3,
        (const double[]){9, 1, NAN});
    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
    fixture_no_error(error);
    assert_false(registry_cohort_ask(cohort, "pain__1_month", "x", &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "no such column: pain__1_month");
}

/* A visit's derived value (pain above 5) is made for each time that it came. */
static void test_cohort_pieces__derived_of_visits_that_come_again(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = repeating_study();
    fill(registry);
    expect_of(
        registry, NULL, "(SELECT sum(hurts) " OF_VISITS ")", 3, (const double[]){3, 1, 1});
    expect_of(
        registry, NULL, "(SELECT count(hurts) " OF_VISITS ")", 3, (const double[]){4, 3, 1});
    SchemaDerived seen = {.name = (char *)"seen",
        .sql = (char *)"100 * instance + (visit_date IS NULL)",
        .level = SCHEMA_LEVEL_VISIT,
        .form = schema_study_form(registry_study(registry), "assessment")};
    const SchemaAnalysis analysis = {.n_derived = 1, .derived = &seen};
    expect_of(registry, &analysis, "(SELECT sum(seen) " OF_VISITS " AND event = '1_month')", 3,
        (const double[]){601, 301, NAN});
}

/* Cases of one length of code and another: the numbers that are kept are the numbers asked for.
 */
static void test_cohort_pieces__codes(void **state)
{
    (void)state;
    static const struct {
        uint32_t code;
        uint8_t width;
    } cases[] = {
        {0, 1}, {255, 1}, {256, 2}, {7, 2}, {65535, 2}, {65536, 4}, {UINT32_MAX, 4}, {1, 4}};
    NarrowCodes codes = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (size_t k = 0; k < 1500; k++)
            narrow_codes_append(&codes, cases[i].code);
        assert_int_equal(codes.width, cases[i].width);
        assert_int_equal(codes.n, 1500 * (i + 1));
        for (size_t k = 0; k < codes.n; k++)
            if (narrow_codes_at(&codes, k) != cases[k / 1500].code)
                fail_msg("code %zu is %u", k, narrow_codes_at(&codes, k));
    }
    g_free(codes.bytes);
}

enum { N_MANY = 2 * COHORT_PIECE_RECORDS + 700 };

/* 120 ages of the first, another weight for each of the later ones: from one byte a code to
 * two. */
static void fill_many(Registry *registry)
{
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < N_MANY; i++) {
        g_autofree char *record = g_strdup_printf("R%05d", i);
        g_autofree char *values = i < COHORT_PIECE_RECORDS
                                      ? g_strdup_printf("consent=1 weight=%d", i % 120)
                                      : g_strdup_printf("consent=1 weight=%d.5", i);
        (void)fixture_put(
            registry, import, (FixtureKey){.record = record, .event = "baseline"}, values);
        if (i % 1000 == 999)
            put_visit(registry, import, record, 2, "pain=7");
    }
    fixture_commit(import);
}

static void test_cohort_pieces__wider_from_piece_to_piece(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = repeating_study();
    fill_many(registry);
    g_autofree double *weights = g_new(double, N_MANY);
    g_autofree double *times = g_new(double, N_MANY);
    for (int i = 0; i < N_MANY; i++) {
        weights[i] = i < COHORT_PIECE_RECORDS ? i % 120 : i + 0.5;
        times[i] = i % 1000 == 999 ? 2 : 1;
    }
    expect_of(registry, NULL, "weight", N_MANY, weights);
    /* The further visit of one piece is not met again in the next. */
    expect_of(registry, NULL, "(SELECT count(*) " OF_VISITS ")", N_MANY, times);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohort_pieces__visits_that_come_again),
        cmocka_unit_test(test_cohort_pieces__derived_of_visits_that_come_again),
        cmocka_unit_test(test_cohort_pieces__codes),
        cmocka_unit_test(test_cohort_pieces__wider_from_piece_to_piece),
    };
    return cmocka_run_group_tests_name("registry/cohort_pieces", tests, NULL, NULL);
}
