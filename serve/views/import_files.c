/**
 * @file
 * What would happen to files that were read: counts, causes, lines, changes value by value.
 */
#include "serve/views/import.h"

#include <string.h>

enum { MOST_PROBLEMS = 300, MOST_CHANGES = 500 };

ViewImportSums view_import_sums(const json_t *json)
{
    ViewImportSums sums = {0};
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(json, "files"), i, file)
    {
        const json_t *values = json_object_get(file, "values");
        sums.n_new += view_number(values, "new");
        sums.n_changed += view_number(values, "changed");
        sums.n_unchanged += view_number(values, "unchanged");
        sums.n_held += view_number(values, "held");
        sums.n_ready += g_strcmp0(view_text(file, "status"), "would import") == 0;
    }
    return sums;
}

/* ---- tables ---- */

/* Headings of columns of numbers, to the right. */
static bool is_number(const char *head)
{
    static const char *const numbers[] = {
        "Line", "Cells", "Of rows", "Now", "File says", "Sent"};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (g_str_equal(head, numbers[i]))
            return true;
    return false;
}

static void begin_table(ServePage *page, const char *id, const char *title, const char *below,
    const char *const *heads, size_t n)
{
    GString *out = page->main;
    g_string_append_printf(out,
        "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s\">"
        "<table class=\"list\"><caption><b id=\"%s\">",
        id, id);
    serve_element(out, "", title, "</b>");
    if (below)
        serve_element(out, "<span>", below, "</span>");
    g_string_append(out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < n; i++)
        serve_element(out,
            is_number(heads[i]) ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">",
            serve_say(page, heads[i]), "</th>");
    g_string_append(out, "</tr></thead>\n<tbody>\n");
}

static void end_table(ServePage *page)
{
    g_string_append(page->main, "</tbody></table></div></section>\n");
}

static void cell(ServePage *page, const char *heading, const char *class, const char *text)
{
    serve_element(page->main, "<td data-h=\"", serve_say(page, heading), "\" class=\"");
    serve_element(page->main, class, "", "\">");
    serve_element(page->main, "", text, "</td>");
}

static void number_cell(ServePage *page, const char *heading, gint64 number)
{
    g_autofree char *text =
        number > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, number) : g_strdup("");
    cell(page, heading, "r", text);
}

/* ---- causes ---- */

static void add_causes(
    ServePage *page, const SchemaStudy *study, const json_t *summary, const char *id)
{
    static const char *const heads[] = {
        N_("Value"), N_("Rule"), N_("Cells"), N_("Of rows"), N_("What would mend it")};
    size_t i;
    json_t *one;
    if (json_array_size(summary) == 0)
        return;
    begin_table(page, id, serve_say(page, N_("By cause")),
        serve_say(page, N_("One cause is often one decision for a whole column.")), heads,
        G_N_ELEMENTS(heads));
    json_array_foreach(summary, i, one)
    {
        g_string_append(page->main, "<tr>");
        cell(page, heads[0], "", view_field_label(study, view_text(one, "field")));
        cell(page, heads[1], "", view_text(one, "rule_id"));
        number_cell(page, heads[2], view_number(one, "n"));
        number_cell(page, heads[3], view_number(one, "rows"));
        cell(page, heads[4], "", view_text(one, "hint"));
        g_string_append(page->main, "</tr>\n");
    }
    end_table(page);
}

/* ---- lines ---- */

static void add_place(
    ServePage *page, const SchemaStudy *study, const json_t *one, const char *const *heads)
{
    number_cell(page, heads[0], view_number(one, "line"));
    cell(page, heads[1], "nb", view_text(one, "record_id"));
    cell(page, heads[2], "", view_event_label(study, view_text(one, "event")));
    cell(page, heads[3], "", view_field_label(study, view_text(one, "field")));
}

static gint64 n_of(const json_t *problems, const char *severity)
{
    gint64 n = 0;
    size_t i;
    json_t *one;
    json_array_foreach(problems, i, one)
    {
        n += g_strcmp0(view_text(one, "severity"), severity) == 0;
    }
    return n;
}

