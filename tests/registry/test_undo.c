#include "support/fixture.h"

#include "base/sha256.h"
#include "registry/audit.h"
#include "registry/undo.h"

typedef struct {
    char *path;
    Registry *registry;
    char before[BASE_SHA256_SIZE];
} Case;

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p1_month = {.record = "P1", .event = "1_month"};

static FixtureKey event_of(const char *record, int64_t instance)
{
    return (FixtureKey){
        .record = record, .event = "1_month", .form = "adverse_event", .instance = instance};
}

static void hash(Registry *registry, char out[BASE_SHA256_SIZE])
{
    GError *error = NULL;
    (void)registry_content_hash(registry, out, &error);
    fixture_no_error(error);
}

/* Entry 1 is init, 2 the file that stays. */
static int setup(void **state)
{
    Case *made = g_new0(Case, 1);
    made->path = fixture_path();
    made->registry = fixture_create(made->path);
    RegistryImport *import = fixture_begin(made->registry);
    (void)fixture_put(made->registry, import, p1,
        "consent=1 age=61 weight=58.5 sex=1 grade=?NA visit_date=2020-01-01 pain=8 "
        "remark=fine");
    (void)fixture_put(made->registry, import, event_of("P1", 1), "ae_type=1");
    fixture_commit(import);
    hash(made->registry, made->before);
    *state = made;
    return 0;
}

static int teardown(void **state)
{
    Case *made = *state;
    registry_close(made->registry);
    fixture_path_free(made->path);
    g_free(made);
    return 0;
}

static RegistryUndone *undo(Registry *registry, int64_t import_id)
{
    GError *error = NULL;
    const RegistryChangeInfo info = {.user = "tester", .reason = "a mistake"};
    RegistryUndone *undone = registry_undo(registry, import_id, &info, &error);
    fixture_no_error(error);
    return undone;
}

static void expect_before(const Case *made)
{
    char after[BASE_SHA256_SIZE];
    hash(made->registry, after);
    assert_string_equal(after, made->before);
    GError *error = NULL;
    RegistryAuditCheck check;
    assert_true(registry_audit_verify(made->registry, NULL, &check, &error));
    assert_int_equal(check.findings->len, 0);
    registry_audit_check_clear(&check);
}

/* Whole numbers, others, texts, and codes in place of values, each way. */
static void test_undo__values_as_they_were(void **state)
{
    const Case *made = *state;
    (void)fixture_import(made->registry, p1, "age=62 weight=60 sex=?UNK grade=A remark=worse");
    fixture_check(made->path,
        "SELECT age || ' ' || weight || ' ' || coalesce(sex, '-') FROM "
        "enrolment",
        "62 60.0 -");
    g_autoptr(RegistryUndone) undone = undo(made->registry, 3);
    assert_int_equal(undone->n_restored, 5);
    assert_int_equal(undone->n_removed, 0);
    assert_int_equal(undone->n_records, 0);
    assert_int_equal(undone->kept->len, 0);
    assert_int_equal(undone->import_id, 4);
    assert_string_equal(undone->file, "site.csv");
    fixture_check(
        made->path, "SELECT age || ' ' || weight || ' ' || sex FROM enrolment", "61 58.5 1");
    fixture_check(made->path, "SELECT grade IS NULL FROM lesion", "1");
    fixture_check(made->path,
        "SELECT group_concat(event || ' ' || \"column\" || ' ' || code) "
        "FROM proreg_missing",
        "baseline_arm_1 grade NA");
    fixture_check(made->path, "SELECT remark FROM assessment", "fine");
    expect_before(made);
}

/* One code in place of another. */
static void test_undo__code_after_code(void **state)
{
    const Case *made = *state;
    (void)fixture_import(made->registry, p1, "grade=?UNK");
    g_autoptr(RegistryUndone) undone = undo(made->registry, 3);
    assert_int_equal(undone->n_restored, 1);
    expect_before(made);
}

/* Rows of which nothing is left go, a visit's and a repeating form's; a code is something. */
static void test_undo__rows(void **state)
{
    const Case *made = *state;
    RegistryImport *import = fixture_begin(made->registry);
    (void)fixture_put(made->registry, import, p1_month, "pain=3");
    (void)fixture_put(made->registry, import, event_of("P1", 2), "ae_type=2 ae_date=?UNK");
    (void)fixture_put(made->registry, import, event_of("P1", 3), "ae_date=?NA");
    fixture_commit(import);
    fixture_check(made->path, "SELECT count(*) FROM adverse_event", "3");
    g_autoptr(RegistryUndone) undone = undo(made->registry, 3);
    assert_int_equal(undone->n_removed, 4);
    fixture_check(made->path, "SELECT count(*) FROM adverse_event", "1");
    fixture_check(made->path, "SELECT count(*) FROM assessment", "1");
    fixture_check(made->path, "SELECT count(*) FROM proreg_missing", "1");
    expect_before(made);
}

