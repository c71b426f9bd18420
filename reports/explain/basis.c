/* A number's address, read back into the rows of the study's file that it was made of. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/explain/explainer.h"

static void part_free(void *data)
{
    BasisPart *part = data;
    g_ptr_array_unref(part->columns);
    g_free(part);
}

void basis_free(Basis *basis)
{
    if (!basis)
        return;
    g_ptr_array_unref(basis->parts);
    g_free(basis->groups);
    g_free(basis->truth);
    g_free(basis);
}

size_t basis_n_groups(const Basis *basis)
{
    return MAX(basis->members->table->grouping->n_groups, 1);
}

const char *basis_group_id(const SchemaTable *table, int32_t code)
{
    return table->grouping->n_groups > 0 ? table->grouping->groups[code].id : "all";
}

/* ---- parts ---- */

static const SchemaChange *change_at(
    const Basis *basis, const SchemaRow *row, const char *visit)
{
    return row->n_visits > 0 && row->kind == SCHEMA_ROW_CONTINUOUS && visit
               ? schema_analysis_change(basis->explainer->analysis, visit)
               : NULL;
}

static gboolean add_column(
    const Basis *basis, BasisPart *part, const char *visit, GError **error)
{
    const ReportTableWork work = {
        .study = (ReportStudy *)&basis->explainer->asker, .spec = basis->table};
    char *column = report_column_of(&work, part->row, visit, error);
    if (column)
        g_ptr_array_add(part->columns, column);
    return column != NULL;
}

/* The columns of a checkbox row's level, or of all its levels. */
static void add_ticks(BasisPart *part, size_t level)
{
    for (size_t i = 0; i < part->row->n_levels; i++)
        for (size_t j = 0;
             (level == SIZE_MAX || level == i) && j < part->row->levels[i].n_codes; j++)
            g_ptr_array_add(part->columns, g_strdup(part->row->levels[i].codes[j]));
}

/* @param visit  NULL for the row's first, or else the table's. */
static gboolean add_part(
    Basis *basis, const SchemaRow *row, const char *visit, size_t level, GError **error)
{
    BasisPart *part = g_new0(BasisPart, 1);
    part->row = row;
    part->visit = visit ? visit : row->n_visits > 0 ? row->visits[0] : basis->table->visit;
    part->columns = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(basis->parts, part);
    if (row->kind == SCHEMA_ROW_MULTIPLE) {
        add_ticks(part, level);
        return TRUE;
    }
    const SchemaChange *change = change_at(basis, row, part->visit);
    part->is_change = change != NULL;
    return add_column(basis, part, change ? change->before_name : part->visit, error) &&
           (!change || add_column(basis, part, change->after_name, error));
}

/* ---- what the address names ---- */

static const SchemaRow *find_row(const SchemaTable *table, const char *id)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (g_str_equal(table->rows[i].id, id))
            return &table->rows[i];
    return NULL;
}

static size_t find_level(const SchemaRow *row, const char *id)
{
    for (size_t i = 0; id && i < row->n_levels; i++)
        if (g_str_equal(row->levels[i].id, id))
            return i;
    return SIZE_MAX;
}

static const ReportMembers *find_members(
    const Basis *basis, const SchemaTable *table, const char *visit)
{
    const GPtrArray *all = basis->explainer->members;
    for (guint i = 0; i < all->len; i++) {
        const ReportMembers *members = all->pdata[i];
        if (members->table == table && (!visit || g_strcmp0(members->visit, visit) == 0))
            return members;
    }
    return NULL;
}

/* The groups that a column's id names: one of them, a pair, or all. */
static void choose_groups(Basis *basis)
{
    const SchemaGrouping *grouping = basis->table->grouping;
    const size_t n = MAX(grouping->n_groups, 1);
    const char *id = basis->value->group;
    size_t one = SIZE_MAX;
    basis->groups = g_new0(bool, n + 1);
    for (size_t i = 0; i < grouping->n_groups; i++)
        if (g_str_equal(grouping->groups[i].id, id))
            one = i;
    for (size_t i = 0; one == SIZE_MAX && i < grouping->n_pairs; i++)
        if (g_str_equal(grouping->pairs[i].id, id))
            basis->pair = &grouping->pairs[i];
    /* Tukey's P is of all groups together. */
    const bool joint = basis->test && g_strcmp0(basis->test->method_id, "tukey") == 0;
    for (size_t i = 0; i < n; i++)
        basis->groups[i] =
            basis->models           ? true
            : one != SIZE_MAX       ? i == one
            : basis->pair && !joint ? i == basis->pair->first || i == basis->pair->second
            : basis->before
                ? i == basis->table->match->treated || i == basis->table->match->control
                : true;
}

