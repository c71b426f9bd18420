#pragma once
/**
 * @file
 * A study's data and the R script that makes its numbers again. Inside commands/.
 */
#include "commands/report.h"

/**
 * Writes STUDY_data.csv and STUDY_redo.R into the folder of `emit_r`, puts that into the
 * registry's log of reads, and tells the paths as data.
 */
gboolean command_report_emit(
    const CommandReport *options, const CommandSinks *sinks, GError **error);
