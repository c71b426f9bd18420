/* What of the store numbers are of, so that those of the same can be set against each other. */
#include "reports/study/counts_few.h"
#include "reports/study/study_column.h"

static gboolean add_fields(
    const ReportStudy *study, const char *expression, GArray *fields, GError **error)
{
    if (!registry_cohort_ask(study->cohort, expression, expression, error))
        return FALSE;
    g_autoptr(GArray) read = registry_cohort_fields(study->cohort, expression, error);
    if (read)
        g_array_append_vals(fields, read->data, read->len);
    return read != NULL;
}

/* ---- a table ---- */

static gboolean ask_table(const ReportStudy *study, ReportCounted *counted, GError **error)
{
    const char *where = counted->table ? counted->table->where : "";
    g_autoptr(GPtrArray) columns = report_grouping_columns(study->cohort, counted->grouping);
    if (where[0] != '\0')
        g_ptr_array_add(columns, report_truth_of(where));
    for (guint i = 0; i < columns->len; i++)
        if (!add_fields(study, columns->pdata[i], counted->who.fields, error))
            return FALSE;
    return TRUE;
}

/* ---- a leaf ---- */

static gboolean ask_boxes(
    const ReportStudy *study, ReportLeaf *leaf, const SchemaRow *row, GError **error)
{
    for (size_t i = 0; i < row->n_levels; i++)
        for (size_t j = 0; j < row->levels[i].n_codes; j++)
            if ((leaf->kind != REPORT_LEAF_TICKS || leaf->box == i) &&
                !add_fields(study, row->levels[i].codes[j], leaf->who.fields, error))
                return FALSE;
    return TRUE;
}

/* A change is of both its visits. */
static gboolean ask_visit(const ReportTableWork *work, ReportLeaf *leaf, const SchemaRow *row,
    const char *visit, GError **error)
{
    const SchemaChange *change =
        row->n_visits > 0 ? schema_analysis_change(work->study->analysis, visit) : NULL;
    const char *visits[] = {
        change ? change->before_name : visit, change ? change->after_name : NULL};
    for (size_t i = 0; i < (change ? 2 : 1); i++) {
        g_autofree char *column = report_column_stored(work, row, visits[i], error);
        if (!column || !add_fields(work->study, column, leaf->who.fields, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean ask_leaf(const ReportTableWork *work, ReportLeaf *leaf, GError **error)
{
    for (size_t c = 0; c < leaf->n_columns; c++) {
        const SchemaRow *row = leaf->row[c];
        const char *visit = report_leaf_visit(work->spec, row, leaf->visit[c]);
        if (!(row->kind == SCHEMA_ROW_MULTIPLE ? ask_boxes(work->study, leaf, row, error)
                                               : ask_visit(work, leaf, row, visit, error)))
            return FALSE;
    }
    return TRUE;
}

/* ---- all ---- */

gboolean report_who_ask(ReportStudy *study, ReportCounts *counts, GError **error)
{
    for (guint t = 0; t < counts->tables->len; t++) {
        ReportCounted *counted = counts->tables->pdata[t];
        const ReportTableWork work = {.study = study, .spec = counted->table};
        if (counted->needs_rows)
            continue;
        counted->who.fields = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField));
        if (!ask_table(study, counted, error))
            return FALSE;
        for (guint l = 0; l < counted->leaves->len; l++) {
            ReportLeaf *leaf = counted->leaves->pdata[l];
            leaf->who.fields = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField));
            if (!ask_leaf(&work, leaf, error))
                return FALSE;
        }
    }
    return TRUE;
}
