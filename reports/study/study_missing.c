/*
 * Who has no value: the dead, where the study counts them apart, and everybody else. A patient
 * counts as died at a visit who was dead before it was due.
 */
#include <math.h>

#include "base/error.h"
#include "reports/study/cohort.h"
#include "reports/study/study.h"
#include "schema/sql.h"

static const char *field_name(const SchemaStudy *study, size_t field)
{
    return study->dictionary->fields[field].name;
}

char *report_death_days_of(const ReportStudy *study, GError **error)
{
    const SchemaStudy *events = study->study;
    const SchemaRoles *roles = &events->roles;
    if (roles->origin == SIZE_MAX || roles->last_contact == SIZE_MAX || !roles->dead_code ||
        roles->dead_code[0] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "the dead can be counted apart only where study.yaml names the roles origin, "
            "vital_status, dead and last_contact");
        return NULL;
    }
    g_autofree char *status = schema_sql_identifier(field_name(events, roles->vital_status));
    g_autofree char *origin = schema_sql_identifier(field_name(events, roles->origin));
    g_autofree char *contact = schema_sql_identifier(field_name(events, roles->last_contact));
    return g_strdup_printf("CASE WHEN %s = '%s' THEN days_between(%s, %s) END", status,
        roles->dead_code, origin, contact);
}

gboolean report_deaths_read(ReportStudy *study, GError **error)
{
    if (!study->deaths_apart || !study->study)
        return TRUE;
    g_autofree char *days = report_death_days_of(study, error);
    if (!days)
        return FALSE;
    const char *const names[] = {"days from the origin to death"};
    const char *const expressions[] = {days};
    g_autoptr(BaseFrame) frame =
        registry_cohort_rows(study->cohort, names, expressions, 1, NULL, error);
    if (!frame)
        return FALSE;
    study->death_days = g_new(double, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows; i++)
        study->death_days[i] = report_number_at(&frame->columns[0], i);
    return TRUE;
}

/* The event of a visit or, of a change, its later one; NULL where it is none that is due. */
static const SchemaEvent *event_of(const ReportTableWork *work, const char *visit)
{
    const SchemaStudy *study = work->study->study;
    const SchemaChange *change = schema_analysis_change(work->study->analysis, visit);
    for (size_t i = 0; study && i < study->n_events; i++) {
        const SchemaEvent *event = &study->events[i];
        if (event->has_offset && g_str_equal(event->name, change ? change->after_name : visit))
            return event;
    }
    return NULL;
}

static bool is_missing(const ReportRowData *data, size_t visit, size_t i)
{
    if (data->level)
        return data->level[visit][i] < 0;
    if (data->value)
        return isnan(data->value[visit][i]);
    for (size_t j = 0; data->ticked && j < data->row->n_levels; j++)
        if (data->ticked[j][i] >= 0)
            return false;
    return true;
}

static bool had_died(
    const ReportTableWork *work, const ReportRowData *data, size_t visit, size_t i)
{
    const double *days = work->study->death_days;
    const SchemaEvent *event =
        days && data->row->n_visits > 0 ? event_of(work, data->visits[visit]) : NULL;
    return event && days[i] < event->offset_days;
}

static int64_t count(const ReportTableWork *work, const ReportRowData *data,
    const ReportMissingCell *cell, bool died)
{
    int64_t n = 0;
    for (size_t i = 0; i < work->split.n_rows; i++)
        n += report_is_in(&work->split, i, cell->arm->code) &&
             is_missing(data, cell->visit, i) && had_died(work, data, cell->visit, i) == died;
    return n;
}

/* One line: always its values, printed only where there is anybody. */
static void add_line(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells, bool died)
{
    g_autofree int64_t *counts = g_new0(int64_t, n_cells + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n_cells; i++)
        total += counts[i] = count(work, data, &cells[i], died);
    ReportLine *line = NULL;
    if (total > 0 && data->row->show_unknown)
        line = report_table_add_line(
            work->table, REPORT_LINE_UNKNOWN, indent, died ? "Died" : "Unknown");
    if (line && died)
        report_table_add_note(work->table, "", "Died: before the visit was due.");
    for (size_t i = 0; i < n_cells; i++) {
        const ReportPlace place = {.row = data->row->id,
            .level = died ? "died" : report_missing_level(data->row),
            .group = cells[i].arm->group->id,
            .visit = data->visits[cells[i].visit]};
        report_cell_unknown(work, line ? &line->cells[cells[i].column] : NULL, &place,
            counts[i], cells[i].arm->n);
    }
}

const char *report_missing_level(const SchemaRow *row)
{
    for (size_t i = 0; i < row->n_levels; i++) {
        if (g_str_equal(row->levels[i].id, "unknown"))
            return "missing";
    }
    return "unknown";
}

void report_missing_lines(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells)
{
    if (work->study->death_days && data->row->n_visits > 0)
        add_line(work, data, indent, cells, n_cells, true);
    add_line(work, data, indent, cells, n_cells, false);
}
