/**
 * @file
 * One printed number: in words, its test, who is in it and who is not and why, and where each
 * value came from. /n/STUDY/ADDRESS.
 */
#include "commands/explain.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"

enum { MOST_SOURCES = 300 };

static void add_fact(ServePage *page, const char *label, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    serve_element(page->main, "<dt>", label, "</dt>");
    serve_element(page->main, "<dd>", text, "</dd>\n");
}

static void add_number(ServePage *page, const char *label, const json_t *number)
{
    g_autofree char *text =
        json_is_number(number) ? g_strdup_printf("%.10g", json_number_value(number)) : NULL;
    add_fact(page, label, text);
}

static void add_what(ServePage *page, const json_t *found)
{
    const json_t *inputs = json_object_get(found, "inputs");
    const char *keys[][2] = {{"statistic", N_("What")}, {"table", N_("Table")},
        {"row", N_("Row")}, {"group", N_("Group")}, {"visit", N_("Visit")}};
    g_string_append(page->main, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        add_fact(page, serve_say(page, keys[i][1]), view_text(inputs, keys[i][0]));
    add_number(page, serve_say(page, N_("In full")), json_object_get(found, "value"));
    g_string_append(page->main, "</dl>\n");
}

static void add_test(ServePage *page, const json_t *test)
{
    if (!json_is_object(test))
        return;
    serve_section(page, "test", serve_say(page, N_("Test")), NULL);
    serve_element(page->main, "<p>", view_text(test, "method"), "</p>\n");
    g_string_append(page->main, "<dl class=\"facts\">\n");
    add_number(page, "n", json_object_get(test, "n"));
    add_number(page, serve_say(page, N_("Left out for want of a value")),
        json_object_get(test, "n_missing"));
    add_number(page, serve_say(page, N_("Statistic")), json_object_get(test, "statistic"));
    add_number(page, "P", json_object_get(test, "p_value"));
    add_number(page, serve_say(page, N_("P before adjustment")),
        json_object_get(test, "adjusted_from"));
    add_fact(page, serve_say(page, N_("Adjustment")), view_text(test, "adjustment"));
    add_fact(page, serve_say(page, N_("Note")), view_text(test, "note"));
    g_string_append(page->main, "</dl>\n");
    serve_section_end(page);
}

static void add_record(ServePage *page, const char *id)
{
    g_autofree char *name = view_patient_name(page, id);
    g_autofree char *address = view_patient_address(page, id);
    if (!serve_may_see(page, "patient")) {
        serve_element(page->main, "<span class=\"nb\">", name, "</span> ");
        return;
    }
    serve_element(page->main, "<a class=\"nb\" href=\"", address, "\">");
    serve_element(page->main, "", name, "</a> ");
}

/* Why somebody is not in the number: a text, or what stands under `reason`. */
static const char *why_out(const json_t *one)
{
    const char *reason = view_text(one, "reason");
    return reason ? reason : "";
}

static void add_out(ServePage *page, const json_t *out)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i, k;
    json_t *one, *other;
    json_array_foreach(out, i, one)
    {
        gint64 n = 0;
        if (!g_hash_table_add(seen, (char *)why_out(one)))
            continue;
        json_array_foreach(out, k, other)
        {
            n += strcmp(why_out(other), why_out(one)) == 0;
        }
        g_autofree char *summary =
            base_words_say(page->words, N_("{1}: {2}"), "nt", n, why_out(one));
        serve_element(page->main, "<details><summary>", summary, "</summary>\n<p>");
        json_array_foreach(out, k, other)
        {
            if (strcmp(why_out(other), why_out(one)) == 0)
                add_record(page, view_text(other, "record_id"));
        }
        g_string_append(page->main, "</p></details>\n");
    }
}

static void add_records(ServePage *page, const json_t *records)
{
    const json_t *in = json_object_get(records, "in"), *out = json_object_get(records, "out");
    g_autofree char *title =
        base_words_say(page->words, N_("{1} patients are in the number, {2} are not"), "nn",
            (gint64)json_array_size(in), (gint64)json_array_size(out));
    serve_section(page, "records", title, NULL);
    serve_element(
        page->main, "<details open><summary>", serve_say(page, N_("In it")), "</summary>\n<p>");
    size_t i;
    json_t *one;
    json_array_foreach(in, i, one)
    {
        add_record(page, json_string_value(one));
    }
    g_string_append(page->main, "</p></details>\n");
    add_out(page, out);
    serve_section_end(page);
}

