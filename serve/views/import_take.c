/**
 * @file
 * What the forms of the import do: files are read, read otherwise, taken in or left; a reading
 * is kept for the next files of a hospital; what went in is taken back.
 */
#include "serve/views/import.h"

#include <string.h>

#include "base/csv_write.h"
#include "base/date.h"
#include "base/error.h"
#include "commands/import.h"
#include "commands/map.h"
#include "commands/profile.h"
#include "registry/audit.h"
#include "serve/views/wording.h"

/* The text of a field, or NULL for nothing. */
static const char *typed(const ServePage *page, const char *name)
{
    const char *text = serve_request_field(page->request, name);
    return text && text[0] != '\0' ? text : NULL;
}

static gboolean usage(const ServePage *page, const char *msgid, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s", serve_say(page, msgid));
    return FALSE;
}

static gboolean read_head(const ServePage *page, char head[65], GError **error)
{
    g_autoptr(Registry) registry = view_open(page, error);
    return registry && registry_audit_head(registry, head, error);
}

/* ---- reading ---- */

/* The command that reads the files so. The map is written where it is read from. */
static gboolean options_of(const ServePage *page, const ViewUpload *upload,
    const ViewReading *reading, CommandImport *options, GError **error)
{
    *options = (CommandImport){.db = view_site(page)->db,
        .files = (const char *const *)reading->paths,
        .n_files = g_strv_length(reading->paths),
        .complete = reading->complete,
        .intake = {.by_name = true,
            .site = reading->site,
            .encoding = reading->encoding,
            .date_order = reading->date_order,
            .sheet = reading->sheet,
            .map = reading->map ? upload->map : NULL,
            .user = page->signature,
            .reason = typed(page, "reason"),
            .format = "json",
            .lang = base_words_code(page->words)}};
    return !reading->map || g_file_set_contents(upload->map, reading->map, -1, error);
}

/* Reads without writing: what was found is kept with the files. */
static gboolean rehearse(
    ServePage *page, ViewUpload *upload, ViewReading *reading_take, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autoptr(ViewReading) reading = reading_take;
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandImport options;
    if (!options_of(page, upload, reading, &options, error))
        return FALSE;
    options.intake.dry_run = true;
    options.intake.fixme = options.n_files == 1 ? upload->fixme : NULL;
    if (!command_import(&options, &sinks, &taken.facts, error) ||
        !read_head(page, reading->head, error))
        return FALSE;
    g_free(reading->json);
    reading->json = g_strdup(taken.bytes->str);
    view_upload_read(upload, g_steal_pointer(&reading));
    return TRUE;
}

/* An investigator's files are of the own hospital. */
static char *site_of(const ServePage *page)
{
    return g_strdup(page->hospital ? page->hospital : typed(page, "site"));
}

static gboolean read_files(ServePage *page, GError **error)
{
    g_autoptr(ViewUpload) upload = view_upload_new(page->request, error);
    if (!upload)
        return FALSE;
    ViewReading *reading = view_reading_new();
    reading->paths = g_strdupv(upload->paths);
    reading->site = site_of(page);
    if (!rehearse(page, upload, reading, error))
        return FALSE;
    g_autofree char *name =
        view_uploads_keep(view_site(page)->uploads, upload, view_sender(page));
    page->next = g_strconcat("/import/", name, NULL);
    return TRUE;
}

/* Which files of the lot the form means: those that are ticked; a single one always. */
static char **files_of(const ServePage *page, const ViewUpload *upload)
{
    GPtrArray *paths = g_ptr_array_new();
    const gsize n = g_strv_length(upload->paths);
    for (gsize i = 0; i < n; i++) {
        bool is_meant = n == 1;
        for (guint k = 0; k < page->request->fields->len; k++) {
            const ServeField *field = page->request->fields->pdata[k];
            is_meant = is_meant || (g_str_equal(field->name, "file") &&
                                       g_ascii_strtoull(field->text, NULL, 10) == i + 1);
        }
        if (is_meant)
            g_ptr_array_add(paths, g_strdup(upload->paths[i]));
    }
    g_ptr_array_add(paths, NULL);
    return (char **)g_ptr_array_free(paths, FALSE);
}

/* A map that was sent as a file goes before the text of the field, whose lines a browser ends
 * with CR and LF. */
