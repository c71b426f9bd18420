#include "support/fixture.h"

/* First values, then the same again, then a correction: what is counted and what is logged. */
static void test_import__upsert(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    const FixtureKey key = {.record = "P1", .event = "baseline"};

    RegistryRowResult r = fixture_import(registry, key, "consent=1 age=61 weight=58.5 grade=A");
    assert_int_equal(r.outcome, REGISTRY_ROW_NEW);
    assert_int_equal(r.n_new, 4);

    r = fixture_import(registry, key, "consent=1 age=61 weight=58.5 grade=A");
    assert_int_equal(r.outcome, REGISTRY_ROW_UNCHANGED);
    assert_int_equal(r.n_unchanged, 4);
    fixture_check(path, "SELECT count(*) FROM proreg_value_change", "0");

    r = fixture_import(registry, key, "age=62 weight=58.5 grade=B sex=2");
    assert_int_equal(r.outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(r.n_new, 1);
    assert_int_equal(r.n_changed, 2);
    assert_int_equal(r.n_unchanged, 1);
    fixture_check(path, "SELECT age || sex || weight FROM enrolment", "62258.5");
    fixture_check(path,
        "SELECT group_concat(\"column\" || ':' || coalesce(old_value, '') || '>' || new_value"
        "  || '@' || import_id) FROM proreg_value_change",
        "age:61>62@4,sex:>2@4,grade:A>B@4");
    fixture_check(path, "SELECT import_id || '/' || line FROM enrolment", "2/2");
    fixture_check(path,
        "SELECT c.user || '/' || i.reason || '/' || (c.reason IS NULL)\n"
        "FROM proreg_value_change AS c JOIN proreg_import AS i USING (import_id)",
        "tester/a test/1");
    fixture_path_free(path);
}

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p1_month = {.record = "P1", .event = "1_month"};

static RegistryRowResult erase(Registry *registry, FixtureKey key, const char *values)
{
    RegistryImport *import = fixture_begin_as(registry, "bb", true);
    const RegistryRowResult result = fixture_put(registry, import, key, values);
    fixture_commit(import);
    return result;
}

/* A blank keeps what is stored, or erases it on request; an emptied row goes. */
static void test_import__blank(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, p1, "age=61 grade=A");
    RegistryRowResult r = fixture_import(registry, p1, "age= grade=");
    assert_int_equal(r.outcome, REGISTRY_ROW_UNCHANGED);
    fixture_check(path, "SELECT age FROM enrolment", "61");

    r = erase(registry, p1, "grade= weight=");
    assert_int_equal(r.outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(r.n_changed, 1);
    fixture_check(path, "SELECT count(*) FROM lesion", "0");
    fixture_check(path, "SELECT age FROM enrolment", "61");
    fixture_check(path, "SELECT old_value || new_value IS NULL FROM proreg_value_change", "1");

    r = fixture_import(registry, p1, "grade=B");
    assert_int_equal(r.outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(r.n_new, 1);
    r = erase(registry, (FixtureKey){.record = "P9", .event = "baseline"}, "age=");
    assert_int_equal(r.outcome, REGISTRY_ROW_NEW);
    fixture_path_free(path);
}

/* Missing-data codes: kept beside, replaced by values and the other way round, all logged. */
static void test_import__missing_codes(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryRowResult r = fixture_import(registry, p1, "age=?UNK weight=60");
    assert_int_equal(r.n_new, 2);
    fixture_check(path, "SELECT age IS NULL FROM enrolment", "1");
    fixture_check(path, "SELECT \"column\" || code FROM proreg_missing", "ageUNK");
    r = fixture_import(registry, p1, "age=?UNK weight=60");
    assert_int_equal(r.n_unchanged, 2);
    r = fixture_import(registry, p1, "age=?NA weight=?UNK");
    assert_int_equal(r.n_changed, 2);
    r = fixture_import(registry, p1, "age=61");
    assert_int_equal(r.n_changed, 1);
    fixture_check(path,
        "SELECT group_concat(\"column\" || old_value || old_missing || new_value || "
        "new_missing)"
        " FROM proreg_value_change",
        "ageUNK1NA1,weight600UNK1,ageNA1610");
    fixture_check(
        path, "SELECT group_concat(\"column\" || code) FROM proreg_missing", "weightUNK");
    r = erase(registry, p1, "age= weight=");
    assert_int_equal(r.n_changed, 2);
    fixture_check(path, "SELECT count(*) FROM proreg_missing", "0");
    fixture_check(path, "SELECT count(*) FROM enrolment", "0");

    (void)fixture_import(registry, p1, "age=61 weight=?NA");
    (void)erase(registry, p1, "age=");
    fixture_check(path, "SELECT count(*) FROM enrolment", "1");
    fixture_path_free(path);
}

/* A repeating form is kept by instance, beside the forms of its event. */
static void test_import__repeats(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    FixtureKey key = p1_month;
    key.form = "adverse_event";
    for (key.instance = 1; key.instance <= 3; key.instance++)
        assert_int_equal(fixture_import(registry, key, "ae_type=1").outcome, REGISTRY_ROW_NEW);
    key.instance = 2;
    assert_int_equal(fixture_import(registry, key, "ae_type=2").outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(
        fixture_import(registry, p1_month, "pain=1 ae_type=1").outcome, REGISTRY_ROW_NEW);
    fixture_check(path, "SELECT group_concat(instance || ':' || ae_type) FROM adverse_event",
        "1:1,2:2,3:1");
    fixture_path_free(path);
}

/* New is a record and event of which nothing was known, by whatever form. */
static void test_import__outcome(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    assert_int_equal(fixture_put(registry, import, p1, "age=61").outcome, REGISTRY_ROW_NEW);
    assert_int_equal(
        fixture_put(registry, import, p1_month, "pain=1").outcome, REGISTRY_ROW_NEW);
    assert_int_equal(
        fixture_put(registry, import, p1, "grade=A").outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(fixture_put(registry, import, p1, "").outcome, REGISTRY_ROW_UNCHANGED);
    fixture_commit(import);
    assert_int_equal(registry_n_records(registry, NULL), 1);
}

static void test_import__other_site(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, p1, "age=61");
    FixtureKey key = p1;
    key.site = "site_02";
    const RegistryRowResult r = fixture_import(registry, key, "age=99 weight=1");
    assert_int_equal(r.outcome, REGISTRY_ROW_OTHER_SITE);
    assert_string_equal(r.owner, "site_01");
    fixture_check(path, "SELECT age || coalesce(weight, '-') FROM enrolment", "61-");
    fixture_path_free(path);
}

/* Numbers arrive in the type of their column. */
static void test_import__types(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
    const struct {
        const char *column;
        RegistryCell cell;
    } sent[] = {
        {"age", {.kind = REGISTRY_CELL_NUMBER, .number = 61}},
        {"weight", {.kind = REGISTRY_CELL_INTEGER, .integer = 58}},
        {"remark", {.kind = REGISTRY_CELL_NUMBER, .number = 0.25}},
        {"surgery_date", {.kind = REGISTRY_CELL_TEXT, .text = "2020-02-29"}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sent); i++)
        cells[schema_dictionary_find_column(dictionary, sent[i].column) - dictionary->columns] =
            sent[i].cell;
    const RegistryRow row = {.record_id = "P1",
        .repeat_form = SIZE_MAX,
        .instance = 1,
        .site = "site_01",
        .line = 2,
        .cells = cells};
    GError *error = NULL;
    RegistryRowResult result;
    RegistryImport *import = fixture_begin(registry);
    assert_true(registry_import_row(import, &row, &result, &error));
    assert_true(registry_import_row(import, &row, &result, &error));
    assert_int_equal(result.n_unchanged, 4);
    cells[schema_dictionary_find_column(dictionary, "remark") - dictionary->columns] =
        (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = 7};
    assert_true(registry_import_row(import, &row, &result, &error));
    fixture_commit(import);
    fixture_check(path, "SELECT typeof(age) || typeof(weight) FROM enrolment", "integerreal");
    fixture_check(path, "SELECT typeof(remark) || remark FROM assessment", "text7");
    fixture_path_free(path);
}

/* What the tables' own checks refuse fails the whole file. */
static void test_import__error_check(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
    cells[2] = (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = 500};
    const RegistryRow row = {.record_id = "P1",
        .repeat_form = SIZE_MAX,
        .instance = 1,
        .site = "site_01",
        .line = 7,
        .cells = cells};
    GError *error = NULL;
    RegistryRowResult result;
    RegistryImport *import = fixture_begin(registry);
    assert_false(registry_import_row(import, &row, &result, &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "line 7: ");
    const RegistryImportCounts counts = {0};
    assert_false(registry_import_commit(import, &counts, &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "site.csv");
    fixture_check(path, "SELECT count(*) FROM proreg_record", "0");
    fixture_path_free(path);
}

/* The journal has each part of how a file was read in its own column. */
static void test_import__entry(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    GError *error = NULL;
    const RegistryImportInfo info = {.file = "a.csv",
        .sha256 = "aa",
        .site = "site_02",
        .encoding = "cp932",
        .options = "{\"x\":1}",
        .map = "a map",
        .profile = "a profile",
        .user = "sato",
        .reason = "a reason"};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P1", .event = "baseline"}, "age=6");
    fixture_commit(import);
    fixture_check(path,
        "SELECT file || '|' || sha256 || '|' || site || '|' || encoding || '|' || options || "
        "'|' "
        "|| map || '|' || profile || '|' || user || '|' || reason || '|' || command || '|' || "
        "status FROM proreg_import WHERE import_id = 2",
        "a.csv|aa|site_02|cp932|{\"x\":1}|a map|a profile|sato|a reason|import|imported");
    fixture_path_free(path);
}

/* Codes beside those of the choices, 1 and 2, are refused though they lie next to them. */
static void test_import__error_choice(void **state)
{
    (void)state;
    static const int64_t codes[] = {0, 3, -1, 63, 64, 65, 66};
    for (size_t i = 0; i <= G_N_ELEMENTS(codes); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
        g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
        cells[schema_dictionary_find_column(dictionary, "sex") - dictionary->columns] =
            (RegistryCell){.kind = REGISTRY_CELL_INTEGER,
                .integer = i < G_N_ELEMENTS(codes) ? codes[i] : 2};
        const RegistryRow row = {.record_id = "P1",
            .repeat_form = SIZE_MAX,
            .instance = 1,
            .site = "site_01",
            .cells = cells};
        GError *error = NULL;
        RegistryRowResult result;
        RegistryImport *import = fixture_begin(registry);
        if (i == G_N_ELEMENTS(codes)) {
            assert_true(registry_import_row(import, &row, &result, &error));
        } else {
            assert_false(registry_import_row(import, &row, &result, &error));
            fixture_expect(&error, BASE_ERROR_INTERNAL,
                "column sex: a value that the dictionary does not allow");
        }
        (void)registry_import_cancel(import, NULL, NULL, NULL);
    }
}

static const RegistryProblem bad_value = {.is_error = true,
    .line = 3,
    .column = 4,
    .record_id = "P1",
    .event = "baseline_arm_1",
    .field = "age",
    .value = "6x",
    .raw = "6x",
    .rule_id = "type",
    .msgid = "is no integer",
    .hint = "correct it"};

static void keep(Registry *registry, const RegistryProblem *problem)
{
    GError *error = NULL;
    RegistryImport *import = fixture_begin(registry);
    (void)registry_import_problem(import, problem, &error);
    fixture_no_error(error);
    fixture_commit(import);
}

/* A held value is an open query, once, and so is a warning that is asked about; want of consent
   keeps no text. What was found before is not stored again. */
static void test_import__problems(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    keep(registry, &bad_value);
    keep(registry, &bad_value);
    fixture_check(path,
        "SELECT group_concat(p.import_id || a.import_id || a.line) FROM proreg_problem AS p\n"
        "JOIN proreg_again AS a USING (problem_id)",
        "233");
    fixture_check(
        path, "SELECT group_concat(query_id || raw || state) FROM proreg_query", "16xopen");

    RegistryProblem problem = bad_value;
    problem.raw = "7x";
    keep(registry, &problem);
    fixture_check(path, "SELECT max(query_id) FROM proreg_query", "2");

    problem = (RegistryProblem){.line = 4, .record_id = "P1", .rule_id = "window"};
    keep(registry, &problem);
    problem.rule_id = "hidden";
    keep(registry, &problem);
    problem = (RegistryProblem){.is_error = true,
        .line = 5,
        .record_id = "P5",
        .value = "secret",
        .raw = "P5,secret",
        .rule_id = "consent"};
    keep(registry, &problem);
    fixture_check(path,
        "SELECT group_concat(rule_id) FROM (SELECT * FROM proreg_query ORDER BY query_id)",
        "type,type,window");
    fixture_check(path,
        "SELECT record_id || coalesce(value, '-') FROM proreg_problem WHERE rule_id = "
        "'consent'",
        "P5-");
    fixture_check(
        path, "SELECT severity FROM proreg_problem WHERE rule_id = 'window'", "warning");
    fixture_path_free(path);
}

static bool file_holds(const char *path, const char *text)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    for (gsize i = 0; i + strlen(text) <= size; i++)
        if (memcmp(content + i, text, strlen(text)) == 0)
            return true;
    return false;
}

/* Problems of a refused file. */
typedef struct {
    const RegistryProblem *problems;
    size_t n;
} Given;

static void give(RegistryProblemTake take, void *take_data, const void *data)
{
    const Given *given = data;
    for (size_t i = 0; i < given->n && take(&given->problems[i], take_data); i++)
        continue;
}

static void cancel(
    RegistryImport *import, bool refused, const RegistryProblem *problems, size_t n_problems)
{
    GError *error = NULL;
    const Given given = {problems, n_problems};
    (void)registry_import_cancel(import, refused ? give : NULL, &given, &error);
    fixture_no_error(error);
}

/* A refused file leaves its name, hash and findings; a dry run nothing. */
static void test_import__cancel(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    GError *error = NULL;
    (void)fixture_put(registry, import, p1, "age=61 remark=Hanako");
    assert_true(registry_import_original(import, "Hanako", 6, &error));
    cancel(import, false, NULL, 0);
    fixture_check(path, "SELECT count(*) FROM proreg_import", "1");

    const RegistryProblem problems[] = {
        {.is_error = true, .line = 1, .field = "name", .rule_id = "identifier"},
        {.is_error = true, .line = 2, .record_id = "P1", .value = "Hanako", .rule_id = "type"}};
    import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61 remark=Hanako");
    cancel(import, true, problems, 2);
    fixture_check(path,
        "SELECT status || file || sha256 FROM proreg_import WHERE import_id = 2",
        "refusedsite.csvaa");
    fixture_check(
        path, "SELECT count(*) || count(record_id) || count(value) FROM proreg_problem", "200");
    fixture_check(path, "SELECT count(*) FROM enrolment", "0");
    assert_false(file_holds(path, "Hanako"));

    import = fixture_begin(registry);
    cancel(import, true, &bad_value, 1);
    fixture_check(
        path, "SELECT value || record_id FROM proreg_problem WHERE import_id = 3", "6xP1");
    assert_int_equal(registry_import_find(registry, "aa", "{}", NULL), 0);
    fixture_path_free(path);
}

static void test_import__find(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    assert_int_equal(registry_import_find(registry, "aa", "{}", NULL), 2);
    assert_int_equal(registry_import_find(registry, "ab", "{}", NULL), 0);
    assert_int_equal(registry_import_find(registry, "aa", "{\"blank\":\"erase\"}", NULL), 0);
    assert_int_equal(registry_import_find(registry, "aa", "{}", "map"), 0);
}

/* The journal and the audit trail take no edits, and the chain tells of edits made anyway. */
static void test_import__append_only(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p1, "age=62");
    (void)fixture_import(registry, p1, "age=63");
    fixture_check(path, "DELETE FROM proreg_value_change", "the audit trail is append-only");
    fixture_check(
        path, "UPDATE proreg_value_change SET old_value = 1", "the audit trail is append-only");
    fixture_check(path,
        "INSERT OR REPLACE INTO proreg_value_change SELECT * FROM proreg_value_change",
        "the audit trail is append-only");
    fixture_check(path, "DELETE FROM proreg_import", "the journal is append-only");
    fixture_check(path, "UPDATE proreg_import SET user = 'x'", "the journal is append-only");
    fixture_check(path,
        "INSERT OR REPLACE INTO proreg_import (import_id, format, command, status, user, "
        "system_user,"
        " at) VALUES (2, 2, 'import', 'imported', 'x', 'x', 'x')",
        "the journal is append-only");
    fixture_check(path,
        "INSERT INTO proreg_import (import_id, format, command, status, user, system_user, at)"
        " VALUES (9, 2, 'import', 'running', 'x', 'x', 'x')",
        "");
    fixture_check(path, "UPDATE OR REPLACE proreg_import SET import_id = 2 WHERE import_id = 9",
        "the journal is append-only");
    fixture_path_free(path);
}

/* The next number is one more than the highest that is stored of the record and form. */
static void test_import__next_instance(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    FixtureKey key = p1_month;
    key.form = "adverse_event";
    key.instance = 4;
    (void)fixture_import(registry, key, "ae_type=1");
    key.instance = -1;
    (void)fixture_import(registry, key, "ae_type=2");
    key.record = "P2";
    (void)fixture_import(registry, key, "ae_type=2");
    fixture_check(path,
        "SELECT group_concat(record_id || instance || ae_type) FROM adverse_event",
        "P141,P152,P212");
    fixture_path_free(path);
}

/* 32767 is the last instance: after it none is free, and no larger one comes in. */
static void test_import__last_instance(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    FixtureKey key = p1_month;
    key.form = "adverse_event";
    key.instance = REGISTRY_INSTANCE_MAX - 1;
    (void)fixture_import(registry, key, "ae_type=1");
    key.instance = -1;
    assert_int_equal(fixture_import(registry, key, "ae_type=1").outcome, REGISTRY_ROW_NEW);
    assert_int_equal(fixture_import(registry, key, "ae_type=1").outcome, REGISTRY_ROW_FULL);
    /* What an earlier version took beyond it is in nobody's way. */
    g_free(fixture_query(path, "UPDATE adverse_event SET instance = 9223372036854775807\n"
                               "WHERE instance = 32767"));
    assert_int_equal(fixture_import(registry, key, "ae_type=1").outcome, REGISTRY_ROW_NEW);
    fixture_check(path, "SELECT count(*) FROM adverse_event WHERE instance = 32767", "1");
    fixture_path_free(path);
}

/* A repeating form at an event that has none of it: fine while nothing is stored. */
static void test_import__error_form_outside_event(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    const SchemaStudy *study = registry_study(registry);
    g_autofree RegistryCell *cells = g_new0(RegistryCell, study->dictionary->n_columns);
    RegistryRow row = {.record_id = "P1",
        .repeat_form = schema_study_form(study, "adverse_event"),
        .instance = 1,
        .site = "site_01",
        .line = 2,
        .cells = cells};
    GError *error = NULL;
    RegistryRowResult result;
    RegistryImport *import = fixture_begin(registry);
    assert_true(registry_import_row(import, &row, &result, &error));
    const SchemaColumn *type = schema_dictionary_find_column(study->dictionary, "ae_type");
    cells[type - study->dictionary->columns] =
        (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = 1};
    assert_false(registry_import_row(import, &row, &result, &error));
    fixture_expect(&error, BASE_ERROR_INTERNAL, "event baseline");
    cancel(import, false, NULL, 0);
}

/* What was handed out of P1, P2 and P3. */
typedef struct {
    int n_dates[3];
    struct RegistryDate first[3];
    bool dead[3];
} Taken;

static void take_dates(size_t record, const RegistryDates *dates, void *data)
{
    Taken *taken = data;
    taken->n_dates[record] = (int)dates->n_dates;
    taken->dead[record] = dates->dead;
    if (dates->n_dates > 0)
        taken->first[record] = dates->dates[0];
}

static Taken dates_now(RegistryImport *import)
{
    static const char *const ids[] = {"P1", "P2", "P3"};
    GError *error = NULL;
    Taken taken = {.n_dates = {-1, -1, -1}};
    (void)registry_import_dates(import, ids, G_N_ELEMENTS(ids), take_dates, &taken, &error);
    fixture_no_error(error);
    return taken;
}

/* 2020-01-01 is day 18262. */
static void test_import__dates(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 surgery_date=2020-01-01");
    RegistryImport *import = fixture_begin(registry);
    Taken taken = dates_now(import);
    assert_int_equal(taken.n_dates[0], 1);
    assert_false(taken.dead[0]);
    assert_int_equal(taken.first[0].days, 18262);
    assert_int_equal(taken.first[0].event, 0);
    assert_int_equal(taken.n_dates[1], -1);
    (void)fixture_put(registry, import, p1_month, "visit_date=2020-01-31");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "outcome"},
        "vital_status=1 last_contact=2020-02-01");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P3", .event = "baseline"},
        "surgery_date=2020-01-02");
    taken = dates_now(import);
    assert_true(taken.dead[0]);
    assert_int_equal(taken.n_dates[0], 3);
    assert_int_equal(taken.n_dates[1], -1);
    assert_int_equal(taken.n_dates[2], 1);
    assert_int_equal(taken.first[2].days, 18263);
    assert_false(taken.dead[2]);
    fixture_commit(import);
}

