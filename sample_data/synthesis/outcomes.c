#include "outcomes.h"

#include "aim.h"
#include "believe.h"
#include "ranks.h"
#include "sins_members.h"
#include "steer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STABLE_OR_POSSIBLY = 9 /* SINS */ };
enum { MOST_LOST = 8, TRIES = 10, REHEATS = 12, POLISH = 200000, STEPS = 150000 };
enum { WANDER = 150000, ROUNDS = 6 };

/* A scale that is one whole number. */
typedef struct {
    SynPrintedScale printed;
    int high; /* 0 to high */
    int pull; /* what straying by a point costs, where missing a printed sum by one costs 64 */
    SynPeople *people;
    const SynFit *fit;
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

/* Steps of a scale: Barthel counts in fives, six faces in twos, pain and health as the patient
   answers. */
static int step_of(const SynPeople *people, int i, SynScale scale)
{
    const SynPerson *person = &people->person[i];
    return scale == SYN_BARTHEL                                         ? 5
           : scale == SYN_PAIN                                          ? person->pain_step
           : scale == SYN_EQ_VAS                                        ? person->health_step
           : scale == SYN_FACE && people->site[person->site].faces == 1 ? 2
                                                                        : 1;
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

/* Fused and unfused of SINS 0 to 9 change alike: the mean of the unfused is held near that of
   the fused as they were drawn. */
static void constrain_fusion(const SynPeople *people, SynFit *fit, int64_t grain)
{
    bool member[SYN_PEOPLE];
    for (int series = SYN_CHANGE_MONTH; series < SYN_SERIES; series++) {
        double sum = 0, squares = 0, n = 0;
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *p = &people->person[i];
            const int64_t value = syn_fit_get(fit, i, series);
            const bool inside = syn_in_sins_study(p) && p->sins <= STABLE_OR_POSSIBLY;
            member[i] = inside && !p->stabilization;
            if (!inside || !p->stabilization || value == SYN_ABSENT)
                continue;
            sum += (double)value;
            squares += (double)value * (double)value;
            n++;
        }
        const double mean = sum / n, sd = sqrt(squares / n - mean * mean);
        const SynMoments near = {.found = n > 1,
            .mean_low = mean - sd / 25,
            .mean_high = mean + sd / 25,
            .sd_high = 10 * sd};
        syn_fit_constrain(fit, series, member, near, grain);
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
    constrain_fusion(people, fit, scale->grain);
    for (int a = 0; a < SYN_ARMS && scale->figure_row; a++) {
        constrain_arm(people, fit, scale, (SynArm)a, false);
        if (!people->without_matched)
            constrain_arm(people, fit, scale, (SynArm)a, true);
    }
}

/* Adds one person's step at some visits (bits), as far as there are values, to a move; false
   when it leaves the scale or what the patient can have. */
static bool add_change(const Scale *scale, int i, unsigned visits, int step, SynFitMove *move)
{
    SynPerson *person = &scale->people->person[i];
    const int *now = values_of(person, scale->printed.scale);
    int64_t value[SYN_VISITS];
    if (step % step_of(scale->people, i, scale->printed.scale) != 0)
        return false;
    bool any = false;
    for (int k = 0; k < SYN_VISITS; k++) {
        const bool moves = visits >> k & 1 && syn_has(person, scale->printed.scale, k);
        any = any || moves;
        const int after = now[k] + (moves ? step : 0), origin = scale->origin[i][k];
        value[k] = after;
        if (moves && (after < 0 || after > scale->high ||
                         !syn_may_have(scale->people, i, scale->printed.scale, k, after)))
            return false;
        move->extra += scale->pull * (abs(after - origin) - abs(now[k] - origin));
    }
    SynFitChange *change = &move->change[move->n++];
    change->person = i;
    syn_series_of(person, scale->printed.scale, value, change->value);
    return any;
}

/* Who counts in the same groups of both studies. */
static bool are_alike(const SynPerson *a, const SynPerson *b)
{
    return a->arm == b->arm && a->matched == b->matched && a->segment == b->segment &&
           a->cohort == b->cohort;
}

/* Visits (bits) that move a series. */
static unsigned visits_of(StatRandom *random, int series)
{
    if (series < SYN_CHANGE_MONTH)
        return 1u << series;
    return syn_random_chance(random, 500) ? 1u : 2u << (series - SYN_CHANGE_MONTH);
}

/* One person moves a little, at one visit or at several, or two move against each other, which
   keeps the means, all of them when the two are alike. */
static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    Scale *scale = context;
    const SynPerson *person = scale->people->person;
    int i = syn_random_below(random, SYN_PEOPLE), series = 0;
    unsigned visits = syn_random_chance(random, 600)
                          ? 1u << syn_random_below(random, SYN_VISITS)
                          : 1u + (unsigned)syn_random_below(random, 7);
    const int missed =
        syn_random_chance(random, 500) ? syn_fit_pick(scale->fit, random, &series) : -1;
    if (missed >= 0) {
        i = missed;
        visits = visits_of(random, series);
    }
    const int unit = step_of(scale->people, i, scale->printed.scale);
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
    int32_t fused[SYN_PEOPLE];
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const bool inside = syn_in_sins_study(p) && p->sins <= STABLE_OR_POSSIBLY;
        fused[i] = inside ? p->stabilization : -1;
    }
    for (int k = 0; k < 2; k++)
        syn_ranks_split(&ranks[2 * SYN_SERIES + k], fit, SYN_CHANGE_MONTH + k, fused);
    for (int k = 0; k < 2 * SYN_SERIES; k++) {
        const int series = k % SYN_SERIES;
        const bool change = series >= SYN_CHANGE_MONTH, matched = k >= SYN_SERIES;
        const char *row = change ? scale->change_row : scale->figure_row;
        const char *visit = visits[change ? series - SYN_CHANGE_MONTH + 1 : series];
        const char *text =
            row ? syn_ranks_text(people, change ? "2" : "fig1", row, visit, matched) : NULL;
        syn_ranks_init(&ranks[k], people, fit, series, matched, text);
    }
}

