/**
 * @file
 * Queries of the past: the last step before the position, by the audit trail.
 */
#include <stdlib.h>
#include <string.h>

#include "registry/past.h"

void registry_past_query_touch(PastStore *past, const RegistryValueChange *change)
{
    if (!change->subject)
        return;
    const int64_t id = strtoll(change->subject, NULL, 10);
    if (!g_hash_table_contains(past->queries, &id))
        (void)g_hash_table_insert(
            past->queries, g_memdup2(&id, sizeof id), g_new0(PastQuery, 1));
}

static RegistryQueryState state_of(const char *name)
{
    for (RegistryQueryState i = 0; registry_query_states[i]; i++)
        if (g_strcmp0(registry_query_states[i], name) == 0)
            return i;
    return REGISTRY_QUERY_OPEN;
}

static void set(char **slot, const char *text)
{
    g_free(*slot);
    *slot = g_strdup(text);
}

/* A step before the position, of a query that had others since: the last ones stand. */
static gboolean take_step(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    PastStore *past = data;
    if (g_strcmp0(change->what, "query") != 0 || !change->subject || !change->column ||
        change->import_id > past->end.import_id)
        return TRUE;
    const int64_t id = strtoll(change->subject, NULL, 10);
    PastQuery *query = g_hash_table_lookup(past->queries, &id);
    if (!query)
        return TRUE;
    if (g_str_equal(change->column, "answer"))
        set(&query->answer, change->new_value);
    if (g_str_equal(change->column, "new_value"))
        set(&query->new_value, change->new_value);
    if (!g_str_equal(change->column, "state"))
        return TRUE;
    query->state = state_of(change->new_value);
    const bool ends = query->state >= REGISTRY_QUERY_ACCEPTED;
    set(&query->closed, ends ? change->at : NULL);
    set(&query->closed_by, ends ? change->user : NULL);
    set(&query->reason, ends ? change->reason : NULL);
    query->closed_import_id = ends ? change->import_id : 0;
    if (query->state == REGISTRY_QUERY_ANSWERED) {
        set(&query->answered, change->at);
        set(&query->answered_by, change->user);
    }
    return TRUE;
}

gboolean registry_past_queries_settle(PastStore *past, GError **error)
{
    return g_hash_table_size(past->queries) == 0 ||
           past->now->driver->value_changes(past->now, 0, take_step, past, error);
}

/* ---- Reading ---- */

typedef struct {
    const PastStore *past;
    const char *rule; /* Open and answered ones of this rule, or all; else every one. */
    bool is_active;
    RegistryEachQuery each;
    void *data;
} Reading;

/* Whom it asks: the record's hospital of then. */
static const char *owner_of(const PastStore *past, const RegistryQuery *query)
{
    const char *id = query->problem.record_id;
    const PastRecord *record = id ? registry_past_find(past, id) : NULL;
    if (!record || g_strcmp0(query->problem.rule_id, "site") == 0)
        return query->owner;
    return record->exists ? record->own.record.site : query->site;
}

static gboolean take_query(const RegistryQuery *today, void *data, GError **error)
{
    const Reading *reading = data;
    if (today->import_id > reading->past->end.import_id)
        return TRUE;
    RegistryQuery query = *today;
    const PastQuery *then = g_hash_table_lookup(reading->past->queries, &today->query_id);
    query.owner = owner_of(reading->past, today);
    if (then) {
        query.state = then->state;
        query.answer = then->answer;
        query.new_value = then->new_value;
        query.answered = then->answered;
        query.answered_by = then->answered_by;
        query.closed = then->closed;
        query.closed_by = then->closed_by;
        query.closed_import_id = then->closed_import_id;
        query.reason = then->reason;
    }
    if (reading->is_active &&
        (query.state >= REGISTRY_QUERY_ACCEPTED ||
            (reading->rule && g_strcmp0(reading->rule, query.problem.rule_id) != 0)))
        return TRUE;
    return reading->each(&query, reading->data, error);
}

gboolean registry_past_queries(
    RegistryStore *store, int64_t import_id, RegistryEachQuery each, void *data, GError **error)
{
    PastStore *past = (PastStore *)store;
    Reading reading = {.past = past, .each = each, .data = data};
    return past->now->driver->queries(past->now, import_id, take_query, &reading, error);
}

gboolean registry_past_queries_active(RegistryStore *store, const char *rule_id,
    RegistryEachQuery each, void *data, GError **error)
{
    PastStore *past = (PastStore *)store;
    Reading reading = {past, rule_id, true, each, data};
    return past->now->driver->queries(past->now, 0, take_query, &reading, error);
}

/* Open ones by site and event. */
typedef struct {
    char *site, *event;
    int64_t n;
} Count;

static void count_clear(gpointer data)
{
    Count *count = data;
    g_free(count->site);
    g_free(count->event);
}

static gboolean count_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    GArray *counts = data;
    const char *site = query->owner ? query->owner : "";
    const char *event = query->problem.event ? query->problem.event : "";
    if (query->state != REGISTRY_QUERY_OPEN)
        return TRUE;
    for (guint i = 0; i < counts->len; i++) {
        Count *count = &g_array_index(counts, Count, i);
        if (g_str_equal(count->site, site) && g_str_equal(count->event, event)) {
            count->n++;
            return TRUE;
        }
    }
    const Count count = {g_strdup(site), g_strdup(event), 1};
    g_array_append_val(counts, count);
    return TRUE;
}

gboolean registry_past_open_queries(
    RegistryStore *store, RegistryScanQueries take, void *data, GError **error)
{
    g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(Count));
    g_array_set_clear_func(counts, count_clear);
    if (!registry_past_queries_active(store, NULL, count_query, counts, error))
        return FALSE;
    for (guint i = 0; i < counts->len; i++) {
        const Count *count = &g_array_index(counts, Count, i);
        take(count->site, count->event, count->n, data);
    }
    return TRUE;
}
