#pragma once
/** @file
 * Assertions on doubles for cmocka, whose own compare in single precision.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/** Fails unless |got - want| <= relative * |want| (or both are the same infinity or NaN). */
static inline void assert_near_(
    double got, double want, double relative, const char *what, const char *file, int line)
{
    if (isnan(want) ? isnan(got) : got == want || fabs(got - want) <= relative * fabs(want))
        return;
    char text[256];
    snprintf(text, sizeof text, "%s: got %.17g, want %.17g, off by %.3g relative", what, got,
        want, fabs(got - want) / fabs(want));
    print_error("%s\n", text);
    _fail(file, line);
}

/** Within a relative bound that the caller names. */
#define assert_within(got, want, relative)                                                     \
    assert_near_((got), (want), (relative), #got, __FILE__, __LINE__)

/** Within a relative 1e-9, the bound of this project for agreement with outside oracles. */
#define assert_close(got, want) assert_within((got), (want), 1e-9)

/** Within an absolute bound. */
#define assert_apart(got, want, bound) assert_true(fabs((got) - (want)) <= (bound))

/** NaN, and nothing else. */
#define assert_nan(got) assert_true(isnan(got))
