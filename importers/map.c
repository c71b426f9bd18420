#include "importers/map.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "importers/redcap.h"
#include "registry/import.h"
#include "schema/meant.h"
#include "schema/read.h"
#include "schema/yaml.h"

enum { MAX_BYTES = 1 << 20, MAX_FILES = 100 };

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
    g_clear_pointer(&map->files, g_ptr_array_unref);
    g_free(map->pattern);
    g_free(map->name);
    g_free(map->text);
    g_free(map->site);
    g_free(map);
}

static void free_map(gpointer map)
{
    import_map_free(map);
}

/** Some systems store a name's letters and marks apart. New text. */
static char *composed(const char *name)
{
    return g_utf8_normalize(name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

const ImportMap *import_map_of_file(const ImportMap *map, const char *path)
{
    if (!map || !map->files)
        return map;
    g_autofree char *file = g_path_get_basename(path);
    g_autofree char *shown = g_filename_display_name(file);
    g_autofree char *name = composed(shown);
    for (guint i = 0; i < map->files->len; i++) {
        const ImportMap *one = map->files->pdata[i];
        if (g_pattern_match_simple(one->pattern, name))
            return one;
    }
    return NULL;
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
    if (!schema_read_integer(
            yaml, node, "instance", 1, REGISTRY_INSTANCE_MAX, &instance, &found, error))
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
    const ImportMapColumn *known = g_hash_table_lookup(map->by_name, column->name);
    if (known) {
        const gboolean ok =
            known->shared != column->shared ||
            schema_yaml_fail(yaml, node, error, "column \"%s\" is named twice", column->name);
        column_free(column);
        return ok;
    }
    g_ptr_array_add(map->columns, column);
    g_hash_table_insert(map->by_name, column->name, column);
    return TRUE;
}

static ImportMapColumn *column_new(const char *name, size_t line, bool shared)
{
    size_t size = strlen(name);
    (void)base_text_trim(&name, &size);
    ImportMapColumn *column = g_new0(ImportMapColumn, 1);
    column->name = g_strndup(name, size);
    column->event = column->repeat_form = SIZE_MAX;
    column->instance = 1;
    column->line = line;
    column->shared = shared;
    return column;
}

static gboolean read_columns(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, bool shared, ImportMap *map, GError **error)
{
    const SchemaYamlNode *columns = schema_yaml_get(root, "columns");
    if (columns && !schema_yaml_is_map(columns) && !schema_yaml_is_null(columns))
        return schema_yaml_fail(
            yaml, columns, error, "columns must be a map of the site's columns");
    for (size_t i = 0; i < schema_yaml_size(columns); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(columns, i, &name);
        ImportMapColumn *column = column_new(name, schema_yaml_line(node), shared);
        if (!read_column(yaml, node, study, column, error)) {
            column_free(column);
            return FALSE;
        }
        if (!add_column(yaml, node, map, column, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_dropped(const SchemaYaml *yaml, const SchemaYamlNode *root, bool shared,
    ImportMap *map, GError **error)
{
    const SchemaYamlNode *drop = schema_yaml_get(root, "drop");
    if (drop && !schema_yaml_is_list(drop))
        return schema_yaml_fail(yaml, drop, error, "drop must be a list of column names");
    for (size_t i = 0; i < schema_yaml_size(drop); i++) {
        const SchemaYamlNode *node = schema_yaml_item(drop, i, NULL);
        const char *name = schema_yaml_peek(node);
        if (!name)
            return schema_yaml_fail(yaml, node, error, "a column's name was expected");
        ImportMapColumn *column = column_new(name, schema_yaml_line(node), shared);
        column->drop = true;
        if (!add_column(yaml, node, map, column, error))
            return FALSE;
    }
    return TRUE;
}

/** No two columns may be the same variable in the same place: which would count? */
static gboolean check_targets(const ImportMap *map, GError **error)
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
    return TRUE;
}

static ImportMap *map_new(const char *name, const char *text, gsize size)
{
    ImportMap *map = g_new0(ImportMap, 1);
    map->name = g_strdup(name);
    map->text = g_strndup(text, size);
    map->event = SIZE_MAX;
    map->columns = g_ptr_array_new_with_free_func(column_free);
    map->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return map;
}

static gboolean read_site(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    const SchemaYamlNode *site = schema_yaml_get(root, "site");
    if (!site)
        return TRUE;
    map->site = g_strdup(schema_yaml_peek(site));
    if (map->site && schema_study_site(study, map->site) != SIZE_MAX)
        return TRUE;
    return schema_yaml_fail(
        yaml, site, error, "the study has no site \"%s\"", map->site ? map->site : "");
}

static gboolean read_date_order(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMap *map, GError **error)
{
    static const char *const words[] = {
        [BASE_DATE_YMD] = "ymd", [BASE_DATE_MDY] = "mdy", [BASE_DATE_DMY] = "dmy", NULL};
    size_t order = map->date_order;
    if (!schema_read_word(yaml, node, "date_order", words, SCHEMA_OPTIONAL, &order, error))
        return FALSE;
    map->has_date_order = map->has_date_order || schema_yaml_get(node, "date_order");
    map->date_order = (BaseDateOrder)order;
    return TRUE;
}

/** What stands both at the top of a map and under one of its files. */
static gboolean read_level(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, bool shared, ImportMap *map, GError **error)
{
    size_t event;
    if (!read_event(yaml, node, study, &event, error) ||
        !read_columns(yaml, node, study, shared, map, error) ||
        !read_dropped(yaml, node, shared, map, error))
        return FALSE;
    if (map->event == SIZE_MAX)
        map->event = event;
    return map->has_date_order || read_date_order(yaml, node, map, error);
}

/** A file of the map: what it says of itself, and then what the map says of all. */
static gboolean read_file(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaYamlNode *node, const SchemaStudy *study, ImportMap *file, GError **error)
{
    static const char *const keys[] = {"event", "date_order", "columns", "drop", NULL};
    if (schema_yaml_is_map(node)) {
        if (!schema_yaml_only_keys(yaml, node, keys, error) ||
            !read_level(yaml, node, study, false, file, error))
            return FALSE;
    } else {
        const char *event = schema_yaml_peek(node);
        file->event = event ? schema_study_event(study, event) : SIZE_MAX;
        if (file->event == SIZE_MAX)
            return schema_yaml_fail(yaml, node, error,
                "file \"%s\": one of the study's events, or a map with the key event, was "
                "expected",
                file->pattern);
    }
    return read_site(yaml, root, study, file, error) &&
           read_level(yaml, root, study, true, file, error) && check_targets(file, error);
}

static gboolean read_files(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    const SchemaYamlNode *files = schema_yaml_get(root, "files");
    if (!files)
        return TRUE;
    if (!schema_yaml_is_map(files) || schema_yaml_size(files) == 0)
        return schema_yaml_fail(
            yaml, files, error, "files must be a map of file names to their events");
    if (schema_yaml_size(files) > MAX_FILES)
        return schema_yaml_fail(yaml, files, error,
            "%zu files are too many; use patterns of names, at most %d",
            schema_yaml_size(files), MAX_FILES);
    map->files = g_ptr_array_new_with_free_func(free_map);
    for (size_t i = 0; i < schema_yaml_size(files); i++) {
        const char *pattern = NULL;
        const SchemaYamlNode *node = schema_yaml_item(files, i, &pattern);
        ImportMap *file = map_new(map->name, map->text, strlen(map->text));
        file->pattern = composed(pattern);
        g_ptr_array_add(map->files, file);
        if (!read_file(yaml, root, node, study, file, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_map(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    static const char *const keys[] = {
        "site", "event", "date_order", "files", "columns", "drop", NULL};
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(yaml, root, error, "a map begins with the key columns");
    return schema_yaml_only_keys(yaml, root, keys, error) &&
           read_site(yaml, root, study, map, error) &&
           read_level(yaml, root, study, true, map, error) &&
           read_files(yaml, root, study, map, error) &&
           (map->files || check_targets(map, error));
}

ImportMap *import_map_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error)
{
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(name, bytes, size, error);
    if (!yaml)
        return NULL;
    g_autoptr(ImportMap) map = map_new(name, bytes, size);
    return read_map(yaml, schema_yaml_root(yaml), study, map, error) ? g_steal_pointer(&map)
                                                                     : NULL;
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
