#include "support/fixture.h"

#include "registry/access.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};

static void head_of(Registry *registry, char head[65])
{
    GError *error = NULL;
    (void)registry_audit_head(registry, head, &error);
    fixture_no_error(error);
}

/* The log of accesses has a chain of its own and leaves that of the changes alone. */
static void test_access__append(void **state)
{
    (void)state;
    static const char *const records[] = {"P1", "P\"2", NULL};
    GError *error = NULL;
    char before[65], head[65], one[65], two[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, p1, "age=61");
    head_of(registry, before);
    assert_true(registry_access_head(registry, one, &error));
    assert_string_equal(one, REGISTRY_AUDIT_START);
    const RegistryAccess access = {.command = "export",
        .file = "out.csv",
        .sha256 = "aa",
        .recipient = "a colleague",
        .user = "tester",
        .records = records,
        .clock = {.utc = 1775343600, .local = 1775343600 + 9 * 3600}};
    assert_true(registry_access_append(registry, &access, &error));
    assert_true(registry_access_head(registry, one, &error));
    assert_true(registry_access_append(registry, &access, &error));
    assert_true(registry_access_head(registry, two, &error));
    assert_string_not_equal(one, two);
    head_of(registry, head);
    assert_string_equal(before, head);
    fixture_check(path, "SELECT records FROM proreg_access LIMIT 1", "[\"P1\",\"P\\\"2\"]");
    fixture_check(path,
        "SELECT at || ' ' || day || ' ' || n_records FROM proreg_access LIMIT 1",
        "2026-04-04T23:00:00Z 2026-04-05 2");
    fixture_check(path,
        "SELECT count(*) FROM proreg_access AS a JOIN proreg_access AS b\n"
        "ON b.previous = a.hash AND b.access_id = a.access_id + 1",
        "1");
    g_autofree char *sql =
        g_strdup_printf("SELECT count(*) FROM proreg_access WHERE chain_head = '%s'", before);
    fixture_check(path, sql, "2");
    fixture_check(path, "DELETE FROM proreg_access", "the access log is append-only");
    fixture_check(path, "UPDATE proreg_access SET user = 'x'", "the access log is append-only");
    fixture_check(path, "INSERT OR REPLACE INTO proreg_access SELECT * FROM proreg_access",
        "the access log is append-only");
    fixture_path_free(path);
}

/* What the manual says: f(x) is the length, a colon and the text; of a NULL `-:`. */
static void test_access__hash(void **state)
{
    (void)state;
    static const char *const records[] = {"P1", NULL};
    static const char *const columns[] = {"previous", "access_id", "command", "sha256",
        "content_hash", "chain_head", "n_records", "records_root", "user", "system_user", "at",
        "day"};
    GError *error = NULL;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    const RegistryAccess access = {.command = "export", .user = "tester", .records = records};
    for (int entry = 1; entry <= 2; entry++) {
        assert_true(registry_access_append(registry, &access, &error));
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
            g_autofree char *sql =
                g_strdup_printf("SELECT coalesce(length(CAST(%s AS BLOB)) || ':' || %s, '-:') "
                                "FROM proreg_access WHERE access_id = %d",
                    columns[i], columns[i], entry);
            g_autofree char *field = fixture_query(path, sql);
            g_string_append(bytes, field);
        }
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes->str, -1);
        g_autofree char *sql =
            g_strdup_printf("SELECT hash FROM proreg_access WHERE access_id = %d", entry);
        fixture_check(path, sql, sum);
    }
    fixture_path_free(path);
}

/* Three entries: of two records, of one, of none. */
static char *with_accesses(void)
{
    static const char *const two[] = {"P1", "P2", NULL};
    static const char *const one[] = {"P1", NULL};
    const RegistryAccess accesses[] = {{.command = "export", .file = "a.csv", .records = two},
        {.command = "explain", .options = "{}", .records = one}, {.command = "status"}};
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, p1, "age=61");
    for (size_t i = 0; i < G_N_ELEMENTS(accesses); i++) {
        GError *error = NULL;
        (void)registry_access_append(registry, &accesses[i], &error);
        fixture_no_error(error);
    }
    return path;
}

/* The rows that do not hold, by ",". */
static char *rows_found(const char *path, bool with_journal)
{
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    g_auto(RegistryAuditCheck) check;
    (void)registry_audit_verify(registry, NULL, &check, &error);
    fixture_no_error(error);
    for (guint i = 0; with_journal && i < check.findings->len; i++) {
        const RegistryFinding *finding = check.findings->pdata[i];
        assert_string_equal(finding->where, "proreg_access");
    }
    g_ptr_array_set_size(check.findings, 0);
    (void)registry_access_verify(registry, &check, &error);
    fixture_no_error(error);
    GString *rows = g_string_new(NULL);
    for (guint i = 0; i < check.findings->len; i++) {
        const RegistryFinding *finding = check.findings->pdata[i];
        assert_string_equal(finding->where, "proreg_access");
        g_string_append_printf(rows, "%s%s", i > 0 ? "," : "", finding->row);
    }
    return g_string_free(rows, FALSE);
}

