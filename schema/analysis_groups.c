/* The groupings of an analysis file: groups, pairs of groups and the column over all. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/constants.h"
#include "schema/read.h"

/* ---- freeing ---- */

static void group_clear(SchemaGroup *group)
{
    g_free(group->id);
    g_free(group->label);
    g_free(group->abbreviation);
    g_free(group->value);
    g_free(group->crossed);
    g_free(group->over);
    g_free(group->under);
}

static void grouping_clear(SchemaGrouping *grouping)
{
    for (size_t i = 0; i < grouping->n_groups; i++)
        group_clear(&grouping->groups[i]);
    for (size_t i = 0; i < grouping->n_pairs; i++) {
        g_free(grouping->pairs[i].id);
        g_free(grouping->pairs[i].label);
    }
    group_clear(&grouping->total);
    g_free(grouping->id);
    g_free(grouping->by);
    g_free(grouping->cross);
    g_free(grouping->overall_id);
    g_free(grouping->groups);
    g_free(grouping->pairs);
}

/* ---- reading ---- */

static size_t find_group(const SchemaGrouping *grouping, const char *id)
{
    for (size_t i = 0; i < grouping->n_groups; i++)
        if (strcmp(grouping->groups[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

/* A group of a variable with choices must be one of them. */
static gboolean check_group(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaGrouping *grouping, size_t i, const SchemaVariable *variable, GError **error)
{
    const char *id = grouping->groups[i].id;
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    if (find_group(grouping, id) != i)
        return schema_yaml_fail(reader->yaml, node, error, "two groups have the id %s", id);
    for (size_t k = 0; k < n; k++)
        if (strcmp(choices[k].code, id) == 0)
            return TRUE;
    g_autofree char *fault =
        schema_constant_fault_of(reader->study, reader->analysis, grouping->by, id);
    return !fault || schema_yaml_fail(reader->yaml, node, error, "group %s: %s", id, fault);
}

static gboolean read_group(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *what, SchemaGroup *group, GError **error)
{
    static const char *const keys[] = {
        "id", "label", "abbreviation", SCHEMA_MAY_BE_EMPTY, NULL};
    const SchemaYaml *yaml = reader->yaml;
    group->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "%s is a map with id and label", what);
    return schema_yaml_only_keys(yaml, node, keys, error) &&
           schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &group->id, error) &&
           schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &group->label, error) &&
           schema_read_text(
               yaml, node, "abbreviation", SCHEMA_OPTIONAL, &group->abbreviation, error) &&
           schema_read_bool(yaml, node, SCHEMA_MAY_BE_EMPTY, &group->may_be_empty, error);
}

/* Without a list each choice is a group. */
static void all_groups(
    SchemaGrouping *grouping, const SchemaChoice *choices, size_t n, size_t line)
{
    grouping->groups = g_new0(SchemaGroup, n + 1);
    grouping->n_groups = n;
    for (size_t i = 0; i < n; i++)
        grouping->groups[i] = (SchemaGroup){.id = g_strdup(choices[i].code),
            .label = g_strdup(choices[i].label),
            .abbreviation = g_strdup(""),
            .line = line};
}

static gboolean read_group_list(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaGrouping *grouping, const SchemaVariable *variable, GError **error)
{
    const SchemaYamlNode *list = NULL;
    size_t n_choices = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n_choices);
    if (!schema_read_list(reader->yaml, map, "list",
            n_choices > 0 ? SCHEMA_OPTIONAL : SCHEMA_REQUIRED, &list, error))
        return FALSE;
    if (!list) {
        all_groups(grouping, choices, n_choices, schema_yaml_line(map));
        return TRUE;
    }
    grouping->groups = g_new0(SchemaGroup, schema_yaml_size(list));
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        grouping->n_groups = i + 1;
        if (!read_group(reader, node, "a group", &grouping->groups[i], error) ||
            !check_group(reader, node, grouping, i, variable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_pair_groups(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaGrouping *grouping, SchemaPair *pair, GError **error)
{
    g_auto(GStrv) ids = NULL;
    size_t n = 0;
    if (!schema_read_texts(reader->yaml, node, "groups", SCHEMA_REQUIRED, &ids, &n, error))
        return FALSE;
    if (n != 2)
        return schema_yaml_fail(reader->yaml, node, error, "a pair is of two groups");
    size_t *const found[2] = {&pair->first, &pair->second};
    g_autofree const char **known = g_new0(const char *, grouping->n_groups + 1);
    for (size_t i = 0; i < grouping->n_groups; i++)
        known[i] = grouping->groups[i].id;
    for (size_t i = 0; i < 2; i++) {
        *found[i] = find_group(grouping, ids[i]);
        if (*found[i] == SIZE_MAX)
            return schema_fail_unknown(
                reader->yaml, schema_yaml_get(node, "groups"), "group", ids[i], known, error);
    }
    return TRUE;
}

/* Without a list each two groups are a pair. */
static void all_pairs(SchemaGrouping *grouping)
{
    const SchemaGroup *groups = grouping->groups;
    const size_t n = grouping->n_groups;
    grouping->pairs = g_new0(SchemaPair, n * n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            grouping->pairs[grouping->n_pairs++] =
                (SchemaPair){g_strdup_printf("%s_vs_%s", groups[i].id, groups[k].id),
                    g_strdup_printf("%s vs %s", groups[i].label, groups[k].label), i, k};
}

static gboolean read_pairs(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaGrouping *grouping, GError **error)
{
    static const char *const keys[] = {"id", "label", "groups", NULL};
    const SchemaYaml *yaml = reader->yaml;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, map, "pairs", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    if (!list) {
        all_pairs(grouping);
        return TRUE;
    }
    grouping->pairs = g_new0(SchemaPair, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        SchemaPair *pair = &grouping->pairs[i];
        grouping->n_pairs = i + 1;
        if (!schema_yaml_is_map(node))
            return schema_yaml_fail(
                yaml, node, error, "a pair is a map with id, label and groups");
        if (!schema_yaml_only_keys(yaml, node, keys, error) ||
            !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &pair->id, error) ||
            !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &pair->label, error) ||
            !read_pair_groups(reader, node, grouping, pair, error))
            return FALSE;
        if (find_group(grouping, pair->id) != SIZE_MAX)
            return schema_yaml_fail(
                yaml, node, error, "the pair %s bears the id of a group", pair->id);
        for (size_t k = 0; k < i; k++)
            if (strcmp(grouping->pairs[k].id, pair->id) == 0)
                return schema_yaml_fail(
                    yaml, node, error, "two pairs have the id %s", pair->id);
    }
    return TRUE;
}

static gboolean read_total(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaGrouping *grouping, GError **error)
{
    const SchemaYamlNode *node = schema_yaml_get(map, "total");
    if (!node) {
        grouping->total.id = g_strdup("");
        return TRUE;
    }
    if (!read_group(reader, node, "total", &grouping->total, error))
        return FALSE;
    return find_group(grouping, grouping->total.id) == SIZE_MAX ||
           schema_yaml_fail(reader->yaml, node, error, "the total bears the id of the group %s",
               grouping->total.id);
}

/* A patient is in one group: the variable has one value a patient. */
static gboolean check_by(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *by, const SchemaVariable *variable, GError **error)
{
    size_t n_events = 0, event = 0;
    for (size_t i = 0; i < reader->study->n_events; i++) {
        const bool there = schema_variable_at(reader->study, variable, i);
        event = there && n_events == 0 ? i : event;
        n_events += there;
    }
    if (variable->field && variable->field->type == SCHEMA_CHECKBOX)
        return schema_yaml_fail(reader->yaml, node, error,
            "%s is a checkbox field, of which a patient may have several; derive one value a "
            "patient from it",
            by);
    return n_events <= 1 ||
           schema_yaml_fail(reader->yaml, node, error,
               "%s is collected at several visits; derive one value a patient from it, such as "
               "sql: %s__%s",
               by, by, reader->study->events[event].name);
}

/* Each group of the one with each of the other. */
static void cross_groups(SchemaGrouping *grouping, const SchemaGrouping *other)
{
    const size_t n = grouping->n_groups * other->n_groups;
    SchemaGroup *all = g_new0(SchemaGroup, n + 1);
    for (size_t i = 0; i < n; i++) {
        const SchemaGroup *over = &grouping->groups[i / other->n_groups];
        const SchemaGroup *under = &other->groups[i % other->n_groups];
        all[i] = (SchemaGroup){.id = g_strdup_printf("%s_%s", over->id, under->id),
            .label = g_strdup_printf("%s, %s", over->label, under->label),
            .abbreviation = g_strdup(""),
            .value = g_strdup(over->id),
            .crossed = g_strdup(under->id),
            .over = g_strdup(over->label),
            .under = g_strdup(under->label),
            .may_be_empty = over->may_be_empty || under->may_be_empty,
            .line = over->line};
    }
    for (size_t i = 0; i < grouping->n_groups; i++)
        group_clear(&grouping->groups[i]);
    g_free(grouping->groups);
    grouping->groups = all;
    grouping->n_groups = n;
}

/* A second variable, whose groups are crossed with those that are there. */
static gboolean read_cross(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaGrouping *grouping, GError **error)
{
    static const char *const keys[] = {"by", "list", NULL};
    const SchemaYamlNode *node = schema_yaml_get(map, "cross");
    SchemaGrouping other = {0};
    SchemaVariable variable = {0};
    if (!node)
        return TRUE;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(reader->yaml, node, error, "cross is a map with by and list");
    const gboolean done =
        schema_yaml_only_keys(reader->yaml, node, keys, error) &&
        schema_read_text(reader->yaml, node, "by", SCHEMA_REQUIRED, &other.by, error) &&
        schema_variable_find(reader, schema_yaml_get(node, "by"), other.by, &variable, error) &&
        check_by(reader, schema_yaml_get(node, "by"), other.by, &variable, error) &&
        read_group_list(reader, node, &other, &variable, error);
    if (done) {
        cross_groups(grouping, &other);
        grouping->cross = g_strdup(other.by);
    }
    grouping_clear(&other);
    return done;
}

/* Groups by a variable; or, with a total alone, everybody in one column. */
static gboolean read_division(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaGrouping *grouping, GError **error)
{
    const SchemaYaml *yaml = reader->yaml;
    SchemaVariable variable = {0};
    const bool is_whole = schema_yaml_get(map, "total") && !schema_yaml_get(map, "by") &&
                          !schema_yaml_get(map, "list");
    if (is_whole) {
        grouping->by = g_strdup("");
        return !schema_yaml_get(map, "pairs") ||
               schema_yaml_fail(yaml, map, error, "pairs need the groups: by and list");
    }
    return schema_read_text(yaml, map, "by", SCHEMA_REQUIRED, &grouping->by, error) &&
           schema_variable_find(
               reader, schema_yaml_get(map, "by"), grouping->by, &variable, error) &&
           check_by(reader, schema_yaml_get(map, "by"), grouping->by, &variable, error) &&
           read_group_list(reader, map, grouping, &variable, error) &&
           read_cross(reader, map, grouping, error) && read_pairs(reader, map, grouping, error);
}

/* @param name  "groups", or the grouping's own under groupings. */
static gboolean read_grouping(const AnalysisReader *reader, const SchemaYamlNode *map,
    const char *name, SchemaGrouping *grouping, GError **error)
{
    static const char *const keys[] = {
        "by", "overall", "list", "cross", "pairs", "total", NULL};
    const SchemaYaml *yaml = reader->yaml;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "%s is a map with by and list", name);
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !schema_read_name(yaml, map, "overall", SCHEMA_OPTIONAL, &grouping->overall_id, error))
        return FALSE;
    if (!*grouping->overall_id) {
        g_free(grouping->overall_id);
        grouping->overall_id = g_strdup("overall");
    }
    return read_division(reader, map, grouping, error) &&
           read_total(reader, map, grouping, error);
}

gboolean schema_groupings_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *main_map = schema_read_node(reader->yaml, root, "groups", error);
    analysis->grouping.id = g_strdup("");
    if (!main_map || !read_grouping(reader, main_map, "groups", &analysis->grouping, error))
        return FALSE;
    const SchemaYamlNode *map = schema_yaml_get(root, "groupings");
    if (!map)
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(
            reader->yaml, map, error, "groupings is a map of names to groupings");
    const size_t n = schema_yaml_size(map);
    analysis->groupings = g_new0(SchemaGrouping, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(map, i, &name);
        analysis->n_groupings = i + 1;
        analysis->groupings[i].id = g_strdup(name);
        if (!read_grouping(reader, node, name, &analysis->groupings[i], error))
            return FALSE;
    }
    return TRUE;
}

void schema_groupings_free(SchemaAnalysis *analysis)
{
    grouping_clear(&analysis->grouping);
    for (size_t i = 0; i < analysis->n_groupings; i++)
        grouping_clear(&analysis->groupings[i]);
    g_free(analysis->groupings);
}
