/**
 * @file
 * Where the person is still named once all is out that can go: in what is other patients' data,
 * and in what the chain's own hashes are made of. Found by looking at every text that there is,
 * not by a list of places.
 */
#include <string.h>
#include <zlib.h>

#include "base/encoding.h"
#include "registry/erase_inside.h"

static void add(
    Erase *erase, const char *table, const char *row, const char *column, int64_t line)
{
    RegistryRemaining *remaining = g_new0(RegistryRemaining, 1);
    *remaining = (RegistryRemaining){.table = g_strdup(table),
        .row = g_strdup(row),
        .column = g_strdup(column),
        .line = line};
    g_ptr_array_add(erase->done->remaining, remaining);
}

static void take_text(
    const char *table, const char *row, const char *column, const char *text, void *data)
{
    Erase *erase = data;
    if (erase_person_is_named(erase->person, text))
        add(erase, table, row, column, 0);
}

/* ---- Originals, which are compressed ---- */

static gboolean take_chunk(const RegistryChunk *chunk, void *data, GError **error)
{
    (void)error;
    GByteArray *bytes = data;
    uLongf size = chunk->size;
    const guint before = bytes->len;
    g_byte_array_set_size(bytes, before + (guint)chunk->size);
    if (uncompress(bytes->data + before, &size, chunk->deflated, chunk->n_deflated) != Z_OK)
        g_byte_array_set_size(bytes, before);
    return TRUE;
}

static void look_at_lines(Erase *erase, const RegistryEntry *entry, const GString *all)
{
    g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, entry->import_id);
    const char *at = all->str, *end = at + all->len;
    for (int64_t line = 1; at < end; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        const size_t size = (size_t)((next ? next : end) - at);
        g_autofree char *text = g_strndup(at, size);
        if (erase_person_is_named(erase->person, text))
            add(erase, "proreg_original", row, NULL, line);
        at += size + 1;
    }
}

static gboolean look_at_original(const RegistryEntry *entry, void *data, GError **error)
{
    Erase *erase = data;
    RegistryStore *store = erase->registry->store;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (!store->driver->chunks(store, entry->import_id, take_chunk, bytes, error))
        return FALSE;
    if (bytes->len == 0)
        return TRUE;
    /* Letters of other scripts stand otherwise in the bytes. */
    g_autoptr(GString) text =
        base_decode(entry->encoding, (const char *)bytes->data, bytes->len, error);
    if (text)
        look_at_lines(erase, entry, text);
    return text != NULL;
}

gboolean erase_find_remaining(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    const bool can_search = store->driver->erasing.texts != NULL;
    erase->done->is_short = can_search && !erase_person_tells(erase->person);
    erase->done->is_searched = can_search && !erase->done->is_short;
    return !erase->done->is_searched ||
           (store->driver->erasing.texts(store, take_text, erase, error) &&
               store->driver->entries(store, look_at_original, erase, error));
}
