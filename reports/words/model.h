#pragma once
/**
 * @file
 * What is said of a regression: in the notes of its table and figure, and in the Methods.
 */
#include "reports/model/format.h"
#include "reports/results/methods.h"

/** A regression and what the study calls its parts. Labels are borrowed, "" where none. */
typedef struct {
    ReportMethodId method; /**< LOGISTIC, COX or LM. */
    bool profile;          /**< Intervals of the profile likelihood. */
    const char *outcome;   /**< "Walks (6 months)"; of COX the event. */
    const char *level;     /**< What of the outcome is counted; "" of LM. */
    const char *time;      /**< Of COX: "Follow-up". */
} ReportModelWords;

/** What its terms are: "Odds ratio", "Hazard ratio" or "Coefficient". Borrowed. */
const char *report_model_effect(ReportMethodId method, const BaseWords *words);

/**
 * The sentences of the Methods.
 * @param table       as sentences name it: "Table 2".
 * @param covariates  char *, their labels. @return new.
 */
char *report_model_words(const ReportModelWords *model, const char *table,
    const GPtrArray *covariates, const BaseWords *words);

/**
 * On whom it was fitted and how well it fits.
 * @param result   of the model's method.
 * @param missing  how many are left out, by label: "Age 2, ESCC 1". @return new.
 */
char *report_model_fit_words(const ReportModelWords *model, const ReportResult *result,
    gint64 n_missing, const char *missing, ReportPStyle style, const BaseWords *words);

/** For what its effects are: one unit more of the labels (char *). New. */
char *report_model_unit_words(
    ReportMethodId method, const GPtrArray *labels, const BaseWords *words);

/** "Origin: Lung (towards 0)": a term that separates the outcomes, and whither. New. */
char *report_model_term_words(const char *label, int direction, const BaseWords *words);

/**
 * That there is no maximum because of these terms (char *, of report_model_term_words); NULL
 * where there are none, or where already all outcomes are the same. New.
 */
char *report_model_separation_words(
    const ReportResult *result, const GPtrArray *terms, const BaseWords *words);

/** That a term has no estimate. New. */
char *report_model_aliased_words(const char *label, const BaseWords *words);

/** Under its figure: of what the effects are, and their intervals. New. */
char *report_model_figure_words(
    const ReportModelWords *model, const char *effect, const BaseWords *words);

/** What unadjusted columns are, and by what the model is stratified. @param strata  label, or
 * NULL. New; NULL where neither is so. */
char *report_model_sides_words(bool raw, const char *strata, const BaseWords *words);
