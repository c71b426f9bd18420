#pragma once
/**
 * @file
 * The options of `proreg stat`, held against the table of tests: which a test needs, which it
 * takes, and what they say.
 */
#include "cli/command.h"
#include "cli/stat_data.h"
#include "reports/results/methods.h"

/** The options of the command, as typed; NULL where not given. */
typedef struct {
    const char *roles[REPORT_N_ROLES]; /**< Names of columns. */
    const char *weight;
    const char *method, *zeros, *conf, *conf_type, *ties, *rmean, *caliper, *caliper_scale;
    const char *format, *output;
    GPtrArray *covariates; /**< Each a list parted by commas. */
    GPtrArray *factors;    /**< COLUMN or COLUMN=REFERENCE. */
    bool exact, no_correct, correct, profile;
} CliStatOptions;

/** The test of that name; REPORT_N_METHODS with BASE_ERROR_USAGE where there is none. */
ReportMethodId cli_stat_find(const char *name, GError **error);

/**
 * Options of the command, but of another test, are mistakes; so are missing ones.
 * @param command  whose options `values` were read by.
 * @return false with BASE_ERROR_USAGE.
 */
bool cli_stat_check_options(const ReportMethod *method, const CliCommand *command,
    const CliStatOptions *values, GError **error);

/** What the options say on how to run the test. False with BASE_ERROR_USAGE. */
bool cli_stat_read_options(const ReportMethod *method, const CliStatOptions *values,
    ReportMethodOptions *options, GError **error);

/** A line a test: what it needs, and in brackets what it takes. For --help. New text. */
char *cli_stat_list(void);

/** Which columns of a file a test runs on; zeroed, then cli_stat_want. */
typedef struct {
    CliStatData data;
    size_t index[REPORT_N_ROLES]; /**< Into the data; SIZE_MAX for none. */
    GArray *covariates;           /**< size_t, likewise. */
} CliStatColumns;

/**
 * Asks for every column that the options name.
 * @return false with BASE_ERROR_USAGE for a malformed --covariates or --factor. End with
 *         cli_stat_columns_clear, also after failure.
 */
bool cli_stat_want(CliStatColumns *columns, const ReportMethod *method,
    const CliStatOptions *values, GError **error);
void cli_stat_columns_clear(CliStatColumns *columns);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliStatColumns, cli_stat_columns_clear)
