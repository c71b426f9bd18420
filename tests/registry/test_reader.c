#include "fixture.h"

#include <math.h>

#include "registry/reader.h"

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
        "consent=1 age=40 pain=7");
    fixture_commit(import);
}

static RegistryReader *reader_of(Registry *registry, const SchemaAnalysis *analysis)
{
    GError *error = NULL;
    RegistryReader *reader = registry_reader_new(registry, analysis, &error);
    fixture_no_error(error);
    return reader;
}

static SchemaDerived less_pain = {.name = (char *)"less_pain",
    .sql = (char *)"pain__baseline - pain__1_month",
    .level = SCHEMA_LEVEL_PATIENT,
    .form = SIZE_MAX};

static BaseFrame *frame_of(RegistryReader *reader, const char *expression, const char *where)
{
    GError *error = NULL;
    const char *const names[] = {"x"};
    BaseFrame *frame = registry_reader_frame(reader, names, &expression, 1, where, &error);
    fixture_no_error(error);
    return frame;
}

static double first_number(RegistryReader *reader, const char *expression)
{
    g_autoptr(BaseFrame) frame = frame_of(reader, expression, NULL);
    assert_int_equal(frame->columns[0].kind, BASE_COLUMN_NUMBER);
    return frame->columns[0].number[0];
}

static void expect_refused(RegistryReader *reader, const char *expression, const char *part)
{
    GError *error = NULL;
    const char *const names[] = {"x"};
    BaseFrame *frame = registry_reader_frame(reader, names, &expression, 1, NULL, &error);
    assert_null(frame);
    fixture_expect(&error, BASE_ERROR_STUDY, part);
}

/* One row a record, in byte order: P1, P10, P2, P3. */
static void test_reader__frame(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    const char *const names[] = {"age", "grade", "none"};
    const char *const expressions[] = {"age", "grade", "weight + 'x' IS 3 AND NULL"};
    GError *error = NULL;
    g_autoptr(BaseFrame) frame =
        registry_reader_frame(reader, names, expressions, 3, NULL, &error);
    fixture_no_error(error);
    assert_int_equal(frame->n_rows, 4);
    assert_string_equal(frame->row_ids[0], "P1");
    assert_string_equal(frame->row_ids[1], "P10");
    assert_string_equal(frame->row_ids[2], "P2");
    assert_true(frame->columns[0].number[0] == 61);
    assert_true(isnan(frame->columns[0].number[2]));
    assert_int_equal(frame->columns[1].kind, BASE_COLUMN_TEXT);
    assert_string_equal(frame->columns[1].text[1], "B");
    assert_null(frame->columns[1].text[3]);

    g_autoptr(BaseFrame) part =
        frame_of(reader, "CASE WHEN age > 50 THEN 'old' ELSE age END", "age IS NOT NULL");
    assert_int_equal(part->n_rows, 3);
    assert_string_equal(part->columns[0].text[0], "old");
    assert_string_equal(part->columns[0].text[1], "17");
}

/* 2020-01-01 to 2020-12-31 is 365 days (a leap year); a month is 30.4375 days. */
static void test_reader__derived(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    const SchemaAnalysis analysis = {.n_derived = 1, .derived = &less_pain};
    g_autoptr(RegistryReader) reader = reader_of(registry, &analysis);
    assert_true(first_number(reader, "days") == 365);
    assert_true(first_number(reader, "months") == 365 / 30.4375);
    assert_true(first_number(reader, "hurts__baseline") == 1);
    assert_true(first_number(reader, "hurts__1_month") == 0);
    assert_true(first_number(reader, "less_pain") == 5);
    assert_true(first_number(reader,
                    "(SELECT count(*) FROM adverse_event AS a\n"
                    " WHERE a.record_id = patient.record_id AND a.event = '1_month')") == 2);
    assert_true(
        first_number(reader,
            "(SELECT max(pain) FROM visit WHERE visit.record_id = patient.record_id)") == 8);
}

/* P1 was operated on 2020-01-01 and died on 2020-12-31. */
static void test_reader__cutoff(void **state)
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
        g_autoptr(RegistryReader) reader = reader_of(registry, &analysis);
        const double days = first_number(reader, "days");
        assert_true(isnan(cases[i].days) ? isnan(days) : days == cases[i].days);
        assert_true(first_number(reader, "vital_status") == cases[i].dead);
        g_autofree char *same = g_strdup_printf("cutoff = '%s'", cases[i].cutoff);
        assert_true(first_number(reader, same) == 1);
    }
}

static void test_reader__columns(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    g_autofree char *all = g_strjoinv(" ", (char **)registry_reader_columns(reader));
    assert_string_equal(all,
        "record_id site consent age weight sex grade site_of___neck site_of___back "
        "surgery_date "
        "visit_date__baseline pain__baseline remark__baseline hurts__baseline "
        "visit_date__1_month pain__1_month remark__1_month hurts__1_month "
        "vital_status last_contact days months");
    g_autofree char *age = registry_reader_column(reader, "age", NULL);
    g_autofree char *at_baseline = registry_reader_column(reader, "age", "baseline");
    g_autofree char *pain = registry_reader_column(reader, "pain", "1_month");
    g_autofree char *days = registry_reader_column(reader, "days", NULL);
    assert_string_equal(age, "age");
    assert_string_equal(at_baseline, "age");
    assert_string_equal(pain, "pain__1_month");
    assert_string_equal(days, "days");
    assert_null(registry_reader_column(reader, "age", "1_month"));
    assert_null(registry_reader_column(reader, "pain", NULL));
    assert_null(registry_reader_column(reader, "pain", "outcome"));
    assert_null(registry_reader_column(reader, "pain", "change"));
    assert_null(registry_reader_column(reader, "nothing", NULL));
}

