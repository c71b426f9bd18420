/**
 * @file
 * Whether all that is stored is as it was written, and whether it goes on from a head of the
 * chain that somebody has on paper.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "commands/audit.h"
#include "registry/audit.h"

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

static void add_findings(ServePage *page, const json_t *findings)
{
    static const ViewHead heads[] = {
        {N_("Table"), ""}, {N_("Row"), ""}, {N_("What is wrong"), ""}};
    g_autofree char *title = base_words_say(
        page->words, N_("What does not hold: {1}"), "n", (gint64)json_array_size(findings));
    size_t i;
    json_t *finding;
    view_table_begin(page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    json_array_foreach(findings, i, finding)
    {
        g_string_append(page->main, "<tr>");
        view_cell(page, heads[0].label, "", view_text(finding, "where"));
        view_cell(page, heads[1].label, "raw", view_text(finding, "row"));
        view_cell(page, heads[2].label, "held", serve_say(page, view_text(finding, "what")));
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
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
    const gint64 n = (gint64)json_array_size(findings);
    g_autofree char *entries =
        view_count(page, NN_("{1} entry of the journal", "{1} entries of the journal"),
            view_number(json, "entries"));
    g_autofree char *changes =
        view_count(page, NN_("{1} change", "{1} changes"), view_number(json, "changes"));
    g_autofree char *lede =
        n == 0 ? base_words_say(page->words,
                     head ? N_("Everything is as it was written, and goes on from the head "
                               "that was typed: {1}, {2}.")
                          : N_("Everything is as it was written: {1}, {2}."),
                     "tt", entries, changes)
               : view_count(page,
                     NN_("Something is not as it was written: {1} finding.",
                         "Something is not as it was written: {1} findings."),
                     n);
    serve_lede(page, lede);
    if (n > 0)
        add_findings(page, findings);
    json_decref(json);
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
    else if (!check(page, given, error))
        return FALSE;
    add_form(page, head, now);
    const char *const words[] = {"--verify", given ? "--head" : NULL, given, NULL};
    serve_terminal(page, "audit", view_site(page)->shown, words);
    return TRUE;
}
