#include "support/fixture.h"

#include <math.h>

#include "registry/cohort.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};

static void fill(Registry *registry)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1,
        "consent=1 age=61 weight=58.5 sex=1 grade=A surgery_date=2020-01-01 "
        "visit_date=2019-12-31 pain=8");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "1_month"},
        "visit_date=2020-02-01 pain=3");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "outcome"},
        "vital_status=1 last_contact=2020-12-31");
    (void)fixture_put(registry, import,
        (FixtureKey){
            .record = "P1", .event = "1_month", .form = "adverse_event", .instance = 1},
        "ae_type=1 ae_date=2020-01-10");
    (void)fixture_put(registry, import,
        (FixtureKey){
            .record = "P1", .event = "1_month", .form = "adverse_event", .instance = 2},
        "ae_type=2");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P10", .event = "baseline"},
        "consent=1 age=17 grade=B pain=2");
    (void)fixture_put(registry, import,
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"},
        "consent=1 age=?UNK pain=6");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P3", .event = "baseline"},
        "consent=1 age=40 weight=0.1 pain=7");
    (void)fixture_put(registry, import,
        (FixtureKey){
            .record = "P3", .event = "1_month", .form = "adverse_event", .instance = 1},
        "ae_type=2");
    fixture_commit(import);
}

static SchemaDerived less_pain = {.name = (char *)"less_pain",
    .sql = (char *)"pain__baseline - pain__1_month",
    .level = SCHEMA_LEVEL_PATIENT,
    .form = SIZE_MAX};

/* The answer to one expression, after a read of its own. */
static BaseFrame *frame_of(Registry *registry, const SchemaAnalysis *analysis,
    const char *expression, const char *where)
{
    GError *error = NULL;
    const char *const names[] = {"x"};
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    (void)(registry_cohort_ask(cohort, expression, "x", &error) &&
           (!where || registry_cohort_ask(cohort, where, "where", &error)));
    fixture_no_error(error);
    registry_cohort_ask_ids(cohort);
    (void)registry_cohort_read(cohort, &error);
    fixture_no_error(error);
    BaseFrame *frame = registry_cohort_rows(cohort, names, &expression, 1, where, &error);
    fixture_no_error(error);
    return frame;
}

static void expect_numbers(Registry *registry, const SchemaAnalysis *analysis,
    const char *expression, const double expected[4])
{
    g_autoptr(BaseFrame) frame = frame_of(registry, analysis, expression, NULL);
    assert_int_equal(frame->n_rows, 4);
    for (size_t i = 0; i < 4; i++) {
        const double found = base_column_number(&frame->columns[0], i);
        if (!(found == expected[i] || (isnan(found) && isnan(expected[i]))))
            fail_msg("%s: row %zu is %g, not %g", expression, i, found, expected[i]);
    }
}

static double first_number(
    Registry *registry, const SchemaAnalysis *analysis, const char *expression)
{
    g_autoptr(BaseFrame) frame = frame_of(registry, analysis, expression, NULL);
    assert_int_equal(frame->columns[0].values->kind, BASE_COLUMN_NUMBER);
    return base_column_number(&frame->columns[0], 0);
}

/* One row a record, in byte order: P1, P10, P2, P3. */
static void test_cohort__rows(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(BaseFrame) age = frame_of(registry, NULL, "age", NULL);
    assert_int_equal(age->n_rows, 4);
    assert_string_equal(age->row_ids[0], "P1");
    assert_string_equal(age->row_ids[1], "P10");
    assert_string_equal(age->row_ids[2], "P2");
    assert_string_equal(age->row_ids[3], "P3");
    assert_null(age->weight);
    expect_numbers(registry, NULL, "age", (double[]){61, 17, NAN, 40});
    expect_numbers(registry, NULL, "weight + 'x' IS 3 AND NULL", (double[]){0, 0, 0, 0});
    expect_numbers(registry, NULL, "site = 'site_02'", (double[]){0, 0, 1, 0});
    expect_numbers(registry, NULL, "sex = '1'", (double[]){1, NAN, NAN, NAN});
    expect_numbers(registry, NULL, "record_id > 'P1'", (double[]){0, 1, 1, 1});

    g_autoptr(BaseFrame) grade = frame_of(registry, NULL, "grade", NULL);
    assert_int_equal(grade->columns[0].values->kind, BASE_COLUMN_TEXT);
    assert_string_equal(base_column_text(&grade->columns[0], 1), "B");
    assert_null(base_column_text(&grade->columns[0], 3));

    g_autoptr(BaseFrame) part = frame_of(
        registry, NULL, "CASE WHEN age > 50 THEN 'old' ELSE age END", "age IS NOT NULL");
    assert_int_equal(part->n_rows, 3);
    assert_string_equal(part->row_ids[2], "P3");
    assert_string_equal(base_column_text(&part->columns[0], 0), "old");
    assert_string_equal(base_column_text(&part->columns[0], 1), "17");
}

