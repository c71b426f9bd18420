#include "measures.h"

#include "aim.h"
#include "fit.h"
#include "ranks.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SURVIVAL_TRIES = 20000, SURVIVAL_NEAR = 3 };
enum {
    TRIES = 12,
    POLISH = 100000,
    ROUNDS = 6,
    PULL = 4,
    HAEM_INDEX = 2,
    SOLID_INDEX = 6,
    SINS_IRRADIATED = 136
};

/* One whole number a person, each within its own limits. */
typedef struct {
    const char *name;
    int value[SYN_PEOPLE];                 /* SYN_UNKNOWN is missing */
    int low[SYN_PEOPLE], high[SYN_PEOPLE]; /* equal where the value is settled */
    int origin[SYN_PEOPLE];            /* start values, from which the search strays little */
    int reach;                         /* largest step, in steps */
    int step[SYN_PEOPLE];              /* how fine each is recorded; 0 is 1 */
    const char *segment_row, *arm_row; /* rows of Table 2 and Table 1, or NULL */
    double segment_unit, arm_unit;
    bool matched; /* the matched tables hold too */
    SynFit *fit;
    SynRanks ranks[2]; /* of the 263, and of the matched */
    int n_ranks;       /* 0 until the means hold */
} Measure;

static bool add_change(const Measure *m, int i, int step, SynFitMove *move)
{
    const int after = m->value[i] + step;
    if (m->step[i] > 1 && after % m->step[i] != 0)
        return false;
    if (m->value[i] == SYN_UNKNOWN || after < m->low[i] || after > m->high[i])
        return false;
    move->extra += PULL * (abs(after - m->origin[i]) - abs(m->value[i] - m->origin[i]));
    move->change[move->n].person = i;
    move->change[move->n++].value[0] = after;
    return true;
}

/* One person moves a little, or two move against each other, which keeps the means. */
static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    const Measure *m = context;
    const int i = syn_random_below(random, SYN_PEOPLE);
    const int j = syn_random_below(random, SYN_PEOPLE);
    const int size = syn_random_between(random, 1, m->reach);
    const int unit = m->step[i] > 1 ? m->step[i] : 1;
    const int rounded = size > unit ? size / unit * unit : unit;
    const int step = syn_random_chance(random, 500) ? rounded : -rounded;
    if (!add_change(m, i, step, move))
        return false;
    return i == j || syn_random_chance(random, 500) || add_change(m, j, -step, move);
}

static void accept(void *context, const SynFitMove *move)
{
    Measure *m = context;
    for (int k = 0; k < move->n; k++)
        m->value[move->change[k].person] = (int)move->change[k].value[0];
    syn_ranks_accept(m->ranks, m->n_ranks);
}

static bool done(void *context)
{
    const Measure *m = context;
    return syn_ranks_met(m->ranks, m->n_ranks);
}

static int64_t polish_rise(void *context, const SynFitMove *move)
{
    Measure *m = context;
    return syn_ranks_rise(m->ranks, m->n_ranks, move);
}

/* From where the means print, on to where the rank-sum tests do as far as they can. */
static void polish(SynPeople *people, Measure *m, const SynFitMoves *moves)
{
    for (int matched = 0; matched < 2; matched++)
        syn_ranks_init(&m->ranks[matched], people, m->fit, 0, matched,
            matched && !m->matched ? NULL
                                   : syn_ranks_text(people, "1", m->arm_row, "", matched));
    m->n_ranks = 2;
    syn_fit_polish(m->fit, &people->random, moves, polish_rise, POLISH);
    syn_fit_wander(m->fit, &people->random, moves, polish_rise, POLISH, ROUNDS);
    syn_ranks_settle(m->ranks, m->n_ranks);
    syn_fit_wander(m->fit, &people->random, moves, polish_rise, POLISH, ROUNDS);
    m->n_ranks = 0;
}

/* A line of Table 2 where its analysis of variance prints as published. Follow-up's P value
   cannot come from its means and SDs: there the whole cells hold. */
static void constrain_segments(SynPeople *people, Measure *m)
{
    const SynLine line = {.table = "2",
        .row = m->segment_row,
        .visit = "baseline",
        .unit = m->segment_unit,
        .step = 1,
        .test = SYN_TEST_ANOVA};
    bool member[SYN_SEGMENTS][SYN_PEOPLE];
    int n[SYN_SEGMENTS] = {0};
    SynMoments cell[SYN_SEGMENTS];
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        syn_members_of_segment(people, (SynSegment)s, member[s]);
        for (int i = 0; i < SYN_PEOPLE; i++)
            n[s] += member[s][i] && m->value[i] != SYN_UNKNOWN;
    }
    if (!syn_aim(people, &line, n, cell) && strcmp(m->segment_row, "Follow up, mo") != 0)
        fprintf(stderr, "%s: no means within the printed digits give the printed P\n", m->name);
    for (int s = 0; s < SYN_SEGMENTS; s++)
        syn_fit_constrain(m->fit, 0, member[s], cell[s], 1);
}

