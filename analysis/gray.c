#include "analysis/gray.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/survival_rows.h"
#include "analysis/symmetric.h"

/* Below this share of its own variance a group's score depends on the others'. */
static const double singular = 1e-10;

/*
 * With h_r = Y_r / S_r(t-) of group r, Y_r at risk and S_r the share without any event, the
 * score of group i is sum d1_i - d1 R_i / sum R, R_r = h_r (1 - F_r(t-)). An event of the kind
 * asked about in group r at u moves score i by
 *   w = a_ir(u) + (1 - (1 - F(u)) / S_r(u)) (c_ir - c_ir(u)),
 * a competing one by (1 - F(u)) / S_r(u) (c_ir - c_ir(u)), where F is the common incidence,
 *   a_ir = h_i ([i = r] - h_r / sum h),  c_ir(u) = sum over times to u of a_ir d1 / (sum h (1 -
 * F)), and c_ir is c_ir at the end. The variance adds up products of such w. Two walks over the
 * times: one for the scores and c at the end, one for the variance.
 */
typedef struct {
    size_t k;
    double *memory;
    double *at_risk, *first, *second, *leaving; /* of each group, at the time being read */
    double *before, *after;                     /* S_r just before and at the time */
    double *known, *risen;                      /* F_r just before and at the time */
    double *share;                              /* h_r */
    double *w;
    double *n, *n_first, *n_second, *score; /* over all strata */
    double *spread;                         /* a, k * k */
    double *sum;                            /* c(u), k * k */
    double *whole;                          /* c at the end of the stratum, k * k */
    double *variance;                       /* k * k, over all strata */
    double d1, shares;                      /* over the groups, at the time */
    double common, common_after;            /* F just before and at the time */
} Work;

static bool work_init(Work *work, size_t k)
{
    enum { VECTORS = 14, MATRICES = 4 };
    *work = (Work){.k = k};
    if (k > SIZE_MAX / (VECTORS + MATRICES) / (k > 0 ? k : 1) / sizeof(double))
        return false;
    double *next = work->memory = calloc(k * (VECTORS + MATRICES * k) + 1, sizeof *next);
    if (!next)
        return false;
    double **const vectors[VECTORS] = {&work->at_risk, &work->first, &work->second,
        &work->leaving, &work->before, &work->after, &work->known, &work->risen, &work->share,
        &work->w, &work->n, &work->n_first, &work->n_second, &work->score};
    double **const matrices[MATRICES] = {
        &work->spread, &work->sum, &work->whole, &work->variance};
    for (size_t i = 0; i < VECTORS; i++, next += k)
        *vectors[i] = next;
    for (size_t i = 0; i < MATRICES; i++, next += k * k)
        *matrices[i] = next;
    return true;
}

/* ---- one walk ---- */

static void begin_stratum(Work *work, const StatSurvivalRows *rows, size_t start, size_t end)
{
    const size_t k = work->k;
    memset(work->at_risk, 0, k * sizeof *work->at_risk);
    memset(work->known, 0, k * sizeof *work->known);
    memset(work->sum, 0, k * k * sizeof *work->sum);
    work->common = 0.0;
    for (size_t g = 0; g < k; g++)
        work->before[g] = 1.0;
    for (size_t i = start; i < end; i++) {
        const uint64_t what = stat_survival_what(rows, i);
        work->at_risk[stat_survival_group(what) / 2] += (double)stat_survival_weight(what);
    }
}

/* The rows of the next time as counts; returns the row after them. */
static size_t read_time(Work *work, const StatSurvivalRows *rows, size_t i, size_t end)
{
    const uint64_t at = stat_survival_key(rows, i);
    memset(work->first, 0, work->k * sizeof *work->first);
    memset(work->second, 0, work->k * sizeof *work->second);
    memset(work->leaving, 0, work->k * sizeof *work->leaving);
    for (; i < end && stat_survival_key(rows, i) == at; i++) {
        const uint64_t what = stat_survival_what(rows, i);
        const double weight = (double)stat_survival_weight(what);
        const size_t g = stat_survival_group(what) / 2;
        work->leaving[g] += weight;
        if (stat_survival_event(what))
            *(stat_survival_group(what) % 2 ? &work->second[g] : &work->first[g]) += weight;
    }
    return i;
}

