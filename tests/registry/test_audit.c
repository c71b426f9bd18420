#include "fixture.h"

#include <zlib.h>

#include "registry/audit.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};

/* Three changes, the file closed. */
static char *with_changes(char head[65])
{
    GError *error = NULL;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)registry_audit_head(registry, head, &error);
    assert_string_equal(head, REGISTRY_AUDIT_START);
    for (int age = 60; age < 64; age++) {
        g_autofree char *values = g_strdup_printf("age=%d", age);
        (void)fixture_import(registry, p1, values);
    }
    (void)registry_audit_head(registry, head, &error);
    fixture_no_error(error);
    return path;
}

static RegistryAuditCheck check_of(const char *path)
{
    GError *error = NULL;
    RegistryAuditCheck check;
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    (void)registry_audit_verify(registry, &check, &error);
    fixture_no_error(error);
    return check;
}

static void test_audit__holds(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    const RegistryAuditCheck check = check_of(path);
    assert_int_equal(check.n_changes, 3);
    assert_int_equal(check.first_bad, 0);
    assert_string_equal(check.head, head);
    assert_string_not_equal(head, REGISTRY_AUDIT_START);
    fixture_path_free(path);
}

/* Edits behind the registry's back, with its triggers dropped: each is found at its row. */
static void test_audit__finds_edits(void **state)
{
    (void)state;
    static const char *const edits[] = {"UPDATE proreg_value_change SET old_value = '99'",
        "UPDATE proreg_value_change SET user = 'nobody'",
        "UPDATE proreg_value_change SET at = '2000-01-01T00:00:00Z'",
        "UPDATE proreg_value_change SET record_id = 'P2'",
        "UPDATE proreg_value_change SET salt = NULL",
        "UPDATE proreg_value_change SET salt = x'00'",
        "UPDATE proreg_value_change SET hash = previous",
        "UPDATE proreg_value_change SET commitment = hash", "DELETE FROM proreg_value_change"};
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
        char head[65];
        char *path = with_changes(head);
        g_free(fixture_query(path, "DROP TRIGGER proreg_value_change_keep"));
        g_free(fixture_query(path, "DROP TRIGGER proreg_value_change_final"));
        g_autofree char *sql = g_strdup_printf("%s WHERE change_id = 2", edits[i]);
        g_free(fixture_query(path, sql));
        const int expected = g_str_has_prefix(sql, "DELETE") ? 3 : 2;
        assert_int_equal(check_of(path).first_bad, expected);
        fixture_path_free(path);
    }
}

/* Without its salt, record and values a row still holds its place in the chain. */
static void test_audit__erased_row_holds(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    g_free(fixture_query(path, "DROP TRIGGER proreg_value_change_final"));
    g_free(fixture_query(path,
        "UPDATE proreg_value_change SET salt = NULL, record_id = NULL, old_value = NULL,"
        " new_value = NULL WHERE change_id = 2"));
    const RegistryAuditCheck check = check_of(path);
    assert_int_equal(check.first_bad, 0);
    assert_string_equal(check.head, head);
    fixture_path_free(path);
}

/* A cut-off end is not in the chain: only a head that was written down tells. */
static void test_audit__cut_end_changes_head(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    g_free(fixture_query(path, "DROP TRIGGER proreg_value_change_keep"));
    g_free(fixture_query(path, "DELETE FROM proreg_value_change WHERE change_id = 3"));
    const RegistryAuditCheck check = check_of(path);
    assert_int_equal(check.first_bad, 0);
    assert_string_not_equal(check.head, head);
    fixture_path_free(path);
}

static void inflate_row(sqlite3_stmt *row, GByteArray *out)
{
    uLongf size = (uLongf)sqlite3_column_int64(row, 0);
    g_autofree guint8 *bytes = g_malloc(size);
    assert_int_equal(uncompress(bytes, &size, sqlite3_column_blob(row, 1),
                         (uLong)sqlite3_column_bytes(row, 1)),
        Z_OK);
    g_byte_array_append(out, bytes, (guint)size);
}

/* The kept original comes back byte for byte, over many chunks and pieces of odd sizes. */
static void test_audit__original(void **state)
{
    (void)state;
    enum { SIZE = 9 * 1024 * 1024 + 17, PIECE = 65537 };
    GError *error = NULL;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    g_autofree guint8 *sent = g_malloc(SIZE);
    for (guint32 i = 0, seed = 1; i < SIZE; i++, seed = seed * 1664525 + 1013904223)
        sent[i] = (guint8)((seed >> 24) & 0x3f);
    RegistryImport *import = fixture_begin(registry);
    for (gsize at = 0; at < SIZE; at += PIECE)
        (void)registry_import_original(import, sent + at, MIN(PIECE, SIZE - at), &error);
    fixture_no_error(error);
    fixture_commit(import);

    import = fixture_begin(registry); /* Taken back while chunks are under way. */
    (void)registry_import_original(import, sent, SIZE, &error);
    (void)registry_import_cancel(import, false, NULL, 0, &error);
    fixture_no_error(error);

    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                         "SELECT size, deflated FROM proreg_original ORDER BY import_id, chunk",
                         -1, &select, NULL),
        SQLITE_OK);
    g_autoptr(GByteArray) back = g_byte_array_new();
    while (sqlite3_step(select) == SQLITE_ROW)
        inflate_row(select, back);
    (void)sqlite3_finalize(select);
    (void)sqlite3_close(db);
    assert_int_equal(back->len, SIZE);
    assert_memory_equal(back->data, sent, SIZE);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_audit__holds),
        cmocka_unit_test(test_audit__finds_edits),
        cmocka_unit_test(test_audit__erased_row_holds),
        cmocka_unit_test(test_audit__cut_end_changes_head),
        cmocka_unit_test(test_audit__original),
    };
    return cmocka_run_group_tests_name("registry/audit", tests, NULL, NULL);
}
