#pragma once
/**
 * @file
 * Inside reports/: what the makers of a study's tables share.
 */
#include "registry/asked.h"
#include "reports/model/format.h"
#include "reports/results/declared.h"
#include "reports/results/measures.h"
#include "reports/study/report.h"

/** The code of the column over all groups. */
#define REPORT_TOTAL INT32_MAX

/** A column of patients: a group, or the total over all groups. */
typedef struct {
    const SchemaGroup *group; /**< Borrowed: id and label. */
    int32_t code;             /**< Index into the grouping's groups, or REPORT_TOTAL. */
    int64_t n;                /**< Members. */
} ReportArm;

/** How the members of the cohort fall into the columns of a table. */
typedef struct {
    const SchemaGrouping *grouping;
    const char *where;     /**< The table's condition; NULL or "" for none. Borrowed. */
    bool by_rows;          /**< A row a member, in byte order of the record id; else counts. */
    const BaseFrame *read; /**< Of some members alone: their rows, of which no others are read;
                                borrowed. NULL: of the cohort. */
    const size_t *member;  /**< With `read`: n_rows, where they stand among the cohort's. */
    size_t n_rows;         /**< Rows: members of the cohort, or distinct ones with a weight. */
    int64_t *weight;       /**< n_rows frequencies; NULL by rows. */
    int64_t n_members;     /**< Of the cohort. */
    int32_t *
        group;          /**< n_rows codes of groups; -1 for a member that is in none of them or
                             that the table leaves out. 0 for all where the grouping is a total alone. */
    int64_t n;          /**< Members that are in a group. */
    int64_t n_unknown;  /**< Left out because a condition was unknown. */
    int64_t n_no_group; /**< Left out because none of the groups is theirs. */
    size_t n_arms;
    ReportArm *arms; /**< In the order of the columns: the total first, where there is one. */
} ReportSplit;

/** Asks the cohort for what the groups go by. */
gboolean report_grouping_ask(
    RegistryCohort *cohort, const SchemaGrouping *grouping, GError **error);
/** The columns (char *, new) that the groups go by, as far as they are there. New. */
GPtrArray *report_grouping_columns(
    const RegistryCohort *cohort, const SchemaGrouping *grouping);
/**
 * Divides the cohort. Clear it also after failure.
 * @param where    leaves out members for whom the SQL condition is not true; NULL or "" nobody.
 * @param by_rows  for who needs to know the members, such as a match; else counts will do.
 */
gboolean report_split_init(ReportSplit *split, const RegistryCohort *cohort,
    const SchemaGrouping *grouping, const char *where, bool by_rows, GError **error);
/**
 * Divides some members of the cohort. Clear it also after failure.
 * @param read       as in the split: rows that have all that is asked of it, their columns
 * named by their expressions.
 * @param n_members  of the cohort.
 */
gboolean report_split_of_rows(ReportSplit *split, const RegistryCohort *cohort,
    const SchemaGrouping *grouping, const char *where, const BaseFrame *read,
    const size_t *member, size_t n_members, GError **error);
/**
 * Columns of the members of a split, by rows or as counts.
 * @param by_rows  by rows also where counts would do, for who counts afterwards.
 * @param columns  char *: expressions that the cohort was asked for; the frame's first columns.
 * @param group    the codes of the frame's rows, as in the split. New.
 */
BaseFrame *report_split_read(const ReportSplit *split, const RegistryCohort *cohort,
    const GPtrArray *columns, bool by_rows, int32_t **group, GError **error);
/** The same out of numbers of patients. @param n  of each group, or of all where there is none.
 * @param n_members  of the cohort: who is in none of the groups is the rest. */
void report_split_of_counts(ReportSplit *split, const SchemaGrouping *grouping,
    const char *where, const int64_t *n, int64_t n_members);
void report_split_clear(ReportSplit *split);

/** reports/study/counts.h */
typedef struct ReportCounts ReportCounts;

