#include "neurology.h"

/* Frankel grades, worst first. */
enum { A, B, C, D, E };

static int between(int low, int value, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Without a value at the visit the one before goes on. */
static int known_or(const SynPerson *p, SynScale scale, int visit, int value, int before)
{
    return syn_has(p, scale, visit) ? value : before;
}

static void follow_frankel(SynPerson *p)
{
    int *grade = p->scale.frankel;
    const int start = known_or(p, SYN_FRANKEL, 0, grade[0], D);
    /* A palsy gains a grade in every second patient, the fitter ones. */
    const int gain = p->neuro == 1 ? -1 : start < D && p->illness < 0;
    if (syn_has(p, SYN_FRANKEL, 1))
        grade[1] = grade[1] >= D ? between(D, start + gain, E) : between(A, start + gain, C);
    const int month = known_or(p, SYN_FRANKEL, 1, grade[1], start);
    const bool better = p->illness < -300 && month > A && month < E;
    if (syn_has(p, SYN_FRANKEL, 2))
        grade[2] = month + better;
}

static void follow_ecog(SynPerson *p)
{
    int *status = p->scale.ecog;
    const int start = known_or(p, SYN_ECOG, 0, status[0], 2);
    const int gain = p->illness < 0;
    if (syn_has(p, SYN_ECOG, 1))
        status[1] = status[1] > 2 ? between(3, start - gain, 4) : between(1, start - gain, 2);
    if (!syn_has(p, SYN_ECOG, 2))
        return;
    const int month = known_or(p, SYN_ECOG, 1, status[1], start);
    if (!syn_has(p, SYN_BARTHEL, 2))
        status[2] = month;
    else if (p->scale.barthel[2] >= 90)
        status[2] = between(p->illness < -700 ? 0 : 1, month - 1, 2);
    else if (p->scale.barthel[2] >= 60)
        status[2] = between(1, month, 2);
    else
        status[2] = between(3, month, 4);
}

void syn_follow_neurology(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        follow_frankel(&people->person[i]);
        follow_ecog(&people->person[i]);
    }
}
