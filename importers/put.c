#include "importers/put.h"

#include <string.h>

#include "importers/contest.h"
#include "importers/held.h"

bool import_block_has_values(const ImportWork *work, const ImportBlock *block)
{
    for (size_t i = 0; i < block->n_columns; i++)
        if (!work->values[block->columns[i]].is_blank)
            return true;
    return false;
}

static void count_outcome(ImportWork *work, const RegistryRow *row,
    const RegistryRowResult *outcome, bool count_record)
{
    ImportResult *result = work->result;
    result->n_values_new += outcome->n_new;
    result->n_values_changed += outcome->n_changed;
    result->n_values_unchanged += outcome->n_unchanged;
    if (outcome->new_record) {
        g_ptr_array_add(result->new_records, g_strdup(row->record_id));
        g_array_append_val(work->new_lines, row->line);
    }
    if (!count_record)
        return;
    result->n_records_new += outcome->outcome == REGISTRY_ROW_NEW;
    result->n_records_updated += outcome->outcome == REGISTRY_ROW_UPDATED;
    result->n_records_unchanged += outcome->outcome == REGISTRY_ROW_UNCHANGED;
}

/** Says that a new instance is like one that is stored. */
static gboolean report_similar(
    ImportWork *work, const RegistryRow *row, int64_t similar, GError **error)
{
    g_autofree char *arguments = base_arguments("n", (gint64)similar);
    const size_t column = work->layout->instance;
    return import_work_report(work,
        &(RegistryProblem){.line = row->line,
            .column = column + 1,
            .record_id = row->record_id,
            .event = work->study->events[row->event].unique_name,
            .instance = row->instance,
            .field = work->layout->columns[column].field_name,
            .value = "new",
            .rule_id = "key",
            .msgid = N_("instance {1} is stored with the same date or mostly the same values; "
                        "this one went in beside it"),
            .hint = N_("if it is the same, correct that instance by its number"),
            .arguments = arguments},
        error);
}

/** A row without a number is the instance that has its values; else the next one. */
static gboolean find_number(ImportWork *work, RegistryRow *row, GError **error)
{
    RegistryKin kin;
    if (!registry_import_kin(work->import, row, &kin, error))
        return FALSE;
    row->instance = kin.same;
    return kin.same > 0 || kin.similar == 0 || report_similar(work, row, kin.similar, error);
}

/** Stores the block's cells; a `check` without a site takes the record's. */
static gboolean store(ImportWork *work, const RegistryRow *given, bool site_known,
    RegistryRowResult *outcome, GError **error)
{
    RegistryRow row = *given;
    if (row.instance == 0 && !find_number(work, &row, error))
        return FALSE;
    if (!registry_import_row(work->import, &row, outcome, error))
        return FALSE;
    if (outcome->outcome != REGISTRY_ROW_OTHER_SITE || site_known)
        return TRUE;
    g_autofree char *owner = g_strdup(outcome->owner);
    row.site = owner;
    return registry_import_row(work->import, &row, outcome, error);
}

/** A repeating form in an ordinary row is its first instance. */
static gboolean store_first_instances(ImportWork *work, const ImportBlock *block,
    const RegistryRow *ordinary, const ImportRow *of, GError **error)
{
    for (size_t f = 0; f < work->study->dictionary->n_forms; f++) {
        bool used = false;
        const bool may = work->study->form_repeats[f] && work->sends[f];
        for (size_t i = 0; may && !used && i < block->n_columns; i++) {
            const size_t index = block->columns[i];
            used = work->layout->columns[index].form == f && !work->values[index].is_blank &&
                   work->values[index].cell.kind != REGISTRY_CELL_ABSENT;
        }
        if (!used)
            continue;
        RegistryRow row = *ordinary;
        RegistryRowResult outcome;
        row.repeat_form = f;
        row.instance += of->offset;
        if (!store(work, &row, of->site != NULL, &outcome, error))
            return FALSE;
        count_outcome(work, &row, &outcome, false);
    }
    return TRUE;
}

static bool has_form(const SchemaEvent *event, size_t form)
{
    for (size_t i = 0; i < event->n_forms; i++)
        if (event->forms[i] == form)
            return true;
    return false;
}

