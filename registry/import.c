#include "registry/import.h"

#include <string.h>

#include "base/error.h"
#include "registry/learned.h"
#include "registry/row_work.h"

int64_t registry_import_find(
    Registry *registry, const char *sha256, const char *options, const char *map)
{
    int64_t import_id = 0;
    if (!registry->store->driver->entry_find(
            registry->store, sha256, options, map, &import_id, NULL))
        return 0;
    return import_id;
}

typedef struct {
    RegistryProblemTake take;
    void *data;
    bool enough;
} Taking;

static gboolean take_problem(const RegistryStoredProblem *problem, void *data, GError **error)
{
    (void)error;
    Taking *taking = data;
    taking->enough = taking->enough || !taking->take(&problem->problem, taking->data);
    return TRUE;
}

gboolean registry_import_problems(
    Registry *registry, int64_t import_id, RegistryProblemTake take, void *data, GError **error)
{
    Taking taking = {.take = take, .data = data};
    return registry->store->driver->open_problems(
        registry->store, import_id, take_problem, &taking, error);
}

static void import_free(RegistryImport *import)
{
    registry_moves_unref(import->moves);
    g_clear_pointer(&import->answered, g_hash_table_unref);
    registry_original_free(import->original);
    for (size_t i = 0; i < G_N_ELEMENTS(import->texts); i++)
        g_free(import->texts[i]);
    registry_content_free(import->content);
    registry_fresh_free(import->fresh);
    registry_known_free(import->known);
    g_free(import->last_events);
    g_free(import->values);
    g_free(import->stored);
    g_free(import->scratch);
    g_clear_pointer(&import->files, g_hash_table_unref);
    (void)g_string_free(import->last_record, TRUE);
    g_array_unref(import->cleared);
    g_array_unref(import->reverted);
    (void)g_string_free(import->last_site, TRUE);
    (void)g_string_free(import->sent_site, TRUE);
    g_free(import);
}

static size_t most_columns(const Registry *registry)
{
    size_t n = 1;
    for (size_t f = 0; f < registry->n_forms; f++)
        n = MAX(n, registry->forms[f].n_columns);
    return n;
}

/* What the entry says, of texts that live as long as the import. */
static void keep_info(RegistryImport *import, const RegistryImportInfo *info)
{
    const char *const given[G_N_ELEMENTS(import->texts)] = {info->file, info->sha256,
        info->site, info->encoding, info->options, info->map, info->user, info->reason,
        info->profile};
    for (size_t i = 0; i < G_N_ELEMENTS(import->texts); i++)
        import->texts[i] = g_strdup(given[i]);
    import->info = (RegistryChangeInfo){.command = info->command ? info->command : "import",
        .file = import->texts[0],
        .sha256 = import->texts[1],
        .site = import->texts[2],
        .encoding = import->texts[3],
        .options = import->texts[4],
        .map = import->texts[5],
        .user = import->texts[6],
        .reason = import->texts[7],
        .profile = import->texts[8],
        .clock = info->clock};
}

static RegistryImport *import_new(Registry *registry, const RegistryImportInfo *info)
{
    RegistryImport *import = g_new0(RegistryImport, 1);
    const size_t n = most_columns(registry);
    import->registry = registry;
    import->erase_blank = info->erase_blank;
    import->changed = info->changed;
    import->changed_data = info->changed_data;
    import->values = g_new0(RegistryValue, n);
    import->stored = g_new0(RegistryValue, n);
    import->scratch = g_malloc(n * sizeof *import->scratch);
    import->content = registry_content_new(registry);
    import->fresh = registry_fresh_new(registry);
    import->known = registry_known_new(registry);
    import->last_events = g_new0(bool, registry->study->n_events);
    import->last_record = g_string_new(NULL);
    import->cleared = g_array_new(FALSE, FALSE, sizeof(size_t));
    import->reverted = g_array_new(FALSE, FALSE, sizeof(size_t));
    import->last_site = g_string_new(NULL);
    import->sent_site = g_string_new(NULL);
    keep_info(import, info);
    return import;
}

RegistryImport *registry_import_begin(
    Registry *registry, const RegistryImportInfo *info, GError **error)
{
    RegistryImport *import = import_new(registry, info);
    /* Rows of another hospital are held one by one; the entry is not that hospital's. */
    if (import->info.site && !registry_import_sends(import, import->info.site))
        import->info.site = NULL;
    import->change = registry_change_begin(registry, &import->info, error);
    if (!import->change)
        goto failed;
    import->moves = registry_moves_ref(import->change->moves);
    bool has_records = false;
    const bool asked = registry_has_records(registry, &has_records, error);
    /* A login may see none of those that there are. */
    import->had_records = has_records || registry->store->driver->guests.role;
    if (!asked)
        goto cancelled;
    if (!g_str_equal(import->info.command, "import"))
        return import;
    import->answered = registry_learned_begin(registry, import->moves, error);
    if (import->answered)
        return import;
cancelled:
    registry_change_cancel(import->change);
failed:
    import_free(import);
    return NULL;
}

