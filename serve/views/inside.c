#include "serve/views/inside.h"

#include "base/error.h"
#include "registry/login.h"
#include "registry/patient.h"
#include "registry/query.h"

const ViewSite *view_site(const ServePage *page)
{
    return page->data;
}

Registry *view_open(const ServePage *page, GError **error)
{
    return registry_open(view_site(page)->db, REGISTRY_READ, error);
}

char *view_unseen(const ServePage *page)
{
    g_autoptr(Registry) registry = view_open(page, NULL);
    return registry ? registry_login_unseen(registry) : NULL;
}

static gboolean count_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)query;
    (void)error;
    ++*(gint64 *)data;
    return TRUE;
}

gboolean view_n_unsettled(
    Registry *registry, const char *site, int32_t day, gint64 *n, GError **error)
{
    const RegistryQueryFilter unsettled = {
        .site = site, .states = {true, true, false, false}, .day = day};
    g_autofree char *unseen = registry_login_unseen(registry);
    *n = unseen ? -1 : 0;
    return unseen || registry_queries_each(registry, &unsettled, count_query, n, error);
}

/* ---- asking a command ---- */

void view_taken_clear(ViewTaken *taken)
{
    report_document_free(taken->document);
    if (taken->bytes)
        g_string_free(taken->bytes, TRUE);
    if (taken->told)
        g_ptr_array_unref(taken->told);
    *taken = (ViewTaken){0};
}

static gboolean take_bytes(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    (void)g_string_append_len(((ViewTaken *)data)->bytes, bytes, (gssize)size);
    return TRUE;
}

static void take_message(CommandMessage kind, const char *line, void *data)
{
    (void)kind;
    g_ptr_array_add(((ViewTaken *)data)->told, g_strdup(line));
}

static void take_document(ReportDocument *document_take, void *data)
{
    ViewTaken *taken = data;
    report_document_free(taken->document);
    taken->document = document_take;
}

CommandSinks view_sinks(const ServePage *page, ViewTaken *taken)
{
    view_taken_clear(taken);
    taken->bytes = g_string_new(NULL);
    taken->told = g_ptr_array_new_with_free_func(g_free);
    return (CommandSinks){.streams = {.write = take_bytes,
                              .data = taken,
                              .input = -1,
                              .output = -1,
                              .messages = -1},
        .tell = take_message,
        .tell_data = taken,
        .progress = page->task ? serve_task_progress : NULL,
        .progress_data = page->task,
        .cancel = page->task ? serve_task_cancel(page->task) : NULL,
        .clock = page->clock,
        .words = page->words,
        .document = take_document,
        .document_data = taken};
}

CommandTable view_table(const ServePage *page, const char *format)
{
    return (CommandTable){.format = format, .lang = base_words_code(page->words)};
}

json_t *view_json(const ViewTaken *taken, GError **error)
{
    json_t *json = json_loadb(taken->bytes->str, taken->bytes->len, 0, NULL);
    if (!json)
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "a command wrote no JSON to the page");
    return json;
}

const char *view_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

char *view_seen(const json_t *json)
{
    g_autofree char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text ? text : "", -1);
}

gint64 view_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* ---- who may see only a part ---- */

gboolean view_hospital(
    const ServePage *page, const SchemaStudy *study, size_t *site, GError **error)
{
    *site = page->hospital ? schema_study_site(study, page->hospital) : SIZE_MAX;
    if (!page->hospital || *site != SIZE_MAX)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("the study has your hospital no longer; whoever keeps the registry "
                           "can tell more")));
    return FALSE;
}

gboolean view_check_patient(const ServePage *page, const char *record_id, GError **error)
{
    if (!page->hospital)
        return TRUE;
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    GError *fault = NULL;
    g_autoptr(RegistryPatient) patient = registry_patient(registry, record_id, &fault);
    if (patient && (g_strcmp0(patient->site, page->hospital) == 0 ||
                       g_strcmp0(patient->transfer_site, page->hospital) == 0))
        return TRUE;
    if (fault && !g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        g_propagate_error(error, fault);
        return FALSE;
    }
    g_clear_error(&fault); /* It names ids near this one, which may be another hospital's. */
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("no patient of your hospital has this id")));
    return FALSE;
}

const char *view_sender(const ServePage *page)
{
    return page->is_member ? page->user : NULL;
}

char *view_patient_name(const ServePage *page, const char *record_id)
{
    return serve_hides_patients(page) ? serve_handle_of(page->handles, record_id)
                                      : g_strdup(record_id);
}

/* ---- names and addresses ---- */

