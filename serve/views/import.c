/**
 * @file
 * Files into the registry: read first, decided on then; and what went in before, to be taken
 * back.
 */
#include "serve/views/import.h"

#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "commands/audit.h"
#include "commands/import.h"
#include "registry/audit.h"
#include "serve/views/views.h"

enum { MOST_ENTRIES = 30, MOST_BODY = 512 * 1024 * 1024 };

/* ---- what went in ---- */

static void add_undo(ServePage *page, const char *id)
{
    serve_form(page, "/import", "acts");
    serve_hidden(page, "undo", id);
    serve_element(page->main, "<p class=\"field grow\"><label for=\"why\">",
        serve_say(page, N_("Why it is taken back, for the audit trail")), "</label>");
    serve_element(page->main, "<input id=\"why\" name=\"reason\" required value=\"",
        serve_sent(page, "reason", NULL), "\"></p>\n");
    serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"undo\">",
        serve_say(page, N_("Take it back")), "</button>\n");
    serve_form_end(page);
    serve_element(page->main, "<p class=\"soft\">",
        serve_say(page, N_("Values that something set since stay.")), "</p>");
}

static void add_entry(ServePage *page, const json_t *entry, const char *opened)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(entry, "import_id"));
    g_autofree char *base = g_path_get_basename(view_text(entry, "file"));
    const bool is_open = g_strcmp0(id, opened) == 0;
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
    if (serve_may(page, "undo")) {
        serve_element(out, "<a href=\"/import?undo=", id, "#i");
        serve_element(out, "", id, "\">");
        serve_element(out, "", serve_say(page, N_("Take back")), "</a>");
    }
    g_string_append(out, "</td></tr>\n");
    if (!is_open || !serve_may(page, "undo"))
        return;
    g_string_append(out, "<tr class=\"form\"><td colspan=\"8\">");
    add_undo(page, id);
    g_string_append(out, "</td></tr>\n");
}

static void add_entries(ServePage *page, const json_t *entries)
{
    static const char *const heads[] = {N_("No."), N_("When (UTC)"), N_("Who"), N_("File"),
        N_("New"), N_("Changed"), N_("Held"), ""};
    gint64 shown = 0;
    serve_element(page->main,
        "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"in\">"
        "<table class=\"full\"><caption><b id=\"in\">",
        serve_say(page, N_("What went in last")), "</b></caption>\n<thead><tr>");
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_string_append(page->main, i == 0 || (i > 3 && i < 7)
                                        ? "<th scope=\"col\" class=\"r\">"
                                        : "<th scope=\"col\">");
        serve_element(
            page->main, "", heads[i][0] != '\0' ? serve_say(page, heads[i]) : "", "</th>");
    }
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    for (size_t i = json_array_size(entries); i-- > 0 && shown < MOST_ENTRIES;) {
        const json_t *entry = json_array_get(entries, i);
        if (g_strcmp0(view_text(entry, "command"), "import") != 0 || !view_text(entry, "file"))
            continue;
        add_entry(page, entry, serve_request_parameter(page->request, "undo"));
        shown++;
    }
    g_string_append(page->main, "</tbody></table></div></section>\n");
}

/* ---- where files are given ---- */

static void add_drop(ServePage *page, const SchemaStudy *study)
{
    serve_form_with(page, "/import", "drop", "enctype=\"multipart/form-data\"");
    serve_element(page->main, "<p class=\"field\"><label for=\"files\">",
        serve_say(page, N_("Files of hospitals (CSV, Excel), dropped here or chosen")),
        "</label>");
    g_string_append(page->main,
        "<input id=\"files\" type=\"file\" name=\"files\" multiple required "
        "accept=\".csv,.xlsx,.tsv,.txt\"></p>\n");
    serve_element(page->main, "<p class=\"field\"><label for=\"site\">",
        serve_say(page, N_("Hospital")), "</label><select id=\"site\" name=\"site\">");
    serve_element(page->main, "<option value=\"\">", serve_say(page, N_("as the file says")),
        "</option>");
    for (size_t s = 0; s < study->n_sites; s++) {
        serve_element(page->main, "<option value=\"", study->sites[s].code, "\">");
        serve_element(page->main, "", study->sites[s].label, "</option>");
    }
    g_string_append(page->main, "</select></p>\n");
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
    if (serve_may(page, "read"))
        add_drop(page, registry_study(registry));
    add_entries(page, json_object_get(json, "entries"));
    json_decref(json);
    static const char *const words[] = {"FILE", "--dry-run", NULL};
    serve_terminal(page, "import", view_site(page)->shown, words);
    return TRUE;
}

static gboolean give_fixme(ServePage *page, const ViewUpload *upload, GError **error)
{
    char *bytes = NULL;
    gsize size = 0;
    if (!upload->fixme || !g_file_get_contents(upload->fixme, &bytes, &size, error))
        return FALSE;
    page->file =
        serve_response_new(200, "text/csv; charset=utf-8", g_bytes_new_take(bytes, size));
    serve_response_is_file(page->file, "fixme.csv");
    return TRUE;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 1);
    const char *what = serve_request_segment(page->request, 2);
    if (!name)
        return show_all(page, error);
    g_autoptr(ViewUpload) upload = view_uploads_find(view_site(page)->uploads, name);
    if (!upload || !upload->json) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("these files wait no longer; give them once more")));
        return FALSE;
    }
    if (what)
        return give_fixme(page, upload, error);
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry)
        return FALSE;
    json_t *json = json_loads(upload->json, 0, NULL);
    view_import_show(page, registry_study(registry), upload, json, name);
    json_decref(json);
    g_autofree char *base = g_path_get_basename(upload->paths[0]);
    const char *const words[] = {base, "--dry-run", NULL};
    serve_terminal(page, "import", view_site(page)->shown, words);
    return TRUE;
}

