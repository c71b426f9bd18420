/*
 * What an expression may see, call and take. The attacks come from a list of what SQLite offers
 * to whoever may write an expression.
 */
#include "support/fixture.h"

#include "registry/evaluator/evaluator.h"

static const RegistryInput patient[] = {{"record_id", "TEXT"}, {"age", "INTEGER"},
    {"weight", "REAL"}, {"grade", "TEXT"}, {"days", ""}};
static const RegistryInput visit[] = {
    {"record_id", "TEXT"}, {"event", "TEXT"}, {"pain", "INTEGER"}};
static const RegistryInput event_table[] = {
    {"record_id", "TEXT"}, {"event", "TEXT"}, {"instance", "INTEGER"}, {"ae_type", "INTEGER"}};

static size_t visit_table, adverse_table;

static RegistryEvaluator *evaluator_new(void)
{
    GError *error = NULL;
    RegistryEvaluator *evaluator = registry_evaluator_new("metastatic_spine", "jp", &error);
    fixture_no_error(error);
    const bool ok = registry_evaluator_add_subject(evaluator, REGISTRY_SUBJECT_PATIENT, patient,
                        G_N_ELEMENTS(patient), &error) &&
                    registry_evaluator_add_subject(evaluator, REGISTRY_SUBJECT_VISIT, visit,
                        G_N_ELEMENTS(visit), &error) &&
                    registry_evaluator_add_table(
                        evaluator, "visit", visit, G_N_ELEMENTS(visit), &visit_table, &error) &&
                    registry_evaluator_add_table(evaluator, "adverse_event", event_table,
                        G_N_ELEMENTS(event_table), &adverse_table, &error);
    fixture_no_error(error);
    assert_true(ok);
    return evaluator;
}

/* Checks, prepares and tries an expression over all columns of the patient. */
static RegistryFormula *formula_of(
    RegistryEvaluator *evaluator, const char *sql, GError **error)
{
    g_auto(RegistryUse) use = {0};
    const RegistryExpression expression = {sql, "x"};
    if (!registry_evaluator_check(
            evaluator, REGISTRY_SUBJECT_PATIENT, &expression, &use, error))
        return NULL;
    return registry_formula_new(evaluator, REGISTRY_SUBJECT_PATIENT, patient,
        G_N_ELEMENTS(patient), &expression, 1, NULL, error);
}

static const RegistryDatum none = {.kind = REGISTRY_DATUM_NULL};
static const RegistryDatum id = {.kind = REGISTRY_DATUM_TEXT, .text = "P1", .size = 2};
static const RegistryDatum sixty = {.kind = REGISTRY_DATUM_INTEGER, .integer = 60};
static const RegistryDatum half = {.kind = REGISTRY_DATUM_REAL, .real = 58.5};
static const RegistryDatum letter = {.kind = REGISTRY_DATUM_TEXT, .text = "A", .size = 1};

/* The value for a patient of 60 years, 58.5 kg and grade A, as text. New. */
static char *value_of(RegistryEvaluator *evaluator, const char *sql, GError **error)
{
    const RegistryDatum *const inputs[] = {&id, &sixty, &half, &letter, &none};
    g_autoptr(RegistryFormula) formula = formula_of(evaluator, sql, error);
    RegistryDomain *domain = registry_domain_new();
    uint32_t code = 0;
    char *text = NULL;
    if (formula && registry_formula_run(formula, inputs, &domain, &code, error)) {
        const RegistryDatum *datum = registry_domain_at(domain, code);
        text = datum->kind == REGISTRY_DATUM_NULL ? g_strdup("NULL")
               : datum->kind == REGISTRY_DATUM_INTEGER
                   ? g_strdup_printf("%" G_GINT64_FORMAT, datum->integer)
               : datum->kind == REGISTRY_DATUM_REAL ? g_strdup_printf("%g", datum->real)
                                                    : g_strdup_printf("'%s'", datum->text);
    }
    registry_domain_free(domain);
    return text;
}

