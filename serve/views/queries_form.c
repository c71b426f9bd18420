/**
 * @file
 * What is done with a query: its form in the list, and carrying it out.
 */
#include "serve/views/queries.h"

#include <string.h>

#include "base/error.h"
#include "commands/query.h"
#include "serve/views/folders.h"
#include "serve/views/narrow.h"
#include "serve/views/patient_twice.h"

ViewQueries view_queries_asked(const ServePage *page)
{
    const ServeRequest *request = page->request;
    const char *state = serve_request_parameter(request, "state");
    return (ViewQueries){.state = state ? state : "active",
        .kind = serve_request_parameter(request, "kind"),
        .waits = serve_request_parameter(request, "waits"),
        .site = page->hospital ? page->hospital : serve_request_parameter(request, "site"),
        .rule = serve_request_parameter(request, "rule"),
        .field = serve_request_parameter(request, "field")};
}

char *view_queries_address(const ViewQueries *asked, const char *id)
{
    g_autofree char *path = id ? g_strconcat("/queries/", id, NULL) : g_strdup("/queries");
    const ViewParameter parameters[] = {
        {"state", g_str_equal(asked->state, "active") ? NULL : asked->state},
        {"kind", asked->kind}, {"waits", asked->waits}, {"site", asked->site},
        {"rule", asked->rule}, {"field", asked->field}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

void view_queries_parts(ServePage *page, const char *which)
{
    static const char *const parts[][2] = {{NULL, N_("Queries")},
        {"lists", N_("Lists and mails")}, {"answers", N_("Answers that came")}};
    /* Lists and mails are the coordinator's. */
    if (page->hospital)
        return;
    serve_element(page->main, "<nav aria-label=\"", serve_say(page, N_("Queries")),
        "\"><ul class=\"parts\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *address =
            g_strconcat("/queries", parts[i][0] ? "/" : "", parts[i][0], NULL);
        serve_element(page->main, "<li><a href=\"", address,
            g_strcmp0(which, parts[i][0]) == 0 ? "\" aria-current=\"page\">" : "\">");
        serve_element(page->main, "", serve_say(page, parts[i][1]), "</a></li>\n");
    }
    g_string_append(page->main, "</ul></nav>\n");
}

/* ---- the form ---- */

static void add_input(
    ServePage *page, const char *name, const char *label, const char *class, const char *press)
{
    g_autofree char *id = g_strconcat("f-", name, NULL);
    g_autofree char *attributes = press ? g_strdup_printf(" data-press=\"%s\"", press) : NULL;
    serve_input(page, &(const ServeInput){.id = id,
                          .name = name,
                          .label = label,
                          .attributes = attributes,
                          .value = serve_sent(page, name, NULL),
                          .grows = g_str_equal(class, "grow")});
}

static void add_button(
    ServePage *page, const char *act, const char *label, const char *class, const char *press)
{
    g_string_append_printf(
        page->main, "<button name=\"act\" value=\"%s\" class=\"%s\"", act, class);
    if (press)
        g_string_append_printf(page->main, " data-press=\"%s\"", press);
    serve_element(page->main, ">", label, "</button>\n");
}

/* Where it came from, and what is expected. */
static void add_origin(ServePage *page, const json_t *query)
{
    const char *file = view_text(query, "file"), *expected = view_text(query, "expected");
    g_autofree char *base = file ? g_path_get_basename(file) : NULL;
    const char *opened = view_text(query, "opened");
    g_autofree char *day = g_strndup(opened ? opened : "", 10);
    g_autofree char *sent =
        base_words_say(page->words, N_("Sent in {1}, line {2}, first asked on {3}."), "tnt",
            base ? base : "", view_number(query, "line"), day);
    if (base)
        serve_element(page->main, "<p class=\"soft\">", sent, "");
    if (expected) {
        g_autofree char *text =
            base_words_say(page->words, N_("Expected: {1}."), "t", expected);
        serve_element(page->main, base ? " " : "<p class=\"soft\">", text, "");
    }
    g_string_append(page->main, "</p>\n");
}

static void add_answer(ServePage *page, const json_t *query)
{
    const char *answer = view_text(query, "answer"), *value = view_text(query, "new_value");
    if (!answer && !value)
        return;
    g_string_append(page->main, "<dl class=\"facts\">");
    if (value) {
        serve_element(
            page->main, "<dt>", serve_say(page, N_("New value")), "</dt><dd class=\"raw\">");
        serve_element(page->main, "", value, "</dd>");
    }
    if (answer) {
        serve_element(page->main, "<dt>", serve_say(page, N_("In words")), "</dt><dd>");
        serve_element(page->main, "", answer, "</dd>");
    }
    if (view_text(query, "answered_by")) {
        serve_element(page->main, "<dt>", serve_say(page, N_("Answered by")), "</dt><dd>");
        serve_element(page->main, "", view_text(query, "answered_by"), "</dd>");
    }
    g_string_append(page->main, "</dl>\n");
}

static void add_decisions(
    ServePage *page, const json_t *query, const char *action, const char *back)
{
    const bool is_held = g_strcmp0(view_text(query, "severity"), "error") == 0;
    const bool is_answered = g_strcmp0(view_text(query, "state"), "answered") == 0;
    g_autofree char *state = view_seen(query);
    serve_form(page, action, "acts");
    serve_hidden(page, "seen", state);
    serve_hidden(page, "back", back);
    add_input(page, "value", serve_say(page, N_("New value")), "", "answer");
    add_input(page, "text", serve_say(page, N_("In words: who said so, from which source")),
        "grow", NULL);
    add_button(page, "answer", serve_say(page, N_("Answer")), is_answered ? "" : "main", NULL);
    if ((is_answered || !is_held) && serve_may(page, "accept"))
        add_button(page, "accept",
            is_answered ? serve_say(page, N_("Accept the answer"))
                        : serve_say(page, N_("The value stands")),
            is_answered ? "main" : "", "stands");
    if (serve_may(page, "close"))
        add_button(page, "close",
            serve_say(page, is_held ? N_("Close: no value") : N_("Withdraw the question")), "",
            NULL);
    serve_form_end(page);
}

/* Two records that look like one patient are compared, and made one, on a page of their own. */
static void add_pair(ServePage *page, const json_t *query)
{
    const char *id = view_text(query, "record_id"), *like = view_text(query, "value");
    if (g_strcmp0(view_text(query, "rule_id"), "duplicate_patient") != 0 || !id || !like ||
        !serve_may(page, "close"))
        return;
    g_autofree char *address = view_patient_twice_address(page, id, like);
    serve_element(page->main, "<p><a class=\"button\" href=\"", address, "\">");
    serve_element(page->main, "", serve_say(page, N_("Compare both records")), "</a></p>\n");
}

void view_queries_form(
    ServePage *page, const json_t *query, const ViewQueries *asked, guint n_columns)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, view_number(query, "id"));
    g_autofree char *action = view_queries_address(asked, id);
    g_autofree char *back = view_queries_address(asked, NULL);
    const char *state = view_text(query, "state");
    const bool is_open = g_strcmp0(state, "open") == 0 || g_strcmp0(state, "answered") == 0;
    g_string_append_printf(page->main, "<tr class=\"form\"><td colspan=\"%u\">", n_columns);
    add_answer(page, query);
    if (is_open)
        add_pair(page, query);
    if (serve_may(page, "answer") && is_open)
        add_decisions(page, query, action, back);
    add_origin(page, query);
    serve_element(page->main, "<p><a data-press=\"close\" href=\"", back, "\">");
    serve_element(page->main, "", serve_say(page, N_("Fold")), "</a></p></td></tr>\n");
}