static void add_source(ServePage *page, const SchemaStudy *study, const json_t *source)
{
    const char *record = view_text(source, "record_id"), *file = view_text(source, "file");
    g_autofree char *base = file ? g_path_get_basename(file) : g_strdup("");
    /* Files of one patient are sometimes called by the id. */
    if (serve_hides_patients(page) && record && strstr(base, record))
        memset(base, '*', strlen(base));
    g_string_append(page->main, "<tr><th scope=\"row\">");
    add_record(page, record);
    serve_element(
        page->main, "</th><td>", view_event_label(study, view_text(source, "event")), "</td>");
    serve_element(
        page->main, "<td>", view_field_label(study, view_text(source, "field")), "</td>");
    serve_element(page->main, "<td class=\"raw r\">", view_text(source, "value"), "</td>");
    serve_element(page->main, "<td>", base, "</td>");
    serve_number(page->main, "<td class=\"r\">", view_number(source, "line"), "</td>");
    serve_number(page->main, "<td class=\"r\">",
        (gint64)json_array_size(json_object_get(source, "changes")), "</td></tr>\n");
}

static void add_sources(ServePage *page, const SchemaStudy *study, const json_t *sources)
{
    static const char *const heads[] = {N_("Patient"), N_("Visit"), N_("Value"), N_("Stored"),
        N_("File"), N_("Line"), N_("Corrections")};
    const size_t n = json_array_size(sources);
    g_autofree char *below = base_words_say(page->words,
        N_("The first {1} of {2} values; the command line gives all."), "nn",
        (gint64)MIN(n, MOST_SOURCES), (gint64)n);
    g_string_append(page->main, "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                                "aria-labelledby=\"src\"><table class=\"full\"><caption>");
    serve_element(page->main, "<b id=\"src\">",
        serve_say(page, N_("Where the values came from")), "</b>");
    serve_element(page->main, "<span>", n > MOST_SOURCES ? below : "", "</span></caption>\n");
    g_string_append(page->main, "<thead><tr>");
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        serve_element(page->main,
            i == 3 || i > 4 ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">",
            serve_say(page, heads[i]), "</th>");
    g_string_append(page->main, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_SOURCES); i++)
        add_source(page, study, json_array_get(sources, i));
    g_string_append(page->main, "</tbody></table></div></section>\n");
}

static void add_code(ServePage *page, const char *title, const char *text)
{
    if (!text)
        return;
    serve_element(page->main, "<details><summary>", title, "</summary>\n<pre>");
    serve_element(page->main, "", text, "</pre></details>\n");
}

static void show_number(
    ServePage *page, const SchemaStudy *study, const char *name, const json_t *found)
{
    const char *address = view_text(found, "address");
    page->title = g_strdup(address);
    g_autofree char *back = g_strconcat("/reports/", name, NULL);
    view_heading(page, view_text(found, "printed"));
    serve_element(page->main, "<p class=\"soft\"><code>", address, "</code> ");
    serve_element(page->main, "<a href=\"", back, "\">");
    serve_element(page->main, "", name, "</a></p>\n");
    add_what(page, found);
    add_test(page, json_object_get(found, "test"));
    add_records(page, json_object_get(found, "records"));
    add_sources(page, study, json_object_get(found, "sources"));
    add_code(page, "SQL", view_text(found, "sql"));
    add_code(page, "R", view_text(found, "r"));
    const char *const words[] = {name, address, NULL};
    serve_terminal(page, "explain", view_site(page)->shown, words);
}

static gboolean show(ServePage *page, GError **error)
{
    const char *study = serve_request_segment(page->request, 1);
    const char *address = serve_request_segment(page->request, 2);
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    if (!study || !address) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no number has this address")));
        return FALSE;
    }
    const CommandExplain options = {
        .db = view_site(page)->db, .study = study, .address = address, .format = "json"};
    g_autoptr(Registry) registry =
        view_check_study(page, study, error) ? view_open(page, error) : NULL;
    if (!registry || !command_explain(&options, &sinks, &taken.facts, error))
        return FALSE;
    json_t *found = view_json(&taken, error);
    if (!found)
        return FALSE;
    show_number(page, registry_study(registry), study, found);
    json_decref(found);
    return TRUE;
}

const ServeView view_explain = {.name = "n", .show = show, .title = NULL};
