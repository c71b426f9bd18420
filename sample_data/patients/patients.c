#include "sample_data/patients/patients.h"

#include <string.h>

#include "sample_data/patients/days.h"
#include "sample_data/patients/parts.h"

/* Consent from 25 September 2018 to 31 March 2021. */
enum { FIRST_DAY = 17799, LAST_DAY = 18717 };
enum { STREAM_DAYS = 1000037 };

struct PatientRegistry {
    const PatientModel *model;
    uint64_t seed;
    int n_sites;
    int *size;
    Site site;        /* The present one; number 0 before the first. */
    int32_t *consent; /* Of the present one's patients. */
    int n_given;      /* Of the present one. */
};

PatientRegistry *patient_registry_new(
    const PatientModel *model, uint64_t seed, int n, int n_sites)
{
    PatientRegistry *registry = g_new0(PatientRegistry, 1);
    registry->model = model;
    registry->seed = seed;
    registry->n_sites = n_sites;
    registry->size = g_new0(int, (gsize)n_sites);
    site_sizes(seed, n, n_sites, registry->size);
    return registry;
}

void patient_registry_free(PatientRegistry *registry)
{
    if (!registry)
        return;
    g_free(registry->size);
    g_free(registry->consent);
    g_free(registry);
}

int patient_registry_faces(const PatientRegistry *registry)
{
    return registry->site.faces;
}

int patient_registry_crp_decimals(const PatientRegistry *registry)
{
    return registry->site.crp_decimals;
}

/* ---- a patient ---- */

/* Who comes on a day on which nobody plans is an emergency: others are drawn again. */
static void draw_until_urgent(const Drawing *drawing, Patient *p)
{
    enum { TRIES = 60 };
    const Patient empty = *p;
    const bool open = days_is_open(drawing->model, p->consent_day);
    for (int i = 0; i < TRIES; i++) {
        *p = empty;
        oncology_draw(drawing, p);
        lesion_draw(drawing, p);
        urgency_draw(drawing, p);
        if (open || p->emergency)
            return;
    }
}

static void draw_patient(const Drawing *drawing, Patient *p)
{
    draw_until_urgent(drawing, p);
    urgency_dates(drawing, p);
    scales_pain_before(drawing, p);
    body_before(drawing, p);
    p->kps = body_kps(drawing, p->visit[0].ecog);
    p->ambulatory =
        p->visit[0].frankel >= FRANKEL_D && p->visit[0].barthel[BARTHEL_MOBILITY] >= 10;
    scales_draw(drawing, p, &p->visit[0]);
    comorbidity_draw(drawing, p);
    laboratory_draw(drawing, p);
    operation_draw(drawing, p);
    survival_draw(drawing, p);
    course_draw(drawing, p);
    events_draw(drawing, p);
    aftercare_draw(drawing, p);
    recording_draw(drawing, p);
}

/* ---- one after the other ---- */

static void enter_next_site(PatientRegistry *registry)
{
    const int number = registry->site.number + 1, n = registry->size[number - 1];
    registry->site = site_draw(registry->seed, number);
    registry->n_given = 0;
    g_free(registry->consent);
    registry->consent = g_new(int32_t, (gsize)n);
    StatRandom random = draw_stream(registry->seed, STREAM_DAYS, (uint64_t)number);
    days_of_consent(registry->model, &random, FIRST_DAY, LAST_DAY, registry->consent, n);
}

bool patient_registry_next(PatientRegistry *registry, Patient *patient)
{
    while (registry->site.number == 0 ||
           registry->n_given == registry->size[registry->site.number - 1]) {
        if (registry->site.number == registry->n_sites)
            return false;
        enter_next_site(registry);
    }
    memset(patient, 0, sizeof *patient);
    patient->site = registry->site.number;
    patient->consent_day = registry->consent[registry->n_given];
    patient->number = ++registry->n_given;
    StatRandom random =
        draw_stream(registry->seed, (uint64_t)patient->site, (uint64_t)patient->number);
    const Drawing drawing = {registry->model, &registry->site, &random};
    draw_patient(&drawing, patient);
    return true;
}
