#pragma once
/**
 * @file
 * `stat`: one statistical test over the columns of any CSV file.
 */
#include "commands/command.h"
#include "reports/results/methods.h"

/** The options as typed; NULL or false where not given. */
typedef struct {
    const char *test;                  /**< Its id: "fisher". */
    const char *file;                  /**< CSV; "-" is the sinks' input. */
    const char *roles[REPORT_N_ROLES]; /**< Names of columns. */
    const char *weight;
    const char *method, *zeros, *conf, *conf_type, *ties, *rmean, *times, *caliper,
        *caliper_scale;
    const char *format, *output;
    GPtrArray *covariates; /**< Each a list parted by commas. */
    GPtrArray *factors;    /**< COLUMN or COLUMN=REFERENCE. */
    bool exact, no_correct, correct, profile;
} CommandStat;

/** Runs the test. BASE_ERROR_USAGE for an option that the test does not take, or that it needs.
 */
gboolean command_stat(
    const CommandStat *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);

/** A line a test: what it needs, and in brackets what it takes. For --help. New text. */
char *command_stat_list(void);