/* The content hash that a cohort of all or of one hospital bears. New. */
static char *snapshot_of(Registry *registry)
{
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, NULL);
    assert_true(registry_cohort_read(cohort, NULL));
    return g_strdup(registry_cohort_snapshot(cohort));
}

/* The others are not there: neither as rows nor for an expression that only they would break.
 */
static void test_cohort__of_one_hospital(void **state)
{
    (void)state;
    static const char breaks[] = "CASE WHEN site = 'site_02' THEN 1 "
                                 "ELSE abs(-9223372036854775807 - (record_id IS NOT NULL)) END";
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autofree char *whole = snapshot_of(registry);
    registry_cohorts_of(registry, "site_02");
    g_autoptr(BaseFrame) pain = frame_of(registry, NULL, "pain__baseline", NULL);
    assert_int_equal(pain->n_rows, 1);
    assert_string_equal(pain->row_ids[0], "P2");
    assert_true(first_number(registry, NULL, "pain__baseline") == 6);
    assert_true(first_number(registry, NULL, breaks) == 1);
    g_autofree char *part = snapshot_of(registry);
    assert_string_equal(part, whole);
    registry_cohorts_of(registry, "site_09");
    g_autoptr(BaseFrame) nobody = frame_of(registry, NULL, "pain__baseline", NULL);
    assert_int_equal(nobody->n_rows, 0);
    registry_cohorts_of(registry, NULL);
    g_autoptr(BaseFrame) all = frame_of(registry, NULL, "pain__baseline", NULL);
    assert_int_equal(all->n_rows, 4);
    g_autoptr(GError) error = NULL;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, NULL);
    assert_true(registry_cohort_ask(cohort, breaks, "breaks", NULL));
    assert_false(registry_cohort_read(cohort, &error));
}

/* 58.5 and 0.1 are 585 and 1 tenths. */
static void test_cohort__numbers_are_decimals(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(BaseFrame) weight = frame_of(registry, NULL, "weight", NULL);
    const BaseValues *values = weight->columns[0].values;
    assert_int_equal(values->n, 2);
    assert_int_equal(values->scale, 1);
    assert_true(values->unit[0] == 1 && values->unit[1] == 585);
    g_autoptr(BaseFrame) third = frame_of(registry, NULL, "age / 3.0", NULL);
    assert_int_equal(third->columns[0].values->scale, -1);
    assert_null(third->columns[0].values->unit);
}

