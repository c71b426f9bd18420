#pragma once
/**
 * @file
 * From the bytes that a site sent to checked values in the registry. `check` is the same path
 * into a temporary registry.
 */
#include <glib.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/output.h"
#include "base/words.h"
#include "registry/import.h"
#include "registry/registry.h"

typedef struct {
    const char *site;     /**< --site, or NULL. */
    const char *map_path; /**< --map, or NULL. */
    bool complete; /**< The file is a whole export: records that it lacks are asked about. */
    const char *hold_path; /**< Cells whose changes are not made, but asked about; or NULL. */
    const char *sheet;     /**< --sheet of a workbook, or NULL: the one whose header fits. */
    const char *encoding;  /**< "auto", "utf-8", "cp932", "windows-1252"; NULL is auto. */
    BaseDateOrder date_order;
    bool date_order_given; /**< It counts even where a map says otherwise. */
    bool erase_blank;
    bool strict;
    bool by_name; /**< A file is called by its name alone, without its folder. */
    /** Nothing is kept: within a rehearsal of the registry (registry_rehearse) a file goes in
     * until that ends, else it is taken back at once. */
    bool dry_run;
    bool check_only;        /**< `check`: no site is no problem, status is "checked". */
    bool want_fixme;        /**< Fill ImportResult.fixme. */
    const BaseWords *words; /**< Language of the fixme's errors; NULL is English. */
    const char *user, *reason;
    BaseClock clock; /**< When the command began: the journal's time, and today. */
    const struct RegistryKeptFile
        *again; /**< A kept file goes in once more (again.h); or NULL. */
    /** Called now and then; NULL for silence. */
    void (*progress)(const char *file, gsize bytes_done, gsize bytes_all, void *data);
    void *progress_data;
    /** Read atomically between rows: not 0 takes the file back, BASE_ERROR_STOPPED; or NULL. */
    const gint *cancel;
} ImportOptions;

typedef struct {
    bool is_error;
    const char *file;
    gint64 line;  /**< Physical, from 1; 0 where the whole file is meant. */
    gsize column; /**< Position in the file's header from 1; 0 for the row or file. */
    const char *record_id, *event, *field, *value, *rule_id; /**< NULL if none. */
    const char *msgid, *hint; /**< Sentences as RegistryProblem has them; interned texts. */
    const char *arguments;    /**< Of both sentences. */
} ImportProblem;

/** What is wrong, in that language. New text; NULL if nothing is said. */
char *import_problem_message(const ImportProblem *problem, const BaseWords *words);
/** What to do, in that language. New text; NULL if nothing is said. */
char *import_problem_hint(const ImportProblem *problem, const BaseWords *words);

typedef enum {
    IMPORT_IMPORTED,
    IMPORT_UNCHANGED,
    IMPORT_REFUSED,
    IMPORT_CHECKED,
    IMPORT_WOULD_IMPORT /**< A dry run. */
} ImportStatus;

/** So many problems of a file are kept and listed. */
enum { IMPORT_PROBLEMS_MAX = 1000000 };

/** The problems of a file (importers/problems.h). */
typedef struct ImportProblems ImportProblems;

/** How a file was read, beside its encoding and sheet, and who said so. */
typedef struct {
    const char *site_from; /**< "option", "map", "profile", "group"; NULL where nobody did. */
    char *map;             /**< File of --map, without its folder; NULL where none was given. */
    char delimiter;        /**< '\0' for a workbook, or where no line was read. */
    const char *date_order;      /**< "ymd", "mdy", "dmy". */
    const char *date_order_from; /**< "option", "map", "profile"; NULL: the year comes first. */
} ImportReading;

/** Whether it is asked who of a file's new patients is there twice (importers/duplicates.h). */
typedef enum {
    IMPORT_TWICE_ASKED,
    IMPORT_TWICE_MANY_NEW,    /**< Too many came at once. */
    IMPORT_TWICE_MANY_RECORDS /**< Too many are there. */
} ImportTwice;

