#include "commands/lock.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/lock_parts.h"
#include "commands/standing.h"
#include "registry/login.h"
#include "registry/snapshot.h"

/* ---- What is open ---- */

/* The records, up to a screenful. */
static char *list_ids(const GPtrArray *ids)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *shown = base_text_shown(ids->pdata[i]);
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", shown);
    }
    return g_string_free(list, FALSE);
}

static char *items_text(const RegistryOpenItems *items, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *queries = base_words_say(words, N_("queries: {1} open, {2} answered"),
        "nn", (gint64)items->n_open, (gint64)items->n_answered);
    if (items->n_open + items->n_answered > 0)
        g_string_append_printf(out, "  %s\n", queries);
    if (items->unsettled->len == 0)
        return g_string_free(out, FALSE);
    g_autofree char *ids = list_ids(items->unsettled);
    g_autofree char *consent =
        base_words_say(words, N_("consent turned to no, not settled: {1}"), "t", ids);
    g_string_append_printf(out, "  %s\n", consent);
    return g_string_free(out, FALSE);
}

static json_t *items_json(const RegistryOpenItems *items)
{
    json_t *ids = json_array();
    for (guint i = 0; i < items->unsettled->len; i++)
        json_array_append_new(ids, base_json_text(items->unsettled->pdata[i]));
    return json_pack("{s:I, s:I, s:o}", "open", (json_int_t)items->n_open, "answered",
        (json_int_t)items->n_answered, "consent_unsettled", ids);
}

/* ---- The hospitals ---- */

/* Their codes: those that said yes to what is stored now, or those that did not; of the latter
 * in brackets who said yes to something else. New text, "" for none. */
static char *list_hospitals(const SchemaStudy *study, const GArray *hospitals, bool current)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < hospitals->len; i++) {
        const RegistryConfirmed *one = &g_array_index(hospitals, RegistryConfirmed, i);
        if (one->is_current != current)
            continue;
        g_string_append_printf(
            list, "%s%s", list->len > 0 ? ", " : "", study->sites[one->site].code);
        g_autofree char *by = one->by ? base_text_shown(one->by) : NULL;
        if (by)
            g_string_append_printf(list, " (%s, %s)", by, one->day ? one->day : "");
    }
    return g_string_free(list, FALSE);
}

/* Lines on who said yes, where anybody was asked. */
static void append_hospitals(
    GString *out, const SchemaStudy *study, const GArray *hospitals, const BaseWords *words)
{
    g_autofree char *yes = list_hospitals(study, hospitals, true);
    g_autofree char *no = list_hospitals(study, hospitals, false);
    g_autofree char *first =
        base_words_say(words, N_("hospitals that said yes: {1}"), "t", yes);
    g_autofree char *second = base_words_say(
        words, N_("hospitals that have not said yes to what is stored now: {1}"), "t", no);
    if (*yes)
        g_string_append_printf(out, "  %s\n", first);
    if (*no)
        g_string_append_printf(out, "  %s\n", second);
}

static json_t *hospitals_json(const SchemaStudy *study, const GArray *hospitals)
{
    json_t *list = json_array();
    for (guint i = 0; i < hospitals->len; i++) {
        const RegistryConfirmed *one = &g_array_index(hospitals, RegistryConfirmed, i);
        json_array_append_new(
            list, json_pack("{s:o, s:I, s:s, s:o, s:o, s:b}", "site",
                      base_json_text(study->sites[one->site].code), "patients",
                      (json_int_t)one->n_records, "content", one->content, "by",
                      base_json_text(one->by), "day", base_json_text(one->day), "current",
                      (int)one->is_current));
    }
    return list;
}

