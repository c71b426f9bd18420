#pragma once
/**
 * @file
 * After files went in: whether their new patients are in the registry twice.
 */
#include "importers/import.h"

/** After so many new patients at once nobody is asked: that is a first load, whose memory and
 * time it would double; `status` tells of them, and the next import asks. */
enum { IMPORT_DUPLICATES_MAX = 10000 };

/** How many new patients nobody is asked about for that reason; 0 where all are. */
gint64 import_duplicates_unasked(const GPtrArray *results);

/**
 * Asks about pairs of records that look like one patient (rule `duplicate_patient`), where the
 * files brought new patients; the warnings stand in the results of those files. Nothing in a
 * dry run.
 * @param results  ImportResult *.
 */
gboolean import_duplicates_ask(
    Registry *registry, const GPtrArray *results, const ImportOptions *options, GError **error);
