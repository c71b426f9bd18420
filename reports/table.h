#pragma once
/**
 * @file
 * The table model: cells hold numbers, methods and addresses, never only strings. Renderers
 * turn a document into text, CSV, Markdown, HTML, JSON, LaTeX or XLSX.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** One number that may be printed, with its address T<table>.<row>[.<level>].<group>.<visit>.<statistic>. */
typedef struct {
    char *table, *row, *level, *group, *visit, *statistic; /**< level is NULL where none. */
    char *address;
    double value;  /**< NaN where undefined. */
    char *printed; /**< As the table prints it. */
    char *test;    /**< Id of the test in the document, or NULL. */
} ReportValue;

/** One test that was run. */
typedef struct {
    char *id;
    char *method; /**< In words: what was really run. */
    int64_t n, n_missing;
    double statistic; /**< NaN where the method has none. */
    double df[2];
    int n_df;
    double p_value;       /**< As printed: adjusted where an adjustment was declared. */
    double adjusted_from; /**< The P before adjustment, NaN where none was made. */
    char *adjustment;     /**< In words with the family, or NULL. */
    bool exact;           /**< False where P is approximate: p_low and p_high bracket it. */
    double p_low, p_high;
    char *note;           /**< Why P is undefined, or a warning; NULL where none. */
} ReportTest;

/** A cell as printed: its text, and the values in it (mean and sd, n and percent). */
typedef struct {
    char *text;          /**< What is printed; "" for an empty cell. */
    char align;          /**< 'l', 'c', 'r'. */
    char *mark;          /**< Footnote mark set after the text, or NULL. */
    size_t n_values;
    size_t values[4];    /**< Indices into the document's values. */
} ReportCell;

typedef enum { REPORT_LINE_ROW, REPORT_LINE_LEVEL, REPORT_LINE_SECTION, REPORT_LINE_UNKNOWN } ReportLineKind;

typedef struct {
    ReportLineKind kind; /**< LEVEL and UNKNOWN are indented below their row. */
    char *label;
    char *mark;
    ReportCell *cells; /**< One a column of the table. */
} ReportLine;

typedef struct {
    char *label;   /**< "Cervical"; second line "n = 31" in `detail`. */
    char *detail;  /**< May be "". */
    char *spanner; /**< Heading over neighbouring columns of the same text, or NULL. */
    char *mark;    /**< "*" on a P column. */
    char align;
} ReportColumn;

typedef struct {
    char *mark; /**< "*", "a", or "" for the abbreviations line. */
    char *text;
} ReportNote;

typedef struct {
    char *id;    /**< "2". */
    char *title;
    char *stub;  /**< Heading of the label column. */
    size_t n_columns;
    ReportColumn *columns;
    GPtrArray *lines; /**< ReportLine *. */
    GPtrArray *notes; /**< ReportNote *. */
} ReportTable;

typedef struct {
    char *name, *title, *citation;
    GPtrArray *tables; /**< ReportTable *. */
    GPtrArray *values; /**< ReportValue *. */
    GPtrArray *tests;  /**< ReportTest *. */
    GPtrArray *methods; /**< char *: paragraphs for the Methods section, generated. */
    char snapshot[65]; /**< Content hash of the registry. */
    char spec[65];     /**< Hash of the analysis file; "" where there is none. */
    char *version;
} ReportDocument;

ReportDocument *report_document_new(const char *name, const char *title);
void report_document_free(ReportDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportDocument, report_document_free)