static void expect(RegistryEvaluator *evaluator, const char *sql, const char *expected)
{
    GError *error = NULL;
    g_autofree char *text = value_of(evaluator, sql, &error);
    if (error)
        fail_msg("%.200s: %s", sql, error->message);
    if (g_strcmp0(text, expected) != 0)
        fail_msg("%.200s is %s, not %s", sql, text, expected);
}

static void expect_fault(
    RegistryEvaluator *evaluator, const char *sql, BaseErrorCode code, const char *part)
{
    GError *error = NULL;
    g_autofree char *text = value_of(evaluator, sql, &error);
    if (!error)
        fail_msg("%.60s gave %s", sql, text);
    fixture_expect(&error, code, part);
}

static void test_evaluator__values(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    expect(evaluator, "age + 1", "61");
    expect(evaluator, "age / 7", "8");
    expect(evaluator, "weight * 2", "117");
    expect(evaluator, "grade || patient.record_id", "'AP1'");
    expect(evaluator, "days IS NULL", "1");
    expect(evaluator, "days + 1", "NULL");
    expect(evaluator, "age = '60'", "1"); /* A column keeps its affinity, */
    expect(evaluator, "days = '60'", "NULL");
    expect(evaluator, "coalesce(days, age) = '60'", "0"); /* what is computed has none. */
    expect(evaluator, "sins_class(13)", "'unstable'");
    expect(evaluator, "round(sqrt(age), 2)", "7.75");
    expect(evaluator, "date('2020-01-31', '+1 month', 'start of month')", "'2020-03-01'");
    expect(evaluator, "julianday('2000-01-01 12:00')", "2.45154e+06");
    expect(evaluator, "strftime('%Y', '2021-05-06')", "'2021'");
    expect(evaluator, "date(NULL)", "NULL");
    expect(evaluator, "printf('%05.1f|%s', weight, grade)", "'058.5|A'");
}

/* SQLite's own that look at their arguments, and the first and last that may be called. */
static void test_evaluator__functions(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    expect(evaluator, "abs(-3) || upper('a')", "'3A'");
    expect(evaluator, "sins_total(3, 3, 2, 0, 3, 3)", "14");
    expect(evaluator, "sins(3, 3, 2, 0, 3, 3)", "14");
    expect(evaluator, "date('2020-01-31') || ' ' || date('2021-01-31', '+1 day')",
        "'2020-01-31 2021-02-01'");
    expect(evaluator, "time('2020-01-01 10:11:12')", "'10:11:12'");
    expect(evaluator, "datetime('2020-01-01', '+1 hours')", "'2020-01-01 01:00:00'");
    expect(evaluator, "unixepoch('1970-01-02')", "86400");
    expect(evaluator, "date('utc')", "NULL"); /* The time, which is no modifier. */
    expect(evaluator, "strftime('now', '2020-01-01')", "'now'");
    expect(evaluator, "strftime('localtime', '2020-01-01')", "'localtime'");
    expect(evaluator, "format('%s-%s', 'a', grade)", "'a-A'");
    expect(evaluator, "printf()", "NULL");
    expect(evaluator, "printf(NULL, 1)", "NULL");
    expect(evaluator, "length(printf('%9999d', 1))", "9999");
    expect(evaluator, "length(printf('%2001d1234', 1))", "2005");
    /* Twelve arguments, and one more. */
    expect(evaluator,
        "date('2020-01-01', '+1 day', '+1 day', '+1 day', '+1 day', '+1 day',"
        "'+1 day', '+1 day', '+1 day', '+1 day', '+1 day', '+1 day')",
        "'2020-01-12'");
    expect_fault(evaluator,
        "date('2020-01-01', '+1 day', '+1 day', '+1 day', '+1 day',"
        "'+1 day', '+1 day', '+1 day', '+1 day', '+1 day', '+1 day',"
        "'+1 day', '+1 day')",
        BASE_ERROR_STUDY, "x: too many arguments");
}

