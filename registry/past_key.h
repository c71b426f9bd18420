#pragma once
/**
 * @file
 * Under which ids the audit trail has a cell. Inside registry/.
 */
#include "registry/moves.h"
#include "registry/renames.h"
#include "registry/store.h"

/**
 * The cell under each id that its record had while it had it, today's first: an id that was
 * released since may be another patient's; and under each name that its column had.
 * @return new array of RegistryPastKey, whose texts are borrowed from `key`, `column`, the
 * moves and the renames.
 */
GArray *registry_past_keys(const RegistryMoves *moves, const RegistryRenames *renames,
    const SchemaStudy *study, const RegistryKey *key, const char *column);
