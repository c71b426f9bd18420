#include "commands/audit.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/audit_verify.h"
#include "commands/day.h"
#include "commands/listing.h"
#include "registry/access.h"
#include "registry/audit.h"
#include "registry/login.h"
#include "registry/trail.h"

typedef struct {
    const CommandAudit *options;
    CommandListing *listing; /* NULL: as text. */
    GString *out;            /* Of text. */
    gint64 n;
} List;

/* Whether one who did something then is asked for. */
static bool is_wanted(
    const CommandAudit *options, const char *command, const char *time, const char *user)
{
    enum { DAY = 10 };
    return (!options->command || g_strcmp0(options->command, command) == 0) &&
           (!options->user || g_strcmp0(options->user, user) == 0) &&
           (!options->from || strncmp(time, options->from, DAY) >= 0) &&
           (!options->until || strncmp(time, options->until, DAY) <= 0);
}

/* Digits of a number that is there, in a room of 24 bytes; else NULL. */
static const char *digits(int64_t value, char room[24])
{
    if (value == 0)
        return NULL;
    (void)g_snprintf(room, 24, "%" G_GINT64_FORMAT, value);
    return room;
}

/* ---- Changes ---- */

static const CommandColumn change_columns[] = {{"id", N_("no."), true},
    {"time", N_("time"), false}, {"user", N_("user"), false}, {"os_user", NULL, false},
    {"reason", N_("why"), false}, {"file", N_("file"), false}, {"line", N_("line"), true},
    {"record_id", N_("record"), false}, {"event", N_("visit"), false},
    {"instance", N_("instance"), true}, {"field", N_("field"), false},
    {"old", N_("before"), false}, {"new", N_("after"), false}, {"hash", NULL, false},
    {"what", N_("what"), false}, {"subject", NULL, false}, {"command", NULL, false},
    {"import_id", NULL, true}};

static void shown(GString *out, const char *before, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    g_autofree char *safe = base_text_shown(text);
    g_string_append_printf(out, "%s%s", before, safe);
}

static void append_value(GString *out, const char *before, const char *value)
{
    g_string_append(out, before);
    if (value)
        shown(out, "", value);
    else
        g_string_append(out, "(none)");
}

/* Two lines: what, then who, why and from where. */
static void append_change(GString *out, const RegistryTrailChange *change)
{
    g_string_append_printf(out, "%6" G_GINT64_FORMAT, change->id);
    shown(out, "  ", change->record_id);
    shown(out, " ", change->event);
    if (change->instance > 1)
        g_string_append_printf(out, " (%" G_GINT64_FORMAT ")", change->instance);
    if (g_strcmp0(change->what, "value") != 0) {
        shown(out, "  ", change->what);
        shown(out, " ", change->subject);
    }
    shown(out, " ", change->field);
    append_value(out, ": ", change->old_value);
    append_value(out, " -> ", change->new_value);
    shown(out, "\n        ", change->time);
    shown(out, " by ", change->user);
    if (g_strcmp0(change->user, change->os_user) != 0)
        shown(out, " (login ", change->os_user);
    if (g_strcmp0(change->user, change->os_user) != 0)
        g_string_append_c(out, ')');
    shown(out, ", ", change->command);
    shown(out, " ", change->file);
    if (change->line > 0)
        g_string_append_printf(out, " line %" G_GINT64_FORMAT, change->line);
    /* Where nobody gave a reason the trail has the file or the command in its place. */
    if (g_strcmp0(change->reason, change->file) != 0 &&
        g_strcmp0(change->reason, change->command) != 0)
        shown(out, ": ", change->reason);
    g_string_append_c(out, '\n');
}

static gboolean take_change(const RegistryTrailChange *change, void *data, GError **error)
{
    (void)error;
    List *list = data;
    char id[24], line[24], instance[24], import_id[24];
    if (!is_wanted(list->options, change->command, change->time, change->user))
        return TRUE;
    list->n++;
    if (!list->listing) {
        append_change(list->out, change);
        return TRUE;
    }
    const char *const cells[] = {digits(change->id, id), change->time, change->user,
        change->os_user, change->reason, change->file, digits(change->line, line),
        change->record_id, change->event, digits(change->instance, instance), change->field,
        change->old_value, change->new_value, change->hash, change->what, change->subject,
        change->command, digits(change->import_id, import_id)};
    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(change_columns));
    command_listing_add(list->listing, cells);
    return TRUE;
}

/* ---- The journal ---- */