/* Texts end at their first NUL; bytes are a text; subqueries and WITH count their own rows. */
static void test_evaluator__results(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    expect(evaluator, "'a' || char(0) || 'b'", "'a'");
    expect(evaluator, "x'4142'", "'AB'");
    expect(evaluator, "x''", "''");
    expect(evaluator, "9223372036854775807", "9223372036854775807");
    expect(evaluator, "(SELECT count(*) FROM (SELECT 1 UNION SELECT 2))", "2");
    expect(evaluator, "(WITH t(n) AS (SELECT 1 UNION SELECT 5) SELECT count(*) FROM t)", "2");
    expect(evaluator,
        "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT\n"
        "20000) SELECT count(*) FROM n)",
        "20000");
}

static void test_evaluator__what_is_read(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    g_auto(RegistryUse) use = {0};
    const RegistryExpression expression = {
        "age > 5 AND age < 9 AND EXISTS (SELECT 1 FROM adverse_event AS a\n"
        "WHERE a.record_id = patient.record_id AND a.ae_type = 1) AND weight",
        "x"};
    (void)registry_evaluator_check(
        evaluator, REGISTRY_SUBJECT_PATIENT, &expression, &use, &error);
    fixture_no_error(error);
    g_ptr_array_add(use.inputs, NULL);
    g_autofree char *inputs = g_strjoinv(" ", (char **)use.inputs->pdata);
    g_ptr_array_remove_index(use.inputs, use.inputs->len - 1);
    assert_true(g_str_equal(inputs, "age record_id weight") ||
                g_str_equal(inputs, "age weight record_id"));
    assert_int_equal(use.rows->len, 1);
    const RegistryRowsUse *rows = g_ptr_array_index(use.rows, 0);
    assert_int_equal(rows->table, adverse_table);
    assert_int_equal(rows->columns->len, 2);
}

/* Rows are those that were put in last. */
static void test_evaluator__rows(void **state)
{
    (void)state;
    GError *error = NULL;
    static const char sql[] =
        "(SELECT sum(ae_type) FROM adverse_event WHERE record_id = patient.record_id)";
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    const RegistryDatum *const row[] = {&id, &none, &none, &sixty};
    expect(evaluator, sql, "NULL");
    assert_true(registry_evaluator_add_row(evaluator, adverse_table, row, &error));
    assert_true(registry_evaluator_add_row(evaluator, adverse_table, row, &error));
    expect(evaluator, sql, "120");
    assert_true(registry_evaluator_clear_rows(evaluator, adverse_table, &error));
    assert_true(registry_evaluator_add_row(evaluator, adverse_table, row, &error));
    expect(evaluator, sql, "60");
    assert_true(registry_evaluator_clear_rows(evaluator, adverse_table, &error));
    expect(evaluator, sql, "NULL");
    fixture_no_error(error);
}

/* Values of every type, and of columns that nobody reads. */
static void test_evaluator__row_values(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    const RegistryDatum *const first[] = {&id, NULL, &half, &sixty};
    const RegistryDatum *const second[] = {&id, &letter, NULL, &none};
    assert_true(registry_evaluator_clear_rows(evaluator, adverse_table, &error));
    assert_true(registry_evaluator_add_row(evaluator, adverse_table, first, &error));
    assert_true(registry_evaluator_add_row(evaluator, adverse_table, second, &error));
    expect(evaluator,
        "(SELECT group_concat(typeof(event) || typeof(instance) || typeof(ae_type), ' ')\n"
        "FROM adverse_event WHERE record_id = patient.record_id)",
        "'nullrealinteger textnullnull'");
    expect(evaluator,
        "(SELECT sum(instance) FROM adverse_event WHERE record_id = patient.record_id)",
        "58.5");
    /* The other table is another one, and both may be asked at once. */
    expect(evaluator,
        "(SELECT count(*) FROM visit AS v WHERE v.record_id = patient.record_id) +\n"
        "(SELECT count(ae_type) FROM adverse_event AS a WHERE a.record_id = patient.record_id)",
        "1");
    expect(evaluator, "(SELECT count(*) FROM visit WHERE visit.record_id = patient.record_id)",
        "0");
}

