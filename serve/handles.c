#include "serve/handles.h"

#include "base/random.h"

enum { LETTERS = 8 };

struct ServeHandles {
    GMutex lock;
    GHashTable *ids, *handles; /* Handle to id, and id to handle. */
};

ServeHandles *serve_handles_new(void)
{
    ServeHandles *handles = g_new0(ServeHandles, 1);
    g_mutex_init(&handles->lock);
    handles->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    handles->handles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return handles;
}

void serve_handles_free(ServeHandles *handles)
{
    if (!handles)
        return;
    g_hash_table_unref(handles->ids);
    g_hash_table_unref(handles->handles);
    g_mutex_clear(&handles->lock);
    g_free(handles);
}

/* Without letters that look like digits. */
static char *draw(void)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789x"; /* 32 of them. */
    unsigned char bytes[LETTERS];
    char *text = g_new0(char, LETTERS + 1);
    base_random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < LETTERS; i++)
        text[i] = letters[bytes[i] % 32];
    return text;
}

char *serve_handle_of(ServeHandles *handles, const char *id)
{
    g_mutex_lock(&handles->lock);
    const char *known = g_hash_table_lookup(handles->handles, id);
    while (!known) {
        char *fresh = draw();
        if (g_hash_table_contains(handles->ids, fresh)) {
            g_free(fresh);
            continue;
        }
        char *own = g_strdup(id);
        (void)g_hash_table_insert(handles->handles, own, fresh);
        (void)g_hash_table_insert(handles->ids, g_strdup(fresh), own);
        known = fresh;
    }
    char *copy = g_strdup(known);
    g_mutex_unlock(&handles->lock);
    return copy;
}

char *serve_handle_id(ServeHandles *handles, const char *handle)
{
    g_mutex_lock(&handles->lock);
    char *copy = g_strdup(g_hash_table_lookup(handles->ids, handle));
    g_mutex_unlock(&handles->lock);
    return copy;
}
