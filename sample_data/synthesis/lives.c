#include "lives.h"

#include "believe.h"

#include "clinical/eq5d5l.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPINES = 30, BODIES = 400, TOTALS_TRIED = 20000, LATE_DEATH = 500, WELL = 85 };
enum { LUNG = 1, DRIVER_EGFR = 1, DRIVER_OTHER, SYNCHRONOUS = 1, METACHRONOUS };

/* ---- before surgery ---- */

static void begin_tumour(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    p->tumour = person->tumor;
    p->sex = person->sex;
    p->age = person->age;
    p->sensitive = person->origin == SYN_HAEMATOLOGICAL || person->origin == SYN_BREAST ||
                           person->origin == SYN_PROSTATE
                       ? 1
                       : 2;
    memcpy(p->before, person->before, sizeof p->before);
    oncology_hidden(drawing, p);
    p->hidden.frailty = 0.5 * p->hidden.frailty + 0.8 * person->illness / 1000.0;
    oncology_biology(drawing, p);
    if (p->before[SYN_CHEMOTHERAPY] && p->tumour != TUMOUR_UNKNOWN &&
        !draw_percent(drawing->random, 9))
        p->timing = METACHRONOUS;
    p->targeted_lung = p->tumour == TUMOUR_LUNG ? p->before[SYN_TARGETED] : PATIENT_BLANK;
    if (p->targeted_lung == 1 && p->driver != DRIVER_EGFR && p->driver != DRIVER_OTHER)
        p->driver = draw_percent(drawing->random, 78) ? DRIVER_EGFR : DRIVER_OTHER;
}

static void begin_levels(const SynPerson *person, Patient *p)
{
    uint32_t levels = person->levels;
    p->levels = levels;
    while (!(levels & 1))
        levels >>= 1;
    p->contiguous = (levels & (levels + 1)) == 0;
    for (int r = 0; r < 3; r++)
        p->region[r] = person->region >> r & 1;
    for (uint32_t left = person->levels; left; left &= left - 1)
        p->n_levels++;
    p->sins[0] = person->sins_location;
    p->sins_total = person->sins;
}

/* Compression of those outside the decompression study is as their palsy has it. Cement is for
   a free cord, and nobody opens a canal alone where nothing presses. */
static void begin_cord(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    const int frankel = person->scale.frankel[0];
    const bool cement = person->procedure == SYN_BKP;
    p->visit[0].frankel = frankel;
    p->escc = person->escc != SYN_UNKNOWN
                  ? person->escc
                  : lesion_escc(drawing, frankel,
                        person->procedure == SYN_DECOMPRESSION ? 3 : 0, cement ? 2 : 5);
}

/* The printed means leave those who were not seen again about 20, or 40 without decompression.
 */
static bool may_be_lost(const SynPerson *person, int total)
{
    if (person->arm == SYN_OUTSIDE || person->scale.ecog[0] <= 2 ||
        syn_has(person, SYN_BARTHEL, 1))
        return true;
    return person->arm == SYN_DECOMPRESSED ? total <= 25 : total >= 30 && total <= 65;
}

static bool body_suits(const SynPerson *person, const PatientVisit *visit)
{
    const bool resected = person->procedure == SYN_EN_BLOC, early = person->cohort == SYN_EARLY;
    return syn_same_class(person->scale.ecog[0], visit->ecog) &&
           (!resected || visit->ecog <= 2) && (!early || visit->ecog >= 2);
}

/* A body whose performance status is of the class that is counted: as the model has it, or else
   of whatever ability has it. */
static bool begin_body(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    PatientVisit *visit = &p->visit[0];
    scales_pain_before(drawing, p);
    memcpy(p->before, person->before, sizeof p->before);
    for (int k = 0; k < BODIES; k++) {
        body_before(drawing, p);
        if (body_suits(person, visit) &&
            (k >= BODIES / 2 || may_be_lost(person, visit->barthel_total)))
            return true;
    }
    for (int k = 0; k < TOTALS_TRIED; k++) {
        visit->ability = 100 * stat_random_unit(drawing->random);
        body_draw(drawing, p, 0, visit);
        if (body_suits(person, visit))
            return true;
    }
    fputs("ECOG: a class that no body has; trying another seed\n", stderr);
    return false;
}

/* Those who were fused and are not in the decompression study lack compression or emergency. */
static void record_urgency(StatRandom *random, SynPerson *person, const Patient *p)
{
    if (person->arm != SYN_OUTSIDE)
        return;
    const bool graded = !person->stabilization || syn_random_chance(random, 350);
    person->escc = graded ? p->escc : SYN_UNKNOWN;
    person->emergency = person->stabilization && graded ? SYN_UNKNOWN : p->emergency;
}

/* The printed means before, after a month and of the change leave those who were not asked
   again with much pain, so their spine hurts. */
