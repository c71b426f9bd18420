#include "support/fixture.h"

#include <math.h>

#include "base/date.h"
#include "registry/today.h"

/* A third hospital that sends nothing; one follow-up with a window. */
static Registry *create(void)
{
    g_auto(GStrv) halves = g_strsplit(fixture_study, "site_02: Second}", 2);
    g_autofree char *study =
        g_strconcat(halves[0], "site_02: Second, site_03: Third}", halves[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    Registry *registry = registry_create(NULL, files, "study", NULL, &(BaseClock){0}, &error);
    fixture_no_error(error);
    return registry;
}

static int32_t day_of(const char *text)
{
    int32_t days = 0;
    assert_true(base_date_parse(text, BASE_DATE_YMD, &days));
    return days;
}

/* An import at 23:00 UTC of the day, of one hospital where `site` says so. */
static RegistryImport *begin(Registry *registry, const char *day, const char *site)
{
    GError *error = NULL;
    const int64_t seconds = day_of(day) * INT64_C(86400) + 23 * 3600;
    const RegistryImportInfo info = {.file = "site.csv",
        .sha256 = day,
        .encoding = "utf-8",
        .options = "{}",
        .user = "tester",
        .site = site,
        .clock = {.utc = seconds, .local = seconds + 9 * 3600}};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    return import;
}

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *event, const char *site, const char *values)
{
    (void)fixture_put(
        registry, import, (FixtureKey){.record = record, .event = event, .site = site}, values);
}

static void event_of(Registry *registry, RegistryImport *import, const char *record,
    const char *site, int64_t instance)
{
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record,
            .event = "1_month",
            .form = "adverse_event",
            .instance = instance,
            .site = site},
        "ae_type=1");
}

static void problem(RegistryImport *import, bool is_error, const char *rule, const char *record)
{
    GError *error = NULL;
    const RegistryProblem found = {.is_error = is_error,
        .line = 2,
        .record_id = record,
        .event = "baseline_arm_1",
        .rule_id = rule};
    (void)registry_import_problem(import, &found, &error);
    fixture_no_error(error);
}

/*
 * First hospital: A (operated on 2020-03-02), C (2020-02-15), E (2020-05-20), G (unknown,
 * dead). Second: B (2020-01-01), F (unknown, said no).
 */
static void fill(Registry *registry)
{
    RegistryImport *import = begin(registry, "2020-03-10", NULL);
    put(registry, import, "A", "baseline", NULL,
        "consent=1 surgery_date=2020-03-02 visit_date=2020-03-01 pain=1");
    put(registry, import, "C", "baseline", NULL,
        "consent=1 surgery_date=2020-02-15 visit_date=2020-02-10");
    put(registry, import, "G", "baseline", NULL, "consent=1");
    put(registry, import, "G", "outcome", NULL, "vital_status=1");
    event_of(registry, import, "A", NULL, 1);
    event_of(registry, import, "A", NULL, 2);
    problem(import, true, "consent", "R1"); /* Of this file, so of the first hospital ... */
    problem(import, true, "consent", "R1"); /* ... and one patient. */
    problem(import, true, "consent", "A");  /* Who is known is not refused. */
    problem(import, false, "consent", "R2");
    fixture_commit(import);

    /* Both hospitals in one file: whose R3 and the visit of X are, nobody knows. */
    import = begin(registry, "2020-04-01", NULL);
    put(registry, import, "B", "baseline", "site_02",
        "consent=1 surgery_date=2020-01-01 visit_date=2020-03-25 pain=2");
    put(registry, import, "B", "1_month", "site_02", "visit_date=2020-03-28 pain=2");
    put(registry, import, "F", "baseline", "site_02", "consent=0 visit_date=2020-04-02");
    put(registry, import, "A", "1_month", NULL, "visit_date=2020-04-01");
    put(registry, import, "E", "baseline", NULL, "consent=1 surgery_date=2020-05-20");
    event_of(registry, import, "B", "site_02", 1);
    problem(import, true, "consent", "R3");
    problem(import, false, "window", "X");
    problem(import, false, "window", "A");
    problem(import, false, "order", "B");
    problem(import, false, "window", "B");
    problem(import, false, "sum", "B");
    fixture_commit(import);

    /* No row at all, but it was sent by the second hospital. */
    import = begin(registry, "2020-04-05", "site_02");
    problem(import, true, "consent", "R4");
    problem(import, true, "consent", "R5");
    problem(import, false, "order", "X");
    fixture_commit(import);

    /* An older file that came later. */
    import = begin(registry, "2020-03-15", "site_01");
    put(registry, import, "C", "outcome", NULL, "vital_status=0");
    event_of(registry, import, "G", NULL, 1);
    fixture_commit(import);
}

