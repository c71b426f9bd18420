#include "aim.h"
#include "fit.h"
#include "measures.h"
#include "ranks.h"

#include "clinical/tokuhashi.h"
#include "clinical/tomita.h"

#include <stdio.h>

enum { TOKUHASHI, TOMITA, N_SCORES, TRIES = 12, POLISH = 100000 };

static const char *const rows[] = {"Revised Tokuhashi score", "Tomita score"};

typedef struct {
    int kps, vertebral, extraspinal, organ;
} Spread;

typedef struct {
    SynPeople *people;
    Spread proposed;
    SynRanks ranks[2 * N_SCORES]; /* of the 263, and of the matched */
    int n_ranks;                  /* 0 until the means hold */
} Scores;

static int tokuhashi_of(const SynPerson *p, const Spread *s)
{
    const int items[CLIN_TOKUHASHI_N_ITEMS] = {
        s->kps, s->extraspinal, s->vertebral, s->organ, p->tumor, p->scale.frankel[0]};
    return clin_tokuhashi_total(items);
}

static int tomita_of(const SynPerson *p, const Spread *s)
{
    const int items[CLIN_TOMITA_N_ITEMS] = {
        p->tumor, s->organ, s->vertebral > 1 || s->extraspinal > 0};
    return clin_tomita_total(items);
}

/* A spread of the disease and a Karnofsky status as the model has them. */
static Spread random_spread(SynPeople *people, int i)
{
    const Drawing drawing = syn_drawing(people, i);
    Patient drawn = people->patient[i];
    oncology_spread(&drawing, &drawn);
    lesion_vertebral(&drawing, &drawn);
    const bool resected = drawn.procedure == OPERATION_EN_BLOC;
    return (Spread){.kps = body_kps(&drawing, drawn.visit[0].ecog),
        .vertebral = drawn.vertebral,
        .extraspinal = drawn.extraspinal,
        .organ = resected && drawn.organ > 1 ? 1 : drawn.organ};
}

static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    Scores *scores = context;
    const int i = syn_random_below(random, SYN_PEOPLE);
    const SynPerson *p = &scores->people->person[i];
    scores->proposed = random_spread(scores->people, i);
    const int tomita = tomita_of(p, &scores->proposed);
    move->n = 1;
    move->change[0].person = i;
    move->change[0].value[TOKUHASHI] = tokuhashi_of(p, &scores->proposed);
    move->change[0].value[TOMITA] = tomita == CLIN_MISSING ? SYN_ABSENT : tomita;
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    Scores *scores = context;
    SynPerson *p = &scores->people->person[move->change[0].person];
    p->kps = scores->proposed.kps;
    p->vertebral_mets = scores->proposed.vertebral;
    p->extraspinal_mets = scores->proposed.extraspinal;
    p->organ_mets = scores->proposed.organ;
    p->tokuhashi = (int)move->change[0].value[TOKUHASHI];
    p->tomita = move->change[0].value[TOMITA] == SYN_ABSENT
                    ? SYN_UNKNOWN
                    : (int)move->change[0].value[TOMITA];
    syn_ranks_accept(scores->ranks, scores->n_ranks);
}

static bool done(void *context)
{
    const Scores *scores = context;
    return syn_ranks_met(scores->ranks, scores->n_ranks);
}

static int64_t polish_rise(void *context, const SynFitMove *move)
{
    Scores *scores = context;
    return syn_ranks_rise(scores->ranks, scores->n_ranks, move);
}

/* From where the means print, on to where the rank-sum tests do as far as they can. */
static void polish(Scores *scores, SynFit *fit, const SynFitMoves *moves)
{
    for (int k = 0; k < 2 * N_SCORES; k++)
        syn_ranks_init(&scores->ranks[k], scores->people, fit, k / 2, k % 2,
            syn_ranks_text(scores->people, "1", rows[k / 2], "", k % 2));
    scores->n_ranks = 2 * N_SCORES;
    syn_fit_polish(fit, &scores->people->random, moves, polish_rise, POLISH);
}

static void constrain_segments(SynPeople *people, SynFit *fit)
{
    const SynLine line = {.table = "2",
        .row = "Tokuhashi score",
        .visit = "baseline",
        .unit = 1,
        .step = 1,
        .test = SYN_TEST_ANOVA};
    bool member[SYN_SEGMENTS][SYN_PEOPLE];
    int n[SYN_SEGMENTS] = {0};
    SynMoments cell[SYN_SEGMENTS];
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        syn_members_of_segment(people, (SynSegment)s, member[s]);
        for (int i = 0; i < SYN_PEOPLE; i++)
            n[s] += member[s][i];
    }
    if (!syn_aim(people, &line, n, cell))
        fprintf(stderr, "Tokuhashi: no means within the printed digits give the printed P\n");
    for (int s = 0; s < SYN_SEGMENTS; s++)
        syn_fit_constrain(fit, TOKUHASHI, member[s], cell[s], 1);
}

/* What the decompression study prints of an arm, or both; and of the matched of an arm. */
static void constrain_arm(const SynPeople *people, SynFit *fit, SynArm arm)
{
    const char *name = arm == SYN_ARMS ? "total" : syn_arm_names[arm];
    bool member[SYN_PEOPLE], matched[SYN_PEOPLE];
    syn_members_of_arm(people, arm, member);
    syn_members_of_matched(people, arm, matched);
    for (int k = 0; k < N_SCORES; k++) {
        const SynPublished *study = &people->decompression_study;
        syn_fit_constrain(fit, k, member,
            syn_published_cohort_moments(study, "1", rows[k], "", name, false, 1), 1);
        if (arm != SYN_ARMS && !people->without_matched)
            syn_fit_constrain(fit, k, matched,
                syn_published_cohort_moments(study, "1", rows[k], "", name, true, 1), 1);
    }
}

bool syn_assign_scores(SynPeople *people)
{
    Scores scores = {.people = people};
    const SynFitMoves moves = {
        .propose = propose, .accept = accept, .done = done, .context = &scores};
    SynFit *fit = syn_fit_new(SYN_PEOPLE, N_SCORES);
    if (!fit)
        return false;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynFitMove move = {.n = 1, .change[0].person = i};
        const SynPerson *p = &people->person[i];
        scores.proposed = random_spread(people, i);
        const int tomita = tomita_of(p, &scores.proposed);
        move.change[0].value[TOKUHASHI] = tokuhashi_of(p, &scores.proposed);
        move.change[0].value[TOMITA] = tomita == CLIN_MISSING ? SYN_ABSENT : tomita;
        syn_fit_set(fit, i, TOKUHASHI, move.change[0].value[TOKUHASHI]);
        syn_fit_set(fit, i, TOMITA, move.change[0].value[TOMITA]);
        accept(&scores, &move);
    }
    constrain_segments(people, fit);
    for (int a = 0; a <= SYN_ARMS; a++)
        constrain_arm(people, fit, (SynArm)a);
    bool ok = false;
    for (int k = 0; k < TRIES && !ok; k++)
        ok = syn_fit_run(fit, &people->random, &moves, 160, 40000);
    if (ok)
        polish(&scores, fit, &moves);
    else
        fprintf(stderr,
            "Tokuhashi and Tomita: the printed means were not reached, off by %lld\n",
            (long long)syn_fit_cost(fit));
    syn_fit_free(fit);
    return ok;
}
