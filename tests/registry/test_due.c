#include "support/fixture.h"

#include "base/date.h"
#include "registry/due.h"

/* A follow-up with a window (30 days: 16 to 44) and one without (90 days). */
static const char study[] = FIXTURE_COMMON
    "events:\n"
    "  - {name: baseline, unique_name: baseline_arm_1, label: Baseline,\n"
    "     offset_days: 0, forms: [enrolment, lesion, assessment]}\n"
    "  - {name: 1_month, unique_name: 1_month_arm_1, label: 1 month,\n"
    "     offset_days: 30, window: {before: 14, after: 14},\n"
    "     forms: [assessment, adverse_event]}\n"
    "  - {name: 3_month, unique_name: 3_month_arm_1, label: 3 months,\n"
    "     offset_days: 90, forms: [assessment]}\n"
    "  - {name: outcome, unique_name: outcome_arm_1, label: Outcome, forms: [outcome]}\n"
    "repeating: {forms: [adverse_event]}\n"
    "sites: {site_01: First, site_02: Second}\n"
    "roles: {consent: consent, origin: surgery_date, visit: visit_date,\n"
    "        vital_status: vital_status, dead: 1, alive: 0, last_contact: last_contact}\n";

static Registry *create(const char *path)
{
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    const BaseClock clock = {0};
    Registry *registry = registry_create(path, files, "study", NULL, &clock, &error);
    fixture_no_error(error);
    return registry;
}

static void put(Registry *registry, const char *record, const char *event, const char *site,
    const char *values)
{
    (void)fixture_import(
        registry, (FixtureKey){.record = record, .event = event, .site = site}, values);
}

static const char baseline[] = "consent=1 age=60 site_of___neck=1 site_of___back=0 "
                               "surgery_date=2020-01-01 visit_date=2019-12-31 pain=5";

static RegistryDueList *due_on(Registry *registry, const char *day, size_t site)
{
    int32_t on = 0;
    assert_true(base_date_parse(day, BASE_DATE_YMD, &on));
    GError *error = NULL;
    RegistryDueList *list = registry_due(registry, on, site, &error);
    fixture_no_error(error);
    return list;
}

static void expect(const RegistryDueList *list, guint i, const char *record, size_t event,
    RegistryDueState state, int64_t days)
{
    assert_true(i < list->due->len);
    const RegistryDue *visit = &g_array_index(list->due, RegistryDue, i);
    assert_string_equal(visit->record_id, record);
    assert_int_equal(visit->event, event);
    assert_int_equal(visit->state, state);
    assert_int_equal(visit->days, days);
}

/* Surgery on 2020-01-01: 1 month is due on 2020-01-31, from 01-17 to 02-14; 3 months on 03-31.
 */
static void test_due__states_at_their_ends(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        RegistryDueState month, quarter;
        int64_t days;
    } days[] = {
        {"2020-01-16", REGISTRY_DUE_UPCOMING, REGISTRY_DUE_UPCOMING, -15},
        {"2020-01-17", REGISTRY_DUE_DUE, REGISTRY_DUE_UPCOMING, -14},
        {"2020-01-31", REGISTRY_DUE_DUE, REGISTRY_DUE_UPCOMING, 0},
        {"2020-02-01", REGISTRY_DUE_OVERDUE, REGISTRY_DUE_UPCOMING, 1},
        {"2020-02-14", REGISTRY_DUE_OVERDUE, REGISTRY_DUE_UPCOMING, 14},
        {"2020-02-15", REGISTRY_DUE_MISSED, REGISTRY_DUE_UPCOMING, 15},
        {"2020-03-30", REGISTRY_DUE_MISSED, REGISTRY_DUE_UPCOMING, 59},
        {"2020-03-31", REGISTRY_DUE_MISSED, REGISTRY_DUE_DUE, 60},
        {"2025-03-31", REGISTRY_DUE_MISSED, REGISTRY_DUE_DUE, 1886},
    };
    g_autoptr(Registry) registry = create(NULL);
    put(registry, "A", "baseline", "site_01", baseline);
    for (size_t d = 0; d < G_N_ELEMENTS(days); d++) {
        g_autoptr(RegistryDueList) list = due_on(registry, days[d].day, SIZE_MAX);
        assert_int_equal(list->due->len, 2);
        expect(list, 0, "A", 1, days[d].month, days[d].days);
        expect(list, 1, "A", 2, days[d].quarter, days[d].days - 60);
        assert_true(g_array_index(list->due, RegistryDue, 0).has_window);
        assert_false(g_array_index(list->due, RegistryDue, 1).has_window);
    }
}

