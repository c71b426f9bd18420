/**
 * @file
 * Between the files of the packs only: the tables of functions that pack.h lists. The last of a
 * table has no name.
 */
#pragma once

#include "clinical/pack.h"

/** Functions that every study has: of general health. */
extern const ClinFunction clin_general_functions[];

/** Functions of the spine and its metastases. */
extern const ClinFunction clin_spine_functions[];
