/* What an analysis file says of published numbers: where they stand, and which no data give. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

gboolean schema_published_names_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *label, char **published, char ***also, GError **error)
{
    const SchemaYamlNode *value = schema_yaml_get(node, "published");
    size_t n = 0;
    if (!schema_yaml_is_list(value)) {
        if (!schema_read_text(
                reader->yaml, node, "published", SCHEMA_OPTIONAL, published, error))
            return FALSE;
    } else if (!schema_read_texts(
                   reader->yaml, node, "published", SCHEMA_OPTIONAL, also, &n, error)) {
        return FALSE;
    } else {
        *published = g_strdup(n > 0 ? (*also)[0] : "");
    }
    if (**published)
        return TRUE;
    g_free(*published);
    *published = g_strdup(label);
    return TRUE;
}

/* "T<table>.<row>..." must name a table and a row that are there. @param n_parts  without
 * level. */
static gboolean check_address(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *address, guint n_parts, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(address, ".", -1);
    const guint n = g_strv_length(parts);
    const SchemaTable *table = (n == n_parts || n == n_parts + 1) && parts[0][0] == 'T'
                                   ? schema_analysis_table(reader->analysis, parts[0] + 1)
                                   : NULL;
    if (!table)
        return schema_yaml_fail(reader->yaml, node, error,
            "\"%s\" is no address; expected T<table>.<row>[.<level>].<group>.<visit>%s "
            "with a table of this file",
            address, n_parts == 5 ? ".<statistic>" : "");
    if (table->kind == SCHEMA_TABLE_CROSSTAB || strcmp(parts[1], SCHEMA_ROW_ANY) == 0)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, table->n_rows + 1);
    for (size_t i = 0; i < table->n_rows; i++) {
        known[i] = table->rows[i].id;
        if (strcmp(known[i], parts[1]) == 0)
            return TRUE;
    }
    return schema_fail_unknown(reader->yaml, node, "row", parts[1], known, error);
}

static gboolean read_impossible(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    static const char *const keys[] = {"address", "value", "reason", NULL};
    const SchemaYaml *yaml = reader->yaml;
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "impossible", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    analysis->impossible = g_new0(SchemaImpossible, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        SchemaImpossible *cell = &analysis->impossible[i];
        analysis->n_impossible = i + 1;
        if (!schema_yaml_is_map(node))
            return schema_yaml_fail(
                yaml, node, error, "an impossible cell is a map with address and reason");
        if (!schema_yaml_only_keys(yaml, node, keys, error) ||
            !schema_read_text(yaml, node, "address", SCHEMA_REQUIRED, &cell->address, error) ||
            !schema_read_text(yaml, node, "value", SCHEMA_OPTIONAL, &cell->value, error) ||
            !schema_read_text(yaml, node, "reason", SCHEMA_REQUIRED, &cell->reason, error) ||
            !check_address(reader, node, cell->address, 5, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_elsewhere(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    static const char *const keys[] = {"table", "variable", "level", "group", "address", NULL};
    const SchemaYaml *yaml = reader->yaml;
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "published", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    analysis->elsewhere = g_new0(SchemaElsewhere, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        SchemaElsewhere *cell = &analysis->elsewhere[i];
        analysis->n_elsewhere = i + 1;
        if (!schema_yaml_is_map(node))
            return schema_yaml_fail(yaml, node, error,
                "a published number that stands elsewhere is a map with table, variable and "
                "address");
        if (!schema_yaml_only_keys(yaml, node, keys, error) ||
            !schema_read_text(yaml, node, "table", SCHEMA_REQUIRED, &cell->table, error) ||
            !schema_read_text(
                yaml, node, "variable", SCHEMA_REQUIRED, &cell->variable, error) ||
            !schema_read_text(yaml, node, "level", SCHEMA_OPTIONAL, &cell->level, error) ||
            !schema_read_text(yaml, node, "group", SCHEMA_OPTIONAL, &cell->group, error) ||
            !schema_read_text(yaml, node, "address", SCHEMA_REQUIRED, &cell->address, error) ||
            !check_address(reader, node, cell->address, 4, error))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_published_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    return read_elsewhere(reader, root, error) && read_impossible(reader, root, error);
}

void schema_published_free(SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_elsewhere; i++) {
        g_free(analysis->elsewhere[i].table);
        g_free(analysis->elsewhere[i].variable);
        g_free(analysis->elsewhere[i].level);
        g_free(analysis->elsewhere[i].group);
        g_free(analysis->elsewhere[i].address);
    }
    for (size_t i = 0; i < analysis->n_impossible; i++) {
        g_free(analysis->impossible[i].address);
        g_free(analysis->impossible[i].value);
        g_free(analysis->impossible[i].reason);
    }
    g_free(analysis->elsewhere);
    g_free(analysis->impossible);
}
