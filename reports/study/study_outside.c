/* Values of visits that took place outside their window. */
#include <math.h>

#include "reports/study/cohort.h"
#include "reports/study/study.h"
#include "reports/words/reading.h"
#include "schema/sql.h"

/* "days_between(origin, visit) NOT BETWEEN 16 AND 44" of an event with a window; NULL of any
   other. New. */
static char *outside_event(const ReportTableWork *work, const char *name)
{
    const SchemaStudy *study = work->study->study;
    const SchemaRoles *roles = &study->roles;
    const size_t index = schema_study_event(study, name);
    if (index == SIZE_MAX || !study->events[index].has_window ||
        !study->events[index].has_offset)
        return NULL;
    const SchemaEvent *event = &study->events[index];
    const char *visit = study->dictionary->fields[roles->visit].name;
    g_autofree char *column = registry_cohort_column(work->study->cohort, visit, event->name);
    if (!column)
        return NULL;
    g_autofree char *origin =
        schema_sql_identifier(study->dictionary->fields[roles->origin].name);
    return g_strdup_printf("days_between(%s, %s) NOT BETWEEN %d AND %d", origin, column,
        event->offset_days - event->days_before, event->offset_days + event->days_after);
}

char *report_outside_of(const ReportTableWork *work, const SchemaRow *row, const char *visit)
{
    const SchemaStudy *study = work->study->study;
    if (work->spec->outside == SCHEMA_OUTSIDE_UNSAID || !study || row->n_visits == 0 ||
        study->roles.origin == SIZE_MAX || study->roles.visit == SIZE_MAX)
        return NULL;
    const SchemaChange *change = schema_analysis_change(work->study->analysis, visit);
    if (!change)
        return outside_event(work, visit);
    g_autofree char *before = outside_event(work, change->before_name);
    g_autofree char *after = outside_event(work, change->after_name);
    if (before && after)
        return g_strdup_printf("(%s) OR (%s)", before, after);
    return before ? g_steal_pointer(&before) : g_steal_pointer(&after);
}

void report_outside_remark(const ReportTableWork *work, const ReportRowData *data)
{
    char *said = report_outside_words(data->row->label, data->n_outside,
        work->spec->outside == SCHEMA_OUTSIDE_LEAVE, work->study->document->words);
    if (g_ptr_array_find_with_equal_func(work->remarks, said, g_str_equal, NULL))
        g_free(said);
    else
        g_ptr_array_add(work->remarks, said);
}

void report_outside_take(
    const ReportTableWork *work, ReportRowData *data, size_t visit, const BaseColumn *outside)
{
    for (size_t i = 0; i < data->n; i++) {
        const bool known = data->value ? !isnan(data->value[visit][i])
                                       : data->level && data->level[visit][i] >= 0;
        if (!known || data->group[i] < 0 || base_column_is_missing(outside, i) ||
            report_number_at(outside, i) != 1)
            continue;
        data->n_outside += report_data_weight(data, i);
        if (work->spec->outside != SCHEMA_OUTSIDE_LEAVE)
            continue;
        if (data->value)
            data->value[visit][i] = NAN;
        else
            data->level[visit][i] = -1;
    }
}
