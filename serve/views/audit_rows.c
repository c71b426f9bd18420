/**
 * @file
 * The rows of the lists of what was done.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "commands/audit.h"
#include "serve/views/import.h"

/* A row of a list. Borrowed. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const json_t *rows, *row;
} Row;

static void add_number(const Row *at, const char *head, gint64 number)
{
    g_autofree char *text =
        number != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, number) : g_strdup("");
    view_cell(at->page, head, "r", text);
}

static void add_when(const Row *at)
{
    const char *time = view_text(at->row, "time");
    g_autofree char *minute = g_strndup(time ? time : "", 16);
    g_strdelimit(minute, "T", ' ');
    view_cell(at->page, N_("When (UTC)"), "nb", minute);
    view_cell(at->page, N_("Who"), "", view_text(at->row, "user"));
}

/* Where nobody gave a reason the trail has the file or the command in its place. */
static const char *why_of(const json_t *row)
{
    const char *reason = view_text(row, "reason");
    return g_strcmp0(reason, view_text(row, "file")) == 0 ||
                   g_strcmp0(reason, view_text(row, "command")) == 0
               ? ""
               : reason;
}

/* "site_03.csv, line 4", or the command. New text. */
static char *origin_of(const Row *at)
{
    const char *file = view_text(at->row, "file");
    if (!file)
        return g_strdup(view_text(at->row, "command"));
    g_autofree char *base = g_path_get_basename(file);
    return view_number(at->row, "line") > 0
               ? base_words_say(at->page->words, N_("{1}, line {2}"), "tn", base,
                     view_number(at->row, "line"))
               : g_strdup(base);
}

static void add_change(const Row *at)
{
    ServePage *page = at->page;
    const char *what = view_text(at->row, "what"), *subject = view_text(at->row, "subject");
    const char *field = view_text(at->row, "field");
    const bool is_value = g_strcmp0(what, "value") == 0;
    g_autofree char *thing =
        is_value ? g_strdup(view_field_label(at->study, field))
                 : g_strdup_printf("%s %s%s%s", what ? what : "", subject ? subject : "",
                       field ? ": " : "", field ? field : "");
    g_autofree char *origin = origin_of(at);
    add_number(at, N_("No."), view_number(at->row, "id"));
    add_when(at);
    if (serve_may_see(page, "patient"))
        view_cell_patient(page, view_text(at->row, "record_id"));
    else
        view_cell(page, N_("Patient"), "nb",
            serve_hides_patients(page) ? "" : view_text(at->row, "record_id"));
    view_cell(page, N_("Visit"), "", view_event_label(at->study, view_text(at->row, "event")));
    view_cell(page, N_("What"), "", thing);
    view_cell(page, N_("Before"), "raw", view_text(at->row, "old"));
    view_cell(page, N_("After"), "raw", view_text(at->row, "new"));
    view_cell(page, N_("From"), "", origin);
    view_cell(page, N_("Why"), "", why_of(at->row));
}

/* Whether the entry brought values that are here still. */
static bool may_undo(const Row *at)
{
    static const char *const commands[] = {"import", "query answer", "query import", NULL};
    const char *command = view_text(at->row, "command");
    if (!serve_may(at->page, "undo") || !command || !g_strv_contains(commands, command) ||
        g_strcmp0(view_text(at->row, "status"), "refused") == 0)
        return false;
    size_t i;
    json_t *other;
    json_array_foreach(at->rows, i, other)
    {
        if (view_number(other, "undoes") == view_number(at->row, "import_id"))
            return false;
    }
    return true;
}