/* ---- carrying it out ---- */

/* What the button says stands for the reason where none is typed, and only where it says one;
 * else NULL. */
static const char *said_by_button(const json_t *query, const char *act)
{
    const bool is_held = g_strcmp0(view_text(query, "severity"), "error") == 0;
    if (!g_str_equal(act, "accept"))
        return is_held ? "closed without a value" : "the question was withdrawn";
    return g_strcmp0(view_text(query, "state"), "answered") == 0 ? NULL : "the value stands";
}

/* @param said  set to what the button `act` says of the query. */
static gboolean check_seen(
    const ServePage *page, const char *id, const char *act, const char **said, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryList options = {.db = view_site(page)->db,
        .which = {.id = id, .site = page->hospital},
        .table = view_table(page, "json")};
    if (!command_query_list(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *list = view_json(&taken, error);
    if (!list)
        return FALSE;
    view_narrow(page, list);
    const json_t *query = json_array_get(json_object_get(list, "queries"), 0);
    g_autofree char *now = query ? view_seen(query) : NULL;
    *said = query ? said_by_button(query, act) : NULL;
    json_decref(list);
    if (now && g_strcmp0(now, serve_request_field(page->request, "seen")) == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page,
            N_("query was changed meanwhile; nothing was written; this is how it stands now")));
    return FALSE;
}

/* What was typed, or NULL for nothing. */
static const char *typed(const ServePage *page, const char *name)
{
    const char *text = serve_request_field(page->request, name);
    return text && text[strspn(text, " \t")] != '\0' ? text : NULL;
}

static gboolean ask_why(const ServePage *page, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("an answer is accepted with a reason, which stands in the audit "
                           "trail; say it in words; nothing was changed")));
    return FALSE;
}

