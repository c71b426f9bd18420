/* The tables of an analysis file, row by row. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

static const char *const table_kinds[] = {[SCHEMA_TABLE_GROUPS] = "groups",
    [SCHEMA_TABLE_VISITS] = "visits",
    [SCHEMA_TABLE_PAIRWISE] = "pairwise",
    [SCHEMA_TABLE_CROSSTAB] = "crosstab",
    [SCHEMA_TABLE_CORRELATION] = "correlation",
    NULL};

static const char *const row_kinds[] = {[SCHEMA_ROW_CONTINUOUS] = "continuous",
    [SCHEMA_ROW_CATEGORICAL] = "categorical",
    [SCHEMA_ROW_BINARY] = "binary",
    [SCHEMA_ROW_MULTIPLE] = "multiple",
    NULL};

static const char *const tests[] = {[SCHEMA_TEST_NONE] = "none",
    [SCHEMA_TEST_AUTO] = "auto",
    [SCHEMA_TEST_ANOVA] = "anova",
    [SCHEMA_TEST_KRUSKAL] = "kruskal",
    [SCHEMA_TEST_RANK_SUM] = "rank_sum",
    [SCHEMA_TEST_T] = "t",
    [SCHEMA_TEST_T_PAIRED] = "t_paired",
    [SCHEMA_TEST_SIGNED_RANK] = "signed_rank",
    [SCHEMA_TEST_TUKEY] = "tukey",
    [SCHEMA_TEST_FISHER] = "fisher",
    [SCHEMA_TEST_CHISQ] = "chisq",
    [SCHEMA_TEST_MCNEMAR] = "mcnemar",
    NULL};

static const char *const adjustments[] = {[SCHEMA_ADJUST_NONE] = "none",
    [SCHEMA_ADJUST_BH] = "bh",
    [SCHEMA_ADJUST_HOLM] = "holm",
    [SCHEMA_ADJUST_BONFERRONI] = "bonferroni",
    NULL};

/* Which kinds of rows and tables a test suits; the numbers of groups are checked as well. */
static const struct {
    bool continuous, categorical;
    bool groups, visits, pairwise;
} suits[] = {
    [SCHEMA_TEST_NONE] = {true, true, true, true, true},
    [SCHEMA_TEST_AUTO] = {true, true, true, true, true},
    [SCHEMA_TEST_ANOVA] = {true, false, true, false, false},
    [SCHEMA_TEST_KRUSKAL] = {true, false, true, false, false},
    [SCHEMA_TEST_RANK_SUM] = {true, false, true, false, true},
    [SCHEMA_TEST_T] = {true, false, true, false, true},
    [SCHEMA_TEST_T_PAIRED] = {true, false, false, true, false},
    [SCHEMA_TEST_SIGNED_RANK] = {true, false, false, true, false},
    [SCHEMA_TEST_TUKEY] = {true, false, false, false, true},
    [SCHEMA_TEST_FISHER] = {false, true, true, true, true},
    [SCHEMA_TEST_CHISQ] = {false, true, true, true, true},
    [SCHEMA_TEST_MCNEMAR] = {false, true, false, true, false},
};

/* ---- freeing ---- */

static void levels_free(SchemaRowLevel *levels, size_t n)
{
    for (size_t i = 0; levels && i < n; i++) {
        g_free(levels[i].id);
        g_free(levels[i].label);
        g_free(levels[i].published);
        g_strfreev(levels[i].also);
        g_strfreev(levels[i].codes);
    }
    g_free(levels);
}

static void rows_free(SchemaRow *rows, size_t n)
{
    for (size_t i = 0; rows && i < n; i++) {
        g_free(rows[i].id);
        g_free(rows[i].variable);
        g_free(rows[i].label);
        g_free(rows[i].published);
        g_strfreev(rows[i].also);
        g_strfreev(rows[i].visits);
        levels_free(rows[i].levels, rows[i].n_levels);
    }
    g_free(rows);
}

