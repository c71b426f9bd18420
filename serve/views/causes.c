#include "serve/views/causes.h"

#include <string.h>

#include "registry/query.h"

enum { MOST = 8 };

/* Queries of one rule about one variable. */
typedef struct {
    char *rule, *field;
    gint64 n;
} Cause;

static void cause_free(gpointer data)
{
    Cause *cause = data;
    g_free(cause->rule);
    g_free(cause->field);
    g_free(cause);
}

static gboolean count(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    GHashTable *causes = data;
    const char *field = query->problem.field ? query->problem.field : "";
    g_autofree char *key = g_strconcat(query->problem.rule_id, "\n", field, NULL);
    Cause *cause = g_hash_table_lookup(causes, key);
    if (!cause) {
        cause = g_new0(Cause, 1);
        cause->rule = g_strdup(query->problem.rule_id);
        cause->field = g_strdup(query->problem.field);
        (void)g_hash_table_insert(causes, g_steal_pointer(&key), cause);
    }
    cause->n++;
    return TRUE;
}

static gint by_n(gconstpointer a, gconstpointer b)
{
    const Cause *one = *(const Cause *const *)a, *other = *(const Cause *const *)b;
    const int rule = strcmp(one->rule, other->rule);
    return one->n != other->n ? (one->n < other->n ? 1 : -1)
           : rule != 0        ? rule
                              : g_strcmp0(one->field, other->field);
}

static void add_cause(ServePage *page, const SchemaStudy *study, const Cause *cause)
{
    const ViewParameter parameters[] = {{"rule", cause->rule}, {"field", cause->field}};
    g_autofree char *address = view_address("/queries", parameters, G_N_ELEMENTS(parameters));
    serve_element(page->main, "<tr><td class=\"r\"><a href=\"", address, "\">");
    serve_number(page->main, "", cause->n, "</a></td><td class=\"l\">");
    if (cause->field)
        serve_element(page->main, "", view_field_label(study, cause->field), " ");
    serve_element(page->main, "<code>", cause->rule, "</code></td></tr>\n");
}

gboolean view_add_causes(ServePage *page, Registry *registry, int32_t day, GError **error)
{
    const RegistryQueryFilter unsettled = {
        .site = page->hospital, .states = {true, true, false, false}, .day = day};
    g_autoptr(GHashTable) causes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, cause_free);
    if (!serve_may_see(page, "queries"))
        return TRUE;
    if (!registry_queries_each(registry, &unsettled, count, causes, error))
        return FALSE;
    GHashTableIter each;
    gpointer cause;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_hash_table_iter_init(&each, causes);
    while (g_hash_table_iter_next(&each, NULL, &cause))
        g_ptr_array_add(list, cause);
    g_ptr_array_sort(list, by_n);
    if (list->len == 0)
        return TRUE;
    serve_section(page, "causes", serve_say(page, N_("What the queries are about")), NULL);
    g_string_append(page->main, "<table class=\"causes\" aria-labelledby=\"causes\"><tbody>\n");
    for (guint i = 0; i < MIN(list->len, MOST); i++)
        add_cause(page, registry_study(registry), list->pdata[i]);
    g_string_append(page->main, "</tbody></table>\n");
    g_autofree char *more = base_words_say(page->words,
        N_("The {1} most frequent causes of {2}."), "nn", (gint64)MOST, (gint64)list->len);
    if (list->len > MOST)
        serve_element(page->main, "<p class=\"soft\">", more, "</p>\n");
    serve_section_end(page);
    return TRUE;
}
