#include <math.h>

#include "base/date.h"
#include "commands/patient_foretold.h"

static const RegistryPatientRow *row_at(const PatientView *view, guint i)
{
    return &g_array_index(view->patient->rows, RegistryPatientRow, i);
}

static const char *column_name(const PatientView *view, size_t column)
{
    return view->study->dictionary->columns[column].name;
}

static json_t *day_json(int64_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format((int32_t)day, date);
    return base_json_text(date);
}

/* The steps of the value of a place, the first one first. */
static json_t *history_json(
    const PatientView *view, size_t column, size_t event, int64_t instance)
{
    json_t *history = json_array();
    for (guint i = 0; i < view->patient->steps->len; i++) {
        const RegistryPatientStep *step =
            &g_array_index(view->patient->steps, RegistryPatientStep, i);
        if (step->column != column || step->event != event || step->instance != instance)
            continue;
        json_array_append_new(history,
            json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "import_id",
                (json_int_t)step->import_id, "command", base_json_text(step->command), "time",
                base_json_text(step->at), "user", base_json_text(step->user), "reason",
                base_json_text(step->reason), "file", base_json_text(step->file), "line",
                step->line > 0 ? json_integer(step->line) : json_null(), "old",
                base_json_text(step->before), "new", base_json_text(step->after)));
    }
    return history;
}

static json_t *value_json(
    const PatientView *view, const RegistryPatientRow *row, const RegistryPatientValue *value)
{
    g_autofree char *label = patient_label(view, value->column);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}",
        "field", column_name(view, value->column), "label", base_json_text(label), "value",
        base_json_text(value->text), "shown", base_json_text(patient_shown(view, value)),
        "missing", base_json_text(value->code), "sent", base_json_text(value->sent), "file",
        base_json_text(value->file), "line",
        value->line > 0 ? json_integer(value->line) : json_null(), "user",
        base_json_text(value->user), "time", base_json_text(value->at), "before",
        base_json_text(value->before), "changes", (json_int_t)value->n_changes, "history",
        history_json(view, value->column, row->event, row->instance));
}

/* Whether a value stands there now. */
static bool stands(const PatientView *view, const RegistryPatientStep *step)
{
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const RegistryPatientRow *row = row_at(view, r);
        for (guint v = 0; row->event == step->event && row->instance == step->instance &&
                          v < row->values->len;
             v++)
            if (g_array_index(row->values, RegistryPatientValue, v).column == step->column)
                return true;
    }
    return false;
}

/* Values that were taken away, in the order in which they were. */
static json_t *removed_json(const PatientView *view)
{
    if (view->unseen)
        return json_null();
    json_t *removed = json_array();
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < view->patient->steps->len; i++) {
        const RegistryPatientStep *step =
            &g_array_index(view->patient->steps, RegistryPatientStep, i);
        char *place = g_strdup_printf(
            "%zu %zu %" G_GINT64_FORMAT, step->column, step->event, step->instance);
        if (!g_hash_table_add(known, place) || stands(view, step))
            continue;
        g_autofree char *label = patient_label(view, step->column);
        json_array_append_new(
            removed, json_pack("{s:s, s:I, s:s, s:o, s:o}", "event",
                         view->study->events[step->event].unique_name, "instance",
                         (json_int_t)step->instance, "field", column_name(view, step->column),
                         "label", base_json_text(label), "history",
                         history_json(view, step->column, step->event, step->instance)));
    }
    return removed;
}

static json_t *row_json(const PatientView *view, const RegistryPatientRow *row)
{
    json_t *values = json_array();
    for (guint v = 0; v < row->values->len; v++)
        json_array_append_new(values,
            value_json(view, row, &g_array_index(row->values, RegistryPatientValue, v)));
    return json_pack("{s:s, s:s, s:I, s:o}", "form", view->study->dictionary->forms[row->form],
        "event", view->study->events[row->event].unique_name, "instance",
        (json_int_t)row->instance, "values", values);
}

static bool is_repeating(const PatientView *view, const RegistryPatientRow *row)
{
    return view->study->form_repeats[row->form] || view->study->event_repeats[row->event];
}

/* The forms of an event, or the rows that repeat (`event` SIZE_MAX). */
static json_t *rows_json(const PatientView *view, size_t event)
{
    json_t *rows = json_array();
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const RegistryPatientRow *row = row_at(view, r);
        const bool wanted = event == SIZE_MAX ? is_repeating(view, row)
                                              : row->event == event && !is_repeating(view, row);
        if (wanted)
            json_array_append_new(rows, row_json(view, row));
    }
    return rows;
}

static json_t *visits_json(const PatientView *view)
{
    json_t *visits = json_array();
    for (size_t e = 0; e < view->study->n_events; e++) {
        const SchemaEvent *event = &view->study->events[e];
        const bool has_due = event->has_offset && view->has_origin;
        const int64_t due = (int64_t)view->origin + event->offset_days;
        json_array_append_new(visits,
            json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "event", event->unique_name,
                "label", base_json_text(event->label), "due",
                has_due ? day_json(due) : json_null(), "from",
                has_due && event->has_window ? day_json(due - event->days_before) : json_null(),
                "to",
                has_due && event->has_window ? day_json(due + event->days_after) : json_null(),
                "state", base_json_text(patient_visit_state(view, e)), "forms",
                rows_json(view, e)));
    }
    return visits;
}

