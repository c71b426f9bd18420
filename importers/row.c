#include "importers/row.h"

#include <string.h>

#include "base/text.h"
#include "importers/ahead.h"
#include "importers/approval.h"
#include "importers/block.h"
#include "importers/breach.h"
#include "importers/cell.h"
#include "importers/consent.h"
#include "importers/contest.h"
#include "importers/hold.h"
#include "importers/joined.h"
#include "importers/key.h"
#include "importers/moved.h"
#include "importers/put.h"
#include "importers/refusal.h"
#include "importers/settle.h"
#include "importers/unasked.h"
#include "importers/unit.h"

static bool is_blank_row(const BaseCsvRow *row)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        const char *text = row->cells[i].text;
        size_t size = row->cells[i].size;
        (void)base_text_trim(&text, &size);
        if (size > 0)
            return false;
    }
    return true;
}

/** Room for all that cells of the row may be rewritten to. */
static void reserve_scratch(ImportWork *work, const BaseCsvRow *row)
{
    size_t size = row->raw_size + row->n_cells * (IMPORT_TIME_SIZE + 2) + work->n_scratch;
    size += work->map ? row->raw_size + row->n_cells * (BASE_DATE_SIZE + 1) : 0;
    work->scratch_used = 0;
    if (size <= work->scratch_size)
        return;
    g_free(work->scratch);
    work->scratch = g_malloc(size);
    work->scratch_size = size;
}

/** Finds the site. @return what is wrong with it, or NULL. */
static const char *find_site(ImportWork *work, ImportRow *row)
{
    const char *group = import_key_text(work, work->layout->group);
    const bool is_known = work->known_site && strcmp(group, work->known_site) == 0;
    const size_t found =
        group[0] == '\0' || is_known ? 0 : schema_study_site(work->study, group);
    if (found == SIZE_MAX)
        return N_("the study has no site of this code");
    if (group[0] != '\0' && !is_known)
        work->known_site = work->study->sites[found].code;
    if (group[0] != '\0' && work->file_site && strcmp(group, work->file_site) != 0)
        return N_("the row belongs to another site than the file");
    row->site = group[0] != '\0' ? group : work->file_site;
    if (!row->site && !work->options->check_only)
        return N_("neither --site nor the access group says whose row this is");
    if (row->site && !registry_import_sends(work->import, row->site))
        return registry_import_no_right;
    return NULL;
}

/** @param arguments  of the sentence, or NULL. */
static gboolean hold_site(ImportWork *work, const ImportRow *row, const char *msgid,
    const char *arguments, GError **error)
{
    const size_t group = work->layout->group;
    const ImportHold hold = {.rule_id = "site",
        .column = group,
        .field = group == SIZE_MAX ? NULL : work->layout->columns[group].field_name,
        .record_id = row->record_id,
        .event = row->event_name,
        .instance = row->instance,
        .value = group == SIZE_MAX ? NULL : import_or_null(row->csv->cells[group].text),
        .msgid = msgid,
        .hint = N_("correct the site, or import the row with the file of its own site"),
        .arguments = arguments,
        .keep = true};
    return import_row_hold(work, row->csv, &hold, error);
}

/** The record is another site's: whose, and by which file. */
static gboolean hold_other_site(ImportWork *work, const ImportRow *row, GError **error)
{
    RegistryOrigin origin;
    if (!registry_import_origin(work->import, row->record_id, &origin, error))
        return FALSE;
    g_autofree char *arguments = base_arguments("ttn", origin.site ? origin.site : "",
        origin.file ? origin.file : "", (gint64)origin.line);
    const gboolean ok = hold_site(work, row,
        !origin.site  ? N_("the record id is taken: it belongs to another site")
        : origin.file ? N_("the record belongs to {1} already, which sent it in {2}, line {3}")
                      : N_("the record belongs to {1} already"),
        arguments, error);
    registry_origin_clear(&origin);
    return ok;
}

