/* Counts of several tables that name the same patients. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

void schema_totals_free(SchemaTotal *totals, size_t n)
{
    for (size_t i = 0; totals && i < n; i++) {
        for (size_t k = 0; totals[i].counts && k < totals[i].n_counts; k++)
            g_strfreev(totals[i].counts[k].levels);
        g_free(totals[i].counts);
        g_free(totals[i].label);
    }
    g_free(totals);
}

static gboolean find_row(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaCount *count, GError **error)
{
    const SchemaTable *table = count->table;
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, "row", SCHEMA_REQUIRED, &id, error))
        return FALSE;
    g_autofree const char **known = g_new0(const char *, table->n_rows + 1);
    for (size_t i = 0; i < table->n_rows; i++) {
        known[i] = table->rows[i].id;
        if (strcmp(known[i], id) == 0)
            count->row = &table->rows[i];
    }
    if (!count->row)
        return schema_fail_unknown(
            reader->yaml, schema_yaml_get(node, "row"), "row", id, known, error);
    return count->row->kind != SCHEMA_ROW_CONTINUOUS ||
           schema_row_fail(
               reader, node, count->row, error, "the row is a number and counts nobody");
}

/* The levels that are added up; of a row of one level none is named. */
static gboolean find_levels(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaCount *count, GError **error)
{
    const SchemaRow *row = count->row;
    if (!schema_read_texts(reader->yaml, node, "levels", SCHEMA_OPTIONAL, &count->levels,
            &count->n_levels, error))
        return FALSE;
    if ((count->n_levels == 0) != (row->kind == SCHEMA_ROW_BINARY))
        return schema_row_fail(reader, node, row, error,
            row->kind == SCHEMA_ROW_BINARY ? "a binary row is its one level; leave levels out"
                                           : "name the levels that are added up");
    if (row->kind == SCHEMA_ROW_MULTIPLE && count->n_levels > 1)
        return schema_row_fail(
            reader, node, row, error, "a patient may count in several levels; name one");
    g_autofree const char **known = g_new0(const char *, row->n_levels + 1);
    for (size_t i = 0; i < row->n_levels; i++)
        known[i] = row->levels[i].id;
    for (size_t i = 0; i < count->n_levels; i++)
        if (!g_strv_contains(known, count->levels[i]))
            return schema_fail_unknown(reader->yaml, schema_yaml_get(node, "levels"), "level",
                count->levels[i], known, error);
    return TRUE;
}

static gboolean find_visit(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaCount *count, GError **error)
{
    const SchemaRow *row = count->row;
    g_autofree char *visit = NULL;
    if (!schema_read_text(reader->yaml, node, "visit", SCHEMA_OPTIONAL, &visit, error))
        return FALSE;
    count->visit = row->n_visits == 0   ? count->table->visit
                   : row->n_visits == 1 ? row->visits[0]
                                        : NULL;
    for (size_t i = 0; i < row->n_visits; i++)
        if (strcmp(row->visits[i], visit) == 0)
            count->visit = row->visits[i];
    return count->visit || schema_row_fail(reader, node, row, error,
                               "the row has several visits; name one of them in visit");
}

static gboolean read_count(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaCount *count, GError **error)
{
    static const char *const keys[] = {"table", "row", "levels", "visit", NULL};
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            reader->yaml, node, error, "a count is a map with table, row and levels");
    return schema_yaml_only_keys(reader->yaml, node, keys, error) &&
           schema_table_named(reader, node, &count->table, error) &&
           find_row(reader, node, count, error) && find_levels(reader, node, count, error) &&
           find_visit(reader, node, count, error);
}

static gboolean read_total(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTotal *total, GError **error)
{
    static const char *const keys[] = {"label", "counts", NULL};
    const SchemaYamlNode *list = NULL;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            reader->yaml, node, error, "a total is a map with label and counts");
    if (!schema_yaml_only_keys(reader->yaml, node, keys, error) ||
        !schema_read_text(reader->yaml, node, "label", SCHEMA_REQUIRED, &total->label, error) ||
        !schema_read_list(reader->yaml, node, "counts", SCHEMA_REQUIRED, &list, error))
        return FALSE;
    if (schema_yaml_size(list) < 2)
        return schema_yaml_fail(
            reader->yaml, list, error, "one count agrees with itself; name two or more");
    total->counts = g_new0(SchemaCount, schema_yaml_size(list));
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        total->n_counts = i + 1;
        if (!read_count(reader, schema_yaml_item(list, i, NULL), &total->counts[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_totals_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, root, "totals", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    analysis->totals = g_new0(SchemaTotal, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        analysis->n_totals = i + 1;
        if (!read_total(reader, schema_yaml_item(list, i, NULL), &analysis->totals[i], error))
            return FALSE;
    }
    return TRUE;
}
