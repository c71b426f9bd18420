/**
 * @file
 * The choices of a comparison: outcome, groups, visits, patients, test, covariates.
 */
#include <string.h>

#include "commands/vars.h"
#include "serve/views/ask.h"

/* ---- parts of the form ---- */

/* A field that offers what is in a list, and takes what is typed: "age:<65,65+". */
static void add_field(
    ServePage *page, const char *name, const char *label, const char *list, const char *value)
{
    g_string_append_printf(page->main, "<p class=\"field\"><label for=\"a-%s\">", name);
    serve_element(page->main, "", label, "</label>");
    g_string_append_printf(
        page->main, "<input id=\"a-%s\" name=\"%s\" list=\"%s\"", name, name, list);
    serve_element(page->main, " value=\"", value ? value : "", "\"></p>\n");
}

static void add_option(ServePage *page, const char *value, const char *label, bool is_chosen)
{
    serve_element(page->main, "<option value=\"", value, is_chosen ? "\" selected>" : "\">");
    serve_element(page->main, "", label, "</option>");
}

/* ---- variables ---- */

static bool is_outcome(const json_t *variable)
{
    const char *type = view_text(variable, "type");
    return g_strcmp0(type, "integer") == 0 || g_strcmp0(type, "number") == 0 ||
           g_strcmp0(type, "choice") == 0 || g_strcmp0(type, "checkbox") == 0;
}

static bool is_group(const json_t *variable)
{
    return g_strcmp0(view_text(variable, "type"), "choice") == 0;
}

static void add_list(ServePage *page, const json_t *variables, const char *id,
    bool (*is_in)(const json_t *variable), const char *more)
{
    size_t i;
    json_t *one;
    g_string_append_printf(page->main, "<datalist id=\"%s\">", id);
    if (more)
        add_option(page, more, serve_say(page, more), false);
    json_array_foreach(variables, i, one)
    {
        g_autofree char *label = base_words_say(page->words, N_("{1} (n = {2})"), "tn",
            view_text(one, "label") ? view_text(one, "label") : "", view_number(one, "n"));
        if (is_in(one))
            add_option(page, view_text(one, "name"), label, false);
    }
    g_string_append(page->main, "</datalist>\n");
}

static gboolean read_variables(ServePage *page, json_t **json, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandVars options = {.db = view_site(page)->db, .table = view_table(page, "json")};
    return command_vars(&options, &sinks, &taken.facts, error) &&
           (*json = view_json(&taken, error)) != NULL;
}

/* ---- the form ---- */

/* "a,b" has "b". */
static bool has_word(const char *words, const char *word)
{
    g_auto(GStrv) each = g_strsplit(words ? words : "", ",", -1);
    return g_strv_contains((const char *const *)each, word);
}

static void add_visits(ServePage *page, const SchemaStudy *study, const ViewAsk *ask)
{
    serve_element(page->main, "<fieldset><legend class=\"label\">", serve_say(page, N_("At")),
        "</legend>\n");
    for (size_t e = 0; e < study->n_events; e++) {
        serve_element(page->main,
            "<label class=\"tick\"><input type=\"checkbox\" name=\"visit\" value=\"",
            study->events[e].name,
            has_word(ask->visits, study->events[e].name) ? "\" checked>" : "\">");
        serve_element(page->main, "", study->events[e].label, "</label>\n");
    }
    serve_element(page->main, "<p class=\"soft small\">",
        serve_say(page, N_("None ticked: wherever the outcome is asked.")),
        "</p></fieldset>\n");
}

