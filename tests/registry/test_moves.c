#include "support/records.h"

#include "registry/moves.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline"};
static const FixtureKey p3 = {.record = "P3", .event = "baseline", .site = "site_02"};

static RegistryMoves *read_moves(Registry *registry)
{
    GError *error = NULL;
    RegistryMoves *moves = registry_moves_read(registry, &error);
    fixture_no_error(error);
    assert_non_null(moves);
    return moves;
}

static Registry *three_records(void)
{
    Registry *registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(registry, p2, "consent=1 age=62");
    (void)fixture_import(registry, p3, "consent=1 age=63");
    return registry;
}

/* Ids with a blank between them; "" for none. */
static void expect_earlier(const RegistryMoves *moves, const char *id, const char *expected)
{
    const char *const *earlier = registry_moves_earlier(moves, id);
    g_autofree char *found = earlier ? g_strjoinv(" ", (char **)(void *)earlier) : g_strdup("");
    assert_string_equal(found, expected);
}

static void test_moves__none(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    static const char id[] = "P1";
    assert_true(registry_moves_are_none(moves));
    assert_ptr_equal(registry_moves_id(moves, id), id);
    assert_null(registry_moves_id(moves, NULL));
    assert_int_equal(registry_moves_offset(moves, id), 0);
    assert_int_equal(registry_moves_offset(moves, NULL), 0);
    assert_int_equal(registry_moves_instance(
                         moves, registry_study(registry), id, "1_month_arm_1", "ae_type", 3),
        3);
    assert_null(registry_moves_earlier(moves, id));
    assert_null(registry_moves_transfer(moves, id, INT32_MAX));
    assert_string_equal(registry_moves_asked(moves, id, "site_01", INT32_MAX), "site_01");
    assert_false(registry_moves_may_send(moves, id, "site_01", INT32_MAX));
    assert_null(registry_moves_withdrawn(moves, id));
    assert_false(registry_moves_took_out(moves, id));
    registry_moves_add_withdrawn(moves, "use", ids);
    assert_int_equal(g_hash_table_size(ids), 0);
}

/* One that was renamed twice is found by all that it was called, in the order of the names. */
static void test_moves__renamed_twice(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_rename(registry, "P1", "Q1");
    records_rename(registry, "Q1", "R1");
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_false(registry_moves_are_none(moves));
    assert_string_equal(registry_moves_id(moves, "P1"), "R1");
    assert_string_equal(registry_moves_id(moves, "Q1"), "R1");
    assert_string_equal(registry_moves_id(moves, "R1"), "R1");
    assert_string_equal(registry_moves_id(moves, "P2"), "P2");
    assert_null(registry_moves_id(moves, NULL));
    expect_earlier(moves, "R1", "P1 Q1");
    expect_earlier(moves, "P1", "");
    expect_earlier(moves, "P2", "");
    assert_int_equal(registry_moves_offset(moves, "P1"), 0);
    assert_false(registry_moves_took_out(moves, "R1"));
}

/* Back under its first id it has left the other, which stands for it. */
static void test_moves__renamed_back(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_rename(registry, "P1", "Q1");
    records_rename(registry, "P1", "P1"); /* by the id that it has no more */
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_string_equal(registry_moves_id(moves, "P1"), "P1");
    assert_string_equal(registry_moves_id(moves, "Q1"), "P1");
    expect_earlier(moves, "P1", "Q1");
    expect_earlier(moves, "Q1", "");
}

/* Two records that change names by way of a third. */
static void test_moves__exchanged(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_rename(registry, "P1", "X");
    records_release(registry, "P1");
    records_rename(registry, "P2", "P1");
    records_release(registry, "P2");
    records_rename(registry, "X", "P2");
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_string_equal(registry_moves_id(moves, "P1"), "P1");
    assert_string_equal(registry_moves_id(moves, "P2"), "P2");
    assert_string_equal(registry_moves_id(moves, "X"), "P2");
    expect_earlier(moves, "P2", "X");
    expect_earlier(moves, "P1", "");
}

