#pragma once
/**
 * @file
 * `proreg contribute`: the least that the tables of a study need of a hospital's patients, as a
 * file of counts, for hospitals that keep their rows.
 */
#include "commands/command.h"

typedef struct {
    const char *db, *study;
    const char *output;   /**< The file; "-" is the sinks' data. */
    const char *min_cell; /**< A whole number, 1 or more; NULL is 5. */
    const char *site;     /**< Only this hospital's patients; NULL for all. */
    const char *snapshot; /**< Name of a lock; NULL: as the registry stands now. */
    bool dry_run;         /**< Tells what would leave, writes nothing. */
    const char *recipient, *user, *reason; /**< For the log; may be NULL. */
    bool unlogged;                         /**< Nothing is put into the log. */
    const char *format; /**< Of what is told: one of command_formats; NULL is text. */
    const char *lang;   /**< One of base_words_codes; NULL is English. */
} CommandContribute;

/** Writes the file, tells what leaves, and puts it into the registry's log. */
gboolean command_contribute(const CommandContribute *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