char *view_patient_address(const ServePage *page, const char *record_id)
{
    g_autofree char *handle = serve_handle_of(page->handles, record_id);
    return g_strconcat("/patient/", handle, NULL);
}

const char *view_site_label(const SchemaStudy *study, const char *code)
{
    const size_t site = code ? schema_study_site(study, code) : SIZE_MAX;
    return site == SIZE_MAX ? code : study->sites[site].label;
}

const char *view_event_label(const SchemaStudy *study, const char *name)
{
    const size_t event = name ? schema_study_event(study, name) : SIZE_MAX;
    return event == SIZE_MAX ? name : study->events[event].label;
}

const char *view_field_label(const SchemaStudy *study, const char *name)
{
    const SchemaField *field = name ? schema_dictionary_find(study->dictionary, name) : NULL;
    return field ? field->label : name;
}

char *view_address(const char *path, const ViewParameter *parameters, size_t n)
{
    GString *address = g_string_new(path);
    char before = '?';
    for (size_t i = 0; i < n; i++) {
        if (!parameters[i].value)
            continue;
        g_string_append_printf(address, "%c%s=", before, parameters[i].name);
        serve_escape(address, parameters[i].value);
        before = '&';
    }
    return g_string_free(address, FALSE);
}

gboolean view_refuse(const ServePage *page, const char *msgid, const char *what, GError **error)
{
    g_autofree char *line = base_words_say(page->words, msgid, "t", what);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, line);
    return FALSE;
}

gboolean view_check_study(const ServePage *page, const char *study, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    for (guint i = 0; i < names->len; i++)
        if (g_str_equal(names->pdata[i], study))
            return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("the registry has no such study")));
    return FALSE;
}

/* ---- files ---- */

const ViewFormat view_formats[] = {
    {"docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx"},
    {"xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx"},
    {"csv", "CSV", "text/csv; charset=utf-8", "csv"},
    {"html", "HTML", "text/html; charset=utf-8", "html"},
    {"tex", "LaTeX", "application/x-tex", "tex"},
    {"md", "Markdown", "text/markdown; charset=utf-8", "md"},
    {"json", "JSON", "application/json", "json"},
    {NULL, NULL, NULL, NULL},
};

const ViewFormat *view_format(const char *format)
{
    for (const ViewFormat *one = view_formats; one->format; one++)
        if (g_str_equal(one->format, format))
            return one;
    return NULL;
}

void view_give_file(
    ServePage *page, ViewTaken *taken, const ViewFormat *format, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".", format->ending, NULL);
    page->file = serve_response_new(
        200, format->type, g_string_free_to_bytes(g_steal_pointer(&taken->bytes)));
    serve_response_is_file(page->file, file);
}

static gboolean fail_picture(const ServePage *page, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("there is no such figure, or no gnuplot to draw it")));
    return FALSE;
}

gboolean view_give_picture(
    ServePage *page, const ReportDocument *document, const char *id, GError **error)
{
    for (guint i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (!figure->svg || !g_str_equal(figure->id, id))
            continue;
        page->file = serve_response_new(200, "image/svg+xml", g_bytes_ref(figure->svg));
        /* gnuplot writes styles into its pictures; they load and run nothing. */
        serve_response_set(page->file, "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        return TRUE;
    }
    return fail_picture(page, error);
}

gboolean view_give_bitmap(
    ServePage *page, const ReportDocument *document, const char *id, GError **error)
{
    for (guint i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (!figure->png || !g_str_equal(figure->id, id))
            continue;
        g_autofree char *name = g_strdup_printf("%s_%s.png", document->name, id);
        page->file = serve_response_new(200, "image/png", g_bytes_ref(figure->png));
        serve_response_is_file(page->file, name);
        return TRUE;
    }
    return fail_picture(page, error);
}

/* ---- what all views write ---- */

char *view_count(const ServePage *page, const char *one, const char *many, gint64 n)
{
    g_autofree char *arguments = base_arguments("n", n);
    return base_words_compose_n(page->words, one, many, n, arguments);
}

void view_heading(ServePage *page, const char *title)
{
    serve_element(
        page->main, "<h1>", title ? title : serve_say(page, page->view->title), "</h1>\n");
}

void view_tables(ServePage *page, const ReportDocument *document, const char *id,
    char *(*link)(const ReportSpot *place, void *data), void *data)
{
    const ReportPart part = {.link = link, .data = data};
    for (guint i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        if (!id || g_str_equal(id, table->id))
            report_render_html_table(page->main, document, table, &part);
    }
}
