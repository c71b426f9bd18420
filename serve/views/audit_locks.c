/**
 * @file
 * Locks: names for the registry as it stood; what is open before the next one, each thing to be
 * accepted in words; and what hospitals said to the sheets of their patients.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "base/error.h"
#include "commands/lock.h"
#include "serve/views/folders.h"

static json_t *ask(const ServePage *page, const CommandLock *given, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    CommandLock options = *given;
    options.db = view_site(page)->db;
    options.format = "json";
    options.lang = base_words_code(page->words);
    return command_lock(&options, &sinks, &taken.facts, error) ? view_json(&taken, error)
                                                               : NULL;
}

/* ---- the locks ---- */

static void add_lock(ServePage *page, const json_t *lock)
{
    const char *name = view_text(lock, "name"), *time = view_text(lock, "time");
    const char *role = view_text(lock, "role");
    g_autofree char *day = g_strndup(time ? time : "", 10);
    g_autofree char *content = g_strndup(view_text(lock, "content"), 12);
    g_autofree char *head = g_strndup(view_text(lock, "head"), 12);
    g_autofree char *open =
        g_strdup_printf("%" G_GINT64_FORMAT, view_number(lock, "open_queries"));
    g_autofree char *who = role ? g_strdup_printf("%s, %s", view_text(lock, "by"), role)
                                : g_strdup(view_text(lock, "by"));
    const ViewParameter since[] = {{"a", name}, {"b", "now"}};
    g_autofree char *address = view_address("/audit/diff", since, G_N_ELEMENTS(since));
    g_string_append(page->main, "<tr>");
    view_cell(page, N_("Lock"), "", name);
    view_cell(page, N_("On"), "nb", day);
    view_cell(page, N_("Who"), "", who);
    view_cell(page, N_("Content"), "raw", content);
    view_cell(page, N_("Head"), "raw", head);
    view_cell(page, N_("Open"), "r", open);
    view_cell(page, N_("Accepted: why"), "", view_text(lock, "accepted"));
    serve_element(page->main, "<td><a href=\"", address, "\">");
    serve_element(
        page->main, "", serve_say(page, N_("What changed since")), "</a></td></tr>\n");
}

static void add_locks(ServePage *page, const json_t *locks)
{
    static const ViewHead heads[] = {{N_("Lock"), ""}, {N_("On"), ""}, {N_("Who"), ""},
        {N_("Content"), ""}, {N_("Head"), ""}, {N_("Open"), "r"}, {N_("Accepted: why"), ""},
        {N_("Step"), ""}};
    if (json_array_size(locks) == 0)
        return;
    view_table_begin(
        page, serve_say(page, N_("The locks, the last first")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (size_t i = json_array_size(locks); i-- > 0;)
        add_lock(page, json_array_get(locks, i));
    view_table_end(page);
}

/* ---- the next lock ---- */

static void add_input(
    ServePage *page, const char *name, const char *label, const char *value, bool is_needed)
{
    g_autofree char *id = g_strconcat("l-", name, NULL);
    serve_input(page,
        &(const ServeInput){.id = id,
            .name = name,
            .label = label,
            .attributes = is_needed ? " maxlength=\"200\" required" : " maxlength=\"200\"",
            .value = serve_sent(page, name, value),
            .grows = true});
}

/* What is open, each with a field for why it may stay so. */
static const struct {
    const char *field, *title, *said;
} things[] = {
    {"queries", N_("Queries that are not settled: {1}. Why may they stay so?"), "queries"},
    {"consent",
        N_("Patients whose consent turned to no, not settled: {1}. Why may it stay so?"),
        "consent"},
    {"hospitals",
        N_("Hospitals that have not said yes to what is stored now: {1}. Why may it "
           "stay so?"),
        "hospitals"},
};

static gint64 n_open(const json_t *open, size_t thing)
{
    return thing == 0 ? view_number(open, "open") + view_number(open, "answered")
                      : (gint64)json_array_size(json_object_get(
                            open, thing == 1 ? "consent_unsettled" : "not_confirmed"));
}

/* The ids or codes behind a thing that is open. */
static void add_behind(ServePage *page, const json_t *open, size_t thing)
{
    size_t i;
    json_t *one;
    if (thing == 0) {
        serve_element(page->main, "<p class=\"soft\"><a href=\"/queries\">",
            serve_say(page, N_("The queries")), "</a></p>\n");
        return;
    }
    g_string_append(page->main, "<p class=\"soft\">");
    json_array_foreach(
        json_object_get(open, thing == 1 ? "consent_unsettled" : "not_confirmed"), i, one)
    {
        serve_element(page->main, i > 0 ? ", " : "", json_string_value(one), "");
    }
    g_string_append(page->main, "</p>\n");
}

static void add_next(ServePage *page, const json_t *open)
{
    bool is_open = false;
    serve_section(page, "next", serve_say(page, N_("Lock the registry as it stands now")),
        serve_say(
            page, N_("A lock is a name for good: reports, exports and questions can be "
                     "read as of it later. Work goes on; nothing is closed to anybody.")));
    serve_form(page, "/audit/locks", "stacked");
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        const gint64 n = n_open(open, i);
        g_autofree char *label = base_words_say(page->words, things[i].title, "n", n);
        if (n == 0)
            continue;
        is_open = true;
        add_input(page, things[i].field, label, NULL, true);
        add_behind(page, open, i);
    }
    if (!is_open)
        serve_element(page->main, "<p>",
            serve_say(page, N_("Nothing is open: no query, no consent, no hospital that was "
                               "asked.")),
            "</p>\n");
    g_string_append(page->main, "<div class=\"acts\">");
    add_input(page, "name", serve_say(page, N_("Name of the lock, used once")), NULL, true);
    add_input(page, "by", serve_say(page, N_("Who approves it")), page->user, true);
    add_input(page, "role", serve_say(page, N_("In which role")), NULL, true);
    serve_element(page->main, "<button class=\"main\" name=\"act\" value=\"lock\">",
        serve_say(page, N_("Lock it")), "</button>\n</div>\n");
    serve_form_end(page);
    serve_section_end(page);
}

/* ---- the hospitals ---- */

static void add_yes(ServePage *page, const char *site)
{
    g_string_append(page->main, "<td>");
    serve_form(page, "/audit/locks", "plain");
    serve_hidden(page, "site", site);
    serve_element(page->main, "<button class=\"link\" name=\"act\" value=\"sheet\">",
        serve_say(page, N_("Sheet (Word)")), "</button>");
    serve_form_end(page);
    serve_element(page->main, " <details class=\"inline\"><summary>",
        serve_say(page, N_("It said yes")), "</summary>\n");
    serve_form(page, "/audit/locks", "stacked");
    serve_hidden(page, "site", site);
    static const char *const fields[][2] = {{"by", N_("Who there said yes")},
        {"sheet", N_("Number on the sheet")}, {"on", N_("On which day (2026-02-20)")}};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        serve_element(page->main, "<label>", serve_say(page, fields[i][1]), "");
        g_string_append_printf(page->main, " <input name=\"%s\"%s></label>\n", fields[i][0],
            i < 2 ? " required" : "");
    }
    serve_element(page->main, "<button name=\"act\" value=\"yes\">",
        serve_say(page, N_("Enter its yes")), "</button>");
    serve_form_end(page);
    g_string_append(page->main, "</details></td>");
}