void schema_tables_free(SchemaTable *tables, size_t n)
{
    for (size_t i = 0; tables && i < n; i++) {
        g_free(tables[i].id);
        g_free(tables[i].title);
        g_free(tables[i].visit);
        g_free(tables[i].where);
        g_free(tables[i].where_label);
        rows_free(tables[i].rows, tables[i].n_rows);
        g_strfreev(tables[i].notes);
    }
    g_free(tables);
}

/* ---- rows ---- */

static gboolean fail_row(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, GError **error, const char *what)
{
    return schema_yaml_fail(reader->yaml, node, error, "row %s: %s", row->id, what);
}

static gboolean check_test(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaRow *row, GError **error)
{
    const bool is_continuous = row->kind == SCHEMA_ROW_CONTINUOUS;
    const bool is_counted_once = row->kind != SCHEMA_ROW_MULTIPLE;
    const size_t n_groups = table->grouping->n_groups;
    const SchemaTest test = row->test;
    if (test == SCHEMA_TEST_NONE)
        return TRUE;
    if (!is_counted_once)
        return fail_row(reader, node, row, error,
            "a patient may count in several levels; no test of the levels is offered");
    if (is_continuous ? !suits[test].continuous : !suits[test].categorical)
        return fail_row(reader, node, row, error,
            is_continuous ? "this test is for counts, not for a continuous row"
                          : "this test is for a continuous row, not for counts");
    const bool suits_table = table->kind == SCHEMA_TABLE_GROUPS     ? suits[test].groups
                             : table->kind == SCHEMA_TABLE_VISITS   ? suits[test].visits
                             : table->kind == SCHEMA_TABLE_PAIRWISE ? suits[test].pairwise
                                                                    : false;
    if (!suits_table)
        return fail_row(
            reader, node, row, error, "this test does not suit the kind of the table");
    if (table->kind == SCHEMA_TABLE_GROUPS && n_groups < 2)
        return fail_row(reader, node, row, error, "a test needs two groups or more");
    const bool is_two_sample = test == SCHEMA_TEST_RANK_SUM || test == SCHEMA_TEST_T;
    if (table->kind == SCHEMA_TABLE_GROUPS && is_two_sample && n_groups != 2)
        return fail_row(reader, node, row, error, "this test compares two groups, no more");
    return TRUE;
}

static gboolean check_adjustment(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaRow *row, GError **error)
{
    if (row->adjust == SCHEMA_ADJUST_NONE)
        return TRUE;
    if (table->kind != SCHEMA_TABLE_PAIRWISE)
        return fail_row(reader, node, row, error,
            "adjust is for pairwise tables, over the pairs of one row and visit");
    if (row->test == SCHEMA_TEST_TUKEY)
        return fail_row(reader, node, row, error, "tukey adjusts by itself; leave adjust out");
    return TRUE;
}

static gboolean check_kind(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, const SchemaVariable *variable, GError **error)
{
    const SchemaField *field = variable->field;
    const bool is_checkbox = field && field->type == SCHEMA_CHECKBOX;
    if ((row->kind == SCHEMA_ROW_MULTIPLE) != is_checkbox)
        return fail_row(reader, node, row, error,
            is_checkbox ? "a checkbox field needs kind multiple"
                        : "kind multiple is for checkbox fields");
    if (row->improvement && row->kind != SCHEMA_ROW_CONTINUOUS)
        return fail_row(
            reader, node, row, error, "only the change of a continuous row can improve");
    const bool is_number = field ? field->type == SCHEMA_INTEGER ||
                                       field->type == SCHEMA_NUMBER || field->integer_codes
                                 : variable->derived->n_choices == 0;
    if (row->kind == SCHEMA_ROW_CONTINUOUS && !is_number)
        return fail_row(reader, node, row, error, "the variable is no number");
    return TRUE;
}

static gboolean check_change(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, const SchemaVariable *variable, const SchemaChange *change,
    GError **error)
{
    if (row->kind != SCHEMA_ROW_CONTINUOUS)
        return fail_row(reader, node, row, error, "only a continuous row has a change to show");
    return (schema_variable_at(reader, variable, change->before) &&
               schema_variable_at(reader, variable, change->after)) ||
           fail_row(reader, node, row, error, "not collected both before and after");
}

