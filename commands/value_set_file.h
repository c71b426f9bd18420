#pragma once
/**
 * @file
 * An EQ-5D-5L value set from a file, so that a country's set is data and not code.
 */
#include <glib.h>

#include "clinical/eq5d5l.h"

/**
 * Reads a CSV file with the columns term and value, a term a row: start (1 where left out),
 * constant, n4, n5 (0 where left out), and mo2 to mo5, sc2 to sc5, ua2 to ua5, pd2 to pd5, ad2
 * to ad5. Values are decimals with at most six decimals; what is taken off is positive.
 *
 * @param set  The caller's; its texts are borrowed from `path`.
 * @return false with BASE_ERROR_INPUT: unreadable, no such columns, a term that is unknown,
 *         twice or missing, a value that is no decimal.
 */
gboolean command_value_set_load(const char *path, ClinEq5dValueSet *set, GError **error);
