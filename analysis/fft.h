#pragma once
/** @file
 * A small complex Fourier transform for lengths 2^k and 3 * 2^k, in several dimensions. Plain
 * C, no plans that allocate behind the caller's back.
 */
#include "analysis/status.h"

#include <stddef.h>

/** The greatest number of dimensions. */
enum { STAT_FFT_DIMENSIONS = 4 };

/** A grid's shape and its tables. */
typedef struct {
    size_t n_dimensions;
    size_t length[STAT_FFT_DIMENSIONS]; /**< Each 2^k or 3 * 2^k. */
    size_t size;                        /**< Product of the lengths. */
    double *root[STAT_FFT_DIMENSIONS];  /**< exp(-2 pi i j / length) as pairs. */
    double *scratch;                    /**< As large as the grid. */
} StatFft;

/** The least 2^k or 3 * 2^k that is >= n. */
size_t stat_fft_length(size_t n);

/**
 * Prepares transforms of a grid. End with stat_fft_clear, also after an error.
 * @param length n_dimensions lengths as stat_fft_length gives them; last index runs fastest.
 * @return STAT_ARGUMENT (too many dimensions), STAT_NO_MEMORY.
 */
StatStatus stat_fft_init(StatFft *fft, const size_t *length, size_t n_dimensions) STAT_CHECKED;

/** Transforms `size` complex numbers (pairs of doubles) in place, in all dimensions. */
void stat_fft_run(const StatFft *fft, double *x);

/** Frees the tables. */
void stat_fft_clear(StatFft *fft);
