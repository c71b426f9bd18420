/**
 * @file
 * What is kept of the past: records as they were, and which rows came since.
 */
#include <string.h>

#include "registry/past.h"

PastStore *registry_past_of(const Registry *registry)
{
    return registry->is_past ? (PastStore *)registry->store : NULL;
}

static guint hash_key(gconstpointer data)
{
    const PastKey *key = data;
    return g_str_hash(key->record_id) * 31 + (guint)(key->form * 7 + key->event * 131) +
           (guint)key->instance;
}

static gboolean same_key(gconstpointer a, gconstpointer b)
{
    const PastKey *x = a, *y = b;
    return x->form == y->form && x->event == y->event && x->instance == y->instance &&
           g_str_equal(x->record_id, y->record_id);
}

static void key_free(gpointer data)
{
    g_free(((PastKey *)data)->record_id);
    g_free(data);
}

static void record_free(gpointer data)
{
    PastRecord *record = data;
    record_rows_clear(&record->own);
    if (record->belows)
        g_array_unref(record->belows);
    g_free(record);
}

bool registry_past_hides(
    const PastStore *past, size_t form, const char *record_id, size_t event, int64_t instance)
{
    const PastKey key = {form, event, instance, (char *)record_id};
    return g_hash_table_size(past->rows) > 0 && g_hash_table_contains(past->rows, &key);
}

const PastRecord *registry_past_find(const PastStore *past, const char *record_id)
{
    return g_hash_table_lookup(past->records, record_id);
}

int registry_past_compare(const RegistryKey *a, const RegistryKey *b)
{
    const int event = strcmp(a->event, b->event);
    return event != 0 ? event : (a->instance > b->instance) - (a->instance < b->instance);
}

guint registry_past_first(const PastStore *past, const char *from)
{
    guint low = 0, high = from ? past->ids->len : 0;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (strcmp(past->ids->pdata[middle], from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void query_free(gpointer data)
{
    PastQuery *query = data;
    char *const texts[] = {query->answer, query->new_value, query->answered, query->answered_by,
        query->closed, query->closed_by, query->reason};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(query);
}

void registry_past_kept_init(PastStore *past)
{
    past->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, record_free);
    past->rows = g_hash_table_new_full(hash_key, same_key, key_free, NULL);
    past->queries = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, query_free);
    past->ids = g_ptr_array_new();
}

void registry_past_kept_clear(PastStore *past)
{
    g_ptr_array_unref(past->ids);
    g_hash_table_unref(past->records);
    g_hash_table_unref(past->rows);
    g_hash_table_unref(past->queries);
}
