#include "registry/original.h"

#include <zlib.h>

#include "base/error.h"

enum {
    CHUNK_BYTES = 1 << 20,
    LEVEL = 1,
    MAX_WAITING = 4 /* Chunks between the two threads: a bound on memory. */
};

typedef struct {
    GByteArray *bytes;
    guint8 *deflated;
    gsize n_deflated; /* 0 where zlib failed. */
} Chunk;

struct RegistryOriginal {
    RegistryStore *store;
    int64_t import_id;
    RegistryLines lines; /* The thread's, while there is one. */
    int64_t n_written;
    GByteArray *filling;
    guint n_waiting;
    GThread *thread; /* NULL until a first chunk is full: small files need none. */
    GAsyncQueue *todo, *done;
};

static void chunk_free(gpointer data)
{
    Chunk *chunk = data;
    g_byte_array_unref(chunk->bytes);
    g_free(chunk->deflated);
    g_free(chunk);
}

static void work_on(RegistryOriginal *original, Chunk *chunk)
{
    registry_lines_add(&original->lines, chunk->bytes->data, chunk->bytes->len);
    uLongf size = compressBound(chunk->bytes->len);
    chunk->deflated = g_malloc(size);
    if (compress2(chunk->deflated, &size, chunk->bytes->data, chunk->bytes->len, LEVEL) == Z_OK)
        chunk->n_deflated = size;
}

/* Runs until a chunk without bytes comes. */
static gpointer work(gpointer data)
{
    RegistryOriginal *original = data;
    for (;;) {
        Chunk *chunk = g_async_queue_pop(original->todo);
        if (chunk->bytes->len == 0) {
            chunk_free(chunk);
            return NULL;
        }
        work_on(original, chunk);
        g_async_queue_push(original->done, chunk);
    }
}

RegistryOriginal *registry_original_new(RegistryChange *change)
{
    RegistryOriginal *original = g_new0(RegistryOriginal, 1);
    original->store = change->registry->store;
    original->import_id = registry_change_id(change);
    original->lines.leaves = registry_change_part(change, REGISTRY_PART_ORIGINAL);
    original->filling = g_byte_array_new();
    original->todo = g_async_queue_new_full(chunk_free);
    original->done = g_async_queue_new_full(chunk_free);
    return original;
}

static gboolean write_chunk(RegistryOriginal *original, Chunk *chunk, GError **error)
{
    if (chunk->n_deflated == 0) {
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "the original file cannot be compressed");
        return FALSE;
    }
    const RegistryChunk kept = {.chunk = original->n_written++,
        .size = chunk->bytes->len,
        .deflated = chunk->deflated,
        .n_deflated = chunk->n_deflated};
    return original->store->driver->chunk_add(
        original->store, original->import_id, &kept, error);
}

/* Takes finished chunks until no more than `most` are under way. */
static gboolean collect(RegistryOriginal *original, guint most, GError **error)
{
    gboolean ok = TRUE;
    while (ok && original->n_waiting > most) {
        Chunk *chunk = g_async_queue_pop(original->done);
        original->n_waiting--;
        ok = write_chunk(original, chunk, error);
        chunk_free(chunk);
    }
    return ok;
}

static Chunk *take_filling(RegistryOriginal *original)
{
    Chunk *chunk = g_new0(Chunk, 1);
    chunk->bytes = original->filling;
    original->filling = g_byte_array_new();
    return chunk;
}

static gboolean send(RegistryOriginal *original, GError **error)
{
    if (!original->thread)
        original->thread = g_thread_new("original", work, original);
    if (!collect(original, MAX_WAITING - 1, error))
        return FALSE;
    g_async_queue_push(original->todo, take_filling(original));
    original->n_waiting++;
    return TRUE;
}

gboolean registry_original_append(
    RegistryOriginal *original, const void *bytes, gsize size, GError **error)
{
    const guint8 *next = bytes;
    while (size > 0) {
        const gsize room = CHUNK_BYTES - original->filling->len;
        const gsize taken = MIN(room, size);
        g_byte_array_append(original->filling, next, (guint)taken);
        next += taken;
        size -= taken;
        if (original->filling->len == CHUNK_BYTES && !send(original, error))
            return FALSE;
    }
    return TRUE;
}

static void end_thread(RegistryOriginal *original)
{
    if (!original->thread)
        return;
    Chunk *end = g_new0(Chunk, 1);
    end->bytes = g_byte_array_new();
    g_async_queue_push(original->todo, end);
    (void)g_thread_join(original->thread);
    original->thread = NULL;
    /* cppcheck-suppress memleak ; the thread took `end` over */
}

gboolean registry_original_finish(RegistryOriginal *original, GError **error)
{
    if (!collect(original, 0, error))
        return FALSE;
    end_thread(original);
    gboolean ok = TRUE;
    if (original->filling->len > 0) {
        Chunk *last = take_filling(original);
        work_on(original, last);
        ok = write_chunk(original, last, error);
        chunk_free(last);
    }
    registry_lines_finish(&original->lines);
    return ok;
}

void registry_original_free(RegistryOriginal *original)
{
    if (!original)
        return;
    end_thread(original);
    g_async_queue_unref(original->todo);
    g_async_queue_unref(original->done);
    g_byte_array_unref(original->filling);
    g_free(original);
}
