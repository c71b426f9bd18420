#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* Codes of ae_type, ae_phase, and the worst grade. */
enum {
    WOUND_INFECTION = 1,
    WOUND_DEHISCENCE,
    NEUROLOGICAL,
    DURAL_TEAR,
    BLEEDING,
    IMPLANT,
    PNEUMONIA,
    THROMBOEMBOLISM,
    CARDIAC,
    OTHER
};
enum { INTRAOPERATIVE = 1, PERIOPERATIVE, LATE };
enum { GRADE_IIIB = 4, GRADE_V = 7 };
/* Rows of MODEL_complication and MODEL_clavien. */
enum {
    C_TEAR,
    C_BLEEDING,
    C_WOUND,
    C_IMPLANT,
    C_PNEUMONIA,
    C_THROMBUS,
    C_CARDIAC,
    C_OTHER,
    C_LATE
};
enum { G_INTRAOPERATIVE, G_WOUND, G_NEUROLOGICAL, G_MEDICAL, G_IMPLANT };
enum { CONDITION_DIABETES = 9, CONDITION_DIABETES_ORGAN };
enum { PRE_RADIOTHERAPY = 1 };

/* Whether it happens, a complication's percentage being so many times as high as of others. */
static bool happens(const Drawing *drawing, int row, double times)
{
    return draw_percent(
        drawing->random, times * *model_row(drawing->model, MODEL_complication, row));
}

static PatientEvent *add(
    const Drawing *drawing, Patient *p, int type, int phase, int grades, int first, int last)
{
    PatientEvent *event = &p->event[p->n_events++];
    const int32_t day = p->surgery_day + draw_between(drawing->random, first, last);
    *event = (PatientEvent){.type = type,
        .phase = phase,
        .clavien = 1 + model_draw(drawing->model, MODEL_clavien, grades, drawing->random),
        .day = day < p->last_day ? day : p->last_day};
    return event;
}

static void draw_intraoperative(const Drawing *drawing, Patient *p)
{
    if (p->decompression && happens(drawing, C_TEAR, p->before[PRE_RADIOTHERAPY] ? 1.8 : 1))
        (void)add(drawing, p, DURAL_TEAR, INTRAOPERATIVE, G_INTRAOPERATIVE, 0, 0);
    else if (happens(drawing, C_BLEEDING, p->blood_loss > 1500 ? 12 : 0.7))
        (void)add(drawing, p, BLEEDING, INTRAOPERATIVE, G_INTRAOPERATIVE, 0, 0);
    p->intraop = p->n_events > 0;
    p->intraop_clavien = p->intraop ? p->event[0].clavien : PATIENT_BLANK;
}

/* Earlier radiotherapy, diabetes and hunger keep wounds open. */
static void draw_wound(const Drawing *drawing, Patient *p)
{
    const bool diabetes =
        p->condition[CONDITION_DIABETES] || p->condition[CONDITION_DIABETES_ORGAN];
    const double times = (p->before[PRE_RADIOTHERAPY] ? 2.4 : 1) * (diabetes ? 1.6 : 1) *
                         (p->laboratory[LAB_ALBUMIN] < 3 ? 1.7 : 1) *
                         (p->procedure == OPERATION_CEMENT ? 0.1 : 1);
    if (!happens(drawing, C_WOUND, times))
        return;
    const int type = draw_percent(drawing->random, 65) ? WOUND_INFECTION : WOUND_DEHISCENCE;
    (void)add(drawing, p, type, PERIOPERATIVE, G_WOUND, 5, 27);
    p->wound = 1;
}

/* Who is worse at one month mostly got worse around surgery. */
static void draw_neurological(const Drawing *drawing, Patient *p)
{
    const int before = p->visit[0].frankel, after = p->visit[1].frankel;
    if (after > before || !draw_percent(drawing->random, after < before ? 70 : 1))
        return;
    (void)add(drawing, p, NEUROLOGICAL, PERIOPERATIVE, G_NEUROLOGICAL, 0, 12);
    p->deterioration = 1;
}

/* ---- the rest of the body ---- */

static void draw_medical(const Drawing *drawing, Patient *p)
{
    static const struct {
        int type, row;
    } medical[] = {{PNEUMONIA, C_PNEUMONIA}, {THROMBOEMBOLISM, C_THROMBUS},
        {CARDIAC, C_CARDIAC}, {OTHER, C_OTHER}};
    const double times =
        exact_exp(0.35 * p->hidden.frailty) * (p->visit[0].ecog >= 3 ? 1.3 : 0.7);
    for (int i = 0; i < 4; i++)
        if (p->n_events < PATIENT_MOST_EVENTS - 3 && happens(drawing, medical[i].row, times))
            (void)add(drawing, p, medical[i].type, PERIOPERATIVE, G_MEDICAL, 1, 25);
    /* Who dies within a month of surgery mostly dies of something. */
    if (p->vital_status == VITAL_DEAD && p->last_day - p->surgery_day <= 30 &&
        draw_percent(drawing->random, 60)) {
        const int last = (int)(p->last_day - p->surgery_day), first = last > 6 ? last - 5 : 1;
        PatientEvent *event = add(drawing, p, medical[draw_between(drawing->random, 0, 3)].type,
            PERIOPERATIVE, G_MEDICAL, first, last);
        event->clavien = GRADE_V;
    }
}

static void draw_implants(const Drawing *drawing, Patient *p)
{
    const int followed = (int)(p->last_day - p->surgery_day);
    if (!p->stabilization)
        return;
    if (happens(drawing, C_IMPLANT, 1))
        (void)add(drawing, p, IMPLANT, PERIOPERATIVE, G_IMPLANT, 3, 28);
    if (followed > 60 && happens(drawing, C_LATE, 1))
        (void)add(drawing, p, IMPLANT, LATE, G_IMPLANT, 50, followed);
}

static void sum_up(Patient *p)
{
    p->periop_clavien = PATIENT_BLANK;
    for (int i = 0; i < p->n_events; i++)
        if (p->event[i].phase == PERIOPERATIVE) {
            p->periop = 1;
            if (p->event[i].clavien > p->periop_clavien)
                p->periop_clavien = p->event[i].clavien;
        }
}

/* What needs an operation gets one, unless death comes before. */
static void draw_reoperation(const Drawing *drawing, Patient *p)
{
    int32_t day = 0;
    for (int i = 0; i < p->n_events && day == 0; i++)
        if (p->event[i].phase != INTRAOPERATIVE && p->event[i].clavien == GRADE_IIIB)
            day = p->event[i].day + draw_between(drawing->random, 0, 3);
    if (day == 0 && draw_percent(drawing->random, 1.5))
        day = p->surgery_day + draw_between(drawing->random, 20, 300);
    p->converted = p->stabilization ? PATIENT_BLANK : 0;
    if (day == 0 || day > p->last_day)
        return;
    p->reoperation = 1;
    p->reoperation_day = day;
    if (!p->stabilization && draw_percent(drawing->random, 15))
        p->converted = 1;
}

void events_draw(const Drawing *drawing, Patient *p)
{
    draw_intraoperative(drawing, p);
    draw_wound(drawing, p);
    draw_neurological(drawing, p);
    draw_medical(drawing, p);
    draw_implants(drawing, p);
    sum_up(p);
    draw_reoperation(drawing, p);
}
