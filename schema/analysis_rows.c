/* The rows of the tables of an analysis file. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

static const char *const row_kinds[] = {"continuous", "categorical", "binary", "multiple",
    "mean", "median", "mean+median", "mean+range", "median+range", NULL};

/* What each of those words means. */
static const struct {
    SchemaRowKind kind;
    unsigned summary;
} row_kind_is[] = {{SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEAN},
    {SCHEMA_ROW_CATEGORICAL, SCHEMA_SUMMARY_MEAN}, {SCHEMA_ROW_BINARY, SCHEMA_SUMMARY_MEAN},
    {SCHEMA_ROW_MULTIPLE, SCHEMA_SUMMARY_MEAN}, {SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEAN},
    {SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEDIAN},
    {SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEAN | SCHEMA_SUMMARY_MEDIAN},
    {SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEAN | SCHEMA_SUMMARY_RANGE},
    {SCHEMA_ROW_CONTINUOUS, SCHEMA_SUMMARY_MEDIAN | SCHEMA_SUMMARY_RANGE}};

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
    [SCHEMA_TEST_TREND] = "trend",
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
    [SCHEMA_TEST_TREND] = {true, true, true, false, false},
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

void schema_rows_free(SchemaRow *rows, size_t n)
{
    for (size_t i = 0; rows && i < n; i++) {
        g_free(rows[i].id);
        g_free(rows[i].variable);
        g_free(rows[i].label);
        g_free(rows[i].where);
        g_free(rows[i].where_label);
        g_free(rows[i].due);
        g_free(rows[i].published);
        g_strfreev(rows[i].also);
        g_strfreev(rows[i].visits);
        levels_free(rows[i].levels, rows[i].n_levels);
        schema_rows_free(rows[i].event, 1);
        schema_rows_free(rows[i].competing, 1);
        g_free(rows[i].at);
    }
    g_free(rows);
}

/* ---- reading ---- */

gboolean schema_row_fail(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, GError **error, const char *what)
{
    return schema_yaml_fail(reader->yaml, node, error, "row %s: %s", row->id, what);
}

/* Whether the test is of the two patients of each matched pair. */
static gboolean is_of_matched_pairs(const SchemaTable *table, SchemaTest test)
{
    return table->kind == SCHEMA_TABLE_GROUPS && table->match && *table->grouping->id == '\0' &&
           (test == SCHEMA_TEST_T_PAIRED || test == SCHEMA_TEST_SIGNED_RANK ||
               test == SCHEMA_TEST_MCNEMAR);
}

static gboolean check_test(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaRow *row, GError **error)
{
    const bool is_continuous = row->kind == SCHEMA_ROW_CONTINUOUS;
    const bool is_counted_once = row->kind != SCHEMA_ROW_MULTIPLE;
    const size_t n_groups = table->grouping->n_groups;
    const SchemaTest test = row->test;
    if (test == SCHEMA_TEST_NONE && table->kind == SCHEMA_TABLE_CONTRASTS)
        return schema_row_fail(reader, node, row, error,
            "each row of contrasts needs a test, from which its difference follows");
    if (test == SCHEMA_TEST_NONE || table->kind == SCHEMA_TABLE_BALANCE)
        return TRUE;
    if (!is_counted_once && table->kind != SCHEMA_TABLE_GROUPS)
        return schema_row_fail(reader, node, row, error,
            "a patient may count in several levels, which are tested one by one in a table of "
            "kind groups alone");
    if (is_continuous ? !suits[test].continuous : !suits[test].categorical)
        return schema_row_fail(reader, node, row, error,
            is_continuous ? "this test is for counts, not for a continuous row"
                          : "this test is for a continuous row, not for counts");
    const bool is_paired =
        table->kind == SCHEMA_TABLE_VISITS || table->kind == SCHEMA_TABLE_COURSE;
    const bool suits_table = is_of_matched_pairs(table, test)     ? is_counted_once
                             : table->kind == SCHEMA_TABLE_GROUPS ? suits[test].groups
                             : is_paired                          ? suits[test].visits
                             : schema_table_has_pairs(table)      ? suits[test].pairwise
                                                                  : false;
    if (!suits_table)
        return schema_row_fail(
            reader, node, row, error, "this test does not suit the kind of the table");
    if (table->kind == SCHEMA_TABLE_GROUPS && n_groups < 2)
        return schema_row_fail(reader, node, row, error, "a test needs two groups or more");
    const bool is_two_sample = test == SCHEMA_TEST_RANK_SUM || test == SCHEMA_TEST_T;
    if (table->kind == SCHEMA_TABLE_GROUPS && is_two_sample && n_groups != 2)
        return schema_row_fail(
            reader, node, row, error, "this test compares two groups, no more");
    return TRUE;
}

