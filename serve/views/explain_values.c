/**
 * @file
 * Who is in a number with which values of which lines, who is not and why, and corrections.
 */
#include <string.h>

#include "commands/compare.h"
#include "serve/views/explain.h"
#include "serve/views/patient_value.h"

enum { MOST_PATIENTS = 500, MOST_SOURCES = 300 };

char *view_number_text(const json_t *number)
{
    return json_is_number(number) ? g_strdup_printf("%.10g", json_number_value(number)) : NULL;
}

/* ---- where the values stand ---- */

/* The name of a file without its folder; one of a patient is sometimes called by the id. New.
 */
static char *file_shown(const ServePage *page, const char *file, const char *record)
{
    char *base = file ? g_path_get_basename(file) : g_strdup("");
    if (serve_hides_patients(page) && record && strstr(base, record))
        memset(base, '*', strlen(base));
    return base;
}

/* Once a line of a file. */
static void add_place(ViewNumber *number, const json_t *source)
{
    const char *record = view_text(source, "record_id"), *file = view_text(source, "file");
    const gint64 line = view_number(source, "line");
    number->n_corrections += (gint64)json_array_size(json_object_get(source, "changes"));
    if (!record || !file)
        return;
    GPtrArray *places = g_hash_table_lookup(number->places, record);
    if (!places) {
        places = g_ptr_array_new();
        g_hash_table_insert(number->places, (char *)record, places);
    }
    for (guint i = 0; i < places->len; i++)
        if (g_str_equal(view_text(places->pdata[i], "file"), file) &&
            view_number(places->pdata[i], "line") == line)
            return;
    g_ptr_array_add(places, (json_t *)source);
}

static void read_places(ViewNumber *number)
{
    size_t i;
    json_t *source;
    json_array_foreach(json_object_get(number->found, "sources"), i, source)
    {
        add_place(number, source);
    }
}

ViewNumber view_number_begin(ServePage *page, const SchemaStudy *study, const json_t *found)
{
    ViewNumber number = {.page = page,
        .study = study,
        .found = found,
        .places = g_hash_table_new_full(
            g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref)};
    read_places(&number);
    return number;
}

void view_number_clear(ViewNumber *number)
{
    g_clear_pointer(&number->places, g_hash_table_unref);
}

/* ---- who is in it ---- */

static void add_record(const ServePage *page, const char *id)
{
    g_autofree char *name = view_patient_name(page, id);
    g_autofree char *address = view_patient_address(page, id);
    if (!serve_may_see(page, "patient")) {
        serve_element(page->main, "<span class=\"nb\">", name, "</span> ");
        return;
    }
    serve_element(page->main, "<a class=\"nb\" href=\"", address, "\">");
    serve_element(page->main, "", name, "</a> ");
}

/* A code by what it is called. */
static void add_value(const ServePage *page, const json_t *column, const json_t *value)
{
    g_autofree char *number = view_number_text(value);
    const json_t *labels = json_object_get(column, "labels");
    const char *text = number ? number : json_string_value(value);
    const char *label = text ? view_text(labels, text) : NULL;
    serve_element(page->main, number && !label ? "<td class=\"r\">" : "<td>",
        label  ? label
        : text ? text
               : "\xe2\x80\x93",
        "</td>");
}

/* Begins a way to the history of a value, with the line as it was sent, where the patient may
   be seen. @return whether it did. */
static bool begin_history(const ServePage *page, const json_t *source)
{
    const ViewValue place = {view_text(source, "field"), view_text(source, "event"),
        view_number(source, "instance")};
    if (!serve_may_see(page, "patient") || !view_text(source, "value"))
        return false;
    g_autofree char *address = view_value_address(page, view_text(source, "record_id"), &place);
    serve_element(page->main, "<a href=\"", address, "\">");
    return true;
}

/* "site_19.csv, 43, 44; letter.csv, 2", each line a way to the first value out of it. */
static void add_places(const ViewNumber *number, const char *record)
{
    const ServePage *page = number->page;
    const GPtrArray *places = g_hash_table_lookup(number->places, record);
    g_autofree char *last = NULL;
    g_string_append(page->main, "<td>");
    for (guint i = 0; places && i < places->len; i++) {
        const json_t *source = places->pdata[i];
        char *base = file_shown(page, view_text(source, "file"), record);
        if (g_strcmp0(base, last) != 0)
            serve_element(page->main, last ? "; " : "", base, "");
        g_free(last);
        last = base;
        g_string_append(page->main, ", ");
        const bool opens = begin_history(page, source);
        serve_number(page->main, "", view_number(source, "line"), opens ? "</a>" : "");
    }
    g_string_append(page->main, "</td>");
}

static void add_head(const ServePage *page, const char *label, bool is_right)
{
    serve_element(page->main,
        is_right ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">", label, "</th>");
}

