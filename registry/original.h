#pragma once
/**
 * @file
 * The kept original of an import: cut into chunks of 1 MiB, each deflated by itself (level 1)
 * in a thread beside the import, so that memory is constant. For this folder only.
 */
#include <sqlite3.h>

#include "registry/registry.h"

typedef struct RegistryOriginal RegistryOriginal;

RegistryOriginal *registry_original_new(sqlite3 *db, int64_t import_id, GError **error);
gboolean registry_original_append(
    RegistryOriginal *original, const void *bytes, gsize size, GError **error);

/** Writes what is left. */
gboolean registry_original_finish(RegistryOriginal *original, GError **error);
void registry_original_free(RegistryOriginal *original);