/* "confirmed" and "not_confirmed" of a lock, into its object. */
static void set_sites(json_t *object, const char *sites)
{
    json_t *said = sites ? json_loads(sites, 0, NULL) : NULL;
    json_t *confirmed = json_object_get(said, "confirmed");
    json_t *missing = json_object_get(said, "not_confirmed");
    base_json_set(object, "confirmed", confirmed ? json_incref(confirmed) : json_array());
    base_json_set(object, "not_confirmed", missing ? json_incref(missing) : json_array());
    json_decref(said);
}

/* "not_confirmed" alone. */
static json_t *missing_json(const SchemaStudy *study, const GArray *hospitals)
{
    json_t *object = json_object();
    g_autofree char *sites = registry_confirmed_json(study, hospitals);
    set_sites(object, sites);
    json_t *missing = json_incref(json_object_get(object, "not_confirmed"));
    json_decref(object);
    return missing;
}

/* Who said yes and who did not, as the lock keeps it. */
static void append_sites(GString *out, const char *sites, const BaseWords *words)
{
    size_t i;
    json_t *one, *object = json_object();
    set_sites(object, sites);
    g_autoptr(GString) yes = g_string_new(NULL), no = g_string_new(NULL);
    json_array_foreach(json_object_get(object, "confirmed"), i, one)
    {
        const char *by = json_string_value(json_object_get(one, "by"));
        g_autofree char *shown = base_text_shown(by ? by : "");
        g_string_append_printf(yes, "%s%s (%s, %s)", i > 0 ? ", " : "",
            json_string_value(json_object_get(one, "site")), shown,
            json_string_value(json_object_get(one, "day")));
    }
    json_array_foreach(json_object_get(object, "not_confirmed"), i, one)
    {
        g_string_append_printf(no, "%s%s", i > 0 ? ", " : "", json_string_value(one));
    }
    g_autofree char *first =
        base_words_say(words, N_("hospitals that said yes: {1}"), "t", yes->str);
    g_autofree char *second =
        base_words_say(words, N_("hospitals without a yes: {1}"), "t", no->str);
    if (yes->len > 0)
        g_string_append_printf(out, "  %s\n", first);
    if (no->len > 0)
        g_string_append_printf(out, "  %s\n", second);
    json_decref(object);
}

/* ---- A lock ---- */

static json_t *lock_json(const RegistryLock *lock)
{
    json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:I, s:o}", "name",
        base_json_text(lock->name), "time", base_json_text(lock->time), "by",
        base_json_text(lock->by), "role", base_json_text(lock->role), "content", lock->content,
        "head", lock->head, "study", lock->study, "open_queries",
        (json_int_t)lock->open_queries, "accepted", base_json_text(lock->accepted));
    base_json_set(object, "erased", json_integer((json_int_t)lock->erased));
    set_sites(object, lock->sites);
    return object;
}

static void append_line(
    GString *out, const BaseWords *words, const char *label, const char *text)
{
    if (!text)
        return;
    g_autofree char *shown = base_text_shown(text);
    g_autofree char *line = base_words_say(words, label, "t", shown);
    g_string_append_printf(out, "  %s\n", line);
}

static char *lock_text(const RegistryLock *lock, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *name = base_text_shown(lock->name);
    g_autofree char *by = base_text_shown(lock->by);
    g_autofree char *first =
        base_words_say(words, N_("{1}: locked on {2} by {3}"), "ttt", name, lock->day, by);
    g_string_append_printf(out, "%s\n", first);
    append_line(out, words, N_("role: {1}"), lock->role);
    append_line(out, words, N_("content: {1}"), lock->content);
    append_line(out, words, N_("head of the chain: {1}"), lock->head);
    append_line(out, words, N_("study files: {1}"), lock->study);
    if (lock->open_queries > 0) {
        g_autofree char *open = base_words_say(
            words, N_("queries open or answered: {1}"), "n", (gint64)lock->open_queries);
        g_string_append_printf(out, "  %s\n", open);
    }
    append_sites(out, lock->sites, words);
    append_line(out, words, N_("accepted: {1}"), lock->accepted);
    if (lock->erased > 0) {
        g_autofree char *erased = base_words_say(words,
            N_("records erased since, and in nothing that is read from it: {1}"), "n",
            (gint64)lock->erased);
        g_string_append_printf(out, "  %s\n", erased);
    }
    return g_string_free(out, FALSE);
}

