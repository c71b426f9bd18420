/**
 * @file
 * An analysis that was changed after a lock.
 */
#include <string.h>

#include "commands/inside.h"
#include "commands/saved.h"
#include "registry/snapshot.h"
#include "schema/changed.h"

/* "segment.yaml" of a name or of a file on disk, "saved/mine.yaml" of a saved table. New. */
static char *file_of(const Registry *registry, const char *study)
{
    g_autofree char *file = command_analysis_file(registry, study);
    return g_str_has_prefix(file, REGISTRY_SAVED) ? g_steal_pointer(&file)
                                                  : g_path_get_basename(file);
}

static void mark(ReportDocument *document, const RegistryLock *lock, const char *where)
{
    document->post_hoc_lock = g_strdup(lock->name);
    document->post_hoc_day = g_strdup(lock->day);
    document->post_hoc_where = g_strdup(where);
}

/* Against the first lock that knew the analysis; where none did, it came after all of them. */
static gboolean compare_all(Registry *registry, const GPtrArray *locks, GBytes *now,
    const char *file, ReportDocument *document, GError **error)
{
    const RegistryLock *from = registry_snapshot(registry);
    const RegistryLock *last = NULL;
    for (guint i = 0; i < locks->len; i++) {
        GError *fault = NULL;
        const RegistryLock *lock = locks->pdata[i];
        if (from && lock->import_id > from->import_id)
            break;
        g_autoptr(GBytes) then = registry_lock_study_file(registry, lock, file, &fault);
        if (fault) {
            g_propagate_error(error, fault);
            return FALSE;
        }
        last = lock;
        g_autofree char *where = then ? schema_analysis_differs_at(then, now) : NULL;
        if (where)
            mark(document, lock, where);
        if (then)
            return TRUE;
    }
    if (last)
        mark(document, last, "");
    return TRUE;
}

gboolean command_mark_post_hoc(Registry *registry, const char *study, const char *yaml,
    ReportDocument *document, GError **error)
{
    if (study && !command_saved_mark(registry, study, document, error))
        return FALSE;
    g_autofree char *file = study ? file_of(registry, study) : NULL;
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = file ? registry_locks_sound(registry, &doubt, error) : NULL;
    if (!file || !locks)
        return !file;
    if (locks->len == 0)
        return TRUE;
    g_autoptr(GBytes) now =
        yaml ? g_bytes_new(yaml, strlen(yaml)) : command_analysis_bytes(registry, study, error);
    return now && compare_all(registry, locks, now, file, document, error);
}
