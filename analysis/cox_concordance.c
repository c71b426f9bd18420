#include <math.h>
#include <stdlib.h>

#include "analysis/cox_fit.h"
#include "analysis/sort.h"

/* Every row has a place in the order of the scores. Rows are counted in one after the other,
   and the sum of all that were counted below a place is wanted. A count is a pair in one word:
   all rows in its lower half, events in its upper half; neither reaches 2^32 (STAT_TOTAL_MAX),
   so that pairs add as one number.

   The 32 places of a leaf are the bits of one word, again in pairs, where each row counts once;
   with weights they are 32 numbers. Above the leaves stands a tree of 8 children a node. A node
   holds, for each child, the sum of the children before it: a sum reads one number a level, and
   a count changes the 8 numbers of one node a level, which vector instructions do without a
   jump. */
enum { LEAF = 32, CHILD_BITS = 3, CHILDREN = 1 << CHILD_BITS, MOST_LEVELS = 11, HALF = 32 };

typedef struct {
    size_t n_levels;
    uint64_t *before[MOST_LEVELS]; /* the lowest level first; parts of one block */
    uint64_t *block;
    uint64_t *bits;   /* of each leaf; NULL with weights */
    uint64_t *weight; /* of each place; NULL without weights */
    uint64_t total;
} Counter;

static void counter_clear(Counter *counter)
{
    free(counter->block);
    free(counter->bits);
    free(counter->weight);
    *counter = (Counter){0};
}

/* A counter of n places, nothing counted. */
static StatStatus counter_init(Counter *counter, size_t n, bool weighted)
{
    *counter = (Counter){0};
    const size_t n_leaves = n / LEAF + 1;
    size_t at[MOST_LEVELS], all = 0;
    for (size_t m = n_leaves; counter->n_levels == 0 || m > 1;) {
        const size_t nodes = (m + CHILDREN - 1) / CHILDREN;
        at[counter->n_levels++] = all;
        all += nodes * CHILDREN;
        m = nodes;
    }
    counter->block = calloc(all, sizeof *counter->block);
    if (weighted)
        counter->weight = calloc(n_leaves * LEAF, sizeof *counter->weight);
    else
        counter->bits = calloc(n_leaves, sizeof *counter->bits);
    if (!counter->block || (!counter->weight && !counter->bits)) {
        counter_clear(counter);
        return STAT_NO_MEMORY;
    }
    for (size_t l = 0; l < counter->n_levels; l++)
        counter->before[l] = counter->block + at[l];
    return STAT_OK;
}

/* Counts a row in, of that weight if there are weights. */
static inline void counter_add(Counter *counter, size_t place, uint64_t weight)
{
    /* The 8 masks from CHILDREN - 1 - child on begin with child + 1 zeros. */
    static const uint64_t after[2 * CHILDREN] = {[CHILDREN] = UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX,
        UINT64_MAX};
    size_t at = place / LEAF;
    counter->total += weight;
    if (counter->bits)
        counter->bits[at] |= weight << place % LEAF;
    else
        counter->weight[place] = weight;
    for (size_t l = 0; l < counter->n_levels; l++, at /= CHILDREN) {
        const size_t child = at % CHILDREN;
        uint64_t *node = counter->before[l] + (at - child);
        const uint64_t *mask = after + (CHILDREN - 1 - child);
        for (size_t c = 0; c < CHILDREN; c++)
            node[c] += weight & mask[c];
    }
}

/* The number of bits in either half. */
static inline uint64_t count_bits(uint64_t x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    x += x >> 8;
    x += x >> 16;
    return x & UINT64_C(0x0000003f0000003f);
}

/* The sum of the places of a leaf below one of them. */
static inline uint64_t leaf_below(const Counter *counter, size_t place)
{
    if (counter->bits) {
        const uint64_t mask = (UINT64_C(1) << place % LEAF) - 1;
        return count_bits(counter->bits[place / LEAF] & (mask | mask << HALF));
    }
    uint64_t sum = 0;
    for (size_t i = place / LEAF * LEAF; i < place; i++)
        sum += counter->weight[i];
    return sum;
}

