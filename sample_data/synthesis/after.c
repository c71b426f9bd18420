#include "after.h"

#include "sample_data/patients/days.h"

/* Codes of ae_type and ae_phase, and grades. */
enum { INFECTION = 1, DEHISCENCE, NEUROLOGICAL, DURAL_TEAR, BLEEDING, IMPLANT, PNEUMONIA };
enum { INTRAOPERATIVE = 1, PERIOPERATIVE, LATE };
enum { GRADE_IIIA = 3, GRADE_IIIB, GRADE_V = 7 };
enum { MONTH = 44, HALF_YEAR = 150, HEALED = 10 };

static PatientEvent *add(
    const Drawing *drawing, Patient *p, int type, int phase, int first, int last)
{
    const int32_t day = p->surgery_day + draw_between(drawing->random, first, last);
    PatientEvent *event = &p->event[p->n_events++];
    *event = (PatientEvent){.type = type,
        .phase = phase,
        .clavien = 1,
        .day = day < p->last_day ? day : p->last_day};
    return event;
}

static int draw_grade(const Drawing *drawing, const double weight[6])
{
    return 1 + draw_weighted(drawing->random, weight, 6);
}

static void draw_intraoperative(const Drawing *drawing, Patient *p)
{
    p->intraop_clavien = PATIENT_BLANK;
    if (p->intraop != 1)
        return;
    const bool tear = p->decompression && draw_percent(drawing->random, 65);
    PatientEvent *event = add(drawing, p, tear ? DURAL_TEAR : BLEEDING, INTRAOPERATIVE, 0, 0);
    event->clavien = draw_percent(drawing->random, 55) ? 1 : 2;
    p->intraop_clavien = event->clavien;
}

/* A wound is opened again, a cord freed again, where there is a reoperation. */
static void draw_wound(const Drawing *drawing, Patient *p)
{
    static const double grades[] = {12, 50, 30, 0, 0, 0};
    if (p->wound != 1)
        return;
    PatientEvent *event = add(drawing, p,
        draw_percent(drawing->random, 65) ? INFECTION : DEHISCENCE, PERIOPERATIVE, 5, 27);
    event->clavien = p->reoperation == 1 ? GRADE_IIIB : draw_grade(drawing, grades);
}

static void draw_neurological(const Drawing *drawing, Patient *p)
{
    static const double grades[] = {45, 55, 0, 0, 0, 0};
    if (p->deterioration != 1)
        return;
    PatientEvent *event = add(drawing, p, NEUROLOGICAL, PERIOPERATIVE, 0, 12);
    event->clavien =
        p->reoperation == 1 && p->wound != 1 ? GRADE_IIIB : draw_grade(drawing, grades);
}

/* What else a complication around surgery is: of the rest of the body; who dies of it within a
   month has the worst grade. */
static void draw_medical(const Drawing *drawing, Patient *p)
{
    static const double grades[] = {24, 52, 9, 0, 13, 2};
    const int followed = (int)(p->last_day - p->surgery_day);
    if (p->periop != 1 || p->wound == 1 || p->deterioration == 1)
        return;
    PatientEvent *event =
        add(drawing, p, PNEUMONIA + draw_between(drawing->random, 0, 3), PERIOPERATIVE, 1, 25);
    event->clavien =
        p->vital_status == VITAL_DEAD && followed <= 30 ? GRADE_V : draw_grade(drawing, grades);
}

/* A reoperation for neither wound nor cord is one for implants or a relapse. */
static void draw_reoperation(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    const int followed = (int)(p->last_day - p->surgery_day);
    p->converted = p->stabilization ? PATIENT_BLANK : 0;
    if (person->reoperation != 1)
        return;
    int32_t day = 0;
    for (int i = 0; i < p->n_events; i++)
        if (p->event[i].clavien == GRADE_IIIB)
            day = p->event[i].day + draw_between(drawing->random, 0, 3);
    if (day == 0 && p->stabilization && followed > 60) {
        PatientEvent *event = add(drawing, p, IMPLANT, LATE, 50, followed - 1);
        event->clavien = GRADE_IIIB;
        day = event->day;
    } else if (day == 0) {
        day = p->surgery_day + draw_between(drawing->random, 3, followed);
    }
    p->reoperation_day = day < p->last_day ? day : p->last_day;
}

void syn_draw_events(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    p->intraop = person->intraop_complication;
    p->periop = person->periop_complication == SYN_UNKNOWN ? PATIENT_BLANK
                                                           : person->periop_complication;
    p->wound = person->ssi;
    p->deterioration = person->neuro;
    p->reoperation = person->reoperation == SYN_UNKNOWN ? PATIENT_BLANK : person->reoperation;
    draw_intraoperative(drawing, p);
    draw_wound(drawing, p);
    draw_neurological(drawing, p);
    draw_medical(drawing, p);
    draw_reoperation(drawing, person, p);
    p->periop_clavien = PATIENT_BLANK;
    for (int i = 0; i < p->n_events && p->periop == 1; i++)
        if (p->event[i].phase == PERIOPERATIVE && p->event[i].clavien > p->periop_clavien)
            p->periop_clavien = p->event[i].clavien;
}

/* ---- treatments ---- */

/* Radiotherapy begins when the wound has healed, on a day on which the linac runs. */
static void draw_radiotherapy(const Drawing *drawing, Patient *p)
{
    static const double weight[] = {60, 16, 10, 9, 5};
    static const int scheme[][3] = {{1, 30, 10}, {1, 20, 5}, {1, 8, 1}, {2, 24, 2}, {2, 35, 5}};
    const int followed = (int)(p->last_day - p->surgery_day);
    const double after =
        draw_within(draw_log_normal(drawing->random, 24, 0.4), HEALED, followed - 2);
    const int *chosen = scheme[draw_weighted(drawing->random, weight, 5)];
    p->course[p->n_courses++] = (PatientCourse){
        .day = days_open_near(drawing->model, p->surgery_day + draw_round(after),
            p->surgery_day + HEALED, p->last_day - 1),
        .technique = chosen[0],
        .dose = chosen[1],
        .fractions = chosen[2]};
}

void syn_draw_aftercare(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    const bool half_year = p->last_day - p->surgery_day >= HALF_YEAR;
    if (person->cohort == SYN_EARLY)
        return;
    for (int t = 0; t < SYN_TREATMENTS; t++) {
        p->after[2][t] = person->after[t];
        p->after[1][t] = person->after[t] && (!half_year || draw_percent(drawing->random, 75));
    }
    if (!person->after[SYN_RADIOTHERAPY])
        return;
    draw_radiotherapy(drawing, p);
    p->after[1][SYN_RADIOTHERAPY] = !half_year || p->course[0].day - p->surgery_day <= MONTH;
}