static void constrain(SynPeople *people, Measure *m)
{
    bool member[SYN_PEOPLE];
    if (m->segment_row)
        constrain_segments(people, m);
    for (int a = 0; a <= SYN_ARMS && m->arm_row; a++) {
        const char *name = a == SYN_ARMS ? "total" : syn_arm_names[a];
        syn_members_of_arm(people, (SynArm)a, member);
        syn_fit_constrain(m->fit, 0, member,
            syn_published_cohort_moments(
                &people->decompression_study, "1", m->arm_row, "", name, false, m->arm_unit),
            1);
        /* The matched total column cannot come from its two groups. */
        if (a == SYN_ARMS || people->without_matched || !m->matched)
            continue;
        syn_members_of_matched(people, (SynArm)a, member);
        syn_fit_constrain(m->fit, 0, member,
            syn_published_cohort_moments(
                &people->decompression_study, "1", m->arm_row, "", name, true, m->arm_unit),
            1);
    }
}

/* Runs the search from the start values in m; several cooling runs when need be. */
static bool fit_measure(SynPeople *people, Measure *m)
{
    const SynFitMoves moves = {
        .propose = propose, .accept = accept, .done = done, .context = m};
    m->fit = syn_fit_new(SYN_PEOPLE, 1);
    if (!m->fit)
        return false;
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (m->value[i] != SYN_UNKNOWN) {
            if (m->value[i] < m->low[i])
                m->value[i] = m->low[i];
            if (m->value[i] > m->high[i])
                m->value[i] = m->high[i];
            m->origin[i] = m->value[i];
            syn_fit_set(m->fit, i, 0, m->value[i]);
        }
    constrain(people, m);
    bool ok = false;
    for (int k = 0; k < TRIES && !ok; k++)
        ok = syn_fit_run(m->fit, &people->random, &moves, (int64_t)m->reach * 32, 40000);
    if (ok && m->arm_row)
        polish(people, m, &moves);
    if (!ok)
        fprintf(stderr,
            "%s: the printed means were not reached, off by %lld; try another seed\n", m->name,
            (long long)syn_fit_cost(m->fit));
    syn_fit_free(m->fit);
    return ok;
}

/* Start values within their limits, so that none looks like SYN_UNKNOWN. */
static void keep_in_limits(Measure *m)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        if (m->value[i] < m->low[i])
            m->value[i] = m->low[i];
        if (m->value[i] > m->high[i])
            m->value[i] = m->high[i];
    }
}

bool syn_fit_sins(SynPeople *people)
{
    Measure m = {.name = "SINS", .reach = 2, .arm_row = "SINS", .arm_unit = 1};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const bool settled =
            p->cohort != SYN_MULTI_LEVEL || p->arm == SYN_OUTSIDE || p->sins <= 6;
        m.value[i] = p->sins;
        m.low[i] = settled ? p->sins : 7;
        m.high[i] = settled ? p->sins : 17;
    }
    const bool ok = fit_measure(people, &m);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].sins = m.value[i];
    return ok;
}

/* Height in millimetres and weight in hectograms, so that a site's one decimal is whole. */
static bool fit_body(SynPeople *people)
{
    Measure height = {.name = "Height",
        .reach = 30,
        .arm_row = "Height (cm)",
        .arm_unit = 10,
        .matched = true};
    Measure weight = {.name = "Weight",
        .reach = 30,
        .arm_row = "Weight (kg)",
        .arm_unit = 10,
        .matched = true};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Drawing drawing = syn_drawing(people, i);
        Patient *p = &people->patient[i];
        oncology_size(&drawing, p);
        height.value[i] = p->height_mm;
        weight.value[i] = p->weight_hg;
        height.low[i] = 1350;
        height.high[i] = 1900;
    }
    if (!fit_measure(people, &height))
        return false;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const int square = height.value[i] * height.value[i] / 1000; /* in 0.001 m2 */
        weight.low[i] = 15 * square / 100 + 2; /* body mass index 15 to 35 */
        weight.high[i] = 35 * square / 100 - 2;
    }
    const bool ok = fit_measure(people, &weight);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        people->person[i].height_mm = height.value[i];
        people->person[i].weight_hg = weight.value[i];
    }
    return ok;
}

/* Time and loss go together, as the model has them: draws both for everybody. */
static void draw_efforts(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Drawing drawing = syn_drawing(people, i);
        Patient *p = &people->patient[i];
        p->instrumented = operation_instrumented(&drawing, p);
        operation_effort(&drawing, p);
    }
}

