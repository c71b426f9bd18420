#pragma once
/**
 * @file
 * Which lines of a kept original are a person's, who is to be erased (registry/erase.h).
 */
#include "registry/erase.h"

/**
 * Finds the rows of the person in a site's file, or in a list of queries that came back, as
 * RegistryErasureHow has it. Rows that cannot be cut into the header's cells are the person's
 * where they name them.
 */
gboolean import_erasure_lines(
    Registry *registry, const RegistryErasureFile *file, GArray *lines, GError **error);
