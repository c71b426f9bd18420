#pragma once
/**
 * @file
 * Inside this folder: the tables of the pack metastatic_spine. What was done against what
 * frameworks suggest, and what scores foretold against what happened. They describe a cohort
 * for research and advise on no patient.
 *
 * The variables are those of the instruments (noms_rule, sins_class, tokuhashi ...), and
 * decompression, stabilization, site, followup_months and died under these names; a registry
 * that lacks one that is needed gets BASE_ERROR_STUDY with its name.
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
 * @param words     the language of its texts; NULL is English.
 */
ReportDocument *report_concordance(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, ReportConcordanceBy by, const BaseWords *words,
    GError **error);

/**
 * Tokuhashi, Tomita, Katagiri, NESMS and SINS against survival: Kaplan-Meier by class,
 * log-rank, Harrell's C, and how many survived as long as their class foretold, in one table.
 * @param cohort    not read yet.
 * @param analysis  of the cohort, or NULL for all patients.
 * @param words     the language of its texts; NULL is English.
 */
ReportDocument *report_prognosis(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const BaseWords *words, GError **error);
