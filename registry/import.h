#pragma once
/**
 * @file
 * One file into the registry, as one transaction: begin, rows and problems, then commit or
 * cancel. A crash at any point leaves the whole file or nothing.
 */
#include "registry/change.h"
#include "registry/moves.h"
#include "registry/registry.h"

/** How a cell of a row stands. */
typedef enum {
    REGISTRY_CELL_ABSENT, /**< Not in the file, or held: what is stored stays. */
    REGISTRY_CELL_BLANK,  /**< Empty in the file: stays, or is erased on request. */
    REGISTRY_CELL_INTEGER,
    REGISTRY_CELL_NUMBER,
    REGISTRY_CELL_TEXT,   /**< Text, date, or a code that is no integer. */
    REGISTRY_CELL_MISSING /**< A missing-data code, in `text`. */
} RegistryCellKind;

typedef struct {
    RegistryCellKind kind;
    int64_t integer;
    double number;
    const char *text; /**< Borrowed for the call; UTF-8, NUL-ended. */
    /** What was sent, where study.yaml has it count as this cell (`below`); else NULL. */
    const char *below;
} RegistryCell;

/** Instances are numbered from 1 to this. */
enum { REGISTRY_INSTANCE_MAX = 32767 };

/** A checked row: one record and event (and instance), one cell a dictionary column. */
typedef struct {
    const char *record_id;
    size_t event;       /**< Index into the study's events. */
    size_t repeat_form; /**< Index of the repeating form, or SIZE_MAX. */
    int64_t instance;   /**< 1 where nothing repeats; 0 takes the next number that is free. */
    const char *site;   /**< Site code; never NULL. */
    int64_t line;
    const RegistryCell *cells; /**< dictionary->n_columns cells. */
} RegistryRow;

/** The owner of a record whose owner is not told; no site has this code. */
#define REGISTRY_SITE_UNSEEN "?"
/** What a row is held for that its login may not send (rule `site`). */
extern const char *const registry_import_no_right;

typedef enum {
    REGISTRY_ROW_NEW,     /**< No value of this record and event was known. */
    REGISTRY_ROW_UPDATED, /**< Known, and at least one value was added or changed. */
    REGISTRY_ROW_UNCHANGED,
    REGISTRY_ROW_OTHER_SITE, /**< The record belongs to another site: nothing was stored. */
    REGISTRY_ROW_FULL        /**< Instance 0, and no number is free: nothing was stored. */
} RegistryRowOutcome;

typedef struct {
    RegistryRowOutcome outcome;
    int64_t n_new, n_changed,
        n_unchanged; /**< Non-blank cells; erased ones count as changed. */
    char owner[64];  /**< OTHER_SITE: the site that the record belongs to. */
    bool new_record; /**< The record was not known before. */
    /** Dictionary columns that are stored and blank here; the import's own memory, valid until
     * the next call. Empty where blanks erase. */
    const size_t *cleared;
    size_t n_cleared;
    /** Dictionary columns of which the row has exactly the value that an answer to a query
     * corrected: the answer stays. Likewise. */
    const size_t *reverted;
    size_t n_reverted;
} RegistryRowResult;

/**
 * A defect of a file (contract: a problem). Texts may be NULL. Its sentences are composed when
 * they are shown, in the language asked for (base/words.h).
 */
typedef struct {
    bool is_error; /**< Else a warning. */
    const char *file;
    int64_t line;
    size_t column; /**< Position in the file, for sorting; 0 for the whole row. */
    const char *record_id, *event, *field, *value, *rule_id;
    int64_t instance;      /**< Of the row, 0 where it has none. */
    const char *msgid;     /**< What is wrong, marked with N_(). */
    const char *hint;      /**< What to do, marked with N_(). */
    const char *arguments; /**< Of both sentences, from base_arguments. */
    /** What is held, whole: the cell or the row; NULL where nothing is. "" opens a query that
     * keeps no text, for rule `consent` too. */
    const char *raw;
} RegistryProblem;

/** A value that was stored and is another one now. Texts are borrowed for the call; NULL is
 * blank. */
typedef struct {
    int64_t line;
    const char *record_id, *event;
    int64_t instance;
    const char *column;
    const char *old_value, *new_value; /**< Values, or missing-data codes. */
} RegistryCellChange;

