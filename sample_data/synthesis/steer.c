#include "steer.h"

#include "analysis/distributions.h"
#include "analysis/signed_rank.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLI = 1000, WEIGHT = 4 };

/* Where the size of the standard score lies when P prints as `text`. */
static void score_range(const char *text, double *low, double *high)
{
    *low = 0;
    *high = INFINITY;
    if (!text)
        return;
    if (text[0] == '<') {
        *low = stat_normal_upper_quantile(0.0004);
        return;
    }
    const double p = strtod(text, NULL), half = 0.00045;
    const double least = p - half < 0.001 ? 0.001 : p - half;
    *high = stat_normal_upper_quantile(least / 2);
    *low = stat_normal_upper_quantile((p + half) / 2);
}

/* The change of one person as it would be after a move, or is when move is NULL. */
static int64_t change_of(const SynSteer *steer, const SynFitMove *move, int person)
{
    for (int k = 0; move && k < move->n; k++)
        if (move->change[k].person == person)
            return move->change[k].value[steer->series];
    return syn_fit_get(steer->fit, person, steer->series);
}

/* Distance of the test from its range, in thousandths, after a move (NULL for now). */
static int64_t distance(const SynSteer *steer, const SynFitMove *move)
{
    const StatSignedRankOptions options = {.without_interval = true};
    double change[SYN_PEOPLE];
    StatSignedRank result;
    size_t n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const int64_t value = steer->member[i] ? change_of(steer, move, i) : SYN_ABSENT;
        if (value != SYN_ABSENT)
            change[n++] = (double)value;
    }
    if (stat_signed_rank(change, NULL, NULL, n, &options, &result) != STAT_OK)
        return 0;
    const double score = fabs(result.z);
    const double off = score < steer->low    ? steer->low - score
                       : score > steer->high ? score - steer->high
                                             : 0;
    return (int64_t)ceil(off * MILLI) * WEIGHT;
}

void syn_steer_all(
    SynSteer *steer, const SynPeople *people, const SynFit *fit, int series, const char *row)
{
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        steer[s] = (SynSteer){.fit = fit, .series = series};
        syn_members_of_segment(people, (SynSegment)s, steer[s].member);
        score_range(syn_published_text(&people->segment_study, "4", row, "",
                        syn_segment_names[s], "baseline_vs_1_month", "p"),
            &steer[s].low, &steer[s].high);
        steer[s].active = steer[s].low > 0 && isfinite(steer[s].high);
        steer[s].off = steer[s].active ? distance(&steer[s], NULL) : 0;
        steer[s].proposed = steer[s].off;
    }
}

static bool sees(const SynSteer *steer, const SynFitMove *move)
{
    for (int k = 0; k < move->n; k++) {
        const int person = move->change[k].person;
        if (steer->member[person] && move->change[k].value[steer->series] !=
                                         syn_fit_get(steer->fit, person, steer->series))
            return true;
    }
    return false;
}

int64_t syn_steer_all_rise(SynSteer *steer, const SynFitMove *move)
{
    int64_t rise = 0;
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        steer[s].proposed =
            steer[s].active && sees(&steer[s], move) ? distance(&steer[s], move) : steer[s].off;
        rise += steer[s].proposed - steer[s].off;
    }
    return rise;
}

void syn_steer_all_accept(SynSteer *steer)
{
    for (int s = 0; s < SYN_SEGMENTS; s++)
        steer[s].off = steer[s].proposed;
}

bool syn_steer_all_met(SynSteer *steer)
{
    bool met = true;
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        if (!steer[s].active && steer[s].low > 0) {
            steer[s].off = distance(&steer[s], NULL);
            steer[s].active = steer[s].off > 0;
        }
        met = met && steer[s].off == 0;
    }
    return met;
}
