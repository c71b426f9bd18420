#pragma once
/**
 * @file
 * The table model: cells hold numbers, methods and addresses, never only strings. Builders fill
 * a document; render.h turns it into text, CSV, Markdown, HTML, JSON, LaTeX or XLSX.
 *
 * Everything that a document points to belongs to it; builders copy the texts they are given.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/words.h"
#include "reports/model/estimate.h"
#include "reports/model/figure.h"
#include "reports/model/why.h"

/** Values that one printed cell can hold: n, percent and denominator; mean and SD; one P. */
#define REPORT_CELL_VALUES 5

/** Where a number stands. `level` is NULL where the row has none. */
typedef struct {
    const char *table, *row, *level, *group, *visit, *statistic;
} ReportAddress;

/**
 * One number that may be printed, with its address
 * T<table>.<row>[.<level>].<group>.<visit>.<statistic>.
 */
typedef struct {
    char *table, *row, *level, *group, *visit, *statistic; /**< level is NULL where none. */
    char *address;
    double value;  /**< Full precision; NaN where undefined. */
    char *printed; /**< The digits of the table, with an ASCII minus. */
    char *test;    /**< Id of the test in the document, or NULL. */
} ReportValue;

/** One test that was run. */
typedef struct {
    char *id;        /**< The address of its P value without the statistic. */
    char *method;    /**< In English words: what was really run. */
    char *shown;     /**< The same in the language of the document; NULL is the same. */
    char *brief;     /**< The method's name alone, for footnotes and the Methods section. */
    char *method_id; /**< The same for programs: "signed-rank". */
    int64_t n, n_missing;
    GArray *estimates; /**< ReportEstimate; the first is what the test is about. */
    GArray *effects;   /**< ReportEffect. */
    double statistic;  /**< NaN where the method has none. */
    double df[2];
    int n_df;
    double p_value;           /**< As printed: adjusted where an adjustment was declared. */
    double p_low, p_high;     /**< P lies between them. */
    double adjusted_from;     /**< The P before adjustment, NaN where none was made. */
    double raw_low, raw_high; /**< Its bounds. */
    char *adjustment;         /**< In words with the family, or NULL. */
    bool exact;               /**< From an exact distribution. */
    bool withheld;            /**< P is not shown: too few patients or events. */
    char *note;               /**< Why P is undefined, or a warning; NULL where none. */
} ReportTest;

/** A cell as printed: its text, and the values in it. */
typedef struct {
    char *text;      /**< What is printed, with a true minus; "" for an empty cell. */
    char *mark;      /**< Footnote mark set after the text, or NULL. */
    size_t n_values; /**< 0 for a cell that is only text. */
    size_t values[REPORT_CELL_VALUES]; /**< Indices into the document's values. */
    size_t why; /**< 1 + index of what stands behind it, in the document; 0 for nothing. */
} ReportCell;

typedef enum {
    REPORT_LINE_ROW,     /**< A variable. */
    REPORT_LINE_LEVEL,   /**< One of its levels. */
    REPORT_LINE_SECTION, /**< A heading over the lines that follow; its cells are empty. */
    REPORT_LINE_UNKNOWN  /**< How many values are missing. */
} ReportLineKind;

typedef struct {
    ReportLineKind kind;
    int indent; /**< Steps that the label stands in. */
    char *label;
    char *mark;        /**< Footnote mark after the label, or NULL. */
    ReportCell *cells; /**< One a column of the table. */
} ReportLine;

typedef struct {
    char *label;   /**< "Cervical". */
    char *detail;  /**< Second line, "n = 31"; may be "". */
    char *spanner; /**< Heading over neighbouring columns of the same text, or NULL. */
    char *mark;    /**< Footnote mark after the label ("*" on a P column), or NULL. */
    char align;    /**< 'l', 'c' or 'r'. */
} ReportColumn;

typedef struct {
    char *mark; /**< "*", "a", or "" for a note without mark. */
    char *text;
} ReportNote;

typedef struct {
    char *id;    /**< "2". */
    char *label; /**< How it is called: "Table 2", "Figure 5". */
    char *title;
    char *stub; /**< Heading of the label column. */
    size_t n_columns;
    ReportColumn *columns;
    GPtrArray *lines; /**< ReportLine *. */
    GPtrArray *notes; /**< ReportNote *. */
} ReportTable;

