/**
 * @file
 * What an entry did to values, rows and records, made again from its rows of the audit trail.
 */
#include <string.h>

#include "registry/moves_read.h"
#include "registry/rebuild_inside.h"
#include "registry/record_work.h"
#include "registry/removed.h"

typedef struct {
    Registry *registry;
    const RegistryEntry *entry;
} Application;

/* The form and its column that a column of the dictionary is; false for none. */
static bool find_column(
    const Registry *registry, const char *name, size_t *form, size_t *column)
{
    for (size_t f = 0; name && f < registry->n_forms; f++)
        for (size_t i = 0; i < registry->forms[f].n_columns; i++)
            if (strcmp(record_column(registry, f, i), name) == 0) {
                *form = f;
                *column = i;
                return true;
            }
    return false;
}

static gboolean put_code(const Application *application, const RegistryValueChange *change,
    const RegistryKey *key, GError **error)
{
    RegistryStore *store = application->registry->store;
    const RegistryMissing code = {.key = *key,
        .column = change->column,
        .code = change->new_value,
        .import_id = change->import_id,
        .line = change->line};
    return change->new_missing ? store->driver->missing_put(store, &code, error)
           : change->old_missing
               ? store->driver->missing_remove(store, key, change->column, error)
               : TRUE;
}

static gboolean add_row(const Application *application, const RegistryValueChange *change,
    size_t form, const RegistryKey *key, GError **error)
{
    RegistryStore *store = application->registry->store;
    bool added = false;
    g_autofree RegistryValue *none =
        g_new0(RegistryValue, application->registry->forms[form].n_columns + 1);
    const RegistryFormRow row = {
        .key = *key, .import_id = change->import_id, .line = change->line, .values = none};
    return store->driver->row_add(store, form, &row, &added, error);
}

static gboolean put_value(
    const Application *application, const RegistryValueChange *change, GError **error)
{
    RegistryStore *store = application->registry->store;
    const RegistryKey key = {change->record_id, change->event, change->instance};
    size_t form = 0, column = 0;
    bool found = false;
    if (!change->event || !find_column(application->registry, change->column, &form, &column))
        return TRUE;
    const RegistryValue value = registry_value_of_text(change->new_value, change->new_missing,
        application->registry->forms[form].types[column]);
    if (!store->driver->row_read(store, form, &key, NULL, &found, error))
        return FALSE;
    if (!found && !change->new_value)
        return TRUE;
    return (found || add_row(application, change, form, &key, error)) &&
           store->driver->row_change(store, form, &key, column, &value, error) &&
           put_code(application, change, &key, error);
}

static gboolean take_out(
    const Application *application, const RegistryValueChange *change, GError **error)
{
    RegistryStore *store = application->registry->store;
    const RegistryKey key = {change->record_id, change->event, change->instance};
    if (g_strcmp0(change->subject, REGISTRY_REMOVED_RECORD) == 0)
        return store->driver->record_remove(store, change->record_id, error);
    const size_t form = registry_removed_form(application->registry, change->column);
    return form == SIZE_MAX || !change->event ||
           store->driver->row_remove(store, form, &key, error);
}

static gboolean put_record(
    const Application *application, const RegistryValueChange *change, GError **error)
{
    RegistryStore *store = application->registry->store;
    g_auto(RecordRows) rows = {0};
    const bool is_claim = g_strcmp0(change->subject, REGISTRY_MOVED_CLAIM) == 0;
    if (!is_claim && g_strcmp0(change->subject, REGISTRY_MOVED_WITHDRAW) != 0)
        return TRUE;
    if (!record_rows_read(application->registry, change->record_id, &rows, error))
        return FALSE;
    RegistryRecord record = rows.record;
    if (is_claim)
        record.site = change->new_value;
    else
        record.withdrawn = change->new_value;
    return !record.record_id || store->driver->record_put(store, &record, error);
}

static gboolean apply(const RegistryValueChange *change, void *data, GError **error)
{
    const Application *application = data;
    RegistryStore *store = application->registry->store;
    gboolean ok = TRUE;
    if (!change->record_id || !change->what)
        return TRUE;
    if (strcmp(change->what, "value") == 0)
        ok = put_value(application, change, error);
    else if (strcmp(change->what, REGISTRY_REMOVED) == 0)
        ok = take_out(application, change, error);
    else if (strcmp(change->what, "record") == 0)
        ok = put_record(application, change, error);
    return ok && store->driver->record_digest(store, change->record_id, NULL, error);
}

gboolean registry_rebuild_apply(Rebuild *rebuild, const RegistryEntry *entry, GError **error)
{
    Application application = {rebuild->to, entry};
    RegistryStore *from = rebuild->from, *to = rebuild->to->store;
    /* What is taken back by an entry is forgotten with it. */
    return (entry->undoes == 0 || to->driver->below_forget(to, entry->undoes, error)) &&
           from->driver->value_changes(from, entry->import_id, apply, &application, error);
}
