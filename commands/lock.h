#pragma once
/**
 * @file
 * `proreg lock`: a name for the registry as it stands, with the hashes of what stands there.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *name;   /**< NULL: list the locks that there are. */
    const char *by;     /**< Who locks; needed. */
    const char *role;   /**< In which role, or NULL. */
    const char *accept; /**< What is said of what is open, or NULL. */
    bool dry_run;       /**< Say what is open, and lock nothing. */
    const char *sheets; /**< A folder: each hospital's sheet of its patients goes there. */
    const char *site;   /**< Only this hospital's sheet; NULL: all. */
    const char *yes;    /**< A hospital that says yes to its sheet. */
    const char *sheet;  /**< The number of that sheet, or NULL. */
    const char *on;     /**< The day on which it said so; NULL is today. */
    const char *format; /**< "text" (NULL) or "json"; of sheets any of command_formats, NULL is
                             html. */
    const char *lang, *output;
} CommandLock;

/**
 * Locks; what is open and nobody accepted is a finding, and then nothing is locked. With
 * `sheets` or `yes` that is done instead; without a name the locks and the hospitals are
 * listed.
 */
gboolean command_lock(
    const CommandLock *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