/** One report in the making. */
typedef struct {
    RegistryCohort *cohort;
    const SchemaAnalysis *analysis;
    const SchemaStudy *study; /**< For the labels of events; may be NULL. */
    ReportDocument *document;
    ReportPStyle p_style;
    ReportPercentStyle percent_style;
    bool missing_percent;
    bool deaths_apart;    /**< The dead are counted apart from other missing values. */
    RegistryAsked *asked; /**< Open questions, where a table wants to know; else NULL. */
    char *death_days;     /**< Expression of the days from the origin to death, NULL for the
                               living; NULL where the dead are not counted apart. */
    const ReportCounts *counts; /**< The cohort is of counts: `cohort` is NULL. NULL: of
                                     patients. */
    bool collects;      /**< A hospital's part of it: nobody need be in a group or table. */
    bool asks_rows;     /**< Patients are read one by one: the options want it. */
    GPtrArray *members; /**< Of the options; borrowed, NULL where nobody wants to know. */
    ReportSplit split;  /**< By the main grouping. */
    GPtrArray *uses;    /**< ReportUse *, owned: each method with its variant. */
    GPtrArray *tables;  /**< ReportUse *, owned: each table with the names of its methods. */
    GPtrArray *improvements; /**< ReportUse *, owned: rows whose changes have their sign turned,
                                  and the tables in which they have. */
    bool shows_means, shows_medians, shows_shares, shows_changes; /**< In any table. */
    gint64 n_tests, n_adjusted; /**< P values, and those of them that are adjusted. */
    GPtrArray *levels;          /**< char *: "Table 2 (0.05)", its level of significance. */
    GPtrArray *matches;         /**< ReportMatch *, owned: those that were asked for. */
    GPtrArray *endpoints;       /**< ReportEndpoint *, owned: those that were estimated. */
} ReportStudy;

/** A method that ran, and the tables that it ran in, or the other way round: for the Methods
 * section. */
typedef struct {
    char *method;
    GPtrArray *tables; /**< char *: "Table 2", "Table 6". */
} ReportUse;
void report_use_free(void *use);

/** Puts the place in the analysis file before the error; a question has no file. */
void report_place_error(const ReportStudy *study, size_t line, GError **error);

/** "Table 2", or the title in quotes. New. */
char *report_table_said(const ReportTable *table, const BaseWords *words);

/** A document that bears the analysis' name, title and citation. */
ReportDocument *report_document_of(const SchemaAnalysis *analysis);

/** "1_month" as the study labels it, "change" as "Change". New. */
char *report_visit_label(const ReportStudy *study, const char *visit);

/** The row's label; with the visit behind it where its variable has values at visits: "Pain VAS
 * (Baseline)". New. */
char *report_row_label(const ReportStudy *study, const SchemaRow *row);

/** Parts of an address but the statistic. Borrowed, from the analysis. */
typedef struct {
    const char *row, *level, *group, *visit;
} ReportPlace;

/** A test that a table ran and the cell that prints its P. */
typedef struct {
    ReportResult *result; /**< What it found; owned. */
    ReportTest *test;     /**< The same in the document. */
    ReportCell *cell;
    ReportPlace place;
    const SchemaRow *row;
    char *where; /**< Label of the group or pair of groups that it is about; may be "". */
    char *before, *after; /**< Labels of two visits that it compares; NULL where none. */
} ReportRun;

/**
 * Divides the members for the table and its figures: its groups, condition and match.
 * @return FALSE with BASE_ERROR_STUDY also where nobody is in it, or in one of its groups, and
 *         the file does not say that this may be.
 */
typedef struct ReportTableWork ReportTableWork;
gboolean report_members_choose(ReportTableWork *work, GError **error);
/** Tells who is in the table, where somebody wants to know. @param visit  of BALANCE. */
void report_members_tell(
    const ReportTableWork *work, const ReportSplit *split, const char *visit);
/** Adds the ids (char *, new) of those that the next function refuses. */
void report_groups_of_nobody(const ReportSplit *split, GPtrArray *nobody);
/** Refuses a group of nobody that does not say may_be_empty: true; not in an empty registry. */
gboolean report_groups_check(
    const SchemaAnalysis *analysis, const ReportSplit *split, GError **error);
/** Says at the end of the document's flow in which groups those are who stayed. */
void report_flow_groups(ReportDocument *document, const ReportSplit *split);

/** One table in the making. */
struct ReportTableWork {
    ReportStudy *study;
    const SchemaTable *spec;
    ReportTable *table;
    ReportSplit split;  /**< The members that this table is about, by its own grouping. */
    bool by_record;     /**< Its rows' values are wanted of each member, not counted. */
    GPtrArray *asked;   /**< char *: takes what is asked for; NULL: nobody wants to know. */
    GPtrArray *runs;    /**< ReportRun *, owned. */
    GPtrArray *remarks; /**< char *: sentences for the notes, owned; or NULL: none wanted. */
};

/** Why a value may be in doubt. */
enum {
    REPORT_DOUBT_OUTSIDE, /**< Its visit was outside its window. */
    REPORT_DOUBT_ASKED,   /**< A question about it is open. */
    REPORT_N_DOUBTS
};

