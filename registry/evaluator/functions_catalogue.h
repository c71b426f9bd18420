#pragma once
/**
 * @file
 * Every output of every clinical instrument as an SQL function of the instrument's inputs:
 * katagiri_class(primary_tumor, hormone_dependent, ...), noms_rule(escc, myelopathy, ...).
 * For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>

#include "clinical/eq5d5l.h"

/**
 * Registers the functions. The name is the output's unique variable, the arguments are the
 * inputs in the order of `proreg score NAME --explain`: codes, labels or numbers. NULL and what
 * an input does not allow are missing; the result is NULL where that could change it.
 * @param set  EQ-5D-5L value set, borrowed for as long as the connection lives.
 */
gboolean registry_catalogue_register(sqlite3 *db, const ClinEq5dValueSet *set, GError **error);
