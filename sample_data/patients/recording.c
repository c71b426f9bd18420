#include <math.h>

#include "sample_data/patients/parts.h"

/* In percent, in the middle hospital: a laboratory value, an answer of one scale or its all,
   and now and then an item although the total is there. */
static const double missing_laboratory = 3, missing_frankel = 0.4, missing_body = 0.8,
                    missing_pain = 3.5, missing_eq5d = 2.6, missing_health = 6,
                    missing_item = 0.8, missing_escc = 6;

static bool is_missing(const Drawing *drawing, double percent)
{
    return draw_percent(drawing->random, percent * drawing->site->missing);
}

static void blank(int *value, int n)
{
    for (int i = 0; i < n; i++)
        value[i] = PATIENT_BLANK;
}

static void record_body(const Drawing *drawing, PatientVisit *visit)
{
    if (is_missing(drawing, missing_body)) {
        blank(visit->barthel, PATIENT_BARTHEL);
        visit->barthel_total = PATIENT_BLANK;
    }
    if (is_missing(drawing, missing_pain)) {
        blank(visit->vitality, 5);
        visit->vitality_total = PATIENT_BLANK;
    }
    if (drawing->site->totals == SITE_TOTALS) {
        blank(visit->barthel, PATIENT_BARTHEL);
        blank(visit->vitality, 5);
    } else if (drawing->site->totals == SITE_ITEMS) {
        visit->barthel_total = PATIENT_BLANK;
        visit->vitality_total = PATIENT_BLANK;
    } else if (is_missing(drawing, missing_item)) {
        visit->barthel[draw_between(drawing->random, 0, PATIENT_BARTHEL - 1)] = PATIENT_BLANK;
    }
}

static void record_answers(const Drawing *drawing, PatientVisit *visit)
{
    if (is_missing(drawing, missing_pain))
        visit->pain_vas = PATIENT_BLANK;
    if (is_missing(drawing, missing_pain))
        visit->face = PATIENT_BLANK;
    if (is_missing(drawing, missing_eq5d))
        blank(visit->eq5d, 5);
    else if (is_missing(drawing, missing_item))
        visit->eq5d[draw_between(drawing->random, 0, 4)] = PATIENT_BLANK;
    if (is_missing(drawing, missing_health))
        visit->eq_vas = PATIENT_BLANK;
}

void recording_draw(const Drawing *drawing, Patient *p)
{
    for (int v = 0; v < PATIENT_VISITS; v++) {
        PatientVisit *visit = &p->visit[v];
        if (!visit->seen)
            continue;
        if (v > 0 && is_missing(drawing, missing_frankel))
            visit->frankel = PATIENT_BLANK;
        record_body(drawing, visit);
        record_answers(drawing, visit);
    }
    for (int i = 0; i < PATIENT_LABORATORY; i++)
        if (is_missing(drawing, missing_laboratory))
            p->laboratory[i] = NAN;
    if (is_missing(drawing, missing_escc))
        p->escc = PATIENT_BLANK;
}
