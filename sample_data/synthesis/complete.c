#include "complete.h"

#include "after.h"
#include "sites.h"

#include <math.h>
#include <string.h>

/* In percent: a laboratory value, one item of a scale, its total. */
static const double missing_laboratory = 3, missing_item = 1.2, missing_total = 2;

static void take_measures(const SynPerson *person, Patient *p)
{
    p->height_mm = person->height_mm;
    p->weight_hg = person->weight_hg;
    p->charlson = person->charlson;
    p->kps = person->kps;
    p->vertebral = person->vertebral_mets;
    p->extraspinal = person->extraspinal_mets;
    p->organ = person->organ_mets;
    p->minutes = person->operation_min;
    p->blood_loss =
        person->blood_loss_ml == SYN_UNKNOWN ? PATIENT_BLANK : person->blood_loss_ml;
    p->vital_status = person->vital_status;
    p->last_day = p->surgery_day + person->follow_days;
    memcpy(p->before, person->before, sizeof p->before);
}

static void take_visits(const SynPerson *person, Patient *p)
{
    const SynScales *scale = &person->scale;
    for (int k = 0; k < SYN_VISITS; k++) {
        PatientVisit *visit = &p->visit[k];
        visit->seen = scale->visit_day[k] != SYN_NO_VISIT;
        visit->day = p->surgery_day + scale->visit_day[k];
        visit->pain_vas = scale->pain[k];
        visit->face = scale->face[k];
        visit->eq_vas = scale->eq_vas[k];
        memcpy(visit->eq5d, scale->eq5d[k], sizeof visit->eq5d);
        memcpy(visit->vitality, scale->vitality[k], sizeof visit->vitality);
        visit->vitality_total = 0;
        for (int i = 0; i < 5; i++)
            visit->vitality_total += visit->vitality[i];
    }
    p->ambulatory =
        p->visit[0].frankel >= FRANKEL_D && p->visit[0].barthel[BARTHEL_MOBILITY] >= 10;
}

/* ---- what is not recorded ---- */

static void blank(int *value, int n)
{
    for (int i = 0; i < n; i++)
        value[i] = PATIENT_BLANK;
}

/* Now and then an item was not filled in, or nobody added up; never both, so that the total is
   known or can be had. */
static void lose_one(StatRandom *random, int *item, int n, int *total)
{
    if (draw_percent(random, missing_total))
        *total = PATIENT_BLANK;
    else if (draw_percent(random, missing_item))
        item[draw_between(random, 0, n - 1)] = PATIENT_BLANK;
}

/* Four of the five answers, where one was left out and the index is missing for that. Of the
   segment study's first two visits every answer counts in a figure: there all are missing. */
static void lose_eq5d(StatRandom *random, const SynPerson *person, int k, PatientVisit *visit)
{
    const bool others = syn_has(person, SYN_PAIN, k) && syn_has(person, SYN_EQ_VAS, k);
    if (others && !(person->cohort == SYN_ANALYSED && k < 2))
        visit->eq5d[draw_between(random, 0, 4)] = PATIENT_BLANK;
    else
        blank(visit->eq5d, 5);
}

static void record_visit(
    StatRandom *random, const SynPerson *person, int k, PatientVisit *visit)
{
    const struct {
        SynScale scale;
        int *value;
    } single[] = {{SYN_FRANKEL, &visit->frankel}, {SYN_ECOG, &visit->ecog},
        {SYN_PAIN, &visit->pain_vas}, {SYN_EQ_VAS, &visit->eq_vas}, {SYN_FACE, &visit->face}};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (!syn_has(person, single[i].scale, k))
            *single[i].value = PATIENT_BLANK;
    if (!syn_has(person, SYN_EQ5D, k))
        lose_eq5d(random, person, k, visit);
    lose_one(random, visit->barthel, PATIENT_BARTHEL, &visit->barthel_total);
    lose_one(random, visit->vitality, 5, &visit->vitality_total);
    if (!syn_has(person, SYN_BARTHEL, k)) {
        blank(visit->barthel, PATIENT_BARTHEL);
        visit->barthel_total = PATIENT_BLANK;
    }
    if (!syn_has(person, SYN_VITALITY, k)) {
        blank(visit->vitality, 5);
        visit->vitality_total = PATIENT_BLANK;
    }
}

static void record(StatRandom *random, const SynPerson *person, Patient *p)
{
    for (int k = 0; k < SYN_VISITS; k++)
        record_visit(random, person, k, &p->visit[k]);
    for (int i = 0; i < PATIENT_LABORATORY; i++)
        if (draw_percent(random, missing_laboratory))
            p->laboratory[i] = (double)NAN;
    if (person->escc == SYN_UNKNOWN)
        p->escc = PATIENT_BLANK;
    if (person->emergency == SYN_UNKNOWN)
        p->emergency = PATIENT_BLANK;
}

/* Complications of whom no study counts them: about as often as of the others. */
static void draw_uncounted(StatRandom *random, SynPerson *person)
{
    const bool known = person->ssi == 1 || person->neuro == 1;
    if (person->arm != SYN_OUTSIDE)
        return;
    person->intraop_complication = draw_percent(random, 5);
    person->periop_complication = known || draw_percent(random, 11);
    person->reoperation = draw_percent(random, known ? 25 : 3.5);
}

void syn_complete_lives(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        Patient *p = &people->patient[i];
        const Drawing drawing = syn_drawing(people, i);
        draw_uncounted(&people->random, person);
        take_measures(person, p);
        take_visits(person, p);
        oncology_organs(&drawing, p);
        comorbidity_given(&drawing, p);
        laboratory_draw(&drawing, p);
        syn_draw_events(&drawing, person, p);
        syn_draw_aftercare(&drawing, person, p);
        survival_scores(&drawing, p);
        record(&people->random, person, p);
    }
    syn_number_people(people);
}
