/**
 * @file
 * Lists of what was done: changes of values, entries of the journal, accesses; the last first,
 * with filters that count.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "commands/audit.h"

enum { MOST_ROWS = 300, DAY = 10 };

typedef struct {
    const char *name, *key, *id; /* Of the page, of the command's list and of its numbers. */
    const char *address, *option;
    const char *lede, *one;
} Kind;

static const Kind kinds[] = {
    {"changes", "changes", "id", "/audit", NULL,
        N_("Changes of values and queries after they first came: {1}; shown: {2}."),
        N_("Nothing was changed since {1}, when the registry was begun.")},
    {"journal", "entries", "import_id", "/audit/journal", "--journal",
        N_("Entries of the journal, one for whatever changed the registry: {1}; shown: {2}."),
        N_("Nothing was changed since {1}, when the registry was begun.")},
    {"access", "accesses", "access_id", "/audit/access", "--access",
        N_("Times that something was asked or given out: {1}; shown: {2}."),
        N_("Nothing was asked that is counted, and nothing given out, since {1}.")},
};

/* What the address chooses; NULL is any. Borrowed from the request. */
typedef struct {
    const char *by, *command, *from, *until, *patient;
    const char *before; /* The number that the page before ended with. */
} Asked;

typedef struct {
    ServePage *page;
    const Kind *kind;
    const SchemaStudy *study;
    Asked asked;
    char *record; /* Whom `patient` stands for. */
    const json_t *rows;
} List;

static const Kind *find_kind(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(kinds[i].name, name) == 0)
            return &kinds[i];
    return &kinds[0];
}

static const char *parameter(const ServePage *page, const char *name)
{
    const char *text = serve_request_parameter(page->request, name);
    return text && text[0] != '\0' ? text : NULL;
}

static Asked asked_of(const ServePage *page)
{
    return (Asked){.by = parameter(page, "by"),
        .command = parameter(page, "command"),
        .from = parameter(page, "from"),
        .until = parameter(page, "until"),
        .patient = parameter(page, "patient"),
        .before = parameter(page, "before")};
}

static char *address_of(const List *list, const char *path, const Asked *asked)
{
    const ViewParameter parameters[] = {
        {"list", g_str_equal(path, "/audit/csv") ? list->kind->name : NULL}, {"by", asked->by},
        {"command", asked->command}, {"from", asked->from}, {"until", asked->until},
        {"patient", asked->patient}, {"before", asked->before}};
    return view_address(path, parameters, G_N_ELEMENTS(parameters));
}

/* ---- what is asked of the command ---- */

static CommandAudit options_of(const List *list, const char *format)
{
    return (CommandAudit){.db = view_site(list->page)->db,
        .record = list->record,
        .journal = g_str_equal(list->kind->name, "journal"),
        .access = g_str_equal(list->kind->name, "access"),
        .table = view_table(list->page, format)};
}

/* Days that the command would refuse are refused here alike. */
static gboolean ask(
    const List *list, const CommandAudit *options, ViewTaken *taken, GError **error)
{
    const CommandSinks sinks = view_sinks(list->page, taken);
    return command_audit(options, &sinks, &taken->facts, error);
}

static gboolean find_patient(List *list, GError **error)
{
    if (!list->asked.patient || !g_str_equal(list->kind->name, "changes"))
        return TRUE;
    list->record = serve_handle_id(list->page->handles, list->asked.patient);
    if (!list->record)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(
                list->page, N_("this address was of an earlier run of the program; search "
                               "for the patient again")));
    return list->record != NULL;
}

static gboolean is_wanted(const Asked *asked, const json_t *row)
{
    const char *time = view_text(row, "time");
    return (!asked->by || g_strcmp0(asked->by, view_text(row, "user")) == 0) &&
           (!asked->command || g_strcmp0(asked->command, view_text(row, "command")) == 0) &&
           (!asked->from || strncmp(time, asked->from, DAY) >= 0) &&
           (!asked->until || strncmp(time, asked->until, DAY) <= 0);
}

static gint64 count(const List *list, const Asked *asked)
{
    gint64 n = 0;
    size_t i;
    json_t *row;
    json_array_foreach(list->rows, i, row)
    {
        n += is_wanted(asked, row);
    }
    return n;
}

/* ---- filters ---- */

/* The texts that stand under a key, each once, in the order of their bytes. */
static GPtrArray *texts_under(const List *list, const char *key)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *texts = g_ptr_array_new();
    size_t i;
    json_t *row;
    json_array_foreach(list->rows, i, row)
    {
        const char *text = view_text(row, key);
        if (text && g_hash_table_add(known, (gpointer)text))
            g_ptr_array_add(texts, (gpointer)text);
    }
    g_ptr_array_sort(texts, (GCompareFunc)base_text_compare);
    return texts;
}

