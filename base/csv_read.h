#pragma once
/**
 * @file
 * CSV in: rows of cells with the physical line on which each starts. libcsv tokenises, but for
 * lines without a quote, which are split here at their delimiters; this file knows where rows
 * begin, what a defect is, and how reading goes on after one, in memory bounded by the largest
 * row. Cells are as written: no blank is trimmed.
 *
 * Lines end with LF, CR LF or CR, each one physical line, inside quotes too. Blank lines count
 * as lines and are no rows. A byte-order mark (UTF-8) at the start is skipped.
 *
 * A defect concerns one row. A quote where none may be, or one that is never closed, costs the
 * physical line on which the row starts and no more: reading goes on at the next line, so one
 * stray quote cannot swallow the rest of a file.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A cell may have so many bytes. */
#define BASE_CSV_CELL_MAX ((size_t)16 << 20)
/** A row may have so many bytes. */
#define BASE_CSV_ROW_MAX ((size_t)32 << 20)
/** A row may have so many cells. */
#define BASE_CSV_CELLS_MAX ((size_t)1 << 20)

/** What a call of base_csv_reader_next found. */
typedef enum {
    BASE_CSV_ROW,    /**< A row; its cells and raw text are set. */
    BASE_CSV_DEFECT, /**< No row could be read here; `defect` and raw are set, no cells. */
    BASE_CSV_END,    /**< Nothing is left. */
    BASE_CSV_FAILED  /**< The source failed; `error` is set. */
} BaseCsvStep;

typedef enum {
    BASE_CSV_STRAY_QUOTE, /**< A quote inside an unquoted cell, or text after a closing one. */
    BASE_CSV_UNCLOSED_QUOTE, /**< A quote opened on this line does not close sensibly. */
    BASE_CSV_NUL_BYTE,       /**< The row (all its lines) holds a NUL byte. */
    BASE_CSV_CELL_TOO_BIG,   /**< Over BASE_CSV_CELL_MAX. */
    BASE_CSV_ROW_TOO_BIG     /**< Over BASE_CSV_ROW_MAX or BASE_CSV_CELLS_MAX. */
} BaseCsvDefect;

typedef struct {
    const char *text; /**< NUL-ended. */
    size_t size;      /**< Bytes without that NUL. */
} BaseCsvCell;

/** What was found; all of it the reader's own memory, valid until the next call. */
typedef struct {
    int64_t line;    /**< Physical line on which it starts, from 1. */
    int64_t n_lines; /**< Physical lines that it takes: >= 1. */
    size_t n_cells;
    const BaseCsvCell *cells;
    const char
        *raw; /**< As written, without the last line end; not NUL-ended, may hold NULs. */
    size_t raw_size; /**< At most BASE_CSV_ROW_MAX and one block: a longer line is cut here. */
    BaseCsvDefect defect;
} BaseCsvRow;

typedef struct BaseCsvReader BaseCsvReader;

/**
 * Where bytes come from: writes up to `size` (> 0) of them to `out`.
 * @return how many; 0 at the end; -1 with `error` set.
 */
typedef gssize (*BaseCsvSource)(void *data, char *out, gsize size, GError **error);

/**
 * @param source, data  called as rows are asked for; data is borrowed.
 * @param delimiter     ',' mostly; or '\0' to take it from the first line: a comma if there is
 *                      one outside quotes, else the most frequent of tab ; | ^.
 */
BaseCsvReader *base_csv_reader_new(BaseCsvSource source, void *data, char delimiter);

/** Reads bytes in memory, which are borrowed. */
BaseCsvReader *base_csv_reader_new_bytes(const char *bytes, gsize size, char delimiter);

/**
 * Reads a file, "-" for standard input.
 * @return NULL with BASE_ERROR_INPUT where it is missing, a directory or unreadable.
 */
BaseCsvReader *base_csv_reader_open(const char *path, char delimiter, GError **error);

/** Reads a descriptor, which becomes the reader's own. @param name  how messages call it. */
BaseCsvReader *base_csv_reader_take(int fd, const char *name, char delimiter);

/** From here on a row counts as one line, whatever line ends are inside of its cells: where
 * lines stand for the rows of a sheet. */
void base_csv_reader_rows_are_lines(BaseCsvReader *reader);

/** Frees the reader, with a descriptor of its own; NULL is fine. */
void base_csv_reader_free(BaseCsvReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseCsvReader, base_csv_reader_free)

/** The next row or defect, into *row (written whole unless the source failed). */
BaseCsvStep base_csv_reader_next(BaseCsvReader *reader, BaseCsvRow *row, GError **error);

/** The delimiter in use; '\0' before the first row where it was to be found out. */
char base_csv_reader_delimiter(const BaseCsvReader *reader);

/** What a person is told, marked with N_(): "a quote inside an unquoted cell". */
const char *base_csv_defect_text(BaseCsvDefect defect);
