#include "importers/map_read.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "importers/redcap.h"
#include "registry/import.h"
#include "schema/meant.h"
#include "schema/read.h"

void import_map_words_clear(ImportMapWords *words)
{
    g_clear_pointer(&words->missing, g_hash_table_unref);
    g_clear_pointer(&words->agreed_by, g_free);
    g_clear_pointer(&words->agreed_on, g_free);
}

void import_map_column_free(gpointer data)
{
    ImportMapColumn *column = data;
    g_free(column->name);
    g_free(column->variable);
    g_clear_pointer(&column->recode, g_hash_table_unref);
    g_clear_pointer(&column->units, g_hash_table_unref);
    import_map_words_clear(&column->words);
    g_free(column);
}

gboolean import_map_read_event(const SchemaYaml *yaml, const SchemaYamlNode *node,
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

static void add_unit(ImportMapColumn *column, const char *unit, double factor)
{
    g_hash_table_replace(column->units, plain_key(unit), g_memdup2(&factor, sizeof factor));
}

/** Units that may stand behind a number: a word, a list, or a map of words to factors. */
static gboolean read_units(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapColumn *column, GError **error)
{
    const SchemaYamlNode *unit = schema_yaml_get(node, "unit");
    if (!unit)
        return TRUE;
    column->units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (schema_yaml_peek(unit))
        add_unit(column, schema_yaml_peek(unit), 1);
    for (size_t i = 0; i < schema_yaml_size(unit); i++) {
        const char *key = NULL;
        const SchemaYamlNode *item = schema_yaml_item(unit, i, &key);
        double factor = key ? 0 : 1;
        if (key && !schema_read_number(yaml, unit, key, &factor, error))
            return FALSE;
        const char *name = key ? key : schema_yaml_peek(item);
        if (!name || factor == 0)
            return schema_yaml_fail(yaml, item, error,
                "unit must be a word, a list of words, or a map of words to factors");
        add_unit(column, name, factor);
    }
    return TRUE;
}

static gboolean read_missing(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapWords *words, GError **error)
{
    const SchemaYamlNode *missing = schema_yaml_get(node, "missing");
    if (!missing)
        return TRUE;
    if (!schema_yaml_is_map(missing))
        return schema_yaml_fail(yaml, missing, error,
            "missing must be a map of the site's words to the study's missing-data codes");
    words->missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (size_t i = 0; i < schema_yaml_size(missing); i++) {
        const char *word = NULL;
        const SchemaYamlNode *value = schema_yaml_item(missing, i, &word);
        const char *code = schema_yaml_is_null(value) ? "" : schema_yaml_peek(value);
        const bool known =
            code && (code[0] == '\0' || (study->missing_codes &&
                                            g_hash_table_contains(study->missing_codes, code)));
        if (!known)
            return schema_yaml_fail(yaml, value, error,
                "\"%s\" is no missing-data code of the study; its study.yaml lists them, and "
                "'' is blank",
                code ? code : "");
        g_hash_table_replace(words->missing, plain_key(word), g_strdup(code));
    }
    return TRUE;
}

static gboolean read_form_of_date(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapWords *words, GError **error)
{
    const char *text = schema_yaml_peek(node);
    if (g_strcmp0(text, "era") == 0)
        words->takes_era = true;
    else if (g_strcmp0(text, "serial") == 0 || g_strcmp0(text, "serial-1904") == 0)
        words->takes_serial = true;
    else
        return schema_yaml_fail(yaml, node, error,
            "dates are era (R1.5.1), serial (43585) or serial-1904, or a list of them");
    words->is_1904 = words->is_1904 || g_str_has_suffix(text, "1904");
    return TRUE;
}

static gboolean read_dates(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapWords *words, GError **error)
{
    const SchemaYamlNode *dates = schema_yaml_get(node, "dates");
    if (!dates)
        return TRUE;
    words->has_dates = true;
    if (!schema_yaml_is_list(dates))
        return read_form_of_date(yaml, dates, words, error);
    for (size_t i = 0; i < schema_yaml_size(dates); i++)
        if (!read_form_of_date(yaml, schema_yaml_item(dates, i, NULL), words, error))
            return FALSE;
    return TRUE;
}

/** Who at the hospital agreed, and when. */
static gboolean read_agreed(
    const SchemaYaml *yaml, const SchemaYamlNode *node, ImportMapWords *words, GError **error)
{
    static const char *const keys[] = {"by", "on", NULL};
    const SchemaYamlNode *agreed = schema_yaml_get(node, "agreed");
    if (!agreed || schema_yaml_is_null(agreed))
        return TRUE;
    if (!schema_yaml_is_map(agreed))
        return schema_yaml_fail(
            yaml, agreed, error, "agreed says by whom and on which day: {by: NAME, on: DATE}");
    int32_t days;
    if (!schema_yaml_only_keys(yaml, agreed, keys, error) ||
        !schema_read_text(yaml, agreed, "by", SCHEMA_REQUIRED, &words->agreed_by, error) ||
        !schema_read_text(yaml, agreed, "on", SCHEMA_REQUIRED, &words->agreed_on, error))
        return FALSE;
    const bool is_day = base_date_parse(words->agreed_on, BASE_DATE_YMD, &days);
    if (words->agreed_by[0] == '\0' || !is_day)
        return schema_yaml_fail(yaml, schema_yaml_get(agreed, is_day ? "by" : "on"), error,
            "agreed says by whom and on which day: {by: NAME, on: YYYY-MM-DD}");
    return TRUE;
}

gboolean import_map_read_words(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapWords *words, GError **error)
{
    return read_missing(yaml, node, study, words, error) &&
           read_dates(yaml, node, words, error) && read_agreed(yaml, node, words, error);
}

void import_map_words_inherit(ImportMapWords *words, const ImportMapWords *from)
{
    if (!words->missing && from->missing)
        words->missing = g_hash_table_ref(from->missing);
    if (!words->has_dates) {
        words->has_dates = from->has_dates;
        words->takes_era = from->takes_era;
        words->takes_serial = from->takes_serial;
        words->is_1904 = from->is_1904;
    }
    if (!words->agreed_by) {
        words->agreed_by = g_strdup(from->agreed_by);
        words->agreed_on = g_strdup(from->agreed_on);
    }
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

gboolean import_map_read_column(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapColumn *column, GError **error)
{
    static const char *const keys[] = {"variable", "event", "instrument", "instance", "recode",
        "factor", "unit", "missing", "dates", "agreed", "drop", NULL};
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
           import_map_read_event(yaml, node, study, &column->event, error) &&
           read_instance(yaml, node, study, column, error) &&
           read_recode(yaml, node, column, error) && read_factor(yaml, node, column, error) &&
           read_units(yaml, node, column, error) &&
           import_map_read_words(yaml, node, study, &column->words, error) &&
           check_variable(yaml, schema_yaml_get(node, "variable"), study, column, error);
}
