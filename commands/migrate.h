#pragma once
/**
 * @file
 * `proreg migrate`: a study that grows.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *study;           /**< Study folder; NULL is BASE_ERROR_USAGE. */
    const char *const *renames;  /**< "OLD=NEW", NULL-ended; or NULL. */
    const char *const *relabels; /**< Names of variables; likewise. */
    bool dry_run;
    const char *user; /**< NULL: the login name. */
    const char *reason;
    CommandTable table; /**< Text or JSON. */
} CommandMigrate;

/** "text", "json", NULL. */
extern const char *const command_migrate_formats[];

/**
 * Says what the folder changes of the registry's study, and makes it so, with an entry of the
 * journal; where anything stands against it nothing is changed, all of it is listed, and the
 * facts have refusals.
 */
gboolean command_migrate(const CommandMigrate *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
