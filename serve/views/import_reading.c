/**
 * @file
 * How files were read and by whose word, and the forms to read them otherwise and to keep that
 * for the hospital's next files.
 */
#include "serve/views/import.h"

#include <string.h>

char *view_import_seen(const ViewReading *reading)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, reading->json, -1);
}

bool view_import_is_of_another(const json_t *file)
{
    const json_t *read = json_object_get(file, "read"), *group;
    size_t i;
    json_array_foreach(json_object_get(file, "summary"), i, group)
    {
        if (g_strcmp0(view_text(group, "rule_id"), "site") == 0 &&
            g_strcmp0(view_text(read, "site_from"), "option") == 0 &&
            view_number(group, "n") >= view_number(file, "rows"))
            return true;
    }
    return false;
}

/* ---- recognised ---- */

static void add_fact(const ViewLot *lot, const char *label, const char *text)
{
    if (!text)
        return;
    serve_element(lot->page->main, "<dt>", serve_say(lot->page, label), "</dt>");
    serve_element(lot->page->main, "<dd>", text, "</dd>\n");
}

/* "Site 05, as chosen here." New text. */
static char *site_words(const ViewLot *lot, const json_t *file)
{
    static const char *const from[][2] = {{"option", N_("{1}, as chosen here")},
        {"map", N_("{1}, as the map says")}, {"profile", N_("{1}, by the name of the file")},
        {"group", N_("{1}, by the access group in its rows")}};
    const char *site = view_text(file, "site");
    const char *by = view_text(json_object_get(file, "read"), "site_from");
    for (size_t i = 0; site && i < G_N_ELEMENTS(from); i++)
        if (g_strcmp0(by, from[i][0]) == 0)
            return base_words_say(
                lot->page->words, from[i][1], "t", view_site_label(lot->study, site));
    return g_strdup(serve_say(lot->page, N_("several, or not said")));
}

static char *column_words(const ViewLot *lot, const json_t *file)
{
    const char *profile = view_text(file, "profile");
    if (profile)
        return base_words_say(lot->page->words, N_("by the profile of {1}"), "t",
            view_site_label(lot->study, profile));
    return g_strdup(serve_say(lot->page,
        lot->reading->map ? N_("by the map below") : N_("as the dictionary names them")));
}

