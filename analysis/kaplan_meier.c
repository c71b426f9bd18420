#include "analysis/kaplan_meier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/distributions.h"
#include "analysis/sort.h"
#include "analysis/survival_rows.h"

/* How near to 1/2 a survival counts as 1/2: it is a product of many rounded factors. */
static const double half_tolerance = 1.4901161193847656e-8;

static void empty(StatKaplanMeier *out)
{
    memset(out, 0, sizeof *out);
    out->rmean_time = NAN;
}

static void set_interval(StatSurvivalStep *step, double log_error, double z, StatConfType type)
{
    const double s = step->survival, half = z * log_error;
    step->conf_low = step->conf_high = NAN;
    if (!(s > 0))
        return;
    if (type == STAT_CONF_LOG) {
        const double factor = exp(half);
        step->conf_low = s / factor;
        step->conf_high = fmin(1, s * factor);
    } else if (type == STAT_CONF_PLAIN) {
        step->conf_low = fmax(0, s - half * s);
        step->conf_high = fmin(1, s + half * s);
    } else if (s < 1) {
        const double log_s = log(s), shift = exp(-half / log_s);
        step->conf_low = exp(log_s * shift);
        step->conf_high = exp(log_s / shift);
    }
}

static size_t count_times(const uint64_t *key, size_t n)
{
    size_t distinct = n > 0;
    for (size_t i = 1; i < n; i++)
        distinct += key[i] != key[i - 1];
    return distinct;
}

/* What is known after the last step. */
typedef struct {
    int64_t at_risk;
    double survival, greenwood;
} Progress;

/* Survival after a step whose counts are there; `before` is the step before it, or NULL. */
static void estimate(StatSurvivalStep *step, const StatSurvivalStep *before, Progress *progress,
    double z, StatConfType type)
{
    step->n_risk = progress->at_risk;
    if (step->n_event == 0 && before) {
        step->survival = before->survival;
        step->std_error = before->std_error;
        step->conf_low = before->conf_low;
        step->conf_high = before->conf_high;
    } else {
        const double risk = (double)progress->at_risk,
                     left = (double)(progress->at_risk - step->n_event);
        progress->survival *= left / risk;
        progress->greenwood += (double)step->n_event / risk / left;
        const double log_error = sqrt(progress->greenwood);
        step->survival = progress->survival;
        step->std_error = step->survival > 0 ? step->survival * log_error : NAN;
        set_interval(step, log_error, z, type);
    }
    progress->at_risk -= step->n_event + step->n_censor;
}

/* All in one pass: a million steps are more than a cache holds. */
static StatStatus tabulate(const uint64_t *key, const uint64_t *what, size_t n, double z,
    StatConfType type, StatSurvivalCurve *curve)
{
    curve->n_steps = count_times(key, n);
    curve->steps = malloc((curve->n_steps + 1) * sizeof *curve->steps);
    if (!curve->steps)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        curve->n += stat_survival_weight(what[i]);
    Progress progress = {.at_risk = curve->n, .survival = 1};
    StatSurvivalStep *step = curve->steps;
    for (size_t i = 0; i < n; step++) {
        *step = (StatSurvivalStep){.time = stat_sort_value(key[i])};
        for (const uint64_t at = key[i]; i < n && key[i] == at; i++) {
            const int64_t weight = stat_survival_weight(what[i]);
            if (stat_survival_event(what[i]))
                step->n_event += weight;
            else
                step->n_censor += weight;
        }
        curve->n_events += step->n_event;
        estimate(step, step > curve->steps ? step - 1 : NULL, &progress, z, type);
    }
    return STAT_OK;
}

static double survival_of(const StatSurvivalStep *step)
{
    return step->survival;
}

static double low_of(const StatSurvivalStep *step)
{
    return step->conf_low;
}

static double high_of(const StatSurvivalStep *step)
{
    return step->conf_high;
}