static void add_choice(
    const List *list, const Asked *chosen, const char *label, bool is_present)
{
    const gint64 n = count(list, chosen);
    g_autofree char *address = address_of(list, list->kind->address, chosen);
    if (n > 0 || is_present)
        view_facet(list->page, address, label, n, is_present);
}

static void add_facet(const List *list, const char *title, const char *key, size_t member)
{
    const char *present = G_STRUCT_MEMBER(const char *, &list->asked, member);
    Asked chosen = list->asked;
    chosen.before = NULL;
    g_autoptr(GPtrArray) texts = texts_under(list, key);
    view_facet_begin(list->page, serve_say(list->page, title));
    G_STRUCT_MEMBER(const char *, &chosen, member) = NULL;
    add_choice(list, &chosen, serve_say(list->page, N_("Any")), !present);
    for (guint i = 0; i < texts->len; i++) {
        G_STRUCT_MEMBER(const char *, &chosen, member) = texts->pdata[i];
        add_choice(list, &chosen, texts->pdata[i], g_strcmp0(present, texts->pdata[i]) == 0);
    }
    view_facet_end(list->page);
}

static void add_day(const List *list, const char *name, const char *label, const char *value)
{
    g_autofree char *id = g_strconcat("a-", name, NULL);
    serve_input(list->page, &(const ServeInput){.id = id,
                                .name = name,
                                .label = serve_say(list->page, label),
                                .attributes = " type=\"date\"",
                                .value = value});
}

static void add_days(const List *list)
{
    const Asked *asked = &list->asked;
    const char *const kept[][2] = {
        {"by", asked->by}, {"command", asked->command}, {"patient", asked->patient}};
    serve_ask(list->page, list->kind->address, "days");
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (kept[i][1])
            serve_hidden(list->page, kept[i][0], kept[i][1]);
    add_day(list, "from", N_("From (UTC)"), asked->from);
    add_day(list, "until", N_("until"), asked->until);
    serve_element(
        list->page->main, "<button>", serve_say(list->page, N_("Show")), "</button>\n");
    serve_form_end(list->page);
}

static void add_search(const List *list)
{
    if (!g_str_equal(list->kind->name, "changes") || serve_hides_patients(list->page))
        return;
    Asked all = list->asked;
    all.patient = all.before = NULL;
    g_autofree char *address = address_of(list, list->kind->address, &all);
    serve_form(list->page, "/audit", "days");
    serve_hidden(list->page, "act", "patient");
    serve_input(
        list->page, &(const ServeInput){.id = "a-id",
                        .name = "id",
                        .label = serve_say(list->page, N_("Patient, also by an earlier id")),
                        .attributes = " data-press=\"search\"",
                        .value = serve_sent(list->page, "id", list->record)});
    serve_element(
        list->page->main, "<button>", serve_say(list->page, N_("Show")), "</button>\n");
    serve_form_end(list->page);
    if (!list->record)
        return;
    serve_element(list->page->main, "<p><a href=\"", address, "\">");
    serve_element(
        list->page->main, "", serve_say(list->page, N_("All patients")), "</a></p>\n");
}

static void add_filters(const List *list)
{
    serve_element(list->page->main, "<aside class=\"facets\" id=\"filters\" aria-label=\"",
        serve_say(list->page, N_("Filters")), "\">\n");
    add_facet(list, N_("Who"), "user", offsetof(Asked, by));
    add_facet(list, N_("Command"), "command", offsetof(Asked, command));
    add_days(list);
    add_search(list);
    Asked whole = list->asked;
    whole.before = NULL;
    g_autofree char *address = address_of(list, "/audit/csv", &whole);
    serve_element(list->page->main, "<p><a href=\"", address, "\">");
    serve_element(
        list->page->main, "", serve_say(list->page, N_("These as CSV")), "</a></p>\n");
    g_string_append(list->page->main, "</aside>\n");
}

/* ---- rows ---- */

