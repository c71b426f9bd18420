#pragma once
/**
 * @file
 * Inside the reading of counts: the file and its leaves.
 */
#include <jansson.h>

#include "reports/study/counts_text.h"

/** A file that is read. */
typedef struct {
    const char *name;              /**< For messages. */
    const char *const *definition; /**< SHA-256 of the files of the study here; NULL: any. */
    const SchemaStudy *study;      /**< Whose sites and limits the numbers must keep. */
    int64_t min_cell;              /**< Of the file, once its origin was read. */
} ReportCountsReading;

/** FALSE with BASE_ERROR_INPUT: the sentence with its arguments, as base_words_say takes them.
 */
gboolean report_counts_fail(GError **error, const char *sentence, const char *kinds, ...);
/** FALSE with BASE_ERROR_INPUT: file, place, what is wrong, what to do. */
gboolean report_counts_fault(
    const ReportCountsReading *reading, const char *where, const char *what, GError **error);
/** Refuses a key that is none of those that are known there. @param known  NULL-ended. */
gboolean report_counts_keys(const ReportCountsReading *reading, const json_t *object,
    const char *where, const char *const *known, GError **error);
/** A number of patients, 0 or at least those of the smallest cell. */
gboolean report_counts_patients(const ReportCountsReading *reading, const json_t *object,
    const char *key, const char *where, int64_t *out, GError **error);
/** A number of patients, 0 or more. */
gboolean report_counts_number(const ReportCountsReading *reading, const json_t *object,
    const char *key, const char *where, int64_t *out, GError **error);
/** Why an object holds no numbers; NULL in *out where it does. Beside the reason there may be
 * what the object is called, and nothing else. */
gboolean report_counts_held(const ReportCountsReading *reading, const json_t *object,
    const char *where, char **out, GError **error);
/** Whether the dictionary lets the values of a leaf be as they are, as far as it says. */
gboolean report_counts_limits(const ReportCountsReading *reading, const ReportCounts *counts,
    const ReportLeaf *leaf, GError **error);
/** A leaf, and whether its cells are all patients of each group. */
gboolean report_counts_read_leaf(const ReportCountsReading *reading, const json_t *from,
    ReportCounts *counts, ReportCounted *counted, ReportLeaf *leaf, GError **error);
/** Whether the counts are of the study with these hashes; what differs is named. */
gboolean report_counts_check_study(
    const ReportCounts *counts, const char *const definition[3], GError **error);
