#include "commands/lock.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "registry/snapshot.h"

const char *const command_lock_formats[] = {"text", "json", NULL};

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

/* ---- A lock ---- */

static json_t *lock_json(const RegistryLock *lock)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:I, s:o}", "name",
        base_json_text(lock->name), "time", base_json_text(lock->time), "by",
        base_json_text(lock->by), "role", base_json_text(lock->role), "content", lock->content,
        "head", lock->head, "study", lock->study, "open_queries",
        (json_int_t)lock->open_queries, "accepted", base_json_text(lock->accepted));
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
    append_line(out, words, N_("accepted: {1}"), lock->accepted);
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
    g_autoptr(GPtrArray) locks = registry_locks(registry, error);
    g_autoptr(GString) out = g_string_new(NULL);
    json_t *list = json_array();
    for (guint i = 0; locks && i < locks->len; i++) {
        g_autofree char *text = lock_text(locks->pdata[i], work->words);
        g_string_append(out, text);
        json_array_append_new(list, lock_json(locks->pdata[i]));
    }
    if (locks && locks->len == 0)
        g_string_append_printf(out, "%s\n", base_words(work->words, N_("no locks")));
    char *page = base_json_page(json_pack("{s:o}", "locks", list));
    if (locks && work->is_json)
        return emit(work, page, error);
    g_free(page);
    return locks && emit(work, g_strdup(out->str), error);
}

static gboolean emit_open(const Work *work, const RegistryOpenItems *items, GError **error)
{
    if (work->is_json)
        return emit(work,
            base_json_page(json_pack("{s:b, s:o}", "locked", 0, "open", items_json(items))),
            error);
    g_autofree char *list = items_text(items, work->words);
    g_autofree char *what = base_words_say(work->words,
        N_("not locked: this is open; settle it, or say why it may stay so: --accept TEXT"),
        "");
    return emit(work, g_strdup_printf("%s\n%s", what, list), error);
}

static gboolean make(const Work *work, Registry *registry, CommandFacts *facts, GError **error)
{
    const CommandLock *options = work->options;
    const RegistryChangeInfo info = {.user = options->by, .clock = work->sinks->clock};
    g_auto(RegistryOpenItems) items = {0};
    if (!registry_open_items(registry, &items, error))
        return FALSE;
    if (registry_open_items_any(&items) && !options->accept) {
        facts->has_findings = true;
        return emit_open(work, &items, error);
    }
    if (!command_go_on(work->sinks, error))
        return FALSE;
    g_autoptr(RegistryLock) lock =
        registry_lock(registry, options->name, options->role, options->accept, &info, error);
    if (!lock)
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

static gboolean check_options(const CommandLock *options, GError **error)
{
    if (!options->name)
        return TRUE;
    if (!options->by) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("lock needs --by WHO: the name of who locks stands in the lock"));
        return FALSE;
    }
    return check_text("--by", options->by, error) &&
           check_text("--role", options->role, error) &&
           check_text("--accept", options->accept, error);
}

gboolean command_lock(
    const CommandLock *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!check_options(options, error))
        return FALSE;
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
    g_autoptr(Registry) registry =
        command_open(options->db, options->name ? REGISTRY_WRITE : REGISTRY_READ, sinks, error);
    if (!registry)
        return FALSE;
    return options->name ? make(&work, registry, facts, error)
                         : emit_list(&work, registry, error);
}