/* What is asked for after all time is over is stopped, and not before. */
static void test_evaluator__time(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    registry_evaluator_allow(evaluator, -15000); /* 20 seconds less a millisecond a record. */
    expect(evaluator, "age", "60");
    registry_evaluator_allow(evaluator, -20001);
    expect_fault(evaluator, "age", BASE_ERROR_NUMERICAL,
        "x: takes too long and was stopped; simplify the expression");
    registry_evaluator_allow(evaluator, 1);
    expect(evaluator, "age", "60");
    /* 30,000 calls of a thousand steps, and twenty a record: here twenty are left of them. */
    static const char count[] = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
                                "n LIMIT 20000) SELECT count(*) FROM n)";
    expect(evaluator, count, "20000");
    registry_evaluator_allow(evaluator, -1499);
    expect_fault(evaluator, count, BASE_ERROR_NUMERICAL, "x: takes too long");
    /* As many rows of a repeating form are worth as many patients. */
    registry_evaluator_allow(evaluator, -1499);
    registry_evaluator_allow_rows(evaluator, 1499);
    expect(evaluator, count, "20000");
}

/* 200,000 bytes a value, 1,000 a pattern, 1,000,000 an expression. */
static void test_evaluator__sizes(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    g_autofree char *text = g_strnfill(199900, 'y');
    g_autofree char *most = g_strdup_printf("length(grade || '%s')", text);
    g_autofree char *more = g_strdup_printf("length(printf('%%101s', grade) || '%s')", text);
    expect(evaluator, most, "199901");
    expect_fault(evaluator, more, BASE_ERROR_NUMERICAL, "x: takes too much memory");
    text[1000] = '\0';
    g_autofree char *pattern = g_strdup_printf("grade LIKE '%s'", text);
    expect(evaluator, pattern, "0");
    g_autofree char *longer = g_strdup_printf("grade LIKE '%sy'", text);
    expect_fault(evaluator, longer, BASE_ERROR_STUDY, "pattern too complex");
    g_autofree char *blanks = g_strnfill(999800, ' ');
    g_autofree char *sql = g_strconcat("age", blanks, NULL);
    expect(evaluator, sql, "60");
    g_autofree char *too_long = g_strconcat("age", blanks, blanks, NULL);
    expect_fault(evaluator, too_long, BASE_ERROR_NUMERICAL, "x: takes too much memory");
}