/** How the file was read: kept with it so that the import can be replayed. */
typedef struct {
    const char *command; /**< Static; NULL is "import". */
    const char *file;    /**< As the user named it, for messages. */
    const char *sha256;  /**< Hex, of the bytes as sent. */
    const char *site;    /**< --site, or NULL. */
    const char *encoding;
    const char *options; /**< JSON of the options that matter to a replay. */
    const char *map;     /**< Text of the map file, or NULL. */
    const char *profile; /**< Text of the site's profile, or NULL. */
    const char *user, *reason;
    BaseClock clock;
    bool erase_blank;
    /** Told of each change of a stored value as it is made; NULL for silence. */
    void (*changed)(const RegistryCellChange *change, void *data);
    void *changed_data;
} RegistryImportInfo;

typedef struct RegistryImport RegistryImport;

/**
 * Id of the last import that brought these bytes (with the same options and map), or 0. A
 * fault of the registry gives 0 too, and is met again by registry_import_begin.
 */
int64_t registry_import_find(
    Registry *registry, const char *sha256, const char *options, const char *map);

/** Takes a stored problem; its texts are borrowed for the call. FALSE ends the reading. */
typedef gboolean (*RegistryProblemTake)(const RegistryProblem *problem, void *data);

/**
 * Hands out the problems of an import that are still open: all but those whose queries are
 * answered for good. In the order in which they were kept; `raw` is what the open query holds,
 * NULL where nothing is held. `file` is NULL.
 */
gboolean registry_import_problems(Registry *registry, int64_t import_id,
    RegistryProblemTake take, void *data, GError **error);

/**
 * Begins a rehearsal: imports go in one upon the other as ever, and registry_rehearse_end takes
 * all of them back. Other writers wait until then; refusals must not be kept meanwhile.
 */
gboolean registry_rehearse(Registry *registry, GError **error);
void registry_rehearse_end(Registry *registry);
/** Whether all changes will be taken back. */
bool registry_is_rehearsing(const Registry *registry);

/** Begins the transaction. BASE_ERROR_DATABASE when another process keeps the registry locked.
 */
RegistryImport *registry_import_begin(
    Registry *registry, const RegistryImportInfo *info, GError **error);

/** What became of records before it began. Borrowed from the import. */
const RegistryMoves *registry_import_moves(const RegistryImport *import);

/** Its number in the journal. */
int64_t registry_import_id(const RegistryImport *import);

/**
 * The next piece of the original file, in order; kept compressed. Whoever calls decides what is
 * kept: of a row refused for want of consent pass its line ends alone, so that nothing of it
 * stays and the lines of the others keep their numbers.
 */
gboolean registry_import_original(
    RegistryImport *import, const void *bytes, gsize size, GError **error);

/**
 * Inserts or updates the row's forms: only forms of the event with a cell that is not blank or
 * absent are touched. Later changes are logged with old and new value. A cell equal to what is
 * stored is unchanged.
 */
gboolean registry_import_row(
    RegistryImport *import, const RegistryRow *row, RegistryRowResult *result, GError **error);

/**
 * Keeps a problem; one with `raw` becomes an open query that holds it, unless the same one is
 * open already. Of the rules `consent` and `identifier` neither value nor raw text is kept,
 * whatever is passed: see to it that their messages quote none.
 */
gboolean registry_import_problem(
    RegistryImport *import, const RegistryProblem *problem, GError **error);

/**
 * Says which records' rows come next: what is stored of them is then asked of the store for all
 * together. It may be said at any time, and need not come true.
 * @param ids  n, each once, in any order; copied.
 */
void registry_import_expect(RegistryImport *import, const char *const *ids, size_t n);

/** Whether there is a record of that id, among those that who imports may see. */
gboolean registry_import_knows(
    RegistryImport *import, const char *record_id, bool *knows, GError **error);

/** What is stored of a record's dates after the rows so far; for rule `order`. */
typedef struct {
    size_t n_dates; /**< One entry a (date field, event) that has a value. */
    struct RegistryDate {
        size_t field, event;
        int32_t days;
    } * dates; /**< Borrowed for the call. */
    bool dead; /**< vital_status has the dead code. */
} RegistryDates;
typedef void (*RegistryDatesTake)(size_t record, const RegistryDates *dates, void *data);
/**
 * Hands out the dates of records, those of which something is stored.
 * @param ids   n, each once, in byte order.
 * @param take  is told the record by its place among them.
 */
gboolean registry_import_dates(RegistryImport *import, const char *const *ids, size_t n,
    RegistryDatesTake take, void *data, GError **error);

