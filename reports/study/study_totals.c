/*
 * A report checks its own totals: the levels of a row are all of a column's patients, and where
 * two tables count the same patients, in two ways, the same number is there or both tables say
 * so.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/study/study.h"
#include "reports/words/reading.h"

/* The number at a place; NaN where there is none. */
static double number_at(
    const ReportDocument *document, const char *table, const ReportPlace *place, char **address)
{
    const ReportAddress full = {.table = table,
        .row = place->row,
        .level = place->level,
        .group = place->group,
        .visit = place->visit,
        .statistic = "n"};
    g_autofree char *text = report_address(&full);
    const ReportValue *value = report_document_find(document, text);
    if (address)
        *address = g_steal_pointer(&text);
    return value ? value->value : NAN;
}

/* ---- the levels of a row ---- */

static gboolean check_column(const ReportTableWork *work, const ReportRowData *data,
    size_t visit, const ReportArm *arm, GError **error)
{
    const SchemaRow *row = data->row;
    const ReportDocument *document = work->study->document;
    ReportPlace place = {.row = row->id, .group = arm->group->id, .visit = data->visits[visit]};
    double sum = 0;
    for (size_t i = 0; i < row->n_levels; i++) {
        place.level = row->levels[i].id;
        sum += number_at(document, work->spec->id, &place, NULL);
    }
    place.level = report_missing_level(row);
    sum += number_at(document, work->spec->id, &place, NULL);
    place.level = "died";
    const double died = number_at(document, work->spec->id, &place, NULL);
    sum += isnan(died) ? 0 : died;
    const int64_t n = report_row_n(data, arm);
    if (isnan(sum) || sum == (double)n)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "T%s.%s.%s.%s: the levels count %.0f patients, the column %" G_GINT64_FORMAT,
        work->spec->id, row->id, arm->group->id, data->visits[visit], sum, n);
    return FALSE;
}

gboolean report_levels_check(
    const ReportTableWork *work, const ReportRowData *data, GError **error)
{
    for (size_t v = 0; data->row->kind == SCHEMA_ROW_CATEGORICAL && v < data->n_visits; v++)
        for (size_t i = 0; i < work->split.n_arms; i++)
            if (!check_column(work, data, v, &work->split.arms[i], error))
                return FALSE;
    return TRUE;
}

/* ---- the same patients in two tables ---- */

/* A count in one group: its number, and where it stands. */
typedef struct {
    double n;      /* NaN where the table does not have it. */
    char *address; /* "T1.periop_complication.total.unmatched.n", or of several levels. */
} Found;

static Found count_of(
    const ReportDocument *document, const SchemaCount *count, const char *group)
{
    ReportPlace place = {.row = count->row->id, .group = group, .visit = count->visit};
    Found found = {0};
    if (count->n_levels == 0) {
        found.n = number_at(document, count->table->id, &place, &found.address);
        return found;
    }
    g_autofree char *levels = g_strjoinv("+", count->levels);
    for (size_t i = 0; i < count->n_levels; i++) {
        place.level = count->levels[i];
        found.n += number_at(document, count->table->id, &place, NULL);
    }
    place.level = levels;
    (void)number_at(document, count->table->id, &place, &found.address);
    return found;
}

static ReportTable *table_of(const ReportDocument *document, const SchemaTable *spec)
{
    for (guint i = 0; i < document->tables->len; i++)
        if (g_str_equal(((ReportTable *)document->tables->pdata[i])->id, spec->id))
            return document->tables->pdata[i];
    return NULL;
}

/* Says in both tables that the two counts differ in the group. */
static void compare(
    ReportDocument *document, const SchemaTotal *total, const SchemaCount *b, const char *group)
{
    const SchemaCount *a = &total->counts[0];
    Found first = count_of(document, a, group), second = count_of(document, b, group);
    if (!isnan(first.n) && !isnan(second.n) && first.n != second.n) {
        g_autofree char *note = report_total_words(total->label, first.address, (gint64)first.n,
            second.address, (gint64)second.n, document->words);
        report_table_add_note(table_of(document, a->table), "", note);
        if (a->table != b->table)
            report_table_add_note(table_of(document, b->table), "", note);
    }
    g_free(first.address);
    g_free(second.address);
}

void report_totals_compare(ReportStudy *study)
{
    for (size_t i = 0; i < study->analysis->n_totals; i++) {
        const SchemaTotal *total = &study->analysis->totals[i];
        const SchemaGrouping *grouping = total->counts[0].table->grouping;
        for (size_t k = 1; k < total->n_counts; k++) {
            if (grouping->total.id[0] != '\0')
                compare(study->document, total, &total->counts[k], grouping->total.id);
            for (size_t g = 0; g < grouping->n_groups; g++)
                compare(study->document, total, &total->counts[k], grouping->groups[g].id);
        }
    }
}
