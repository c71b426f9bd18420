/**
 * @file
 * A kept original, whole, and which of its lines were not kept.
 */
#include <zlib.h>

#include "base/error.h"
#include "registry/rebuild_inside.h"

typedef struct {
    GByteArray *bytes;
    int64_t next; /* Number of the piece that is due. */
} Reading;

static gboolean take_chunk(const RegistryChunk *chunk, void *data, GError **error)
{
    Reading *reading = data;
    uLongf size = chunk->size;
    const guint before = reading->bytes->len;
    if (chunk->chunk == reading->next && chunk->size <= G_MAXUINT / 2 - before) {
        reading->next++;
        g_byte_array_set_size(reading->bytes, before + (guint)chunk->size);
        if (uncompress(reading->bytes->data + before, &size, chunk->deflated,
                chunk->n_deflated) == Z_OK &&
            size == chunk->size)
            return TRUE;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "piece %" G_GINT64_FORMAT " of the original cannot be read", reading->next);
    return FALSE;
}

static void add_blank(GHashTable *blank, int64_t line)
{
    (void)g_hash_table_add(blank, g_memdup2(&line, sizeof line));
}

/* Lines of which nothing but the end is there; of an erased row the ends inside cells, too. */
static GHashTable *find_blank(const GByteArray *bytes)
{
    GHashTable *blank = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    int64_t line = 1;
    guint begin = 0;
    for (guint i = 0; i < bytes->len; i++) {
        const guint8 byte = bytes->data[i];
        if (byte != '\n' && byte != '\r')
            continue;
        if (i == begin)
            add_blank(blank, line);
        i += byte == '\r' && i + 1 < bytes->len && bytes->data[i + 1] == '\n';
        begin = i + 1;
        line++;
    }
    return blank;
}

gboolean registry_kept_original_read(
    RegistryStore *store, int64_t import_id, RegistryKeptOriginal *kept, GError **error)
{
    Reading reading = {.bytes = g_byte_array_new()};
    kept->bytes = reading.bytes;
    if (!store->driver->chunks(store, import_id, take_chunk, &reading, error))
        return FALSE;
    kept->blank = find_blank(kept->bytes);
    return TRUE;
}

void registry_kept_original_clear(RegistryKeptOriginal *kept)
{
    g_clear_pointer(&kept->bytes, g_byte_array_unref);
    g_clear_pointer(&kept->blank, g_hash_table_unref);
}
