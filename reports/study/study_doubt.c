/* Values in doubt: of visits outside their window, and with an open question. */
#include <math.h>

#include "reports/study/cohort.h"
#include "reports/study/study.h"
#include "reports/study/study_column.h"
#include "reports/words/reading.h"
#include "schema/sql.h"

/* ---- expressions ---- */

/* One flag of a column: 1 where it has a value that is in doubt. */
static char *flag_of(const char *condition, const char *column, bool counts_missing)
{
    return condition ? g_strdup_printf("CASE WHEN %s THEN CASE WHEN %s IS NULL THEN %d ELSE 1 "
                                       "END ELSE 0 END",
                           condition, column, counts_missing ? 2 : 0)
                     : NULL;
}

static bool asks(const SchemaTable *table, size_t doubt)
{
    return (doubt == REPORT_DOUBT_OUTSIDE ? table->outside : table->asked) !=
           SCHEMA_DOUBT_UNSAID;
}

char *report_doubt_of(
    const ReportTableWork *work, size_t doubt, const SchemaRow *row, const char *visit)
{
    if (!asks(work->spec, doubt) || row->kind == SCHEMA_ROW_MULTIPLE)
        return NULL;
    const SchemaChange *change =
        row->n_visits > 0 ? schema_analysis_change(work->study->analysis, visit) : NULL;
    const char *visits[] = {
        change ? change->before_name : visit, change ? change->after_name : NULL, NULL};
    g_autoptr(GString) condition = g_string_new(NULL), missing = g_string_new(NULL);
    for (size_t i = 0; visits[i]; i++) {
        g_autofree char *column = report_column_stored(work, row, visits[i], NULL);
        g_autofree char *one =
            column ? report_column_doubt(work, doubt, row, column, visits[i]) : NULL;
        if (one)
            g_string_append_printf(condition, "%s(%s)", condition->len > 0 ? " OR " : "", one);
        g_autofree char *name = column ? schema_sql_name(column) : NULL;
        if (name)
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? " + " : "(", name);
    }
    g_string_append_c(missing, ')');
    return flag_of(
        condition->len > 0 ? condition->str : NULL, missing->str, doubt == REPORT_DOUBT_ASKED);
}

/* ---- counts ---- */

void report_doubt_take(ReportRowData *data, size_t doubt, const BaseColumn *column)
{
    for (size_t i = 0; i < data->n; i++) {
        if (data->group[i] < 0 || base_column_is_missing(column, i))
            continue;
        const double said = report_number_at(column, i);
        if (said == 1)
            data->n_doubtful[doubt] += report_data_weight(data, i);
        else if (said == 2)
            data->n_held += report_data_weight(data, i);
    }
}

static void remark(const ReportTableWork *work, char *said_take)
{
    if (g_ptr_array_find_with_equal_func(work->remarks, said_take, g_str_equal, NULL))
        g_free(said_take);
    else
        g_ptr_array_add(work->remarks, said_take);
}

void report_doubt_remarks(const ReportTableWork *work, const ReportRowData *data)
{
    if (!work->remarks)
        return;
    const BaseWords *words = work->study->document->words;
    const SchemaTable *spec = work->spec;
    const int64_t *n = data->n_doubtful;
    if (n[REPORT_DOUBT_OUTSIDE] > 0)
        remark(work, report_outside_words(data->row->label, n[REPORT_DOUBT_OUTSIDE],
                         spec->outside == SCHEMA_DOUBT_LEAVE, words));
    if (n[REPORT_DOUBT_ASKED] > 0 || data->n_held > 0)
        remark(work, report_asked_words(data->row->label, n[REPORT_DOUBT_ASKED], data->n_held,
                         spec->asked == SCHEMA_DOUBT_LEAVE, words));
}

bool report_asks_questions(const SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_tables; i++)
        if (asks(&analysis->tables[i], REPORT_DOUBT_ASKED))
            return true;
    return false;
}
