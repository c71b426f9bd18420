#pragma once
/**
 * @file
 * The problems of files by rule and field: what is wrong throughout stands first, with the
 * option that mends it.
 */
#include "importers/import.h"

/** Problems of one rule and field. */
typedef struct {
    const char *rule_id, *field; /**< Borrowed from the results; field may be NULL. */
    gint64 n;
    gint64 rows;             /**< Data rows of the files that have such a problem. */
    bool only_mdy, only_dmy; /**< All values are dates where the month, the day is first. */
    char *unit; /**< Arguments of one that says that the column is in another unit, or NULL. */
    const ImportResult *last; /**< File that was counted last. */
} ImportGroup;

/** @return ImportGroup, in the order in which each came first. The results must outlive it. */
GArray *import_summary_new(const GPtrArray *results);
/** Index of the problem's group. */
guint import_summary_find(const GArray *groups, const ImportProblem *problem);
/** What mends the whole group, in that language; NULL where nothing does. New text. */
char *import_summary_hint(const ImportGroup *group, const BaseWords *words);
/** What mends the whole group as a profile would say it: "date_order=mdy"; NULL where no one
 * key does, or two might. */
const char *import_summary_mend(const ImportGroup *group);
