#pragma once
/**
 * @file
 * Pseudonymising: what is taken out of records, and what is put in its place, before they are
 * given to others. What comes out is still personal data.
 *
 * Only patients whose consent covers sharing; their ids become keyed pseudonyms (HMAC-SHA-256),
 * in whose order the records then stand; sites become codes; all dates of a patient move by the
 * same number of days; ages above 89 become 90; free texts, identifiers and names of files are
 * left out, and so are derived values that would tell an age above 89 or a day of the calendar.
 */
#include "exports/key.h"
#include "registry/export.h"

/** Ages above this are one group, written as the next year (45 CFR 164.514(b)(2)(i)(C)). */
enum { EXPORT_AGE_TOP = 89 };

typedef struct ExportMask ExportMask;

/** @param study, key  outlive the mask. */
ExportMask *export_mask_new(const SchemaStudy *study, const ExportKey *key);
void export_mask_free(ExportMask *mask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportMask, export_mask_free)

/** Says that this patient is not given out: consent withdrawn. */
void export_mask_withhold(ExportMask *mask, const char *record_id);
/** Says how many more were not even handed out. */
void export_mask_count_withdrawn(ExportMask *mask, int64_t n);
/** Whoever's consent for sharing the study does not ask: give out all the same. */
void export_mask_take_consent(ExportMask *mask);

/** Dates of a patient are counted from the study's origin, which is EXPORT_ORIGIN for all, and
 * ages stay, so that what is computed is the same. */
void export_mask_for_analysis(ExportMask *mask);
/** The day of the origin then: 2000-01-01, as days since 1970-01-01. */
enum { EXPORT_ORIGIN = 10957 };
/** The code in place of a site's own. Borrowed. */
const char *export_mask_site(const ExportMask *mask, const char *site);

/**
 * What is to become of a column.
 * @param asked  whether it is asked for at all; what the rules themselves need is read also
 *               where it is not.
 */
RegistryExportUse export_mask_use(
    ExportMask *mask, const RegistryExportColumn *column, bool asked);

/**
 * A record as it goes out, or NULL where its patient does not. Borrowed until the next call.
 * @param columns  of the export.
 */
const RegistryExportRecord *export_mask_apply(
    ExportMask *mask, const GArray *columns, const RegistryExportRecord *record);

/** What was done. */
typedef struct {
    GPtrArray
        *left_out; /**< char *: "name: reason" of each variable that the rules left out. */
    int64_t n_given;
    int64_t n_no_consent; /**< Patients whose consent does not cover sharing. */
    int64_t n_withdrawn;
    GPtrArray *pseudonyms;  /**< char *: of those given, in the order of their ids. */
    int64_t n_cells, least; /**< Groups of patients alike, and how many the smallest holds. */
    int64_t n_small;        /**< Groups smaller than the study's min_cell. */
    GPtrArray *small;       /**< char *: "site ABCD, age 80-89, sex 2, ...: 1", sorted. */
    char *by;               /**< "site, age, sex": by what they are alike. */
} ExportMaskResult;

/** Counts, once all records went through; cleared with the mask. Borrowed. */
const ExportMaskResult *export_mask_result(ExportMask *mask);
