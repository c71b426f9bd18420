/* Where the faults of a document that is watched are. */
#include "base/error.h"
#include "schema/yaml_inside.h"

static void place_free(gpointer data)
{
    SchemaYamlPlace *place = data;
    g_free(place->key);
    g_free(place);
}

void schema_yaml_watch(SchemaYaml *yaml, GDestroyNotify free_node)
{
    SchemaYamlWatch *made = g_new0(SchemaYamlWatch, 1);
    made->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
    made->worded = g_hash_table_new(g_direct_hash, g_direct_equal);
    made->lost = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    made->cut = g_ptr_array_new_with_free_func(free_node);
    yaml->watch = made;
}

void schema_yaml_unwatch(SchemaYaml *yaml)
{
    SchemaYamlWatch *watched = yaml->watch;
    if (!watched)
        return;
    g_hash_table_unref(watched->places);
    g_hash_table_unref(watched->worded);
    g_hash_table_unref(watched->lost);
    g_ptr_array_unref(watched->cut);
    g_clear_pointer(&yaml->watch, g_free);
}

void schema_yaml_watch_keys(const SchemaYaml *yaml, const SchemaYamlNode *map)
{
    if (yaml->watch)
        g_hash_table_add(yaml->watch->worded, (gpointer)map);
}

gboolean schema_yaml_fail_at(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const char *key, size_t line, const char *what, GError **error)
{
    g_autofree char *message = g_strdup_printf("%s:%zu: %s", yaml->name, line, what);
    if (yaml->watch) {
        SchemaYamlPlace *place = g_new(SchemaYamlPlace, 1);
        *place = (SchemaYamlPlace){(SchemaYamlNode *)node, g_strdup(key)};
        g_hash_table_insert(yaml->watch->places, g_strdup(message), place);
    }
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STUDY, message);
    return FALSE;
}
