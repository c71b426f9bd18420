#include "support/fixture.h"

#include "registry/store_scan.h"
#include "registry/visits.h"

enum { BASELINE, MONTH, QUARTER, OUTCOME };                      /* events of the study */
enum { ENROLMENT, LESION, ASSESSMENT, ADVERSE_EVENT, OUTCOMES }; /* forms of the dictionary */

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
    "repeating: {forms: [adverse_event], events: [3_month]}\n"
    "sites: {site_01: First, site_02: Second}\n"
    "missing_codes: {UNK: Unknown, NA: Not applicable}\n"
    "roles: {consent: consent, origin: surgery_date, visit: visit_date,\n"
    "        vital_status: vital_status, dead: 1, alive: 0, last_contact: last_contact}\n";

/* The small dictionary, where these fields alone are required. */
static Registry *create(const char *required)
{
    g_auto(GStrv) lines = g_strsplit(fixture_dictionary, "\n", -1);
    for (size_t i = 1; lines[i] && lines[i][0]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], ",", 2);
        char *mark =
            lines[i] + strlen(lines[i]) - (g_str_has_suffix(lines[i], ",y,,,") ? 5 : 4);
        *mark = '\0';
        char *whole =
            g_strdup_printf("%s,%s,,,", lines[i], strstr(required, cells[0]) ? "y" : "");
        g_free(lines[i]);
        lines[i] = whole;
    }
    g_autofree char *dictionary = g_strjoinv("\n", lines);
    g_autoptr(GPtrArray) files = fixture_files(dictionary, study);
    GError *error = NULL;
    Registry *registry = registry_create(NULL, files, "study", NULL, &(BaseClock){0}, &error);
    fixture_no_error(error);
    return registry;
}

static void put(Registry *registry, const char *record, const char *event, const char *values)
{
    (void)fixture_import(registry, (FixtureKey){.record = record, .event = event}, values);
}

static Visits *read(Registry *registry)
{
    GError *error = NULL;
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, &error);
    fixture_no_error(error);
    Visits *visits = visits_read(registry, scan, 18400, &error);
    fixture_no_error(error);
    return visits;
}

/* What plays a part is read whether anything requires it or not. 2020-01-01 is day 18262. */
static void test_visits__who_they_are(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain");
    put(registry, "A", "baseline", "consent=1 surgery_date=2020-01-01 grade=B");
    put(registry, "A", "outcome", "vital_status=1 last_contact=2020-03-01");
    put(registry, "B", "baseline", "consent=0 age=50");
    put(registry, "B", "outcome", "vital_status=0");
    put(registry, "C", "baseline", "age=51 surgery_date=?UNK");
    (void)fixture_import(registry,
        (FixtureKey){.record = "D", .event = "outcome", .site = "site_02"},
        "last_contact=2019-12-31");
    g_autoptr(Visits) visits = read(registry);
    assert_int_equal(visits_n(visits), 4);
    const VisitsPatient *a = visits_patient(visits, 0), *b = visits_patient(visits, 1);
    const VisitsPatient *c = visits_patient(visits, 2), *d = visits_patient(visits, 3);
    assert_string_equal(a->record_id, "A");
    assert_true(a->has_origin && a->has_last && a->dead && a->consents && !a->refuses);
    assert_int_equal(a->origin, 18262);
    assert_int_equal(a->last, 18262 + 60);
    assert_int_equal(a->site, 0);
    assert_null(a->withdrawn);
    assert_true(!b->has_origin && !b->has_last && !b->dead && !b->consents && b->refuses);
    assert_true(!c->has_origin && !c->has_last && !c->dead && !c->consents && !c->refuses);
    assert_true(d->has_last && !d->has_origin);
    assert_int_equal(d->last, 18261);
    assert_int_equal(d->site, 1);
    assert_false(visits_may_ask(a));
    assert_false(visits_may_ask(b));
    assert_true(visits_may_ask(c) && visits_may_ask(d));
}

