#include "visits.h"

#include <string.h>

enum { ALL_SCALES = (1 << SYN_SCALES) - 1, N_LATE_MONTH = 5, N_LATE_HALF_YEAR = 3 };
enum { MATCHED_TENTHS = 16 };
enum { QUESTIONNAIRE = 1 << SYN_PAIN | 1 << SYN_EQ5D | 1 << SYN_EQ_VAS | 1 << SYN_FACE };

static const char *const rows[SYN_SCALES] = {
    "Frankel", "ECOG PS", "Pain VAS", "Barthel index", "EQ5D HSUV", "EQ5D VAS", NULL, NULL};

/* How many of a segment lack a scale at a visit ("change": lack one of the two). */
static int unknown(const SynPeople *people, int scale, int segment, const char *visit)
{
    return syn_published_count(&people->segment_study, "6", rows[scale], "Unknown",
        syn_segment_names[segment], visit, 0);
}

/* Marks `wanted` of the candidates order[from..to-1] that may miss it. */
static void mark(SynPeople *people, const int *order, int n, int scale, int visit, int wanted,
    bool (*may)(const SynPerson *, int scale))
{
    for (int k = 0; k < n && wanted > 0; k++) {
        SynPerson *p = &people->person[order[k]];
        if (!syn_has(p, (SynScale)scale, visit) || !may(p, scale))
            continue;
        p->scale.missing[visit] |= 1u << scale;
        wanted--;
    }
}

static bool anybody(const SynPerson *p, int scale)
{
    (void)p;
    (void)scale;
    return true;
}

/* The decompression study knows every patient's performance status. */
static bool outside_arms(const SynPerson *p, int scale)
{
    return scale != SYN_ECOG || p->arm == SYN_OUTSIDE;
}

static bool missing_at_month(const SynPerson *p, int scale)
{
    return !syn_has(p, (SynScale)scale, 1);
}

static bool known_at_month(const SynPerson *p, int scale)
{
    return syn_has(p, (SynScale)scale, 1) && outside_arms(p, scale);
}

static void plan_segment(SynPeople *people, int segment)
{
    int order[SYN_PEOPLE], n = 0, unseen = SYN_PEOPLE;
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (people->person[i].cohort == SYN_ANALYSED &&
            (int)people->person[i].segment == segment)
            order[n++] = i;
    syn_random_shuffle(&people->random, order, n);
    for (int scale = 0; scale < SYN_FACE; scale++) {
        const int month = unknown(people, scale, segment, "1_month");
        unseen = month < unseen ? month : unseen;
    }
    for (int k = 0; k < unseen; k++)
        people->person[order[k]].scale.missing[1] = ALL_SCALES;
    for (int scale = 0; scale < SYN_FACE; scale++) {
        const int month = unknown(people, scale, segment, "1_month");
        const int before = unknown(people, scale, segment, "baseline");
        const int either = unknown(people, scale, segment, "change");
        int both = either > 0 ? month + before - either : 0;
        mark(people, order + unseen, n - unseen, scale, 1, month - unseen, anybody);
        mark(people, order, n, scale, 0, both, missing_at_month);
        mark(people, order, n, scale, 0, before - both,
            either > 0 ? known_at_month : outside_arms);
    }
}

void syn_plan_missing(SynPeople *people)
{
    for (int s = 0; s < SYN_SEGMENTS; s++)
        plan_segment(people, s);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        for (int visit = 0; visit < 2; visit++) {
            unsigned *missing = &p->scale.missing[visit];
            if (p->cohort != SYN_ANALYSED) {
                *missing = syn_random_chance(&people->random, 35) ? QUESTIONNAIRE : 0;
                if (visit == 1 && syn_random_chance(&people->random, 70))
                    *missing = ALL_SCALES;
                if (syn_random_chance(&people->random, 40))
                    *missing |= 1u << SYN_EQ_VAS;
            }
            if ((*missing >> SYN_PAIN & 1) || syn_random_chance(&people->random, 30))
                *missing |= 1u << SYN_FACE;
            if (syn_random_chance(&people->random, 30))
                *missing |= 1u << SYN_VITALITY;
        }
    }
}

