/* Fields as study.yaml names them. */
#include "schema/read.h"
#include "schema/study_read.h"

gboolean schema_field_find(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *name, size_t *out, GError **error)
{
    const SchemaField *field = schema_dictionary_find(study->dictionary, name);
    if (field) {
        *out = (size_t)(field - study->dictionary->fields);
        return TRUE;
    }
    g_autofree const char **known = schema_dictionary_names(study->dictionary);
    return schema_fail_unknown(yaml, node, "variable", name, known, error);
}

gboolean schema_field_read(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const SchemaStudy *study, size_t *out, GError **error)
{
    g_autofree char *name = NULL;
    *out = SIZE_MAX;
    if (!schema_read_text(yaml, map, key, SCHEMA_OPTIONAL, &name, error))
        return FALSE;
    return !*name ||
           schema_field_find(yaml, schema_yaml_get(map, key), study, name, out, error);
}
