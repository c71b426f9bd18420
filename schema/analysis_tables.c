/* The tables of an analysis file, row by row. */
#include <limits.h>
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

static const char *const table_kinds[] = {[SCHEMA_TABLE_GROUPS] = "groups",
    [SCHEMA_TABLE_VISITS] = "visits",
    [SCHEMA_TABLE_PAIRWISE] = "pairwise",
    [SCHEMA_TABLE_CONTRASTS] = "contrasts",
    [SCHEMA_TABLE_CROSSTAB] = "crosstab",
    [SCHEMA_TABLE_REGRESSION] = "regression",
    [SCHEMA_TABLE_SUBGROUPS] = "subgroups",
    [SCHEMA_TABLE_BALANCE] = "balance",
    [SCHEMA_TABLE_SURVIVAL] = "survival",
    [SCHEMA_TABLE_INCIDENCE] = "incidence",
    [SCHEMA_TABLE_COURSE] = "course",
    [SCHEMA_TABLE_CORRELATION] = "correlation",
    NULL};

void schema_tables_free(SchemaTable *tables, size_t n)
{
    for (size_t i = 0; tables && i < n; i++) {
        g_free(tables[i].id);
        g_free(tables[i].title);
        g_free(tables[i].visit);
        g_free(tables[i].where);
        g_free(tables[i].where_label);
        schema_rows_free(tables[i].rows, tables[i].n_rows);
        schema_table_kind_clear(&tables[i]);
        g_strfreev(tables[i].notes);
    }
    g_free(tables);
}

/* ---- rows ---- */

/* Where the rows are written: at the table, or at the one before it that rows_of names. */
static const SchemaYamlNode *find_rows(
    const AnalysisReader *reader, const SchemaYamlNode *node, GError **error)
{
    const SchemaYamlNode *tables = schema_yaml_get(schema_yaml_root(reader->yaml), "tables");
    const SchemaYamlNode *key = schema_yaml_get(node, "rows_of");
    g_autofree char *id = NULL;
    if (!key)
        return node;
    if (!schema_read_text(reader->yaml, node, "rows_of", SCHEMA_REQUIRED, &id, error))
        return NULL;
    if (schema_yaml_get(node, "rows")) {
        (void)schema_yaml_fail(
            reader->yaml, key, error, "rows_of and rows: a table has one or the other");
        return NULL;
    }
    g_autofree const char **known = g_new0(const char *, schema_yaml_size(tables) + 1);
    for (size_t i = 0; i + 1 < reader->analysis->n_tables; i++) {
        const SchemaYamlNode *other = schema_yaml_item(tables, i, NULL);
        known[i] = reader->analysis->tables[i].id;
        if (strcmp(known[i], id) == 0 && schema_yaml_get(other, "rows"))
            return other;
    }
    (void)schema_fail_unknown(
        reader->yaml, key, "table (one before this, with rows)", id, known, error);
    return NULL;
}

/* A visit that no row has would be passed over by rows of one value a patient. */
static gboolean check_visits(const AnalysisReader *reader, const SchemaYamlNode *node,
    char *const *visits, GError **error)
{
    const SchemaStudy *study = reader->study;
    for (; visits && *visits; visits++) {
        if (schema_study_event(study, *visits) != SIZE_MAX || g_str_equal(*visits, "change") ||
            schema_analysis_change(reader->analysis, *visits))
            continue;
        const SchemaAnalysis *analysis = reader->analysis;
        g_autofree const char **known =
            g_new0(const char *, study->n_events + analysis->n_changes + 1);
        for (size_t i = 0; i < study->n_events; i++)
            known[i] = study->events[i].name;
        for (size_t i = 0; i < analysis->n_changes; i++)
            known[study->n_events + i] = analysis->changes[i].id;
        return schema_fail_unknown(reader->yaml, node, "visit", *visits, known, error);
    }
    return TRUE;
}

