#include "support/records.h"

#include "registry/barred.h"

static Registry *registry_of(const char *study)
{
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    Registry *registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    static const char *const ids[] = {"P1", "P2", "P3", "P4", "P5", "P6"};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        (void)fixture_import(
            registry, (FixtureKey){.record = ids[i], .event = "baseline"}, "consent=1 age=61");
    return registry;
}

static void expect(Registry *registry, const char *expected)
{
    GError *error = NULL;
    g_autoptr(GHashTable) ids = registry_barred(registry, &error);
    fixture_no_error(error);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(ids), (GCompareFunc)strcmp);
    g_autoptr(GString) text = g_string_new(NULL);
    for (const GList *id = sorted; id; id = id->next)
        g_string_append_printf(text, "%s ", (const char *)id->data);
    assert_string_equal(text->str, expected);
}

static int64_t ask_consent(Registry *registry, const char *id)
{
    return records_ask(
        registry, (FixtureKey){.record = id, .event = "baseline"}, "consent", "consent", "");
}

static void step(Registry *registry, int64_t query_id, RegistryQueryState state)
{
    GError *error = NULL;
    RegistryChangeInfo info = records_info("2024-01-02");
    info.command = "query answer";
    const RegistryQueryFilter filter = {.query_id = query_id};
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &filter, &error);
    RegistryChange *change = registry_change_begin(registry, &info, &error);
    (void)registry_query_step(
        change, registry_queries_at(queries, 0), &(RegistryQueryStep){.state = state}, &error);
    fixture_no_error(error);
    (void)registry_change_commit(change, "done", NULL, &error);
    fixture_no_error(error);
}

/* Who withdrew from use; nobody for less. */
static void test_barred__withdrawn(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_of(fixture_study);
    expect(registry, "");
    records_withdraw(registry, "P1", "use");
    records_withdraw(registry, "P2", "data");
    records_withdraw(registry, "P3", "contact");
    records_withdraw(registry, "P4", "use");
    records_withdraw(registry, "P4", NULL);
    expect(registry, "P1 ");
    records_rename(registry, "P1", "Q1");
    expect(registry, "Q1 ");
}

/* A no after a yes bars until it is settled; of who withdrew it is known how far. */
static void test_barred__said_no(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_of(fixture_study);
    const int64_t first = ask_consent(registry, "P1");
    const int64_t second = ask_consent(registry, "P2");
    (void)ask_consent(registry, "P3");
    records_withdraw(registry, "P3", "contact"); /* closes it */
    records_withdraw(registry, "P4", "data");
    (void)ask_consent(registry, "P4");
    (void)records_ask(
        registry, (FixtureKey){.record = "P5", .event = "baseline"}, "age", "range", "610");
    (void)records_ask(registry, (FixtureKey){0}, NULL, "consent", "");
    expect(registry, "P1 P2 ");
    records_rename(registry, "P2", "Q2");
    expect(registry, "P1 Q2 ");
    step(registry, first, REGISTRY_QUERY_ANSWERED);
    expect(registry, "Q2 ");
    step(registry, second, REGISTRY_QUERY_CLOSED);
    expect(registry, "");
}

/* Where the study asks for no consent, none is missed; a withdrawal counts all the same. */
static void test_barred__no_consent(void **state)
{
    (void)state;
    g_autoptr(GString) study = g_string_new(fixture_study);
    assert_int_equal(g_string_replace(study, "roles: {consent: consent, ", "roles: {", 1), 1);
    g_autoptr(Registry) registry = registry_of(study->str);
    (void)ask_consent(registry, "P1");
    records_withdraw(registry, "P2", "use");
    expect(registry, "P2 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_barred__withdrawn),
        cmocka_unit_test(test_barred__said_no),
        cmocka_unit_test(test_barred__no_consent),
    };
    return cmocka_run_group_tests_name("registry/barred", tests, NULL, NULL);
}
