#pragma once
/**
 * @file
 * Checking the chain: journal, audit trail, and what each entry brought in. docs/registry.md
 * says what is hashed, so that others can check it, too.
 */
#include "registry/registry.h"

/** The hash that the first link follows: 64 zeros. */
#define REGISTRY_AUDIT_START "0000000000000000000000000000000000000000000000000000000000000000"

/** Hash of the last link: the anchor that locks and reports print. */
gboolean registry_audit_head(Registry *registry, char out[65], GError **error);

/** Something that does not hold. */
typedef struct {
    const char *where; /**< The table: "proreg_import". Static. */
    char *row;         /**< Which row of it: "3", or a record id. */
    char *what;        /**< A sentence. */
} RegistryFinding;

/** What a check found. */
typedef struct {
    int64_t n_changes;   /**< Rows of the audit trail. */
    int64_t n_entries;   /**< Entries of the journal. */
    int64_t first_bad;   /**< change_id of the first row that does not hold, 0 if all do. */
    GPtrArray *findings; /**< RegistryFinding *, in the order in which they were met. */
    char head[65];       /**< Hash of the last link. */
} RegistryAuditCheck;

/**
 * Recomputes the chain and all that it vouches for: entries, changes, originals, problems,
 * queries, study files, and the content that is stored now. An edit, a removed row and a row
 * put in between are found; a chain that was recomputed throughout is found only by comparing
 * the head with one written down before.
 * @param head   a hash that was written down before, or its first digits in either case: it
 * must be a link of the chain. NULL for none.
 * @param check  the caller's; clear it, also after a failure.
 */
gboolean registry_audit_verify(
    Registry *registry, const char *head, RegistryAuditCheck *check, GError **error);

/** Who looks on while everything is recomputed. */
typedef struct {
    /** Called now and then with what is looked at and how far it is; NULL for silence. */
    void (*progress)(const char *what, gsize done, gsize all, void *data);
    void *data;
    const gint *cancel; /**< Read atomically: not 0 asks to stop; NULL: it is never asked. */
} RegistryWatch;

/** The same, watched. BASE_ERROR_STOPPED where it was asked to stop. @param watch  NULL for
 * nobody. */
gboolean registry_audit_verify_watched(Registry *registry, const char *head,
    const RegistryWatch *watch, RegistryAuditCheck *check, GError **error);
/** Adds a finding; `row_taken` is taken over. */
void registry_audit_find(
    RegistryAuditCheck *check, const char *where, char *row_taken, const char *what);
void registry_audit_check_clear(RegistryAuditCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistryAuditCheck, registry_audit_check_clear)