static char *map_of(const ServePage *page)
{
    const ServeField *file = serve_request_file(page->request, "map_file");
    gsize size = 0;
    const char *bytes = file ? g_bytes_get_data(file->file_bytes, &size) : NULL;
    g_autofree char *text = bytes ? g_strndup(bytes, size) : g_strdup(typed(page, "map"));
    if (!text || text[strspn(text, " \t\r\n")] == '\0')
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    return g_strjoinv("\n", lines);
}

/* A map drafted from the columns of the first file. NULL with `error` set. New text. */
static char *draft_map(ServePage *page, const ViewReading *reading, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandMap options = {
        .db = view_site(page)->db, .guess = reading->paths[0], .sheet = reading->sheet};
    return command_map(&options, &sinks, &taken.facts, error) ? g_strdup(taken.bytes->str)
                                                              : NULL;
}

static gboolean read_otherwise(ServePage *page, ViewUpload *upload, bool drafts, GError **error)
{
    g_autoptr(ViewReading) reading = view_reading_new();
    reading->paths = files_of(page, upload);
    reading->site = site_of(page);
    reading->encoding = g_strdup(typed(page, "encoding"));
    reading->date_order = g_strdup(typed(page, "date_order"));
    reading->sheet = g_strdup(typed(page, "sheet"));
    reading->complete = typed(page, "complete") != NULL;
    if (!reading->paths[0])
        return usage(page, N_("no file is ticked; tick those that are meant"), error);
    reading->map = drafts ? draft_map(page, reading, error) : map_of(page);
    return (!drafts || reading->map) &&
           rehearse(page, upload, g_steal_pointer(&reading), error);
}

/* One way of reading changed, the others as they are: what a cause's button does. */
static gboolean mend(
    ServePage *page, ViewUpload *upload, const ViewReading *before, GError **error)
{
    const char *order = typed(page, "date_order");
    g_autoptr(ViewReading) reading = view_reading_copy(before);
    if (order) {
        g_free(reading->date_order);
        reading->date_order = g_strdup(order);
    }
    if (typed(page, "any_site") && !page->hospital)
        g_clear_pointer(&reading->site, g_free);
    if (typed(page, "draft")) {
        g_free(reading->map);
        reading->map = draft_map(page, before, error);
        if (!reading->map)
            return FALSE;
    }
    return rehearse(page, upload, g_steal_pointer(&reading), error);
}

/* ---- keeping it for the next files ---- */

static void set_key(GPtrArray *set, const char *key, const char *value)
{
    if (!value)
        return;
    json_t *text = json_string(value);
    g_autofree char *quoted = json_dumps(text, JSON_ENCODE_ANY);
    g_ptr_array_add(set, g_strdup_printf("%s=%s", key, quoted));
    json_decref(text);
}

/* The reading goes into the hospital's profile, and from then on says nothing itself. */
static gboolean keep_reading(
    ServePage *page, ViewUpload *upload, const ViewReading *before, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *site = typed(page, "site"), *agreed = typed(page, "agreed");
    g_autoptr(GPtrArray) set = g_ptr_array_new_with_free_func(g_free);
    char today[BASE_DATE_SIZE];
    base_date_format(base_clock_day(&page->clock), today);
    set_key(set, "encoding", before->encoding);
    set_key(set, "date_order", before->date_order);
    set_key(set, "sheet", before->sheet);
    set_key(set, "files", typed(page, "files"));
    set_key(set, "agreed.by", agreed);
    set_key(set, "agreed.on", agreed ? today : NULL);
    g_ptr_array_add(set, NULL);
    const CommandProfile options = {.db = view_site(page)->db,
        .site = site,
        .map = before->map ? upload->map : NULL,
        .set = (const char *const *)set->pdata,
        .user = page->signature,
        .reason = typed(page, "reason")};
    if (!site)
        return usage(page, N_("choose the hospital whose profile it is to be"), error);
    if ((before->map && !g_file_set_contents(upload->map, before->map, -1, error)) ||
        !command_profile(&options, &sinks, &taken.facts, error))
        return FALSE;
    ViewReading *reading = view_reading_new();
    reading->paths = g_strdupv(before->paths);
    reading->site = g_strdup(site);
    reading->complete = before->complete;
    page->said = g_strdup(serve_say(page,
        N_("The reading is kept in the hospital's profile, and counts for its next files; the "
           "files here were read by it.")));
    return rehearse(page, upload, reading, error);
}

