/* study.yaml: what a value below a limit counts as, one rule a variable for all hospitals. */
#include "schema/read.h"
#include "schema/study_read.h"

gboolean schema_below_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const words[] = {"held", "half", "limit", "missing", NULL};
    const SchemaYamlNode *below = schema_yaml_get(root, "below");
    const SchemaDictionary *dictionary = study->dictionary;
    study->below = g_new0(SchemaBelow, dictionary->n_fields);
    if (below && !schema_yaml_is_map(below))
        return schema_yaml_fail(
            yaml, below, error, "below must be a map of variables to half, limit or missing");
    for (size_t i = 0; i < schema_yaml_size(below); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(below, i, &name);
        const SchemaField *field = schema_dictionary_find(dictionary, name);
        size_t rule = SCHEMA_BELOW_HELD;
        if (!field || (field->type != SCHEMA_NUMBER && field->type != SCHEMA_INTEGER))
            return schema_yaml_fail(
                yaml, node, error, "below: the dictionary has no number \"%s\"", name);
        if (!schema_read_word(yaml, below, name, words, SCHEMA_REQUIRED, &rule, error))
            return FALSE;
        study->below[field - dictionary->fields] = (SchemaBelow)rule;
        study->n_below += rule != SCHEMA_BELOW_HELD;
    }
    return TRUE;
}