static void judge_cells(ImportWork *work, const ImportRow *row)
{
    import_unasked_blank(work);
    import_unasked_reasons(work);
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t event = import_block_event(block, row),
                     form = import_block_form(block, row);
        for (size_t i = 0; i < block->n_columns; i++)
            import_cell_judge(work, block->columns[i], event, form);
    }
    import_units_hold(work, row);
}

static void count_normalised(ImportWork *work)
{
    for (size_t i = 0; i < work->layout->n_columns; i++)
        if (work->layout->columns[i].kind != IMPORT_COLUMN_IGNORED)
            work->layout->columns[i].n_normalised += work->values[i].is_normalised;
}

/** Stores and judges the row's blocks until *refused says that one cannot be stored. */
static gboolean store_row(ImportWork *work, const ImportRow *row, bool is_contested,
    RegistryRowOutcome *refused, GError **error)
{
    *refused = REGISTRY_ROW_UNCHANGED;
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        RegistryRowResult outcome;
        if (work->layout->n_blocks > 1 && !import_block_has_values(work, block))
            continue;
        if (!import_block_put(work, block, row, &outcome, error))
            return FALSE;
        if (outcome.outcome >= REGISTRY_ROW_OTHER_SITE) {
            *refused = outcome.outcome;
            return TRUE;
        }
        import_settle_row(work, block, row, !is_contested);
        /* Of a row that contradicts another it is not known which of its values are meant. */
        if (!is_contested && !import_block_report(work, block, row, error))
            return FALSE;
    }
    return TRUE;
}

static void keep_site(ImportWork *work, const ImportRow *row)
{
    if (!work->result->site && !work->several_sites && row->site) {
        work->result->site = g_strdup(row->site);
        work->result->reading.site_from = "group";
    }
    if (row->site && work->result->site && strcmp(row->site, work->result->site) != 0) {
        g_clear_pointer(&work->result->site, g_free);
        work->result->reading.site_from = NULL;
        work->several_sites = true;
    }
}

static gboolean take_row(ImportWork *work, ImportRow *row, GError **error)
{
    RegistryRowOutcome refused;
    bool is_contested = false;
    judge_cells(work, row);
    if (row->keeps_consent)
        import_consent_keep(work, row);
    if (import_contest_is_repeated(work, row)) {
        work->result->n_duplicates++;
        return TRUE;
    }
    if (!import_contest_settle(work, row, &is_contested, error) ||
        !store_row(work, row, is_contested, &refused, error))
        return FALSE;
    if (refused == REGISTRY_ROW_OTHER_SITE)
        return hold_other_site(work, row, error);
    if (refused == REGISTRY_ROW_FULL)
        return import_key_hold(work, row, work->layout->instance,
            N_("all instances up to 32767 are taken"), N_("send those that are new"), error);
    keep_site(work, row);
    import_moved_note(work, row);
    import_breach_note(work, row);
    count_normalised(work);
    return import_complete_report(work, row, error);
}

/** Prepares the row's cells, or those of the survey alone, and reads its key. */
static void read_row(ImportWork *work, const BaseCsvRow *csv, ImportRow *row, bool whole)
{
    reserve_scratch(work, csv);
    for (size_t i = 0; i < work->layout->n_columns; i++)
        if (whole || work->is_surveyed[i])
            import_cell_read(work, i, csv);
    import_key_read(work, csv, row);
}

static void number_record(ImportWork *work, ImportRow *row)
{
    bool is_new = false;
    row->record = import_records_add(work->session->records, row->record_id, &is_new);
}

static gboolean check_row(ImportWork *work, const BaseCsvRow *csv, GError **error)
{
    ImportRow row;
    bool is_refused = false;
    read_row(work, csv, &row, true);
    if (row.record_id[0] != '\0') {
        number_record(work, &row);
        import_ahead(work, row.record);
    }
    /* A row of totals is no patient who could have consented. */
    if (!import_key_is_total(row.record_id) &&
        (!import_row_refuse(work, &row, &is_refused, error) || is_refused))
        return is_refused;
    ImportKeyDefect defects[IMPORT_KEY_DEFECTS];
    const size_t n_defects = import_key_defects(work, &row, defects);
    for (size_t i = 0; i < n_defects; i++)
        if (!import_key_hold(
                work, &row, defects[i].column, defects[i].msgid, defects[i].hint, error))
            return FALSE;
    if (n_defects > 0)
        return TRUE;
    const char *site_fault = find_site(work, &row);
    if (site_fault)
        return hold_site(work, &row, site_fault, NULL, error);
    bool is_approved;
    if (!import_approval_judge(work, &row, &is_approved, error))
        return FALSE;
    if (!is_approved)
        return import_approval_hold(work, &row, error);
    return take_row(work, &row, error);
}

