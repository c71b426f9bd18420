#include "ranks.h"

#include "analysis/distributions.h"
#include "analysis/rank_sum.h"

#include <math.h>
#include <stdlib.h>

enum { MILLI = 1000, MISSED = 40, FAR = 400, HALF_FAR = 100 };

static const double clearly_alike = 0.15; /* P of what must not be significant */

/* The largest P that prints as a smaller band than "<0.05" or another limit of the paper's. */
static double next_band(double limit)
{
    static const double bands[] = {0.01, 0.005, 0.0001};
    for (size_t k = 0; k < sizeof bands / sizeof *bands; k++)
        if (bands[k] < limit * 0.99)
            return bands[k];
    return 0;
}

static double score_of(double p)
{
    return p > 0 ? p < 1 ? stat_normal_upper_quantile(p / 2) : 0 : (double)INFINITY;
}

/* Where the size of the standard score lies when P prints as `text`: two decimals, a little
   inside the rounding cell, or in a band, to the next that is printed. */
static void score_range(const char *text, double *low, double *high)
{
    *low = 0;
    *high = INFINITY;
    if (!text)
        return;
    if (text[0] == '<') {
        const double limit = strtod(text + 1, NULL);
        *low = score_of(limit * 0.98);
        *high = score_of(next_band(limit) * 1.02);
        return;
    }
    double half = 0.42;
    for (int i = syn_published_decimals(text); i > 0; i--)
        half /= 10;
    const double p = strtod(text, NULL);
    if (half > 0.005)
        half = 0.0042; /* 0.2 is 0.20 */
    const double least = p - half;
    *high = score_of(p >= 0.05 && least < 0.0502 ? 0.0502 : least);
    *low = score_of(p + half);
}

/* Distance of the test from its range, in thousandths, after a move (NULL for now). */
static int64_t distance(const SynRanks *ranks, const SynFitMove *move)
{
    const StatRankSumOptions options = {.without_interval = true};
    double value[SYN_PEOPLE];
    int32_t arm[SYN_PEOPLE];
    StatRankSum result;
    size_t n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        int64_t x = ranks->arm[i] < 0 ? SYN_ABSENT : syn_fit_get(ranks->fit, i, ranks->series);
        for (int k = 0; move && k < move->n; k++)
            if (move->change[k].person == i && x != SYN_ABSENT)
                x = move->change[k].value[ranks->series];
        if (x == SYN_ABSENT)
            continue;
        arm[n] = ranks->arm[i];
        value[n++] = (double)x;
    }
    if (stat_rank_sum(value, arm, NULL, n, &options, &result) != STAT_OK)
        return 0;
    const double score = fabs(result.z);
    const double off = score < ranks->low    ? ranks->low - score
                       : score > ranks->high ? score - ranks->high
                                             : 0;
    return (int64_t)ceil(off * MILLI);
}

void syn_ranks_split(SynRanks *ranks, const SynFit *fit, int series, const int32_t *group)
{
    *ranks = (SynRanks){.fit = fit, .series = series, .high = score_of(clearly_alike)};
    for (int i = 0; i < SYN_PEOPLE; i++)
        ranks->arm[i] = group[i];
    ranks->off = ranks->proposed = distance(ranks, NULL);
}

void syn_ranks_init(SynRanks *ranks, const SynPeople *people, const SynFit *fit, int series,
    bool matched, const char *text)
{
    *ranks = (SynRanks){.fit = fit, .series = series};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const bool inside = p->arm != SYN_OUTSIDE && (p->matched || !matched);
        ranks->arm[i] = inside ? (int32_t)p->arm : -1;
    }
    score_range(text, &ranks->low, &ranks->high);
    ranks->off = text ? distance(ranks, NULL) : 0;
    ranks->proposed = ranks->off;
}

static bool sees(const SynRanks *ranks, const SynFitMove *move)
{
    for (int k = 0; k < move->n; k++) {
        const int person = move->change[k].person;
        if (ranks->arm[person] >= 0 && move->change[k].value[ranks->series] !=
                                           syn_fit_get(ranks->fit, person, ranks->series))
            return true;
    }
    return false;
}

/* A test that is near is worth more than one that cannot be reached, and printing most. */
static int64_t cost_of(const SynRanks *ranks, int64_t off)
{
    if (!ranks->settling || off == 0)
        return off;
    return MISSED + FAR * off / (off + HALF_FAR);
}

int64_t syn_ranks_rise(SynRanks *ranks, int n, const SynFitMove *move)
{
    int64_t rise = 0;
    for (int k = 0; k < n; k++) {
        const bool any = ranks[k].low <= 0 && isinf(ranks[k].high);
        ranks[k].proposed =
            !any && sees(&ranks[k], move) ? distance(&ranks[k], move) : ranks[k].off;
        rise += cost_of(&ranks[k], ranks[k].proposed) - cost_of(&ranks[k], ranks[k].off);
    }
    return rise;
}

void syn_ranks_settle(SynRanks *ranks, int n)
{
    for (int k = 0; k < n; k++)
        ranks[k].settling = true;
}

void syn_ranks_accept(SynRanks *ranks, int n)
{
    for (int k = 0; k < n; k++)
        ranks[k].off = ranks[k].proposed;
}

bool syn_ranks_met(const SynRanks *ranks, int n)
{
    for (int k = 0; k < n; k++)
        if (ranks[k].off > 0)
            return false;
    return true;
}

const char *syn_ranks_text(const SynPeople *people, const char *table, const char *variable,
    const char *level, bool matched)
{
    if (matched && people->without_matched)
        return NULL;
    if (matched)
        syn_published_matched_names(&table, &variable);
    return syn_published_text(&people->decompression_study, table, variable, level,
        "dec_vs_nodec", matched ? "matched" : "unmatched", "p");
}
