/**
 * @file
 * A person's lines in the kept originals: which they are, and how they go. Of each only its end
 * stays, so that all others keep their numbers.
 */
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "registry/erase_inside.h"

enum { LEVEL = 1 };

/* ---- Finding ---- */

static gboolean inflate_chunk(const RegistryChunk *chunk, GByteArray *out, GError **error)
{
    uLongf size = chunk->size;
    const guint before = out->len;
    g_byte_array_set_size(out, before + (guint)chunk->size);
    if (uncompress(out->data + before, &size, chunk->deflated, chunk->n_deflated) == Z_OK &&
        size == chunk->size)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "piece %" G_GINT64_FORMAT " of a kept original cannot be inflated; restore a backup",
        chunk->chunk);
    return FALSE;
}

static gboolean take_chunk(const RegistryChunk *chunk, void *data, GError **error)
{
    return inflate_chunk(chunk, data, error);
}

static bool means(const char *record_id, const void *data)
{
    const Erase *erase = data;
    return erase_person_is(erase->person, record_id, erase->last_entry);
}

static bool names(const char *text, const void *data)
{
    return erase_person_is_named(((const Erase *)data)->person, text);
}

static void take_lines(Erase *erase, const RegistryEntry *entry, const GArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        const RegistryErasureLines *found = &g_array_index(lines, RegistryErasureLines, i);
        for (int64_t k = 0; k < found->n; k++)
            erase_entry_row(
                erase, entry->import_id, REGISTRY_PART_ORIGINAL, found->first - 1 + k);
        erase->done->n_lines += found->n;
    }
    if (lines->len > 0)
        erase_elsewhere(erase, entry->command, entry->file, entry->day ? entry->day : entry->at,
            entry->user, NULL, true);
}

static gboolean look_at(const RegistryEntry *entry, void *data, GError **error)
{
    Erase *erase = data;
    RegistryStore *store = erase->registry->store;
    GByteArray *bytes = g_byte_array_new();
    if (!store->driver->chunks(store, entry->import_id, take_chunk, bytes, error)) {
        g_byte_array_unref(bytes);
        return FALSE;
    }
    const bool is_kept = bytes->len > 0;
    g_autoptr(GBytes) original = g_byte_array_free_to_bytes(bytes);
    if (!is_kept)
        return TRUE;
    g_autoptr(GHashTable) none = erase_set_new();
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(RegistryErasureLines));
    const EraseEntry *known = g_hash_table_lookup(erase->entries, &entry->import_id);
    /* Ids in the file stand for whom they did then. */
    erase->last_entry = entry->import_id;
    const RegistryErasureFile file = {.command = entry->command,
        .file = entry->file,
        .encoding = entry->encoding,
        .options = entry->options,
        .map = entry->map,
        .profile = entry->profile,
        .bytes = original,
        .means = means,
        .names = names,
        .tells = erase_person_tells(erase->person),
        .data = erase,
        .queries = erase->queries,
        .lines = known ? known->lines : none};
    if (!erase->how->lines(erase->registry, &file, lines, error))
        return FALSE;
    take_lines(erase, entry, lines);
    return TRUE;
}

gboolean erase_find_lines(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    return store->driver->entries(store, look_at, erase, error);
}

/* ---- Taking out ---- */

/* A pass over the bytes of an original. */
typedef struct {
    const GHashTable *rows; /* Numbers of lines that go. */
    int64_t number;         /* Of the line under way, from 0. */
    bool after_cr;
    GPtrArray *chunks; /* GBytes *: deflated. */
    GArray *sizes;     /* size_t: inflated. */
} Cut;

static void cut_bytes(Cut *cut, GByteArray *bytes)
{
    guint kept = 0;
    for (guint i = 0; i < bytes->len; i++) {
        const guint8 byte = bytes->data[i];
        if (cut->after_cr && byte != '\n')
            cut->number++;
        const bool is_end = byte == '\n' || byte == '\r';
        if (is_end || !erase_set_has(cut->rows, cut->number))
            bytes->data[kept++] = byte;
        cut->number += byte == '\n';
        cut->after_cr = byte == '\r';
    }
    g_byte_array_set_size(bytes, kept);
}

static gboolean cut_chunk(const RegistryChunk *chunk, void *data, GError **error)
{
    Cut *cut = data;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (!inflate_chunk(chunk, bytes, error))
        return FALSE;
    cut_bytes(cut, bytes);
    uLongf size = compressBound(bytes->len);
    guint8 *deflated = g_malloc(size);
    if (compress2(deflated, &size, bytes->data, bytes->len, LEVEL) != Z_OK) {
        g_free(deflated);
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "the original file cannot be compressed");
        return FALSE;
    }
    const size_t inflated = bytes->len;
    g_ptr_array_add(cut->chunks, g_bytes_new_take(deflated, size));
    g_array_append_val(cut->sizes, inflated);
    return TRUE;
}

static void unref_bytes(gpointer bytes)
{
    g_bytes_unref(bytes);
}

static gboolean rewrite(Erase *erase, int64_t import_id, const GHashTable *rows, GError **error)
{
    RegistryStore *store = erase->registry->store;
    const RegistryDriver *driver = store->driver;
    g_autoptr(GPtrArray) chunks = g_ptr_array_new_with_free_func(unref_bytes);
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(size_t));
    Cut cut = {.rows = rows, .chunks = chunks, .sizes = sizes};
    if (!driver->chunks(store, import_id, cut_chunk, &cut, error) ||
        !driver->erasing.chunks_erase(store, import_id, error))
        return FALSE;
    for (guint i = 0; i < chunks->len; i++) {
        RegistryChunk chunk = {.chunk = i, .size = g_array_index(sizes, size_t, i)};
        chunk.deflated = g_bytes_get_data(chunks->pdata[i], &chunk.n_deflated);
        if (!driver->chunk_add(store, import_id, &chunk, error))
            return FALSE;
    }
    return TRUE;
}

gboolean erase_write_originals(Erase *erase, GError **error)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, erase->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const EraseEntry *entry = value;
        const GHashTable *rows = g_hash_table_lookup(entry->parts, REGISTRY_PART_ORIGINAL);
        if (rows && !rewrite(erase, entry->import_id, rows, error))
            return FALSE;
    }
    return TRUE;
}
