/**
 * @file
 * What a study asks of consent beside the yes: version, way and scopes, as roles of study.yaml.
 */
#include <string.h>

#include "schema/read.h"
#include "schema/study_read.h"

const char *const schema_scope_names[SCHEMA_N_SCOPES + 1] = {
    "later_studies", "other_countries", "sharing", NULL};
const char *const schema_way_names[SCHEMA_N_WAYS + 1] = {"written", "opt_out", "proxy", NULL};

/* Consent is given where a patient is enrolled, there and nowhere else. */
static gboolean check_place(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *key, size_t field, GError **error)
{
    const size_t consent = study->roles.consent;
    if (field == SIZE_MAX)
        return TRUE;
    if (consent == SIZE_MAX)
        return schema_yaml_fail(yaml, node, error, "%s needs consent among the roles", key);
    const SchemaField *fields = study->dictionary->fields;
    for (size_t e = 0; e < study->n_events; e++)
        if (schema_study_collects(study, e, field) != schema_study_collects(study, e, consent))
            return schema_yaml_fail(yaml, node, error,
                "%s: variable %s must be collected at the event of %s, and there alone", key,
                fields[field].name, fields[consent].name);
    return TRUE;
}

static gboolean read_field(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const SchemaStudy *study, bool is_choice, size_t *out, GError **error)
{
    if (!schema_field_read(yaml, map, key, study, out, error) ||
        !check_place(yaml, schema_yaml_get(map, key), study, key, *out, error))
        return FALSE;
    return *out == SIZE_MAX || !is_choice ||
           study->dictionary->fields[*out].type == SCHEMA_CHOICE ||
           schema_yaml_fail(yaml, schema_yaml_get(map, key), error,
               "%s: variable %s must be a field of choices in the dictionary", key,
               study->dictionary->fields[*out].name);
}

/* consent_way: {variable: V, written: 1, opt_out: 2, proxy: 3}. */
static gboolean read_way(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"variable", "written", "opt_out", "proxy", NULL};
    const SchemaYamlNode *map = schema_yaml_get(roles, "consent_way");
    SchemaRoles *out = &study->roles;
    if (!map)
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error,
            "consent_way must be a map, like {variable: way, written: 1, opt_out: 2, proxy: "
            "3}");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !read_field(yaml, map, "variable", study, true, &out->consent_way, error))
        return FALSE;
    if (out->consent_way == SIZE_MAX)
        return schema_yaml_fail(yaml, map, error, "consent_way needs a variable");
    const SchemaField *field = &study->dictionary->fields[out->consent_way];
    for (size_t i = 0; i < SCHEMA_N_WAYS; i++) {
        char **code = &out->way_codes[i];
        if (!schema_read_text(yaml, map, schema_way_names[i], SCHEMA_OPTIONAL, code, error))
            return FALSE;
        if (!**code)
            g_clear_pointer(code, g_free);
        else if (!schema_field_has_code(field, *code))
            return schema_yaml_fail(yaml, schema_yaml_get(map, schema_way_names[i]), error,
                "%s: \"%s\" is no code of %s", schema_way_names[i], *code, field->name);
    }
    return TRUE;
}

/* consent_scopes: {later_studies: V, other_countries: V, sharing: V}. */
static gboolean read_scopes(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *map = schema_yaml_get(roles, "consent_scopes");
    if (!map)
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error,
            "consent_scopes must be a map of scope: variable; the scopes are later_studies, "
            "other_countries and sharing");
    if (!schema_yaml_only_keys(yaml, map, schema_scope_names, error))
        return FALSE;
    for (size_t i = 0; i < SCHEMA_N_SCOPES; i++)
        if (!read_field(
                yaml, map, schema_scope_names[i], study, true, &study->roles.scopes[i], error))
            return FALSE;
    return TRUE;
}

gboolean schema_consent_read(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error)
{
    return read_field(yaml, roles, "consent_version", study, false,
               &study->roles.consent_version, error) &&
           read_way(yaml, roles, study, error) && read_scopes(yaml, roles, study, error);
}

void schema_consent_init(SchemaRoles *roles)
{
    roles->consent_version = roles->consent_way = SIZE_MAX;
    for (size_t i = 0; i < SCHEMA_N_SCOPES; i++)
        roles->scopes[i] = SIZE_MAX;
}

void schema_consent_clear(SchemaRoles *roles)
{
    for (size_t i = 0; i < SCHEMA_N_WAYS; i++)
        g_clear_pointer(&roles->way_codes[i], g_free);
}