/* B has died, C came, D has no date of surgery, E is of the other site. */
static void test_due__who_is_asked(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create(NULL);
    put(registry, "B", "baseline", "site_01", baseline);
    put(registry, "B", "outcome", "site_01", "vital_status=1 last_contact=2021-02-01");
    put(registry, "C", "baseline", "site_01", baseline);
    put(registry, "C", "1_month", "site_01", "visit_date=2020-02-01 pain=1");
    put(registry, "C", "3_month", "site_01", "visit_date=2020-04-01");
    put(registry, "D", "baseline", "site_01",
        "consent=1 age=60 site_of___neck=1 site_of___back=0 visit_date=2019-12-31 pain=5");
    put(registry, "E", "baseline", "site_02", baseline);
    g_autoptr(RegistryDueList) all = due_on(registry, "2021-01-01", SIZE_MAX);
    assert_int_equal(all->due->len, 2);
    expect(all, 0, "E", 1, REGISTRY_DUE_MISSED, 336);
    expect(all, 1, "E", 2, REGISTRY_DUE_DUE, 276);
    assert_int_equal(all->n_without_origin, 1);
    /* C's second visit lacks its pain; D's baseline its date of surgery. */
    assert_int_equal(all->incomplete->len, 2);
    const RegistryIncomplete *one = &g_array_index(all->incomplete, RegistryIncomplete, 0);
    assert_string_equal(one->record_id, "C");
    assert_int_equal(one->event, 2);
    assert_int_equal(one->n_forms, 1);
    assert_string_equal(
        registry_study(registry)->dictionary->forms[one->forms[0]], "assessment");
    assert_string_equal(g_array_index(all->incomplete, RegistryIncomplete, 1).record_id, "D");
    g_autoptr(RegistryDueList) first = due_on(registry, "2021-01-01", 0);
    assert_int_equal(first->due->len, 0);
}

/* By site, then by day; where both are equal by record id and event. */
static void test_due__order(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create(NULL);
    static const char sooner[] = "consent=1 age=60 site_of___neck=1 site_of___back=0 "
                                 "surgery_date=2019-12-31 visit_date=2019-12-31 pain=5";
    put(registry, "A", "baseline", "site_02", baseline);
    put(registry, "B", "baseline", "site_01", baseline);
    put(registry, "C", "baseline", "site_02", sooner);
    put(registry, "D", "baseline", "site_01", baseline);
    put(registry, "E", "baseline", "site_01", sooner);
    put(registry, "A", "1_month", "site_02", "pain=1");
    put(registry, "D", "1_month", "site_01", "pain=1");
    put(registry, "B", "3_month", "site_01", "pain=1");
    put(registry, "B", "1_month", "site_01", "pain=1");
    put(registry, "F", "baseline", "site_01", baseline);
    g_autoptr(RegistryDueList) list = due_on(registry, "2020-03-31", SIZE_MAX);
    static const struct {
        const char *record;
        size_t event;
    } due[] = {{"E", 1}, {"F", 1}, {"E", 2}, {"D", 2}, {"F", 2}, {"C", 1}, {"C", 2}, {"A", 2}};
    assert_int_equal(list->due->len, G_N_ELEMENTS(due));
    for (guint i = 0; i < G_N_ELEMENTS(due); i++) {
        const RegistryDue *one = &g_array_index(list->due, RegistryDue, i);
        assert_string_equal(one->record_id, due[i].record);
        assert_int_equal(one->event, due[i].event);
    }
    static const char *const incomplete[] = {"B", "B", "D", "A"};
    assert_int_equal(list->incomplete->len, 4);
    for (guint i = 0; i < 4; i++)
        assert_string_equal(
            g_array_index(list->incomplete, RegistryIncomplete, i).record_id, incomplete[i]);
    assert_int_equal(g_array_index(list->incomplete, RegistryIncomplete, 0).event, 1);
    assert_int_equal(g_array_index(list->incomplete, RegistryIncomplete, 1).event, 2);
}

/* Whoever withdrew is not asked, whatever the scope; nor whoever says no now. */
static void test_due__withdrawn_and_refused(void **state)
{
    (void)state;
    char *path = fixture_path();
    Registry *registry = create(path);
    put(registry, "A", "baseline", "site_01", baseline);
    put(registry, "B", "baseline", "site_01", baseline);
    put(registry, "C", "baseline", "site_01", baseline);
    RegistryImport *import = fixture_begin(registry);
    GError *error = NULL;
    const RegistryProblem problem = {.is_error = true,
        .line = 2,
        .record_id = "B",
        .event = "baseline_arm_1",
        .raw = "", /* A question that tells nothing of anybody. */
        .rule_id = "consent"};
    (void)registry_import_problem(import, &problem, &error);
    fixture_no_error(error);
    fixture_commit(import);
    registry_close(registry);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE proreg_record SET withdrawn = 'contact' WHERE record_id = 'A'",
            NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    registry = fixture_open(path, REGISTRY_READ);
    g_autoptr(RegistryDueList) list = due_on(registry, "2020-01-20", SIZE_MAX);
    assert_int_equal(list->due->len, 2);
    expect(list, 0, "C", 1, REGISTRY_DUE_DUE, -11);
    expect(list, 1, "C", 2, REGISTRY_DUE_UPCOMING, -71);
    registry_close(registry);
    fixture_path_free(path);
}

static void test_due__nobody(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create(NULL);
    g_autoptr(RegistryDueList) list = due_on(registry, "2020-01-20", SIZE_MAX);
    assert_int_equal(list->due->len, 0);
    assert_int_equal(list->incomplete->len, 0);
    assert_int_equal(list->n_without_origin, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due__states_at_their_ends),
        cmocka_unit_test(test_due__who_is_asked),
        cmocka_unit_test(test_due__order),
        cmocka_unit_test(test_due__withdrawn_and_refused),
        cmocka_unit_test(test_due__nobody),
    };
    return cmocka_run_group_tests_name("registry/due", tests, NULL, NULL);
}
