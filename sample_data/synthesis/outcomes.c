#include "outcomes.h"

#include "aim.h"
#include "ranks.h"
#include "sites.h"
#include "steer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LOST = 8, TRIES = 8, REHEATS = 6, POLISH = 500000, STEPS = 150000 };

/* A scale that is one whole number. */
typedef struct {
    SynPrintedScale printed;
    int high;                             /* 0 to high */
    int mean[SYN_VISITS], sd[SYN_VISITS]; /* of the start values */
    int sign;                             /* -1 where more is worse */
    int weight; /* share of the patient's condition in the start values, in tenths */
    int pull; /* what straying by a point costs, where missing a printed sum by one costs 64 */
    SynPeople *people;
    SynSteer steer[SYN_SEGMENTS];
    SynRanks ranks[SYN_RANKS];
    int n_ranks;                        /* 0 until the means hold */
    int origin[SYN_PEOPLE][SYN_VISITS]; /* start values, from which the search strays little */
} Scale;

static int *values_of(SynPerson *person, SynScale scale)
{
    SynScales *s = &person->scale;
    return scale == SYN_PAIN      ? s->pain
           : scale == SYN_BARTHEL ? s->barthel
           : scale == SYN_FACE    ? s->face
                                  : s->eq_vas;
}

/* Steps of a scale: Barthel counts in fives; a site with six faces has even values only. */
static int step_of(const SynPerson *person, SynScale scale)
{
    if (scale == SYN_BARTHEL)
        return 5;
    return scale == SYN_FACE && syn_six_faces(person->site) ? 2 : 1;
}

void syn_series_of(const SynPerson *person, SynScale scale, const int64_t value[SYN_VISITS],
    int64_t series[SYN_SERIES])
{
    for (int visit = 0; visit < SYN_VISITS; visit++)
        series[visit] = syn_has(person, scale, visit) ? value[visit] : SYN_ABSENT;
    for (int visit = 1; visit < SYN_VISITS; visit++) {
        const bool both = syn_has(person, scale, 0) && syn_has(person, scale, visit);
        series[SYN_CHANGE_MONTH + visit - 1] = both ? value[visit] - value[0] : SYN_ABSENT;
    }
}

bool syn_aim_scale(SynPeople *people, const SynPrintedScale *scale, SynAims *aims)
{
    static const char *const visits[SYN_SERIES] = {"baseline", "1_month", NULL, "change", NULL};
    bool met = true;
    *aims = (SynAims){0};
    for (int k = 0; k < SYN_SERIES; k++) {
        const SynLine line = {.table = "6",
            .row = scale->segment_row,
            .visit = visits[k],
            .unit = scale->unit,
            .step = scale->step,
            .test = SYN_TEST_TUKEY};
        int n[SYN_SEGMENTS] = {0};
        if (!visits[k] || !line.row)
            continue;
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *p = &people->person[i];
            const bool before = k == SYN_MONTH || syn_has(p, scale->scale, 0);
            const bool after = k == SYN_BASE || syn_has(p, scale->scale, 1);
            if (p->cohort == SYN_ANALYSED)
                n[p->segment] += before && after;
        }
        met = syn_aim(people, &line, n, aims->cell[k]) && met;
    }
    return met;
}

static void widen(SynMoments *cell, double cells)
{
    const double mean = (cell->mean_high - cell->mean_low) * cells;
    const double sd = (cell->sd_high - cell->sd_low) * cells;
    cell->mean_low -= mean;
    cell->mean_high += mean;
    cell->sd_low = cell->sd_low > sd ? cell->sd_low - sd : 0;
    cell->sd_high += sd;
}

/* Figure and table of changes of one arm, or of its matched. */
static void constrain_arm(const SynPeople *people, SynFit *fit, const SynPrintedScale *scale,
    SynArm arm, bool matched)
{
    static const char *const visits[SYN_VISITS] = {"baseline", "1_month", "6_month"};
    const SynPublished *study = &people->decompression_study;
    const char *name = syn_arm_names[arm];
    bool member[SYN_PEOPLE];
    if (matched)
        syn_members_of_matched(people, arm, member);
    else
        syn_members_of_arm(people, arm, member);
    for (int k = 0; k < SYN_SERIES; k++) {
        const bool change = k >= SYN_CHANGE_MONTH;
        SynMoments cell = syn_published_cohort_moments(study, change ? "2" : "fig1",
            change ? scale->change_row : scale->figure_row,
            visits[change ? k - SYN_CHANGE_MONTH + 1 : k], name, matched,
            change ? scale->unit * scale->change_sign : scale->unit);
        if (matched)
            widen(&cell, scale->slack);
        syn_fit_constrain(fit, k, member, cell, scale->grain);
    }
}

