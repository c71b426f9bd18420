#include "slots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 16, CLASSES = 10, STARTS = 14, STEPS = 2500000, CHECKS = 1000 };
enum { A, B, C };

/* What the search weighs, in units of cost. */
static const double weight_unpaired = 30, weight_order = 0.5, weight_mixed = 3;
static const double weight_model = 6, heat = 5, good_enough = 12;

/* A combination of degree, palsy and emergency. */
typedef struct {
    int escc, severe, emergency;
} Cell;

typedef struct {
    SynPeople *people;
    SynStratumCounts want[SYN_STRATA];
    Cell patient[SYN_STRATA][SYN_SLOTS];
    int count[SYN_STRATA][CELLS];
    SynScoreModel model;
} Search;

/* Within what a coefficient and its standard error print as published. */
typedef struct {
    double low, high, error_low, error_high;
} Range;

static int number_of(const Cell *cell)
{
    return cell->escc * 4 + cell->severe * 2 + cell->emergency;
}

/* A degree of compression weighs about as much as a palsy: cells with the same sum and the same
   emergency are within the caliper of each other, others are not. */
static int class_of(int cell)
{
    return (cell / 4 + cell / 2 % 2) * 2 + cell % 2;
}

static int printed(const SynPeople *people, const char *row, SynStratum stratum)
{
    const bool control = stratum >= SYN_CONTROL_MATCHED;
    const bool matched = stratum == SYN_TREATED_MATCHED || stratum == SYN_CONTROL_MATCHED;
    return syn_published_count(&people->decompression_study, matched ? "4" : "1", row, "",
        syn_arm_names[control], matched ? "matched" : "unmatched", 0);
}

static void read_counts(const SynPeople *people, SynStratum stratum, SynStratumCounts *counts)
{
    static const char *const degrees[2][SYN_SCORE_DEGREES] = {
        {"ESCC 0", "ESCC 1a-c", "ESCC 2", "ESCC 3"}, {"ESCC 0", "ESCC 1a-c", "ESCC2", "ESCC3"}};
    static const char *const frankel[] = {
        "Frankel A", "Frankel B", "Frankel C", "Frankel D", "Frankel E"};
    *counts = (SynStratumCounts){0};
    for (int k = 0; k < SYN_SCORE_DEGREES; k++)
        counts->escc[k] = printed(people, degrees[stratum % 2][k], stratum);
    for (int k = 0; k < 5; k++) {
        counts->frankel[k] = printed(people, frankel[k], stratum);
        counts->n += counts->frankel[k];
        counts->severe += k <= C ? counts->frankel[k] : 0;
    }
    counts->emergency = printed(people, "Emergency", stratum);
    counts->male = printed(people, "Male", stratum);
}

/* The whole arm less the matched. */
static void take_off(SynStratumCounts *rest, const SynStratumCounts *part)
{
    rest->n -= part->n;
    rest->severe -= part->severe;
    rest->emergency -= part->emergency;
    rest->male -= part->male;
    for (int k = 0; k < SYN_SCORE_DEGREES; k++)
        rest->escc[k] -= part->escc[k];
    for (int k = 0; k < 5; k++)
        rest->frankel[k] -= part->frankel[k];
}

void syn_stratum_counts(const SynPeople *people, SynStratumCounts counts[SYN_STRATA])
{
    for (int s = 0; s < SYN_STRATA; s++)
        read_counts(people, (SynStratum)s, &counts[s]);
    SynStratumCounts *treated = &counts[SYN_TREATED_MATCHED],
                     *control = &counts[SYN_CONTROL_MATCHED];
    const int emergencies = treated->emergency + control->emergency;
    treated->emergency = emergencies / 2;
    control->emergency = emergencies / 2;
    int surplus = treated->severe - control->severe;
    for (int k = 0; k < SYN_SCORE_DEGREES; k++)
        surplus += k * (treated->escc[k] - control->escc[k]);
    control->severe += surplus; /* palsies of grade A, of which the table prints none */
    control->frankel[A] += surplus;
    control->frankel[C + 1] -= surplus;
    take_off(&counts[SYN_TREATED_UNMATCHED], treated);
    take_off(&counts[SYN_CONTROL_UNMATCHED], control);
}

/* --- What a state of the search costs ---------------------------------------------------- */

