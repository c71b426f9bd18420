#pragma once
/**
 * @file
 * The covariates of a model as the analysis library takes them, and the names of its terms.
 */
#include "analysis/design.h"
#include "cli/stat_tests.h"

/** Zero-initialise it; arrays of n, borrowed texts and values. */
typedef struct {
    size_t n;
    StatColumn *columns;
    const char **names;
    const char *const **levels; /**< NULL for a numeric column. */
} CliStatCovariates;

/** Asks for --covariates, loads the file with all that was asked for, and fills the arrays. */
bool cli_stat_covariates_load(CliStatRun *run, CliStatCovariates *covariates, GError **error);
void cli_stat_covariates_clear(CliStatCovariates *covariates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliStatCovariates, cli_stat_covariates_clear)

/** "(Intercept)", "age", "sex=m"; lives as long as the output. */
const char *cli_stat_term(CliStatRun *run, const CliStatCovariates *covariates, StatTerm term);