static void test_visits__find(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain");
    static const char *const ids[] = {"A", "B", "C", "D", "E", "F"};
    for (size_t i = 0; i < 6; i++)
        put(registry, ids[i], "baseline", "consent=1");
    g_autoptr(Visits) visits = read(registry);
    for (size_t first = 0; first < 6; first++)
        for (size_t second = 0; second < 6; second++) {
            assert_int_equal(visits_find(visits, ids[first]), first);
            assert_int_equal(visits_find(visits, ids[second]), second);
            assert_int_equal(visits_find(visits, "AA"), SIZE_MAX);
        }
    assert_int_equal(visits_find(visits, "0"), SIZE_MAX);
    assert_int_equal(visits_find(visits, "G"), SIZE_MAX);
}

/* A form that requires nothing is complete with any value; others when all of it is there. */
static void test_visits__forms(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain visit_date site_of surgery_date ae_type");
    put(registry, "A", "baseline", "grade=B pain=3");
    put(registry, "B", "baseline",
        "consent=1 surgery_date=2020-01-01 site_of___neck=0 "
        "site_of___back=0 visit_date=2020-01-01 pain=?UNK");
    put(registry, "C", "baseline",
        "surgery_date=2020-01-01 site_of___neck=0 site_of___back=1 "
        "visit_date=?NA pain=0");
    put(registry, "D", "baseline", "surgery_date=?UNK site_of___neck=?UNK remark=none");
    g_autoptr(Visits) visits = read(registry);
    static const VisitsForm expected[4][3] = {
        {VISITS_NONE, VISITS_PARTIAL, VISITS_PARTIAL},
        {VISITS_COMPLETE, VISITS_PARTIAL, VISITS_COMPLETE},
        {VISITS_NONE, VISITS_COMPLETE, VISITS_COMPLETE},
        {VISITS_NONE, VISITS_COMPLETE, VISITS_PARTIAL},
    };
    for (size_t p = 0; p < 4; p++) {
        for (size_t i = 0; i < 3; i++)
            if (visits_form(visits, p, BASELINE, i) != expected[p][i])
                fail_msg("form %zu of patient %zu", i, p);
        assert_true(visits_received(visits, p, BASELINE));
        assert_false(visits_received(visits, p, MONTH));
        /* Enrolment requires nothing, so that a visit is complete without it. */
        assert_int_equal(visits_complete(visits, p, BASELINE), p == 2);
        assert_false(visits_complete(visits, p, MONTH));
    }
    assert_false(visits_requires(visits, ENROLMENT));
    assert_true(visits_requires(visits, LESION));
    assert_true(visits_requires(visits, ASSESSMENT));
    /* The fields of a repeating form bind its rows, not the visit. */
    assert_false(visits_requires(visits, ADVERSE_EVENT));
    assert_false(visits_requires(visits, OUTCOMES));
}

/* Codes are looked up by patient, event, column and instance. */
static void test_visits__codes_of_many(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain visit_date");
    for (int i = 0; i < 8; i++) {
        g_autofree char *record = g_strdup_printf("R%d", i);
        put(registry, record, "1_month",
            i % 2 ? "visit_date=?UNK pain=?NA" : "visit_date=?UNK remark=?NA");
        put(registry, record, "baseline",
            i % 4 < 2 ? "pain=?UNK visit_date=?UNK age=4" : "age=?UNK visit_date=?NA remark=x");
    }
    (void)fixture_import(registry,
        (FixtureKey){.record = "R0", .event = "3_month", .instance = 2},
        "visit_date=?UNK pain=?UNK");
    g_autoptr(Visits) visits = read(registry);
    for (size_t p = 0; p < 8; p++) {
        assert_int_equal(visits_complete(visits, p, MONTH), p % 2 == 1);
        assert_int_equal(
            visits_form(visits, p, BASELINE, 2), p % 4 < 2 ? VISITS_COMPLETE : VISITS_PARTIAL);
    }
}

