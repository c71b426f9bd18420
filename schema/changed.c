#include "schema/changed.h"

#include <string.h>

#include "schema/yaml.h"

/* What a file says for readers alone. */
static bool is_shown_only(const char *key)
{
    static const char *const keys[] = {"label", "title", "citation", "excluded", "caption",
        "footnote", "note", "notes", "style", "heading", "legend", "unit", "x_label", "y_label",
        "description", "published", "impossible", NULL};
    return g_strv_contains(keys, key);
}

/* "cohort", then the item's id or its number. New. */
static char *place_in(const char *place, const SchemaYamlNode *item, const char *key, size_t i)
{
    const char *id = key ? key : schema_yaml_peek(schema_yaml_get(item, "id"));
    g_autofree char *number = g_strdup_printf("%zu", i + 1);
    return g_strconcat(place, place[0] != '\0' ? "." : "", id ? id : number, NULL);
}

static char *compare(const SchemaYamlNode *a, const SchemaYamlNode *b, const char *place);

static char *compare_maps(const SchemaYamlNode *a, const SchemaYamlNode *b, const char *place)
{
    for (size_t i = 0; i < schema_yaml_size(b); i++) {
        const char *key = NULL;
        const SchemaYamlNode *item = schema_yaml_item(b, i, &key);
        if (is_shown_only(key))
            continue;
        g_autofree char *inner = place_in(place, item, key, i);
        char *found = compare(schema_yaml_get(a, key), item, inner);
        if (found)
            return found;
    }
    for (size_t i = 0; i < schema_yaml_size(a); i++) {
        const char *key = NULL;
        const SchemaYamlNode *item = schema_yaml_item(a, i, &key);
        if (!is_shown_only(key) && !schema_yaml_get(b, key))
            return place_in(place, item, key, i);
    }
    return NULL;
}

static char *compare_lists(const SchemaYamlNode *a, const SchemaYamlNode *b, const char *place)
{
    const size_t n = MAX(schema_yaml_size(a), schema_yaml_size(b));
    for (size_t i = 0; i < n; i++) {
        const SchemaYamlNode *x = i < schema_yaml_size(a) ? schema_yaml_item(a, i, NULL) : NULL;
        const SchemaYamlNode *y = i < schema_yaml_size(b) ? schema_yaml_item(b, i, NULL) : NULL;
        g_autofree char *inner = place_in(place, y ? y : x, NULL, i);
        char *found = compare(x, y, inner);
        if (found)
            return found;
    }
    return NULL;
}

static char *compare(const SchemaYamlNode *a, const SchemaYamlNode *b, const char *place)
{
    if (a && b && schema_yaml_is_map(a) && schema_yaml_is_map(b))
        return compare_maps(a, b, place);
    if (a && b && schema_yaml_is_list(a) && schema_yaml_is_list(b))
        return compare_lists(a, b, place);
    const bool is_same = a && b && !schema_yaml_is_map(a) && !schema_yaml_is_map(b) &&
                         !schema_yaml_is_list(a) && !schema_yaml_is_list(b) &&
                         g_strcmp0(schema_yaml_peek(a), schema_yaml_peek(b)) == 0;
    return is_same ? NULL : g_strdup(place);
}

char *schema_analysis_differs_at(GBytes *before, GBytes *after)
{
    gsize first, second;
    const char *old = g_bytes_get_data(before, &first);
    const char *now = g_bytes_get_data(after, &second);
    g_autoptr(SchemaYaml) a = schema_yaml_parse("", old, first, NULL);
    g_autoptr(SchemaYaml) b = schema_yaml_parse("", now, second, NULL);
    if (!a || !b)
        return g_strdup("");
    return compare(schema_yaml_root(a), schema_yaml_root(b), "");
}
