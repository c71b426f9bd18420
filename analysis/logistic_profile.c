#include "analysis/logistic_model.h"
#include "analysis/root.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DOUBLINGS = 24 };

/* What rounding leaves of the root of a likelihood's fall. */
static const double noise = 2e-12;

/* The profile likelihood of one term, with the other coefficients where they last were. */
typedef struct {
    const StatLogisticModel *model;
    size_t term;
    double wanted; /* the root of twice the fall that a bound has */
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
    memcpy(profile->fixed, model->aliased, p * sizeof *profile->fixed);
    profile->fixed[term] = true;
    return STAT_OK;
}

static void profile_clear(Profile *profile)
{
    stat_newton_clear(&profile->run);
    free(profile->fixed);
}

/* The root of twice the fall of the likelihood with the term held at b, less the wanted one. */
static double excess(double b, void *data)
{
    Profile *profile = data;
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
    const double value = sqrt(2 * fmax(fall, 0)) - profile->wanted;
    return fabs(value) <= noise ? 0 : value;
}

/* The bound on the side to which `stride` points, from a point inside. */
static double bound(Profile *profile, double inside, double stride)
{
    for (int i = 0; i < MOST_DOUBLINGS && profile->status == STAT_OK; i++, stride *= 2) {
        const double outside = inside + stride;
        if (excess(outside, profile) >= 0)
            return stat_root(excess, profile, fmin(inside, outside), fmax(inside, outside));
        inside = outside;
    }
    return stride > 0 ? INFINITY : -INFINITY;
}

/* A value of an infinite term at which the likelihood is near enough to its supremum. */
static double enter(Profile *profile, int direction)
{
    double b = 0, stride = direction;
    for (int i = 0; i < MOST_DOUBLINGS; i++, stride *= 2) {
        if (excess(b, profile) < 0)
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
