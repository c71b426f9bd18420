#include "analysis/cumulative_incidence.h"

#include "analysis/distributions.h"
#include "analysis/sort.h"
#include "analysis/survival_rows.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Sums over the times so far, of which the variance of the incidence F at the last is made:
 *   sum (F - F(s))^2 d / (n (n - d)) + sum S(s-)^2 (n - e) e / n^3
 *     - 2 sum (F - F(s)) S(s-) e / n^2
 * with d events of either kind, of which e are asked about, among n at risk at time s. */
typedef struct {
    double h, fh, ffh;        /* of d / (n (n - d)), alone and times F(s) and its square */
    double own;               /* of the second sum */
    double g, fg;             /* of S(s-) e / n^2, alone and times F(s) */
    double all, alone, cross; /* Aalen's, see add_aalen */
} Sums;

static double without_replacement(double events, double n)
{
    return events > 1.0 ? (n - events) / (n - 1.0) : 1.0;
}

/* Aalen's variance of F: sum (1 - (F - F(s)) / S(s))^2 S(s-)^2 e / n^2 over the events asked
 * about and the same without 1 over the others, tied ones as drawn without replacement; the
 * quotient is 0 where S(s) is. As powers of F: all - 2 F cross + F^2 alone. */
static double add_aalen(Sums *s, const StatIncidenceStep *step, double survival_before)
{
    const double n = (double)step->n_risk, f = step->incidence;
    const double inverse = step->survival > 0.0 ? 1.0 / step->survival : 0.0;
    const double counts[] = {(double)step->n_event, (double)step->n_other};
    for (size_t kind = 0; kind < 2; kind++) {
        const double jump = survival_before / n;
        const double weight = jump * jump * counts[kind] * without_replacement(counts[kind], n);
        const double at = (kind == 0 ? 1.0 : 0.0) + f * inverse;
        s->all += at * at * weight;
        s->cross += at * inverse * weight;
        s->alone += inverse * inverse * weight;
    }
    return s->all - 2.0 * f * s->cross + f * f * s->alone;
}

static void set_error(StatIncidenceStep *step, const Sums *s, double z)
{
    const double f = step->incidence;
    const double variance =
        f * f * s->h - 2.0 * f * s->fh + s->ffh + s->own - 2.0 * (f * s->g - s->fg);
    step->std_error = sqrt(fmax(0.0, variance));
    step->conf_low = step->conf_high = NAN;
    if (!(f > 0.0 && f < 1.0))
        return;
    const double shift = exp(z * step->std_error / (f * log(f)));
    step->conf_low = pow(f, 1.0 / shift);
    step->conf_high = pow(f, shift);
}

static void estimate(
    StatIncidenceStep *step, double survival, double incidence, Sums *s, double z)
{
    const double n = (double)step->n_risk;
    const double e = (double)step->n_event;
    const double d = e + (double)step->n_other;
    step->incidence = incidence + survival * e / n;
    step->survival = survival * ((n - d) / n);
    const double f = step->incidence;
    /* Where none is left, F changes no more, and F - F(s) is 0 now. */
    const double h = d < n ? d / (n * (n - d)) : 0.0;
    const double g = survival * e / (n * n);
    s->h += h;
    s->fh += f * h;
    s->ffh += f * f * h;
    s->own += survival * survival * (n - e) * e / (n * n * n);
    s->g += g;
    s->fg += f * g;
    set_error(step, s, z);
    step->std_error_aalen = sqrt(fmax(0.0, add_aalen(s, step, survival)));
}

/* The rows of the next time as counts; returns the row after them. */
static size_t count_step(
    const StatSurvivalRows *rows, size_t i, size_t end, StatIncidenceStep *step)
{
    const uint64_t at = stat_survival_key(rows, i);
    step->time = stat_sort_value(at);
    for (; i < end && stat_survival_key(rows, i) == at; i++) {
        const uint64_t what = stat_survival_what(rows, i);
        const int64_t weight = stat_survival_weight(what);
        if (!stat_survival_event(what))
            step->n_censor += weight;
        else if (stat_survival_group(what) == 0)
            step->n_event += weight;
        else
            step->n_other += weight;
    }
    return i;
}