/* Values of a visit made of other values of the visit, each at the visits of its own form. */
static void test_cohort__values_of_a_visit(void **state)
{
    (void)state;
    g_autofree char *study = g_strconcat(fixture_study,
        "  - {name: gone, label: Dead, level: visit, form: outcome, sql: vital_status = 1}\n"
        "  - {name: told, label: Told, level: visit, form: outcome, sql: gone + 1}\n"
        "  - {name: more, label: More, level: visit, form: assessment, sql: hurts * 10 + "
        "pain}\n",
        NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    fill(registry);
    expect_numbers(registry, NULL, "told", (double[]){2, NAN, NAN, NAN});
    expect_numbers(registry, NULL, "more__baseline", (double[]){18, 2, 16, 17});
    expect_numbers(registry, NULL, "more__1_month", (double[]){3, NAN, NAN, NAN});
    expect_numbers(registry, NULL, "hurts__baseline", (double[]){1, 0, 1, 1});
}

static void test_cohort__counts(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    GError *error = NULL;
    static const char *const wanted[] = {"consent", "pain__baseline > 5", "age"};
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
    fixture_no_error(error);
    for (size_t i = 0; i < 3; i++)
        assert_true(registry_cohort_ask(cohort, wanted[i], wanted[i], &error));
    assert_true(registry_cohort_read(cohort, &error));
    g_autoptr(BaseFrame) counts =
        registry_cohort_counts(cohort, wanted, wanted, 2, NULL, &error);
    fixture_no_error(error);
    /* consent 1 throughout; P10 has no pain above 5, the three others have. */
    assert_int_equal(counts->n_rows, 2);
    assert_true(base_column_number(&counts->columns[1], 0) == 0);
    assert_true(base_column_number(&counts->columns[1], 1) == 1);
    assert_int_equal(counts->weight[0], 1);
    assert_int_equal(counts->weight[1], 3);
    assert_null(counts->row_ids);
    g_autoptr(BaseFrame) old = registry_cohort_counts(cohort, wanted, wanted, 2, "age", &error);
    assert_int_equal(old->weight[1], 2);
    assert_null(
        registry_cohort_rows(cohort, wanted, (const char *const[]){"weight"}, 1, NULL, &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "'weight' was not asked for");
}

/* 2020-01-01 to 2020-12-31 is 365 days (a leap year); a month is 30.4375 days. */
static void test_cohort__derived(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    const SchemaAnalysis analysis = {.n_derived = 1, .derived = &less_pain};
    expect_numbers(registry, &analysis, "days", (double[]){365, NAN, NAN, NAN});
    assert_true(first_number(registry, &analysis, "months") == 365 / 30.4375);
    expect_numbers(registry, &analysis, "hurts__baseline", (double[]){1, 0, 1, 1});
    expect_numbers(registry, &analysis, "hurts__1_month", (double[]){0, NAN, NAN, NAN});
    expect_numbers(registry, &analysis, "less_pain", (double[]){5, NAN, NAN, NAN});
}

/* A value that does not depend on a visit's values is there where the visit took place. */
static void test_cohort__derived_of_visits_that_took_place(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    SchemaDerived seen = {.name = (char *)"seen",
        .sql = (char *)"pain IS NOT NULL",
        .level = SCHEMA_LEVEL_VISIT,
        .form = schema_study_form(registry_study(registry), "assessment")};
    SchemaDerived where = seen;
    where.name = (char *)"place";
    where.sql = (char *)"site || ' ' || event || ' ' || instance || ' ' || record_id";
    SchemaDerived both[] = {seen, where};
    const SchemaAnalysis analysis = {.n_derived = 2, .derived = both};
    expect_numbers(registry, &analysis, "seen__1_month", (double[]){1, NAN, NAN, NAN});
    expect_numbers(registry, &analysis, "seen__baseline", (double[]){1, 1, 1, 1});
    g_autoptr(BaseFrame) frame = frame_of(registry, &analysis, "place__baseline", NULL);
    assert_string_equal(base_column_text(&frame->columns[0], 2), "site_02 baseline 1 P2");
}

/* Subqueries see the patient's own rows: P1 has two adverse events, P3 one. */
static void test_cohort__rows_of_the_patient(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    expect_numbers(registry, NULL,
        "(SELECT count(*) FROM adverse_event AS a\n"
        " WHERE a.record_id = patient.record_id AND a.event = '1_month')",
        (double[]){2, 0, 0, 1});
    expect_numbers(registry, NULL,
        "EXISTS (SELECT 1 FROM adverse_event WHERE record_id = patient.record_id\n"
        " AND ae_type = 1 AND ae_date > surgery_date AND instance = 1)",
        (double[]){1, 0, 0, 0});
    expect_numbers(registry, NULL,
        "(SELECT max(pain) FROM visit WHERE visit.record_id = patient.record_id)",
        (double[]){8, 2, 6, 7});
    expect_numbers(registry, NULL,
        "(SELECT sum(hurts) FROM visit AS v WHERE v.record_id = patient.record_id)",
        (double[]){1, 0, 1, 1});
    expect_numbers(registry, NULL,
        "(SELECT count(*) FROM visit AS v WHERE v.record_id = patient.record_id)",
        (double[]){3, 1, 1, 1});
}

/* P1 was operated on 2020-01-01 and died on 2020-12-31. */
static void test_cohort__cutoff(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    static const struct {
        const char *cutoff;
        double days, dead; /* NaN where unknown */
    } cases[] = {
        {"2021-01-01", 365, 1},
        {"2020-12-31", 365, 1},
        {"2020-12-30", 364, 0},
        {"2020-01-01", 0, 0},
        {"2019-12-31", NAN, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const SchemaAnalysis analysis = {.cutoff = (char *)cases[i].cutoff};
        const double days = first_number(registry, &analysis, "days");
        assert_true(isnan(cases[i].days) ? isnan(days) : days == cases[i].days);
        assert_true(first_number(registry, &analysis, "vital_status") == cases[i].dead);
        g_autofree char *same = g_strdup_printf("cutoff = '%s'", cases[i].cutoff);
        assert_true(first_number(registry, &analysis, same) == 1);
    }
}

static void test_cohort__columns(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
    fixture_no_error(error);
    g_autofree char *all = g_strjoinv(" ", (char **)registry_cohort_columns(cohort));
    assert_string_equal(all,
        "record_id site consent age weight sex grade site_of___neck site_of___back "
        "surgery_date "
        "visit_date__baseline pain__baseline remark__baseline hurts__baseline "
        "visit_date__1_month pain__1_month remark__1_month hurts__1_month "
        "vital_status last_contact days months");
    g_autofree char *age = registry_cohort_column(cohort, "age", NULL);
    g_autofree char *at_baseline = registry_cohort_column(cohort, "age", "baseline");
    g_autofree char *pain = registry_cohort_column(cohort, "pain", "1_month");
    g_autofree char *days = registry_cohort_column(cohort, "days", NULL);
    assert_string_equal(age, "age");
    assert_string_equal(at_baseline, "age");
    assert_string_equal(pain, "pain__1_month");
    assert_string_equal(days, "days");
    assert_null(registry_cohort_column(cohort, "age", "1_month"));
    assert_null(registry_cohort_column(cohort, "pain", NULL));
    assert_null(registry_cohort_column(cohort, "pain", "outcome"));
    assert_null(registry_cohort_column(cohort, "pain", "change"));
    assert_null(registry_cohort_column(cohort, "nothing", NULL));
}

/* P10 is 17, P2's age is unknown; of the rest P3 was not seen. */
static void test_cohort__flow(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    SchemaStep steps[] = {{.id = (char *)"adults", .where = (char *)"age >= 20"},
        {.id = (char *)"nobody", .where = (char *)"1 -- a comment"},
        {.id = (char *)"seen", .where = (char *)"pain__1_month IS NOT NULL"}};
    const SchemaAnalysis analysis = {.n_steps = 3, .steps = steps};
    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, &analysis, &error);
    fixture_no_error(error);
    registry_cohort_ask_ids(cohort);
    assert_true(registry_cohort_ask(cohort, "age", "age", &error));
    assert_true(registry_cohort_read(cohort, &error));
    const RegistryFlowStep *flow = registry_cohort_flow(cohort);
    static const int64_t expected[3][4] = {{4, 2, 1, 2}, {2, 0, 0, 2}, {2, 1, 0, 1}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(flow[i].n_before, expected[i][0]);
        assert_int_equal(flow[i].n_excluded, expected[i][1]);
        assert_int_equal(flow[i].n_unknown, expected[i][2]);
        assert_int_equal(flow[i].n_after, expected[i][3]);
        assert_ptr_equal(flow[i].step, &steps[i]);
    }
    const char *const age[] = {"age"};
    g_autoptr(BaseFrame) frame = registry_cohort_rows(cohort, age, age, 1, NULL, &error);
    assert_int_equal(frame->n_rows, 1);
    assert_string_equal(frame->row_ids[0], "P1");
    assert_int_equal(frame->columns[0].values->n, 1);

    steps[2].where = (char *)"pain__1_moth > 1";
    assert_null(registry_cohort_new(registry, &analysis, &error));
    fixture_expect(&error, BASE_ERROR_STUDY,
        "step seen: no such column: pain__1_moth; did you mean pain__1_month");
}

/* A step is asked only of those whom the steps before it left in: P2's weight would fail. */
static void test_cohort__steps_see_who_is_left(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    SchemaStep steps[] = {{.id = (char *)"known", .where = (char *)"weight IS NOT NULL"},
        {.id = (char *)"fine",
            .where =
                (char *)"CASE WHEN weight IS NULL AND age THEN abs(-9223372036854775807 - 1)"
                        " ELSE weight < 50 END"}};
    const SchemaAnalysis analysis = {.n_steps = 2, .steps = steps};
    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, &analysis, &error);
    fixture_no_error(error);
    assert_true(registry_cohort_read(cohort, &error));
    assert_int_equal(registry_cohort_flow(cohort)[1].n_after, 1);
    SchemaAnalysis second = analysis;
    second.n_steps = 1;
    second.steps = &steps[1];
    g_autoptr(RegistryCohort) all = registry_cohort_new(registry, &second, &error);
    fixture_no_error(error);
    assert_false(registry_cohort_read(all, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "step fine: integer overflow");
}

static void expect_bad_derived(Registry *registry, SchemaDerived *derived, const char *part)
{
    GError *error = NULL;
    const SchemaAnalysis analysis = {.n_derived = 1, .derived = derived};
    assert_null(registry_cohort_new(registry, &analysis, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, part);
}

static void test_cohort__error_derived(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    SchemaDerived bad = less_pain;
    bad.sql = (char *)"pain__baselin";
    expect_bad_derived(registry, &bad, "derived value less_pain: no such column");
    bad.sql = (char *)"less_pain + 1";
    expect_bad_derived(registry, &bad, "less_pain gets its value later");
    bad.sql = (char *)"1), age = (2";
    expect_bad_derived(registry, &bad, "derived value less_pain: ");
    bad.level = SCHEMA_LEVEL_VISIT;
    bad.form = schema_study_form(registry_study(registry), "assessment");
    bad.sql = (char *)"(SELECT max(less_pain) FROM visit AS v WHERE v.record_id = "
                      "visit.record_id)";
    expect_bad_derived(registry, &bad, "less_pain gets its value later");
}

/* An empty registry answers with nobody. */
static void test_cohort__nobody(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(BaseFrame) frame = frame_of(registry, NULL, "age", NULL);
    assert_int_equal(frame->n_rows, 0);
    assert_int_equal(frame->columns[0].values->n, 0);
}

/* More records than a piece holds; each has a pain of its own and the neighbour's event. */
static void test_cohort__many(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    enum { N = 4500 };
    for (int i = 0; i < N; i++) {
        g_autofree char *record = g_strdup_printf("R%05d", i);
        g_autofree char *values = g_strdup_printf("consent=1 age=%d pain=%d", i % 90, i % 11);
        (void)fixture_put(
            registry, import, (FixtureKey){.record = record, .event = "baseline"}, values);
    }
    fixture_commit(import);
    g_autoptr(BaseFrame) frame = frame_of(registry, NULL, "age * 100 + pain__baseline", NULL);
    assert_int_equal(frame->n_rows, N);
    for (size_t i = 0; i < N; i++)
        if (base_column_number(&frame->columns[0], i) != (double)(i % 90 * 100 + i % 11))
            fail_msg("row %zu is %g", i, base_column_number(&frame->columns[0], i));
    assert_string_equal(frame->row_ids[N - 1], "R04499");
}

static void ask_all(RegistryCohort *cohort, const char *const *wanted, size_t n)
{
    GError *error = NULL;
    for (size_t i = 0; i < n; i++)
        (void)registry_cohort_ask(cohort, wanted[i], wanted[i], &error);
    (void)registry_cohort_read(cohort, &error);
    fixture_no_error(error);
}

/* Counted in a table, or by sorting the members: as the rows say. 700 * 300 possible rows are
   too many for a table, 12 and 12 * 300 are not; ages have codes of two bytes. */
static void test_cohort__counts_as_rows(void **state)
{
    (void)state;
    enum { N = 3000 };
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < N; i++) {
        g_autofree char *record = g_strdup_printf("R%05d", i);
        g_autofree char *age =
            i % 9 ? g_strdup_printf("age=%d", i * 37 % 90) : g_strdup("grade=B");
        g_autofree char *values = g_strdup_printf(
            "consent=1 %s pain=%d weight=%d.5", age, i * 7 % 11, 1 + i * 31 % 290);
        (void)fixture_put(
            registry, import, (FixtureKey){.record = record, .event = "baseline"}, values);
    }
    fixture_commit(import);
    static const char *const wanted[] = {
        "age * 8 + pain__baseline", "weight", "pain__baseline", "record_id"};
    static const size_t columns[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 2}};
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
    ask_all(cohort, wanted, 4);
    for (size_t k = 0; k < 4; k++) {
        const char *const names[] = {wanted[columns[k][0]], wanted[columns[k][1]]};
        g_autoptr(BaseFrame) rows = registry_cohort_rows(cohort, names, names, 2, NULL, &error);
        g_autoptr(BaseFrame) sorted = base_frame_counts(rows, NULL);
        g_autoptr(BaseFrame) counts =
            registry_cohort_counts(cohort, names, names, 2, NULL, &error);
        fixture_no_error(error);
        assert_int_equal(counts->n_rows, sorted->n_rows);
        assert_memory_equal(
            counts->weight, sorted->weight, counts->n_rows * sizeof *counts->weight);
        for (size_t c = 0; c < 2; c++)
            assert_memory_equal(counts->columns[c].code, sorted->columns[c].code,
                counts->n_rows * sizeof(int32_t));
        assert_string_equal(counts->columns[1].name, names[1]);
    }
}

/* The hash that comes with the reading is that of the registry, also where digests are missing,
   and whoever has withdrawn. */
static void test_cohort__content_hash(void **state)
{
    (void)state;
    char *path = fixture_path();
    char hash[65];
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(path);
    fill(registry);
    static const char *const changes[] = {"SELECT 1",
        "UPDATE proreg_record SET withdrawn = '2021-01-01' WHERE record_id = 'P10'",
        "UPDATE proreg_record SET digest = NULL WHERE record_id IN ('P1', 'P3')"};
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_free(fixture_query(path, changes[i]));
        g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
        assert_true(registry_cohort_read(cohort, &error));
        assert_true(registry_content_hash(registry, hash, &error));
        assert_string_equal(registry_cohort_snapshot(cohort), hash);
    }
    fixture_path_free(path);
}

