#include "rules.h"

#include <string.h>

#include "lists.h"
#include "schema/read.h"

/* What is at hand while a file is read. */
typedef struct {
    SchemaYaml *yaml;
    GHashTable *lists, *names;
} Reading;

static void rule_free(gpointer data)
{
    PlausibleRule *rule = data;
    g_free(rule->name);
    g_free(rule->reason);
    g_free(rule->source);
    g_free(rule->form);
    g_free(rule->when);
    g_free(rule->broken);
    g_free(rule);
}

static void correlation_free(gpointer data)
{
    PlausibleCorrelation *correlation = data;
    g_free(correlation->name);
    g_free(correlation->reason);
    g_free(correlation->source);
    g_free(correlation->x);
    g_free(correlation->y);
    g_free(correlation->when);
    g_free(correlation);
}

void plausible_rules_free(PlausibleRules *rules)
{
    if (!rules)
        return;
    g_ptr_array_unref(rules->rules);
    g_ptr_array_unref(rules->correlations);
    g_free(rules->file);
    g_free(rules);
}

/* An expression with its lists filled in; new. */
static gboolean read_sql(const Reading *reading, const SchemaYamlNode *node, const char *key,
    SchemaPresence presence, char **out, GError **error)
{
    g_autofree char *text = NULL;
    if (!schema_read_text(reading->yaml, node, key, presence, &text, error))
        return FALSE;
    *out = plausible_lists_fill(reading->lists, reading->yaml, node, text, error);
    return *out != NULL;
}

/* Whom it concerns; new. */
static gboolean read_when(
    const Reading *reading, const SchemaYamlNode *node, char **out, GError **error)
{
    if (!read_sql(reading, node, "when", SCHEMA_OPTIONAL, out, error))
        return FALSE;
    if (!**out) {
        g_free(*out);
        *out = g_strdup("1");
    }
    return TRUE;
}

/* Name, reason and source, which each entry must have. */
static gboolean read_head(const Reading *reading, const SchemaYamlNode *node, char **name,
    char **reason, char **source, GError **error)
{
    if (!schema_read_name(reading->yaml, node, "name", SCHEMA_REQUIRED, name, error) ||
        !schema_read_text(reading->yaml, node, "reason", SCHEMA_REQUIRED, reason, error) ||
        !schema_read_text(reading->yaml, node, "source", SCHEMA_REQUIRED, source, error))
        return FALSE;
    if (!g_hash_table_add(reading->names, g_strdup(*name)))
        return schema_yaml_fail(
            reading->yaml, node, error, "the name '%s' is there twice; give another", *name);
    return TRUE;
}

/* ---- rules ---- */

static PlausibleKind kind_of(const char *each)
{
    static const char *const kinds[] = {"patient", "visit"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(each, kinds[i]))
            return (PlausibleKind)i;
    return PLAUSIBLE_FORM;
}

static gboolean read_limits(
    const Reading *reading, const SchemaYamlNode *node, PlausibleRule *rule, GError **error)
{
    bool found = false;
    if (!schema_read_number(reading->yaml, node, "at_least", &rule->at_least, error) ||
        !schema_read_number(reading->yaml, node, "at_most", &rule->at_most, error) ||
        !schema_read_integer(reading->yaml, node, "few", 0, 100000, &rule->few, &found, error))
        return FALSE;
    const bool limited =
        schema_yaml_get(node, "at_least") != NULL || schema_yaml_get(node, "at_most") != NULL;
    if (limited && !schema_yaml_get(node, "at_most"))
        rule->at_most = 100;
    if (limited && !found)
        rule->few = PLAUSIBLE_FEW;
    if (rule->at_least < 0 || rule->at_most > 100 || rule->at_least > rule->at_most)
        return schema_yaml_fail(reading->yaml, node, error,
            "rule %s: at_least and at_most are percentages, the first not above the second",
            rule->name);
    return TRUE;
}

/* What breaks the rule: the keys `broken`, or `same` or `rises` of a hospital's patients. */
static gboolean read_broken(
    const Reading *reading, const SchemaYamlNode *node, PlausibleRule *rule, GError **error)
{
    static const char *const keys[] = {"broken", "same", "rises"};
    size_t n = 0, which = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (schema_yaml_get(node, keys[i])) {
            which = i;
            n++;
        }
    if (n != 1)
        return schema_yaml_fail(reading->yaml, node, error,
            "rule %s: one of broken, same and rises was expected", rule->name);
    if (which > 0)
        rule->kind = which == 1 ? PLAUSIBLE_SAME : PLAUSIBLE_RISES;
    return read_sql(reading, node, keys[which], SCHEMA_REQUIRED, &rule->broken, error);
}

