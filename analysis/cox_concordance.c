#include <math.h>
#include <stdlib.h>

#include "analysis/cox_fit.h"
#include "analysis/sort.h"

/* Counts by rank, with sums of all below a rank. Ranks fall into blocks; a Fenwick tree holds
   the blocks, which are so few that they stay in the processor's cache. A count is a pair in
   one word: all rows in its lower half, events in its upper half; neither reaches 2^32
   (STAT_TOTAL_MAX), so that pairs add and subtract as one number. */
enum { BLOCK = 16, HALF = 32 };

typedef struct {
    size_t n_ranks, n_blocks;
    uint64_t *count; /* n_ranks */
    uint64_t *tree;  /* n_blocks + 1, 1-based */
    uint64_t total;
} Counter;

static void counter_reset(Counter *c)
{
    c->total = 0;
    for (size_t i = 0; i < c->n_ranks; i++)
        c->count[i] = 0;
    for (size_t i = 0; i <= c->n_blocks; i++)
        c->tree[i] = 0;
}

static void counter_add(Counter *c, size_t rank, uint64_t weight)
{
    c->count[rank] += weight;
    c->total += weight;
    for (size_t b = rank / BLOCK + 1; b <= c->n_blocks; b += b & (~b + 1))
        c->tree[b] += weight;
}

static uint64_t counter_below(const Counter *c, size_t rank)
{
    uint64_t sum = 0;
    for (size_t b = rank / BLOCK; b > 0; b -= b & (~b + 1))
        sum += c->tree[b];
    for (size_t i = rank / BLOCK * BLOCK; i < rank; i++)
        sum += c->count[i];
    return sum;
}

/* Pairs that a row is part of. */
typedef struct {
    double concordant, discordant, tied;
} Pairs;

typedef struct {
    const StatCoxRows *rows;
    uint32_t *rank; /* n: place of the row's score among the distinct scores */
    Pairs *pairs;   /* n */
    Counter counter;
} Work;

/* Asks for the counts of a row that is read soon. */
static inline void ask_for(const Work *work, size_t i)
{
#if defined(__GNUC__) || defined(__clang__)
    if (i < work->rows->n)
        __builtin_prefetch(&work->counter.count[work->rank[i]]);
#else
    (void)work;
    (void)i;
#endif
}

enum { AHEAD = 16 };

/* The pairs of counts below, at and above a row's rank. */
typedef struct {
    uint64_t below, equal, above;
} Around;

static Around look_around(const Work *work, size_t i)
{
    const size_t rank = work->rank[i];
    const uint64_t below = counter_below(&work->counter, rank);
    const uint64_t equal = work->counter.count[rank];
    return (Around){below, equal, work->counter.total - below - equal};
}

static void count_in(Work *work, size_t i)
{
    const uint64_t weight = (uint64_t)work->rows->weight[i];
    counter_add(
        &work->counter, work->rank[i], work->rows->event[i] ? weight << HALF | weight : weight);
}

/* An event meets all that outlived it. */
static void meet_later(Pairs *pairs, Around around)
{
    pairs->concordant += (uint32_t)around.below;
    pairs->discordant += (uint32_t)around.above;
    pairs->tied += (uint32_t)around.equal;
}

/* A row does not meet the events that came after it; meet_events adds those of any time. */
static void leave_later(Pairs *pairs, Around around)
{
    pairs->concordant -= (double)(around.above >> HALF);
    pairs->discordant -= (double)(around.below >> HALF);
    pairs->tied -= (double)(around.equal >> HALF);
}

/* From the last time back. Each event meets all that outlived it, the censored of its own time
   among them; each row leaves out the events that it did not outlive: a censored row has
   outlived those of its own time, an event has not. */
static void read_backward(Work *work, size_t start, size_t end)
{
    const StatCoxRows *rows = work->rows;
    for (size_t i = start, next; i < end; i = next) {
        size_t n_events = 0;
        for (next = i; next < end && rows->time[next] == rows->time[i]; next++) {
            ask_for(work, next + AHEAD);
            n_events += rows->event[next];
            if (rows->event[next])
                continue;
            leave_later(&work->pairs[next], look_around(work, next));
            count_in(work, next);
        }
        for (size_t k = i; k < next && n_events > 0; k++) {
            if (!rows->event[k])
                continue;
            Around around = look_around(work, k);
            meet_later(&work->pairs[k], around);
            if (n_events > 1)
                continue;
            around.equal += (uint64_t)rows->weight[k] << HALF; /* the event itself */
            leave_later(&work->pairs[k], around);
        }
        for (size_t k = i; k < next && n_events > 0; k++)
            if (rows->event[k])
                count_in(work, k);
        for (size_t k = i; k < next && n_events > 1; k++)
            if (rows->event[k])
                leave_later(&work->pairs[k], look_around(work, k));
    }
}