/* Of a visit that comes again the first one is the one that is waited for. */
static void test_visits__further_instances(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain visit_date");
    const FixtureKey second = {.record = "A", .event = "3_month", .instance = 2};
    const FixtureKey first = {.record = "B", .event = "3_month"};
    (void)fixture_import(registry, second, "visit_date=2020-04-01 pain=1");
    (void)fixture_import(registry, first, "visit_date=2020-04-01 pain=1");
    (void)fixture_import(
        registry, (FixtureKey){.record = "B", .event = "3_month", .instance = 2}, "pain=2");
    g_autoptr(Visits) visits = read(registry);
    assert_true(visits_received(visits, 0, QUARTER));
    assert_int_equal(visits_form(visits, 0, QUARTER, 0), VISITS_PARTIAL);
    assert_false(visits_complete(visits, 0, QUARTER));
    assert_int_equal(visits_form(visits, 1, QUARTER, 0), VISITS_COMPLETE);
    assert_true(visits_complete(visits, 1, QUARTER));
}

/* A required field that its logic hides is not waited for: numbers, texts, whole numbers, the
 * id. */
static void test_visits__hidden_fields(void **state)
{
    (void)state;
    static const char *const logic[][2] = {{"age,enrolment,,text,Age,,,integer,0,120,,,y",
                                               "age,enrolment,,text,Age,,,integer,0,120,,"
                                               "[weight] > 58.45 and [sex] = '2',y"},
        {"grade,lesion,,radio,Grade,\"A, Grade A | B, Grade B\",,,,,,,",
            "grade,lesion,,radio,Grade,\"A, Grade A | B, Grade B\",,,,,,[record_id] = 'B',y"},
        {"pain,assessment,,text,Pain,,,integer,0,10,,,y",
            "pain,assessment,,text,Pain,,,integer,0,10,,[remark] = 'asked',y"}};
    g_autofree char *dictionary = g_strdup(fixture_dictionary);
    for (size_t i = 0; i < G_N_ELEMENTS(logic); i++) {
        g_auto(GStrv) halves = g_strsplit(dictionary, logic[i][0], 2);
        assert_int_equal(g_strv_length(halves), 2);
        g_free(dictionary);
        dictionary = g_strconcat(halves[0], logic[i][1], halves[1], NULL);
    }
    g_autoptr(GPtrArray) files = fixture_files(dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "study", NULL, &(BaseClock){0}, &error);
    fixture_no_error(error);
    static const char rest[] = "consent=1 surgery_date=2020-01-01 site_of___neck=1 "
                               "visit_date=2020-01-01 ";
    static const struct {
        const char *record, *values;
        bool complete[3];
    } patients[] = {
        {"A", "weight=58.5 sex=2", {false, true, true}},
        {"B", "weight=58.4 sex=2", {true, false, true}},
        {"C", "weight=58.5 sex=1 remark=asked", {true, true, false}},
        {"D", "sex=2 remark=ask", {true, true, true}},
        {"E", "weight=58.5 sex=2 age=40 remark=asked pain=0", {true, true, true}},
    };
    for (size_t p = 0; p < G_N_ELEMENTS(patients); p++) {
        g_autofree char *values = g_strconcat(rest, patients[p].values, NULL);
        put(registry, patients[p].record, "baseline", values);
    }
    put(registry, "C", "1_month", "visit_date=2020-02-01"); /* Where nothing asked. */
    put(registry, "E", "1_month", "visit_date=2020-02-01 remark=asked");
    g_autoptr(Visits) visits = read(registry);
    for (size_t p = 0; p < G_N_ELEMENTS(patients); p++)
        for (size_t i = 0; i < 3; i++)
            if ((visits_form(visits, p, BASELINE, i) == VISITS_COMPLETE) !=
                patients[p].complete[i])
                fail_msg("form %zu of %s", i, patients[p].record);
    assert_true(visits_complete(visits, 2, MONTH));
    assert_false(visits_complete(visits, 4, MONTH));
}

