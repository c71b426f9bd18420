#include "importers/moved.h"

#include "base/words.h"

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
    if (row->instance == 0 || !repeats(work, row))
        return;
    if (row->instance + row->offset <= REGISTRY_INSTANCE_MAX)
        row->instance += row->offset;
    else
        row->defect = N_("the record was merged, and its instances are numbered on: there are "
                         "none after 32767");
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