/** One step of the STROBE flow. */
typedef struct {
    char *id;
    char *label;                                      /**< Who stays. */
    char *excluded_label;                             /**< Who leaves, in words; may be "". */
    char *rule;                                       /**< The condition to stay, as SQL. */
    bool after_origin;                                /**< Uses what happened after `origin`. */
    char *origin;                                     /**< Time zero: "surgery". */
    int64_t n_before, n_excluded, n_unknown, n_after; /**< n_unknown is part of n_excluded. */
} ReportFlowStep;

/** Where those who stayed are, at the end of the flow. */
typedef struct {
    char *id, *label; /**< id "" for those in none of the groups. */
    int64_t n;
} ReportFlowGroup;

/** A pair of a match, by record id. */
typedef struct {
    char *treated, *control;
    double distance;
} ReportPair;

/** A match that was run: who is whose partner. */
typedef struct {
    char *id, *label;
    char *scale;      /**< "logit" or "probability". */
    double caliper;   /**< On that scale; infinite for none. */
    double score_sd;  /**< Of the score over all patients with one. */
    GPtrArray *pairs; /**< ReportPair *, by the treated record. */
} ReportPairs;

/** Whose counts were added up. Texts are owned. */
typedef struct {
    char *hospitals;      /**< Codes: "site_01, site_02". */
    char *content, *head; /**< Of their registry. */
    char *made;           /**< The day, YYYY-MM-DD. */
    gint64 min_cell;      /**< Cells of fewer patients were held back; 1: none. */
} ReportContributor;

/** What counts could not give. Texts are owned. */
typedef struct {
    char *table, *row; /**< Ids; row NULL for the whole table, both for the flow. */
    char *figure;      /**< Id, of a figure; else NULL. */
    char *why;
} ReportAbsent;

/** The questions that were asked of a registry so far, this one among them: P values of all, of
 * those of the same study, and of those of the same person. */
typedef struct {
    bool is_known;
    bool is_logged; /**< Whether this question is in the log; else it is counted for itself. */
    gint64 all, of_study, of_person;
} ReportAsked;

typedef struct {
    char *name, *title, *citation; /**< citation may be "". */
    GPtrArray *flow;               /**< ReportFlowStep *; empty where there is no cohort. */
    GPtrArray *groups; /**< ReportFlowGroup *; last, where anybody is in none, those who are. */
    GPtrArray *tables; /**< ReportTable *. */
    GPtrArray *figures;      /**< ReportFigure *. */
    GPtrArray *values;       /**< ReportValue *, in table order. */
    GPtrArray *tests;        /**< ReportTest *, in table order. */
    GPtrArray *matches;      /**< ReportPairs *, in the order in which they were run. */
    GPtrArray *contributors; /**< ReportContributor *; empty where patients were read. */
    GPtrArray *absent;       /**< ReportAbsent *. */
    GPtrArray *whys;         /**< ReportWhy *: what stands behind cells. */
    size_t n_unexplained;    /**< Cells with numbers for which there was no room. */
    GPtrArray *methods;      /**< char *: paragraphs for the Methods section, generated. */
    GPtrArray *appendix;     /**< char *: what stands behind them, in detail; a table each. */
    GHashTable *value_index; /**< address -> index + 1 into values. */
    char *analysis;          /**< The analysis file of a question; NULL for other documents. */
    gint64 comparisons;      /**< Of a question: its P values. */
    ReportAsked asked;       /**< Of a question: how many were asked before. */
    char snapshot[65];       /**< Content hash of the registry; "" where there is none. */
    char head[65];           /**< Head of the registry's chain; "" where there is none. */
    char *lock, *lock_day, *lock_by; /**< The lock that it was read from, else the last one that
                                          there is; NULL for none. */
    char *lock_doubt;                /**< What is wrong with a lock of the registry, or NULL. */
    bool is_locked;                  /**< It was read from the lock. */
    gint64 lock_erased; /**< Records of it that were erased since, and are not in this. */
    char *post_hoc_lock, *post_hoc_day; /**< The lock after which the analysis was changed;
                                           NULL: it was not. */
    char *post_hoc_where;               /**< Where in it: "groups.by"; "": there was none. */
    char *saved_by,
        *saved_day;         /**< Who saved the analysis in the registry, and when; or NULL. */
    char spec[65];          /**< Hash of the analysis file; "" where there is none. */
    char *version;          /**< Of the program. */
    const BaseWords *words; /**< The language of its sentences; NULL is English. */
} ReportDocument;

