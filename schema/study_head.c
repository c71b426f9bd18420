/* What study.yaml says of all files that come: ids, encoding, the first day. */
#include "base/date.h"
#include "base/encoding.h"
#include "schema/read.h"
#include "schema/study_read.h"

/** What a record id looks like: {pattern: PCRE}, which must match the whole of it. */
gboolean schema_study_read_record_id(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"pattern", NULL};
    const SchemaYamlNode *node = schema_yaml_get(root, "record_id");
    g_autofree char *pattern = NULL;
    g_autoptr(GError) fault = NULL;
    if (!node)
        return TRUE;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "record_id must be a map with a pattern");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_text(yaml, node, "pattern", SCHEMA_REQUIRED, &pattern, error))
        return FALSE;
    g_autofree char *whole = g_strdup_printf("^(?:%s)\\z", pattern);
    study->record_pattern = g_regex_new(whole, G_REGEX_OPTIMIZE, 0, &fault);
    if (study->record_pattern)
        return TRUE;
    return schema_yaml_fail(yaml, node, error,
        "\"%s\" is no pattern: %s; a regular expression (PCRE) was expected", pattern,
        fault->message);
}

/** The first day of the study: nothing of it happened before. */
gboolean schema_study_read_start(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    g_autofree char *text = NULL;
    if (!schema_read_text(yaml, root, "study_start", SCHEMA_OPTIONAL, &text, error))
        return FALSE;
    study->has_start = text[0] != '\0';
    return !study->has_start || base_date_parse(text, BASE_DATE_YMD, &study->start_days) ||
           schema_yaml_fail(yaml, schema_yaml_get(root, "study_start"), error,
               "study_start \"%s\" is no date; one like 2018-10-01 was expected", text);
}

/** What site files are in that do not say it themselves. */
gboolean schema_study_read_encoding(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    BaseEncoding known;
    if (!schema_read_text(yaml, root, "encoding", SCHEMA_OPTIONAL, &study->encoding, error))
        return FALSE;
    return study->encoding[0] == '\0' || base_encoding_find(study->encoding, &known) ||
           schema_yaml_fail(yaml, schema_yaml_get(root, "encoding"), error,
               "no encoding is called \"%s\"; utf-8, cp932 or windows-1252 was expected",
               study->encoding);
}
