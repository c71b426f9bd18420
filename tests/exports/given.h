#pragma once
/**
 * @file
 * Exports of the small study as text.
 */
#include "support/fixture.h"

#include "exports/give.h"

static inline gboolean given_append(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)size);
    return TRUE;
}

/** Two patients: P1 with a visit, an entry of a repeating form and an outcome; P2 with a
 * missing-data code and a text that begins like a formula. */
static inline void given_fill(Registry *registry)
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
        "ae_type=2 ae_date=?NA");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P1", .event = "1_month"}, "pain=1");
    (void)fixture_put(registry, import, (FixtureKey){.record = "P1", .event = "outcome"},
        "vital_status=1 last_contact=2020-03-01");
    fixture_commit(import);
}

/** The export's bytes; the test fails where it does. @param given  may be NULL. New. */
static inline GString *given_bytes(Registry *registry, const SchemaAnalysis *analysis,
    const RegistryExportOptions *wanted, const ExportOptions *options, ExportGiven *given)
{
    GError *error = NULL;
    g_autoptr(RegistryCohort) cohort = NULL;
    g_auto(ExportGiven) own = {0};
    GString *bytes = g_string_new(NULL);
    g_autoptr(RegistryExport) out =
        registry_export_new(fixture_cohort(&cohort, registry, analysis), wanted, &error);
    fixture_no_error(error);
    (void)export_give(registry_study(registry), out, options, given_append, bytes,
        given ? given : &own, &error);
    fixture_no_error(error);
    return bytes;
}