/** Two visits of a row that a test compares, out of counts. */
typedef struct {
    size_t visits[2]; /**< Before and after. */
    size_t n;
    int32_t *group;       /**< n codes as in the table's split. */
    int64_t *weight;      /**< n frequencies. */
    double *difference;   /**< After minus before, NaN missing; NULL of levels. */
    int32_t *level[2];    /**< Levels before and after, -1 missing; NULL of numbers. */
    StatMoments *moments; /**< Where differences are known by their sums: of each group, and of
                               all; else NULL. */
} ReportPairData;

/**
 * A row's values at its visits: distinct ones with the number of members that have them, in
 * ascending order, so that neither the order of the patients nor the way they were counted can
 * be seen in a result. Of a table by record: those of each member, by record id.
 *
 * Out of counts each visit by itself is what it would be of patients, and which value of one
 * visit goes with which of another says nothing: that is in `pairs`.
 */
typedef struct {
    const SchemaRow *row;
    size_t n_visits;     /**< At least 1. */
    const char **visits; /**< Address parts; borrowed. */
    size_t n;
    int32_t *group;  /**< n codes as in the table's split. */
    int64_t *weight; /**< n frequencies; NULL by record. */
    uint32_t *died;  /**< Bit v: died before visit v was due; NULL where that is not asked. */
    int64_t n_doubtful[REPORT_N_DOUBTS]; /**< Values in doubt, where the table asks. */
    int64_t n_held;                      /**< Missing values with an open question. */
    double **value;  /**< CONTINUOUS: a visit each, NaN is missing; else NULL. */
    int32_t **level; /**< CATEGORICAL, BINARY: a visit each, index of the level; BINARY 0 is the
                          level named and 1 any other; -1 is missing. Else NULL. */
    int32_t **ticked; /**< MULTIPLE: a level each, 1 or 0, -1 missing; else NULL. */
    int32_t *
        *reason; /**< A visit each: index of `reasons`, -1 none; NULL where nobody has one. */
    BaseValues **reasons;  /**< Likewise: missing-data codes, and texts below a limit. */
    StatMoments **moments; /**< A visit each: where the values are known by their sums, the
                                moments of each group, and of all; `value` then only says which
                                are missing. NULL where the values are there, as of patients. */
    GPtrArray *pairs;      /**< ReportPairData *, owned; NULL of patients. */
    size_t n_groups;       /**< Of the table, at least 1; with moments or pairs. */
} ReportRowData;

/** The expression whose value is 1 or 0 for a condition, NULL where it is unknown. New. */
char *report_truth_of(const char *where);
/** An expression that is 1 where the value of a row at a visit is in doubt, 2 where it is
 * missing with an open question, else 0 or NULL; of a change, of either visit. NULL where the
 * table does not ask, or nothing tells. New. */
char *report_doubt_of(
    const ReportTableWork *work, size_t doubt, const SchemaRow *row, const char *visit);
/** Counts what the column of that expression says. */
void report_doubt_take(ReportRowData *data, size_t doubt, const BaseColumn *column);
/** Says in the table's notes how many values of the row were. */
void report_doubt_remarks(const ReportTableWork *work, const ReportRowData *data);
/** Whether the table wants to know of open questions. */
bool report_asks_questions(const SchemaAnalysis *analysis);
/** How the part of such an expression begins that names the records with an open question. */
#define REPORT_ASKED_PREFIX "record_id IN ("
/** The days from the origin to death as an expression. New; NULL with BASE_ERROR_STUDY. */
char *report_death_days_of(const ReportStudy *study, GError **error);
/** The patient's column of a row at a visit, as an expression: without the values that the
 * table leaves out, dates and times as days and minutes. New; NULL with BASE_ERROR_STUDY. */
char *report_column_of(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error);
/** Asks the cohort for all that the tables and figures of the options need. */
gboolean report_study_ask(ReportStudy *study, const ReportOptions *options, GError **error);
/** Whether the table (the figure) is asked for, by itself or by a figure of its numbers. */
bool report_has_table(
    const SchemaAnalysis *analysis, const ReportOptions *options, const SchemaTable *table);
bool report_has_figure(const ReportOptions *options, const SchemaFigure *figure);

/**
 * Reads the values of several rows at once: their arrays go together, member by member.
 * @param rows  n rows. @param out  n places; NULL after failure.
 */
gboolean report_rows_data(const ReportTableWork *work, const SchemaRow *const *rows, size_t n,
    ReportRowData **out, GError **error);
/** Reads a row's values. The visit is the table's where the row has none of its own. */
ReportRowData *report_row_data(
    const ReportTableWork *work, const SchemaRow *row, GError **error);
