#pragma once
/**
 * @file
 * CSV out (RFC 4180, LF line ends), cell by cell into a buffer.
 */
#include <glib.h>
#include <stdbool.h>

/** For whom the file is. */
typedef enum {
    BASE_CSV_FOR_PROGRAMS, /**< Plain UTF-8, cells as they are. */
    BASE_CSV_FOR_PEOPLE    /**< Byte-order mark, so that Excel reads it as UTF-8. */
} BaseCsvAudience;

typedef struct BaseCsvWriter BaseCsvWriter;

/** A writer that appends to `out` (borrowed, must outlive the writer). */
BaseCsvWriter *base_csv_writer_new(GString *out, BaseCsvAudience audience);

/**
 * Appends one cell; NULL is an empty cell. Text that a spreadsheet would run as a formula (it
 * begins with = + - @, tab or carriage return and is not a plain number) is written with an
 * apostrophe before it, for either audience, and so is one that looks guarded already, so that
 * base_csv_unguarded gives back what was written.
 */
void base_csv_writer_cell(BaseCsvWriter *writer, const char *text);

/** The same for text that no program will take for a formula, or that its reader takes only as
 * it is: never an apostrophe. */
void base_csv_writer_cell_as_is(BaseCsvWriter *writer, const char *text);

/** Whether base_csv_writer_cell writes an apostrophe before the text. */
bool base_csv_is_formula(const char *text);

/** The text that was meant by a cell as base_csv_writer_cell writes it. Borrowed from `text`.
 */
const char *base_csv_unguarded(const char *text);

/** Appends text in quotes, those in it doubled: a cell of a file of any delimiter. */
void base_csv_append_quoted(GString *out, const char *text);

/** Ends the line. */
void base_csv_writer_end_row(BaseCsvWriter *writer);

/** Frees the writer, not what it wrote; NULL is fine. */
void base_csv_writer_free(BaseCsvWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseCsvWriter, base_csv_writer_free)
