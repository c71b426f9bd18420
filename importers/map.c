#include "importers/map.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "importers/redcap.h"
#include "schema/read.h"
#include "schema/yaml.h"

enum { MAX_BYTES = 1 << 20, MAX_INSTANCE = 1000000 };

static void column_free(gpointer data)
{
    ImportMapColumn *column = data;
    g_free(column->name);
    g_free(column->variable);
    g_clear_pointer(&column->recode, g_hash_table_unref);
    g_free(column);
}

void import_map_free(ImportMap *map)
{
    if (!map)
        return;
    g_hash_table_unref(map->by_name);
    g_ptr_array_unref(map->columns);
    g_free(map->name);
    g_free(map->text);
    g_free(map->site);
    g_free(map);
}

const ImportMapColumn *import_map_find(const ImportMap *map, const char *column)
{
    return map ? g_hash_table_lookup(map->by_name, column) : NULL;
}

static gboolean read_event(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, size_t *event, GError **error)
{
    const SchemaYamlNode *value = schema_yaml_get(node, "event");
    *event = SIZE_MAX;
    if (!value)
        return TRUE;
    const char *name = schema_yaml_peek(value);
    *event = name ? schema_study_event(study, name) : SIZE_MAX;
    if (*event == SIZE_MAX)
        return schema_yaml_fail(yaml, value, error,
            "the study has no event \"%s\"; name one of its events", name ? name : "");
    return TRUE;
}

static gboolean read_instance(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapColumn *column, GError **error)
{
    const SchemaYamlNode *form = schema_yaml_get(node, "instrument");
    if (form) {
        const char *name = schema_yaml_peek(form);
        column->repeat_form = name ? schema_study_form(study, name) : SIZE_MAX;
        if (column->repeat_form == SIZE_MAX || !study->form_repeats[column->repeat_form])
            return schema_yaml_fail(yaml, form, error,
                "the study has no repeating instrument \"%s\"", name ? name : "");
    }
    int instance = 1;
    bool found = false;
    if (!schema_read_integer(yaml, node, "instance", 1, MAX_INSTANCE, &instance, &found, error))
        return FALSE;
    column->instance = instance;
    if (found && !form)
        return schema_yaml_fail(
            yaml, node, error, "an instance needs the instrument that repeats");
    return TRUE;
}

/** A recode's key as cells are compared: without blanks around it, full-width forms narrow. */
static char *plain_key(const char *key)
{
    size_t size = strlen(key);
    (void)base_text_trim(&key, &size);
    char *out = g_malloc(size + 1);
    (void)base_text_narrow(key, size, out);
    return out;
}

static gboolean read_recode(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapColumn *column, GError **error)
{
    const SchemaYamlNode *recode = schema_yaml_get(node, "recode");
    if (!recode)
        return TRUE;
    if (!schema_yaml_is_map(recode))
        return schema_yaml_fail(
            yaml, recode, error, "recode must be a map of the site's code to the study's");
    column->recode = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (size_t i = 0; i < schema_yaml_size(recode); i++) {
        const char *key = NULL;
        const SchemaYamlNode *value = schema_yaml_item(recode, i, &key);
        const char *text = schema_yaml_is_null(value) ? "" : schema_yaml_peek(value);
        if (!text)
            return schema_yaml_fail(yaml, value, error, "a code must be a single value");
        g_hash_table_replace(column->recode, plain_key(key), g_strdup(text));
    }
    return TRUE;
}

static gboolean read_factor(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapColumn *column, GError **error)
{
    column->factor = 1.0;
    column->has_factor = schema_yaml_get(node, "factor") != NULL;
    if (!schema_read_number(yaml, node, "factor", &column->factor, error))
        return FALSE;
    if (column->factor == 0.0)
        return schema_yaml_fail(yaml, node, error, "a factor must not be 0");
    return TRUE;
}

static gboolean check_variable(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const ImportMapColumn *column, GError **error)
{
    const char *name = column->variable;
    if (import_redcap_is_key(name) || schema_dictionary_find_column(study->dictionary, name))
        return TRUE;
    const SchemaField *field = schema_dictionary_find(study->dictionary, name);
    if (field && field->type == SCHEMA_CHECKBOX && field->n_choices > 0)
        return schema_yaml_fail(yaml, node, error,
            "column \"%s\": %s is a checkbox; name one of its columns, for instance %s",
            column->name, name, field->choices[0].column);
    g_autofree const char **names = schema_dictionary_names(study->dictionary);
    g_autofree char *meant = schema_meant(name, names);
    return schema_yaml_fail(yaml, node, error,
        "column \"%s\": the dictionary has no variable \"%s\"%s", column->name, name, meant);
}

static gboolean read_drop(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapColumn *column, GError **error)
{
    if (!schema_read_bool(yaml, node, "drop", &column->drop, error))
        return FALSE;
    if (column->drop && schema_yaml_size(node) > 1)
        return schema_yaml_fail(
            yaml, node, error, "column \"%s\" is dropped; say nothing else", column->name);
    return TRUE;
}

