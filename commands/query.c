#include "commands/query.h"

#include "base/error.h"
#include "commands/inside.h"
#include "commands/query_which.h"
#include "importers/answer.h"

static gboolean open_to_write(
    const char *db, const CommandSinks *sinks, Registry **registry, GError **error)
{
    *registry = command_open(db, REGISTRY_WRITE, sinks, error);
    return *registry != NULL;
}

static gboolean check_unsettled(const RegistryQuery *query, GError **error)
{
    if (query->state < REGISTRY_QUERY_ACCEPTED)
        return TRUE;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, query->query_id);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("query %s is %s already; nothing was changed"), id,
        registry_query_states[query->state]);
    return FALSE;
}

/* ---- Accept and close ---- */

typedef struct {
    const char *command; /* For the journal. */
    const char *name;    /* As it is called. */
    RegistryQueryState state;
} Settlement;

static const Settlement acceptance = {"query accept", "accept", REGISTRY_QUERY_ACCEPTED};
static const Settlement closing = {"query close", "close", REGISTRY_QUERY_CLOSED};

static bool is_any(const CommandQueries *which)
{
    return !which->id && !which->site && !which->rule && !which->record && !which->field &&
           !which->file;
}

static gboolean check_options(
    const CommandQuerySettle *options, const Settlement *settlement, GError **error)
{
    if (!options->reason || options->reason[0] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query %s needs --reason TEXT: it stands in the audit trail"), settlement->name);
        return FALSE;
    }
    if (is_any(&options->which)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query %s needs the number of a query, or --site, --field, --rule, --record or "
              "--file for all that are answered"),
            settlement->name);
        return FALSE;
    }
    return TRUE;
}

/* Of one by its number and of a list: what can no longer be done is a mistake. */
static gboolean check_found(
    const RegistryQueries *queries, const CommandQuerySettle *options, GError **error)
{
    if (queries->queries->len == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("no query of these is %s; --state open means those without an answer"),
            options->which.state ? options->which.state : "answered");
        return FALSE;
    }
    return !options->which.id || check_unsettled(registry_queries_at(queries, 0), error);
}

/* What an old export brought back goes in after all. */
static gboolean let_through(RegistryImport *import, const Registry *registry,
    const RegistryQuery *query, const CommandSinks *sinks, RegistryImportCounts *counts,
    GError **error)
{
    ImportRefusal refusal = {NULL, NULL};
    const char *rule = query->problem.rule_id;
    if (!g_str_equal(rule, "reverted") && !g_str_equal(rule, "held"))
        return TRUE;
    const gboolean ok = import_answer_put(import, registry_study(registry), query,
        query->problem.raw, &sinks->clock, counts, &refusal, error);
    import_refusal_clear(&refusal);
    return ok;
}

static gboolean take_steps(RegistryImport *import, const Registry *registry,
    const RegistryQueries *queries, RegistryQueryState state, const CommandSinks *sinks,
    RegistryImportCounts *counts, GError **error)
{
    const RegistryQueryStep step = {.state = state};
    for (guint i = 0; i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        if (query->state >= REGISTRY_QUERY_ACCEPTED)
            continue;
        if ((state == REGISTRY_QUERY_ACCEPTED &&
                !let_through(import, registry, query, sinks, counts, error)) ||
            !registry_import_query_step(import, query, &step, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean settle(const CommandQuerySettle *options, const Settlement *settlement,
    const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(Registry) registry = NULL;
    if (!check_options(options, settlement, error) ||
        !open_to_write(options->db, sinks, &registry, error))
        return FALSE;
    g_autoptr(RegistryQueries) queries =
        command_queries_read(registry, &options->which, "answered", &sinks->clock, error);
    if (!queries || !check_found(queries, options, error))
        return FALSE;
    const RegistryImportInfo info = {.command = settlement->command,
        .site = options->which.site,
        .user = options->user,
        .reason = options->reason,
        .clock = sinks->clock};
    RegistryImportCounts counts = {0};
    RegistryImport *import = registry_import_begin(registry, &info, error);
    if (!import)
        return FALSE;
    if (!take_steps(import, registry, queries, settlement->state, sinks, &counts, error)) {
        (void)registry_import_cancel(import, NULL, NULL, NULL);
        return FALSE;
    }
    if (!registry_import_commit(import, &counts, error))
        return FALSE;
    command_tell(sinks, COMMAND_NOTE,
        settlement->state == REGISTRY_QUERY_ACCEPTED ? _("queries accepted: %u")
                                                     : _("queries closed: %u"),
        queries->queries->len);
    return TRUE;
}

gboolean command_query_accept(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    return settle(options, &acceptance, sinks, facts, error);
}

gboolean command_query_close(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    return settle(options, &closing, sinks, facts, error);
}

/* ---- Answer ---- */

static RegistryImport *begin_answer(Registry *registry, const RegistryQuery *query,
    const CommandQueryAnswer *options, const CommandSinks *sinks, GError **error)
{
    const RegistryImportInfo info = {.command = "query answer",
        .site = query->owner,
        .user = options->user,
        .reason = options->reason ? options->reason
                  : options->text ? options->text
                                  : "query answer",
        .clock = sinks->clock};
    return registry_import_begin(registry, &info, error);
}

/* FALSE with `error` set where the value cannot be taken. */
static gboolean put_answer(RegistryImport *import, const Registry *registry,
    const RegistryQuery *query, const CommandQueryAnswer *options, const BaseClock *clock,
    RegistryImportCounts *counts, GError **error)
{
    ImportRefusal refusal = {NULL, NULL};
    /* What a no means is known then, and there is nothing to look at. */
    const bool is_settled = options->value && import_answer_is_consent(query);
    const RegistryQueryStep step = {
        .state = is_settled ? REGISTRY_QUERY_CLOSED : REGISTRY_QUERY_ANSWERED,
        .answer = options->text,
        .new_value = options->value};
    if (options->value && !import_answer_put(import, registry_study(registry), query,
                              options->value, clock, counts, &refusal, error))
        return FALSE;
    if (!refusal.msgid)
        return registry_import_query_step(import, query, &step, error);
    g_autofree char *why =
        base_words_compose(base_words_speaking(), refusal.msgid, refusal.arguments);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, _("query %s: %s; nothing was changed"),
        options->id, why);
    import_refusal_clear(&refusal);
    return FALSE;
}

gboolean command_query_answer(const CommandQueryAnswer *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->value && !options->text) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query answer needs --value V for the cell, or --text T in words"));
        return FALSE;
    }
    g_autoptr(Registry) registry = NULL;
    if (!open_to_write(options->db, sinks, &registry, error))
        return FALSE;
    const CommandQueries which = {.id = options->id};
    g_autoptr(RegistryQueries) queries =
        command_queries_read(registry, &which, NULL, &sinks->clock, error);
    if (!queries)
        return FALSE;
    const RegistryQuery *query = registry_queries_at(queries, 0);
    if (!check_unsettled(query, error))
        return FALSE;
    RegistryImport *import = begin_answer(registry, query, options, sinks, error);
    RegistryImportCounts counts = {0};
    if (!import)
        return FALSE;
    if (!put_answer(import, registry, query, options, &sinks->clock, &counts, error)) {
        (void)registry_import_cancel(import, NULL, NULL, NULL);
        return FALSE;
    }
    return registry_import_commit(import, &counts, error);
}
