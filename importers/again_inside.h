#pragma once
/**
 * @file
 * What an import asks of a file that goes in once more. For this folder only.
 */
#include "base/json.h"
#include "importers/again.h"
#include "importers/guide.h"

/** Its options; new, an object in any case. */
json_t *import_again_options(const RegistryKeptFile *again);
/** Its map or profile into the guide, if there was one. */
bool import_again_map(const RegistryKeptFile *again, const SchemaStudy *study,
    ImportGuide *guide, GError **error);
/** The kept bytes, in the encoding of then. */
ImportSource *import_again_source(const RegistryKeptFile *again, BaseEncoding wanted,
    BaseEncoding preferred, const ImportMap *map, ImportSourceReport *report, GError **error);
/** The cells that were held back on request, or NULL. */
ImportHeldCells *import_again_held(const RegistryKeptFile *again);
