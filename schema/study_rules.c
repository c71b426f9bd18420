/* study.yaml: conditions that every patient must meet (rule `rule`). Their SQL is checked where
 * expressions are run. */
#include "schema/read.h"
#include "schema/study_read.h"

static gboolean read_rule(
    const SchemaYaml *yaml, const SchemaYamlNode *node, SchemaRule *rule, GError **error)
{
    static const char *const keys[] = {"name", "sql", "message", NULL};
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "a rule is a map with sql and message");
    rule->line = schema_yaml_line(node);
    return schema_yaml_only_keys(yaml, node, keys, error) &&
           schema_read_text(yaml, node, "name", SCHEMA_OPTIONAL, &rule->name, error) &&
           schema_read_text(yaml, node, "sql", SCHEMA_REQUIRED, &rule->sql, error) &&
           schema_read_text(yaml, node, "message", SCHEMA_REQUIRED, &rule->message, error);
}

gboolean schema_rules_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "rules", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    study->rules = g_new0(SchemaRule, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        study->n_rules = i + 1;
        if (!read_rule(yaml, node, &study->rules[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (study->rules[i].name[0] &&
                g_str_equal(study->rules[k].name, study->rules[i].name))
                return schema_yaml_fail(
                    yaml, node, error, "two rules are named %s", study->rules[i].name);
    }
    return TRUE;
}

void schema_rules_free(SchemaRule *rules, size_t n)
{
    for (size_t i = 0; rules && i < n; i++) {
        g_free(rules[i].name);
        g_free(rules[i].sql);
        g_free(rules[i].message);
    }
    g_free(rules);
}
