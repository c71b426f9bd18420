#pragma once
/**
 * @file
 * Branching logic as REDCap writes it: when a field is shown. `[sex] = '2' and [age] >= 18`,
 * `[baseline_arm_1][drugs(3)] = '1'`, datediff, if, sum and their like.
 *
 * Blank is neither 0 nor any other number: it equals '' alone, is neither less nor more than
 * anything, and makes arithmetic blank (sum, mean, min and max leave it out). Texts that are
 * numbers compare as numbers. A field that its event does not collect is blank there.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct SchemaStudy;

/** The compiled logic of one field. */
typedef struct SchemaBranching SchemaBranching;

typedef enum {
    SCHEMA_SHOWN,
    SCHEMA_HIDDEN,
    SCHEMA_NOT_KNOWN /**< It hangs on a value that nobody knows yet. */
} SchemaShown;

/**
 * The value of a dictionary column at an event of the record, as stored (codes, ISO dates, 0
 * and 1 of a checkbox); "" where it is blank, NULL where it is not known. Borrowed until the
 * evaluation ends.
 */
typedef const char *(*SchemaBranchingRead)(size_t event, size_t column, void *data);

/** Of which row it is asked. */
typedef struct {
    const struct SchemaStudy *study;
    size_t event;     /**< The row's own event. */
    int64_t instance; /**< Of the row; 0 where neither form nor event repeats, below 0: not
                         known. */
    int32_t today;    /**< Days since 1970-01-01: what 'today' is. */
    SchemaBranchingRead read;
    void *data;
} SchemaBranchingRow;

/**
 * Compiles a text.
 * @param study  dictionary and events are there.
 * @param fault  set to what cannot be evaluated, in words; new text.
 * @return NULL where it cannot be evaluated as a whole.
 */
SchemaBranching *schema_branching_parse(
    const struct SchemaStudy *study, const char *text, char **fault);
void schema_branching_free(SchemaBranching *branching);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaBranching, schema_branching_free)

/** Whether the field is shown in the row; NULL (no logic, or none to evaluate) is shown. */
SchemaShown schema_branching_shows(
    const SchemaBranching *branching, const SchemaBranchingRow *row);

/** Takes a column that the logic reads. @param event  SIZE_MAX for the row's own. */
typedef void (*SchemaBranchingUse)(size_t event, size_t column, void *data);
/** Hands out every column that the logic reads, one as often as it stands there. */
void schema_branching_uses(
    const SchemaBranching *branching, SchemaBranchingUse use, void *data);
/** Whether it may say something else on another day, of the same values. */
bool schema_branching_asks_day(const SchemaBranching *branching);
