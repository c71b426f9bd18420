/**
 * @file
 * Ask: a comparison that one would publish, from choices; no P before a test is declared.
 */
#include "serve/views/ask.h"

#include <string.h>

#include "base/error.h"
#include "commands/compare_words.h"
#include "serve/views/ask_ids.h"
#include "serve/views/views.h"
#include "serve/views/wording.h"

/* ---- what is no question ---- */

static gboolean fail(GError **error, const char *sentence)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, sentence);
    return FALSE;
}

/* Groups are asked about, not single patients: an id in an address would be in a history. */
static gboolean check_ids(const ServePage *page, const ViewAsk *ask, GError **error)
{
    const CommandCompare *asked = &ask->asked;
    const char *const texts[] = {asked->where, asked->by, asked->outcomes, asked->subgroups,
        asked->adjust, asked->strata};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (view_names_patients(texts[i]))
            return fail(error,
                serve_say(page, N_("record_id: groups of patients are asked about here; a "
                                   "single one has a page of their own")));
    return TRUE;
}

/* What may be asked at all. The command takes a study as a path, too, and no path comes from
 * the page. */
static gboolean check_may(const ServePage *page, const ViewAsk *ask, GError **error)
{
    return check_ids(page, ask, error) &&
           (!ask->asked.cohort || view_check_study(page, ask->asked.cohort, error));
}

/* A number makes no groups by itself. */
static gboolean check_ranges(
    const ServePage *page, const ViewAskStudy *study, const ViewAsk *ask, GError **error)
{
    g_autofree char *by = NULL, *cuts = NULL;
    SchemaVariable variable;
    size_t n = 0;
    view_ask_groups(ask, &by, &cuts);
    if (cuts || !view_ask_variable(study, by, &variable))
        return TRUE;
    (void)schema_variable_choices(&variable, &n);
    if (n > 0)
        return TRUE;
    g_autofree char *sentence = base_words_say(page->words,
        N_("{1} is a number: say in which ranges, as <65,65+ or 0-6,7-12,13+."), "t",
        schema_variable_label(&variable));
    return fail(error, sentence);
}

/* What rests on a test is asked for without one. */
static gboolean check_test(const ServePage *page, const ViewAsk *ask, GError **error)
{
    const CommandCompare *asked = &ask->asked;
    const bool is_more = asked->adjust || asked->subgroups || asked->strata || asked->pairwise;
    return asked->test || asked->is_baseline || !is_more ||
           fail(error, serve_say(page, N_("Models, subgroups, strata and pairs of groups rest "
                                          "on a test: declare one.")));
}

static gboolean check(
    const ServePage *page, const ViewAskStudy *study, const ViewAsk *ask, GError **error)
{
    return check_may(page, ask, error) && check_ranges(page, study, ask, error) &&
           check_test(page, ask, error);
}

/* ---- asking ---- */

static gboolean compare(const ServePage *page, const CommandCompare *options, bool as_file,
    ViewTaken *taken, GError **error)
{
    CommandSinks sinks = view_sinks(page, taken);
    if (as_file)
        sinks.document = NULL;
    return command_compare(options, &sinks, &taken->facts, error);
}

/* A picture to be shown in the page, or kept as a file. It is the same question, which stands
 * in the log already. */
static gboolean give_picture(
    ServePage *page, const ViewAsk *ask, const char *how, const char *id, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const bool is_png = g_str_equal(how, "png");
    CommandCompare options = view_ask_command(page, ask, is_png ? "docx" : "html");
    options.unlogged = true;
    if (!compare(page, &options, false, &taken, error))
        return FALSE;
    if (is_png)
        return view_give_bitmap(page, taken.document, id, error);
    if (!view_give_picture(page, taken.document, id, error))
        return FALSE;
    g_autofree char *name = g_strconcat("comparison_", id, ".svg", NULL);
    if (g_str_equal(how, "svg"))
        serve_response_is_file(page->file, name);
    return TRUE;
}

static gboolean give_yaml(ServePage *page, const ViewAsk *ask, GError **error)
{
    static const ViewFormat yaml = {"yaml", "YAML", "application/yaml; charset=utf-8", "yaml"};
    g_auto(ViewTaken) taken = {0};
    const CommandCompare options = view_ask_command(page, ask, "text");
    if (!compare(page, &options, false, &taken, error))
        return FALSE;
    g_string_assign(taken.bytes, taken.document->analysis);
    view_give_file(page, &taken, &yaml, "comparison");
    return TRUE;
}