static gboolean read_rows(const AnalysisReader *reader, const SchemaYamlNode *node,
    char *const *visits, SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, node, "rows", SCHEMA_REQUIRED, &list, error))
        return FALSE;
    const size_t n = schema_yaml_size(list);
    if (table->kind == SCHEMA_TABLE_CROSSTAB && n != 2)
        return schema_yaml_fail(reader->yaml, list, error,
            "a crosstab has two rows: the variable down and the one across");
    if (table->kind == SCHEMA_TABLE_CORRELATION && n < 2)
        return schema_yaml_fail(reader->yaml, list, error,
            "a correlation has two rows or more: the first is set against each of the others");
    table->rows = g_new0(SchemaRow, n);
    for (size_t i = 0; i < n; i++) {
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        SchemaRow *row = &table->rows[i];
        table->n_rows = i + 1;
        const bool is_model = table->kind == SCHEMA_TABLE_REGRESSION;
        const bool is_bare = is_model && schema_yaml_peek(item);
        const bool is_product = is_model && schema_yaml_get(item, "interaction");
        if (is_bare      ? !schema_term_read(reader, item, row, error)
            : is_product ? !schema_product_read(reader, item, table, i, row, error)
                         : !schema_row_read(reader, item, table, visits, row, error))
            return FALSE;
        if (schema_table_has_times(table) &&
            !schema_endpoint_read(reader, item, table, row, error))
            return FALSE;
        if (table->kind == SCHEMA_TABLE_CROSSTAB && row->kind != SCHEMA_ROW_CATEGORICAL)
            return schema_row_fail(
                reader, item, row, error, "a crosstab is of categorical rows");
        if (table->kind == SCHEMA_TABLE_CORRELATION && row->kind != SCHEMA_ROW_CONTINUOUS)
            return schema_row_fail(
                reader, item, row, error, "a correlation is of continuous rows");
        if (table->kind == SCHEMA_TABLE_CORRELATION && i == 0 && row->n_visits > 1)
            return schema_row_fail(reader, item, row, error,
                "the first row of a correlation has one value a patient");
        for (size_t k = 0; k < i; k++)
            if (strcmp(table->rows[k].id, row->id) == 0)
                return schema_row_fail(reader, item, row, error,
                    "two rows of the table have this id; give one of them another");
    }
    return TRUE;
}

/* ---- tables ---- */

static gboolean check_table(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    if (schema_table_has_pairs(table) && table->grouping->n_pairs == 0)
        return schema_yaml_fail(reader->yaml, node, error,
            "a table of kind %s compares two groups or more", table_kinds[table->kind]);
    if (table->differences && table->grouping->n_groups != 2)
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "differences"), error,
            "differences as columns are of two groups; of more, a table of kind contrasts has "
            "a "
            "line for each pair");
    if (table->significance < 0 || table->significance >= 1)
        return schema_yaml_fail(
            reader->yaml, node, error, "significance must be between 0 and 1");
    for (const SchemaTable *other = analysis->tables; other < table; other++)
        if (strcmp(other->id, table->id) == 0)
            return schema_yaml_fail(
                reader->yaml, node, error, "two tables have the id %s", table->id);
    return TRUE;
}

/* Which members of the cohort the table is about, and how they are divided. */
static gboolean read_members(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    g_autofree char *name = NULL;
    if (!schema_read_text(reader->yaml, node, "groups", SCHEMA_OPTIONAL, &name, error) ||
        !schema_read_text(reader->yaml, node, "where", SCHEMA_OPTIONAL, &table->where, error) ||
        !schema_read_text(
            reader->yaml, node, "where_label", SCHEMA_OPTIONAL, &table->where_label, error))
        return FALSE;
    if ((*table->where != '\0') != (*table->where_label != '\0'))
        return schema_yaml_fail(reader->yaml, node, error,
            "where and where_label go together: the condition, and who that is in words");
    if (*table->where && !schema_expression_check(reader, schema_yaml_get(node, "where"),
                             "where", table->where, error))
        return FALSE;
    table->grouping = schema_analysis_grouping(analysis, name);
    if (table->grouping)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, analysis->n_groupings + 1);
    for (size_t i = 0; i < analysis->n_groupings; i++)
        known[i] = analysis->groupings[i].id;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, "groups"), "grouping", name, known, error);
}

/* The change of a table of visits: the one it names, else the file's first. */
static gboolean read_table_change(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *key = schema_yaml_get(node, "change");
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, "change", SCHEMA_OPTIONAL, &id, error))
        return FALSE;
    if (table->kind != SCHEMA_TABLE_VISITS)
        return !key || schema_yaml_fail(
                           reader->yaml, key, error, "change is for tables of kind visits");
    if (analysis->n_changes == 0)
        return schema_yaml_fail(reader->yaml, node, error,
            "a table of visits needs the key change with before and after at the top of the "
            "file");
    table->change = *id ? schema_analysis_change(analysis, id) : &analysis->changes[0];
    if (table->change)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, analysis->n_changes + 1);
    for (size_t i = 0; i < analysis->n_changes; i++)
        known[i] = analysis->changes[i].id;
    return schema_fail_unknown(reader->yaml, key, "change", id, known, error);
}

/* Over what the P values are adjusted; before the rows, which say how. */
static gboolean read_family(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    static const char *const families[] = {"row", "group", "table", NULL};
    size_t family = SCHEMA_FAMILY_ROW;
    if (!schema_read_word(
            reader->yaml, node, "family", families, SCHEMA_OPTIONAL, &family, error))
        return FALSE;
    table->family = (SchemaFamily)family;
    return table->family != SCHEMA_FAMILY_GROUP || table->kind == SCHEMA_TABLE_COURSE ||
           schema_yaml_fail(reader->yaml, schema_yaml_get(node, "family"), error,
               "family group is for tables of kind course; others have row or table");
}

