#include "support/fixture.h"

#include <sys/stat.h>

#include "registry/sqlite/tables.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};

/* A file that only its owner may read, with the study inside; nothing else beside it. */
static void test_registry__create(void **state)
{
    (void)state;
    char *path = fixture_path();
    Registry *registry = fixture_create(path);
    GStatBuf status;
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(registry_n_records(registry, NULL), 0);
    registry_close(registry);

    g_autoptr(Registry) again = fixture_open(path, REGISTRY_READ);
    assert_string_equal(registry_study(again)->name, "small");
    gsize size = 0;
    const GBytes *dictionary = registry_study_file(again, "dictionary.csv");
    assert_memory_equal(g_bytes_get_data((GBytes *)dictionary, &size), fixture_dictionary, 10);
    assert_int_equal(size, strlen(fixture_dictionary));
    assert_null(registry_study_file(again, "other.yaml"));
    fixture_check(
        path, "SELECT command || status || user FROM proreg_import", "initdonetester");
    fixture_check(path, "SELECT count(*) FROM proreg_site", "2");
    fixture_check(path, "PRAGMA integrity_check", "ok");
    fixture_path_free(path);
}

static void test_registry__analysis_names(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, fixture_study);
    fixture_add_file(files, "second.yaml", "title: x\n");
    fixture_add_file(files, "first.yaml", "");
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", NULL, &(BaseClock){0}, &error);
    fixture_no_error(error);
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    assert_int_equal(names->len, 2);
    assert_string_equal(g_ptr_array_index(names, 0), "first");
    assert_string_equal(g_ptr_array_index(names, 1), "second");
}

static void test_registry__error_overwrite(void **state)
{
    (void)state;
    GError *error = NULL;
    char *path = fixture_path();
    assert_true(g_file_set_contents(path, "mine", -1, NULL));
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, fixture_study);
    assert_null(registry_create(path, files, "small", NULL, &(BaseClock){0}, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "is not overwritten");
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(path, &content, NULL, NULL));
    assert_string_equal(content, "mine");
    fixture_path_free(path);
    assert_null(
        registry_create("/nowhere/x.db", files, "small", NULL, &(BaseClock){0}, &error));
    fixture_expect(&error, BASE_ERROR_OUTPUT, "/nowhere/x.db");
}

