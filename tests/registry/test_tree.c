/*
 * Tables read from the pages of the file give what SQLite's own SELECT gives; a damaged file
 * gives an error or rows, and nothing else.
 */
#include "support/fixture.h"

#include "registry/sqlite/record.h"
#include "registry/sqlite/tree.h"

#define TABLE                                                                                  \
    "CREATE TABLE t (id TEXT, event TEXT, n INTEGER, whole INTEGER, real REAL, word TEXT,"     \
    " PRIMARY KEY (id, event, n)) STRICT, WITHOUT ROWID;"
enum { N_COLUMNS = 6, REAL_COLUMN = 4 };

static void run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

static sqlite3 *connect(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

/* Rows in no order: integers and reals of all sizes, texts of up to n_text bytes, and holes. */
static void fill(sqlite3 *db, int n_rows, int n_text)
{
    static const char *const wholes[] = {"NULL", "0", "1", "-1", "127", "-128", "128", "-32768",
        "32768", "-8388609", "8388608", "2147483648", "-140737488355328", "140737488355328",
        "9223372036854775807", "-9223372036854775808"};
    static const char *const reals[] = {
        "NULL", "0.0", "-0.5", "3.0", "1e300", "-7.0", "0.1", "4503599627370497.5"};
    run(db, "BEGIN");
    for (int i = 0; i < n_rows; i++) {
        const int k = (int)((unsigned)i * 7919u % (unsigned)n_rows);
        g_autofree char *word =
            g_strnfill((gsize)(k * 37 % (n_text + 1)), (char)('a' + k % 26));
        g_autofree char *quoted = g_strdup_printf("'%s'", word);
        g_autofree char *sql =
            g_strdup_printf("INSERT INTO t VALUES ('P%d', 'e%d', %d, %s, %s, %s)", k / 6,
                k / 3 % 2, k % 3, wholes[k % 16], reals[k % 8], k % 5 == 0 ? "NULL" : quoted);
        run(db, sql);
    }
    run(db, "COMMIT");
}

static void check_value(sqlite3_stmt *select, int column, const RegistryDatum *ours)
{
    static const RegistryDatumKind kinds[] = {[SQLITE_INTEGER] = REGISTRY_DATUM_INTEGER,
        [SQLITE_FLOAT] = REGISTRY_DATUM_REAL,
        [SQLITE_TEXT] = REGISTRY_DATUM_TEXT,
        [SQLITE_NULL] = REGISTRY_DATUM_NULL};
    assert_int_equal(ours->kind, kinds[sqlite3_column_type(select, column)]);
    if (ours->kind == REGISTRY_DATUM_INTEGER)
        assert_true(ours->integer == sqlite3_column_int64(select, column));
    if (ours->kind == REGISTRY_DATUM_REAL)
        assert_true(ours->real == sqlite3_column_double(select, column));
    if (ours->kind == REGISTRY_DATUM_TEXT) {
        assert_int_equal(ours->size, sqlite3_column_bytes(select, column));
        assert_memory_equal(ours->text, sqlite3_column_text(select, column), ours->size);
    }
}

static void check_row(sqlite3_stmt *select, const uint8_t *row, size_t size)
{
    RegistrySqliteRecord record;
    assert_true(registry_sqlite_record_begin(&record, row, size));
    for (int i = 0; i < N_COLUMNS; i++) {
        RegistrySqliteField field;
        RegistryDatum datum = {0};
        assert_true(registry_sqlite_record_next(&record, &field));
        assert_true(registry_sqlite_field_datum(&field, i == REAL_COLUMN, &datum));
        check_value(select, i, &datum);
    }
}

/* The rows from an id on, ours beside SQLite's. */
static int compare_from(sqlite3 *db, RegistrySqliteTree *tree, const char *from)
{
    GError *error = NULL;
    sqlite3_stmt *select = NULL;
    const uint8_t *row = NULL;
    size_t size = 0;
    int n = 0;
    const char sql[] = "SELECT * FROM t WHERE id >= ?1 ORDER BY id, event, n";
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_bind_text(select, 1, from, -1, SQLITE_STATIC), SQLITE_OK);
    assert_true(registry_sqlite_tree_seek(tree, from, &error));
    for (; sqlite3_step(select) == SQLITE_ROW; n++) {
        assert_int_equal(registry_sqlite_tree_next(tree, &row, &size, &error), 1);
        check_row(select, row, size);
    }
    assert_int_equal(registry_sqlite_tree_next(tree, &row, &size, &error), 0);
    fixture_no_error(error);
    assert_int_equal(sqlite3_finalize(select), SQLITE_OK);
    return n;
}