/* Where a falling curve reaches 1/2, as R's print of a survfit has it. */
static double find_half(const StatSurvivalCurve *curve, double (*of)(const StatSurvivalStep *))
{
    for (size_t i = 0; i < curve->n_steps; i++) {
        const double here = of(&curve->steps[i]);
        if (isnan(here) || !(here < 0.5 + half_tolerance))
            continue;
        if (fabs(here - 0.5) < half_tolerance)
            for (size_t k = i + 1; k < curve->n_steps; k++)
                if (of(&curve->steps[k]) < here)
                    return (curve->steps[i].time + curve->steps[k].time) / 2;
        return curve->steps[i].time;
    }
    return NAN;
}

/* The area from the right: each step's variance counts with the area still to come. */
static void integrate(StatSurvivalCurve *curve, double end, double begin)
{
    double area = 0, variance = 0, right = end;
    curve->rmean = curve->rmean_std_error = NAN;
    if (curve->n_steps == 0)
        return;
    for (size_t i = curve->n_steps; i-- > 0;) {
        const StatSurvivalStep *step = &curve->steps[i];
        if (step->time > end)
            continue;
        area += step->survival * (right - step->time);
        right = step->time;
        const double risk = (double)step->n_risk, left = (double)(step->n_risk - step->n_event);
        if (left > 0)
            variance += area * area * ((double)step->n_event / (risk * left));
    }
    curve->rmean = area + (right - begin) + begin;
    curve->rmean_std_error = sqrt(variance);
}

static StatStatus describe(const StatSurvivalRows *rows, double level,
    const StatKaplanMeierOptions *options, StatKaplanMeier *out)
{
    const double z = stat_normal_upper_quantile((1 - level) / 2);
    double last = -INFINITY, first = 0;
    for (size_t g = 0; g < rows->n_parts; g++) {
        StatSurvivalCurve *curve = &out->groups[g];
        const size_t start = rows->start[g], n = rows->start[g + 1] - start;
        out->n_groups++;
        const StatStatus status =
            tabulate(rows->key + start, rows->what + start, n, z, out->conf_type, curve);
        if (status != STAT_OK)
            return status;
        curve->median = find_half(curve, survival_of);
        curve->median_low = find_half(curve, low_of);
        curve->median_high = find_half(curve, high_of);
        if (n > 0) {
            last = fmax(last, curve->steps[curve->n_steps - 1].time);
            first = fmin(first, curve->steps[0].time);
        }
    }
    if (options && options->rmean_time != 0)
        last = options->rmean_time;
    if (isfinite(last))
        out->rmean_time = last;
    for (size_t g = 0; g < out->n_groups; g++)
        integrate(&out->groups[g], last, first);
    return STAT_OK;
}

StatStatus stat_kaplan_meier(const double *time, const double *event, const int32_t *group,
    size_t n_groups, const int64_t *weight, size_t n, const StatKaplanMeierOptions *options,
    StatKaplanMeier *out)
{
    if (!out)
        return STAT_ARGUMENT;
    empty(out);
    const double level = options && options->conf_level != 0 ? options->conf_level : 0.95;
    if (!(level > 0 && level < 1) || (options && !isfinite(options->rmean_time)))
        return STAT_ARGUMENT;
    if (options)
        out->conf_type = options->conf_type;
    StatSurvivalRows rows;
    StatStatus status =
        stat_survival_rows_init(&rows, time, event, group, n_groups, NULL, 1, weight, n);
    if (status != STAT_OK)
        return status;
    out->n = rows.n;
    out->n_missing = rows.n_missing;
    out->groups = calloc(n_groups, sizeof *out->groups);
    status = out->groups ? describe(&rows, level, options, out) : STAT_NO_MEMORY;
    stat_survival_rows_clear(&rows);
    if (status != STAT_OK) {
        stat_kaplan_meier_clear(out);
        empty(out);
    }
    return status;
}

void stat_kaplan_meier_clear(StatKaplanMeier *result)
{
    if (!result)
        return;
    for (size_t g = 0; g < result->n_groups; g++)
        free(result->groups[g].steps);
    free(result->groups);
    memset(result, 0, sizeof *result);
}
