/**
 * @file
 * Who changed what, when, why and from which file: /audit, and the journal: /audit/journal.
 */
#include "commands/audit.h"

#include "serve/views/inside.h"
#include "serve/views/views.h"

/* A record's id leads to its patient. */
static char *link_of(const ReportSpot *place, void *data)
{
    const ServePage *page = data;
    const bool is_record =
        place->cell && place->cell->text && place->cell->text[0] != '\0' &&
        place->column < place->table->n_columns &&
        g_str_equal(place->table->columns[place->column].label, serve_say(page, N_("record")));
    return is_record ? view_patient_address(page, place->cell->text) : NULL;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *which = serve_request_segment(page->request, 1);
    const bool is_journal = which && g_str_equal(which, "journal");
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandAudit options = {
        .db = view_site(page)->db, .journal = is_journal, .table = view_table(page, "html")};
    if (!command_audit(&options, &sinks, &taken.facts, error))
        return FALSE;
    const ReportTable *table = taken.document->tables->pdata[0];
    g_autofree char *lede = base_words_say(page->words,
        is_journal ? N_("{1} entries: whatever changed the registry is one.")
                   : N_("{1} changes of values after they first came."),
        "n", (gint64)table->lines->len);
    view_heading(page, NULL);
    serve_lede(page, lede);
    serve_element(page->main, "<p class=\"acts\"><a class=\"button\" href=\"",
        is_journal ? "/audit" : "/audit/journal", "\">");
    serve_element(page->main, "",
        is_journal ? serve_say(page, N_("The changes")) : serve_say(page, N_("The journal")),
        "</a></p>\n");
    view_tables(page, taken.document, NULL, link_of, page);
    serve_terminal(
        page, is_journal ? "audit --journal" : "audit", view_site(page)->shown, NULL);
    return TRUE;
}

const ServeView view_audit = {.name = "audit", .title = N_("Audit"), .key = 'u', .show = show};
