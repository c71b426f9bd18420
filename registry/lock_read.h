#pragma once
/**
 * @file
 * Rows of the table of locks that are none. For this folder only.
 */
#include "registry/store.h"

/** What is wrong. */
typedef enum {
    REGISTRY_LOCK_PUT_IN,  /**< No entry made it. */
    REGISTRY_LOCK_CHANGED, /**< Its entry made a lock, and none of its rows is that lock. */
    REGISTRY_LOCK_GONE     /**< The entry locked, and no row of it is there. */
} RegistryLockFault;

/**
 * @param name       of the row; NULL where none is there.
 * @param import_id  the entry that the row is said to belong to.
 */
typedef void (*RegistryEachUnsound)(
    const char *name, int64_t import_id, RegistryLockFault fault, void *data);
/** Hands out each row that is not the lock that an entry of the journal made. */
gboolean registry_locks_unsound(
    RegistryStore *store, RegistryEachUnsound each, void *data, GError **error);