/* ---- kinds of table ---- */

static const SchemaVisitPair *find_visit_pair(const SchemaTable *table, const char *id)
{
    for (size_t i = 0; i < table->n_visit_pairs; i++)
        if (g_str_equal(table->visit_pairs[i].id, id))
            return &table->visit_pairs[i];
    return NULL;
}

/* The two visits of a P between visits; false where it is none. */
static bool find_visits(const Basis *basis, const char *visits[2])
{
    const SchemaTable *table = basis->table;
    const SchemaRow *row = basis->row;
    if (table->kind == SCHEMA_TABLE_VISITS && table->change &&
        g_str_equal(basis->value->visit, table->change->between_id)) {
        visits[0] = row->visits[0];
        visits[1] = row->visits[row->n_visits - 1];
        return true;
    }
    const SchemaVisitPair *pair =
        table->kind == SCHEMA_TABLE_COURSE ? find_visit_pair(table, basis->value->visit) : NULL;
    if (pair) {
        visits[0] = row->visits[pair->before];
        visits[1] = row->visits[pair->after];
    }
    return pair != NULL;
}

static gboolean take_row(Basis *basis, GError **error)
{
    const char *level = basis->value->level;
    const char *visits[2];
    if (find_visits(basis, visits)) {
        basis->need = BASIS_PAIR;
        return add_part(basis, basis->row, visits[0], SIZE_MAX, error) &&
               add_part(basis, basis->row, visits[1], SIZE_MAX, error);
    }
    basis->level = find_level(basis->row, level);
    if (level && basis->level == SIZE_MAX)
        basis->need = g_str_equal(level, "died") ? BASIS_DIED : BASIS_UNKNOWN;
    else if (!level && basis->row->kind == SCHEMA_ROW_BINARY)
        basis->level = 0;
    if (g_str_equal(basis->value->statistic, "n") && basis->level != SIZE_MAX)
        basis->need = BASIS_LEVEL;
    /* A balance table has its sides where others have visits. */
    const bool visit = basis->row->n_visits > 0 && basis->table->kind != SCHEMA_TABLE_BALANCE;
    return add_part(basis, basis->row, visit ? basis->value->visit : NULL, basis->level, error);
}

static gboolean take_crosstab(Basis *basis, GError **error)
{
    const SchemaRow *down = &basis->table->rows[0], *across = &basis->table->rows[1];
    basis->row = down;
    basis->level = find_level(down, basis->value->level);
    basis->across = find_level(across, basis->value->row);
    basis->need = basis->level == SIZE_MAX ? BASIS_UNKNOWN : BASIS_LEVEL;
    return add_part(basis, down, NULL, SIZE_MAX, error) &&
           add_part(basis, across, NULL, SIZE_MAX, error);
}

static gboolean take_correlation(Basis *basis, GError **error)
{
    return add_part(basis, &basis->table->rows[0], NULL, SIZE_MAX, error) &&
           add_part(basis, basis->row, basis->row->n_visits > 0 ? basis->value->visit : NULL,
               SIZE_MAX, error);
}

bool basis_is_raw(const Basis *basis)
{
    return basis->table->kind == SCHEMA_TABLE_REGRESSION &&
           g_str_has_suffix(basis->value->group, "_raw");
}

static gboolean take_regression(Basis *basis, GError **error)
{
    const SchemaModel *model = basis->table->model;
    basis->level = basis->row ? find_level(basis->row, basis->value->level) : SIZE_MAX;
    gboolean done =
        add_part(basis, model->outcome, NULL, SIZE_MAX, error) &&
        (!model->event || add_part(basis, model->event, NULL, SIZE_MAX, error)) &&
        (!basis->table->strata || add_part(basis, basis->table->strata, NULL, SIZE_MAX, error));
    for (size_t i = 0; done && i < basis->table->n_rows; i++)
        if (!basis_is_raw(basis) || &basis->table->rows[i] == basis->row)
            done = add_part(basis, &basis->table->rows[i], NULL, SIZE_MAX, error);
    return done;
}

