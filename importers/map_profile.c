#include <string.h>

#include "base/encoding.h"
#include "base/words.h"
#include "importers/map_read.h"
#include "schema/read.h"

const char *const import_map_keys[] = {"site", "event", "date_order", "files", "columns",
    "drop", "missing", "dates", "agreed", "encoding", "delimiter", "sheet", "record_id",
    "language", "contact", "approved", NULL};

void import_map_profile_clear(ImportMap *map)
{
    g_free(map->encoding);
    g_free(map->sheet);
    g_clear_pointer(&map->record_pattern, g_regex_unref);
    g_free(map->language);
    g_free(map->contact);
    import_map_words_clear(&map->words);
}

/** A text that may be absent: then *out is NULL. */
static gboolean read_text(const SchemaYaml *yaml, const SchemaYamlNode *root, const char *key,
    char **out, GError **error)
{
    if (!schema_yaml_get(root, key))
        return TRUE;
    return schema_read_text(yaml, root, key, SCHEMA_REQUIRED, out, error);
}

static gboolean read_encoding(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    BaseEncoding found;
    if (!read_text(yaml, root, "encoding", &map->encoding, error))
        return FALSE;
    return !map->encoding || base_encoding_find(map->encoding, &found) ||
           schema_yaml_fail(yaml, schema_yaml_get(root, "encoding"), error,
               "no encoding is called \"%s\"; auto, utf-8, cp932 or windows-1252 was expected",
               map->encoding);
}

static gboolean read_delimiter(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    static const struct {
        const char *name;
        char delimiter;
    } known[] = {{",", ','}, {"comma", ','}, {";", ';'}, {"semicolon", ';'}, {"\t", '\t'},
        {"tab", '\t'}, {"|", '|'}, {"bar", '|'}, {"^", '^'}, {"caret", '^'}};
    const SchemaYamlNode *node = schema_yaml_get(root, "delimiter");
    const char *text = schema_yaml_peek(node);
    for (size_t i = 0; text && i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].name, text) == 0) {
            map->delimiter = known[i].delimiter;
            return TRUE;
        }
    }
    return !node || schema_yaml_fail(yaml, node, error,
                        "delimiter must be comma, semicolon, tab, bar or caret");
}

static gboolean read_pattern(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    static const char *const keys[] = {"pattern", NULL};
    const SchemaYamlNode *node = schema_yaml_get(root, "record_id");
    if (!node)
        return TRUE;
    g_autofree char *pattern = NULL;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "record_id says its form: {pattern: ...}");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_text(yaml, node, "pattern", SCHEMA_REQUIRED, &pattern, error))
        return FALSE;
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);
    g_autoptr(GError) fault = NULL;
    map->record_pattern = g_regex_new(whole, G_REGEX_OPTIMIZE, 0, &fault);
    return map->record_pattern || schema_yaml_fail(yaml, node, error,
                                      "the pattern cannot be read: %s", fault->message);
}

static gboolean read_language(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    size_t language = 0;
    if (!schema_yaml_get(root, "language"))
        return TRUE;
    if (!schema_read_word(
            yaml, root, "language", base_words_codes, SCHEMA_REQUIRED, &language, error))
        return FALSE;
    map->language = g_strdup(base_words_codes[language]);
    return TRUE;
}

static gboolean read_day(const SchemaYaml *yaml, const SchemaYamlNode *node, const char *key,
    bool *has, int32_t *days, GError **error)
{
    const SchemaYamlNode *value = schema_yaml_get(node, key);
    if (!value || schema_yaml_is_null(value))
        return TRUE;
    const char *text = schema_yaml_peek(value);
    *has = text && base_date_parse(text, BASE_DATE_YMD, days);
    return *has || schema_yaml_fail(yaml, value, error, "%s must be a day, YYYY-MM-DD", key);
}

static gboolean read_approved(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    static const char *const keys[] = {"from", "until", NULL};
    const SchemaYamlNode *node = schema_yaml_get(root, "approved");
    if (!node)
        return TRUE;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "approved says the days: {from: DATE, until: DATE}");
    return schema_yaml_only_keys(yaml, node, keys, error) &&
           read_day(yaml, node, "from", &map->has_from, &map->from_days, error) &&
           read_day(yaml, node, "until", &map->has_until, &map->until_days, error);
}

gboolean import_map_read_profile(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error)
{
    return read_encoding(yaml, root, map, error) && read_delimiter(yaml, root, map, error) &&
           read_text(yaml, root, "sheet", &map->sheet, error) &&
           read_text(yaml, root, "contact", &map->contact, error) &&
           read_pattern(yaml, root, map, error) && read_language(yaml, root, map, error) &&
           read_approved(yaml, root, map, error);
}

void import_map_profile_inherit(ImportMap *map, const ImportMap *from)
{
    map->encoding = g_strdup(from->encoding);
    map->delimiter = from->delimiter;
    map->sheet = g_strdup(from->sheet);
    map->record_pattern = from->record_pattern ? g_regex_ref(from->record_pattern) : NULL;
    map->language = g_strdup(from->language);
    map->contact = g_strdup(from->contact);
    map->has_from = from->has_from;
    map->has_until = from->has_until;
    map->from_days = from->from_days;
    map->until_days = from->until_days;
}