static const struct {
    const char *sql, *part;
} refused[] = {
    {"ago", "x: no such column: ago; did you mean age"},
    {"patient.ago", "did you mean age"},
    {"recrd_id", "did you mean record_id"},
    {"dayz", "did you mean days"},
    {"(SELECT count(*) FROM adverse_evnt)", "did you mean adverse_event"},
    {"sins_totl(1)", "did you mean sins_total"},
    {"\"ago\"", "no such column: ago"},
    {"(SELECT count(*) FROM visits)", "no such table: visits; did you mean visit"},
    {"(SELECT avg(age) FROM patient)", "sees the rows of this patient alone"},
    {"age > (SELECT max(age) FROM proreg_patient)", "may not be read"},
    {"(SELECT count(*) FROM proreg_patient)", "may not be read"},
    {"(SELECT count(*) FROM adverse_event) > 0",
        "a subquery over other patients is not possible here; ask adverse_event for those of "
        "this one: WHERE adverse_event.record_id = patient.record_id"},
    {"(SELECT max(pain) FROM visit)", "over other patients"},
    {"(SELECT count(*) FROM visit AS v WHERE v.record_id = patient.record_id) +\n"
     "(SELECT count(*) FROM adverse_event)",
        "ask adverse_event for those"},
    {"(SELECT count(*) FROM adverse_event AS v WHERE v.record_id = patient.record_id) +\n"
     "(SELECT count(*) FROM visit)",
        "ask visit for those"},
    {"(SELECT patient.zzzzzzzz)", "x: no such column: patient.zzzzzzzz"},
    {"random() + changes()", "x: function random is not allowed here"},
    {"length(printf('%10000d', age)) > 5", "printf() with a width of more than 4 digits"},
    {"strftime('%H', '2020-01-01', '+1 day', 'localtime')",
        "strftime() with 'localtime' depends on the machine's time zone"},
    {"(SELECT age FROM enrolment)", "no such table: enrolment"},
    {"(SELECT count(*) FROM proreg_query)", "no such table"},
    {"(SELECT count(*) FROM visit NATURAL JOIN adverse_event)",
        "x: NATURAL JOIN and USING are not possible here; write JOIN ... ON a.x = b.x"},
    {"(SELECT count(*) FROM visit natural /* */ left JOIN proreg_patient)", "NATURAL JOIN and"},
    {"(SELECT count(*) FROM visit LEFT NATURAL JOIN proreg_patient)", "NATURAL JOIN and"},
    {"(WITH t(name) AS (SELECT 'proreg_patient') SELECT count(*) FROM t JOIN sqlite_schema "
     "USING "
     "(name))",
        "NATURAL JOIN and USING"},
    {"(SELECT sql FROM sqlite_schema)", "may not be read"},
    {"(SELECT count(*) FROM sqlite_master)", "may not be read"},
    {"(SELECT count(*) FROM sqlite_temp_master)", "may not be read"},
    {"(SELECT count(*) FROM pragma_database_list) > 0", "x: "},
    {"(SELECT count(*) FROM json_each('[1,2]')) > 0", "x: "},
    {"(SELECT count(*) FROM dbstat) > 0", "x: "},
    {"(SELECT count(*) FROM sqlite_dbpage) > 0", "x: "},
    {"(SELECT * FROM pragma_table_info('proreg_patient'))", "x: "},
    {"1) FROM patient; DROP TABLE proreg_patient; --", "x: "},
    {"1); DELETE FROM visit; --", "x: "},
    {"1); ATTACH 'att.db' AS x; --", "x: "},
    {"1; UPDATE visit SET pain=1", "x: "},
    {"1) OR (1", "x: "},
    {"1 /* x", "x: "},
    {"", "x: "},
    {"age, weight", "x: "},
    {"(age, weight)", "x: "},
    {"avg(age)", "misuse of aggregate"},
    {"max(age)", "misuse of aggregate"},
    {"row_number() OVER () > 0", "x: "},
    {"?1", "a parameter"},
    {":age", "a parameter"},
    {"load_extension('x') IS NULL", "load_extension"},
    {"readfile('/etc/passwd') IS NOT NULL", "no such function: readfile"},
    {"random() > 0", "random is not allowed"},
    {"length(randomblob(5))", "randomblob is not allowed"},
    {"zeroblob(10) IS NULL", "zeroblob is not allowed"},
    {"sqlite_version()", "sqlite_version is not allowed"},
    {"sqlite_offset(age) > 0", "x: "},
    {"last_insert_rowid() >= 0", "last_insert_rowid is not allowed"},
    {"total_changes() >= 0", "total_changes is not allowed"},
    {"changes() >= 0", "changes is not allowed"},
    {"sqlite_compileoption_get(1) IS NOT NULL", "is not allowed"},
    {"sqlite_log(1,'evil') IS NULL", "is not allowed"},
    {"json_valid('[') = 0", "json_valid is not allowed"},
    {"fts3_tokenizer('simple') IS NULL", "x: "},
    {"'a' REGEXP '(a+)+$'", "no such function: REGEXP"},
    {"'a' MATCH 'b'", "x: "},
    {"CURRENT_TIMESTAMP > '2020-01-01'", "current_timestamp is not allowed"},
    {"CURRENT_DATE > '2020-01-01'", "current_date is not allowed"},
    {"date('now') > '2020-01-01'", "date() of the present time is not allowed"},
    {"date()", "date() of the present time"},
    {"time('NOW')", "time() of the present time"},
    {"datetime(lower('NO') || 'w')", "datetime() of the present time"},
    {"julianday('now') > 5", "julianday() of the present time"},
    {"unixepoch('now')", "unixepoch() of the present time"},
    {"strftime('%s') > 5", "strftime() of the present time"},
    {"strftime('%s', 'now') > 5", "strftime() of the present time"},
    {"datetime('2020-01-01', 'localtime')", "depends on the machine's time zone"},
    {"length(printf('%900000000d', age)) > 5", "printf() with a width of more than 4 digits"},
    {"length(printf('%10000d')) > 5", "printf() with a width of more than 4 digits"},
    {"length(format('%.*c', 900000000, 'a')) > 5", "format() with a width"},
    {"datetime('2020-01-01', 'utc')", "depends on the machine's time zone"},
};