/** Data of a row without entries. */
ReportRowData *report_row_data_new(const SchemaTable *table, const SchemaRow *row);
/** The moments of a group's values (or REPORT_TOTAL) where they are known by their sums; NULL
 * where the values are there. Borrowed. */
const StatMoments *report_data_moments(const ReportRowData *data, size_t visit, int32_t group);
/** Mean and SD of a group's values at a visit. @param interval  as in report_measure_mean. */
gboolean report_data_mean(const ReportRowData *data, size_t visit, int32_t group, bool interval,
    ReportMean *out, GError **error);
/** Frees two visits; for the array of a row's data. */
void report_pair_data_free(void *pair);
void report_row_data_free(ReportRowData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportRowData, report_row_data_free)

/** Writes mean and SD, median and quartiles, or both, as the row says, of one group into the
 * cell; FALSE with its address in the error. */
gboolean report_cell_summary(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const ReportRowData *data, size_t visit, int32_t group, GError **error);

/**
 * Writes n and percentage; the denominator too where it differs from `column_n`.
 * @param denominator  those with a value.
 */
void report_cell_count(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    int64_t n, int64_t denominator, int64_t column_n);

/** Writes a bare count; with missing_percent the percentage of `column_n` behind it. */
void report_cell_unknown(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    int64_t n, int64_t column_n);

/** Id of the test whose P stands at the place. New. */
char *report_test_id(const ReportTableWork *work, const ReportPlace *place);

/**
 * Takes what a test found: appends it to the document, writes its P and remembers the run for
 * the footnotes. Where the P values of the whole table are one family, report_table_family
 * writes it.
 * @param result  taken over; NULL where the test failed: the place is put before the error.
 * @return FALSE with the error for NULL.
 */
gboolean report_cell_p(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    ReportResult *result, const SchemaRow *row, const char *where, GError **error);
/** Says which visits the run that was added last compares. */
void report_run_visits(ReportTableWork *work, const char *before, const char *after);
/** Frees a run; for the array in the table's work. */
void report_run_free(void *run);
/** Adjusts the P values of a table that is one family, and writes them. */
gboolean report_table_family(ReportTableWork *work, GError **error);

/** Whether entry i of a row's data is in the group of that code (or, for REPORT_TOTAL, in any).
 */
bool report_data_is_in(const ReportRowData *data, size_t i, int32_t group);
/** Members of the column who are in the row: all, unless it has a condition of its own. */
int64_t report_row_n(const ReportRowData *data, const ReportArm *arm);
/** How many members entry i of a row's data stands for. */
int64_t report_data_weight(const ReportRowData *data, size_t i);
/** Values at a visit of the members of a group; NaN for everybody else. New. */
double *report_data_values(const ReportRowData *data, size_t visit, int32_t group);
/**
 * Those values alone that there are, with their frequencies.
 * @param weight  new: n frequencies.
 * @return new: n values.
 */
double *report_data_known(
    const ReportRowData *data, size_t visit, int32_t group, int64_t **weight, size_t *n);
/** Runs the row's test on a group's members at two of its visits; NULL with `error` set. */
ReportResult *report_data_test_paired(
    const ReportRowData *data, int32_t group, const size_t visits[2], GError **error);
/** Members of the group (or REPORT_TOTAL) with that level (code), or missing with level -1.
 * @param level  one of the data's arrays. */
int64_t report_count_level(
    const ReportRowData *data, const int32_t *level, int32_t group, int32_t code);
/** Whether the dead are counted apart in the row: its values are of visits, or known by one. */
bool report_row_is_due(const SchemaRow *row);
/** Whether who died after so many days (NaN: lives) did so before the visit was due. */
bool report_died_before(const ReportTableWork *work, const char *visit, double days);

/** A column of the lines that count missing values. */
typedef struct {
    size_t column;
    const ReportArm *arm;
    size_t visit; /**< Of the row. */
} ReportMissingCell;

/**
 * Address part of the line of a row's missing values: "unknown", or "missing" where one of the
 * row's own levels bears that id. Borrowed.
 */
const char *report_missing_level(const SchemaRow *row);

/** Asks for why values of a column that was asked for are missing, or others than sent. */
void report_reasons_ask(const ReportTableWork *work, const char *column);
/** The name of that question for a visit of a row; NULL where nobody has an answer. New. */
char *report_reasons_of(const ReportTableWork *work, const SchemaRow *row, const char *visit);
/** Keeps the answers of a visit, and says how many values below a limit the row has. */
void report_reasons_take(
    const ReportTableWork *work, ReportRowData *data, size_t visit, const BaseColumn *answers);
