#pragma once
/**
 * @file
 * What the two kinds of `proreg diff` share. For this folder only.
 */
#include "base/json.h"
#include "commands/diff.h"
#include "commands/listing.h"
#include "registry/difference.h"

/** Two states that are compared. */
typedef struct {
    const CommandDiff *options;
    CommandRun *run; /**< Its registry is the state B. */
    CommandAnalysis a;
    GPtrArray *cells;    /**< RegistryDifference *. */
    GHashTable *renamed; /**< Record id -> that difference; of printed cells alone. */
} Diff;

/** The difference as JSON, with its cause. @param whole  the whole record is new or gone: the
 * cell is one of many. */
json_t *diff_cell_json(const RegistryDifference *one, bool whole);
/** Two lines of text. @param before  blanks that begin each. @param whole  likewise. */
void diff_cell_text(
    GString *out, const RegistryDifference *one, const char *before, bool whole);
/** "a" and "b": which states they are. FALSE with `error` set where one cannot be read. */
gboolean diff_put_states(const Diff *diff, BaseJsonWriter *writer, GError **error);

/** Compares the printed cells of the study. */
gboolean diff_report(Diff *diff, CommandFacts *facts, GError **error);
