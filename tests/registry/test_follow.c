#include "support/records.h"

#include "registry/follow.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline", .site = "site_02"};
static const FixtureKey p2_month = {.record = "P2", .event = "1_month", .instance = 1};

/* What is handed on, a line a query: rule, record, event, field, instance and who is asked. */
typedef struct {
    GString *told;
    guint limit; /* After so many it ends. */
} Told;

static const char *or_none(const char *text)
{
    return text ? text : "-";
}

static gboolean tell(const RegistryQuery *query, void *data, GError **error)
{
    Told *told = data;
    const RegistryProblem *problem = &query->problem;
    g_string_append_printf(told->told, "%s %s %s %d %s\n", problem->rule_id,
        or_none(problem->record_id), or_none(problem->field), (int)problem->instance,
        or_none(query->owner));
    if (--told->limit > 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "enough");
    return FALSE;
}

static void expect(Registry *registry, const char *day, const char *expected)
{
    GError *error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Told told = {.told = text, .limit = 100};
    (void)registry_follow_active(registry, records_day(day), tell, &told, &error);
    fixture_no_error(error);
    assert_string_equal(text->str, expected);
}

/* One question about each of two patients of two hospitals. */
static Registry *asking(void)
{
    Registry *registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p2, "age=62");
    (void)records_ask(registry, p1, "age", "range", "610");
    (void)records_ask(registry, p2_month, "ae_type", "code", "9");
    return registry;
}

static void test_follow__nothing_moved(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    expect(registry, "2024-06-01", "range P1 age 0 site_01\ncode P2 ae_type 1 site_02\n");
}

static void test_follow__renamed(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    records_rename(registry, "P2", "Q2");
    records_rename(registry, "Q2", "R2");
    expect(registry, "2024-06-01", "range P1 age 0 site_01\ncode R2 ae_type 1 site_02\n");
}

/* The other hospital's patient, under the number that the row has there. */
static void test_follow__merged(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO);
    expect(registry, "2024-06-01", "range P1 age 0 site_01\ncode P1 ae_type 1001 site_01\n");
}

/* From that day on the other one is asked; who sent a row of another's patient is asked about
 * that, whoever has the patient. */
static void test_follow__transferred(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    (void)records_ask(registry, p1, NULL, "site", "a row");
    records_transfer(registry, "P1", "site_02", "2024-06-01");
    records_rename(registry, "P1", "Q1");
    expect(registry, "2024-05-31",
        "range Q1 age 0 site_01\ncode P2 ae_type 1 site_02\nsite Q1 - 0 -\n");
    expect(registry, "2024-06-01",
        "range Q1 age 0 site_02\ncode P2 ae_type 1 site_02\nsite Q1 - 0 -\n");
}

/* Nothing is known of a record that is gone: then the question is the one that it was. */
static void test_follow__without_record(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    (void)records_ask(registry, (FixtureKey){0}, NULL, "header", "a line");
    records_rename(registry, "P1", "Q1");
    records_void(registry, "Q1", "baseline_arm_1", NULL, 0);
    expect(registry, "2024-06-01", "code P2 ae_type 1 site_02\nheader - - 0 -\n");
}

/* Answered ones are handed out, settled ones are not. */
static void test_follow__states(void **state)
{
    (void)state;
    static const RegistryQueryState states[] = {REGISTRY_QUERY_OPEN, REGISTRY_QUERY_ANSWERED,
        REGISTRY_QUERY_ACCEPTED, REGISTRY_QUERY_CLOSED};
    g_autoptr(Registry) registry = asking();
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        GError *error = NULL;
        RegistryChangeInfo info = records_info("2024-01-02");
        info.command = "query answer";
        const RegistryQueryFilter first = {.query_id = 1};
        g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &first, &error);
        fixture_no_error(error);
        RegistryChange *change = registry_change_begin(registry, &info, &error);
        (void)registry_query_step(change, registry_queries_at(queries, 0),
            &(RegistryQueryStep){.state = states[i]}, &error);
        fixture_no_error(error);
        (void)registry_change_commit(change, "done", NULL, &error);
        fixture_no_error(error);
        expect(registry, "2024-06-01",
            states[i] <= REGISTRY_QUERY_ANSWERED
                ? "range P1 age 0 site_01\ncode P2 ae_type 1 site_02\n"
                : "code P2 ae_type 1 site_02\n");
    }
}

/* Whoever takes the queries may end it. */
static void test_follow__ended(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = asking();
    records_rename(registry, "P1", "Q1");
    GError *error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Told told = {.told = text, .limit = 1};
    assert_false(registry_follow_active(registry, 0, tell, &told, &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "enough");
    assert_string_equal(text->str, "range Q1 age 0 site_01\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follow__nothing_moved),
        cmocka_unit_test(test_follow__renamed),
        cmocka_unit_test(test_follow__merged),
        cmocka_unit_test(test_follow__transferred),
        cmocka_unit_test(test_follow__without_record),
        cmocka_unit_test(test_follow__states),
        cmocka_unit_test(test_follow__ended),
    };
    return cmocka_run_group_tests_name("registry/follow", tests, NULL, NULL);
}