/* The value nearest to the one that was drawn that can be the patient's. */
static int nearest(const Scale *scale, int i, int visit, int drawn)
{
    const int step = step_of(scale->people, i, scale->printed.scale);
    for (int away = 0; away <= scale->high; away += step)
        for (int side = -1; side <= 1; side += 2) {
            const int value = drawn + side * away;
            if (value >= 0 && value <= scale->high &&
                syn_may_have(scale->people, i, scale->printed.scale, visit, value))
                return value;
        }
    return drawn;
}

/* Starts, and stays near, the values that the model drew. */
static void set_origins(Scale *scale)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        int *now = values_of(&scale->people->person[i], scale->printed.scale);
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            now[visit] = nearest(scale, i, visit, now[visit]);
            scale->origin[i][visit] = now[visit];
        }
    }
}

static void start(Scale *scale, SynFit *fit)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &scale->people->person[i];
        int *now = values_of(p, scale->printed.scale);
        int64_t value[SYN_VISITS], series[SYN_SERIES];
        for (int visit = 0; visit < SYN_VISITS; visit++)
            value[visit] = now[visit] = scale->origin[i][visit];
        syn_series_of(p, scale->printed.scale, value, series);
        for (int k = 0; k < SYN_SERIES; k++)
            syn_fit_set(fit, i, k, series[k]);
    }
}

/* One search from the start values. */
static bool try_scale(SynPeople *people, Scale *scale, const SynAims *aims)
{
    const SynFitMoves moves = {
        .propose = propose, .accept = accept, .done = done, .context = scale};
    const int64_t heat = scale->printed.scale == SYN_BARTHEL ? 5000 : scale->high * 12;
    const char *row = scale->printed.segment_row ? scale->printed.segment_row : "";
    SynFit *fit = syn_fit_new(SYN_PEOPLE, SYN_SERIES);
    if (!fit)
        return false;
    scale->fit = fit;
    start(scale, fit);
    syn_constrain_scale(people, fit, &scale->printed, aims);
    syn_steer_all(scale->steer, people, fit, SYN_CHANGE_MONTH, row);
    bool ok = syn_fit_run(fit, &people->random, &moves, heat, STEPS);
    /* When it is near, what was drawn counts less. */
    const int pull = scale->pull;
    scale->pull = 1;
    for (int k = 0; k < REHEATS && !ok && syn_fit_cost(fit) < heat; k++)
        ok = syn_fit_run(fit, &people->random, &moves, heat / (k % 2 ? 20 : 8), STEPS / 2);
    scale->pull = pull;
    if (ok) {
        scale->n_ranks = SYN_RANKS;
        syn_rank_scale(people, fit, &scale->printed, scale->ranks);
        syn_fit_polish(fit, &people->random, &moves, polish_rise, POLISH);
        syn_fit_wander(fit, &people->random, &moves, polish_rise, WANDER, ROUNDS);
        syn_ranks_settle(scale->ranks, scale->n_ranks);
        syn_fit_wander(fit, &people->random, &moves, polish_rise, WANDER, ROUNDS);
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
    static const double slack[TRIES] = {0, 0, 0, 0.5, 0.5, 1, 2, 4, 8, 20};
    SynAims aims;
    scale->people = people;
    set_origins(scale);
    make_counts_allow(people, &scale->printed);
    for (int k = 0; k < TRIES && slack[k] <= people->most_slack; k++) {
        scale->printed.slack = people->without_matched ? 0 : slack[k];
        /* Other sums each time: some leave those who were seen once what they cannot have. */
        if (!syn_aim_scale(people, &scale->printed, &aims)) {
            fprintf(stderr,
                "%s: no means within the printed digits give the printed P values\n",
                scale->printed.name);
            return false;
        }
        if (try_scale(people, scale, &aims))
            return true;
        scale->pull -= scale->pull / 3;
    }
    fprintf(stderr, "%s: the printed means were not reached; trying another seed\n",
        scale->printed.name);
    return false;
}

bool syn_assign_barthel(SynPeople *people)
{
    Scale barthel = {.printed = {SYN_BARTHEL, "Barthel index", "Barthel index", "Barthel",
                         "ΔBarthel Index", 1, 1, 1, 5, 0},
        .high = 100,
        .pull = 6};
    return fit_scale(people, &barthel);
}

bool syn_assign_pain(SynPeople *people)
{
    Scale pain = {.printed = {SYN_PAIN, "Pain VAS", "Pain VAS", "VAS", "ΔVAS", 1, -1, 1, 1, 0},
        .high = 100,
        .pull = 6};
    return fit_scale(people, &pain);
}

bool syn_assign_faces(SynPeople *people)
{
    Scale face = {
        .printed = {SYN_FACE, "Face scale", NULL, "Face scale", "ΔFace scale", 1, -1, 1, 1, 0},
        .high = 10,
        .pull = 40};
    return fit_scale(people, &face);
}

bool syn_assign_health(SynPeople *people)
{
    Scale eq_vas = {.printed = {SYN_EQ_VAS, "EQ VAS", "EQ5D VAS", NULL, NULL, 1, 1, 1, 1, 0},
        .high = 100,
        .pull = 6};
    return fit_scale(people, &eq_vas);
}
