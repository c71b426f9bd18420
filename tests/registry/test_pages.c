/*
 * Checksums of pages, beneath SQLite and beneath the reader of trees: a page with one bit
 * changed is refused by both, with its number, and found among all; who asks for it reads it as
 * it is.
 */
#include "support/fixture.h"

#include "registry/sqlite/connection.h"
#include "registry/sqlite/pages.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/tree.h"

enum { PAGE = 4096, N_ROWS = 400 };

static void run(sqlite3 *db, const char *sql)
{
    GError *error = NULL;
    (void)registry_sqlite_exec(db, sql, &error);
    fixture_no_error(error);
}

static sqlite3 *connect(const char *path, int flags)
{
    GError *error = NULL;
    sqlite3 *db = registry_sqlite_connect(path, flags, &error);
    fixture_no_error(error);
    return db;
}

/* A table of several pages. */
static char *new_file(void)
{
    char *path = fixture_path();
    sqlite3 *db = connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    registry_sqlite_pages_begin(db);
    run(db, "CREATE TABLE t (id TEXT PRIMARY KEY, word TEXT) STRICT, WITHOUT ROWID; BEGIN");
    for (int i = 0; i < N_ROWS; i++) {
        g_autofree char *sql = g_strdup_printf(
            "INSERT INTO t VALUES ('P%04d', '%s')", i, "a word of some length, for the page");
        run(db, sql);
    }
    run(db, "COMMIT");
    assert_true(registry_sqlite_pages_checked(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return path;
}

/* Changes one bit of a page's last rows, or of its checksum. */
static void damage(const char *path, size_t page, size_t at)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    bytes[(page - 1) * PAGE + at] ^= 1;
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static size_t count_pages(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    return size / PAGE;
}

/* Rows as the reader of trees gives them; -1 with `error`. */
static int read_tree(sqlite3 *db, GError **error)
{
    g_autoptr(RegistrySqliteTree) tree = NULL;
    const uint8_t *row = NULL;
    size_t size = 0;
    int n = 0, state = -1;
    run(db, "BEGIN");
    if (registry_sqlite_tree_open(db, "t", &tree, error)) {
        assert_non_null(tree);
        state = registry_sqlite_tree_seek(tree, "", error) ? 1 : -1;
        while (state == 1 && (state = registry_sqlite_tree_next(tree, &row, &size, error)) == 1)
            n++;
    }
    run(db, "COMMIT");
    return state == 0 ? n : -1;
}

static void take_page(int64_t number, void *data)
{
    int64_t *sum = data;
    *sum = *sum * 1000 + number;
}

static void test_pages__damaged(void **state)
{
    (void)state;
    char *path = new_file();
    const size_t n_pages = count_pages(path);
    assert_true(n_pages > 4);
    for (size_t page = 2; page <= n_pages; page++)
        for (size_t at = PAGE - 30; at < PAGE; at += 25) {
            GError *error = NULL;
            int64_t rows = 0, found = 0;
            g_autofree char *words = g_strdup_printf(": page %zu of the file is damaged", page);
            damage(path, page, at);
            sqlite3 *db = connect(path, SQLITE_OPEN_READONLY);
            assert_int_equal(read_tree(db, &error), -1);
            fixture_expect(&error, BASE_ERROR_DATABASE, words);
            assert_false(
                registry_sqlite_integer(db, "SELECT sum(length(word)) FROM t", &rows, &error));
            fixture_expect(&error, BASE_ERROR_DATABASE, words);
            assert_true(registry_sqlite_pages_each(db, take_page, &found));
            assert_int_equal(found, page);
            assert_false(registry_sqlite_pages_foreign(db));
            assert_int_equal(sqlite3_close(db), SQLITE_OK);
            /* Whoever looks for what is left goes by SQLite's own reading of files. */
            assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
            assert_true(registry_sqlite_integer(db, "SELECT count(*) FROM t", &rows, &error));
            assert_int_equal(rows, N_ROWS);
            assert_int_equal(sqlite3_close(db), SQLITE_OK);
            damage(path, page, at);
        }
    sqlite3 *db = connect(path, SQLITE_OPEN_READONLY);
    GError *error = NULL;
    assert_int_equal(read_tree(db, &error), N_ROWS);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
}

/* Page 1 tells of another program, and lets damage pass with that word. */
static void test_pages__foreign(void **state)
{
    (void)state;
    char *path = new_file();
    GError *error = NULL;
    bool foreign = false;
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "DELETE FROM t WHERE id = 'P0001'", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    sqlite3 *db = connect(path, SQLITE_OPEN_READWRITE);
    assert_true(registry_sqlite_find_foreign(db, &foreign, &error));
    assert_true(foreign);
    assert_int_equal(read_tree(db, &error), N_ROWS - 1);
    /* What is written without a look leaves it so; what was looked at does not. */
    run(db, "DELETE FROM t WHERE id = 'P0002'");
    assert_true(registry_sqlite_find_foreign(db, &foreign, &error));
    assert_true(foreign);
    run(db, "BEGIN IMMEDIATE; DELETE FROM t WHERE id = 'P0003'");
    registry_sqlite_pages_adopt(db, true);
    run(db, "COMMIT");
    assert_true(registry_sqlite_find_foreign(db, &foreign, &error));
    assert_false(foreign);
    int64_t found = 0;
    assert_true(registry_sqlite_pages_each(db, take_page, &found));
    assert_int_equal(found, 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
}

/* Killed before the file was cut off: what is behind the database's last page is none of it. */
static void test_pages__not_cut_off(void **state)
{
    (void)state;
    char *path = new_file();
    const size_t n_pages = count_pages(path);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_autoptr(GByteArray) longer = g_byte_array_new();
    g_byte_array_append(longer, (const guint8 *)bytes, (guint)size);
    g_byte_array_append(longer, (const guint8 *)bytes + PAGE, PAGE - 1);
    g_byte_array_append(longer, (const guint8 *)"?", 1);
    assert_true(
        g_file_set_contents(path, (const char *)longer->data, (gssize)longer->len, NULL));
    GError *error = NULL;
    int64_t found = 0;
    sqlite3 *db = connect(path, SQLITE_OPEN_READONLY);
    assert_int_equal(read_tree(db, &error), N_ROWS);
    assert_true(registry_sqlite_pages_each(db, take_page, &found));
    assert_int_equal(found, 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    damage(path, n_pages, PAGE - 30);
    db = connect(path, SQLITE_OPEN_READONLY);
    assert_true(registry_sqlite_pages_each(db, take_page, &found));
    assert_int_equal(found, n_pages);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages__damaged),
        cmocka_unit_test(test_pages__foreign), cmocka_unit_test(test_pages__not_cut_off)};
    return cmocka_run_group_tests_name("registry/pages", tests, NULL, NULL);
}
