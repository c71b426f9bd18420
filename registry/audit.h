#pragma once
/**
 * @file
 * The audit trail: every change of a value after its first, chained by SHA-256.
 *
 * A row's commitment is the hash of a random salt, the key and both values; its hash covers the
 * hash of the row before, the commitment, and who, when, why and from which line of which
 * import. So the personal part can be erased with its salt and the chain still verifies.
 */
#include "registry/registry.h"

/** The hash that the first row follows: 64 zeros. */
#define REGISTRY_AUDIT_START "0000000000000000000000000000000000000000000000000000000000000000"

/** Hash of the last change, or REGISTRY_AUDIT_START: the anchor that locks and reports print.
 */
gboolean registry_audit_head(Registry *registry, char out[65], GError **error);

/** What a check of the whole trail found. */
typedef struct {
    int64_t n_changes;
    int64_t first_bad; /**< change_id of the first row that does not hold, 0 if all do. */
    char head[65];     /**< Hash of the last row. */
} RegistryAuditCheck;

/**
 * Recomputes the chain. An edit, a removed row and a row put in between are found; a chain that
 * was recomputed throughout is found only by comparing the head with one written down before.
 */
gboolean registry_audit_verify(Registry *registry, RegistryAuditCheck *check, GError **error);
