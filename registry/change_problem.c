/**
 * @file
 * How problems are kept, and how they become queries.
 */
#include <string.h>

#include "registry/change_inside.h"
#include "registry/moves.h"

/* Warnings that the hospital is asked about; others are only told. */
static bool asks(const RegistryProblem *problem)
{
    static const char *const rules[] = {"order", "sum", "window", "date", "required", "rule",
        "missing_record", "duplicate_patient", NULL};
    return problem->is_error ? problem->raw != NULL : g_strv_contains(rules, problem->rule_id);
}

static gboolean open_query(
    RegistryChange *change, const RegistryProblem *problem, int64_t problem_id, GError **error)
{
    RegistryStore *store = change->registry->store;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_QUERY);
    RegistryQuery query = {.problem_id = problem_id,
        .import_id = change->entry.import_id,
        .number = registry_leaves_n(leaves),
        .site = change->entry.site,
        .problem = *problem,
        .opened = change->at};
    if (!store->driver->query_add(store, &query, &query.query_id, error))
        return FALSE;
    registry_chain_query(registry_leaves_begin(leaves), &query);
    registry_leaves_end(leaves);
    return TRUE;
}

/* What a file had settled is found again. What people settled stays settled. */
static gboolean reopen(RegistryChange *change, const RegistryProblem *problem,
    const RegistrySameQuery *same, GError **error)
{
    if (same->state == REGISTRY_QUERY_OPEN || !same->by_import)
        return TRUE;
    const RegistryQuery query = {.query_id = same->query_id,
        .problem = *problem,
        .state = same->state,
        .answer = same->answer,
        .new_value = same->new_value};
    const RegistryQueryStep step = {.state = REGISTRY_QUERY_OPEN};
    return registry_query_step(change, &query, &step, error);
}

static gboolean keep(RegistryChange *change, const RegistryProblem *problem,
    const RegistrySameQuery *same, int64_t *problem_id, GError **error)
{
    RegistryStore *store = change->registry->store;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_PROBLEM);
    const RegistryStoredProblem stored = {.import_id = change->entry.import_id,
        .number = registry_leaves_n(leaves),
        .query_id = same->is_told ? 0 : same->query_id,
        .problem = *problem};
    registry_chain_problem(registry_leaves_begin(leaves), &stored);
    registry_leaves_end(leaves);
    *problem_id = same->problem_id;
    return same->is_told ? store->driver->problem_again(store, &stored, same->problem_id, error)
                         : store->driver->problem_add(store, &stored, problem_id, error);
}

/* Looks for the query by the id that the problem has; one that asks about a patient who had
   the id before it was freed is another. */
static gboolean find_by_id(RegistryChange *change, const RegistryProblem *problem,
    const char *now, RegistrySameQuery *same, GError **error)
{
    RegistryStore *store = change->registry->store;
    if (!store->driver->query_find(store, problem, same, error))
        return FALSE;
    if (g_strcmp0(registry_moves_id_at(
                      change->moves, problem->record_id, same->import_id, REGISTRY_MOVES_NOW),
            now) != 0)
        *same = (RegistrySameQuery){.query_id = 0};
    return TRUE;
}

/* The query may have been opened under an id that the record had before: then *before is the
   problem as it was called then. */
static gboolean find_same(RegistryChange *change, const RegistryProblem *asked,
    RegistryProblem *before, RegistrySameQuery *same, GError **error)
{
    const Registry *registry = change->registry;
    *before = *asked;
    if (!find_by_id(change, asked, asked->record_id, same, error))
        return FALSE;
    const char *const *former = registry_moves_former(change->moves, asked->record_id);
    for (size_t i = 0; same->query_id == 0 && former && former[i]; i++) {
        before->record_id = former[i];
        before->instance = asked->instance;
        if (registry_moves_instance(change->moves, registry->study, former[i], asked->event,
                asked->field, asked->instance) != asked->instance)
            before->instance -= registry_moves_offset(change->moves, former[i]);
        if (!find_by_id(change, before, asked->record_id, same, error))
            return FALSE;
    }
    if (same->query_id == 0)
        *before = *asked;
    return TRUE;
}

gboolean registry_change_problem(
    RegistryChange *change, const RegistryProblem *problem, bool may_hold, GError **error)
{
    int64_t problem_id = 0;
    RegistrySameQuery same = {.query_id = 0};
    RegistryProblem asked = *problem, before = *problem, kept = *problem;
    const bool is_query = may_hold && asks(problem);
    /* A warning asks about a value that went in. */
    if (is_query && !problem->is_error)
        asked.raw = problem->value ? problem->value : "";
    if (is_query && !find_same(change, &asked, &before, &same, error))
        return FALSE;
    /* What was found again is what was kept then, but for its place in the file. */
    if (same.is_told) {
        kept.record_id = before.record_id;
        kept.instance = before.instance;
    }
    if (!keep(change, &kept, &same, &problem_id, error))
        return FALSE;
    if (!is_query)
        return TRUE;
    return same.query_id > 0 ? reopen(change, &asked, &same, error)
                             : open_query(change, &asked, problem_id, error);
}
