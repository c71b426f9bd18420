#pragma once
/**
 * @file
 * `proreg backup`: a copy of a registry while it is in use.
 */
#include "commands/command.h"

/** "text", "json", NULL. */
extern const char *const command_backup_formats[];

typedef struct {
    const char *db, *file;
    const char *user, *reason; /**< For the log; may be NULL. */
    bool unlogged;             /**< Nothing is put into the log. */
    const char *format;        /**< One of command_backup_formats; NULL is text. */
} CommandBackup;

/** Makes the copy, and enters it into the log as that command ("backup", "copy"). */
gboolean command_backup_file(const char *command, const CommandBackup *options,
    const CommandSinks *sinks, GError **error);

/** Copies, opens the copy, and says what it holds. */
gboolean command_backup(const CommandBackup *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
