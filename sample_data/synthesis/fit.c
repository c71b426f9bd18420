#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CONSTRAINTS = 40, COOLINGS = 12, COST_UNIT = 64 };
_Static_assert(MAX_CONSTRAINTS <= 64, "a value's constraints are bits of one number");
enum { WANDER_HEAT = 80, WANDER_PULL = 4, HOMEWARD = 20 };

typedef struct {
    int series;
    int64_t n, sum, squares;         /* of the members' values as they stand */
    int64_t sum_low, sum_high;       /* limits of the sum */
    int64_t spread_low, spread_high; /* limits of n * squares - sum * sum */
    int64_t grain, spread_scale;
} Constraint;

struct SynFit {
    int n_people, n_series, n_constraints;
    int64_t *value;    /* value[person * n_series + series] */
    uint64_t *counted; /* by which constraints that value is counted: a bit each */
    Constraint constraint[MAX_CONSTRAINTS];
    int64_t cost;
};

SynFit *syn_fit_new(int n_people, int n_series)
{
    SynFit *fit = calloc(1, sizeof *fit);
    if (!fit)
        return NULL;
    fit->n_people = n_people;
    fit->n_series = n_series;
    fit->value = malloc((size_t)n_people * (size_t)n_series * sizeof *fit->value);
    fit->counted = calloc((size_t)n_people * (size_t)n_series, sizeof *fit->counted);
    if (!fit->value || !fit->counted) {
        syn_fit_free(fit);
        return NULL;
    }
    for (int i = 0; i < n_people * n_series; i++)
        fit->value[i] = SYN_ABSENT;
    return fit;
}

void syn_fit_free(SynFit *fit)
{
    if (!fit)
        return;
    free(fit->counted);
    free(fit->value);
    free(fit);
}

void syn_fit_set(SynFit *fit, int person, int series, int64_t value)
{
    fit->value[person * fit->n_series + series] = value;
}

int64_t syn_fit_get(const SynFit *fit, int person, int series)
{
    return fit->value[person * fit->n_series + series];
}

static int64_t outside(int64_t value, int64_t low, int64_t high)
{
    if (value < low)
        return low - value;
    return value > high ? value - high : 0;
}

static int64_t constraint_cost(const Constraint *c, int64_t sum, int64_t squares)
{
    const int64_t off_sum = outside(sum, c->sum_low, c->sum_high);
    const int64_t off_spread =
        outside(c->n * squares - sum * sum, c->spread_low, c->spread_high);
    if (off_sum == 0 && off_spread == 0)
        return 0;
    return off_sum * COST_UNIT / c->grain + off_spread / c->spread_scale + 1;
}

void syn_fit_constrain(
    SynFit *fit, int series, const bool *member, SynMoments moments, int64_t grain)
{
    if (!moments.found || fit->n_constraints == MAX_CONSTRAINTS)
        return;
    Constraint c = {.series = series, .grain = grain};
    for (int i = 0; i < fit->n_people; i++) {
        const int64_t value = syn_fit_get(fit, i, series);
        if (!member[i] || value == SYN_ABSENT)
            continue;
        fit->counted[i * fit->n_series + series] |= UINT64_C(1) << fit->n_constraints;
        c.n++;
        c.sum += value;
        c.squares += value * value;
    }
    const double n = (double)c.n, pairs = n * (n - 1);
    c.sum_low = (int64_t)ceil(moments.mean_low * n);
    c.sum_high = (int64_t)floor(moments.mean_high * n);
    c.spread_low = (int64_t)ceil(moments.sd_low * moments.sd_low * pairs);
    c.spread_high = (int64_t)floor(moments.sd_high * moments.sd_high * pairs);
    c.spread_scale = (int64_t)(2 * n * moments.sd_high * (double)grain) / COST_UNIT;
    if (c.spread_scale < 1)
        c.spread_scale = 1;
    fit->cost += constraint_cost(&c, c.sum, c.squares);
    fit->constraint[fit->n_constraints++] = c;
}

int64_t syn_fit_cost(const SynFit *fit)
{
    return fit->cost;
}

/* Whether the constraint at i counts a person's value. */
static bool counts(const SynFit *fit, int i, int person)
{
    return fit->counted[person * fit->n_series + fit->constraint[i].series] >> i & 1;
}

int syn_fit_pick(const SynFit *fit, StatRandom *random, int *series)
{
    enum { LOOKS = 12 };
    int missed[MAX_CONSTRAINTS], n = 0;
    for (int i = 0; i < fit->n_constraints && fit->cost > 0; i++) {
        const Constraint *c = &fit->constraint[i];
        if (constraint_cost(c, c->sum, c->squares) > 0)
            missed[n++] = i;
    }
    if (n == 0)
        return -1;
    const int chosen = missed[syn_random_below(random, n)];
    *series = fit->constraint[chosen].series;
    for (int k = 0; k < LOOKS; k++) {
        const int person = syn_random_below(random, fit->n_people);
        if (counts(fit, chosen, person))
            return person;
    }
    return -1;
}

/* The constraints that see a move, a bit each: most do not. */
static uint64_t seen_by(const SynFit *fit, const SynFitMove *move)
{
    uint64_t seen = 0;
    for (int k = 0; k < move->n; k++) {
        const int first = move->change[k].person * fit->n_series;
        for (int s = 0; s < fit->n_series; s++)
            if (fit->value[first + s] != move->change[k].value[s])
                seen |= fit->counted[first + s];
    }
    return seen;
}

