#pragma once
/**
 * @file
 * The tests of `proreg stat`: a table, one entry a test, and what a run is given.
 */
#include "analysis/status.h"
#include "cli/stat_data.h"
#include "cli/stat_output.h"

/** The options of the command, as typed; NULL where not given. */
typedef struct {
    const char *value, *group, *x, *y, *row, *col, *p;
    const char *time, *event, *strata, *outcome, *treatment, *id, *weight;
    const char *method, *zeros, *conf, *conf_type, *ties, *rmean, *caliper, *caliper_scale;
    const char *format, *output;
    GPtrArray *covariates; /**< Each a list parted by commas. */
    GPtrArray *factors;    /**< COLUMN or COLUMN=REFERENCE. */
    bool exact, no_correct, correct, profile;
} CliStatOptions;

/** What a test runs on. */
typedef struct {
    const CliStatOptions *options;
    const char *path;
    CliStatData *data;
    CliStatOut *out;
    double conf_level; /**< 0.95 unless --conf. */
} CliStatRun;

/** One test. */
typedef struct {
    const char *name;
    const char *title;
    const char *needs;  /**< Options it must have, parted by blanks. */
    const char *allows; /**< Options it may have beside those of every test. */
    bool (*run)(CliStatRun *run, GError **error);
} CliStatTest;

/** All tests, ended by a NULL name. */
extern const CliStatTest cli_stat_tests[];

/** Asks for a column in a role; --factor decides where the role is CLI_STAT_EITHER. */
size_t cli_stat_want(CliStatRun *run, const char *name, CliStatRole role);

/** Loads what was asked for. */
bool cli_stat_load(CliStatRun *run, GError **error);

/** A loaded column. Borrowed. */
const CliStatColumn *cli_stat_column(const CliStatRun *run, size_t index);

/** False with `error` set unless the status is STAT_OK. */
bool cli_stat_check(StatStatus status, const CliStatRun *run, GError **error);

/** Asks for the covariates, by name; appends their indices to an array of size_t. */
bool cli_stat_want_covariates(CliStatRun *run, GArray *indices, GError **error);

/** A number given as an option; `otherwise` where it is not given. */
bool cli_stat_option_number(
    const char *name, const char *text, double otherwise, double *value, GError **error);

/** The tests, a file each of a kind. */
bool cli_stat_describe(CliStatRun *run, GError **error);
bool cli_stat_anova(CliStatRun *run, GError **error);
bool cli_stat_tukey(CliStatRun *run, GError **error);
bool cli_stat_t_paired(CliStatRun *run, GError **error);
bool cli_stat_signed_rank(CliStatRun *run, GError **error);
bool cli_stat_rank_sum(CliStatRun *run, GError **error);
bool cli_stat_kruskal(CliStatRun *run, GError **error);
bool cli_stat_spearman(CliStatRun *run, GError **error);
bool cli_stat_smd(CliStatRun *run, GError **error);
bool cli_stat_fisher(CliStatRun *run, GError **error);
bool cli_stat_chisq(CliStatRun *run, GError **error);
bool cli_stat_mcnemar(CliStatRun *run, GError **error);
bool cli_stat_adjust(CliStatRun *run, GError **error);
bool cli_stat_km(CliStatRun *run, GError **error);
bool cli_stat_logrank(CliStatRun *run, GError **error);
bool cli_stat_cox(CliStatRun *run, GError **error);
bool cli_stat_logistic(CliStatRun *run, GError **error);
bool cli_stat_lm(CliStatRun *run, GError **error);
bool cli_stat_match(CliStatRun *run, GError **error);