static void add_hospitals(ServePage *page, const SchemaStudy *study, const json_t *hospitals)
{
    static const ViewHead heads[] = {{N_("Hospital"), ""}, {N_("Patients"), "r"},
        {N_("Its sheet now"), ""}, {N_("Its yes"), ""}, {N_("Step"), ""}};
    const bool may = serve_may(page, "yes");
    size_t i;
    json_t *one;
    if (json_array_size(hospitals) == 0)
        return;
    serve_section(page, "yes",
        serve_say(page, N_("What hospitals say to their patients' data")),
        serve_say(
            page, N_("Each can look at a sheet of its patients before a lock. Once one has "
                     "said yes, those that have not stand among what is open.")));
    view_table_begin(
        page, serve_say(page, N_("By hospital")), heads, G_N_ELEMENTS(heads) - !may);
    g_string_append(page->main, "<tbody>\n");
    json_array_foreach(hospitals, i, one)
    {
        const char *by = view_text(one, "by");
        g_autofree char *content = g_strndup(view_text(one, "content"), 12);
        g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, view_number(one, "patients"));
        g_autofree char *yes = !by ? g_strdup("")
                                   : base_words_say(page->words,
                                         json_is_true(json_object_get(one, "current"))
                                             ? N_("{1}, {2}")
                                             : N_("{1}, {2}, but the data are others by now"),
                                         "tt", by, view_text(one, "day"));
        g_string_append(page->main, "<tr>");
        view_cell(page, heads[0].label, "", view_site_label(study, view_text(one, "site")));
        view_cell(page, heads[1].label, "r", n);
        view_cell(page, heads[2].label, "raw", content);
        view_cell(page, heads[3].label, "", yes);
        if (may)
            add_yes(page, view_text(one, "site"));
        g_string_append(page->main, "</tr>\n");
    }
    view_table_end(page);
    serve_section_end(page);
}

/* ---- the view ---- */

gboolean view_audit_locks(ServePage *page, GError **error)
{
    const CommandLock all = {0}, next = {.dry_run = true};
    g_autoptr(Registry) registry = view_open(page, error);
    json_t *list = registry ? ask(page, &all, error) : NULL;
    json_t *open = list ? ask(page, &next, error) : NULL;
    if (!open) {
        json_decref(list);
        return FALSE;
    }
    const json_t *locks = json_object_get(list, "locks");
    const json_t *last = json_array_get(locks, json_array_size(locks) - 1);
    g_autofree char *day = last ? g_strndup(view_text(last, "time"), 10) : NULL;
    g_autofree char *lede =
        last ? base_words_say(page->words, N_("Locks: {1}, the last on {2}: {3}."), "ntt",
                   (gint64)json_array_size(locks), day, view_text(last, "name"))
             : g_strdup(serve_say(page, N_("The registry was never locked.")));
    serve_lede(page, lede);
    add_locks(page, locks);
    if (serve_may(page, "lock"))
        add_next(page, json_object_get(open, "open"));
    add_hospitals(page, registry_study(registry), json_object_get(list, "hospitals"));
    json_decref(open);
    json_decref(list);
    serve_terminal(page, "lock", view_site(page)->shown, NULL);
    static const char *const words[] = {"--dry-run", NULL};
    serve_terminal(page, "lock", view_site(page)->shown, words);
    return TRUE;
}