static const int civil_offset = 719468; /* days from 0000-03-01 to 1970-01-01 */

int syn_day(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int of_era = y % 400;
    const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return y / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - civil_offset;
}

void syn_date(int days, int *year, int *month, int *day)
{
    const int z = days + civil_offset, era = z / 146097, of_era = z % 146097;
    const int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * y + y / 4 - y / 100);
    const int m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

/* Operated from October 2018 to March 2021, last contact by the end of March 2022. */
static void plan_surgery(SynRandom *random, SynPerson *p)
{
    const int first = syn_day(2018, 10, 1), last = syn_day(2021, 3, 31);
    const int closing = syn_day(2022, 3, 31) - p->follow_days;
    do
        p->surgery_day = syn_random_between(random, first, closing < last ? closing : last);
    while ((p->surgery_day + 4) % 7 == 0); /* not on Sundays */
}

static int earlier(int a, int b)
{
    return a < b ? a : b;
}

/* Controls without a partner come whenever they can: with the matched alone the printed
   half-year means and SDs of all controls and of the matched could not both be. */
static void plan_half_year(SynRandom *random, SynPerson *p)
{
    const bool spare = p->arm == SYN_NOT_DECOMPRESSED && !p->matched;
    int chance = p->follow_days >= 185 ? 890 : p->follow_days >= 152 ? 500 : 0;
    if (spare && chance > 0)
        chance = 1000;
    p->scale.missing[2] = ALL_SCALES;
    if (!syn_random_chance(random, chance))
        return;
    p->scale.visit_day[2] = syn_random_between(random, 152, earlier(208, p->follow_days));
    p->scale.missing[2] = 0;
    for (int scale = 0; scale < SYN_SCALES; scale++)
        if (!spare && syn_random_chance(random, 25))
            p->scale.missing[2] |= 1u << scale;
}

/* Matched controls stay away at half a year until at most MATCHED_TENTHS / 10 of them come for
   each of the others. */
static void thin_out_matched(SynPeople *people)
{
    int order[SYN_PEOPLE], n = 0, spare = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (p->arm != SYN_NOT_DECOMPRESSED || p->scale.visit_day[2] == SYN_NO_VISIT)
            continue;
        if (p->matched)
            order[n++] = i;
        else
            spare++;
    }
    syn_random_shuffle(&people->random, order, n);
    for (; n > 0 && n * 10 > spare * MATCHED_TENTHS; n--) {
        SynScales *scale = &people->person[order[n - 1]].scale;
        scale->visit_day[2] = SYN_NO_VISIT;
        scale->missing[2] = ALL_SCALES;
    }
}

/* A handful of visits that a site made late; import warns of them. */
static void plan_late(SynPeople *people)
{
    for (int visit = 1; visit < SYN_VISITS; visit++) {
        int left = visit == 1 ? N_LATE_MONTH : N_LATE_HALF_YEAR;
        while (left > 0) {
            SynPerson *p = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
            const int day = (visit == 1 ? 45 : 211) +
                            syn_random_below(&people->random, visit == 1 ? 9 : 20);
            const int next = visit == 1 && p->scale.visit_day[2] != SYN_NO_VISIT
                                 ? p->scale.visit_day[2]
                                 : p->follow_days;
            if (p->scale.visit_day[visit] == SYN_NO_VISIT || day >= next ||
                day > p->follow_days)
                continue;
            p->scale.visit_day[visit] = day;
            left--;
        }
    }
}

void syn_plan_visits(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        SynRandom *random = &people->random;
        plan_surgery(random, p);
        p->scale.visit_day[0] = -syn_random_between(random, 0, 7);
        p->scale.visit_day[1] = p->scale.visit_day[2] = SYN_NO_VISIT;
        if (p->follow_days < 31)
            p->scale.missing[1] = ALL_SCALES;
        if (p->scale.missing[1] != ALL_SCALES)
            p->scale.visit_day[1] = syn_random_between(random, 20, earlier(40, p->follow_days));
        plan_half_year(random, p);
    }
    if (!people->without_matched)
        thin_out_matched(people);
    plan_late(people);
}
