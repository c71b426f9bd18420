#pragma once
/**
 * @file
 * One file on its way into the registry: what its rows share.
 */
#include "base/csv_read.h"
#include "base/csv_write.h"
#include "importers/dates.h"
#include "importers/import.h"
#include "importers/layout.h"
#include "importers/seen.h"
#include "importers/value.h"

/** What the files of one judgement share: all of a `check`, or one of an `import`. */
typedef struct {
    ImportRecords *records;
    ImportDates *dates;
} ImportSession;

/** A cell of the current row, trimmed, recoded and judged. */
typedef struct {
    const char *text; /**< NUL-ended; "" where blank. */
    ImportValueFault fault;
    bool is_blank;      /**< Empty, or an unticked box outside its event. */
    bool is_normalised; /**< Other than what the site wrote, beside recoding. */
    RegistryCell cell;
} ImportValue;

typedef struct {
    Registry *registry;
    RegistryImport *import;
    const SchemaStudy *study;
    const ImportOptions *options;
    const ImportMap *map;     /**< As it counts for this file, or NULL. */
    bool is_unmapped;         /**< There is a map, and it has no files of this name. */
    BaseDateOrder date_order; /**< As the options or the map say. */
    ImportLayout *layout;
    ImportResult *result;
    ImportSession *session;
    int16_t file; /**< Its number in the session. */
    char delimiter;
    const char *file_site; /**< Of every row, or NULL: the access group says it. */
    bool several_sites;
    bool drops; /**< The map drops columns: their cells must not be kept anywhere. */
    ImportRows *rows;
    size_t *first_column; /**< One a field: its first column in the dictionary, or SIZE_MAX. */
    bool *collects;       /**< events x dictionary columns. */
    ImportValue *values;  /**< One a column of the file. */
    RegistryCell *cells;  /**< One a column of the dictionary; ABSENT between rows. */
    bool *active;         /**< One a form: the row has a value in it. */
    char *scratch;        /**< Room for rewritten texts of one row. */
    size_t scratch_size, scratch_used;
    GArray *refused_lines; /**< ImportLines of rows whose text must not be kept. */
    BaseCsvWriter *fixme;
    GString *errors; /**< Of the current row, for --fixme. */
} ImportWork;

typedef struct {
    int64_t first, n;
} ImportLines;

/**
 * Judges the dates of the file's records, with those of the registry where it has any records.
 */
gboolean import_judge_file(ImportWork *work, bool had_records, GError **error);
/** Judges the dates of all files of a `check`, whose results they are, and sorts the problems.
 */
void import_judge_files(const ImportSession *session, GPtrArray *results);

/** Copies the problem into the result and the registry. */
gboolean import_work_report(ImportWork *work, const RegistryProblem *problem, GError **error);

/**
 * Holds or refuses a whole row.
 * @param keep  whether its text may be kept.
 */
typedef struct {
    const char *rule_id;
    size_t column;     /**< Index of the file's column, or SIZE_MAX for the row. */
    const char *field; /**< Or NULL. */
    const char *record_id, *event, *value;
    const char *msgid, *hint, *arguments; /**< As in RegistryProblem. */
    bool keep;
} ImportHold;
gboolean import_row_hold(
    ImportWork *work, const BaseCsvRow *row, const ImportHold *hold, GError **error);

/**
 * Whether the text of a row with a bad key may be kept: not where its event is unknown and its
 * consent, prepared in work->values, says anything but 1. A blank says nothing.
 * @param event event of the row, or SIZE_MAX.
 */
bool import_row_may_keep_key(const ImportWork *work, size_t event);

/** Holds a row that is defective or has too many or too few cells. */
gboolean import_row_hold_broken(
    ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);

/** Takes in one row or defect of the file. */
gboolean import_row(ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);

/** Prepares one column's cell of the row: values[column] is set, without its judgement. */
void import_cell_prepare(ImportWork *work, size_t column, const BaseCsvRow *row);
/** Judges a prepared cell of the row's event and form. */
void import_cell_judge(ImportWork *work, size_t column, size_t event, size_t repeat_form);

/** Reports what is wrong with the values of a block that is in: values, required, sums. */
gboolean import_block_report(ImportWork *work, const ImportBlock *block, const BaseCsvRow *row,
    const char *record_id, size_t event, GError **error);

/** Reports each <form>_complete of the row that is not blank, 0, 1 or 2. */
gboolean import_complete_report(ImportWork *work, const BaseCsvRow *row, const char *record_id,
    const char *event, GError **error);
