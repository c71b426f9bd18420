/**
 * @file
 * Between the files of the catalogue only: the three tables that instrument.h lists, and what
 * their adapters share. Outside this folder, instrument.h is the header to use.
 */
#pragma once

#include "clinical/instrument.h"
#include "clinical/primary_tumor.h"

/** Instruments whose total is the sum of their items, and the segment. */
extern const ClinInstrument clin_items_instruments[];
extern const size_t clin_n_items_instruments;

/** Instruments with rules of their own. */
extern const ClinInstrument clin_rules_instruments[];
extern const size_t clin_n_rules_instruments;

/** Derived variables: groups and counts that are no scores. */
extern const ClinInstrument clin_derived_instruments[];
extern const size_t clin_n_derived_instruments;

/**
 * Turns an input into an integer.
 *
 * @param value A whole number, or NaN.
 * @return The integer, or CLIN_MISSING.
 */
int clin_integer(double value);

/**
 * Turns n inputs into integers.
 *
 * @param values n whole numbers, or NaN.
 * @param n      How many.
 * @param out    n integers; CLIN_MISSING for NaN.
 */
void clin_integers(const double *values, size_t n, int *out);

/**
 * Wraps an integer that may be missing.
 *
 * @param value The integer, or CLIN_MISSING.
 * @return A number, or a missing value.
 */
ClinValue clin_value_integer(int value);

/**
 * Wraps a word that may be missing.
 *
 * @param text A static word, or NULL.
 * @return A text, or a missing value.
 */
ClinValue clin_value_text(const char *text);

/**
 * Explains the i-th row of some items, and leaves in *i how many rows were passed over.
 *
 * @param items   n_items items; one without rows is passed over.
 * @param n_items How many.
 * @param i       Which row; less by the number of rows when there are not so many.
 * @param line    Written when the result is true.
 * @return Whether there is such a row.
 */
bool clin_explain_items(
    const ClinItem *items, size_t n_items, size_t *i, ClinExplanation *line);

/**
 * Explains the i-th primary tumour, and leaves in *i how many were passed over.
 *
 * @param item   The item in words.
 * @param points Gives the points of a tumour; a tumour without is passed over.
 * @param i      Which one; less by the number of tumours when there are not so many.
 * @param line   Written when the result is true.
 * @return Whether there is one.
 */
bool clin_explain_tumors(const char *item, int (*points)(const ClinPrimaryTumor *tumor),
    size_t *i, ClinExplanation *line);