/** Whether the row can be cut into the header's cells and says anything. */
static bool is_whole(const ImportWork *work, const BaseCsvRow *csv, bool is_defect)
{
    return !is_defect && csv->n_cells == work->layout->n_columns && !is_blank_row(csv);
}

/** Whether key and site of the row are as they should be. */
static bool is_good(ImportWork *work, ImportRow *row)
{
    ImportKeyDefect defects[IMPORT_KEY_DEFECTS];
    return import_key_defects(work, row, defects) == 0 && !find_site(work, row);
}

static void look_at_nameless(ImportWork *work, const BaseCsvRow *csv)
{
    for (size_t i = 0; work->has_nameless && i < work->layout->n_columns; i++) {
        const char *text = csv->cells[i].text;
        size_t size = csv->cells[i].size;
        if (size == 0 || work->layout->columns[i].name[0] != '\0')
            continue;
        (void)base_text_trim(&text, &size);
        if (size > 0 && work->nameless_lines[i] == 0)
            work->nameless_lines[i] = csv->line;
    }
}

void import_row_survey(ImportWork *work, const BaseCsvRow *csv, bool is_defect)
{
    ImportRow row;
    const ImportJoined joined = is_defect ? IMPORT_JOINED_NOT : import_joined(work, csv);
    if (joined == IMPORT_JOINED_OTHER && work->result->status != IMPORT_REFUSED)
        import_joined_refuse(work, csv);
    if (joined != IMPORT_JOINED_NOT || !is_whole(work, csv, is_defect))
        return;
    look_at_nameless(work, csv);
    read_row(work, csv, &row, false);
    if (row.record_id[0] == '\0')
        return;
    number_record(work, &row);
    import_units_survey(work);
    import_approval_survey(work, &row);
    import_consent_survey(work, &row);
    if (is_good(work, &row))
        import_contest_survey(work, &row);
}

gboolean import_row_compare(
    ImportWork *work, const BaseCsvRow *csv, bool is_defect, GError **error)
{
    ImportRow row;
    ImportConsentVerdict verdict;
    bool is_approved = true;
    if (!is_whole(work, csv, is_defect) || import_joined(work, csv) != IMPORT_JOINED_NOT)
        return TRUE;
    read_row(work, csv, &row, true);
    if (!is_good(work, &row))
        return TRUE;
    number_record(work, &row);
    import_ahead(work, row.record);
    const bool is_contested = import_contest_has(work, &row);
    if (!is_contested && !import_units_exist(work))
        return TRUE;
    if (!import_consent_judge(work, &row, &verdict, error))
        return FALSE;
    if (verdict == IMPORT_CONSENT_GOES &&
        !import_approval_judge(work, &row, &is_approved, error))
        return FALSE;
    if (verdict != IMPORT_CONSENT_GOES || !is_approved)
        return TRUE;
    if (import_units_exist(work))
        import_units_count(work, &row);
    if (is_contested) {
        judge_cells(work, &row);
        import_contest_compare(work, &row);
    }
    return TRUE;
}

gboolean import_row(ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error)
{
    if (!is_defect && is_blank_row(row))
        return TRUE;
    if (!is_defect && import_joined(work, row) == IMPORT_JOINED_SAME)
        return import_joined_report(work, row, error);
    work->result->n_rows++;
    if (is_defect || row->n_cells != work->layout->n_columns)
        return import_row_hold_broken(work, row, is_defect, error);
    return check_row(work, row, error);
}
