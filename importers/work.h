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
#include "importers/source.h"
#include "importers/value.h"

/** What the files of one judgement share: all of a `check`, or one of an `import`. */
typedef struct {
    ImportRecords *records;
    ImportDates *dates;
    GArray *consents; /**< ImportSaid, one a record. */
    struct RegistryRules
        *rules;     /**< The study's rules, where a file with rows came; or NULL. */
    GArray *places; /**< ImportBreachPlace, one a rule for each record. */
} ImportSession;

/** Row in which a rule's first variable stands, or else one of its patient (breach.h). */
typedef struct {
    int16_t file;    /**< -1 for none. */
    uint16_t column; /**< From 1; 0 where the variable is in no row. */
    uint32_t line;
} ImportBreachPlace;

/** Whether it is known when a patient was enrolled (approval.h). */
typedef enum {
    IMPORT_ENROLMENT_NOT_ASKED, /**< No file says it; the registry was not asked. */
    IMPORT_ENROLMENT_KNOWN,
    IMPORT_ENROLMENT_OUTSIDE,  /**< An earlier file's row was held for it. */
    IMPORT_ENROLMENT_NOT_KNOWN /**< Neither files nor registry. */
} ImportEnrolment;

/** What a record's consent is (ImportConsent), by the last file that said anything. */
typedef struct {
    uint8_t consent;
    bool is_erased;    /**< Who had the id was erased: nothing of it may be kept. */
    bool was_asked;    /**< `is_erased` is known. */
    uint8_t enrolment; /**< ImportEnrolment. */
    uint32_t n_files; /**< Number of the file that spoke of consent last, from 1; 0 for none. */
    int32_t enrolled_days;
} ImportSaid;

/** Rows of the file that share a key (contest.h). */
typedef struct ImportContests ImportContests;
/** Columns with values that do not fit (unit.h). */
typedef struct ImportUnits ImportUnits;
/** Cells whose changes are not made (held.h). */
typedef struct ImportHeldCells ImportHeldCells;
/** What the file says of queries that were asked before (settle.h). */
typedef struct ImportSettlement ImportSettlement;

/** A cell of the current row, trimmed, recoded and judged. Its texts are valid until the next
 * row. */
typedef struct {
    const char *text;     /**< NUL-ended; "" where blank. */
    const char *unagreed; /**< What a rule would make of `text`, to which nobody at the hospital
                               agreed; or NULL. */
    ImportValueFault fault;
    const char *below;  /**< What was sent, where a value below a limit counts as `text`. */
    bool is_blank;      /**< Empty, or an unticked box outside its event. */
    bool is_contested;  /**< Another row of the same key says something else. */
    bool is_normalised; /**< Other than what the site wrote, beside recoding. */
    bool is_reformed;   /**< So is the cell: a date in another form. */
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
    const ImportSourceReport *guess; /**< Where the encoding was a guess, else NULL. */
    int16_t file;                    /**< Its number in the session. */
    char delimiter;
    int64_t n_above;        /**< Lines above the header: of sep=. */
    bool fits_no_profile;   /**< There are profiles, and nothing says which. */
    const char *sheet;      /**< Name of the workbook's sheet that is meant, or NULL. */
    const char *known_site; /**< A code of the study that a row had; NULL before one had any. */
    const char *file_site;  /**< Of every row, or NULL: the access group says it. */
    bool several_sites;
    bool drops; /**< The map drops columns: their cells must not be kept anywhere. */
    ImportContests *contests;     /**< NULL before the survey. */
    ImportUnits *units;           /**< NULL where all values fit. */
    ImportHeldCells *held;        /**< NULL where nothing is to be held back. */
    ImportSettlement *settlement; /**< NULL before the rows, and in a `check`. */
    GHashTable *refused; /**< Records whose last word on consent in the registry is a no. */
    struct RegistryErasedIds *erased; /**< Who was erased; NULL before the survey. */
    GHashTable *unapproved;  /**< Records that were held for their day of enrolment, or NULL. */
    GHashTable *earlier_ids; /**< Ids in the file that stand for others now -> line; or NULL. */
    uint32_t ahead, n_ahead; /**< The first of the records that the registry was told come
                                  next (ahead.h), and how many. */
    char *good_id;           /**< The last record id without a defect, or NULL. */
    char *composed_id;       /**< Record id of the current row, where it is not plain ASCII. */
    bool *is_numeric;        /**< One a column: whole numbers, or numbers with bounds. */
    bool *is_surveyed;       /**< One a column: its cells say key or consent, or repeat. */
    bool *is_asked;          /**< One a column: a date, required, or shown by a condition. */
    bool *is_dated;          /**< One a column: a date of the rules, or the vital status. */
    bool *sends;             /**< One a form: the file has a column of it. */
    bool has_nameless;       /**< There is a column without a name. */
    int64_t *nameless_lines; /**< One a column without a name: first line with content, or 0. */
    GArray *new_lines;       /**< Line of the first row of each of the result's new_records. */
    size_t *first_column; /**< One a field: its first column in the dictionary, or SIZE_MAX. */
    bool *collects;       /**< events x dictionary columns. */
    ImportValue *values;  /**< One a column of the file. */
    struct ImportMemo *memo; /**< What their texts came to (memo.h). */
    RegistryCell *cells;     /**< One a column of the dictionary; ABSENT between rows. */
    bool *active;            /**< One a form: the row has a value in it. */
    char *scratch;           /**< Room for rewritten texts of one row. */
    size_t scratch_size, scratch_used;
    size_t n_scratch;       /**< Bytes that rewritten numbers of a row may take. */
    char **fault_arguments; /**< One a column and fault: of its sentence, where it was said. */
    GArray *refused_lines;  /**< ImportLines of rows whose text must not be kept. */
    BaseCsvWriter *fixme;
    GString *errors; /**< Of the current row, for --fixme. */
} ImportWork;

typedef struct {
    int64_t first, n;
    bool shown; /**< To the site itself, in --fixme. */
} ImportLines;

/** Whether study.yaml or the file's profile says on which days a site may enrol. */
bool import_work_has_approvals(const ImportWork *work);
/** Makes room for the rows of the file, whose layout is known. */
void import_work_begin(ImportWork *work);
/** Frees what the file's rows needed; not the result. */
void import_work_clear(ImportWork *work);

/** Copies the problem into the result and the registry. */
/** What the session knows of a record, made where it is new. Borrowed until the next. */
ImportSaid *import_work_said(ImportWork *work, uint32_t record);
gboolean import_work_report(ImportWork *work, const RegistryProblem *problem, GError **error);
/** Notes the problem for the current row of --fixme alone. */
void import_work_note(ImportWork *work, const RegistryProblem *problem);
