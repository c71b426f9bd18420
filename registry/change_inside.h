#pragma once
/**
 * @file
 * The inside of a RegistryChange, for this folder only.
 */
#include "registry/chain.h"
#include "registry/change.h"
#include "registry/inside.h"
#include "registry/leaves.h"

struct RegistryChange {
    Registry *registry;
    RegistryEntry entry; /**< Its texts are `info`'s copies below, or live in the struct. */
    char *texts[10];
    char *user, *system_user;
    char at[BASE_CLOCK_SIZE], day[16];
    uint8_t key[REGISTRY_KEY_BYTES];
    char file_commitment[BASE_SHA256_SIZE];
    char content_before[BASE_SHA256_SIZE];
    char access_head[BASE_SHA256_SIZE];
    char head[BASE_SHA256_SIZE]; /**< The last hash of the chain so far. */
    int64_t last_change_id;
    const char *speaker, *why;   /**< In the audit trail, in place of the entry's; or NULL. */
    struct RegistryMoves *moves; /**< As they were when it began (registry/moves.h). */
    GPtrArray *parts;            /**< RegistryLeaves of what it brings in, by kind. */
    BaseSha256 *sum;
    GHashTable
        *touched; /**< char *: records whose values changed, where rules are to be asked. */
    GHashTable *foreign; /**< char *: records that another program had changed before it. */
    RegistrySnapshot *snapshot; /**< The lock that it makes, or NULL. */
    bool failed;                /**< Some step failed: commit is refused. */
};

/** Begins a change inside a transaction that is open already, and ends with it. */
RegistryChange *registry_change_open(
    Registry *registry, const RegistryChangeInfo *info, GError **error);

/** The leaves of a part, new where none of it came before. */
RegistryLeaves *registry_change_part(RegistryChange *change, const char *part);

/** Adds a row to the audit trail; who, when and the chain are the change's. */
gboolean registry_change_log(
    RegistryChange *change, const RegistryValueChange *what, GError **error);

/** Adds a state of a study file (`import_id` is the change's). */
gboolean registry_change_study_file(
    RegistryChange *change, const RegistryStudyFile *file, GError **error);

/**
 * Keeps a problem, once: where a query asks about the same already it is only said that it was
 * found again. One that asks (an error that holds a raw text, a warning of certain rules) opens
 * a query, or the one that a file had closed.
 * @param may_hold  false: no query, whatever is held.
 */
gboolean registry_change_problem(
    RegistryChange *change, const RegistryProblem *problem, bool may_hold, GError **error);

/** What an entry of that key would commit to of what is stored now, whose digests are known. */
gboolean registry_change_content(
    Registry *registry, const uint8_t *key, char out[BASE_SHA256_SIZE], GError **error);

/** Brings an older layout to the present one, as a change of its own. */
gboolean registry_migrate(Registry *registry, const RegistryChangeInfo *info, GError **error);
