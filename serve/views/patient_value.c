/**
 * @file
 * One value of a patient, down to the text of the hospital's file.
 */
#include "serve/views/patient_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "commands/patient.h"
#include "commands/query.h"

/* ---- where it stands ---- */

char *view_value_address(const ServePage *page, const char *record_id, const ViewValue *value)
{
    g_autofree char *patient = view_patient_address(page, record_id);
    g_autofree char *path = g_strconcat(patient, "/value", NULL);
    g_autofree char *instance = g_strdup_printf("%" G_GINT64_FORMAT, value->instance);
    const ViewParameter parameters[] = {{"field", value->field}, {"event", value->event},
        {"instance", value->instance > 1 ? instance : NULL},
        {"snapshot", serve_request_parameter(page->request, "snapshot")}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

/* Before or after: by event, form and instance. */
static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const json_t *x = *(const json_t *const *)a, *y = *(const json_t *const *)b;
    const SchemaStudy *study = data;
    const size_t events[] = {schema_study_event(study, view_text(x, "event")),
        schema_study_event(study, view_text(y, "event"))};
    const size_t forms[] = {schema_study_form(study, view_text(x, "form")),
        schema_study_form(study, view_text(y, "form"))};
    const gint64 instances[] = {view_number(x, "instance"), view_number(y, "instance")};
    if (events[0] != events[1])
        return events[0] < events[1] ? -1 : 1;
    if (forms[0] != forms[1])
        return forms[0] < forms[1] ? -1 : 1;
    return (instances[0] > instances[1]) - (instances[0] < instances[1]);
}

static void add_rows(GPtrArray *rows, const json_t *forms)
{
    size_t i;
    json_t *row;
    json_array_foreach(forms, i, row)
    {
        if (json_array_size(json_object_get(row, "values")) > 0)
            g_ptr_array_add(rows, row);
    }
}

GPtrArray *view_value_rows(const SchemaStudy *study, const json_t *patient)
{
    GPtrArray *rows = g_ptr_array_new();
    size_t i;
    json_t *visit;
    json_array_foreach(json_object_get(patient, "visits"), i, visit)
    {
        add_rows(rows, json_object_get(visit, "forms"));
    }
    add_rows(rows, json_object_get(patient, "events"));
    g_ptr_array_sort_with_data(rows, compare_rows, (gpointer)study);
    return rows;
}

/* ---- what is shown ---- */

/* What a page of a value is made of. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const char *record_id;
    ViewValue place;
    const json_t *patient, *value;
    char *path; /* Of the patient's page. */
    bool is_removed;
} Shown;

static void find_value(Shown *shown)
{
    g_autoptr(GPtrArray) rows = view_value_rows(shown->study, shown->patient);
    for (guint r = 0; r < rows->len; r++) {
        size_t i;
        json_t *value;
        if (g_strcmp0(view_text(rows->pdata[r], "event"), shown->place.event) != 0 ||
            view_number(rows->pdata[r], "instance") != shown->place.instance)
            continue;
        json_array_foreach(json_object_get(rows->pdata[r], "values"), i, value)
        {
            if (g_strcmp0(view_text(value, "field"), shown->place.field) == 0)
                shown->value = value;
        }
    }
}

/* One that was taken away. */
static void find_removed(Shown *shown)
{
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(shown->patient, "removed"), i, value)
    {
        if (g_strcmp0(view_text(value, "event"), shown->place.event) == 0 &&
            g_strcmp0(view_text(value, "field"), shown->place.field) == 0 &&
            view_number(value, "instance") == shown->place.instance) {
            shown->value = value;
            shown->is_removed = true;
        }
    }
}

/* The line of a file that a step read; NULL where none is kept. */
static const json_t *line_of(const Shown *shown, const json_t *step)
{
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(shown->patient, "lines"), i, line)
    {
        if (view_number(line, "import_id") == view_number(step, "import_id") &&
            view_number(line, "line") == view_number(step, "line"))
            return line;
    }
    return NULL;
}

/* The text of the cell, where the file calls its column as the study does. */
static const char *sent_of(const Shown *shown, const json_t *step)
{
    return view_text(json_object_get(line_of(shown, step), "cells"), shown->place.field);
}

/* "site_04.csv, 12". New text. */
static char *place_of(const json_t *from)
{
    const char *file = view_text(from, "file");
    const gint64 line = view_number(from, "line");
    g_autofree char *base = file ? g_path_get_basename(file) : g_strdup("");
    return line > 0 ? g_strdup_printf("%s, %" G_GINT64_FORMAT, base, line)
                    : g_steal_pointer(&base);
}

