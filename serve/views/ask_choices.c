/**
 * @file
 * The choices of a comparison: outcome, groups, visits, patients, test, covariates. Each is
 * looked up in lists, so that nothing need be known by heart; what was typed in an address
 * stays.
 */
#include <string.h>

#include "registry/snapshot.h"
#include "serve/views/ask.h"

/* ---- parts of the form ---- */

static void add_option(
    const ServePage *page, const char *value, const char *label, bool is_chosen)
{
    serve_element(page->main, "<option value=\"", value, is_chosen ? "\" selected>" : "\">");
    serve_element(page->main, "", label, "</option>");
}

/* The options of a list under their forms. Whether `chosen` was among them. */
static bool add_options(const ServePage *page, const GPtrArray *list, const char *chosen)
{
    bool is_there = false;
    const char *group = NULL;
    for (guint i = 0; i < list->len; i++) {
        const ViewChoice *one = list->pdata[i];
        const bool is_chosen = g_strcmp0(chosen, one->value) == 0 && !is_there;
        if (!group || !g_str_equal(group, one->group)) {
            g_string_append(page->main, group ? "</optgroup>" : "");
            serve_element(page->main, "<optgroup label=\"", one->group, "\">");
        }
        group = one->group;
        add_option(page, one->value, one->label, is_chosen);
        is_there = is_there || is_chosen;
    }
    g_string_append(page->main, group ? "</optgroup>" : "");
    return is_there;
}

static void begin_field(
    const ServePage *page, const char *name, const char *id, const char *label)
{
    g_string_append_printf(page->main, "<p class=\"field\"><label for=\"a-%s\">", id);
    serve_element(page->main, "", label, "</label>");
    g_string_append_printf(page->main, "<select id=\"a-%s\" name=\"%s\">", id, name);
}

static void end_field(const ServePage *page)
{
    g_string_append(page->main, "</select></p>\n");
}

/* One to choose from a list; one that is not in it stands at the end. */
static void add_select(const ServePage *page, const char *name, const char *id,
    const char *label, const char *blank, const GPtrArray *list, const char *chosen)
{
    begin_field(page, name, id, label);
    add_option(page, "", blank, !chosen);
    if (!add_options(page, list, chosen) && chosen)
        add_option(page, chosen, chosen, true);
    end_field(page);
}

/* Several to choose: those that are, each with its own field, and one more. */
static void add_selects(const ServePage *page, const char *name, const char *label,
    const char *more, const GPtrArray *list, const char *chosen)
{
    g_auto(GStrv) each = g_strsplit(chosen ? chosen : "", ",", -1);
    guint n = 0;
    for (; each[n] && each[n][0] != '\0'; n++) {
        g_autofree char *id = n == 0 ? g_strdup(name) : g_strdup_printf("%s-%u", name, n + 1);
        add_select(page, name, id, n == 0 ? label : serve_say(page, N_("and")),
            serve_say(page, N_("(take out)")), list, each[n]);
    }
    g_autofree char *id = n == 0 ? g_strdup(name) : g_strdup_printf("%s-%u", name, n + 1);
    add_select(page, name, id, n == 0 ? label : serve_say(page, N_("and")),
        n == 0 ? serve_say(page, N_("choose")) : more, list, NULL);
}

static void add_text(const ServePage *page, const char *name, const char *label,
    const char *value, const char *hint)
{
    g_string_append_printf(page->main, "<p class=\"field\"><label for=\"a-%s\">", name);
    serve_element(page->main, "", label, "</label>");
    g_string_append_printf(page->main, "<input id=\"a-%s\" name=\"%s\"", name, name);
    serve_element(page->main, " placeholder=\"", hint, "\"");
    serve_element(page->main, " value=\"", value ? value : "", "\"></p>\n");
}

static void add_tick(const ServePage *page, const char *name, const char *value,
    const char *label, bool is_ticked)
{
    g_string_append_printf(page->main,
        "<label class=\"tick\"><input type=\"checkbox\" id=\"a-%s-%s\" name=\"%s\"", name,
        value, name);
    serve_element(page->main, " value=\"", value, is_ticked ? "\" checked>" : "\">");
    serve_element(page->main, "", label, "</label>\n");
}

