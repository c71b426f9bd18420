#include "serve/files.h"

enum { MOST_FILES = 64, MOST_BYTES = 256 * 1024 * 1024 };

typedef struct {
    gint64 number, used; /* Microseconds. */
    char *owner;
    ServeResponse *file;
} Kept;

struct ServeFiles {
    GMutex lock;
    GPtrArray *kept; /* Kept, the oldest first. */
    gint64 n;        /* So far. */
};

static void kept_free(gpointer data)
{
    Kept *one = data;
    serve_response_free(one->file);
    g_free(one->owner);
    g_free(one);
}

void serve_kept_clear(ServeKept *kept)
{
    g_clear_pointer(&kept->name, g_free);
    g_clear_pointer(&kept->back, g_free);
}

ServeFiles *serve_files_new(void)
{
    ServeFiles *files = g_new0(ServeFiles, 1);
    g_mutex_init(&files->lock);
    files->kept = g_ptr_array_new_with_free_func(kept_free);
    return files;
}

void serve_files_free(ServeFiles *files)
{
    if (!files)
        return;
    g_ptr_array_unref(files->kept);
    g_mutex_clear(&files->lock);
    g_free(files);
}

/* With the lock held. The last one stays, however large. */
static void make_room(ServeFiles *files)
{
    gsize all = 0;
    for (guint i = 0; i < files->kept->len; i++)
        all += g_bytes_get_size(((const Kept *)files->kept->pdata[i])->file->body);
    while (files->kept->len > MOST_FILES || (files->kept->len > 1 && all > MOST_BYTES)) {
        all -= g_bytes_get_size(((const Kept *)files->kept->pdata[0])->file->body);
        g_ptr_array_remove_index(files->kept, 0);
    }
}

gint64 serve_files_keep(ServeFiles *files, const char *owner, ServeResponse *file_take)
{
    Kept *one = g_new0(Kept, 1);
    g_mutex_lock(&files->lock);
    const gint64 number = ++files->n;
    *one = (Kept){.number = number,
        .used = g_get_monotonic_time(),
        .owner = g_strdup(owner),
        .file = file_take};
    g_ptr_array_add(files->kept, one);
    make_room(files);
    g_mutex_unlock(&files->lock);
    return number;
}

/* With the lock held. */
static Kept *find(const ServeFiles *files, const char *owner, gint64 number)
{
    for (guint i = 0; i < files->kept->len; i++) {
        Kept *one = files->kept->pdata[i];
        if (one->number == number && g_str_equal(one->owner, owner))
            return one;
    }
    return NULL;
}

gboolean serve_files_look(ServeFiles *files, const char *owner, gint64 number, ServeKept *kept)
{
    g_mutex_lock(&files->lock);
    const Kept *one = find(files, owner, number);
    if (one)
        *kept = (ServeKept){.name = serve_response_file_name(one->file),
            .size = g_bytes_get_size(one->file->body),
            .back = g_strdup(one->file->offered_at)};
    g_mutex_unlock(&files->lock);
    return one != NULL;
}

ServeResponse *serve_files_fetch(ServeFiles *files, const char *owner, gint64 number)
{
    g_mutex_lock(&files->lock);
    Kept *one = find(files, owner, number);
    ServeResponse *copy = one ? serve_response_copy(one->file) : NULL;
    if (one)
        one->used = g_get_monotonic_time();
    g_mutex_unlock(&files->lock);
    return copy;
}

void serve_files_tidy(ServeFiles *files)
{
    const gint64 before =
        g_get_monotonic_time() - (gint64)SERVE_FILE_MINUTES * 60 * G_USEC_PER_SEC;
    g_mutex_lock(&files->lock);
    for (guint i = files->kept->len; i-- > 0;)
        if (((const Kept *)files->kept->pdata[i])->used < before)
            g_ptr_array_remove_index(files->kept, i);
    g_mutex_unlock(&files->lock);
}