/* One visit of a row: an event at which the variable has a value, or a change. */
static gboolean check_visit(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, const SchemaVariable *variable, const char *visit, GError **error)
{
    const SchemaStudy *study = reader->study;
    const SchemaAnalysis *analysis = reader->analysis;
    const SchemaChange *change = schema_analysis_change(analysis, visit);
    if (change)
        return check_change(reader, node, row, variable, change, error);
    if (strcmp(visit, "change") == 0)
        return fail_row(reader, node, row, error,
            "a change needs the key change with before and after at the top of the file");
    const size_t event = schema_study_event(study, visit);
    if (event != SIZE_MAX)
        return schema_variable_at(reader, variable, event) ||
               schema_yaml_fail(reader->yaml, node, error, "row %s: %s is not collected at %s",
                   row->id, row->variable, visit);
    g_autofree const char **known =
        g_new0(const char *, study->n_events + analysis->n_changes + 1);
    for (size_t i = 0; i < study->n_events; i++)
        known[i] = study->events[i].name;
    for (size_t i = 0; i < analysis->n_changes; i++)
        known[study->n_events + i] = analysis->changes[i].id;
    return schema_fail_unknown(reader->yaml, node, "visit", visit, known, error);
}

static gboolean read_visits(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, char *const *of_table, SchemaRow *row,
    const SchemaVariable *variable, GError **error)
{
    if (!schema_read_texts(
            reader->yaml, node, "visits", SCHEMA_OPTIONAL, &row->visits, &row->n_visits, error))
        return FALSE;
    size_t n_events = 0;
    for (size_t i = 0; i < reader->study->n_events; i++)
        n_events += schema_variable_at(reader, variable, i);
    /* Of a variable with one value a patient the table's visits say nothing. */
    if (row->n_visits == 0 && of_table && n_events > 1) {
        g_strfreev(row->visits);
        row->visits = g_strdupv((char **)of_table);
        row->n_visits = g_strv_length(row->visits);
    }
    for (size_t i = 0; i < row->n_visits; i++)
        if (!check_visit(reader, node, row, variable, row->visits[i], error))
            return FALSE;
    if (row->n_visits == 0 && n_events > 1)
        return fail_row(reader, node, row, error,
            "the variable is collected at several visits; name those of the row in visits");
    if (table->kind != SCHEMA_TABLE_VISITS)
        return TRUE;
    const SchemaEvent *events = reader->study->events;
    return (row->n_visits == 2 &&
               strcmp(row->visits[0], events[table->change->before].name) == 0 &&
               strcmp(row->visits[1], events[table->change->after].name) == 0) ||
           fail_row(reader, node, row, error,
               "a table of visits shows the two visits of its change, in that order");
}

static gboolean read_row_texts(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    const SchemaYaml *yaml = reader->yaml;
    if (!schema_read_text(yaml, node, "variable", SCHEMA_REQUIRED, &row->variable, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_OPTIONAL, &row->id, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &row->label, error))
        return FALSE;
    if (!*row->id) {
        g_free(row->id);
        row->id = g_strdup(row->variable);
    }
    return schema_published_names_read(
        reader, node, row->label, &row->published, &row->also, error);
}

static gboolean read_row_words(
    const SchemaYaml *yaml, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    size_t kind = 0, test = SCHEMA_TEST_NONE, adjust = SCHEMA_ADJUST_NONE;
    row->decimals = 1;
    row->show_unknown = true;
    if (!schema_read_word(yaml, node, "kind", row_kinds, SCHEMA_REQUIRED, &kind, error) ||
        !schema_read_word(yaml, node, "test", tests, SCHEMA_OPTIONAL, &test, error) ||
        !schema_read_word(yaml, node, "adjust", adjustments, SCHEMA_OPTIONAL, &adjust, error) ||
        !schema_read_integer(yaml, node, "decimals", 0, 6, &row->decimals, NULL, error) ||
        !schema_read_bool(yaml, node, "unknown", &row->show_unknown, error) ||
        !schema_read_bool(yaml, node, "improvement", &row->improvement, error))
        return FALSE;
    row->kind = (SchemaRowKind)kind;
    row->test = (SchemaTest)test;
    row->adjust = (SchemaAdjust)adjust;
    return TRUE;
}