static void begin_set(const ServePage *page, const char *title)
{
    serve_element(page->main, "<fieldset><legend>", title, "</legend>\n");
}

static void end_set(const ServePage *page)
{
    g_string_append(page->main, "</fieldset>\n");
}

static void add_hint(const ServePage *page, const char *text)
{
    serve_element(page->main, "<p class=\"soft small\">", text, "</p>\n");
}

/* "a,b" has "b". */
static bool has_word(const char *words, const char *word)
{
    g_auto(GStrv) each = g_strsplit(words ? words : "", ",", -1);
    return g_strv_contains((const char *const *)each, word);
}

/* ---- what, and between whom ---- */

static void add_compared(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autofree char *by = NULL, *cuts = NULL;
    g_autoptr(GPtrArray) outcomes = view_ask_outcomes(page, study);
    g_autoptr(GPtrArray) groups = view_ask_groupings(page, study, true);
    SchemaVariable variable;
    view_ask_groups(ask, &by, &cuts);
    const bool is_known = view_ask_variable(study, by, &variable);
    size_t n = 0;
    if (is_known)
        (void)schema_variable_choices(&variable, &n);
    begin_set(page, serve_say(page, N_("Compare")));
    add_selects(page, "outcome", serve_say(page, N_("Outcome")),
        serve_say(page, N_("another outcome")), outcomes, ask->asked.outcomes);
    add_tick(page, "baseline", "yes",
        serve_say(page, N_("what the groups are like at the start")), ask->asked.is_baseline);
    add_select(page, "by", "by", serve_say(page, N_("Between the groups of")),
        serve_say(page, N_("choose")), groups, by[0] != '\0' ? by : NULL);
    serve_hidden(page, "by_was", by);
    if (by[0] != '\0')
        add_text(page, "cuts",
            is_known && n == 0 ? serve_say(page, N_("In these ranges"))
                               : serve_say(page, N_("Only some, or joined by +")),
            cuts, is_known && n == 0 ? "<65,65+" : "");
    if (is_known && n > 0 && cuts)
        add_hint(page, serve_say(page, N_("By code or label; empty for each by itself.")));
    end_set(page);
}

/* ---- at which visits ---- */

/* Whether any outcome that is chosen, or all where none is, may have a value there. */
static bool is_had(const ViewAskStudy *study, const ViewAsk *ask, size_t event)
{
    g_auto(GStrv) each = g_strsplit(ask->asked.outcomes ? ask->asked.outcomes : "", ",", -1);
    bool any = !ask->asked.outcomes;
    for (size_t i = 0; each[i]; i++) {
        const char *name = g_str_has_prefix(each[i], "responders:")
                               ? each[i] + strlen("responders:")
                               : each[i];
        SchemaVariable variable;
        size_t n = 0;
        if (!view_ask_variable(study, name, &variable))
            continue;
        for (size_t e = 0; e < study->study->n_events; e++)
            n += schema_variable_at(study->study, &variable, e);
        any = any || (n > 1 && schema_variable_at(study->study, &variable, event));
    }
    return any;
}

static void add_visits(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    bool any = false;
    for (size_t e = 0; e < study->study->n_events; e++) {
        const SchemaEvent *event = &study->study->events[e];
        const bool is_ticked = has_word(ask->asked.visits, event->name);
        if (!is_had(study, ask, e) && !is_ticked)
            continue;
        if (!any)
            begin_set(page, serve_say(page, N_("At")));
        any = true;
        add_tick(page, "visit", event->name, event->label, is_ticked);
    }
    if (!any)
        return;
    add_hint(page, serve_say(page, N_("None ticked: wherever the outcome is asked.")));
    end_set(page);
}

/* ---- among whom ---- */

static void add_cohorts(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autoptr(GPtrArray) names = registry_analysis_names(study->registry);
    begin_field(page, "cohort", "cohort", serve_say(page, N_("Patients")));
    add_option(page, "", serve_say(page, N_("all")), !ask->asked.cohort);
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        const bool is_chosen = g_strcmp0(ask->asked.cohort, name) == 0;
        g_autofree char *label = base_words_say(page->words, N_("of the study {1}"), "t", name);
        if (is_chosen || !view_is_saved(study->registry, name))
            add_option(page, name, label, is_chosen);
    }
    end_field(page);
}

