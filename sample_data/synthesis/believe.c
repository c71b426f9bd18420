#include "believe.h"

#include "clinical/eq5d5l.h"

#include <stdlib.h>
#include <string.h>

enum { BODIES = 4000, SEEN = 4, TOTALS = 21 };

/* Where a patient's totals stand in `reach`. */
static int reach_of(bool later, bool cervical, int frankel, int ecog)
{
    return ((later * 2 + cervical) * 5 + frankel) * 5 + ecog;
}

static void try_bodies(SynPeople *people, bool later, bool cervical, int frankel)
{
    int seen[5][TOTALS] = {{0}};
    const Drawing drawing = {people->model, &people->site[1], &people->random};
    Patient patient = {.main_region = !cervical};
    PatientVisit *visit = &patient.visit[later];
    visit->frankel = frankel;
    for (int i = 0; i < BODIES; i++) {
        visit->ability = i * 100.0 / BODIES;
        body_draw(&drawing, &patient, later, visit);
        seen[visit->ecog][visit->barthel_total / 5]++;
    }
    for (int ecog = 0; ecog < 5; ecog++)
        for (int k = 0; k < TOTALS; k++)
            if (seen[ecog][k] >= SEEN)
                people->reach[reach_of(later, cervical, frankel, ecog)] |= UINT32_C(1) << k;
}

void syn_find_reach(SynPeople *people)
{
    memset(people->reach, 0, sizeof people->reach);
    for (int frankel = FRANKEL_A; frankel <= FRANKEL_E; frankel++)
        for (int kind = 0; kind < 4; kind++)
            try_bodies(people, kind / 2, kind % 2, frankel);
}

/* The performance status that goes with a Karnofsky status. */
static int status_of(int kps)
{
    return kps >= 100 ? 0 : kps >= 80 ? 1 : kps >= 70 ? 2 : kps >= 50 ? 3 : 4;
}

bool syn_may_perform(const SynPeople *people, int person, int visit, int ecog)
{
    const SynPerson *p = &people->person[person];
    const bool early = p->cohort == SYN_EARLY, resected = p->procedure == SYN_EN_BLOC;
    const bool soon = p->vital_status == SYN_DEAD && p->follow_days <= 60;
    if ((early || soon) && ecog <= 1)
        return false;
    if (visit == 0 && ((resected && ecog > 2) || abs(status_of(p->kps) - ecog) > 1))
        return false;
    return (p->scale.ecog[visit] > 2) == (ecog > 2);
}

/* Whether a body of that grade, and of a performance status of the class that is counted, has
   such a total. */
static bool body_may_have(const SynPeople *people, int person, int visit, int total)
{
    const Patient *p = &people->patient[person];
    const int frankel = p->visit[visit].frankel;
    /* A better cord and much less function do not go together. */
    const bool better = visit == 1 && frankel > p->visit[0].frankel;
    if (better && total < people->person[person].scale.barthel[0] - 40)
        return false;
    for (int ecog = 0; ecog < 5; ecog++) {
        const uint32_t reach =
            people->reach[reach_of(visit > 0, p->main_region == 0, frankel, ecog)];
        const bool well = ecog >= 3 && total >= 95; /* in bed, and in need of no help */
        if (reach >> (total / 5) & 1 && !well && syn_may_perform(people, person, visit, ecog))
            return true;
    }
    return false;
}

static bool pain_may_be(const Patient *p, int visit, int pain)
{
    if (visit > 0)
        return true;
    return p->sins[1] == 0   ? pain <= 40
           : p->sins[1] == 1 ? pain >= 5 && pain <= 95
                             : pain >= 30;
}

static bool face_may_be(int pain, int face)
{
    return abs(10 * face - pain) <= 35 && (pain <= 50 || face > 0);
}

bool syn_may_have(const SynPeople *people, int person, SynScale scale, int visit, int value)
{
    const SynScales *s = &people->person[person].scale;
    switch (scale) {
    case SYN_BARTHEL:
        return body_may_have(people, person, visit, value);
    case SYN_PAIN:
        return pain_may_be(&people->patient[person], visit, value);
    case SYN_FACE:
        return face_may_be(s->pain[visit], value);
    default:
        return value <= 80 || clin_eq5d_index_micro(NULL, s->eq5d[visit]) >= 300000;
    }
}

/* Levels 1 to 5 of pain go with these marks on the line. */
static bool words_may_be(int pain, int level)
{
    static const int least[] = {0, 0, 12, 35, 55}, most[] = {25, 55, 85, 100, 100};
    return pain >= least[level - 1] && pain <= most[level - 1];
}

static bool self_care_may_be(const int *item, int level)
{
    const int sum = item[BARTHEL_DRESSING] + item[BARTHEL_GROOMING] + item[BARTHEL_BATHING];
    static const int least[] = {3, 2, 2, 1, 1}, most[] = {5, 5, 4, 4, 3};
    if (level == 1 && (item[BARTHEL_DRESSING] < 10 || item[BARTHEL_GROOMING] < 5))
        return false;
    if (level == 5 && item[BARTHEL_DRESSING] > 0)
        return false;
    return level >= least[sum / 5] && level <= most[sum / 5];
}

static bool mobility_may_be(int mobility, int ecog, int level)
{
    static const int least[] = {3, 3, 2, 1}, most[] = {5, 5, 4, 4};
    return level >= least[mobility / 5] && level <= most[mobility / 5] &&
           (level > 1 || ecog < 3);
}

static bool activity_may_be(int ecog, int level)
{
    static const int least[] = {1, 1, 1, 2, 3}, most[] = {2, 4, 5, 5, 5};
    return level >= least[ecog] && level <= most[ecog];
}

bool syn_may_answer(const SynPeople *people, int person, int visit, int dimension, int level)
{
    const PatientVisit *v = &people->patient[person].visit[visit];
    switch (dimension) {
    case 0:
        return mobility_may_be(v->barthel[BARTHEL_MOBILITY], v->ecog, level);
    case 1:
        return self_care_may_be(v->barthel, level);
    case 2:
        return activity_may_be(v->ecog, level);
    case 3:
        return words_may_be(people->person[person].scale.pain[visit], level);
    default:
        return true;
    }
}

bool syn_same_class(int settled, int value)
{
    return settled == SYN_UNKNOWN || (settled > 2) == (value > 2);
}