static void keep_dates(ImportWork *work, const ImportBlock *block, const ImportRow *row)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    const SchemaRoles *roles = &work->study->roles;
    if (import_block_form(block, row) != SIZE_MAX || row->instance != 1)
        return;
    for (size_t i = 0; i < block->n_columns; i++) {
        const size_t index = block->columns[i];
        const ImportValue *value = &work->values[index];
        if (!work->is_dated[index] || value->cell.kind == REGISTRY_CELL_ABSENT ||
            value->is_blank)
            continue;
        const size_t field = dictionary->columns[work->layout->columns[index].target].field;
        ImportDate date = {.file = work->file,
            .line = (uint32_t)MIN(row->csv->line, UINT32_MAX),
            .column = (uint16_t)MIN(index + 1, UINT16_MAX)};
        if (field == roles->vital_status)
            import_dates_set_dead(work->session->dates, row->record,
                roles->dead_code && strcmp(value->text, roles->dead_code) == 0);
        else if (value->cell.kind == REGISTRY_CELL_TEXT &&
                 base_date_parse(value->cell.text, BASE_DATE_YMD, &date.days))
            import_dates_set(work->session->dates, row->record, import_block_event(block, row),
                field, &date);
    }
}

/** Warns of cells that are stored and blank now; of rows that share a key another may have
 * filled them. */
static gboolean report_cleared(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    const RegistryRowResult *outcome, GError **error)
{
    if (outcome->n_cleared == 0 || import_contest_has(work, row))
        return TRUE;
    for (size_t i = 0; i < outcome->n_cleared; i++) {
        const size_t index = block->of_target[outcome->cleared[i]];
        if (index == SIZE_MAX)
            continue;
        const ImportColumn *column = &work->layout->columns[index];
        g_autofree char *arguments = base_arguments("t", column->name);
        const RegistryProblem problem = {.line = row->csv->line,
            .column = index + 1,
            .record_id = row->record_id,
            .event = work->study->events[import_block_event(block, row)].unique_name,
            .instance = import_block_instance(block, row),
            .field = column->field_name,
            .rule_id = "cleared",
            .msgid = N_("{1} was filled before and is blank now; what is stored stays"),
            .hint = N_("send the value again if it holds, or erase it with --blank erase"),
            .arguments = arguments};
        if (!import_work_report(work, &problem, error))
            return FALSE;
    }
    return TRUE;
}

/** Holds the values that an answer to a query corrected, and an old export brings back. */
static gboolean report_reverted(ImportWork *work, const ImportBlock *block,
    const ImportRow *row, const RegistryRowResult *outcome, GError **error)
{
    static const ImportHeldWhy from_before = {"reverted",
        N_("{1} was corrected or taken out here; this is the value from before, and what "
           "stands "
           "stays"),
        N_("correct it in the hospital's own file; query accept lets the old value through")};
    for (size_t i = 0; i < outcome->n_reverted; i++) {
        const size_t index = block->of_target[outcome->reverted[i]];
        if (index == SIZE_MAX)
            continue;
        if (!import_held_value(work, block, row, &from_before, index, error))
            return FALSE;
    }
    return TRUE;
}

gboolean import_block_put(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    RegistryRowResult *outcome, GError **error)
{
    if (!import_held_report(work, block, row, error))
        return FALSE;
    for (size_t i = 0; i < block->n_columns; i++) {
        const ImportValue *value = &work->values[block->columns[i]];
        RegistryCell *cell = &work->cells[work->layout->columns[block->columns[i]].target];
        *cell = value->cell;
        cell->below = cell->kind == REGISTRY_CELL_ABSENT ? NULL : value->below;
    }
    const RegistryRow stored = {.record_id = row->record_id,
        .event = import_block_event(block, row),
        .repeat_form = import_block_form(block, row),
        .instance = import_block_instance(block, row),
        .site = row->site ? row->site : work->study->sites[0].code,
        .line = row->csv->line,
        .cells = work->cells};
    /* A form that the event does not have: every value of it is held, there is nothing to
     * store. */
    *outcome = (RegistryRowResult){.outcome = REGISTRY_ROW_UNCHANGED};
    const bool storable = stored.repeat_form == SIZE_MAX ||
                          has_form(&work->study->events[stored.event], stored.repeat_form);
    gboolean ok = !storable || store(work, &stored, row->site != NULL, outcome, error);
    if (ok && outcome->outcome < REGISTRY_ROW_OTHER_SITE) {
        count_outcome(work, &stored, outcome, true);
        ok = report_reverted(work, block, row, outcome, error);
        keep_dates(work, block, row);
        ok = ok && report_cleared(work, block, row, outcome, error);
        if (ok && stored.repeat_form == SIZE_MAX)
            ok = store_first_instances(work, block, &stored, row, error);
    }
    /* A single block sets the same cells in each row. */
    for (size_t i = 0; work->layout->n_blocks > 1 && i < block->n_columns; i++)
        work->cells[work->layout->columns[block->columns[i]].target].kind =
            REGISTRY_CELL_ABSENT;
    return ok;
}