/* The outcome of a model, its event, and what it is adjusted for. */
static gboolean add_model(Basis *basis, GError **error)
{
    const SchemaTable *table = basis->table;
    const SchemaModel *model = table->model;
    gboolean done = add_part(basis, model->outcome, NULL, SIZE_MAX, error) &&
                    (!model->event || add_part(basis, model->event, NULL, SIZE_MAX, error));
    for (size_t i = 0; done && i < table->n_covariates; i++)
        done = add_part(basis, &table->covariates[i], NULL, SIZE_MAX, error);
    return done;
}

/* The row, where there is one, comes first: its levels are the parts. */
static gboolean take_subgroups(Basis *basis, GError **error)
{
    const char *level = basis->value->level;
    const bool linear = basis->table->model->kind == SCHEMA_MODEL_LINEAR;
    if (basis->row && !add_part(basis, basis->row, NULL, SIZE_MAX, error))
        return FALSE;
    basis->level = basis->row ? find_level(basis->row, level) : SIZE_MAX;
    if (level && basis->level == SIZE_MAX) {
        basis->need = BASIS_UNKNOWN;
        return TRUE;
    }
    basis->need = level ? BASIS_LEVEL : BASIS_KNOWN;
    if (!linear && g_str_equal(basis->value->statistic, "n"))
        basis->counted = basis->parts->len + (basis->table->model->event ? 1 : 0);
    return add_model(basis, error);
}

static gboolean take_survival(Basis *basis, GError **error)
{
    const char *level = basis->value->level;
    const bool is_test = g_str_equal(basis->value->statistic, "p");
    basis->models = g_strcmp0(level, "hazard") == 0 || g_strcmp0(level, "proportional") == 0;
    for (size_t i = 0; level && i < basis->row->n_at; i++) {
        g_autofree char *id = g_strdup_printf("at_%g", basis->row->at[i]);
        g_strdelimit(id, ".+", '_');
        if (g_str_equal(id, level))
            basis->at = basis->row->at[i];
    }
    if (level && isnan(basis->at) && !basis->models)
        basis->need = BASIS_UNKNOWN;
    return add_part(basis, basis->row, NULL, SIZE_MAX, error) &&
           add_part(basis, basis->row->event, NULL, SIZE_MAX, error) &&
           (!basis->row->competing ||
               add_part(basis, basis->row->competing, NULL, SIZE_MAX, error)) &&
           (!basis->table->strata || !(basis->models || is_test) ||
               add_part(basis, basis->table->strata, NULL, SIZE_MAX, error));
}

static gboolean take_balance(Basis *basis, GError **error)
{
    basis->members = find_members(basis, basis->table, basis->value->visit);
    basis->before = find_members(basis, basis->table, "unmatched");
    return take_row(basis, error);
}

/* Whether any P of the table is below its limit: of all rows. */
static gboolean take_any(Basis *basis, GError **error)
{
    gboolean done = TRUE;
    for (size_t i = 0; done && i < basis->table->n_rows; i++) {
        const SchemaRow *row = &basis->table->rows[i];
        for (size_t v = 0; done && v < MAX(row->n_visits, 1); v++)
            done = add_part(
                basis, row, row->n_visits > 0 ? row->visits[v] : NULL, SIZE_MAX, error);
    }
    return done;
}

static gboolean take_kind(Basis *basis, GError **error)
{
    const SchemaTable *table = basis->table;
    if (table->kind == SCHEMA_TABLE_CROSSTAB)
        return take_crosstab(basis, error);
    if (table->kind == SCHEMA_TABLE_REGRESSION)
        return take_regression(basis, error);
    if (table->kind == SCHEMA_TABLE_SUBGROUPS)
        return take_subgroups(basis, error);
    if (!basis->row)
        return take_any(basis, error);
    switch (table->kind) {
    case SCHEMA_TABLE_CORRELATION:
        return take_correlation(basis, error);
    case SCHEMA_TABLE_SURVIVAL:
    case SCHEMA_TABLE_INCIDENCE:
        return take_survival(basis, error);
    case SCHEMA_TABLE_BALANCE:
        return take_balance(basis, error);
    default:
        return take_row(basis, error);
    }
}

