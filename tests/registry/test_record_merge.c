#include "support/records.h"

#include "registry/moves.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline"};

/* ---- One of two ---- */

static RegistryRecordDone *merge(
    Registry *registry, const char *from, const char *into, RegistryKeep keep)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    RegistryRecordDone *done = registry_record_merge(registry, from, into, keep, &info, &error);
    fixture_no_error(error);
    assert_non_null(done);
    return done;
}

/* What only one had is filled in, a value counts before a code, equal is equal. */
static void test_record__merge_fills(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61 weight=58.5 sex=?UNK grade=?NA");
    (void)fixture_import(registry, p2, "consent=1 age=61 weight=?UNK sex=2 remark=fine");
    (void)fixture_import(registry, records_month("P2"), "pain=?NA remark=worse");
    (void)fixture_import(registry, records_event("P2", 2), "ae_type=1 ae_date=?UNK");
    (void)fixture_import(
        expected, p1, "consent=1 age=61 weight=58.5 sex=2 grade=?NA remark=fine");
    (void)fixture_import(expected, records_month("P1"), "pain=?NA remark=worse");
    (void)fixture_import(expected, records_event("P1", 2), "ae_type=1 ae_date=?UNK");
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    /* The sex is filled in, the code of the weight left behind. */
    records_expect_done(done, 4, 2, 0);
    assert_int_equal(done->conflicts->len, 0);
    assert_int_equal(done->offset, 0);
    assert_string_equal(done->record_id, "P1");
    records_expect_same(registry, expected);
}

/* Two that contradict each other in a number, a code of a list, a missing-data code and a date
 * of what repeats. */
static Registry *contradicting(void)
{
    Registry *registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61 sex=1 weight=?UNK");
    (void)fixture_import(registry, p2, "consent=1 age=62 sex=2 weight=?NA remark=fine");
    return registry;
}

static void expect_conflict(const RegistryRecordDone *done, guint i, const char *field,
    const char *kept, const char *other)
{
    const RegistryConflict *conflict = done->conflicts->pdata[i];
    assert_string_equal(conflict->event, "baseline_arm_1");
    assert_int_equal(conflict->instance, 1);
    assert_string_equal(conflict->field, field);
    assert_string_equal(conflict->kept, kept);
    assert_string_equal(conflict->other, other);
}

static void test_record__merge_asks(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    g_autoptr(Registry) before = contradicting();
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->import_id, 0);
    assert_int_equal(done->conflicts->len, 3);
    expect_conflict(done, 0, "age", "61", "62");
    expect_conflict(done, 1, "weight", "UNK", "NA");
    expect_conflict(done, 2, "sex", "1", "2");
    records_expect_same(registry, before);
}

static void test_record__merge_keeps(void **state)
{
    (void)state;
    g_autoptr(Registry) into = contradicting();
    g_autoptr(Registry) other = contradicting();
    g_autoptr(Registry) expected_into = fixture_create(NULL);
    g_autoptr(Registry) expected_other = fixture_create(NULL);
    (void)fixture_import(expected_into, p1, "consent=1 age=61 sex=1 weight=?UNK remark=fine");
    (void)fixture_import(expected_other, p1, "consent=1 age=62 sex=2 weight=?NA remark=fine");
    g_autoptr(RegistryRecordDone) first = merge(into, "P2", "P1", REGISTRY_KEEP_INTO);
    records_expect_done(first, 2, 3, 0);
    records_expect_same(into, expected_into);
    g_autoptr(RegistryRecordDone) second = merge(other, "P2", "P1", REGISTRY_KEEP_OTHER);
    records_expect_done(second, 2, 3, 0);
    records_expect_same(other, expected_other);
}

/* What did not count stays out when it is sent again, under either id; anything else goes in.
 */
static void test_record__merge_then_sent(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO);
    const RegistryRowResult again = fixture_import(registry, p1, "age=62 sex=2");
    assert_int_equal(again.n_reverted, 2);
    assert_int_equal(again.n_changed, 0);
    const RegistryRowResult other = fixture_import(registry, p1, "age=63");
    assert_int_equal(other.n_reverted, 0);
    assert_int_equal(other.n_changed, 1);
    /* That of the record which went still does not count. */
    const RegistryRowResult later = fixture_import(registry, p1, "age=62");
    assert_int_equal(later.n_reverted, 1);
    /* A value that the record itself had from a file is a value as any other. */
    const RegistryRowResult first = fixture_import(registry, p1, "age=61");
    assert_int_equal(first.n_changed, 1);
    records_expect_sound(registry);
}

/* The offset of a merge where P1 has these instances and P2 those. */
static int64_t offset_of(const char *site, const int64_t *kept, const int64_t *other, bool same)
{
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61");
    (void)fixture_put(registry, import,
        (FixtureKey){.record = "P2", .event = "baseline", .site = site}, "age=61");
    for (size_t i = 0; kept[i] > 0; i++)
        (void)fixture_put(registry, import, records_event("P1", kept[i]), "ae_type=1");
    for (size_t i = 0; other[i] > 0; i++) {
        FixtureKey key = records_event("P2", other[i]);
        key.site = site;
        (void)fixture_put(registry, import, key, same ? "ae_type=1" : "ae_type=2");
    }
    fixture_commit(import);
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->conflicts->len, 0);
    records_expect_sound(registry);
    return done->offset;
}

/* Of one hospital only where it must be; always where two hospitals count by themselves; behind
 * those that were numbered on before. */