/** An empty document that bears this program's version. */
ReportDocument *report_document_new(const char *name, const char *title);
/** Frees the document and all in it; NULL is fine. */
void report_document_free(ReportDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportDocument, report_document_free)

/** The address as text: T<table>.<row>[.<level>].<group>.<visit>.<statistic>. New. */
char *report_address(const ReportAddress *address);

/**
 * Appends a number.
 * @param printed  as the table prints it, ASCII minus; copied.
 * @param test     id of the test behind it, or NULL; copied.
 * @return its index. An address that is already there is returned as it is, not doubled.
 */
size_t report_document_add_value(ReportDocument *document, const ReportAddress *address,
    double value, const char *printed, const char *test);
/** The value at an address, or NULL. Borrowed. */
const ReportValue *report_document_find(const ReportDocument *document, const char *address);

/** Appends a test with that id; its numbers are NaN, its texts NULL and its lists empty until
 * filled. Borrowed. */
ReportTest *report_document_add_test(ReportDocument *document, const char *id);
/** The test of that id, or NULL. Borrowed. */
const ReportTest *report_document_find_test(const ReportDocument *document, const char *id);

/** Appends a match without pairs yet; texts are copied. Borrowed. */
ReportPairs *report_document_add_match(
    ReportDocument *document, const char *id, const char *label, const char *scale);
/** Appends a pair; texts are copied. */
void report_pairs_add(
    ReportPairs *pairs, const char *treated, const char *control, double distance);

/** Appends whose counts they are; texts are copied. */
void report_document_add_contributor(ReportDocument *document, const ReportContributor *from);
/** Appends what is not there; texts are copied. */
void report_document_add_absent(ReportDocument *document, const ReportAbsent *absent);
/** Appends what stands behind a cell, empty. Borrowed. */
ReportWhy *report_document_add_why(ReportDocument *document, ReportCell *cell);

/** Appends a step of the flow, all zero and empty. Borrowed. */
ReportFlowStep *report_document_add_step(ReportDocument *document);
/** Appends a group of those who stayed; texts are copied. */
void report_document_add_group(
    ReportDocument *document, const char *id, const char *label, int64_t n);
/** Appends a paragraph for the Methods section; copied. */
void report_document_add_method(ReportDocument *document, const char *paragraph);
/** Appends a paragraph to its appendix; copied. */
void report_document_add_detail(ReportDocument *document, const char *paragraph);

/**
 * Appends a table. @param label  "Table 2"; @param title  without the label. Borrowed.
 */
ReportTable *report_table_add(ReportDocument *document, const char *id, const char *label,
    const char *title, const char *stub);
/**
 * Appends a column; all columns come before the first line.
 * @param detail   "" for none.
 * @param spanner  NULL for none.
 * @return its index.
 */
size_t report_table_add_column(
    ReportTable *table, const char *label, const char *detail, const char *spanner, char align);
/** Appends a line whose cells are empty. Borrowed. */
ReportLine *report_table_add_line(
    ReportTable *table, ReportLineKind kind, int indent, const char *label);
/** Appends a note; mark "" for none. A note of the same mark and text is not doubled. */
void report_table_add_note(ReportTable *table, const char *mark, const char *text);

/** Sets what a cell prints: ASCII minus signs before digits become true ones. */
void report_cell_set_text(ReportCell *cell, const char *text);
/** Says that the value of that index is in the cell; at most REPORT_CELL_VALUES. */
void report_cell_add_value(ReportCell *cell, size_t value);

/**
 * Which state of the registry it is of, in a sentence of its language: as it was locked, or as
 * it stood when it was read, where there is a lock; whether its analysis is post hoc; who saved
 * it in the registry. New text; NULL where there is none of it.
 */
char *report_document_standing(const ReportDocument *document);

/**
 * The last line of every output: snapshot hash, specification hash, program and version.
 * @return new text on one line.
 */
char *report_document_provenance(const ReportDocument *document);
