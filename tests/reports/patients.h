#pragma once
/* Ten patients in the registry of registry/fixture.h. */
#include "registry/fixture.h"

typedef struct {
    const char *id, *grade, *age, *sex, *before, *after, *neck, *back;
} Patient;

/* P9 is a child and P0 belongs to no group. */
static const Patient patients[] = {
    {"P1", "A", "50", "1", "8", "3", "1", "0"},
    {"P2", "A", "60", "1", "7", "7", "1", "1"},
    {"P3", "A", "70", "2", "9", "4", "0", "0"},
    {"P4", "A", "61", "2", "6", "5", "", ""},
    {"P5", "B", "40", "1", "5", "6", "0", "1"},
    {"P6", "B", "45", "2", "7", "2", "0", "1"},
    {"P7", "B", "", "2", "8", "", "1", "0"},
    {"P8", "B", "52", "2", "3", "1", "0", "0"},
    {"P9", "B", "9", "1", "1", "1", "0", "0"},
    {"P0", "", "33", "1", "1", "1", "0", "0"},
};

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

/* P7 dies 14 days after surgery, P6 after the visit at one month. */
static void put_patients(Registry *registry, RegistryImport *import)
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
