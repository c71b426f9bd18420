#include "importers/map.h"

#include <string.h>

#include "base/error.h"
#include "base/read.h"
#include "base/text.h"
#include "importers/map_read.h"
#include "schema/faults.h"
#include "schema/read.h"

enum { MAX_BYTES = 1 << 20, MAX_FILES = 100 };

void import_map_free(ImportMap *map)
{
    if (!map)
        return;
    g_hash_table_unref(map->by_name);
    g_ptr_array_unref(map->columns);
    g_clear_pointer(&map->files, g_ptr_array_unref);
    g_clear_pointer(&map->patterns, g_ptr_array_unref);
    import_map_profile_clear(map);
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

/** What a file is called, its letters composed. New text. */
static char *name_of(const char *path)
{
    g_autofree char *file = g_path_get_basename(path);
    g_autofree char *shown = g_filename_display_name(file);
    return composed(shown);
}

const ImportMap *import_map_of_file(const ImportMap *map, const char *path)
{
    if (!map || !map->files)
        return map;
    g_autofree char *name = name_of(path);
    for (guint i = 0; i < map->files->len; i++) {
        const ImportMap *one = map->files->pdata[i];
        if (g_pattern_match_simple(one->pattern, name))
            return one;
    }
    return NULL;
}

bool import_map_names_files(const ImportMap *map)
{
    return map->files || map->patterns;
}

bool import_map_fits_file(const ImportMap *map, const char *path)
{
    g_autofree char *name = name_of(path);
    for (guint i = 0; map->patterns && i < map->patterns->len; i++)
        if (g_pattern_match_simple(map->patterns->pdata[i], name))
            return true;
    return map->files && import_map_of_file(map, path);
}

const ImportMapColumn *import_map_find(const ImportMap *map, const char *column)
{
    return map ? g_hash_table_lookup(map->by_name, column) : NULL;
}

static gboolean add_column(const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMap *map,
    ImportMapColumn *column, GError **error)
{
    const ImportMapColumn *known = g_hash_table_lookup(map->by_name, column->name);
    if (known) {
        const gboolean ok =
            known->shared != column->shared ||
            schema_yaml_fail(yaml, node, error, "column \"%s\" is named twice", column->name);
        import_map_column_free(column);
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
        if (!import_map_read_column(yaml, node, study, column, error)) {
            import_map_column_free(column);
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

/** Where the column stands, in the file's part of the map or in that of all; may be NULL. */
static const SchemaYamlNode *node_of(
    const SchemaYamlNode *part, const SchemaYamlNode *all, const ImportMapColumn *column)
{
    const SchemaYamlNode *node =
        schema_yaml_get(schema_yaml_get(part, "columns"), column->name);
    return node ? node : schema_yaml_get(schema_yaml_get(all, "columns"), column->name);
}

/** No two columns may be the same variable in the same place: which would count? */
static gboolean check_targets(const SchemaYaml *yaml, const SchemaYamlNode *part,
    const SchemaYamlNode *all, const ImportMap *map, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < map->columns->len; i++) {
        const ImportMapColumn *column = map->columns->pdata[i];
        if (column->drop)
            continue;
        char *target = g_strdup_printf("%s %zu %zu %d", column->variable, column->event,
            column->repeat_form, (int)column->instance);
        if (!g_hash_table_add(seen, target))
            return schema_yaml_fail(yaml, node_of(part, all, column), error,
                "column \"%s\": another column is %s of the same event already; drop one of "
                "them",
                column->name, column->variable);
    }
    return TRUE;
}

static ImportMap *map_new(const char *name, const char *text, gsize size)
{
    ImportMap *map = g_new0(ImportMap, 1);
    map->name = g_strdup(name);
    map->text = g_strndup(text, size);
    map->event = SIZE_MAX;
    map->columns = g_ptr_array_new_with_free_func(import_map_column_free);
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
    if (!import_map_read_event(yaml, node, study, &event, error) ||
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
           read_level(yaml, root, study, true, file, error) &&
           check_targets(yaml, node, root, file, error);
}

static void settle_words(ImportMap *map, const ImportMapWords *all)
{
    import_map_words_inherit(&map->words, all);
    for (guint i = 0; i < map->columns->len; i++)
        import_map_words_inherit(
            &((ImportMapColumn *)map->columns->pdata[i])->words, &map->words);
}

/** A name or pattern, or a list of them: which files are the site's, and nothing more. */
static gboolean read_patterns(
    const SchemaYaml *yaml, const SchemaYamlNode *files, ImportMap *map, GError **error)
{
    map->patterns = g_ptr_array_new_with_free_func(g_free);
    if (schema_yaml_peek(files))
        g_ptr_array_add(map->patterns, composed(schema_yaml_peek(files)));
    for (size_t i = 0; i < schema_yaml_size(files); i++) {
        const SchemaYamlNode *node = schema_yaml_item(files, i, NULL);
        if (!schema_yaml_peek(node))
            return schema_yaml_fail(yaml, node, error, "a file's name or pattern was expected");
        g_ptr_array_add(map->patterns, composed(schema_yaml_peek(node)));
    }
    return TRUE;
}

static gboolean read_files(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    const SchemaYamlNode *files = schema_yaml_get(root, "files");
    if (!files)
        return TRUE;
    if (schema_yaml_is_list(files) || (schema_yaml_peek(files) && schema_yaml_peek(files)[0]))
        return read_patterns(yaml, files, map, error);
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
        import_map_profile_inherit(file, map);
        if (!read_file(yaml, root, node, study, file, error))
            return FALSE;
        settle_words(file, &map->words);
    }
    return TRUE;
}

static gboolean read_map(const SchemaYaml *yaml, const SchemaYamlNode *root,
    const SchemaStudy *study, ImportMap *map, GError **error)
{
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(yaml, root, error, "a map begins with the key columns");
    if (!schema_yaml_only_keys(yaml, root, import_map_keys, error) ||
        !read_site(yaml, root, study, map, error) ||
        !import_map_read_profile(yaml, root, map, error) ||
        !import_map_read_words(yaml, root, study, &map->words, error) ||
        !read_level(yaml, root, study, true, map, error) ||
        !read_files(yaml, root, study, map, error))
        return FALSE;
    settle_words(map, &map->words);
    return map->files || check_targets(yaml, root, root, map, error);
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

/** A map that is read more than once. */
typedef struct {
    const char *name, *bytes;
    gsize size;
    const SchemaStudy *study;
    ImportMap *map; /**< Of the last reading. */
} Attempt;

static void attempt_map(const SchemaYaml *yaml, GPtrArray *found, void *data)
{
    Attempt *attempt = data;
    g_autoptr(GError) error = NULL;
    import_map_free(attempt->map);
    attempt->map = map_new(attempt->name, attempt->bytes, attempt->size);
    if (!read_map(yaml, schema_yaml_root(yaml), attempt->study, attempt->map, &error))
        g_ptr_array_add(found, g_strdup(error->message));
}

ImportMap *import_map_faults(const char *name, const char *bytes, gsize size,
    const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults)
{
    Attempt attempt = {name, bytes, size, study, NULL};
    (void)schema_faults_read(name, bytes, size, false, attempt_map, &attempt, doubts, faults);
    return attempt.map;
}

ImportMap *import_map_load(const char *path, const SchemaStudy *study, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) fault = NULL;
    if (!base_read(path, &bytes, &size, &fault)) {
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
