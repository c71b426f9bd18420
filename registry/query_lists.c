/**
 * @file
 * Lists of queries that were written for hospitals. The journal has all that is known of them:
 * the entry that wrote one, and those that note when it was sent and when it was reminded of.
 */
#include "base/json.h"
#include "registry/inside.h"
#include "registry/query.h"

char *registry_query_list_options(const RegistryQueries *queries)
{
    json_t *numbers = json_array();
    for (guint i = 0; i < queries->queries->len; i++)
        json_array_append_new(numbers, json_integer(registry_queries_at(queries, i)->query_id));
    return base_json_line(json_pack("{s:o}", "queries", numbers));
}

char *registry_query_sent_options(int64_t list_id)
{
    return base_json_line(json_pack("{s:I}", "list", (json_int_t)list_id));
}

static void list_free(gpointer data)
{
    RegistryQueryList *list = data;
    char *const texts[] = {list->site, list->file, list->written, list->written_by, list->sent,
        list->sent_by, list->reminded, list->reminded_by};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_array_unref(list->queries);
    g_free(list);
}

static void add_list(GPtrArray *lists, const RegistryEntry *entry, const json_t *options)
{
    RegistryQueryList *list = g_new0(RegistryQueryList, 1);
    *list = (RegistryQueryList){.list_id = entry->import_id,
        .site = g_strdup(entry->site),
        .file = g_strdup(entry->file),
        .written = g_strdup(entry->at),
        .written_by = g_strdup(entry->user),
        .queries = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    const json_t *numbers = json_object_get(options, "queries");
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        const int64_t number = json_integer_value(json_array_get(numbers, i));
        g_array_append_val(list->queries, number);
    }
    g_ptr_array_add(lists, list);
}

static void replace(char **text, const char *with)
{
    g_free(*text);
    *text = g_strdup(with);
}

static void note_sent(GPtrArray *lists, const RegistryEntry *entry, const json_t *options)
{
    const int64_t wanted = json_integer_value(json_object_get(options, "list"));
    for (guint i = 0; i < lists->len; i++) {
        RegistryQueryList *list = lists->pdata[i];
        if (list->list_id != wanted)
            continue;
        const bool first = g_str_equal(entry->command, REGISTRY_QUERY_SENT);
        replace(first ? &list->sent : &list->reminded, entry->at);
        replace(first ? &list->sent_by : &list->reminded_by, entry->user);
    }
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    const char *command = entry->command ? entry->command : "";
    const bool is_list = g_str_equal(command, REGISTRY_QUERY_EXPORT);
    if (!entry->options || (!is_list && !g_str_equal(command, REGISTRY_QUERY_SENT) &&
                               !g_str_equal(command, REGISTRY_QUERY_REMINDED)))
        return TRUE;
    json_t *options = json_loads(entry->options, 0, NULL);
    if (is_list)
        add_list(data, entry, options);
    else
        note_sent(data, entry, options);
    json_decref(options);
    return TRUE;
}

GPtrArray *registry_query_lists(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    GPtrArray *lists = g_ptr_array_new_with_free_func(list_free);
    if (store->driver->entries(store, take_entry, lists, error))
        return lists;
    (void)g_ptr_array_unref(lists);
    return NULL;
}
