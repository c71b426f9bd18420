/* `targets:` of study.yaml: how many patients by when. */
#include "base/date.h"
#include "schema/read.h"
#include "schema/study_read.h"

#define MAX_PATIENTS 100000000

static gboolean read_day(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    bool *has, int32_t *day, GError **error)
{
    g_autofree char *text = NULL;
    if (!schema_read_text(yaml, map, key, SCHEMA_OPTIONAL, &text, error))
        return FALSE;
    *has = text[0] != '\0';
    return !*has || base_date_parse(text, BASE_DATE_YMD, day) ||
           schema_yaml_fail(yaml, schema_yaml_get(map, key), error,
               "%s \"%s\" is no date; one like 2022-03-31 was expected", key, text);
}

static gboolean read_sites(
    const SchemaYaml *yaml, const SchemaYamlNode *map, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *sites = schema_yaml_get(map, "sites");
    study->targets.of_site = g_new0(int, study->n_sites + 1);
    if (!sites || schema_yaml_is_null(sites))
        return TRUE;
    if (!schema_yaml_is_map(sites))
        return schema_yaml_fail(
            yaml, sites, error, "sites must be a map of patients, {site_01: 20}");
    g_autofree const char **codes = g_new0(const char *, study->n_sites + 1);
    for (size_t s = 0; s < study->n_sites; s++)
        codes[s] = study->sites[s].code;
    if (!schema_yaml_only_keys(yaml, sites, codes, error))
        return FALSE;
    for (size_t s = 0; s < study->n_sites; s++) {
        bool found = false;
        if (!schema_read_integer(yaml, sites, codes[s], 0, MAX_PATIENTS,
                &study->targets.of_site[s], &found, error))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_targets_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"patients", "from", "until", "sites", NULL};
    const SchemaYamlNode *map = schema_yaml_get(root, "targets");
    SchemaTargets *targets = &study->targets;
    bool found = false;
    if (!map || schema_yaml_is_null(map))
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error,
            "targets must be a map, {patients: 400, from: 2018-10-01, until: 2022-03-31}");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !schema_read_integer(
            yaml, map, "patients", 1, MAX_PATIENTS, &targets->patients, &found, error) ||
        !read_day(yaml, map, "from", &targets->has_from, &targets->from, error) ||
        !read_day(yaml, map, "until", &targets->has_until, &targets->until, error))
        return FALSE;
    if (targets->has_from && targets->has_until && targets->until <= targets->from)
        return schema_yaml_fail(yaml, map, error, "until must be after from");
    return read_sites(yaml, map, study, error);
}
