/**
 * @file
 * Where the new registry is not what the old one was: record by record, cell by cell.
 */
#include <string.h>

#include "registry/digest.h"
#include "registry/past.h"
#include "registry/rebuild_inside.h"

typedef struct {
    Rebuild *rebuild;
    const RegistryEntry *entry;
    Registry *then; /* The old registry, as it was. */
    bool takes;
} Patch;

/* A difference in a place of a row. */
static RegistryRebuildDifference *differ(
    const Patch *patch, const char *what, const RegistryKey *key)
{
    RegistryRebuildDifference *difference =
        registry_rebuild_differ(patch->rebuild, patch->entry, what);
    difference->record_id = g_strdup(key->record_id);
    difference->event = g_strdup(key->event);
    difference->instance = key->instance;
    return difference;
}

/* Text of what stands in a row's column, code or value; NULL for nothing. New. */
static char *text_of(const RecordRows *rows, const RecordRow *row, size_t column)
{
    char buffer[BASE_DECIMAL_SIZE];
    return row ? g_strdup(record_rows_text(rows, row, column, buffer)) : NULL;
}

static gboolean take_value(const Patch *patch, const RecordRows *then, const RecordRow *row,
    size_t column, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    const char *name = record_column(patch->then, row->form, column);
    const RegistryMissing code = {.key = row->key,
        .column = name,
        .code = record_rows_code(then, row, column),
        .import_id = row->import_id,
        .line = row->line};
    return to->driver->row_change(
               to, row->form, &row->key, column, &row->values[column], error) &&
           (code.code ? to->driver->missing_put(to, &code, error)
                      : to->driver->missing_remove(to, &row->key, name, error));
}

