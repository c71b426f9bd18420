#include "importers/consent.h"

#include <string.h>

#include "registry/erase.h"

static ImportConsent read_cell(const ImportWork *work, size_t index)
{
    const char *text = work->values[index].text;
    char canonical[IMPORT_TIME_SIZE];
    RegistryCell cell = {.kind = REGISTRY_CELL_ABSENT};
    if (text[0] == '\0')
        return IMPORT_CONSENT_BLANK;
    if (import_value_check(work->study, work->layout->columns[index].field, text,
            work->date_order, &work->options->clock, canonical, &cell) != IMPORT_VALUE_GOOD)
        return IMPORT_CONSENT_UNREADABLE;
    if (cell.kind == REGISTRY_CELL_MISSING)
        return IMPORT_CONSENT_BLANK;
    const bool yes =
        cell.kind == REGISTRY_CELL_INTEGER ? cell.integer == 1 : strcmp(cell.text, "1") == 0;
    return yes ? IMPORT_CONSENT_YES : IMPORT_CONSENT_NO;
}

ImportConsent import_consent_of_row(
    const ImportWork *work, const ImportRow *row, size_t *column)
{
    const SchemaStudy *study = work->study;
    ImportConsent said = IMPORT_CONSENT_UNSAID;
    *column = SIZE_MAX;
    if (study->roles.consent == SIZE_MAX)
        return said;
    const size_t target = work->first_column[study->roles.consent];
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t index = block->of_target[target];
        if (index == SIZE_MAX || import_block_event(block, row) != study->baseline ||
            import_block_form(block, row) != SIZE_MAX)
            continue;
        const ImportConsent cell = read_cell(work, index);
        *column = cell >= said ? index : *column;
        said = MAX(said, cell);
    }
    return said;
}

void import_consent_survey(ImportWork *work, const ImportRow *row)
{
    size_t column;
    const ImportConsent own = import_consent_of_row(work, row, &column);
    ImportSaid *said = import_work_said(work, row->record);
    if (own == IMPORT_CONSENT_UNSAID)
        return;
    /* A later file has the last word; within one file a no counts, wherever it stands. */
    const bool before = said->n_files == (uint32_t)work->file + 1;
    said->consent = before ? (uint8_t)MAX(said->consent, own) : (uint8_t)own;
    said->n_files = (uint32_t)work->file + 1;
}

static bool is_refused(const ImportWork *work, const char *record_id)
{
    return work->refused && g_hash_table_contains(work->refused, record_id);
}

/* Scope of what the registry knows to be withdrawn, or NULL. */
static const char *withdrawn(const ImportWork *work, const char *record_id)
{
    return registry_moves_withdrawn(registry_import_moves(work->import), record_id);
}

/* Who was erased stays refused, and nothing of the row is kept. */
static bool is_erased(ImportWork *work, uint32_t record, const char *record_id)
{
    ImportSaid *said = import_work_said(work, record);
    if (!said->was_asked) {
        said->was_asked = true;
        said->is_erased = registry_erased_ids_find(work->erased, record_id) > 0;
    }
    return said->is_erased;
}

static bool is_out(const char *scope)
{
    return scope && strcmp(scope, "contact") != 0;
}

bool import_consent_is_kept(const ImportWork *work, const ImportRow *row)
{
    const char *scope = withdrawn(work, row->record_id);
    return scope && !is_out(scope);
}

void import_consent_keep(ImportWork *work, const ImportRow *row)
{
    size_t column;
    (void)import_consent_of_row(work, row, &column);
    if (column != SIZE_MAX)
        work->values[column].cell.kind = REGISTRY_CELL_ABSENT;
}

gboolean import_consent_judge(
    ImportWork *work, const ImportRow *row, ImportConsentVerdict *verdict, GError **error)
{
    size_t column;
    const ImportConsent own = import_consent_of_row(work, row, &column);
    const bool has_id = row->record_id[0] != '\0';
    const ImportConsent said =
        has_id ? (ImportConsent)import_work_said(work, row->record)->consent : own;
    bool yes = false;
    *verdict = IMPORT_CONSENT_GOES;
    if (has_id && is_erased(work, row->record, row->record_id)) {
        *verdict = IMPORT_CONSENT_ERASED;
        return TRUE;
    }
    if (import_consent_is_kept(work, row))
        return TRUE;
    if (is_out(withdrawn(work, row->record_id))) {
        *verdict = IMPORT_CONSENT_WITHDRAWN;
        return TRUE;
    }
    if (said == IMPORT_CONSENT_UNSAID && is_refused(work, row->record_id))
        *verdict = IMPORT_CONSENT_REFUSED;
    else if (own == IMPORT_CONSENT_UNREADABLE && said != IMPORT_CONSENT_NO)
        *verdict = IMPORT_CONSENT_IS_NO_CODE;
    else if (said == IMPORT_CONSENT_NO)
        *verdict = IMPORT_CONSENT_REFUSES;
    else if (said == IMPORT_CONSENT_BLANK || said == IMPORT_CONSENT_UNREADABLE) {
        if (has_id && !registry_import_consented(work->import, row->record_id, &yes, error))
            return FALSE;
        if (!yes || is_refused(work, row->record_id))
            *verdict = said == IMPORT_CONSENT_BLANK ? IMPORT_CONSENT_IS_MISSING
                                                    : IMPORT_CONSENT_IS_UNCLEAR;
    }
    return TRUE;
}

bool import_consent_is_erased(ImportWork *work, const BaseCsvRow *row, const char *record_id)
{
    g_autofree char *raw = g_strndup(row->raw, row->raw_size);
    return (record_id && registry_erased_ids_find(work->erased, record_id) > 0) ||
           registry_erased_ids_named(work->erased, raw, REGISTRY_ERASED_AT_ALL);
}

bool import_consent_is_refused(ImportWork *work, const char *record_id)
{
    bool is_new = false;
    if (!record_id || record_id[0] == '\0')
        return false;
    if (is_out(
            withdrawn(work, registry_moves_id(registry_import_moves(work->import), record_id))))
        return true;
    const uint32_t record = import_records_add(work->session->records, record_id, &is_new);
    if (is_erased(work, record, record_id))
        return true;
    const ImportConsent said = (ImportConsent)import_work_said(work, record)->consent;
    return said == IMPORT_CONSENT_UNSAID ? is_refused(work, record_id)
                                         : said != IMPORT_CONSENT_YES;
}
