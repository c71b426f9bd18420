#include "commands/yaml_edit.h"

#include <string.h>

#include "base/error.h"
#include "schema/yaml.h"
#include "schema/yaml_text.h"

static json_t *tree_of(const SchemaYamlNode *node)
{
    if (schema_yaml_is_map(node)) {
        json_t *map = json_object();
        for (size_t i = 0; i < schema_yaml_size(node); i++) {
            const char *key = NULL;
            const SchemaYamlNode *value = schema_yaml_item(node, i, &key);
            json_object_set_new(map, key, tree_of(value));
        }
        return map;
    }
    if (schema_yaml_is_list(node)) {
        json_t *list = json_array();
        for (size_t i = 0; i < schema_yaml_size(node); i++)
            json_array_append_new(list, tree_of(schema_yaml_item(node, i, NULL)));
        return list;
    }
    return schema_yaml_is_null(node) ? json_null() : json_string(schema_yaml_peek(node));
}

json_t *command_yaml_read(const char *name, const char *text, gsize size, GError **error)
{
    if (!text)
        return json_object();
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(name, text, size, error);
    return yaml ? tree_of(schema_yaml_root(yaml)) : NULL;
}

static gboolean fail(const char *assignment, const char *why, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--set %s: %s; KEY=VALUE was expected, for instance encoding=cp932 or "
        "agreed.by=\"Dr Tanaka\"",
        assignment, why);
    return FALSE;
}

/** The next name of a path; *at moves behind it and its point. NULL where it is none. New. */
static char *next_name(const char **at)
{
    const char quote = **at == '"' || **at == '\'' ? **at : '\0';
    const char *begin = quote ? *at + 1 : *at;
    const char *end = quote ? strchr(begin, quote) : begin + strcspn(begin, ".=");
    if (!end || end == begin)
        return NULL;
    *at = end + (quote != '\0');
    return g_strndup(begin, (gsize)(end - begin));
}

/** The value in YAML; a text that begins as none can, a pattern like *.csv, is itself. */
static json_t *read_value(const char *text, GError **error)
{
    if (strchr("*&!@%`", text[0]))
        return json_string(text);
    g_autofree char *document = g_strconcat("value: ", text, "\n", NULL);
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse("--set", document, strlen(document), error);
    return yaml ? tree_of(schema_yaml_get(schema_yaml_root(yaml), "value")) : NULL;
}

gboolean command_yaml_set(json_t *tree, const char *assignment, GError **error)
{
    const char *at = assignment;
    for (;;) {
        g_autofree char *name = next_name(&at);
        if (!name || (*at != '.' && *at != '='))
            return fail(assignment, "this is no key", error);
        if (*at++ == '.') {
            json_t *inner = json_object_get(tree, name);
            if (!json_is_object(inner)) {
                inner = json_object();
                json_object_set_new(tree, name, inner);
            }
            tree = inner;
            continue;
        }
        if (*at == '\0') {
            json_object_del(tree, name);
            return TRUE;
        }
        g_autoptr(GError) fault = NULL;
        json_t *value = read_value(at, &fault);
        if (!value)
            return fail(assignment, fault->message, error);
        json_object_set_new(tree, name, value);
        return TRUE;
    }
}

static void append_scalar(GString *out, const json_t *value)
{
    if (json_is_string(value))
        schema_yaml_append_text(out, json_string_value(value));
    else
        g_string_append_c(out, '~');
}

static void append_key(GString *out, const char *key)
{
    schema_yaml_append_text(out, key);
    g_string_append(out, ": ");
}

static void append_flow(GString *out, const json_t *value)
{
    if (json_is_object(value)) {
        const char *key;
        json_t *item;
        bool first = true;
        g_string_append_c(out, '{');
        json_object_foreach((json_t *)value, key, item)
        {
            g_string_append(out, first ? "" : ", ");
            append_key(out, key);
            append_flow(out, item);
            first = false;
        }
        g_string_append_c(out, '}');
    } else if (json_is_array(value)) {
        g_string_append_c(out, '[');
        for (size_t i = 0; i < json_array_size(value); i++) {
            g_string_append(out, i > 0 ? ", " : "");
            append_flow(out, json_array_get(value, i));
        }
        g_string_append_c(out, ']');
    } else {
        append_scalar(out, value);
    }
}

/** Maps of maps, and long ones, are written a line a key. */
static bool is_block(const json_t *value)
{
    const char *key;
    json_t *item;
    if (json_object_size(value) > 4)
        return true;
    json_object_foreach((json_t *)value, key, item) if (json_is_object(item)) return true;
    return false;
}

char *command_yaml_text(const json_t *tree)
{
    GString *out = g_string_new(NULL);
    const char *key, *inner;
    json_t *value, *item;
    json_object_foreach((json_t *)tree, key, value)
    {
        append_key(out, key);
        if (json_is_object(value) && is_block(value)) {
            g_string_truncate(out, out->len - 1);
            json_object_foreach(value, inner, item)
            {
                g_string_append(out, "\n  ");
                append_key(out, inner);
                append_flow(out, item);
            }
        } else {
            append_flow(out, value);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

json_t *command_yaml_typed(const json_t *tree)
{
    if (json_is_object(tree)) {
        json_t *map = json_object();
        json_t *object = (json_t *)tree;
        for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
            json_object_set_new(
                map, json_object_iter_key(at), command_yaml_typed(json_object_iter_value(at)));
        return map;
    }
    if (json_is_array(tree)) {
        json_t *list = json_array();
        for (size_t i = 0; i < json_array_size(tree); i++)
            json_array_append_new(list, command_yaml_typed(json_array_get(tree, i)));
        return list;
    }
    const char *text = json_string_value(tree);
    json_t *typed = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    if (typed && (json_is_number(typed) || json_is_boolean(typed)))
        return typed;
    json_decref(typed);
    return text ? json_string(text) : json_null();
}
