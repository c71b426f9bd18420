#include "analysis/root.h"

#include <float.h>
#include <gsl/gsl_roots.h>
#include <math.h>

enum { MOST_STEPS = 300, STATE_NUMBERS = 64 };

typedef struct {
    StatFunction f;
    void *data;
    double low, at_low, high, at_high; /* the ends are computed once */
} Wanted;

/* GSL's handler ends the program where a value is not finite. */
static double bounded(const Wanted *wanted, double x)
{
    const double value = wanted->f(x, wanted->data);
    return isnan(value) ? 0.0 : fmin(fmax(value, -DBL_MAX), DBL_MAX);
}

static double value_at(double x, void *data)
{
    const Wanted *wanted = data;
    return x == wanted->low    ? wanted->at_low
           : x == wanted->high ? wanted->at_high
                               : bounded(wanted, x);
}

double stat_root(StatFunction f, void *data, double low, double high)
{
    Wanted w = {.f = f, .data = data, .low = low, .high = high};
    w.at_low = bounded(&w, low);
    w.at_high = bounded(&w, high);
    if (w.at_low == 0.0 || w.at_high == 0.0 || signbit(w.at_low) == signbit(w.at_high))
        return fabs(w.at_low) < fabs(w.at_high) ? low : high;
    /* Its own memory, since gsl_root_fsolver_alloc tells the handler when there is none. With a
       change of sign between finite values nothing can go wrong. */
    double state[STATE_NUMBERS];
    gsl_function function;
    function.function = value_at;
    function.params = &w;
    double x;
    gsl_root_fsolver_brent->set(state, &function, &x, low, high);
    for (int i = 0; i < MOST_STEPS && high - low > DBL_EPSILON * fabs(x); i++)
        gsl_root_fsolver_brent->iterate(state, &function, &x, &low, &high);
    return x;
}
