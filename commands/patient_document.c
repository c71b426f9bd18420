#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "commands/patient_foretold.h"

static const RegistryPatientRow *row_at(const PatientView *view, guint i)
{
    return &g_array_index(view->patient->rows, RegistryPatientRow, i);
}

static const RegistryPatientValue *value_at(const RegistryPatientRow *row, guint i)
{
    return &g_array_index(row->values, RegistryPatientValue, i);
}

/* A table with columns of texts, all to the left. */
static ReportTable *add_table(ReportDocument *document, const PatientView *view, const char *id,
    const char *label, const char *title, const char *stub, const char *const *columns,
    size_t n)
{
    ReportTable *table = report_table_add(
        document, id, base_words(view->words, label), title, base_words(view->words, stub));
    for (size_t c = 0; c < n; c++)
        report_table_add_column(table, base_words(view->words, columns[c]), "", NULL, 'l');
    return table;
}

static void add_row(ReportTable *table, const char *stub, const char *const *cells, size_t n)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, stub);
    for (size_t c = 0; c < n; c++)
        report_cell_set_text(&line->cells[c], cells[c] ? cells[c] : "");
}

/* ---- the course ---- */

static void add_course(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {N_("Day"), N_("What"), N_("Visit")};
    g_autofree char *origin = schema_study_origin_label(view->study);
    g_autofree char *title =
        base_words_say(view->words, N_("All dates; days counted from {1}"), "t", origin);
    ReportTable *table = add_table(document, view, "course", N_("Course"), title, N_("Date"),
        columns, G_N_ELEMENTS(columns));
    g_autoptr(GArray) dates = patient_dates(view);
    for (guint i = 0; i < dates->len; i++) {
        const PatientDate *date = &g_array_index(dates, PatientDate, i);
        const RegistryPatientRow *row = row_at(view, (guint)date->row);
        g_autofree char *label = patient_label(view, date->value->column);
        g_autofree char *day = view->has_origin ? g_strdup_printf("%" G_GINT64_FORMAT,
                                                      (int64_t)date->day - view->origin)
                                                : g_strdup("");
        const char *const cells[] = {day, label, view->study->events[row->event].label};
        add_row(table, date->value->text, cells, G_N_ELEMENTS(cells));
    }
}

/* ---- visits ---- */

static const char *state_shown(const PatientView *view, size_t event)
{
    const char *state = patient_visit_state(view, event);
    return state ? base_words(view->words, state)
                 : base_words(view->words, N_("not to be expected"));
}

static void add_visits(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {N_("State"), N_("Due"), N_("From"), N_("To")};
    char date[BASE_DATE_SIZE];
    base_date_format(view->on, date);
    g_autofree char *title = base_words_say(view->words, N_("As of {1}"), "t", date);
    ReportTable *table = add_table(document, view, "visits", N_("Visits"), title, N_("Visit"),
        columns, G_N_ELEMENTS(columns));
    for (size_t e = 0; e < view->study->n_events; e++) {
        const SchemaEvent *event = &view->study->events[e];
        char due[BASE_DATE_SIZE] = "", from[BASE_DATE_SIZE] = "", to[BASE_DATE_SIZE] = "";
        const bool has_due = event->has_offset && view->has_origin;
        const int32_t day = view->origin + event->offset_days;
        if (has_due)
            base_date_format(day, due);
        if (has_due && event->has_window) {
            base_date_format(day - event->days_before, from);
            base_date_format(day + event->days_after, to);
        }
        const char *const cells[] = {state_shown(view, e), due, from, to};
        add_row(table, event->label, cells, G_N_ELEMENTS(cells));
    }
}

/* ---- what was measured more than once ---- */

static bool is_course(const PatientView *view, size_t column)
{
    size_t n = 0;
    for (size_t e = 0; e < view->study->n_events; e++)
        n += registry_patient_find(view->patient, column, e) != NULL;
    const size_t field = view->study->dictionary->columns[column].field;
    const size_t form =
        schema_study_form(view->study, view->study->dictionary->fields[field].form);
    return n > 0 && form != SIZE_MAX && !view->study->form_repeats[form] &&
           schema_study_n_events_of(view->study, field) > 1;
}

static void add_measures(ReportDocument *document, const PatientView *view)
{
    ReportTable *table =
        report_table_add(document, "measures", base_words(view->words, N_("Measures")),
            base_words(view->words, N_("What is asked at several visits")),
            base_words(view->words, N_("Variable")));
    for (size_t e = 0; e < view->study->n_events; e++)
        report_table_add_column(table, view->study->events[e].label, "", NULL, 'l');
    for (size_t c = 0; c < view->study->dictionary->n_columns; c++) {
        if (!is_course(view, c))
            continue;
        g_autofree char *label = patient_label(view, c);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
        for (size_t e = 0; e < view->study->n_events; e++) {
            const RegistryPatientValue *value = registry_patient_find(view->patient, c, e);
            if (value)
                report_cell_set_text(&line->cells[e], patient_shown(view, value));
        }
    }
}

