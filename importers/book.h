#pragma once
/**
 * @file
 * From a workbook to the one sheet of it that is taken, as CSV text in a file of our own. What
 * else is in the workbook is never kept.
 */
#include "base/workbook.h"

/** Which sheet is meant. */
typedef struct {
    const char *name; /**< Of the sheet, or NULL: the one whose header fits. */
    /** Whether a row may be the header; the first rows of each sheet are asked. NULL: who
     * cannot tell, for whom the one sheet with anything in it fits. */
    bool (*is_header)(const BaseCsvRow *row, void *data);
    void *data;
} ImportSheetAsk;

/** The sheet that was taken; to be cleared. */
typedef struct {
    char *sheet;          /**< Its name; NULL where none was taken. */
    char *hidden_sheets;  /**< Names of the hidden ones, or NULL. */
    BaseSheetNotes notes; /**< Of the sheet. */
} ImportBook;

void import_book_clear(ImportBook *book);

/** Why no sheet was taken. */
typedef struct {
    const char *msgid, *hint; /**< NULL where one was taken. */
    char *arguments;          /**< Of both; the caller's. */
} ImportBookFault;

/**
 * Writes the sheet to an unnamed file.
 * @param fault  set on every return.
 * @return its descriptor at the first byte, the caller's; -1 with `fault` or, for a fault of
 *         this machine, with `error` set.
 */
int import_book_read(int fd, const ImportSheetAsk *ask, ImportBook *book,
    ImportBookFault *fault, GError **error);
