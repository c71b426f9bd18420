#pragma once
/**
 * @file
 * A frame: columns of equal length with missingness, as analysis wants them. It may come as
 * one row a patient or as counts of distinct rows; then `weight` says how often a row stands
 * for.
 */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    BASE_COLUMN_NUMBER, /**< `number` holds the values; NaN is missing. */
    BASE_COLUMN_TEXT    /**< `text` holds the values; NULL is missing. */
} BaseColumnKind;

typedef struct {
    char *name;
    BaseColumnKind kind;
    double *number; /**< n_rows values, or NULL for a text column. */
    char **text;    /**< n_rows values, each NULL or owned by the frame; or NULL. */
} BaseColumn;

typedef struct {
    size_t n_rows;
    size_t n_columns;
    BaseColumn *columns;
    char **row_ids;  /**< n_rows record identifiers in byte order, or NULL. */
    int64_t *weight; /**< n_rows frequencies >= 1, or NULL for 1 each. */
} BaseFrame;

/** The column of that name, or NULL. Borrowed from the frame. */
const BaseColumn *base_frame_find(const BaseFrame *frame, const char *name);

/** Frees the frame and all in it; NULL is fine. */
void base_frame_free(BaseFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseFrame, base_frame_free)
