#include "commands/due_document.h"

#include <string.h>

#include "base/calendar.h"
#include "base/csv_write.h"
#include "base/date.h"
#include "base/json.h"

static const RegistryDue *due_at(const CommandDueView *view, guint i)
{
    return &g_array_index(view->list->due, RegistryDue, i);
}

/* ---- what is missing ---- */

/* How forms stand in a list: by their names for programs, by their labels for people. */
typedef enum { BY_NAME, BY_LABEL } Forms;

static void add_form(GString *out, const SchemaStudy *study, size_t form, Forms as)
{
    g_autofree char *label = schema_form_label(study->dictionary, form);
    if (out->len > 0)
        g_string_append(out, as == BY_LABEL ? ", " : " ");
    g_string_append(out, as == BY_LABEL ? label : study->dictionary->forms[form]);
}

/* Of a visit that did not come all its forms are missing, but those that may have no row. New.
 */
static char *forms_of_event(const SchemaStudy *study, size_t event, Forms as)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < study->events[event].n_forms; i++) {
        const size_t form = study->events[event].forms[i];
        if (!study->form_repeats[form])
            add_form(out, study, form, as);
    }
    return g_string_free(out, FALSE);
}

static char *forms_of(const SchemaStudy *study, const RegistryIncomplete *one, Forms as)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < one->n_forms; i++)
        add_form(out, study, one->forms[i], as);
    return g_string_free(out, FALSE);
}

static json_t *json_list(const char *blanks)
{
    json_t *list = json_array();
    g_auto(GStrv) names = g_strsplit(blanks, " ", -1);
    for (char **name = names; *name; name++)
        if (**name)
            json_array_append_new(list, base_json_text(*name));
    return list;
}

/* ---- JSON and CSV ---- */

static json_t *day_json(bool is_there, int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    return is_there ? base_json_text(date) : json_null();
}

static json_t *due_json(const CommandDueView *view, const RegistryDue *visit)
{
    const SchemaStudy *study = view->study;
    g_autofree char *forms = forms_of_event(study, visit->event, BY_NAME);
    return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:s, s:I, s:o}", "site",
        base_json_text(study->sites[visit->site].code), "record_id",
        base_json_text(visit->record_id), "event", study->events[visit->event].unique_name,
        "due", day_json(true, visit->due), "from", day_json(true, visit->from), "to",
        day_json(visit->has_window, visit->to), "state", registry_due_states[visit->state],
        "days", (json_int_t)visit->days, "missing", json_list(forms));
}

static void put_incomplete(BaseJsonWriter *json, const CommandDueView *view)
{
    const SchemaStudy *study = view->study;
    base_json_open(json, "incomplete", '[');
    for (guint i = 0; i < view->list->incomplete->len; i++) {
        const RegistryIncomplete *one =
            &g_array_index(view->list->incomplete, RegistryIncomplete, i);
        g_autofree char *forms = forms_of(study, one, BY_NAME);
        base_json_put(json, NULL,
            json_pack("{s:o, s:o, s:s, s:o}", "site",
                base_json_text(study->sites[one->site].code), "record_id",
                base_json_text(one->record_id), "event", study->events[one->event].unique_name,
                "missing", json_list(forms)));
    }
    base_json_close(json);
}

char *command_due_json(const CommandDueView *view, json_t *standing)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *json = base_json_writer_new(out, true);
    base_json_open(json, NULL, '{');
    base_json_put(json, "on", day_json(true, view->on));
    base_json_open(json, "due", '[');
    for (guint i = 0; i < view->list->due->len; i++)
        if (view->wanted[due_at(view, i)->state])
            base_json_put(json, NULL, due_json(view, due_at(view, i)));
    base_json_close(json);
    put_incomplete(json, view);
    base_json_put(json, "without_origin", json_integer(view->list->n_without_origin));
    for (void *at = json_object_iter(standing); at; at = json_object_iter_next(standing, at))
        base_json_put(json, json_object_iter_key(at), json_incref(json_object_iter_value(at)));
    json_decref(standing);
    base_json_writer_free(json);
    return g_string_free(out, FALSE);
}

static void add_cells(
    BaseCsvWriter *csv, const SchemaStudy *study, const RegistryDue *visit, const char *forms)
{
    char due[BASE_DATE_SIZE], from[BASE_DATE_SIZE], to[BASE_DATE_SIZE], days[32];
    base_date_format(visit->due, due);
    base_date_format(visit->from, from);
    base_date_format(visit->to, to);
    g_snprintf(days, sizeof days, "%" G_GINT64_FORMAT, visit->days);
    const char *const cells[] = {study->sites[visit->site].code, visit->record_id,
        study->events[visit->event].unique_name, due, from, visit->has_window ? to : "",
        registry_due_states[visit->state], days, forms};
    for (size_t c = 0; c < G_N_ELEMENTS(cells); c++)
        base_csv_writer_cell(csv, cells[c]);
    base_csv_writer_end_row(csv);
}

