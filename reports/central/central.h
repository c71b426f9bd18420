#pragma once
/**
 * @file
 * Each hospital against the others: what stands out, as a question that a coordinator can send.
 *
 * A patient counts once in each comparison, and hospitals are compared as if the patients had
 * been dealt to them at random:
 * - unit: all of a hospital's values lie below (or above) what almost only few of the others
 *   do; exact. With it goes the factor by which the values would agree.
 * - level: rank-sum test on the patients' mean rank over their visits.
 * - spread: rank-sum test on the distances from the hospital's own median, and the others'.
 * - digits: Fisher's exact test on the last digit that is most unlike the others', times 10.
 * - copied: Fisher's exact test on the patients with a visit that is the one before it again.
 * - repeated: patients of one hospital with the same values throughout, against what would be
 *   met if those who are alike had been dealt at random; exact.
 *
 * The six kinds share an error of 5% equally, and within a kind P is adjusted by Holm's method
 * over all hospitals and variables: where hospitals do not differ, one registry in twenty has a
 * finding at all. A finding must also be large enough to matter.
 */
#include "base/json.h"
#include "registry/cohort.h"
#include "reports/model/table.h"

typedef enum {
    REPORT_CENTRAL_UNIT,
    REPORT_CENTRAL_LEVEL,
    REPORT_CENTRAL_SPREAD,
    REPORT_CENTRAL_DIGITS,
    REPORT_CENTRAL_COPIED,
    REPORT_CENTRAL_REPEATED,
    REPORT_N_CENTRAL
} ReportCentralKind;

/** "unit", "level", "spread", "digits", "copied", "repeated". */
extern const char *const report_central_kinds[REPORT_N_CENTRAL];

/** Something that stands out. */
typedef struct {
    ReportCentralKind kind;
    size_t site;                  /**< Of the study. */
    const char *variable, *label; /**< NULL where it is about whole visits. Borrowed. */
    int64_t n, n_others;          /**< Patients compared. */
    double value, others;         /**< Medians; distances; shares: what the sentence says. */
    double factor;                /**< Of a unit; else NaN. */
    bool is_apart; /**< Hospitals whose unit is in question are not among the others. */
    double p_value, p_adjusted;
    GPtrArray *records; /**< char *: whom it is about, by id; empty where it is all. */
    char *sentence;
} ReportCentralFinding;

typedef struct {
    GPtrArray *findings; /**< ReportCentralFinding *, by site, then kind, then variable. */
    int64_t n_tests[REPORT_N_CENTRAL];
    size_t n_sites; /**< Hospitals with patients. */
    char snapshot[65];
} ReportCentral;

/**
 * Reads the cohort, which must not have been read, and compares.
 * @param words  language of the sentences; NULL is English.
 * @return NULL with an error.
 */
ReportCentral *report_central(
    RegistryCohort *cohort, const SchemaStudy *study, const BaseWords *words, GError **error);
void report_central_free(ReportCentral *central);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportCentral, report_central_free)

/** The findings as a document, with the methods below. */
ReportDocument *report_central_document(
    const ReportCentral *central, const SchemaStudy *study, const BaseWords *words);
/** The findings as JSON. New reference. */
json_t *report_central_json(const ReportCentral *central, const SchemaStudy *study);
