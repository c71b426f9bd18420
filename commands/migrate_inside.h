#pragma once
/**
 * @file
 * A migration under way, and what is said of it. For commands/migrate*.c.
 */
#include "commands/migrate.h"
#include "importers/refit.h"

typedef struct {
    const CommandMigrate *options;
    const CommandSinks *sinks;
    BaseOutputs *outputs;
    GPtrArray *files; /**< SchemaFile *: of the folder. */
    Registry *after;  /**< An empty one, of the folder. */
    Registry *registry;
    SchemaRenames *renames;
    GPtrArray *grown;  /**< SchemaGrown * */
    GHashTable *kept;  /**< Names of the registry's own files among them. */
    GPtrArray *faults; /**< char *: of files that would not be what they were. */
    guint n_refused;   /**< Of what is grown. */
    ImportRefit held;
    bool is_applied;
    int64_t entry;   /**< Of the journal; 0 for none. */
    int64_t n_taken; /**< Values that were held. */
    char head[65];
} Migration;

/** Adds to migration->files what is the registry's own and in no folder, under the names that
 * migration->renames gives: what was saved, and profiles that were set in it and that the
 * folder has not changed. */
gboolean migration_keep_own(Migration *migration, GError **error);

/**
 * Looks for files of the study as it is to be that are at fault and were not before: they stand
 * in migration->faults, with file and line and what a variable is called from then on. What was
 * at fault before, and a new file that is, is told.
 */
void migration_look_at_files(Migration *migration);

/** Appends to a sentence of the new study what those variables and forms that it names under
 * an old name are called from then on. Takes the message, gives a new one. */
char *migration_name_anew(const Migration *migration, char *message_taken);

/** Whether anything stands against it: then nothing is changed. */
bool migration_is_stopped(const Migration *migration);

/** Whether the data stands against it. */
bool migration_is_refused(const SchemaGrown *grown);

/** What it means and what was done, in the format that is asked for. New text. */
char *migration_said(const Migration *migration);
