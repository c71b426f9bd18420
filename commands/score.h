#pragma once
/**
 * @file
 * `proreg score`: a clinical instrument over any CSV file.
 */
#include "commands/command.h"

typedef struct {
    bool list;              /**< Name the instruments; nothing else counts then. */
    bool explain;           /**< The point table of the instrument instead of a file. */
    const char *instrument; /**< NULL with `list`. */
    const char *file;      /**< Path, or "-" for standard input; NULL with `list`, `explain`. */
    const char *value_set; /**< Of EQ-5D-5L: jp, us, england or a file; NULL is jp. */
    bool escc_1c_high;     /**< Count ESCC 1c as high-grade compression. */
    const char *output;    /**< NULL is the sinks' data. */
} CommandScore;

/** Writes the file's columns with the score after them, the list, or the explanation. */
gboolean command_score(const CommandScore *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
