/**
 * @file
 * Files into the registry: read first, decided on then; and what went in before, to be taken
 * back.
 */
#include "serve/views/import.h"

#include <string.h>

#include "base/error.h"
#include "commands/audit.h"
#include "serve/views/narrow.h"
#include "serve/views/views.h"

enum { MOST_ENTRIES = 30, MOST_BODY = 512 * 1024 * 1024 };

/* ---- what went in ---- */

/* Whether one of the entries took that one back. */
static bool is_undone(const json_t *entries, gint64 id)
{
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        if (view_number(entry, "undoes") == id)
            return true;
    }
    return false;
}

/* The link that opens the form, or that it was done already. */
static void add_take_back(ServePage *page, const char *id, bool was_undone)
{
    if (was_undone)
        serve_element(
            page->main, "<span class=\"soft\">", serve_say(page, N_("taken back")), "</span>");
    else if (serve_may(page, "undo")) {
        serve_element(page->main, "<a href=\"/import?undo=", id, "#i");
        serve_element(page->main, "", id, "\">");
        serve_element(page->main, "", serve_say(page, N_("Take back")), "</a>");
    }
}

static gboolean add_entry(ServePage *page, const SchemaStudy *study, const json_t *entries,
    const json_t *entry, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(entry, "import_id"));
    g_autofree char *base = g_path_get_basename(view_text(entry, "file"));
    const bool was_undone = is_undone(entries, view_number(entry, "import_id"));
    const bool is_open = !was_undone && serve_may(page, "undo") &&
                         g_strcmp0(id, serve_request_parameter(page->request, "undo")) == 0;
    const char *time = view_text(entry, "time");
    g_autofree char *day = g_strndup(time ? time : "", 16);
    g_strdelimit(day, "T", ' ');
    GString *out = page->main;
    serve_element(out, "<tr id=\"i", id,
        is_open ? "\" class=\"open\"><td class=\"r\">" : "\"><td class=\"r\">");
    serve_element(out, "", id, "</td><td class=\"nb\">");
    serve_element(out, "", day, "</td><td>");
    serve_element(out, "", view_text(entry, "user"), "</td><td>");
    serve_element(out, "", base, "</td>");
    serve_number(out, "<td class=\"r\">", view_number(entry, "values_new"), "</td>");
    serve_number(out, "<td class=\"r\">", view_number(entry, "values_changed"), "</td>");
    serve_number(out, "<td class=\"r\">", view_number(entry, "values_held"), "</td><td>");
    add_take_back(page, id, was_undone);
    g_string_append(out, "</td></tr>\n");
    if (!is_open)
        return TRUE;
    g_string_append(out, "<tr class=\"form\"><td colspan=\"8\">");
    const gboolean ok = view_import_add_undo(page, study, id, "/import", error);
    g_string_append(out, "</td></tr>\n");
    return ok;
}

/* An import of a file that went in, of who may see it. */
static bool is_shown(const ServePage *page, const json_t *entry)
{
    return g_strcmp0(view_text(entry, "command"), "import") == 0 && view_text(entry, "file") &&
           g_strcmp0(view_text(entry, "status"), "refused") != 0 &&
           (!page->hospital || g_strcmp0(view_text(entry, "site"), page->hospital) == 0);
}

static gboolean add_entries(
    ServePage *page, const SchemaStudy *study, const json_t *entries, GError **error)
{
    static const char *const heads[] = {N_("No."), N_("When (UTC)"), N_("Who"), N_("File"),
        N_("New"), N_("Changed"), N_("Held"), N_("Take back")};
    gint64 shown = 0;
    gboolean ok = TRUE;
    serve_element(page->main,
        "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"in\">"
        "<table class=\"full\"><caption><b id=\"in\">",
        serve_say(page, N_("What went in last")), "</b></caption>\n<thead><tr>");
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_string_append(page->main, i == 0 || (i > 3 && i < 7)
                                        ? "<th scope=\"col\" class=\"r\">"
                                        : "<th scope=\"col\">");
        serve_element(page->main, "", serve_say(page, heads[i]), "</th>");
    }
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    for (size_t i = json_array_size(entries); i-- > 0 && ok && shown < MOST_ENTRIES;) {
        const json_t *entry = json_array_get(entries, i);
        if (!is_shown(page, entry))
            continue;
        ok = add_entry(page, study, entries, entry, error);
        shown++;
    }
    g_string_append(page->main, "</tbody></table></div></section>\n");
    return ok;
}

/* ---- where files are given ---- */

static void add_sites(ServePage *page, const SchemaStudy *study)
{
    serve_element(page->main, "<p class=\"field\"><label for=\"site\">",
        serve_say(page, N_("Hospital")), "</label><select id=\"site\" name=\"site\">");
    serve_element(page->main, "<option value=\"\">", serve_say(page, N_("as the file says")),
        "</option>");
    for (size_t s = 0; s < study->n_sites; s++) {
        serve_element(page->main, "<option value=\"", study->sites[s].code, "\">");
        serve_element(page->main, "", study->sites[s].label, "</option>");
    }
    g_string_append(page->main, "</select></p>\n");
}

