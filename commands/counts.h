#pragma once
/**
 * @file
 * Counts in place of patients: what a hospital that keeps its rows gives, and what several of
 * them are added up from.
 */
#include "commands/command.h"
#include "reports/study/counts.h"

/** Files of counts, added up. A zeroed one may be cleared. */
typedef struct {
    SchemaStudy *study;
    SchemaAnalysis *analysis;
    ReportCounts *counts;
    GHashTable *files; /**< Fingerprint of the numbers -> name of the file. */
} CommandCounts;

/**
 * Reads files of counts of one study, whose definition is here: a study's file in its study
 * folder, or the name of a study in `folder`, or of one that came with the program.
 * @param folder   NULL where the study is a file or came with the program.
 * @param outputs  is told what is read.
 * @return FALSE with BASE_ERROR_INPUT where a file is no such counts, is of another study, or
 * is of a hospital whose counts are there already.
 */
gboolean command_counts_open(CommandCounts *opened, const char *study, const char *folder,
    const char *const *files, size_t n_files, BaseOutputs *outputs, GError **error);
void command_counts_clear(CommandCounts *opened);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandCounts, command_counts_clear)
