#include "support/records.h"

#include "registry/corrections.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline", .site = "site_02"};
static const char answer[] = "query answer";

static FixtureKey event_of(const char *record, const char *site, int64_t instance)
{
    return (FixtureKey){.record = record,
        .event = "1_month",
        .form = "adverse_event",
        .site = site,
        .instance = instance};
}

static RegistryCorrections *read_all(Registry *registry, const char *day)
{
    GError *error = NULL;
    RegistryCorrections *found = registry_corrections(registry, records_day(day), &error);
    fixture_no_error(error);
    assert_non_null(found);
    return found;
}

static const char *or_none(const char *text)
{
    return text ? text : "-";
}

/* A line a cell: site, record, event, instance, column, before, value. */
static void expect(Registry *registry, const char *day, const char *expected)
{
    g_autoptr(RegistryCorrections) found = read_all(registry, day);
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < found->cells->len; i++) {
        const RegistryCorrection *cell = &g_array_index(found->cells, RegistryCorrection, i);
        g_string_append_printf(text, "%s %s %s %d %s %s %s%s%s\n", cell->site, cell->record_id,
            cell->event, (int)cell->instance, dictionary->columns[cell->column].name,
            or_none(cell->before), cell->value, cell->missing ? " code" : "",
            cell->is_renamed ? " renamed" : "");
    }
    assert_string_equal(text->str, expected);
}

static Registry *two_records(void)
{
    Registry *registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 sex=1");
    (void)fixture_import(registry, p2, "age=62 sex=2");
    return registry;
}

static const char day[] = "2024-06-01";

static void test_corrections__none(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    expect(registry, day, "");
    (void)records_put(registry, "import", p1, "age=63"); /* the hospital's own word */
    expect(registry, day, "");
}

/* What was sent, what stands; of two answers the first before and the last after. */
static void test_corrections__answers(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    (void)records_put(registry, answer, p1, "age=63 weight=58.5 sex=?UNK");
    (void)records_put(registry, "query import", p2, "age=65");
    (void)records_put(registry, answer, p1, "age=64");
    expect(registry, day,
        "site_01 P1 baseline_arm_1 1 age 61 64\n"
        "site_01 P1 baseline_arm_1 1 weight - 58.5\n"
        "site_01 P1 baseline_arm_1 1 sex 1 UNK code\n"
        "site_02 P2 baseline_arm_1 1 age 62 65\n");
    g_autoptr(RegistryCorrections) found = read_all(registry, day);
    const RegistryCorrection *first = &g_array_index(found->cells, RegistryCorrection, 0);
    assert_string_equal(first->user, "tester");
    assert_string_equal(first->reason, "a mistake");
    assert_string_equal(first->at, "2024-01-01T12:00:00Z");
}

/* The old value in a next file changes nothing, the corrected one is what was waited for, and
 * any other is the hospital's last word. */
static void test_corrections__learned(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    (void)records_put(registry, answer, p1, "age=63 sex=2");
    (void)records_put(registry, answer, p2, "age=65 sex=1");
    (void)records_put(registry, "import", p1, "age=61 sex=1");
    expect(registry, day,
        "site_01 P1 baseline_arm_1 1 age 61 63\n"
        "site_01 P1 baseline_arm_1 1 sex 1 2\n"
        "site_02 P2 baseline_arm_1 1 age 62 65\n"
        "site_02 P2 baseline_arm_1 1 sex 2 1\n");
    const int64_t learned = records_put(registry, "import", p1, "age=63 sex=1");
    (void)records_put(registry, "import", p2, "age=66 sex=2");
    expect(registry, day,
        "site_01 P1 baseline_arm_1 1 sex 1 2\n"
        "site_02 P2 baseline_arm_1 1 sex 2 1\n");
    /* The file that had it is taken back: nobody has it now. */
    records_undo(registry, learned);
    expect(registry, day,
        "site_01 P1 baseline_arm_1 1 age 61 63\n"
        "site_01 P1 baseline_arm_1 1 sex 1 2\n"
        "site_02 P2 baseline_arm_1 1 sex 2 1\n");
}

