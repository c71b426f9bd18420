#include "commands/standing.h"

#include "commands/inside.h"
#include "registry/audit.h"
#include "registry/snapshot.h"
#include "reports/render/render.h"

/* The last sound lock; NULL for none, or on a fault with `error` set. *doubt is what is wrong
 * with another one. */
static RegistryLock *last_lock(Registry *registry, char **doubt, GError **error)
{
    g_autoptr(GPtrArray) locks = registry_locks_sound(registry, doubt, error);
    return locks && locks->len > 0 ? g_ptr_array_steal_index(locks, locks->len - 1) : NULL;
}

gboolean command_tell_doubt(Registry *registry, const CommandSinks *sinks, GError **error)
{
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = registry_locks_sound(registry, &doubt, error);
    if (doubt)
        command_tell(sinks, COMMAND_WARNING, "%s", doubt);
    return locks != NULL;
}

static gboolean tell_now(Registry *registry, const CommandSinks *sinks, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *doubt = NULL;
    g_autoptr(RegistryLock) last = last_lock(registry, &doubt, &fault);
    if (doubt)
        command_tell(sinks, COMMAND_WARNING, "%s", doubt);
    if (fault) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    if (!last)
        return TRUE;
    g_autofree char *line = base_words_say(sinks->words,
        N_("read as the registry stands now, not as it was locked: {1}, {2} (--snapshot)"),
        "tt", last->name, last->day);
    command_tell(sinks, COMMAND_NOTE, "%s", line);
    return TRUE;
}

/* What is read from the lock is not all that was locked. */
static void tell_erased(const Registry *registry, const CommandSinks *sinks)
{
    const RegistryLock *lock = registry_snapshot(registry);
    if (lock->erased == 0)
        return;
    g_autofree char *line = base_words_say(sinks->words,
        N_("records of the snapshot {1} that were erased since: {2}; nothing here counts them"),
        "tn", lock->name, (gint64)lock->erased);
    command_tell(sinks, COMMAND_NOTE, "%s", line);
}

Registry *command_registry_open(
    const CommandSource *source, const CommandSinks *sinks, GError **error)
{
    g_autoptr(Registry) registry = command_open(source->db, source->mode, sinks, error);
    if (!registry)
        return NULL;
    if (!source->snapshot)
        return !source->takes_snapshot || tell_now(registry, sinks, error)
                   ? g_steal_pointer(&registry)
                   : NULL;
    if (!registry_snapshot_enter(registry, source->snapshot, error) ||
        (source->is_new_question && !registry_snapshot_bar_withdrawn(registry, error)) ||
        !command_tell_doubt(registry, sinks, error))
        return NULL;
    tell_erased(registry, sinks);
    return g_steal_pointer(&registry);
}

gboolean command_stand(Registry *registry, ReportDocument *document, GError **error)
{
    GError *fault = NULL;
    if (!registry)
        return TRUE;
    const RegistryLock *from = registry_snapshot(registry);
    g_autofree char *doubt = NULL;
    g_autoptr(RegistryLock) last = last_lock(registry, &doubt, &fault);
    document->lock_doubt = g_steal_pointer(&doubt);
    if (fault || !registry_audit_head(registry, document->head, fault ? NULL : error)) {
        if (fault)
            g_propagate_error(error, fault);
        return FALSE;
    }
    const RegistryLock *lock = from ? from : last;
    document->is_locked = from != NULL;
    if (!lock)
        return TRUE;
    document->lock = g_strdup(lock->name);
    document->lock_day = g_strdup(lock->day);
    document->lock_by = g_strdup(lock->by);
    document->lock_erased = from ? from->erased : 0;
    return TRUE;
}

gboolean command_stand_json(Registry *registry, json_t *page, GError **error)
{
    g_autoptr(ReportDocument) document = report_document_new("standing", "");
    if (!command_stand(registry, document, error))
        return FALSE;
    base_json_set(page, "lock", report_lock_json(document, true));
    base_json_set(page, "not_as_locked", report_lock_json(document, false));
    if (document->lock_doubt)
        base_json_set(page, "lock_doubt", base_json_text(document->lock_doubt));
    return TRUE;
}
