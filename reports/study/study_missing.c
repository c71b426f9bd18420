/*
 * Who has no value: the dead, where the study counts them apart, and everybody else. A patient
 * counts as died at a visit who was dead before it was due.
 */
#include <math.h>
#include <string.h>

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
    if (!schema_study_knows_deaths(events)) {
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

bool report_died_before(const ReportTableWork *work, const char *visit, double days)
{
    const SchemaEvent *event = event_of(work, visit);
    return event && days < event->offset_days;
}

bool report_row_is_due(const SchemaRow *row)
{
    return row->n_visits > 0 || (row->due && row->due[0] != '\0');
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

static bool had_died(const ReportRowData *data, size_t visit, size_t i)
{
    return data->died && (data->died[i] >> visit & 1) != 0;
}

/* @param code  of the missing: those alone for whom it stands; NULL for all. */
static int64_t count(
    const ReportRowData *data, const ReportMissingCell *cell, bool died, const char *code)
{
    int64_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if (is_missing(data, cell->visit, i) && had_died(data, cell->visit, i) == died &&
            (!code || report_reason_is(data, cell->visit, i, code)) &&
            report_data_is_in(data, i, cell->arm->code))
            n += report_data_weight(data, i);
    return n;
}

/* One line: always its values, printed only where there is anybody. */
static void add_line(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells, bool died)
{
    g_autofree int64_t *counts = g_new0(int64_t, n_cells + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n_cells; i++)
        total += counts[i] = count(data, &cells[i], died, NULL);
    ReportLine *line = NULL;
    if (total > 0 && data->row->show_unknown)
        line = report_table_add_line(work->table, REPORT_LINE_UNKNOWN, indent,
            base_words(work->study->document->words, died ? N_("Died") : N_("Unknown")));
    if (line && died)
        report_table_add_note(work->table, "",
            base_words(work->study->document->words, "Died: before the visit was due."));
    for (size_t i = 0; i < n_cells; i++) {
        const ReportPlace place = {.row = data->row->id,
            .level = died ? "died" : report_missing_level(data->row),
            .group = cells[i].arm->group->id,
            .visit = data->visits[cells[i].visit]};
        report_cell_unknown(work, line ? &line->cells[cells[i].column] : NULL, &place,
            counts[i], cells[i].arm->n);
    }
}

/* Of the missing those for whom a code says why: a line, where there is anybody. */
static void add_code(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells, const char *code)
{
    g_autofree int64_t *counts = g_new0(int64_t, n_cells + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n_cells; i++)
        total += counts[i] = count(data, &cells[i], false, code);
    if (total == 0)
        return;
    g_autofree char *level = g_strdup_printf("%s_%s", report_missing_level(data->row), code);
    const char *label = report_reason_label(work->study, code);
    ReportLine *line = data->row->show_unknown ? report_table_add_line(work->table,
                                                     REPORT_LINE_UNKNOWN, indent, label)
                                               : NULL;
    for (size_t i = 0; i < n_cells; i++) {
        const ReportPlace place = {.row = data->row->id,
            .level = level,
            .group = cells[i].arm->group->id,
            .visit = data->visits[cells[i].visit]};
        report_cell_unknown(work, line ? &line->cells[cells[i].column] : NULL, &place,
            counts[i], cells[i].arm->n);
    }
}

static void add_codes(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells)
{
    g_autoptr(GPtrArray) codes = report_reason_codes(work->study);
    for (guint i = 0; data->reason && i < codes->len; i++)
        add_code(work, data, indent, cells, n_cells, codes->pdata[i]);
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
    if (work->study->death_days && report_row_is_due(data->row))
        add_line(work, data, indent, cells, n_cells, true);
    add_line(work, data, indent, cells, n_cells, false);
    add_codes(work, data, indent + 1, cells, n_cells);
}
