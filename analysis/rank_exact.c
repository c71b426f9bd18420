#include "analysis/rank_exact.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Additions that take about a second, and the doubles that a table may hold (128 MiB). */
static const double most_work = 1.5e9;
static const double most_places = 1 << 24;

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        const int64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static bool fits(double work, double places)
{
    return work <= most_work && places <= most_places;
}

/* p[s] becomes the mean of p[s] and p[s - rank]: one more observation, for s up to top. */
static void add_signed(double *p, int64_t top, int64_t rank)
{
    for (int64_t s = top; s >= 0; s--)
        p[s] = 0.5 * (p[s] + (s >= rank ? p[s - rank] : 0.0));
}

StatStatus stat_rank_exact_signed(const StatRank *rank, size_t n, int64_t doubled_v, double *p)
{
    *p = NAN;
    int64_t unit = 0;
    int64_t observations = 0;
    for (size_t i = 0; i < n; i++) {
        unit = gcd(rank[i].doubled, unit);
        observations += rank[i].count;
    }
    if (doubled_v < 0 || unit == 0) {
        *p = doubled_v < 0 ? 0.0 : 1.0;
        return STAT_OK;
    }
    const int64_t top = doubled_v / unit;
    if (!fits((double)observations * ((double)top + 1.0), (double)top + 1.0))
        return STAT_OK;
    double *table = calloc((size_t)top + 1, sizeof *table);
    if (!table)
        return STAT_NO_MEMORY;
    table[0] = 1.0;
    for (size_t i = 0; i < n; i++)
        for (int64_t c = 0; c < rank[i].count; c++)
            add_signed(table, top, rank[i].doubled / unit);
    double sum = 0.0;
    for (int64_t s = 0; s <= top; s++)
        sum += table[s];
    *p = fmin(1.0, sum);
    free(table);
    return STAT_OK;
}

StatStatus stat_rank_exact_signed_quantile(int64_t n, double p, int64_t *c)
{
    *c = -2;
    const int64_t top = n > 100000 ? INT64_MAX / 4 : n * (n + 1) / 4; /* the median */
    if (!fits((double)n * (double)top, (double)top))
        return STAT_OK;
    double *table = calloc((size_t)top + 1, sizeof *table);
    if (!table)
        return STAT_NO_MEMORY;
    table[0] = 1.0;
    for (int64_t i = 1; i <= n; i++)
        add_signed(table, top, i);
    double sum = 0.0;
    int64_t s = 0;
    for (; s <= top; s++) {
        sum += table[s];
        if (sum > p)
            break;
    }
    *c = s - 1;
    free(table);
    return STAT_OK;
}

/* The distribution of the sum of j ranks out of those seen, for j = 0 .. size, less the least
 * sum that j ranks can have: row j of the table has `places` places. */
typedef struct {
    double *table;
    int64_t size, places;
    int64_t *least; /* size + 1 places */
} Subsets;

/* Observation number `seen` (from 1), of the given rank: a random j-subset of the seen holds it
 * with probability j / seen. Ranks ascend, so `least` of the first j ranks stays. */
static void add_observation(Subsets *s, int64_t seen, int64_t rank)
{
    const int64_t most = seen < s->size ? seen : s->size;
    if (seen <= s->size)
        s->least[seen] = s->least[seen - 1] + rank;
    for (int64_t j = most; j >= 1; j--) {
        double *row = s->table + j * s->places;
        const double *before = row - s->places;
        const double in = (double)j / (double)seen;
        const double out = 1.0 - in;
        /* sum - least[j] = (sum - rank) - least[j-1] + shift */
        const int64_t shift = rank - (s->least[j] - s->least[j - 1]);
        const int64_t from = shift < s->places ? shift : s->places;
        for (int64_t v = 0; v < from; v++)
            row[v] *= out;
        for (int64_t v = from; v < s->places; v++)
            row[v] = row[v] * out + before[v - shift] * in;
    }
}

static void subsets_clear(Subsets *s)
{
    free(s->table);
    free(s->least);
    *s = (Subsets){0};
}

