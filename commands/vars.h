#pragma once
/**
 * @file
 * `proreg vars` and `proreg codebook`: what the variables are, and what is in them.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *word; /**< Only variables with this in name, label or a code's label, whatever
                           the case of its letters; NULL for all. */
    CommandTable table;
} CommandVars;

/** The variables as a table, or as JSON {"variables":[...]}. BASE_ERROR_USAGE where no variable
 * has the word. */
gboolean command_vars(
    const CommandVars *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *site; /**< Counts of this site's patients; NULL for all. */
    CommandTable table;
} CommandCodebook;

/** All variables form by form, with codes, their counts, and where they come from. */
gboolean command_codebook(const CommandCodebook *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
