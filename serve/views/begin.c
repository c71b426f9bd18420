#include "serve/views/begin.h"

#include <string.h>

#include "serve/views/recent.h"

bool view_has_begun(const ViewSite *site)
{
    return g_atomic_int_get(&site->begun->has_begun) != 0;
}

/* Opens it once: what cannot be read is said here. @return its title, new, or NULL. */
static char *read_title(const char *db, GError **error)
{
    g_autoptr(Registry) registry = registry_open(db, REGISTRY_READ, error);
    return registry ? g_strdup(registry_study(registry)->title) : NULL;
}

gboolean view_begin(const ViewSite *site, const char *db, const BaseClock *clock,
    char **unkept_new, GError **error)
{
    ViewBegun *begun = site->begun;
    g_autoptr(GError) unkept = NULL;
    g_autofree char *title = read_title(db, error);
    if (!title)
        return FALSE;
    if (clock && !view_recent_add(db, title, clock, &unkept))
        *unkept_new = g_strdup(unkept->message);
    g_mutex_lock(&begun->lock);
    if (!begun->site->db) {
        begun->site->db = g_strdup(db);
        const char *name = strrchr(db, G_DIR_SEPARATOR);
        begun->site->shown =
            clock || !name ? begun->site->db : begun->site->db + (name + 1 - db);
        g_atomic_int_set(&begun->has_begun, 1);
    }
    g_mutex_unlock(&begun->lock);
    return TRUE;
}
