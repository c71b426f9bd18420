#pragma once
/**
 * @file
 * What is said of a match by a propensity score: in the Methods, and in the notes of the table
 * and the figures that show its balance.
 */
#include "reports/results/methods.h"

/** A match and what the study calls its parts. All borrowed. */
typedef struct {
    const char *label;
    const char *treated, *control; /**< The two groups. */
    gint64 n_treated, n_control;   /**< Their members. */
    const GPtrArray *covariates;   /**< char *, of report_covariate_words. */
    const ReportMethodOptions *options;
    const StatPropensity *result;
    gint64 n_missing;    /**< Members with a covariate missing. */
    const char *missing; /**< How many, by label: "Age 2, ESCC 1". */
    const char *problem; /**< Why nobody is matched, or NULL. */
} ReportMatchWords;

/** "ESCC scale (4 categories)"; the label alone where n_levels is 0. New. */
char *report_covariate_words(const char *label, size_t n_levels, const BaseWords *words);

/** The sentences of the Methods: who was matched on what, how, and what was found. New. */
char *report_match_words(const ReportMatchWords *match, const BaseWords *words);

/** Why there is no score: the terms (char *) that separate the groups, or none. New. */
char *report_match_problem_words(const GPtrArray *terms, const BaseWords *words);

/** Whose table it is: n of the members, matched so. New. */
char *report_match_members_words(
    const char *label, gint64 n, gint64 n_members, const BaseWords *words);

/** Under the figure of the scores: of what they are made. @param labels  char *. New. */
char *report_match_score_words(
    const GPtrArray *labels, const ReportMethodOptions *options, const BaseWords *words);

/** What a standardised mean difference is. New. */
char *report_balance_words(const char *treated, const char *control, const BaseWords *words);

/**
 * Which differences remain after matching.
 * @param limit            the size from which on one is named.
 * @param inside, outside  char *, "Age (0.12)": of the score's variables and of others. New.
 */
char *report_balance_left_words(
    double limit, const GPtrArray *inside, const GPtrArray *outside, const BaseWords *words);

/** Which differences (char *, labels) are not defined. New. */
char *report_balance_undefined_words(const GPtrArray *labels, const BaseWords *words);

/** Under the figure of the differences. New. */
char *report_balance_figure_words(const BaseWords *words);

/** Over what the differences of the table's last column are. New. */
char *report_balance_own_words(const BaseWords *words);
