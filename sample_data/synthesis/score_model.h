/**
 * Logistic regression for the searches that design who can be matched: small, fast, and with
 * the same last digit on every machine.
 *
 * The library's own regression (analysis/logistic.h) calls the C library's exp and log, whose
 * last digits differ between processors; a search that asks a million times would some day take
 * another turn. Here only additions, multiplications, divisions and square roots are used.
 */
#pragma once

#include <stdbool.h>

enum { SYN_SCORE_TERMS = 6 };

/** Patients who are alike in all covariates. */
typedef struct {
    double x[SYN_SCORE_TERMS]; /**< Covariates; the first is 1, the intercept. */
    int n;                     /**< How many patients. */
    int treated;               /**< How many of them were treated. */
} SynScoreRow;

/** A fitted model. Zero all of it before the first fit; later fits start from the last one. */
typedef struct {
    double coefficient[SYN_SCORE_TERMS];
    double error[SYN_SCORE_TERMS]; /**< Standard errors from the information matrix. */
    double score_sd;               /**< SD (n - 1) of the logit over all patients. */
} SynScoreModel;

/**
 * Fits by Newton's method, from the coefficients that stand in the model.
 *
 * @param row     n_rows groups of patients.
 * @param n_terms Terms in use, up to SYN_SCORE_TERMS.
 * @param model   The caller's; written when the fit converges, set to zero when it does not.
 * @return False when it does not converge within 20 steps.
 */
bool syn_score_fit(const SynScoreRow *row, int n_rows, int n_terms, SynScoreModel *model);

/** The logit of one group of patients. */
double syn_score_of(const SynScoreModel *model, const SynScoreRow *row, int n_terms);
