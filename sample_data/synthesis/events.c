#include "events.h"

/* Codes of ae_type and ae_phase. */
enum {
    WOUND_INFECTION = 1,
    DEHISCENCE,
    NEUROLOGICAL,
    DURAL_TEAR,
    BLEEDING,
    IMPLANT,
    PNEUMONIA
};
enum { INTRAOPERATIVE = 1, PERIOPERATIVE, LATE };

typedef struct {
    SynPeople *people;
    int person;
    SynRows *rows;
    int n_instances[SYN_EVENTS];
} Events;

static bool append_adverse(Events *events, int type, int phase, int clavien, int day)
{
    SynPerson *p = &events->people->person[events->person];
    const bool late = day > 44 && p->scale.visit_day[2] != SYN_NO_VISIT;
    const SynEvent event = late ? SYN_6_MONTH : SYN_1_MONTH;
    SynRow *row = syn_rows_append(events->rows, events->person, event);
    if (!row)
        return false;
    row->instrument = "adverse_event";
    row->instance = ++events->n_instances[event];
    syn_put(row, SYN_C_ae_type, type);
    syn_put_date(
        row, SYN_C_ae_date, p->surgery_day + (day < p->follow_days ? day : p->follow_days));
    syn_put(row, SYN_C_ae_phase, phase);
    syn_put(row, SYN_C_ae_clavien, clavien);
    return true;
}

/* Draws the grade, then one of two types. */
static bool append_either(
    Events *events, const int types[2], int per_mille, int phase, const int grades[2], int day)
{
    SynRandom *random = &events->people->random;
    const int clavien = syn_random_between(random, grades[0], grades[1]);
    const int type = types[syn_random_chance(random, per_mille) ? 0 : 1];
    return append_adverse(events, type, phase, clavien, day);
}

/* Of each event the day is drawn first, then the grade, then the type: the arguments of one
   call would be drawn in the order that the compiler likes. */
static bool append_complications(Events *events)
{
    static const int intraoperative[] = {DURAL_TEAR, BLEEDING};
    static const int wound[] = {WOUND_INFECTION, DEHISCENCE};
    SynRandom *random = &events->people->random;
    const SynPerson *p = &events->people->person[events->person];
    bool ok = true;
    if (p->intraop_complication == 1)
        ok = append_either(events, intraoperative, 600, INTRAOPERATIVE, (const int[]){1, 2}, 0);
    if (ok && p->ssi == 1) {
        const int day = syn_random_between(random, 5, 27);
        ok = append_either(events, wound, 650, PERIOPERATIVE, (const int[]){2, 4}, day);
    }
    if (ok && p->neuro == 1) {
        const int day = syn_random_between(random, 0, 12);
        const int clavien = syn_random_between(random, 1, 4);
        ok = append_adverse(events, NEUROLOGICAL, PERIOPERATIVE, clavien, day);
    }
    if (ok && p->periop_complication == 1 && p->ssi != 1 && p->neuro != 1) {
        const int day = syn_random_between(random, 1, 25);
        const int clavien = syn_random_between(random, 1, 3);
        const int type = PNEUMONIA + syn_random_below(random, 4);
        ok = append_adverse(events, type, PERIOPERATIVE, clavien, day);
    }
    if (ok && p->reoperation == 1 && p->ssi != 1 && p->follow_days > 60) {
        const int day = syn_random_between(random, 50, p->follow_days);
        ok = append_adverse(events, IMPLANT, LATE, 4, day);
    }
    return ok;
}

/* One course, now and then a second; after the wound has healed. */
static bool append_radiotherapy(Events *events)
{
    static const int course[][3] = {
        {1, 30, 10}, {1, 30, 10}, {1, 20, 5}, {1, 8, 1}, {2, 24, 2}, {2, 27, 3}, {3, 40, 20}};
    SynRandom *random = &events->people->random;
    SynPerson *p = &events->people->person[events->person];
    int n_instances[SYN_EVENTS] = {0};
    int day = syn_random_between(random, 10, 42);
    if (p->after[SYN_RADIOTHERAPY] != 1 || p->cohort == SYN_EARLY)
        return true;
    for (int courses = 1 + syn_random_chance(random, 80); courses > 0; courses--) {
        const int *c = course[syn_random_below(random, 7)];
        const bool late = day > 44 && p->scale.visit_day[2] != SYN_NO_VISIT;
        const SynEvent event = late ? SYN_6_MONTH : SYN_1_MONTH;
        if (day > p->follow_days)
            day = p->follow_days - 1;
        SynRow *row = syn_rows_append(events->rows, events->person, event);
        if (!row)
            return false;
        row->instrument = "radiotherapy";
        row->instance = ++n_instances[event];
        syn_put_date(row, SYN_C_rt_date, p->surgery_day + day);
        syn_put(row, SYN_C_rt_technique, c[0]);
        syn_put(row, SYN_C_rt_dose_gy, c[1]);
        syn_put(row, SYN_C_rt_fractions, c[2]);
        day += syn_random_between(random, 30, 90);
    }
    return true;
}

bool syn_append_events(SynPeople *people, int person, SynRows *rows)
{
    Events events = {.people = people, .person = person, .rows = rows};
    return append_complications(&events) && append_radiotherapy(&events);
}