static void test_registry__error_instrument(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autofree char *study =
        g_strconcat(fixture_study, "sums:\n  - {total: age, instrument: tomta}\n", NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    assert_null(registry_create(NULL, files, "small", NULL, &(BaseClock){0}, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "no instrument 'tomta', did you mean 'tomita'");
    g_autofree char *both = g_strconcat(
        fixture_study, "sums:\n  - {total: age, instrument: tomita, items: [weight]}\n", NULL);
    g_autoptr(GPtrArray) both_files = fixture_files(fixture_dictionary, both);
    assert_null(registry_create(NULL, both_files, "small", NULL, &(BaseClock){0}, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "not both");
}

static void expect_bad_study(const char *dictionary, const char *part)
{
    GError *error = NULL;
    char *path = fixture_path();
    g_autoptr(GPtrArray) files = fixture_files(dictionary, fixture_study);
    assert_null(registry_create(path, files, "small", NULL, &(BaseClock){0}, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, part);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    fixture_path_free(path);
}

/* Names that are the registry's own; a bad study leaves no file. */
static void test_registry__error_names(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(fixture_dictionary);
    (void)g_string_replace(text, "\nremark,", "\nline,", 0);
    expect_bad_study(text->str, "line");
    g_string_assign(text, fixture_dictionary);
    (void)g_string_replace(text, "remark,assessment", "site,assessment", 0);
    expect_bad_study(text->str, "site");
    expect_bad_study("nonsense", "dictionary.csv");
}

static void expect_unopened(const char *path, BaseErrorCode code, const char *part)
{
    GError *error = NULL;
    assert_null(registry_open(path, REGISTRY_WRITE, &error));
    fixture_expect(&error, code, part);
    assert_null(registry_open(path, REGISTRY_READ, &error));
    fixture_expect(&error, code, part);
}

static void test_registry__error_open(void **state)
{
    (void)state;
    char *path = fixture_path();
    expect_unopened(path, BASE_ERROR_INPUT, "proreg init");
    expect_unopened("/tmp", BASE_ERROR_INPUT, "is no file");
    assert_true(g_file_set_contents(path, "", 0, NULL));
    expect_unopened(path, BASE_ERROR_DATABASE, "is empty");
    assert_true(g_file_set_contents(path, "record_id,age\nP1,61\n", -1, NULL));
    expect_unopened(path, BASE_ERROR_DATABASE, "no registry");
    fixture_path_free(path);
}

static void test_registry__error_other_database(void **state)
{
    (void)state;
    char *path = fixture_path();
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    expect_unopened(path, BASE_ERROR_DATABASE, "no registry");
    fixture_path_free(path);
}

static void test_registry__error_newer(void **state)
{
    (void)state;
    char *path = fixture_path();
    registry_close(fixture_create(path));
    g_free(fixture_query(path, "PRAGMA user_version = 99"));
    expect_unopened(path, BASE_ERROR_DATABASE, "version 99");
    fixture_path_free(path);
}

/* The first half of a file; then a whole file with a page of rubbish. */
static void test_registry__error_damaged(void **state)
{
    (void)state;
    char *path = fixture_path();
    registry_close(fixture_create(path));
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    assert_true(g_file_set_contents(path, content, (gssize)size / 2, NULL));
    expect_unopened(path, BASE_ERROR_DATABASE, "damaged");
    for (gsize at = 4096; at < size; at += 4096) {
        g_autofree char *broken = g_memdup2(content, size);
        memset(broken + at, 0x5a, 4096);
        assert_true(g_file_set_contents(path, broken, (gssize)size, NULL));
        GError *error = NULL;
        assert_null(registry_open(path, REGISTRY_READ, &error));
        assert_int_equal(error->code, BASE_ERROR_DATABASE);
        g_clear_error(&error);
    }
    fixture_path_free(path);
}

/* Another process writes: reading goes on, writing says so after the timeout. */
static void test_registry__error_locked(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    g_autoptr(Registry) reader = fixture_open(path, REGISTRY_READ);
    assert_int_equal(registry_n_records(reader, NULL), 0);
    GError *error = NULL;
    const RegistryImportInfo info = {.file = "a.csv", .sha256 = "aa"};
    assert_null(registry_import_begin(registry, &info, &error));
    fixture_expect(&error, BASE_ERROR_DATABASE, "locked");
    (void)sqlite3_close(other);
    fixture_path_free(path);
}

static void test_registry__error_read_only(void **state)
{
    (void)state;
    char *path = fixture_path();
    registry_close(fixture_create(path));
    g_autoptr(Registry) reader = fixture_open(path, REGISTRY_READ);
    GError *error = NULL;
    const RegistryImportInfo info = {.file = "a.csv", .sha256 = "aa"};
    RegistryImport *import = registry_import_begin(reader, &info, &error);
    assert_null(import);
    fixture_expect(&error, BASE_ERROR_DATABASE, "");
    fixture_path_free(path);
}

static void hash_of(Registry *registry, char out[65])
{
    GError *error = NULL;
    (void)registry_content_hash(registry, out, &error);
    fixture_no_error(error);
}

/* The same content by another way has the same hash; any other content another. */
static void test_registry__content_hash(void **state)
{
    (void)state;
    const FixtureKey p2 = {.record = "P2", .event = "1_month"};
    char one[65];
    char two[65];
    g_autoptr(Registry) first = fixture_create(NULL);
    (void)fixture_import(first, p1, "age=61 weight=58.5 grade=A");
    (void)fixture_import(first, p2, "pain=?UNK visit_date=2020-01-01");
    g_autoptr(Registry) second = fixture_create(NULL);
    (void)fixture_import(second, p2, "pain=3 visit_date=2020-01-01");
    (void)fixture_import(second, p1, "grade=B age=61");
    (void)fixture_import(second, p1, "weight=58.5 grade=A");
    hash_of(first, one);
    hash_of(second, two);
    assert_string_not_equal(one, two);
    (void)fixture_import(second, p2, "pain=?UNK");
    hash_of(second, two);
    assert_string_equal(one, two);
    (void)fixture_import(second, p2, "pain=?NA");
    hash_of(second, two);
    assert_string_not_equal(one, two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry__create),
        cmocka_unit_test(test_registry__analysis_names),
        cmocka_unit_test(test_registry__error_instrument),
        cmocka_unit_test(test_registry__error_overwrite),
        cmocka_unit_test(test_registry__error_names),
        cmocka_unit_test(test_registry__error_open),
        cmocka_unit_test(test_registry__error_other_database),
        cmocka_unit_test(test_registry__error_newer),
        cmocka_unit_test(test_registry__error_damaged),
        cmocka_unit_test(test_registry__error_locked),
        cmocka_unit_test(test_registry__error_read_only),
        cmocka_unit_test(test_registry__content_hash),
    };
    return cmocka_run_group_tests_name("registry/registry", tests, NULL, NULL);
}
