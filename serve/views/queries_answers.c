/**
 * @file
 * Lists that hospitals filled in: read first, so that what would become of each row is seen,
 * taken in then.
 */
#include "serve/views/queries.h"

#include <string.h>

#include "base/error.h"
#include "commands/query.h"
#include "registry/audit.h"
#include "serve/views/uploads.h"

/* One file, rehearsed or taken. */
static json_t *ask(const ServePage *page, const char *path, bool is_rehearsal, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *by = serve_request_field(page->request, "by");
    const CommandQueryImport options = {.db = view_site(page)->db,
        .file = path,
        .by = by && by[0] != '\0' ? by : NULL,
        .dry_run = is_rehearsal,
        .user = page->signature,
        .table = view_table(page, "json")};
    return command_query_import(&options, &sinks, &taken.facts, error)
               ? view_json(&taken, error)
               : NULL;
}

/* ---- reading ---- */

/* What would become of each file; one that is no such list says why. New. */
static json_t *rehearse(const ServePage *page, char *const *paths)
{
    json_t *files = json_array();
    for (; *paths; paths++) {
        g_autoptr(GError) fault = NULL;
        g_autofree char *base = g_path_get_basename(*paths);
        json_t *file = ask(page, *paths, true, &fault);
        if (!file)
            file = json_pack("{s:o}", "fault", base_json_text(fault->message));
        base_json_set(file, "file", base_json_text(base));
        json_array_append_new(files, file);
    }
    return files;
}

static gboolean keep(ServePage *page, ViewUpload *upload, GError **error)
{
    g_autoptr(ViewReading) reading = view_reading_new();
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !registry_audit_head(registry, reading->head, error))
        return FALSE;
    reading->paths = g_strdupv(upload->paths);
    json_t *files = rehearse(page, upload->paths);
    char *text = json_dumps(files, JSON_COMPACT);
    reading->json = g_strdup(text);
    free(text);
    json_decref(files);
    view_upload_read(upload, g_steal_pointer(&reading));
    return TRUE;
}

/* ---- what is shown ---- */

static void add_drop(ServePage *page)
{
    serve_form_with(page, "/queries/answers", "drop", "enctype=\"multipart/form-data\"");
    serve_element(page->main, "<p class=\"field\"><label for=\"files\">",
        serve_say(
            page, N_("Lists that hospitals filled in (CSV, Excel), dropped here or chosen")),
        "</label>");
    g_string_append(page->main, "<input id=\"files\" type=\"file\" name=\"files\" multiple "
                                "accept=\".csv,.xlsx,.tsv,.txt\"></p>\n");
    serve_hidden(page, "act", "read_answers");
    serve_element(page->main, "<button class=\"main\">",
        serve_say(page, N_("Read, write nothing yet")), "</button>\n");
    serve_form_end(page);
}

static const struct {
    const char *outcome, *title, *class;
} outcomes[] = {{"closed", N_("goes in, settled"), ""},
    {"answered", N_("answered, waits for a look"), "question"},
    {"known", N_("known before"), "soft"}, {"refused", N_("cannot be taken"), "held"}};

/* The query of that number, or NULL. Borrowed. */
static const json_t *query_of(const json_t *queries, const char *id)
{
    size_t i;
    json_t *query;
    json_array_foreach(queries, i, query)
    {
        g_autofree char *own = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
        if (g_strcmp0(own, id) == 0)
            return query;
    }
    return NULL;
}

static void add_line(
    ServePage *page, const SchemaStudy *study, const json_t *queries, const json_t *line)
{
    const json_t *query = query_of(queries, view_text(line, "id"));
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, view_number(line, "line"));
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("Line"), "r", number);
    view_cell(page, N_("Query"), "r", view_text(line, "id"));
    view_cell_patient(page, view_text(query, "record_id"));
    view_cell(page, N_("Value"), "", view_field_label(study, view_text(query, "field")));
    view_cell(page, N_("Sent"), "raw", view_text(query, "value"));
    view_cell(page, N_("New value"), "raw", view_text(line, "new_value"));
    view_cell(page, N_("In words"), "", view_text(line, "answer"));
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++)
        if (g_strcmp0(view_text(line, "outcome"), outcomes[i].outcome) == 0)
            view_cell(page, N_("What becomes of it"), outcomes[i].class,
                serve_say(page, outcomes[i].title));
    view_cell(page, N_("Why"), "", view_text(line, "message"));
    g_string_append(page->main, "</tr>\n");
}

