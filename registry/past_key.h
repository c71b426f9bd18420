#pragma once
/**
 * @file
 * Under which ids the audit trail has a cell. Inside registry/.
 */
#include "registry/moves.h"
#include "registry/store.h"

/**
 * The cell under each id that its record had while it had it, today's first: an id that was
 * released since may be another patient's.
 * @return new array of RegistryPastKey, whose texts are borrowed from `key` and the moves.
 */
GArray *registry_past_keys(const RegistryMoves *moves, const SchemaStudy *study,
    const RegistryKey *key, const char *column);
