#include "analysis/kaplan_meier.h"

#include <math.h>
#include <stdbool.h>
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

/* Where a falling curve reaches 1/2, as R's print of a survfit has it: found while the curve is
   read, and still open where it is 1/2 exactly and has not fallen since. */
typedef struct {
    double time, level;
    bool found, open;
} Half;

static inline void half_read(Half *half, double time, double level)
{
    if (half->open && level < half->level) {
        half->time = (half->time + time) / 2;
        half->open = false;
    } else if (!half->found && level < 0.5 + half_tolerance) {
        *half = (Half){time, level, true, fabs(level - 0.5) < half_tolerance};
    }
}

/* The area under the curve, and the sums over its events from which the variance of the area
   follows: of d / (n (n - d)), alone and times the area since the event and its square. */
typedef struct {
    double end, right, area, h, ah, aah;
} Area;

static inline void area_extend(Area *area, double survival, double time)
{
    const double more = survival * (time - area->right);
    area->area += more;
    area->aah += more * (2 * area->ah + more * area->h);
    area->ah += more * area->h;
    area->right = time;
}

/* What is known after the last step. */
typedef struct {
    int64_t at_risk;
    double survival, greenwood;
    Half median, low, high;
    Area area;
} Progress;

/* Survival after events, in a step whose counts are there. */
static inline void estimate(
    StatSurvivalStep *step, Progress *progress, double z, StatConfType type)
{
    const double risk = (double)step->n_risk, left = (double)(step->n_risk - step->n_event);
    const double share = (double)step->n_event / (risk * left);
    if (step->time <= progress->area.end) {
        area_extend(&progress->area, progress->survival, step->time);
        progress->area.h += left > 0 ? share : 0;
    }
    progress->survival *= left / risk;
    progress->greenwood += share;
    const double log_error = sqrt(progress->greenwood);
    step->survival = progress->survival;
    step->std_error = step->survival > 0 ? step->survival * log_error : NAN;
    set_interval(step, log_error, z, type);
    half_read(&progress->median, step->time, step->survival);
    half_read(&progress->low, step->time, step->conf_low);
    half_read(&progress->high, step->time, step->conf_high);
}

static size_t count_times(const StatSurvivalRows *rows, size_t start, size_t end)
{
    size_t distinct = end > start;
    for (size_t i = start + 1; i < end; i++)
        distinct += stat_survival_key(rows, i) != stat_survival_key(rows, i - 1);
    return distinct;
}

/* The rows of the next time as counts; returns the row after them. */
static inline size_t count_step(
    const StatSurvivalRows *rows, size_t i, size_t end, StatSurvivalStep *step)
{
    const uint64_t at = stat_survival_key(rows, i);
    int64_t n_event = 0, n = 0;
    for (; i < end && stat_survival_key(rows, i) == at; i++) {
        const uint64_t what = stat_survival_what(rows, i);
        const int64_t weight = stat_survival_weight(what);
        n += weight;
        n_event += stat_survival_event(what) ? weight : 0;
    }
    step->time = stat_sort_value(at);
    step->n_event = (uint32_t)n_event;
    step->n_censor = (uint32_t)(n - n_event);
    return i;
}

/* All in one pass: a million steps are more than a cache holds. */
static StatStatus tabulate(const StatSurvivalRows *rows, size_t start, size_t end, double z,
    StatConfType type, StatSurvivalCurve *curve, Progress *progress)
{
    curve->n_steps = count_times(rows, start, end);
    curve->steps = malloc((curve->n_steps + 1) * sizeof *curve->steps);
    if (!curve->steps)
        return STAT_NO_MEMORY;
    for (size_t i = start; i < end; i++)
        curve->n += stat_survival_weight(stat_survival_what(rows, i));
    progress->at_risk = curve->n;
    StatSurvivalStep *step = curve->steps;
    for (size_t i = start; i < end; step++) {
        i = count_step(rows, i, end, step);
        step->n_risk = (uint32_t)progress->at_risk;
        progress->at_risk -= (int64_t)step->n_event + step->n_censor;
        curve->n_events += step->n_event;
        if (step->n_event > 0 || step == curve->steps) {
            estimate(step, progress, z, type);
        } else {
            step->survival = step[-1].survival;
            step->std_error = step[-1].std_error;
            step->conf_low = step[-1].conf_low;
            step->conf_high = step[-1].conf_high;
        }
    }
    return STAT_OK;
}

static double half_time(Half half)
{
    return half.found ? half.time : NAN;
}

/* The last survival goes on to the end of the area. */
static void describe_area(StatSurvivalCurve *curve, Progress *progress, double end)
{
    curve->rmean = curve->rmean_std_error = NAN;
    if (curve->n_steps == 0)
        return;
    if (progress->area.right < end)
        area_extend(&progress->area, progress->survival, end);
    curve->rmean = progress->area.area;
    curve->rmean_std_error = sqrt(progress->area.aah);
}

static StatStatus describe(const StatSurvivalRows *rows, double level,
    const StatKaplanMeierOptions *options, Progress *progress, StatKaplanMeier *out)
{
    const double z = stat_normal_upper_quantile((1 - level) / 2);
    const bool given = options && options->rmean_time != 0;
    double last = -INFINITY;
    for (size_t g = 0; g < rows->n_parts; g++) {
        StatSurvivalCurve *curve = &out->groups[g];
        out->n_groups++;
        progress[g] =
            (Progress){.survival = 1, .area.end = given ? options->rmean_time : INFINITY};
        const StatStatus status = tabulate(
            rows, rows->start[g], rows->start[g + 1], z, out->conf_type, curve, &progress[g]);
        if (status != STAT_OK)
            return status;
        curve->median = half_time(progress[g].median);
        curve->median_low = half_time(progress[g].low);
        curve->median_high = half_time(progress[g].high);
        if (curve->n_steps > 0)
            last = fmax(last, curve->steps[curve->n_steps - 1].time);
    }
    if (given)
        last = options->rmean_time;
    if (isfinite(last))
        out->rmean_time = last;
    for (size_t g = 0; g < out->n_groups; g++)
        describe_area(&out->groups[g], &progress[g], last);
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
    Progress *progress = calloc(n_groups, sizeof *progress);
    status = out->groups && progress ? describe(&rows, level, options, progress, out)
                                     : STAT_NO_MEMORY;
    free(progress);
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

StatSurvivalStep stat_survival_at(
    const StatSurvivalCurve *curve, StatConfType conf_type, double time)
{
    const double bound = conf_type == STAT_CONF_LOG_LOG ? NAN : 1.0;
    StatSurvivalStep at = {.survival = 1.0, .conf_low = bound, .conf_high = bound};
    size_t i = 0;
    for (; i < curve->n_steps && curve->steps[i].time <= time; i++)
        at = curve->steps[i];
    at.n_risk = at.n_event = at.n_censor = 0;
    if (i > 0 && curve->steps[i - 1].time == time)
        at.n_risk = curve->steps[i - 1].n_risk;
    else if (i < curve->n_steps)
        at.n_risk = curve->steps[i].n_risk;
    at.time = time;
    if (at.n_risk == 0 && at.survival > 0.0)
        at.survival = at.std_error = at.conf_low = at.conf_high = NAN;
    return at;
}
