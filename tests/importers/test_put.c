/**
 * @file
 * Rows of patients who are known: without a site, blank now, and under an id that is another
 * record's since.
 */
#include "support/records.h"
#include "support/site_file.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline", .site = "site_02"};

static ImportResult *take(Registry *registry, const char *text, const ImportOptions *options)
{
    return take_in(registry, text, strlen(text), options);
}

static void expect_found(const ImportResult *result, const char *expected)
{
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

/* A check need not say whose file it is: a known patient is compared as its hospital's. With a
 * site it is another's. */
static void test_put__check_without_site(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    static const char text[] = "record_id,redcap_event_name,consent,age,weight\n"
                               "P1,baseline_arm_1,1,62,58.5\n";
    const ImportOptions no_site = {.check_only = true},
                        other = {.check_only = true, .site = "site_01"};
    g_autoptr(ImportResult) result = take(registry, text, &no_site);
    expect_found(result, "");
    assert_int_equal(result->n_values_changed, 1);
    assert_int_equal(result->n_values_new, 1);
    assert_int_equal(result->n_values_unchanged, 1);
    g_autoptr(ImportResult) as_other = take(registry, text, &other);
    expect_found(as_other, "!2 site -");
    assert_int_equal(as_other->n_values_changed, 0);
}

/* What was filled and is blank now is named and stays, unless blanks erase. */
static void test_put__cleared(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61 weight=58.5 sex=?UNK");
    static const char text[] = "record_id,redcap_event_name,consent,age,weight,sex,grade\n"
                               "P1,baseline_arm_1,1,61,,,\n";
    const ImportOptions keeps = {.site = "site_02"},
                        erases = {.site = "site_02", .erase_blank = true};
    g_autoptr(ImportResult) kept = take(registry, text, &keeps);
    expect_found(kept, "2 cleared weight; 2 cleared sex");
    assert_int_equal(kept->n_values_changed, 0);
    static const char again[] = "record_id,redcap_event_name,consent,age,weight,sex,grade\n"
                                "P1,baseline_arm_1,1,61,,,\n\n";
    g_autoptr(ImportResult) erased = take(registry, again, &erases);
    expect_found(erased, "");
    assert_int_equal(erased->n_values_changed, 2);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(expected, p1, "consent=1 age=61");
    records_expect_same(registry, expected);
}

/* Sent under the id that went, rows go to the record that stays, told once a file; what repeats
 * is numbered on, also what an ordinary row says of it. */
static void test_put__under_an_earlier_id(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    static const FixtureKey stays = {.record = "P2", .event = "baseline"};
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(registry, stays, "consent=1 age=61");
    records_merge(registry, "P1", "P2", REGISTRY_KEEP_UNSAID);
    const ImportOptions options = {.site = "site_02"};
    g_autoptr(ImportResult) result = take(registry,
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,pain,"
        "ae_type\n"
        "P1,1_month_arm_1,,,3,1\nP1,1_month_arm_1,adverse_event,2,,2\n",
        &options);
    expect_found(result, "2 key record_id");
    (void)fixture_import(expected, stays, "consent=1 age=61");
    (void)fixture_import(expected, (FixtureKey){.record = "P2", .event = "1_month"}, "pain=3");
    for (int64_t i = 1; i <= 2; i++)
        (void)fixture_import(expected,
            (FixtureKey){.record = "P2",
                .event = "1_month",
                .form = "adverse_event",
                .instance = 1000 + i},
            i == 1 ? "ae_type=1" : "ae_type=2");
    records_expect_same(registry, expected);
}

/* Up to the last number, and no other row is written over. */
static void test_put__numbered_on_to_the_last(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(
        registry, (FixtureKey){.record = "P2", .event = "baseline"}, "consent=1 age=61");
    records_merge(registry, "P1", "P2", REGISTRY_KEEP_UNSAID);
    const ImportOptions options = {.site = "site_02"};
    g_autoptr(ImportResult) result = take(registry,
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,ae_type\n"
        "P1,1_month_arm_1,adverse_event,31767,1\nP1,1_month_arm_1,adverse_event,31768,2\n",
        &options);
    expect_found(result, "2 key record_id; !3 key redcap_repeat_instance");
    assert_int_equal(result->n_values_new, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put__check_without_site),
        cmocka_unit_test(test_put__cleared),
        cmocka_unit_test(test_put__under_an_earlier_id),
        cmocka_unit_test(test_put__numbered_on_to_the_last),
    };
    return cmocka_run_group_tests_name("importers/put", tests, NULL, NULL);
}
