#pragma once
/**
 * @file
 * Which variables a pseudonymised file must not have, and why. Inside this folder.
 */
#include "registry/export.h"

/**
 * Why the column is left out, in words; NULL where it may go out. Static.
 * @param derived  name -> SchemaDerived: those of the study and the analysis.
 */
const char *export_mask_reason(
    const SchemaStudy *study, GHashTable *derived, const RegistryExportColumn *column);

/** Whether the column is the study's age. */
bool export_mask_is_age(const SchemaStudy *study, const RegistryExportColumn *column);
