#include "sins_study.h"

#include "report.h"
#include "sins_members.h"
#include "sites.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRIES = 4000, CLEARLY = 2000 /* a P of 0.2 */ };

void syn_assign_vitality(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        for (int visit = 0; visit < SYN_VISITS; visit++)
            for (int k = 0; k < 5; k++) {
                const int z = (visit == 0 ? 1600 : 1900) - p->illness / 4 +
                              syn_random_normal(&people->random) / 2 +
                              (p->scale.barthel[visit] - 70) * 6;
                const int item = (z + 500) / 1000;
                p->scale.vitality[visit][k] = z < 0 ? 0 : item > 2 ? 2 : item;
            }
    }
}

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
        if (after <= now)
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

/* Scales that stay together, because they go together in a patient. */
static const unsigned bundles[] = {1u << SYN_PAIN | 1u << SYN_FACE,
    1u << SYN_BARTHEL | 1u << SYN_VITALITY, 1u << SYN_EQ5D, 1u << SYN_EQ_VAS};
enum { BUNDLES = sizeof bundles / sizeof *bundles };

/* Both were seen at the same visits, and choose among faces of the same kind. */
static bool were_seen_alike(const SynPerson *a, const SynPerson *b, unsigned bundle)
{
    for (int visit = 0; visit < SYN_VISITS; visit++)
        if ((a->scale.visit_day[visit] == SYN_NO_VISIT) !=
            (b->scale.visit_day[visit] == SYN_NO_VISIT))
            return false;
    return !(bundle >> SYN_FACE & 1) || syn_six_faces(a->site) == syn_six_faces(b->site);
}

static void take(SynScales *to, const SynScales *from, unsigned bundle)
{
    for (int visit = 0; visit < SYN_VISITS; visit++) {
        to->missing[visit] = (to->missing[visit] & ~bundle) | (from->missing[visit] & bundle);
        if (bundle >> SYN_PAIN & 1) {
            to->pain[visit] = from->pain[visit];
            to->face[visit] = from->face[visit];
        } else if (bundle >> SYN_BARTHEL & 1) {
            to->barthel[visit] = from->barthel[visit];
            memcpy(to->vitality[visit], from->vitality[visit], sizeof to->vitality[visit]);
        } else if (bundle >> SYN_EQ5D & 1) {
            memcpy(to->eq5d[visit], from->eq5d[visit], sizeof to->eq5d[visit]);
        } else {
            to->eq_vas[visit] = from->eq_vas[visit];
        }
    }
}

static void exchange_scales(SynPerson *a, SynPerson *b, unsigned bundle)
{
    const SynScales before = a->scale;
    take(&a->scale, &b->scale, bundle);
    take(&b->scale, &before, bundle);
}

/* Of whom the comparison is: 0 for nobody in it, else 1 or 2. */
static int side(const SynPerson *p)
{
    return syn_in_sins_study(p) && p->sins <= 9 ? 1 + p->stabilization : 0;
}

void syn_even_fusion(SynPeople *people)
{
    int now = fusion_lacking(people);
    for (int k = 0; k < TRIES * 4 && now > 0; k++) {
        SynPerson *a = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        SynPerson *b = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        const unsigned bundle = bundles[syn_random_below(&people->random, BUNDLES)];
        if (!are_alike(a, b) || side(a) == side(b) || !were_seen_alike(a, b, bundle))
            continue;
        exchange_scales(a, b, bundle);
        const int after = fusion_lacking(people);
        if (after <= now)
            now = after;
        else
            exchange_scales(a, b, bundle);
    }
    if (now > 0)
        fprintf(stderr, "SINS 0-9: not every scale is clearly alike with fusion and without\n");
}