/* Two of five times are recorded to five minutes. */
static bool fit_operation(SynPeople *people)
{
    Measure m = {.name = "Operation time",
        .reach = 12,
        .segment_row = "Op time, min",
        .segment_unit = 1,
        .arm_row = "Operation time (min)",
        .arm_unit = 1,
        .matched = true};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Patient *p = &people->patient[i];
        m.step[i] = syn_random_chance(&people->random, 400) ? 5 : 1;
        m.value[i] = draw_heaped(p->minutes, m.step[i]);
        m.low[i] = p->procedure == OPERATION_EN_BLOC ? 240 : 30;
        m.high[i] = p->procedure == OPERATION_EN_BLOC  ? 900
                    : p->procedure == OPERATION_CEMENT ? 150
                                                       : 600;
    }
    keep_in_limits(&m);
    const bool ok = fit_measure(people, &m);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].operation_min = m.value[i];
    return ok;
}

static bool bleeds_much(const Patient *p)
{
    return p->tumour == 4 || p->tumour == 5 || p->tumour == TUMOUR_LIVER;
}

/* The paper's own denominators leave one patient of each arm without a recorded loss; they are
   taken from those who are in the decompression study alone. */
static bool fit_blood_loss(SynPeople *people)
{
    Measure m = {.name = "Blood loss",
        .reach = 60,
        .segment_row = "EBL, mL",
        .segment_unit = 1,
        .arm_row = "Blood loss (g)",
        .arm_unit = 1,
        .matched = true};
    bool missing[SYN_ARMS + 1] = {false, false, true};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *person = &people->person[i];
        const Patient *p = &people->patient[i];
        m.step[i] = people->site[person->site].exact_loss ? 1 : 10;
        m.value[i] = draw_heaped(p->blood_loss, m.step[i]);
        m.high[i] =
            bleeds_much(p) && person->cohort == SYN_ANALYSED && person->arm == SYN_OUTSIDE
                ? 3900
                : 1990;
        if (p->procedure == OPERATION_CEMENT)
            m.high[i] = 60;
        if (person->cohort == SYN_MULTI_LEVEL && !missing[person->arm]) {
            missing[person->arm] = true;
            m.value[i] = SYN_UNKNOWN;
        }
    }
    const bool ok = fit_measure(people, &m);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].blood_loss_ml = m.value[i];
    return ok;
}

static bool fit_charlson(SynPeople *people)
{
    Measure m = {.name = "Charlson index",
        .reach = 1,
        .arm_row = "Charlson's comorbidity index",
        .arm_unit = 1,
        .matched = true};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const int least = p->origin == SYN_HAEMATOLOGICAL ? HAEM_INDEX : SOLID_INDEX;
        m.low[i] = least;
        m.high[i] = least + (least == HAEM_INDEX ? 3 : 6);
        m.value[i] = least + syn_random_chance(&people->random, 350) +
                     syn_random_chance(&people->random, 150);
    }
    const bool ok = fit_measure(people, &m);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].charlson = m.value[i];
    return ok;
}

/* Marks `wanted` patients, all fused or all unfused, as lost before six months; false where
   there are fewer. Those of the stable class stay in: the SINS study counts all of them. */
static bool mark_short(SynPeople *people, SynCohort cohort, SynSegment segment, int wanted,
    bool fused, bool *is_short)
{
    int order[SYN_PEOPLE];
    for (int i = 0; i < SYN_PEOPLE; i++)
        order[i] = i;
    syn_random_shuffle(&people->random, order, SYN_PEOPLE);
    for (int k = 0; k < SYN_PEOPLE && wanted > 0; k++) {
        const SynPerson *p = &people->person[order[k]];
        if (p->cohort != cohort || p->segment != segment || p->vital_status == SYN_DEAD ||
            p->sins <= 6 || (p->stabilization == 1) != fused)
            continue;
        is_short[order[k]] = true;
        wanted--;
    }
    return wanted == 0;
}

/* 42 patients: of the 203 25 (3 unfused), of those with more levels 17 (1 unfused). */
static bool mark_all_short(SynPeople *people, bool *is_short)
{
    return mark_short(people, SYN_ANALYSED, SYN_CERVICAL, 2, true, is_short) &&
           mark_short(people, SYN_ANALYSED, SYN_THORACIC, 11, true, is_short) &&
           mark_short(people, SYN_ANALYSED, SYN_THORACIC, 1, false, is_short) &&
           mark_short(people, SYN_ANALYSED, SYN_TL_L_S, 9, true, is_short) &&
           mark_short(people, SYN_ANALYSED, SYN_TL_L_S, 2, false, is_short) &&
           mark_short(people, SYN_MULTI_LEVEL, SYN_SEGMENTS, 16, true, is_short) &&
           mark_short(people, SYN_MULTI_LEVEL, SYN_SEGMENTS, 1, false, is_short);
}

