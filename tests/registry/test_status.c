#include "support/fixture.h"

#include "base/date.h"
#include "registry/status.h"

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *event, const char *site, const char *values)
{
    (void)fixture_put(
        registry, import, (FixtureKey){.record = record, .event = event, .site = site}, values);
}

/*
 * Surgery 2020-01-01; 1 month is due 2020-01-31, its window ends 2020-02-14.
 * A came and is complete. B died on 2020-02-01, before the window's end: not expected. C died
 * on 2020-03-01 and did not come: expected. D has no date of surgery: not expected. E (the
 * other site) came without a required value, but with a missing-data code for it.
 */
static void fill(Registry *registry)
{
    const char *baseline = "consent=1 age=60 site_of___neck=1 site_of___back=0 "
                           "surgery_date=2020-01-01 visit_date=2019-12-31 pain=5";
    RegistryImport *import = fixture_begin(registry);
    put(registry, import, "A", "baseline", "site_01", baseline);
    put(registry, import, "A", "1_month", "site_01", "visit_date=2020-02-01 pain=1");
    put(registry, import, "A", "outcome", "site_01", "vital_status=0 last_contact=2020-06-01");
    put(registry, import, "B", "baseline", "site_01", baseline);
    put(registry, import, "B", "outcome", "site_01", "vital_status=1 last_contact=2020-02-01");
    put(registry, import, "C", "baseline", "site_01", baseline);
    put(registry, import, "C", "outcome", "site_01", "vital_status=1 last_contact=2020-03-01");
    put(registry, import, "D", "baseline", "site_01",
        "consent=1 age=60 site_of___neck=0 site_of___back=0 visit_date=2019-12-31 pain=5");
    put(registry, import, "E", "baseline", "site_02", baseline);
    put(registry, import, "E", "1_month", "site_02", "visit_date=2020-02-01 pain=?UNK");
    GError *error = NULL;
    const RegistryProblem problem = {.is_error = true,
        .line = 3,
        .record_id = "E",
        .event = "1_month_arm_1",
        .field = "pain",
        .value = "x",
        .raw = "x",
        .rule_id = "type"};
    (void)registry_import_problem(import, &problem, &error);
    fixture_no_error(error);
    fixture_commit(import);
}

static void expect(
    const RegistryStatus *status, const char *site, size_t event, const int64_t numbers[4])
{
    assert_string_equal(status->site, site);
    assert_int_equal(status->event, event);
    assert_int_equal(status->n_expected, numbers[0]);
    assert_int_equal(status->n_received, numbers[1]);
    assert_int_equal(status->n_complete, numbers[2]);
    assert_int_equal(status->n_open_queries, numbers[3]);
}

static int32_t day_of(const char *text)
{
    int32_t days = 0;
    assert_true(base_date_parse(text, BASE_DATE_YMD, &days));
    return days;
}

static const RegistryStatus *counts_of(const RegistryOverview *overview)
{
    return (const RegistryStatus *)(const void *)overview->counts->data;
}

static void test_status__counts(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryOverview) overview =
        registry_overview(registry, day_of("2021-01-01"), SIZE_MAX, &error);
    fixture_no_error(error);
    assert_int_equal(overview->counts->len, 6);
    const RegistryStatus *status = counts_of(overview);
    expect(&status[0], "site_01", 0, (int64_t[]){4, 4, 3, 0});
    expect(&status[1], "site_01", 1, (int64_t[]){2, 1, 1, 0});
    expect(&status[2], "site_01", 2, (int64_t[]){4, 3, 3, 0});
    expect(&status[3], "site_02", 0, (int64_t[]){1, 1, 1, 0});
    expect(&status[4], "site_02", 1, (int64_t[]){1, 1, 1, 1});
    expect(&status[5], "site_02", 2, (int64_t[]){1, 0, 0, 0});
}

/* The day before the visit is due nobody is expected but who came; a new registry has none. */
static void test_status__not_yet_due(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(RegistryOverview) none = registry_overview(registry, 0, SIZE_MAX, &error);
    assert_non_null(none);
    assert_int_equal(none->counts->len, 0);
    assert_int_equal(none->n_records, 0);
    fill(registry);
    g_autoptr(RegistryOverview) overview =
        registry_overview(registry, day_of("2020-01-30"), SIZE_MAX, &error);
    fixture_no_error(error);
    const RegistryStatus *status = counts_of(overview);
    expect(&status[1], "site_01", 1, (int64_t[]){1, 1, 1, 0});
}

/* Who withdrew, who said no after a yes, and whose consent nobody knows. */
static void test_status__consent(void **state)
{
    (void)state;
    char *path = fixture_path();
    Registry *registry = fixture_create(path);
    GError *error = NULL;
    RegistryImport *import = fixture_begin(registry);
    put(registry, import, "A", "baseline", "site_01", "consent=1 age=60");
    put(registry, import, "B", "baseline", "site_02", "consent=1 age=61");
    put(registry, import, "C", "baseline", "site_01", "age=62");
    put(registry, import, "D", "baseline", "site_01", "consent=?UNK age=63");
    const RegistryProblem turned = {.is_error = true,
        .line = 3,
        .record_id = "B",
        .event = "baseline_arm_1",
        .raw = "",
        .rule_id = "consent"};
    (void)registry_import_problem(import, &turned, &error);
    fixture_no_error(error);
    fixture_commit(import);
    registry_close(registry);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE proreg_record SET withdrawn = 'use' WHERE record_id = 'A'",
            NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    registry = fixture_open(path, REGISTRY_READ);
    g_autoptr(RegistryOverview) overview = registry_overview(registry, 0, SIZE_MAX, &error);
    fixture_no_error(error);
    assert_int_equal(overview->n_records, 4);
    assert_int_equal(overview->n_without_consent, 2);
    assert_int_equal(overview->withdrawn->len, 2);
    const RegistryWithdrawn *gone =
        (const RegistryWithdrawn *)(const void *)overview->withdrawn->data;
    assert_string_equal(gone[0].record_id, "A");
    assert_string_equal(gone[0].scope, "use");
    assert_string_equal(gone[1].record_id, "B");
    assert_null(gone[1].scope);
    assert_int_equal(gone[1].site, 1);
    assert_int_equal(strlen(overview->head), 64);
    assert_int_equal(overview->n_changes, 0);
    registry_close(registry);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status__counts),
        cmocka_unit_test(test_status__not_yet_due),
        cmocka_unit_test(test_status__consent),
    };
    return cmocka_run_group_tests_name("registry/status", tests, NULL, NULL);
}
