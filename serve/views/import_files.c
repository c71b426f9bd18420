/**
 * @file
 * What would happen to files that were read: counts, the decision, and of each file how it was
 * read, what is wrong by cause, and what would change value by value.
 */
#include "serve/views/import.h"

#include <string.h>

enum { MOST_CHANGES = 500, MOST_NEW = 200 };

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

static void add_change(const ViewLot *lot, const json_t *one, bool may_ask)
{
    ServePage *page = lot->page;
    g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, view_number(one, "line"));
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("Line"), "r", line);
    view_cell(page, N_("Patient"), "nb", view_text(one, "record_id"));
    view_cell(page, N_("Visit"), "", view_event_label(lot->study, view_text(one, "event")));
    view_cell(page, N_("Value"), "", view_field_label(lot->study, view_text(one, "field")));
    view_cell(page, N_("Now"), "raw r", view_text(one, "old"));
    view_cell(page, N_("File says"), "raw r", view_text(one, "new"));
    if (may_ask)
        add_tick(page, one);
    g_string_append(page->main, "</tr>\n");
}

static void add_changes(const ViewLot *lot, const json_t *file)
{
    static const ViewHead heads[] = {{N_("Line"), "r"}, {N_("Patient"), ""}, {N_("Visit"), ""},
        {N_("Value"), ""}, {N_("Now"), "r"}, {N_("File says"), "r"}, {N_("Ask instead"), ""}};
    const json_t *changes = json_object_get(file, "changes");
    const size_t n = json_array_size(changes);
    const bool may_ask = serve_may(lot->page, "take");
    if (n == 0)
        return;
    g_autofree char *title = view_count(
        lot->page, NN_("{1} value would change", "{1} values would change"), (gint64)n);
    g_autofree char *below = base_words_say(lot->page->words,
        N_("The first {1}; the command line writes all with --changes."), "n",
        (gint64)MOST_CHANGES);
    g_string_append(lot->page->main, "<section>\n");
    view_table_begin(lot->page, title, heads, G_N_ELEMENTS(heads) - !may_ask);
    g_string_append(lot->page->main, "<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_CHANGES); i++)
        add_change(lot, json_array_get(changes, i), may_ask);
    view_table_end(lot->page);
    serve_element(lot->page->main, "<p class=\"soft\">",
        n > MOST_CHANGES ? below
        : may_ask        ? serve_say(lot->page,
                               N_("A tick leaves the value as it is and asks the hospital."))
                         : "",
        "</p></section>\n");
}

/* Patients whom the registry does not know yet. */
static void add_new(const ViewLot *lot, const json_t *file)
{
    const json_t *records = json_object_get(file, "new_records");
    const size_t n = json_array_size(records);
    if (n == 0)
        return;
    g_autofree char *title = base_words_say(
        lot->page->words, N_("Patients new to the registry: {1}"), "n", (gint64)n);
    serve_element(lot->page->main, "<details class=\"new\"><summary>", title, "</summary><p>");
    for (size_t i = 0; i < MIN(n, MOST_NEW); i++) {
        g_string_append(lot->page->main, i > 0 ? " \xc2\xb7 " : "");
        serve_text(lot->page->main, json_string_value(json_array_get(records, i)));
    }
    g_string_append(
        lot->page->main, n > MOST_NEW ? " \xe2\x80\xa6</p></details>\n" : "</p></details>\n");
}

/* ---- a file ---- */

static const char *state_words(const ServePage *page, const json_t *file)
{
    static const char *const states[][2] = {
        {"unchanged", N_("These bytes are in the registry already; nothing would change.")},
        {"refused", N_("The file cannot go in as it is.")}};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (g_strcmp0(view_text(file, "status"), states[i][0]) == 0)
            return serve_say(page, states[i][1]);
    return NULL;
}

static void add_file(const ViewLot *lot, const json_t *file, size_t number)
{
    g_autofree char *base = g_path_get_basename(view_text(file, "file"));
    g_autofree char *id = g_strdup_printf("f%zu", number);
    const char *state = state_words(lot->page, file);
    const char *chosen =
        lot->reading->site ? view_site_label(lot->study, lot->reading->site) : NULL;
    g_autofree char *other =
        chosen ? base_words_say(lot->page->words,
                     N_("Every row is of another hospital than {1}, which was chosen for the "
                        "file: nothing would go in."),
                     "t", chosen)
               : NULL;
    serve_section(lot->page, id, base, NULL);
    if (state)
        serve_element(lot->page->main, "<p class=\"held\">", state, "</p>\n");
    if (other && view_import_is_of_another(file))
        serve_element(lot->page->main, "<p class=\"held\" role=\"alert\">", other, "</p>\n");
    view_import_recognised(lot, file);
    add_new(lot, file);
    serve_section_end(lot->page);
    view_import_causes(lot, file, number);
    add_changes(lot, file);
}

/* Several files at a glance. */
static void add_overview(const ViewLot *lot, const json_t *files)
{
    static const ViewHead heads[] = {{N_("File"), ""}, {N_("Hospital"), ""}, {N_("State"), ""},
        {N_("New"), "r"}, {N_("Changed"), "r"}, {N_("As it is"), "r"}, {N_("Held"), "r"}};
    static const char *const keys[] = {"new", "changed", "unchanged", "held"};
    static const char *const states[][2] = {{"would import", N_("can go in")},
        {"unchanged", N_("is in already")}, {"refused", N_("cannot go in")}};
    ServePage *page = lot->page;
    size_t i;
    json_t *file;
    g_string_append(page->main, "<section>\n");
    view_table_begin(page, serve_say(page, N_("The files")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    json_array_foreach(files, i, file)
    {
        g_autofree char *base = g_path_get_basename(view_text(file, "file"));
        const char *site = view_text(file, "site");
        g_string_append_printf(page->main, "<tr><td><a href=\"#f%zu\">", i);
        serve_element(page->main, "", base, "</a></td>");
        view_cell(page, N_("Hospital"), "",
            site ? view_site_label(lot->study, site)
                 : serve_say(page, N_("several, or not said")));
        for (size_t s = 0; s < G_N_ELEMENTS(states); s++)
            if (g_strcmp0(view_text(file, "status"), states[s][0]) == 0)
                view_cell(
                    page, N_("State"), s == 2 ? "held" : "", serve_say(page, states[s][1]));
        for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
            g_autofree char *n = g_strdup_printf(
                "%" G_GINT64_FORMAT, view_number(json_object_get(file, "values"), keys[k]));
            view_cell(page, heads[3 + k].label, "r", n);
        }
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
    g_string_append(page->main, "</section>\n");
}

/* ---- the decision ---- */

/* What the button does, in numbers. New text. */
static char *take_words(const ServePage *page, const ViewImportSums *sums)
{
    const gint64 n_in = sums->n_new + sums->n_changed;
    if (n_in == 0 && sums->n_held == 0)
        return g_strdup(serve_say(page, N_("Enter that it came; no value changes")));
    if (n_in == 0)
        return base_words_say(page->words, N_("Take in nothing, hold {1}"), "n", sums->n_held);
    g_autofree char *values = view_count(page, NN_("{1} value", "{1} values"), n_in);
    return base_words_say(page->words, N_("Take in {1}, hold {2}"), "tn", values, sums->n_held);
}

static void add_take(const ViewLot *lot, const ViewImportSums *sums)
{
    ServePage *page = lot->page;
    g_autofree char *label = take_words(page, sums);
    g_autofree char *seen = view_import_seen(lot->reading);
    serve_form_with(page, lot->action, "acts", "id=\"take\"");
    serve_hidden(page, "seen", seen);
    serve_input(
        page, &(const ServeInput){.id = "reason",
                  .name = "reason",
                  .label = serve_say(page, N_("Why values change, for the audit trail")),
                  .value = serve_sent(page, "reason", NULL),
                  .grows = true});
    serve_element(page->main,
        lot->next.step == VIEW_IMPORT_TAKE
            ? "<button class=\"main\" name=\"act\" value=\"take\">"
            : "<button name=\"act\" value=\"take\">",
        label, "</button>\n");
    serve_form_end(page);
}

static void add_decision(const ViewLot *lot, const ViewImportSums *sums)
{
    ServePage *page = lot->page;
    if (lot->next.step == VIEW_IMPORT_MEND) {
        g_string_append(page->main, "<div class=\"acts\">\n");
        view_import_add_mend(lot, &lot->next.mend, "main");
        g_string_append(page->main, "</div>\n");
    }
    g_string_append(page->main, "<div class=\"acts\">\n");
    if (serve_may(page, "take") && sums->n_ready > 0)
        add_take(lot, sums);
    if (view_import_has_fixme(lot, sums)) {
        serve_element(page->main,
            lot->next.step == VIEW_IMPORT_FIXME ? "<a class=\"button main\" href=\""
                                                : "<a class=\"button\" href=\"",
            lot->action, "/fixme\">");
        serve_element(
            page->main, "", serve_say(page, N_("File to mend, for the hospital")), "</a>\n");
    }
    serve_form(page, lot->action, "plain");
    serve_element(page->main,
        lot->next.step == VIEW_IMPORT_LEAVE
            ? "<button class=\"main\" name=\"act\" value=\"drop\">"
            : "<button name=\"act\" value=\"drop\">",
        serve_say(page, N_("Leave it")), "</button>");
    serve_form_end(page);
    g_string_append(page->main, "</div>\n");
    if (sums->n_ready > 0)
        serve_element(page->main, "<p class=\"soft\">",
            serve_say(page, N_("All or nothing: a file goes in whole, or not at all. It can be "
                               "taken back.")),
            "</p>\n");
}

static void add_lede(const ViewLot *lot, const ViewImportSums *sums)
{
    const BaseWords *words = lot->page->words;
    g_autofree char *base = g_path_get_basename(lot->reading->paths[0]);
    g_autofree char *whose =
        sums->n_files == 1
            ? base_words_say(
                  words, N_("{1} has been read; nothing has been written."), "t", base)
            : base_words_say(words, N_("{1} files have been read; nothing has been written."),
                  "n", sums->n_files);
    g_autofree char *new =
        view_count(lot->page, NN_("{1} value is new", "{1} values are new"), sums->n_new);
    g_autofree char *same =
        view_count(lot->page, NN_("{1} is as it is", "{1} are as they are"), sums->n_unchanged);
    g_autofree char *counts =
        base_words_say(words, N_("{1}, {2} would change, {3}, {4} would be held."), "tntn", new,
            sums->n_changed, same, sums->n_held);
    g_autofree char *refused =
        sums->n_refused == 0 ? g_strdup("")
        : sums->n_files == 1
            ? g_strdup(base_words(words, N_("It cannot go in as it is.")))
            : base_words_say(
                  words, N_("Files that cannot go in as they are: {1}."), "n", sums->n_refused);
    const bool all = sums->n_refused == sums->n_files;
    g_autofree char *lede =
        g_strjoin(" ", whose, all ? refused : counts, all || !*refused ? NULL : refused, NULL);
    serve_lede(lot->page, lede);
}

void view_import_show(const ViewLot *lot)
{
    const ViewImportSums sums = view_import_sums(lot->json);
    const json_t *files = json_object_get(lot->json, "files");
    view_heading(lot->page, NULL);
    add_lede(lot, &sums);
    add_decision(lot, &sums);
    if (sums.n_files > 1)
        add_overview(lot, files);
    const bool is_first = lot->next.step == VIEW_IMPORT_DRAFT;
    if (is_first)
        view_import_otherwise(lot);
    size_t i;
    json_t *file;
    json_array_foreach(files, i, file)
    {
        add_file(lot, file, i);
    }
    if (!is_first)
        view_import_otherwise(lot);
}
