/* `sharing` and `characteristics` of study.yaml: lists of names. */
#include <string.h>

#include "schema/read.h"
#include "schema/study_read.h"

enum { SHIFT_DAYS = 182, MOST_DAYS = 3650, MIN_CELL = 5, MOST_CELL = 1000 };

bool schema_sharing_lists(char *const *names, const char *name)
{
    for (size_t i = 0; names && names[i]; i++)
        if (g_str_equal(names[i], name))
            return true;
    return false;
}

static gboolean read_by(
    const SchemaYaml *yaml, const SchemaYamlNode *map, SchemaStudy *study, GError **error)
{
    SchemaSharing *sharing = &study->sharing;
    g_auto(GStrv) names = NULL;
    if (!schema_read_texts(yaml, map, "by", SCHEMA_OPTIONAL, &names, &sharing->n_by, error))
        return FALSE;
    sharing->by = g_new0(size_t, sharing->n_by + 1);
    for (size_t i = 0; i < sharing->n_by; i++)
        if (!schema_field_find(
                yaml, schema_yaml_get(map, "by"), study, names[i], &sharing->by[i], error))
            return FALSE;
    return TRUE;
}

/* Names of variables or of derived values. */
static gboolean read_names(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const SchemaStudy *study, char ***out, GError **error)
{
    size_t n, field;
    if (!schema_read_texts(yaml, map, key, SCHEMA_OPTIONAL, out, &n, error))
        return FALSE;
    for (size_t i = 0; i < n; i++)
        if (!schema_study_derived(study, (*out)[i]) &&
            !schema_field_find(
                yaml, schema_yaml_get(map, key), study, (*out)[i], &field, error))
            return FALSE;
    return TRUE;
}

gboolean schema_characteristics_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    return read_names(yaml, root, "characteristics", study, &study->characteristics, error);
}

static gboolean check_codes(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const SchemaStudy *study, GError **error)
{
    const SchemaSharing *sharing = &study->sharing;
    if (sharing->consent == SIZE_MAX)
        return sharing->n_codes == 0 ||
               schema_yaml_fail(yaml, map, error, "sharing has codes, but no consent field");
    const SchemaField *field = &study->dictionary->fields[sharing->consent];
    if (field->type != SCHEMA_CHOICE)
        return schema_yaml_fail(yaml, schema_yaml_get(map, "consent"), error,
            "the consent for sharing, %s, must be a choice", field->name);
    for (size_t i = 0; i < sharing->n_codes; i++)
        if (!schema_field_has_code(field, sharing->codes[i]))
            return schema_yaml_fail(yaml, schema_yaml_get(map, "codes"), error,
                "%s has no code \"%s\"", field->name, sharing->codes[i]);
    return TRUE;
}

/* What the study calls the consent for sharing rows. */
static bool take_scope(const SchemaStudy *study, SchemaSharing *sharing)
{
    if (sharing->consent == SIZE_MAX)
        sharing->consent = study->roles.scopes[SCHEMA_SCOPE_SHARING];
    return true;
}

gboolean schema_sharing_read(const SchemaYaml *yaml, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {
        "consent", "codes", "age", "by", "keep", "drop", "shift_days", "min_cell", NULL};
    const SchemaYamlNode *map = schema_yaml_get(schema_yaml_root(yaml), "sharing");
    SchemaSharing *sharing = &study->sharing;
    bool found;
    *sharing = (SchemaSharing){
        .consent = SIZE_MAX, .age = SIZE_MAX, .shift_days = SHIFT_DAYS, .min_cell = MIN_CELL};
    if (!map)
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(
            yaml, map, error, "sharing must be a map, like {consent: share, age: age}");
    return schema_yaml_only_keys(yaml, map, keys, error) &&
           schema_field_read(yaml, map, "consent", study, &sharing->consent, error) &&
           take_scope(study, sharing) &&
           schema_read_texts(yaml, map, "codes", SCHEMA_OPTIONAL, &sharing->codes,
               &sharing->n_codes, error) &&
           check_codes(yaml, map, study, error) &&
           schema_field_read(yaml, map, "age", study, &sharing->age, error) &&
           read_by(yaml, map, study, error) &&
           read_names(yaml, map, "keep", study, &sharing->keep, error) &&
           read_names(yaml, map, "drop", study, &sharing->drop, error) &&
           schema_read_integer(
               yaml, map, "shift_days", 1, MOST_DAYS, &sharing->shift_days, &found, error) &&
           schema_read_integer(
               yaml, map, "min_cell", 1, MOST_CELL, &sharing->min_cell, &found, error);
}

void schema_sharing_clear(SchemaSharing *sharing)
{
    g_strfreev(sharing->codes);
    g_strfreev(sharing->keep);
    g_strfreev(sharing->drop);
    g_free(sharing->by);
}