static void add_file(
    ServePage *page, const SchemaStudy *study, const json_t *queries, const json_t *file)
{
    static const ViewHead heads[] = {{N_("Line"), "r"}, {N_("Query"), "r"}, {N_("Patient"), ""},
        {N_("Value"), ""}, {N_("Sent"), ""}, {N_("New value"), ""}, {N_("In words"), ""},
        {N_("What becomes of it"), ""}, {N_("Why"), ""}};
    size_t i;
    json_t *line;
    g_string_append(page->main, "<section>\n");
    if (view_text(file, "fault")) {
        serve_element(page->main, "<h2>", view_text(file, "file"), "</h2>\n");
        serve_element(page->main, "<p class=\"held\">", view_text(file, "fault"), "</p>");
    } else {
        g_autofree char *title = base_words_say(page->words,
            N_("{1}: settled {2}, answered {3}, known before {4}, not taken {5}, left empty "
               "{6}"),
            "tnnnnn", view_text(file, "file"), view_number(file, "closed"),
            view_number(file, "answered"), view_number(file, "known"),
            view_number(file, "refused"), view_number(file, "empty"));
        view_table_begin(page, title, heads, G_N_ELEMENTS(heads));
        g_string_append(page->main, "<tbody>\n");
        json_array_foreach(json_object_get(file, "lines"), i, line)
        {
            add_line(page, study, queries, line);
        }
        view_table_end(page);
    }
    g_string_append(page->main, "</section>\n");
}

static gint64 sum_of(const json_t *files, const char *key)
{
    gint64 n = 0;
    size_t i;
    json_t *file;
    json_array_foreach(files, i, file)
    {
        n += view_number(file, key);
    }
    return n;
}

static char *seen_of(const ViewReading *reading)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, reading->json, -1);
}

static void add_decision(
    ServePage *page, const ViewReading *reading, gint64 n, const char *action)
{
    g_autofree char *label =
        view_count(page, NN_("Take in {1} answer", "Take in {1} answers"), n);
    g_autofree char *seen = seen_of(reading);
    g_string_append(page->main, "<div class=\"acts\">\n");
    if (serve_may(page, "take_answers") && n > 0) {
        serve_form(page, action, "acts");
        serve_hidden(page, "seen", seen);
        serve_input(page,
            &(const ServeInput){.id = "by",
                .name = "by",
                .label = serve_say(page, N_("Who answered, where the file does not say it")),
                .value = serve_sent(page, "by", NULL),
                .grows = true});
        serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"take_answers\">",
            label, "</button>\n");
        serve_form_end(page);
    }
    serve_form(page, action, "plain");
    serve_element(page->main, "<button name=\"act\" value=\"drop_answers\">",
        serve_say(page, N_("Leave it")), "</button>");
    serve_form_end(page);
    g_string_append(page->main, "</div>\n");
}

/* All queries, as the command has them. New reference, or NULL. */
static json_t *all_queries(const ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryList options = {
        .db = view_site(page)->db, .table = view_table(page, "json")};
    return command_query_list(&options, &sinks, &taken.facts, error) ? view_json(&taken, error)
                                                                     : NULL;
}

