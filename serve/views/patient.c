/**
 * @file
 * One patient, shown as the command shows them. Addresses have a handle.
 */
#include "commands/patient.h"

#include "base/error.h"
#include "serve/views/inside.h"
#include "serve/views/patient_figures.h"
#include "serve/views/patient_list.h"
#include "serve/views/patient_twice.h"
#include "serve/views/patient_value.h"
#include "serve/views/views.h"

/* What leads on from the tables of a patient. */
typedef struct {
    const ServePage *page;
    const char *id;
    GPtrArray *rows; /* json_t *: of the sections of the table of values. */
} Links;

/* The row that the section over a line of the table of values is of. */
static const json_t *row_of(const Links *links, const ReportSpot *place)
{
    guint n = 0;
    for (guint i = 0; i < place->table->lines->len; i++) {
        const ReportLine *line = place->table->lines->pdata[i];
        n += line->kind == REPORT_LINE_SECTION ? 1 : 0;
        if (line == place->line)
            break;
    }
    return n > 0 && n <= links->rows->len ? links->rows->pdata[n - 1] : NULL;
}

static char *value_address(const Links *links, const ReportSpot *place)
{
    const json_t *row = place->line->kind == REPORT_LINE_ROW ? row_of(links, place) : NULL;
    const ViewValue value = {
        place->line->label, view_text(row, "event"), view_number(row, "instance")};
    return row ? view_value_address(links->page, links->id, &value) : NULL;
}

static char *link_of(const ReportSpot *place, void *data)
{
    const char *table = place->table->id;
    if (g_str_equal(table, "queries") && place->column == SIZE_MAX)
        return g_strdup_printf(
            "/queries/%s?state=all#q%s", place->line->label, place->line->label);
    return g_str_equal(table, "values") && place->column == SIZE_MAX
               ? value_address(data, place)
               : NULL;
}

static gboolean ask(
    const ServePage *page, const char *id, const char *format, ViewTaken *taken, GError **error)
{
    const CommandSinks sinks = view_sinks(page, taken);
    const CommandPatient options = {.db = view_site(page)->db,
        .record_id = id,
        .on = serve_request_parameter(page->request, "on"),
        .table = view_table(page, format)};
    return view_check_patient(page, id, error) &&
           command_patient(&options, &sinks, &taken->facts, error);
}

/* How many lines the table of that id has; 0 where there is none. */
static gint64 n_lines(const ReportDocument *document, const char *id)
{
    for (guint i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        if (g_str_equal(table->id, id))
            return (gint64)table->lines->len;
    }
    return 0;
}

/* Tables that one looks up, folded under what they are of. */
static void add_folded(ServePage *page, const ReportDocument *document, Links *links,
    const char *id, const char *title)
{
    if (n_lines(document, id) == 0)
        return;
    serve_element(page->main, "<details><summary>", title, "</summary>\n");
    view_tables(page, document, id, link_of, links);
    g_string_append(page->main, "</details>\n");
}

