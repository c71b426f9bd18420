#include "sins_study.h"

#include "report.h"
#include "sins_members.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRIES = 4000, CLEARLY = 2000 /* a P of 0.2 */ };

/* No printed number tells the two apart: both outside the decompression study, and in the same
   segment of the segment study or both outside it. */
static bool are_alike(const SynPerson *a, const SynPerson *b)
{
    const bool inside = a->cohort == SYN_ANALYSED, other_inside = b->cohort == SYN_ANALYSED;
    return a != b && a->arm == SYN_OUTSIDE && b->arm == SYN_OUTSIDE && inside == other_inside &&
           (!inside || a->segment == b->segment);
}

/* What a P value lacks to be clearly not significant, squared so that the worst comes first. */
static int lacking(double p)
{
    const int found = isnan(p) ? 0 : (int)(p * 10000);
    const int missing = found < CLEARLY ? CLEARLY - found : 0;
    return missing * missing;
}

static void exchange_survival(SynPerson *a, SynPerson *b)
{
    const int status = a->vital_status, days = a->follow_days;
    a->vital_status = b->vital_status;
    a->follow_days = b->follow_days;
    b->vital_status = status;
    b->follow_days = days;
}

/* Up and about, and dead within 60 days. */
static bool dies_active(const SynPeople *people, const SynPerson *p)
{
    return p->vital_status == SYN_DEAD && p->follow_days <= 60 &&
           people->patient[p - people->person].visit[0].ecog <= 1;
}

void syn_even_survival(SynPeople *people)
{
    int now = lacking(syn_sins_survival_p(people));
    for (int k = 0; k < TRIES && now > 0; k++) {
        SynPerson *a = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        SynPerson *b = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        if (!are_alike(a, b) || !syn_in_sins_study(a) || !syn_in_sins_study(b) ||
            syn_sins_class(a) == syn_sins_class(b))
            continue;
        exchange_survival(a, b);
        const int after = lacking(syn_sins_survival_p(people));
        if (after <= now && !dies_active(people, a) && !dies_active(people, b))
            now = after;
        else
            exchange_survival(a, b);
    }
    if (now > 0)
        fprintf(stderr, "SINS and survival: P is not clearly above 0.05\n");
}

/* The scales at each visit, and their changes. */
static int fusion_lacking(const SynPeople *people)
{
    int sum = 0;
    for (int k = 0; k < SYN_SINS_SCALES; k++)
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            const SynScale scale = syn_sins_scales[k];
            sum += lacking(syn_sins_fusion_p(people, scale, visit, false));
            if (visit > 0)
                sum += lacking(syn_sins_fusion_p(people, scale, visit, true));
        }
    return sum;
}

/* Their answers can be exchanged as a whole: both are of the same grade, performance and pain
   of the spine before, at hospitals that ask alike, and were seen at the same visits. */
static bool may_exchange(const SynPeople *people, const SynPerson *a, const SynPerson *b)
{
    const Patient *p = &people->patient[a - people->person],
                  *q = &people->patient[b - people->person];
    for (int visit = 0; visit < SYN_VISITS; visit++)
        if ((a->scale.visit_day[visit] == SYN_NO_VISIT) !=
            (b->scale.visit_day[visit] == SYN_NO_VISIT))
            return false;
    return p->visit[0].frankel == q->visit[0].frankel && p->visit[0].ecog == q->visit[0].ecog &&
           p->sins[1] == q->sins[1] && p->main_region == q->main_region &&
           people->site[a->site].faces == people->site[b->site].faces &&
           a->pain_step == b->pain_step && a->neuro == b->neuro;
}

static void exchange_scales(SynPeople *people, SynPerson *a, SynPerson *b)
{
    PatientVisit *p = people->patient[a - people->person].visit,
                 *q = people->patient[b - people->person].visit;
    const SynScales scale = a->scale;
    a->scale = b->scale;
    b->scale = scale;
    for (int visit = 0; visit < SYN_VISITS; visit++) {
        const PatientVisit kept = p[visit];
        const int day = a->scale.visit_day[visit];
        a->scale.visit_day[visit] = b->scale.visit_day[visit];
        b->scale.visit_day[visit] = day;
        p[visit] = q[visit];
        q[visit] = kept;
    }
}

/* Of whom the comparison is: 0 for nobody in it, else 1 or 2. */
static int side(const SynPerson *p)
{
    return syn_in_sins_study(p) && p->sins <= 9 ? 1 + p->stabilization : 0;
}

static int vitality_lacking(const SynPeople *people)
{
    return lacking(syn_sins_fusion_p(people, SYN_VITALITY, 1, true)) +
           lacking(syn_sins_fusion_p(people, SYN_VITALITY, 2, true));
}

/* No search holds vitality: it is drawn again of some of the unfused. */
static void even_vitality(SynPeople *people)
{
    int now = vitality_lacking(people);
    for (int k = 0; k < TRIES && now > 0; k++) {
        const int i = syn_random_below(&people->random, SYN_PEOPLE);
        const int visit = syn_random_below(&people->random, SYN_VISITS);
        PatientVisit *v = &people->patient[i].visit[visit];
        int *vitality = people->person[i].scale.vitality[visit];
        const Drawing drawing = syn_drawing(people, i);
        const PatientVisit kept = *v;
        if (side(&people->person[i]) != 1 || !syn_has(&people->person[i], SYN_VITALITY, visit))
            continue;
        scales_vitality(&drawing, &people->patient[i], v);
        memcpy(vitality, v->vitality, sizeof v->vitality);
        const int after = vitality_lacking(people);
        if (after < now) {
            now = after;
            continue;
        }
        *v = kept;
        memcpy(vitality, v->vitality, sizeof v->vitality);
    }
}

void syn_even_fusion(SynPeople *people)
{
    even_vitality(people);
    int now = fusion_lacking(people);
    for (int k = 0; k < TRIES * 4 && now > 0; k++) {
        SynPerson *a = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        SynPerson *b = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        if (!are_alike(a, b) || side(a) == side(b) || !may_exchange(people, a, b))
            continue;
        exchange_scales(people, a, b);
        const int after = fusion_lacking(people);
        if (after <= now)
            now = after;
        else
            exchange_scales(people, a, b);
    }
    if (now > 0)
        fprintf(stderr, "SINS 0-9: not every scale is clearly alike with fusion and without\n");
}
