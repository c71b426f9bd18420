#include "registry/past_key.h"

#include <string.h>

/* Adds the times in which the id was the record's. */
static void add_times(GArray *keys, const RegistryMoves *moves, const SchemaStudy *study,
    const RegistryKey *key, const char *column, const char *id)
{
    for (int64_t after = 0, through; after < REGISTRY_MOVES_NOW; after = through) {
        through = registry_moves_next(moves, id, after);
        const char *now = registry_moves_id_at(moves, id, after + 1, REGISTRY_MOVES_NOW);
        const int64_t numbered_on =
            registry_moves_instance_at(moves, study, id, after + 1, key->event, column, 1) - 1;
        RegistryPastKey past = {.key = *key, .after = after, .through = through};
        past.key.record_id = id;
        past.key.instance -= numbered_on;
        if (strcmp(now, key->record_id) == 0 && (numbered_on == 0 || past.key.instance > 0))
            g_array_append_val(keys, past);
    }
}

GArray *registry_past_keys(const RegistryMoves *moves, const SchemaStudy *study,
    const RegistryKey *key, const char *column)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(RegistryPastKey));
    const char *const *former = registry_moves_former(moves, key->record_id);
    add_times(keys, moves, study, key, column, key->record_id);
    for (size_t i = 0; former && former[i]; i++)
        if (strcmp(former[i], key->record_id) != 0)
            add_times(keys, moves, study, key, column, former[i]);
    return keys;
}
