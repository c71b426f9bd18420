#pragma once
/**
 * @file
 * Where a command's result goes, and how a study argument is found: shared by the commands that
 * print documents.
 */
#include "cli/command.h"
#include "registry/reader.h"
#include "reports/render/render.h"

/** The values of --format. */
extern const char *const cli_formats[];

/** Writes to the file `path` atomically, or to call->out where it is NULL. */
gboolean cli_emit(
    const CliCall *call, const char *path, const void *bytes, gsize size, GError **error);

/** Renders in the format of that name (NULL is text) and emits. */
gboolean cli_emit_document(const CliCall *call, const ReportDocument *document,
    const char *format, const char *path, GError **error);

/** A registry opened for analysis: what report, flow, verify and export share. */
typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryReader *reader;
} CliAnalysis;

/**
 * Opens `db` and the analysis `study`: a name ("segment") is the file that the registry was
 * made with, anything with a slash or ending in .yaml is a file on disk. BASE_ERROR_USAGE with
 * the names that exist for an unknown one.
 */
gboolean cli_analysis_open(
    CliAnalysis *opened, const char *db, const char *study, GError **error);
/** Opens `db` and, unless it is NULL, the study whose cohort is wanted; else `analysis` is NULL
 * and the reader sees all patients. */
gboolean cli_cohort_open(
    CliAnalysis *opened, const char *db, const char *study, GError **error);
void cli_analysis_clear(CliAnalysis *opened);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliAnalysis, cli_analysis_clear)
