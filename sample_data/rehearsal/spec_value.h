#pragma once
/**
 * @file
 * The parts of a rehearsal's file that name fields. For this folder only.
 */
#include "sample_data/rehearsal/spec.h"
#include "schema/yaml.h"

/** Reads the key `values` into RehearsalEntry. */
gboolean rehearsal_values_read(
    const SchemaYaml *yaml, const SchemaStudy *study, GArray *values, GError **error);
/** Reads the key `together` into RehearsalLink. */
gboolean rehearsal_links_read(
    const SchemaYaml *yaml, const SchemaStudy *study, GArray *links, GError **error);
