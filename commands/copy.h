#pragma once
/**
 * @file
 * `proreg copy`: a registry from one file to another; with an analysis, one for the laptop of
 * who works on that: pseudonymised, without originals, queries and audit trail, dates counted
 * from surgery.
 */
#include "commands/command.h"

/** "text", "json", NULL. */
extern const char *const command_copy_formats[];

typedef struct {
    const char *db, *file;
    const char *analysis; /**< The study that it is for; NULL: a copy as it is. */
    const char *site;     /**< Only this hospital's patients; NULL for all. */
    const char *snapshot; /**< Name of a lock; NULL: as the registry stands now. */
    const char *deidentify, *to, *accept_small, *accept_consent; /**< As of an export. */
    const char *user, *reason; /**< For the log; may be NULL. */
    bool unlogged;             /**< Nothing is put into the log. */
    const char *format;        /**< One of command_copy_formats; NULL is text. */
} CommandCopy;

/** Makes the copy. */
gboolean command_copy(
    const CommandCopy *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
