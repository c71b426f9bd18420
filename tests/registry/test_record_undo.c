#include "support/records.h"

#include "registry/undo.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline"};

/* ---- Taken back ---- */

/* An import from before is taken back where its values are now. */
static void test_record__undo_before_rename(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 weight=58.5");
    (void)fixture_import(
        expected, (FixtureKey){.record = "R1", .event = "baseline"}, "age=61 weight=58.5");
    const int64_t entry = records_put(registry, "import", p1, "age=62 sex=1 weight=?UNK");
    records_rename(registry, "P1", "Q1");
    records_rename(registry, "Q1", "R1");
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* Of two that were merged the one that went is taken back out of the other. */
static void test_record__undo_before_merge(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, records_event("P1", 1), "ae_type=1");
    (void)fixture_import(expected, p1, "age=61");
    (void)fixture_import(expected, records_event("P1", 1), "ae_type=1");
    (void)fixture_import(registry, p2, "age=61");
    const int64_t entry = records_put(registry, "import", records_event("P2", 1), "ae_type=2");
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* What was taken out is not put back with the import that had brought it. */
static void test_record__undo_before_void(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(expected, p1, "age=61");
    const int64_t entry = records_put(registry, "import", records_month("P1"), "pain=3");
    records_void(registry, "P1", "1_month_arm_1", NULL, 0);
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* Changes of whole records are no imports. */
static void test_record__undo_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    records_rename(registry, "P1", "Q1"); /* entry 3 */
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    assert_null(registry_undo(registry, 3, &info, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "entry 3 of the journal is no import");
}

/* A withdrawal that was the answer to a query goes with the answer, also under the next id. */
static void test_record__undo_withdrawal(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(registry, p2, "consent=1 age=61");
    records_withdraw(registry, "P1", "contact");
    const int64_t wider = records_answer_withdrawn(registry, "P1", "use");
    const int64_t first = records_answer_withdrawn(registry, "P2", "use");
    records_undo(registry, wider);
    records_expect_withdrawn(registry, "P1", "contact");
    records_expect_withdrawn(registry, "P2", "use");
    records_rename(registry, "P2", "Q2");
    records_undo(registry, first);
    records_expect_withdrawn(registry, "Q2", NULL);
    records_expect_withdrawn(registry, "P1", "contact");
}

/* What somebody said of it since stands. */
static void test_record__undo_withdrawal_said_since(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    const int64_t entry = records_answer_withdrawn(registry, "P1", "data");
    records_withdraw(registry, "P1", "use");
    records_undo(registry, entry);
    records_expect_withdrawn(registry, "P1", "use");
}

/* ---- An id that was freed, and is another patient's since ---- */

/* What was done to the one before is done to it, and nothing of that to the other. */
static void test_record__undo_before_release(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    const int64_t entry = records_put(registry, "import", p1, "age=62");
    records_rename(registry, "P1", "Q1");
    records_release(registry, "P1");
    (void)fixture_import(registry, p1, "age=62 sex=1");
    (void)fixture_import(expected, p1, "age=62 sex=1");
    (void)fixture_import(expected, (FixtureKey){.record = "Q1", .event = "baseline"}, "age=61");
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* What was corrected of the first patient is not put back under any id; the other patient, who
 * has the freed id, may have any value. */
static void test_record__corrections_after_release(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    const FixtureKey first = {.record = "Q1", .event = "baseline"};
    (void)fixture_import(registry, p1, "age=61 sex=1");
    (void)records_put(registry, "query answer", p1, "age=62");
    records_rename(registry, "P1", "Q1");
    records_release(registry, "P1");
    (void)records_put(registry, "import", p1, "age=80 sex=2");
    (void)records_put(registry, "import", p1, "age=61 sex=2");
    (void)records_put(registry, "import", first, "age=61 sex=1");
    (void)fixture_import(expected, p1, "age=61 sex=2");
    (void)fixture_import(expected, first, "age=62 sex=1");
    records_expect_same(registry, expected);
}

static void test_record__queries_after_release(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    const int64_t query = records_ask(registry, p1, "age", "range", "610");
    records_rename(registry, "P1", "Q1");
    records_release(registry, "P1");
    (void)fixture_import(registry,
        (FixtureKey){.record = "P1", .event = "baseline", .site = "site_02"}, "age=30");
    const int64_t own = records_ask(registry, p1, "weight", "range", "610");
    g_autoptr(RegistryQueries) queries = NULL, owns = NULL;
    assert_string_equal(records_query(registry, query, &queries)->problem.record_id, "Q1");
    assert_string_equal(registry_queries_at(queries, 0)->owner, "site_01");
    assert_string_equal(records_query(registry, own, &owns)->problem.record_id, "P1");
    assert_string_equal(registry_queries_at(owns, 0)->owner, "site_02");
    /* The same about the first patient is no new question, about the other one it is. */
    const FixtureKey first = {.record = "Q1", .event = "baseline"};
    assert_int_equal(records_ask(registry, first, "age", "range", "610"), own);
    assert_int_equal(records_ask(registry, p1, "age", "range", "610"), own + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record__undo_before_rename),
        cmocka_unit_test(test_record__undo_before_merge),
        cmocka_unit_test(test_record__undo_before_void),
        cmocka_unit_test(test_record__undo_refused),
        cmocka_unit_test(test_record__undo_withdrawal),
        cmocka_unit_test(test_record__undo_withdrawal_said_since),
        cmocka_unit_test(test_record__undo_before_release),
        cmocka_unit_test(test_record__corrections_after_release),
        cmocka_unit_test(test_record__queries_after_release),
    };
    return cmocka_run_group_tests_name("registry/record_undo", tests, NULL, NULL);
}
