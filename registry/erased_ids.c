/**
 * @file
 * Whom to refuse for good: the ids of who was erased, of which only hashes under the registry's
 * own key are kept, of how each looks.
 */
#include "registry/erased_ids.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/id_folded.h"
#include "registry/inside.h"

struct RegistryErasedIds {
    RegistryStore *store; /* Borrowed. */
    uint8_t key[REGISTRY_KEY_BYTES];
    GHashTable *entries; /* Digest -> int64_t: the entry. */
};

void registry_erased_digest(
    const uint8_t key[REGISTRY_KEY_BYTES], const char *record_id, char out[BASE_SHA256_SIZE])
{
    uint8_t digest[BASE_SHA256_BYTES];
    g_autofree char *folded = registry_id_folded(record_id);
    /* An id of dashes alone is not that of nobody. */
    const char *look = folded[0] != '\0' ? folded : record_id;
    base_sha256_hmac(key, REGISTRY_KEY_BYTES, look, strlen(look), digest);
    base_sha256_hex(digest, out);
}

static void take(const char *digest, int64_t import_id, void *data)
{
    (void)g_hash_table_insert(data, g_strdup(digest), g_memdup2(&import_id, sizeof import_id));
}

RegistryErasedIds *registry_erased_ids_read(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(RegistryErasedIds) ids = g_new0(RegistryErasedIds, 1);
    ids->store = store;
    ids->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!store->driver->erasing.refused(store, take, ids->entries, error))
        return NULL;
    if (g_hash_table_size(ids->entries) == 0)
        return g_steal_pointer(&ids);
    if (!store->driver->erasing.secret(store, ids->key, error))
        return NULL;
    /* The first erasure kept the digest of no id. */
    if (registry_erased_ids_find(ids, "") > 0)
        return g_steal_pointer(&ids);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("whom to refuse cannot be told: the registry's own key, or the list of who was "
          "erased, "
          "is not as it was; 'proreg audit DB --verify' says what else is: restore a backup"));
    return NULL;
}

void registry_erased_ids_free(RegistryErasedIds *ids)
{
    if (!ids)
        return;
    g_hash_table_unref(ids->entries);
    g_free(ids);
}

static gboolean note_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    *(bool *)data = true;
    return TRUE;
}

/* Who only looks like somebody who was erased, and was here before, is not meant. */
static bool is_of_record(const RegistryErasedIds *ids, const char *record_id)
{
    bool is_there = false;
    return ids->store->driver->records(
               ids->store, record_id, record_id, note_record, &is_there, NULL) &&
           is_there;
}

int64_t registry_erased_ids_find(const RegistryErasedIds *ids, const char *record_id)
{
    char digest[BASE_SHA256_SIZE];
    if (g_hash_table_size(ids->entries) == 0)
        return 0;
    registry_erased_digest(ids->key, record_id, digest);
    const int64_t *entry = g_hash_table_lookup(ids->entries, digest);
    return entry && !is_of_record(ids, record_id) ? *entry : 0;
}

static bool is_of_word(char byte)
{
    return g_ascii_isalnum(byte) || byte == '-' || byte == '_';
}

/* What stands between two blanks, quotes or delimiters: ids of other scripts, too. */
static bool is_of_cell(char byte)
{
    return byte != '\0' && strchr(" \t\r\n\"',;|", byte) == NULL;
}

static bool has_word(const RegistryErasedIds *ids, const char *text, bool (*is_of)(char))
{
    for (const char *at = text; *at != '\0';) {
        const char *begin = at;
        while (is_of(*at))
            at++;
        g_autofree char *word = g_strndup(begin, (gsize)(at - begin));
        if (at > begin && registry_erased_ids_find(ids, word) > 0)
            return true;
        at += at == begin;
    }
    return false;
}

bool registry_erased_ids_named(const RegistryErasedIds *ids, const char *text)
{
    return g_hash_table_size(ids->entries) > 0 &&
           (has_word(ids, text, is_of_word) || has_word(ids, text, is_of_cell));
}