static StatStatus tabulate(
    const StatSurvivalRows *rows, size_t start, size_t end, double z, StatIncidenceCurve *curve)
{
    curve->steps = calloc(end - start + 1, sizeof *curve->steps);
    if (!curve->steps)
        return STAT_NO_MEMORY;
    for (size_t i = start; i < end; i++)
        curve->n += stat_survival_weight(stat_survival_what(rows, i));
    int64_t at_risk = curve->n;
    double survival = 1.0;
    double incidence = 0.0;
    Sums sums = {0};
    for (size_t i = start; i < end;) {
        StatIncidenceStep *step = &curve->steps[curve->n_steps++];
        i = count_step(rows, i, end, step);
        step->n_risk = at_risk;
        at_risk -= step->n_event + step->n_other + step->n_censor;
        curve->n_events += step->n_event;
        curve->n_others += step->n_other;
        estimate(step, survival, incidence, &sums, z);
        survival = step->survival;
        incidence = step->incidence;
    }
    return STAT_OK;
}

/* Events of either kind, and which; missing where the cause is. */
static StatStatus split_causes(const double *cause, size_t n, double **event, int32_t **kind)
{
    *event = malloc((n + 1) * sizeof **event);
    *kind = malloc((n + 1) * sizeof **kind);
    if (!*event || !*kind)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const double c = cause[i];
        if (!(isnan(c) || c == 0.0 || c == 1.0 || c == 2.0))
            return STAT_DATA;
        (*event)[i] = isnan(c) ? NAN : c > 0.0 ? 1.0 : 0.0;
        (*kind)[i] = c == 2.0;
    }
    return STAT_OK;
}

static StatStatus describe(const StatSurvivalRows *rows, double level, StatIncidence *out)
{
    const double z = stat_normal_upper_quantile((1.0 - level) / 2.0);
    out->n = rows->n;
    out->n_missing = rows->n_missing;
    out->groups = calloc(rows->n_parts + 1, sizeof *out->groups);
    StatStatus status = out->groups ? STAT_OK : STAT_NO_MEMORY;
    while (status == STAT_OK && out->n_groups < rows->n_parts) {
        const size_t g = out->n_groups++;
        status = tabulate(rows, rows->start[g], rows->start[g + 1], z, &out->groups[g]);
    }
    return status;
}

StatStatus stat_cumulative_incidence(const double *time, const double *cause,
    const int32_t *group, size_t n_groups, const int64_t *weight, size_t n, double conf_level,
    StatIncidence *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatIncidence){0};
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    if (!(level > 0.0 && level < 1.0) || (n > 0 && (!time || !cause)))
        return STAT_ARGUMENT;
    double *event;
    int32_t *kind;
    StatSurvivalRows rows = {0};
    StatStatus status = split_causes(cause, n, &event, &kind);
    if (status == STAT_OK)
        status = stat_survival_rows_init(
            &rows, time, event, group, group ? n_groups : 1, kind, 2, weight, n);
    if (status == STAT_OK)
        status = describe(&rows, level, out);
    stat_survival_rows_clear(&rows);
    free(event);
    free(kind);
    if (status != STAT_OK)
        stat_cumulative_incidence_clear(out);
    return status;
}

StatIncidenceStep stat_incidence_at(const StatIncidenceCurve *curve, double time)
{
    StatIncidenceStep at = {.survival = 1.0, .conf_low = NAN, .conf_high = NAN};
    size_t i = 0;
    for (; i < curve->n_steps && curve->steps[i].time <= time; i++)
        at = curve->steps[i];
    at.n_risk = at.n_event = at.n_other = at.n_censor = 0;
    if (i > 0 && curve->steps[i - 1].time == time)
        at.n_risk = curve->steps[i - 1].n_risk;
    else if (i < curve->n_steps)
        at.n_risk = curve->steps[i].n_risk;
    at.time = time;
    if (at.n_risk == 0 && at.survival > 0.0)
        at.survival = at.incidence = at.std_error = at.std_error_aalen = at.conf_low =
            at.conf_high = NAN;
    return at;
}

void stat_cumulative_incidence_clear(StatIncidence *result)
{
    if (!result)
        return;
    for (size_t g = 0; g < result->n_groups; g++)
        free(result->groups[g].steps);
    free(result->groups);
    *result = (StatIncidence){0};
}
