#include "support/fixture.h"

#include "registry/audit.h"

/*
 * stores/version_1.sqlite was written by the program that had layout 1: three hospitals, two
 * corrections, held values, rows and refused files.
 */

/* A copy of the store in a new folder; free with fixture_path_free. */
static char *copy_store(void)
{
    char *path = fixture_path();
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(
        PROREG_SOURCE_DIR "/tests/registry/stores/version_1.sqlite", &bytes, &size, NULL));
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    return path;
}

static void expect_sound(Registry *registry)
{
    GError *error = NULL;
    g_auto(RegistryAuditCheck) check;
    (void)registry_audit_verify(registry, NULL, &check, &error);
    fixture_no_error(error);
    for (guint i = 0; i < check.findings->len; i++) {
        const RegistryFinding *finding = check.findings->pdata[i];
        fail_msg("%s %s: %s", finding->where, finding->row, finding->what);
    }
    assert_int_equal(check.n_changes, 20);
}

static void hash_of(Registry *registry, char out[65])
{
    GError *error = NULL;
    (void)registry_content_hash(registry, out, &error);
    fixture_no_error(error);
}

/* The head that layout 1 had: its last change, in the file as it was kept. */
#define OLD_HEAD "SELECT hash FROM proreg_value_change ORDER BY change_id DESC LIMIT 1"

/* Reading works on the old layout, and leaves every byte of the file. */
static void test_migrate__reading_leaves_it(void **state)
{
    (void)state;
    GError *error = NULL;
    char *path = copy_store();
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize n_before = 0, n_after = 0;
    assert_true(g_file_get_contents(path, &before, &n_before, NULL));
    assert_int_equal(g_chmod(path, 0400), 0);
    {
        char head[65], hash[65];
        g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
        assert_int_equal(registry_n_records(registry, NULL), 55);
        expect_sound(registry);
        hash_of(registry, hash);
        assert_true(registry_audit_head(registry, head, &error));
        fixture_check(path, OLD_HEAD, head);
        g_autofree char *sha256 =
            fixture_query(path, "SELECT sha256 FROM proreg_import WHERE import_id = 3");
        g_autofree char *options =
            fixture_query(path, "SELECT options FROM proreg_import WHERE import_id = 3");
        assert_int_equal(registry_import_find(registry, sha256, options, NULL), 3);
        assert_int_equal(registry_import_find(registry, sha256, "{}", NULL), 0);
    }
    assert_true(g_file_get_contents(path, &after, &n_after, NULL));
    assert_int_equal(n_before, n_after);
    assert_memory_equal(before, after, n_before);
    fixture_path_free(path);
}

/* All rows of a table that layout 1 had, in its columns. */
static char *rows_of(const char *path, const char *table, const char *columns)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT group_concat(row, char(10)) FROM (SELECT json_array(%s) AS row FROM %s\n"
        "ORDER BY 1)",
        columns, table);
    return fixture_query(path, sql);
}

typedef struct {
    const char *table, *old, *new;
} Kept;

/* What was stored is there as it was; messages became the sentences that they were made of. */
static const Kept kept[] = {
    {"proreg_import",
        "import_id, command, status, file, sha256, site, encoding, options, map, user,"
        "system_user, reason, at, rows, records_new, values_new, values_changed, values_held",
        NULL},
    {"proreg_study_file", "name, sha256, hex(bytes)", NULL},
    {"proreg_record", "record_id, site, import_id, line", NULL},
    {"proreg_problem",
        "problem_id, import_id, severity, line, position, record_id, event, field, value,"
        "rule_id, message, hint",
        "problem_id, import_id, severity, line, position, record_id, event, field, value,"
        "rule_id, msgid, hint"},
    {"proreg_query",
        "query_id, problem_id, import_id, line, record_id, event, field, rule_id, raw, message,"
        "state, at",
        "query_id, problem_id, import_id, line, record_id, event, field, rule_id, raw, msgid,"
        "state, opened"},
    {"proreg_value_change",
        "change_id, record_id, event, instance, \"column\", old_value, old_missing, new_value,"
        "new_missing, hex(salt), commitment, user, system_user, at, reason, import_id, line,"
        "previous, hash",
        NULL},
    {"proreg_original", "import_id, chunk, size, hex(deflated)", NULL},
    {"assessment", "record_id, event, instance, import_id, line, pain_vas, eq5d_mo", NULL},
    {"enrolment", "record_id, event, instance, import_id, line, age, sex", NULL},
};

/* A first change brings the layout up, with an entry of its own, and everything is kept. */
static void test_migrate__writing_keeps_all(void **state)
{
    (void)state;
    char *path = copy_store();
    char *before[G_N_ELEMENTS(kept)];
    char old_hash[65], new_hash[65];
    g_autofree char *old_head = fixture_query(path, OLD_HEAD);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        before[i] = rows_of(path, kept[i].table, kept[i].old);
    {
        g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
        hash_of(registry, old_hash);
        fixture_check(path, "PRAGMA user_version", "1");
        fixture_commit(fixture_begin(registry));
        hash_of(registry, new_hash);
        assert_string_equal(old_hash, new_hash);
        expect_sound(registry);
    }
    fixture_check(path, "PRAGMA user_version", "2");
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        const char *columns = kept[i].new ? kept[i].new : kept[i].old;
        const char *where = strcmp(kept[i].table, "proreg_import") == 0
                                ? "proreg_import WHERE import_id < 16"
                                : kept[i].table;
        g_autofree char *after = rows_of(path, where, columns);
        assert_string_equal(before[i], after);
        g_free(before[i]);
    }
    g_autofree char *previous =
        fixture_query(path, "SELECT previous FROM proreg_import WHERE command = 'migrate'");
    assert_string_equal(previous, old_head);
    fixture_check(path,
        "SELECT group_concat(command || format, ' ') FROM proreg_import WHERE import_id > 14",
        "import1 migrate2 import2");
    fixture_check(path, "PRAGMA integrity_check", "ok");
    fixture_check(path, "SELECT count(*) FROM pragma_foreign_key_check", "0");
    {
        g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
        expect_sound(registry);
    }
    fixture_path_free(path);
}