void syn_constrain_scale(
    const SynPeople *people, SynFit *fit, const SynPrintedScale *scale, const SynAims *aims)
{
    bool member[SYN_PEOPLE];
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        syn_members_of_segment(people, (SynSegment)s, member);
        for (int k = 0; k < SYN_SERIES; k++)
            syn_fit_constrain(fit, k, member, aims->cell[k][s], scale->grain);
    }
    for (int a = 0; a < SYN_ARMS && scale->figure_row; a++) {
        constrain_arm(people, fit, scale, (SynArm)a, false);
        if (!people->without_matched)
            constrain_arm(people, fit, scale, (SynArm)a, true);
    }
}

int syn_condition(const SynPerson *person, int visit, SynRandom *random)
{
    const int seen = visit == 0 ? 0 : 1;
    const int frankel =
        person->scale.frankel[seen] == SYN_UNKNOWN ? 3 : person->scale.frankel[seen];
    const int ecog = person->scale.ecog[seen] == SYN_UNKNOWN ? 2 : person->scale.ecog[seen];
    return (frankel - 3) * 350 + (23 - ecog * 10) * 45 - person->illness / 4 +
           syn_random_normal(random) / 2;
}

/* Adds one person's step at some visits (bits) to a move; false when it leaves the scale. */
static bool add_change(const Scale *scale, int i, unsigned visits, int step, SynFitMove *move)
{
    SynPerson *person = &scale->people->person[i];
    const int *now = values_of(person, scale->printed.scale);
    int64_t value[SYN_VISITS];
    if (step % step_of(person, scale->printed.scale) != 0)
        return false;
    for (int k = 0; k < SYN_VISITS; k++) {
        const bool moves = visits >> k & 1;
        const int after = now[k] + (moves ? step : 0), origin = scale->origin[i][k];
        value[k] = after;
        if (moves &&
            (!syn_has(person, scale->printed.scale, k) || after < 0 || after > scale->high))
            return false;
        move->extra += scale->pull * (abs(after - origin) - abs(now[k] - origin));
    }
    SynFitChange *change = &move->change[move->n++];
    change->person = i;
    syn_series_of(person, scale->printed.scale, value, change->value);
    return true;
}

/* Who counts in the same groups of both studies. */
static bool are_alike(const SynPerson *a, const SynPerson *b)
{
    return a->arm == b->arm && a->matched == b->matched && a->segment == b->segment &&
           a->cohort == b->cohort;
}

/* One person moves a little, at one visit or at several, or two move against each other, which
   keeps the means, all of them when the two are alike. */
static bool propose(void *context, SynRandom *random, SynFitMove *move)
{
    Scale *scale = context;
    const SynPerson *person = scale->people->person;
    const int i = syn_random_below(random, SYN_PEOPLE);
    const unsigned visits = syn_random_chance(random, 700)
                                ? 1u << syn_random_below(random, SYN_VISITS)
                                : 1u + (unsigned)syn_random_below(random, 7);
    const int unit = step_of(&person[i], scale->printed.scale);
    int step = unit * syn_random_between(random, 1, unit == 1 && scale->high > 10 ? 6 : 2);
    if (syn_random_chance(random, 500))
        step = -step;
    if (!add_change(scale, i, visits, step, move))
        return false;
    if (syn_random_chance(random, 600)) {
        int j = syn_random_below(random, SYN_PEOPLE);
        for (int k = 0; k < 8 && !are_alike(&person[i], &person[j]); k++)
            j = syn_random_below(random, SYN_PEOPLE);
        if (i != j && !add_change(scale, j, visits, -step, move))
            return false;
    }
    move->extra += syn_steer_all_rise(scale->steer, move);
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    Scale *scale = context;
    for (int k = 0; k < move->n; k++) {
        const SynFitChange *change = &move->change[k];
        int *now = values_of(&scale->people->person[change->person], scale->printed.scale);
        for (int visit = 0; visit < SYN_VISITS; visit++)
            if (change->value[visit] != SYN_ABSENT)
                now[visit] = (int)change->value[visit];
    }
    syn_steer_all_accept(scale->steer);
    syn_ranks_accept(scale->ranks, scale->n_ranks);
}

static bool done(void *context)
{
    Scale *scale = context;
    return syn_steer_all_met(scale->steer) && syn_ranks_met(scale->ranks, scale->n_ranks);
}

