#pragma once
/**
 * @file
 * Documents about the clinical instruments in a cohort: what was done against what frameworks
 * suggest, what scores foretold against what happened, and who improved by enough to matter.
 * All describe a cohort for research and advise on no patient.
 *
 * The variables are those of the instruments (noms_rule, sins_class, tokuhashi ...), and
 * decompression, stabilization, site, followup_months, died and followup_days under these
 * names; a registry that lacks one that is needed gets BASE_ERROR_STUDY with its name.
 */
#include "registry/cohort.h"
#include "reports/model/table.h"

/** By what the agreement is broken down, beside the whole cohort. */
typedef enum {
    REPORT_BY_SEGMENT = 1,
    REPORT_BY_SITE = 2,
    REPORT_BY_BOTH = REPORT_BY_SEGMENT | REPORT_BY_SITE
} ReportConcordanceBy;

/**
 * How often decompression and stabilisation, as recorded, agree with what NOMS and SINS suggest
 * (clinical/expectation.h); what was done under each rule; the records that disagree.
 * @param study     for the order and the labels of sites and segments.
 * @param cohort    not read yet.
 * @param analysis  of the cohort, or NULL for all patients.
 */
ReportDocument *report_concordance(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, ReportConcordanceBy by, GError **error);

/**
 * Tokuhashi, Tomita, Katagiri, NESMS and SINS against survival: Kaplan-Meier by class,
 * log-rank, Harrell's C, and how many survived as long as their class foretold, in one table.
 * @param cohort    not read yet.
 * @param analysis  of the cohort, or NULL for all patients.
 */
ReportDocument *report_prognosis(
    RegistryCohort *cohort, const SchemaAnalysis *analysis, GError **error);

/** What to count as an improvement. */
typedef struct {
    const char *const *outcomes; /**< Variables, NULL-ended; NULL: pain_vas, eq5d_index and
                                      barthel, as far as the registry has them. */
    const char *const *mcids; /**< NAME=VALUE texts, NULL-ended, or NULL: a measure's constant
                                   replaced by a number or by a published one's name. */
} ReportRespondersOptions;

/**
 * The share of each group that improved by at least the minimal clinically important difference
 * from the baseline to each later visit, and the differences between the study's pairs.
 * @return NULL with BASE_ERROR_USAGE for an unknown outcome or a malformed constant.
 */
ReportDocument *report_responders(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const ReportRespondersOptions *options, GError **error);
