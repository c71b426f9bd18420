#pragma once
/**
 * @file
 * Inside this folder: the options of `stat`, held against the table of tests: which a test
 * needs, which it takes, and what they say.
 */
#include "commands/stat.h"
#include "commands/stat_data.h"
#include "reports/results/methods.h"

/** The test of that name; REPORT_N_METHODS with BASE_ERROR_USAGE where there is none. */
ReportMethodId command_stat_find(const char *name, GError **error);

/**
 * Options of the command, but of another test, are mistakes; so are missing ones.
 * @return false with BASE_ERROR_USAGE.
 */
bool command_stat_check_options(
    const ReportMethod *method, const CommandStat *values, GError **error);

/** What the options say on how to run the test. False with BASE_ERROR_USAGE. */
bool command_stat_read_options(const ReportMethod *method, const CommandStat *values,
    ReportMethodOptions *options, GError **error);

/** Which columns of a file a test runs on; zeroed, then command_stat_want. */
typedef struct {
    CommandStatData data;
    size_t index[REPORT_N_ROLES]; /**< Into the data; SIZE_MAX for none. */
    GArray *covariates;           /**< size_t, likewise. */
} CommandStatColumns;

/**
 * Asks for every column that the options name.
 * @return false with BASE_ERROR_USAGE for a malformed --covariates or --factor. End with
 *         command_stat_columns_clear, also after failure.
 */
bool command_stat_want(CommandStatColumns *columns, const ReportMethod *method,
    const CommandStat *values, GError **error);
void command_stat_columns_clear(CommandStatColumns *columns);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandStatColumns, command_stat_columns_clear)
