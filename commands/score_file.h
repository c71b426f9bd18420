#pragma once
/**
 * @file
 * Scores the rows of a CSV file with one instrument.
 */
#include <glib.h>

#include "clinical/instrument.h"

/** What came of it beside the table. */
typedef struct {
    GPtrArray *absent;  /**< Names of inputs without a column, borrowed; they were missing. */
    GPtrArray *derived; /**< Names of inputs computed from other columns, borrowed. */
    size_t n_rows;
    size_t
        n_invalid;   /**< Answers that were neither valid nor missing; missing for the score. */
    size_t n_scored; /**< Rows whose first output is there. */
} CommandScoreSummary;

void command_score_summary_clear(CommandScoreSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandScoreSummary, command_score_summary_clear)

/**
 * Reads a CSV file whose columns bear the inputs' names and appends it to `out`, with the
 * instrument's outputs as further columns. An input without a column is computed where it is a
 * derived variable whose own inputs have one (visceral_mets from organ_mets), else missing.
 *
 * @param path     "-" for standard input.
 * @param options  NULL for the defaults.
 * @param summary  Written whole; clear it, after a failure too.
 * @return false with BASE_ERROR_INPUT: unreadable, a defect in the CSV, a row with more or
 * fewer cells than the header, a column twice, an output that is already there, or no input at
 * all. Nothing usable is in `out` then.
 */
gboolean command_score_file(const ClinInstrument *instrument, const ClinOptions *options,
    const char *path, GString *out, CommandScoreSummary *summary, GError **error);
