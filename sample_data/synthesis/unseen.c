#include "unseen.h"

#include "believe.h"

#include <stdlib.h>

enum { TRIES = 120000, ASKED = 2, BINDING = 20, AT_EASE = 8 };
enum { GROUPS = SYN_SEGMENTS + 2 * SYN_ARMS };

/* A scale whose change is printed, and what those have at a month whom nobody asked before. */
typedef struct {
    SynScale scale;
    const char *segment_row, *figure_row, *change_row; /* NULL where not printed */
    int sign, step, usual_month;
} Asked;

static const Asked asked[ASKED] = {{SYN_BARTHEL, NULL, "Barthel", "ΔBarthel Index", 1, 5, 75},
    {SYN_PAIN, "Pain VAS", "VAS", "ΔVAS", -1, 1, 30}};

/* What a person can have before surgery, and has as it was drawn. */
typedef struct {
    int low[SYN_PEOPLE], high[SYN_PEOPLE], drawn[SYN_PEOPLE];
} Limits;

typedef struct {
    SynPeople *people;
    bool member[GROUPS][SYN_PEOPLE];
    Limits limits[ASKED];
    SynMoments cell[ASKED][GROUPS][3]; /* of the means before, after a month, of the change */
} Search;

static void find_limits(SynPeople *people, const Asked *scale, Limits *limits)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynScales *s = &people->person[i].scale;
        limits->drawn[i] = scale->scale == SYN_PAIN ? s->pain[0] : s->barthel[0];
        limits->low[i] = limits->high[i] = limits->drawn[i];
        for (int value = 0; value <= 100; value += scale->step)
            if (syn_may_have(people, i, scale->scale, 0, value)) {
                limits->low[i] = value < limits->low[i] ? value : limits->low[i];
                limits->high[i] = value > limits->high[i] ? value : limits->high[i];
            }
    }
}

/* The cell of a group's mean before (0), after a month (1) or of the change (2). */
static SynMoments cell_of(const SynPeople *people, const Asked *scale, int group, int which)
{
    static const char *const visits[] = {"baseline", "1_month", "1_month"};
    static const char *const segment_visits[] = {"baseline", "1_month", "change"};
    if (group < SYN_SEGMENTS)
        return scale->segment_row
                   ? syn_published_moments(&people->segment_study, "6", scale->segment_row, "",
                         syn_segment_names[group], segment_visits[which], 1)
                   : (SynMoments){0};
    const int arm = (group - SYN_SEGMENTS) % SYN_ARMS;
    return syn_published_cohort_moments(&people->decompression_study, which == 2 ? "2" : "fig1",
        which == 2 ? scale->change_row : scale->figure_row, visits[which], syn_arm_names[arm],
        group >= SYN_SEGMENTS + SYN_ARMS, which == 2 ? scale->sign : 1);
}

static double distance(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

/* How far a group's printed sum of those who were asked once is from what they can have, and a
   little also from what was drawn. */
static double group_cost(const Search *search, int k, int group)
{
    const Asked *scale = &asked[k];
    const Limits *limits = &search->limits[k];
    const SynMoments *cell = search->cell[k][group];
    double n[3] = {0}, low = 0, high = 0, drawn = 0;
    if (!cell[0].found || !cell[1].found || !cell[2].found)
        return 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &search->people->person[i];
        const bool before = syn_has(p, scale->scale, 0), after = syn_has(p, scale->scale, 1);
        if (!search->member[group][i])
            continue;
        n[0] += before;
        n[1] += after;
        n[2] += before && after;
        if (before == after)
            continue;
        low += before ? limits->low[i] : -scale->usual_month;
        high += before ? limits->high[i] : -scale->usual_month;
        drawn += before ? limits->drawn[i] : -scale->usual_month;
    }
    const double once = n[0] - n[2], ease = once * AT_EASE;
    const double least =
        cell[0].mean_low * n[0] - cell[1].mean_high * n[1] + cell[2].mean_low * n[2];
    const double most =
        cell[0].mean_high * n[0] - cell[1].mean_low * n[1] + cell[2].mean_high * n[2];
    const double middle = (least + most) / 2;
    return BINDING * distance(middle, low + ease, high - ease) + distance(drawn, least, most);
}

