#pragma once
/**
 * @file
 * What the commands share and nobody else sees: a set of outputs, a registry opened for
 * analysis, and how a document is written.
 */
#include "commands/command.h"
#include "commands/standing.h"
#include "registry/cohort.h"
#include "reports/model/table.h"

/** Tells a message, as printf. */
void command_tell(const CommandSinks *sinks, CommandMessage kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** Whether the command may go on; FALSE with BASE_ERROR_STOPPED. */
gboolean command_go_on(const CommandSinks *sinks, GError **error);

/** Opens a registry, tells where another program wrote to its file, and keeps a copy when it is
 * closed where the study asks for one and something was changed. */
Registry *command_open(
    const char *db, RegistryMode mode, const CommandSinks *sinks, GError **error);

/** Appends the whole of an output and commits it. */
gboolean command_emit(BaseOutput *output, const void *bytes, gsize size, GError **error);
/** Renders in the format of that name (NULL is text) and emits, or hands it over to the sinks.
 */
gboolean command_emit_document(const CommandSinks *sinks, BaseOutput *output,
    ReportDocument *document_take, const char *format, GError **error);

/** Draws the figures of the document into it; without gnuplot that is told and *found is false.
 */
gboolean command_draw(
    const CommandSinks *sinks, ReportDocument *document, bool *found, GError **error);
/** Draws what a document of that format shows of its figures: nothing but in html and docx. */
gboolean command_draw_for(
    const CommandSinks *sinks, ReportDocument *document, const char *format, GError **error);

/** Says that a study folder is read. */
void command_read_study_folder(BaseOutputs *outputs, const char *folder);

/** Tells what of the dictionary is read and not carried out. */
void command_tell_dictionary(const CommandSinks *sinks, const SchemaDictionary *dictionary);
/** Says that a study is read, where it is a file ("a.yaml", "b/c") and no name; NULL is fine.
 */
void command_read_study(BaseOutputs *outputs, const char *study);

/** A site that the study has, or NULL; else FALSE with BASE_ERROR_USAGE. */
gboolean command_check_site(const Registry *registry, const char *site, GError **error);

/** A registry opened for analysis. A zeroed one may be cleared. */
typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis; /**< NULL where no study was asked for. */
    RegistryCohort *cohort;
} CommandAnalysis;

/**
 * Opens a registry and the analysis `study` of the source: a name ("segment") is the file that
 * the registry was made with, anything with a slash or ending in .yaml is a file on disk, NULL
 * is none: then the cohort is of all patients. BASE_ERROR_USAGE with the names that exist for
 * an unknown one.
 */
gboolean command_analysis_open(CommandAnalysis *opened, const CommandSource *source,
    const CommandSinks *sinks, GError **error);
void command_analysis_clear(CommandAnalysis *opened);
/** Says what came from a server for a cohort that was read; nothing of a file. */
void command_tell_crossed(const CommandSinks *sinks, const RegistryCohort *cohort);
/** The file of a study: its path, or the name among those of the registry, "segment.yaml", or
 * "saved/NAME.yaml" of a table that was saved. New. */
char *command_analysis_file(const Registry *registry, const char *study);
/** The bytes of a study's file. New; NULL with the errors of command_analysis_open. */
GBytes *command_analysis_bytes(const Registry *registry, const char *study, GError **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandAnalysis, command_analysis_clear)

/** A command that makes one table of a registry: its outputs and what it opened. */
typedef struct {
    const CommandSinks *sinks;
    const CommandTable *table;
    BaseOutputs *outputs;
    BaseOutput *output;
    CommandAnalysis opened;
    bool takes_snapshot;  /**< As in CommandSource; set after the beginning. */
    bool is_new_question; /**< Likewise. */
} CommandRun;

/** Begins a set of outputs with one for the table; further inputs may be named. */
void command_run_init(CommandRun *run, const CommandSinks *sinks, const CommandTable *table);
/** Checks and opens the outputs, then the registry and the study (or NULL). */
gboolean command_run_open(CommandRun *run, const char *db, const char *study, GError **error);
/**
 * Checks and opens the outputs, then the registry for reading, without a cohort.
 * @param site  that the study has, or NULL; another is BASE_ERROR_USAGE.
 */
gboolean command_run_open_registry(
    CommandRun *run, const char *db, const char *site, GError **error);
/** Takes over the document (NULL: it failed, `error` is set) and writes it. */
gboolean command_run_emit(CommandRun *run, ReportDocument *document_take, GError **error);
void command_run_clear(CommandRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandRun, command_run_clear)