/* A cohort sees the state at which it was read; a writer in between is not seen. */
static void test_cohort__snapshot(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    fill(registry);
    GError *error = NULL;
    g_autoptr(Registry) second = fixture_open(path, REGISTRY_READ);
    g_autoptr(RegistryCohort) before = registry_cohort_new(second, NULL, &error);
    assert_true(registry_cohort_ask(before, "age", "age", &error));
    assert_true(registry_cohort_read(before, &error));
    (void)fixture_import(registry, p1, "age=62");
    const char *const age[] = {"age"};
    g_autoptr(BaseFrame) frame = registry_cohort_rows(before, age, age, 1, NULL, &error);
    assert_true(base_column_number(&frame->columns[0], 0) == 61);
    assert_true(first_number(second, NULL, "age") == 62);
    g_autoptr(RegistryCohort) after = registry_cohort_new(second, NULL, &error);
    assert_true(registry_cohort_read(after, &error));
    assert_int_equal(strlen(registry_cohort_snapshot(after)), 64);
    assert_string_not_equal(registry_cohort_snapshot(before), registry_cohort_snapshot(after));
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohort__rows),
        cmocka_unit_test(test_cohort__of_one_hospital),
        cmocka_unit_test(test_cohort__numbers_are_decimals),
        cmocka_unit_test(test_cohort__values_of_a_visit),
        cmocka_unit_test(test_cohort__counts),
        cmocka_unit_test(test_cohort__derived),
        cmocka_unit_test(test_cohort__derived_of_visits_that_took_place),
        cmocka_unit_test(test_cohort__rows_of_the_patient),
        cmocka_unit_test(test_cohort__cutoff),
        cmocka_unit_test(test_cohort__columns),
        cmocka_unit_test(test_cohort__flow),
        cmocka_unit_test(test_cohort__steps_see_who_is_left),
        cmocka_unit_test(test_cohort__error_derived),
        cmocka_unit_test(test_cohort__nobody),
        cmocka_unit_test(test_cohort__many),
        cmocka_unit_test(test_cohort__counts_as_rows),
        cmocka_unit_test(test_cohort__content_hash),
        cmocka_unit_test(test_cohort__snapshot),
    };
    return cmocka_run_group_tests_name("registry/cohort", tests, NULL, NULL);
}
