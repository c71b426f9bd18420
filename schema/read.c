#include "schema/read.h"

#include <math.h>
#include <string.h>

#include "schema/meant.h"

gboolean schema_fail_unknown(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const char *what, const char *name, const char *const *known, GError **error)
{
    enum { FEW = 12 };
    g_autofree char *meant = schema_meant(name, known);
    const guint n = g_strv_length((char **)known);
    g_autofree char *all =
        !*meant && n > 0 && n <= FEW ? g_strjoinv(", ", (char **)known) : NULL;
    return schema_yaml_fail(yaml, node, error, "unknown %s %s%s%s%s", what, name, meant,
        all ? "; known here: " : "", all ? all : "");
}

const SchemaYamlNode *schema_read_node(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key, GError **error)
{
    const SchemaYamlNode *node = schema_yaml_get(map, key);
    if (!node || schema_yaml_is_null(node)) {
        (void)schema_yaml_lacks(yaml, map, key, error);
        return NULL;
    }
    return node;
}

/* The scalar of a key: FALSE with an error, or TRUE with *node NULL where it is absent. */
static gboolean find_scalar(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, const SchemaYamlNode **node, GError **error)
{
    *node = schema_yaml_get(map, key);
    if (*node && schema_yaml_is_null(*node))
        *node = NULL;
    if (!*node)
        return presence == SCHEMA_OPTIONAL || schema_read_node(yaml, map, key, error) != NULL;
    if (!schema_yaml_peek(*node))
        return schema_yaml_fail(yaml, *node, error, "%s must be one value", key);
    return TRUE;
}

gboolean schema_read_text(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char **out, GError **error)
{
    const SchemaYamlNode *node = NULL;
    *out = NULL;
    if (!find_scalar(yaml, map, key, presence, &node, error))
        return FALSE;
    if (presence == SCHEMA_REQUIRED && !schema_yaml_peek(node)[0])
        return schema_yaml_fail(yaml, node, error, "%s must not be empty", key);
    *out = node ? schema_yaml_text(node) : g_strdup("");
    return TRUE;
}

static bool is_name(const char *text)
{
    const size_t length = strlen(text);
    for (const char *c = text; *c; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return false;
    return length > 0 && text[0] != '_' && text[length - 1] != '_' && !strstr(text, "__");
}

gboolean schema_read_name(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char **out, GError **error)
{
    if (!schema_read_text(yaml, map, key, presence, out, error))
        return FALSE;
    if (is_name(*out) || (presence == SCHEMA_OPTIONAL && !**out))
        return TRUE;
    schema_yaml_fail(yaml, schema_yaml_get(map, key), error,
        "%s \"%s\" must be of letters, digits and single low lines", key, *out);
    g_clear_pointer(out, g_free);
    return FALSE;
}

gboolean schema_read_integer(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    int min, int max, int *out, bool *found, GError **error)
{
    const SchemaYamlNode *node = NULL;
    gint64 value = 0;
    if (found)
        *found = false;
    if (!find_scalar(yaml, map, key, SCHEMA_OPTIONAL, &node, error))
        return FALSE;
    if (!node)
        return TRUE;
    if (!g_ascii_string_to_signed(schema_yaml_peek(node), 10, min, max, &value, NULL))
        return schema_yaml_fail(yaml, node, error, "%s is \"%s\", not an integer from %d to %d",
            key, schema_yaml_peek(node), min, max);
    *out = (int)value;
    if (found)
        *found = true;
    return TRUE;
}

gboolean schema_read_number(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    double *out, GError **error)
{
    const SchemaYamlNode *node = NULL;
    if (!find_scalar(yaml, map, key, SCHEMA_OPTIONAL, &node, error))
        return FALSE;
    if (!node)
        return TRUE;
    char *end = NULL;
    const char *text = schema_yaml_peek(node);
    const double value = g_ascii_strtod(text, &end);
    if (end == text || *end || !isfinite(value))
        return schema_yaml_fail(yaml, node, error, "%s is \"%s\", not a number", key, text);
    *out = value;
    return TRUE;
}

gboolean schema_read_bool(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    bool *out, GError **error)
{
    static const char *const words[] = {"false", "true", NULL};
    size_t value = *out;
    if (!schema_read_word(yaml, map, key, words, SCHEMA_OPTIONAL, &value, error))
        return FALSE;
    *out = value == 1;
    return TRUE;
}

gboolean schema_read_word(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const char *const *words, SchemaPresence presence, size_t *out, GError **error)
{
    const SchemaYamlNode *node = NULL;
    if (!find_scalar(yaml, map, key, presence, &node, error))
        return FALSE;
    if (!node)
        return TRUE;
    const char *text = schema_yaml_peek(node);
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *out = i;
            return TRUE;
        }
    }
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    g_autofree char *meant = schema_meant(text, words);
    return schema_yaml_fail(
        yaml, node, error, "%s is \"%s\", expected one of %s%s", key, text, all, meant);
}