static void add_patients(ServePage *page, const Registry *registry, const ViewAsk *ask)
{
    static const char *const signs[] = {"=", "<>", "<=", "<", ">=", ">"};
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    serve_element(
        page->main, "<fieldset><legend>", serve_say(page, N_("Among")), "</legend>\n");
    serve_element(page->main, "<p class=\"field\"><label for=\"a-cohort\">",
        serve_say(page, N_("Patients")), "</label><select id=\"a-cohort\" name=\"cohort\">");
    add_option(page, "", serve_say(page, N_("all")), !ask->cohort);
    for (guint i = 0; i < names->len; i++)
        add_option(page, names->pdata[i], names->pdata[i],
            g_strcmp0(ask->cohort, names->pdata[i]) == 0);
    g_string_append(page->main, "</select></p>\n");
    serve_element(page->main, "<p class=\"field\"><label for=\"a-where\">",
        serve_say(page, N_("Only those for whom this is true (SQL)")), "</label>");
    serve_element(page->main, "<input id=\"a-where\" name=\"where\" value=\"",
        ask->where ? ask->where : "", "\"></p>\n");
    serve_element(page->main, "<p class=\"field\"><span class=\"label\">",
        serve_say(page, N_("Add a condition")), "</span>");
    serve_element(page->main, "<input name=\"of\" list=\"outcomes\" size=\"12\" aria-label=\"",
        serve_say(page, N_("Variable")), "\"> ");
    serve_element(
        page->main, "<select name=\"is\" aria-label=\"", serve_say(page, N_("is")), "\">");
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        add_option(page, signs[i], signs[i], false);
    serve_element(page->main, "</select> <input name=\"than\" size=\"5\" aria-label=\"",
        serve_say(page, N_("Value")), "\"></p></fieldset>\n");
}

static void add_test(ServePage *page, const ViewAsk *ask)
{
    static const char *const tests[][2] = {{"", N_("none: no P")},
        {"auto", N_("by the kind of value: ranks, exact")}, {"t", N_("means: t or ANOVA")},
        {"rank_sum", N_("Wilcoxon rank-sum")}, {"kruskal", N_("Kruskal-Wallis")},
        {"fisher", N_("Fisher's exact")}, {"chisq", N_("chi-squared")},
        {"trend", N_("trend over the groups")}};
    serve_element(page->main, "<fieldset><legend>", serve_say(page, N_("Test")), "</legend>\n");
    serve_element(page->main, "<p class=\"field\"><label for=\"a-test\">",
        serve_say(page, N_("Declared")), "</label><select id=\"a-test\" name=\"test\">");
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        add_option(page, tests[i][0], serve_say(page, tests[i][1]),
            g_strcmp0(ask->test ? ask->test : "", tests[i][0]) == 0);
    g_string_append(page->main, "</select></p>\n<label class=\"tick\"><input type=\"checkbox\" "
                                "name=\"pairwise\" value=\"yes\"");
    serve_element(page->main, ask->pairwise ? " checked>" : ">",
        serve_say(page, N_("every pair of groups")), "</label>\n");
    add_field(page, "adjust", serve_say(page, N_("Adjust for")), "outcomes", ask->adjust);
    add_field(page, "subgroups", serve_say(page, N_("Within subgroups of")), "groups",
        ask->subgroups);
    serve_element(page->main, "<p class=\"soft small\">",
        serve_say(page, N_("Changing the question starts a new comparison; they are counted "
                           "over the registry's life.")),
        "</p></fieldset>\n");
}

gboolean view_ask_choices(ServePage *page, const ViewAsk *ask, GError **error)
{
    json_t *json = NULL;
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !read_variables(page, &json, error))
        return FALSE;
    const json_t *variables = json_object_get(json, "variables");
    serve_ask(page, "/ask", "choices");
    add_list(page, variables, "outcomes", is_outcome, "survival");
    add_list(page, variables, "groups", is_group, "site");
    serve_element(
        page->main, "<fieldset><legend>", serve_say(page, N_("Compare")), "</legend>\n");
    add_field(page, "outcome", serve_say(page, N_("Outcome")), "outcomes", ask->outcome);
    add_field(page, "by", serve_say(page, N_("Between the groups of")), "groups", ask->by);
    g_string_append(page->main, "</fieldset>\n");
    add_visits(page, registry_study(registry), ask);
    add_patients(page, registry, ask);
    add_test(page, ask);
    serve_element(page->main, "<p class=\"acts\"><button class=\"main\">",
        serve_say(page, N_("Show")), "</button>");
    serve_element(
        page->main, "<a href=\"/ask\">", serve_say(page, N_("Start anew")), "</a></p>\n");
    serve_form_end(page);
    json_decref(json);
    return TRUE;
}
