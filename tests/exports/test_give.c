/**
 * @file
 * What stands in the files: lines, columns, codes, and what is left out.
 */
#include "given.h"
#include "support/records.h"

#define KEYS "record_id,site,event,repeat_instrument,repeat_instance,"
#define HEADER                                                                                 \
    KEYS "consent,consent_label,age,age_missing,weight,sex,sex_label,grade,grade_label,"       \
         "site_of___neck,site_of___back,surgery_date,visit_date,pain,remark,ae_type,"          \
         "ae_type_label,ae_date,ae_date_missing,vital_status,vital_status_label,"              \
         "last_contact,days,months,hurts,hurts_label"

/* 60 days are 60 / 30.4375 months. */
static void test_give__long(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    const ExportOptions options = {.shape = {.labels = true}};
    g_auto(ExportGiven) given = {0};
    GString *out = given_bytes(registry, NULL, NULL, &options, &given);
    assert_string_equal(out->str,
        HEADER "\n"
               "P1,site_01,baseline,,,,,61,,58.5,2,Female,A,Grade A,,,2020-01-01,,8,,,,,,,,,"
               "60,1.9712525667351128,1,Yes\n"
               "P1,site_01,1_month,,,,,,,,,,,,,,,,1,,,,,,,,,60,1.9712525667351128,0,No\n"
               "P1,site_01,1_month,adverse_event,2,,,,,,,,,,,,,,,,2,other,,NA,,,,,,,\n"
               "P1,site_01,outcome,,,,,,,,,,,,,,,,,,,,,,1,dead,2020-03-01,"
               "60,1.9712525667351128,,\n"
               "P2,site_02,baseline,,,,,,UNK,,,,,,,,,,,\"'=1+1\",,,,,,,,,,,\n");
    assert_int_equal(given.n_lines, 5);
    assert_int_equal(given.n_formulas, 1);
    assert_int_equal(given.records->len, 2);
    assert_string_equal(given.records->pdata[1], "P2");
    g_string_free(out, TRUE);
}

static void test_give__wide(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    const ExportOptions options = {
        .shape = {.kind = EXPORT_WIDE, .reason = EXPORT_REASON_IN_PLACE}};
    GString *out = given_bytes(registry, NULL, NULL, &options, NULL);
    assert_string_equal(out->str,
        "record_id,site,consent,age,weight,sex,grade,site_of___neck,site_of___back,"
        "surgery_date,visit_date__baseline,pain__baseline,remark__baseline,hurts__baseline,"
        "visit_date__1_month,pain__1_month,remark__1_month,hurts__1_month,"
        "ae_type__1_month__2,ae_date__1_month__2,vital_status,last_contact,days,months\n"
        "P1,site_01,,61,58.5,2,A,,,2020-01-01,,8,,1,,1,,0,2,NA,1,2020-03-01,60,"
        "1.9712525667351128\n"
        "P2,site_02,,UNK,,,,,,,,,\"'=1+1\",,,,,,,,,,,\n");
    g_string_free(out, TRUE);
}

/* REDCap's names, its order of keys, and nothing that it does not know. */
static void test_give__redcap(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    const ExportOptions options = {
        .shape = {.kind = EXPORT_REDCAP, .reason = EXPORT_REASON_IN_PLACE},
        .csv = {.unguarded = true}};
    GString *out = given_bytes(registry, NULL, NULL, &options, NULL);
    assert_string_equal(out->str,
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        "redcap_data_access_group,consent,age,weight,sex,grade,site_of___neck,site_of___back,"
        "surgery_date,visit_date,pain,remark,ae_type,ae_date,vital_status,last_contact\n"
        "P1,baseline_arm_1,,,site_01,,61,58.5,2,A,,,2020-01-01,,8,,,,,\n"
        "P1,1_month_arm_1,,,site_01,,,,,,,,,,1,,,,,\n"
        "P1,1_month_arm_1,adverse_event,2,site_01,,,,,,,,,,,,2,NA,,\n"
        "P1,outcome_arm_1,,,site_01,,,,,,,,,,,,,,1,2020-03-01\n"
        "P2,baseline_arm_1,,,site_02,,UNK,,,,,,,,,=1+1,,,,\n");
    g_string_free(out, TRUE);
}

/* A patient of whom nothing is known has a line all the same; REDCap and import know them by
 * it.
 */