static gboolean check_adjustment(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaRow *row, GError **error)
{
    if (row->adjust == SCHEMA_ADJUST_NONE)
        return TRUE;
    const bool is_family = schema_table_has_pairs(table) ||
                           table->kind == SCHEMA_TABLE_COURSE ||
                           table->family == SCHEMA_FAMILY_TABLE;
    if (!is_family)
        return schema_row_fail(reader, node, row, error,
            "adjust over what? Pairwise tables and those of a course have pairs in a row; give "
            "any other table family: table, which is all its P values");
    if (row->test == SCHEMA_TEST_TUKEY)
        return schema_row_fail(
            reader, node, row, error, "tukey adjusts by itself; leave adjust out");
    return TRUE;
}

static gboolean check_kind(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, const SchemaVariable *variable, GError **error)
{
    const SchemaField *field = variable->field;
    const bool is_checkbox = field && field->type == SCHEMA_CHECKBOX;
    if ((row->kind == SCHEMA_ROW_MULTIPLE) != is_checkbox)
        return schema_row_fail(reader, node, row, error,
            is_checkbox ? "a checkbox field needs kind multiple"
                        : "kind multiple is for checkbox fields");
    if (row->improvement && row->kind != SCHEMA_ROW_CONTINUOUS)
        return schema_row_fail(
            reader, node, row, error, "only the change of a continuous row can improve");
    const bool is_number = field ? field->type == SCHEMA_INTEGER ||
                                       field->type == SCHEMA_NUMBER ||
                                       (field->integer_codes && row->scored)
                                 : variable->derived->n_choices == 0;
    if (row->unit != SCHEMA_UNIT_NUMBER && (row->summary & SCHEMA_SUMMARY_MEAN))
        return schema_row_fail(reader, node, row, error,
            "a date or time has no mean and SD: give the row kind median or median+range");
    if (row->kind == SCHEMA_ROW_CONTINUOUS && !is_number && row->unit == SCHEMA_UNIT_NUMBER)
        return schema_row_fail(reader, node, row, error,
            field && field->n_choices > 0
                ? "the variable has codes, which are no numbers: give it kind categorical, or "
                  "where they are points scored: true"
                : "the variable is no number");
    return TRUE;
}

/* What the values of a number's row are; minutes and seconds are no time of day. */
static SchemaUnit unit_of(const SchemaRow *row, const SchemaField *field)
{
    if (row->kind != SCHEMA_ROW_CONTINUOUS || !field)
        return SCHEMA_UNIT_NUMBER;
    if (field->type == SCHEMA_TIME)
        return strcmp(field->validation, "time_mm_ss") == 0 ? SCHEMA_UNIT_NUMBER
                                                            : SCHEMA_UNIT_CLOCK;
    return field->type == SCHEMA_DATE       ? SCHEMA_UNIT_DATE
           : field->type == SCHEMA_DATETIME ? SCHEMA_UNIT_MOMENT
                                            : SCHEMA_UNIT_NUMBER;
}

static gboolean check_change(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, const SchemaVariable *variable, const SchemaChange *change,
    GError **error)
{
    if (row->kind != SCHEMA_ROW_CONTINUOUS)
        return schema_row_fail(
            reader, node, row, error, "only a continuous row has a change to show");
    return (schema_variable_at(reader->study, variable, change->before) &&
               schema_variable_at(reader->study, variable, change->after)) ||
           schema_row_fail(reader, node, row, error, "not collected both before and after");
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
        return schema_row_fail(reader, node, row, error,
            "a change needs the key change with before and after at the top of the file");
    const size_t event = schema_study_event(study, visit);
    if (event != SIZE_MAX)
        return schema_variable_at(reader->study, variable, event) ||
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
        n_events += schema_variable_at(reader->study, variable, i);
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
        return schema_row_fail(reader, node, row, error,
            "the variable is collected at several visits; name those of the row in visits");
    if (table->kind != SCHEMA_TABLE_VISITS)
        return TRUE;
    const SchemaEvent *events = reader->study->events;
    return (row->n_visits == 2 &&
               strcmp(row->visits[0], events[table->change->before].name) == 0 &&
               strcmp(row->visits[1], events[table->change->after].name) == 0) ||
           schema_row_fail(reader, node, row, error,
               "a table of visits shows the two visits of its change, in that order");
}

