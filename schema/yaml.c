#include "schema/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "base/error.h"
#include "base/read.h"
#include "schema/meant.h"
#include "schema/yaml_inside.h"

#define MAX_DEPTH 32

/* What the reading of one document needs. */
typedef struct {
    const char *name;
    struct fy_parser *parser;
    struct fy_diag *diag;
    GPtrArray *faults; /* Of keys that occur twice, of which the first counts; or NULL. */
} Reader;

void schema_yaml_node_free(gpointer data)
{
    SchemaYamlNode *node = data;
    if (!node)
        return;
    g_free(node->key);
    g_free(node->text);
    if (node->items)
        g_ptr_array_unref(node->items);
    g_free(node);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaYamlNode, schema_yaml_node_free)

static size_t event_line(struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    return mark && mark->line >= 0 ? (size_t)mark->line + 1 : 1;
}

static SchemaYamlNode *node_new(NodeKind kind, struct fy_event *event)
{
    SchemaYamlNode *node = g_new0(SchemaYamlNode, 1);
    const struct fy_mark *mark = fy_event_start_mark(event);
    node->kind = kind;
    node->line = event_line(event);
    node->column = mark && mark->column >= 0 ? (size_t)mark->column + 1 : 1;
    if (kind != NODE_SCALAR)
        node->items = g_ptr_array_new_with_free_func(schema_yaml_node_free);
    return node;
}

static SchemaYamlNode *scalar_new(struct fy_event *event)
{
    SchemaYamlNode *node = node_new(NODE_SCALAR, event);
    struct fy_token *token = fy_event_get_token(event);
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : NULL;
    node->text = text ? g_strndup(text, length) : g_strdup("");
    node->plain = !token || fy_token_scalar_style(token) == FYSS_PLAIN;
    return node;
}

static gboolean fail_syntax(const Reader *reader, GError **error)
{
    void *previous = NULL;
    const struct fy_diag_error *found = fy_diag_errors_iterate(reader->diag, &previous);
    if (found && found->msg)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s:%d:%d: not valid YAML: %s",
            reader->name, found->line, found->column, found->msg);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: not valid YAML", reader->name);
    return FALSE;
}

static void fail_line(const Reader *reader, size_t line, const char *what, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s:%zu: %s", reader->name, line, what);
}

static SchemaYamlNode *read_node(
    const Reader *reader, struct fy_event *event, int depth, GError **error);

/* The next event must begin a value; NULL with *end set where the collection ends. */
static SchemaYamlNode *read_next(
    const Reader *reader, enum fy_event_type closing, int depth, bool *end, GError **error)
{
    struct fy_event *event = fy_parser_parse(reader->parser);
    if (!event) {
        fail_syntax(reader, error);
        return NULL;
    }
    SchemaYamlNode *node = NULL;
    if (event->type == closing)
        *end = true;
    else
        node = read_node(reader, event, depth, error);
    fy_parser_event_free(reader->parser, event);
    return node;
}

static gboolean read_list(const Reader *reader, SchemaYamlNode *list, int depth, GError **error)
{
    for (;;) {
        bool end = false;
        SchemaYamlNode *item = read_next(reader, FYET_SEQUENCE_END, depth, &end, error);
        if (end)
            return TRUE;
        if (!item)
            return FALSE;
        g_ptr_array_add(list->items, item);
    }
}

static gboolean tell_twice(const Reader *reader, const SchemaYamlNode *key, GError **error)
{
    GError *fault = NULL;
    g_autofree char *what = g_strdup_printf("the key %s occurs twice here", key->text);
    fail_line(reader, key->line, what, &fault);
    if (!reader->faults) {
        g_propagate_error(error, fault);
        return FALSE;
    }
    g_ptr_array_add(reader->faults, g_strdup(fault->message));
    g_error_free(fault);
    return TRUE;
}