const RegistryMoves *registry_import_moves(const RegistryImport *import)
{
    return import->moves;
}

int64_t registry_import_id(const RegistryImport *import)
{
    return registry_change_id(import->change);
}

gboolean registry_import_original(
    RegistryImport *import, const void *bytes, gsize size, GError **error)
{
    if (!import->original)
        import->original = registry_original_new(import->change);
    const gboolean ok = registry_original_append(import->original, bytes, size, error);
    import->change->failed = import->change->failed || !ok;
    return ok;
}

/* These rules are about people who must leave no trace: of them only the finding is kept. */
static bool leaves_no_value(const char *rule_id)
{
    return g_strcmp0(rule_id, "consent") == 0 || g_strcmp0(rule_id, "identifier") == 0;
}

gboolean registry_import_problem(
    RegistryImport *import, const RegistryProblem *problem, GError **error)
{
    RegistryProblem kept = *problem;
    const bool is_private = leaves_no_value(problem->rule_id);
    /* A query without a text tells nothing of anybody. */
    const bool may_hold = !is_private || (problem->raw && problem->raw[0] == '\0');
    if (is_private)
        kept.value = NULL;
    const gboolean ok = registry_change_problem(import->change, &kept, may_hold, error);
    import->change->failed = import->change->failed || !ok;
    return ok;
}

static gboolean finish(RegistryImport *import, GError **error)
{
    return registry_row_finish_record(import, error) &&
           (!import->original || registry_original_finish(import->original, error));
}

gboolean registry_rehearse(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    /* An older layout is not brought up for a rehearsal: its files are judged one by one. */
    if (store->driver->layout(store) != store->driver->newest_layout)
        return TRUE;
    registry->is_rehearsing = store->driver->begin(store, REGISTRY_WRITE, error);
    return registry->is_rehearsing;
}

bool registry_is_rehearsing(const Registry *registry)
{
    return registry->is_rehearsing;
}

void registry_rehearse_end(Registry *registry)
{
    if (registry->is_rehearsing)
        registry->store->driver->roll_back(registry->store);
    registry->is_rehearsing = false;
}

bool registry_import_is_rehearsed(const RegistryImport *import)
{
    return import->registry->is_rehearsing;
}

gboolean registry_import_commit(
    RegistryImport *import, const RegistryImportCounts *counts, GError **error)
{
    gboolean ok = import->change->failed || finish(import, error);
    g_clear_pointer(&import->original, registry_original_free);
    if (ok)
        ok = registry_change_commit(import->change,
            g_str_equal(import->info.command, "import") ? "imported" : "done", counts, error);
    else
        registry_change_cancel(import->change);
    import_free(import);
    return ok;
}

/* The problems of a refused file on their way. */
typedef struct {
    RegistryChange *change;
    bool identifying;
    GError *error;
} Refusal;

static gboolean look_for_identifier(const RegistryProblem *problem, void *data)
{
    Refusal *refusal = data;
    refusal->identifying = g_strcmp0(problem->rule_id, "identifier") == 0;
    return !refusal->identifying;
}

/* A file of identifying columns names no one, either: its problems keep neither record nor
   value. */
static gboolean keep_refusal_problem(const RegistryProblem *given, void *data)
{
    Refusal *refusal = data;
    RegistryProblem problem = *given;
    if (refusal->identifying)
        problem.record_id = problem.value = NULL;
    if (leaves_no_value(problem.rule_id))
        problem.value = NULL;
    return registry_change_problem(refusal->change, &problem, false, &refusal->error);
}

static gboolean write_refusal(
    RegistryImport *import, RegistryProblemsGive give, const void *data, GError **error)
{
    Refusal refusal = {.change = registry_change_begin(import->registry, &import->info, error)};
    if (!refusal.change)
        return FALSE;
    give(look_for_identifier, &refusal, data);
    give(keep_refusal_problem, &refusal, data);
    if (!refusal.error)
        return registry_change_commit(refusal.change, "refused", NULL, error);
    g_propagate_error(error, refusal.error);
    registry_change_cancel(refusal.change);
    return FALSE;
}

gboolean registry_import_cancel(
    RegistryImport *import, RegistryProblemsGive give, const void *data, GError **error)
{
    /* Its thread works for the change. */
    g_clear_pointer(&import->original, registry_original_free);
    registry_change_cancel(import->change);
    const gboolean ok = !give || write_refusal(import, give, data, error);
    import_free(import);
    return ok;
}