/* The own tables, indexes and triggers of a store that was brought up are those of a new one.
 */
static void test_migrate__schema(void **state)
{
    (void)state;
    static const char schema[] =
        "SELECT group_concat(type || ' ' || name || ' ' || sql, ';\n') FROM (SELECT type, name,"
        " sql FROM sqlite_schema WHERE tbl_name GLOB 'proreg_*' AND sql IS NOT NULL\n"
        " AND tbl_name <> 'proreg_missing' OR name GLOB 'proreg_digest_proreg_missing*'\n"
        " ORDER BY name)";
    char *old = copy_store();
    char *new = fixture_path();
    g_autoptr(Registry) fresh = fixture_create(new);
    g_autoptr(Registry) migrated = fixture_open(old, REGISTRY_WRITE);
    fixture_commit(fixture_begin(migrated));
    g_autofree char *of_old = fixture_query(old, schema);
    g_autofree char *of_new = fixture_query(new, schema);
    assert_string_equal(of_old, of_new);
    fixture_check(old,
        "SELECT count(*) = 3 * (SELECT count(*) + 2 FROM sqlite_schema WHERE type = 'table'\n"
        "  AND name NOT GLOB 'proreg_*' AND name NOT GLOB 'sqlite_*') + 2\n"
        "FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'proreg_digest_*'",
        "1");
    fixture_path_free(old);
    fixture_path_free(new);
}

/* Tampering with what layout 1 left is found after the migration as before it. */
static void test_migrate__old_entries_are_vouched_for(void **state)
{
    (void)state;
    static const char *const edits[] = {
        "UPDATE proreg_import SET file = 'x' WHERE import_id = 3",
        "UPDATE proreg_import SET key = zeroblob(32) WHERE import_id = 9",
        "UPDATE proreg_problem SET value = 'x' WHERE import_id = 9",
        "UPDATE proreg_value_change SET new_value = 'x' WHERE change_id = 4",
        "UPDATE proreg_value_change SET hash = 'x' WHERE change_id = 20",
        "DELETE FROM proreg_original WHERE import_id = 2"};
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
        char *path = copy_store();
        {
            g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
            fixture_commit(fixture_begin(registry));
        }
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
        assert_int_equal(sqlite3_exec(db, edits[i], NULL, NULL, NULL), SQLITE_OK);
        assert_true(sqlite3_changes(db) > 0);
        (void)sqlite3_close(db);
        GError *error = NULL;
        g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
        g_auto(RegistryAuditCheck) check;
        assert_true(registry_audit_verify(registry, NULL, &check, &error));
        if (check.findings->len == 0)
            fail_msg("not found: %s", edits[i]);
        fixture_path_free(path);
    }
}

/* A store that cannot be brought up stays as it was: here rows that refer to nothing. */
static void test_migrate__error_leaves_it(void **state)
{
    (void)state;
    char *path = copy_store();
    g_free(fixture_query(path, "DELETE FROM proreg_record WHERE record_id IN\n"
                               "(SELECT record_id FROM proreg_record LIMIT 1)"));
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
    for (int i = 0; i < 2; i++) {
        GError *error = NULL;
        const RegistryImportInfo info = {.file = "a.csv", .sha256 = "aa"};
        assert_null(registry_import_begin(registry, &info, &error));
        fixture_expect(&error, BASE_ERROR_DATABASE, "restore a backup");
    }
    fixture_check(path, "PRAGMA user_version", "1");
    fixture_check(path, "SELECT count(*) FROM sqlite_schema WHERE name GLOB '*_old'", "0");
    assert_int_equal(registry_n_records(registry, NULL), 54);
    fixture_path_free(path);
}

/* Two programs that bring up the same store: one does, the other finds it done. */
static void test_migrate__twice(void **state)
{
    (void)state;
    char *path = copy_store();
    g_autoptr(Registry) one = fixture_open(path, REGISTRY_WRITE);
    g_autoptr(Registry) two = fixture_open(path, REGISTRY_WRITE);
    fixture_commit(fixture_begin(one));
    fixture_commit(fixture_begin_as(two, "bb", false));
    fixture_check(path, "SELECT count(*) FROM proreg_import WHERE command = 'migrate'", "1");
    expect_sound(two);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migrate__reading_leaves_it),
        cmocka_unit_test(test_migrate__writing_keeps_all),
        cmocka_unit_test(test_migrate__schema),
        cmocka_unit_test(test_migrate__old_entries_are_vouched_for),
        cmocka_unit_test(test_migrate__error_leaves_it),
        cmocka_unit_test(test_migrate__twice),
    };
    return cmocka_run_group_tests_name("registry/migrate", tests, NULL, NULL);
}