static inline uint64_t counter_below(const Counter *counter, size_t place)
{
    uint64_t sum = leaf_below(counter, place);
    size_t at = place / LEAF;
    for (size_t l = 0; l < counter->n_levels; l++, at /= CHILDREN)
        sum += counter->before[l][at];
    return sum;
}

/* What a row is part of: its concordant less its discordant pairs, and all its pairs. */
typedef struct {
    double balance, pairs;
} Meetings;

/* A row's place, and those of the rows with its score: first to end - 1. */
typedef struct {
    uint32_t place, first, end;
} Rank;

typedef struct {
    const StatCoxRows *rows;
    Rank *rank;         /* n: within the row's stratum */
    Meetings *meetings; /* n; this and the two below lie in the rows' space */
    uint64_t *key;      /* n */
    size_t *order;      /* n */
    Counter counter;
} Work;

/* The counts below a score and up to it, those at it included. */
typedef struct {
    uint64_t below, up_to;
} Around;

static inline Around look_around(const Work *work, size_t i)
{
    const Rank *rank = &work->rank[i];
    const uint64_t below = counter_below(&work->counter, rank->first);
    if (rank->end - rank->first > 1 || !work->counter.bits)
        return (Around){below, counter_below(&work->counter, rank->end)};
    const uint64_t bit = work->counter.bits[rank->first / LEAF] >> rank->first % LEAF;
    return (Around){below, below + (bit & (UINT64_C(1) << HALF | 1))};
}

static void count_in(Work *work, size_t i)
{
    const uint64_t weight = (uint64_t)stat_cox_weight(work->rows, i);
    counter_add(&work->counter, work->rank[i].place,
        work->rows->event[i] ? weight << HALF | weight : weight);
}

/* An event meets all that outlived it; a lower score there is concordant. */
static void meet_later(Meetings *meetings, Around around, uint64_t total)
{
    const int64_t below = (uint32_t)around.below,
                  above = (uint32_t)total - (uint32_t)around.up_to;
    meetings->balance += (double)(below - above);
    meetings->pairs += (uint32_t)total;
}

/* What a row and some events make of each other, if it outlived them: those above it are
   concordant. */
static Meetings with_events(Around around, uint64_t total)
{
    const int64_t below = (int64_t)(around.below >> HALF), all = (int64_t)(total >> HALF);
    const int64_t above = all - (int64_t)(around.up_to >> HALF);
    return (Meetings){(double)(above - below), (double)all};
}

/* A row does not meet the events that came after it; meet_events adds those of any time. */
static void leave_later(Meetings *meetings, Around around, uint64_t total)
{
    const Meetings events = with_events(around, total);
    meetings->balance -= events.balance;
    meetings->pairs -= events.pairs;
}

/* The events of one time, after its censored rows. */
static void read_events(Work *work, size_t start, size_t end, size_t n_events)
{
    const StatCoxRows *rows = work->rows;
    for (size_t i = start; i < end; i++) {
        if (!rows->event[i])
            continue;
        const Around around = look_around(work, i);
        work->meetings[i] = (Meetings){0};
        meet_later(&work->meetings[i], around, work->counter.total);
        if (n_events > 1)
            continue;
        leave_later(&work->meetings[i], around, work->counter.total);
        work->meetings[i].pairs -= stat_cox_weight(rows, i); /* the event itself */
    }
    for (size_t i = start; i < end; i++)
        if (rows->event[i])
            count_in(work, i);
    for (size_t i = start; i < end && n_events > 1; i++)
        if (rows->event[i])
            leave_later(&work->meetings[i], look_around(work, i), work->counter.total);
}