static bool begin_spine(const Drawing *drawing, const SynPerson *person, Patient *p)
{
    const bool hurts = syn_has(person, SYN_PAIN, 0) && !syn_has(person, SYN_PAIN, 1) &&
                       person->cohort != SYN_EARLY;
    for (int k = 0; k < (hurts ? SPINES : 1); k++) {
        if (!lesion_given(drawing, p))
            return false;
        if (p->sins[1] == 3)
            break;
    }
    return true;
}

static bool begin_life(SynPeople *people, int i)
{
    SynPerson *person = &people->person[i];
    Patient *p = &people->patient[i];
    const Drawing drawing = syn_drawing(people, i);
    *p = (Patient){.site = person->site,
        .procedure = person->procedure,
        .decompression = person->decompression,
        .stabilization = person->stabilization};
    begin_tumour(&drawing, person, p);
    begin_levels(person, p);
    begin_cord(&drawing, person, p);
    if (!begin_spine(&drawing, person, p)) {
        fprintf(stderr, "SINS %d: no items add up; trying another seed\n", person->sins);
        return false;
    }
    if (person->arm != SYN_OUTSIDE)
        p->emergency = person->emergency;
    else if (person->procedure != SYN_BKP && person->procedure != SYN_EN_BLOC)
        urgency_draw(&drawing, p);
    record_urgency(&people->random, person, p);
    if (!begin_body(&drawing, person, p))
        return false;
    person->scale.ecog[0] = p->visit[0].ecog;
    person->scale.barthel[0] = p->visit[0].barthel_total;
    person->scale.pain[0] = draw_heaped(p->visit[0].pain_vas, person->pain_step);
    return true;
}

/* In what somebody answers: at some hospitals all in tens, else some in tens or fives. */
static void draw_steps(StatRandom *random, SynPerson *person)
{
    const int own = syn_random_below(random, 100);
    if (person->pain_step != 10)
        person->pain_step = own < 15 ? 10 : own < 30 ? 5 : 1;
    const int health = syn_random_below(random, 100);
    person->health_step = health < 66 ? 10 : health < 86 ? 5 : 1;
}

bool syn_begin_lives(SynPeople *people)
{
    syn_find_reach(people);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        draw_steps(&people->random, &people->person[i]);
        if (!begin_life(people, i))
            return false;
    }
    return true;
}

/* ---- after surgery ---- */

/* Whether somebody is well at a visit, because print leaves it so. */
static bool is_well(const SynPerson *person, int visit)
{
    return syn_is_spare(person) && person->scale.visit_day[visit] != SYN_NO_VISIT;
}

static void follow_grade(const Drawing *drawing, const SynPerson *person, int visit, Patient *p)
{
    const int settled = visit == 1 ? person->scale.frankel[1] : SYN_UNKNOWN;
    const int before = p->visit[visit - 1].frankel;
    int *grade = &p->visit[visit].frankel;
    for (int k = 0; k < BODIES; k++) {
        *grade = course_frankel(drawing, p, visit);
        const bool worsens = visit == 1 && person->neuro == 1;
        if (settled == SYN_UNKNOWN && is_well(person, visit) && *grade < FRANKEL_D)
            continue;
        if (syn_same_class(settled, *grade) && !(worsens && *grade > before))
            return;
    }
    *grade = settled == SYN_UNKNOWN ? before : settled;
}

/* Whether a body follows from the one before: performance moves by two at most, of those who
   die soon nobody is up and about, and a better cord leaves what function there was. */
static bool body_follows(const SynPerson *person, const Patient *p, int visit)
{
    const PatientVisit *now = &p->visit[visit], *before = &p->visit[visit - 1];
    const int settled = visit == 1 ? person->scale.ecog[1] : SYN_UNKNOWN;
    const bool soon = person->vital_status == SYN_DEAD && person->follow_days <= 60;
    if (settled <= 2 && is_well(person, visit) && now->barthel_total < WELL)
        return false;
    return syn_same_class(settled, now->ecog) && abs(now->ecog - before->ecog) <= 2 &&
           !(soon && now->ecog <= 1) &&
           !(now->frankel > before->frankel && now->barthel_total < before->barthel_total - 40);
}

static bool follow_body(const Drawing *drawing, const SynPerson *person, int visit, Patient *p)
{
    PatientVisit *now = &p->visit[visit];
    const int settled = visit == 1 ? person->scale.ecog[1] : SYN_UNKNOWN;
    for (int k = 0; k < 2 * BODIES; k++) {
        course_ability(drawing, p, visit, now);
        body_draw(drawing, p, visit, now);
        if (k < BODIES ? body_follows(person, p, visit) : syn_same_class(settled, now->ecog))
            return true;
    }
    for (int k = 0; k < TOTALS_TRIED; k++) {
        now->ability = 100 * stat_random_unit(drawing->random);
        body_draw(drawing, p, visit, now);
        if (syn_same_class(settled, now->ecog))
            return true;
    }
    fputs("ECOG: a class that no body has; trying another seed\n", stderr);
    return false;
}