/* Those of one severity: what is held, and what is asked about, stand apart. */
static void add_problems(ServePage *page, const SchemaStudy *study, const json_t *problems,
    const char *severity, const char *id)
{
    static const char *const heads[] = {N_("Line"), N_("Patient"), N_("Visit"), N_("Value"),
        N_("Sent"), N_("What is wrong"), N_("What to do")};
    const bool is_held = g_str_equal(severity, "error");
    const gint64 n = n_of(problems, severity);
    if (n == 0)
        return;
    g_autofree char *title = base_words_say(page->words,
        is_held ? N_("{1} held: kept as sent, asked of the hospital")
                : N_("{1} questions: they go in, and are asked about"),
        "n", n);
    g_autofree char *below = base_words_say(page->words,
        N_("The first {1}; the file to mend has all."), "n", (gint64)MOST_PROBLEMS);
    begin_table(page, id, title, n > MOST_PROBLEMS ? below : NULL, heads, G_N_ELEMENTS(heads));
    gint64 shown = 0;
    size_t i;
    json_t *one;
    json_array_foreach(problems, i, one)
    {
        if (g_strcmp0(view_text(one, "severity"), severity) != 0 || shown++ >= MOST_PROBLEMS)
            continue;
        g_string_append(page->main, "<tr>");
        add_place(page, study, one, heads);
        cell(
            page, heads[4], is_held ? "raw r held" : "raw r question", view_text(one, "value"));
        cell(page, heads[5], "", view_text(one, "message"));
        cell(page, heads[6], "soft", view_text(one, "hint"));
        g_string_append(page->main, "</tr>\n");
    }
    end_table(page);
}

/* ---- changes ---- */

/* A tick asks the hospital in place of changing the value: the cell's key is what is sent. */
static void add_tick(ServePage *page, const json_t *one)
{
    g_autofree char *key = base_json_line(json_pack("[O, O, O, O]",
        json_object_get(one, "record_id"), json_object_get(one, "event"),
        json_object_get(one, "instance"), json_object_get(one, "field")));
    serve_element(page->main, "<td data-h=\"", serve_say(page, N_("Ask instead")), "\">");
    serve_element(
        page->main, "<input type=\"checkbox\" form=\"take\" name=\"hold\" value=\"", key, "\"");
    serve_element(page->main, " aria-label=\"", serve_say(page, N_("Ask instead")), "\"></td>");
}

static void add_changes(
    ServePage *page, const SchemaStudy *study, const json_t *changes, const char *id)
{
    static const char *const heads[] = {N_("Line"), N_("Patient"), N_("Visit"), N_("Value"),
        N_("Now"), N_("File says"), N_("Ask instead")};
    const size_t n = json_array_size(changes);
    if (n == 0)
        return;
    g_autofree char *title =
        base_words_say(page->words, N_("{1} values would change"), "n", (gint64)n);
    g_autofree char *below = base_words_say(page->words,
        N_("The first {1}; the command line writes all with --changes."), "n",
        (gint64)MOST_CHANGES);
    begin_table(page, id, title,
        n > MOST_CHANGES ? below
                         : serve_say(page, N_("A tick leaves the value as it is and asks the "
                                              "hospital.")),
        heads, G_N_ELEMENTS(heads));
    for (size_t i = 0; i < MIN(n, MOST_CHANGES); i++) {
        const json_t *one = json_array_get(changes, i);
        g_string_append(page->main, "<tr>");
        add_place(page, study, one, heads);
        cell(page, heads[4], "raw r", view_text(one, "old"));
        cell(page, heads[5], "raw r", view_text(one, "new"));
        if (serve_may(page, "take"))
            add_tick(page, one);
        else
            cell(page, heads[6], "", "");
        g_string_append(page->main, "</tr>\n");
    }
    end_table(page);
}

/* ---- a file ---- */

static void add_fact(ServePage *page, const char *label, const char *text)
{
    if (!text)
        return;
    serve_element(page->main, "<dt>", serve_say(page, label), "</dt>");
    serve_element(page->main, "<dd>", text, "</dd>\n");
}