static void add_heading(const Shown *shown)
{
    ServePage *page = shown->page;
    const char *stands = view_text(shown->value, "value");
    const char *words = view_text(shown->value, "shown");
    g_autofree char *place = place_of(shown->value);
    serve_element(page->main, "<p class=\"soft\"><a href=\"", shown->path, "\">");
    serve_element(page->main, "", shown->record_id, "</a></p>\n");
    view_heading(page, view_text(shown->value, "label"));
    serve_element(page->main, "<p class=\"soft\">",
        view_event_label(shown->study, shown->place.event), " \xc2\xb7 <code>");
    serve_element(page->main, "", shown->place.field, "</code></p>\n");
    if (shown->is_removed) {
        serve_lede(page, serve_say(page, N_("Nothing is stored: what stood here was taken "
                                            "away.")));
        return;
    }
    stands = stands ? stands : view_text(shown->value, "missing");
    g_autofree char *both = stands && g_strcmp0(stands, words) != 0
                                ? g_strdup_printf("%s (%s)", stands, words)
                                : g_strdup(stands ? stands : "\xe2\x80\x93");
    const gint64 n = view_number(shown->value, "changes");
    g_autofree char *lede =
        n == 0
            ? base_words_say(page->words, N_("{1} is stored, from {2}; it was never changed."),
                  "tt", both, place)
            : base_words_say(page->words, N_("{1} is stored, from {2}; changes so far: {3}."),
                  "ttn", both, place, n);
    serve_lede(page, lede);
}

static void add_step(const Shown *shown, const json_t *step)
{
    const ServePage *page = shown->page;
    const char *old = view_text(step, "old"), *new = view_text(step, "new");
    const char *reason = view_text(step, "reason");
    g_autofree char *place = place_of(step);
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("When"), "nb", view_text(step, "time"));
    view_cell(page, N_("As sent"), "raw", sent_of(shown, step));
    view_cell(page, N_("Before"), "raw", old ? old : "");
    view_cell(page, N_("After"), "raw", new ? new : "\xe2\x80\x93");
    view_cell(page, N_("By"), "", view_text(step, "user"));
    view_cell(page, N_("Why"), "", reason ? reason : view_text(step, "command"));
    view_cell(page, N_("File, line"), "", place);
    g_string_append(page->main, "</tr>\n");
}

static void add_history(const Shown *shown)
{
    static const ViewHead heads[] = {{N_("When"), ""}, {N_("As sent"), ""}, {N_("Before"), ""},
        {N_("After"), ""}, {N_("By"), ""}, {N_("Why"), ""}, {N_("File, line"), ""}};
    const ServePage *page = shown->page;
    size_t i;
    json_t *step;
    view_table_begin(
        page, serve_say(page, N_("How it came, and each change")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    json_array_foreach(json_object_get(shown->value, "history"), i, step)
    {
        add_step(shown, step);
    }
    view_table_end(page);
}

/* Whole lines, as they stand in the files. */
static void add_lines(const Shown *shown)
{
    const ServePage *page = shown->page;
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(shown->value, "history"), i, step)
    {
        const json_t *line = line_of(shown, step);
        if (!line)
            continue;
        g_autofree char *place = place_of(step);
        g_autofree char *title =
            base_words_say(page->words, N_("The whole line as it was sent: {1}"), "t", place);
        serve_element(page->main, "<details class=\"lines\"><summary>", title,
            "</summary>\n<pre class=\"raw\">");
        serve_element(page->main, "", view_text(line, "text"), "</pre></details>\n");
    }
}

/* ---- what was asked about it ---- */

static bool is_about(const Shown *shown, const json_t *query)
{
    const gint64 instance = view_number(query, "instance");
    return g_strcmp0(view_text(query, "event"), shown->place.event) == 0 &&
           (instance == 0 || instance == shown->place.instance);
}

static void add_query(const Shown *shown, const json_t *query)
{
    const ServePage *page = shown->page;
    const char *closed = view_text(query, "closed");
    const char *answered = view_text(query, "answered");
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
    g_autofree char *place = place_of(query);
    serve_element(page->main, "<tr><td class=\"nb\"><a href=\"/queries?state=all#q", id, "\">");
    serve_element(page->main, "", id, "</a></td>");
    view_cell(page, N_("State"), "", base_words(page->words, view_text(query, "state")));
    view_cell(page, N_("Sent"), "raw", view_text(query, "value"));
    view_cell(page, N_("What is asked"), "", view_text(query, "message"));
    view_cell(page, N_("File, line"), "", place);
    view_cell(page, N_("Answer"), "", view_text(query, "answer"));
    view_cell(page, N_("By"), "",
        closed ? view_text(query, "closed_by") : view_text(query, "answered_by"));
    view_cell(page, N_("When"), "nb", closed ? closed : answered);
    g_string_append(page->main, "</tr>\n");
}

static void add_queries(const Shown *shown, const json_t *queries)
{
    static const ViewHead heads[] = {{N_("Number"), ""}, {N_("State"), ""}, {N_("Sent"), ""},
        {N_("What is asked"), ""}, {N_("File, line"), ""}, {N_("Answer"), ""}, {N_("By"), ""},
        {N_("When"), ""}};
    const ServePage *page = shown->page;
    size_t i, n = 0;
    json_t *query;
    json_array_foreach(queries, i, query)
    {
        if (!is_about(shown, query))
            continue;
        if (n++ == 0) {
            view_table_begin(page, serve_say(page, N_("What was asked about it")), heads,
                G_N_ELEMENTS(heads));
            g_string_append(page->main, "<tbody>\n");
        }
        add_query(shown, query);
    }
    if (n > 0)
        view_table_end(page);
    else
        serve_element(page->main, "<p class=\"soft\">",
            serve_say(page, N_("Nothing was ever asked about it.")), "</p>\n");
}

/* A checkbox is asked about by its column or by the variable. */
static char *field_of(const Shown *shown)
{
    const SchemaDictionary *dictionary = shown->study->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, shown->place.field);
    return g_strdup(column ? dictionary->fields[column->field].name : shown->place.field);
}