static bool follow_life(SynPeople *people, int i)
{
    SynPerson *person = &people->person[i];
    Patient *p = &people->patient[i];
    const Drawing drawing = syn_drawing(people, i);
    p->death_day = p->surgery_day + person->follow_days +
                   (person->vital_status == SYN_DEAD ? 0 : LATE_DEATH);
    for (int visit = 1; visit < SYN_VISITS; visit++) {
        PatientVisit *now = &p->visit[visit];
        now->day = p->surgery_day + (visit == 1 ? 30 : 181);
        follow_grade(&drawing, person, visit, p);
        if (!follow_body(&drawing, person, visit, p))
            return false;
        now->pain_vas = scales_pain(&drawing, course_pain(&drawing, p, visit, now->day));
        person->scale.frankel[visit] = now->frankel;
        person->scale.ecog[visit] = now->ecog;
        person->scale.barthel[visit] = now->barthel_total;
        person->scale.pain[visit] = draw_heaped(now->pain_vas, person->pain_step);
    }
    return true;
}

bool syn_follow_lives(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (!follow_life(people, i))
            return false;
    return true;
}

/* ---- once the searches have found totals ---- */

/* Items that add up to the total, and the performance status that goes with them. */
static bool settle_body(SynPeople *people, int i, int visit)
{
    const Drawing drawing = syn_drawing(people, i);
    SynScales *scale = &people->person[i].scale;
    Patient *p = &people->patient[i];
    const int total = scale->barthel[visit];
    PatientVisit drawn = p->visit[visit];
    for (int k = 0; k < TOTALS_TRIED; k++) {
        drawn.ability = total + 25 * draw_normal(drawing.random) - 5;
        body_draw(&drawing, p, visit, &drawn);
        if (drawn.barthel_total != total || (drawn.ecog >= 3 && total >= 95) ||
            !syn_may_perform(people, i, visit, drawn.ecog))
            continue;
        p->visit[visit] = drawn;
        scale->ecog[visit] = drawn.ecog;
        return true;
    }
    return false;
}

bool syn_settle_bodies(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            const SynScales *scale = &people->person[i].scale;
            if (settle_body(people, i, visit))
                continue;
            fprintf(stderr, "Barthel index: no items for %d, Frankel %d, ECOG %d\n",
                scale->barthel[visit], scale->frankel[visit], scale->ecog[visit]);
            return false;
        }
    return true;
}

void syn_begin_answers(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Drawing drawing = syn_drawing(people, i);
        SynScales *scale = &people->person[i].scale;
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            PatientVisit *v = &people->patient[i].visit[visit];
            v->pain_vas = scale->pain[visit];
            scales_draw(&drawing, &people->patient[i], v);
            scale->face[visit] = v->face;
            memcpy(scale->eq5d[visit], v->eq5d, sizeof v->eq5d);
            memcpy(scale->vitality[visit], v->vitality, sizeof v->vitality);
        }
    }
}

void syn_begin_health(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Drawing drawing = syn_drawing(people, i);
        SynPerson *person = &people->person[i];
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            PatientVisit *v = &people->patient[i].visit[visit];
            memcpy(v->eq5d, person->scale.eq5d[visit], sizeof v->eq5d);
            scales_health(&drawing, &people->patient[i], v);
            /* The search blurs what goes together: it begins with less of its own. */
            const int expected =
                17 + (int)(60 * clin_eq5d_index_micro(NULL, v->eq5d) / CLIN_MICRO);
            person->scale.eq_vas[visit] =
                draw_heaped((4 * v->eq_vas + expected) / 5.0, person->health_step);
        }
    }
}

/* ---- opioids ---- */

/* What tells apart who is counted: 0 to 3 for the strata of the arms, -1 for who is in none. */
static int stratum_of(const SynPerson *p)
{
    return p->arm == SYN_OUTSIDE ? -1 : 2 * (int)p->arm + p->matched;
}

/* Of a stratum's patients without opioids who needs them most; -1 where all have them. */
static int neediest(const SynPeople *people, const int need[SYN_PEOPLE], int stratum)
{
    int found = -1;
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (stratum_of(&people->person[i]) == stratum &&
            !people->person[i].before[SYN_OPIOID] && (found < 0 || need[i] > need[found]))
            found = i;
    return found;
}

void syn_deal_opioids(SynPeople *people)
{
    int need[SYN_PEOPLE], left[SYN_STRATA] = {0};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        const int stratum = stratum_of(p), pain = p->scale.pain[0];
        need[i] = pain * 10 + syn_random_normal(&people->random) / 8;
        if (stratum >= 0)
            left[stratum] += p->before[SYN_OPIOID];
        p->before[SYN_OPIOID] = stratum < 0 && draw_percent(&people->random, 6 + 0.8 * pain);
    }
    for (int s = 0; s < SYN_STRATA; s++)
        for (int i = -1; left[s] > 0 && (i = neediest(people, need, s)) >= 0; left[s]--)
            people->person[i].before[SYN_OPIOID] = 1;
}