static void test_give__nothing_known(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, (FixtureKey){.record = "P9", .event = "1_month"}, "");
    const ExportOptions options = {.shape = {.kind = EXPORT_REDCAP}};
    g_auto(ExportGiven) given = {0};
    GString *out = given_bytes(registry, NULL, NULL, &options, &given);
    assert_non_null(strstr(out->str, "\nP9,baseline_arm_1,,,site_01,,,,,,,,,,,,,,,\n"));
    assert_int_equal(given.n_lines, 1);
    g_string_free(out, TRUE);
}

static RegistryExportUse is_pain(const RegistryExportColumn *column, void *data)
{
    (void)data;
    return g_str_equal(column->name, "pain") ? REGISTRY_EXPORT_SHOWN : REGISTRY_EXPORT_LEFT;
}

/* An event that repeats has a line each time, numbered from 1, in the order of the numbers;
 * wide a column for each number. */
static void test_give__events_that_repeat(void **state)
{
    (void)state;
    g_auto(GStrv) halves = g_strsplit(fixture_study, "repeating: {forms: [adverse_event]}", 2);
    g_autofree char *study =
        g_strconcat(halves[0], "repeating: {events: [1_month]}", halves[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    static const struct {
        int64_t instance;
        const char *values;
    } visits[] = {{3, "pain=6"}, {1, "pain=3 ae_type=1"}, {2, "ae_date=?NA"}};
    (void)fixture_import(
        registry, (FixtureKey){.record = "P1", .event = "baseline"}, "consent=1 pain=8");
    for (size_t i = 0; i < G_N_ELEMENTS(visits); i++)
        (void)fixture_import(registry,
            (FixtureKey){.record = "P1", .event = "1_month", .instance = visits[i].instance},
            visits[i].values);
    (void)fixture_import(registry,
        (FixtureKey){.record = "P2", .event = "1_month", .instance = 2, .site = "site_02"},
        "pain=1");
    const ExportOptions redcap = {
        .shape = {.kind = EXPORT_REDCAP, .reason = EXPORT_REASON_IN_PLACE}};
    GString *flat = given_bytes(registry, NULL, NULL, &redcap, NULL);
    assert_string_equal(flat->str,
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        "redcap_data_access_group,consent,age,weight,sex,grade,site_of___neck,site_of___back,"
        "surgery_date,visit_date,pain,remark,ae_type,ae_date,vital_status,last_contact\n"
        "P1,baseline_arm_1,,,site_01,1,,,,,,,,,8,,,,,\n"
        "P1,1_month_arm_1,,1,site_01,,,,,,,,,,3,,1,,,\n"
        "P1,1_month_arm_1,,2,site_01,,,,,,,,,,,,,NA,,\n"
        "P1,1_month_arm_1,,3,site_01,,,,,,,,,,6,,,,,\n"
        "P2,1_month_arm_1,,2,site_02,,,,,,,,,,1,,,,,\n");
    const RegistryExportOptions pain = {.wants = is_pain};
    const ExportOptions wide = {.shape = {.kind = EXPORT_WIDE}};
    GString *across = given_bytes(registry, NULL, &pain, &wide, NULL);
    assert_string_equal(across->str,
        "record_id,site,pain__baseline,pain__1_month__1,pain__1_month__2,pain__1_month__3\n"
        "P1,site_01,8,3,,6\nP2,site_02,,,1,\n");
    g_string_free(flat, TRUE);
    g_string_free(across, TRUE);
}

static RegistryExportUse is_gone(const RegistryExportColumn *column, void *data)
{
    (void)data;
    return g_str_equal(column->name, "gone") ? REGISTRY_EXPORT_SHOWN : REGISTRY_EXPORT_LEFT;
}

/* A derived value of a form that no early visit collects stands at the visits that do. */
static void test_give__derived_of_a_late_form(void **state)
{
    (void)state;
    g_autofree char *study = g_strconcat(fixture_study,
        "  - {name: gone, label: Dead, level: visit, form: outcome, sql: vital_status = 1}\n",
        NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    given_fill(registry);
    const RegistryExportOptions wanted = {.wants = is_gone};
    const ExportOptions options = {.shape = {.labels = true}};
    GString *out = given_bytes(registry, NULL, &wanted, &options, NULL);
    assert_string_equal(
        out->str, KEYS "gone\nP1,site_01,outcome,,,1\nP2,site_02,baseline,,,\n");
    g_string_free(out, TRUE);
}

/* A site, the members of a cohort, chosen columns; a mark where all patients are there. */
static void test_give__chosen(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    SchemaStep step = {.id = (char *)"known", .where = (char *)"age > 0"};
    const SchemaAnalysis analysis = {.n_steps = 1, .steps = &step};
    const ExportOptions options = {
        .shape = {.member = true}, .csv = {.audience = BASE_CSV_FOR_PEOPLE}};
    const struct {
        RegistryExportOptions wanted;
        const char *expected;
    } cases[] = {
        {{.wants = is_pain}, KEYS "pain,in_cohort\n"
                                  "P1,site_01,baseline,,,8,1\n"
                                  "P1,site_01,1_month,,,1,1\n"
                                  "P2,site_02,baseline,,,,0\n"},
        {{.wants = is_pain, .site = "site_02"},
            KEYS "pain,in_cohort\nP2,site_02,baseline,,,,0\n"},
        {{.wants = is_pain, .site = "site_02", .cohort_only = true}, KEYS "pain,in_cohort\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *out = given_bytes(registry, &analysis, &cases[i].wanted, &options, NULL);
        assert_true(g_str_has_prefix(out->str, "\xef\xbb\xbf"));
        assert_string_equal(out->str + 3, cases[i].expected);
        g_string_free(out, TRUE);
    }
}

static gboolean refuse(const char *bytes, gsize size, void *data, GError **error)
{
    (void)bytes;
    (void)size;
    (void)data;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_OUTPUT, "no room");
    return FALSE;
}

static gboolean stop(void *data, GError **error)
{
    (void)data;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped");
    return FALSE;
}

/* Formats that read the registry twice or three times tell each patient once, also who
 * withdrew, and a flow counts nobody again. */
static void test_give__read_again(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    given_fill(registry);
    (void)fixture_import(registry, (FixtureKey){.record = "P3", .event = "baseline"}, "age=40");
    records_withdraw(registry, "P3", "use");
    const struct {
        ExportFormat format;
        ExportShapeKind kind;
    } cases[] = {{EXPORT_CSV, EXPORT_LONG}, {EXPORT_CSV, EXPORT_WIDE},
        {EXPORT_SAV, EXPORT_LONG}, {EXPORT_DTA, EXPORT_WIDE}};
    static SchemaStep all = {.id = (char *)"all", .where = (char *)"1"};
    static SchemaAnalysis analysis = {.n_steps = 1, .steps = &all};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(RegistryCohort) cohort = NULL;
        g_auto(ExportGiven) given = {0};
        const ExportOptions options = {.format = cases[i].format,
            .shape = {.kind = cases[i].kind, .reason = EXPORT_REASON_IN_PLACE}};
        GString *bytes = g_string_new(NULL);
        g_autoptr(RegistryExport) out =
            registry_export_new(fixture_cohort(&cohort, registry, &analysis), NULL, &error);
        (void)export_give(
            registry_study(registry), out, &options, given_append, bytes, &given, &error);
        fixture_no_error(error);
        assert_true(bytes->len > 0);
        assert_int_equal(given.records->len, 2);
        assert_string_equal(given.records->pdata[0], "P1");
        assert_string_equal(given.records->pdata[1], "P2");
        assert_int_equal(given.n_withdrawn, 1);
        assert_int_equal(registry_cohort_flow(cohort)->n_after, 2);
        g_string_free(bytes, TRUE);
    }
    fixture_path_free(path);
}

static void test_give__error(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    const struct {
        ExportOptions options;
        BaseErrorCode code;
        const char *message;
    } cases[] = {
        {{.shape = {.kind = EXPORT_LONG}}, BASE_ERROR_OUTPUT, "no room"},
        {{.shape = {.kind = EXPORT_WIDE}}, BASE_ERROR_OUTPUT, "no room"},
        {{.go_on = stop}, BASE_ERROR_STOPPED, "stopped"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(RegistryCohort) cohort = NULL;
        g_auto(ExportGiven) given = {0};
        g_autoptr(RegistryExport) out =
            registry_export_new(fixture_cohort(&cohort, registry, NULL), NULL, &error);
        assert_false(export_give(
            registry_study(registry), out, &cases[i].options, refuse, NULL, &given, &error));
        fixture_expect(&error, cases[i].code, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_give__long),
        cmocka_unit_test(test_give__wide),
        cmocka_unit_test(test_give__redcap),
        cmocka_unit_test(test_give__nothing_known),
        cmocka_unit_test(test_give__events_that_repeat),
        cmocka_unit_test(test_give__derived_of_a_late_form),
        cmocka_unit_test(test_give__chosen),
        cmocka_unit_test(test_give__read_again),
        cmocka_unit_test(test_give__error),
    };
    return cmocka_run_group_tests_name("exports/give", tests, NULL, NULL);
}
