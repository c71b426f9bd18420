/**
 * @file
 * Taking an import back: first what would go, value by value, then the form that does it.
 */
#include "serve/views/import.h"

#include <string.h>

#include "base/error.h"
#include "commands/audit.h"
#include "commands/import.h"

enum { MOST_VALUES = 300 };

static json_t *rehearse(const ServePage *page, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandImport options = {.db = view_site(page)->db,
        .undo = id,
        .intake = {.dry_run = true,
            .user = page->signature,
            .format = "json",
            .lang = base_words_code(page->words)}};
    return command_import(&options, &sinks, &taken.facts, error) ? view_json(&taken, error)
                                                                 : NULL;
}

static void add_value(const ServePage *page, const SchemaStudy *study, const json_t *one,
    const char *now, const char *then)
{
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("Patient"), "nb", view_text(one, "record_id"));
    view_cell(page, N_("Visit"), "", view_event_label(study, view_text(one, "event")));
    view_cell(page, N_("Value"), "", view_field_label(study, view_text(one, "field")));
    view_cell(page, N_("Now"), "raw r", now);
    view_cell(page, N_("Then"), "raw r", then);
    g_string_append(page->main, "</tr>\n");
}

/* Values that go or come back, or that stay. */
static void add_values(
    const ServePage *page, const SchemaStudy *study, const json_t *values, bool is_kept)
{
    static const ViewHead heads[] = {{N_("Patient"), ""}, {N_("Visit"), ""}, {N_("Value"), ""},
        {N_("Now"), "r"}, {N_("Then"), "r"}};
    const size_t n = json_array_size(values);
    if (n == 0)
        return;
    g_autofree char *title = base_words_say(page->words,
        is_kept ? N_("Values that stay, because something set them since: {1}")
                : N_("Values that would go, or come back: {1}"),
        "n", (gint64)n);
    g_autofree char *more = base_words_say(page->words,
        N_("The first {1}; the command line has more with --format json."), "n",
        (gint64)MOST_VALUES);
    serve_element(page->main, is_kept ? "<details open><summary>" : "<details><summary>", title,
        "</summary>\n");
    view_table_begin(page, n > MOST_VALUES ? more : title, heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_VALUES); i++) {
        const json_t *one = json_array_get(values, i);
        const char *now = view_text(one, is_kept ? "value" : "old");
        const char *then = is_kept ? now : view_text(one, "new");
        add_value(page, study, one, now, then ? then : serve_say(page, N_("none")));
    }
    view_table_end(page);
    g_string_append(page->main, "</details>\n");
}

static void add_form(ServePage *page, const char *id, const char *action, const char *head)
{
    serve_form(page, action, "acts");
    serve_hidden(page, "undo", id);
    serve_hidden(page, "seen", head);
    serve_input(
        page, &(const ServeInput){.id = "why",
                  .name = "reason",
                  .label = serve_say(page, N_("Why it is taken back, for the audit trail")),
                  .attributes = " required",
                  .value = serve_sent(page, "reason", NULL),
                  .grows = true});
    serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"undo\">",
        serve_say(page, N_("Take it back")), "</button>\n");
    serve_form_end(page);
}

static char *sum_up(const ServePage *page, const json_t *json)
{
    const json_t *values = json_object_get(json, "values");
    const json_t *queries = json_object_get(json, "queries");
    return base_words_say(page->words,
        N_("Values that would be as before: {1}; gone: {2}; patients gone: {3}; queries "
           "closed: "
           "{4}, open again: {5}; values that stay: {6}. What the file sent is kept."),
        "nnnnnn", view_number(values, "restored"), view_number(values, "removed"),
        view_number(json_object_get(json, "records"), "removed"),
        view_number(queries, "closed"), view_number(queries, "reopened"),
        (gint64)json_array_size(json_object_get(json, "kept")));
}

gboolean view_import_add_undo(ServePage *page, const SchemaStudy *study, const char *id,
    const char *action, GError **error)
{
    g_autoptr(GError) fault = NULL;
    json_t *json = rehearse(page, id, &fault);
    if (!json && !g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    if (!json) {
        serve_element(page->main, "<p class=\"held\">", fault->message, "</p>\n");
        return TRUE;
    }
    g_autofree char *sums = sum_up(page, json);
    g_autofree char *seen = view_seen(json);
    serve_element(page->main, "<p>", sums, "</p>\n");
    add_form(page, id, action, seen);
    add_values(page, study, json_object_get(json, "kept"), true);
    add_values(page, study, json_object_get(json, "changes"), false);
    json_decref(json);
    return TRUE;
}

static gboolean check_seen(const ServePage *page, const char *id, GError **error)
{
    json_t *json = rehearse(page, id, error);
    if (!json)
        return FALSE;
    g_autofree char *now = view_seen(json);
    json_decref(json);
    if (g_strcmp0(now, serve_request_field(page->request, "seen")) == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(
            page, N_("the registry was changed meanwhile; nothing was taken back; this is "
                     "what would go now")));
    return FALSE;
}

/* Whether the entry is of the hospital to which who is at work belongs; of all where to none.
 */
static gboolean check_own(const ServePage *page, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandAudit options = {
        .db = view_site(page)->db, .journal = true, .table = view_table(page, "json")};
    if (!page->hospital)
        return TRUE;
    json_t *json =
        command_audit(&options, &sinks, &taken.facts, error) ? view_json(&taken, error) : NULL;
    bool is_own = false;
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(json, "entries"), i, entry)
    {
        g_autofree char *own =
            g_strdup_printf("%" G_GINT64_FORMAT, view_number(entry, "import_id"));
        is_own = is_own || (g_strcmp0(own, id) == 0 &&
                               g_strcmp0(view_text(entry, "site"), page->hospital) == 0);
    }
    if (json && !is_own)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("this import is of another hospital; nothing was changed")));
    json_decref(json);
    return is_own;
}

gboolean view_import_take_back(ServePage *page, const char *next, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const char *id = serve_request_field(page->request, "undo");
    const char *reason = serve_request_field(page->request, "reason");
    if (!reason || reason[strspn(reason, " ")] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("say why it is taken back; nothing was changed")));
        return FALSE;
    }
    if (!check_own(page, id, error) || !check_seen(page, id, error))
        return FALSE;
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandImport options = {.db = view_site(page)->db,
        .undo = id,
        .intake = {
            .user = page->signature, .reason = reason, .lang = base_words_code(page->words)}};
    if (!command_import(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(page->words,
        taken.facts.has_findings
            ? N_("Import {1}: taken back, but for values that something set since.")
            : N_("Import {1}: taken back."),
        "t", id);
    page->next = g_strdup(next);
    return TRUE;
}