/* ---- carrying it out ---- */

static const char *typed(const ServePage *page, const char *name)
{
    const char *text = serve_request_field(page->request, name);
    return text && text[strspn(text, " ")] != '\0' ? text : NULL;
}

static gboolean usage(const ServePage *page, const char *msgid, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s", serve_say(page, msgid));
    return FALSE;
}

/* Whoever approves may be another than who is at work: both stand in the lock. New text. */
static char *who_of(const ServePage *page)
{
    const char *by = typed(page, "by");
    if (!by || g_strcmp0(by, page->user) == 0)
        return g_strdup(page->signature);
    return g_strdup_printf("%s, entered by %s", by, page->signature);
}

/* "queries: ...; consent: ...": why each open thing may stay so; NULL where nothing is open. */
static gboolean accepted(const ServePage *page, const json_t *open, char **text, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        if (n_open(open, i) == 0)
            continue;
        const char *why = typed(page, things[i].field);
        if (!why)
            return usage(page,
                N_("something is open that nothing is said about; say why it may stay so; "
                   "nothing was locked"),
                error);
        g_string_append_printf(all, "%s%s: %s", all->len > 0 ? "; " : "", things[i].said, why);
    }
    *text = all->len > 0 ? g_strdup(all->str) : NULL;
    return TRUE;
}

static gboolean lock(ServePage *page, GError **error)
{
    const CommandLock rehearsal = {.dry_run = true};
    json_t *open = ask(page, &rehearsal, error);
    g_autofree char *accept = NULL;
    g_autofree char *by = who_of(page);
    const gboolean ok = open && accepted(page, json_object_get(open, "open"), &accept, error);
    json_decref(open);
    if (!ok)
        return FALSE;
    const CommandLock options = {
        .name = typed(page, "name"), .by = by, .role = typed(page, "role"), .accept = accept};
    if (!options.name || !options.role)
        return usage(page, N_("a lock needs a name, and the role of who approves it"), error);
    json_t *made = ask(page, &options, error);
    if (!made)
        return FALSE;
    g_autofree char *head = g_strndup(view_text(made, "head"), 12);
    page->said = base_words_say(page->words,
        N_("Locked as {1}. Its head begins with {2}; write it down."), "tt", options.name,
        head);
    page->next = g_strdup("/audit/locks");
    json_decref(made);
    return TRUE;
}

static gboolean enter_yes(ServePage *page, GError **error)
{
    g_autofree char *by = who_of(page);
    const CommandLock options = {.yes = typed(page, "site"),
        .by = by,
        .sheet = typed(page, "sheet"),
        .on = typed(page, "on")};
    if (!options.yes || !typed(page, "by") || !options.sheet)
        return usage(page, N_("a yes needs who said it, and the number on the sheet"), error);
    json_t *made = ask(page, &options, error);
    if (!made)
        return FALSE;
    json_decref(made);
    page->said = g_strdup(serve_say(page, N_("The hospital's yes is entered.")));
    page->next = g_strdup("/audit/locks#yes");
    return TRUE;
}

/* The sheet of one hospital as a document; that it was given out is in the log of accesses. */
static gboolean give_sheet(ServePage *page, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const char *site = typed(page, "site");
    ViewFolder folder;
    if (!site)
        return usage(page, N_("whose sheet?"), error);
    if (!view_folder_make(&folder, error))
        return FALSE;
    const CommandLock options = {.db = view_site(page)->db,
        .sheets = folder.path,
        .site = site,
        .by = page->signature,
        .format = "docx",
        .lang = base_words_code(page->words)};
    g_autofree char *name = g_strconcat("sheet_", site, ".docx", NULL);
    g_autofree char *path = g_build_filename(folder.path, name, NULL);
    char *bytes = NULL;
    gsize size = 0;
    const gboolean ok = command_lock(&options, &sinks, &taken.facts, error) &&
                        g_file_get_contents(path, &bytes, &size, error);
    view_folder_remove(&folder);
    if (!ok)
        return FALSE;
    page->file =
        serve_response_new(200, view_format("docx")->type, g_bytes_new_take(bytes, size));
    serve_response_is_file(page->file, name);
    page->next = g_strdup("/audit/locks");
    return TRUE;
}

gboolean view_audit_lock(ServePage *page, const char *act, GError **error)
{
    if (g_str_equal(act, "yes"))
        return enter_yes(page, error);
    if (g_str_equal(act, "sheet"))
        return give_sheet(page, error);
    return lock(page, error);
}
