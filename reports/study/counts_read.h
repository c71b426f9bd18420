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
} ReportCountsReading;

/** FALSE with BASE_ERROR_INPUT: the sentence with its arguments, as base_words_say takes them.
 */
gboolean report_counts_fail(GError **error, const char *sentence, const char *kinds, ...);
/** FALSE with BASE_ERROR_INPUT: file, place, what is wrong, what to do. */
gboolean report_counts_fault(
    const ReportCountsReading *reading, const char *where, const char *what, GError **error);
/** A number of patients, 0 or more. */
gboolean report_counts_number(const ReportCountsReading *reading, const json_t *object,
    const char *key, const char *where, int64_t *out, GError **error);
/** Why an object holds no numbers; NULL in *out where it does. */
gboolean report_counts_held(const ReportCountsReading *reading, const json_t *object,
    const char *where, char **out, GError **error);
/** A leaf, and whether its cells are all patients of each group. */
gboolean report_counts_read_leaf(const ReportCountsReading *reading, const json_t *from,
    ReportCounts *counts, ReportCounted *counted, ReportLeaf *leaf, GError **error);
/** Whether the counts are of the study with these hashes; what differs is named. */
gboolean report_counts_check_study(
    const ReportCounts *counts, const char *const definition[3], GError **error);