static RegistryBoard *board_on(Registry *registry, const char *day)
{
    GError *error = NULL;
    g_auto(RegistryToday) today = {0};
    (void)registry_today(registry, day_of(day), SIZE_MAX, &today, &error);
    fixture_no_error(error);
    return g_steal_pointer(&today.board);
}

static void test_board__hospitals(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create();
    fill(registry);
    g_autoptr(RegistryBoard) board = board_on(registry, "2020-05-01");
    const RegistryBoardSite *first = &board->sites[0], *second = &board->sites[1];
    const RegistryBoardSite *third = &board->sites[2];
    assert_int_equal(first->n_patients, 3);
    assert_int_equal(second->n_patients, 2);
    assert_int_equal(first->n_dead, 1);
    assert_int_equal(second->n_dead, 0);
    assert_int_equal(first->n_withdrawn, 0);
    assert_int_equal(second->n_withdrawn, 1);
    assert_int_equal(first->n_refused, 1);
    assert_int_equal(second->n_refused, 2);
    assert_int_equal(board->n_refused_elsewhere, 1);
    assert_int_equal(first->n_events, 3);
    assert_int_equal(second->n_events, 1);
    assert_int_equal(first->n_deviations, 1);
    assert_int_equal(second->n_deviations, 3);
    assert_true(first->has_import && second->has_import);
    assert_int_equal(first->last_import, day_of("2020-04-01"));
    assert_int_equal(second->last_import, day_of("2020-04-01"));
    /* 9 and 29 days, and none from 04-01 to 04-01; 7, 4, and a visit of tomorrow. */
    assert_int_equal(first->n_delays, 3);
    assert_true(first->median_delay == 9);
    assert_int_equal(second->n_delays, 3);
    assert_true(second->median_delay == 4);
    assert_int_equal(third->n_patients, 0);
    assert_false(third->has_import);
    assert_int_equal(third->n_delays, 0);
    assert_true(isnan(third->median_delay));
}

static void test_board__median_of_two(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create();
    RegistryImport *import = begin(registry, "2020-03-10", NULL);
    put(registry, import, "A", "baseline", NULL, "consent=1 visit_date=2020-03-01");
    put(registry, import, "B", "baseline", NULL, "consent=1 visit_date=2020-03-06");
    put(registry, import, "C", "baseline", NULL, "consent=1 visit_date=?UNK");
    fixture_commit(import);
    g_autoptr(RegistryBoard) board = board_on(registry, "2020-05-01");
    assert_int_equal(board->sites[0].n_delays, 2);
    assert_true(board->sites[0].median_delay == 6.5);
}