static void add_drop(ServePage *page, const SchemaStudy *study)
{
    serve_form_with(page, "/import", "drop", "enctype=\"multipart/form-data\"");
    serve_element(page->main, "<p class=\"field\"><label for=\"files\">",
        serve_say(page, N_("Files of hospitals (CSV, Excel), dropped here or chosen")),
        "</label>");
    g_string_append(page->main, "<input id=\"files\" type=\"file\" name=\"files\" multiple "
                                "accept=\".csv,.xlsx,.tsv,.txt\"></p>\n");
    serve_element(page->main, "<p class=\"field\"><label for=\"folder\">",
        serve_say(page, N_("or all files of a folder")), "</label>");
    g_string_append(
        page->main, "<input id=\"folder\" type=\"file\" name=\"files\" webkitdirectory></p>\n");
    if (!page->hospital)
        add_sites(page, study);
    /* Files that are dropped are sent without a button. */
    serve_hidden(page, "act", "read");
    serve_element(page->main, "<button class=\"main\">",
        serve_say(page, N_("Read, write nothing yet")), "</button>\n");
    serve_form_end(page);
}

static gboolean show_all(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandAudit options = {
        .db = view_site(page)->db, .journal = true, .table = view_table(page, "json")};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !command_audit(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    view_heading(page, NULL);
    serve_lede(page, serve_say(page, N_("A file is read first, and you see what would change; "
                                        "then you decide.")));
    const SchemaStudy *study = registry_study(registry);
    if (serve_may(page, "read"))
        add_drop(page, study);
    const gboolean ok = add_entries(page, study, json_object_get(json, "entries"), error);
    json_decref(json);
    static const char *const words[] = {"FILE", "--dry-run", NULL};
    serve_terminal(page, "import", view_site(page)->shown, words);
    return ok;
}

static gboolean give_fixme(
    ServePage *page, const ViewUpload *upload, const ViewReading *reading, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (!upload->fixme || !g_file_get_contents(upload->fixme, &bytes, &size, error))
        return FALSE;
    json_t *json = page->hospital ? json_loads(reading->json, 0, NULL) : NULL;
    if (json) {
        char *narrowed = view_narrow_text(page, json, bytes);
        g_free(bytes);
        bytes = narrowed;
        size = strlen(bytes);
    }
    json_decref(json);
    page->file = serve_response_new(
        200, "text/csv; charset=utf-8", g_bytes_new_take(g_steal_pointer(&bytes), size));
    serve_response_is_file(page->file, "fixme.csv");
    page->next = g_strconcat("/import/", serve_request_segment(page->request, 1), NULL);
    return TRUE;
}

/* The command that reads the files in the same way. */
static void say_command(ServePage *page, const ViewReading *reading)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    const char *const options[][2] = {{"--site", reading->site},
        {"--map", reading->map ? "map.yaml" : NULL}, {"--date-order", reading->date_order},
        {"--encoding", reading->encoding}, {"--sheet", reading->sheet}};
    for (char **path = reading->paths; *path; path++)
        g_ptr_array_add(words, g_path_get_basename(*path));
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (!options[i][1])
            continue;
        g_ptr_array_add(words, g_strdup(options[i][0]));
        g_ptr_array_add(words, g_strdup(options[i][1]));
    }
    if (reading->complete)
        g_ptr_array_add(words, g_strdup("--complete"));
    g_ptr_array_add(words, g_strdup("--dry-run"));
    g_ptr_array_add(words, NULL);
    serve_terminal(page, "import", view_site(page)->shown, (const char *const *)words->pdata);
}

static gboolean show_lot(ServePage *page, const ViewUpload *upload, const ViewReading *reading,
    const char *name, GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    g_autofree char *action = g_strconcat("/import/", name, NULL);
    json_t *json = json_loads(reading->json, 0, NULL);
    view_narrow(page, json);
    const ViewLot lot = {.page = page,
        .study = registry_study(registry),
        .upload = upload,
        .reading = reading,
        .json = json,
        .action = action};
    view_import_show(&lot);
    json_decref(json);
    say_command(page, reading);
    return TRUE;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 1);
    const char *what = serve_request_segment(page->request, 2);
    if (!name)
        return show_all(page, error);
    g_autoptr(ViewUpload) upload = NULL;
    g_autoptr(ViewReading) reading = view_waiting(page, name, &upload);
    if (!reading)
        return view_waits_no_longer(page, error);
    return what ? give_fixme(page, upload, reading, error)
                : show_lot(page, upload, reading, name, error);
}

const ServeView view_import = {.name = "import",
    .title = N_("Import"),
    .key = 'i',
    .show = show,
    .change = view_import_change,
    .most_body = MOST_BODY};
