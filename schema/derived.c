#include "schema/study_read.h"

#include <string.h>

#include "schema/read.h"

static const char *const keys[] = {
    "name", "label", "unit", "source", "sql", "level", "form", "choices", NULL};
static const char *const levels[] = {
    [SCHEMA_LEVEL_PATIENT] = "patient", [SCHEMA_LEVEL_VISIT] = "visit", NULL};

static gboolean read_form(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaDerived *derived, GError **error)
{
    g_autofree char *form = NULL;
    derived->form = SIZE_MAX;
    if (!schema_read_text(yaml, node, "form", SCHEMA_OPTIONAL, &form, error))
        return FALSE;
    if (derived->level == SCHEMA_LEVEL_PATIENT)
        return !*form || schema_yaml_fail(yaml, schema_yaml_get(node, "form"), error,
                             "form is only for values at visit level");
    if (!*form)
        return schema_yaml_fail(yaml, node, error,
            "the key form is missing here; a value at visit level exists where its form is");
    derived->form = schema_study_form(study, form);
    if (derived->form != SIZE_MAX)
        return TRUE;
    return schema_fail_unknown(yaml, schema_yaml_get(node, "form"), "form", form,
        (const char *const *)study->dictionary->forms, error);
}

static gboolean check_name(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const SchemaDerived *all, size_t i, GError **error)
{
    const char *name = all[i].name;
    const SchemaDerived *of_study = schema_study_derived(study, name);
    bool taken = schema_dictionary_find(study->dictionary, name) != NULL ||
                 schema_dictionary_find_column(study->dictionary, name) != NULL ||
                 (of_study && of_study != &all[i]) || strcmp(name, SCHEMA_SITE) == 0 ||
                 strcmp(name, SCHEMA_CUTOFF) == 0;
    for (size_t k = 0; k < i; k++)
        taken = taken || strcmp(all[k].name, name) == 0;
    return !taken || schema_yaml_fail(yaml, schema_yaml_get(node, "name"), error,
                         "the name %s is taken by another variable", name);
}

static gboolean read_one(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaDerived *derived, GError **error)
{
    size_t level = SCHEMA_LEVEL_PATIENT;
    derived->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a derived value is a map with name and sql");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "name", SCHEMA_REQUIRED, &derived->name, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &derived->label, error) ||
        !schema_read_text(yaml, node, "unit", SCHEMA_OPTIONAL, &derived->unit, error) ||
        !schema_read_text(yaml, node, "source", SCHEMA_OPTIONAL, &derived->source, error) ||
        !schema_read_text(yaml, node, "sql", SCHEMA_REQUIRED, &derived->sql, error) ||
        !schema_read_word(yaml, node, "level", levels, SCHEMA_OPTIONAL, &level, error) ||
        !schema_read_choices(yaml, node, "choices", SCHEMA_OPTIONAL, &derived->choices,
            &derived->n_choices, error))
        return FALSE;
    derived->level = (SchemaLevelOfValue)level;
    return read_form(yaml, node, study, derived, error);
}

gboolean schema_derived_read(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, SchemaDerived **out, size_t *n, GError **error)
{
    const SchemaYamlNode *list = NULL;
    *out = NULL;
    *n = 0;
    if (!schema_read_list(yaml, map, "derived", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    const size_t size = schema_yaml_size(list);
    *out = g_new0(SchemaDerived, size + 1);
    for (size_t i = 0; i < size; i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        *n = i + 1;
        if (!read_one(yaml, node, study, &(*out)[i], error) ||
            !check_name(yaml, node, study, *out, i, error))
            return FALSE;
    }
    return TRUE;
}

void schema_derived_clear(SchemaDerived *derived)
{
    g_free(derived->name);
    g_free(derived->label);
    g_free(derived->unit);
    g_free(derived->source);
    g_free(derived->sql);
    schema_choices_free(derived->choices, derived->n_choices);
}

void schema_derived_free(SchemaDerived *derived, size_t n)
{
    for (size_t i = 0; derived && i < n; i++)
        schema_derived_clear(&derived[i]);
    g_free(derived);
}
