#include "fit.h"
#include "slots.h"

#include "analysis/rank_sum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS = 120000,
    ROUNDS = 4,
    LOOK = 40,
    AGE_DRAWS = 60,
    YOUNGEST = 24,
    OLDEST = 91,
    AGE_CENTRE = 66
};
enum { INTERCEPT, DEGREE, PALSY, EMERGENCY, AGE, MALE };

static const double heat = 1.0, order_weight = 10, margin = 0.004, twin = 0.0015,
                    near_enough = 0.6;

SynScoreRow syn_slot_row(const SynSlot *slot)
{
    return (SynScoreRow){.n = 1,
        .treated = slot->stratum <= SYN_TREATED_UNMATCHED,
        .x = {1, slot->escc, slot->severe, slot->emergency, slot->age - AGE_CENTRE,
            slot->sex == 1}};
}

static bool is_matched(const SynSlot *slot)
{
    return slot->stratum == SYN_TREATED_MATCHED || slot->stratum == SYN_CONTROL_MATCHED;
}

/* --- Matching ---------------------------------------------------------------------------- */

/* Puts index in descending order of score; equal scores keep their order. */
static void sort_descending(int *index, int n, const double *score)
{
    for (int i = 1; i < n; i++) {
        const int moved = index[i];
        int k = i;
        for (; k > 0 && score[index[k - 1]] < score[moved]; k--)
            index[k] = index[k - 1];
        index[k] = moved;
    }
}

void syn_match_slots(
    const SynSlot *slot, const SynScoreModel *model, bool shaken, bool *matched)
{
    double score[SYN_SLOTS];
    int treated[SYN_SLOTS] = {0}, control[SYN_SLOTS] = {0}, n_treated = 0, n_control = 0;
    const double caliper = 0.2 * model->score_sd;
    for (int k = 0; k < SYN_SLOTS; k++) {
        const int i = shaken ? SYN_SLOTS - 1 - k : k;
        const SynScoreRow row = syn_slot_row(&slot[i]);
        score[i] = syn_score_of(model, &row, SYN_SCORE_TERMS) +
                   (shaken ? (i * 89 % 101 - 50) * 2e-11 : 0);
        matched[i] = false;
        if (row.treated)
            treated[n_treated++] = i;
        else
            control[n_control++] = i;
    }
    sort_descending(treated, n_treated, score);
    for (int t = 0; t < n_treated; t++) {
        int nearest = -1;
        double least = caliper;
        for (int c = 0; c < n_control; c++) {
            const double distance = fabs(score[control[c]] - score[treated[t]]);
            if (!matched[control[c]] &&
                (distance < least || (nearest < 0 && distance <= least))) {
                nearest = control[c];
                least = distance;
            }
        }
        if (nearest >= 0)
            matched[nearest] = matched[treated[t]] = true;
    }
}

/* How many slots the matching mistakes. */
static int count_wrong(const SynSlot *slot, const SynScoreModel *model, bool shaken)
{
    bool matched[SYN_SLOTS];
    int wrong = 0;
    syn_match_slots(slot, model, shaken, matched);
    for (int i = 0; i < SYN_SLOTS; i++)
        wrong += matched[i] != is_matched(&slot[i]);
    return wrong;
}

/* --- Ages -------------------------------------------------------------------------------- */

static bool propose_age(void *context, StatRandom *random, SynFitMove *move)
{
    const SynSlot *slot = context;
    const int size = syn_random_between(random, 1, 4);
    const int step = syn_random_chance(random, 500) ? size : -size;
    for (int k = 0; k < 2; k++) {
        const int i = syn_random_below(random, SYN_SLOTS);
        const int age = slot[i].age + (k == 0 ? step : -step);
        if (age < YOUNGEST || age > OLDEST || (k == 1 && i == move->change[0].person))
            return false;
        move->change[move->n].person = i;
        move->change[move->n++].value[0] = age;
        if (k == 0 && syn_random_chance(random, 300))
            return true;
    }
    return true;
}

static void accept_age(void *context, const SynFitMove *move)
{
    SynSlot *slot = context;
    for (int k = 0; k < move->n; k++)
        slot[move->change[k].person].age = (int)move->change[k].value[0];
}

static bool in_group(const SynSlot *slot, int arm, bool matched)
{
    const bool control = slot->stratum >= SYN_CONTROL_MATCHED;
    return (arm == SYN_ARMS || control == (arm == SYN_NOT_DECOMPRESSED)) &&
           (!matched || is_matched(slot));
}