gboolean schema_read_list(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, const SchemaYamlNode **out, GError **error)
{
    *out = schema_yaml_get(map, key);
    if (*out && schema_yaml_is_null(*out))
        *out = NULL;
    if (!*out)
        return presence == SCHEMA_OPTIONAL || schema_read_node(yaml, map, key, error) != NULL;
    if (!schema_yaml_is_list(*out))
        return schema_yaml_fail(yaml, *out, error, "%s must be a list", key);
    if (presence == SCHEMA_REQUIRED && schema_yaml_size(*out) == 0)
        return schema_yaml_fail(yaml, *out, error, "%s must not be empty", key);
    return TRUE;
}

gboolean schema_read_texts(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char ***out, size_t *n, GError **error)
{
    const SchemaYamlNode *list = NULL;
    *out = NULL;
    *n = 0;
    if (!schema_read_list(yaml, map, key, presence, &list, error))
        return FALSE;
    const size_t size = schema_yaml_size(list);
    g_auto(GStrv) texts = g_new0(char *, size + 1);
    for (size_t i = 0; i < size; i++) {
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        const char *text = schema_yaml_peek(item);
        if (!text || !text[0])
            return schema_yaml_fail(yaml, item, error, "%s must be a list of texts", key);
        if (g_strv_contains((const char *const *)texts, text))
            return schema_yaml_fail(yaml, item, error, "%s names %s twice", key, text);
        texts[i] = g_strdup(text);
    }
    *out = g_steal_pointer(&texts);
    *n = size;
    return TRUE;
}

gboolean schema_read_choices(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, SchemaChoice **out, size_t *n, GError **error)
{
    *out = NULL;
    *n = 0;
    const SchemaYamlNode *codes = schema_yaml_get(map, key);
    if (!codes && presence == SCHEMA_OPTIONAL)
        return TRUE;
    if (!schema_read_node(yaml, map, key, error))
        return FALSE;
    if (!schema_yaml_is_map(codes) || schema_yaml_size(codes) == 0)
        return schema_yaml_fail(yaml, codes, error, "%s must be a map of code: label", key);
    const size_t size = schema_yaml_size(codes);
    SchemaChoice *choices = g_new0(SchemaChoice, size);
    for (size_t i = 0; i < size; i++) {
        const char *code = NULL;
        const SchemaYamlNode *label = schema_yaml_item(codes, i, &code);
        choices[i].code = g_strdup(code);
        choices[i].label = schema_yaml_text(label);
        if (!code[0] || !choices[i].label || !choices[i].label[0]) {
            schema_choices_free(choices, size);
            return schema_yaml_fail(yaml, label, error, "%s must be a map of code: label", key);
        }
    }
    *out = choices;
    *n = size;
    return TRUE;
}

void schema_choices_free(SchemaChoice *choices, size_t n)
{
    for (size_t i = 0; choices && i < n; i++) {
        g_free(choices[i].code);
        g_free(choices[i].label);
        g_free(choices[i].column);
    }
    g_free(choices);
}
