#pragma once
/**
 * @file
 * `proreg lock`: a name for the registry as it stands, with the hashes of what stands there.
 */
#include "commands/command.h"

/** "text", "json", NULL. */
extern const char *const command_lock_formats[];

typedef struct {
    const char *db;
    const char *name;   /**< NULL: list the locks that there are. */
    const char *by;     /**< Who locks; needed. */
    const char *role;   /**< In which role, or NULL. */
    const char *accept; /**< What is said of what is open, or NULL. */
    const char *format; /**< One of command_lock_formats; NULL is text. */
    const char *lang, *output;
} CommandLock;

/** Locks; what is open and nobody accepted is a finding, and then nothing is locked. */
gboolean command_lock(
    const CommandLock *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