/** Whether the missing-data code stands for entry i at a visit. */
bool report_reason_is(const ReportRowData *data, size_t visit, size_t i, const char *code);
/** The study's missing-data codes (char *, borrowed) in their order, but one that says no more
 * than that nothing is known. New. */
GPtrArray *report_reason_codes(const ReportStudy *study);
/** What the code says. Borrowed. */
const char *report_reason_label(const ReportStudy *study, const char *code);
/** Whether an entry is among those who are counted. */
typedef bool ReportReasonIs(const ReportRowData *data, size_t i, const void *who);
/** "Not asked 3, No information 1" of those entries at a visit; "" for nobody. New. */
char *report_reason_counts(const ReportStudy *study, const ReportRowData *data, size_t visit,
    ReportReasonIs *counts_it, const void *who);
/** Says how many values of the row are below a limit; once its visits are all there. */
void report_reasons_remark(const ReportTableWork *work, const ReportRowData *data);

/**
 * Counts who has no value, the dead apart where the study says so: a line or two. Below the
 * line of the missing a line for each missing-data code that anybody has.
 */
void report_missing_lines(ReportTableWork *work, const ReportRowData *data, int indent,
    const ReportMissingCell *cells, size_t n_cells);

/** Whether the levels of a categorical row, with the missing and the dead, are all patients of
 * each column; BASE_ERROR_INTERNAL with the address where not. */
gboolean report_levels_check(
    const ReportTableWork *work, const ReportRowData *data, GError **error);
/** Says below the tables where counts of the file's `totals` differ; the tables are made. */
void report_totals_compare(ReportStudy *study);

/** Levels of a row that are printed and tested: those declared, for BINARY two. */
size_t report_n_levels(const SchemaRow *row);

/**
 * Runs the row's test on each pair of the table's groups at a visit, adjusted as the row says
 * where the pairs are the family.
 * @return ReportResult *, owned by the array; NULL with the error and the place.
 */
GPtrArray *report_pair_tests(
    const ReportTableWork *work, const ReportRowData *data, size_t visit, GError **error);

/** The makers of the kinds of table. FALSE with the error of data or test. */
gboolean report_table_groups(ReportTableWork *work, GError **error);
/** Two groups at one visit of one row, all borrowed. */
typedef struct {
    const ReportRowData *data;
    size_t visit;
    const SchemaPair *pair;
    const ReportResult *result; /**< Of the row's test. */
    ReportPlace place;
    size_t column; /**< For the difference; the effect size goes into the next. */
    int indent;    /**< Of the line. */
} ReportContrast;

/**
 * How the two groups differ, into the line: the difference with its interval and the effect
 * size; further measures go to lines below.
 */
gboolean report_contrast_write(
    ReportTableWork *work, ReportLine *line, const ReportContrast *one, GError **error);
/** How the share of a level of several differs between two groups, into a column of its line.
 */
gboolean report_contrast_level(ReportTableWork *work, ReportLine *line,
    const ReportRowData *data, size_t visit, size_t level, size_t column, GError **error);
/** Says which measures those are. */
void report_contrast_remarks(ReportTableWork *work);
/**
 * The standardised mean difference of a number, or of one level, into the last column: of two
 * groups the first less the second, of more the largest between any two, without sign.
 */
gboolean report_smd_number(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, GError **error);
void report_smd_level(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, size_t level);
/** Says how they are made. */
void report_smd_remark(ReportTableWork *work);
gboolean report_table_contrasts(ReportTableWork *work, GError **error);
gboolean report_table_visits(ReportTableWork *work, GError **error);
gboolean report_table_crosstab(ReportTableWork *work, GError **error);
gboolean report_table_correlation(ReportTableWork *work, GError **error);

/** A number with its address, and in the cell unless NULL; `text` is not touched. */
void report_cell_number(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, double value, const char *printed, const char *test);
/**
 * Whether any P of the table is below its significance, as the row "any". Nothing where the
 * table names no significance or has no P.
 */
void report_table_any(ReportTableWork *work);

/** Marks and notes from the tests that were run, the specification's notes, abbreviations. */
void report_table_notes(ReportTableWork *work);
/** The line of the abbreviations that the table uses, in the order declared; called last. */
void report_table_abbreviations(ReportTableWork *work);

/** Whether the short form stands in the text as a word. */
bool report_mentions(const char *text, const char *word);
/** Paragraphs for the Methods section out of the flow, the tables and the tests. */
void report_methods(ReportStudy *study);
