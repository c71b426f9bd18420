#pragma once
/**
 * @file
 * Rows that are held or refused whole.
 */
#include "importers/key.h"

/**
 * Holds or refuses a whole row.
 * @param keep  whether its text may be kept.
 */
typedef struct {
    const char *rule_id;
    size_t column;     /**< Index of the file's column, or SIZE_MAX for the row. */
    const char *field; /**< Or NULL. */
    const char *record_id, *event, *value;
    int64_t instance;                     /**< 0 where it is not known. */
    const char *msgid, *hint, *arguments; /**< As in RegistryProblem. */
    bool keep;
    bool shows; /**< Not kept, but shown to the site itself in --fixme. */
    bool asks;  /**< Not kept, but a query is opened that holds nothing. */
} ImportHold;

/** The row as the site wrote it, without dropped columns, as far as C and JSON can carry it.
 * New text. */
char *import_row_raw(const ImportWork *work, const BaseCsvRow *row);

/** Reports the row as an error, and keeps its text as a query or notes its lines as refused, as
 * `hold` says. */
gboolean import_row_hold(
    ImportWork *work, const BaseCsvRow *row, const ImportHold *hold, GError **error);

/** Counts a row of who withdrew, or was erased, and keeps nothing of it. */
void import_row_leave_out(ImportWork *work, const BaseCsvRow *row, bool is_erased);

/** Holds a row that is defective or has too many or too few cells. */
gboolean import_row_hold_broken(
    ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error);

/** Holds the row for its key. */
gboolean import_key_hold(ImportWork *work, const ImportRow *row, size_t column,
    const char *msgid, const char *hint, GError **error);
