#include "importers/moved.h"

gboolean import_moved_warn(ImportWork *work, GError **error)
{
    GHashTableIter iter;
    gpointer id, line;
    if (!work->earlier_ids)
        return TRUE;
    const size_t column = work->layout->record;
    g_hash_table_iter_init(&iter, work->earlier_ids);
    while (g_hash_table_iter_next(&iter, &id, &line)) {
        const char *now = registry_moves_id(registry_import_moves(work->import), id);
        g_autofree char *arguments = base_arguments("tt", (const char *)id, now);
        const RegistryProblem problem = {.line = *(const int64_t *)line,
            .column = column + 1,
            .record_id = now,
            .field = work->layout->columns[column].field_name,
            .value = id,
            .rule_id = "key",
            .msgid = N_("{1} is record {2} now, and its rows went there"),
            .hint = N_("correct the id in the hospital's own file; if {1} is another patient, "
                       "free it with 'proreg record release DB {1}' and import again"),
            .arguments = arguments};
        if (!import_work_report(work, &problem, error))
            return FALSE;
    }
    return TRUE;
}