/* One hospital, or all; whoever sees one alone has no choice. */
static void add_hospitals(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    if (page->hospital) {
        add_hint(page, view_site_label(study->study, page->hospital));
        return;
    }
    begin_field(page, "site", "site", serve_say(page, N_("Hospital")));
    add_option(page, "", serve_say(page, N_("all")), !ask->asked.site);
    for (size_t i = 0; i < study->study->n_sites; i++)
        add_option(page, study->study->sites[i].code, study->study->sites[i].label,
            g_strcmp0(ask->asked.site, study->study->sites[i].code) == 0);
    end_field(page);
}

/* Where locks cannot be read, the command that answers says why. */
static void add_state(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = registry_locks_sound(study->registry, &doubt, NULL);
    if (locks && locks->len > 0)
        view_add_states(page, locks, "a-snapshot", ask->asked.table.snapshot);
}

static void add_conditions(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autoptr(GPtrArray) parts = view_ask_conditions(ask->asked.where);
    if (parts->len > 0)
        g_string_append(page->main, "<ul class=\"conditions\">\n");
    for (guint i = 0; i < parts->len; i++) {
        g_autofree char *words = view_ask_condition_words(page, study, parts->pdata[i]);
        g_autofree char *address = view_ask_address_without(ask, i);
        serve_element(page->main, "<li>", words, " ");
        serve_element(page->main, "<a href=\"", address, "\">");
        serve_element(page->main, "", serve_say(page, N_("Take out")), "</a></li>\n");
    }
    if (parts->len > 0)
        g_string_append(page->main, "</ul>\n");
}

/* The value of the condition that waits for one: of what has codes, a list of them. */
static void add_value(ServePage *page, const SchemaVariable *variable)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    const bool is_checkbox = variable->field && variable->field->type == SCHEMA_CHECKBOX;
    const bool is_number = schema_variable_has_number_codes(variable);
    const char *label = serve_say(page, N_("Value"));
    if (n == 0 || is_checkbox) {
        serve_element(page->main,
            " <input id=\"a-than\" name=\"than\" size=\"5\" aria-label=\"", label, "\">");
        return;
    }
    serve_element(
        page->main, " <select id=\"a-than\" name=\"than\" aria-label=\"", label, "\">");
    add_option(page, "", serve_say(page, N_("choose")), true);
    for (size_t i = 0; i < n; i++) {
        g_autofree char *quoted =
            is_number ? g_strdup(choices[i].code) : g_strdup_printf("'%s'", choices[i].code);
        add_option(page, quoted, choices[i].label, false);
    }
    g_string_append(page->main, "</select>");
}

static void add_new_condition(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autoptr(GPtrArray) columns = view_ask_columns(page, study);
    SchemaVariable variable = {0};
    const bool is_known = ask->of && view_ask_variable(study, ask->of, &variable);
    add_select(page, "of", "of",
        ask->asked.where ? serve_say(page, N_("and only where"))
                         : serve_say(page, N_("Only where")),
        serve_say(page, N_("choose")), columns, is_known ? ask->of : NULL);
    if (!is_known)
        return;
    size_t n = 0;
    (void)schema_variable_choices(&variable, &n);
    serve_hidden(page, "of_was", ask->of);
    serve_element(page->main,
        "<p class=\"field\"><select id=\"a-is\" name=\"is\" aria-label=\"",
        serve_say(page, N_("is")), "\">");
    for (size_t i = 0; i < G_N_ELEMENTS(view_ask_signs); i++)
        add_option(page, view_ask_signs[i][0], serve_say(page, view_ask_signs[i][1]),
            n == 0 ? i == 2 : i == 0);
    g_string_append(page->main, "</select>");
    add_value(page, &variable);
    g_string_append(page->main, "</p>\n");
}

static void add_patients(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    begin_set(page, serve_say(page, N_("Among")));
    add_cohorts(page, study, ask);
    add_hospitals(page, study, ask);
    add_state(page, study, ask);
    add_conditions(page, study, ask);
    add_new_condition(page, study, ask);
    serve_element(page->main, "<details><summary class=\"soft small\">",
        serve_say(page, N_("The conditions as SQL")), "</summary>\n");
    add_text(page, "where", serve_say(page, N_("Only those for whom this is true (SQL)")),
        ask->asked.where, "sins <= 9");
    g_string_append(page->main, "</details>\n");
    end_set(page);
}