/* What the sums of the constraint at i would be after a move. */
static void changed_sums(
    const SynFit *fit, int i, const SynFitMove *move, int64_t *sum, int64_t *squares)
{
    const Constraint *c = &fit->constraint[i];
    *sum = c->sum;
    *squares = c->squares;
    for (int k = 0; k < move->n; k++) {
        const SynFitChange *change = &move->change[k];
        if (!counts(fit, i, change->person))
            continue;
        const int64_t before = syn_fit_get(fit, change->person, c->series);
        const int64_t after = change->value[c->series];
        *sum += after - before;
        *squares += after * after - before * before;
    }
}

static int64_t cost_rise(const SynFit *fit, const SynFitMove *move)
{
    const uint64_t seen = seen_by(fit, move);
    int64_t rise = 0;
    for (int i = 0; i < fit->n_constraints; i++) {
        const Constraint *c = &fit->constraint[i];
        int64_t sum, squares;
        if (!(seen >> i & 1))
            continue;
        changed_sums(fit, i, move, &sum, &squares);
        rise += constraint_cost(c, sum, squares) - constraint_cost(c, c->sum, c->squares);
    }
    return rise;
}

static void take(SynFit *fit, const SynFitMove *move, int64_t rise)
{
    const uint64_t seen = seen_by(fit, move);
    for (int i = 0; i < fit->n_constraints; i++)
        if (seen >> i & 1)
            changed_sums(fit, i, move, &fit->constraint[i].sum, &fit->constraint[i].squares);
    for (int k = 0; k < move->n; k++)
        for (int s = 0; s < fit->n_series; s++)
            syn_fit_set(fit, move->change[k].person, s, move->change[k].value[s]);
    fit->cost += rise;
}

static bool finished(const SynFit *fit, const SynFitMoves *moves)
{
    return fit->cost == 0 && (!moves->done || moves->done(moves->context));
}

bool syn_fit_run(
    SynFit *fit, StatRandom *random, const SynFitMoves *moves, int64_t heat, int steps)
{
    for (int cooling = 0; cooling < COOLINGS; cooling++) {
        const int64_t limit = cooling == COOLINGS - 1 ? 0 : heat >> cooling;
        for (int step = 0; step < steps; step++) {
            SynFitMove move = {0};
            if (finished(fit, moves))
                return true;
            if (!moves->propose(moves->context, random, &move))
                continue;
            const int64_t rise = cost_rise(fit, &move);
            const int64_t allowed = limit ? syn_random_below(random, (int)limit + 1) : 0;
            if (rise + move.extra > allowed)
                continue;
            take(fit, &move, rise);
            moves->accept(moves->context, &move);
        }
    }
    return finished(fit, moves);
}

bool syn_fit_polish(SynFit *fit, StatRandom *random, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), int steps)
{
    for (int step = 0; step < steps; step++) {
        SynFitMove move = {0};
        if (finished(fit, moves))
            return true;
        if (!moves->propose(moves->context, random, &move))
            continue;
        const int64_t off = cost_rise(fit, &move);
        const int heat = (steps - step) * 4 / steps;
        if (off != 0 || rise(moves->context, &move) > syn_random_below(random, heat + 1))
            continue;
        take(fit, &move, off);
        moves->accept(moves->context, &move);
    }
    return finished(fit, moves);
}

/* One cooling in which constraints may be left for a while.
   Returns by how much the caller's cost rose. */
static int64_t wander(SynFit *fit, StatRandom *random, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), int steps)
{
    int64_t sum = 0;
    for (int step = 0; step < steps; step++) {
        SynFitMove move = {0};
        if (finished(fit, moves))
            break;
        if (!moves->propose(moves->context, random, &move))
            continue;
        const int left = steps - step - steps / 5; /* in the end downhill only */
        const int heat = left > 0 ? (int)((int64_t)WANDER_HEAT * left / steps) : 0;
        const int64_t off = cost_rise(fit, &move) * (left > 0 ? 1 : HOMEWARD);
        const int64_t allowed = syn_random_below(random, heat + 1) - move.extra / WANDER_PULL;
        if (off > allowed + WANDER_HEAT)
            continue;
        const int64_t own = rise(moves->context, &move);
        if (off + own > allowed)
            continue;
        take(fit, &move, cost_rise(fit, &move));
        moves->accept(moves->context, &move);
        sum += own;
    }
    return sum;
}

/* Puts everybody back to where they were. */
static void restore(SynFit *fit, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), const int64_t *kept)
{
    for (int i = 0; i < fit->n_people; i++) {
        const int64_t *old = &kept[i * fit->n_series];
        SynFitMove move = {.n = 1, .change[0].person = i};
        if (memcmp(old, &fit->value[i * fit->n_series], (size_t)fit->n_series * sizeof *old) ==
            0)
            continue;
        memcpy(move.change[0].value, old, (size_t)fit->n_series * sizeof *old);
        rise(moves->context, &move);
        take(fit, &move, cost_rise(fit, &move));
        moves->accept(moves->context, &move);
    }
}

bool syn_fit_wander(SynFit *fit, StatRandom *random, const SynFitMoves *moves,
    int64_t (*rise)(void *context, const SynFitMove *move), int steps, int rounds)
{
    const size_t size = (size_t)fit->n_people * (size_t)fit->n_series * sizeof *fit->value;
    int64_t *kept = malloc(size);
    for (int k = 0; k < rounds && kept && !finished(fit, moves); k++) {
        memcpy(kept, fit->value, size);
        const int64_t rose = wander(fit, random, moves, rise, steps);
        if (fit->cost > 0 || rose > 0)
            restore(fit, moves, rise, kept);
    }
    free(kept);
    return finished(fit, moves);
}