static gboolean read_column(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapColumn *column, GError **error)
{
    static const char *const keys[] = {
        "variable", "event", "instrument", "instance", "recode", "factor", "drop", NULL};
    const char *variable = schema_yaml_peek(node);
    if (variable && !schema_yaml_is_null(node)) {
        column->variable = g_strdup(variable);
        return check_variable(yaml, node, study, column, error);
    }
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error,
            "column \"%s\": a variable's name or a map with the key variable was expected",
            column->name);
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !read_drop(yaml, node, column, error))
        return FALSE;
    if (column->drop)
        return TRUE;
    return schema_read_text(
               yaml, node, "variable", SCHEMA_REQUIRED, &column->variable, error) &&
           check_variable(yaml, node, study, column, error) &&
           read_event(yaml, node, study, &column->event, error) &&
           read_instance(yaml, node, study, column, error) &&
           read_recode(yaml, node, column, error) && read_factor(yaml, node, column, error);
}

static gboolean add_column(const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMap *map,
    ImportMapColumn *column, GError **error)
{
    if (g_hash_table_contains(map->by_name, column->name)) {
        const gboolean ok =
            schema_yaml_fail(yaml, node, error, "column \"%s\" is named twice", column->name);
        column_free(column);
        return ok;
    }
    g_ptr_array_add(map->columns, column);
    g_hash_table_insert(map->by_name, column->name, column);
    return TRUE;
}

static ImportMapColumn *column_new(const char *name, size_t line)
{
    size_t size = strlen(name);
    (void)base_text_trim(&name, &size);
    ImportMapColumn *column = g_new0(ImportMapColumn, 1);
    column->name = g_strndup(name, size);
    column->event = column->repeat_form = SIZE_MAX;
    column->instance = 1;
    column->line = line;
    return column;
}

static gboolean read_columns(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    const SchemaYamlNode *columns = schema_yaml_get(root, "columns");
    if (columns && !schema_yaml_is_map(columns) && !schema_yaml_is_null(columns))
        return schema_yaml_fail(
            yaml, columns, error, "columns must be a map of the site's columns");
    for (size_t i = 0; i < schema_yaml_size(columns); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(columns, i, &name);
        ImportMapColumn *column = column_new(name, schema_yaml_line(node));
        if (!read_column(yaml, node, study, column, error)) {
            column_free(column);
            return FALSE;
        }
        if (!add_column(yaml, node, map, column, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_dropped(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    const SchemaYamlNode *drop = schema_yaml_get(root, "drop");
    if (drop && !schema_yaml_is_list(drop))
        return schema_yaml_fail(yaml, drop, error, "drop must be a list of column names");
    for (size_t i = 0; i < schema_yaml_size(drop); i++) {
        const SchemaYamlNode *node = schema_yaml_item(drop, i, NULL);
        const char *name = schema_yaml_peek(node);
        if (!name)
            return schema_yaml_fail(yaml, node, error, "a column's name was expected");
        ImportMapColumn *column = column_new(name, schema_yaml_line(node));
        column->drop = true;
        if (!add_column(yaml, node, map, column, error))
            return FALSE;
    }
    return TRUE;
}

/** No two columns may be the same variable in the same place: which would count? */
static gboolean check_targets(const SchemaYaml *yaml, const ImportMap *map, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < map->columns->len; i++) {
        const ImportMapColumn *column = map->columns->pdata[i];
        if (column->drop)
            continue;
        char *target = g_strdup_printf("%s %zu %zu %d", column->variable, column->event,
            column->repeat_form, (int)column->instance);
        if (!g_hash_table_add(seen, target)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "%s:%zu: column \"%s\": another column is %s of the same event already; drop "
                "one of them",
                map->name, column->line, column->name, column->variable);
            return FALSE;
        }
    }
    (void)yaml;
    return TRUE;
}

static gboolean read_map(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    static const char *const keys[] = {"site", "event", "columns", "drop", NULL};
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(yaml, root, error, "a map begins with the key columns");
    if (!schema_yaml_only_keys(yaml, root, keys, error))
        return FALSE;
    const SchemaYamlNode *site = schema_yaml_get(root, "site");
    if (site) {
        map->site = g_strdup(schema_yaml_peek(site));
        if (!map->site || schema_study_site(study, map->site) == SIZE_MAX)
            return schema_yaml_fail(
                yaml, site, error, "the study has no site \"%s\"", map->site ? map->site : "");
    }
    return read_event(yaml, root, study, &map->event, error) &&
           read_columns(yaml, root, study, map, error) &&
           read_dropped(yaml, root, map, error) && check_targets(yaml, map, error);
}

ImportMap *import_map_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error)
{
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(name, bytes, size, error);
    if (!yaml)
        return NULL;
    ImportMap *map = g_new0(ImportMap, 1);
    map->name = g_strdup(name);
    map->text = g_strndup(bytes, size);
    map->event = SIZE_MAX;
    map->columns = g_ptr_array_new_with_free_func(column_free);
    map->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_map(yaml, schema_yaml_root(yaml), study, map, error)) {
        import_map_free(map);
        return NULL;
    }
    return map;
}

ImportMap *import_map_load(const char *path, const SchemaStudy *study, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) fault = NULL;
    if (!g_file_get_contents(path, &bytes, &size, &fault)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: the map cannot be read: %s", path,
            fault->message);
        return NULL;
    }
    if (size > MAX_BYTES) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: a map of more than 1 MiB was not expected", path);
        return NULL;
    }
    return import_map_parse(path, bytes, size, study, error);
}