char *command_due_csv(const CommandDueView *view)
{
    GString *out = g_string_new(NULL);
    BaseCsvWriter *csv = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    static const char *const keys[] = {
        "site", "record_id", "event", "due", "from", "to", "state", "days", "missing"};
    for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
        base_csv_writer_cell(csv, keys[k]);
    base_csv_writer_end_row(csv);
    for (guint i = 0; i < view->list->due->len; i++) {
        const RegistryDue *visit = due_at(view, i);
        g_autofree char *forms = forms_of_event(view->study, visit->event, BY_NAME);
        if (view->wanted[visit->state])
            add_cells(csv, view->study, visit, forms);
    }
    base_csv_writer_free(csv);
    return g_string_free(out, FALSE);
}

/* ---- the calendar ---- */

/* The same visit always has the same id, which says nothing of the patient. New text. */
static char *uid_of(const CommandDueView *view, const RegistryDue *visit)
{
    const char *const parts[] = {
        view->study->name, visit->record_id, view->study->events[visit->event].unique_name};
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(text, "%zu:%s", strlen(parts[i]), parts[i]);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, -1);
    return g_strdup_printf("%.32s@proreg", hash);
}

char *command_due_calendar(const CommandDueView *view, const BaseClock *clock)
{
    g_autofree char *name =
        base_words_say(view->words, N_("Follow-ups: {1}"), "t", view->study->title);
    GString *out = base_calendar_begin(name);
    for (guint i = 0; i < view->list->due->len; i++) {
        const RegistryDue *visit = due_at(view, i);
        const SchemaStudy *study = view->study;
        if (visit->state == REGISTRY_DUE_MISSED || !view->wanted[visit->state])
            continue;
        char from[BASE_DATE_SIZE], to[BASE_DATE_SIZE];
        base_date_format(visit->from, from);
        base_date_format(visit->to, to);
        g_autofree char *uid = uid_of(view, visit);
        g_autofree char *summary = g_strdup_printf("%s, %s, %s", visit->record_id,
            study->events[visit->event].label, study->sites[visit->site].label);
        g_autofree char *window =
            visit->has_window ? base_words_say(view->words,
                                    N_("The window is from {1} to {2}."), "tt", from, to)
                              : g_strdup("");
        const BaseCalendarEntry entry = {uid, visit->due, summary, window};
        base_calendar_add(out, &entry, clock);
    }
    base_calendar_end(out);
    return g_string_free(out, FALSE);
}

/* ---- the document ---- */

static void set_number(ReportCell *cell, int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    report_cell_set_text(cell, text);
}

static const char *state_shown(const BaseWords *words, RegistryDueState state)
{
    static const char *const names[REGISTRY_N_DUE] = {[REGISTRY_DUE_UPCOMING] = N_("upcoming"),
        [REGISTRY_DUE_DUE] = N_("due"),
        [REGISTRY_DUE_OVERDUE] = N_("overdue"),
        [REGISTRY_DUE_MISSED] = N_("missed")};
    return base_words(words, names[state]);
}

/* What can be done soonest first: these states in this order. */
static const RegistryDueState by_hurry[REGISTRY_N_DUE] = {
    REGISTRY_DUE_OVERDUE, REGISTRY_DUE_DUE, REGISTRY_DUE_UPCOMING, REGISTRY_DUE_MISSED};

static void add_counts(ReportTable *table, const char *label, const int64_t *counts)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
    for (size_t s = 0; s < REGISTRY_N_DUE; s++)
        set_number(&line->cells[s], counts[by_hurry[s]]);
}

