#include "support/fixture.h"

#include "registry/inside.h"

/* Rows that wait for their tables (registry/sqlite/waiting.h), as an import sees them. */

enum { RECORDS = 600, REMARK = 9000 };

/* A remark of many bytes that says whose it is. */
static char *remark_of(int record, const char *event)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "remark=%d_%s_", record, event);
    while (text->len < REMARK)
        g_string_append_c(text, (char)('a' + record % 26));
    return g_string_free(text, FALSE);
}

static void put(Registry *registry, RegistryImport *import, int record, const char *event,
    RegistryRowOutcome outcome)
{
    char id[16];
    (void)g_snprintf(id, sizeof id, "P%04d", record);
    g_autofree char *values = remark_of(record, event);
    const FixtureKey key = {.record = id, .event = event, .site = "site_01"};
    assert_int_equal(fixture_put(registry, import, key, values).outcome, outcome);
}

/* Both visits of all records: one record after the other, or in leaps and the visits apart. */
static void put_all(Registry *registry, RegistryImport *import, bool in_order)
{
    static const char *const events[] = {"baseline", "1_month"};
    for (int i = 0; i < 2 * RECORDS; i++) {
        const int record = in_order ? i / 2 : i * 7 % RECORDS;
        const size_t event = in_order ? (size_t)i % 2 : (size_t)(i / RECORDS);
        put(registry, import, record, events[event], REGISTRY_ROW_NEW);
    }
}

static char *content_of(Registry *registry)
{
    char hash[BASE_SHA256_SIZE];
    GError *error = NULL;
    assert_true(registry_content_hash(registry, hash, &error));
    fixture_no_error(error);
    return g_strdup(hash);
}

/* More than are held back at a time; the order in which they come makes no difference. */
static void test_waiting__any_order(void **state)
{
    (void)state;
    g_autofree char *hashes[2] = {NULL, NULL};
    for (size_t turn = 0; turn < 2; turn++) {
        char *path = fixture_path();
        g_autoptr(Registry) registry = fixture_create(path);
        RegistryImport *import = fixture_begin(registry);
        put_all(registry, import, turn == 0);
        fixture_commit(import);
        hashes[turn] = content_of(registry);
        fixture_check(path, "SELECT count(*) || ' ' || sum(length(remark)) FROM assessment",
            "1200 10791600");
        fixture_check(path,
            "SELECT count(*) FROM assessment WHERE remark NOT LIKE\n"
            "  CAST(substr(record_id, 2) AS INTEGER) || '\\_'\n"
            "  || replace(replace(event, '_arm_1', ''), '_', '\\_') || '\\_%' ESCAPE '\\'",
            "0");
        fixture_check(path, "PRAGMA integrity_check", "ok");
        fixture_path_free(path);
    }
    assert_string_equal(hashes[0], hashes[1]);
    g_free(hashes[1]);
}

