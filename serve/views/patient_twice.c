#include "serve/views/patient_twice.h"

#include <string.h>

#include "base/error.h"
#include "commands/query.h"
#include "commands/record.h"
#include "serve/views/inside.h"

char *view_patient_twice_address(const ServePage *page, const char *stays, const char *goes)
{
    g_autofree char *one = view_patient_address(page, stays);
    g_autofree char *other = serve_handle_of(page->handles, goes);
    return g_strconcat(one, "/with/", other, NULL);
}

/* ---- what would be done ---- */

/* What the command says that a merge would do; NULL on failure. */
static json_t *rehearse(
    const ServePage *page, const char *stays, const char *goes, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandRecordHow options = {.record = {.db = view_site(page)->db,
                                          .record = goes,
                                          .user = page->signature,
                                          .format = "json"},
        .other = stays,
        .keep = "into",
        .dry_run = true};
    return command_record_merge(&options, &sinks, &taken.facts, error)
               ? view_json(&taken, error)
               : NULL;
}

/* The number of the question whether both are one, where it is not settled; 0 for none. */
static gboolean find_query(
    const ServePage *page, const char *one, const char *other, gint64 *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandQueryList options = {.db = view_site(page)->db,
        .which = {.rule = "duplicate_patient", .state = "active"},
        .table = view_table(page, "json")};
    *id = 0;
    json_t *json = command_query_list(&options, &sinks, &taken.facts, error)
                       ? view_json(&taken, error)
                       : NULL;
    size_t i;
    const json_t *query;
    json_array_foreach(json_object_get(json, "queries"), i, query)
    {
        const char *record = view_text(query, "record_id"), *like = view_text(query, "value");
        if ((g_strcmp0(record, one) == 0 && g_strcmp0(like, other) == 0) ||
            (g_strcmp0(record, other) == 0 && g_strcmp0(like, one) == 0))
            *id = view_number(query, "id");
    }
    json_decref(json);
    return json != NULL;
}

/* ---- what is shown ---- */

/* A code is called by its label. */
static const char *shown(const SchemaStudy *study, const char *column, const char *text)
{
    const SchemaColumn *known = schema_dictionary_find_column(study->dictionary, column);
    const char *label = known && text
                            ? schema_field_label(&study->dictionary->fields[known->field], text)
                            : NULL;
    return label ? label : text ? text : "";
}

static const char *called(const SchemaStudy *study, const char *column)
{
    const SchemaColumn *known = schema_dictionary_find_column(study->dictionary, column);
    return known ? study->dictionary->fields[known->field].label : column;
}

static void add_cells(ServePage *page, const SchemaStudy *study, const json_t *cells,
    const char *title, const char *stays, const char *goes)
{
    const ViewHead heads[] = {{N_("Visit"), ""}, {N_("Value"), ""}, {stays, ""}, {goes, ""}};
    if (json_array_size(cells) == 0)
        return;
    view_table_begin(page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    size_t i;
    const json_t *cell;
    json_array_foreach(cells, i, cell)
    {
        const char *column = view_text(cell, "field");
        g_string_append(page->main, "<tr>");
        view_cell(page, N_("Visit"), "", view_event_label(study, view_text(cell, "event")));
        view_cell(page, N_("Value"), "", called(study, column));
        view_cell(page, stays, "", shown(study, column, view_text(cell, "kept")));
        view_cell(page, goes, "", shown(study, column, view_text(cell, "other")));
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
}

static void add_lede(ServePage *page, const json_t *json, const char *stays, const char *goes)
{
    const gint64 n_differ = (gint64)json_array_size(json_object_get(json, "conflicts"));
    const gint64 n_filled = (gint64)json_array_size(json_object_get(json, "filled"));
    g_autofree char *lede = base_words_say(page->words,
        N_("As one record, {1}: values in which both differ: {3}; taken from {2} where {1} has "
           "none: {4}; queries closed: {5}. Nothing has been written."),
        "ttnnn", stays, goes, n_differ, n_filled, view_number(json, "queries_closed"));
    g_autofree char *one = view_patient_address(page, stays);
    g_autofree char *other = view_patient_address(page, goes);
    g_autofree char *turned = view_patient_twice_address(page, goes, stays);
    g_autofree char *turn =
        base_words_say(page->words, N_("Keep {1} as the record instead"), "t", goes);
    const char *const links[][2] = {{one, stays}, {other, goes}, {turned, turn}};
    serve_lede(page, lede);
    g_string_append(page->main, "<ul class=\"parts\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        serve_element(page->main, "<li><a href=\"", links[i][0], "\">");
        serve_element(page->main, "", links[i][1], "</a></li>\n");
    }
    g_string_append(page->main, "</ul>\n");
}

static void add_reason(ServePage *page, const char *id, const char *label)
{
    serve_input(page, &(const ServeInput){.id = id,
                          .name = "reason",
                          .label = serve_say(page, label),
                          .attributes = " required",
                          .value = serve_sent(page, "reason", NULL),
                          .grows = true});
}

/* Whose values count, where both have one. */
static void add_keep(ServePage *page, const char *stays, const char *goes)
{
    const char *const choices[][2] = {{"into", stays}, {"other", goes}};
    const char *sent = serve_sent(page, "keep", "into");
    serve_element(page->main, "<fieldset class=\"field\"><legend class=\"label\">",
        serve_say(page, N_("Where both differ, the values count of")), "</legend>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
        g_string_append_printf(page->main,
            "<label class=\"tick\"><input type=\"radio\" name=\"keep\" value=\"%s\"%s> ",
            choices[i][0], g_strcmp0(sent, choices[i][0]) == 0 ? " checked" : "");
        serve_element(page->main, "", choices[i][1], "</label>\n");
    }
    g_string_append(page->main, "</fieldset>\n");
}

static void add_forms(
    ServePage *page, const json_t *json, const char *stays, const char *goes, gint64 query)
{
    g_autofree char *action = view_patient_twice_address(page, stays, goes);
    g_autofree char *seen = view_seen(json);
    if (serve_may(page, "merge")) {
        serve_form(page, action, "acts");
        serve_hidden(page, "seen", seen);
        if (json_array_size(json_object_get(json, "conflicts")) > 0)
            add_keep(page, stays, goes);
        add_reason(page, "m-reason", N_("How it is known that both are one patient"));
        serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"merge\">",
            serve_say(page, N_("Make one record of both")), "</button>\n");
        serve_form_end(page);
    }
    if (query > 0 && serve_may(page, "apart")) {
        serve_form(page, action, "acts");
        serve_hidden(page, "seen", seen);
        add_reason(page, "a-reason", N_("How it is known that they are two"));
        serve_element(page->main, "<button name=\"act\" value=\"apart\">",
            serve_say(page, N_("They are two patients")), "</button>\n");
        serve_form_end(page);
    }
}