static char *date_words(const ViewLot *lot, const json_t *file)
{
    static const char *const orders[][2] = {{"mdy", N_("month/day/year")},
        {"dmy", N_("day/month/year")}, {"ymd", N_("the year first")}};
    static const char *const from[][2] = {{"option", N_("{1}, as chosen here")},
        {"map", N_("{1}, as the map says")}, {"profile", N_("{1}, as the profile says")}};
    const json_t *read = json_object_get(file, "read");
    const char *order = serve_say(lot->page, orders[2][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++)
        if (g_strcmp0(view_text(read, "date_order"), orders[i][0]) == 0)
            order = serve_say(lot->page, orders[i][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(from); i++)
        if (g_strcmp0(view_text(read, "date_order_from"), from[i][0]) == 0)
            return base_words_say(lot->page->words, from[i][1], "t", order);
    return g_strdup(order);
}

static const char *delimiter_words(const ViewLot *lot, const json_t *file)
{
    static const char *const names[][2] = {{",", N_("comma")}, {";", N_("semicolon")},
        {"\t", N_("tab")}, {"|", N_("bar")}, {"^", N_("caret")}};
    const char *delimiter = view_text(json_object_get(file, "read"), "delimiter");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_strcmp0(delimiter, names[i][0]) == 0)
            return serve_say(lot->page, names[i][1]);
    return NULL;
}

void view_import_recognised(const ViewLot *lot, const json_t *file)
{
    const json_t *records = json_object_get(file, "records");
    const bool is_refused = g_strcmp0(view_text(file, "status"), "refused") == 0;
    g_autofree char *rows =
        is_refused ? NULL
                   : base_words_say(lot->page->words,
                         N_("{1}; records new: {2}, with something new: {3}, as they are: {4}"),
                         "nnnn", view_number(file, "rows"), view_number(records, "new"),
                         view_number(records, "updated"), view_number(records, "unchanged"));
    g_autofree char *site = site_words(lot, file);
    g_autofree char *columns = column_words(lot, file);
    g_autofree char *dates = date_words(lot, file);
    g_autofree char *bytes =
        g_strndup(view_text(file, "sha256") ? view_text(file, "sha256") : "", 12);
    g_string_append(lot->page->main, "<dl class=\"facts\">\n");
    add_fact(lot, N_("Hospital"), site);
    add_fact(lot, N_("Columns"), columns);
    add_fact(lot, N_("Dates"), dates);
    add_fact(lot, N_("Encoding"), view_text(file, "encoding"));
    add_fact(lot, N_("Between cells"), delimiter_words(lot, file));
    add_fact(lot, N_("Sheet"), view_text(file, "sheet"));
    add_fact(lot, N_("Rows"), rows);
    add_fact(lot, N_("Bytes"), bytes);
    g_string_append(lot->page->main, "</dl>\n");
}

/* ---- read it otherwise ---- */

static void begin_choice(const ViewLot *lot, const char *name, const char *label)
{
    g_string_append_printf(lot->page->main, "<p class=\"field\"><label for=\"o-%s\">", name);
    serve_element(lot->page->main, "", serve_say(lot->page, label), "</label>");
    g_string_append_printf(lot->page->main, "<select id=\"o-%s\" name=\"%s\">", name, name);
}

static void add_option(
    const ViewLot *lot, const char *value, const char *label, const char *chosen)
{
    serve_element(lot->page->main, "<option value=\"", value,
        g_strcmp0(value, chosen ? chosen : "") == 0 ? "\" selected>" : "\">");
    serve_element(lot->page->main, "", label, "</option>");
}

static void end_choice(const ViewLot *lot)
{
    g_string_append(lot->page->main, "</select></p>\n");
}

static void add_sites(const ViewLot *lot, const char *first)
{
    if (lot->page->hospital)
        return;
    begin_choice(lot, "site", N_("Hospital"));
    const char *chosen = serve_sent(lot->page, "site", lot->reading->site);
    add_option(lot, "", first, chosen);
    for (size_t s = 0; s < lot->study->n_sites; s++)
        add_option(lot, lot->study->sites[s].code, lot->study->sites[s].label, chosen);
    end_choice(lot);
}

static void add_codes(const ViewLot *lot, const char *name, const char *label,
    const char *const (*codes)[2], size_t n, const char *chosen)
{
    begin_choice(lot, name, label);
    for (size_t i = 0; i < n; i++)
        add_option(lot, codes[i][0], serve_say(lot->page, codes[i][1]),
            serve_sent(lot->page, name, chosen));
    end_choice(lot);
}

static void add_input(
    const ViewLot *lot, const char *name, const char *label, const char *value)
{
    g_autofree char *id = g_strconcat("o-", name, NULL);
    serve_input(lot->page, &(const ServeInput){.id = id,
                               .name = name,
                               .label = serve_say(lot->page, label),
                               .value = serve_sent(lot->page, name, value)});
}

static void add_tick(
    const ViewLot *lot, const char *name, const char *value, const char *label, bool is_ticked)
{
    serve_element(
        lot->page->main, "<label class=\"tick\"><input type=\"checkbox\" name=\"", name, "\"");
    serve_element(lot->page->main, " value=\"", value, is_ticked ? "\" checked> " : "\"> ");
    serve_element(lot->page->main, "", label, "</label>\n");
}

/* Of several files each may stay out. */
static void add_files(const ViewLot *lot)
{
    char **all = lot->upload->paths;
    if (!all[1])
        return;
    serve_element(lot->page->main, "<fieldset><legend class=\"label\">",
        serve_say(lot->page, N_("Files that are meant")), "</legend>\n");
    for (size_t i = 0; all[i]; i++) {
        g_autofree char *number = g_strdup_printf("%zu", i + 1);
        g_autofree char *base = g_path_get_basename(all[i]);
        add_tick(lot, "file", number, base,
            g_strv_contains((const char *const *)lot->reading->paths, all[i]));
    }
    g_string_append(lot->page->main, "</fieldset>\n");
}

static void add_map(const ViewLot *lot)
{
    serve_element(lot->page->main, "<p class=\"field\"><label for=\"o-map\">",
        serve_say(lot->page, N_("Map: which column is which variable (empty: as the profile "
                                "says, or as the dictionary names them)")),
        "</label>");
    const char *map = serve_sent(lot->page, "map", lot->reading->map);
    g_string_append_printf(lot->page->main,
        "<textarea id=\"o-map\" name=\"map\" rows=\"%d\" cols=\"80\" spellcheck=\"false\">\n",
        map[0] != '\0' ? 16 : 3);
    serve_element(lot->page->main, "", map, "</textarea></p>\n");
    serve_element(lot->page->main, "<p class=\"field\"><label for=\"o-map-file\">",
        serve_say(lot->page, N_("or a map that you have, as a file")), "</label>");
    g_string_append(lot->page->main, "<input id=\"o-map-file\" type=\"file\" name=\"map_file\" "
                                     "accept=\".yaml,.yml\"></p>\n");
}

static bool has_sheet(const ViewLot *lot)
{
    bool found = lot->reading->sheet != NULL;
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(lot->json, "files"), i, file)
    {
        found = found || view_text(file, "sheet");
    }
    return found;
}

