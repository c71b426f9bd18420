#include "registry/query.h"

#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/erased_ids.h"
#include "registry/follow.h"
#include "registry/import_store.h"
#include "registry/renames.h"

const char *const registry_query_states[] = {"open", "answered", "accepted", "closed", NULL};

/* ---- Reading ---- */

typedef struct {
    const RegistryQueryFilter *filter;
    const char *record; /* Of the filter, as it is called now. */
    RegistryEachQuery each;
    void *data;
} Reading;

static bool fits(const char *wanted, const char *text)
{
    return !wanted || g_strcmp0(wanted, text) == 0;
}

static bool is_meant(const Reading *reading, const RegistryQuery *query)
{
    const RegistryQueryFilter *filter = reading->filter;
    bool any_state = true;
    for (size_t i = 0; i < G_N_ELEMENTS(filter->states); i++)
        any_state = any_state && !filter->states[i];
    return (filter->query_id == 0 || filter->query_id == query->query_id) &&
           (any_state || filter->states[query->state]) && fits(filter->site, query->owner) &&
           fits(filter->rule, query->problem.rule_id) &&
           fits(reading->record, query->problem.record_id) &&
           fits(filter->field, query->problem.field) && fits(filter->file, query->file) &&
           (!filter->opened_until || g_strcmp0(query->opened, filter->opened_until) <= 0);
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    const Reading *reading = data;
    return !is_meant(reading, query) || reading->each(query, reading->data, error);
}

gboolean registry_queries_each(Registry *registry, const RegistryQueryFilter *filter,
    RegistryEachQuery each, void *data, GError **error)
{
    Reading reading = {.filter = filter, .each = each, .data = data};
    RegistryFollow follow;
    if (!registry_follow_begin(&follow, registry,
            filter->day != 0 ? filter->day : REGISTRY_FOLLOW_ALL, take_query, &reading, error))
        return FALSE;
    reading.record = registry_moves_id(follow.moves, filter->record);
    const gboolean ok = registry->store->driver->queries(
        registry->store, 0, registry_follow_query, &follow, error);
    registry_follow_clear(&follow);
    return ok;
}

RegistryQueries *registry_queries_new(void)
{
    RegistryQueries *queries = g_new0(RegistryQueries, 1);
    queries->queries = g_array_new(FALSE, FALSE, sizeof(RegistryQuery));
    queries->texts = g_string_chunk_new(4096);
    return queries;
}

void registry_queries_free(RegistryQueries *queries)
{
    if (!queries)
        return;
    g_array_unref(queries->queries);
    g_string_chunk_free(queries->texts);
    g_free(queries);
}

const RegistryQuery *registry_queries_at(const RegistryQueries *queries, guint i)
{
    return &g_array_index(queries->queries, RegistryQuery, i);
}

void registry_queries_add(RegistryQueries *queries, const RegistryQuery *query)
{
    RegistryQuery copy = *query;
    RegistryProblem *problem = &copy.problem;
    const char **const rare[] = {&problem->value, &problem->raw, &problem->arguments,
        &copy.answer, &copy.new_value, &copy.reason};
    const char **const common[] = {&copy.site, &copy.owner, &copy.file, &problem->file,
        &problem->record_id, &problem->event, &problem->field, &problem->rule_id,
        &problem->msgid, &problem->hint, &copy.opened, &copy.answered, &copy.answered_by,
        &copy.closed, &copy.closed_by};
    for (size_t i = 0; i < G_N_ELEMENTS(rare); i++)
        if (*rare[i])
            *rare[i] = g_string_chunk_insert(queries->texts, *rare[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
        if (*common[i])
            *common[i] = g_string_chunk_insert_const(queries->texts, *common[i]);
    g_array_append_val(queries->queries, copy);
}

static gboolean add_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    registry_queries_add(data, query);
    return TRUE;
}

RegistryQueries *registry_queries_read(
    Registry *registry, const RegistryQueryFilter *filter, GError **error)
{
    RegistryQueries *queries = registry_queries_new();
    if (registry_queries_each(registry, filter, add_query, queries, error))
        return queries;
    registry_queries_free(queries);
    return NULL;
}

gboolean registry_import_asked(
    RegistryImport *import, RegistryEachQuery each, void *data, GError **error)
{
    return registry_follow_active(
        import->registry, base_clock_day(&import->info.clock), each, data, error);
}

/* ---- Steps ---- */

/* A part of the query into the audit trail. */
static gboolean log_part(RegistryChange *change, const RegistryQuery *query, const char *column,
    const char *before, const char *after, GError **error)
{
    char subject[24];
    (void)snprintf(subject, sizeof subject, "%" G_GINT64_FORMAT, query->query_id);
    const RegistryValueChange row = {.what = "query",
        .subject = subject,
        .record_id = query->problem.record_id,
        .event = query->problem.event,
        .instance = query->problem.instance,
        .column = column,
        .old_value = before,
        .new_value = after};
    return registry_change_log(change, &row, error);
}

/* What changes; an answer also where it says again what was said. */
static gboolean log_parts(RegistryChange *change, const RegistryQuery *query,
    const RegistryQuery *after, GError **error)
{
    const struct {
        const char *column, *before, *after;
    } parts[] = {
        {"state", registry_query_states[query->state], registry_query_states[after->state]},
        {"answer", query->answer, after->answer},
        {"new_value", query->new_value, after->new_value}};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const bool is_told = i == 0 && after->state == REGISTRY_QUERY_ANSWERED;
        if ((is_told || g_strcmp0(parts[i].before, parts[i].after) != 0) &&
            !log_part(change, query, parts[i].column, parts[i].before, parts[i].after, error))
            return FALSE;
    }
    return TRUE;
}

