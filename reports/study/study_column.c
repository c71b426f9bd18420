/*
 * The columns of patients that rows stand for: as they are stored, without the values that a
 * table leaves out, dates and times as numbers.
 */
#include "reports/study/study_column.h"

#include "base/error.h"
#include "schema/sql.h"

static bool is_number(const char *code)
{
    char *end = NULL;
    (void)g_ascii_strtod(code, &end);
    return end != code && *end == '\0';
}

/* A factor of a product: a number as it is, a binary row as 1 and 0. */
static char *factor_of(const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    const char *visit = row->n_visits > 0 ? row->visits[0] : work->spec->visit;
    g_autofree char *column = report_column_stored(work, row, visit, error);
    if (!column || row->kind != SCHEMA_ROW_BINARY)
        return g_steal_pointer(&column);
    g_autoptr(GString) codes = g_string_new(NULL);
    for (size_t i = 0; i < row->levels[0].n_codes; i++) {
        const char *code = row->levels[0].codes[i];
        g_auto(GStrv) parts = g_strsplit(code, "'", -1);
        g_autofree char *quoted = g_strjoinv("''", parts);
        g_string_append_printf(codes, "%s'%s'", i > 0 ? ", " : "", quoted);
        if (is_number(code))
            g_string_append_printf(codes, ", %s", code);
    }
    g_autofree char *name = schema_sql_name(column);
    return g_strdup_printf("CASE WHEN %s IS NULL THEN NULL WHEN %s IN (%s) THEN 1 ELSE 0 END",
        name, name, codes->str);
}

static char *product_of(const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    g_autofree char *first = factor_of(work, row->factors[0], error);
    g_autofree char *second = first ? factor_of(work, row->factors[1], error) : NULL;
    if (!second)
        return NULL;
    g_autofree char *left = schema_sql_name(first);
    g_autofree char *right = schema_sql_name(second);
    return g_strdup_printf("(%s) * (%s)", left, right);
}

/* A variable of one event has none in its name. */
char *report_column_stored(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    if (row->factors[0])
        return product_of(work, row, error);
    char *column = row->n_visits > 0
                       ? registry_cohort_column(work->study->cohort, row->variable, visit)
                       : registry_cohort_column(work->study->cohort, row->variable, NULL);
    if (!column)
        column = registry_cohort_column(work->study->cohort, row->variable, NULL);
    if (!column && visit)
        column = registry_cohort_column(work->study->cohort, row->variable, visit);
    if (!column)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "table %s, row %s: the registry has no values of '%s' at '%s'", work->spec->id,
            row->id, row->variable, visit ? visit : "any event");
    return column;
}

/* ---- doubts ---- */

/* "days_between(origin, visit) NOT BETWEEN 16 AND 44" of an event with a window; NULL of any
   other. New. */
static char *outside_event(const ReportTableWork *work, const char *name)
{
    const SchemaStudy *study = work->study->study;
    const SchemaRoles *roles = &study->roles;
    const size_t index = schema_study_event(study, name);
    if (index == SIZE_MAX || !study->events[index].has_window ||
        !study->events[index].has_offset || roles->origin == SIZE_MAX ||
        roles->visit == SIZE_MAX)
        return NULL;
    const SchemaEvent *event = &study->events[index];
    const char *visit = study->dictionary->fields[roles->visit].name;
    g_autofree char *column = registry_cohort_column(work->study->cohort, visit, event->name);
    if (!column)
        return NULL;
    g_autofree char *origin =
        schema_sql_identifier(study->dictionary->fields[roles->origin].name);
    g_autofree char *seen = schema_sql_name(column);
    return g_strdup_printf("days_between(%s, %s) NOT BETWEEN %d AND %d", origin, seen,
        event->offset_days - event->days_before, event->offset_days + event->days_after);
}

/* "record_id IN ('A', 'B')" of those with an open question; NULL of none. New. */
static char *asked_of(const ReportTableWork *work, const char *column)
{
    RegistryCohort *cohort = work->study->cohort;
    g_autoptr(GArray) fields = registry_cohort_fields(cohort, column, NULL);
    /* What a column reads is known once it was asked for. */
    if (!fields && registry_cohort_ask(cohort, column, "questions", NULL))
        fields = registry_cohort_fields(cohort, column, NULL);
    g_autoptr(GPtrArray) records = fields && work->study->asked
                                       ? registry_asked_records(work->study->asked, fields)
                                       : NULL;
    if (!records || records->len == 0)
        return NULL;
    GString *list = g_string_new(REPORT_ASKED_PREFIX);
    for (guint i = 0; i < records->len; i++) {
        g_auto(GStrv) parts = g_strsplit(records->pdata[i], "'", -1);
        g_autofree char *quoted = g_strjoinv("''", parts);
        g_string_append_printf(list, "%s'%s'", i > 0 ? ", " : "", quoted);
    }
    g_string_append_c(list, ')');
    return g_string_free(list, FALSE);
}

char *report_column_doubt(const ReportTableWork *work, size_t doubt, const SchemaRow *row,
    const char *column, const char *visit)
{
    if (doubt == REPORT_DOUBT_ASKED)
        return asked_of(work, column);
    return row->n_visits > 0 && work->study->study ? outside_event(work, visit) : NULL;
}

/* Without the values that the table leaves out. */
static char *without_doubts(
    const ReportTableWork *work, const SchemaRow *row, char *column_take, const char *visit)
{
    const SchemaDoubt doubts[] = {
        [REPORT_DOUBT_OUTSIDE] = work->spec->outside, [REPORT_DOUBT_ASKED] = work->spec->asked};
    g_autoptr(GString) left = g_string_new(NULL);
    for (size_t i = 0; i < REPORT_N_DOUBTS; i++) {
        g_autofree char *condition = doubts[i] == SCHEMA_DOUBT_LEAVE
                                         ? report_column_doubt(work, i, row, column_take, visit)
                                         : NULL;
        if (condition)
            g_string_append_printf(left, "%s(%s)", left->len > 0 ? " OR " : "", condition);
    }
    if (left->len == 0)
        return column_take;
    g_autofree char *name = schema_sql_name(column_take);
    char *masked = g_strdup_printf("CASE WHEN %s THEN NULL ELSE %s END", left->str, name);
    g_free(column_take);
    return masked;
}

/* ---- dates and times ---- */

static char *as_number(SchemaUnit unit, char *column_take)
{
    static const struct {
        const char *before, *after;
    } calls[] = {[SCHEMA_UNIT_DATE] = {"days_between('1970-01-01', ", ")"},
        [SCHEMA_UNIT_MOMENT] = {"unixepoch(", ") / 60.0"},
        [SCHEMA_UNIT_CLOCK] = {"(unixepoch('2000-01-01 ' || (", ")) - 946684800) / 60.0"}};
    if (unit == SCHEMA_UNIT_NUMBER)
        return column_take;
    g_autofree char *name = schema_sql_name(column_take);
    char *number = g_strconcat(calls[unit].before, name, calls[unit].after, NULL);
    g_free(column_take);
    return number;
}

char *report_column_of(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    char *column = report_column_stored(work, row, visit, error);
    return column ? as_number(row->unit, without_doubts(work, row, column, visit)) : NULL;
}
