/**
 * @file
 * One printed number: in words, its test, who is in it with which values of which lines, who is
 * not and why, corrections, SQL and R. /n/STUDY/ADDRESS, and /ask/n/ADDRESS of an answer.
 */
#include "commands/explain.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/ask.h"
#include "serve/views/explain.h"
#include "serve/views/views.h"

/* ---- facts ---- */

static void add_fact(const ServePage *page, const char *label, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    serve_element(page->main, "<dt>", label, "</dt>");
    serve_element(page->main, "<dd>", text, "</dd>\n");
}

static void add_number(const ServePage *page, const char *label, const json_t *number)
{
    g_autofree char *text = view_number_text(number);
    add_fact(page, label, text);
}

/* What was estimated; its name for programs where it has no words here. New. */
static char *estimate_words(const ServePage *page, const char *kind)
{
    static const char *const names[][2] = {{"mean_difference", N_("Difference of the means")},
        {"hodges_lehmann_difference", N_("Hodges-Lehmann difference")},
        {"hodges_lehmann_shift", N_("Hodges-Lehmann shift")},
        {"risk_difference", N_("Difference of the shares")}, {"odds_ratio", N_("Odds ratio")},
        {"hazard_ratio", N_("Hazard ratio")}, {"concordance", N_("Concordance")},
        {"rho", N_("Spearman's rho")}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_strcmp0(kind, names[i][0]) == 0)
            return g_strdup(serve_say(page, names[i][1]));
    return g_strdelimit(g_strdup(kind ? kind : ""), "_", ' ');
}

static void add_estimate(const ServePage *page, const json_t *estimate)
{
    g_autofree char *value = view_number_text(json_object_get(estimate, "value"));
    g_autofree char *low = view_number_text(json_object_get(estimate, "conf_low"));
    g_autofree char *high = view_number_text(json_object_get(estimate, "conf_high"));
    if (!value)
        return;
    g_autofree char *text = low && high
                                ? base_words_say(page->words, N_("{1} (95% CI {2} to {3})"),
                                      "ttt", value, low, high)
                                : g_strdup(value);
    g_autofree char *of = estimate_words(page, view_text(estimate, "of"));
    add_fact(page, of, text);
}

static void add_test(const ServePage *page, const json_t *test)
{
    if (!json_is_object(test))
        return;
    add_fact(page, serve_say(page, N_("Test")), view_text(test, "shown"));
    add_number(page, "n", json_object_get(test, "n"));
    add_number(page, serve_say(page, N_("Left out for want of a value")),
        json_object_get(test, "n_missing"));
    add_number(page, serve_say(page, N_("Statistic")), json_object_get(test, "statistic"));
    add_number(page, "P", json_object_get(test, "p_value"));
    add_number(page, serve_say(page, N_("P before adjustment")),
        json_object_get(test, "adjusted_from"));
    add_fact(page, serve_say(page, N_("Adjustment")), view_text(test, "adjustment"));
    add_estimate(page, json_object_get(test, "estimate"));
    add_fact(page, serve_say(page, N_("Note")), view_text(test, "note"));
}

/* "9ae1c0d4f0b2": enough to compare by eye. New, NULL for none. */
static char *short_hash(const char *hash)
{
    return hash ? g_strndup(hash, 12) : NULL;
}

