#pragma once
/**
 * @file
 * Who improved by enough to matter: a table of any field. Its constants come from the pack that
 * the study names, or from who asks.
 */
#include "registry/cohort.h"
#include "reports/model/table.h"

/** What to count as an improvement. */
typedef struct {
    const char *const *outcomes; /**< Variables, NULL-ended; NULL: the usual ones of the pack,
                                    as far as the registry has them, and those of `mcids`. */
    const char *const *mcids;    /**< NAME=VALUE texts, NULL-ended, or NULL: the change that
                                      matters, negative for a fall; or a published one's name. */
    const BaseWords *words;      /**< The language of the document; NULL is English. */
} ReportRespondersOptions;

/**
 * The share of each group that improved by at least the minimal clinically important difference
 * from the first event to each later one that collects the outcome, and the differences between
 * the study's pairs. Who died before a visit was due is counted apart where the study's roles
 * tell it: origin, vital_status and last_contact.
 * @param cohort  not read yet.
 * @return NULL with BASE_ERROR_USAGE for an outcome without a difference or a malformed one,
 *         BASE_ERROR_STUDY where the registry lacks a variable or the study groups.
 */
ReportDocument *report_responders(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const ReportRespondersOptions *options, GError **error);
