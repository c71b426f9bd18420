#pragma once
/**
 * @file
 * Every output of an instrument as an SQL function of the instrument's inputs. For this folder
 * only.
 */
#include "registry/evaluator/functions_add.h"

/**
 * Adds the outputs of an instrument. The name is the output's unique variable, the arguments
 * are the inputs in the order of `proreg score NAME --explain`: codes, labels or numbers. NULL
 * and what an input does not allow are missing; the result is NULL where that could change it.
 */
gboolean registry_catalogue_register(
    const RegistryFunctions *to, const ClinInstrument *instrument, GError **error);