/* Of several earlier ids one is freed. */
static void test_moves__released(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_rename(registry, "P1", "Q1");
    records_rename(registry, "Q1", "R1");
    records_rename(registry, "R1", "S1");
    records_release(registry, "Q1");
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_string_equal(registry_moves_id(moves, "Q1"), "Q1");
    assert_string_equal(registry_moves_id(moves, "P1"), "S1");
    expect_earlier(moves, "S1", "P1 R1");
    records_release(registry, "P1");
    records_release(registry, "R1");
    g_autoptr(RegistryMoves) later = read_moves(registry);
    expect_earlier(later, "S1", "");
    assert_string_equal(registry_moves_id(later, "R1"), "R1");
    const char *const *former = registry_moves_former(later, "S1");
    g_autofree char *all = g_strjoinv(" ", (char **)(void *)former);
    assert_string_equal(all, "P1 Q1 R1");
    assert_null(registry_moves_former(later, "P1"));
    assert_null(registry_moves_former(later, "P2"));
}

static FixtureKey event_of(const char *record, const char *site, int64_t instance)
{
    return (FixtureKey){.record = record,
        .event = "1_month",
        .form = "adverse_event",
        .site = site,
        .instance = instance};
}

/* Instances of one that went are numbered on, and once more where its heir goes as well. */
static void test_moves__merged_twice(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    const SchemaStudy *study = registry_study(registry);
    (void)fixture_import(registry, event_of("P1", "site_01", 1), "ae_type=1");
    (void)fixture_import(registry, event_of("P2", "site_01", 1), "ae_type=2");
    (void)fixture_import(registry, event_of("P3", "site_02", 1), "ae_type=2");
    records_merge(registry, "P3", "P2", REGISTRY_KEEP_INTO);
    g_autoptr(RegistryMoves) once = read_moves(registry);
    assert_int_equal(registry_moves_offset(once, "P3"), 1000);
    assert_int_equal(registry_moves_offset(once, "P2"), 0);
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_OTHER);
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_int_equal(registry_moves_offset(moves, "P3"), 2000);
    assert_int_equal(registry_moves_offset(moves, "P2"), 1000);
    assert_int_equal(registry_moves_offset(moves, "P1"), 0);
    assert_string_equal(registry_moves_id(moves, "P3"), "P1");
    expect_earlier(moves, "P1", "P3 P2");
    assert_true(registry_moves_took_out(moves, "P1"));
    static const struct {
        const char *id, *event, *column;
        int64_t instance, expected;
    } cases[] = {{"P3", "1_month_arm_1", "ae_type", 1, 2001},
        {"P2", "1_month_arm_1", "ae_date", 2, 1002}, {"P1", "1_month_arm_1", "ae_type", 1, 1},
        /* Where nothing repeats, of no form, of nothing that the study has, of a whole row. */
        {"P3", "1_month_arm_1", "pain", 1, 1}, {"P3", "baseline_arm_1", "age", 1, 1},
        {"P3", "1_month_arm_1", NULL, 1, 1}, {"P3", NULL, "ae_type", 1, 2001},
        {"P3", "1_month_arm_1", "nonsense", 1, 1}, {"P3", NULL, NULL, 1, 1},
        {"P3", "1_month_arm_1", "ae_type", 0, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(registry_moves_instance(moves, study, cases[i].id, cases[i].event,
                             cases[i].column, cases[i].instance),
            cases[i].expected);
    /* The hospital of the one that went may go on sending; that of another record may not. */
    assert_true(registry_moves_may_send(moves, "P1", "site_02", 0));
    assert_false(registry_moves_may_send(moves, "P1", "site_03", 0));
}

/* In an event that repeats, everything does. */
static void test_moves__repeating_event(void **state)
{
    (void)state;
    g_autoptr(GString) study = g_string_new(fixture_study);
    assert_int_equal(g_string_replace(study, "repeating: {forms: [adverse_event]}",
                         "repeating: {events: [1_month]}", 1),
        1);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study->str);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p3, "age=61");
    records_merge(registry, "P3", "P1", REGISTRY_KEEP_INTO);
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    const SchemaStudy *read = registry_study(registry);
    assert_int_equal(
        registry_moves_instance(moves, read, "P3", "1_month_arm_1", "pain", 2), 1002);
    assert_int_equal(
        registry_moves_instance(moves, read, "P3", "1_month_arm_1", NULL, 2), 1002);
    assert_int_equal(
        registry_moves_instance(moves, read, "P3", "baseline_arm_1", "pain", 1), 1);
}