/* ---- The command ---- */

typedef struct {
    const CommandLock *options;
    const CommandSinks *sinks;
    BaseOutput *output;
    const BaseWords *words;
    bool is_json;
} Work;

static gboolean emit(const Work *work, char *text_take, GError **error)
{
    g_autofree char *text = text_take;
    return command_emit(work->output, text, strlen(text), error);
}

static gboolean emit_list(const Work *work, Registry *registry, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(GPtrArray) locks = registry_locks(registry, error);
    if (locks && !command_tell_doubt(registry, work->sinks, error))
        return FALSE;
    g_autoptr(GArray) hospitals =
        locks ? registry_confirmed(registry, base_clock_day(&work->sinks->clock), error) : NULL;
    if (!hospitals)
        return FALSE;
    g_autoptr(GString) out = g_string_new(NULL);
    json_t *list = json_array();
    for (guint i = 0; i < locks->len; i++) {
        g_autofree char *text = lock_text(locks->pdata[i], work->words);
        g_string_append(out, text);
        json_array_append_new(list, lock_json(locks->pdata[i]));
    }
    if (locks->len == 0)
        g_string_append_printf(out, "%s\n", base_words(work->words, N_("no locks")));
    if (registry_confirmed_any(hospitals)) {
        g_string_append_printf(out, "%s\n", base_words(work->words, N_("now:")));
        append_hospitals(out, study, hospitals, work->words);
    }
    char *page = base_json_page(
        json_pack("{s:o, s:o}", "locks", list, "hospitals", hospitals_json(study, hospitals)));
    if (work->is_json)
        return emit(work, page, error);
    g_free(page);
    return emit(work, g_strdup(out->str), error);
}

/* What stands against a lock, of the registry as it is. */
typedef struct {
    RegistryOpenItems items;
    GArray *hospitals;
    bool lacks_yes; /* Hospitals are asked, and one has not said yes to what is stored now. */
} Open;

static void open_clear(Open *open)
{
    registry_open_items_clear(&open->items);
    g_clear_pointer(&open->hospitals, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Open, open_clear)

static gboolean read_open(const Work *work, Registry *registry, Open *open, GError **error)
{
    open->hospitals = registry_confirmed(registry, base_clock_day(&work->sinks->clock), error);
    if (!open->hospitals || !registry_open_items(registry, &open->items, error))
        return FALSE;
    const bool asked = registry_confirmed_any(open->hospitals);
    for (guint i = 0; asked && i < open->hospitals->len; i++)
        open->lacks_yes |= !g_array_index(open->hospitals, RegistryConfirmed, i).is_current;
    return TRUE;
}

static gboolean emit_open(
    const Work *work, const Registry *registry, const Open *open, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    if (work->is_json) {
        json_t *items = items_json(&open->items);
        base_json_set(items, "not_confirmed",
            open->lacks_yes ? missing_json(study, open->hospitals) : json_array());
        return emit(
            work, base_json_page(json_pack("{s:b, s:o}", "locked", 0, "open", items)), error);
    }
    g_autofree char *list = items_text(&open->items, work->words);
    const bool is_open = registry_open_items_any(&open->items) || open->lacks_yes;
    g_autoptr(GString) out = g_string_new(base_words(work->words,
        is_open ? N_("not locked: this is open; settle it, or say why it may stay so: --accept "
                     "TEXT")
                : N_("nothing is open that a lock would ask about")));
    g_string_append_printf(out, "\n%s", list);
    if (open->lacks_yes)
        append_hospitals(out, study, open->hospitals, work->words);
    return emit(work, g_strdup(out->str), error);
}

static gboolean make(const Work *work, Registry *registry, CommandFacts *facts, GError **error)
{
    const CommandLock *options = work->options;
    const RegistryChangeInfo info = {.user = options->by, .clock = work->sinks->clock};
    g_auto(Open) open = {0};
    if (!read_open(work, registry, &open, error))
        return FALSE;
    const bool is_open = registry_open_items_any(&open.items) || open.lacks_yes;
    if (options->dry_run || (is_open && !options->accept)) {
        facts->has_findings = is_open;
        return emit_open(work, registry, &open, error);
    }
    if (!command_go_on(work->sinks, error))
        return FALSE;
    g_autofree char *sites = registry_confirmed_json(registry_study(registry), open.hospitals);
    g_autoptr(RegistryLock) lock = registry_lock(
        registry, options->name, options->role, options->accept, sites, &info, error);
    if (!lock || !command_tell_doubt(registry, work->sinks, error))
        return FALSE;
    return emit(work,
        work->is_json ? base_json_page(lock_json(lock)) : lock_text(lock, work->words), error);
}

static gboolean check_text(const char *option, const char *text, GError **error)
{
    if (!text || base_text_is_plain(text))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s '%s': expected a text on one line that can be seen: it stands in the lock for "
          "good"),
        option, text);
    return FALSE;
}

