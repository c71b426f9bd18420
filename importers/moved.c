#include "importers/moved.h"

static bool repeats(const ImportWork *work, const ImportRow *row)
{
    return row->repeat_form != SIZE_MAX ||
           (row->event != SIZE_MAX && work->study->event_repeats[row->event]);
}

void import_moved_read(ImportWork *work, ImportRow *row)
{
    const RegistryMoves *moves = registry_import_moves(work->import);
    const char *now = registry_moves_id(moves, row->record_id);
    if (now == row->record_id)
        return;
    row->earlier_id = row->record_id;
    row->record_id = now;
    row->offset = registry_moves_offset(moves, row->earlier_id);
    if (row->instance > 0 && repeats(work, row))
        row->instance = MIN(row->instance + row->offset, REGISTRY_INSTANCE_MAX);
}

void import_moved_note(ImportWork *work, const ImportRow *row)
{
    if (!row->earlier_id)
        return;
    if (!work->earlier_ids)
        work->earlier_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (g_hash_table_contains(work->earlier_ids, row->earlier_id))
        return;
    int64_t *line = g_new(int64_t, 1);
    *line = row->csv->line;
    (void)g_hash_table_insert(work->earlier_ids, g_strdup(row->earlier_id), line);
}

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
