#pragma once
/**
 * @file
 * Workbooks in (.xlsx, ECMA-376): what a person sees of a sheet, as rows of cells like those of
 * a CSV file. Hidden sheets, rows and columns, comments and authors are not read; which rows
 * and columns were left out is told. A file from a stranger is bounded in size, depth and
 * memory, and holds no entities.
 *
 * Numbers are as their format shows them, dates YYYY-MM-DD, formulas the value that was last
 * computed, booleans 1 and 0, errors their word (#N/A).
 */
#include "base/csv_read.h"

/** A sheet may have so many rows and columns; so Excel has it. */
#define BASE_SHEET_ROWS_MAX 1048576
#define BASE_SHEET_COLUMNS_MAX 16384

typedef struct BaseWorkbook BaseWorkbook;

/** Places of a sheet: the first few of them by name, and how many there are. */
typedef struct {
    gint64 n;
    GString *shown; /**< "B2, C7, D9:E9 ..."; NULL where n is 0. */
} BaseSheetPlaces;

/** What of a sheet is not as it may seem; to be cleared. */
typedef struct {
    BaseSheetPlaces hidden_rows;    /**< With content; not taken. "3-5, 9" */
    BaseSheetPlaces hidden_columns; /**< Not taken. "C, F-H" */
    BaseSheetPlaces merged;         /**< Ranges of which only the first cell says anything. */
    BaseSheetPlaces faults;         /**< Cells that show an error, as #N/A. */
    BaseSheetPlaces uncomputed;     /**< Formulas without a value: taken as empty. */
    BaseSheetPlaces rounded;        /**< Shown with fewer digits than they have. */
} BaseSheetNotes;

void base_sheet_notes_clear(BaseSheetNotes *notes);

/**
 * Opens a workbook.
 * @param fd  a regular file; stays the caller's and must stay open as long as the workbook.
 * @return NULL with BASE_ERROR_INPUT, in words without the file's name.
 */
BaseWorkbook *base_workbook_open(int fd, GError **error);
void base_workbook_free(BaseWorkbook *workbook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseWorkbook, base_workbook_free)

/** Its sheets of cells, hidden ones too, in the workbook's order. */
size_t base_workbook_n_sheets(const BaseWorkbook *workbook);
/** Borrowed. */
const char *base_workbook_sheet_name(const BaseWorkbook *workbook, size_t sheet);
bool base_workbook_sheet_is_hidden(const BaseWorkbook *workbook, size_t sheet);

/**
 * Takes one row: `line` is its number in the sheet from 1, `cells` are those of the visible
 * columns from the first on, at least as many as the first row has. Empty rows are not given.
 * @return false: nothing more is wanted.
 */
typedef bool (*BaseWorkbookTake)(const BaseCsvRow *row, void *data);

/**
 * Reads the visible rows of a sheet, in their order.
 * @param notes  set on every return; or NULL. Whole only where all rows were taken.
 * @return false with BASE_ERROR_INPUT where the sheet cannot be read or is out of bounds.
 */
bool base_workbook_read(BaseWorkbook *workbook, size_t sheet, BaseWorkbookTake take, void *data,
    BaseSheetNotes *notes, GError **error);

/**
 * Writes a sheet as CSV (UTF-8, commas, LF) to a descriptor, a line for each row of the sheet
 * up to the last: line n is row n where lines inside of cells are not counted
 * (base_csv_reader_rows_are_lines). Over 1 GiB of text is BASE_ERROR_INPUT.
 */
bool base_workbook_write_csv(
    BaseWorkbook *workbook, size_t sheet, int fd, BaseSheetNotes *notes, GError **error);

/** Whether a file that begins with these bytes may be a workbook of this kind. */
bool base_is_workbook(const char *head, gsize size);

/**
 * Opens a table that a person made, CSV in UTF-8 or a workbook, by its bytes, not its name.
 * @param path   of the file; "-" is standard input, for CSV alone.
 * @param sheet  the sheet's name, or NULL: the first one that is not hidden.
 * @return NULL with BASE_ERROR_INPUT: missing, unreadable, or without such a sheet.
 */
BaseCsvReader *base_table_open(const char *path, const char *sheet, GError **error);