/* ---- how ---- */

static void add_list(ServePage *page, const char *name, const char *label,
    const char *const (*list)[2], size_t n, const char *chosen)
{
    begin_field(page, name, name, label);
    for (size_t i = 0; i < n; i++)
        add_option(page, list[i][0], serve_say(page, list[i][1]),
            g_strcmp0(chosen ? chosen : "", list[i][0]) == 0);
    end_field(page);
}

static void add_test(ServePage *page, const ViewAsk *ask)
{
    static const char *const tests[][2] = {{"", N_("none: no P")},
        {"auto", N_("by the kind of value: ranks, exact")}, {"t", N_("means: t or ANOVA")},
        {"tukey", N_("means: Tukey for pairs")}, {"rank_sum", N_("Wilcoxon rank-sum")},
        {"kruskal", N_("Kruskal-Wallis")}, {"fisher", N_("Fisher's exact")},
        {"chisq", N_("chi-squared")}, {"trend", N_("trend over the groups")}};
    begin_set(page, serve_say(page, N_("Test")));
    add_list(page, "test", serve_say(page, N_("Declared")), tests, G_N_ELEMENTS(tests),
        ask->asked.test);
    add_tick(page, "pairwise", "yes", serve_say(page, N_("every pair of groups")),
        ask->asked.pairwise);
    add_text(page, "min_n", serve_say(page, N_("No P where a group has fewer than")),
        ask->asked.min_n, "10");
    add_hint(page, serve_say(page, N_("Changing the question starts a new comparison; they are "
                                      "counted over the registry's life.")));
    end_set(page);
}

static void add_models(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    g_autoptr(GPtrArray) covariates = view_ask_covariates(page, study);
    g_autoptr(GPtrArray) levels = view_ask_groupings(page, study, false);
    begin_set(page, serve_say(page, N_("Adjust")));
    add_selects(page, "adjust", serve_say(page, N_("Adjust for")),
        serve_say(page, N_("another covariate")), covariates, ask->asked.adjust);
    add_selects(page, "subgroups", serve_say(page, N_("Within subgroups of")),
        serve_say(page, N_("another variable")), levels, ask->asked.subgroups);
    end_set(page);
}

static void add_more(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    static const char *const summaries[][2] = {{"", N_("as the test")},
        {"median", N_("median [quartiles]")}, {"mean", N_("mean \xc2\xb1 SD")},
        {"both", N_("both")}};
    g_autoptr(GPtrArray) levels = view_ask_groupings(page, study, false);
    const bool is_open =
        ask->asked.summary || ask->asked.strata || ask->asked.times || ask->asked.is_raw;
    g_string_append(page->main, is_open ? "<details open>" : "<details>");
    serve_element(page->main, "<summary>", serve_say(page, N_("More")), "</summary>\n");
    add_list(page, "summary", serve_say(page, N_("Numbers as")), summaries,
        G_N_ELEMENTS(summaries), ask->asked.summary);
    add_text(page, "times", serve_say(page, N_("Survival at these days")), ask->asked.times,
        "183,365");
    add_select(page, "strata", "strata", serve_say(page, N_("Times within the levels of")),
        serve_say(page, N_("choose")), levels, ask->asked.strata);
    add_tick(page, "raw", "yes", serve_say(page, N_("changes not adjusted for the start")),
        ask->asked.is_raw);
    g_string_append(page->main, "</details>\n");
}

void view_ask_choices(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask)
{
    serve_ask(page, "/ask", "choices");
    add_compared(page, study, ask);
    add_visits(page, study, ask);
    add_patients(page, study, ask);
    add_test(page, ask);
    add_models(page, study, ask);
    add_more(page, study, ask);
    serve_element(page->main, "<p class=\"acts\"><button class=\"main\" id=\"a-show\">",
        serve_say(page, N_("Show")), "</button>");
    serve_element(
        page->main, "<a href=\"/ask\">", serve_say(page, N_("Start anew")), "</a></p>\n");
    serve_form_end(page);
}