static gboolean read_map(const Reader *reader, SchemaYamlNode *map, int depth, GError **error)
{
    for (;;) {
        bool end = false;
        g_autoptr(SchemaYamlNode) key = read_next(reader, FYET_MAPPING_END, depth, &end, error);
        if (end)
            return TRUE;
        if (!key)
            return FALSE;
        if (key->kind != NODE_SCALAR) {
            fail_line(reader, key->line, "a key must be a text, not a list or a map", error);
            return FALSE;
        }
        const bool is_twice = schema_yaml_get(map, key->text) != NULL;
        if (is_twice && !tell_twice(reader, key, error))
            return FALSE;
        g_autoptr(SchemaYamlNode) value = read_next(reader, FYET_NONE, depth, &end, error);
        if (!value)
            return FALSE;
        value->key = g_steal_pointer(&key->text);
        value->key_line = key->line;
        if (value->plain && !value->text[0]) {
            value->line = key->line; /* Nothing has no place of its own. */
            value->column = key->column;
        }
        if (!is_twice)
            g_ptr_array_add(map->items, g_steal_pointer(&value));
    }
}

static SchemaYamlNode *read_node(
    const Reader *reader, struct fy_event *event, int depth, GError **error)
{
    const size_t line = event_line(event);
    if (depth >= MAX_DEPTH) {
        fail_line(reader, line, "nested more than 32 levels deep", error);
        return NULL;
    }
    if (event->type == FYET_SCALAR)
        return scalar_new(event);
    if (event->type != FYET_SEQUENCE_START && event->type != FYET_MAPPING_START) {
        fail_line(reader, line, "aliases (*name) are not read; write the value itself", error);
        return NULL;
    }
    const bool is_map = event->type == FYET_MAPPING_START;
    g_autoptr(SchemaYamlNode) node = node_new(is_map ? NODE_MAP : NODE_LIST, event);
    const gboolean read = is_map ? read_map(reader, node, depth + 1, error)
                                 : read_list(reader, node, depth + 1, error);
    return read ? g_steal_pointer(&node) : NULL;
}

/* Reads the whole stream: exactly one document. */
static SchemaYamlNode *read_stream(const Reader *reader, GError **error)
{
    g_autoptr(SchemaYamlNode) root = NULL;
    for (;;) {
        struct fy_event *event = fy_parser_parse(reader->parser);
        if (!event) {
            fail_syntax(reader, error);
            return NULL;
        }
        const enum fy_event_type type = event->type;
        const bool is_frame = type == FYET_STREAM_START || type == FYET_STREAM_END ||
                              type == FYET_DOCUMENT_START || type == FYET_DOCUMENT_END;
        bool failed = false;
        if (!is_frame && root) {
            fail_line(reader, event_line(event), "a second document; one is expected", error);
            failed = true;
        } else if (!is_frame) {
            root = read_node(reader, event, 0, error);
            failed = !root;
        }
        fy_parser_event_free(reader->parser, event);
        if (failed)
            return NULL;
        if (type == FYET_STREAM_END)
            break;
    }
    if (!root)
        fail_line(reader, 1, "empty; a map of keys and values is expected", error);
    return g_steal_pointer(&root);
}

static gboolean check_text(const char *name, const char *bytes, gsize size, GError **error)
{
    const char *bad = NULL;
    if (size == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s:1: the file is empty", name);
        return FALSE;
    }
    if (g_utf8_validate(bytes, (gssize)size, &bad))
        return TRUE;
    size_t line = 1;
    for (const char *c = bytes; c < bad; c++)
        line += *c == '\n';
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "%s:%zu: not UTF-8 text; save the file as UTF-8", name, line);
    return FALSE;
}

SchemaYaml *schema_yaml_parse(const char *name, const char *bytes, gsize size, GError **error)
{
    return schema_yaml_parse_all(name, bytes, size, NULL, error);
}

SchemaYaml *schema_yaml_load(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) reason = NULL;
    if (base_read(path, &bytes, &size, &reason))
        return schema_yaml_parse(path, bytes, size, error);
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read: %s", path, reason->message);
    return NULL;
}

