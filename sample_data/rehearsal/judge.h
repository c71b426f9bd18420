#pragma once
/**
 * @file
 * What the study itself says of the files of a rehearsal: they are checked as those of a
 * hospital would be. For this folder only.
 */
#include <glib.h>

/**
 * Checks files against a study.
 * @param study  the study's files, and `where` its folder for messages.
 * @param paths  char *: the exports.
 * @return record ids (char *, each its own key) of whom something is found; NULL with `error`
 *         set where the study or a file cannot be read.
 */
GHashTable *rehearsal_judge(
    const GPtrArray *study, const char *where, const GPtrArray *paths, GError **error);
