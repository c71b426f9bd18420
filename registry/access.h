#pragma once
/**
 * @file
 * The log of who looked at or took out what. It has a chain of its own, so that reading never
 * moves that of the changes, and a transaction of its own, short.
 */
#include "registry/audit.h"

/** What was asked or given out. Texts may be NULL. */
typedef struct {
    const char *command; /**< "export"; never NULL. */
    const char *options; /**< JSON. */
    const char *file;    /**< Where it went. */
    const char *sha256;  /**< Hex, of what was given out. */
    const char *recipient, *user, *reason;
    const char *const *records; /**< Ids of the records that were seen; NULL-ended, or NULL. */
    BaseClock clock;
} RegistryAccess;

/**
 * Adds to the log, with the content hash and the head of the chain as they are. The registry
 * must be open for writing.
 */
gboolean registry_access_append(
    Registry *registry, const RegistryAccess *access, GError **error);

/**
 * Whether the log could take an entry: tries one, and takes it back. For whoever gives
 * something out that cannot be called back, before the first byte. Brings an older layout to
 * the present.
 */
gboolean registry_access_try(Registry *registry, const RegistryAccess *access, GError **error);

/**
 * Recomputes the chain of the log, and the roots over the ids: what was changed, taken out or
 * put in is found, and an end that was cut off where a later change knew of it. So is the end
 * of the chain of changes that was cut off where the log knew of it.
 * @param check  gets findings, beside those of registry_audit_verify that it has.
 */
gboolean registry_access_verify(Registry *registry, RegistryAuditCheck *check, GError **error);

/** Hash of the last entry of the log, or 64 zeros. */
gboolean registry_access_head(Registry *registry, char out[65], GError **error);

/** An entry of the log as people read it. Texts may be NULL but command, user and times. */
typedef struct {
    int64_t id;
    const char *command, *options; /**< "export"; JSON of what was asked. */
    const char *file, *sha256;     /**< Where it went, and what was given out. */
    const char *recipient, *user, *os_user, *reason;
    const char *time, *day;     /**< UTC, and the user's own day. */
    const char *content, *head; /**< The state that was seen. */
    int64_t n_records;
    const char *records; /**< JSON array of ids; of who was erased null. NULL: not known. */
    const char *hash;    /**< The link of the log's chain. */
} RegistryAccessSeen;

/** Gets an entry of the log. FALSE with `error` set ends the reading. */
typedef gboolean RegistryEachSeen(const RegistryAccessSeen *seen, void *data, GError **error);
/** Whether the registry's layout has a log: one from before it has none until it is migrated.
 */
bool registry_access_has_log(const Registry *registry);
/** Walks through the log from its first entry; through nothing where there is none. */
gboolean registry_access_each(
    Registry *registry, RegistryEachSeen *each, void *data, GError **error);
