#include "registry/removed.h"

#include <stdlib.h>
#include <string.h>

bool registry_removed_parse(const char *text, RegistryRemoved *removed)
{
    char *end = NULL;
    if (!text)
        return false;
    removed->import_id = strtoll(text, &end, 10);
    if (*end != ':')
        return false;
    removed->line = strtoll(end + 1, &end, 10);
    removed->site = *end == ' ' ? end + 1 : "";
    return *end == ' ' || *end == '\0';
}

size_t registry_removed_form(const Registry *registry, const char *name)
{
    for (size_t f = 0; name && f < registry->n_forms; f++)
        if (g_str_equal(registry->forms[f].name, name))
            return f;
    return SIZE_MAX;
}

typedef struct {
    const RegistryKey *key;
    char *text; /* NULL until it is found. */
} Origin;

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    Origin *origin = data;
    if (!origin->text && row->key.instance == origin->key->instance &&
        g_str_equal(row->key.event, origin->key->event))
        origin->text = g_strdup_printf(
            "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, row->import_id, row->line);
    return TRUE;
}

static gboolean log_removal(RegistryChange *change, const char *subject, const RegistryKey *key,
    const char *form, const char *origin, GError **error)
{
    const RegistryValueChange row = {.what = REGISTRY_REMOVED,
        .subject = subject,
        .record_id = key->record_id,
        .event = key->event,
        .instance = key->instance,
        .column = form,
        .old_value = origin};
    return registry_change_log(change, &row, error);
}

gboolean registry_remove_row(
    RegistryChange *change, size_t form, const RegistryKey *key, GError **error)
{
    Registry *registry = change->registry;
    RegistryStore *store = registry->store;
    Origin origin = {.key = key};
    gboolean ok = store->driver->rows(
        store, form, registry_one(key->record_id), take_row, &origin, error);
    ok = ok && (!origin.text || log_removal(change, REGISTRY_REMOVED_ROW, key,
                                    registry->forms[form].name, origin.text, error));
    g_free(origin.text);
    return ok && store->driver->row_remove(store, form, key, error);
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    Origin *origin = data;
    origin->text = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT " %s",
        record->import_id, record->line, record->site);
    return TRUE;
}

gboolean registry_remove_record(RegistryChange *change, const char *record_id, GError **error)
{
    RegistryStore *store = change->registry->store;
    const RegistryKey key = {.record_id = record_id};
    Origin origin = {.key = &key};
    gboolean ok =
        store->driver->records(store, registry_one(record_id), take_record, &origin, error);
    ok = ok && (!origin.text || log_removal(change, REGISTRY_REMOVED_RECORD, &key, NULL,
                                    origin.text, error));
    g_free(origin.text);
    return ok && store->driver->record_remove(store, record_id, error);
}