static gboolean read_rule(
    const Reading *reading, const SchemaYamlNode *node, PlausibleRules *rules, GError **error)
{
    static const char *const keys[] = {"name", "reason", "source", "each", "when", "broken",
        "same", "rises", "at_least", "at_most", "few", NULL};
    PlausibleRule *rule = g_new0(PlausibleRule, 1);
    g_ptr_array_add(rules->rules, rule);
    rule->line = schema_yaml_line(node);
    g_autofree char *each = NULL;
    if (!schema_yaml_only_keys(reading->yaml, node, keys, error) ||
        !read_head(reading, node, &rule->name, &rule->reason, &rule->source, error) ||
        !schema_read_text(reading->yaml, node, "each", SCHEMA_OPTIONAL, &each, error))
        return FALSE;
    rule->kind = *each ? kind_of(each) : PLAUSIBLE_PATIENT;
    if (rule->kind == PLAUSIBLE_FORM)
        rule->form = g_steal_pointer(&each);
    return read_when(reading, node, &rule->when, error) &&
           read_broken(reading, node, rule, error) && read_limits(reading, node, rule, error);
}

/* ---- correlations ---- */

static gboolean read_correlation(
    const Reading *reading, const SchemaYamlNode *node, PlausibleRules *rules, GError **error)
{
    static const char *const keys[] = {
        "name", "reason", "source", "x", "y", "when", "low", "high", NULL};
    PlausibleCorrelation *correlation = g_new0(PlausibleCorrelation, 1);
    g_ptr_array_add(rules->correlations, correlation);
    correlation->line = schema_yaml_line(node);
    correlation->low = -1;
    correlation->high = 1;
    return schema_yaml_only_keys(reading->yaml, node, keys, error) &&
           read_head(reading, node, &correlation->name, &correlation->reason,
               &correlation->source, error) &&
           read_sql(reading, node, "x", SCHEMA_REQUIRED, &correlation->x, error) &&
           read_sql(reading, node, "y", SCHEMA_REQUIRED, &correlation->y, error) &&
           read_when(reading, node, &correlation->when, error) &&
           schema_read_number(reading->yaml, node, "low", &correlation->low, error) &&
           schema_read_number(reading->yaml, node, "high", &correlation->high, error);
}

/* ---- the file ---- */

typedef gboolean (*ReadEntry)(
    const Reading *reading, const SchemaYamlNode *node, PlausibleRules *rules, GError **error);

static gboolean read_entries(const Reading *reading, const char *key, ReadEntry read,
    PlausibleRules *rules, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(
            reading->yaml, schema_yaml_root(reading->yaml), key, SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        if (!schema_yaml_is_map(node))
            return schema_yaml_fail(reading->yaml, node, error, "%s: a map was expected", key);
        if (!read(reading, node, rules, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_file(
    const Reading *reading, const char *path, PlausibleRules *rules, GError **error)
{
    static const char *const keys[] = {"lists", "rules", "correlations", NULL};
    const SchemaYamlNode *root = schema_yaml_root(reading->yaml);
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(reading->yaml, root, error, "a map with rules was expected");
    rules->file = g_path_get_basename(path);
    return schema_yaml_only_keys(reading->yaml, root, keys, error) &&
           read_entries(reading, "rules", read_rule, rules, error) &&
           read_entries(reading, "correlations", read_correlation, rules, error);
}

PlausibleRules *plausible_rules_load(const char *path, GError **error)
{
    g_autoptr(SchemaYaml) yaml = schema_yaml_load(path, error);
    g_autoptr(GHashTable) lists = yaml ? plausible_lists_load(yaml, path, error) : NULL;
    if (!lists)
        return NULL;
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(PlausibleRules) rules = g_new0(PlausibleRules, 1);
    rules->rules = g_ptr_array_new_with_free_func(rule_free);
    rules->correlations = g_ptr_array_new_with_free_func(correlation_free);
    const Reading reading = {yaml, lists, names};
    return read_file(&reading, path, rules, error) ? g_steal_pointer(&rules) : NULL;
}
