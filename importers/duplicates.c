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

/* The last file that brought one of both; of a pair that an earlier command brought (too many
 * at once), the last one that brought anybody. */
static ImportResult *teller(const GPtrArray *results, const RegistryProblem *problem)
{
    ImportResult *last = NULL;
    for (guint i = results->len; i-- > 0;) {
        ImportResult *result = results->pdata[i];
        if (brought(result, problem->record_id) || brought(result, problem->value))
            return result;
        if (!last && result->status == IMPORT_IMPORTED && result->new_records->len > 0)
            last = result;
    }
    return last;
}

static void tell(const RegistryDuplicateAsked *asked, void *data)
{
    ImportResult *result = teller(data, &asked->problem);
    if (!result)
        return;
    RegistryProblem problem = asked->problem;
    problem.file = result->file;
    import_result_add(result, &problem);
}

static gint64 count_new(const GPtrArray *results)
{
    gint64 n = 0;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        n += result->status == IMPORT_IMPORTED ? result->new_records->len : 0;
    }
    return n;
}

gint64 import_duplicates_unasked(const GPtrArray *results)
{
    const gint64 n = count_new(results);
    return n > IMPORT_DUPLICATES_MAX ? n : 0;
}

gboolean import_duplicates_ask(
    Registry *registry, const GPtrArray *results, const ImportOptions *options, GError **error)
{
    if (count_new(results) == 0 || import_duplicates_unasked(results) > 0 || options->dry_run)
        return TRUE;
    const RegistryChangeInfo info = {
        .user = options->user, .reason = options->reason, .clock = options->clock};
    return registry_duplicates_ask(
        registry, &info, base_clock_day(&options->clock), tell, (gpointer)results, error);
}