static void check_page_size(int page_size, int n_rows, int n_text)
{
    char *path = fixture_path();
    sqlite3 *db = connect(path);
    GError *error = NULL;
    g_autoptr(RegistrySqliteTree) tree = NULL;
    g_autofree char *pragma = g_strdup_printf("PRAGMA page_size = %d;" TABLE, page_size);
    run(db, pragma);
    fill(db, n_rows, n_text);
    run(db, "DELETE FROM t WHERE whole = 127; BEGIN");
    assert_true(registry_sqlite_tree_open(db, "t", &tree, &error));
    assert_non_null(tree);
    const int n = compare_from(db, tree, "");
    assert_int_equal(n, n_rows - (n_rows + 11) / 16);
    assert_int_equal(compare_from(db, tree, "P"), n);
    assert_int_equal(compare_from(db, tree, "Q"), 0);
    for (int i = 0; i < n_rows / 6; i += 7) {
        g_autofree char *id = g_strdup_printf("P%d", i);
        g_autofree char *after = g_strdup_printf("P%d!", i);
        assert_true(compare_from(db, tree, id) > compare_from(db, tree, after));
    }
    run(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
}

static void test_tree__reads_as_sqlite(void **state)
{
    (void)state;
    check_page_size(4096, 5, 20);     /* The root is a leaf. */
    check_page_size(4096, 600, 40);   /* Two levels. */
    check_page_size(512, 600, 60);    /* More of them. */
    check_page_size(512, 400, 3000);  /* Rows that go on on pages of their own. */
    check_page_size(1024, 300, 235);  /* Just below and above what stays on a page. */
    check_page_size(65536, 400, 900); /* The size that is written as 1. */
}

static RegistrySqliteTree *try_open(sqlite3 *db, const char *table)
{
    GError *error = NULL;
    RegistrySqliteTree *tree = NULL;
    assert_true(registry_sqlite_tree_open(db, table, &tree, &error));
    fixture_no_error(error);
    return tree;
}

/* Where the file is not, or not yet, what the transaction sees. */
static void test_tree__leaves_to_sqlite(void **state)
{
    (void)state;
    char *path = fixture_path();
    sqlite3 *db = connect(path);
    run(db, TABLE "CREATE TABLE with_rowid (a); CREATE TEMP TABLE other (a)");
    assert_null(try_open(db, "t")); /* No transaction. */
    run(db, "BEGIN");
    g_autoptr(RegistrySqliteTree) tree = try_open(db, "t");
    assert_non_null(tree);
    assert_null(try_open(db, "with_rowid"));
    assert_null(try_open(db, "other"));
    assert_null(try_open(db, "no_such"));
    run(db, "COMMIT; BEGIN IMMEDIATE");
    assert_null(try_open(db, "t"));
    run(db, "COMMIT; PRAGMA journal_mode = WAL; BEGIN");
    assert_null(try_open(db, "t"));
    run(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
    static const char *const places[] = {"", ":memory:"};
    for (size_t i = 0; i < 2; i++) {
        db = connect(places[i]);
        run(db, TABLE "BEGIN");
        assert_null(try_open(db, "t"));
        run(db, "COMMIT");
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    path = fixture_path();
    db = connect(path);
    run(db, "PRAGMA encoding = 'UTF-16';" TABLE "BEGIN");
    assert_null(try_open(db, "t"));
    run(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fixture_path_free(path);
}

/* Reads all of it; whether it went to the end. */
static bool read_all(const char *path, GError **error)
{
    sqlite3 *db = connect(path);
    g_autoptr(RegistrySqliteTree) tree = NULL;
    const uint8_t *row = NULL;
    size_t size = 0;
    int state = -1;
    run(db, "BEGIN");
    if (registry_sqlite_tree_open(db, "t", &tree, error)) {
        state = tree && registry_sqlite_tree_seek(tree, "P", error) ? 1 : -1;
        while (
            state == 1 && (state = registry_sqlite_tree_next(tree, &row, &size, error)) == 1) {
            RegistrySqliteRecord record;
            RegistrySqliteField field;
            RegistryDatum datum;
            bool ok = registry_sqlite_record_begin(&record, row, size);
            for (int i = 0; ok && i < N_COLUMNS; i++)
                ok = registry_sqlite_record_next(&record, &field) &&
                     registry_sqlite_field_datum(&field, false, &datum);
        }
        assert_true(state == 0 || !tree || (error && *error));
    }
    run(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return state == 0;
}

static char *make_small(char **bytes, gsize *size)
{
    char *path = fixture_path();
    sqlite3 *db = connect(path);
    run(db, "PRAGMA page_size = 512;" TABLE);
    fill(db, 90, 900);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_true(g_file_get_contents(path, bytes, size, NULL));
    return path;
}

/* Any byte of any page of the table may be wrong: most of those that say how a page, a cell or
   a row is laid out, some of those of values. */
static void test_tree__survives_damage(void **state)
{
    (void)state;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    char *path = make_small(&bytes, &size);
    FILE *file = g_fopen(path, "r+b");
    int n_refused = 0;
    assert_non_null(file);
    for (gsize at = 512; at < size; at += at % 512 < 40 ? 1 : 59) {
        static const int others[] = {0, 0xff};
        for (size_t k = 0; k < G_N_ELEMENTS(others); k++) {
            g_autoptr(GError) error = NULL;
            assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
            assert_int_equal(fputc(others[k], file), others[k]);
            assert_int_equal(fflush(file), 0);
            if (!read_all(path, &error) && error) {
                n_refused++;
                assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_DATABASE));
            }
        }
        assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
        assert_int_equal(fputc((unsigned char)bytes[at], file), (unsigned char)bytes[at]);
        assert_int_equal(fflush(file), 0);
    }
    assert_true(n_refused > 100);
    assert_int_equal(fclose(file), 0);
    fixture_path_free(path);
}

/* A page that leads back to one above it, and a file that ends too early. */
static void test_tree__error_damaged(void **state)
{
    (void)state;
    enum { ROOT = 512, RIGHTMOST = 8 };
    g_autofree char *bytes = NULL;
    gsize size = 0;
    GError *error = NULL;
    char *path = make_small(&bytes, &size);
    assert_true(read_all(path, &error));
    assert_true(g_file_set_contents(path, bytes, 512 * 5, NULL));
    assert_false(read_all(path, &error));
    fixture_expect(&error, BASE_ERROR_DATABASE, "the file is damaged; restore a backup");
    memcpy(bytes + ROOT + RIGHTMOST, "\0\0\0\2", 4);
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    assert_false(read_all(path, &error));
    fixture_expect(&error, BASE_ERROR_DATABASE, "the file is damaged; restore a backup");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tree__reads_as_sqlite),
        cmocka_unit_test(test_tree__leaves_to_sqlite),
        cmocka_unit_test(test_tree__survives_damage),
        cmocka_unit_test(test_tree__error_damaged)};
    return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
