#pragma once
/**
 * @file
 * Inside this folder: the columns of a CSV file that one statistical test uses, as plain
 * arrays.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "reports/results/methods.h"

/** What a test needs a column to be. */
typedef enum {
    COMMAND_STAT_NUMBER, /**< Numbers only. */
    COMMAND_STAT_FACTOR, /**< Levels, also where they look like numbers. */
    COMMAND_STAT_EITHER, /**< Numbers if all cells are, else levels. */
    COMMAND_STAT_BINARY  /**< 0 and 1, or any levels, of which the one that is named is 1. */
} CommandStatRole;

typedef struct {
    char *name;
    CommandStatRole role;
    char *reference; /**< Level that has no term, or NULL for the first; of BINARY the level
                      * that is 1, or NULL where the column holds 0 and 1. */
    bool numeric;    /**< As read: values are set, else codes and levels. */
    double *values;  /**< n; NaN missing. Also set for BINARY (0, 1). */
    int32_t *codes;  /**< n; -1 missing. */
    char **levels;   /**< n_levels, in the order of their bytes. */
    char *one;       /**< Of BINARY: what a 1 stands for, NULL where there is none. */
    char *rest; /**< Of BINARY: what the others hold, by ", "; NULL where there are none. */
    size_t n_levels;
    size_t reference_level;
} CommandStatColumn;

/** The same as results take it; borrows from the column. */
ReportArray command_stat_array(const CommandStatColumn *column);

/** A file's columns. Ask for columns, then load, then look at them by the index asked for. */
typedef struct {
    size_t n;           /**< Rows, those of weight 0 left out. */
    GPtrArray *columns; /**< CommandStatColumn *. */
    char *weight_name;  /**< NULL where there is none. */
    int64_t *weight;    /**< n, or NULL. */
    int64_t *lines;     /**< n: on which line of the file each row begins. */
} CommandStatData;

/** Columns of nothing; end with command_stat_data_clear. */
void command_stat_data_init(CommandStatData *data);
void command_stat_data_clear(CommandStatData *data);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandStatData, command_stat_data_clear)

/**
 * Asks for a column; returns its index. The same name in the same role is one column. In the
 * role BINARY the name may go on with "=LEVEL" where the file has no column of the whole text.
 * @param reference  the level that has no term, or NULL.
 */
size_t command_stat_data_want(
    CommandStatData *data, const char *name, CommandStatRole role, const char *reference);

/** The column of that index, once loaded. Borrowed. */
const CommandStatColumn *command_stat_data_column(const CommandStatData *data, size_t index);

/**
 * Reads the file ("-": standard input). Empty cells and NA are missing.
 * @return false with BASE_ERROR_INPUT: file, line, column, what was expected; or
 *         BASE_ERROR_USAGE where a binary column needs the name of a level that it has.
 */
bool command_stat_data_load(CommandStatData *data, const char *path, GError **error);