static void begin_table(
    const ServePage *page, const char *id, const char *title, const char *below)
{
    g_string_append_printf(page->main,
        "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s\">"
        "<table class=\"full\"><caption><b id=\"%s\">",
        id, id);
    serve_element(page->main, "", title, "</b>");
    serve_element(page->main, "<span>", below ? below : "", "</span></caption>\n<thead><tr>");
}

static void end_table(const ServePage *page)
{
    g_string_append(page->main, "</tbody></table></div></section>\n");
}

/* Whether a column has numbers: these stand to the right. */
static bool has_numbers(const json_t *values, const char *name)
{
    size_t i;
    json_t *one;
    json_array_foreach(values, i, one)
    {
        if (!json_is_null(json_object_get(one, name)))
            return json_is_number(json_object_get(one, name));
    }
    return false;
}

/* New; NULL where all are shown. */
static char *first_of(const ServePage *page, size_t most, size_t n)
{
    return n <= most ? NULL
                     : base_words_say(page->words,
                           N_("The first {1} of {2}; the command line gives all."), "nn",
                           (gint64)most, (gint64)n);
}

static void add_in_row(const ViewNumber *number, const json_t *columns, const json_t *one)
{
    const ServePage *page = number->page;
    const char *id = view_text(one, "record_id");
    size_t c;
    json_t *column;
    g_string_append(page->main, "<tr><th scope=\"row\">");
    add_record(page, id);
    g_string_append(page->main, "</th>");
    json_array_foreach(columns, c, column)
    {
        add_value(page, column, json_object_get(one, view_text(column, "name")));
    }
    add_places(number, id);
    g_string_append(page->main, "</tr>\n");
}

/* "Pain (Baseline)": of what is asked at several visits the label does not say which. New. */
static char *column_label(const ViewNumber *number, const json_t *column)
{
    const char *label = view_text(column, "label"), *name = view_text(column, "name");
    const char *visit = name ? strstr(name, "__") : NULL;
    const size_t event =
        visit ? schema_study_event(number->study, visit + strlen("__")) : SIZE_MAX;
    return event == SIZE_MAX || strchr(label, '(')
               ? g_strdup(label)
               : g_strdup_printf("%s (%s)", label, number->study->events[event].label);
}

void view_number_in(const ViewNumber *number)
{
    const ServePage *page = number->page;
    const json_t *inputs = json_object_get(number->found, "inputs");
    const json_t *columns = json_object_get(inputs, "columns");
    const json_t *values = json_object_get(inputs, "values");
    const size_t n = json_array_size(values);
    g_autofree char *title =
        view_count(page, NN_("The {1} patient in it", "The {1} patients in it"), (gint64)n);
    g_autofree char *below = first_of(page, MOST_PATIENTS, n);
    size_t c;
    json_t *column;
    begin_table(page, "in", title, below);
    add_head(page, serve_say(page, N_("Patient")), false);
    json_array_foreach(columns, c, column)
    {
        g_autofree char *label = column_label(number, column);
        add_head(page, label,
            !json_is_object(json_object_get(column, "labels")) &&
                has_numbers(values, view_text(column, "name")));
    }
    add_head(page, serve_say(page, N_("File, lines")), false);
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_PATIENTS); i++)
        add_in_row(number, columns, json_array_get(values, i));
    end_table(page);
}

/* ---- who is not ---- */

static const char *why_of(const json_t *one)
{
    const char *why = view_text(one, "why");
    return why ? why : "";
}

/* The reasons in the order in which they are met, and who has each. */
static GHashTable *group_out(const json_t *out, GPtrArray *reasons)
{
    GHashTable *of =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    size_t i;
    json_t *one;
    json_array_foreach(out, i, one)
    {
        const char *why = why_of(one);
        GPtrArray *ids = g_hash_table_lookup(of, why);
        if (!ids) {
            ids = g_ptr_array_new();
            g_hash_table_insert(of, (char *)why, ids);
            g_ptr_array_add(reasons, (char *)why);
        }
        g_ptr_array_add(ids, (char *)view_text(one, "record_id"));
    }
    return of;
}

/* Patients of other hospitals, to whom one alone is shown; in any language a reason begins with
 * its step's id in front of the label. */
static bool is_of_others(const ServePage *page, const char *why)
{
    g_autofree char *begins = base_words_say(
        page->words, N_("step {1} ({2}): not so"), "tt", COMMAND_HOSPITAL_STEP, "\n");
    *strchr(begins, '\n') = '\0';
    return g_str_has_prefix(why, begins);
}

