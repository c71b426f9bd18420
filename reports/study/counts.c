/* What each table of a study needs as counts, and adding them up. */
#include "reports/study/counts.h"

#include <math.h>
#include <string.h>

const char *const report_leaf_kinds[REPORT_N_LEAF_KINDS] = {
    "levels", "ticks", "values", "sums", "differences", "changes", "times", "together"};

/* ---- keys ---- */

const char *report_leaf_visit(const SchemaTable *table, const SchemaRow *row, size_t visit)
{
    const char *name = row->n_visits > 0 ? row->visits[visit] : table->visit;
    return name ? name : "";
}

char *report_leaf_key(const SchemaTable *table, const SchemaRow *const *rows, size_t n_rows,
    const char *box, const char *visit)
{
    GString *key = g_string_new("T");
    g_string_append(key, table->id);
    for (size_t i = 0; i < n_rows; i++)
        g_string_append_printf(key, "%c%s", i == 0 ? '.' : '+', rows[i]->id);
    if (box)
        g_string_append_printf(key, ".%s", box);
    if (visit[0] != '\0')
        g_string_append_printf(key, ".%s", visit);
    return g_string_free(key, FALSE);
}

char *report_leaf_between(
    const SchemaTable *table, const SchemaRow *row, size_t before, size_t after)
{
    return g_strdup_printf(
        "%s..%s", report_leaf_visit(table, row, before), report_leaf_visit(table, row, after));
}

/* ---- leaves ---- */

bool report_leaf_limits(const SchemaAnalysis *analysis, const SchemaStudy *study,
    const ReportLeaf *leaf, size_t column, ReportLimits *limits)
{
    const SchemaRow *row = leaf->row[column];
    const SchemaField *field = schema_dictionary_find(study->dictionary, row->variable);
    const bool is_change = leaf->kind == REPORT_LEAF_DIFFERENCES ||
                           (leaf->kind == REPORT_LEAF_SUMS && leaf->n_columns == 2) ||
                           (row->n_visits > 0 && schema_analysis_change(analysis,
                                                     row->visits[leaf->visit[column]]));
    if (!field || row->factors[0] || row->unit != SCHEMA_UNIT_NUMBER || !field->has_min ||
        !field->has_max)
        return false;
    const double most = field->max - field->min;
    *limits = is_change ? (ReportLimits){-most, most} : (ReportLimits){field->min, field->max};
    return true;
}

static void who_clear(ReportWho *who)
{
    g_free(who->cell);
    g_clear_pointer(&who->fields, g_array_unref);
}

static void leaf_free(void *data)
{
    ReportLeaf *leaf = data;
    g_free(leaf->key);
    g_free(leaf->held);
    who_clear(&leaf->who);
    g_free(leaf->value);
    g_clear_pointer(&leaf->cells, g_array_unref);
    g_clear_pointer(&leaf->sums, g_array_unref);
    g_clear_pointer(&leaf->missing_of, g_ptr_array_unref);
    g_free(leaf);
}

static ReportLeaf *add_leaf(ReportCounted *counted, ReportLeafKind kind, char *key_take)
{
    ReportLeaf *leaf = g_new0(ReportLeaf, 1);
    const StatMomentSums none = {0};
    leaf->kind = kind;
    leaf->key = key_take;
    leaf->sums =
        kind == REPORT_LEAF_SUMS ? g_array_new(FALSE, TRUE, sizeof(StatMomentSums)) : NULL;
    for (size_t i = 0; leaf->sums && i < counted->n_groups; i++)
        g_array_append_val(leaf->sums, none);
    leaf->cells = g_array_new(FALSE, TRUE, sizeof(ReportCount));
    leaf->missing_of = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(counted->leaves, leaf);
    return leaf;
}

static void add_column(ReportLeaf *leaf, const SchemaRow *row, size_t visit)
{
    leaf->row[leaf->n_columns] = row;
    leaf->visit[leaf->n_columns++] = visit;
}

/* Rows that stand in one joint leaf, at their first visits but the last. */
static void add_joint(ReportCounted *counted, ReportLeafKind kind, const SchemaRow *const *rows,
    size_t n, size_t visit)
{
    const char *name = report_leaf_visit(counted->table, rows[n - 1], visit);
    ReportLeaf *leaf =
        add_leaf(counted, kind, report_leaf_key(counted->table, rows, n, NULL, name));
    for (size_t i = 0; i < n; i++)
        add_column(leaf, rows[i], i + 1 == n ? visit : 0);
}

/* ---- what is held back ---- */

void report_leaf_hold(ReportLeaf *leaf, const char *why)
{
    g_free(leaf->held);
    leaf->held = g_strdup(why);
    g_array_set_size(leaf->cells, 0);
    for (guint i = 0; leaf->sums && i < leaf->sums->len; i++)
        g_array_index(leaf->sums, StatMomentSums, i) = (StatMomentSums){0};
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        leaf->n_doubtful[d] = 0;
    leaf->n_held = 0;
}