static gboolean show_lot(
    ServePage *page, const ViewReading *reading, const char *action, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *list = registry ? all_queries(page, error) : NULL;
    if (!list)
        return FALSE;
    json_t *files = json_loads(reading->json, 0, NULL), *file;
    const gint64 n = sum_of(files, "closed") + sum_of(files, "answered");
    g_autofree char *lede = base_words_say(page->words,
        N_("The files have been read; nothing has been written. Queries that would be settled: "
           "{1}, answered: {2}; rows that cannot be taken: {3}."),
        "nnn", sum_of(files, "closed"), sum_of(files, "answered"), sum_of(files, "refused"));
    serve_lede(page, lede);
    add_decision(page, reading, n, action);
    size_t i;
    json_array_foreach(files, i, file)
    {
        const char *const words[] = {view_text(file, "file"), "--dry-run", NULL};
        add_file(page, registry_study(registry), json_object_get(list, "queries"), file);
        serve_terminal(page, "query import", view_site(page)->shown, words);
    }
    json_decref(files);
    json_decref(list);
    return TRUE;
}

gboolean view_queries_answers(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 2);
    if (!name) {
        static const char *const words[] = {"FILE", "--dry-run", NULL};
        serve_lede(
            page, serve_say(page, N_("A list that a hospital filled in is read first; you "
                                     "see what becomes of each row, then you decide.")));
        if (serve_may(page, "read_answers"))
            add_drop(page);
        serve_terminal(page, "query import", view_site(page)->shown, words);
        return TRUE;
    }
    g_autoptr(ViewUpload) upload = NULL;
    g_autoptr(ViewReading) reading = view_waiting(page, name, &upload);
    if (!reading)
        return view_waits_no_longer(page, error);
    g_autofree char *action = g_strconcat("/queries/answers/", name, NULL);
    return show_lot(page, reading, action, error);
}

/* ---- carrying it out ---- */

static gboolean read_files(ServePage *page, GError **error)
{
    g_autoptr(ViewUpload) upload = view_upload_new(page->request, error);
    if (!upload || !keep(page, upload, error))
        return FALSE;
    g_autofree char *name =
        view_uploads_keep(view_site(page)->uploads, upload, view_sender(page));
    page->next = g_strconcat("/queries/answers/", name, NULL);
    return TRUE;
}

static gboolean check_seen(
    ServePage *page, ViewUpload *upload, const ViewReading *reading, GError **error)
{
    char head[65];
    g_autofree char *seen = seen_of(reading);
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !registry_audit_head(registry, head, error))
        return FALSE;
    if (g_str_equal(head, reading->head) &&
        g_strcmp0(seen, serve_request_field(page->request, "seen")) == 0)
        return TRUE;
    if (keep(page, upload, error))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("the registry was changed meanwhile; nothing was written; this "
                               "is what would happen now")));
    return FALSE;
}

static gboolean take_files(
    ServePage *page, ViewUpload *upload, const ViewReading *reading, GError **error)
{
    if (!check_seen(page, upload, reading, error))
        return FALSE;
    json_t *files = json_loads(reading->json, 0, NULL);
    gint64 n_closed = 0, n_answered = 0, n_refused = 0;
    gboolean ok = TRUE;
    for (size_t i = 0; ok && reading->paths[i]; i++) {
        if (view_text(json_array_get(files, i), "fault"))
            continue;
        json_t *done = ask(page, reading->paths[i], false, error);
        ok = done != NULL;
        n_closed += view_number(done, "closed");
        n_answered += view_number(done, "answered");
        n_refused += view_number(done, "refused");
        json_decref(done);
    }
    json_decref(files);
    page->said = base_words_say(page->words,
        N_("Answers taken in: settled {1}, waiting for a look {2}; not taken {3}."), "nnn",
        n_closed, n_answered, n_refused);
    return ok;
}

gboolean view_queries_take_answers(ServePage *page, const char *act, GError **error)
{
    const char *name = serve_request_segment(page->request, 2);
    if (g_str_equal(act, "read_answers"))
        return read_files(page, error);
    g_autoptr(ViewUpload) upload = NULL;
    g_autoptr(ViewReading) reading = view_waiting(page, name, &upload);
    if (reading && g_str_equal(act, "take_answers") &&
        !take_files(page, upload, reading, error))
        return FALSE;
    const bool takes = reading && g_str_equal(act, "take_answers");
    view_uploads_drop(view_site(page)->uploads, name);
    page->next = g_strdup(takes ? "/queries?state=answered" : "/queries/answers");
    return TRUE;
}