/* After all rows of a stratum are counted in: each meets its events. Ends with the counter's
   counts as sums of all up to a rank. */
static void meet_events(Work *work, size_t start, size_t end)
{
    Counter *counter = &work->counter;
    for (size_t r = 1; r < counter->n_ranks; r++)
        counter->count[r] += counter->count[r - 1];
    for (size_t i = start; i < end; i++) {
        ask_for(work, i + AHEAD);
        const size_t rank = work->rank[i];
        const uint64_t below = rank > 0 ? counter->count[rank - 1] >> HALF : 0;
        const uint64_t up_to = counter->count[rank] >> HALF;
        work->pairs[i].discordant += (double)below;
        work->pairs[i].tied += (double)(up_to - below);
        work->pairs[i].concordant += (double)((counter->total >> HALF) - up_to);
    }
}

/* Ranks of the scores; equal scores share one. */
static StatStatus rank_scores(Work *work, const double *coefficient)
{
    const size_t n = work->rows->n, p = work->rows->p;
    uint64_t *key = malloc((n + 1) * sizeof *key), *place = malloc((n + 1) * sizeof *place);
    StatStatus status = key && place ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        for (size_t i = 0; i < n; i++) {
            double score = 0;
            for (size_t k = 0; k < p; k++)
                score += coefficient[k] * work->rows->x[i * p + k];
            key[i] = stat_sort_key(score);
            place[i] = i;
        }
        status = stat_sort_keys(key, place, n);
    }
    if (status == STAT_OK) {
        uint32_t rank = 0;
        for (size_t i = 0; i < n; i++) {
            rank += i > 0 && key[i] != key[i - 1];
            work->rank[place[i]] = rank;
        }
        work->counter.n_ranks = n > 0 ? (size_t)rank + 1 : 0;
    }
    free(key);
    free(place);
    return status;
}

static void summarise(const Work *work, double *concordance, double *std_error)
{
    const StatCoxRows *rows = work->rows;
    double concordant = 0, discordant = 0, tied = 0;
    for (size_t i = 0; i < rows->n; i++) {
        /* Every pair was met twice, once from either side. */
        concordant += rows->weight[i] * work->pairs[i].concordant / 2;
        discordant += rows->weight[i] * work->pairs[i].discordant / 2;
        tied += rows->weight[i] * work->pairs[i].tied / 2;
    }
    const double n_pairs = concordant + discordant + tied;
    if (!(n_pairs > 0))
        return;
    const double somers = (concordant - discordant) / n_pairs;
    double variance = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const Pairs *own = &work->pairs[i];
        const double influence =
            (own->concordant - own->discordant) / n_pairs -
            somers / n_pairs * (own->concordant + own->discordant + own->tied);
        variance += rows->weight[i] * influence * influence;
    }
    *concordance = (somers + 1) / 2;
    *std_error = sqrt(variance) / 2;
}

StatStatus stat_cox_concordance(
    const StatCoxRows *rows, const double *coefficient, double *concordance, double *std_error)
{
    *concordance = *std_error = NAN;
    if (rows->n > UINT32_MAX)
        return STAT_DATA;
    Work work = {.rows = rows};
    work.rank = calloc(rows->n + 1, sizeof *work.rank);
    work.pairs = calloc(rows->n + 1, sizeof *work.pairs);
    StatStatus status =
        work.rank && work.pairs ? rank_scores(&work, coefficient) : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        Counter *counter = &work.counter;
        counter->n_blocks = counter->n_ranks / BLOCK + 1;
        counter->count = calloc(counter->n_ranks + 1, sizeof *counter->count);
        counter->tree = calloc(counter->n_blocks + 1, sizeof *counter->tree);
        if (!counter->count || !counter->tree)
            status = STAT_NO_MEMORY;
    }
    for (size_t s = 0; s < rows->n_strata && status == STAT_OK; s++) {
        counter_reset(&work.counter);
        read_backward(&work, rows->start[s], rows->start[s + 1]);
        meet_events(&work, rows->start[s], rows->start[s + 1]);
    }
    if (status == STAT_OK)
        summarise(&work, concordance, std_error);
    free(work.rank);
    free(work.pairs);
    free(work.counter.count);
    free(work.counter.tree);
    return status;
}
