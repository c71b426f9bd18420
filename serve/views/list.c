/**
 * @file
 * How a list of work looks in every view: filters that count, beside a table whose rows narrow
 * windows show as entries.
 */
#include "registry/snapshot.h"
#include "serve/views/inside.h"

enum { MOST_ROWS = 500 };

void view_add_states(
    const ServePage *page, const GPtrArray *locks, const char *id, const char *chosen)
{
    g_string_append_printf(page->main, "<p class=\"field\"><label for=\"%s\">", id);
    serve_element(page->main, "", serve_say(page, N_("As the registry stood")), "</label>");
    g_string_append_printf(page->main, "<select id=\"%s\" name=\"snapshot\">", id);
    serve_element(page->main, "<option value=\"\">", serve_say(page, N_("now")), "</option>");
    for (guint i = 0; i < locks->len; i++) {
        const RegistryLock *lock = locks->pdata[i];
        g_autofree char *label = base_words_say(
            page->words, N_("when {1} was locked, {2}"), "tt", lock->name, lock->day);
        serve_element(page->main, "<option value=\"", lock->name,
            g_strcmp0(lock->name, chosen) == 0 ? "\" selected>" : "\">");
        serve_element(page->main, "", label, "</option>");
    }
    g_string_append(page->main, "</select></p>\n");
}

void view_facet_begin(const ServePage *page, const char *title)
{
    serve_element(page->main, "<h2>", title, "</h2>\n<ul>\n");
}

void view_facet(
    const ServePage *page, const char *address, const char *label, gint64 n, bool is_present)
{
    GString *out = page->main;
    serve_element(
        out, "<li><a href=\"", address, is_present ? "\" aria-current=\"true\">" : "\">");
    serve_element(out, "", label, "</a>");
    serve_number(out, "<span class=\"soft\">", n, "</span></li>\n");
}

void view_facet_end(const ServePage *page)
{
    g_string_append(page->main, "</ul>\n");
}

void view_facet_sites(const ServePage *page, const SchemaStudy *study, const char *present,
    void (*choose)(const char *site, const char *label, bool is_present, void *data),
    void *data)
{
    if (page->hospital)
        return;
    view_facet_begin(page, serve_say(page, N_("Hospital")));
    choose(NULL, serve_say(page, N_("Any")), !present, data);
    for (size_t s = 0; s < study->n_sites; s++)
        choose(study->sites[s].code, study->sites[s].label,
            g_strcmp0(present, study->sites[s].code) == 0, data);
    view_facet_end(page);
}

void view_table_begin(
    const ServePage *page, const char *title, const ViewHead *heads, size_t n_heads)
{
    GString *out = page->main;
    serve_element(
        out, "<table class=\"list\"><caption><b>", title, "</b></caption>\n<thead><tr>");
    for (size_t c = 0; c < n_heads; c++) {
        g_string_append_printf(out, "<th scope=\"col\" class=\"%s\">", heads[c].class);
        serve_element(out, "", serve_say(page, heads[c].label), "</th>");
    }
    g_string_append(out, "</tr></thead>\n");
}

void view_cell(const ServePage *page, const char *heading, const char *class, const char *text)
{
    GString *out = page->main;
    serve_element(out, "<td data-h=\"", serve_say(page, heading), "\"");
    g_string_append_printf(out, " class=\"%s\">", class);
    serve_element(out, "", text, "</td>");
}

void view_cell_patient(const ServePage *page, const char *record_id)
{
    GString *out = page->main;
    serve_element(out, "<td class=\"nb\" data-h=\"", serve_say(page, N_("Patient")), "\">");
    if (record_id) {
        g_autofree char *patient = view_patient_address(page, record_id);
        serve_element(out, "<a href=\"", patient, "\">");
        serve_element(out, "", record_id, "</a>");
    }
    g_string_append(out, "</td>");
}

static void say_cut(const ServePage *page, guint n)
{
    g_autofree char *more = base_words_say(page->words,
        N_("The first {1} of {2} are shown; choose a hospital for the others."), "nn",
        (gint64)MOST_ROWS, (gint64)n);
    if (n > MOST_ROWS)
        serve_element(page->main, "<p>", more, "</p>\n");
}

void view_table_rows(const ServePage *page, const GPtrArray *rows,
    void (*group)(const char *site, void *data), void (*row)(const json_t *row, void *data),
    void *data)
{
    const char *site = NULL;
    for (guint i = 0; i < MIN(rows->len, MOST_ROWS); i++) {
        const json_t *one = rows->pdata[i];
        if (i == 0 || g_strcmp0(site, view_text(one, "site")) != 0) {
            site = view_text(one, "site");
            g_string_append(page->main, i > 0 ? "</tbody>\n<tbody>\n" : "<tbody>\n");
            group(site, data);
        }
        row(one, data);
    }
    view_table_end(page);
    say_cut(page, rows->len);
}

void view_table_end(const ServePage *page)
{
    g_string_append(page->main, "</tbody></table>\n");
}
