#pragma once
/**
 * @file
 * The patients of a cohort with every number and choice that they have at every visit, as the
 * comparison of hospitals wants them. Inside reports/central/.
 */
#include "base/frame.h"
#include "registry/cohort.h"

/** A field that is compared, and where its values stand in the frame. */
typedef struct {
    const char *name, *label; /**< Borrowed from the study. */
    size_t column;            /**< Of the dictionary. */
    size_t form;              /**< Of the dictionary. */
    bool is_number;           /**< A number or integer; else a choice. */
    size_t *at;               /**< One an event: index of the frame's column, or SIZE_MAX. */
} CentralField;

typedef struct {
    const SchemaStudy *study;
    BaseFrame *frame; /**< With identifiers; its first column is the site. */
    size_t n;         /**< Patients. */
    size_t *site;     /**< Of each, of the study, or SIZE_MAX. */
    int64_t *n_of;    /**< One a site: its patients. */
    GArray *fields;   /**< CentralField. */
} CentralPatients;

/** Asks the cohort for all that is compared; before it is read. */
gboolean central_ask(RegistryCohort *cohort, const SchemaStudy *study, GError **error);
/** Takes it, once the cohort is read. The caller's struct; clear it, also after a failure. */
gboolean central_patients_take(CentralPatients *patients, const RegistryCohort *cohort,
    const SchemaStudy *study, GError **error);
void central_patients_clear(CentralPatients *patients);

/** The column of a field at an event, or NULL. */
const BaseColumn *central_column(
    const CentralPatients *patients, const CentralField *field, size_t event);