/**
 * The records whose last word on consent is a refusal, by the problems of rule `consent` that
 * are kept: an error is a refusal, a warning says that consent was given afterwards.
 * @return a set of new texts.
 */
GHashTable *registry_import_refused(RegistryImport *import, GError **error);

/**
 * The records of which a row was held because of a date (rule `date`, errors): patients who
 * were enrolled when their hospital was not approved.
 * @return a set of new texts.
 */
GHashTable *registry_import_unapproved(RegistryImport *import, GError **error);

/**
 * Whether a patient of whom that import refused a row for want of consent has consented since:
 * sent once more, the file says something new.
 */
gboolean registry_import_consent_came(
    Registry *registry, int64_t import_id, bool *came, GError **error);

/**
 * Whether a row that that import held for want of a right (registry_import_no_right) is of a
 * hospital whose patients who is logged in now may send: sent once more, the file says
 * something new.
 * @param file_site  of rows that do not say theirs; or NULL.
 */
gboolean registry_import_right_came(
    Registry *registry, int64_t import_id, const char *file_site, bool *came, GError **error);

/** Whether the record's consent is stored as given. */
gboolean registry_import_consented(
    RegistryImport *import, const char *record_id, bool *yes, GError **error);

/**
 * What is stored of a dictionary column at an event of the record, where nothing repeats.
 * @param text     the value, or the missing-data code that stands for it; new text, NULL for
 *                 neither.
 * @param has_row  whether anything of the column's form is stored there.
 */
gboolean registry_import_stored(RegistryImport *import, const char *record_id, size_t event,
    size_t column, char **text, bool *has_row, GError **error);

/** Instances that a row without a number may be: 0 for none. */
typedef struct {
    int64_t same;    /**< Its values equal all that the row has. */
    int64_t similar; /**< Another with the same date or most of the row's values. */
} RegistryKin;

/** Looks for a row of a repeating form or event among the stored instances of its record. */
gboolean registry_import_kin(
    RegistryImport *import, const RegistryRow *row, RegistryKin *kin, GError **error);

/** Where a record came from. */
typedef struct {
    char *site, *file; /**< New texts; NULL where it is not known. */
    int64_t line;      /**< Of its first row in the file. */
} RegistryOrigin;

/** The site that a record belongs to, and the file that brought it first. Clear the origin. */
gboolean registry_import_origin(
    RegistryImport *import, const char *record_id, RegistryOrigin *origin, GError **error);
void registry_origin_clear(RegistryOrigin *origin);

/** Whether the login that imports may send patients of the site; where no rights bind it, it
 * may. */
bool registry_import_sends(RegistryImport *import, const char *site);

/** Takes the id of a record; or NULL, and an id that looks like that of a record which the
 * login does not see. Borrowed for the call. */
typedef void (*RegistryAlikeTake)(const char *record_id, const char *like_unseen, void *data);
/** Hands out the records that look like (registry/id_folded.h) one of the ids (char *) and have
 * none of them, in no order. */
gboolean registry_import_each_alike(RegistryImport *import, const GPtrArray *ids,
    RegistryAlikeTake take, void *data, GError **error);

/** Hands out the id and site of every record, in byte order; borrowed for the call. */
typedef void (*RegistryRecordTake)(const char *record_id, const char *site, void *data);
gboolean registry_import_each_record(
    RegistryImport *import, RegistryRecordTake take, void *data, GError **error);

/** Whether the import is part of a rehearsal. */
bool registry_import_is_rehearsed(const RegistryImport *import);

/** Totals of the file, stored with it. */
typedef RegistryChangeCounts RegistryImportCounts;

/** Makes the file part of the registry. The import is freed, also on failure. */
gboolean registry_import_commit(
    RegistryImport *import, const RegistryImportCounts *counts, GError **error);

/** Hands out all problems of a refused file, in their order, until `take` gives FALSE; the same
 * ones each time. */
typedef void (*RegistryProblemsGive)(
    RegistryProblemTake take, void *take_data, const void *data);

/**
 * Takes everything of this file back. The import is freed.
 * @param give  NULL, or what is kept of it: then its name, hash and problems (no bytes, no raw
 *              texts) are a refusal in a transaction of its own.
 */
gboolean registry_import_cancel(
    RegistryImport *import, RegistryProblemsGive give, const void *data, GError **error);