static void test_evaluator__refused(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        expect_fault(evaluator, refused[i].sql, BASE_ERROR_STUDY, refused[i].part);
    expect(evaluator, "age", "60"); /* And it works on. */
}

/* The present is refused also where only some patients would ask for it. */
static void test_evaluator__refused_for_some(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    expect_fault(evaluator, "CASE WHEN age = 60 THEN date('now') END", BASE_ERROR_STUDY,
        "x: date() of the present time");
    expect(evaluator, "CASE WHEN age = 61 THEN date(grade) END", "NULL");
}

#define LONG "substr(replace(hex(printf('%9999s', 'a')), '2', '22222'), 1, 99990)"

static const char *const stopped[] = {
    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)",
    "(WITH RECURSIVE c(n) AS (SELECT " LONG " UNION ALL\n"
    " SELECT n || 'b' FROM c) SELECT count(*) FROM c) > 0",
    "(WITH RECURSIVE c(n, s) AS (SELECT 1, " LONG " UNION\n"
    " SELECT n + 1, substr(s, 1, 49990) || n FROM c) SELECT count(*) FROM c ORDER BY s) > 0",
    "length(hex(hex(hex(hex(hex(printf('%9999s', 'a'))))))) > 5",
    "length(replace(" LONG ", '2', " LONG ")) > 5",
};

static void test_evaluator__stopped(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(stopped); i++) {
        g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
        expect_fault(evaluator, stopped[i], BASE_ERROR_NUMERICAL, "and was stopped; simplify");
        registry_evaluator_allow(evaluator, 1);
        expect(evaluator, "age", "60");
    }
}

static void test_evaluator__deep(void **state)
{
    (void)state;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    g_autoptr(GString) deep = g_string_new(NULL);
    for (size_t i = 0; i < 100000; i++)
        g_string_append_c(deep, '(');
    expect_fault(evaluator, deep->str, BASE_ERROR_STUDY, "x: ");
    (void)g_string_assign(deep, "age");
    for (size_t i = 0; i < 600; i++)
        g_string_append(deep, " + age");
    expect_fault(evaluator, deep->str, BASE_ERROR_STUDY, "Expression tree is too large");
}

/* Expressions of visits see the visit's columns, and rows of the same patient. */
static void test_evaluator__visits(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(RegistryEvaluator) evaluator = evaluator_new();
    g_auto(RegistryUse) use = {0};
    RegistryExpression expression = {"pain > 5 AND visit.event <> 'x'", "x"};
    assert_true(
        registry_evaluator_check(evaluator, REGISTRY_SUBJECT_VISIT, &expression, &use, &error));
    assert_int_equal(use.inputs->len, 2);
    registry_use_clear(&use);
    expression.sql = "age";
    assert_false(
        registry_evaluator_check(evaluator, REGISTRY_SUBJECT_VISIT, &expression, &use, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "no such column: age");
    registry_use_clear(&use);
    expression.sql = "(SELECT max(pain) FROM visit AS v)";
    assert_false(
        registry_evaluator_check(evaluator, REGISTRY_SUBJECT_VISIT, &expression, &use, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "WHERE visit.record_id = visit.record_id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluator__values),
        cmocka_unit_test(test_evaluator__functions),
        cmocka_unit_test(test_evaluator__results),
        cmocka_unit_test(test_evaluator__what_is_read),
        cmocka_unit_test(test_evaluator__row_values),
        cmocka_unit_test(test_evaluator__time),
        cmocka_unit_test(test_evaluator__sizes),
        cmocka_unit_test(test_evaluator__rows),
        cmocka_unit_test(test_evaluator__refused),
        cmocka_unit_test(test_evaluator__refused_for_some),
        cmocka_unit_test(test_evaluator__stopped),
        cmocka_unit_test(test_evaluator__deep),
        cmocka_unit_test(test_evaluator__visits),
    };
    return cmocka_run_group_tests_name("registry/evaluator", tests, NULL, NULL);
}
