#pragma once
/**
 * @file
 * `proreg export`: the registry's data as one table.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *as;   /**< One of command_export_shapes; NULL is BASE_ERROR_USAGE. */
    const char *site; /**< Only this site's patients; NULL for all. */
    const char
        *cohort; /**< Only this study's patients, with its derived values; NULL for all. */
    const char *output; /**< NULL is the sinks' data. */
} CommandExport;

/** "csv", NULL. */
extern const char *const command_export_shapes[];

/** Writes the table. */
gboolean command_export(const CommandExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
