#include "importers/refusal.h"

#include <string.h>

#include "importers/consent.h"
#include "importers/hold.h"

/** The cell shows what was sent instead of a code; the row may be shown to its own site. */
static gboolean hold_no_code(
    ImportWork *work, const ImportRow *row, size_t column, GError **error)
{
    const ImportColumn *own = &work->layout->columns[column];
    g_autofree char *expected = import_value_expected(own->field, IMPORT_VALUE_CHOICE);
    g_autofree char *arguments = base_arguments("ts", own->name, expected);
    const ImportHold hold = {.rule_id = "choice",
        .column = column,
        .field = own->field_name,
        .record_id = import_or_null(row->record_id),
        .event = work->study->events[work->study->baseline].unique_name,
        .value = row->csv->cells[column].text,
        .msgid = N_("{1} is not {2}; without it nothing of the row is kept"),
        .hint = N_("send the code, not the label; a map can recode"),
        .arguments = arguments,
        .shows = true};
    return import_row_hold(work, row->csv, &hold, error);
}

/** Of a row whose patient's consent stands in another row, where nobody can read it. */
static const char *const unclear =
    N_("whether the patient consented cannot be read in the row that "
       "says so; nothing but the record id was kept");

bool import_refusal_shows(const RegistryProblem *problem)
{
    return g_str_equal(problem->rule_id, "choice") || strcmp(problem->msgid, unclear) == 0;
}

static const char *sentence_of(ImportConsentVerdict verdict)
{
    switch (verdict) {
    case IMPORT_CONSENT_REFUSED:
        return N_("rows of the patient were refused before for want of consent, and no yes has "
                  "come since; nothing but the record id was kept");
    case IMPORT_CONSENT_IS_MISSING:
        return N_(
            "the patient is enrolled without a yes: the consent is blank; nothing but the "
            "record id was kept");
    case IMPORT_CONSENT_IS_UNCLEAR:
        return unclear;
    default:
        return N_("the patient has not consented; nothing but the record id was kept");
    }
}

static const char *hint_of(ImportConsentVerdict verdict, bool is_known)
{
    if (verdict == IMPORT_CONSENT_IS_UNCLEAR)
        return N_("correct the consent there and send this row with it");
    return is_known ? N_("other rows of this record are in already: withdraw it, or send this "
                         "one when consent is given")
                    : N_("take the row out of the file, or send it when consent is given");
}

/** What is asked of a hospital whose known patient turned to no. */
static const char *const turned =
    N_("a mistake, or a withdrawal? answer mistake, contact, data or use (docs/consent.md); "
       "until then the patient is left out");

static gboolean refuse(ImportWork *work, const ImportRow *row, ImportConsent own,
    ImportConsentVerdict verdict, GError **error)
{
    bool is_known = false;
    if (row->record_id[0] != '\0' &&
        !registry_import_knows(work->import, row->record_id, &is_known, error))
        return FALSE;
    const bool turns = is_known && own == IMPORT_CONSENT_NO;
    const ImportHold hold = {.rule_id = "consent",
        .column = SIZE_MAX,
        .record_id = import_or_null(row->record_id),
        .event = row->event_name ? row->event_name
                                 : work->study->events[work->study->baseline].unique_name,
        .instance = row->instance,
        .msgid = sentence_of(verdict),
        .hint = turns ? turned : hint_of(verdict, is_known),
        .shows = verdict == IMPORT_CONSENT_IS_UNCLEAR,
        .asks = turns};
    return import_row_hold(work, row->csv, &hold, error);
}

/** Consent that was refused before is given now: from here on the patient's rows go in. */
static gboolean report_given(
    ImportWork *work, const ImportRow *row, size_t column, GError **error)
{
    if (!g_hash_table_remove(work->refused, row->record_id))
        return TRUE;
    return import_work_report(work,
        &(RegistryProblem){.line = row->csv->line,
            .column = column + 1,
            .record_id = row->record_id,
            .event = row->event_name,
            .instance = row->instance,
            .field = work->layout->columns[column].field_name,
            .rule_id = "consent",
            .msgid = N_("consent is given now; rows of the patient were refused before"),
            .hint = N_("send the rows again that were refused")},
        error);
}

gboolean import_row_refuse(ImportWork *work, ImportRow *row, bool *is_refused, GError **error)
{
    ImportConsentVerdict verdict;
    size_t column;
    const ImportConsent own = import_consent_of_row(work, row, &column);
    if (!import_consent_judge(work, row, &verdict, error))
        return FALSE;
    *is_refused = verdict != IMPORT_CONSENT_GOES;
    row->keeps_consent = import_consent_is_kept(work, row);
    if (row->keeps_consent)
        return TRUE;
    if (verdict == IMPORT_CONSENT_WITHDRAWN || verdict == IMPORT_CONSENT_ERASED) {
        import_row_leave_out(work, row->csv, verdict == IMPORT_CONSENT_ERASED);
        return TRUE;
    }
    if (verdict == IMPORT_CONSENT_IS_NO_CODE)
        return hold_no_code(work, row, column, error);
    if (verdict != IMPORT_CONSENT_GOES)
        return refuse(work, row, own, verdict, error);
    return own != IMPORT_CONSENT_YES || report_given(work, row, column, error);
}

gboolean import_refusal_warn(ImportWork *work, GError **error)
{
    const size_t consent = work->study->roles.consent;
    const guint n = work->result->new_records->len;
    if (consent == SIZE_MAX || n == 0)
        return TRUE;
    for (size_t b = 0; b < work->layout->n_blocks; b++)
        if (work->layout->blocks[b].of_target[work->first_column[consent]] != SIZE_MAX)
            return TRUE;
    g_autofree char *arguments = base_arguments("n", (gint64)n);
    return import_work_report(work,
        &(RegistryProblem){.rule_id = "consent",
            .msgid = N_("the file has no column of consent; new patients in it: {1}"),
            .hint = N_("send the column, so that nobody is kept who did not consent"),
            .arguments = arguments},
        error);
}