/* What a later file said of the row stays, also where it is a code alone. */
static void test_undo__later_values_stay(void **state)
{
    const Case *made = *state;
    (void)fixture_import(made->registry, event_of("P1", 2), "ae_type=2");
    (void)fixture_import(made->registry, event_of("P1", 2), "ae_date=?UNK");
    (void)fixture_import(made->registry, p1, "age=62");
    (void)fixture_import(made->registry, p1, "age=63");
    g_autoptr(RegistryUndone) row = undo(made->registry, 3);
    assert_int_equal(row->n_removed, 1);
    assert_int_equal(row->kept->len, 0);
    fixture_check(made->path,
        "SELECT group_concat(instance || coalesce(ae_type, '-')) FROM "
        "adverse_event",
        "11,2-");
    fixture_check(made->path, "SELECT count(*) FROM proreg_missing WHERE instance = 2", "1");
    g_autoptr(RegistryUndone) age = undo(made->registry, 5);
    assert_int_equal(age->n_restored, 0);
    assert_int_equal(age->kept->len, 1);
    const RegistryKept *kept = age->kept->pdata[0];
    assert_string_equal(kept->record_id, "P1");
    assert_string_equal(kept->event, "baseline_arm_1");
    assert_string_equal(kept->field, "age");
    assert_string_equal(kept->value, "63");
    assert_int_equal(kept->import_id, 6);
    assert_int_equal(kept->instance, 1);
    /* Beneath the last value lies the first, for the one between them never was. */
    g_autoptr(RegistryUndone) last = undo(made->registry, 6);
    assert_int_equal(last->n_restored, 1);
    fixture_check(made->path, "SELECT age FROM enrolment", "61");
}

/* A patient who came with the file goes, unless another file knows something. */
static void test_undo__records(void **state)
{
    const Case *made = *state;
    RegistryImport *import = fixture_begin(made->registry);
    (void)fixture_put(made->registry, import, (FixtureKey){.record = "P2", .event = "baseline"},
        "consent=1 age=?UNK");
    (void)fixture_put(
        made->registry, import, (FixtureKey){.record = "P3", .event = "baseline"}, "consent=1");
    fixture_commit(import);
    (void)fixture_import(
        made->registry, (FixtureKey){.record = "P3", .event = "1_month"}, "pain=?UNK");
    g_autoptr(RegistryUndone) undone = undo(made->registry, 3);
    assert_int_equal(undone->n_records, 1);
    assert_int_equal(undone->n_removed, 3);
    fixture_check(made->path, "SELECT group_concat(record_id) FROM proreg_record", "P1,P3");
    fixture_check(made->path, "SELECT group_concat(record_id) FROM enrolment", "P1");
    fixture_check(made->path,
        "SELECT group_concat(record_id || \"column\") FROM proreg_missing", "P1grade,P3pain");
}

/* The new entry is of the file and hospital of the one that it takes back; a question that this
 * one asked is closed with it, and the trail tells the same. */
static void test_undo__entry_and_queries(void **state)
{
    const Case *made = *state;
    GError *error = NULL;
    const RegistryImportInfo info = {.file = "second.csv",
        .sha256 = "bb",
        .site = "site_02",
        .encoding = "utf-8",
        .options = "{}",
        .user = "tester"};
    RegistryImport *import = registry_import_begin(made->registry, &info, &error);
    fixture_no_error(error);
    const RegistryProblem problem = {.is_error = true,
        .line = 2,
        .record_id = "P1",
        .event = "baseline_arm_1",
        .field = "age",
        .value = "x",
        .raw = "x",
        .rule_id = "type"};
    (void)registry_import_problem(import, &problem, &error);
    fixture_no_error(error);
    fixture_commit(import);
    fixture_check(made->path, "SELECT state FROM proreg_query", "open");
    g_autoptr(RegistryUndone) undone = undo(made->registry, 3);
    assert_int_equal(undone->n_closed, 1);
    assert_int_equal(undone->n_reopened, 0);
    fixture_check(made->path, "SELECT state FROM proreg_query", "closed");
    fixture_check(made->path,
        "SELECT command || ' ' || file || ' ' || site || ' ' || undoes FROM proreg_import "
        "WHERE import_id = 4",
        "undo second.csv site_02 3");
    expect_before(made);
}

static void test_undo__error_not_an_import(void **state)
{
    const Case *made = *state;
    GError *error = NULL;
    const RegistryChangeInfo info = {.user = "tester", .reason = "a mistake"};
    assert_null(registry_undo(made->registry, 1, &info, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "entry 1 of the journal is no import");
    assert_null(registry_undo(made->registry, 9, &info, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "entry 9 of the journal is no import");
    registry_undone_free(undo(made->registry, 2));
    assert_null(registry_undo(made->registry, 2, &info, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "import 2 was taken back already");
    fixture_check(made->path, "SELECT count(*) FROM proreg_record", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_undo__values_as_they_were, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__code_after_code, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__later_values_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__records, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__entry_and_queries, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo__error_not_an_import, setup, teardown),
    };
    return cmocka_run_group_tests_name("registry/undo", tests, NULL, NULL);
}