/* From the last time back. Each event meets all that outlived it, the censored of its own time
   among them; each row leaves out the events that it did not outlive: a censored row has
   outlived those of its own time, an event has not. */
static void read_backward(Work *work, size_t start, size_t end)
{
    const StatCoxRows *rows = work->rows;
    for (size_t i = start, next; i < end; i = next) {
        size_t n_events = 0;
        for (next = i; next == i || (next < end && rows->tied[next]); next++) {
            n_events += rows->event[next];
            if (rows->event[next])
                continue;
            work->meetings[next] = (Meetings){0};
            leave_later(&work->meetings[next], look_around(work, next), work->counter.total);
            count_in(work, next);
        }
        if (n_events > 0)
            read_events(work, i, next, n_events);
    }
}

/* After all rows of a stratum are counted in: each meets its events. */
static void meet_events(Work *work, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        const Meetings events = with_events(look_around(work, i), work->counter.total);
        work->meetings[i].balance += events.balance;
        work->meetings[i].pairs += events.pairs;
    }
}

enum { AHEAD = 24 };

/* The places of the scores of one stratum. */
static StatStatus rank_scores(Work *work, const double *coefficient, size_t start, size_t end)
{
    const size_t n = end - start, p = work->rows->p;
    for (size_t i = 0; i < n; i++) {
        double score = 0;
        for (size_t k = 0; k < p; k++)
            score += coefficient[k] * work->rows->x[(start + i) * p + k];
        work->key[i] = stat_sort_key(score);
    }
    const uint64_t *key = work->key;
    size_t *order = work->order;
    const StatStatus status = stat_order_keys(key, n, order);
    for (size_t first = 0, next; first < n && status == STAT_OK; first = next) {
        const uint64_t score = key[order[first]];
        for (next = first + 1; next < n && key[order[next]] == score; next++)
            stat_cox_ask_for(&key[order[next + AHEAD < n ? next + AHEAD : next]]);
        for (size_t place = first; place < next; place++)
            work->rank[start + order[place]] =
                (Rank){(uint32_t)place, (uint32_t)first, (uint32_t)next};
    }
    return status;
}

static StatStatus read_stratum(Work *work, const double *coefficient, size_t start, size_t end)
{
    StatStatus status = rank_scores(work, coefficient, start, end);
    if (status == STAT_OK)
        status = counter_init(&work->counter, end - start, work->rows->weight != NULL);
    if (status != STAT_OK)
        return status;
    read_backward(work, start, end);
    meet_events(work, start, end);
    counter_clear(&work->counter);
    return STAT_OK;
}

static void summarise(const Work *work, double *concordance, double *std_error)
{
    const StatCoxRows *rows = work->rows;
    double balance = 0, n_pairs = 0;
    for (size_t i = 0; i < rows->n; i++) {
        /* Every pair was met twice, once from either side. */
        balance += stat_cox_weight(rows, i) * work->meetings[i].balance / 2;
        n_pairs += stat_cox_weight(rows, i) * work->meetings[i].pairs / 2;
    }
    if (!(n_pairs > 0))
        return;
    const double somers = balance / n_pairs;
    double variance = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const Meetings *own = &work->meetings[i];
        const double influence = (own->balance - somers * own->pairs) / n_pairs;
        variance += stat_cox_weight(rows, i) * influence * influence;
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
    work.rank = malloc((rows->n + 1) * sizeof *work.rank);
    work.meetings = rows->space;
    work.key = (uint64_t *)(void *)(work.meetings + rows->n);
    work.order = (size_t *)(void *)(work.key + rows->n);
    StatStatus status = work.rank ? STAT_OK : STAT_NO_MEMORY;
    for (size_t s = 0; s < rows->n_strata && status == STAT_OK; s++)
        status = read_stratum(&work, coefficient, rows->start[s], rows->start[s + 1]);
    if (status == STAT_OK)
        summarise(&work, concordance, std_error);
    free(work.rank);
    return status;
}
