#include "registry/audit_inside.h"

#include <string.h>

#include "registry/inside.h"

/* The last row of the trail about one part of a query. */
typedef struct {
    char *value, *at, *user, *reason;
    int64_t import_id;
} Step;

/* What an entry says of itself. */
typedef struct {
    char *at, *user, *reason, *file, *command;
} Entry;

typedef struct {
    RegistryAuditCheck *check;
    GHashTable *steps; /* "12 state" -> Step. */
    GHashTable *said;  /* "12 TIME USER", and without the user: somebody said something then. */
    GHashTable *entries; /* import_id -> Entry. */
} States;

static void step_free(gpointer data)
{
    Step *step = data;
    g_free(step->value);
    g_free(step->at);
    g_free(step->user);
    g_free(step->reason);
    g_free(step);
}

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->at);
    g_free(entry->user);
    g_free(entry->reason);
    g_free(entry->file);
    g_free(entry->command);
    g_free(entry);
}

static gboolean take_entry(const RegistryEntry *stored, void *data, GError **error)
{
    (void)error;
    const States *states = data;
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){g_strdup(stored->at), g_strdup(stored->user), g_strdup(stored->reason),
        g_strdup(stored->file), g_strdup(stored->command)};
    (void)g_hash_table_insert(
        states->entries, g_memdup2(&stored->import_id, sizeof stored->import_id), entry);
    return TRUE;
}

static char *key_of(const char *query, const char *part)
{
    return g_strdup_printf("%s %s", query, part);
}

static char *said_key(const char *query, const char *at, const char *user)
{
    return g_strdup_printf("%s %s %s", query, at ? at : "", user ? user : "");
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const States *states = data;
    if (g_strcmp0(change->what, "query") != 0 || !change->column || !change->subject)
        return TRUE;
    Step *step = g_new0(Step, 1);
    *step = (Step){g_strdup(change->new_value), g_strdup(change->at), g_strdup(change->user),
        g_strdup(change->reason), change->import_id};
    (void)g_hash_table_insert(states->steps, key_of(change->subject, change->column), step);
    (void)g_hash_table_add(states->said, said_key(change->subject, change->at, change->user));
    (void)g_hash_table_add(states->said, said_key(change->subject, change->at, NULL));
    return TRUE;
}

/* ---- One query ---- */

static const Step *step_of(const States *states, const char *id, const char *part)
{
    g_autofree char *key = key_of(id, part);
    return g_hash_table_lookup(states->steps, key);
}

static bool is_last(const States *states, const char *id, const char *part, const char *value,
    const char *without)
{
    const Step *step = step_of(states, id, part);
    return g_strcmp0(value, step ? step->value : without) == 0;
}

/* The query's own reason: that of the step, or of its entry; where neither had one the trail
   has the file or the command in its place, and the query nothing. */
static bool is_reason(const RegistryQuery *query, const Step *step, const Entry *entry)
{
    if (query->reason)
        return g_strcmp0(query->reason, step->reason) == 0 ||
               (entry && g_strcmp0(query->reason, entry->reason) == 0);
    return entry && !entry->reason;
}

/* Who closed or accepted it, when, with which entry and why. */
static bool end_holds(const States *states, const RegistryQuery *query, const char *id)
{
    const Step *step = step_of(states, id, "state");
    const bool ends =
        query->state == REGISTRY_QUERY_ACCEPTED || query->state == REGISTRY_QUERY_CLOSED;
    if (!ends)
        return !query->closed && !query->closed_by && !query->reason &&
               query->closed_import_id == 0;
    if (!step)
        return true; /* That its state is in no row is told already. */
    const Entry *entry = g_hash_table_lookup(states->entries, &step->import_id);
    return g_strcmp0(query->closed, step->at) == 0 &&
           query->closed_import_id == step->import_id &&
           (g_strcmp0(query->closed_by, step->user) == 0 ||
               g_strcmp0(query->closed_by, REGISTRY_QUERY_BY_IMPORT) == 0) &&
           is_reason(query, step, entry);
}

/* Who answered it and when: as some step of it says. */
static bool answer_holds(const States *states, const RegistryQuery *query, const char *id)
{
    if (!query->answered)
        return !query->answered_by && !query->answer && !query->new_value &&
               query->state != REGISTRY_QUERY_ANSWERED;
    g_autofree char *key = said_key(id, query->answered, query->answered_by);
    g_autofree char *by_file = said_key(id, query->answered, NULL);
    return query->answered_by &&
           g_hash_table_contains(states->said,
               g_strcmp0(query->answered_by, REGISTRY_QUERY_BY_IMPORT) == 0 ? by_file : key);
}

static gboolean check_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    const States *states = data;
    const char *what = NULL;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, query->query_id);
    if (!is_last(states, id, "state", registry_query_states[query->state], "open"))
        what = "its state is not the one that the audit trail knows";
    else if (!is_last(states, id, "answer", query->answer, NULL) ||
             !is_last(states, id, "new_value", query->new_value, NULL))
        what = "its answer is not the one that the audit trail knows";
    else if (!end_holds(states, query, id))
        what = "who settled it, when or why is not what the audit trail knows";
    else if (!answer_holds(states, query, id))
        what = "who answered it or when is not what the audit trail knows";
    if (what)
        registry_audit_find(states->check, "proreg_query", g_steal_pointer(&id), what);
    return TRUE;
}

gboolean registry_audit_queries(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(GHashTable) steps =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, step_free);
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) entries =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, entry_free);
    States states = {check, steps, said, entries};
    return store->driver->entries(store, take_entry, &states, error) &&
           store->driver->value_changes(store, 0, take_change, &states, error) &&
           store->driver->queries(store, 0, check_query, &states, error);
}
