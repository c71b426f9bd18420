#include <math.h>
#include <stdlib.h>

#include "analysis/cox_fit.h"
#include "analysis/sort.h"

/* Counts by rank, with sums of all below a rank. Ranks fall into blocks; a Fenwick tree holds
   the blocks, which are so few that they stay in the processor's cache. */
enum { BLOCK = 32 };

typedef struct {
    size_t n_ranks, n_blocks;
    uint32_t *count; /* n_ranks; totals stay below 2^32 (STAT_TOTAL_MAX) */
    uint32_t *tree;  /* n_blocks + 1, 1-based */
    uint32_t total;
} Counter;

static void counter_reset(Counter *c)
{
    c->total = 0;
    for (size_t i = 0; i < c->n_ranks; i++)
        c->count[i] = 0;
    for (size_t i = 0; i <= c->n_blocks; i++)
        c->tree[i] = 0;
}

static void counter_add(Counter *c, size_t rank, uint32_t weight)
{
    c->count[rank] += weight;
    c->total += weight;
    for (size_t b = rank / BLOCK + 1; b <= c->n_blocks; b += b & (~b + 1))
        c->tree[b] += weight;
}

static uint32_t counter_below(const Counter *c, size_t rank)
{
    uint32_t sum = 0;
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

/* `later` says that the row asking is the one with the longer time. */
static void ask(Work *work, size_t i, bool later)
{
    ask_for(work, later ? i - AHEAD : i + AHEAD); /* wraps around at the start: no row */
    const size_t rank = work->rank[i];
    const uint32_t below = counter_below(&work->counter, rank);
    const uint32_t equal = work->counter.count[rank];
    const uint32_t above = work->counter.total - below - equal;
    work->pairs[i].concordant += later ? above : below;
    work->pairs[i].discordant += later ? below : above;
    work->pairs[i].tied += equal;
}

static void count_in(Work *work, size_t i)
{
    counter_add(&work->counter, work->rank[i], (uint32_t)work->rows->weight[i]);
}

/* From the last time back: each event meets all that outlived it, the censored of its own time
   among them. */
static void read_backward(Work *work, size_t start, size_t end)
{
    const StatCoxRows *rows = work->rows;
    for (size_t i = start, next; i < end; i = next) {
        for (next = i; next < end && rows->time[next] == rows->time[i]; next++)
            if (!rows->event[next])
                count_in(work, next);
        for (size_t k = i; k < next; k++)
            if (rows->event[k])
                ask(work, k, false);
        for (size_t k = i; k < next; k++)
            if (rows->event[k])
                count_in(work, k);
    }
}

/* From the first time on: each row meets the events before it. */
static void read_forward(Work *work, size_t start, size_t end)
{
    const StatCoxRows *rows = work->rows;
    for (size_t i = end, next; i > start; i = next) {
        for (next = i; next > start && rows->time[next - 1] == rows->time[i - 1];)
            if (rows->event[--next])
                ask(work, next, true);
        for (size_t k = next; k < i; k++)
            if (rows->event[k])
                count_in(work, k);
        for (size_t k = next; k < i; k++)
            if (!rows->event[k])
                ask(work, k, true);
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
        counter_reset(&work.counter);
        read_forward(&work, rows->start[s], rows->start[s + 1]);
    }
    if (status == STAT_OK)
        summarise(&work, concordance, std_error);
    free(work.rank);
    free(work.pairs);
    free(work.counter.count);
    free(work.counter.tree);
    return status;
}
