#pragma once
/**
 * @file
 * What a rehearsal is told beside the study: a short YAML file, all of it optional.
 * docs/synthetic.md says what its keys mean. For this folder only.
 */
#include "schema/study.h"

/** How the values of a field, or of one at an event, are drawn. */
typedef struct {
    bool has_mean, has_sd, has_median, has_low, has_high, has_percent;
    double mean, sd;       /**< Of a number, or of a date in days after `after`. */
    double median, spread; /**< Instead: log-normal, with the SD of the logarithm. */
    double low, high;      /**< Bounds beside the dictionary's. */
    double percent;        /**< Of an entry that is there, of a box that is ticked. */
    double *weight;        /**< One a choice, or NULL: all alike. */
    size_t after; /**< Field of the date that a date comes after; SIZE_MAX: the visit. */
} RehearsalValue;

/** A field at an event. */
typedef struct {
    size_t field, event; /**< SIZE_MAX: at every event that has nothing of its own. */
    RehearsalValue value;
} RehearsalEntry;

/** Fields that go together: all lean on one hidden number of the patient. */
typedef struct {
    double strength; /**< Correlation of each with the hidden number, 0 to 1. */
    size_t n;
    size_t *field;
    int *sign; /**< 1, or -1 where less goes with more of the others. */
} RehearsalLink;

typedef struct {
    int32_t from, until;  /**< Enrolment, days since 1970-01-01. */
    char *record;         /**< Pattern of record ids: {site}, {SITE}, {number}. */
    double *site_weight;  /**< One a site. */
    double missing;       /**< Percent of what is not required. */
    double *seen;         /**< One an event: percent of who lives and is due. */
    double *entries;      /**< One a form: mean number of entries where it repeats. */
    double death_percent; /**< Die within death_days of the origin. */
    double death_days;
    double lost_percent; /**< Are lost to follow-up some time before the last visit. */
    GArray *values;      /**< RehearsalEntry */
    GArray *links;       /**< RehearsalLink */
} RehearsalSpec;

/**
 * Reads the file, or gives what holds without one.
 * @param path  NULL: nothing is told.
 * @return NULL with BASE_ERROR_STUDY or _INPUT: file, line, what is wrong.
 */
RehearsalSpec *rehearsal_spec_load(const SchemaStudy *study, const char *path, GError **error);
void rehearsal_spec_free(RehearsalSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RehearsalSpec, rehearsal_spec_free)

/** What is told of a field at an event, or NULL. */
const RehearsalValue *rehearsal_spec_value(
    const RehearsalSpec *spec, size_t field, size_t event);
