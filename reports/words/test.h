#pragma once
/**
 * @file
 * A result as a test of a document: its numbers, and its sentences in words.
 */
#include "reports/model/table.h"
#include "reports/results/result.h"

/**
 * Fills the test, but for its id, from the result; may be called again after an adjustment.
 * @param words  of what is shown; `method` is English in any case.
 */
void report_test_fill(ReportTest *test, const ReportResult *result, const BaseWords *words);

/** The warning that the result needs most, or why it has no P; NULL where neither. New. */
char *report_result_warning(const ReportResult *result, const BaseWords *words);

/** "Holm over a family of 3", or NULL where nothing was adjusted. New. */
char *report_adjustment_words(const ReportResult *result, const BaseWords *words);