/* P10 is 17, P2's age is unknown; of the rest P3 was not seen. */
static void test_reader__cohort(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    SchemaStep steps[] = {{.id = (char *)"adults", .where = (char *)"age >= 20"},
        {.id = (char *)"nobody", .where = (char *)"1 -- a comment"},
        {.id = (char *)"seen", .where = (char *)"pain__1_month IS NOT NULL"}};
    const SchemaAnalysis analysis = {.n_steps = 3, .steps = steps};
    RegistryFlowStep flow[3];
    GError *error = NULL;
    for (int twice = 0; twice < 2; twice++) {
        (void)registry_reader_cohort(reader, &analysis, flow, &error);
        fixture_no_error(error);
        assert_int_equal(flow[0].n_before, 4);
        assert_int_equal(flow[0].n_excluded, 2);
        assert_int_equal(flow[0].n_unknown, 1);
        assert_int_equal(flow[0].n_after, 2);
        assert_int_equal(flow[1].n_excluded, 0);
        assert_int_equal(flow[2].n_excluded, 1);
        assert_int_equal(flow[2].n_unknown, 0);
        assert_int_equal(flow[2].n_after, 1);
        assert_ptr_equal(flow[2].step, &steps[2]);
    }
    g_autoptr(BaseFrame) frame = frame_of(reader, "age", NULL);
    assert_int_equal(frame->n_rows, 1);
    assert_string_equal(frame->row_ids[0], "P1");

    steps[2].where = (char *)"pain__1_moth > 1";
    assert_false(registry_reader_cohort(reader, &analysis, flow, &error));
    fixture_expect(&error, BASE_ERROR_STUDY,
        "step seen: no such column: pain__1_moth; did you mean pain__1_month");
}

/* What an expression may not do, and that the message says why. */
static void test_reader__authorizer(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    fill(registry);
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    expect_refused(reader, "ago", "x: no such column: ago; did you mean age");
    expect_refused(reader, "sins_totl(1)", "did you mean sins_total");
    expect_refused(reader, "\"ago\"", "no such column: ago");
    expect_refused(reader, "(SELECT age FROM enrolment)", "enrolment may not be read");
    expect_refused(reader, "(SELECT raw FROM proreg_query)", "proreg_query may not be read");
    expect_refused(reader, "(SELECT sql FROM sqlite_schema)", "may not be read");
    expect_refused(reader, "1) FROM patient; DROP TABLE patient; --", "x: ");
    expect_refused(reader, "1); DELETE FROM temp.patient; --", "x: ");
    expect_refused(reader, "(SELECT count(*) FROM proreg_query)", "may not be read");
    expect_refused(reader, "(SELECT count(*) FROM main.adverse_event)", "x: ");
    expect_refused(reader, "load_extension('x')", "x: ");
    expect_refused(reader, "random()", "random is not allowed");
    expect_refused(reader, "age, sex", "x: ");
    expect_refused(reader, "avg(age)", "misuse of aggregate");
    expect_refused(reader, "", "x: ");
    expect_refused(reader, "(SELECT * FROM pragma_table_info('patient'))", "x: ");
    expect_refused(reader, "age /*", "x: ");
    fixture_path_free(path);
}

/* A query without an end is stopped, and the reader works on. */
static void test_reader__runaway(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    expect_refused(reader,
        "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
        " SELECT count(*) FROM n)",
        "takes too long");
    assert_true(first_number(reader, "age") == 61);
}

static void expect_bad_derived(Registry *registry, SchemaDerived *derived, const char *part)
{
    GError *error = NULL;
    const SchemaAnalysis analysis = {.n_derived = 1, .derived = derived};
    assert_null(registry_reader_new(registry, &analysis, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, part);
}

static void test_reader__error_derived(void **state)
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
    g_autoptr(RegistryReader) reader = reader_of(registry, NULL);
    assert_int_equal(strlen(registry_reader_snapshot(reader)), 64);
}

/* A reader sees the state at which it was made; writers need not wait for it. */
static void test_reader__beside_writer(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    fill(registry);
    g_autoptr(Registry) second = fixture_open(path, REGISTRY_READ);
    g_autoptr(RegistryReader) reader = reader_of(second, NULL);
    (void)fixture_import(registry, p1, "age=62");
    assert_true(first_number(reader, "age") == 61);
    g_autoptr(RegistryReader) later = reader_of(second, NULL);
    assert_true(first_number(later, "age") == 62);
    assert_string_not_equal(registry_reader_snapshot(reader), registry_reader_snapshot(later));
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reader__frame),
        cmocka_unit_test(test_reader__derived),
        cmocka_unit_test(test_reader__cutoff),
        cmocka_unit_test(test_reader__columns),
        cmocka_unit_test(test_reader__cohort),
        cmocka_unit_test(test_reader__authorizer),
        cmocka_unit_test(test_reader__runaway),
        cmocka_unit_test(test_reader__error_derived),
        cmocka_unit_test(test_reader__beside_writer),
    };
    return cmocka_run_group_tests_name("registry/reader", tests, NULL, NULL);
}
