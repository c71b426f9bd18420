#include "serve/views/patient_list.h"

#include <string.h>

#include "base/date.h"
#include "commands/patients.h"
#include "registry/roll.h"
#include "serve/views/inside.h"

enum { ROWS = 200 };
#define N_COLUMNS 7U

/* A text that was searched for stands in addresses under a random name, as an id does, and is
 * told from one by this. */
#define LIKE "\x01"

/* What the address chooses; NULL is any. */
typedef struct {
    const char *state, *site;
    const char *like; /* Random name of a part of the ids. */
    const char *on;
} Asked;

typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    RegistryRoll *roll;
    Asked asked;
    char *text; /* Part of the ids, or NULL. */
} List;

static Asked asked_of(const ServePage *page)
{
    return (Asked){.state = serve_request_parameter(page->request, "state"),
        .site =
            page->hospital ? page->hospital : serve_request_parameter(page->request, "site"),
        .like = serve_request_parameter(page->request, "like"),
        .on = serve_request_parameter(page->request, "on")};
}

static char *address_of(const char *path, const Asked *asked, const char *from)
{
    const ViewParameter parameters[] = {{"state", asked->state}, {"site", asked->site},
        {"like", asked->like}, {"on", asked->on}, {"from", from}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

void view_patient_search(ServePage *page)
{
    serve_form(page, "/patient", "acts");
    serve_input(page, &(const ServeInput){.id = "id",
                          .name = "id",
                          .label = serve_say(page, N_("Record id, or a part of it")),
                          .attributes = " required autocomplete=\"off\" data-press=\"search\"",
                          .value = serve_sent(page, "id", NULL)});
    serve_element(page->main, "<button>", serve_say(page, N_("Show")), "</button>");
    serve_form_end(page);
}

/* ---- who is meant ---- */

static gboolean text_of(const ServePage *page, const Asked *asked, char **text, GError **error)
{
    g_autofree char *kept = asked->like ? serve_handle_id(page->handles, asked->like) : NULL;
    const bool is_text = kept && g_str_has_prefix(kept, LIKE);
    *text = is_text ? g_strdup(kept + strlen(LIKE)) : NULL;
    return !asked->like || is_text ||
           view_refuse(page,
               N_("this address was of an earlier run of the program; search for the patient "
                  "again"),
               "", error);
}

static gboolean check(const ServePage *page, const SchemaStudy *study, const Asked *asked,
    int32_t *on, GError **error)
{
    *on = base_clock_day(&page->clock);
    if (registry_roll_state(asked->state) < 0)
        return view_refuse(page, N_("patients have no state '{1}'"), asked->state, error);
    if (asked->site && schema_study_site(study, asked->site) == SIZE_MAX)
        return view_refuse(page, N_("the study has no hospital '{1}'"), asked->site, error);
    return !asked->on || base_date_parse(asked->on, BASE_DATE_YMD, on) ||
           view_refuse(page, N_("{1}: a day that exists was expected, like 2022-03-31"),
               asked->on, error);
}

static const RegistryRollPatient *patient_at(const RegistryRoll *roll, guint i)
{
    return &g_array_index(roll->patients, RegistryRollPatient, i);
}

/* Those with the text in their id stay: each count and row is of them alone. */
static void keep_like(RegistryRoll *roll, const char *text)
{
    guint n = 0;
    for (guint i = 0; i < roll->patients->len; i++) {
        const RegistryRollPatient patient = *patient_at(roll, i);
        if (registry_roll_like(patient.record_id, text))
            g_array_index(roll->patients, RegistryRollPatient, n++) = patient;
    }
    g_array_set_size(roll->patients, n);
}

/* Borrowed, in a new array. */
static GPtrArray *choose(const List *list, const Asked *asked)
{
    const RegistryRollState state = (RegistryRollState)registry_roll_state(asked->state);
    const size_t site = asked->site ? schema_study_site(list->study, asked->site) : SIZE_MAX;
    GPtrArray *chosen = g_ptr_array_new();
    for (guint i = 0; i < list->roll->patients->len; i++) {
        const RegistryRollPatient *patient = patient_at(list->roll, i);
        if (registry_roll_has(patient, state) && (!asked->site || patient->site == site))
            g_ptr_array_add(chosen, (gpointer)patient);
    }
    return chosen;
}

static gint64 count(const List *list, const Asked *asked)
{
    g_autoptr(GPtrArray) chosen = choose(list, asked);
    return (gint64)chosen->len;
}

/* ---- filters ---- */

static void add_choice(
    const List *list, const Asked *chosen, const char *label, bool is_present)
{
    const gint64 n = count(list, chosen);
    g_autofree char *address = address_of("/patient", chosen, NULL);
    if (n > 0 || is_present)
        view_facet(list->page, address, label, n, is_present);
}

static void add_states(const List *list)
{
    static const char *const labels[REGISTRY_N_ROLL] = {N_("Queries not settled"),
        N_("To be seen now"), N_("A visit was missed"), N_("Died"), N_("Withdrew or said no")};
    Asked chosen = list->asked;
    view_facet_begin(list->page, serve_say(list->page, N_("State")));
    chosen.state = NULL;
    add_choice(list, &chosen, serve_say(list->page, N_("All")), !list->asked.state);
    for (size_t i = 0; i < REGISTRY_N_ROLL; i++) {
        chosen.state = registry_roll_states[i];
        add_choice(list, &chosen, serve_say(list->page, labels[i]),
            g_strcmp0(list->asked.state, chosen.state) == 0);
    }
    view_facet_end(list->page);
}

static void choose_site(const char *site, const char *label, bool is_present, void *data)
{
    const List *list = data;
    Asked chosen = list->asked;
    chosen.site = site;
    add_choice(list, &chosen, label, is_present);
}

/* ---- the rows ---- */

static gint by_site(gconstpointer a, gconstpointer b)
{
    const RegistryRollPatient *x = *(const RegistryRollPatient *const *)a,
                              *y = *(const RegistryRollPatient *const *)b;
    return x->site != y->site ? (x->site > y->site) - (x->site < y->site)
                              : strcmp(x->record_id, y->record_id);
}

static void add_number(const List *list, const char *heading, const char *class, gint64 n)
{
    g_autofree char *digits = n > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, n) : g_strdup("");
    view_cell(list->page, heading, class, digits);
}

static void add_patient(const List *list, const RegistryRollPatient *patient)
{
    const char *became = patient->dead        ? N_("died")
                         : patient->withdrawn ? N_("withdrew")
                         : patient->refuses   ? N_("said no")
                                              : NULL;
    char origin[BASE_DATE_SIZE] = "";
    if (patient->has_origin)
        base_date_format(patient->origin, origin);
    g_autofree char *visits = base_words_say(
        list->page->words, N_("{1} of {2}"), "nn", patient->n_received, patient->n_expected);
    g_string_append(list->page->main, "<tr>");
    view_cell_patient(list->page, patient->record_id);
    view_cell(list->page, N_("Day 0"), "nb", origin);
    view_cell(list->page, N_("Visits that came"), "nb", visits);
    add_number(list, N_("To be made now"), "r held", patient->n_due);
    add_number(list, N_("Missed"), "r", patient->n_missed);
    add_number(list, N_("Queries"), "r question", patient->n_queries);
    view_cell(
        list->page, N_("Became"), "bare soft", became ? serve_say(list->page, became) : "");
    g_string_append(list->page->main, "</tr>\n");
}

static void add_group(const List *list, size_t site)
{
    const SchemaSite *known = site == SIZE_MAX ? NULL : &list->study->sites[site];
    Asked chosen = list->asked;
    chosen.site = known ? known->code : NULL;
    g_autofree char *text = known ? base_words_say(list->page->words, N_("{1}: {2}"), "tn",
                                        known->label, count(list, &chosen))
                                  : g_strdup(serve_say(list->page, N_("No hospital")));
    g_string_append_printf(list->page->main,
        "<tr class=\"group\"><th colspan=\"%u\" scope=\"rowgroup\">", N_COLUMNS);
    serve_element(list->page->main, "", text, "</th></tr>\n");
}

static void add_page_link(const List *list, guint from, const char *label)
{
    g_autofree char *number = g_strdup_printf("%u", from);
    g_autofree char *address = address_of("/patient", &list->asked, number);
    serve_element(list->page->main, " <a href=\"", address, "\">");
    serve_element(list->page->main, "", label, "</a>");
}

/* What comes before and after the rows that are shown. */
static void add_pages(const List *list, guint from, guint until, guint n)
{
    if (from == 0 && until == n)
        return;
    g_autofree char *text = base_words_say(list->page->words, N_("{1} to {2} of {3}."), "nnn",
        (gint64)from + 1, (gint64)until, (gint64)n);
    serve_element(list->page->main, "<p>", text, "");
    if (from > 0)
        add_page_link(
            list, from > ROWS ? from - ROWS : 0, serve_say(list->page, N_("The ones before")));
    if (until < n)
        add_page_link(list, until, serve_say(list->page, N_("The next ones")));
    g_string_append(list->page->main, "</p>\n");
}

static void add_rows(const List *list)
{
    static const ViewHead heads[N_COLUMNS] = {{N_("Patient"), ""}, {N_("Day 0"), ""},
        {N_("Visits that came"), ""}, {N_("To be made now"), "r"}, {N_("Missed"), "r"},
        {N_("Queries"), "r"}, {N_("Became"), ""}};
    g_autoptr(GPtrArray) shown = choose(list, &list->asked);
    if (shown->len == 0) {
        serve_element(list->page->main, "<p>",
            serve_say(list->page, N_("No patient is like that.")), "</p>\n");
        return;
    }
    g_ptr_array_sort(shown, by_site);
    const char *asked = serve_request_parameter(list->page->request, "from");
    const guint64 from = asked ? g_ascii_strtoull(asked, NULL, 10) : 0;
    const guint first = from < shown->len ? (guint)from : 0;
    const guint until = MIN(shown->len, first + ROWS);
    g_autofree char *title = view_count(
        list->page, NN_("{1} patient", "{1} patients by hospital"), (gint64)shown->len);
    view_table_begin(list->page, title, heads, N_COLUMNS);
    for (guint i = first; i < until; i++) {
        const RegistryRollPatient *patient = shown->pdata[i];
        const RegistryRollPatient *before = i > first ? shown->pdata[i - 1] : NULL;
        if (!before || before->site != patient->site) {
            g_string_append(list->page->main, before ? "</tbody>\n<tbody>\n" : "<tbody>\n");
            add_group(list, patient->site);
        }
        add_patient(list, patient);
    }
    view_table_end(list->page);
    add_pages(list, first, until, shown->len);
}

/* ---- the view ---- */

static void add_lede(const List *list)
{
    Asked asked = {.site = list->asked.site};
    const gint64 n = count(list, &asked);
    asked.state = registry_roll_states[REGISTRY_ROLL_DUE];
    const gint64 n_due = count(list, &asked);
    asked.state = registry_roll_states[REGISTRY_ROLL_QUERIES];
    const gint64 n_queries = count(list, &asked);
    g_autofree char *arguments = base_arguments("nnn", n, n_due, n_queries);
    static const char *const told[][2] = {
        {NN_("{1} patient; to be seen now: {2}; with queries that are not settled: {3}.",
            "{1} patients; to be seen now: {2}; with queries that are not settled: {3}.")},
        {NN_("{1} patient; to be seen now: {2}.", "{1} patients; to be seen now: {2}.")}};
    const bool unseen = list->roll->unseen != NULL;
    g_autofree char *text =
        base_words_compose_n(list->page->words, told[unseen][0], told[unseen][1], n, arguments);
    serve_lede(list->page, text);
}

static void add_searched(const List *list)
{
    if (!list->text)
        return;
    Asked all = list->asked;
    all.like = NULL;
    g_autofree char *address = address_of("/patient", &all, NULL);
    g_autofree char *text = base_words_say(list->page->words,
        N_("Those with \xe2\x80\x9c{1}\xe2\x80\x9d in their id."), "t", list->text);
    serve_element(list->page->main, "<p>", text, "");
    serve_element(list->page->main, " <a href=\"", address, "\">");
    serve_element(list->page->main, "", serve_say(list->page, N_("All")), "</a></p>\n");
}

static void add_files(const List *list)
{
    serve_element(list->page->main, "<p class=\"acts files\">",
        serve_say(list->page, N_("As a file:")), "");
    for (const ViewFormat *one = view_formats; one->format; one++) {
        g_autofree char *path = g_strconcat("/patient/as/", one->format, NULL);
        g_autofree char *address = address_of(path, &list->asked, NULL);
        serve_element(list->page->main, " <a href=\"", address, "\">");
        serve_element(list->page->main, "", one->name, "</a>");
    }
    g_string_append(list->page->main, "</p>\n");
}

static void say_command(const List *list)
{
    const char *words[9] = {NULL};
    const char *const options[][2] = {{"--site", list->asked.site},
        {"--state", list->asked.state}, {"--like", list->text}, {"--on", list->asked.on}};
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        for (size_t k = 0; options[i][1] && k < 2; k++)
            words[n++] = options[i][k];
    serve_terminal(list->page, "patient", view_site(list->page)->shown, words);
}

static void show(const List *list)
{
    ServePage *page = list->page;
    view_heading(page, NULL);
    add_lede(list);
    if (list->roll->unseen)
        serve_element(page->main, "<p>", list->roll->unseen, "</p>\n");
    view_patient_search(page);
    add_searched(list);
    serve_element(page->main,
        "<div class=\"side\">\n<aside class=\"facets\" id=\"filters\" aria-label=\"",
        serve_say(page, N_("Filters")), "\">\n");
    add_states(list);
    view_facet_sites(page, list->study, list->asked.site, choose_site, (void *)list);
    g_string_append(page->main, "</aside>\n<div class=\"snug\">\n");
    add_rows(list);
    add_files(list);
    g_string_append(page->main, "</div>\n</div>\n");
    say_command(list);
}

gboolean view_patient_list(ServePage *page, GError **error)
{
    size_t site;
    int32_t on;
    List list = {.page = page, .asked = asked_of(page)};
    g_autoptr(Registry) registry = view_open(page, error);
    list.study = registry ? registry_study(registry) : NULL;
    if (!registry || !check(page, list.study, &list.asked, &on, error) ||
        !view_hospital(page, list.study, &site, error) ||
        !text_of(page, &list.asked, &list.text, error))
        return FALSE;
    g_autofree char *text = list.text;
    g_autoptr(RegistryRoll) roll = registry_roll(registry, on, site, error);
    if (!roll)
        return FALSE;
    if (list.text)
        keep_like(roll, list.text);
    list.roll = roll;
    show(&list);
    return TRUE;
}

gboolean view_patient_list_file(ServePage *page, const char *format, GError **error)
{
    const ViewFormat *known = format ? view_format(format) : NULL;
    const Asked asked = asked_of(page);
    g_autofree char *text = NULL;
    if (!known)
        return view_refuse(page, N_("No view has this address."), "", error);
    if (registry_roll_state(asked.state) < 0)
        return view_refuse(page, N_("patients have no state '{1}'"), asked.state, error);
    if (!text_of(page, &asked, &text, error))
        return FALSE;
    g_auto(ViewTaken) taken = {0};
    CommandSinks sinks = view_sinks(page, &taken);
    sinks.document = NULL;
    const CommandPatients options = {.db = view_site(page)->db,
        .on = asked.on,
        .site = asked.site,
        .like = text,
        .state = asked.state,
        .table = view_table(page, known->format)};
    if (!command_patients(&options, &sinks, &taken.facts, error))
        return FALSE;
    view_give_file(page, &taken, known, "patients");
    page->next = address_of("/patient", &asked, NULL);
    return TRUE;
}

char *view_patient_find(const ServePage *page, const char *text, GError **error)
{
    size_t site;
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !view_hospital(page, registry_study(registry), &site, error))
        return NULL;
    g_autoptr(RegistryRoll) roll =
        registry_roll(registry, base_clock_day(&page->clock), site, error);
    const char *found = NULL;
    guint n = 0;
    const guint n_all = roll && !g_str_equal(text, "") ? roll->patients->len : 0;
    for (guint i = 0; i < n_all; i++) {
        const char *id = patient_at(roll, i)->record_id;
        if (g_str_equal(id, text))
            return view_patient_address(page, id);
        if (registry_roll_like(id, text)) {
            found = id;
            n++;
        }
    }
    if (n == 1)
        return view_patient_address(page, found);
    g_autofree char *kept = g_strconcat(LIKE, text, NULL);
    g_autofree char *handle = n > 1 ? serve_handle_of(page->handles, kept) : NULL;
    const Asked asked = {.like = handle};
    return n > 1 ? address_of("/patient", &asked, NULL) : NULL;
}