static void test_record__merge_numbers_on(void **state)
{
    (void)state;
    const int64_t none[] = {0}, one[] = {1, 0}, two[] = {2, 0}, late[] = {1, 1001, 0},
                  last[] = {999, 0}, next[] = {1000, 0};
    assert_int_equal(offset_of("site_01", none, one, false), 0);
    assert_int_equal(offset_of("site_01", one, none, false), 0);
    assert_int_equal(offset_of("site_01", one, two, false), 0);
    assert_int_equal(offset_of("site_01", one, one, true), 0);
    assert_int_equal(offset_of("site_01", one, one, false), 1000);
    assert_int_equal(offset_of("site_02", none, none, false), 1000);
    assert_int_equal(offset_of("site_02", one, one, true), 1000);
    assert_int_equal(offset_of("site_01", late, one, false), 2000);
    assert_int_equal(offset_of("site_01", last, last, false), 1000);
    assert_int_equal(offset_of("site_01", next, next, false), 2000);
}

/* A withdrawal of either counts for both, and the wider one of two. */
static void test_record__merge_withdrawal(void **state)
{
    (void)state;
    static const struct {
        const char *into, *other, *expected;
    } cases[] = {{NULL, "contact", "contact"}, {"use", "data", "use"}, {"data", "use", "use"},
        {"contact", NULL, "contact"}, {"data", "data", "data"}, {"contact", "data", "data"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        (void)fixture_import(registry, p1, "age=61");
        (void)fixture_import(registry, p2, "age=61");
        if (cases[i].into)
            records_withdraw(registry, "P1", cases[i].into);
        if (cases[i].other)
            records_withdraw(registry, "P2", cases[i].other);
        records_merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
        GError *error = NULL;
        g_autoptr(RegistryMoves) moves = registry_moves_read(registry, &error);
        fixture_no_error(error);
        assert_string_equal(registry_moves_withdrawn(moves, "P1"), cases[i].expected);
        records_expect_sound(registry);
    }
}

/* Whether both are one patient is no question any more; whether one of them is a third is. */
static void test_record__merge_closes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p2, "age=61");
    const FixtureKey first = {.record = "P1"}, second = {.record = "P2"};
    const int64_t there = records_ask(registry, first, NULL, "duplicate_patient", "P2");
    const int64_t back = records_ask(registry, second, NULL, "duplicate_patient", "P1");
    const int64_t third = records_ask(registry, first, NULL, "duplicate_patient", "P3");
    const int64_t other = records_ask(registry, p2, "age", "range", "P1");
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->n_queries, 2);
    records_expect_query(registry, there, REGISTRY_QUERY_CLOSED);
    records_expect_query(registry, back, REGISTRY_QUERY_CLOSED);
    records_expect_query(registry, third, REGISTRY_QUERY_OPEN);
    records_expect_query(registry, other, REGISTRY_QUERY_OPEN);
    records_expect_sound(registry);
}

/* Numbered on up to the last number, and not beyond: then nothing is done. */
static void test_record__merge_to_the_last_number(void **state)
{
    (void)state;
    for (int64_t beyond = 0; beyond < 2; beyond++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        (void)fixture_import(registry, p1, "age=61");
        FixtureKey other = p2, last = records_event("P2", 31767 + beyond);
        other.site = last.site = "site_02";
        (void)fixture_import(registry, other, "age=61");
        (void)fixture_import(registry, last, "ae_type=1");
        GError *error = NULL;
        const RegistryChangeInfo info = records_info("2024-01-02");
        g_autoptr(RegistryRecordDone) done =
            registry_record_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO, &info, &error);
        if (beyond == 0) {
            fixture_no_error(error);
            assert_int_equal(done->offset, 1000);
            continue;
        }
        assert_null(done);
        fixture_expect(&error, BASE_ERROR_USAGE, "instance 31768 of P2 cannot be numbered on");
        records_expect_sound(registry);
    }
}

/* None is left for the first instance that the other hospital may send. */
static void test_record__merge_behind_the_last_number(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, records_event("P1", 32000), "ae_type=1");
    (void)fixture_import(registry,
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"}, "age=61");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    records_expect_refused(registry,
        registry_record_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO, &info, &error), &error,
        "instance 1 of P2 cannot be numbered on");
}

static void test_record__merge_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    const RegistryKeep keep = REGISTRY_KEEP_INTO;
    records_expect_refused(registry,
        registry_record_merge(registry, "P1", "P1", keep, &info, &error), &error,
        "P1 is the same record");
    records_expect_refused(registry,
        registry_record_merge(registry, "P9", "P1", keep, &info, &error), &error,
        "there is no record P9");
    records_expect_refused(registry,
        registry_record_merge(registry, "P1", "P9", keep, &info, &error), &error,
        "there is no record P9");
    records_merge(registry, "P2", "P1", keep);
    /* By the id that it has left it is the same one. */
    records_expect_refused(registry,
        registry_record_merge(registry, "P2", "P1", keep, &info, &error), &error,
        "P1 is the same record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record__merge_fills),
        cmocka_unit_test(test_record__merge_asks),
        cmocka_unit_test(test_record__merge_keeps),
        cmocka_unit_test(test_record__merge_then_sent),
        cmocka_unit_test(test_record__merge_numbers_on),
        cmocka_unit_test(test_record__merge_withdrawal),
        cmocka_unit_test(test_record__merge_closes),
        cmocka_unit_test(test_record__merge_to_the_last_number),
        cmocka_unit_test(test_record__merge_behind_the_last_number),
        cmocka_unit_test(test_record__merge_refused),
    };
    return cmocka_run_group_tests_name("registry/record_merge", tests, NULL, NULL);
}