/* Who has the patient on a day: from that day on, not before. */
static void test_moves__transfers(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    const int32_t june = records_day("2024-06-01"), july = records_day("2024-07-01");
    records_transfer(registry, "P1", "site_02", "2024-06-01");
    records_transfer(registry, "P1", "site_01", "2024-07-01");
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_null(registry_moves_transfer(moves, "P1", june - 1));
    assert_string_equal(registry_moves_asked(moves, "P1", "site_01", june - 1), "site_01");
    assert_string_equal(registry_moves_asked(moves, "P1", "site_01", june), "site_02");
    assert_int_equal(registry_moves_transfer(moves, "P1", july - 1)->from, june);
    assert_string_equal(registry_moves_asked(moves, "P1", "site_01", july - 1), "site_02");
    assert_string_equal(registry_moves_asked(moves, "P1", "site_01", july), "site_01");
    assert_int_equal(registry_moves_transfer(moves, "P1", INT32_MAX)->from, july);
    assert_string_equal(registry_moves_asked(moves, "P2", "site_01", july), "site_01");
    /* It may send from then on, also after the patient went back. */
    assert_false(registry_moves_may_send(moves, "P1", "site_02", june - 1));
    assert_true(registry_moves_may_send(moves, "P1", "site_02", june));
    assert_true(registry_moves_may_send(moves, "P1", "site_02", july));
    assert_false(registry_moves_may_send(moves, "P2", "site_02", july));
}

/* What is known of a record goes with it to its new id, and to the one that it is merged into.
 */
static void test_moves__all_goes_along(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_transfer(registry, "P1", "site_02", "2024-06-01");
    records_merge(registry, "P3", "P1", REGISTRY_KEEP_INTO);
    records_withdraw(registry, "P1", "contact");
    records_rename(registry, "P1", "Q1");
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_string_equal(
        registry_moves_asked(moves, "Q1", "site_01", records_day("2024-06-01")), "site_02");
    assert_true(registry_moves_may_send(moves, "Q1", "site_02", 0));
    assert_string_equal(registry_moves_withdrawn(moves, "Q1"), "contact");
    assert_true(registry_moves_took_out(moves, "Q1"));
    /* Nothing of it is left under the old id. */
    assert_null(registry_moves_transfer(moves, "P1", INT32_MAX));
    assert_false(registry_moves_may_send(moves, "P1", "site_02", INT32_MAX));
    assert_null(registry_moves_withdrawn(moves, "P1"));
    assert_false(registry_moves_took_out(moves, "P1"));
    records_merge(registry, "Q1", "P2", REGISTRY_KEEP_INTO);
    g_autoptr(RegistryMoves) later = read_moves(registry);
    expect_earlier(later, "P2", "P3 P1 Q1");
    assert_true(registry_moves_may_send(later, "P2", "site_02", 0));
    assert_string_equal(
        registry_moves_asked(later, "P2", "site_01", records_day("2024-06-01")), "site_02");
    assert_string_equal(registry_moves_withdrawn(later, "P2"), "contact");
}

/* Taken out is what a form was, also under the next id. */
static void test_moves__took_out(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    (void)fixture_import(registry, (FixtureKey){.record = "P1", .event = "1_month"}, "pain=3");
    records_void(registry, "P1", "1_month_arm_1", NULL, 0);
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    assert_true(registry_moves_took_out(moves, "P1"));
    assert_false(registry_moves_took_out(moves, "P2"));
    assert_null(registry_moves_earlier(moves, "P1"));
    records_rename(registry, "P1", "Q1");
    g_autoptr(RegistryMoves) later = read_moves(registry);
    assert_true(registry_moves_took_out(later, "Q1"));
}

