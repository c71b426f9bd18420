#include "sample_data/rehearsal/judge.h"

#include "importers/import.h"
#include "importers/problems.h"

static void add_found(const ImportResult *result, GHashTable *found)
{
    g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
    for (const ImportProblem *problem; (problem = import_problems_next(walk));)
        if (problem->record_id)
            g_hash_table_add(found, g_strdup(problem->record_id));
}

GHashTable *rehearsal_judge(
    const GPtrArray *study, const char *where, const GPtrArray *paths, GError **error)
{
    const BaseClock clock = {0};
    const ImportOptions options = {.check_only = true, .clock = clock};
    g_autoptr(Registry) registry = registry_create(NULL, study, where, NULL, &clock, error);
    if (!registry)
        return NULL;
    g_autoptr(GPtrArray) results = import_check_files(
        registry, (const char *const *)paths->pdata, paths->len, &options, error);
    if (!results)
        return NULL;
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < results->len; i++)
        add_found(g_ptr_array_index(results, i), found);
    return g_steal_pointer(&found);
}