/* The paired tests must stay where they are, the rank-sum tests come nearer. */
static int64_t polish_rise(void *context, const SynFitMove *move)
{
    Scale *scale = context;
    return syn_steer_all_rise(scale->steer, move) * 1000 +
           syn_ranks_rise(scale->ranks, scale->n_ranks, move);
}

void syn_rank_scale(const SynPeople *people, const SynFit *fit, const SynPrintedScale *scale,
    SynRanks ranks[SYN_RANKS])
{
    static const char *const visits[SYN_VISITS] = {"baseline", "1_month", "6_month"};
    for (int k = 0; k < SYN_RANKS; k++) {
        const int series = k % SYN_SERIES;
        const bool change = series >= SYN_CHANGE_MONTH, matched = k >= SYN_SERIES;
        const char *text = syn_ranks_text(people, change ? "2" : "fig1",
            change ? scale->change_row : scale->figure_row,
            visits[change ? series - SYN_CHANGE_MONTH + 1 : series], matched);
        syn_ranks_init(&ranks[k], people, fit, series, matched, text);
    }
}

/* Starts near the patient's condition and pain's tie with instability; later visits lean on the
   first. */
static void start(SynPeople *people, Scale *scale, SynFit *fit)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        int *now = values_of(p, scale->printed.scale);
        const int unit = step_of(p, scale->printed.scale);
        const int own = syn_random_normal(&people->random);
        int64_t value[SYN_VISITS], series[SYN_SERIES];
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            const int noise = own * 3 / 5 + syn_random_normal(&people->random) * 3 / 5;
            int z = (syn_condition(p, visit, &people->random) * scale->weight * scale->sign +
                        noise * (10 - scale->weight)) /
                    10;
            if (scale->printed.scale == SYN_PAIN && visit == 0)
                z += (p->sins - 10) * 110;
            if (scale->printed.scale == SYN_FACE) /* 0.9 + 0.08 points a millimetre of pain */
                z = (p->scale.pain[visit] * 80 + 900 - scale->mean[visit] * 1000) * 800 /
                        (scale->sd[visit] * 1000) +
                    noise / 4;
            int v = scale->mean[visit] + scale->sd[visit] * z / 800;
            v = v < 0 ? 0 : v > scale->high ? scale->high : v;
            now[visit] = v / unit * unit;
            value[visit] = now[visit];
            scale->origin[i][visit] = now[visit];
        }
        syn_series_of(p, scale->printed.scale, value, series);
        for (int k = 0; k < SYN_SERIES; k++)
            syn_fit_set(fit, i, k, series[k]);
    }
}

/* One search from new start values. */
static bool try_scale(SynPeople *people, Scale *scale, const SynAims *aims)
{
    const SynFitMoves moves = {
        .propose = propose, .accept = accept, .done = done, .context = scale};
    const int64_t heat = scale->printed.scale == SYN_BARTHEL ? 5000 : scale->high * 12;
    const char *row = scale->printed.segment_row ? scale->printed.segment_row : "";
    SynFit *fit = syn_fit_new(SYN_PEOPLE, SYN_SERIES);
    if (!fit)
        return false;
    scale->people = people;
    start(people, scale, fit);
    syn_constrain_scale(people, fit, &scale->printed, aims);
    syn_steer_all(scale->steer, people, fit, SYN_CHANGE_MONTH, row);
    bool ok = syn_fit_run(fit, &people->random, &moves, heat, STEPS);
    for (int k = 0; k < REHEATS && !ok && syn_fit_cost(fit) < heat / 3; k++)
        ok = syn_fit_run(fit, &people->random, &moves, heat / 8, STEPS / 2);
    if (ok && scale->printed.figure_row) {
        scale->n_ranks = SYN_RANKS;
        syn_rank_scale(people, fit, &scale->printed, scale->ranks);
        syn_fit_polish(fit, &people->random, &moves, polish_rise, POLISH);
    }
    scale->n_ranks = 0;
    syn_fit_free(fit);
    return ok;
}

/* Who is in an arm, or in its matched, or in both arms' others. */
static bool is_in(const SynPerson *person, SynArm arm, bool matched)
{
    return person->arm == arm && (person->matched || !matched);
}

/* True when values with that step can have the printed mean, if there are n. */
static bool can_print(SynMoments moments, int n, double step)
{
    return !moments.found || n == 0 ||
           floor(moments.mean_high * n / step) >= ceil(moments.mean_low * n / step);
}