/* By scope, as it stands: a wider one replaces a narrower one, and it may be taken back. */
static void test_moves__withdrawn(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    records_withdraw(registry, "P1", "data");
    records_withdraw(registry, "P1", "use");
    records_withdraw(registry, "P2", "data");
    records_withdraw(registry, "P3", "use");
    records_withdraw(registry, "P3", NULL);
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    g_autoptr(GHashTable) use = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) data = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_string_equal(registry_moves_withdrawn(moves, "P1"), "use");
    assert_null(registry_moves_withdrawn(moves, "P3"));
    registry_moves_add_withdrawn(moves, "use", use);
    registry_moves_add_withdrawn(moves, "data", data);
    assert_int_equal(g_hash_table_size(use), 1);
    assert_true(g_hash_table_contains(use, "P1"));
    assert_int_equal(g_hash_table_size(data), 1);
    assert_true(g_hash_table_contains(data, "P2"));
}

/* What an id meant when an entry wrote it: before it was released it was the one patient's, and
 * another's since. Entries 2 to 4 bring the records, 5 renames, 6 releases, 7 brings the other,
 * 8 merges. */
static void test_moves__of_the_past(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    const SchemaStudy *study = registry_study(registry);
    records_rename(registry, "P3", "Q3");
    records_release(registry, "P3");
    (void)fixture_import(registry, p3, "age=30");
    records_merge(registry, "Q3", "P1", REGISTRY_KEEP_INTO);
    g_autoptr(RegistryMoves) moves = read_moves(registry);
    static const struct {
        const char *id;
        int64_t entry, until;
        const char *expected;
    } cases[] = {{"P3", 4, REGISTRY_MOVES_NOW, "P1"}, {"P3", 5, REGISTRY_MOVES_NOW, "P1"},
        {"P3", 6, REGISTRY_MOVES_NOW, "P3"}, {"P3", 7, REGISTRY_MOVES_NOW, "P3"},
        {"Q3", 5, REGISTRY_MOVES_NOW, "P1"}, {"Q3", 8, REGISTRY_MOVES_NOW, "P1"},
        {"Q3", 9, REGISTRY_MOVES_NOW, "Q3"}, {"P2", 1, REGISTRY_MOVES_NOW, "P2"},
        {"P3", 4, 5, "P3"}, {"P3", 4, 6, "Q3"}, {"P3", 4, 8, "Q3"}, {"P3", 4, 9, "P1"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(
            registry_moves_id_at(moves, cases[i].id, cases[i].entry, cases[i].until),
            cases[i].expected);
    assert_null(registry_moves_id_at(moves, NULL, 1, REGISTRY_MOVES_NOW));
    assert_int_equal(
        registry_moves_instance_at(moves, study, "P3", 4, "1_month_arm_1", "ae_type", 2), 1002);
    assert_int_equal(
        registry_moves_instance_at(moves, study, "P3", 7, "1_month_arm_1", "ae_type", 2), 2);
    assert_int_equal(
        registry_moves_instance_at(moves, study, "P3", 4, "baseline_arm_1", "age", 1), 1);
    assert_true(registry_moves_left(moves, "Q3", 8));
    assert_false(registry_moves_left(moves, "Q3", 7));
    assert_false(registry_moves_left(moves, "P1", 8));
    assert_false(registry_moves_left(moves, "P3", 8));
}

/* Nothing is read again while nothing was written. */
static void test_moves__kept(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = three_records();
    g_autoptr(RegistryMoves) first = read_moves(registry);
    g_autoptr(RegistryMoves) second = read_moves(registry);
    assert_ptr_equal(first, second);
    records_rename(registry, "P1", "Q1");
    g_autoptr(RegistryMoves) third = read_moves(registry);
    assert_string_equal(registry_moves_id(third, "P1"), "Q1");
    assert_string_equal(registry_moves_id(first, "P1"), "P1"); /* as it was */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves__none),
        cmocka_unit_test(test_moves__renamed_twice),
        cmocka_unit_test(test_moves__renamed_back),
        cmocka_unit_test(test_moves__exchanged),
        cmocka_unit_test(test_moves__released),
        cmocka_unit_test(test_moves__merged_twice),
        cmocka_unit_test(test_moves__repeating_event),
        cmocka_unit_test(test_moves__transfers),
        cmocka_unit_test(test_moves__all_goes_along),
        cmocka_unit_test(test_moves__took_out),
        cmocka_unit_test(test_moves__withdrawn),
        cmocka_unit_test(test_moves__of_the_past),
        cmocka_unit_test(test_moves__kept),
    };
    return cmocka_run_group_tests_name("registry/moves", tests, NULL, NULL);
}
