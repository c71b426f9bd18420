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

ImportTwice import_duplicates_way(gint64 n_new, gint64 n_records)
{
    return n_records > IMPORT_DUPLICATES_RECORDS_MAX ? IMPORT_TWICE_MANY_RECORDS
           : n_new > IMPORT_DUPLICATES_MAX           ? IMPORT_TWICE_MANY_NEW
                                                     : IMPORT_TWICE_ASKED;
}

gint64 import_duplicates_unasked(const GPtrArray *results, ImportTwice *why)
{
    gint64 n = 0;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        if (result->twice == IMPORT_TWICE_ASKED)
            continue;
        n += result->new_records->len;
        if (why)
            *why = result->twice;
    }
    return n;
}

gboolean import_duplicates_ask(
    Registry *registry, const GPtrArray *results, const ImportOptions *options, GError **error)
{
    const gint64 n_new = count_new(results);
    if (n_new == 0 || options->dry_run)
        return TRUE;
    const gint64 n_records = registry_n_records(registry, error);
    if (n_records < 0)
        return FALSE;
    const ImportTwice way = import_duplicates_way(n_new, n_records);
    for (guint i = 0; way != IMPORT_TWICE_ASKED && i < results->len; i++) {
        ImportResult *result = results->pdata[i];
        if (result->status == IMPORT_IMPORTED)
            result->twice = way;
    }
    if (way != IMPORT_TWICE_ASKED)
        return TRUE;
    const RegistryChangeInfo info = {
        .user = options->user, .reason = options->reason, .clock = options->clock};
    return registry_duplicates_ask(
        registry, &info, base_clock_day(&options->clock), tell, (gpointer)results, error);
}