/* As whoever can write the file: the guards are down for a moment. */
static void tamper(const char *path, const char *sql)
{
    static const char *const guards[] = {"proreg_access_keep", "proreg_access_final",
        "proreg_access_new", "proreg_import_final", "proreg_import_keep"};
    char *made[G_N_ELEMENTS(guards)];
    for (size_t i = 0; i < G_N_ELEMENTS(guards); i++) {
        g_autofree char *find =
            g_strdup_printf("SELECT sql FROM sqlite_schema WHERE name = '%s'", guards[i]);
        g_autofree char *drop = g_strdup_printf("DROP TRIGGER %s", guards[i]);
        made[i] = fixture_query(path, find);
        g_free(fixture_query(path, drop));
    }
    fixture_check(path, sql, "");
    for (size_t i = 0; i < G_N_ELEMENTS(guards); i++) {
        fixture_check(path, made[i], "");
        g_free(made[i]);
    }
}

static void test_access__verify(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *rows;
    } cases[] = {
        {"UPDATE proreg_access SET command = 'status' WHERE access_id = 1", "1"},
        {"UPDATE proreg_access SET file = 'b.csv' WHERE access_id = 1", "1"},
        {"UPDATE proreg_access SET user = 'x' WHERE access_id = 2", "2"},
        {"UPDATE proreg_access SET records = '[\"P1\"]' WHERE access_id = 1", "1"},
        {"UPDATE proreg_access SET records = '[\"P1\",\"P3\"]' WHERE access_id = 1", "1"},
        {"UPDATE proreg_access SET records = 'P1' WHERE access_id = 2", "2"},
        {"UPDATE proreg_access SET records = '{}' WHERE access_id = 3", "3"},
        {"UPDATE proreg_access SET records = NULL WHERE access_id = 2", "2"},
        {"UPDATE proreg_access SET key = NULL WHERE access_id = 2", "2"},
        {"UPDATE proreg_access SET key = zeroblob(32) WHERE access_id = 2", "2"},
        {"UPDATE proreg_access SET n_records = 3 WHERE access_id = 1", "1"},
        {"UPDATE proreg_access SET hash = previous WHERE access_id = 1", "1,2"},
        {"UPDATE proreg_access SET access_id = 9 WHERE access_id = 3", "9"},
        {"DELETE FROM proreg_access WHERE access_id = 1", "2"},
        {"DELETE FROM proreg_access WHERE access_id = 2", "3"},
        {"UPDATE proreg_access SET key = NULL, records = NULL WHERE access_id = 1", "1"},
        {"SELECT NULL", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *path = with_accesses();
        tamper(path, cases[i].sql);
        g_autofree char *rows = rows_found(path, true);
        if (!g_str_equal(rows, cases[i].rows))
            fail_msg("%s: found '%s'", cases[i].sql, rows);
        fixture_path_free(path);
    }
}

/* What a later change saw of the log cannot be cut off, nor a chain that the log saw. */
static void test_access__ends_hold_each_other(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *rows;
    } cases[] = {
        {"DELETE FROM proreg_access WHERE access_id = 4", ""}, /* Of after the last change. */
        {"DELETE FROM proreg_access WHERE access_id >= 3", "2"},
        {"DELETE FROM proreg_access", "0"},
        {"UPDATE proreg_import SET access_head = previous WHERE import_id = 3", "4"},
        {"DELETE FROM proreg_import WHERE import_id = 3", "4"},
        {"SELECT NULL", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        static const RegistryAccess access = {.command = "export"};
        GError *error = NULL;
        char *path = with_accesses();
        {
            g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
            (void)fixture_import(registry, p1, "age=62");
            assert_true(registry_access_append(registry, &access, &error));
        }
        tamper(path, cases[i].sql);
        g_autofree char *rows = rows_found(path, false);
        if (!g_str_equal(rows, cases[i].rows))
            fail_msg("%s: found '%s'", cases[i].sql, rows);
        fixture_path_free(path);
    }
}

/* The guards let an erasure through, and whoever does the same without one is found. */
static void test_access__erased(void **state)
{
    (void)state;
    char *path = with_accesses();
    fixture_check(
        path, "UPDATE proreg_access SET key = NULL, records = NULL WHERE access_id = 1", "");
    g_autofree char *nobody = rows_found(path, true);
    assert_string_equal(nobody, "1");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_access__append),
        cmocka_unit_test(test_access__hash),
        cmocka_unit_test(test_access__verify),
        cmocka_unit_test(test_access__ends_hold_each_other),
        cmocka_unit_test(test_access__erased),
    };
    return cmocka_run_group_tests_name("registry/access", tests, NULL, NULL);
}
