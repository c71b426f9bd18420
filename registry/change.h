#pragma once
/**
 * @file
 * A change of the registry: one transaction, one entry of the journal, one link of the chain.
 * Whatever a command does to the registry it does inside a change, so that afterwards it can be
 * said who did it, when, why and with which file, and that nothing was done beside it.
 *
 * An older layout is brought to the present one by the first change that is begun on it, as a
 * change of its own.
 */
#include "registry/registry.h"

typedef struct RegistryChange RegistryChange;

/** Who changes the registry, why, and how it can be done again. Texts may be NULL. */
typedef struct {
    const char *command;  /**< "import"; never NULL. */
    const char *options;  /**< JSON of what a replay needs. */
    const char *file;     /**< The input, as the user named it. */
    const char *sha256;   /**< Hex, of its bytes as sent. */
    const char *site;     /**< Whose it is, where it is one site's. */
    const char *encoding; /**< In which it was read. */
    const char *map;      /**< Text of the map that was used. */
    const char *profile;  /**< Text of the site's profile that was used. */
    const char *user;     /**< NULL: as the system knows them. */
    const char *reason;
    int64_t undoes; /**< The entry that this one takes back, or 0. */
    BaseClock clock;
} RegistryChangeInfo;

/** Numbers that an entry keeps. */
typedef struct {
    int64_t n_rows, n_records_new, n_records_updated, n_records_unchanged;
    int64_t n_values_new, n_values_changed, n_values_unchanged, n_values_held;
} RegistryChangeCounts;

/**
 * Begins the transaction. BASE_ERROR_DATABASE when another process keeps the registry locked.
 * @param info  borrowed for the call.
 */
RegistryChange *registry_change_begin(
    Registry *registry, const RegistryChangeInfo *info, GError **error);

/** Number of the change's entry in the journal. */
int64_t registry_change_id(const RegistryChange *change);

/**
 * Makes it part of the registry. The change is freed, also on failure.
 * @param status  "done", "imported" or "refused".
 * @param counts  NULL for none.
 */
gboolean registry_change_commit(RegistryChange *change, const char *status,
    const RegistryChangeCounts *counts, GError **error);

/** Takes everything back and frees the change. */
void registry_change_cancel(RegistryChange *change);
