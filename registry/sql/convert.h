#pragma once
/**
 * @file
 * A stored value in the type of another column. For this folder only.
 */
#include <glib.h>

/**
 * SQL that gives the column's value in another type, with the text that it has.
 * @param column    quoted.
 * @param from, to  'I', 'R' or 'T'. New text.
 */
char *registry_sql_converted(const char *column, char from, char to);