/* ---- taking in ---- */

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

/* Whether the registry and the reading are those that the form's page showed. */
static gboolean check_seen(
    ServePage *page, ViewUpload *upload, const ViewReading *reading, GError **error)
{
    char head[65];
    g_autofree char *seen = view_import_seen(reading);
    if (!read_head(page, head, error))
        return FALSE;
    if (g_strcmp0(seen, typed(page, "seen")) != 0)
        return usage(page,
            N_("the files were read otherwise meanwhile; nothing was written; this is how they "
               "are read now"),
            error);
    if (g_str_equal(head, reading->head))
        return TRUE;
    return rehearse(page, upload, view_reading_copy(reading), error) &&
           usage(page,
               N_("the registry was changed meanwhile; nothing was written; this is what would "
                  "happen now"),
               error);
}

/* "b.csv (the key column is missing)": each file that did not go in, with the first reason.
 * NULL: all did. New text. */
static char *refused_words(const ServePage *page, const json_t *json)
{
    g_autoptr(GString) out = g_string_new(NULL);
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(json, "files"), i, file)
    {
        g_autofree char *why = view_in_page_words(
            page, view_text(json_array_get(json_object_get(file, "problems"), 0), "message"));
        if (g_strcmp0(view_text(file, "status"), "refused") != 0)
            continue;
        g_autofree char *base = g_path_get_basename(view_text(file, "file"));
        g_string_append_printf(
            out, out->len > 0 ? "; %s (%s)" : "%s (%s)", base, why ? why : "");
    }
    return out->len > 0 ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

/* What was done, of all files. New text. */
static char *taken_words(const ServePage *page, const json_t *json)
{
    const ViewImportSums sums = view_import_sums(json);
    g_autofree char *refused = refused_words(page, json);
    g_autofree char *counts =
        base_words_say(page->words, N_("Taken in: values new {1}, changed {2}; held: {3}."),
            "nnn", sums.n_new, sums.n_changed, sums.n_held);
    if (!refused)
        return g_steal_pointer(&counts);
    g_autofree char *rest = base_words_say(
        page->words, N_("Not taken in, {1}: {2}."), "nt", sums.n_refused, refused);
    return g_strjoin(" ", counts, rest, NULL);
}

static gboolean take_files(ServePage *page, ViewUpload *upload, const ViewReading *reading,
    const char *name, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandImport options;
    if (!check_seen(page, upload, reading, error) ||
        !options_of(page, upload, reading, &options, error))
        return FALSE;
    g_autofree char *hold = write_holds(page, upload, error);
    if (!hold)
        return FALSE;
    options.hold = hold[0] != '\0' ? hold : NULL;
    if (!command_import(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *json = view_json(&taken, error);
    if (!json)
        return FALSE;
    page->said = taken_words(page, json);
    json_decref(json);
    page->next = g_strdup("/import");
    view_uploads_drop(view_site(page)->uploads, name);
    return TRUE;
}

static gboolean leave_files(ServePage *page, const char *name)
{
    view_uploads_drop(view_site(page)->uploads, name);
    page->next = g_strdup("/import");
    return TRUE;
}

gboolean view_import_change(ServePage *page, GError **error)
{
    const char *name = serve_request_segment(page->request, 1);
    const char *act = serve_request_field(page->request, "act");
    if (!name)
        return g_strcmp0(act, "undo") == 0 ? view_import_take_back(page, "/import", error)
                                           : read_files(page, error);
    g_autoptr(ViewUpload) upload = NULL;
    g_autoptr(ViewReading) reading = view_waiting(page, name, &upload);
    if (!reading) {
        page->next = g_strdup("/import");
        return TRUE;
    }
    if (g_strcmp0(act, "drop") == 0)
        return leave_files(page, name);
    page->next = g_strconcat("/import/", name, NULL);
    if (g_strcmp0(act, "otherwise") == 0 || g_strcmp0(act, "draft") == 0)
        return read_otherwise(page, upload, g_str_equal(act, "draft"), error);
    if (g_strcmp0(act, "mend") == 0)
        return mend(page, upload, reading, error);
    if (g_strcmp0(act, "keep") == 0)
        return keep_reading(page, upload, reading, error);
    g_clear_pointer(&page->next, g_free);
    return take_files(page, upload, reading, name, error);
}