static gboolean add_rows(const List *list, gint64 n, GError **error)
{
    const gint64 before =
        list->asked.before ? g_ascii_strtoll(list->asked.before, NULL, 10) : G_MAXINT64;
    gint64 shown = 0, last = 0;
    gboolean ok = TRUE, has_more = FALSE;
    view_audit_rows_begin(list->page, list->kind->name, n);
    for (size_t i = json_array_size(list->rows); ok && i-- > 0;) {
        const json_t *row = json_array_get(list->rows, i);
        const gint64 id = view_number(row, list->kind->id);
        if (!is_wanted(&list->asked, row) || id >= before)
            continue;
        has_more = shown >= MOST_ROWS;
        if (has_more)
            break;
        last = id;
        shown++;
        ok = view_audit_row(list->page, list->kind->name, list->study, list->rows, row, error);
    }
    view_table_end(list->page);
    Asked older = list->asked;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, last);
    older.before = number;
    g_autofree char *address = address_of(list, list->kind->address, &older);
    if (has_more) {
        serve_element(list->page->main, "<p><a class=\"button\" href=\"", address, "\">");
        serve_element(
            list->page->main, "", serve_say(list->page, N_("The ones before")), "</a></p>\n");
    }
    return ok;
}

/* ---- the view ---- */

/* The day on which the registry was begun. New text. */
static char *first_day(const List *list, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandAudit options = {.db = view_site(list->page)->db,
        .journal = true,
        .table = view_table(list->page, "json")};
    json_t *json = ask(list, &options, &taken, error) ? view_json(&taken, error) : NULL;
    const json_t *first = json_array_get(json_object_get(json, "entries"), 0);
    const char *time = view_text(first, "time");
    char *day = json ? g_strndup(time ? time : "", DAY) : NULL;
    json_decref(json);
    return day;
}

static void say_command(const List *list)
{
    const Asked *asked = &list->asked;
    const char *words[12] = {NULL};
    size_t n = 0;
    const char *const options[][2] = {{"--record", list->record}, {"--by", asked->by},
        {"--command", asked->command}, {"--from", asked->from}, {"--until", asked->until}};
    if (list->kind->option)
        words[n++] = list->kind->option;
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        if (options[i][1]) {
            words[n++] = options[i][0];
            words[n++] = options[i][1];
        }
    serve_terminal(list->page, "audit", view_site(list->page)->shown, words);
}

static gboolean add_all(const List *list, GError **error)
{
    const gint64 n = count(list, &list->asked), n_all = (gint64)json_array_size(list->rows);
    gboolean ok = TRUE;
    g_autofree char *day = n_all == 0 && !list->record ? first_day(list, error) : g_strdup("");
    if (!day)
        return FALSE;
    g_autofree char *lede =
        day[0] != '\0' ? base_words_say(list->page->words, list->kind->one, "t", day)
                       : base_words_say(list->page->words, list->kind->lede, "nn", n_all, n);
    serve_lede(list->page, lede);
    g_string_append(list->page->main, "<div class=\"side\">\n");
    add_filters(list);
    g_string_append(list->page->main, "<div>\n");
    if (n > 0)
        ok = add_rows(list, n, error);
    else if (day[0] == '\0')
        serve_element(list->page->main, "<p>",
            serve_say(list->page, N_("Nothing is like that.")), "</p>\n");
    g_string_append(list->page->main, "</div>\n</div>\n");
    say_command(list);
    return ok;
}

gboolean view_audit_list(ServePage *page, const char *kind, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    List list = {.page = page, .kind = find_kind(kind), .asked = asked_of(page)};
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !find_patient(&list, error))
        return FALSE;
    g_autofree char *record = list.record;
    list.study = registry_study(registry);
    const CommandAudit options = options_of(&list, "json");
    json_t *json = ask(&list, &options, &taken, error) ? view_json(&taken, error) : NULL;
    if (!json)
        return FALSE;
    list.rows = json_object_get(json, list.kind->key);
    const gboolean ok = add_all(&list, error);
    json_decref(json);
    return ok;
}

gboolean view_audit_csv(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    List list = {.page = page,
        .kind = find_kind(serve_request_parameter(page->request, "list")),
        .asked = asked_of(page)};
    if (!find_patient(&list, error))
        return FALSE;
    g_autofree char *record = list.record;
    CommandAudit options = options_of(&list, "csv");
    options.user = list.asked.by;
    options.command = list.asked.command;
    options.from = list.asked.from;
    options.until = list.asked.until;
    if (!ask(&list, &options, &taken, error))
        return FALSE;
    page->next = address_of(&list, list.kind->address, &list.asked);
    view_give_file(page, &taken, view_format("csv"), list.kind->name);
    return TRUE;
}

gboolean view_audit_of_patient(ServePage *page, GError **error)
{
    const char *sent = serve_request_field(page->request, "id");
    g_autofree char *id = g_strstrip(g_strdup(sent ? sent : ""));
    if (id[0] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
            serve_say(page, N_("whose changes? Type the patient's id")));
        return FALSE;
    }
    g_autofree char *handle = serve_handle_of(page->handles, id);
    page->next = g_strconcat("/audit?patient=", handle, NULL);
    return TRUE;
}