/** What became of one file. */
typedef struct {
    char *file;
    int64_t import_id;    /**< Number of the import in the journal; 0 where it did not go in. */
    char sha256[65];      /**< "" where the file could not be read. */
    char *site;           /**< NULL where several or unknown. */
    char *sheet;          /**< Of a workbook: which was read; else NULL. */
    char *profile;        /**< Site whose profile was used; NULL where none was. */
    const char *encoding; /**< NULL where it was never known. */
    ImportReading reading;
    ImportStatus status;
    gint64 n_rows;
    gint64 n_records_new, n_records_updated, n_records_unchanged;
    gint64 n_values_new, n_values_changed, n_values_unchanged, n_values_held;
    gint64 n_duplicates;
    gint64 n_rows_withdrawn; /**< Rows of who withdrew or was erased: counted, not kept. */
    gint64 n_rows_erased;    /**< Of these: the id is, or looks like, that of who was erased. */
    gint64 n_queries_closed, n_queries_answered; /**< Of earlier files, by this one. */
    gint64 n_ignored_columns;                    /**< Without name and content. */
    GPtrArray *new_records; /**< Ids (char *) of records that the registry did not know. */
    ImportTwice twice;      /**< Whether it is asked who of these is there twice. */
    GPtrArray *normalised;  /**< ImportNormalised *, in header order. */
    GPtrArray *changes;     /**< ImportChange * of a dry run, in the file's order. */
    ImportProblems *problems;
    guint problems_max;          /**< So many are kept: IMPORT_PROBLEMS_MAX. */
    gint64 n_problems_left_off;  /**< Beyond that many: in the registry, not here. */
    gint64 n_errors, n_warnings; /**< Of all, also of those left off. */
    bool has_error;              /**< One of all of them is an error. */
    /**
     * --fixme: the site's own header and a last column "error", then the rows with an error;
     * empty where there is none or it was not wanted. Of a row without consent only the record
     * id is there. UTF-8 with a byte-order mark.
     */
    GString *fixme;
} ImportResult;

typedef struct {
    char *field;
    gint64 n;
} ImportNormalised;

/** A stored value that a dry run would change. Texts are owned; NULL is blank. */
typedef struct {
    gint64 line;
    char *record_id, *event;
    gint64 instance;
    char *field; /**< Column of the dictionary. */
    char *old_value, *new_value;
} ImportChange;

/**
 * Imports one file. A file that is refused is no GError: it is a result with status REFUSED and
 * its problems. A GError is a fault of the registry or of the machine; then nothing of the file
 * is in.
 * @return a new result, or NULL with `error` set.
 */
ImportResult *import_file(
    Registry *registry, const char *path, const ImportOptions *options, GError **error);

/**
 * Checks files: like import_file with `check_only` for each, but the dates of all of them are
 * judged together, whatever their order. For a registry that is thrown away.
 * @return results in the order of the paths, or NULL with `error` set.
 */
GPtrArray *import_check_files(Registry *registry, const char *const *paths, size_t n_paths,
    const ImportOptions *options, GError **error);

void import_result_free(ImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportResult, import_result_free)

/**
 * Writes {"files":[...]} as the manual describes, in pieces of whole lines.
 * @param words  language of the sentences; NULL is English.
 * @return FALSE with `error` set by `write`.
 */
gboolean import_results_json(const GPtrArray *results, const BaseWords *words,
    BaseOutputWrite write, void *data, GError **error);
/** What dry runs would change, as CSV: file, line, record_id, event, instance, field, old, new.
 */
char *import_results_changes_csv(const GPtrArray *results);
/** Whether a file that begins with these bytes is such a list. */
bool import_is_change_list(const char *head, gsize size);
/** Writes the problems of all files as CSV, columns as in the JSON; for `--problems`. */
gboolean import_results_problems_csv(const GPtrArray *results, const BaseWords *words,
    BaseOutputWrite write, void *data, GError **error);
/** Whether a file that begins with these bytes is a list that import_results_problems_csv made.
 */
bool import_is_problem_list(const char *head, gsize size);
/** Whether a file that begins with these bytes is an ImportResult.fixme. */
bool import_is_fixme(const char *head, gsize size);
/** What a coordinator reads on a terminal. */
char *import_results_text(const GPtrArray *results, const BaseWords *words, bool colour);