/* Names of the row; a covariate's label and kind may be left to the variable. */
static gboolean read_row_texts(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, SchemaRow *row, SchemaVariable *variable, GError **error)
{
    const SchemaYaml *yaml = reader->yaml;
    const SchemaPresence said =
        table->kind == SCHEMA_TABLE_REGRESSION || table->kind == SCHEMA_TABLE_SUBGROUPS
            ? SCHEMA_OPTIONAL
            : SCHEMA_REQUIRED;
    if (!schema_read_text(yaml, node, "variable", SCHEMA_REQUIRED, &row->variable, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_OPTIONAL, &row->id, error) ||
        !schema_read_text(yaml, node, "label", said, &row->label, error) ||
        !schema_variable_find(
            reader, schema_yaml_get(node, "variable"), row->variable, variable, error))
        return FALSE;
    if (!*row->label) {
        g_free(row->label);
        row->label =
            g_strdup(variable->field ? variable->field->label : variable->derived->label);
    }
    if (!*row->id) {
        g_free(row->id);
        row->id = g_strdup(row->variable);
    }
    return schema_published_names_read(
        reader, node, row->label, &row->published, &row->also, error);
}

static gboolean read_row_words(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaVariable *variable, SchemaRow *row, GError **error)
{
    size_t kind = schema_variable_kind(variable), test = SCHEMA_TEST_NONE,
           adjust = SCHEMA_ADJUST_NONE;
    const bool is_model = table->kind == SCHEMA_TABLE_REGRESSION;
    const bool is_plain =
        is_model || schema_table_has_times(table) || table->kind == SCHEMA_TABLE_SUBGROUPS;
    if (table->kind == SCHEMA_TABLE_SUBGROUPS && kind == SCHEMA_ROW_BINARY)
        kind = SCHEMA_ROW_CATEGORICAL; /* Yes and no are two parts. */
    row->decimals = is_model ? 2 : 1;
    row->show_unknown = true;
    if (!schema_read_word(yaml, node, "kind", row_kinds,
            is_plain ? SCHEMA_OPTIONAL : SCHEMA_REQUIRED, &kind, error) ||
        !schema_read_word(yaml, node, "test", tests, SCHEMA_OPTIONAL, &test, error) ||
        !schema_read_word(yaml, node, "adjust", adjustments, SCHEMA_OPTIONAL, &adjust, error) ||
        !schema_read_integer(yaml, node, "decimals", 0, 6, &row->decimals, NULL, error) ||
        !schema_read_bool(yaml, node, "unknown", &row->show_unknown, error) ||
        !schema_read_bool(yaml, node, "improvement", &row->improvement, error) ||
        !schema_read_bool(yaml, node, "scored", &row->scored, error) ||
        !schema_read_text(yaml, node, "where", SCHEMA_OPTIONAL, &row->where, error) ||
        !schema_read_text(
            yaml, node, "where_label", SCHEMA_OPTIONAL, &row->where_label, error) ||
        !schema_read_text(yaml, node, "due", SCHEMA_OPTIONAL, &row->due, error))
        return FALSE;
    row->kind = row_kind_is[kind].kind;
    row->summary = row_kind_is[kind].summary;
    row->unit = unit_of(row, variable->field);
    row->test = (SchemaTest)test;
    row->adjust = (SchemaAdjust)adjust;
    return TRUE;
}

static gboolean read_reference(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, "reference", SCHEMA_OPTIONAL, &id, error))
        return FALSE;
    if (!*id)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, row->n_levels + 1);
    for (size_t i = 0; i < row->n_levels; i++) {
        known[i] = row->levels[i].id;
        row->reference = i;
        if (strcmp(known[i], id) == 0)
            return TRUE;
    }
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, "reference"), "level", id, known, error);
}