/* ---- carrying it out ---- */

static gboolean read_head(const ServePage *page, char head[65], GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    return registry && registry_audit_head(registry, head, error);
}

static CommandImport options_of(const ServePage *page, const ViewUpload *upload)
{
    const char *reason = serve_request_field(page->request, "reason");
    return (CommandImport){.db = view_site(page)->db,
        .files = (const char *const *)upload->paths,
        .n_files = g_strv_length(upload->paths),
        .intake = {.by_name = true,
            .user = page->signature,
            .reason = reason && reason[0] != '\0' ? reason : NULL,
            .format = "json",
            .lang = base_words_code(page->words)}};
}

/* Reads without writing: what was found is kept with the files. */
static gboolean rehearse(ServePage *page, ViewUpload *upload, const char *site, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandImport options = options_of(page, upload);
    options.intake.dry_run = true;
    options.intake.fixme = upload->fixme;
    options.intake.site = site && site[0] != '\0' ? site : NULL;
    if (!command_import(&options, &sinks, &taken.facts, error) ||
        !read_head(page, upload->head, error))
        return FALSE;
    g_free(upload->json);
    upload->json = g_strdup(taken.bytes->str);
    g_free(upload->site);
    upload->site = g_strdup(options.intake.site);
    return TRUE;
}

static gboolean read_files(ServePage *page, GError **error)
{
    g_autoptr(ViewUpload) upload = view_upload_new(page->request, error);
    if (!upload || !rehearse(page, upload, serve_request_field(page->request, "site"), error))
        return FALSE;
    g_autofree char *name = view_uploads_keep(view_site(page)->uploads, upload);
    page->next = g_strconcat("/import/", name, NULL);
    return TRUE;
}

/* The cells that were ticked, as the list that import takes; NULL where there are none. */
static char *write_holds(const ServePage *page, const ViewUpload *upload, GError **error)
{
    static const char *const heads[] = {"record_id", "event", "instance", "field"};
    g_autoptr(GString) out = g_string_new(NULL);
    BaseCsvWriter *writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    gint64 n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        base_csv_writer_cell(writer, heads[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < page->request->fields->len; i++) {
        const ServeField *field = page->request->fields->pdata[i];
        json_t *key =
            g_str_equal(field->name, "hold") ? json_loads(field->text, 0, NULL) : NULL;
        for (size_t c = 0; key && c < G_N_ELEMENTS(heads); c++) {
            const json_t *part = json_array_get(key, c);
            g_autofree char *number =
                g_strdup_printf("%" G_GINT64_FORMAT, (gint64)json_integer_value(part));
            base_csv_writer_cell(
                writer, json_is_string(part) ? json_string_value(part) : number);
        }
        if (key)
            base_csv_writer_end_row(writer);
        n += key != NULL;
        json_decref(key);
    }
    base_csv_writer_free(writer);
    if (n == 0)
        return g_strdup("");
    char *path = g_build_filename(upload->folder.path, VIEW_UPLOAD_HOLD, NULL);
    if (g_file_set_contents(path, out->str, (gssize)out->len, error))
        return path;
    g_free(path);
    return NULL;
}

static gboolean take_files(
    ServePage *page, ViewUpload *upload, const char *name, GError **error)
{
    char head[65];
    if (!read_head(page, head, error))
        return FALSE;
    if (!g_str_equal(head, upload->head)) {
        if (!rehearse(page, upload, upload->site, error))
            return FALSE;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("the registry was changed meanwhile; nothing was written; this "
                               "is what would happen now")));
        return FALSE;
    }
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandImport options = options_of(page, upload);
    g_autofree char *hold = write_holds(page, upload, error);
    if (!hold)
        return FALSE;
    options.hold = hold[0] != '\0' ? hold : NULL;
    options.intake.site = upload->site;
    if (!command_import(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    const ViewImportSums sums = view_import_sums(json);
    json_decref(json);
    page->said =
        base_words_say(page->words, N_("Taken in: {1} values new, {2} changed; held: {3}."),
            "nnn", sums.n_new, sums.n_changed, sums.n_held);
    page->next = g_strdup("/import");
    view_uploads_drop(view_site(page)->uploads, name);
    return TRUE;
}

static gboolean take_back(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *id = serve_request_field(page->request, "undo");
    const char *reason = serve_request_field(page->request, "reason");
    const CommandImport options = {.db = view_site(page)->db,
        .undo = id,
        .intake = {.user = page->signature,
            .reason = reason && reason[0] != '\0' ? reason : NULL,
            .lang = base_words_code(page->words)}};
    if (!command_import(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(page->words,
        taken.facts.has_findings
            ? N_("Import {1}: taken back, but for values that something set since.")
            : N_("Import {1}: taken back."),
        "t", id);
    page->next = g_strdup("/import");
    return TRUE;
}

gboolean view_import_change(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 1);
    const char *act = serve_request_field(page->request, "act");
    if (!name)
        return g_strcmp0(act, "undo") == 0 ? take_back(page, error) : read_files(page, error);
    g_autoptr(ViewUpload) upload = view_uploads_find(view_site(page)->uploads, name);
    if (!upload || g_strcmp0(act, "take") != 0) {
        view_uploads_drop(view_site(page)->uploads, name);
        page->next = g_strdup("/import");
        return TRUE;
    }
    return take_files(page, upload, name, error);
}

const ServeView view_import = {.name = "import",
    .title = N_("Import"),
    .key = 'i',
    .show = show,
    .change = view_import_change,
    .most_body = MOST_BODY};