/* Who reads sees them, and a key that came is no new one. */
static void test_waiting__is_read(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    const size_t event = 0;
    size_t column = 0;
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    while (strcmp(dictionary->columns[column].name, "pain") != 0)
        column++;
    const FixtureKey first = {.record = "A", .event = "baseline", .site = "site_01"};
    const FixtureKey later = {.record = "A", .event = "1_month", .site = "site_01"};
    const FixtureKey other = {.record = "B", .event = "baseline", .site = "site_02"};
    assert_int_equal(fixture_put(registry, import, first, "pain=4").outcome, REGISTRY_ROW_NEW);
    assert_int_equal(fixture_put(registry, import, other, "pain=5").outcome, REGISTRY_ROW_NEW);
    char *text = NULL;
    bool has_row = false;
    GError *error = NULL;
    assert_true(registry_import_stored(import, "A", event, column, &text, &has_row, &error));
    assert_true(has_row);
    assert_string_equal(text, "4");
    g_free(text);
    assert_int_equal(fixture_put(registry, import, later, "pain=6").outcome, REGISTRY_ROW_NEW);
    const RegistryRowResult again = fixture_put(registry, import, first, "pain=7 age=40");
    assert_int_equal(again.outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(again.n_changed, 1);
    assert_int_equal(again.n_new, 1);
    const FixtureKey elsewhere = {.record = "A", .event = "outcome", .site = "site_02"};
    const RegistryRowResult refused =
        fixture_put(registry, import, elsewhere, "vital_status=0");
    assert_int_equal(refused.outcome, REGISTRY_ROW_OTHER_SITE);
    assert_string_equal(refused.owner, "site_01");
    fixture_commit(import);
    fixture_check(path, "SELECT group_concat(record_id || event || pain, ' ') FROM assessment",
        "A1_month_arm_16 Abaseline_arm_17 Bbaseline_arm_15");
    fixture_check(path, "SELECT count(*) FROM proreg_record WHERE digest IS NULL", "0");
    fixture_path_free(path);
}

/* A record gets its digest while it waits, when it is in, and when another came after it. */
static void test_waiting__digest_of_a_record(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    const RegistryDriver *driver = registry->store->driver;
    GError *error = NULL;
    static const char *const ids[] = {"A", "C", "B"};
    for (uint8_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        const RegistryRecord record = {
            .record_id = ids[i], .site = "site_01", .import_id = 1, .line = 2 + i};
        uint8_t digest[REGISTRY_DIGEST_BYTES];
        memset(digest, 'a' + i, sizeof digest);
        assert_true(driver->record_new(registry->store, &record, &error));
        if (i == 1)
            assert_int_equal(registry_n_records(registry, NULL), 2);
        assert_true(driver->record_digest(registry->store, ids[i], digest, &error));
    }
    assert_true(driver->record_digest(registry->store, "A", NULL, &error));
    fixture_no_error(error);
    fixture_commit(import);
    fixture_check(path,
        "SELECT group_concat(record_id || line || (digest = CAST(replace(hex(zeroblob(32)),\n"
        "  '0', char(96 + line - 1)) AS BLOB)), ' ') FROM proreg_record",
        "A20 B41 C31");
    fixture_path_free(path);
}

/* Rows that cannot go in are told by whoever made them go, and by a count, too. */
static void test_waiting__a_count_that_fails(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    const RegistryDriver *driver = registry->store->driver;
    g_autoptr(GError) error = NULL;
    const RegistryRecord stray = {
        .record_id = "A", .site = "site_01", .import_id = 99, .line = 2};
    assert_true(driver->record_new(registry->store, &stray, &error));
    fixture_no_error(error);
    assert_int_equal(registry_n_records(registry, &error), -1);
    assert_non_null(error);
    assert_true(registry_import_cancel(import, NULL, NULL, NULL));
    fixture_path_free(path);
}

/* What is taken back takes them with it. */
static void test_waiting__is_taken_back(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    GError *error = NULL;
    for (int turn = 0; turn < 2; turn++) {
        RegistryImport *import = fixture_begin(registry);
        put(registry, import, 1, "baseline", REGISTRY_ROW_NEW);
        put(registry, import, 2, "baseline", REGISTRY_ROW_NEW);
        if (turn == 0) {
            assert_true(registry_import_cancel(import, NULL, NULL, &error));
            fixture_check(path, "SELECT count(*) FROM assessment", "0");
        } else {
            fixture_commit(import);
        }
    }
    fixture_no_error(error);
    fixture_check(path, "SELECT count(*) FROM assessment", "2");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waiting__any_order),
        cmocka_unit_test(test_waiting__is_read),
        cmocka_unit_test(test_waiting__digest_of_a_record),
        cmocka_unit_test(test_waiting__a_count_that_fails),
        cmocka_unit_test(test_waiting__is_taken_back),
    };
    return cmocka_run_group_tests_name("registry/waiting", tests, NULL, NULL);
}