/* In thousandths, so that no last digit decides. */
static int64_t total_cost(const Search *search)
{
    double cost = 0;
    for (int k = 0; k < ASKED; k++)
        for (int group = 0; group < GROUPS; group++)
            cost += group_cost(search, k, group);
    return (int64_t)(cost * 1000 + 0.5);
}

/* Of a class that is counted after a month: whether it can be the other's too. */
static bool same_course(const SynPerson *a, const SynPerson *b)
{
    const bool alike = a->scale.frankel[0] == b->scale.frankel[0];
    const bool paralysed = a->scale.frankel[0] <= FRANKEL_C &&
                           b->scale.frankel[0] <= FRANKEL_C &&
                           a->scale.frankel[1] <= FRANKEL_C && b->scale.frankel[1] <= FRANKEL_C;
    return a->neuro != 1 && b->neuro != 1 && (alike || paralysed) &&
           (a->scale.ecog[0] > 2) == (b->scale.ecog[0] > 2);
}

/* What is printed is the same where these two exchange what they miss. */
static bool may_exchange(const SynPerson *a, const SynPerson *b)
{
    return a->arm == b->arm && a->matched == b->matched && a->cohort == b->cohort &&
           a->segment == b->segment && a->cohort != SYN_EARLY &&
           syn_has(a, SYN_ECOG, 0) == syn_has(b, SYN_ECOG, 0) &&
           (a->cohort != SYN_ANALYSED || same_course(a, b)) &&
           (a->scale.missing[0] != b->scale.missing[0] ||
               a->scale.missing[1] != b->scale.missing[1]);
}

static void swap(int *a, int *b)
{
    const int kept = *a;
    *a = *b;
    *b = kept;
}

static void exchange(SynPerson *a, SynPerson *b)
{
    syn_exchange_missing(a, b);
    swap(&a->scale.frankel[1], &b->scale.frankel[1]);
    swap(&a->scale.ecog[1], &b->scale.ecog[1]);
}

/* The sums that are left to those who were asked once are no multiple of anything. */
static void answer_finely(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        for (int visit = 0; visit < 2; visit++) {
            if (!syn_has(p, SYN_EQ_VAS, visit))
                p->health_step = 1;
            if (!syn_has(p, SYN_PAIN, visit))
                p->pain_step = 1;
        }
    }
}

void syn_settle_unseen(SynPeople *people)
{
    Search *search = calloc(1, sizeof *search);
    if (!search)
        return;
    search->people = people;
    for (int group = 0; group < SYN_SEGMENTS; group++)
        syn_members_of_segment(people, (SynSegment)group, search->member[group]);
    for (int arm = 0; arm < SYN_ARMS; arm++) {
        syn_members_of_arm(people, (SynArm)arm, search->member[SYN_SEGMENTS + arm]);
        syn_members_of_matched(
            people, (SynArm)arm, search->member[SYN_SEGMENTS + SYN_ARMS + arm]);
    }
    for (int k = 0; k < ASKED; k++)
        find_limits(people, &asked[k], &search->limits[k]);
    for (int k = 0; k < ASKED * GROUPS * 3; k++)
        search->cell[k / 3 / GROUPS][k / 3 % GROUPS][k % 3] =
            cell_of(people, &asked[k / 3 / GROUPS], k / 3 % GROUPS, k % 3);
    int64_t now = total_cost(search);
    for (int k = 0; k < TRIES && now > 0; k++) {
        SynPerson *a = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        SynPerson *b = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        if (!may_exchange(a, b))
            continue;
        exchange(a, b);
        const int64_t after = total_cost(search);
        if (after <= now)
            now = after;
        else
            exchange(a, b);
    }
    answer_finely(people);
    free(search);
}
