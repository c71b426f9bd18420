#pragma once
/**
 * @file
 * A judged row into the registry, block by block.
 */
#include "importers/key.h"

/** Whether the row has anything but blanks in the block. */
bool import_block_has_values(const ImportWork *work, const ImportBlock *block);

/**
 * Stores the block's cells, and counts what that does. *outcome may say that the record is
 * another site's or that no instance is free; then nothing is stored.
 */
gboolean import_block_put(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    RegistryRowResult *outcome, GError **error);
