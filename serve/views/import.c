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

static void add_count(const ServePage *page, const char *heading, gint64 n)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    view_cell(page, heading, "r", text);
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
    serve_element(out, "<tr id=\"i", id, is_open ? "\" class=\"open\">" : "\">");
    view_cell(page, N_("No."), "r", id);
    view_cell(page, N_("When (UTC)"), "nb", day);
    view_cell(page, N_("Who"), "", view_text(entry, "user"));
    view_cell(page, N_("File"), "", base);
    add_count(page, N_("New"), view_number(entry, "values_new"));
    add_count(page, N_("Changed"), view_number(entry, "values_changed"));
    add_count(page, N_("Held"), view_number(entry, "values_held"));
    g_string_append(out, "<td>");
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
    static const ViewHead heads[] = {{N_("No."), "r"}, {N_("When (UTC)"), ""}, {N_("Who"), ""},
        {N_("File"), ""}, {N_("New"), "r"}, {N_("Changed"), "r"}, {N_("Held"), "r"},
        {N_("Take back"), ""}};
    gint64 shown = 0;
    gboolean ok = TRUE;
    g_string_append(page->main, "<section>\n");
    view_table_begin(
        page, serve_say(page, N_("What went in last")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (size_t i = json_array_size(entries); i-- > 0 && ok && shown < MOST_ENTRIES;) {
        const json_t *entry = json_array_get(entries, i);
        if (!is_shown(page, entry))
            continue;
        ok = add_entry(page, study, entries, entry, error);
        shown++;
    }
    view_table_end(page);
    g_string_append(page->main, "</section>\n");
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

/* What was read and left without a decision can be found again. */
static void add_undecided(ServePage *page)
{
    enum { MOST_NAMES = 3 };
    g_autoptr(GPtrArray) lots = view_uploads_of(view_site(page)->uploads, view_sender(page));
    if (lots->len == 0)
        return;
    serve_section(page, "undecided", serve_say(page, N_("Read, and not decided on")), NULL);
    g_string_append(page->main, "<ul class=\"plainlist\">\n");
    for (guint i = 0; i < lots->len; i++) {
        const ViewUpload *upload = lots->pdata[i];
        serve_element(page->main, "<li><a href=\"/import/", upload->name, "\">");
        for (size_t k = 0; k < MOST_NAMES && upload->paths[k]; k++) {
            g_autofree char *base = g_path_get_basename(upload->paths[k]);
            serve_element(page->main, k > 0 ? ", " : "", base, "");
        }
        g_string_append(page->main, g_strv_length(upload->paths) > MOST_NAMES
                                        ? ", \xe2\x80\xa6</a></li>\n"
                                        : "</a></li>\n");
    }
    g_string_append(page->main, "</ul>\n");
    serve_section_end(page);
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
    add_undecided(page);
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
    ViewLot lot = {.page = page,
        .study = registry_study(registry),
        .upload = upload,
        .reading = reading,
        .json = json,
        .action = action};
    lot.next = view_import_next(&lot);
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