static void add_facts(const ViewNumber *number)
{
    const ServePage *page = number->page;
    const json_t *inputs = json_object_get(number->found, "inputs");
    static const char *const keys[][2] = {{"statistic", N_("What")}, {"table", N_("Table")},
        {"row", N_("Row")}, {"group", N_("Group")}, {"visit", N_("Visit")}};
    g_autofree char *snapshot = short_hash(view_text(number->found, "snapshot"));
    g_autofree char *specification = short_hash(view_text(number->found, "specification"));
    g_string_append(page->main, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        add_fact(page, serve_say(page, keys[i][1]), view_text(inputs, keys[i][0]));
    add_number(page, serve_say(page, N_("In full")), json_object_get(number->found, "value"));
    add_test(page, json_object_get(number->found, "test"));
    add_fact(page, serve_say(page, N_("As locked")), view_text(number->found, "lock"));
    add_fact(page, serve_say(page, N_("Snapshot")), snapshot);
    add_fact(page, serve_say(page, N_("Specification")), specification);
    g_string_append(page->main, "</dl>\n");
}

static void add_code(const ServePage *page, const char *title, const char *text)
{
    if (!text)
        return;
    serve_element(page->main, "<details><summary>", title, "</summary>\n<pre>");
    serve_element(page->main, "", text, "</pre></details>\n");
}

/* ---- the whole ---- */

static void add_top(const ViewNumber *number, const char *back, const char *study)
{
    ServePage *page = number->page;
    const char *address = view_text(number->found, "address");
    const json_t *records = json_object_get(number->found, "records");
    page->title = g_strdup(address);
    serve_element(page->main, "<p class=\"soft\"><a href=\"", back, "\">");
    serve_element(page->main, "", study, "</a></p>\n");
    view_heading(page, view_text(number->found, "printed"));
    serve_element(page->main, "<p class=\"soft\"><code>", address, "</code></p>\n");
    g_autofree char *in =
        view_count(page, NN_("{1} patient is in the number", "{1} patients are in the number"),
            (gint64)json_array_size(json_object_get(records, "in")));
    g_autofree char *out = view_count(page, NN_("{1} is not", "{1} are not"),
        (gint64)json_array_size(json_object_get(records, "out")));
    g_autofree char *lede = base_words_say(page->words, N_("{1}, {2}."), "tt", in, out);
    serve_lede(page, lede);
}

static void show_number(ViewNumber *number, const char *back, const char *study)
{
    ServePage *page = number->page;
    const char *r = view_text(number->found, "r");
    add_top(number, back, study);
    g_string_append(page->main, "<div class=\"two\">\n<div>\n");
    view_number_in(number);
    add_code(page, serve_say(page, N_("In R, without this program")), r);
    add_code(
        page, serve_say(page, N_("The SQL that chose them")), view_text(number->found, "sql"));
    g_string_append(page->main, "</div>\n<div>\n");
    add_facts(number);
    view_number_out(number);
    view_number_corrections(number);
    g_string_append(page->main, "</div>\n</div>\n");
    view_number_sources(number);
}

/* The command line, also of a question: as a file first. */
static void add_command(ServePage *page, const CommandExplain *options)
{
    const char *const words[] = {options->question ? "question.yaml" : options->study,
        options->address, options->snapshot ? "--snapshot" : NULL, options->snapshot, NULL};
    serve_terminal(page, "explain", view_site(page)->shown, words);
}

gboolean view_explain(ServePage *page, const CommandExplain *options, const char *back,
    const char *study, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandExplain spoken = *options;
    spoken.lang = base_words_code(page->words);
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !command_explain(&spoken, &sinks, &taken.facts, error))
        return FALSE;
    json_t *found = view_json(&taken, error);
    if (!found)
        return FALSE;
    ViewNumber number = view_number_begin(page, registry_study(registry), found);
    show_number(&number, back, study);
    add_command(page, options);
    view_number_clear(&number);
    json_decref(found);
    return TRUE;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *study = serve_request_segment(page->request, 1);
    const char *address = serve_request_segment(page->request, 2);
    if (!study || !address) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("no number has this address")));
        return FALSE;
    }
    const CommandExplain options = {.db = view_site(page)->db,
        .study = study,
        .address = address,
        .format = "json",
        .snapshot = serve_request_parameter(page->request, "snapshot")};
    const ViewParameter snapshot = {"snapshot", options.snapshot};
    g_autoptr(GString) path = g_string_new("/reports/");
    serve_escape(path, study);
    g_autofree char *back = view_address(path->str, &snapshot, 1);
    return view_check_study(page, study, error) &&
           view_explain(page, &options, back, study, error);
}

const ServeView view_explain_number = {.name = "n", .show = show, .title = NULL};
