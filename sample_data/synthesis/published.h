/**
 * The published tables, read from sample_data/published: what the registry must reproduce.
 *
 * A number is addressed by the seven columns before its value; a file has one row a number.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SYN_PUBLISHED_COLUMNS = 8, SYN_PUBLISHED_TEXT = 48 };

/** One printed number: study, table, variable, level, group, visit or cohort, statistic, value.
 */
typedef struct {
    char cell[SYN_PUBLISHED_COLUMNS][SYN_PUBLISHED_TEXT];
} SynPrinted;

/** All printed numbers of one file, in its order. Free with syn_published_free. */
typedef struct {
    SynPrinted *printed;
    size_t n_printed;
} SynPublished;

/** The cell of values that print as one mean and SD. */
typedef struct {
    bool found;                 /**< False when the study does not print it. */
    double mean_low, mean_high; /**< Smallest and largest mean, a little inside the limits. */
    double sd_low, sd_high;     /**< The same for the SD (n - 1). */
} SynMoments;

/**
 * Reads one long-format file.
 *
 * @param path      File to read.
 * @param published The caller's; freed with syn_published_free.
 * @return False, with a line on standard error, when it is missing or of fewer than eight
 * columns.
 */
bool syn_published_load(const char *path, SynPublished *published);

/** Frees what syn_published_load gave; an empty struct is fine. */
void syn_published_free(SynPublished *published);

/**
 * Finds the text of one printed number.
 *
 * @param published Where to look.
 * @param table, variable, level, group, visit, statistic The address; "" for an empty cell.
 * @return The text as printed (borrowed), or NULL.
 */
const char *syn_published_text(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, const char *visit,
    const char *statistic);

/** The printed count at that address, or `otherwise` where none is printed. */
int syn_published_count(const SynPublished *published, const char *table, const char *variable,
    const char *level, const char *group, const char *visit, int otherwise);

/**
 * The rounding cell of a printed mean and its SD.
 *
 * @param published, table, variable, level, group, visit As for syn_published_text.
 * @param unit What 1 of the printed unit is in the unit of the data (30.4375 for months of
 *             days, -1 where the paper turned the sign).
 */
SynMoments syn_published_moments(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, const char *visit, double unit);

/**
 * The same from the decompression study, of the unmatched or the matched cohort, which names
 * some rows otherwise and has tables of its own.
 *
 * @param table, variable, level As the unmatched cohort's tables have them.
 * @param group   The group's name.
 * @param matched Of the matched cohort: the table beside that one.
 * @param unit    As above.
 */
SynMoments syn_published_cohort_moments(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, bool matched, double unit);

/**
 * How the matched cohort's tables name a table and a row of the unmatched cohort's.
 *
 * @param table, variable In: the unmatched cohort's; out: the matched cohort's.
 */
void syn_published_matched_names(const char **table, const char **variable);

/** How many digits stand after the decimal point of a printed number. */
int syn_published_decimals(const char *text);
