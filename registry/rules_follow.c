#include "registry/rules_follow.h"

#include "registry/change_inside.h"
#include "registry/query.h"
#include "registry/rules.h"

typedef struct {
    RegistryChange *change;
    RegistryRules *rules;
} Following;

/* Whether the query is about that ruling: two rules may ask about one variable. */
static bool is_about(const RegistryQuery *query, const RegistryProblem *problem)
{
    const RegistryProblem *asked = &query->problem;
    return g_strcmp0(asked->event, problem->event) == 0 &&
           g_strcmp0(asked->field, problem->field) == 0 &&
           g_strcmp0(asked->arguments, problem->arguments) == 0;
}

/* Nobody is asked any more about what is as it should be. */
static gboolean close_queries(
    RegistryChange *change, const RegistryProblem *problem, GError **error)
{
    const RegistryQueryFilter filter = {.rule = problem->rule_id,
        .record = problem->record_id,
        .states = {[REGISTRY_QUERY_OPEN] = true, [REGISTRY_QUERY_ANSWERED] = true}};
    const RegistryQueryStep step = {.state = REGISTRY_QUERY_CLOSED,
        .by = REGISTRY_QUERY_BY_IMPORT,
        .reason = change->entry.command};
    g_autoptr(RegistryQueries) queries =
        registry_queries_read(change->registry, &filter, error);
    for (guint i = 0; queries && i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        if (is_about(query, problem) && !registry_query_step(change, query, &step, error))
            return FALSE;
    }
    return queries != NULL;
}

static gboolean take_ruling(const RegistryRuling *ruling, void *data, GError **error)
{
    const Following *following = data;
    RegistryProblem problem;
    g_autofree char *arguments = registry_rules_problem(following->rules, ruling, &problem);
    return ruling->holds ? close_queries(following->change, &problem, error)
                         : registry_change_problem(following->change, &problem, true, error);
}

gboolean registry_rules_follow(RegistryChange *change, const GPtrArray *ids, GError **error)
{
    g_autoptr(RegistryRules) rules = registry_rules_new(change->registry, error);
    Following following = {.change = change, .rules = rules};
    return rules && registry_rules_run(rules, ids, true, take_ruling, &following, error);
}