static gboolean read_row(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, char *const *visits, SchemaRow *row, GError **error)
{
    static const char *const keys[] = {"variable", "id", "label", "published", "kind", "test",
        "adjust", "decimals", "unknown", "improvement", "visits", "levels", NULL};
    const SchemaYaml *yaml = reader->yaml;
    SchemaVariable variable = {0};
    row->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a row is a map with variable, label and kind");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !read_row_texts(reader, node, row, error) ||
        !schema_variable_find(
            reader, schema_yaml_get(node, "variable"), row->variable, &variable, error))
        return FALSE;
    if (strcmp(row->id, SCHEMA_ROW_ANY) == 0)
        return fail_row(reader, node, row, error, "this id speaks of all rows; choose another");
    return read_row_words(yaml, node, row, error) &&
           check_kind(reader, node, row, &variable, error) &&
           check_test(reader, node, table, row, error) &&
           check_adjustment(reader, node, table, row, error) &&
           read_visits(reader, node, table, visits, row, &variable, error) &&
           schema_levels_read(reader, node, row, error);
}

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
        if (!read_row(reader, item, table, visits, row, error))
            return FALSE;
        if (table->kind == SCHEMA_TABLE_CROSSTAB && row->kind != SCHEMA_ROW_CATEGORICAL)
            return fail_row(reader, item, row, error, "a crosstab is of categorical rows");
        if (table->kind == SCHEMA_TABLE_CORRELATION && row->kind != SCHEMA_ROW_CONTINUOUS)
            return fail_row(reader, item, row, error, "a correlation is of continuous rows");
        if (table->kind == SCHEMA_TABLE_CORRELATION && i == 0 && row->n_visits > 1)
            return fail_row(reader, item, row, error,
                "the first row of a correlation has one value a patient");
        for (size_t k = 0; k < i; k++)
            if (strcmp(table->rows[k].id, row->id) == 0)
                return fail_row(reader, item, row, error,
                    "two rows of the table have this id; give one of them another");
    }
    return TRUE;
}

/* ---- tables ---- */

static gboolean check_table(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    if (table->kind == SCHEMA_TABLE_PAIRWISE && table->grouping->n_pairs == 0)
        return schema_yaml_fail(
            reader->yaml, node, error, "a pairwise table needs the key pairs under groups");
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

static gboolean read_table(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    static const char *const keys[] = {"id", "title", "kind", "groups", "where", "where_label",
        "change", "visit", "visits", "significance", "rows", "rows_of", "notes", NULL};
    const SchemaYaml *yaml = reader->yaml;
    size_t kind = 0, n_visits = 0;
    g_auto(GStrv) visits = NULL;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a table is a map with id, title, kind and rows");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &table->id, error) ||
        !schema_read_text(yaml, node, "title", SCHEMA_REQUIRED, &table->title, error) ||
        !schema_read_name(yaml, node, "visit", SCHEMA_OPTIONAL, &table->visit, error) ||
        !schema_read_word(yaml, node, "kind", table_kinds, SCHEMA_REQUIRED, &kind, error) ||
        !schema_read_number(yaml, node, "significance", &table->significance, error) ||
        !schema_read_texts(
            yaml, node, "notes", SCHEMA_OPTIONAL, &table->notes, &table->n_notes, error))
        return FALSE;
    table->kind = (SchemaTableKind)kind;
    const SchemaYamlNode *rows = find_rows(reader, node, error);
    const SchemaYamlNode *of_visits = schema_yaml_get(node, "visits") ? node : rows;
    if (!rows || !schema_read_texts(
                     yaml, of_visits, "visits", SCHEMA_OPTIONAL, &visits, &n_visits, error))
        return FALSE;
    return read_members(reader, node, table, error) &&
           read_table_change(reader, node, table, error) &&
           check_table(reader, node, table, error) &&
           read_rows(reader, rows, n_visits > 0 ? visits : NULL, table, error);
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
