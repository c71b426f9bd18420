#pragma once
/**
 * @file
 * Inside reports/recheck: printed numbers, and the rows that belong together.
 */
#include "reports/recheck/recheck.h"

/** A number as printed, and what it may have been before it was rounded. */
typedef struct {
    bool is_there, is_number;
    double value;
    double low, high; /**< Of a band (<0.001) its ends. */
    int decimals;
    bool is_band;
} Printed;

/** Reads "57.8", "<0.001", ">0.99"; an empty text is not there. */
Printed printed_read(const char *text);
/** Whether a span of values may have been printed so. */
bool printed_fits(const Printed *printed, double low, double high);

/** One variable of a table at a visit: what its rows say, by level and group. */
typedef struct {
    const char *study, *table, *variable, *visit; /**< Borrowed. */
    GPtrArray *rows;                              /**< const ReportPublished * */
    GPtrArray *levels; /**< const char *, "" for the variable's own line; in order. */
    GPtrArray *groups; /**< const char *: those with counts or means, without a total. */
    const char *total; /**< The column over all groups, or NULL. */
} Block;

/** A table under study. */
typedef struct {
    const RecheckOptions *options;
    const GPtrArray *rows;
    GPtrArray *blocks; /**< Block *, owned. */
    GHashTable *sizes; /**< study, table, visit, group -> patients in the column. */
    Recheck *out;
} Work;

/** Puts the rows into blocks, and finds how many patients each column has. */
void work_fill(Work *work);
void work_clear(Work *work);

/** "visit" or "cohort", whichever the row has. */
const char *row_visit(const ReportPublished *row);
/** The row of a level, group and statistic; NULL for none. */
const ReportPublished *block_row(
    const Block *block, const char *level, const char *group, const char *statistic);
Printed block_number(
    const Block *block, const char *level, const char *group, const char *statistic);
/** Whether the level counts who has no value. */
bool is_unknown_level(const char *level);
/** Whether the levels are all that a patient may be, each patient one of them. */
bool block_is_whole(const Block *block, const char *group);
/** Patients of the column with a value; 0 where nothing says so. */
int64_t block_denominator(const Work *work, const Block *block, const char *group);
/** Patients in the column; 0 where nothing says so. */
int64_t column_size(const Work *work, const Block *block, const char *group);

void doubt(Work *work, const char *check, const ReportPublished *cell, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** The checks. */
void check_numbers(Work *work);
void check_counts(Work *work);
void check_integers(Work *work);
void check_intervals(Work *work);
gboolean check_tests(Work *work, GError **error);
