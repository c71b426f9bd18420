#pragma once
/**
 * @file
 * A frame: columns of equal length with missingness, as analysis wants them. It comes as one
 * row a patient with identifiers, or as counts: distinct rows with the number of patients that
 * each stands for. A column holds its distinct values once, in order, and a code a row: rows
 * are compared, sorted and counted by their codes, so never by comparing doubles.
 *
 * A number is an integer with its column's decimal scale: 3.5 with one decimal is 35 units.
 * Columns that are no decimals (such as days over 30.4375) stay doubles.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { BASE_COLUMN_NUMBER, BASE_COLUMN_TEXT } BaseColumnKind;

/** The distinct values of a column, ascending (texts by bytes); shared and counted. */
typedef struct {
    BaseColumnKind kind;
    size_t n;
    double *number; /**< NUMBER: n values. */
    int64_t *unit;  /**< NUMBER: number[i] is exactly the double of unit[i] / 10^scale; NULL
                         where the column is no decimal. */
    int scale;      /**< Decimals of the column, -1 where it is none. */
    char **text;    /**< TEXT: n values. */
    int n_users;
} BaseValues;

typedef struct {
    char *name;
    BaseValues *values;
    int32_t *code; /**< n_rows indices into the values; negative is missing. */
} BaseColumn;

typedef struct {
    size_t n_rows;
    size_t n_columns;
    BaseColumn *columns;
    char **row_ids;  /**< n_rows record identifiers in byte order, or NULL. */
    int64_t *weight; /**< n_rows frequencies >= 1, or NULL for 1 each. */
} BaseFrame;

/**
 * Distinct values out of a list with repeats.
 * @param number  n numbers, none NaN; sorted in place.
 */
BaseValues *base_values_of_numbers(double *number, size_t n);
/** @param text  n texts, none NULL; the pointers are sorted in place, the texts copied. */
BaseValues *base_values_of_texts(const char **text, size_t n);
/** Index of a number (or text) that is among the values. */
int32_t base_values_find_number(const BaseValues *values, double number);
int32_t base_values_find_text(const BaseValues *values, const char *text);
BaseValues *base_values_ref(BaseValues *values);
void base_values_unref(BaseValues *values);

/** A frame of n_rows rows whose columns have neither name, values nor codes yet. */
BaseFrame *base_frame_new(size_t n_rows, size_t n_columns);
/** Frees the frame and all in it; NULL is fine. */
void base_frame_free(BaseFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseFrame, base_frame_free)

/**
 * The distinct rows of a frame, ascending (by the first column, then the next; missing first),
 * with their frequencies: the order of the rows, and whether they came counted, leave no trace.
 * @param keep  n_rows flags of the rows that count, or NULL for all.
 */
BaseFrame *base_frame_counts(const BaseFrame *frame, const bool *keep);

/**
 * The most places of a table in which the rows of a frame are counted faster than they are
 * sorted.
 * @return the number of possible rows of columns with these values, missing ones included; 0
 *         where there are more than pay for n_rows rows.
 */
size_t base_frame_places(BaseValues *const *values, size_t n_columns, size_t n_rows);
/**
 * As base_frame_counts, out of such a table.
 * @param frame  without rows: its columns have names and values.
 * @param count  n_places frequencies. The row of codes c0, c1, ... (of missing -1) has the
 * place (c0 + 1) * n1 * n2 ... + (c1 + 1) * n2 ... + ..., where n is a column's number of
 * values and 1.
 */
BaseFrame *base_frame_of_places(const BaseFrame *frame, const int64_t *count, size_t n_places);

/** Whether the row has no value. */
bool base_column_is_missing(const BaseColumn *column, size_t row);
/** The number; NaN where it is missing or the column holds texts. */
double base_column_number(const BaseColumn *column, size_t row);
/** The text; NULL where it is missing or the column holds numbers. Borrowed. */
const char *base_column_text(const BaseColumn *column, size_t row);
