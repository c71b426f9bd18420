#pragma once
/**
 * @file
 * After files went in: whether their new patients are in the registry twice.
 */
#include "importers/import.h"

/** After so many new patients at once nobody is asked: that is a first load, whose memory and
 * time it would double; `status` tells of them, and the next import asks. */
enum { IMPORT_DUPLICATES_MAX = 10000 };

/** Among so many patients nobody is asked either: all of them are read for it, in some 300
 * bytes of memory each. `status` tells of them. */
enum { IMPORT_DUPLICATES_RECORDS_MAX = 250000 };

/** Whether it is asked after so many new patients, with whom so many are there. */
ImportTwice import_duplicates_way(gint64 n_new, gint64 n_records);

/**
 * How many new patients nobody is asked about; 0 where all are.
 * @param why  set to the reason; NULL is fine.
 */
gint64 import_duplicates_unasked(const GPtrArray *results, ImportTwice *why);

/**
 * Asks about pairs of records that look like one patient (rule `duplicate_patient`), where the
 * files brought new patients; the warnings stand in the results of those files. Nothing in a
 * dry run.
 * @param results  ImportResult *.
 */
gboolean import_duplicates_ask(
    Registry *registry, const GPtrArray *results, const ImportOptions *options, GError **error);
