#include "fixture.h"

/* First values, then the same again, then a correction: what is counted and what is logged. */
static void test_import__upsert(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    const FixtureKey key = {.record = "P1", .event = "baseline"};

    RegistryRowResult r = fixture_import(registry, key, "consent=1 age=61 weight=58.5 grade=A");
    assert_int_equal(r.outcome, REGISTRY_ROW_NEW);
    assert_int_equal(r.n_new, 4);

    r = fixture_import(registry, key, "consent=1 age=61 weight=58.5 grade=A");
    assert_int_equal(r.outcome, REGISTRY_ROW_UNCHANGED);
    assert_int_equal(r.n_unchanged, 4);
    fixture_check(path, "SELECT count(*) FROM proreg_value_change", "0");

    r = fixture_import(registry, key, "age=62 weight=58.5 grade=B sex=2");
    assert_int_equal(r.outcome, REGISTRY_ROW_UPDATED);
    assert_int_equal(r.n_new, 1);
    assert_int_equal(r.n_changed, 2);
    assert_int_equal(r.n_unchanged, 1);
    fixture_check(path, "SELECT age || sex || weight FROM enrolment", "62258.5");
    fixture_check(path,
        "SELECT group_concat(\"column\" || ':' || coalesce(old_value, '') || '>' || new_value"
        "  || '@' || import_id) FROM proreg_value_change",
        "age:61>62@4,sex:>2@4,grade:A>B@4");
    fixture_check(path, "SELECT import_id || '/' || line FROM enrolment", "2/2");
    fixture_check(
        path, "SELECT user || '/' || reason FROM proreg_value_change", "tester/a test");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__upsert),
    };
    return cmocka_run_group_tests_name("registry/import", tests, NULL, NULL);
}
