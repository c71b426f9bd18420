/* The matches of an analysis file, and the terms (covariates, outcomes) of any model. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

/* ---- terms ---- */

/* A term of which the file says the variable and nothing else. */
static gboolean read_bare_term(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *name, SchemaRow *row, GError **error)
{
    SchemaVariable variable = {0};
    if (!schema_variable_find(reader, node, name, &variable, error))
        return FALSE;
    row->line = schema_yaml_line(node);
    row->id = g_strdup(name);
    row->variable = g_strdup(name);
    row->label = g_strdup(variable.field ? variable.field->label : variable.derived->label);
    row->published = g_strdup(row->label);
    row->kind = schema_variable_kind(&variable);
    row->decimals = 2;
    size_t n_events = 0;
    for (size_t i = 0; i < reader->study->n_events; i++)
        n_events += schema_variable_at(reader->study, &variable, i);
    if (n_events > 1)
        return schema_yaml_fail(reader->yaml, node, error,
            "%s is collected at several visits; write {variable: %s, visits: [VISIT]}", name,
            name);
    return row->kind == SCHEMA_ROW_CONTINUOUS || row->kind == SCHEMA_ROW_MULTIPLE ||
           schema_levels_read(reader, NULL, row, error);
}

gboolean schema_term_read(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    const SchemaTable context = {
        .kind = SCHEMA_TABLE_REGRESSION, .grouping = &reader->analysis->grouping};
    const char *name = schema_yaml_peek(node);
    if (name ? !read_bare_term(reader, node, name, row, error)
             : !schema_row_read(reader, node, &context, NULL, row, error))
        return FALSE;
    if (row->kind == SCHEMA_ROW_MULTIPLE)
        return schema_yaml_fail(reader->yaml, node, error,
            "%s is a checkbox field, of which a patient may have several; derive one value a "
            "patient from it",
            row->variable);
    return row->n_visits <= 1 || schema_yaml_fail(reader->yaml, node, error,
                                     "%s: one visit, not several", row->variable);
}

static gboolean find_factor(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, size_t n, const char *id, const SchemaRow **factor,
    GError **error)
{
    g_autofree const char **known = g_new0(const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        known[i] = table->rows[i].id;
        if (strcmp(known[i], id) == 0)
            *factor = &table->rows[i];
    }
    if (!*factor)
        return schema_fail_unknown(reader->yaml, node, "row above", id, known, error);
    const bool is_number =
        (*factor)->kind == SCHEMA_ROW_CONTINUOUS || (*factor)->kind == SCHEMA_ROW_BINARY;
    return (is_number && !(*factor)->factors[0]) ||
           schema_yaml_fail(reader->yaml, node, error,
               "an interaction is of numbers and of binary rows, and %s is neither: give it "
               "kind "
               "binary with the level that counts, or a table of kind subgroups",
               id);
}

gboolean schema_product_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, size_t n, SchemaRow *row, GError **error)
{
    static const char *const keys[] = {"interaction", "id", "label", "decimals", NULL};
    g_auto(GStrv) ids = NULL;
    size_t n_ids = 0;
    row->line = schema_yaml_line(node);
    row->decimals = 2;
    row->summary = SCHEMA_SUMMARY_MEAN;
    row->variable = g_strdup("");
    if (!schema_yaml_only_keys(reader->yaml, node, keys, error) ||
        !schema_read_texts(
            reader->yaml, node, "interaction", SCHEMA_REQUIRED, &ids, &n_ids, error) ||
        !schema_read_name(reader->yaml, node, "id", SCHEMA_OPTIONAL, &row->id, error) ||
        !schema_read_text(reader->yaml, node, "label", SCHEMA_OPTIONAL, &row->label, error) ||
        !schema_read_integer(reader->yaml, node, "decimals", 0, 6, &row->decimals, NULL, error))
        return FALSE;
    if (n_ids != 2)
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "interaction"), error,
            "an interaction is of two rows above it: [ROW, ROW]");
    for (size_t i = 0; i < 2; i++)
        if (!find_factor(reader, schema_yaml_get(node, "interaction"), table, n, ids[i],
                &row->factors[i], error))
            return FALSE;
    if (*row->id == '\0') {
        g_free(row->id);
        row->id = g_strdup_printf("%s_x_%s", ids[0], ids[1]);
    }
    if (*row->label == '\0') {
        g_free(row->label);
        row->label =
            g_strdup_printf("%s \xc3\x97 %s", row->factors[0]->label, row->factors[1]->label);
    }
    row->published = g_strdup(row->label);
    return TRUE;
}

