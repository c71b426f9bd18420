#pragma once
/**
 * @file
 * `proreg init`: a new registry from a study folder.
 */
#include "commands/command.h"

typedef struct {
    const char *db;    /**< Path of the new file. */
    const char *study; /**< Folder; NULL is BASE_ERROR_USAGE. */
    const char *user;  /**< NULL: the login name. */
} CommandInit;

/** Makes the registry and says what is in it. Refuses to overwrite anything. */
gboolean command_init(
    const CommandInit *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