/* The curves at the time, and what the groups' shares are. Returns whether anything happened.
 */
static bool estimate(Work *work)
{
    double any = work->d1 = work->shares = 0.0;
    for (size_t g = 0; g < work->k; g++) {
        const double n = work->at_risk[g], d1 = work->first[g];
        work->d1 += d1;
        any += d1 + work->second[g];
        work->share[g] = n > 0.0 ? n / work->before[g] : 0.0;
        work->shares += work->share[g];
        work->after[g] = work->before[g];
        work->risen[g] = work->known[g];
        if (n > 0.0) {
            work->after[g] *= (n - d1 - work->second[g]) / n;
            work->risen[g] += work->before[g] * d1 / n;
        }
    }
    work->common_after = work->common + (work->d1 > 0.0 ? work->d1 / work->shares : 0.0);
    return any > 0.0;
}

static void spread_out(Work *work)
{
    const size_t k = work->k;
    const double rise = work->d1 / (work->shares * (1.0 - work->common));
    for (size_t i = 0; i < k; i++)
        for (size_t r = 0; r < k; r++) {
            const double a =
                work->share[i] * ((i == r ? 1.0 : 0.0) - work->share[r] / work->shares);
            work->spread[i * k + r] = a;
            if (work->d1 > 0.0 && work->common < 1.0)
                work->sum[i * k + r] += a * rise;
        }
}

static void add_scores(Work *work)
{
    double free_shares = 0.0;
    for (size_t g = 0; g < work->k; g++)
        free_shares += work->share[g] * (1.0 - work->known[g]);
    for (size_t g = 0; g < work->k && work->d1 > 0.0; g++)
        work->score[g] +=
            work->first[g] - work->d1 * work->share[g] * (1.0 - work->known[g]) / free_shares;
}

/* Products of w, times the variance of the event's count. */
static void add_products(Work *work, double variance)
{
    const size_t k = work->k;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            work->variance[i * k + j] += work->w[i] * work->w[j] * variance;
}

static double tie_factor(double events, double at_risk)
{
    return events > 1.0 ? 1.0 - (events - 1.0) / (at_risk - 1.0) : 1.0;
}

/* What the events in group r add to the variance. */
static void add_variance(Work *work, size_t r)
{
    const size_t k = work->k;
    const double n = work->at_risk[r], before = work->before[r], after = work->after[r];
    const double left = 1.0 - work->common_after;
    if (work->d1 > 0.0) {
        const double own = after > 0.0 ? 1.0 - left / after : 1.0;
        for (size_t i = 0; i < k; i++)
            work->w[i] =
                work->spread[i * k + r] + own * (work->whole[i * k + r] - work->sum[i * k + r]);
        add_products(work, tie_factor(work->d1, work->shares * before) * before * work->d1 /
                               (work->shares * n));
    }
    if (work->second[r] > 0.0 && after > 0.0) {
        for (size_t i = 0; i < k; i++)
            work->w[i] = left / after * (work->whole[i * k + r] - work->sum[i * k + r]);
        add_products(
            work, tie_factor(work->second[r], n) * before * before * work->second[r] / (n * n));
    }
}

static void walk(
    Work *work, const StatSurvivalRows *rows, size_t start, size_t end, bool for_variance)
{
    begin_stratum(work, rows, start, end);
    for (size_t i = start; i < end;) {
        i = read_time(work, rows, i, end);
        if (estimate(work)) {
            spread_out(work);
            if (!for_variance)
                add_scores(work);
            for (size_t g = 0; for_variance && g < work->k; g++)
                if (work->at_risk[g] > 0.0)
                    add_variance(work, g);
        }
        for (size_t g = 0; g < work->k; g++) {
            work->n[g] += for_variance ? 0.0 : work->leaving[g];
            work->n_first[g] += for_variance ? 0.0 : work->first[g];
            work->n_second[g] += for_variance ? 0.0 : work->second[g];
            work->at_risk[g] -= work->leaving[g];
            work->before[g] = work->after[g];
            work->known[g] = work->risen[g];
        }
        work->common = work->common_after;
    }
}