static gboolean check(
    const ServePage *page, const char *stays, const char *goes, GError **error)
{
    if (!serve_may(page, "merge")) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("two records are compared by who may make one of them")));
        return FALSE;
    }
    return view_check_patient(page, stays, error) && view_check_patient(page, goes, error);
}

gboolean view_patient_twice(
    ServePage *page, const char *stays, const char *goes, GError **error)
{
    gint64 query;
    if (!check(page, stays, goes, error) || !find_query(page, stays, goes, &query, error))
        return FALSE;
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *json = registry ? rehearse(page, stays, goes, error) : NULL;
    if (!json)
        return FALSE;
    const SchemaStudy *study = registry_study(registry);
    page->title = g_strdup(serve_say(page, N_("One patient, or two?")));
    view_heading(page, page->title);
    add_lede(page, json, stays, goes);
    add_forms(page, json, stays, goes, query);
    g_string_append(page->main, "<div class=\"snug\">\n");
    add_cells(page, study, json_object_get(json, "conflicts"),
        serve_say(page, N_("Values in which both differ")), stays, goes);
    add_cells(page, study, json_object_get(json, "filled"),
        serve_say(page, N_("Values that would be taken over")), stays, goes);
    g_string_append(page->main, "</div>\n");
    const char *const words[] = {goes, stays, "--dry-run", NULL};
    serve_terminal(page, "record merge", view_site(page)->shown, words);
    json_decref(json);
    return TRUE;
}

/* ---- carrying it out ---- */

static gboolean check_seen(
    const ServePage *page, const char *stays, const char *goes, GError **error)
{
    json_t *json = rehearse(page, stays, goes, error);
    if (!json)
        return FALSE;
    g_autofree char *now = view_seen(json);
    json_decref(json);
    if (g_strcmp0(now, serve_request_field(page->request, "seen")) == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("a record was changed meanwhile; nothing was written; this is how "
                           "both stand now")));
    return FALSE;
}

static gboolean make_one(
    ServePage *page, const char *stays, const char *goes, const char *reason, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *keep = serve_request_field(page->request, "keep");
    const CommandRecordHow options = {.record = {.db = view_site(page)->db,
                                          .record = goes,
                                          .reason = reason,
                                          .user = page->signature,
                                          .format = "json"},
        .other = stays,
        .keep = g_strcmp0(keep, "other") == 0 ? "other" : "into"};
    if (!command_record_merge(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = g_strdup(serve_say(page, N_("Both are one record now.")));
    page->next = view_patient_address(page, stays);
    return TRUE;
}

static gboolean keep_apart(
    ServePage *page, const char *stays, const char *goes, const char *reason, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    gint64 query;
    if (!find_query(page, stays, goes, &query, error))
        return FALSE;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, query);
    const CommandQuerySettle options = {.db = view_site(page)->db,
        .which = {.id = id},
        .reason = reason,
        .user = page->signature};
    if (!command_query_close(&options, &sinks, &taken.facts, error))
        return FALSE;
    page->said = base_words_say(page->words, N_("Query {1}: closed."), "t", id);
    page->next = g_strdup("/queries?rule=duplicate_patient");
    return TRUE;
}

gboolean view_patient_twice_change(
    ServePage *page, const char *act, const char *stays, const char *goes, GError **error)
{
    const char *reason = serve_request_field(page->request, "reason");
    if (!reason || reason[strspn(reason, " ")] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("say how it is known; it stands in the audit trail; nothing was "
                               "changed")));
        return FALSE;
    }
    if (!check(page, stays, goes, error) || !check_seen(page, stays, goes, error))
        return FALSE;
    return g_str_equal(act, "merge") ? make_one(page, stays, goes, reason, error)
                                     : keep_apart(page, stays, goes, reason, error);
}
