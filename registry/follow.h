#pragma once
/**
 * @file
 * Queries as they are today: under the id that their record has now and the name that their
 * variable has, asked of the hospital that has the patient. For this folder only.
 */
#include "registry/inside.h"
#include "registry/moves.h"

/** A reader of queries that follows them. */
typedef struct {
    Registry *registry;
    RegistryMoves *moves; /**< Owned. */
    int32_t day;          /**< On which is asked who has the patient. */
    const struct RegistryRenames *renames;
    int64_t then;   /**< The entry up to which names count. */
    GString *owner; /**< Room for the site of a record. */
    RegistryEachQuery each;
    void *data;
} RegistryFollow;

/** The day that counts all transfers, also those of the future. */
#define REGISTRY_FOLLOW_ALL INT32_MAX

/** Begins to follow: queries that registry_follow_query is handed go on to `each`. */
gboolean registry_follow_begin(RegistryFollow *follow, Registry *registry, int32_t day,
    RegistryEachQuery each, void *data, GError **error);
void registry_follow_clear(RegistryFollow *follow);
/** A RegistryEachQuery; `data` is the RegistryFollow. */
gboolean registry_follow_query(const RegistryQuery *query, void *data, GError **error);

/** The queries that are open or answered, as they are on the day. */
gboolean registry_follow_active(
    Registry *registry, int32_t day, RegistryEachQuery each, void *data, GError **error);