/* A condition of the row's own. */
static gboolean check_where(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, const SchemaRow *row, GError **error)
{
    const bool has_members =
        table->kind == SCHEMA_TABLE_GROUPS || table->kind == SCHEMA_TABLE_PAIRWISE ||
        table->kind == SCHEMA_TABLE_CONTRASTS || table->kind == SCHEMA_TABLE_VISITS;
    if ((*row->where != '\0') != (*row->where_label != '\0'))
        return schema_row_fail(reader, node, row, error,
            "where and where_label go together: the condition, and who that is in words");
    if (*row->where && !has_members)
        return schema_row_fail(reader, node, row, error,
            "where of a row is for tables of kind groups, pairwise, contrasts and visits");
    return !*row->where || schema_expression_check(reader, schema_yaml_get(node, "where"),
                               "where", row->where, error);
}

/* The event by which a value without visits is known. */
static gboolean check_due(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, GError **error)
{
    const SchemaStudy *study = reader->study;
    if (!*row->due)
        return TRUE;
    if (row->n_visits > 0)
        return schema_row_fail(reader, node, row, error,
            "due is of a value that a patient has once; its visits are due by themselves");
    if (schema_study_event(study, row->due) != SIZE_MAX)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, study->n_events + 1);
    for (size_t i = 0; i < study->n_events; i++)
        known[i] = study->events[i].name;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, "due"), "event", row->due, known, error);
}

/* What only rows of some kinds of table have, but for the event of an endpoint. */
static gboolean read_extras(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, SchemaRow *row, GError **error)
{
    const bool has_times = schema_table_has_times(table);
    const bool is_factor =
        table->kind == SCHEMA_TABLE_REGRESSION && row->kind == SCHEMA_ROW_CATEGORICAL;
    static const char *const keys[] = {"event", "at", NULL};
    for (size_t i = 0; keys[i] && !has_times; i++)
        if (schema_yaml_get(node, keys[i]))
            return schema_yaml_fail(reader->yaml, schema_yaml_get(node, keys[i]), error,
                "row %s: %s is for the rows of a table of kind survival or incidence", row->id,
                keys[i]);
    if (table->kind != SCHEMA_TABLE_INCIDENCE && schema_yaml_get(node, "competing"))
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "competing"), error,
            "row %s: competing is for the rows of a table of kind incidence", row->id);
    if (table->kind != SCHEMA_TABLE_BALANCE && schema_yaml_get(node, "in_score"))
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "in_score"), error,
            "row %s: in_score is for the rows of a table of kind balance", row->id);
    if (!is_factor && schema_yaml_get(node, "reference"))
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "reference"), error,
            "row %s: reference is for a categorical covariate", row->id);
    if (is_factor)
        return read_reference(reader, node, row, error);
    const bool is_number = row->kind == SCHEMA_ROW_CONTINUOUS && row->n_visits <= 1;
    if (has_times && !is_number)
        return schema_yaml_fail(reader->yaml, node, error,
            "row %s: the variable must be a number with one value a patient", row->id);
    return TRUE;
}

gboolean schema_row_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, char *const *visits, SchemaRow *row, GError **error)
{
    static const char *const keys[] = {"variable", "id", "label", "published", "kind", "test",
        "adjust", "decimals", "unknown", "improvement", "visits", "levels", "reference",
        "event", "competing", "at", "in_score", "scored", "where", "where_label", "due", NULL};
    const SchemaYaml *yaml = reader->yaml;
    SchemaVariable variable = {0};
    row->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a row is a map with variable, label and kind");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !read_row_texts(reader, node, table, row, &variable, error))
        return FALSE;
    if (strcmp(row->id, SCHEMA_ROW_ANY) == 0)
        return schema_row_fail(
            reader, node, row, error, "this id speaks of all rows; choose another");
    return read_row_words(yaml, node, table, &variable, row, error) &&
           check_kind(reader, node, row, &variable, error) &&
           check_test(reader, node, table, row, error) &&
           check_adjustment(reader, node, table, row, error) &&
           check_where(reader, node, table, row, error) &&
           read_visits(reader, node, table, visits, row, &variable, error) &&
           check_due(reader, node, row, error) &&
           schema_levels_read(reader, node, row, error) &&
           read_extras(reader, node, table, row, error);
}