/* @param said  the reason where none was typed, or NULL: one is wanted. */
static gboolean settle(
    ServePage *page, const char *id, bool accepts, const char *said, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *text = typed(page, "text");
    const CommandQuerySettle options = {.db = view_site(page)->db,
        .which = {.id = id},
        .reason = text ? text : said,
        .user = page->signature};
    if (!options.reason)
        return ask_why(page, error);
    if (accepts ? !command_query_accept(&options, &sinks, &taken.facts, error)
                : !command_query_close(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(
        page->words, accepts ? N_("Query {1}: accepted.") : N_("Query {1}: closed."), "t", id);
    return TRUE;
}

static gboolean answer(ServePage *page, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryAnswer options = {.db = view_site(page)->db,
        .id = id,
        .value = typed(page, "value"),
        .text = typed(page, "text"),
        .user = page->signature};
    if (!options.value && !options.text) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("an answer needs a value, or words; nothing was changed")));
        return FALSE;
    }
    if (!command_query_answer(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said =
        options.value
            ? base_words_say(page->words,
                  N_("Query {1}: answered with {2}; accept it when you have looked."), "tt", id,
                  options.value)
            : base_words_say(page->words, N_("Query {1}: answered in words."), "t", id);
    return TRUE;
}

/* ---- all answers at once ---- */

/* The queries that are answered, of those that `asked` chooses as the command does. */
static CommandQueries answers_of(const ViewQueries *asked)
{
    return (CommandQueries){
        .site = asked->site, .rule = asked->rule, .field = asked->field, .state = "answered"};
}

char *view_queries_seen_answers(
    ServePage *page, const ViewQueries *asked, gint64 *n, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryList options = {.db = view_site(page)->db,
        .which = answers_of(asked),
        .table = view_table(page, "json")};
    json_t *list = command_query_list(&options, &sinks, &taken.facts, error)
                       ? view_json(&taken, error)
                       : NULL;
    *n = (gint64)json_array_size(json_object_get(list, "queries"));
    char *text = list ? view_seen(json_object_get(list, "queries")) : NULL;
    json_decref(list);
    return text;
}

static gboolean accept_all(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const ViewQueries asked = {.site = typed(page, "site"),
        .rule = typed(page, "rule"),
        .field = typed(page, "field")};
    gint64 n;
    g_autofree char *now = view_queries_seen_answers(page, &asked, &n, error);
    if (!now)
        return FALSE;
    if (g_strcmp0(now, typed(page, "seen")) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(
                page, N_("an answer was changed meanwhile; nothing was written; this is how "
                         "they stand now")));
        return FALSE;
    }
    const CommandQuerySettle options = {.db = view_site(page)->db,
        .which = answers_of(&asked),
        .reason = typed(page, "text"),
        .user = page->signature};
    if (!options.reason)
        return ask_why(page, error);
    if (!command_query_accept(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(page->words, N_("Answers accepted: {1}."), "n", n);
    return TRUE;
}

/* A list for a hospital to fill in, as a file; it goes into the journal that it was written. */
static gboolean write_list(ServePage *page, const char *site, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    ViewFolder folder;
    if (!view_folder_make(&folder, error))
        return FALSE;
    g_autofree char *name = g_strconcat(site, ".xlsx", NULL);
    g_autofree char *path = g_build_filename(folder.path, name, NULL);
    const CommandQueryExport options = {.db = view_site(page)->db,
        .which = {.site = site},
        .output = path,
        .user = page->signature};
    char *bytes = NULL;
    gsize size = 0;
    const gboolean ok = command_query_export(&options, &sinks, &taken.facts, error) &&
                        g_file_get_contents(path, &bytes, &size, error);
    view_folder_remove(&folder);
    if (!ok)
        return FALSE;
    page->file = serve_response_new(200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        g_bytes_new_take(bytes, size));
    serve_response_is_file(page->file, name);
    page->next = g_strdup("/queries/lists");
    return TRUE;
}

gboolean view_queries_change(ServePage *page, GError **error)
{
    const char *id = serve_request_segment(page->request, 1);
    const char *act = serve_request_field(page->request, "act");
    const char *site = serve_request_field(page->request, "site");
    const char *back = serve_request_field(page->request, "back");
    if (!id && g_strcmp0(act, "list") == 0 && site)
        return write_list(page, site, error);
    if (act && strstr(act, "_answers"))
        return view_queries_take_answers(page, act, error);
    if (g_strcmp0(act, "sent") == 0)
        return view_queries_sent(page, error);
    if (g_strcmp0(act, "accept_all") == 0) {
        page->next = g_strdup(back && g_str_has_prefix(back, "/queries") ? back : "/queries");
        return accept_all(page, error);
    }
    if (!id || !act) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("this form says nothing that can be done")));
        return FALSE;
    }
    page->next = g_strdup(back && g_str_has_prefix(back, "/queries") ? back : "/queries");
    const char *said;
    if (!check_seen(page, id, act, &said, error))
        return FALSE;
    return g_str_equal(act, "answer")
               ? answer(page, id, error)
               : settle(page, id, g_str_equal(act, "accept"), said, error);
}
