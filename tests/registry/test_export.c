#include "support/fixture.h"

#include "registry/export.h"

static gboolean append(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)size);
    return TRUE;
}

static gboolean refuse(const char *bytes, gsize size, void *data, GError **error)
{
    (void)bytes;
    (void)size;
    (void)data;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_OUTPUT, "no room");
    return FALSE;
}

static void fill(Registry *registry)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import,
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"},
        "age=?UNK remark==1+1");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "baseline"},
        "age=61 weight=58.5 sex=2 grade=A surgery_date=2020-01-01 pain=8");
    (void)fixture_put(registry, import,
        (FixtureKey){
            .record = "P1", .event = "1_month", .form = "adverse_event", .instance = 2},
        "ae_type=2");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P1", .event = "1_month"}, "pain=1");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "outcome"},
        "vital_status=1 last_contact=2020-03-01");
    fixture_commit(import);
}

#define HEADER                                                                                 \
    "record_id,site,event,repeat_instrument,repeat_instance,consent,consent_label,age,weight," \
    "sex,sex_label,grade,grade_label,site_of___neck,site_of___back,surgery_date,visit_date,"   \
    "pain,remark,ae_type,ae_type_label,ae_date,vital_status,vital_status_label,last_contact,"  \
    "days,months,hurts,hurts_label"

/* 60 days are 60 / 30.4375 months. */
static void test_export__tidy(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryCohort) cohort = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    (void)registry_export_csv(
        fixture_cohort(&cohort, registry, NULL), NULL, append, out, &error);
    fixture_no_error(error);
    assert_string_equal(out->str,
        HEADER "\n"
               "P1,site_01,baseline,,,,,61,58.5,2,Female,A,Grade A,,,2020-01-01,,8,,,,,,,,"
               "60,1.9712525667351128,1,Yes\n"
               "P1,site_01,1_month,,,,,,,,,,,,,,,1,,,,,,,,60,1.9712525667351128,0,No\n"
               "P1,site_01,1_month,adverse_event,2,,,,,,,,,,,,,,,2,other,,,,,,,,\n"
               "P1,site_01,outcome,,,,,,,,,,,,,,,,,,,,1,dead,2020-03-01,"
               "60,1.9712525667351128,,\n"
               "P2,site_02,baseline,,,,,,,,,,,,,,,,\"'=1+1\",,,,,,,,,,\n");
}

static void test_export__options(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryCohort) cohort = NULL;
    SchemaStep step = {.id = (char *)"known", .where = (char *)"age > 0"};
    const SchemaAnalysis analysis = {.n_steps = 1, .steps = &step};

    g_autoptr(GString) out = g_string_new(NULL);
    RegistryExportOptions options = {.site = "site_02", .cohort = true};
    (void)registry_export_csv(
        fixture_cohort(&cohort, registry, &analysis), &options, append, out, &error);
    fixture_no_error(error);
    assert_string_equal(out->str,
        HEADER ",in_cohort\nP2,site_02,baseline,,,,,,,,,,,,,,,,\"'=1+1\",,,,,,,,,,,0\n");

    g_string_truncate(out, 0);
    options.cohort_only = true;
    options.cohort = false;
    options.audience = BASE_CSV_FOR_PEOPLE;
    (void)registry_export_csv(
        fixture_cohort(&cohort, registry, &analysis), &options, append, out, &error);
    assert_string_equal(out->str, "\xef\xbb\xbf" HEADER "\n");

    assert_false(registry_export_csv(
        fixture_cohort(&cohort, registry, &analysis), NULL, refuse, NULL, &error));
    fixture_expect(&error, BASE_ERROR_OUTPUT, "no room");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_export__tidy),
        cmocka_unit_test(test_export__options),
    };
    return cmocka_run_group_tests_name("registry/export", tests, NULL, NULL);
}
