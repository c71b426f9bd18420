#include "importers/approval.h"

#include <string.h>

#include "importers/ahead.h"
#include "importers/hold.h"

/** The fields that say when a patient was enrolled, the better first. */
static void enrolment_fields(const SchemaStudy *study, size_t fields[2])
{
    fields[0] = study->roles.consent_date;
    fields[1] = study->roles.origin;
}

/** The file's column of the field where the row enrols, or SIZE_MAX. */
static size_t column_of(const ImportWork *work, const ImportRow *row, size_t field)
{
    for (size_t b = 0; field != SIZE_MAX && b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t column = block->of_target[work->first_column[field]];
        if (column != SIZE_MAX && import_block_event(block, row) == work->study->baseline &&
            import_block_form(block, row) == SIZE_MAX)
            return column;
    }
    return SIZE_MAX;
}

/** Of which column the row's day of enrolment is, or SIZE_MAX. */
static size_t find_day(const ImportWork *work, const ImportRow *row, int32_t *days)
{
    size_t fields[2];
    enrolment_fields(work->study, fields);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const size_t column = column_of(work, row, fields[i]);
        if (column != SIZE_MAX &&
            base_date_parse(work->values[column].text, work->date_order, days))
            return column;
    }
    return SIZE_MAX;
}

void import_approval_survey(ImportWork *work, const ImportRow *row)
{
    int32_t days;
    if (!import_work_has_approvals(work) || find_day(work, row, &days) == SIZE_MAX)
        return;
    ImportSaid *said = import_work_said(work, row->record);
    said->enrolment = IMPORT_ENROLMENT_KNOWN;
    said->enrolled_days = days;
}

static void take_stored(
    ImportWork *work, uint32_t record, const RegistryDates *dates, void *data)
{
    ImportSaid *said = import_work_said(work, record);
    size_t fields[2];
    (void)data;
    enrolment_fields(work->study, fields);
    for (size_t f = G_N_ELEMENTS(fields); f-- > 0;)
        for (size_t i = 0; i < dates->n_dates; i++) {
            if (dates->dates[i].field != fields[f] ||
                dates->dates[i].event != work->study->baseline)
                continue;
            said->enrolment = IMPORT_ENROLMENT_KNOWN;
            said->enrolled_days = dates->dates[i].days;
        }
}

static gboolean judge_unknown(ImportWork *work, uint32_t record, GError **error)
{
    ImportSaid *said = import_work_said(work, record);
    if (said->enrolment == IMPORT_ENROLMENT_KNOWN)
        return TRUE;
    if (!work->unapproved)
        work->unapproved = registry_import_unapproved(work->import, error);
    if (!work->unapproved)
        return FALSE;
    if (g_hash_table_contains(
            work->unapproved, import_records_id(work->session->records, record)))
        said->enrolment = IMPORT_ENROLMENT_OUTSIDE;
    return TRUE;
}

enum { RECORDS_AT_A_TIME = 256 };

/** Asks the registry when the patient was enrolled, and those behind of whom no row says it. */
static gboolean find_stored(ImportWork *work, uint32_t record, GError **error)
{
    const uint32_t n_records = import_records_count(work->session->records);
    uint32_t asked[RECORDS_AT_A_TIME];
    size_t n = 0;
    for (uint32_t r = record; r < n_records && n < RECORDS_AT_A_TIME; r++) {
        ImportSaid *said = import_work_said(work, r);
        if (said->enrolment != IMPORT_ENROLMENT_NOT_ASKED)
            continue;
        said->enrolment = IMPORT_ENROLMENT_NOT_KNOWN;
        asked[n++] = r;
    }
    gboolean ok = import_ahead_dates(work, asked, n, take_stored, NULL, error);
    for (size_t i = 0; ok && i < n; i++)
        ok = judge_unknown(work, asked[i], error);
    return ok;
}

/** The row's site with its days: those of its profile go before study.yaml's. */
static bool find_site(const ImportWork *work, const ImportRow *row, SchemaSite *site)
{
    const size_t index = row->site ? schema_study_site(work->study, row->site) : SIZE_MAX;
    if (index == SIZE_MAX)
        return false;
    *site = work->study->sites[index];
    if (work->map && (work->map->has_from || work->map->has_until)) {
        site->has_from = work->map->has_from;
        site->has_until = work->map->has_until;
        site->from_days = work->map->from_days;
        site->until_days = work->map->until_days;
    }
    return true;
}

gboolean import_approval_judge(
    ImportWork *work, const ImportRow *row, bool *is_approved, GError **error)
{
    SchemaSite site;
    *is_approved = true;
    if (!import_work_has_approvals(work) || !find_site(work, row, &site) ||
        !(site.has_from || site.has_until))
        return TRUE;
    if (import_work_said(work, row->record)->enrolment == IMPORT_ENROLMENT_NOT_ASKED &&
        !find_stored(work, row->record, error))
        return FALSE;
    const ImportSaid *said = import_work_said(work, row->record);
    if (said->enrolment == IMPORT_ENROLMENT_KNOWN)
        *is_approved = (!site.has_from || said->enrolled_days >= site.from_days) &&
                       (!site.has_until || said->enrolled_days <= site.until_days);
    else
        *is_approved = said->enrolment != IMPORT_ENROLMENT_OUTSIDE;
    return TRUE;
}

/** Site, its days, and when the patient was enrolled, as arguments. */
static char *arguments_of(const SchemaSite *site, const ImportSaid *said)
{
    char from[BASE_DATE_SIZE] = "", until[BASE_DATE_SIZE] = "", enrolled[BASE_DATE_SIZE] = "";
    if (site->has_from)
        base_date_format(site->from_days, from);
    if (site->has_until)
        base_date_format(site->until_days, until);
    if (said->enrolment == IMPORT_ENROLMENT_KNOWN)
        base_date_format(said->enrolled_days, enrolled);
    return base_arguments("tttt", site->code, from, until, enrolled);
}

static const char *message_of(const SchemaSite *site, const ImportSaid *said)
{
    if (said->enrolment == IMPORT_ENROLMENT_OUTSIDE)
        return N_(
            "an earlier file says that the patient was enrolled when {1} was not approved");
    if (!site->has_until)
        return N_("enrolled on {4}; {1} is approved from {2}");
    if (!site->has_from)
        return N_("enrolled on {4}; {1} is approved until {3}");
    return N_("enrolled on {4}; {1} is approved from {2} until {3}");
}

gboolean import_approval_hold(ImportWork *work, const ImportRow *row, GError **error)
{
    int32_t days;
    size_t fields[2];
    enrolment_fields(work->study, fields);
    const size_t column = find_day(work, row, &days);
    const size_t field = fields[0] != SIZE_MAX ? fields[0] : fields[1];
    SchemaSite site = {.code = NULL};
    (void)find_site(work, row, &site);
    const ImportSaid *said = import_work_said(work, row->record);
    g_autofree char *arguments = arguments_of(&site, said);
    const ImportHold hold = {.rule_id = "date",
        .column = column,
        .field = column == SIZE_MAX ? work->study->dictionary->fields[field].name
                                    : work->layout->columns[column].field_name,
        .record_id = row->record_id,
        .event = row->event_name,
        .instance = row->instance,
        .value = column == SIZE_MAX ? NULL : row->csv->cells[column].text,
        .msgid = message_of(&site, said),
        .hint = N_("correct the date of enrolment, or have the approval in study.yaml changed"),
        .arguments = arguments,
        .keep = true};
    return import_row_hold(work, row->csv, &hold, error);
}