static gboolean give_file(
    ServePage *page, const ViewAsk *ask, const char *format, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const ViewFormat *how = view_format(format);
    if (g_str_equal(format, "yaml"))
        return give_yaml(page, ask, error);
    if (!how)
        return fail(error, serve_say(page, N_("no report is written in this format")));
    const CommandCompare options = view_ask_command(page, ask, how->format);
    if (!compare(page, &options, true, &taken, error))
        return FALSE;
    view_give_file(page, &taken, how, "comparison");
    return TRUE;
}

/* Command line words of the question, and of who asks. */
static void add_command(ServePage *page, const ViewAsk *ask, bool as_file)
{
    const CommandCompare options = view_ask_command(page, ask, "text");
    g_autoptr(GPtrArray) words = command_compare_words(&options);
    g_ptr_array_add(words, g_strdup("--user"));
    g_ptr_array_add(words, g_strdup(page->signature));
    if (options.table.snapshot) {
        g_ptr_array_add(words, g_strdup("--snapshot"));
        g_ptr_array_add(words, g_strdup(options.table.snapshot));
    }
    if (as_file) {
        g_ptr_array_add(words, g_strdup("--yaml"));
        g_ptr_array_add(words, g_strdup("question.yaml"));
    }
    g_ptr_array_add(words, NULL);
    serve_terminal(page, "compare", view_site(page)->shown, (const char *const *)words->pdata);
}

/* One number of the answer. */
static gboolean show_number(
    ServePage *page, const ViewAsk *ask, const char *address, GError **error)
{
    const CommandCompare question = view_ask_command(page, ask, "json");
    g_autofree char *back = view_ask_address(ask, "/ask");
    const CommandExplain options = {.db = question.db,
        .address = address,
        .format = "json",
        .snapshot = question.table.snapshot,
        .question = &question};
    add_command(page, ask, true);
    return view_explain(page, &options, back, serve_say(page, N_("the table")), error);
}

/* ---- the page ---- */

/* Three questions to begin with, of what the study has. */
static void add_examples(ServePage *page, const ViewAskStudy *study)
{
    static const char *const examples[][4] = {{"age", "sex", NULL, NULL},
        {"survival", "sex", "auto", NULL}, {NULL, "sex", NULL, "baseline"}};
    SchemaVariable variable;
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
        const ViewAsk one = {.asked = {.outcomes = examples[i][0],
                                 .by = examples[i][1],
                                 .test = examples[i][2],
                                 .is_baseline = examples[i][3] != NULL}};
        if (!view_ask_variable(study, "sex", &variable) ||
            (i == 0 && !view_ask_variable(study, "age", &variable)))
            continue;
        g_autofree char *address = view_ask_address(&one, "/ask");
        g_autofree char *text = base_words_say(page->words, N_("{1} by {2}"), "tt",
            examples[i][0] ? serve_say(page, examples[i][0])
                           : serve_say(page, N_("Characteristics")),
            examples[i][1]);
        if (!any)
            serve_element(page->main, "<p>", serve_say(page, N_("For example:")), "</p>\n<ul>");
        any = true;
        serve_element(page->main, "<li><a href=\"", address, "\">");
        serve_element(page->main, "", text, "</a></li>");
    }
    g_string_append(page->main, any ? "</ul>\n" : "");
}

/* Why there is no answer; where a test is all that is wanting, it is one click away. */
static void add_fault(ServePage *page, const ViewAsk *ask, const char *message)
{
    const bool wants_test = !ask->asked.test && g_str_has_prefix(message, "--test none");
    g_autofree char *line = view_in_page_words(page, message);
    page->status = 422;
    serve_fault(page->main, "role=\"alert\"",
        wants_test ? serve_say(page, N_("Times to an event are shown with their test: declare "
                                        "one."))
                   : line);
    ViewAsk tested = *ask;
    tested.asked.test = "auto";
    g_autofree char *address = view_ask_address(&tested, "/ask");
    g_autoptr(GError) unneeded = NULL;
    if (!wants_test && check_test(page, ask, &unneeded))
        return;
    serve_element(page->main, "<p class=\"acts\"><a class=\"button\" href=\"", address, "\">");
    serve_element(page->main, "",
        serve_say(page, N_("Declare the usual test: ranks for numbers, counts by Fisher or "
                           "chi-squared")),
        "</a></p>\n");
}

