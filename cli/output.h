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

/** Adds -o to the call's outputs. @param path  NULL: standard output. */
BaseOutput *cli_output(const CliCall *call, const char *path);

/** Says that the command reads the registry `db`, checks the outputs so far and opens them. */
gboolean cli_outputs_open(const CliCall *call, const char *db, GError **error);

/** Appends the whole of an output and commits it. */
gboolean cli_emit(BaseOutput *output, const void *bytes, gsize size, GError **error);

/** Renders in the format of that name (NULL is text) and emits. */
gboolean cli_emit_document(
    BaseOutput *output, const ReportDocument *document, const char *format, GError **error);

/** Says that a study argument is read, where it is a file. */
void cli_read_study(const CliCall *call, const char *study);

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
