#pragma once
/**
 * @file
 * What a store answers logins that may not see all of it, and holds them to: a part of
 * registry/store.h, for whom that is. The rules are those of its members; each may be NULL,
 * which is a store that knows no logins and hides nothing.
 */
#include <glib.h>
#include <stdbool.h>

#include "base/sha256.h"
#include "registry/store_rows.h"

typedef struct RegistryStore RegistryStore;

typedef struct {
    /** Who is logged in, where a store knows and holds to it: changes are theirs; borrowed.
     * NULL: anybody, or nobody knows. */
    const char *(*login)(const RegistryStore *store);
    /** What that login is: "site", "coordinator", "statistician" or "auditor"; borrowed, NULL
     * where no login binds. */
    const char *(*role)(const RegistryStore *store);
    /** Whether it may send new patients of a hospital. */
    gboolean (*sends)(RegistryStore *store, const char *site, bool *sends, GError **error);
    /**
     * The two sums over all records that registry_digest_content and registry_digest_origins
     * make, also of records that this login does not see. *known is false where digests are
     * missing. NULL: whoever asks reads all records.
     */
    gboolean (*content)(RegistryStore *store, char content[BASE_SHA256_SIZE],
        char origins[BASE_SHA256_SIZE], bool *known, GError **error);
    /** What registry_change_content says under the key of the last entry, for a login that does
     * not get the key; NULL where everybody does. */
    gboolean (*content_before)(
        RegistryStore *store, char out[BASE_SHA256_SIZE], bool *known, GError **error);
    /** Those of n ids that are of records which this login does not see, in no order; NULL: it
     * sees all. */
    gboolean (*taken)(RegistryStore *store, const char *const *ids, size_t n,
        void (*each)(const char *record_id, void *data), void *data, GError **error);
    /**
     * Of all records at least those that look like one of the ids and do not have it, in no
     * order. NULL: whoever asks reads all records.
     */
    gboolean (*alike)(RegistryStore *store, const RegistryLooks *looks, RegistryEachAlike each,
        void *data, GError **error);
} RegistryGuests;