/* The tables, beside each other; below them each value, which opens. */
static void add_tables(ServePage *page, const ReportDocument *document, Links *links)
{
    static const char *const left[] = {"course", "measures", "events", "consent"};
    static const char *const right[] = {"visits", "queries", "expectation", "suggestion"};
    g_string_append(page->main, "<div class=\"two\">\n<div>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
        view_tables(page, document, left[i], link_of, links);
    g_string_append(page->main, "</div>\n<div>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        view_tables(page, document, right[i], link_of, links);
    add_folded(page, document, links, "scores",
        serve_say(page, N_("Scores, with the answers that they are made of")));
    g_string_append(page->main, "</div>\n</div>\n");
    add_folded(page, document, links, "values",
        serve_say(page, N_("Each value, with its file and line, and what it was before")));
}

/* Values that were taken away, each of which opens to its changes. */
static void add_removed(
    ServePage *page, const SchemaStudy *study, const char *id, const json_t *removed)
{
    static const ViewHead heads[] = {{N_("Visit"), ""}, {N_("Value"), ""}, {N_("Before"), ""}};
    if (json_array_size(removed) == 0)
        return;
    serve_element(page->main, "<details><summary>",
        serve_say(page, N_("Values that were taken away")), "</summary>\n");
    view_table_begin(
        page, serve_say(page, N_("Values that were taken away")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    size_t i;
    const json_t *one;
    json_array_foreach(removed, i, one)
    {
        const json_t *history = json_object_get(one, "history");
        const ViewValue place = {
            view_text(one, "field"), view_text(one, "event"), view_number(one, "instance")};
        g_autofree char *address = view_value_address(page, id, &place);
        g_string_append(page->main, "<tr>");
        view_cell(page, N_("Visit"), "", view_event_label(study, place.event));
        serve_element(
            page->main, "<td data-h=\"", serve_say(page, N_("Value")), "\"><a href=\"");
        serve_element(page->main, "", address, "\">");
        serve_element(page->main, "", view_text(one, "label"), "</a></td>");
        view_cell(page, N_("Before"), "raw",
            view_text(json_array_get(history, json_array_size(history) - 1), "old"));
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
    g_string_append(page->main, "</details>\n");
}

/* What was drawn, and the tables. */
static gboolean add_sheet(
    ServePage *page, const char *id, const ReportDocument *document, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !ask(page, id, "json", &taken, error))
        return FALSE;
    json_t *patient = view_json(&taken, error);
    if (!patient)
        return FALSE;
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(GPtrArray) rows = view_value_rows(study, patient);
    Links links = {page, id, rows};
    view_patient_course(page, study, patient);
    view_patient_measures(page, study, patient);
    add_tables(page, document, &links);
    add_removed(page, study, id, json_object_get(patient, "removed"));
    json_decref(patient);
    return TRUE;
}

static gboolean add_patient(
    ServePage *page, const char *id, const ReportDocument *document, GError **error)
{
    view_heading(page, id);
    g_autofree char *dates = view_count(page,
        NN_("{1} date in the course", "{1} dates in the course"), n_lines(document, "course"));
    g_autofree char *unseen = view_unseen(page);
    g_autofree char *open =
        unseen
            ? g_steal_pointer(&unseen)
            : view_count(page, NN_("{1} query is not settled", "{1} queries are not settled"),
                  n_lines(document, "queries"));
    g_autofree char *lede = base_words_say(page->words, N_("{1}; {2}."), "tt", dates, open);
    serve_lede(page, lede);
    if (!add_sheet(page, id, document, error))
        return FALSE;
    const char *const words[] = {id, NULL};
    serve_terminal(page, "patient", view_site(page)->shown, words);
    return TRUE;
}

/* Of "/patient/k7qm2xab/with/m3vd8wqc" the id of the other one; else NULL. New text. */
static char *other_of(const ServePage *page)
{
    const char *handle = serve_request_segment(page->request, 3);
    return handle && g_str_equal(serve_request_segment(page->request, 2), "with")
               ? serve_handle_id(page->handles, handle)
               : NULL;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *handle = serve_request_segment(page->request, 1);
    if (!handle)
        return view_patient_list(page, error);
    if (g_str_equal(handle, "as"))
        return view_patient_list_file(page, serve_request_segment(page->request, 2), error);
    g_auto(ViewTaken) taken = {0};
    g_autofree char *id = serve_handle_id(page->handles, handle);
    if (!id) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("this address was of an earlier run of the program; search for "
                               "the patient again")));
        return FALSE;
    }
    g_autofree char *other = other_of(page);
    if (other)
        return view_patient_twice(page, id, other, error);
    if (g_strcmp0(serve_request_segment(page->request, 2), "value") == 0)
        return view_check_patient(page, id, error) && view_patient_value(page, id, error);
    if (!ask(page, id, "html", &taken, error) || !add_patient(page, id, taken.document, error))
        return FALSE;
    view_patient_search(page);
    return TRUE;
}

/* What is decided about two records. */
static gboolean decide(ServePage *page, const char *act, GError **error)
{
    const char *handle = serve_request_segment(page->request, 1);
    g_autofree char *id = handle ? serve_handle_id(page->handles, handle) : NULL;
    g_autofree char *other = other_of(page);
    if (id && other)
        return view_patient_twice_change(page, act, id, other, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("this form says nothing that can be done")));
    return FALSE;
}

/* A search is sent as a form, so that no address and no history has the id. */
static gboolean change(ServePage *page, GError **error)
{
    const char *act = serve_request_field(page->request, "act");
    if (act)
        return decide(page, act, error);
    const char *sent = serve_request_field(page->request, "id");
    g_autofree char *id = g_strstrip(g_strdup(sent ? sent : ""));
    g_auto(ViewTaken) taken = {0};
    GError *fault = NULL;
    page->next = view_patient_find(page, id, &fault);
    if (fault)
        g_propagate_error(error, fault);
    if (page->next || fault)
        return page->next != NULL;
    /* An earlier id of somebody, or nobody's: then the command says which ids are near. */
    if (!ask(page, id, "html", &taken, error))
        return FALSE;
    page->next = view_patient_address(page, id);
    return TRUE;
}

const ServeView view_patient = {
    .name = "patient", .title = N_("Patient"), .key = 'p', .show = show, .change = change};