static const CommandColumn entry_columns[] = {{"import_id", N_("no."), true},
    {"time", N_("time"), false}, {"command", N_("command"), false},
    {"status", N_("status"), false}, {"file", N_("file"), false}, {"sha256", NULL, false},
    {"site", N_("site"), false}, {"user", N_("user"), false}, {"os_user", NULL, false},
    {"reason", N_("why"), false}, {"undoes", N_("takes back"), true},
    {"rows", N_("rows"), true}, {"records_new", N_("new records"), true},
    {"values_new", N_("new values"), true}, {"values_changed", N_("changed"), true},
    {"values_held", N_("held"), true}, {"program", NULL, false}, {"hash", NULL, false}};

static gboolean take_entry(const RegistryJournalEntry *entry, void *data, GError **error)
{
    (void)error;
    List *list = data;
    char numbers[7][24];
    if (!is_wanted(list->options, entry->command, entry->time, entry->user))
        return TRUE;
    list->n++;
    const char *const cells[] = {digits(entry->import_id, numbers[0]), entry->time,
        entry->command, entry->status, entry->file, entry->sha256, entry->site, entry->user,
        entry->os_user, entry->reason, digits(entry->undoes, numbers[1]),
        digits(entry->n_rows, numbers[2]), digits(entry->n_records_new, numbers[3]),
        digits(entry->n_values_new, numbers[4]), digits(entry->n_values_changed, numbers[5]),
        digits(entry->n_values_held, numbers[6]), entry->program, entry->hash};
    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(entry_columns));
    command_listing_add(list->listing, cells);
    return TRUE;
}

/* ---- The log of accesses ---- */

static const CommandColumn access_columns[] = {{"access_id", N_("no."), true},
    {"time", N_("time"), false}, {"command", N_("command"), false},
    {"options", N_("what was asked"), false}, {"file", N_("file"), false},
    {"sha256", NULL, false}, {"recipient", N_("for whom"), false},
    {"n_records", N_("patients"), true}, {"records", NULL, false}, {"user", N_("user"), false},
    {"os_user", NULL, false}, {"reason", N_("why"), false}, {"content", NULL, false},
    {"head", NULL, false}, {"hash", NULL, false}};

static void append_asked(GString *out, const json_t *value)
{
    size_t i;
    json_t *one;
    if (json_is_string(value)) {
        g_string_append(out, json_string_value(value));
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, one)
        {
            g_string_append(out, i > 0 ? " " : "");
            append_asked(out, one);
        }
    } else {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        g_string_append(out, text ? text : "");
        free(text);
    }
}

/* The hash of a question tells people nothing. */
char *command_audit_asked(const char *options)
{
    json_t *object = options ? json_loads(options, 0, NULL) : NULL;
    GString *out = g_string_new(NULL);
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const char *text = json_string_value(value);
        if (json_is_null(value) || g_strcmp0(text, "") == 0 || g_str_equal(key, "question"))
            continue;
        g_string_append_printf(out, "%s%s: ", out->len > 0 ? "; " : "", key);
        append_asked(out, value);
    }
    if (!json_is_object(object) && options)
        g_string_append(out, options);
    json_decref(object);
    return g_string_free(out, FALSE);
}

static gboolean take_access(const RegistryAccessSeen *seen, void *data, GError **error)
{
    (void)error;
    List *list = data;
    char id[24], patients[24];
    if (!is_wanted(list->options, seen->command, seen->time, seen->user))
        return TRUE;
    list->n++;
    const char *format = list->options->table.format;
    const bool is_for_people = g_strcmp0(format, "json") != 0 && g_strcmp0(format, "csv") != 0;
    g_autofree char *asked = is_for_people ? command_audit_asked(seen->options) : NULL;
    (void)g_snprintf(patients, sizeof patients, "%" G_GINT64_FORMAT, seen->n_records);
    const char *const cells[] = {digits(seen->id, id), seen->time, seen->command,
        asked ? asked : seen->options, seen->file, seen->sha256, seen->recipient, patients,
        seen->records, seen->user, seen->os_user, seen->reason, seen->content, seen->head,
        seen->hash};
    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(access_columns));
    command_listing_add(list->listing, cells);
    return TRUE;
}

static gboolean list_accesses(CommandRun *run, const CommandAudit *options, GError **error)
{
    char head[65];
    Registry *registry = run->opened.registry;
    const BaseWords *words = base_words_find(run->table->lang);
    List list = {.options = options,
        .listing = command_listing_new(run, "accesses",
            base_words(words, N_("What was asked and what was given out")), access_columns,
            G_N_ELEMENTS(access_columns))};
    if (!registry_access_each(registry, take_access, &list, error) ||
        !registry_access_head(registry, head, error)) {
        command_listing_free(list.listing);
        return FALSE;
    }
    command_listing_say(list.listing, "head", head, N_("Head of the log of accesses: {1}"));
    return command_listing_emit(list.listing, run, error);
}

