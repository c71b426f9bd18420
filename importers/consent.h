#pragma once
/**
 * @file
 * Consent is a patient's, not a row's: what the whole file, the files before it and the
 * registry say of it decides on every row of the patient.
 */
#include "importers/key.h"

/** What the rows of a file say of a patient's consent; of several the highest counts. */
typedef enum {
    IMPORT_CONSENT_UNSAID,
    IMPORT_CONSENT_BLANK, /**< Empty or a missing-data code where the patient is enrolled. */
    IMPORT_CONSENT_YES,
    IMPORT_CONSENT_UNREADABLE, /**< No code of the field, like TRUE. */
    IMPORT_CONSENT_NO
} ImportConsent;

typedef enum {
    IMPORT_CONSENT_GOES,    /**< The row may go in. */
    IMPORT_CONSENT_REFUSES, /**< The last word is a no. */
    IMPORT_CONSENT_REFUSED, /**< Files before refused the patient, and this one says nothing. */
    IMPORT_CONSENT_WITHDRAWN,  /**< The patient withdrew here, and no data may come. */
    IMPORT_CONSENT_ERASED,     /**< Who had the id, or one like it, was erased. */
    IMPORT_CONSENT_IS_MISSING, /**< The patient is enrolled without a yes. */
    IMPORT_CONSENT_IS_UNCLEAR, /**< A yes or no cannot be read in another row of the patient. */
    IMPORT_CONSENT_IS_NO_CODE  /**< A yes or no cannot be read in this one. */
} ImportConsentVerdict;

/** What the row itself says. *column is set to where, or SIZE_MAX. */
ImportConsent import_consent_of_row(
    const ImportWork *work, const ImportRow *row, size_t *column);

/** Keeps what the row says for its record, whose number is known. */
void import_consent_survey(ImportWork *work, const ImportRow *row);

/** Judges a row whose record has a number, or no id. After the survey of all rows. */
gboolean import_consent_judge(
    ImportWork *work, const ImportRow *row, ImportConsentVerdict *verdict, GError **error);

/** Whether the patient withdrew here from being contacted alone: rows go in, and the consent
 * that is stored stays. */
bool import_consent_is_kept(const ImportWork *work, const ImportRow *row);
/** Takes the consent out of the row's judged cells. */
void import_consent_keep(ImportWork *work, const ImportRow *row);

/** Whether the row, which cannot be read, is one of who was erased: by its id, as far as there
 * is one, or by its text. */
bool import_consent_is_erased(ImportWork *work, const BaseCsvRow *row, const char *record_id);

/** Whether the patient's last known word is a no; for rows that cannot be read. */
bool import_consent_is_refused(ImportWork *work, const char *record_id);
