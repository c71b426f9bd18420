#pragma once
/**
 * @file
 * Inside serve/views/: whether a question that somebody typed reads ids of patients.
 */
#include <stdbool.h>

/**
 * Whether the SQL names the column of ids, or takes all columns of something ("SELECT *"), of
 * which the ids are one. Comments and texts hide nothing. NULL does neither.
 */
bool view_names_patients(const char *sql);
