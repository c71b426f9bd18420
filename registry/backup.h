#pragma once
/**
 * @file
 * A copy of a registry while it is in use.
 */
#include "registry/access.h"

/**
 * Copies the whole registry, one state of it, to a new file of mode 0600, which appears when it
 * is whole and on the disk.
 * @param path    BASE_ERROR_USAGE where there is something of that name, or it is empty.
 * @param access  what is put into the log of accesses when the file can be made and before it
 * is filled, so that the copy has it, too; NULL: nothing is.
 */
gboolean registry_backup(
    Registry *registry, const char *path, const RegistryAccess *access, GError **error);