void view_number_out(const ViewNumber *number)
{
    const ServePage *page = number->page;
    const json_t *out = json_object_get(json_object_get(number->found, "records"), "out");
    g_autofree char *title = view_count(
        page, NN_("The {1} who is not", "The {1} who are not"), (gint64)json_array_size(out));
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    g_autoptr(GHashTable) of = group_out(out, reasons);
    serve_section(number->page, "out", title, NULL);
    for (guint r = 0; r < reasons->len; r++) {
        const GPtrArray *ids = g_hash_table_lookup(of, reasons->pdata[r]);
        if (page->hospital && is_of_others(page, reasons->pdata[r]))
            continue;
        g_autofree char *summary = base_words_say(page->words, N_("{1}: {2}"), "nt",
            (gint64)ids->len, (const char *)reasons->pdata[r]);
        serve_element(page->main, "<details><summary>", summary, "</summary>\n<p>");
        for (guint i = 0; i < MIN(ids->len, MOST_PATIENTS); i++)
            add_record(page, ids->pdata[i]);
        g_string_append(page->main, "</p></details>\n");
    }
    serve_section_end(number->page);
}

/* ---- corrections, and every value ---- */

static void add_correction(const ViewNumber *number, const json_t *source, const json_t *change)
{
    const ServePage *page = number->page;
    const char *record = view_text(source, "record_id");
    g_autofree char *base = file_shown(page, view_text(change, "file"), record);
    const char *const cells[] = {view_event_label(number->study, view_text(source, "event")),
        view_field_label(number->study, view_text(source, "field")), view_text(change, "old"),
        view_text(change, "new"), view_text(change, "user"), view_text(change, "time"), base,
        view_text(change, "reason")};
    g_string_append(page->main, "<tr><th scope=\"row\">");
    add_record(page, record);
    g_string_append(page->main, "</th>");
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        serve_element(page->main, i == 2 || i == 3 ? "<td class=\"raw\">" : "<td>",
            cells[i] ? cells[i] : "", "</td>");
    g_string_append(page->main, "</tr>\n");
}

void view_number_corrections(const ViewNumber *number)
{
    static const char *const heads[] = {N_("Patient"), N_("Visit"), N_("Value"), N_("Before"),
        N_("After"), N_("By"), N_("When"), N_("File"), N_("Why")};
    const ServePage *page = number->page;
    const json_t *sources = json_object_get(number->found, "sources");
    g_autofree char *none = view_count(page,
        NN_("The {1} value was never corrected.", "None of the {1} values was ever corrected."),
        (gint64)json_array_size(sources));
    if (number->n_corrections == 0) {
        serve_section(number->page, "corr", serve_say(page, N_("Corrections")), none);
        serve_section_end(number->page);
        return;
    }
    begin_table(page, "corr", serve_say(page, N_("Corrections")), NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        add_head(page, serve_say(page, heads[i]), false);
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    size_t i, k;
    json_t *source, *change;
    json_array_foreach(sources, i, source)
    {
        json_array_foreach(json_object_get(source, "changes"), k, change)
        {
            add_correction(number, source, change);
        }
    }
    end_table(page);
}

/* The value, which opens to its history. */
static void add_stored(const ServePage *page, const json_t *source)
{
    g_string_append(page->main, "<td class=\"raw r\">");
    const bool opens = begin_history(page, source);
    serve_element(page->main, "", view_text(source, "value"), opens ? "</a></td>" : "</td>");
}

static void add_source(const ViewNumber *number, const json_t *source)
{
    const ServePage *page = number->page;
    const char *record = view_text(source, "record_id");
    g_autofree char *base = file_shown(page, view_text(source, "file"), record);
    g_string_append(page->main, "<tr><th scope=\"row\">");
    add_record(page, record);
    serve_element(page->main, "</th><td>",
        view_event_label(number->study, view_text(source, "event")), "</td>");
    serve_element(page->main, "<td>",
        view_field_label(number->study, view_text(source, "field")), "</td>");
    add_stored(page, source);
    serve_element(page->main, "<td>", base, "</td>");
    serve_number(page->main, "<td class=\"r\">", view_number(source, "line"), "</td></tr>\n");
}

void view_number_sources(const ViewNumber *number)
{
    static const char *const heads[] = {
        N_("Patient"), N_("Visit"), N_("Value"), N_("Stored"), N_("File"), N_("Line")};
    const ServePage *page = number->page;
    const json_t *sources = json_object_get(number->found, "sources");
    const size_t n = json_array_size(sources);
    g_autofree char *below = first_of(page, MOST_SOURCES, n);
    g_autofree char *title = view_count(page,
        NN_("Where the {1} value came from", "Where each of the {1} values came from"),
        (gint64)n);
    serve_element(page->main, "<details><summary>", title, "</summary>\n");
    begin_table(page, "src", title, below);
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        add_head(page, serve_say(page, heads[i]), i == 3 || i == 5);
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_SOURCES); i++)
        add_source(number, json_array_get(sources, i));
    end_table(page);
    g_string_append(page->main, "</details>\n");
}
