#include "sample_data/rehearsal/spec_value.h"

#include <string.h>

#include "schema/read.h"

/* Index of a field; SIZE_MAX with `error` where the dictionary has none of that name. */
static size_t find_field(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *name, GError **error)
{
    const SchemaField *field = schema_dictionary_find(study->dictionary, name);
    if (field)
        return (size_t)(field - study->dictionary->fields);
    g_autofree const char **names = schema_dictionary_names(study->dictionary);
    schema_fail_unknown(yaml, node, "field", name, names, error);
    return SIZE_MAX;
}

/* ---- values ---- */

/* Reads a number that may be absent, and notes whether it is there. */
static gboolean read_maybe(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    double *out, bool *found, GError **error)
{
    *found = schema_yaml_get(map, key) != NULL;
    return schema_read_number(yaml, map, key, out, error);
}

static gboolean read_weights(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaField *field, RehearsalValue *value, GError **error)
{
    const SchemaYamlNode *weights = schema_yaml_get(map, "weights");
    if (!weights)
        return TRUE;
    if (!schema_yaml_is_map(weights) || field->n_choices == 0)
        return schema_yaml_fail(yaml, weights, error,
            "%s: weights are a map of the codes of a field with choices", field->name);
    value->weight = g_new0(double, field->n_choices);
    double sum = 0;
    for (size_t i = 0; i < schema_yaml_size(weights); i++) {
        const char *code = NULL;
        const SchemaYamlNode *node = schema_yaml_item(weights, i, &code);
        size_t c = 0;
        while (c < field->n_choices && strcmp(field->choices[c].code, code) != 0)
            c++;
        if (c == field->n_choices)
            return schema_yaml_fail(
                yaml, node, error, "%s: '%s' is none of its codes", field->name, code);
        if (!schema_read_number(yaml, weights, code, &value->weight[c], error))
            return FALSE;
        if (value->weight[c] < 0)
            return schema_yaml_fail(
                yaml, node, error, "%s: the weight of %s is below 0", field->name, code);
        sum += value->weight[c];
    }
    return sum > 0 || schema_yaml_fail(yaml, weights, error,
                          "%s: at least one weight must be above 0", field->name);
}

static gboolean read_after(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, RehearsalValue *value, GError **error)
{
    const SchemaYamlNode *node = schema_yaml_get(map, "after");
    const char *name = schema_yaml_peek(node);
    value->after = SIZE_MAX;
    if (!name)
        return TRUE;
    value->after = find_field(yaml, node, study, name, error);
    return value->after != SIZE_MAX;
}

static gboolean check_value(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaField *field, const RehearsalValue *value, GError **error)
{
    if (value->sd < 0 || value->spread < 0 || (value->has_median && value->median <= 0))
        return schema_yaml_fail(yaml, map, error,
            "%s: sd and spread are not below 0, and a median is above it", field->name);
    if (value->has_low && value->has_high && value->low > value->high)
        return schema_yaml_fail(yaml, map, error, "%s: low is above high", field->name);
    return TRUE;
}

static gboolean read_value(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, const SchemaField *field, RehearsalValue *value, GError **error)
{
    bool has_spread = false;
    value->spread = 0.4;
    if (!read_maybe(yaml, map, "mean", &value->mean, &value->has_mean, error) ||
        !read_maybe(yaml, map, "sd", &value->sd, &value->has_sd, error) ||
        !read_maybe(yaml, map, "median", &value->median, &value->has_median, error) ||
        !read_maybe(yaml, map, "spread", &value->spread, &has_spread, error) ||
        !read_maybe(yaml, map, "low", &value->low, &value->has_low, error) ||
        !read_maybe(yaml, map, "high", &value->high, &value->has_high, error) ||
        !read_maybe(yaml, map, "percent", &value->percent, &value->has_percent, error))
        return FALSE;
    return read_weights(yaml, map, field, value, error) &&
           read_after(yaml, map, study, value, error) &&
           check_value(yaml, map, field, value, error);
}

static gboolean add_value(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, size_t field, size_t event, GArray *values, GError **error)
{
    static const char *const keys[] = {"mean", "sd", "median", "spread", "low", "high",
        "percent", "weights", "after", "at", NULL};
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(
            yaml, map, error, "%s: a map was expected", study->dictionary->fields[field].name);
    if (!schema_yaml_only_keys(yaml, map, keys, error))
        return FALSE;
    const RehearsalEntry entry = {.field = field, .event = event};
    g_array_append_val(values, entry);
    return read_value(yaml, map, study, &study->dictionary->fields[field],
        &g_array_index(values, RehearsalEntry, values->len - 1).value, error);
}

/* What is told of a field, then what is told of it at some events. */
static gboolean read_field(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, size_t field, GArray *values, GError **error)
{
    if (!add_value(yaml, map, study, field, SIZE_MAX, values, error))
        return FALSE;
    const SchemaYamlNode *at = schema_yaml_get(map, "at");
    for (size_t i = 0; i < schema_yaml_size(at); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(at, i, &name);
        const size_t event = name ? schema_study_event(study, name) : SIZE_MAX;
        if (event == SIZE_MAX)
            return schema_yaml_fail(
                yaml, node, error, "at: the study has no event '%s'", name ? name : "");
        if (!add_value(yaml, node, study, field, event, values, error))
            return FALSE;
    }
    return TRUE;
}

gboolean rehearsal_values_read(
    const SchemaYaml *yaml, const SchemaStudy *study, GArray *values, GError **error)
{
    const SchemaYamlNode *map = schema_yaml_get(schema_yaml_root(yaml), "values");
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(map, i, &name);
        const size_t field =
            name ? find_field(yaml, node, study, name, error)
                 : (schema_yaml_fail(yaml, map, error, "values: a map was expected"), SIZE_MAX);
        if (field == SIZE_MAX || !read_field(yaml, node, study, field, values, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what goes together ---- */

static gboolean read_link(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, RehearsalLink *link, GError **error)
{
    static const char *const keys[] = {"strength", "fields", NULL};
    char **names = NULL;
    link->strength = 0.6;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "together: a list of maps was expected");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !schema_read_number(yaml, map, "strength", &link->strength, error) ||
        !schema_read_texts(yaml, map, "fields", SCHEMA_REQUIRED, &names, &link->n, error))
        return FALSE;
    g_auto(GStrv) owned = names;
    if (link->strength < 0 || link->strength > 1)
        return schema_yaml_fail(yaml, map, error, "together: strength is from 0 to 1");
    link->field = g_new0(size_t, link->n + 1);
    link->sign = g_new0(int, link->n + 1);
    for (size_t i = 0; i < link->n; i++) {
        const bool minus = owned[i][0] == '-';
        link->sign[i] = minus ? -1 : 1;
        link->field[i] = find_field(yaml, map, study, owned[i] + minus, error);
        if (link->field[i] == SIZE_MAX)
            return FALSE;
    }
    return TRUE;
}

gboolean rehearsal_links_read(
    const SchemaYaml *yaml, const SchemaStudy *study, GArray *links, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(
            yaml, schema_yaml_root(yaml), "together", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        g_array_set_size(links, links->len + 1);
        RehearsalLink *link = &g_array_index(links, RehearsalLink, links->len - 1);
        *link = (RehearsalLink){0};
        if (!read_link(yaml, schema_yaml_item(list, i, NULL), study, link, error))
            return FALSE;
    }
    return TRUE;
}