static void add_sites(ReportDocument *document, const CommandDueView *view)
{
    const SchemaStudy *study = view->study;
    char date[BASE_DATE_SIZE];
    base_date_format(view->on, date);
    int64_t all[REGISTRY_N_DUE] = {0};
    g_autofree int64_t *counts = g_new0(int64_t, study->n_sites * REGISTRY_N_DUE + 1);
    for (guint i = 0; i < view->list->due->len; i++) {
        counts[due_at(view, i)->site * REGISTRY_N_DUE + due_at(view, i)->state]++;
        all[due_at(view, i)->state]++;
    }
    g_autofree char *title = base_words_say(view->words,
        N_("{1}: {2} to be made now, {3} still to come, {4} missed"), "tnnn", date,
        all[REGISTRY_DUE_DUE] + all[REGISTRY_DUE_OVERDUE], all[REGISTRY_DUE_UPCOMING],
        all[REGISTRY_DUE_MISSED]);
    ReportTable *table = report_table_add(document, "sites",
        base_words(view->words, N_("Follow-ups")), title, base_words(view->words, N_("Site")));
    for (size_t s = 0; s < REGISTRY_N_DUE; s++)
        report_table_add_column(table, state_shown(view->words, by_hurry[s]), "", NULL, 'r');
    for (size_t site = 0; site < study->n_sites; site++) {
        const int64_t *own = &counts[site * REGISTRY_N_DUE];
        if (own[0] + own[1] + own[2] + own[3] > 0)
            add_counts(table, study->sites[site].code, own);
    }
    add_counts(table, base_words(view->words, N_("All sites")), all);
    report_table_add_note(table, "",
        base_words(view->words,
            N_("overdue: after its day, while the window is open; due: from the opening of the "
               "window to the day; upcoming: before the window opens; missed: the window is "
               "over. The dead, those who withdrew and those who refused are not counted.")));
    if (view->list->n_without_origin > 0) {
        g_autofree char *arguments = base_arguments("n", (gint64)view->list->n_without_origin);
        g_autofree char *note = base_words_compose_n(view->words,
            NN_("{1} patient has no day of a visit, because the date that they count from is "
                "not "
                "known.",
                "{1} patients have no day of a visit, because the date that they count from is "
                "not known."),
            view->list->n_without_origin, arguments);
        report_table_add_note(table, "", note);
    }
}

static void add_visit(ReportTable *table, const CommandDueView *view, const RegistryDue *visit)
{
    const SchemaStudy *study = view->study;
    char due[BASE_DATE_SIZE], from[BASE_DATE_SIZE], to[BASE_DATE_SIZE];
    base_date_format(visit->due, due);
    base_date_format(visit->from, from);
    base_date_format(visit->to, to);
    g_autofree char *forms = forms_of_event(study, visit->event, BY_LABEL);
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, visit->record_id);
    const char *const cells[] = {study->sites[visit->site].code,
        study->events[visit->event].label, state_shown(view->words, visit->state), due, from,
        visit->has_window ? to : ""};
    for (size_t c = 0; c < G_N_ELEMENTS(cells); c++)
        report_cell_set_text(&line->cells[c], cells[c]);
    set_number(&line->cells[G_N_ELEMENTS(cells)], visit->days);
    report_cell_set_text(&line->cells[G_N_ELEMENTS(cells) + 1], forms);
}

static void add_list(ReportDocument *document, const CommandDueView *view)
{
    const BaseWords *words = view->words;
    ReportTable *table = report_table_add(document, "list", base_words(words, N_("List")),
        base_words(words, N_("Visits that did not come")), base_words(words, N_("Record")));
    static const char *const columns[] = {N_("Site"), N_("Visit"), N_("State"), N_("Due"),
        N_("From"), N_("To"), N_("Days since"), N_("Still missing")};
    for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
        report_table_add_column(
            table, base_words(words, columns[c]), "", NULL, c == 6 ? 'r' : 'l');
    for (size_t s = 0; s < REGISTRY_N_DUE; s++)
        for (guint i = 0; i < view->list->due->len; i++)
            if (view->wanted[by_hurry[s]] && due_at(view, i)->state == by_hurry[s])
                add_visit(table, view, due_at(view, i));
}

static void add_incomplete(ReportDocument *document, const CommandDueView *view)
{
    const BaseWords *words = view->words;
    const GArray *list = view->list->incomplete;
    if (list->len == 0)
        return;
    ReportTable *table =
        report_table_add(document, "incomplete", base_words(words, N_("Incomplete")),
            base_words(words, N_("Visits that came, with required fields still empty")),
            base_words(words, N_("Record")));
    report_table_add_column(table, base_words(words, N_("Site")), "", NULL, 'l');
    report_table_add_column(table, base_words(words, N_("Visit")), "", NULL, 'l');
    report_table_add_column(table, base_words(words, N_("Still missing")), "", NULL, 'l');
    for (guint i = 0; i < list->len; i++) {
        const RegistryIncomplete *one = &g_array_index(list, RegistryIncomplete, i);
        g_autofree char *forms = forms_of(view->study, one, BY_LABEL);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, one->record_id);
        report_cell_set_text(&line->cells[0], view->study->sites[one->site].code);
        report_cell_set_text(&line->cells[1], view->study->events[one->event].label);
        report_cell_set_text(&line->cells[2], forms);
    }
}

ReportDocument *command_due_document(const CommandDueView *view)
{
    ReportDocument *document = report_document_new("due", view->study->title);
    add_sites(document, view);
    add_list(document, view);
    add_incomplete(document, view);
    return document;
}