static void constrain_ages(const SynPeople *people, const SynSlot *slot, SynFit *fit)
{
    bool member[SYN_SLOTS];
    for (int arm = 0; arm <= SYN_ARMS; arm++)
        for (int matched = 0; matched < (arm == SYN_ARMS ? 1 : 2); matched++) {
            for (int i = 0; i < SYN_SLOTS; i++)
                member[i] = in_group(&slot[i], arm, matched);
            syn_fit_constrain(fit, 0, member,
                syn_published_moments(&people->decompression_study, matched ? "4" : "1", "Age",
                    "", arm == SYN_ARMS ? "total" : syn_arm_names[arm],
                    matched ? "matched" : "unmatched", 1),
                1);
        }
}

/* P of the rank-sum test prints as published. */
static bool ages_print(const SynPeople *people, const SynSlot *slot, bool matched)
{
    double age[SYN_SLOTS];
    int32_t group[SYN_SLOTS];
    StatRankSum result;
    size_t n = 0;
    for (int i = 0; i < SYN_SLOTS; i++)
        if (in_group(&slot[i], SYN_ARMS, matched)) {
            group[n] = slot[i].stratum >= SYN_CONTROL_MATCHED;
            age[n++] = slot[i].age;
        }
    const char *text = syn_published_text(&people->decompression_study, matched ? "4" : "1",
        "Age", "", "dec_vs_nodec", matched ? "matched" : "unmatched", "p");
    const StatRankSumOptions options = {.without_interval = true};
    if (!text || stat_rank_sum(age, group, NULL, n, &options, &result) != STAT_OK)
        return true;
    return fabs(result.p_value - strtod(text, NULL)) < 0.0045;
}

static bool draw_ages(SynPeople *people, SynSlot *slot)
{
    const SynFitMoves moves = {.propose = propose_age, .accept = accept_age, .context = slot};
    bool found = false;
    for (int draw = 0; draw < AGE_DRAWS; draw++) {
        SynFit *fit = syn_fit_new(SYN_SLOTS, 1);
        if (!fit)
            return false;
        for (int i = 0; i < SYN_SLOTS; i++) {
            const int age = 67 + 11 * syn_random_normal(&people->random) / 1000;
            slot[i].age = age < YOUNGEST ? YOUNGEST : age > OLDEST ? OLDEST : age;
            syn_fit_set(fit, i, 0, slot[i].age);
        }
        constrain_ages(people, slot, fit);
        found = syn_fit_run(fit, &people->random, &moves, 200, 20000);
        syn_fit_free(fit);
        if (found && ages_print(people, slot, false) && ages_print(people, slot, true))
            return true;
    }
    return found;
}

static void draw_sexes(SynPeople *people, const SynStratumCounts *counts, SynSlot *slot)
{
    for (int first = 0; first < SYN_SLOTS;) {
        const SynStratum stratum = slot[first].stratum;
        int sex[SYN_SLOTS], n = 0;
        for (; first + n < SYN_SLOTS && slot[first + n].stratum == stratum; n++)
            sex[n] = n < counts[stratum].male ? 1 : 2;
        syn_random_shuffle(&people->random, sex, n);
        for (int i = 0; i < n; i++)
            slot[first + i].sex = sex[i];
        first += n;
    }
}

/* --- The search -------------------------------------------------------------------------- */

enum { CLASSES = 10, MAX_TWINS = 64 };

typedef struct {
    SynSlot *slot;
    SynScoreRow row[SYN_SLOTS];
    double score[SYN_SLOTS]; /* by `aim` */
    SynScoreModel model;     /* as the slots are */
    SynScoreModel aim;       /* as it shall be: what the order of the slots is judged by */
    int first[SYN_STRATA + 1];
    bool spare_control[CLASSES]; /* controls are left over */
} Search;

