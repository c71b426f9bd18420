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

static void test_status__counts(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    size_t n = 0;
    g_autofree RegistryStatus *status =
        registry_status(registry, day_of("2021-01-01"), &n, &error);
    fixture_no_error(error);
    assert_int_equal(n, 6);
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
    size_t n = 9;
    g_autofree RegistryStatus *none = registry_status(registry, 0, &n, &error);
    assert_non_null(none);
    assert_int_equal(n, 0);
    fill(registry);
    g_autofree RegistryStatus *status =
        registry_status(registry, day_of("2020-01-30"), &n, &error);
    fixture_no_error(error);
    expect(&status[1], "site_01", 1, (int64_t[]){1, 1, 1, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status__counts),
        cmocka_unit_test(test_status__not_yet_due),
    };
    return cmocka_run_group_tests_name("registry/status", tests, NULL, NULL);
}