static gboolean add_right(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask,
    const ViewTaken *taken, const GError *fault, GError **error)
{
    g_string_append(page->main, "<div class=\"answer\">\n");
    /* In a narrow window the form stands below its answer. */
    if (view_ask_is_whole(ask))
        serve_element(page->main, "<p class=\"to-choices\"><a href=\"#a-outcome\">",
            serve_say(page, N_("Change the question")), "</a></p>\n");
    if (page->fault)
        serve_fault(page->main, "role=\"alert\"", page->fault);
    if (fault)
        add_fault(page, ask, fault->message);
    for (guint i = 0; taken->told && i < taken->told->len; i++) {
        g_autofree char *line = view_in_page_words(page, taken->told->pdata[i]);
        serve_element(page->main, "<p class=\"question\">", line, "</p>\n");
    }
    if (taken->document)
        view_ask_answer(page, ask, taken->document);
    const bool is_begun = ask->asked.outcomes || ask->asked.by || ask->asked.is_baseline;
    if (!is_begun)
        add_examples(page, study);
    const gboolean ok = is_begun || view_ask_saved(page, study->registry, error);
    g_string_append(page->main, "</div>\n");
    return ok;
}

/* What is wanted next, or what was answered. New. */
static char *lede_of(const ServePage *page, const ViewAsk *ask, const ViewTaken *taken)
{
    if (taken->document)
        return view_ask_lede(page, taken->document);
    if (view_ask_is_whole(ask))
        return g_strdup(serve_say(page, N_("This question cannot be put so.")));
    if (ask->asked.outcomes)
        return g_strdup(serve_say(page, N_("Choose between which groups.")));
    return g_strdup(ask->asked.by ? serve_say(page, N_("Choose an outcome."))
                                  : serve_say(page, N_("Choose an outcome and groups.")));
}

/* A question that cannot be put leaves the choices as they are, with the reason beside them. */
static gboolean show_page(ServePage *page, const ViewAsk *ask, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_auto(ViewAskStudy) study = {0};
    g_autoptr(GError) fault = NULL;
    const bool is_whole = view_ask_is_whole(ask);
    if (!view_ask_study_open(page, ask, &study, error))
        return FALSE;
    /* The text form of the command hands its document over, too, and draws nothing. */
    const CommandCompare options = view_ask_command(page, ask, "text");
    if (is_whole && check(page, &study, ask, &fault))
        (void)compare(page, &options, false, &taken, &fault);
    if (fault && !g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    g_autofree char *lede = lede_of(page, ask, &taken);
    view_heading(page, NULL);
    serve_lede(page, lede);
    g_string_append(page->main, is_whole ? "<div class=\"side answered\" id=\"asked\">\n"
                                         : "<div class=\"side\" id=\"asked\">\n");
    view_ask_choices(page, &study, ask);
    const gboolean ok = add_right(page, &study, ask, &taken, fault, error);
    g_string_append(page->main, "</div>\n");
    if (is_whole)
        add_command(page, ask, false);
    return ok;
}

static gboolean show(ServePage *page, GError **error)
{
    const char *what = serve_request_segment(page->request, 1);
    const char *which = serve_request_segment(page->request, 2);
    g_auto(ViewAsk) ask = view_ask_read(page->request);
    /* What a form of choices sent becomes the address of the question. */
    if (serve_request_parameter(page->request, "by_was") && !page->fault) {
        g_autofree char *address = view_ask_address(&ask, "/ask");
        page->file = serve_response_go(address);
        return TRUE;
    }
    if (!what || !which)
        return show_page(page, &ask, error);
    page->next = view_ask_address(&ask, "/ask");
    if (!check_may(page, &ask, error))
        return FALSE;
    if (g_str_equal(what, "n"))
        return show_number(page, &ask, which, error);
    return g_str_equal(what, "as") ? give_file(page, &ask, which, error)
                                   : give_picture(page, &ask, what, which, error);
}

/* Keeps the table in the registry, with who kept it and what for. */
static gboolean keep(ServePage *page, GError **error)
{
    g_auto(ViewAsk) ask = view_ask_read(page->request);
    g_auto(ViewTaken) taken = {0};
    const char *sent = serve_request_field(page->request, "name");
    const char *reason = serve_request_field(page->request, "reason");
    g_autofree char *name = g_strstrip(g_strdup(sent ? sent : ""));
    CommandCompare options = view_ask_command(page, &ask, "text");
    options.save = name;
    options.reason = reason && reason[0] != '\0' ? reason : NULL;
    if (!check_may(page, &ask, error) || !compare(page, &options, false, &taken, error))
        return FALSE;
    g_autoptr(GString) next = g_string_new("/reports/");
    serve_escape(next, name);
    page->next = g_strdup(next->str);
    page->said =
        base_words_say(page->words, N_("The table is kept in the registry as {1}."), "t", name);
    return TRUE;
}

const ServeView view_ask = {
    .name = "ask", .title = N_("Ask"), .key = 'a', .show = show, .change = keep};
