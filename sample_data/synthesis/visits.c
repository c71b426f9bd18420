#include "visits.h"

#include "sample_data/patients/days.h"

#include <string.h>

enum { ALL_SCALES = (1 << SYN_SCALES) - 1, N_LATE_MONTH = 5, N_LATE_HALF_YEAR = 3 };
enum { MATCHED_TENTHS = 16 };
enum { CLOSED_DAYS = 350 }; /* as many emergencies as on others, in thousandths */
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

/* Marks so many of an arm who are outside the segment study and have a scale before and after a
   month that `wanted` of the arm lack it then. */
static void plan_lacking(
    SynPeople *people, SynArm arm, SynScale scale, unsigned missing, int wanted)
{
    int order[SYN_PEOPLE], n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (p->arm != arm || !syn_has(p, scale, 0))
            continue;
        if (!syn_has(p, scale, 1))
            wanted--;
        else if (p->cohort != SYN_ANALYSED)
            order[n++] = i;
    }
    syn_random_shuffle(&people->random, order, n);
    for (int k = 0; k < n && k < wanted; k++)
        people->person[order[k]].scale.missing[1] |= missing;
}

/* Who was not seen at a month, and who was not asked, by arm: so many that the means before,
   after and of the change leave them Barthel indices of 20 and 40, which are those of the ill,
   and of those without decompression a pain of no more than 80. */
static void plan_unseen(SynPeople *people)
{
    static const int unseen[SYN_ARMS] = {15, 6}, unasked[SYN_ARMS] = {15, 9};
    for (int arm = 0; arm < SYN_ARMS; arm++) {
        plan_lacking(people, (SynArm)arm, SYN_BARTHEL, ALL_SCALES, unseen[arm]);
        plan_lacking(
            people, (SynArm)arm, SYN_PAIN, QUESTIONNAIRE | 1u << SYN_FACE, unasked[arm]);
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
                if (visit == 1 && p->arm == SYN_OUTSIDE &&
                    syn_random_chance(&people->random, 70))
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
    plan_unseen(people);
}

/* What is printed is the same where these two exchange what they miss. */
static bool may_exchange(const SynPerson *a, const SynPerson *b)
{
    return a->arm == b->arm && a->matched == b->matched && a->cohort == b->cohort &&
           a->segment == b->segment && syn_has(a, SYN_ECOG, 0) && syn_has(b, SYN_ECOG, 0);
}

/* How ill somebody was before surgery: of the decompressed the paralysed above all, of the
   others those who are in bed without a palsy, whose Barthel index is about 40. */
static int illness_of(const SynPerson *p)
{
    static const int of_grade[] = {3000, 2500, 1200, 300, 0};
    const int in_bed = p->scale.ecog[0] > 2 ? 2500 : 0, grade = of_grade[p->scale.frankel[0]];
    return p->arm == SYN_NOT_DECOMPRESSED ? in_bed - 2 * grade : in_bed + grade + p->illness;
}

void syn_lose_the_ill(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *lost = &people->person[i], *worst = lost;
        if (syn_has(lost, SYN_BARTHEL, 1))
            continue;
        for (int j = 0; j < SYN_PEOPLE; j++) {
            SynPerson *p = &people->person[j];
            if (may_exchange(lost, p) && syn_has(p, SYN_BARTHEL, 1) &&
                illness_of(p) > illness_of(worst))
                worst = p;
        }
        syn_exchange_missing(lost, worst);
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

/* Consent on a day on which such a patient comes, operated on from October 2018 to March 2021,
   last contact by the end of March 2022. */
static void plan_surgery(SynPeople *people, int i)
{
    const int first = syn_day(2018, 10, 1), last = syn_day(2021, 3, 31);
    SynPerson *person = &people->person[i];
    Patient *p = &people->patient[i];
    const Drawing drawing = syn_drawing(people, i);
    const int closing = syn_day(2022, 3, 31) - person->follow_days;
    p->surgery_day = first - 1;
    do {
        p->consent_day = syn_random_between(drawing.random, first - 21, last);
        if (!days_is_open(people->model, p->consent_day) &&
            (!p->emergency || !syn_random_chance(drawing.random, CLOSED_DAYS)))
            continue;
        urgency_dates(&drawing, p);
    } while (p->surgery_day < first || p->surgery_day > last || p->surgery_day > closing);
    person->surgery_day = p->surgery_day;
    person->scale.visit_day[0] = p->visit[0].day - p->surgery_day;
}

/* A day after surgery on which the clinic is open, about the middle one, from first to last. */
static int open_day(const SynPeople *people, const SynPerson *p, StatRandom *random,
    const int middle_sd[2], int first, int last)
{
    const int day = middle_sd[0] + middle_sd[1] * syn_random_normal(random) / 1000;
    const int within = day < first ? first : day > last ? last : day;
    return days_open_near(people->model, p->surgery_day + within, p->surgery_day + first,
               p->surgery_day + last) -
           p->surgery_day;
}

static int earlier(int a, int b)
{
    return a < b ? a : b;
}

/* Controls without a partner come whenever they can: with the matched alone the printed
   half-year means and SDs of all controls and of the matched could not both be. */
static void plan_half_year(const SynPeople *people, StatRandom *random, SynPerson *p)
{
    const bool spare = syn_is_spare(p);
    static const int usual[] = {980, 980, 960, 830, 640}; /* by ECOG before surgery */
    int chance = p->follow_days >= 185   ? usual[p->scale.ecog[0]]
                 : p->follow_days >= 152 ? 500
                                         : 0;
    if (spare && chance > 0)
        chance = 1000;
    p->scale.missing[2] = ALL_SCALES;
    if (!syn_random_chance(random, chance))
        return;
    p->scale.visit_day[2] =
        open_day(people, p, random, (const int[]){181, 9}, 152, earlier(208, p->follow_days));
    p->scale.missing[2] = 0;
    for (int scale = 0; scale < SYN_SCALES; scale++)
        if (!spare && syn_random_chance(random, 25))
            p->scale.missing[2] |= 1u << scale;
}

/* Of three the worst is the last. */
static void put_worst_last(const SynPeople *people, int *order, int n)
{
    int worst = n - 1;
    for (int k = n > 3 ? n - 3 : 0; k < n; k++)
        if (people->person[order[k]].scale.barthel[0] <
            people->person[order[worst]].scale.barthel[0])
            worst = k;
    const int kept = order[worst];
    order[worst] = order[n - 1];
    order[n - 1] = kept;
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
        put_worst_last(people, order, n);
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
                day > p->follow_days || !days_is_open(people->model, p->surgery_day + day))
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
        StatRandom *random = &people->random;
        plan_surgery(people, i);
        p->scale.visit_day[1] = p->scale.visit_day[2] = SYN_NO_VISIT;
        if (p->follow_days < 31)
            p->scale.missing[1] = ALL_SCALES;
        if (p->scale.missing[1] != ALL_SCALES)
            p->scale.visit_day[1] = open_day(
                people, p, random, (const int[]){30, 4}, 22, earlier(43, p->follow_days));
        plan_half_year(people, random, p);
    }
    if (!people->without_matched)
        thin_out_matched(people);
    plan_late(people);
}