void report_counted_hold(ReportCounted *counted, const char *why)
{
    g_free(counted->held);
    counted->held = g_strdup(why);
    for (size_t i = 0; i < counted->n_groups; i++)
        counted->n[i] = 0;
    counted->n_members = counted->n_unknown = counted->n_no_group = 0;
    for (guint i = 0; i < counted->leaves->len; i++)
        report_leaf_hold(counted->leaves->pdata[i], why);
}

/* ---- what a row needs ---- */

/* Whether means and their tests are all that is made of the row: their sums do. */
static bool needs_sums(const SchemaTable *table, const SchemaRow *row)
{
    const bool by_means = row->test == SCHEMA_TEST_NONE || row->test == SCHEMA_TEST_ANOVA ||
                          row->test == SCHEMA_TEST_T || row->test == SCHEMA_TEST_TUKEY ||
                          table->kind == SCHEMA_TABLE_VISITS ||
                          table->kind == SCHEMA_TABLE_COURSE;
    return by_means && row->summary == SCHEMA_SUMMARY_MEAN && row->unit == SCHEMA_UNIT_NUMBER;
}

static ReportLeafKind kind_of(const SchemaTable *table, const SchemaRow *row)
{
    if (row->kind != SCHEMA_ROW_CONTINUOUS)
        return REPORT_LEAF_LEVELS;
    return needs_sums(table, row) ? REPORT_LEAF_SUMS : REPORT_LEAF_VALUES;
}

static void add_visits(ReportCounted *counted, const SchemaRow *row)
{
    for (size_t v = 0; v < MAX(row->n_visits, 1); v++) {
        const char *visit = report_leaf_visit(counted->table, row, v);
        add_column(add_leaf(counted, kind_of(counted->table, row),
                       report_leaf_key(counted->table, &row, 1, NULL, visit)),
            row, v);
    }
    for (size_t i = 0; row->kind == SCHEMA_ROW_MULTIPLE && i < row->n_levels; i++) {
        const char *visit = report_leaf_visit(counted->table, row, 0);
        ReportLeaf *leaf = add_leaf(counted, REPORT_LEAF_TICKS,
            report_leaf_key(counted->table, &row, 1, row->levels[i].id, visit));
        add_column(leaf, row, 0);
        leaf->box = i;
    }
}

/* Two visits that a test compares. Fisher's and the chi-squared test take each by itself. */
static void add_pair(ReportCounted *counted, const SchemaRow *row, size_t before, size_t after)
{
    const bool numbers = row->kind == SCHEMA_ROW_CONTINUOUS;
    if (row->test == SCHEMA_TEST_NONE ||
        (!numbers && row->test != SCHEMA_TEST_MCNEMAR && row->test != SCHEMA_TEST_AUTO))
        return;
    const bool means = row->test == SCHEMA_TEST_T_PAIRED;
    g_autofree char *between = report_leaf_between(counted->table, row, before, after);
    ReportLeaf *leaf = add_leaf(counted,
        !numbers ? REPORT_LEAF_CHANGES
        : means  ? REPORT_LEAF_SUMS
                 : REPORT_LEAF_DIFFERENCES,
        report_leaf_key(counted->table, &row, 1, NULL, between));
    add_column(leaf, row, before);
    add_column(leaf, row, after);
}

static void add_pairs(ReportCounted *counted, const SchemaRow *row)
{
    const SchemaTable *table = counted->table;
    if (table->kind == SCHEMA_TABLE_VISITS && row->n_visits > 1)
        add_pair(counted, row, 0, row->n_visits - 1);
    for (size_t i = 0; table->kind == SCHEMA_TABLE_COURSE && i < table->n_visit_pairs; i++)
        add_pair(counted, row, table->visit_pairs[i].before, table->visit_pairs[i].after);
}

static void add_times(ReportCounted *counted, const SchemaRow *row)
{
    const SchemaRow *rows[REPORT_LEAF_COLUMNS] = {row, row->event};
    size_t n = 2;
    if (row->competing)
        rows[n++] = row->competing;
    if (counted->table->strata)
        rows[n++] = counted->table->strata;
    add_joint(counted, REPORT_LEAF_TIMES, rows, n, 0);
}

static void add_row(ReportCounted *counted, const SchemaRow *row)
{
    const SchemaTable *table = counted->table;
    if (schema_table_has_times(table)) {
        add_times(counted, row);
        return;
    }
    if (table->kind == SCHEMA_TABLE_CORRELATION || table->kind == SCHEMA_TABLE_CROSSTAB) {
        const SchemaRow *const rows[] = {&table->rows[0], row};
        for (size_t v = 0; row != rows[0] && v < MAX(row->n_visits, 1); v++)
            add_joint(counted, REPORT_LEAF_TOGETHER, rows, 2, v);
        return;
    }
    add_visits(counted, row);
    add_pairs(counted, row);
}