static void test_corrections__answer_taken_back(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    const int64_t first = records_put(registry, answer, p1, "age=63");
    (void)records_put(registry, answer, p2, "age=65");
    records_undo(registry, first);
    expect(registry, day, "site_02 P2 baseline_arm_1 1 age 62 65\n");
}

/* What is gone, or whose patient withdrew, is not to be corrected anywhere. */
static void test_corrections__gone(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    (void)records_put(registry, answer, p1, "age=63");
    (void)records_put(registry, answer, p2, "age=65");
    records_void(registry, "P1", NULL, "enrolment", 0);
    expect(registry, day, "site_02 P2 baseline_arm_1 1 age 62 65\n");
    records_withdraw(registry, "P2", "contact");
    expect(registry, day, "");
    records_withdraw(registry, "P2", NULL);
    expect(registry, day, "site_02 P2 baseline_arm_1 1 age 62 65\n");
    records_void(registry, "P2", NULL, NULL, 0);
    expect(registry, day, "");
}

/* It follows the record, its number, and who has the patient on the day. */
static void test_corrections__moved(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    (void)fixture_import(registry, event_of("P1", "site_01", 1), "ae_type=1");
    (void)fixture_import(registry, event_of("P2", "site_02", 1), "ae_type=1");
    (void)records_put(registry, answer, event_of("P2", "site_02", 1), "ae_type=2");
    (void)records_put(registry, answer, p1, "age=63");
    records_rename(registry, "P2", "Q2");
    expect(registry, day,
        "site_01 P1 baseline_arm_1 1 age 61 63\n"
        "site_02 Q2 1_month_arm_1 1 ae_type 1 2 renamed\n");
    records_merge(registry, "Q2", "P1", REGISTRY_KEEP_INTO);
    records_transfer(registry, "P1", "site_02", "2024-06-01");
    expect(registry, "2024-05-31",
        "site_01 P1 1_month_arm_1 1001 ae_type 1 2 renamed\n"
        "site_01 P1 baseline_arm_1 1 age 61 63 renamed\n");
    expect(registry, "2024-06-01",
        "site_02 P1 1_month_arm_1 1001 ae_type 1 2 renamed\n"
        "site_02 P1 baseline_arm_1 1 age 61 63 renamed\n");
    /* Sent under the number that it has now, it is learned. */
    (void)records_put(registry, "import", event_of("P1", "site_02", 1001), "ae_type=2");
    expect(registry, day, "site_02 P1 baseline_arm_1 1 age 61 63 renamed\n");
}

/* By site, record, event, instance and column. */
static void test_corrections__order(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = two_records();
    (void)fixture_import(registry,
        (FixtureKey){.record = "P0", .event = "baseline", .site = "site_02"}, "age=9");
    (void)records_put(registry, answer, p2, "sex=1 age=65");
    (void)records_put(registry, answer, event_of("P1", "site_01", 2), "ae_type=2");
    (void)records_put(registry, answer, event_of("P1", "site_01", 1), "ae_type=2");
    (void)records_put(registry, answer,
        (FixtureKey){.record = "P0", .event = "baseline", .site = "site_02"}, "age=10");
    (void)records_put(registry, answer, p1, "age=66");
    expect(registry, day,
        "site_01 P1 1_month_arm_1 1 ae_type - 2\n"
        "site_01 P1 1_month_arm_1 2 ae_type - 2\n"
        "site_01 P1 baseline_arm_1 1 age 61 66\n"
        "site_02 P0 baseline_arm_1 1 age 9 10\n"
        "site_02 P2 baseline_arm_1 1 age 62 65\n"
        "site_02 P2 baseline_arm_1 1 sex 2 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corrections__none),
        cmocka_unit_test(test_corrections__answers),
        cmocka_unit_test(test_corrections__learned),
        cmocka_unit_test(test_corrections__answer_taken_back),
        cmocka_unit_test(test_corrections__gone),
        cmocka_unit_test(test_corrections__moved),
        cmocka_unit_test(test_corrections__order),
    };
    return cmocka_run_group_tests_name("registry/corrections", tests, NULL, NULL);
}
