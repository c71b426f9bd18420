#pragma once
/**
 * @file
 * Inside this folder: which value of an event, an outcome or a treatment is the 1.
 */
#include "commands/stat_data.h"

/**
 * Gives a column of the role BINARY, whose codes and levels are set, its values 0 and 1 and the
 * words for both.
 * @param path    for messages.
 * @param n_rows  rows read.
 * @return false with BASE_ERROR_USAGE where the level that is named is not there, or where none
 *         is named and the column holds others than 0 and 1 (also as 1.0).
 */
bool command_stat_binary(
    CommandStatColumn *column, const char *path, size_t n_rows, GError **error);