/* ---- All ---- */

static gboolean emit_text(CommandRun *run, const List *list, const char *head, GError **error)
{
    const CommandTable *table = run->table;
    const BaseWords *words =
        table->lang || table->output ? base_words_find(table->lang) : run->sinks->words;
    g_autofree char *last =
        base_words_say(words, N_("changes: {1}; head of the chain: {2}"), "nt", list->n, head);
    g_string_append_printf(list->out, "%s\n", last);
    return command_go_on(run->sinks, error) &&
           command_emit(run->output, list->out->str, list->out->len, error);
}

static gboolean list_changes(CommandRun *run, const CommandAudit *options, GError **error)
{
    char head[65];
    Registry *registry = run->opened.registry;
    g_autoptr(GString) out = g_string_new(NULL);
    const bool is_text = !run->table->format || g_str_equal(run->table->format, "text");
    const BaseWords *words = base_words_find(run->table->lang);
    List list = {.options = options, .out = out};
    if (!is_text)
        list.listing = command_listing_new(run, "changes", base_words(words, N_("Audit trail")),
            change_columns, G_N_ELEMENTS(change_columns));
    if (!registry_trail_each(registry, options->record, take_change, &list, error) ||
        !registry_audit_head(registry, head, error)) {
        command_listing_free(list.listing);
        return FALSE;
    }
    if (is_text)
        return emit_text(run, &list, head, error);
    command_listing_say(list.listing, "head", head, N_("Head of the chain: {1}"));
    return command_listing_emit(list.listing, run, error);
}

static gboolean list_entries(CommandRun *run, const CommandAudit *options, GError **error)
{
    char head[65];
    Registry *registry = run->opened.registry;
    const BaseWords *words = base_words_find(run->table->lang);
    List list = {.options = options,
        .listing = command_listing_new(run, "entries", base_words(words, N_("Journal")),
            entry_columns, G_N_ELEMENTS(entry_columns))};
    if (!registry_journal_each(registry, take_entry, &list, error) ||
        !registry_audit_head(registry, head, error)) {
        command_listing_free(list.listing);
        return FALSE;
    }
    command_listing_say(list.listing, "head", head, N_("Head of the chain: {1}"));
    return command_listing_emit(list.listing, run, error);
}

/* ---- The command ---- */

static gboolean check_options(const CommandAudit *options, GError **error)
{
    const char *fault = NULL;
    if (options->head && !options->verify)
        fault = _("--head is what --verify compares with: give both");
    else if (options->verify && (options->record || options->journal || options->access))
        fault = _("--verify looks at everything: leave out --record, --journal and --access");
    else if (options->journal && options->access)
        fault = _("give --journal or --access, not both");
    else if (options->record && (options->journal || options->access))
        fault = _("journal and log of accesses are not by record: leave out --record, or both "
                  "of --journal and --access");
    else if (options->verify &&
             (options->user || options->command || options->from || options->until))
        fault = _("--verify looks at everything: leave out --by, --command, --from and "
                  "--until");
    if (fault)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, fault);
    return fault == NULL;
}

/* A day as the times of the store are written. */
static gboolean read_day(const CommandSinks *sinks, const char *option, const char **text,
    char out[BASE_DATE_SIZE], GError **error)
{
    int32_t day;
    if (!*text)
        return TRUE;
    if (!command_day(&sinks->clock, option, *text, &day, error))
        return FALSE;
    base_date_format(day, out);
    *text = out;
    return TRUE;
}

gboolean command_audit(
    const CommandAudit *given, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    char from[BASE_DATE_SIZE], until[BASE_DATE_SIZE];
    CommandAudit own = *given;
    const CommandAudit *options = &own;
    *facts = (CommandFacts){0};
    if (!check_options(options, error) || !read_day(sinks, "--from", &own.from, from, error) ||
        !read_day(sinks, "--until", &own.until, until, error))
        return FALSE;
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, NULL, error))
        return FALSE;
    if (!options->verify && !options->access && !options->journal &&
        !registry_login_sees(run.opened.registry, REGISTRY_SEES_TEXTS, error))
        return FALSE;
    if (options->verify)
        return command_audit_verify(&run, options->head, facts, error);
    if (options->access)
        return list_accesses(&run, options, error);
    return options->journal ? list_entries(&run, options, error)
                            : list_changes(&run, options, error);
}