/* January to March; who is operated on later than today is of no month yet. */
static void test_board__months(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create();
    fill(registry);
    g_autoptr(RegistryBoard) board = board_on(registry, "2020-05-01");
    assert_int_equal(board->first_month, 12 * 2020);
    assert_int_equal(board->n_months, 3);
    static const int64_t expected[9] = {0, 1, 1, 1, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(board->enrolled[i], expected[i]);
    g_autoptr(RegistryBoard) day = board_on(registry, "2020-05-20");
    assert_int_equal(day->n_months, 5);
    assert_int_equal(day->enrolled[4], 1);
    g_autoptr(RegistryBoard) early = board_on(registry, "2019-12-31");
    assert_int_equal(early->n_months, 0);
    assert_int_equal(early->first_month, 12 * 2019 + 11);
}

static void expect_quarter(
    const RegistryBoard *board, guint i, int32_t quarter, const int64_t numbers[3])
{
    assert_true(i < board->quarters->len);
    const RegistryBoardQuarter *one = &g_array_index(board->quarters, RegistryBoardQuarter, i);
    assert_int_equal(one->event, 1);
    assert_int_equal(one->quarter, quarter);
    assert_int_equal(one->n_expected, numbers[0]);
    assert_int_equal(one->n_received, numbers[1]);
    assert_int_equal(one->n_complete, numbers[2]);
}

/* Due: A 2020-04-01 (came, its pain is not known), B 01-31 (came), C 03-16 (until 03-30). */
static void test_board__quarters(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create();
    fill(registry);
    g_autoptr(RegistryBoard) board = board_on(registry, "2020-03-30");
    assert_int_equal(board->quarters->len, 1); /* A's is not due yet. */
    expect_quarter(board, 0, 4 * 2020, (const int64_t[]){2, 1, 1});
    g_autoptr(RegistryBoard) later = board_on(registry, "2020-04-01");
    expect_quarter(later, 1, 4 * 2020 + 1, (const int64_t[]){1, 1, 0});
    assert_int_equal(board->sites[0].n_missed, 0);
    g_autoptr(RegistryBoard) next = board_on(registry, "2020-03-31");
    assert_int_equal(next->sites[0].n_missed, 1);
    assert_int_equal(next->sites[1].n_missed, 0);
    g_autoptr(RegistryBoard) before = board_on(registry, "2020-03-15");
    expect_quarter(before, 0, 4 * 2020, (const int64_t[]){1, 1, 1});
}

/* Up to 7 days, to 30, to 90, more; what is opened after the day has no age yet. */
static void test_board__ages_of_queries(void **state)
{
    (void)state;
    static const struct {
        const char *on;
        int64_t ages[REGISTRY_N_AGES], oldest;
    } cases[] = {
        {"2020-03-09", {2, 0, 0, 0}, 0},
        {"2020-03-17", {2, 0, 0, 0}, 7},
        {"2020-03-18", {1, 1, 0, 0}, 8},
        {"2020-04-09", {0, 2, 0, 0}, 30},
        {"2020-04-10", {0, 1, 1, 0}, 31},
        {"2020-06-08", {0, 0, 2, 0}, 90},
        {"2020-06-09", {0, 0, 1, 1}, 91},
    };
    g_autoptr(Registry) registry = create();
    RegistryImport *import = begin(registry, "2020-03-10", NULL);
    put(registry, import, "A", "baseline", NULL, "consent=1");
    put(registry, import, "B", "baseline", "site_02", "consent=1");
    problem(import, false, "window", "A");
    fixture_commit(import);
    import = begin(registry, "2020-03-17", NULL);
    problem(import, false, "order", "A");
    fixture_commit(import);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(RegistryBoard) board = board_on(registry, cases[i].on);
        const RegistryBoardSite *site = &board->sites[0];
        assert_int_equal(site->n_open, 2);
        assert_int_equal(site->oldest_days, cases[i].oldest);
        for (size_t k = 0; k < REGISTRY_N_AGES; k++)
            if (site->ages[k] != cases[i].ages[k])
                fail_msg("%s: age %zu", cases[i].on, k);
        assert_int_equal(board->sites[1].n_open, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_board__hospitals),
        cmocka_unit_test(test_board__median_of_two),
        cmocka_unit_test(test_board__months),
        cmocka_unit_test(test_board__quarters),
        cmocka_unit_test(test_board__ages_of_queries),
    };
    return cmocka_run_group_tests_name("registry/board", tests, NULL, NULL);
}
