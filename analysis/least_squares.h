#pragma once
/** @file
 * Internal: least squares on a QR decomposition that reads its rows in blocks, so that a
 * million rows pass through the processor's cache once and only a triangle is kept. Source:
 * Golub & Van Loan 2013, sections 5.2 (Householder) and 12.5 (updating); the limited pivoting
 * that names aliased terms follows LINPACK's dqrdc as modified for R (columns keep their order,
 * and one that is nearly a combination of those before it moves to the end).
 */
#include "analysis/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Rows a block should have: two blocks of ten columns still fit a first-level cache. */
#define STAT_QR_BLOCK 128

/** The triangle of [X | y] read so far: column-major, r[k * width + j] for j <= k. */
typedef struct {
    size_t width; /**< Columns of X and the response, which is the last. */
    double *r;    /**< width * width. */
} StatQr;

/** An empty triangle for n_terms columns and a response. End with stat_qr_clear. */
StatStatus stat_qr_init(StatQr *qr, size_t n_terms) STAT_CHECKED;

/** Forgets the rows read, to start again. */
void stat_qr_reset(StatQr *qr);

/** Frees the triangle. */
void stat_qr_clear(StatQr *qr);

/**
 * Takes m more rows in.
 *
 * @param block Column-major, block[k * m + i], width columns, the response last; destroyed.
 */
void stat_qr_add(StatQr *qr, double *block, size_t m);

/** A triangle whose columns were put in order and judged. */
typedef struct {
    size_t n_terms;
    size_t rank;
    size_t *order; /**< n_terms: the terms kept, in their order, then the aliased ones. */
    double *r;     /**< n_terms * n_terms, column-major, columns as in order. */
    double *qty;   /**< n_terms: effects, the response's coordinates along the terms kept. */
    double rss;    /**< Residual sum of squares. */
} StatTriangle;

/**
 * Reduces a triangle with its columns taken in a given order.
 *
 * @param out   The caller's; filled. End with stat_triangle_clear, also after an error.
 * @param first All n_terms in the wanted order, or NULL for their own order.
 * @param tolerance A column is aliased when less than this share of its length is left.
 */
StatStatus stat_triangle_init(
    StatTriangle *out, const StatQr *qr, const size_t *first, double tolerance) STAT_CHECKED;

/** Frees what the triangle holds. */
void stat_triangle_clear(StatTriangle *triangle);

/** Solves for the coefficients by back substitution; n_terms places, NaN for aliased terms. */
void stat_triangle_solve(const StatTriangle *triangle, double *coefficient);

/**
 * The inverse of X'X over the terms kept.
 *
 * @param covariance n_terms * n_terms; NaN in the rows and columns of aliased terms.
 */
StatStatus stat_triangle_covariance(
    const StatTriangle *triangle, double *covariance) STAT_CHECKED;
