/* study.yaml: the hospitals, and what patients the ethics committee lets each enrol. */
#include <string.h>

#include "base/date.h"
#include "schema/read.h"
#include "schema/study_read.h"

static gboolean read_day(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    bool *found, int32_t *days, GError **error)
{
    g_autofree char *text = NULL;
    if (!schema_read_text(yaml, map, key, SCHEMA_OPTIONAL, &text, error))
        return FALSE;
    *found = text[0] != '\0';
    return !*found || base_date_parse(text, BASE_DATE_YMD, days) ||
           schema_yaml_fail(yaml, schema_yaml_get(map, key), error,
               "%s \"%s\" is no date; one like 2018-10-01 was expected", key, text);
}

static gboolean read_approved(
    const SchemaYaml *yaml, const SchemaYamlNode *node, SchemaSite *site, GError **error)
{
    static const char *const keys[] = {"from", "until", NULL};
    const SchemaYamlNode *map = schema_yaml_get(node, "approved");
    if (!map || schema_yaml_is_null(map))
        return TRUE;
    if (!schema_yaml_is_map(map) || schema_yaml_size(map) == 0)
        return schema_yaml_fail(yaml, map, error,
            "approved must be a map of days, {from: 2018-10-01, until: 2022-03-31}");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !read_day(yaml, map, "from", &site->has_from, &site->from_days, error) ||
        !read_day(yaml, map, "until", &site->has_until, &site->until_days, error))
        return FALSE;
    return !site->has_from || !site->has_until || site->from_days <= site->until_days ||
           schema_yaml_fail(yaml, map, error, "approved: from is after until");
}

/** A site is its label, or a map with more. */
static gboolean read_site(
    const SchemaYaml *yaml, const SchemaYamlNode *node, SchemaSite *site, GError **error)
{
    static const char *const keys[] = {"label", "approved", NULL};
    if (schema_yaml_is_map(node))
        return schema_yaml_only_keys(yaml, node, keys, error) &&
               schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &site->label, error) &&
               read_approved(yaml, node, site, error);
    site->label = schema_yaml_text(node);
    return (site->label && site->label[0]) ||
           schema_yaml_fail(yaml, node, error,
               "site %s: its label, or a map with label and approved, was expected",
               site->code);
}

/** The site as a variable of every patient. */
static void make_variable(SchemaStudy *study)
{
    SchemaChoice *choices = g_new0(SchemaChoice, study->n_sites);
    for (size_t i = 0; i < study->n_sites; i++) {
        choices[i].code = g_strdup(study->sites[i].code);
        choices[i].label = g_strdup(study->sites[i].label);
    }
    study->site = (SchemaDerived){.name = g_strdup(SCHEMA_SITE),
        .label = g_strdup("Site"),
        .unit = g_strdup(""),
        .source = g_strdup(""),
        .sql = g_strdup(SCHEMA_SITE),
        .form = SIZE_MAX,
        .n_choices = study->n_sites,
        .choices = choices};
}

gboolean schema_sites_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *map = schema_read_node(yaml, root, "sites", error);
    if (!map)
        return FALSE;
    if (!schema_yaml_is_map(map) || schema_yaml_size(map) == 0)
        return schema_yaml_fail(yaml, map, error, "sites must be a map of code: label");
    study->sites = g_new0(SchemaSite, schema_yaml_size(map));
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const char *code = NULL;
        const SchemaYamlNode *node = schema_yaml_item(map, i, &code);
        SchemaSite *site = &study->sites[i];
        study->n_sites = i + 1;
        site->code = g_strdup(code);
        if (!code[0])
            return schema_yaml_fail(yaml, node, error, "sites must be a map of code: label");
        if (!read_site(yaml, node, site, error))
            return FALSE;
        study->has_approvals = study->has_approvals || site->has_from || site->has_until;
    }
    make_variable(study);
    return TRUE;
}