/* ---- events: rows that repeat ---- */

static void add_events(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {N_("Visit"), N_("Number"), N_("What")};
    ReportTable *table = NULL;
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const RegistryPatientRow *row = row_at(view, r);
        if (!view->study->form_repeats[row->form] && !view->study->event_repeats[row->event])
            continue;
        if (!table)
            table = add_table(document, view, "events", N_("Events"),
                base_words(view->words, N_("Forms that repeat")), N_("Form"), columns,
                G_N_ELEMENTS(columns));
        g_autoptr(GString) what = g_string_new(NULL);
        for (guint v = 0; v < row->values->len; v++) {
            g_autofree char *label = patient_label(view, value_at(row, v)->column);
            g_string_append_printf(what, "%s%s: %s", v > 0 ? "; " : "", label,
                patient_shown(view, value_at(row, v)));
        }
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, row->instance);
        g_autofree char *form = schema_form_label(view->study->dictionary, row->form);
        const char *const cells[] = {view->study->events[row->event].label, number, what->str};
        add_row(table, form, cells, G_N_ELEMENTS(cells));
    }
}

/* ---- scores ---- */

/* "9, 6_months_or_more", or a dash. New text. */
static char *outputs_shown(const PatientScore *score)
{
    GString *out = g_string_new(NULL);
    for (size_t o = 0; o < score->instrument->n_outputs; o++) {
        const ClinValue *value = &score->outputs[o];
        char number[BASE_DECIMAL_SIZE];
        if (value->kind == CLIN_VALUE_NUMBER)
            base_decimal_fixed(value->number, score->instrument->outputs[o].decimals, number);
        if (value->kind != CLIN_VALUE_MISSING)
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
                value->kind == CLIN_VALUE_NUMBER ? number : value->text);
    }
    if (out->len == 0)
        g_string_append(out, "\xe2\x80\x93");
    return g_string_free(out, FALSE);
}

static void add_answers(ReportTable *table, const PatientView *view, const PatientScore *score)
{
    for (guint a = 0; a < score->answers->len; a++) {
        const PatientAnswer *answer = &g_array_index(score->answers, PatientAnswer, a);
        g_autofree char *points =
            isnan(answer->points) ? g_strdup("")
                                  : base_words_say(view->words, N_("{1} of {2}"), "nn",
                                        (gint64)answer->points, (gint64)answer->most_points);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_LEVEL, 1, answer->label);
        report_cell_set_text(&line->cells[0],
            answer->answer ? answer->answer : base_words(view->words, N_("not sent")));
        report_cell_set_text(&line->cells[1], points);
    }
}

static void add_scores(ReportDocument *document, const PatientView *view)
{
    if (view->scores->len == 0)
        return;
    ReportTable *table =
        report_table_add(document, "scores", base_words(view->words, N_("Scores")),
            base_words(view->words, N_("With the answers that they are made of")),
            base_words(view->words, N_("Score")));
    report_table_add_column(
        table, base_words(view->words, N_("Result, answer")), "", NULL, 'l');
    report_table_add_column(table, base_words(view->words, N_("Points")), "", NULL, 'l');
    table->columns[1].mark = g_strdup("a");
    for (guint i = 0; i < view->scores->len; i++) {
        const PatientScore *score = &g_array_index(view->scores, PatientScore, i);
        g_autofree char *result = outputs_shown(score);
        g_autofree char *label = g_strdup_printf(
            "%s, %s", score->instrument->title, view->study->events[score->event].label);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
        report_cell_set_text(&line->cells[0], result);
        add_answers(table, view, score);
    }
    report_table_add_note(table, "a",
        base_words(view->words,
            N_("What the answer counts in the total, the others being as they are, of the most "
               "that "
               "an answer could. Measured numbers have no points of their own here.")));
    report_table_add_note(table, "",
        base_words(view->words,
            N_("Computed from what is stored, for research; no advice for a patient.")));
}

/* ---- queries ---- */