/* ---- the test ---- */

/* Over the groups that have rows. */
static StatStatus judge(const Work *work, StatGray *out)
{
    bool *has_rows = calloc(work->k + 1, sizeof *has_rows);
    if (!has_rows)
        return STAT_NO_MEMORY;
    for (size_t g = 0; g < work->k; g++)
        has_rows[g] = work->n[g] > 0.0;
    const StatStatus status = stat_symmetric_test_groups(work->score, work->variance, has_rows,
        work->k, singular, &out->statistic, &out->df, &out->p_value);
    free(has_rows);
    return status;
}

static StatStatus compare(const StatSurvivalRows *rows, size_t n_groups, StatGray *out)
{
    Work work;
    StatStatus status = work_init(&work, n_groups) ? STAT_OK : STAT_NO_MEMORY;
    for (size_t s = 0; status == STAT_OK && s < rows->n_parts; s++) {
        walk(&work, rows, rows->start[s], rows->start[s + 1], false);
        memcpy(work.whole, work.sum, n_groups * n_groups * sizeof *work.whole);
        walk(&work, rows, rows->start[s], rows->start[s + 1], true);
    }
    out->groups = calloc(n_groups + 1, sizeof *out->groups);
    if (status == STAT_OK)
        status = out->groups ? judge(&work, out) : STAT_NO_MEMORY;
    for (size_t g = 0; status == STAT_OK && g < n_groups; g++)
        out->groups[g] = (StatGrayGroup){(int64_t)work.n[g], (int64_t)work.n_first[g],
            (int64_t)work.n_second[g], work.score[g], work.variance[g * n_groups + g]};
    free(work.memory);
    return status;
}

/* Events of either kind, and group and kind as one code; missing where either is. */
static StatStatus split_causes(const double *cause, const int32_t *group, size_t n_groups,
    size_t n, double **event, int32_t **kind)
{
    *event = malloc((n + 1) * sizeof **event);
    *kind = malloc((n + 1) * sizeof **kind);
    if (!*event || !*kind)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const double c = cause[i];
        if (!(isnan(c) || c == 0.0 || c == 1.0 || c == 2.0) ||
            (group[i] >= 0 && (size_t)group[i] >= n_groups))
            return STAT_DATA;
        (*event)[i] = isnan(c) ? NAN : c > 0.0 ? 1.0 : 0.0;
        (*kind)[i] = group[i] < 0 ? -1 : 2 * group[i] + (c == 2.0);
    }
    return STAT_OK;
}

static void empty(StatGray *out)
{
    *out = (StatGray){0};
    out->statistic = out->df = out->p_value = NAN;
}

StatStatus stat_gray(const double *time, const double *cause, const int32_t *group,
    size_t n_groups, const int32_t *stratum, size_t n_strata, const int64_t *weight, size_t n,
    StatGray *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    if (n_groups > STAT_SURVIVAL_GROUPS_MAX / 2 || (n > 0 && (!time || !cause || !group)))
        return STAT_ARGUMENT;
    double *event;
    int32_t *kind;
    StatSurvivalRows rows = {0};
    StatStatus status = split_causes(cause, group, n_groups, n, &event, &kind);
    if (status == STAT_OK)
        status = stat_survival_rows_init(
            &rows, time, event, stratum, stratum ? n_strata : 1, kind, 2 * n_groups, weight, n);
    if (status == STAT_OK)
        status = compare(&rows, n_groups, out);
    if (status == STAT_OK) {
        out->n = rows.n;
        out->n_missing = rows.n_missing;
        out->n_groups = n_groups;
        out->n_strata = rows.n_parts;
    } else {
        stat_gray_clear(out);
        empty(out);
    }
    stat_survival_rows_clear(&rows);
    free(event);
    free(kind);
    return status;
}

void stat_gray_clear(StatGray *result)
{
    if (!result)
        return;
    free(result->groups);
    *result = (StatGray){0};
}
