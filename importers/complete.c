#include "importers/complete.h"

#include <string.h>

#include "base/error.h"

typedef struct {
    const ImportWork *work;
    const char *site;
    GPtrArray *missing; /* Ids. */
} Search;

static void look(const char *record_id, const char *site, void *data)
{
    const Search *search = data;
    if (g_strcmp0(site, search->site) == 0 &&
        !import_records_has(search->work->session->records, record_id))
        g_ptr_array_add(search->missing, g_strdup(record_id));
}

gboolean import_complete_warn(ImportWork *work, GError **error)
{
    if (!work->options->complete)
        return TRUE;
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    const Search search = {.work = work,
        .site = work->file_site ? work->file_site : work->result->site,
        .missing = missing};
    if (!search.site) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: --complete needs a file of one site: say which with --site"),
            work->result->file);
        return FALSE;
    }
    if (!registry_import_each_record(work->import, look, (void *)&search, error))
        return FALSE;
    for (guint i = 0; i < missing->len; i++) {
        const RegistryProblem problem = {.record_id = missing->pdata[i],
            .rule_id = "missing_record",
            .msgid = N_("the record is in the registry and not in this whole export"),
            .hint = N_("was it taken out, renamed, or left out by a filter?")};
        if (!import_work_report(work, &problem, error))
            return FALSE;
    }
    return TRUE;
}
