#pragma once
/**
 * @file
 * Tables that only one field of medicine has. Which a registry has follows from the pack that
 * its study names; a new field adds its makers to the table in field.c.
 */
#include "registry/cohort.h"
#include "reports/model/table.h"

/**
 * Makes a table of the study's pack.
 * @param name      "prognosis" or "concordance".
 * @param cohort    not read yet.
 * @param study     of the registry; names the pack.
 * @param analysis  of the cohort, or NULL for all patients.
 * @param by        "site" or "segment"; NULL is both. Of concordance alone.
 * @param words     the language of its texts; NULL is English.
 * @return NULL with BASE_ERROR_STUDY, which names the pack that has the table, where the study
 *         does not name it.
 */
ReportDocument *report_field(const char *name, RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const char *by, const BaseWords *words, GError **error);