/* Leaves the table NULL, with STAT_OK, when it would be too large. */
static StatStatus subsets_init(
    Subsets *s, const StatRank *rank, size_t n, int64_t unit, int64_t size)
{
    *s = (Subsets){.size = size};
    int64_t total = 0;
    double least = 0.0;
    double greatest = 0.0;
    for (size_t i = 0; i < n; i++)
        total += rank[i].count;
    int64_t low = size;
    int64_t high = size;
    for (size_t i = 0; i < n; i++) {
        const int64_t a = rank[i].count < low ? rank[i].count : low;
        const StatRank *r = &rank[n - 1 - i];
        const int64_t b = r->count < high ? r->count : high;
        least += (double)a * (double)rank[i].doubled;
        greatest += (double)b * (double)r->doubled;
        low -= a;
        high -= b;
    }
    const double places = (greatest - least) / (double)unit + 1.0;
    const double rows = (double)size + 1.0;
    if (!fits((double)total * rows * places, rows * places))
        return STAT_OK;
    s->places = (int64_t)places;
    s->table = calloc((size_t)(size + 1) * (size_t)s->places, sizeof *s->table);
    s->least = calloc((size_t)size + 1, sizeof *s->least);
    if (!s->table || !s->least) {
        subsets_clear(s);
        return STAT_NO_MEMORY;
    }
    s->table[0] = 1.0;
    int64_t seen = 0;
    for (size_t i = 0; i < n; i++)
        for (int64_t c = 0; c < rank[i].count; c++)
            add_observation(s, ++seen, (rank[i].doubled - rank[0].doubled) / unit);
    return STAT_OK;
}

StatStatus stat_rank_exact_sum(
    const StatRank *rank, size_t n, int64_t size, int64_t doubled_s, StatRankTails *out)
{
    *out = (StatRankTails){NAN, NAN, NAN};
    int64_t unit = 0;
    int64_t total = 0;
    int64_t all = 0;
    for (size_t i = 0; i < n; i++) {
        unit = gcd(rank[i].doubled - rank[0].doubled, unit);
        total += rank[i].count;
        all += rank[i].doubled * rank[i].count;
    }
    if (unit == 0 || size == 0 || size == total) {
        *out = (StatRankTails){1.0, 1.0, 1.0};
        return STAT_OK;
    }
    /* The smaller side has the smaller table; its sum mirrors the other's. */
    const bool swap = size > total - size;
    const int64_t m = swap ? total - size : size;
    const int64_t s = swap ? all - doubled_s : doubled_s;
    Subsets subsets;
    const StatStatus status = subsets_init(&subsets, rank, n, unit, m);
    if (status != STAT_OK || !subsets.table)
        return status;
    const double *row = subsets.table + m * subsets.places;
    const int64_t observed = (s - m * rank[0].doubled) / unit - subsets.least[m];
    /* |S - E S| >= |s - E S|, times total: whole numbers, so ties are exact. */
    const double mean =
        (double)m / (double)total * (double)(all - total * rank[0].doubled) / (double)unit -
        (double)subsets.least[m];
    const double apart = fabs((double)observed - mean) * (1.0 - 1e-12);
    StatRankTails tails = {0.0, 0.0, 0.0};
    for (int64_t v = 0; v < subsets.places; v++) {
        tails.lower += v <= observed ? row[v] : 0.0;
        tails.upper += v >= observed ? row[v] : 0.0;
        tails.two_sided += fabs((double)v - mean) >= apart ? row[v] : 0.0;
    }
    out->lower = fmin(1.0, swap ? tails.upper : tails.lower);
    out->upper = fmin(1.0, swap ? tails.lower : tails.upper);
    out->two_sided = fmin(1.0, tails.two_sided);
    subsets_clear(&subsets);
    return STAT_OK;
}

StatStatus stat_rank_exact_count_quantile(int64_t n1, int64_t n2, double p, int64_t *c)
{
    *c = -2;
    const int64_t total = n1 + n2;
    const int64_t m = n1 < n2 ? n1 : n2;
    if (m < 1 || total > 100000)
        return STAT_OK;
    StatRank *rank = malloc((size_t)total * sizeof *rank);
    if (!rank)
        return STAT_NO_MEMORY;
    for (int64_t i = 0; i < total; i++)
        rank[i] = (StatRank){i + 1, 1};
    Subsets subsets;
    const StatStatus status = subsets_init(&subsets, rank, (size_t)total, 1, m);
    if (status == STAT_OK && subsets.table) {
        const double *row = subsets.table + m * subsets.places;
        double sum = 0.0;
        int64_t s = 0;
        for (; s < subsets.places; s++) {
            sum += row[s];
            if (sum > p)
                break;
        }
        *c = s - 1;
    }
    subsets_clear(&subsets);
    free(rank);
    return status;
}