Basis *basis_new(const ReportExplainer *explainer, const ReportValue *value, GError **error)
{
    g_autoptr(Basis) basis = g_new0(Basis, 1);
    basis->explainer = explainer;
    basis->value = value;
    basis->parts = g_ptr_array_new_with_free_func(part_free);
    basis->level = basis->across = basis->counted = SIZE_MAX;
    basis->at = NAN;
    basis->table = schema_analysis_table(explainer->analysis, value->table);
    basis->row = find_row(basis->table, value->row);
    basis->members = find_members(basis, basis->table, NULL);
    if (basis->row && basis->row->where && *basis->row->where)
        basis->truth = report_truth_of(basis->row->where);
    if (value->test)
        basis->test = report_document_find_test(explainer->document, value->test);
    if (!basis->members || !take_kind(basis, error))
        return NULL;
    choose_groups(basis);
    return g_steal_pointer(&basis);
}

Basis *basis_of_match(const Basis *basis)
{
    const SchemaMatch *match = basis->table->match;
    g_autoptr(Basis) made = g_new0(Basis, 1);
    *made = *basis;
    made->parts = g_ptr_array_new_with_free_func(part_free);
    made->truth = NULL;
    made->groups = g_memdup2(basis->groups, basis_n_groups(basis) * sizeof *basis->groups);
    for (size_t i = 0; i < match->n_covariates; i++)
        if (!add_part(made, &match->covariates[i], NULL, SIZE_MAX, NULL))
            return NULL;
    return g_steal_pointer(&made);
}

/* ---- values ---- */

int32_t basis_level_at(const BasisPart *part, const BaseColumn *column, size_t member)
{
    const SchemaRow *row = part->row;
    if (base_column_is_missing(column, member))
        return -1;
    if (row->kind == SCHEMA_ROW_MULTIPLE)
        return base_column_number(column, member) != 0;
    const int32_t code = column->code[member];
    const BaseColumn one = {.code = (int32_t *)&code, .values = column->values};
    for (size_t level = 0; level < row->n_levels; level++)
        for (size_t j = 0; j < row->levels[level].n_codes; j++)
            if (report_is_code(&one, 0, row->levels[level].codes[j]))
                return (int32_t)level;
    return row->kind == SCHEMA_ROW_BINARY ? 1 : -1;
}

gboolean basis_missing(
    const Basis *basis, const BasisPart *part, size_t i, bool *missing, GError **error)
{
    const bool any = part->row->kind == SCHEMA_ROW_MULTIPLE; /* One box is enough. */
    *missing = any;
    for (guint c = 0; c < part->columns->len; c++) {
        const BaseColumn *column =
            explainer_column(basis->explainer, part->columns->pdata[c], error);
        if (!column)
            return FALSE;
        const bool is_missing = base_column_is_missing(column, i);
        *missing = any ? *missing && is_missing : *missing || is_missing;
    }
    return TRUE;
}

double basis_due(const Basis *basis, const BasisPart *part)
{
    const SchemaStudy *study = basis->explainer->study;
    const SchemaChange *change =
        part->visit ? schema_analysis_change(basis->explainer->analysis, part->visit) : NULL;
    const char *own = part->row->n_visits == 0 && part->row->due ? part->row->due : part->visit;
    const char *name = change ? change->after_name : own;
    for (size_t i = 0; study && name && i < study->n_events; i++)
        if (study->events[i].has_offset && g_str_equal(study->events[i].name, name))
            return study->events[i].offset_days;
    return -INFINITY;
}

const char *basis_code(const Basis *basis)
{
    static const char *const words[] = {"unknown_", "missing_"};
    const char *level = basis->need == BASIS_UNKNOWN ? basis->value->level : NULL;
    for (size_t i = 0; level && i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(level, words[i]))
            return level + strlen(words[i]);
    return NULL;
}

char *basis_reason(const Basis *basis)
{
    const BasisPart *part = basis->parts->len > 0 ? basis->parts->pdata[0] : NULL;
    return part && basis_code(basis)
               ? registry_cohort_reason(basis->explainer->cohort, part->columns->pdata[0])
               : NULL;
}