/* The SINS study irradiated 136 of its 317; the decompression study's part is settled. */
static void settle_radiotherapy(SynPeople *people, const bool *is_short)
{
    int order[SYN_PEOPLE], n = 0, left = SINS_IRRADIATED;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (is_short[i] || p->cohort == SYN_TES || p->cohort == SYN_EARLY)
            continue;
        if (p->arm == SYN_OUTSIDE)
            order[n++] = i;
        else
            left -= p->after[SYN_RADIOTHERAPY];
    }
    syn_random_shuffle(&people->random, order, n);
    for (int k = 0; k < n; k++)
        people->person[order[k]].after[SYN_RADIOTHERAPY] = k < left;
}

/* How far the log-rank test of the arms is from its printed P, in thousandths. */
static int survival_off(const SynPeople *people)
{
    const char *text = syn_published_text(&people->decompression_study, "figS1",
        "overall survival", "", "dec_vs_nodec", "unmatched", "p");
    return text ? abs((int)((syn_arms_survival_p(people) - strtod(text, NULL)) * 1000)) : 0;
}

/* Whether b's days of follow-up may be a's. */
static bool may_have(const Measure *m, int a, int b)
{
    return m->value[b] >= m->low[a] && m->value[b] <= m->high[a];
}

static void exchange_days(SynPerson *a, SynPerson *b)
{
    const int kept = a->follow_days;
    a->follow_days = b->follow_days;
    b->follow_days = kept;
}

/* The dead and the living of the same groups exchange their days, which changes no mean and no
   rank sum, until the log-rank test prints. */
static void settle_survival(SynPeople *people, Measure *m)
{
    int now = survival_off(people);
    for (int k = 0; k < SURVIVAL_TRIES && now > SURVIVAL_NEAR; k++) {
        const int i = syn_random_below(&people->random, SYN_PEOPLE);
        const int j = syn_random_below(&people->random, SYN_PEOPLE);
        SynPerson *a = &people->person[i], *b = &people->person[j];
        if (a->arm == SYN_OUTSIDE || a->arm != b->arm || a->matched != b->matched ||
            a->cohort != b->cohort || a->segment != b->segment || a->vital_status != SYN_DEAD ||
            b->vital_status == SYN_DEAD || !may_have(m, i, j) || !may_have(m, j, i))
            continue;
        exchange_days(a, b);
        const int after = survival_off(people);
        if (after > now) {
            exchange_days(a, b);
            continue;
        }
        now = after;
        m->value[i] = a->follow_days;
        m->value[j] = b->follow_days;
    }
}

/* Six months and more, or dead before: 317 of the 359 who were followed for a month. */
static bool fit_follow_up(SynPeople *people)
{
    Measure m = {.name = "Follow-up",
        .reach = 25,
        .segment_row = "Follow up, mo",
        .segment_unit = 30.4375,
        .arm_row = "survival days after operation (days)",
        .arm_unit = 1,
        .matched = true};
    bool is_short[SYN_PEOPLE] = {false};
    if (!mark_all_short(people, is_short)) {
        fputs("Follow-up: too few live to be lost; trying another seed\n", stderr);
        return false;
    }
    settle_radiotherapy(people, is_short);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        const bool dead = p->vital_status == SYN_DEAD;
        const int least = people->patient[i].visit[0].ecog <= 1 ? 61 : 33;
        m.low[i] = dead || is_short[i] ? least : 185;
        m.high[i] = is_short[i] ? 175 : 1150;
        m.value[i] = (dead ? 190 : 380) + 150 * syn_random_normal(&people->random) / 1000 -
                     (dead ? (int)(170 * oncology_log_hazard(people->model, p->tumor)) : 0);
        if (is_short[i])
            m.value[i] = syn_random_between(&people->random, 40, 170);
        if (p->cohort == SYN_EARLY) {
            p->vital_status = syn_random_chance(&people->random, 600) ? SYN_DEAD : SYN_LOST;
            m.low[i] = 5;
            m.high[i] = 29;
        } else if (!dead && (is_short[i] || syn_random_chance(&people->random, 80))) {
            p->vital_status = SYN_LOST;
        }
    }
    keep_in_limits(&m);
    const bool ok = fit_measure(people, &m);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].follow_days = m.value[i];
    if (ok)
        settle_survival(people, &m);
    return ok;
}

bool syn_assign_measures(SynPeople *people)
{
    draw_efforts(people);
    return fit_body(people) && fit_operation(people) && fit_blood_loss(people) &&
           fit_charlson(people) && fit_follow_up(people);
}
