#include "lists.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"

static void add_value(GString *list, const char *value)
{
    if (!*value)
        return;
    g_string_append(list, list->len > 1 ? ", '" : "'");
    for (const char *c = value; *c; c++)
        g_string_append(list, *c == '\'' ? "''" : (char[]){*c, '\0'});
    g_string_append_c(list, '\'');
}

/* The first column of a CSV file, as SQL. */
static char *read_list(const char *path, GError **error)
{
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(path, ',', error);
    if (!reader)
        return NULL;
    g_autoptr(GString) list = g_string_new("(");
    BaseCsvRow row;
    BaseCsvStep step;
    bool header = true;
    while ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW) {
        if (!header)
            add_value(list, row.cells[0].text);
        header = false;
    }
    if (step == BASE_CSV_DEFECT)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s:%" G_GINT64_FORMAT ": %s", path,
            row.line, base_csv_defect_text(row.defect));
    if (step != BASE_CSV_END)
        return NULL;
    g_string_append_c(list, ')');
    return g_string_free(g_steal_pointer(&list), FALSE);
}

GHashTable *plausible_lists_load(const SchemaYaml *yaml, const char *rules_path, GError **error)
{
    g_autoptr(GHashTable) lists =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const SchemaYamlNode *node = schema_yaml_get(schema_yaml_root(yaml), "lists");
    g_autofree char *folder = g_path_get_dirname(rules_path);
    for (size_t i = 0; i < schema_yaml_size(node); i++) {
        const char *name = NULL;
        const char *file = schema_yaml_peek(schema_yaml_item(node, i, &name));
        if (!name || !file) {
            schema_yaml_fail(yaml, node, error, "lists: a name and a file were expected");
            return NULL;
        }
        g_autofree char *path = g_build_filename(folder, file, NULL);
        char *list = read_list(path, error);
        if (!list)
            return NULL;
        (void)g_hash_table_insert(lists, g_strdup(name), list);
    }
    return g_steal_pointer(&lists);
}

char *plausible_lists_fill(GHashTable *lists, const SchemaYaml *yaml,
    const SchemaYamlNode *node, const char *text, GError **error)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    while (*text) {
        const size_t plain = strcspn(text, "{");
        g_string_append_len(filled, text, (gssize)plain);
        text += plain;
        const char *end = strchr(text, '}');
        if (!*text || !end)
            break;
        g_autofree char *name = g_strndup(text + 1, (gsize)(end - text - 1));
        const char *list = g_hash_table_lookup(lists, name);
        if (!list) {
            schema_yaml_fail(yaml, node, error, "no list is called '%s'", name);
            return NULL;
        }
        g_string_append(filled, list);
        text = end + 1;
    }
    g_string_append(filled, text);
    return g_string_free(g_steal_pointer(&filled), FALSE);
}