static void check_knows(RegistryImport *import, const char *record, bool expected)
{
    GError *error = NULL;
    bool knows = !expected;
    assert_true(registry_import_knows(import, record, &knows, &error));
    assert_int_equal(knows, expected);
}

static void check_stored(
    Registry *registry, RegistryImport *import, const char *column, const char *expected)
{
    GError *error = NULL;
    g_autofree char *text = NULL;
    bool has_row = false;
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    const SchemaColumn *own = schema_dictionary_find_column(dictionary, column);
    assert_true(registry_import_stored(
        import, "P1", 0, (size_t)(own - dictionary->columns), &text, &has_row, &error));
    assert_true(has_row);
    if (expected)
        assert_string_equal(text, expected);
    else
        assert_null(text);
}

/* What is asked ahead is what the store has, and what the import makes of it. */
static void test_import__expected(void **state)
{
    static const char *const ids[] = {"P3", "P1", "P2"};
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 sex=1 weight=80.5");
    (void)fixture_import(
        registry, (FixtureKey){.record = "P2", .event = "baseline"}, "age=50 weight=?UNK");
    RegistryImport *import = fixture_begin(registry);
    registry_import_expect(import, ids, G_N_ELEMENTS(ids));
    check_knows(import, "P1", true);
    check_knows(import, "P3", false);
    check_knows(import, "P4", false);
    check_stored(registry, import, "age", "61");
    RegistryRowResult result = fixture_put(registry, import, p1, "age=62 sex=1 weight=?UNK");
    assert_int_equal(result.n_changed, 2);
    assert_int_equal(result.n_unchanged, 1);
    check_stored(registry, import, "age", "62");
    check_stored(registry, import, "weight", "UNK");
    /* The same once more changes nothing; and back again. */
    result = fixture_put(registry, import, p1, "age=62 sex=1 weight=?UNK");
    assert_int_equal(result.n_changed, 0);
    assert_int_equal(result.n_unchanged, 3);
    result = fixture_put(registry, import, p1, "age=61 weight=80.5");
    assert_int_equal(result.n_changed, 2);
    check_stored(registry, import, "weight", "80.5");
    /* A row that is new to a record which is there, and one of a new record. */
    result = fixture_put(registry, import, p1_month, "pain=7");
    assert_int_equal(result.outcome, REGISTRY_ROW_NEW);
    result = fixture_put(registry, import, p1_month, "pain=6");
    assert_int_equal(result.n_changed, 1);
    result = fixture_put(
        registry, import, (FixtureKey){.record = "P3", .event = "baseline"}, "age=40");
    assert_true(result.new_record);
    check_knows(import, "P3", true);
    registry_import_expect(import, ids, G_N_ELEMENTS(ids));
    result = fixture_put(
        registry, import, (FixtureKey){.record = "P3", .event = "baseline"}, "age=41");
    assert_int_equal(result.n_changed, 1);
    result = fixture_put(registry, import, p1_month, "pain=6");
    assert_int_equal(result.n_unchanged, 1);
    fixture_commit(import);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__upsert),
        cmocka_unit_test(test_import__blank),
        cmocka_unit_test(test_import__missing_codes),
        cmocka_unit_test(test_import__repeats),
        cmocka_unit_test(test_import__outcome),
        cmocka_unit_test(test_import__other_site),
        cmocka_unit_test(test_import__types),
        cmocka_unit_test(test_import__error_check),
        cmocka_unit_test(test_import__error_choice),
        cmocka_unit_test(test_import__entry),
        cmocka_unit_test(test_import__problems),
        cmocka_unit_test(test_import__cancel),
        cmocka_unit_test(test_import__find),
        cmocka_unit_test(test_import__append_only),
        cmocka_unit_test(test_import__next_instance),
        cmocka_unit_test(test_import__last_instance),
        cmocka_unit_test(test_import__error_form_outside_event),
        cmocka_unit_test(test_import__dates),
        cmocka_unit_test(test_import__expected),
    };
    return cmocka_run_group_tests_name("registry/import", tests, NULL, NULL);
}