/* What is given twice, or of what is not done; NULL where it can be meant. */
static const char *doubt(const CommandLock *options)
{
    const bool is_text = !options->format || g_str_equal(options->format, "text") ||
                         g_str_equal(options->format, "json");
    if ((options->name != NULL) + (options->sheets != NULL) + (options->yes != NULL) > 1)
        return _("lock: give one of NAME, --sheets and --yes");
    if (!options->sheets && !is_text)
        return _("lock: --format is text or json, but for --sheets");
    if (!options->yes && (options->sheet || options->on))
        return _("lock: --sheet and --on say more about --yes SITE");
    if ((options->sheets || options->yes) && (options->role || options->accept))
        return _("lock: --role and --accept are about a lock: give its NAME");
    if (options->dry_run && (options->sheets || options->yes))
        return _("lock: --dry-run says what is open, and goes with neither --sheets nor --yes");
    if (options->site && !options->sheets)
        return _("lock: --site says whose of the --sheets");
    if (options->name && !options->by && !options->dry_run)
        return _("lock needs --by WHO: the name of who locks stands in the lock");
    if (options->yes && !options->by)
        return _("lock --yes needs --by NAME: who of the hospital said yes");
    return NULL;
}

static gboolean check_options(const CommandLock *options, GError **error)
{
    const char *fault = doubt(options);
    if (fault)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, fault);
    return !fault && check_text("--by", options->by, error) &&
           check_text("--role", options->role, error) &&
           check_text("--accept", options->accept, error);
}

gboolean command_lock(
    const CommandLock *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!check_options(options, error))
        return FALSE;
    if (options->sheets)
        return command_lock_sheets(options, sinks, error);
    if (options->yes)
        return command_lock_yes(options, sinks, error);
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    const Work work = {.options = options,
        .sinks = sinks,
        .output = base_outputs_add(outputs, "-o", options->output, NULL),
        .words =
            options->lang || options->output ? base_words_find(options->lang) : sinks->words,
        .is_json = g_strcmp0(options->format, "json") == 0};
    base_outputs_read_database(outputs, options->db);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    const bool is_lock = options->name && !options->dry_run;
    g_autoptr(Registry) registry =
        command_open(options->db, is_lock ? REGISTRY_WRITE : REGISTRY_READ, sinks, error);
    if (!registry)
        return FALSE;
    if ((is_lock || options->dry_run) &&
        !registry_login_sees(registry, REGISTRY_SEES_ALL, error))
        return FALSE;
    return is_lock || options->dry_run ? make(&work, registry, facts, error)
                                       : emit_list(&work, registry, error);
}
