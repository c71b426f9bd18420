#include "importers/duplicates.h"

#include "importers/result.h"
#include "registry/duplicates_ask.h"

static bool brought(const ImportResult *result, const char *record_id)
{
    for (guint i = 0; i < result->new_records->len; i++)
        if (g_strcmp0(result->new_records->pdata[i], record_id) == 0)
            return true;
    return false;
}

/* The last file that brought one of both tells of it. */
static void tell(const RegistryDuplicateAsked *asked, void *data)
{
    const GPtrArray *results = data;
    for (guint i = results->len; i-- > 0;) {
        ImportResult *result = results->pdata[i];
        if (!brought(result, asked->problem.record_id) &&
            !brought(result, asked->problem.value))
            continue;
        RegistryProblem problem = asked->problem;
        problem.file = result->file;
        import_result_add(result, &problem);
        return;
    }
}

gboolean import_duplicates_ask(
    Registry *registry, const GPtrArray *results, const ImportOptions *options, GError **error)
{
    guint n = 0;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        n += result->status == IMPORT_IMPORTED ? result->new_records->len : 0;
    }
    if (n == 0 || n > IMPORT_DUPLICATES_MAX || options->dry_run)
        return TRUE;
    const RegistryChangeInfo info = {
        .user = options->user, .reason = options->reason, .clock = options->clock};
    return registry_duplicates_ask(
        registry, &info, base_clock_day(&options->clock), tell, (gpointer)results, error);
}