static json_t *course_json(const PatientView *view)
{
    json_t *course = json_array();
    g_autoptr(GArray) dates = patient_dates(view);
    for (guint i = 0; i < dates->len; i++) {
        const PatientDate *date = &g_array_index(dates, PatientDate, i);
        const RegistryPatientRow *row = row_at(view, (guint)date->row);
        g_autofree char *label = patient_label(view, date->value->column);
        json_array_append_new(course,
            json_pack("{s:o, s:o, s:s, s:o, s:s, s:I}", "date", day_json(date->day), "day",
                view->has_origin ? json_integer((json_int_t)date->day - view->origin)
                                 : json_null(),
                "field", column_name(view, date->value->column), "label", base_json_text(label),
                "event", view->study->events[row->event].unique_name, "instance",
                (json_int_t)row->instance));
    }
    return course;
}

static json_t *output_json(const ClinValue *value)
{
    return value->kind == CLIN_VALUE_NUMBER ? base_json_number(value->number)
           : value->kind == CLIN_VALUE_TEXT ? base_json_text(value->text)
                                            : json_null();
}

static json_t *scores_json(const PatientView *view)
{
    json_t *scores = json_array();
    for (guint i = 0; i < view->scores->len; i++) {
        const PatientScore *score = &g_array_index(view->scores, PatientScore, i);
        json_t *outputs = json_object(), *answers = json_array();
        for (size_t o = 0; o < score->instrument->n_outputs; o++)
            base_json_set(
                outputs, score->instrument->outputs[o].name, output_json(&score->outputs[o]));
        for (guint a = 0; a < score->answers->len; a++) {
            const PatientAnswer *answer = &g_array_index(score->answers, PatientAnswer, a);
            json_array_append_new(answers,
                json_pack("{s:s, s:o, s:o, s:o, s:o}", "variable", answer->variable, "label",
                    base_json_text(answer->label), "answer", base_json_text(answer->answer),
                    "points", base_json_number(answer->points), "most",
                    base_json_number(answer->most_points)));
        }
        json_array_append_new(scores,
            json_pack("{s:s, s:o, s:s, s:o, s:o, s:o}", "instrument", score->instrument->name,
                "title", base_json_text(score->instrument->title), "event",
                view->study->events[score->event].unique_name, "outputs", outputs, "answers",
                answers, "source", base_json_text(score->instrument->citation)));
    }
    return scores;
}

static json_t *queries_json(const PatientView *view)
{
    if (view->unseen)
        return json_null();
    json_t *queries = json_array();
    for (guint i = 0; i < view->patient->queries->len; i++) {
        const RegistryPatientQuery *query =
            &g_array_index(view->patient->queries, RegistryPatientQuery, i);
        g_autofree char *text = patient_query_text(view, query);
        json_array_append_new(queries,
            json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                (json_int_t)query->query_id, "state", query->is_answered ? "answered" : "open",
                "severity", query->is_error ? "error" : "warning", "rule_id",
                base_json_text(query->rule_id), "event", base_json_text(query->event), "field",
                base_json_text(query->field), "value", base_json_text(query->raw), "message",
                base_json_text(text), "opened", base_json_text(query->opened), "file",
                base_json_text(query->file), "line",
                query->line > 0 ? json_integer(query->line) : json_null()));
    }
    return queries;
}

static json_t *transfer_json(const RegistryPatient *patient)
{
    if (!patient->transfer_site)
        return json_null();
    return json_pack("{s:o, s:o}", "site", base_json_text(patient->transfer_site), "from",
        day_json(patient->transfer_from));
}

json_t *patient_json(const PatientView *view)
{
    const RegistryPatient *patient = view->patient;
    json_t *earlier = json_array();
    for (guint i = 0; i + 1 < patient->earlier->len; i++)
        json_array_append_new(earlier, base_json_text(patient->earlier->pdata[i]));
    json_t *page =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
            "record_id", base_json_text(patient->record_id), "site",
            base_json_text(patient->site), "on", day_json(view->on), "withdrawn",
            base_json_text(patient->withdrawn), "file", base_json_text(patient->file), "line",
            patient->line > 0 ? json_integer(patient->line) : json_null(), "course",
            course_json(view), "visits", visits_json(view), "events", rows_json(view, SIZE_MAX),
            "scores", scores_json(view), "queries", queries_json(view), "earlier_ids", earlier,
            "transfer", transfer_json(patient));
    base_json_set(page, "removed", removed_json(view));
    base_json_set(page, "consent", patient_consent_json(view));
    base_json_set(page, "expectation", patient_expectation_json(view));
    base_json_set(page, "suggestion", patient_suggestion_json(view));
    return page;
}