/* True when the number of values of a group at a visit, and of its changes, allow the means. */
static bool counts_allow(
    const SynPeople *people, const SynPrintedScale *scale, SynArm arm, bool matched, int visit)
{
    static const char *const visits[SYN_VISITS] = {"baseline", "1_month", "6_month"};
    const SynPublished *study = &people->decompression_study;
    const char *name = syn_arm_names[arm];
    int n = 0, n_changes = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (!is_in(p, arm, matched) || !syn_has(p, scale->scale, visit))
            continue;
        n++;
        n_changes += syn_has(p, scale->scale, 0);
    }
    return can_print(syn_published_cohort_moments(study, "fig1", scale->figure_row,
                         visits[visit], name, matched, scale->unit),
               n, scale->step) &&
           can_print(syn_published_cohort_moments(study, "2", scale->change_row, visits[visit],
                         name, matched, scale->unit * scale->change_sign),
               n_changes, scale->step);
}

/* One more value of a group that was not recorded at a visit; the segment study's counts of
   missing values after a month stay. */
static void lose_one(SynPeople *people, SynScale scale, SynArm arm, bool matched, int visit)
{
    for (int k = 0; k < 4000; k++) {
        SynPerson *p = &people->person[syn_random_below(&people->random, SYN_PEOPLE)];
        if (p->arm == arm && p->matched == matched && syn_has(p, scale, visit) &&
            (visit == 2 || p->cohort != SYN_ANALYSED)) {
            p->scale.missing[visit] |= 1u << scale;
            return;
        }
    }
}

/* With some numbers of patients no whole numbers have the printed means: then values are taken
   away until they do, first from the matched, then from the others. */
static void make_counts_allow(SynPeople *people, const SynPrintedScale *scale)
{
    if (!scale->figure_row || people->without_matched)
        return;
    for (int arm = 0; arm < SYN_ARMS; arm++)
        for (int visit = 1; visit < SYN_VISITS; visit++)
            for (int matched = 1; matched >= 0; matched--)
                for (int k = 0; k < MOST_LOST; k++) {
                    if (counts_allow(people, scale, (SynArm)arm, matched, visit))
                        break;
                    lose_one(people, scale->scale, (SynArm)arm, matched, visit);
                }
}

static bool fit_scale(SynPeople *people, Scale *scale)
{
    static const double slack[TRIES] = {0, 0, 0.5, 1, 2, 4, 8, 20};
    SynAims aims;
    make_counts_allow(people, &scale->printed);
    if (!syn_aim_scale(people, &scale->printed, &aims)) {
        fprintf(stderr, "%s: no means within the printed digits give the printed P values\n",
            scale->printed.name);
        return false;
    }
    for (int k = 0; k < TRIES; k++) {
        scale->printed.slack = people->without_matched ? 0 : slack[k];
        if (try_scale(people, scale, &aims))
            return true;
        scale->pull -= scale->pull / 3;
    }
    fprintf(stderr, "%s: the printed means were not reached; trying another seed\n",
        scale->printed.name);
    return false;
}

bool syn_assign_outcomes(SynPeople *people)
{
    Scale barthel = {.printed = {SYN_BARTHEL, "Barthel index", "Barthel index", "Barthel",
                         "ΔBarthel Index", 1, 1, 1, 5, 0},
        .high = 100,
        .mean = {62, 79, 88},
        .sd = {29, 25, 22},
        .sign = 1,
        .weight = 8,
        .pull = 6};
    Scale pain = {.printed = {SYN_PAIN, "Pain VAS", "Pain VAS", "VAS", "ΔVAS", 1, -1, 1, 1, 0},
        .high = 100,
        .mean = {62, 29, 24},
        .sd = {27, 23, 23},
        .sign = -1,
        .weight = 3,
        .pull = 6};
    Scale eq_vas = {.printed = {SYN_EQ_VAS, "EQ VAS", "EQ5D VAS", NULL, NULL, 1, 1, 1, 1, 0},
        .high = 100,
        .mean = {39, 60, 66},
        .sd = {24, 24, 23},
        .sign = 1,
        .weight = 6,
        .pull = 6};
    Scale face = {
        .printed = {SYN_FACE, "Face scale", NULL, "Face scale", "ΔFace scale", 1, -1, 1, 1, 0},
        .high = 10,
        .mean = {6, 3, 3},
        .sd = {3, 2, 2},
        .sign = -1,
        .weight = 3,
        .pull = 40};
    return fit_scale(people, &barthel) && fit_scale(people, &pain) &&
           fit_scale(people, &eq_vas) && fit_scale(people, &face);
}
