/**
 * @file
 * Whether all that is stored is as it was written, and whether it goes on from a head of the
 * chain that somebody has on paper.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "base/error.h"
#include "commands/audit.h"
#include "registry/audit.h"
#include "serve/views/wording.h"

static void add_form(ServePage *page, const char *head, const char *now)
{
    serve_section(page, "now", serve_say(page, N_("The head of the chain now")),
        serve_say(page, N_("Reports, locks and the board print it. Written down or printed, it "
                           "shows later whether anything before it was changed.")));
    serve_element(page->main, "<p><code>", now, "</code></p>\n");
    serve_ask(page, "/audit/check", "acts");
    serve_hidden(page, "go", "1");
    serve_input(
        page, &(const ServeInput){.id = "head",
                  .name = "head",
                  .label = serve_say(page,
                      N_("A head from a printed page, or its first 12 digits (may be empty)")),
                  .attributes = " spellcheck=\"false\" autocomplete=\"off\"",
                  .value = head,
                  .grows = true});
    serve_element(page->main, "<button class=\"main\">",
        serve_say(page, N_("Recompute everything")), "</button>\n");
    serve_form_end(page);
    serve_element(page->main, "<p class=\"soft\">",
        serve_say(page, N_("Every entry, change, original file, study file and stored value is "
                           "looked at; nothing is written. A large registry takes minutes, and "
                           "the page stays usable.")),
        "</p>\n");
    serve_section_end(page);
}

/* Whether the finding is that no link of the chain is the head that was typed: of that it is
 * said what it may mean, since a slip of the pen looks like it. */
static bool is_of_head(const json_t *finding, const char *head)
{
    return head && g_strcmp0(view_text(finding, "where"), "chain") == 0 &&
           g_strcmp0(view_text(finding, "row"), head) == 0;
}

static gint64 n_findings(const json_t *findings, const char *head)
{
    gint64 n = 0;
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding)
    {
        n += !is_of_head(finding, head);
    }
    return n;
}

static void add_findings(ServePage *page, const json_t *findings, const char *head)
{
    static const ViewHead heads[] = {
        {N_("Table"), ""}, {N_("Row"), ""}, {N_("What is wrong"), ""}};
    const gint64 n = n_findings(findings, head);
    g_autofree char *title = base_words_say(page->words, N_("What does not hold: {1}"), "n", n);
    size_t i;
    json_t *finding;
    if (n == 0)
        return;
    view_table_begin(page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    json_array_foreach(findings, i, finding)
    {
        if (is_of_head(finding, head))
            continue;
        g_string_append(page->main, "<tr>");
        view_cell(page, heads[0].label, "", view_text(finding, "where"));
        view_cell(page, heads[1].label, "raw", view_text(finding, "row"));
        view_cell(page, heads[2].label, "held", serve_say(page, view_text(finding, "what")));
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
}

static void add_unmet(ServePage *page, const json_t *json)
{
    g_autofree char *line = base_words_say(page->words,
        N_("No link of the chain is the head that was typed. Compare it with the paper digit "
           "by "
           "digit. If it is as printed, the past was rewritten since then, or its end was cut "
           "off; or this is an older copy, which ends with entry {1} of the journal: then "
           "import "
           "again what came after."),
        "n", view_number(json, "entries"));
    serve_fault(page->main, "role=\"alert\"", line);
}

/* The sentence that answers the question. New. */
static char *lede_of(
    const ServePage *page, const json_t *json, const char *head, bool is_met, gint64 n)
{
    g_autofree char *entries =
        view_count(page, NN_("{1} entry of the journal", "{1} entries of the journal"),
            view_number(json, "entries"));
    g_autofree char *changes =
        view_count(page, NN_("{1} change", "{1} changes"), view_number(json, "changes"));
    if (n > 0)
        return view_count(page,
            NN_("Something is not as it was written: {1} finding.",
                "Something is not as it was written: {1} findings."),
            n);
    return base_words_say(page->words,
        !is_met ? N_("What is stored fits together, but not with the head that was typed: {1}, "
                     "{2}.")
        : head  ? N_("Everything is as it was written, and goes on from the head that was "
                      "typed: {1}, {2}.")
                : N_("Everything is as it was written: {1}, {2}."),
        "tt", entries, changes);
}

static gboolean check(ServePage *page, const char *head, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandAudit options = {.db = view_site(page)->db,
        .verify = true,
        .head = head,
        .table = view_table(page, "json")};
    json_t *json =
        command_audit(&options, &sinks, &taken.facts, error) ? view_json(&taken, error) : NULL;
    if (!json)
        return FALSE;
    const json_t *findings = json_object_get(json, "findings");
    const gint64 n = n_findings(findings, head);
    const bool is_met = n == (gint64)json_array_size(findings);
    g_autofree char *lede = lede_of(page, json, head, is_met, n);
    serve_lede(page, lede);
    if (!is_met)
        add_unmet(page, json);
    add_findings(page, findings, head);
    json_decref(json);
    return TRUE;
}

/* What cannot be a head is said above the form that has it still. */
static gboolean check_typed(ServePage *page, const char *head, GError **error)
{
    g_autoptr(GError) fault = NULL;
    if (check(page, head, &fault))
        return TRUE;
    if (!g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    g_autofree char *line = view_in_page_words(page, fault->message);
    page->status = 422;
    serve_fault(page->main, "role=\"alert\"", line);
    return TRUE;
}

gboolean view_audit_check(ServePage *page, GError **error)
{
    char now[65];
    const char *typed = serve_request_parameter(page->request, "head");
    g_autofree char *head = g_strstrip(g_strdup(typed ? typed : ""));
    const char *given = head[0] != '\0' ? head : NULL;
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !registry_audit_head(registry, now, error))
        return FALSE;
    if (!serve_request_parameter(page->request, "go"))
        serve_lede(page, serve_say(page, N_("Is everything as it was written? Nobody has asked "
                                            "yet.")));
    else if (!check_typed(page, given, error))
        return FALSE;
    add_form(page, head, now);
    const char *const words[] = {"--verify", given ? "--head" : NULL, given, NULL};
    serve_terminal(page, "audit", view_site(page)->shown, words);
    return TRUE;
}