/* ---- matches ---- */

static size_t find_group(const SchemaGrouping *grouping, const char *id)
{
    for (size_t i = 0; i < grouping->n_groups; i++)
        if (strcmp(grouping->groups[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static gboolean read_group(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *key, SchemaPresence presence, size_t *group, GError **error)
{
    const SchemaGrouping *grouping = &reader->analysis->grouping;
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, key, presence, &id, error))
        return FALSE;
    if (!*id)
        return TRUE;
    *group = find_group(grouping, id);
    if (*group != SIZE_MAX)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, grouping->n_groups + 1);
    for (size_t i = 0; i < grouping->n_groups; i++)
        known[i] = grouping->groups[i].id;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, key), "group", id, known, error);
}

static gboolean read_arms(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaMatch *match, GError **error)
{
    match->control = SIZE_MAX;
    if (!read_group(reader, node, "treated", SCHEMA_REQUIRED, &match->treated, error) ||
        !read_group(reader, node, "control", SCHEMA_OPTIONAL, &match->control, error))
        return FALSE;
    if (match->control == SIZE_MAX && reader->analysis->grouping.n_groups == 2)
        match->control = 1 - match->treated;
    if (match->control == SIZE_MAX)
        return schema_yaml_fail(reader->yaml, node, error,
            "the key control is missing: of more than two groups, which is the other one");
    return match->control != match->treated ||
           schema_yaml_fail(reader->yaml, node, error, "treated and control are one group");
}

static gboolean read_covariates(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaMatch *match, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, node, "covariates", SCHEMA_REQUIRED, &list, error))
        return FALSE;
    match->covariates = g_new0(SchemaRow, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        match->n_covariates = i + 1;
        if (!schema_term_read(reader, item, &match->covariates[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (strcmp(match->covariates[k].id, match->covariates[i].id) == 0)
                return schema_yaml_fail(reader->yaml, item, error,
                    "two covariates are called %s; give one of them another id",
                    match->covariates[i].id);
    }
    return TRUE;
}

static gboolean read_match(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaMatch *match, GError **error)
{
    static const char *const keys[] = {"id", "label", "treated", "control", "covariates",
        "method", "caliper", "caliper_scale", NULL};
    static const char *const methods[] = {"nearest", "optimal", NULL};
    static const char *const scales[] = {"logit", "probability", NULL};
    const SchemaYaml *yaml = reader->yaml;
    size_t method = 0, scale = 0;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a match is a map with id, label, treated and covariates");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &match->id, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &match->label, error) ||
        !schema_read_word(yaml, node, "method", methods, SCHEMA_OPTIONAL, &method, error) ||
        !schema_read_word(
            yaml, node, "caliper_scale", scales, SCHEMA_OPTIONAL, &scale, error) ||
        !schema_read_number(yaml, node, "caliper", &match->caliper_sd, error) ||
        !read_arms(reader, node, match, error) || !read_covariates(reader, node, match, error))
        return FALSE;
    match->optimal = method == 1;
    match->probability = scale == 1;
    match->has_caliper = schema_yaml_get(node, "caliper") != NULL;
    return match->caliper_sd >= 0 ||
           schema_yaml_fail(yaml, schema_yaml_get(node, "caliper"), error,
               "a caliper is a number of standard deviations, 0 or more");
}

gboolean schema_matches_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, root, "matches", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    analysis->matches = g_new0(SchemaMatch, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        analysis->n_matches = i + 1;
        if (!read_match(reader, node, &analysis->matches[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (strcmp(analysis->matches[k].id, analysis->matches[i].id) == 0)
                return schema_yaml_fail(reader->yaml, node, error, "two matches have the id %s",
                    analysis->matches[i].id);
    }
    return TRUE;
}

void schema_matches_free(SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_matches; i++) {
        SchemaMatch *match = &analysis->matches[i];
        schema_rows_free(match->covariates, match->n_covariates);
        g_free(match->id);
        g_free(match->label);
    }
    g_free(analysis->matches);
}