/* A month after 2020-01-01 is day 18292, its window ends on 18306; three months are 18352. */
static void test_visits__expected(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain");
    static const struct {
        const char *record, *last; /* 2020-02-13 is day 18305; 2020-03-30 is 18351. */
    } dead[] = {
        {"B", "2020-02-13"}, {"C", "2020-02-14"}, {"D", "2020-03-30"}, {"E", "2020-03-31"}};
    put(registry, "A", "baseline", "surgery_date=2020-01-01");
    for (size_t i = 0; i < G_N_ELEMENTS(dead); i++) {
        g_autofree char *end = g_strdup_printf("vital_status=1 last_contact=%s", dead[i].last);
        put(registry, dead[i].record, "baseline", "surgery_date=2020-01-01");
        put(registry, dead[i].record, "outcome", end);
    }
    put(registry, "F", "baseline", "consent=1");
    put(registry, "F", "1_month", "pain=1");
    put(registry, "G", "baseline", "surgery_date=2020-01-01");
    put(registry, "G", "outcome", "vital_status=1");
    put(registry, "H", "baseline", "surgery_date=2020-01-01");
    put(registry, "H", "outcome", "vital_status=0 last_contact=2020-01-02");
    g_autoptr(Visits) visits = read(registry);
    static const struct {
        size_t event;
        int32_t day;
        const char *who; /* is expected */
    } cases[] = {
        {MONTH, 18291, "F"},
        {MONTH, 18292, "ACDEFGH"},
        {MONTH, 19000, "ACDEFGH"},
        {QUARTER, 18351, ""},
        {QUARTER, 18352, "AEGH"},
        {BASELINE, 0, "ABCDEFGH"},
        {OUTCOME, 0, "ABCDEFGH"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (size_t p = 0; p < visits_n(visits); p++)
            if (visits_expected(visits, p, cases[i].event, cases[i].day) !=
                (strchr(cases[i].who, 'A' + (int)p) != NULL))
                fail_msg("case %zu, patient %zu", i, p);
}

/* Of some records the same as of all, but for what an open query says. */
static void test_visits__of_some(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain visit_date");
    static const char *const ids[] = {"B", "D"};
    GError *error = NULL;
    put(registry, "A", "baseline", "consent=1 surgery_date=2020-01-01");
    put(registry, "B", "baseline", "consent=1 surgery_date=2020-01-02 visit_date=?UNK pain=3");
    put(registry, "C", "baseline", "surgery_date=2020-01-03 visit_date=2020-01-03 pain=4");
    put(registry, "D", "1_month", "visit_date=?UNK pain=?UNK");
    put(registry, "E", "baseline", "pain=?UNK");
    g_autoptr(Visits) all = read(registry);
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, &error);
    fixture_no_error(error);
    g_autoptr(Visits) some = visits_read_of(registry, scan, ids, 2, &error);
    fixture_no_error(error);
    assert_int_equal(visits_n(some), 2);
    for (size_t i = 0; i < 2; i++) {
        const size_t p = visits_find(all, ids[i]);
        assert_int_equal(visits_find(some, ids[i]), i);
        assert_true(visits_enrolled_from(some, i) == visits_enrolled_from(all, p));
        for (size_t e = BASELINE; e <= OUTCOME; e++) {
            assert_int_equal(visits_complete(some, i, e), visits_complete(all, p, e));
            assert_int_equal(visits_received(some, i, e), visits_received(all, p, e));
            assert_true(visits_expected_from(some, i, e) == visits_expected_from(all, p, e));
        }
    }
    assert_true(visits_complete(some, 0, BASELINE) && visits_complete(some, 1, MONTH));
    assert_true(visits_enrolled_from(some, 0) == 18263);
    assert_true(visits_enrolled_from(some, 1) == VISITS_ALWAYS);
    assert_true(visits_expected_from(some, 0, MONTH) == 18293);
    assert_true(visits_expected_from(some, 1, MONTH) == VISITS_ALWAYS);
    assert_true(visits_expected_from(some, 1, QUARTER) == VISITS_NEVER);
}

static void test_visits__nobody(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create("pain");
    g_autoptr(Visits) visits = read(registry);
    assert_int_equal(visits_n(visits), 0);
    assert_int_equal(visits_find(visits, "A"), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits__who_they_are),
        cmocka_unit_test(test_visits__find),
        cmocka_unit_test(test_visits__forms),
        cmocka_unit_test(test_visits__codes_of_many),
        cmocka_unit_test(test_visits__further_instances),
        cmocka_unit_test(test_visits__hidden_fields),
        cmocka_unit_test(test_visits__expected),
        cmocka_unit_test(test_visits__of_some),
        cmocka_unit_test(test_visits__nobody),
    };
    return cmocka_run_group_tests_name("registry/visits", tests, NULL, NULL);
}