/* The P values of one family are adjusted in one way. */
static gboolean check_family(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, GError **error)
{
    SchemaAdjust adjust = SCHEMA_ADJUST_NONE;
    for (size_t i = 0; table->family == SCHEMA_FAMILY_TABLE && i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (row->adjust == SCHEMA_ADJUST_NONE)
            continue;
        if (adjust != SCHEMA_ADJUST_NONE && row->adjust != adjust)
            return schema_yaml_fail(reader->yaml, node, error,
                "row %s: the rows of one family have one kind of adjust", row->id);
        adjust = row->adjust;
    }
    return table->family != SCHEMA_FAMILY_TABLE || adjust != SCHEMA_ADJUST_NONE ||
           schema_yaml_fail(reader->yaml, schema_yaml_get(node, "family"), error,
               "a family needs rows that say how: adjust: holm, bh or bonferroni");
}

static gboolean read_table(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    static const char *const keys[] = {"id", "title", "kind", "groups", "where", "where_label",
        "change", "visit", "visits", "significance", "differences", "smd", "hazard_ratio",
        "strata", "raw", "outside_window", "open_queries", "blank_zeros", "min_n", "rows",
        "rows_of", "notes", "cohort", "match", "model", "outcome", "time", "event", "intervals",
        "p", "covariates", "compare", "family", "denominator", SCHEMA_MAY_BE_EMPTY, NULL};
    const SchemaYaml *yaml = reader->yaml;
    static const char *const doubts[] = {"unsaid", "count", "leave_out", NULL};
    size_t kind = 0, outside = 0, asked = 0, n_visits = 0;
    g_auto(GStrv) visits = NULL;
    table->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a table is a map with id, title, kind and rows");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &table->id, error) ||
        !schema_read_text(yaml, node, "title", SCHEMA_REQUIRED, &table->title, error) ||
        !schema_read_name(yaml, node, "visit", SCHEMA_OPTIONAL, &table->visit, error) ||
        !schema_read_word(yaml, node, "kind", table_kinds, SCHEMA_REQUIRED, &kind, error) ||
        !schema_read_number(yaml, node, "significance", &table->significance, error) ||
        !schema_read_bool(yaml, node, SCHEMA_MAY_BE_EMPTY, &table->may_be_empty, error) ||
        !schema_read_bool(yaml, node, "differences", &table->differences, error) ||
        !schema_read_word(
            yaml, node, "outside_window", doubts, SCHEMA_OPTIONAL, &outside, error) ||
        !schema_read_word(yaml, node, "open_queries", doubts, SCHEMA_OPTIONAL, &asked, error) ||
        !schema_read_bool(yaml, node, "blank_zeros", &table->blank_zeros, error) ||
        !schema_read_bool(yaml, node, "raw", &table->raw, error) ||
        !schema_read_bool(yaml, node, "smd", &table->smd, error) ||
        !schema_read_bool(yaml, node, "hazard_ratio", &table->hazard_ratio, error) ||
        !schema_read_integer(yaml, node, "min_n", 0, INT_MAX, &table->min_n, NULL, error) ||
        !schema_read_texts(
            yaml, node, "notes", SCHEMA_OPTIONAL, &table->notes, &table->n_notes, error))
        return FALSE;
    table->kind = (SchemaTableKind)kind;
    table->outside = (SchemaDoubt)outside;
    table->asked = (SchemaDoubt)asked;
    if (!*table->visit && table->kind != SCHEMA_TABLE_BALANCE) {
        g_free(table->visit);
        table->visit = g_strdup(reader->study->events[reader->study->baseline].name);
    }
    const SchemaYamlNode *rows = find_rows(reader, node, error);
    const SchemaYamlNode *of_visits = schema_yaml_get(node, "visits") ? node : rows;
    if (!rows || !schema_read_texts(
                     yaml, of_visits, "visits", SCHEMA_OPTIONAL, &visits, &n_visits, error))
        return FALSE;
    return read_members(reader, node, table, error) &&
           read_table_change(reader, node, table, error) &&
           check_table(reader, node, table, error) && read_family(reader, node, table, error) &&
           schema_table_match_read(reader, node, table, error) &&
           read_rows(reader, rows, n_visits > 0 ? visits : NULL, table, error) &&
           check_visits(reader, of_visits, visits, error) &&
           schema_table_kind_read(reader, node, rows, visits, table, error) &&
           check_family(reader, node, table, error);
}

gboolean schema_tables_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, root, "tables", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    const size_t n = schema_yaml_size(list);
    analysis->tables = g_new0(SchemaTable, n + 1);
    for (size_t i = 0; i < n; i++) {
        analysis->n_tables = i + 1;
        if (!read_table(reader, schema_yaml_item(list, i, NULL), &analysis->tables[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_table_named(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable **out, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, "table", SCHEMA_REQUIRED, &id, error))
        return FALSE;
    *out = schema_analysis_table(analysis, id);
    if (*out)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, analysis->n_tables + 1);
    for (size_t i = 0; i < analysis->n_tables; i++)
        known[i] = analysis->tables[i].id;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, "table"), "table", id, known, error);
}
