#pragma once
/**
 * @file
 * What SPSS and Stata have to know of a table before its first line: how each column is stored,
 * how wide it is, what it is called within their rules, and which numbers stand for the
 * missing-data codes. Inside this folder.
 */
#include "exports/shape.h"
#include "exports/spool.h"

typedef enum {
    STAT_TEXT,
    STAT_NUMBER,
    STAT_CODE,      /**< A number with labels. */
    STAT_TEXT_CODE, /**< A choice whose codes are texts. */
    STAT_DATE,
    STAT_DATETIME
} StatKind;

typedef struct {
    StatKind kind;
    char *name;       /**< Within the format's rules, one of its own. */
    char *label;      /**< In words; with the column's name where that had to be cut. */
    bool is_renamed;  /**< `name` is not that of the table. */
    size_t size;      /**< Bytes of the longest text, at least 1. */
    int n_decimals;   /**< At most 6. */
    bool has_missing; /**< A missing-data code stands in it, and it is a number there. */
} StatColumn;

/** A missing-data code of the study, and the number that stands for it in SPSS. */
typedef struct {
    const char *code, *label; /**< Borrowed from the study. */
    double number;
} StatCode;

typedef struct {
    GArray *columns; /**< StatColumn: one a cell of the shape. */
    GArray *codes;   /**< StatCode, by bytes of the code. */
    int64_t n_lines;
} StatColumns;

/** Names that a format keeps for itself, and how long one may be. */
typedef struct {
    const char *const *reserved; /**< NULL-ended; compared without regard to case. */
    size_t name_size;            /**< Bytes. */
} StatNames;

/** Reads all lines once. @return new, or NULL with `error` set. */
StatColumns *export_stat_columns(const ExportShape *shape, const ExportRecords *records,
    const StatNames *names, GError **error);
void export_stat_columns_free(StatColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StatColumns, export_stat_columns_free)

/** The code's place in `codes`, or SIZE_MAX. */
size_t export_stat_code(const StatColumns *columns, const char *code);

/** Days since 1970-01-01 of "YYYY-MM-DD", and the seconds of the day behind it if any. False
 * where the text is neither. */
bool export_stat_moment(const char *text, double *days, double *seconds);

/** The text within so many bytes, cut between characters. New. */
char *export_stat_cut(const char *text, size_t size);