/* The query as it is after the step. */
static RegistryQuery take_step(
    const RegistryChange *change, const RegistryQuery *query, const RegistryQueryStep *step)
{
    RegistryQuery after = *query;
    const char *by = step->by ? step->by : change->entry.user;
    const char *reason = step->reason ? step->reason : change->entry.reason;
    const bool ends =
        step->state == REGISTRY_QUERY_ACCEPTED || step->state == REGISTRY_QUERY_CLOSED;
    after.state = step->state;
    after.answer = step->answer ? step->answer : query->answer;
    after.new_value = step->new_value ? step->new_value : query->new_value;
    if (step->answer || step->new_value || step->state == REGISTRY_QUERY_ANSWERED) {
        after.answered = change->at;
        after.answered_by = by;
    }
    if (step->state == REGISTRY_QUERY_OPEN)
        after.answer = after.new_value = after.answered = after.answered_by = NULL;
    after.closed = ends ? change->at : NULL;
    after.closed_by = ends ? by : NULL;
    after.closed_import_id = ends ? change->entry.import_id : 0;
    after.reason = ends ? reason : NULL;
    return after;
}

gboolean registry_query_step(RegistryChange *change, const RegistryQuery *query,
    const RegistryQueryStep *step, GError **error)
{
    RegistryStore *store = change->registry->store;
    const RegistryQuery after = take_step(change, query, step);
    const char *by = change->speaker, *reason = change->why;
    const RegistryWritten said[] = {{_("the answer"), step->answer, REGISTRY_ERASED_TELLING},
        {_("the answer"), step->new_value, REGISTRY_ERASED_TELLING},
        {_("who answered"), step->answer ? step->by : NULL, REGISTRY_ERASED_TELLING}};
    if ((step->answer || step->new_value) &&
        !registry_erased_check(change->registry, said, G_N_ELEMENTS(said), NULL, error))
        return FALSE;
    /* Whoever imports the file speaks for it. */
    change->speaker =
        step->by && strcmp(step->by, REGISTRY_QUERY_BY_IMPORT) != 0 ? step->by : by;
    change->why = step->reason ? step->reason : reason;
    const gboolean ok = log_parts(change, query, &after, error) &&
                        store->driver->query_put(store, &after, error);
    change->speaker = by;
    change->why = reason;
    return ok;
}

void registry_import_speak(RegistryImport *import, const char *speaker, const char *why)
{
    import->change->speaker = speaker;
    import->change->why = why;
}

gboolean registry_import_query_step(RegistryImport *import, const RegistryQuery *query,
    const RegistryQueryStep *step, GError **error)
{
    const gboolean ok = registry_query_step(import->change, query, step, error);
    import->change->failed = import->change->failed || !ok;
    return ok;
}

bool registry_query_was_called(
    Registry *registry, const RegistryQuery *query, const char *field)
{
    const RegistryRenames *renames = registry_renames(registry, NULL);
    return renames && field && query->problem.field &&
           registry_renames_led(renames, field, query->problem.field);
}
