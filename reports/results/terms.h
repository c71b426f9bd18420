#pragma once
/**
 * @file
 * The tests that a fitted regression holds, each as a result of its own.
 */
#include "reports/results/result.h"

/** Which of them. */
typedef enum {
    REPORT_TERM_WALD, /**< One term; t in a linear model. */
    REPORT_TERM_LR,   /**< One term of a logistic regression, by the likelihood lost with it. */
    REPORT_TERM_WHOLE /**< All terms of a covariate: likelihood ratio, F. */
} ReportTermTest;

/**
 * The test of a term or covariate, with the estimate that it is of (odds ratio, hazard ratio,
 * coefficient; none for a whole covariate).
 * @param model  of LOGISTIC, COX or LM. A Cox regression has Wald's tests alone.
 * @param index  of the term in the model, or of the covariate.
 */
ReportResult *report_result_of_term(
    const ReportResult *model, ReportTermTest kind, size_t index);

/**
 * The test of proportional hazards over all terms of a Cox regression, in the time of 1 -
 * Kaplan-Meier; P is NaN where it cannot be had. Oracle: R 4.2 survival cox.zph.
 */
ReportResult *report_result_of_proportional(const ReportResult *model);
