#include "registry/replay.h"

#include <string.h>

#include "base/date.h"
#include "base/random.h"

RegistryEntry registry_entry_copy(
    const RegistryEntry *entry, GStringChunk *texts, uint8_t key[REGISTRY_KEY_BYTES])
{
    RegistryEntry copy = *entry;
    const char **const all[] = {&copy.command, &copy.status, &copy.file, &copy.sha256,
        &copy.file_commitment, &copy.site, &copy.encoding, &copy.options, &copy.map,
        &copy.profile, &copy.program, &copy.user, &copy.system_user, &copy.reason, &copy.at,
        &copy.day, &copy.access_head, &copy.content_before, &copy.content_after, &copy.digest,
        &copy.previous, &copy.hash};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (*all[i])
            *all[i] = g_string_chunk_insert(texts, *all[i]);
    if (entry->key)
        memcpy(key, entry->key, REGISTRY_KEY_BYTES);
    copy.key = entry->key ? key : NULL;
    return copy;
}

static gboolean take_salt(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    uint8_t salt[REGISTRY_SALT_BYTES];
    if (change->salt && change->salt_size == sizeof salt)
        memcpy(salt, change->salt, sizeof salt);
    else
        base_random_bytes(salt, sizeof salt);
    g_array_append_val(data, salt);
    return TRUE;
}

RegistryReplay *registry_replay_new(
    RegistryStore *from, const RegistryEntry *entry, GError **error)
{
    g_autoptr(RegistryReplay) replay = g_new0(RegistryReplay, 1);
    replay->texts = g_string_chunk_new(1024);
    replay->salts = g_array_new(FALSE, FALSE, REGISTRY_SALT_BYTES);
    replay->entry = registry_entry_copy(entry, replay->texts, replay->key);
    return from->driver->value_changes(from, entry->import_id, take_salt, replay->salts, error)
               ? g_steal_pointer(&replay)
               : NULL;
}

void registry_replay_free(RegistryReplay *replay)
{
    if (!replay)
        return;
    g_array_unref(replay->salts);
    g_string_chunk_free(replay->texts);
    g_free(replay);
}

BaseClock registry_replay_clock(const RegistryEntry *entry)
{
    enum { NOON = 12 * 60 * 60, DAY = 24 * 60 * 60 };
    BaseClock clock = {0};
    int32_t day = 0;
    g_autoptr(GDateTime) at = entry->at ? g_date_time_new_from_iso8601(entry->at, NULL) : NULL;
    if (at)
        clock.utc = g_date_time_to_unix(at);
    clock.local = entry->day && base_date_parse(entry->day, BASE_DATE_YMD, &day)
                      ? (int64_t)day * DAY + NOON
                      : clock.utc;
    return clock;
}

void registry_replay_salt(RegistryReplay *replay, uint8_t salt[REGISTRY_SALT_BYTES])
{
    if (replay && replay->n_used < replay->salts->len)
        memcpy(salt, replay->salts->data + (gsize)replay->n_used++ * REGISTRY_SALT_BYTES,
            REGISTRY_SALT_BYTES);
    else
        base_random_bytes(salt, REGISTRY_SALT_BYTES);
}
