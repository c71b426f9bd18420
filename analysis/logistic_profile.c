#include "analysis/logistic_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DOUBLINGS = 24, MOST_STEPS = 100 };

/* The profile likelihood of one term, with the other coefficients where they last were. */
typedef struct {
    const StatLogisticModel *model;
    size_t term;
    double wanted; /* the signed root 2 * sqrt(fall) that a bound has */
    StatNewton run;
    bool *fixed;
    StatStatus status;
} Profile;

static StatStatus profile_init(Profile *profile, const StatLogisticModel *model, size_t term)
{
    const size_t p = model->data.p;
    *profile = (Profile){.model = model, .term = term};
    profile->fixed = malloc((p + 1) * sizeof *profile->fixed);
    if (stat_newton_init(&profile->run, p, false) != STAT_OK || !profile->fixed)
        return STAT_NO_MEMORY;
    profile->run.score = calloc(p + 1, sizeof *profile->run.score);
    if (!profile->run.score)
        return STAT_NO_MEMORY;
    memcpy(profile->fixed, model->aliased, p * sizeof *profile->fixed);
    profile->fixed[term] = true;
    return STAT_OK;
}

static void profile_clear(Profile *profile)
{
    stat_newton_clear(&profile->run);
    free(profile->fixed);
}

/* The root of twice the fall of the likelihood when the term is held at b, and its slope there
   (by the envelope theorem the score of the held term). */
static double root_at(Profile *profile, double b, double *slope)
{
    double *coefficient = profile->run.coefficient;
    const double before = coefficient[profile->term];
    /* Along a separating direction the others grow in proportion. */
    if (profile->model->infinite[profile->term] && before != 0 && b / before > 0)
        for (size_t k = 0; k < profile->model->data.p; k++)
            coefficient[k] *= b / before;
    coefficient[profile->term] = b;
    if (profile->status == STAT_OK)
        profile->status =
            stat_newton(&profile->model->data, profile->fixed, false, &profile->run);
    const double fall = profile->model->fit.log_likelihood - profile->run.log_likelihood;
    const double root = sqrt(2 * fmax(fall, 0));
    *slope = root > 0 ? -profile->run.score[profile->term] / root : 0;
    return root;
}

/* Newton's method between a point inside the interval and one outside it, with halving where a
   step would leave them. */
static double refine(Profile *profile, double inside, double outside)
{
    double b = 0.5 * (inside + outside), slope;
    for (int i = 0; i < MOST_STEPS && profile->status == STAT_OK; i++) {
        const double root = root_at(profile, b, &slope);
        if (root < profile->wanted)
            inside = b;
        else
            outside = b;
        double next = b - (root - profile->wanted) / slope;
        if (!isfinite(next) || (next - inside) * (next - outside) >= 0)
            next = 0.5 * (inside + outside);
        if (fabs(next - b) <= 1e-12 * fabs(b) || next == inside || next == outside)
            return next;
        b = next;
    }
    return b;
}

/* The bound on the side to which `stride` points, from a point inside. */
static double bound(Profile *profile, double inside, double stride)
{
    double slope;
    for (int i = 0; i < MOST_DOUBLINGS && profile->status == STAT_OK; i++, stride *= 2) {
        const double outside = inside + stride;
        if (root_at(profile, outside, &slope) >= profile->wanted)
            return refine(profile, inside, outside);
        inside = outside;
    }
    return stride > 0 ? INFINITY : -INFINITY;
}

/* A value of an infinite term at which the likelihood is near enough to its supremum. */
static double enter(Profile *profile, int direction)
{
    double b = 0, slope, stride = direction;
    for (int i = 0; i < MOST_DOUBLINGS; i++, stride *= 2) {
        if (root_at(profile, b, &slope) < profile->wanted)
            return b;
        b += stride;
    }
    return NAN;
}

StatStatus stat_logistic_profile(
    const StatLogisticModel *model, size_t term, double drop, double *low, double *high)
{
    const size_t p = model->data.p;
    Profile profile;
    StatStatus status = profile_init(&profile, model, term);
    *low = *high = NAN;
    if (status != STAT_OK) {
        profile_clear(&profile);
        return status;
    }
    profile.wanted = sqrt(2 * drop);
    double inside, stride;
    if (model->infinite[term]) {
        inside = enter(&profile, model->direction[term] < 0 ? -1 : 1);
        stride = 1;
    } else {
        if (model->converged)
            memcpy(profile.run.coefficient, model->fit.coefficient, p * sizeof(double));
        inside = model->fit.coefficient[term];
        stride = 1.1 * profile.wanted * sqrt(model->fit.covariance[term * p + term]);
    }
    if (isfinite(inside) && stride > 0) {
        /* Towards its own infinity the likelihood of an infinite term does not fall. */
        const int direction = model->infinite[term] ? model->direction[term] : 0;
        *low = direction < 0 ? -INFINITY : bound(&profile, inside, -stride);
        *high = direction > 0 ? INFINITY : bound(&profile, inside, stride);
    }
    status = profile.status;
    profile_clear(&profile);
    return status;
}
