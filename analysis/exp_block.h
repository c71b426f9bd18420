#pragma once
/** @file
 * Internal: the exponential of many numbers, in a form that compilers turn into vector
 * instructions, and with the same last digit on every machine (a C library may choose its own
 * by the processor).
 */
#include <stddef.h>

/** Rows that are worth a block; their numbers stay in the first-level cache. */
enum { STAT_EXP_BLOCK = 256 };

/**
 * y[i] = exp(x[i]) for n numbers, within one unit in the last place.
 *
 * @param x Any numbers; NaN gives NaN, large ones infinity, small ones 0.
 * @param y n places; may be x.
 * Source: reduction by Cody & Waite 1980; Taylor's polynomial of degree 13 on [-ln 2 / 2, ln 2
 * / 2].
 */
void stat_exp_block(const double *x, double *y, size_t n);
