#pragma once
/**
 * @file
 * A list of queries that came back, as rows: CSV in any encoding that site files may have, or a
 * workbook. For this folder only.
 */
#include <glib.h>
#include <stdint.h>

#include "base/sha256.h"

/** Columns that are read. */
typedef enum {
    IMPORT_ANSWER_ID,
    IMPORT_ANSWER_RECORD,
    IMPORT_ANSWER_EVENT,
    IMPORT_ANSWER_FIELD,
    IMPORT_ANSWER_VALUE,
    IMPORT_ANSWER_WORDS,
    IMPORT_ANSWER_INSTANCE, /**< This and the next ones may be missing. */
    IMPORT_ANSWER_SITE,
    IMPORT_ANSWER_BY,
    IMPORT_N_ANSWER_COLUMNS
} ImportAnswerColumn;

/** Their names in the header. */
extern const char *const import_answer_columns[IMPORT_N_ANSWER_COLUMNS];
/** The column of that name, which is one. */
ImportAnswerColumn import_answer_column(const char *name);

typedef struct {
    int64_t line;
    char *cells[IMPORT_N_ANSWER_COLUMNS]; /**< Without blanks around; NULL: no such column. */
    const char *fault;                    /**< Why it cannot be read, or NULL. */
    char *arguments;                      /**< Of the sentence. */
    char *raw;                            /**< All of it, as it was sent. */
} ImportAnswerRow;

/** Whether anything was filled in. */
gboolean import_answer_row_says(const ImportAnswerRow *row);

typedef struct {
    GBytes *bytes;
    char sha256[BASE_SHA256_SIZE];
    GPtrArray *rows; /**< ImportAnswerRow *, without those of the labels and blank ones. */
} ImportAnswerFile;

/** NULL with BASE_ERROR_INPUT where it is no list of queries. */
ImportAnswerFile *import_answer_file_read(const char *path, GError **error);
void import_answer_file_free(ImportAnswerFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportAnswerFile, import_answer_file_free)
