#include "support/patients.h"

static void put_patient(Registry *registry, RegistryImport *import, const Patient *patient)
{
    g_autofree char *baseline = g_strdup_printf(
        "consent=1 grade=%s age=%s sex=%s pain=%s site_of___neck=%s site_of___back=%s",
        patient->grade, patient->age, patient->sex, patient->before, patient->neck,
        patient->back);
    g_autofree char *month = g_strdup_printf("visit_date=2020-02-01 pain=%s", patient->after);
    (void)fixture_put(
        registry, import, (FixtureKey){.record = patient->id, .event = "baseline"}, baseline);
    (void)fixture_put(
        registry, import, (FixtureKey){.record = patient->id, .event = "1_month"}, month);
}

void put_patients(Registry *registry, RegistryImport *import)
{
    for (size_t i = 0; i < G_N_ELEMENTS(patients); i++)
        put_patient(registry, import, &patients[i]);
    static const char *const deaths[][2] = {{"P7", "2020-01-15"}, {"P6", "2020-03-01"}};
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_autofree char *end = g_strdup_printf("vital_status=1 last_contact=%s", deaths[i][1]);
        (void)fixture_put(registry, import,
            (FixtureKey){.record = deaths[i][0], .event = "baseline"},
            "surgery_date=2020-01-01");
        (void)fixture_put(
            registry, import, (FixtureKey){.record = deaths[i][0], .event = "outcome"}, end);
    }
}