static void add_choices(const ViewLot *lot)
{
    static const char *const orders[][2] = {{"", N_("as the profile says, or the year first")},
        {"ymd", N_("the year first")}, {"mdy", N_("month/day/year")},
        {"dmy", N_("day/month/year")}};
    static const char *const encodings[][2] = {{"", N_("found out from the bytes")},
        {"utf-8", N_("UTF-8")}, {"cp932", N_("CP932 (Shift_JIS)")},
        {"windows-1252", N_("Windows-1252")}};
    g_string_append(lot->page->main, "<div class=\"acts\">\n");
    add_sites(lot, serve_say(lot->page, N_("as the file says")));
    add_codes(
        lot, "date_order", N_("Dates"), orders, G_N_ELEMENTS(orders), lot->reading->date_order);
    add_codes(lot, "encoding", N_("Encoding"), encodings, G_N_ELEMENTS(encodings),
        lot->reading->encoding);
    if (has_sheet(lot))
        add_input(lot, "sheet", N_("Sheet"), lot->reading->sheet);
    g_string_append(lot->page->main, "</div>\n");
}

static void add_form(const ViewLot *lot)
{
    serve_form_with(lot->page, lot->action, "otherwise", "enctype=\"multipart/form-data\"");
    add_choices(lot);
    add_files(lot);
    add_tick(lot, "complete", "1",
        serve_say(lot->page, N_("A hospital's whole export: ask about records that it lacks")),
        lot->reading->complete);
    add_map(lot);
    g_string_append(lot->page->main, "<p class=\"acts\">");
    serve_element(lot->page->main, "<button name=\"act\" value=\"otherwise\">",
        serve_say(lot->page, N_("Read it so, write nothing yet")), "</button>\n");
    serve_element(lot->page->main,
        lot->next.step == VIEW_IMPORT_DRAFT
            ? "<button class=\"main\" name=\"act\" value=\"draft\">"
            : "<button name=\"act\" value=\"draft\">",
        serve_say(lot->page, N_("Draft a map from the columns")), "</button></p>\n");
    serve_form_end(lot->page);
}

/* ---- keeping it ---- */

/* The one hospital of the files, or NULL. */
static const char *site_of(const ViewLot *lot)
{
    const char *site = lot->reading->site;
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(lot->json, "files"), i, file)
    {
        if (!site)
            site = view_text(file, "site");
        if (!site || g_strcmp0(site, view_text(file, "site")) != 0)
            return lot->reading->site;
    }
    return site;
}

/* What the files of next month may be called: "osaka_2026-09.csv" is one of "osaka_*.csv". */
static char *pattern_of(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autoptr(GRegex) regex = g_regex_new("[0-9]+([-_. ]?[0-9]+)*", 0, 0, NULL);
    return g_regex_replace_literal(regex, base, -1, 0, "*", 0, NULL);
}

static void add_keep(const ViewLot *lot)
{
    const ViewReading *reading = lot->reading;
    const bool is_said =
        reading->map || reading->encoding || reading->date_order || reading->sheet;
    const char *site = site_of(lot);
    if (!is_said || !serve_may(lot->page, "keep"))
        return;
    g_autofree char *title = base_words_say(lot->page->words,
        N_("Keep this reading in the profile of {1}"), "t",
        site ? view_site_label(lot->study, site) : serve_say(lot->page, N_("the hospital")));
    g_autofree char *pattern = pattern_of(reading->paths[0]);
    serve_section(lot->page, "keep", title,
        serve_say(lot->page, N_("Its next files are then read so without a word. Recodings and "
                                "units wait until somebody at the hospital agreed to them.")));
    serve_form(lot->page, lot->action, "acts");
    if (site)
        serve_hidden(lot->page, "site", site);
    else
        add_sites(lot, serve_say(lot->page, N_("choose")));
    add_input(lot, "files", N_("Its files are called (* is anything)"), pattern);
    add_input(lot, "agreed", N_("Who there agreed to recodings and units"), NULL);
    add_input(lot, "reason", N_("Why, for the journal"), NULL);
    serve_element(lot->page->main, "<button name=\"act\" value=\"keep\">",
        serve_say(lot->page, N_("Keep it in the profile")), "</button>\n");
    serve_form_end(lot->page);
    serve_section_end(lot->page);
}

void view_import_otherwise(const ViewLot *lot)
{
    if (!serve_may(lot->page, "otherwise"))
        return;
    serve_element(lot->page->main,
        lot->next.step == VIEW_IMPORT_DRAFT || lot->reading->map || lot->page->fault
            ? "<section><details id=\"otherwise\" open><summary>"
            : "<section><details id=\"otherwise\"><summary>",
        serve_say(
            lot->page, N_("Read it otherwise: another hospital, order of dates, encoding, "
                          "or a map")),
        "</summary>\n");
    add_form(lot);
    g_string_append(lot->page->main, "</details></section>\n");
    add_keep(lot);
}
