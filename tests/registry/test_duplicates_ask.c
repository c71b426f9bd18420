#include "support/records.h"

#include "base/words.h"
#include "registry/duplicates_ask.h"

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *site, const char *values)
{
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = "baseline", .site = site}, values);
}

static void note(const RegistryDuplicateAsked *asked, void *data)
{
    const RegistryProblem *problem = &asked->problem;
    g_autofree char *said = base_words_compose(NULL, problem->msgid, problem->arguments);
    g_string_append_printf(data, "%s %s %s %s: %s\n", problem->record_id, problem->event,
        problem->rule_id, problem->value, said);
}

/* What is asked now that was not asked before. */
static void expect_asked(Registry *registry, const char *expected)
{
    GError *error = NULL;
    g_autoptr(GString) told = g_string_new(NULL);
    const RegistryChangeInfo info = records_info("2024-01-02");
    (void)registry_duplicates_ask(
        registry, &info, records_day("2024-01-02"), note, told, &error);
    fixture_no_error(error);
    assert_string_equal(told->str, expected);
}

static const char twin[] = "age=61 weight=58.4 sex=2 grade=A surgery_date=2020-03-01";

/* Forty patients of all kinds, and A twice: as B, three days later. */
static Registry *with_twins(void)
{
    Registry *registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < 40; i++) {
        g_autofree char *id = g_strdup_printf("other%d", i);
        g_autofree char *values =
            g_strdup_printf("age=%d weight=%d sex=1 grade=%s surgery_date=%d-%02d-01", 20 + i,
                40 + i, i % 3 ? "A" : "B", 2010 + i % 4, 1 + i / 4);
        put(registry, import, id, i % 2 ? "site_01" : "site_02", values);
    }
    put(registry, import, "A", "site_01", twin);
    put(registry, import, "B", "site_01",
        "age=61 weight=58.4 sex=2 grade=A surgery_date=2020-03-04");
    fixture_commit(import);
    return registry;
}

#define ASKED                                                                                  \
    "A baseline_arm_1 duplicate_patient B: probably the same patient as B: 4 of 4 values on "  \
    "enrolment are equal, 3 days apart\n"

/* Once, whatever becomes of the question. */
static void test_duplicates_ask__asked_once(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = with_twins();
    expect_asked(registry, ASKED);
    expect_asked(registry, "");
    const RegistryQueryFilter filter = {.rule = "duplicate_patient"};
    GError *error = NULL;
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &filter, &error);
    assert_int_equal(queries->queries->len, 1);
    const RegistryQuery *query = registry_queries_at(queries, 0);
    assert_string_equal(query->owner, "site_01");
    assert_int_equal(query->state, REGISTRY_QUERY_OPEN);
    RegistryChangeInfo info = records_info("2024-01-02");
    info.command = "query close";
    RegistryChange *change = registry_change_begin(registry, &info, &error);
    (void)registry_query_step(
        change, query, &(RegistryQueryStep){.state = REGISTRY_QUERY_CLOSED}, &error);
    (void)registry_change_commit(change, "done", NULL, &error);
    fixture_no_error(error);
    expect_asked(registry, "");
    records_expect_sound(registry);
}

/* Either of them may have another id since. */
static void test_duplicates_ask__asked_under_another_id(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = with_twins();
    expect_asked(registry, ASKED);
    records_rename(registry, "B", "C");
    expect_asked(registry, "");
    records_rename(registry, "A", "Z");
    expect_asked(registry, "");
    /* Nobody is like one who is called so now and was not asked about. */
    records_release(registry, "A");
    records_release(registry, "B");
    (void)fixture_import(registry, (FixtureKey){.record = "B", .event = "baseline"}, twin);
    expect_asked(registry,
        "B baseline_arm_1 duplicate_patient C: probably the same patient as C: 4 of 4 values "
        "on enrolment are equal, 3 days apart\n"
        "B baseline_arm_1 duplicate_patient Z: probably the same patient as Z: 4 of 4 values "
        "on enrolment are equal, 0 days apart\n");
}

/* Taken back, the import of one of them takes the question with it. */
static void test_duplicates_ask__import_taken_back(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = with_twins();
    const int64_t entry =
        records_put(registry, "import", (FixtureKey){.record = "D", .event = "baseline"}, twin);
    expect_asked(registry,
        ASKED "A baseline_arm_1 duplicate_patient D: probably the same patient as D: 4 of 4 "
              "values on enrolment are equal, 0 days apart\n"
              "B baseline_arm_1 duplicate_patient D: probably the same patient as D: 4 of 4 "
              "values on enrolment are equal, 3 days apart\n");
    records_undo(registry, entry);
    const RegistryQueryFilter open = {.rule = "duplicate_patient", .states = {true}};
    GError *error = NULL;
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &open, &error);
    assert_int_equal(queries->queries->len, 1);
    assert_string_equal(registry_queries_at(queries, 0)->problem.value, "B");
    records_expect_sound(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duplicates_ask__asked_once),
        cmocka_unit_test(test_duplicates_ask__asked_under_another_id),
        cmocka_unit_test(test_duplicates_ask__import_taken_back),
    };
    return cmocka_run_group_tests_name("registry/duplicates_ask", tests, NULL, NULL);
}