static double outside(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

/* How far Table 3 is from what it prints: odds ratios, limits by way of the standard errors, P
   of age and sex. */
static double model_cost(const SynScoreModel *m)
{
    const double *b = m->coefficient, *error = m->error;
    return 100 * (outside(b[DEGREE], 1.0475, 1.0813) + outside(b[PALSY], 0.9750, 1.0110) +
                     outside(b[EMERGENCY], 0.6685, 0.7170)) +
           50 *
               (outside(error[DEGREE], 0.2030, 0.2100) + outside(error[PALSY], 0.4060, 0.4310) +
                   outside(error[EMERGENCY], 0.3700, 0.3815)) +
           10 * (outside(b[AGE] / error[AGE], 0.1840, 0.1940) +
                    outside(b[MALE] / error[MALE], 0.0700, 0.0800));
}

/* Slots of the same class are within the caliper of each other (see design.c). */
static int class_of(const SynSlot *slot)
{
    return (slot->escc + slot->severe) * 2 + slot->emergency;
}

static double above(double score, double limit)
{
    return score > limit ? score - limit : 0;
}

/* Where treated are left over, the matched must score higher than they. */
static double treated_disorder(const Search *search)
{
    double lowest[CLASSES], sum = 0;
    for (int k = 0; k < CLASSES; k++)
        lowest[k] = INFINITY;
    for (int i = 0; i < search->first[1]; i++) {
        const int k = class_of(&search->slot[i]);
        lowest[k] = search->score[i] < lowest[k] ? search->score[i] : lowest[k];
    }
    for (int j = search->first[1]; j < search->first[2]; j++) {
        const int k = class_of(&search->slot[j]);
        if (search->score[j] <= lowest[k] - margin)
            continue;
        for (int i = 0; i < search->first[1]; i++)
            if (class_of(&search->slot[i]) == k)
                sum += above(search->score[j] + margin, search->score[i]);
    }
    return sum;
}

static int scores_of_cell(
    const Search *search, SynStratum stratum, const SynSlot *cell, double score[MAX_TWINS])
{
    int n = 0;
    for (int i = search->first[stratum]; i < search->first[stratum + 1]; i++) {
        const SynSlot *slot = &search->slot[i];
        if (slot->escc != cell->escc || slot->severe != cell->severe ||
            slot->emergency != cell->emergency || n == MAX_TWINS)
            continue;
        int k = n++;
        for (; k > 0 && score[k - 1] < search->score[i]; k--)
            score[k] = score[k - 1];
        score[k] = search->score[i];
    }
    return n;
}

/* Where controls are left over, each matched treated should have a twin among the matched
   controls, and none among those left over. */
static double control_disorder(const Search *search)
{
    double sum = 0;
    for (int cell = 0; cell < 16; cell++) {
        const SynSlot like = {.escc = cell / 4, .severe = cell / 2 % 2, .emergency = cell % 2};
        if (!search->spare_control[class_of(&like)])
            continue;
        double treated[MAX_TWINS], control[MAX_TWINS], spare[MAX_TWINS];
        const int n = scores_of_cell(search, SYN_TREATED_MATCHED, &like, treated);
        const int m = scores_of_cell(search, SYN_CONTROL_MATCHED, &like, control);
        const int left = scores_of_cell(search, SYN_CONTROL_UNMATCHED, &like, spare);
        /* Those of the other cell take from the upper cell its lowest, from the lower its
           highest. */
        const bool upper = !like.severe;
        const int extra = m > n ? m - n : 0, skip = upper ? 0 : extra;
        for (int k = 0; k < n && k < m; k++)
            sum += left ? above(fabs(treated[k] - control[k + skip]), twin) : 0;
        for (int k = 0; k < extra; k++)
            for (int j = 0; j < left; j++)
                sum += upper ? above(control[n + k] + margin / 2, spare[j])
                             : above(spare[j] + margin / 2, control[k]);
        for (int k = 0; k < n; k++)
            for (int j = 0; j < left; j++)
                sum += above(margin, fabs(treated[k] - spare[j]));
    }
    return sum;
}

/* Classes are further apart than the caliper, but by so little that age and sex could bring two
   slots together of which one is left over. */
static double nearness(const Search *search)
{
    const double reach = 0.2 * search->aim.score_sd + margin / 2;
    double sum = 0;
    for (int i = 0; i < search->first[2]; i++) {
        const int own = class_of(&search->slot[i]);
        const int from = i < search->first[1] ? search->first[3] : search->first[2];
        for (int j = from; j < SYN_SLOTS; j++) {
            const double distance = fabs(search->score[i] - search->score[j]);
            if (distance < reach && class_of(&search->slot[j]) != own)
                sum += reach - distance;
        }
    }
    return sum;
}

static double cost_of(Search *search)
{
    if (!syn_score_fit(search->row, SYN_SLOTS, SYN_SCORE_TERMS, &search->model))
        return 1000;
    return order_weight *
               (treated_disorder(search) + control_disorder(search) + nearness(search)) +
           model_cost(&search->model);
}

static void put(Search *search, int i, const SynSlot *slot)
{
    search->slot[i] = *slot;
    search->row[i] = syn_slot_row(slot);
    search->score[i] = syn_score_of(&search->aim, &search->row[i], SYN_SCORE_TERMS);
}

static void exchange(int *a, int *b)
{
    const int kept = *a;
    *a = *b;
    *b = kept;
}

/* Two slots of a stratum exchange age, sex or both, which keeps the stratum's mean and count.
 */
static double step(Search *search, StatRandom *random, double now, double allowed)
{
    const int s = syn_random_below(random, SYN_STRATA), what = syn_random_below(random, 3);
    const int n = search->first[s + 1] - search->first[s];
    const int i = search->first[s] + syn_random_below(random, n);
    const int j = search->first[s] + syn_random_below(random, n);
    const SynSlot kept_a = search->slot[i], kept_b = search->slot[j];
    const SynScoreModel kept = search->model;
    SynSlot a = kept_a, b = kept_b;
    if (what != 1)
        exchange(&a.age, &b.age);
    if (what != 0)
        exchange(&a.sex, &b.sex);
    if (i == j || memcmp(&a, &kept_a, sizeof a) == 0 || memcmp(&a, &kept_b, sizeof a) == 0)
        return now;
    put(search, i, &a);
    put(search, j, &b);
    const double cost = cost_of(search);
    if (cost <= now + allowed)
        return cost;
    put(search, i, &kept_a);
    put(search, j, &kept_b);
    search->model = kept;
    return now;
}

/* The model as it shall be: the design's, with the slight effects of age and sex. */
static void set_aim(Search *search)
{
    search->aim = search->model;
    search->aim.coefficient[AGE] = 0.0028;
    search->aim.coefficient[MALE] = 0.025;
    for (int i = 0; i < SYN_SLOTS; i++)
        put(search, i, &search->slot[i]);
}

static int wrong_now(const Search *search)
{
    const int wrong = count_wrong(search->slot, &search->model, false);
    return wrong ? wrong : count_wrong(search->slot, &search->model, true);
}

/* Looks every LOOK steps, when it is near, whether the real matching already takes the right
   ones. */
static int run(Search *search, StatRandom *random)
{
    int wrong = SYN_SLOTS;
    for (int round = 0; round < ROUNDS; round++) {
        if (round > 0)
            set_aim(search);
        double cost = cost_of(search);
        for (int k = 0; k < STEPS; k++) {
            const double left = (double)(STEPS - k) / STEPS;
            const double draw = syn_random_below(random, 1000) / 1000.0;
            cost = step(search, random, cost, heat * left * left * draw * draw * draw);
            if (k % LOOK != 0 || cost > near_enough || model_cost(&search->model) > 0)
                continue;
            wrong = wrong_now(search);
            if (wrong == 0)
                return 0;
        }
    }
    return wrong_now(search);
}

int syn_settle_slots(SynPeople *people, SynSlot *slot)
{
    Search *search = calloc(1, sizeof *search);
    SynStratumCounts counts[SYN_STRATA];
    if (!search)
        return -1;
    syn_stratum_counts(people, counts);
    for (int s = 0; s < SYN_STRATA; s++)
        search->first[s + 1] = search->first[s] + counts[s].n;
    if (!draw_ages(people, slot)) {
        free(search);
        return -1;
    }
    draw_sexes(people, counts, slot);
    search->slot = slot;
    for (int i = 0; i < SYN_SLOTS; i++) {
        put(search, i, &slot[i]);
        if (slot[i].stratum == SYN_CONTROL_UNMATCHED)
            search->spare_control[class_of(&slot[i])] = true;
    }
    cost_of(search);
    set_aim(search);
    const int wrong = run(search, &people->random);
    bool matched[SYN_SLOTS];
    syn_match_slots(slot, &search->model, false, matched);
    for (int i = 0; i < SYN_SLOTS; i++)
        slot[i].stratum = (SynStratum)(slot[i].stratum / 2 * 2 + !matched[i]);
    syn_deal_grades(people, counts, slot);
    free(search);
    return wrong;
}
