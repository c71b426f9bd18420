#pragma once
/**
 * @file
 * Inside reports/words/: what the runs of one method have in common, and in what they differ:
 * one row of a table may have been exact and another not.
 */
#include "reports/words/footnote.h"

/**
 * The parts of the variant with which all runs begin, but for what is not printed beside a P.
 * @return ReportPhrase *, borrowed; new array.
 */
GPtrArray *report_variant_common(const ReportMethodRuns *method);

/**
 * In what the runs differ beyond that, counts and ties apart: ", exact, two-sided by
 * probability; ESCC scale: exact (meeting in the middle)"; "" where in nothing. New.
 * @param rows  names the rows of all variants but the most frequent; else only the variants.
 */
char *report_variant_words(const ReportMethodRuns *method, bool rows, const BaseWords *words);

/**
 * "Pain VAS and Face scale (2 of 3 tests)": the rows of the runs that are marked. New.
 * @param marked  a flag a run.
 */
char *report_variant_rows(
    const ReportMethodRuns *method, const bool *marked, const BaseWords *words);