static void add_recognised(ServePage *page, const SchemaStudy *study, const json_t *file)
{
    const json_t *records = json_object_get(file, "records");
    g_autofree char *rows = base_words_say(page->words,
        N_("{1}: {2} records new, {3} with something new, {4} as they are"), "nnnn",
        view_number(file, "rows"), view_number(records, "new"), view_number(records, "updated"),
        view_number(records, "unchanged"));
    const char *site = view_text(file, "site");
    g_string_append(page->main, "<dl class=\"facts\">\n");
    add_fact(page, N_("Hospital"),
        site ? view_site_label(study, site) : serve_say(page, N_("several, or not said")));
    add_fact(page, N_("Rows"), rows);
    add_fact(page, N_("Encoding"), view_text(file, "encoding"));
    add_fact(page, N_("Sheet"), view_text(file, "sheet"));
    add_fact(page, N_("Read by the profile of"), view_text(file, "profile"));
    g_string_append(page->main, "</dl>\n");
}

static void add_file(
    ServePage *page, const SchemaStudy *study, const json_t *file, size_t number)
{
    static const char *const states[][2] = {
        {"unchanged", N_("These bytes are in the registry already; nothing would change.")},
        {"refused", N_("The file cannot go in as it is.")}};
    g_autofree char *base = g_path_get_basename(view_text(file, "file"));
    const char *status = view_text(file, "status");
    char ids[5][16];
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        (void)g_snprintf(ids[i], sizeof ids[i], "f%zu-%zu", number, i);
    serve_section(page, ids[0], base, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (g_strcmp0(status, states[i][0]) == 0)
            serve_element(page->main, i == 1 ? "<p class=\"held\">" : "<p>",
                serve_say(page, states[i][1]), "</p>\n");
    add_recognised(page, study, file);
    serve_section_end(page);
    const json_t *problems = json_object_get(file, "problems");
    add_causes(page, study, json_object_get(file, "summary"), ids[1]);
    add_changes(page, study, json_object_get(file, "changes"), ids[2]);
    add_problems(page, study, problems, "error", ids[3]);
    add_problems(page, study, problems, "warning", ids[4]);
}

/* ---- the decision ---- */

static void add_decision(
    ServePage *page, const ViewUpload *upload, const ViewImportSums *sums, const char *name)
{
    g_autofree char *action = g_strconcat("/import/", name, NULL);
    g_autofree char *label = base_words_say(page->words, N_("Take in {1} values, hold {2}"),
        "nn", sums->n_new + sums->n_changed, sums->n_held);
    g_string_append(page->main, "<div class=\"acts\">\n");
    if (serve_may(page, "take") && sums->n_ready > 0) {
        serve_form_with(page, action, "acts", "id=\"take\"");
        serve_element(page->main, "<p class=\"field grow\"><label for=\"reason\">",
            serve_say(page, N_("Why values change, for the audit trail")), "</label>");
        serve_element(page->main, "<input id=\"reason\" name=\"reason\" value=\"",
            serve_sent(page, "reason", NULL), "\"></p>\n");
        serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"take\">", label,
            "</button>\n");
        serve_form_end(page);
    }
    if (upload->fixme && sums->n_held > 0)
        serve_element(page->main, "<a class=\"button\" href=\"", action, "/fixme\">");
    if (upload->fixme && sums->n_held > 0)
        serve_element(
            page->main, "", serve_say(page, N_("File to mend, for the hospital")), "</a>\n");
    serve_form(page, action, "plain");
    serve_element(page->main, "<button name=\"act\" value=\"drop\">",
        serve_say(page, N_("Leave it")), "</button>");
    serve_form_end(page);
    g_string_append(page->main, "</div>\n");
}

void view_import_show(ServePage *page, const SchemaStudy *study, const ViewUpload *upload,
    const json_t *json, const char *name)
{
    const ViewImportSums sums = view_import_sums(json);
    const json_t *files = json_object_get(json, "files");
    g_autofree char *lede = base_words_say(page->words,
        N_("The file has been read; nothing has been written. {1} values are new, {2} would "
           "change, {3} are as they are, {4} would be held."),
        "nnnn", sums.n_new, sums.n_changed, sums.n_unchanged, sums.n_held);
    view_heading(page, NULL);
    serve_lede(page, lede);
    add_decision(page, upload, &sums, name);
    size_t i;
    json_t *file;
    json_array_foreach(files, i, file)
    {
        add_file(page, study, file, i);
    }
}