static gboolean ask_queries(const Shown *shown, GError **error)
{
    ServePage *page = shown->page;
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    g_autofree char *field = field_of(shown);
    const CommandQueryList options = {.db = view_site(page)->db,
        .which = {.record = shown->record_id, .field = field},
        .table = view_table(page, "json")};
    if (!command_query_list(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *told = view_json(&taken, error);
    if (!told)
        return FALSE;
    add_queries(shown, json_object_get(told, "queries"));
    json_decref(told);
    const char *const words[] = {
        "--record", shown->record_id, "--field", field, "--format", "json", NULL};
    serve_terminal(page, "query list", view_site(page)->shown, words);
    return TRUE;
}

/* ---- the page ---- */

static json_t *ask_patient(const ServePage *page, const char *record_id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandPatient options = {.db = view_site(page)->db,
        .record_id = record_id,
        .lines = true,
        .table = view_table(page, "json")};
    return command_patient(&options, &sinks, &taken.facts, error) ? view_json(&taken, error)
                                                                  : NULL;
}

/* Who comes from a number of a lock is told that this is not of it. */
static void say_now(const Shown *shown)
{
    const char *lock = serve_request_parameter(shown->page->request, "snapshot");
    if (!lock)
        return;
    g_autofree char *text = base_words_say(shown->page->words,
        N_("This is how it stands now, with every change; the number was of the lock {1}."),
        "t", lock);
    serve_element(shown->page->main, "<p class=\"question\">", text, "</p>\n");
}

static gboolean show_value(Shown *shown, GError **error)
{
    ServePage *page = shown->page;
    find_value(shown);
    if (!shown->value)
        find_removed(shown);
    if (!shown->value) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("the patient has no such value; the patient's page lists all "
                               "that are stored")));
        return FALSE;
    }
    const char *const words[] = {shown->record_id, "--lines", "--format", "json", NULL};
    add_heading(shown);
    say_now(shown);
    add_history(shown);
    add_lines(shown);
    serve_terminal(page, "patient", view_site(page)->shown, words);
    return ask_queries(shown, error);
}

gboolean view_patient_value(ServePage *page, const char *record_id, GError **error)
{
    const char *instance = serve_request_parameter(page->request, "instance");
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *patient = registry ? ask_patient(page, record_id, error) : NULL;
    if (!patient)
        return FALSE;
    Shown shown = {.page = page,
        .study = registry_study(registry),
        .record_id = record_id,
        .place = {serve_request_parameter(page->request, "field"),
            serve_request_parameter(page->request, "event"),
            instance ? g_ascii_strtoll(instance, NULL, 10) : 1},
        .patient = patient,
        .path = view_patient_address(page, record_id)};
    const gboolean ok = show_value(&shown, error);
    g_free(shown.path);
    json_decref(patient);
    return ok;
}
