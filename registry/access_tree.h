#pragma once
/**
 * @file
 * What an entry of the log of accesses commits to: its ids, and what was said of it. For this
 * folder only.
 */
#include "registry/access.h"
#include "registry/leaves.h"

/** Part of the salts. */
#define REGISTRY_ACCESS_PART "record"

/**
 * The root over the ids and then what was said.
 * @param watch  gets each row, or NULL.
 * @param n      how many ids there are; -1 where `records` is no list of them.
 */
gboolean registry_access_tree(RegistryStore *store, const RegistryAccessEntry *entry,
    RegistryWatchLeaf watch, void *data, int64_t *n, char root[BASE_SHA256_SIZE],
    GError **error);
