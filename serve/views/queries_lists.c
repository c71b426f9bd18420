/**
 * @file
 * Lists that were written for hospitals: which were sent and reminded of, what is open of them,
 * and the text of the mail that goes with the next one.
 */
#include "serve/views/queries.h"

#include <string.h>

#include "base/error.h"
#include "commands/query.h"

/* ---- the mail ---- */

static gboolean add_mail(
    ServePage *page, const SchemaStudy *study, const char *site, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryMail options = {.db = view_site(page)->db, .site = site};
    if (!command_query_mail(&options, &sinks, &taken.facts, error))
        return FALSE;
    g_autofree char *title = base_words_say(
        page->words, N_("Mail to {1}, to be pasted"), "t", view_site_label(study, site));
    serve_section(page, "mail", title,
        serve_say(
            page, N_("In the language of the hospital's profile, to whom the profile names. "
                     "The list goes with it as a file.")));
    if (taken.bytes->len == 0)
        serve_element(
            page->main, "<p>", serve_say(page, N_("Nothing is open of it.")), "</p>\n");
    else {
        serve_element(page->main, "<pre>", taken.bytes->str, "</pre>\n");
        if (serve_may(page, "list")) {
            serve_form(page, "/queries", "acts");
            serve_hidden(page, "act", "list");
            serve_hidden(page, "site", site);
            serve_element(page->main, "<button class=\"main\">",
                serve_say(page, N_("List for the hospital (XLSX)")), "</button>\n");
            serve_form_end(page);
        }
    }
    serve_section_end(page);
    const char *const words[] = {"--site", site, NULL};
    serve_terminal(page, "query mail", view_site(page)->shown, words);
    return TRUE;
}

/* ---- the lists ---- */

/* "2026-11-26, Mei Sato". */
static void add_moment(ServePage *page, const char *head, const json_t *list, const char *key)
{
    g_autofree char *by_key = g_strconcat(key, "_by", NULL);
    const char *time = view_text(list, key), *by = view_text(list, by_key);
    g_autofree char *day = g_strndup(time ? time : "", 10);
    g_autofree char *text = time ? g_strdup_printf("%s, %s", day, by ? by : "") : g_strdup("");
    view_cell(page, head, "", text);
}

static void add_number(ServePage *page, const char *head, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    view_cell(page, head, "r", text);
}

static void add_list(ServePage *page, const SchemaStudy *study, const json_t *list)
{
    const char *site = view_text(list, "site"), *file = view_text(list, "file");
    const ViewParameter parameters[] = {{"site", site}};
    g_autofree char *base = g_path_get_basename(file ? file : "");
    g_autofree char *mail = view_address("/queries/lists", parameters, 1);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, view_number(list, "list"));
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("No."), "r", number);
    view_cell(page, N_("Hospital"), "", view_site_label(study, site));
    view_cell(page, N_("File"), "", base);
    add_moment(page, N_("Written"), list, "written");
    add_moment(page, N_("Sent to it"), list, "sent");
    add_moment(page, N_("Reminded"), list, "reminded");
    add_number(page, N_("Queries"), view_number(list, "queries"));
    add_number(page, N_("Open"), view_number(list, "open"));
    add_number(page, N_("Answered"), view_number(list, "answered"));
    serve_element(page->main, "<td data-h=\"", serve_say(page, N_("Step")), "\">");
    if (serve_may(page, "sent") && view_number(list, "open") > 0) {
        serve_form(page, "/queries/lists", "plain");
        serve_hidden(page, "list", number);
        serve_element(page->main, "<button class=\"link\" name=\"act\" value=\"sent\">",
            serve_say(
                page, view_text(list, "sent") ? N_("It was reminded") : N_("It was sent")),
            "</button>");
        serve_form_end(page);
    }
    serve_element(page->main, " <a href=\"", mail, "#mail\">");
    serve_element(page->main, "", serve_say(page, N_("Mail")), "</a></td></tr>\n");
}

static void add_lists(ServePage *page, const SchemaStudy *study, const json_t *lists)
{
    static const ViewHead heads[] = {{N_("No."), "r"}, {N_("Hospital"), ""}, {N_("File"), ""},
        {N_("Written"), ""}, {N_("Sent to it"), ""}, {N_("Reminded"), ""}, {N_("Queries"), "r"},
        {N_("Open"), "r"}, {N_("Answered"), "r"}, {N_("Step"), ""}};
    const size_t n = json_array_size(lists);
    if (n == 0)
        return;
    view_table_begin(
        page, serve_say(page, N_("Lists, the last first")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (size_t i = n; i-- > 0;)
        add_list(page, study, json_array_get(lists, i));
    view_table_end(page);
}

static void add_lede(ServePage *page, const json_t *lists)
{
    gint64 n_waiting = 0, n_unsent = 0;
    size_t i;
    json_t *list;
    json_array_foreach(lists, i, list)
    {
        n_unsent += view_number(list, "open") > 0 && !view_text(list, "sent");
        n_waiting += view_number(list, "open") > 0 && view_text(list, "sent");
    }
    g_autofree char *lede = base_words_say(page->words,
        N_("Lists written: {1}; sent and not answered whole: {2}; not sent yet: {3}."), "nnn",
        (gint64)json_array_size(lists), n_waiting, n_unsent);
    serve_lede(page, lede);
}

gboolean view_queries_lists(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *site = serve_request_parameter(page->request, "site");
    const CommandQueryLists options = {
        .db = view_site(page)->db, .table = view_table(page, "json")};
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *json = registry && command_query_lists(&options, &sinks, &taken.facts, error)
                       ? view_json(&taken, error)
                       : NULL;
    if (!json)
        return FALSE;
    const SchemaStudy *study = registry_study(registry);
    add_lede(page, json_object_get(json, "lists"));
    const gboolean ok = !site || add_mail(page, study, site, error);
    add_lists(page, study, json_object_get(json, "lists"));
    json_decref(json);
    serve_terminal(page, "query lists", view_site(page)->shown, NULL);
    return ok;
}

gboolean view_queries_sent(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryLists options = {.db = view_site(page)->db,
        .id = serve_request_field(page->request, "list"),
        .user = page->signature};
    if (!options.id) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("this form says nothing that can be done")));
        return FALSE;
    }
    if (!command_query_sent(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(page->words, N_("List {1}: noted."), "t", options.id);
    page->next = g_strdup("/queries/lists");
    return TRUE;
}
