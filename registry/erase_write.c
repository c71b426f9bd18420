/**
 * @file
 * Taking out what was found.
 */
#include "registry/erase_inside.h"
#include "registry/moves.h"

/* Other records' queries that were closed with a reason which names the person. */
typedef struct {
    const Erase *erase;
    GArray *numbers; /* int64_t */
} Reasons;

/* What stays of options that named the person is in the audit trail: the leaf is bare. */
static gboolean log_options(Erase *erase, const EraseEntry *entry, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, entry->import_id);
    const RegistryValueChange change = {.what = REGISTRY_CHANGE_ENTRY,
        .subject = number,
        .column = "options",
        .new_value = entry->options};
    return registry_change_log(erase->change, &change, error);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const EraseEntry *x = *(EraseEntry *const *)a, *y = *(EraseEntry *const *)b;
    return (x->import_id > y->import_id) - (x->import_id < y->import_id);
}

/* Entries of which something goes, in order. */
static GPtrArray *touched(const Erase *erase)
{
    GPtrArray *entries = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, erase->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (g_hash_table_size(((const EraseEntry *)value)->parts) > 0)
            g_ptr_array_add(entries, value);
    g_ptr_array_sort(entries, compare_entries);
    return entries;
}

static gboolean write_entries(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    g_autoptr(GPtrArray) entries = touched(erase);
    for (guint i = 0; i < entries->len; i++) {
        const EraseEntry *entry = entries->pdata[i];
        if (!store->driver->erasing.entry_erase(
                store, entry->import_id, entry->file, entry->options, entry->reason, error) ||
            (entry->is_redacted && !log_options(erase, entry, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_reason(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    const Reasons *reasons = data;
    if (query->reason && !erase_set_has(reasons->erase->queries, query->query_id) &&
        erase_person_is_named(reasons->erase->person, query->reason))
        g_array_append_val(reasons->numbers, query->query_id);
    return TRUE;
}

/* Where it stood in the entry, it is gone there, too. */
static gboolean write_reasons(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Reasons reasons = {erase, numbers};
    if (!store->driver->queries(store, 0, take_reason, &reasons, error))
        return FALSE;
    for (guint i = 0; i < numbers->len; i++)
        if (!store->driver->erasing.query_erase_said(
                store, g_array_index(numbers, int64_t, i), "reason", error))
            return FALSE;
    return TRUE;
}

/* The rows of the trail are gone with the others. */
static gboolean write_answers(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    GHashTableIter iter;
    gpointer said;
    g_hash_table_iter_init(&iter, erase->answers);
    while (g_hash_table_iter_next(&iter, &said, NULL)) {
        char *column = NULL;
        const int64_t number = g_ascii_strtoll(said, &column, 10);
        if (!store->driver->erasing.query_erase_said(store, number, column + 1, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_problems(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    GHashTableIter iter;
    gpointer number;
    g_hash_table_iter_init(&iter, erase->problems);
    while (g_hash_table_iter_next(&iter, &number, NULL))
        if (!store->driver->erasing.problem_erase(store, *(const int64_t *)number, error))
            return FALSE;
    return TRUE;
}

static gboolean write_changes(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    for (guint i = 0; i < erase->changes->len; i++)
        if (!store->driver->erasing.change_erase(
                store, g_array_index(erase->changes, int64_t, i), error))
            return FALSE;
    return TRUE;
}

static gboolean write_accesses(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    for (guint i = 0; i < erase->accesses->len; i++) {
        const EraseAccess *access = erase->accesses->pdata[i];
        if (!store->driver->erasing.access_erase(store, &access->as, error))
            return FALSE;
    }
    return TRUE;
}

gboolean erase_write(Erase *erase, GError **error)
{
    Registry *registry = erase->registry;
    RegistryStore *store = registry->store;
    const gboolean ok =
        write_problems(erase, error) && write_changes(erase, error) &&
        write_accesses(erase, error) && write_entries(erase, error) &&
        write_reasons(erase, error) && write_answers(erase, error) &&
        store->driver->erasing.record_erase(store, erase_person_id(erase->person), error);
    /* What was read of the audit trail is out of date. */
    g_clear_pointer(&registry->moves, registry_moves_unref);
    return ok;
}
