#pragma once
/**
 * @file
 * The digests of records, kept in the store, and the content hash over them. For this folder
 * only.
 */
#include "registry/content.h"

/** A record whose digest was made from its rows; of REGISTRY_DIGEST_BYTES both. */
typedef gboolean (*RegistryEachDigest)(const char *record_id, const uint8_t *stored,
    const uint8_t *made, void *data, GError **error);

/**
 * Makes digests from the rows.
 * @param all  of all records; else only of those that have none.
 */
gboolean registry_digest_make(
    Registry *registry, bool all, RegistryEachDigest each, void *data, GError **error);

/** Makes and keeps those that are missing; inside a transaction that writes. */
gboolean registry_digest_settle(Registry *registry, GError **error);

/** The content hash in the making, while somebody lists all records for a purpose of his own.
 */
typedef struct RegistryContentSum RegistryContentSum;
RegistryContentSum *registry_content_sum_new(void);
void registry_content_sum_free(RegistryContentSum *sum);
/**
 * The next record, by bytes of the ids.
 * @param digest  that is kept, NULL for none. Of its bytes those of the content count.
 */
void registry_content_sum_add(
    RegistryContentSum *sum, const char *record_id, const uint8_t *digest);
/** The hash, as registry_digest_content has it; within the transaction of the listing. */
gboolean registry_content_sum_finish(
    RegistryContentSum *sum, Registry *registry, char out[BASE_SHA256_SIZE], GError **error);

/**
 * SHA-256 over f(record id) and the 32 bytes of the content's digest of each record, by bytes
 * of the ids. Digests that are missing are made on the way and not kept.
 */
gboolean registry_digest_content(
    Registry *registry, char out[BASE_SHA256_SIZE], GError **error);

/**
 * Likewise over the digests that say where the content came from; within a transaction in which
 * none is missing.
 */
gboolean registry_digest_origins(
    Registry *registry, char out[BASE_SHA256_SIZE], GError **error);
