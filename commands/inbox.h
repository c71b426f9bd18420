#pragma once
/**
 * @file
 * A folder that hospitals' files come into, and one that what went in is moved to.
 */
#include <glib.h>

/**
 * The files of a folder, sorted by name: no folders, nothing hidden, no lock files of a
 * spreadsheet (~$...) and no parts of a download.
 * @return paths, NULL-ended new array; NULL with BASE_ERROR_INPUT.
 */
char **command_inbox_files(const char *folder, GError **error);

/**
 * Moves a file into a folder, under another name where its own is taken there: "a-2.csv".
 * BASE_ERROR_OUTPUT where it cannot be moved.
 */
gboolean command_inbox_move(const char *path, const char *folder, GError **error);
