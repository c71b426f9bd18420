#include "outcomes.h"

#include "sites.h"

#include <stdio.h>
#include <string.h>

enum { TRIES = 16, STEPS = 60000 };

/* A scale that is one whole number. */
typedef struct {
    SynPrintedScale printed;
    int high;                             /* 0 to high */
    int mean[SYN_VISITS], sd[SYN_VISITS]; /* of the start values */
    int sign;                             /* -1 where more is worse */
    int weight; /* share of the patient's condition in the start values, in tenths */
    SynPeople *people;
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

void syn_constrain_scale(const SynPeople *people, SynFit *fit, const SynPrintedScale *scale)
{
    static const char *const visits[SYN_SERIES] = {
        "baseline", "1_month", "6_month", "change", NULL};
    bool member[SYN_PEOPLE];
    for (int s = 0; s < SYN_SEGMENTS && scale->segment_row; s++) {
        syn_members_of_segment(people, (SynSegment)s, member);
        for (int k = 0; k < SYN_CHANGE_HALF_YEAR; k++)
            syn_fit_constrain(fit, k, member,
                syn_published_moments(&people->segment_study, "6", scale->segment_row, "",
                    syn_segment_names[s], visits[k], scale->unit),
                scale->grain);
    }
    for (int a = 0; a < SYN_ARMS && scale->figure_row; a++) {
        syn_members_of_arm(people, (SynArm)a, member);
        for (int k = 0; k < SYN_CHANGE_MONTH; k++)
            syn_fit_constrain(fit, k, member,
                syn_published_moments(&people->decompression_study, "fig1", scale->figure_row,
                    visits[k], syn_arm_names[a], "unmatched", scale->unit),
                scale->grain);
        for (int k = SYN_CHANGE_MONTH; k < SYN_SERIES; k++)
            syn_fit_constrain(fit, k, member,
                syn_published_moments(&people->decompression_study, "2", scale->change_row,
                    visits[k - SYN_CHANGE_MONTH + 1], syn_arm_names[a], "unmatched",
                    scale->unit * scale->change_sign),
                scale->grain);
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

static bool propose(void *context, SynRandom *random, SynFitMove *move)
{
    Scale *scale = context;
    const int i = syn_random_below(random, SYN_PEOPLE);
    const int visit = syn_random_below(random, SYN_VISITS);
    SynPerson *person = &scale->people->person[i];
    const int *now = values_of(person, scale->printed.scale);
    const int unit = step_of(person, scale->printed.scale);
    const int size =
        unit * syn_random_between(random, 1, unit == 1 && scale->high > 10 ? 6 : 2);
    const int after = now[visit] + (syn_random_chance(random, 500) ? size : -size);
    if (!syn_has(person, scale->printed.scale, visit) || after < 0 || after > scale->high)
        return false;
    int64_t value[SYN_VISITS];
    for (int k = 0; k < SYN_VISITS; k++)
        value[k] = k == visit ? after : now[k];
    move->person = i;
    syn_series_of(person, scale->printed.scale, value, move->value);
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    Scale *scale = context;
    int *now = values_of(&scale->people->person[move->person], scale->printed.scale);
    for (int visit = 0; visit < SYN_VISITS; visit++)
        if (move->value[visit] != SYN_ABSENT)
            now[visit] = (int)move->value[visit];
}

/* Starts near the patient's condition and pain's tie with instability; later visits lean on the
   first. */
static void start(SynPeople *people, const Scale *scale, SynFit *fit)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        int *now = values_of(p, scale->printed.scale);
        const int unit = step_of(p, scale->printed.scale);
        const int own = syn_random_normal(&people->random);
        int64_t value[SYN_VISITS], series[SYN_SERIES];
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            const int noise = own / 2 + syn_random_normal(&people->random) * 3 / 4;
            int z = (syn_condition(p, visit, &people->random) * scale->weight * scale->sign +
                        noise * (10 - scale->weight)) /
                    10;
            if (scale->printed.scale == SYN_PAIN && visit == 0)
                z += (p->sins - 10) * 110;
            int v = scale->mean[visit] + scale->sd[visit] * z / 800;
            v = v < 0 ? 0 : v > scale->high ? scale->high : v;
            now[visit] = v / unit * unit;
            value[visit] = now[visit];
        }
        syn_series_of(p, scale->printed.scale, value, series);
        for (int k = 0; k < SYN_SERIES; k++)
            syn_fit_set(fit, i, k, series[k]);
    }
}

static bool fit_scale(SynPeople *people, Scale *scale)
{
    const SynFitMoves moves = {.propose = propose, .accept = accept, .context = scale};
    SynFit *fit = syn_fit_new(SYN_PEOPLE, SYN_SERIES);
    if (!fit)
        return false;
    scale->people = people;
    start(people, scale, fit);
    syn_constrain_scale(people, fit, &scale->printed);
    bool ok = false;
    const int64_t heat = scale->printed.scale == SYN_BARTHEL ? 1600 : scale->high * 6;
    for (int k = 0; k < TRIES && !ok; k++)
        ok = syn_fit_run(fit, &people->random, &moves, heat, STEPS);
    if (!ok)
        fprintf(stderr,
            "%s: the printed means were not reached, off by %lld; try another seed\n",
            scale->printed.name, (long long)syn_fit_cost(fit));
    syn_fit_free(fit);
    return ok;
}

bool syn_assign_outcomes(SynPeople *people)
{
    Scale barthel = {.printed = {SYN_BARTHEL, "Barthel index", "Barthel index", "Barthel",
                         "ΔBarthel Index", 1, 1, 1},
        .high = 100,
        .mean = {62, 79, 88},
        .sd = {29, 25, 22},
        .sign = 1,
        .weight = 8};
    Scale pain = {.printed = {SYN_PAIN, "Pain VAS", "Pain VAS", "VAS", "ΔVAS", 1, -1, 1},
        .high = 100,
        .mean = {62, 29, 24},
        .sd = {27, 23, 23},
        .sign = -1,
        .weight = 3};
    Scale eq_vas = {.printed = {SYN_EQ_VAS, "EQ VAS", "EQ5D VAS", NULL, NULL, 1, 1, 1},
        .high = 100,
        .mean = {39, 60, 66},
        .sd = {24, 24, 23},
        .sign = 1,
        .weight = 6};
    Scale face = {
        .printed = {SYN_FACE, "Face scale", NULL, "Face scale", "ΔFace scale", 1, -1, 1},
        .high = 10,
        .mean = {6, 3, 3},
        .sd = {3, 2, 2},
        .sign = -1,
        .weight = 3};
    return fit_scale(people, &barthel) && fit_scale(people, &pain) &&
           fit_scale(people, &eq_vas) && fit_scale(people, &face);
}
