#pragma once
/**
 * @file
 * The kept original of an import: cut into chunks of 1 MiB, each deflated by itself (level 1)
 * in a thread beside the import, so that memory is constant. The same thread hashes its lines.
 * For this folder only.
 */
#include "registry/change_inside.h"

typedef struct RegistryOriginal RegistryOriginal;

/** @param change  which it becomes a part of; must outlive it. */
RegistryOriginal *registry_original_new(RegistryChange *change);
gboolean registry_original_append(
    RegistryOriginal *original, const void *bytes, gsize size, GError **error);

/** Writes what is left. */
gboolean registry_original_finish(RegistryOriginal *original, GError **error);
void registry_original_free(RegistryOriginal *original);