static gboolean add_entry(const Row *at, GError **error)
{
    ServePage *page = at->page;
    const char *file = view_text(at->row, "file"), *site = view_text(at->row, "site");
    g_autofree char *base = file ? g_path_get_basename(file) : g_strdup("");
    g_autofree char *id =
        g_strdup_printf("%" G_GINT64_FORMAT, view_number(at->row, "import_id"));
    const bool may = may_undo(at);
    add_number(at, N_("No."), view_number(at->row, "import_id"));
    add_when(at);
    view_cell(page, N_("Command"), "", view_text(at->row, "command"));
    view_cell(page, N_("File"), "", base);
    view_cell(page, N_("Hospital"), "", site ? view_site_label(at->study, site) : "");
    add_number(at, N_("New"), view_number(at->row, "values_new"));
    add_number(at, N_("Changed"), view_number(at->row, "values_changed"));
    add_number(at, N_("Held"), view_number(at->row, "values_held"));
    view_cell(page, N_("Why"), "", why_of(at->row));
    g_string_append(page->main, "<td>");
    if (may) {
        serve_element(page->main, "<a href=\"/audit/journal?undo=", id, "#i");
        serve_element(page->main, "", id, "\">");
        serve_element(page->main, "", serve_say(page, N_("Take back")), "</a>");
    }
    g_string_append(page->main, "</td>");
    if (!may || g_strcmp0(serve_request_parameter(page->request, "undo"), id) != 0)
        return TRUE;
    g_string_append_printf(
        page->main, "</tr>\n<tr class=\"form\" id=\"i%s\"><td colspan=\"11\">", id);
    const gboolean ok = view_import_add_undo(page, at->study, id, "/audit", error);
    g_string_append(page->main, "</td>");
    return ok;
}

static void add_access(const Row *at)
{
    ServePage *page = at->page;
    const char *file = view_text(at->row, "file");
    g_autofree char *base = file ? g_path_get_basename(file) : g_strdup("");
    g_autofree char *asked = command_audit_asked(view_text(at->row, "options"));
    add_number(at, N_("No."), view_number(at->row, "access_id"));
    add_when(at);
    view_cell(page, N_("Command"), "", view_text(at->row, "command"));
    view_cell(page, N_("What was asked"), "", asked);
    add_number(at, N_("Patients"), view_number(at->row, "n_records"));
    view_cell(page, N_("File"), "", base);
    view_cell(page, N_("For whom"), "", view_text(at->row, "recipient"));
    view_cell(page, N_("Why"), "", why_of(at->row));
}

void view_audit_rows_begin(ServePage *page, const char *kind, gint64 n)
{
    static const ViewHead of_changes[] = {{N_("No."), "r"}, {N_("When (UTC)"), ""},
        {N_("Who"), ""}, {N_("Patient"), ""}, {N_("Visit"), ""}, {N_("What"), ""},
        {N_("Before"), ""}, {N_("After"), ""}, {N_("From"), ""}, {N_("Why"), ""}};
    static const ViewHead of_journal[] = {{N_("No."), "r"}, {N_("When (UTC)"), ""},
        {N_("Who"), ""}, {N_("Command"), ""}, {N_("File"), ""}, {N_("Hospital"), ""},
        {N_("New"), "r"}, {N_("Changed"), "r"}, {N_("Held"), "r"}, {N_("Why"), ""},
        {N_("Step"), ""}};
    static const ViewHead of_access[] = {{N_("No."), "r"}, {N_("When (UTC)"), ""},
        {N_("Who"), ""}, {N_("Command"), ""}, {N_("What was asked"), ""}, {N_("Patients"), "r"},
        {N_("File"), ""}, {N_("For whom"), ""}, {N_("Why"), ""}};
    g_autofree char *title = base_words_say(page->words, N_("{1}, the last first"), "n", n);
    if (g_str_equal(kind, "changes"))
        view_table_begin(page, title, of_changes, G_N_ELEMENTS(of_changes));
    else if (g_str_equal(kind, "journal"))
        view_table_begin(page, title, of_journal, G_N_ELEMENTS(of_journal));
    else
        view_table_begin(page, title, of_access, G_N_ELEMENTS(of_access));
    g_string_append(page->main, "<tbody>\n");
}

gboolean view_audit_row(ServePage *page, const char *kind, const SchemaStudy *study,
    const json_t *rows, const json_t *row, GError **error)
{
    const Row one = {page, study, rows, row}, *at = &one;
    gboolean ok = TRUE;
    g_string_append(at->page->main, "<tr>");
    if (g_str_equal(kind, "changes"))
        add_change(at);
    else if (g_str_equal(kind, "journal"))
        ok = add_entry(at, error);
    else
        add_access(at);
    g_string_append(at->page->main, "</tr>\n");
    return ok;
}