/* ---- what a study needs ---- */

static const char *needs_rows(const SchemaTable *table)
{
    if (table->kind == SCHEMA_TABLE_REGRESSION || table->kind == SCHEMA_TABLE_SUBGROUPS)
        return N_("a model is fitted to the rows of patients");
    if (table->kind == SCHEMA_TABLE_BALANCE || table->match)
        return N_("patients are matched, which takes their rows");
    return NULL;
}

static ReportCounted *add_counted(
    ReportCounts *counts, const SchemaTable *table, const SchemaGrouping *grouping)
{
    ReportCounted *counted = g_new0(ReportCounted, 1);
    counted->table = table;
    counted->grouping = grouping;
    counted->n_groups = MAX(grouping->n_groups, 1);
    counted->n = g_new0(int64_t, counted->n_groups);
    counted->leaves = g_ptr_array_new_with_free_func(leaf_free);
    counted->missing_of = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(counts->tables, counted);
    return counted;
}

static void counted_free(void *data)
{
    ReportCounted *counted = data;
    g_ptr_array_unref(counted->leaves);
    g_ptr_array_unref(counted->missing_of);
    g_free(counted->held);
    who_clear(&counted->who);
    g_free(counted->n);
    g_free(counted);
}

static void origin_free(void *data)
{
    ReportCountsOrigin *origin = data;
    g_ptr_array_unref(origin->hospitals);
    g_free(origin->file);
    g_free(origin->content);
    g_free(origin->head);
    g_free(origin->program);
    g_free(origin->made);
    for (size_t i = 0; i < G_N_ELEMENTS(origin->definition); i++)
        g_free(origin->definition[i]);
    g_free(origin);
}

ReportCounts *report_counts_new(const SchemaAnalysis *analysis)
{
    ReportCounts *counts = g_new0(ReportCounts, 1);
    counts->analysis = analysis;
    counts->steps = g_new0(ReportCountedStep, analysis->n_steps + 1);
    counts->tables = g_ptr_array_new_with_free_func(counted_free);
    counts->leaf_of = g_hash_table_new(g_str_hash, g_str_equal);
    counts->texts = g_string_chunk_new(256);
    counts->origins = g_ptr_array_new_with_free_func(origin_free);
    counts->flow_missing_of = g_ptr_array_new_with_free_func(g_free);
    (void)add_counted(counts, NULL, &analysis->grouping);
    for (size_t i = 0; i < analysis->n_tables; i++) {
        const SchemaTable *table = &analysis->tables[i];
        ReportCounted *counted = add_counted(counts, table, table->grouping);
        counted->needs_rows = needs_rows(table);
        for (size_t r = 0; !counted->needs_rows && r < table->n_rows; r++)
            add_row(counted, &table->rows[r]);
        for (guint l = 0; l < counted->leaves->len; l++) {
            ReportLeaf *leaf = counted->leaves->pdata[l];
            (void)g_hash_table_insert(counts->leaf_of, leaf->key, leaf);
        }
    }
    return counts;
}

void report_counts_free(ReportCounts *counts)
{
    if (!counts)
        return;
    g_ptr_array_unref(counts->tables);
    g_ptr_array_unref(counts->origins);
    g_ptr_array_unref(counts->flow_missing_of);
    g_hash_table_unref(counts->leaf_of);
    g_string_chunk_free(counts->texts);
    g_free(counts->flow_held);
    g_free(counts->steps);
    g_free(counts);
}

ReportCountsOrigin *report_counts_add_origin(ReportCounts *counts)
{
    ReportCountsOrigin *origin = g_new0(ReportCountsOrigin, 1);
    origin->hospitals = g_ptr_array_new_with_free_func(g_free);
    origin->min_cell = 1;
    g_ptr_array_add(counts->origins, origin);
    return origin;
}

char *report_counts_hospitals(const ReportCountsOrigin *origin)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < origin->hospitals->len; i++)
        g_string_append_printf(
            all, "%s%s", i > 0 ? ", " : "", (const char *)origin->hospitals->pdata[i]);
    return g_string_free(all, FALSE);
}

ReportCounted *report_counts_table(const ReportCounts *counts, const SchemaTable *table)
{
    for (guint i = 0; i < counts->tables->len; i++) {
        ReportCounted *counted = counts->tables->pdata[i];
        if (counted->table == table)
            return counted;
    }
    return NULL;
}

ReportLeaf *report_counts_leaf(const ReportCounts *counts, const char *key)
{
    return g_hash_table_lookup(counts->leaf_of, key);
}