static void add_queries(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {
        N_("Visit"), N_("Variable"), N_("Sent"), N_("What is asked"), N_("File, line")};
    const GArray *queries = view->patient->queries;
    if (queries->len == 0)
        return;
    ReportTable *table = add_table(document, view, "queries", N_("Queries"),
        base_words(view->words, N_("Not settled")), N_("Number"), columns,
        G_N_ELEMENTS(columns));
    for (guint i = 0; i < queries->len; i++) {
        const RegistryPatientQuery *query = &g_array_index(queries, RegistryPatientQuery, i);
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, query->query_id);
        g_autofree char *text = patient_query_text(view, query);
        g_autofree char *place = patient_place(query->file, query->line);
        const size_t event =
            query->event ? schema_study_event(view->study, query->event) : SIZE_MAX;
        const char *const cells[] = {
            event == SIZE_MAX ? query->event : view->study->events[event].label, query->field,
            query->raw, text, place};
        add_row(table, number, cells, G_N_ELEMENTS(cells));
    }
}

/* ---- every value ---- */

static void add_values(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {
        N_("Value"), N_("In words"), N_("File, line"), N_("Changed")};
    ReportTable *table = add_table(document, view, "values", N_("Values"),
        base_words(view->words, N_("What is stored, and where it came from")), N_("Variable"),
        columns, G_N_ELEMENTS(columns));
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const RegistryPatientRow *row = row_at(view, r);
        g_autofree char *form = schema_form_label(view->study->dictionary, row->form);
        g_autofree char *heading =
            g_strdup_printf("%s, %s", view->study->events[row->event].label, form);
        if (row->values->len > 0)
            report_table_add_line(table, REPORT_LINE_SECTION, 0, heading);
        for (guint v = 0; v < row->values->len; v++) {
            const RegistryPatientValue *value = value_at(row, v);
            const char *shown = patient_shown(view, value);
            g_autofree char *place = patient_place(value->file, value->line);
            g_autofree char *changed =
                value->n_changes > 0
                    ? base_words_say(view->words, N_("was {1}; {2}, {3}"), "ttt",
                          value->before ? value->before : "\xe2\x80\x93", value->user,
                          value->at)
                    : g_strdup("");
            const char *const cells[] = {value->text ? value->text : value->code,
                g_strcmp0(shown, value->text) == 0 ? "" : shown, place, changed};
            add_row(table, view->study->dictionary->columns[value->column].name, cells,
                G_N_ELEMENTS(cells));
        }
    }
}

/* ---- the sheet ---- */

/* The ids that stood for the patient before, and the hospital that has the patient now. New. */
static char *moves_text(const PatientView *view)
{
    const RegistryPatient *patient = view->patient;
    GString *out = g_string_new(NULL);
    if (patient->earlier->len > 1) {
        g_autofree char *ids = g_strjoinv(", ", (char **)patient->earlier->pdata);
        g_autofree char *text = base_words_say(view->words, N_("; before: {1}"), "t", ids);
        g_string_append(out, text);
    }
    if (patient->transfer_site) {
        char day[BASE_DATE_SIZE];
        base_date_format(patient->transfer_from, day);
        g_autofree char *text = base_words_say(
            view->words, N_("; at {1} since {2}"), "tt", patient->transfer_site, day);
        g_string_append(out, text);
    }
    return g_string_free(out, FALSE);
}

/* "SYN-19-010, Site 19: alive or not known to be dead ...". New text. */
static char *headline(const PatientView *view)
{
    const size_t site = schema_study_site(view->study, view->patient->site);
    g_autofree char *arguments = base_arguments("n", (gint64)view->patient->queries->len);
    g_autofree char *queries = view->unseen ? g_strdup(view->unseen)
                               : view->patient->queries->len == 0
                                   ? g_strdup(base_words(view->words, N_("no query is open")))
                                   : base_words_compose_n(view->words,
                                         NN_("{1} query is open", "{1} queries are open"),
                                         view->patient->queries->len, arguments);
    const char *state = view->patient->withdrawn ? N_("consent withdrawn")
                        : view->dead             ? N_("dead")
                                                 : N_("not known to be dead");
    g_autofree char *moves = moves_text(view);
    return g_strdup_printf("%s, %s: %s; %s%s", view->patient->record_id,
        site == SIZE_MAX ? view->patient->site : view->study->sites[site].label,
        base_words(view->words, state), queries, moves);
}

ReportDocument *patient_document(const PatientView *view)
{
    g_autofree char *title = headline(view);
    ReportDocument *document = report_document_new("patient", title);
    g_free(document->citation);
    document->citation = g_strdup(view->study->title);
    add_course(document, view);
    add_visits(document, view);
    add_measures(document, view);
    add_events(document, view);
    add_scores(document, view);
    patient_add_expectation(document, view);
    patient_add_suggestion(document, view);
    patient_add_consent(document, view);
    add_queries(document, view);
    add_values(document, view);
    return document;
}