static gboolean compare_row(const Patch *patch, const RecordRows *then, const RecordRow *row,
    const RecordRows *now, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    const RecordRow *made = record_rows_find(now, row->form, row->key.event, row->key.instance);
    const RegistryFormRow whole = {row->key, row->import_id, row->line, row->values};
    bool added = false;
    if (!made && patch->takes && !to->driver->row_add(to, row->form, &whole, &added, error))
        return FALSE;
    for (size_t i = 0; i < patch->then->forms[row->form].n_columns; i++) {
        g_autofree char *stored = text_of(then, row, i);
        g_autofree char *replayed = text_of(now, made, i);
        if (g_strcmp0(stored, replayed) == 0)
            continue;
        RegistryRebuildDifference *difference =
            differ(patch, patch->takes ? "value" : "content", &row->key);
        difference->field = g_strdup(record_column(patch->then, row->form, i));
        difference->stored = g_steal_pointer(&stored);
        difference->replayed = g_steal_pointer(&replayed);
        if (patch->takes && !take_value(patch, then, row, i, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean drop_row(const Patch *patch, const RecordRow *row, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    RegistryRebuildDifference *difference =
        differ(patch, patch->takes ? "row" : "content", &row->key);
    difference->field = g_strdup(patch->then->forms[row->form].name);
    difference->replayed = g_strdup("a row of the form");
    return !patch->takes || to->driver->row_remove(to, row->form, &row->key, error);
}

static gboolean drop_code(const Patch *patch, const RegistryMissing *code, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    return !patch->takes || to->driver->missing_remove(to, &code->key, code->column, error);
}

/* Rows and codes that are in the new registry alone. */
static gboolean drop_more(
    const Patch *patch, const RecordRows *then, const RecordRows *now, GError **error)
{
    for (guint i = 0; i < now->rows->len; i++) {
        const RecordRow *row = &g_array_index(now->rows, RecordRow, i);
        if (record_rows_find(then, row->form, row->key.event, row->key.instance))
            continue;
        for (guint k = 0; k < now->codes->len; k++) {
            const RegistryMissing *code = &g_array_index(now->codes, RegistryMissing, k);
            if (strcmp(code->key.event, row->key.event) == 0 &&
                code->key.instance == row->key.instance && !drop_code(patch, code, error))
                return FALSE;
        }
        if (!drop_row(patch, row, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean compare_record(
    const Patch *patch, const RecordRows *then, const RecordRows *now, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    const RegistryRecord *a = &then->record, *b = &now->record;
    const RegistryKey key = {a->record_id ? a->record_id : b->record_id, NULL, 0};
    bool added = false;
    if (!a->record_id || !b->record_id || g_strcmp0(a->site, b->site) != 0) {
        RegistryRebuildDifference *difference =
            differ(patch, patch->takes ? "record" : "content", &key);
        difference->stored = g_strdup(a->site);
        difference->replayed = g_strdup(b->site);
    }
    if (!patch->takes || !a->record_id)
        return TRUE;
    return (b->record_id || to->driver->record_add(to, a, &added, error)) &&
           to->driver->record_put(to, a, error) &&
           to->driver->record_digest(to, a->record_id, NULL, error);
}

static gboolean patch_record(const Patch *patch, const char *record_id, GError **error)
{
    RegistryStore *to = patch->rebuild->to->store;
    g_auto(RecordRows) then = {0};
    g_auto(RecordRows) now = {0};
    if (!record_rows_read(patch->then, record_id, &then, error) ||
        !record_rows_read(patch->rebuild->to, record_id, &now, error) ||
        !compare_record(patch, &then, &now, error))
        return FALSE;
    for (guint i = 0; i < then.rows->len; i++)
        if (!compare_row(patch, &then, &g_array_index(then.rows, RecordRow, i), &now, error))
            return FALSE;
    return drop_more(patch, &then, &now, error) &&
           (!patch->takes || then.record.record_id ||
               to->driver->record_remove(to, record_id, error));
}

/* ---- Which records ---- */

static gboolean take_digest(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    (void)stored;
    (void)error;
    (void)g_hash_table_insert(
        data, g_strdup(record_id), g_bytes_new(made, REGISTRY_DIGEST_BYTES));
    return TRUE;
}

static void free_bytes(gpointer data)
{
    g_bytes_unref(data);
}

static GHashTable *digests_of(Registry *registry, GError **error)
{
    GHashTable *digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_bytes);
    if (registry_digest_make(registry, true, take_digest, digests, error))
        return digests;
    g_hash_table_unref(digests);
    return NULL;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Ids, in byte order, of records that are in one alone, or other ones in the other. */
static GPtrArray *find_others(GHashTable *then, GHashTable *now)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer id, digest;
    g_hash_table_iter_init(&iter, then);
    while (g_hash_table_iter_next(&iter, &id, &digest)) {
        GBytes *made = g_hash_table_lookup(now, id);
        if (!made || !g_bytes_equal(made, digest))
            g_ptr_array_add(ids, g_strdup(id));
    }
    g_hash_table_iter_init(&iter, now);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!g_hash_table_contains(then, id))
            g_ptr_array_add(ids, g_strdup(id));
    g_ptr_array_sort(ids, compare_ids);
    return ids;
}

static gboolean patch_all(const Patch *patch, GError **error)
{
    g_autoptr(GHashTable) then = digests_of(patch->then, error);
    g_autoptr(GHashTable) now = then ? digests_of(patch->rebuild->to, error) : NULL;
    if (!now)
        return FALSE;
    g_autoptr(GPtrArray) ids = find_others(then, now);
    for (guint i = 0; i < ids->len; i++)
        if (!patch_record(patch, ids->pdata[i], error))
            return FALSE;
    return !patch->takes || registry_digest_settle(patch->rebuild->to, error);
}

gboolean registry_rebuild_patch(
    Rebuild *rebuild, const RegistryEntry *entry, int64_t import_id, bool takes, GError **error)
{
    g_autoptr(Registry) then = registry_open(rebuild->path, REGISTRY_READ, error);
    if (!then || (import_id != G_MAXINT64 && !registry_past_enter(then, import_id, error)))
        return FALSE;
    const Patch patch = {rebuild, entry, then, takes};
    return patch_all(&patch, error);
}
