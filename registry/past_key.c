#include "registry/past_key.h"

#include <string.h>

/* The last times first, from that place on. */
static void turn_round(GArray *keys, guint from)
{
    for (guint to = keys->len; to > from + 1; from++, to--) {
        RegistryPastKey *first = &g_array_index(keys, RegistryPastKey, from);
        RegistryPastKey *last = &g_array_index(keys, RegistryPastKey, to - 1);
        const RegistryPastKey kept = *first;
        *first = *last;
        *last = kept;
    }
}

/* Adds the times in which the id was the record's, the last ones first. */
static void add_times(GArray *keys, const RegistryMoves *moves, const RegistryRenames *renames,
    const SchemaStudy *study, const RegistryKey *key, const char *column, const char *id)
{
    const guint from = keys->len;
    for (int64_t after = 0, through; after < REGISTRY_MOVES_NOW; after = through) {
        const int64_t renamed = registry_renames_next(renames, after);
        through = MIN(registry_moves_next(moves, id, after), renamed);
        const char *now = registry_moves_id_at(moves, id, after + 1, REGISTRY_MOVES_NOW);
        const int64_t numbered_on =
            registry_moves_instance_at(moves, study, id, after + 1, key->event, column, 1) - 1;
        RegistryPastKey past = {.key = *key, .after = after, .through = through};
        past.column = registry_renames_column(renames, column, REGISTRY_RENAMES_NOW, after + 1);
        past.key.record_id = id;
        past.key.instance -= numbered_on;
        if (strcmp(now, key->record_id) == 0 && (numbered_on == 0 || past.key.instance > 0))
            g_array_append_val(keys, past);
    }
    turn_round(keys, from);
}

GArray *registry_past_keys(const RegistryMoves *moves, const RegistryRenames *renames,
    const SchemaStudy *study, const RegistryKey *key, const char *column)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(RegistryPastKey));
    const char *const *former = registry_moves_former(moves, key->record_id);
    add_times(keys, moves, renames, study, key, column, key->record_id);
    for (size_t i = 0; former && former[i]; i++)
        if (strcmp(former[i], key->record_id) != 0)
            add_times(keys, moves, renames, study, key, column, former[i]);
    return keys;
}