SchemaYaml *schema_yaml_parse_all(
    const char *name, const char *bytes, gsize size, GPtrArray *faults, GError **error)
{
    if (!check_text(name, bytes, size, error))
        return NULL;
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    struct fy_diag_cfg diag_options;
    fy_diag_cfg_default(&diag_options);
    diag_options.level = FYET_ERROR;
    Reader reader = {.name = name, .faults = faults, .diag = fy_diag_create(&diag_options)};
    if (reader.diag)
        fy_diag_set_collect_errors(reader.diag, true);
    const struct fy_parse_cfg options = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2,
        .diag = reader.diag};
    reader.parser = fy_parser_create(&options);
    SchemaYamlNode *root = NULL;
    if (!reader.parser || fy_parser_set_string(reader.parser, bytes, size) != 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "%s: cannot start YAML", name);
    else
        root = read_stream(&reader, error);
    if (reader.parser)
        fy_parser_destroy(reader.parser);
    if (reader.diag)
        fy_diag_destroy(reader.diag);
    if (!root)
        return NULL;
    SchemaYaml *yaml = g_new0(SchemaYaml, 1);
    yaml->name = g_strdup(name);
    yaml->root = root;
    return yaml;
}

void schema_yaml_free(SchemaYaml *yaml)
{
    if (!yaml)
        return;
    g_free(yaml->name);
    schema_yaml_node_free(yaml->root);
    schema_yaml_unwatch(yaml);
    g_free(yaml);
}

const SchemaYamlNode *schema_yaml_root(const SchemaYaml *yaml)
{
    return yaml->root;
}

bool schema_yaml_is_map(const SchemaYamlNode *node)
{
    return node && node->kind == NODE_MAP;
}

bool schema_yaml_is_list(const SchemaYamlNode *node)
{
    return node && node->kind == NODE_LIST;
}

size_t schema_yaml_line(const SchemaYamlNode *node)
{
    return node ? node->line : 1;
}

size_t schema_yaml_column(const SchemaYamlNode *node)
{
    return node ? node->column : 1;
}

const SchemaYamlNode *schema_yaml_get(const SchemaYamlNode *map, const char *key)
{
    if (!schema_yaml_is_map(map))
        return NULL;
    for (guint i = 0; i < map->items->len; i++) {
        const SchemaYamlNode *value = map->items->pdata[i];
        if (strcmp(value->key, key) == 0)
            return value;
    }
    return NULL;
}

size_t schema_yaml_size(const SchemaYamlNode *node)
{
    return node && node->items ? node->items->len : 0;
}

const SchemaYamlNode *schema_yaml_item(const SchemaYamlNode *node, size_t i, const char **key)
{
    const SchemaYamlNode *item = i < schema_yaml_size(node) ? node->items->pdata[i] : NULL;
    if (key)
        *key = item ? item->key : NULL;
    return item;
}

const char *schema_yaml_peek(const SchemaYamlNode *node)
{
    return node ? node->text : NULL;
}

char *schema_yaml_text(const SchemaYamlNode *node)
{
    return g_strdup(schema_yaml_peek(node));
}

bool schema_yaml_is_null(const SchemaYamlNode *node)
{
    return node && node->kind == NODE_SCALAR && node->plain &&
           (!node->text[0] || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

gboolean schema_yaml_only_keys(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *const *keys, GError **error)
{
    schema_yaml_watch_keys(yaml, map);
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const SchemaYamlNode *value = map->items->pdata[i];
        if (!value->key || g_strv_contains(keys, value->key))
            continue;
        g_autofree char *meant = schema_meant(value->key, keys);
        g_autofree char *all = g_strjoinv(", ", (char **)keys);
        g_autofree char *what =
            g_strdup_printf("unknown key %s%s; known here: %s", value->key, meant, all);
        return schema_yaml_fail_at(yaml, value, NULL, value->key_line, what, error);
    }
    return TRUE;
}

gboolean schema_yaml_fail(
    const SchemaYaml *yaml, const SchemaYamlNode *node, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return schema_yaml_fail_at(yaml, node, NULL, schema_yaml_line(node), what, error);
}

gboolean schema_yaml_lacks(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key, GError **error)
{
    const SchemaYamlNode *blank = schema_yaml_get(map, key);
    g_autofree char *what = g_strdup_printf("the key %s is missing here", key);
    return schema_yaml_fail_at(
        yaml, map, key, schema_yaml_line(blank ? blank : map), what, error);
}