static double outside(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int surplus_taken(int wanted, int own, int spare)
{
    return wanted > own ? least(wanted - own, spare) : 0;
}

/* Those who stand in the way of the matching within a class of two cells: spare treated in the
   upper cell come before matched ones in the lower; a spare control in one's own cell is nearer
   than a matched one in the other. */
static int out_of_order(int (*count)[CELLS], int lower, int upper)
{
    int off = count[SYN_TREATED_MATCHED][lower] ? count[SYN_TREATED_UNMATCHED][upper] : 0;
    const int both[] = {lower, upper};
    for (int k = 0; k < 2; k++)
        off += surplus_taken(count[SYN_TREATED_MATCHED][both[k]],
            count[SYN_CONTROL_MATCHED][both[k]], count[SYN_CONTROL_UNMATCHED][both[k]]);
    return off;
}

static double matching_cost(int (*count)[CELLS])
{
    int in_class[SYN_STRATA][CLASSES] = {{0}}, mixed[2] = {0}, order = 0, unpaired = 0;
    for (int s = 0; s < SYN_STRATA; s++)
        for (int c = 0; c < CELLS; c++)
            in_class[s][class_of(c)] += count[s][c];
    for (int k = 0; k < CLASSES; k++)
        unpaired +=
            abs(in_class[SYN_TREATED_MATCHED][k] - in_class[SYN_CONTROL_MATCHED][k]) +
            2 * least(in_class[SYN_TREATED_UNMATCHED][k], in_class[SYN_CONTROL_UNMATCHED][k]);
    for (int c = 0; c < CELLS; c++)
        if (count[SYN_TREATED_MATCHED][c] && count[SYN_TREATED_UNMATCHED][c]) {
            mixed[0] += count[SYN_TREATED_MATCHED][c];
            mixed[1] += count[SYN_TREATED_UNMATCHED][c];
        }
    for (int c = 0; c < CELLS; c++)
        if (c % 4 < 2 && c >= 4) /* no palsy; its fellow has one, and a degree less */
            order += out_of_order(count, c - 2, c);
    /* In a mixed cell the matched are the older: as many as can be, when in both strata ... */
    const double share = mixed[0] / 51.0 + mixed[1] / 138.0;
    return weight_unpaired * unpaired + weight_order * order +
           weight_mixed * (share + 10 * outside(share, 0, 0.75));
}

static double model_cost(Search *search)
{
    /* Logarithms of odds ratios that print as 2.9, 2.7 and 2.0, and what standard errors leave
       the printed limits; drawn in a little for what age and sex will change. */
    static const Range range[] = {{1.0530, 1.0812, 0.2030, 0.2090},
        {0.9800, 1.0080, 0.4075, 0.4300}, {0.6720, 0.7150, 0.3700, 0.3810}};
    SynScoreRow row[CELLS];
    for (int c = 0; c < CELLS; c++) {
        const int treated =
            search->count[SYN_TREATED_MATCHED][c] + search->count[SYN_TREATED_UNMATCHED][c];
        row[c] = (SynScoreRow){.x = {1, c / 4, c / 2 % 2, c % 2},
            .treated = treated,
            .n = treated + search->count[SYN_CONTROL_MATCHED][c] +
                 search->count[SYN_CONTROL_UNMATCHED][c]};
    }
    if (!syn_score_fit(row, CELLS, 4, &search->model))
        return 1000;
    const SynScoreModel *m = &search->model;
    double cost = 0;
    for (int k = 0; k < 3; k++)
        cost +=
            outside(m->coefficient[k + 1], range[k].low, range[k].high) * (k == 0 ? 100 : 50) +
            outside(m->error[k + 1], range[k].error_low, range[k].error_high) * 100;
    /* Palsy and emergency must be further apart than the caliper. */
    const double gap = m->coefficient[2] - m->coefficient[3] - 0.2 * m->score_sd;
    return (cost + outside(gap, 0.02, 1) * 50) * weight_model;
}

static double cost_of(Search *search)
{
    return matching_cost(search->count) + model_cost(search);
}

/* --- The search --------------------------------------------------------------------------- */

/* Gives a flag to `wanted` patients, first to those who are free of `other` as long as it is
   wanted, from the end of the list, where compression is highest. */
static void spread_flags(Search *search, int stratum)
{
    const SynStratumCounts *want = &search->want[stratum];
    Cell *patient = search->patient[stratum];
    int order[SYN_SLOTS];
    for (int i = 0; i < want->n; i++)
        order[i] = i;
    syn_random_shuffle(&search->people->random, order, want->n);
    for (int i = 0; i < want->severe; i++)
        patient[order[i]].severe = 1;
    syn_random_shuffle(&search->people->random, order, want->n);
    for (int i = 0; i < want->emergency; i++)
        patient[order[i]].emergency = 1;
}

/* The controls left over with an ESCC of 2 need a class in which no treated are left over: as
   emergencies without palsy. The treated left over with an ESCC of 2 start with a palsy, or
   without emergency, those with 3 take the emergencies. */
static void arrange_left_over(Search *search)
{
    const SynStratumCounts *treated = &search->want[SYN_TREATED_UNMATCHED];
    const SynStratumCounts *control = &search->want[SYN_CONTROL_UNMATCHED];
    Cell *patient = search->patient[SYN_TREATED_UNMATCHED];
    int severe = treated->severe, emergency = treated->emergency;
    for (int i = treated->n - 1; i >= 0; i--) {
        patient[i].severe = severe > 0 && (patient[i].escc == 3 || i % 2);
        severe -= patient[i].severe;
        patient[i].emergency = emergency > 0 && (patient[i].escc == 3 || patient[i].severe);
        emergency -= patient[i].emergency;
    }
    for (int i = 0; i < treated->n; i++) {
        if (severe > 0 && !patient[i].severe) {
            patient[i].severe = 1;
            severe--;
        }
        if (emergency > 0 && !patient[i].emergency && patient[i].escc < 2) {
            patient[i].emergency = 1;
            emergency--;
        }
    }
    patient = search->patient[SYN_CONTROL_UNMATCHED];
    severe = control->severe;
    emergency = control->emergency;
    for (int i = control->n - 1; i >= 0; i--) {
        patient[i].emergency = emergency-- > 0;
        patient[i].severe = patient[i].escc < 2 && severe-- > 0;
    }
}

static void start(Search *search)
{
    memset(search->patient, 0, sizeof search->patient);
    memset(search->count, 0, sizeof search->count);
    memset(&search->model, 0, sizeof search->model);
    for (int s = 0; s < SYN_STRATA; s++) {
        int n = 0;
        for (int k = 0; k < SYN_SCORE_DEGREES; k++)
            for (int i = search->want[s].escc[k]; i > 0; i--)
                search->patient[s][n++].escc = k;
        spread_flags(search, s);
    }
    arrange_left_over(search);
    for (int s = 0; s < SYN_STRATA; s++)
        for (int i = 0; i < search->want[s].n; i++)
            search->count[s][number_of(&search->patient[s][i])]++;
}

static void exchange(int *a, int *b)
{
    const int kept = *a;
    *a = *b;
    *b = kept;
}

/* Two patients of a stratum exchange their degree, palsy or emergency. */
static double step(Search *search, double now, double allowed)
{
    StatRandom *random = &search->people->random;
    const int s = syn_random_below(random, SYN_STRATA), n = search->want[s].n;
    Cell *a = &search->patient[s][syn_random_below(random, n)];
    Cell *b = &search->patient[s][syn_random_below(random, n)];
    const Cell kept_a = *a, kept_b = *b;
    const int what = syn_random_below(random, 3);
    exchange(what == 0   ? &a->escc
             : what == 1 ? &a->severe
                         : &a->emergency,
        what == 0   ? &b->escc
        : what == 1 ? &b->severe
                    : &b->emergency);
    const int was_a = number_of(&kept_a), was_b = number_of(&kept_b);
    if (number_of(a) == was_a || number_of(a) == was_b) /* nothing changes in the counts */
        return now;
    int *count = search->count[s];
    const SynScoreModel kept_model = search->model;
    count[was_a]--;
    count[was_b]--;
    count[number_of(a)]++;
    count[number_of(b)]++;
    const double cost = cost_of(search);
    if (cost <= now + allowed)
        return cost;
    count[number_of(a)]--;
    count[number_of(b)]--;
    count[was_a]++;
    count[was_b]++;
    *a = kept_a;
    *b = kept_b;
    search->model = kept_model;
    return now;
}

static double run(Search *search)
{
    start(search);
    double cost = cost_of(search);
    for (int k = 0; k < STEPS && cost > 0; k++) {
        const double left = (double)(STEPS - k) / STEPS;
        const double draw = syn_random_below(&search->people->random, 1000) / 1000.0;
        cost = step(search, cost, heat * left * left * draw * draw * draw);
    }
    return cost;
}

static void write_slots(const Search *search, SynSlot *slot)
{
    int n = 0;
    for (int s = 0; s < SYN_STRATA; s++)
        for (int i = 0; i < search->want[s].n; i++) {
            const Cell *cell = &search->patient[s][i];
            slot[n++] = (SynSlot){.stratum = (SynStratum)s,
                .escc = cell->escc,
                .severe = cell->severe,
                .emergency = cell->emergency};
        }
}

bool syn_design_slots(SynPeople *people, SynSlot *slot)
{
    Search *search = calloc(1, sizeof *search);
    double best = INFINITY;
    if (!search)
        return false;
    search->people = people;
    syn_stratum_counts(people, search->want);
    for (int k = 0; k < STARTS && best > good_enough; k++) {
        const double cost = run(search);
        if (cost < best) {
            best = cost;
            write_slots(search, slot);
        }
    }
    free(search);
    return best < weight_unpaired;
}
