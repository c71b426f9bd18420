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
    GPtrArray *grown; /**< SchemaGrown * */
    guint n_refused;  /**< Of them. */
    ImportRefit held;
    bool is_applied;
    int64_t entry;   /**< Of the journal; 0 for none. */
    int64_t n_taken; /**< Values that were held. */
    char head[65];
} Migration;

/** Whether the data stands against it. */
bool migration_is_refused(const SchemaGrown *grown);

/** What it means and what was done, in the format that is asked for. New text. */
char *migration_said(const Migration *migration);
