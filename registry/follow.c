#include "registry/follow.h"

#include <string.h>

#include "registry/renames.h"

gboolean registry_follow_begin(RegistryFollow *follow, Registry *registry, int32_t day,
    RegistryEachQuery each, void *data, GError **error)
{
    *follow = (RegistryFollow){.registry = registry, .day = day, .each = each, .data = data};
    follow->then = registry->is_past ? registry->position : REGISTRY_RENAMES_NOW;
    follow->renames = registry_renames(registry, error);
    follow->moves = follow->renames ? registry_moves_read(registry, error) : NULL;
    if (!follow->moves)
        return FALSE;
    follow->owner = g_string_new(NULL);
    return TRUE;
}

void registry_follow_clear(RegistryFollow *follow)
{
    registry_moves_unref(follow->moves);
    if (follow->owner)
        (void)g_string_free(follow->owner, TRUE);
    *follow = (RegistryFollow){0};
}

static gboolean take_owner(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    g_string_assign(data, record->site);
    return TRUE;
}

/* The store knows the owner by the id under which the query was opened. Who sent a row of
   another's patient is asked about that (rule `site`), whoever has the patient. */
static gboolean find_owner(RegistryFollow *follow, RegistryQuery *query, GError **error)
{
    RegistryStore *store = follow->registry->store;
    const char *now = registry_moves_id_at(
        follow->moves, query->problem.record_id, query->import_id, REGISTRY_MOVES_NOW);
    const bool is_moved = now != query->problem.record_id;
    query->problem.instance = registry_moves_instance_at(follow->moves, follow->registry->study,
        query->problem.record_id, query->import_id, query->problem.event, query->problem.field,
        query->problem.instance);
    query->problem.record_id = now;
    if (g_strcmp0(query->problem.rule_id, "site") == 0)
        return TRUE;
    g_string_truncate(follow->owner, 0);
    if (is_moved &&
        !store->driver->records(store, registry_one(now), take_owner, follow->owner, error))
        return FALSE;
    if (follow->owner->len > 0)
        query->owner = follow->owner->str;
    query->owner = registry_moves_asked(follow->moves, now, query->owner, follow->day);
    return TRUE;
}

gboolean registry_follow_query(const RegistryQuery *query, void *data, GError **error)
{
    RegistryFollow *follow = data;
    RegistryQuery today = *query;
    today.problem.field = registry_renames_column(
        follow->renames, query->problem.field, query->import_id, follow->then);
    if (query->problem.record_id && !registry_moves_are_none(follow->moves) &&
        !find_owner(follow, &today, error))
        return FALSE;
    return follow->each(&today, follow->data, error);
}

gboolean registry_follow_active(
    Registry *registry, int32_t day, RegistryEachQuery each, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    RegistryFollow follow;
    if (!registry_follow_begin(&follow, registry, day, each, data, error))
        return FALSE;
    const gboolean ok =
        store->driver->queries_active(store, NULL, registry_follow_query, &follow, error);
    registry_follow_clear(&follow);
    return ok;
}
