#pragma once
/**
 * @file
 * The file as sent: its hash and encoding from a first pass over the bytes, its text as UTF-8
 * from a second, its bytes once more for the registry. Never in memory as a whole.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/csv_read.h"
#include "base/encoding.h"
#include "importers/book.h"

typedef struct ImportSource ImportSource;

/** Why a file cannot be read. */
typedef enum {
    IMPORT_SOURCE_OK,
    IMPORT_SOURCE_UNREADABLE, /**< Rule `file`. */
    IMPORT_SOURCE_ENCODING,   /**< Rule `encoding`. */
    IMPORT_SOURCE_WORKBOOK    /**< Rule `workbook`: no sheet of it can be taken. */
} ImportSourceFault;

typedef struct {
    ImportSourceFault fault;
    const char *msgid, *hint; /**< What is wrong and what to do, without the path; or NULL. */
    char *arguments;          /**< Of both; NULL if none. */
    int64_t bad_line;         /**< Line of the first bad byte. */
    BaseEncoding other; /**< One that would decode all too, where the encoding was a guess. */
    int64_t guess_line; /**< Line of the first byte that both read, each in its way. */
} ImportSourceReport;

void import_source_report_clear(ImportSourceReport *report);

/**
 * Opens and reads the file once. What is not a regular file is copied to a temporary one. Of a
 * workbook the text and the bytes are those of the one sheet that is taken, as CSV; its hash is
 * that of the file.
 * @param preferred  what the study's files are in as a rule, or BASE_ENCODING_AUTO.
 * @param ask     which sheet of a workbook is meant; NULL is the only one with content.
 * @param report  set on every return; clear it.
 * @return NULL with `error` set only for a fault of this machine; an unreadable file is a
 *         source with that fault in `report`.
 */
ImportSource *import_source_open(const char *path, BaseEncoding wanted, BaseEncoding preferred,
    const ImportSheetAsk *ask, ImportSourceReport *report, GError **error);
/**
 * An original as a registry kept it, or what an erasure left of it: no hash is made of it.
 * @param name      how messages call it.
 * @param encoding  of the bytes; not BASE_ENCODING_AUTO.
 * @param sheet     of the workbook that the bytes are a sheet of, as CSV; else NULL.
 */
ImportSource *import_source_kept(
    GBytes *bytes, const char *name, BaseEncoding encoding, const char *sheet, GError **error);
void import_source_free(ImportSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportSource, import_source_free)

/** SHA-256 of the bytes, 64 hex digits; "" where they could not be read. */
const char *import_source_sha256(const ImportSource *source);
/** What the file is in, or should have been. */
BaseEncoding import_source_encoding(const ImportSource *source);
/** The sheet that the text is of, or NULL where the file is no workbook. */
const ImportBook *import_source_book(const ImportSource *source);
/** Size and bytes read so far in the current pass, for progress. */
gsize import_source_size(const ImportSource *source);
gsize import_source_position(const ImportSource *source);

/** Goes back to the first byte. */
bool import_source_rewind(ImportSource *source, GError **error);
/** A BaseCsvSource over the text; `data` is the source. */
gssize import_source_read_text(void *data, char *out, gsize size, GError **error);
/** A new reader of the text from where the source stands. @param delimiter  as
 * base_csv_reader_new has it; a sheet has its own. */
BaseCsvReader *import_source_reader(ImportSource *source, char delimiter);
/** The next bytes as sent; 0 at the end, -1 with `error` set. */
gssize import_source_read_bytes(ImportSource *source, char *out, gsize size, GError **error);
/** Whether the file is still what the first pass read. */
bool import_source_is_unchanged(const ImportSource *source);
