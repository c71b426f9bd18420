#pragma once
/**
 * @file
 * A study as counts: the least that its tables need of a hospital's patients, so that hospitals
 * which keep their rows can be added up.
 *
 * A table's need is a list of leaves, made from the analysis file alone (report_counts_new):
 * one a row and visit (patients at each level, with each value, or sums), one a pair of visits
 * that is tested (patients with each difference), and joint ones only where the table itself is
 * joint: a crosstab, McNemar's test, times with what ended them, rank correlation. Fits of
 * patients' rows and matches have none: such a table says so.
 */
#include "reports/study/study.h"

/** What a leaf holds. */
typedef enum {
    REPORT_LEAF_LEVELS,      /**< Patients at each level of a row. */
    REPORT_LEAF_TICKS,       /**< Patients with and without a box of a checkbox row. */
    REPORT_LEAF_VALUES,      /**< Patients with each value. */
    REPORT_LEAF_SUMS,        /**< Patients with a value, its sum and sum of squares. */
    REPORT_LEAF_DIFFERENCES, /**< Patients with each difference between two visits. */
    REPORT_LEAF_CHANGES,     /**< Patients by their levels at two visits. */
    REPORT_LEAF_TIMES,       /**< Patients by time and what ended it. */
    REPORT_LEAF_TOGETHER,    /**< Patients by the values of two rows. */
    REPORT_N_LEAF_KINDS
} ReportLeafKind;

/** Name of a kind in files: "levels". */
extern const char *const report_leaf_kinds[REPORT_N_LEAF_KINDS];

/** At most so many columns are counted together: time, event, competing event, stratum. */
enum { REPORT_LEAF_COLUMNS = 4, REPORT_LEAF_REASONS = 2 };

/** So many patients of a group are alike. */
typedef struct {
    int32_t group;                     /**< Of the table's grouping; 0 where it has none. */
    double value[REPORT_LEAF_COLUMNS]; /**< A number, or the index of a level: of a
                                            BINARY row 0 is the level named and 1 any
                                            other, of a box 1 is ticked; NaN is missing. */
    const char *reason[REPORT_LEAF_REASONS]; /**< Why the value of that column is missing, or
                                                  another than sent; NULL. Of `texts`. */
    bool died;                               /**< Missing, and died before it was due. */
    int64_t n;                               /**< At least 1. */
} ReportCount;

/** Whom numbers that are counted together are of. Known where patients were read. */
typedef struct {
    size_t n_cells;
    int32_t *cell;  /**< Of each member of the cohort, by record id: which of the numbers counts
                         the patient, -1 for none. NULL: not known. */
    GArray *fields; /**< RegistryCohortField: what of the store the numbers are of; or NULL. */
} ReportWho;

/** The values that there may be: low, low + step, ... to high. */
typedef struct {
    double step; /**< 0: any number. */
    double low, high;
} ReportScale;

/** A leaf: cells of one kind. */
typedef struct {
    ReportLeafKind kind;
    char *key; /**< Names it in messages and files, once a study: "T2.age.baseline". */
    size_t n_columns;
    const SchemaRow *row[REPORT_LEAF_COLUMNS]; /**< Of each column; borrowed. */
    size_t visit[REPORT_LEAF_COLUMNS];         /**< Index into the visits of that row. */
    size_t box;                                /**< TICKS: index of the level. */
    GArray *cells; /**< ReportCount, ascending, each once. Of SUMS the value is 0 or missing. */
    GArray *sums;  /**< SUMS: StatMomentSums, one a group of the table; else NULL. */
    int64_t n_doubtful[REPORT_N_DOUBTS], n_held; /**< As in ReportRowData; on the leaf of a
                                                      row's first visit. */
    ReportWho who;                               /**< A number a cell. */
    double *value;     /**< SUMS, VALUES: of each member of the cohort, NaN for none; NULL where
                            nobody knows who is who. */
    ReportScale scale; /**< Of those values. */
    char *held;        /**< Why its cells are not here; NULL where they are. */
    GPtrArray *missing_of; /**< char *: of added counts, whose cells are not here. */
} ReportLeaf;

/** A table, or (the first) the study itself by its main grouping. */
typedef struct {
    const SchemaTable *table;       /**< Borrowed; NULL for the study itself. */
    const SchemaGrouping *grouping; /**< Borrowed. */
    const char *needs_rows;         /**< Why counts do not do, static; NULL where they do. */
    size_t n_groups;                /**< At least 1. */
    int64_t *n;                     /**< Members of each group. */
    int64_t n_members, n_unknown, n_no_group; /**< As in ReportSplit. */
    ReportWho who;         /**< A number a group, and one of those in none of them. */
    char *held;            /**< Why they are not here, and no leaf either; or NULL. */
    GPtrArray *missing_of; /**< As of a leaf. */
    GPtrArray *leaves;     /**< ReportLeaf *, owned. */
} ReportCounted;

/** A step of the flow. */
typedef struct {
    int64_t n_before, n_excluded, n_unknown, n_after;
} ReportCountedStep;

/** Where counts come from. Texts are owned. */
typedef struct {
    GPtrArray *hospitals; /**< char *: codes. */
    char *file;           /**< That they were read from; NULL. */
    char *content, *head; /**< Content hash, and head of the registry's chain. */
    char *program;        /**< Version. */
    char *made;           /**< The day, YYYY-MM-DD. */
    char *definition[3];  /**< SHA-256 of study file, study.yaml and dictionary. */
    int64_t min_cell;     /**< No cell is smaller; 1: nothing was held back. */
} ReportCountsOrigin;

struct ReportCounts {
    const SchemaAnalysis *analysis; /**< Borrowed. */
    size_t n_patients;              /**< Of the cohort, where patients were read. */
    ReportCountedStep *steps;       /**< One a step of the analysis. */
    int64_t n_withdrawn;
    char *flow_held; /**< Why the steps are not here; or NULL. */
    GPtrArray *flow_missing_of;
    GPtrArray *tables;   /**< ReportCounted *, owned: the study, then its tables in order. */
    GHashTable *leaf_of; /**< key -> ReportLeaf *, borrowed. */
    GStringChunk *texts; /**< Of reasons. */
    GPtrArray *origins;  /**< ReportCountsOrigin *, owned. */
};

/** Counts of nobody: all leaves that the analysis asks for, empty. The analysis must live. */
ReportCounts *report_counts_new(const SchemaAnalysis *analysis);
void report_counts_free(ReportCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportCounts, report_counts_free)

/** Another origin, empty. Borrowed. */
ReportCountsOrigin *report_counts_add_origin(ReportCounts *counts);
/** "site_01, site_02". New. */
char *report_counts_hospitals(const ReportCountsOrigin *origin);

/** The table in them; NULL for what the study does not have. Borrowed. */
ReportCounted *report_counts_table(const ReportCounts *counts, const SchemaTable *table);
/** The leaf of that key, or NULL. Borrowed. */
ReportLeaf *report_counts_leaf(const ReportCounts *counts, const char *key);
/** Key of the leaf that a table asks for: of a row at a visit, of a box of it, between two
 * visits, or of rows together. New. */
char *report_leaf_key(const SchemaTable *table, const SchemaRow *const *rows, size_t n_rows,
    const char *box, const char *visit);
/** Address part of what lies between two visits of a row. New. */
char *report_leaf_between(
    const SchemaTable *table, const SchemaRow *row, size_t before, size_t after);
/** What the values of a leaf's column may be; of a change, from the least less the greatest. */
typedef struct {
    double low, high;
} ReportLimits;
/** @return whether the dictionary says. Dates and values in other units are shown as other
 * numbers than it has, and derived values have no limits of their own. */
bool report_leaf_limits(const SchemaAnalysis *analysis, const SchemaStudy *study,
    const ReportLeaf *leaf, size_t column, ReportLimits *limits);
/** Visit of a row as an address has it, that of the table where the row has none. Borrowed. */
const char *report_leaf_visit(const SchemaTable *table, const SchemaRow *row, size_t visit);

/** Adds patients to a leaf; cells that are alike become one when it is sorted. */
void report_leaf_add(ReportLeaf *leaf, const ReportCount *cell);
/** Puts the cells in order and adds up those that are alike. */
void report_leaf_sort(ReportLeaf *leaf);
/** Fills a leaf with the members of the cohort, of whom a group below 0 is not in it, and
 * remembers which cell counts whom. */
void report_leaf_take(ReportLeaf *leaf, const ReportCount *members, size_t n);
/** Adds the sums of another leaf of the same place. */
void report_sums_add(ReportLeaf *sum, const ReportLeaf *leaf);
/** Patients of a group. @param known  those alone who have a value, of a pair of visits both.
 */
int64_t report_leaf_n_in(const ReportLeaf *leaf, size_t group, bool known);
/** The fewest patients of any cell; 0 without cells. */
int64_t report_leaf_smallest(const ReportLeaf *leaf);

/**
 * Adds other counts of the same analysis. What is not in them is not in the sum, which then
 * says whose it lacks.
 */
void report_counts_add(ReportCounts *sum, const ReportCounts *other);

/**
 * Counts a cohort.
 * @param cohort  of the analysis, not read yet; nothing else was asked of it but ids.
 * @param study   its study.
 * @return NULL with the errors of report_study.
 */
ReportCounts *report_counts_collect(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const SchemaStudy *study, GError **error);

/** Takes the numbers of a leaf, of a table with all its leaves. @param why  copied. */
void report_leaf_hold(ReportLeaf *leaf, const char *why);
void report_counted_hold(ReportCounted *counted, const char *why);

/** What was held back, and what that costs. */
typedef struct {
    size_t n_leaves, n_leaves_held; /**< Of the tables that counts do for. */
    size_t n_leaves_of_tables;      /**< Held with their whole table: a group is small. */
    bool flow_held;
} ReportHeld;
/**
 * Takes out every leaf with a cell of fewer than min_cell patients, whole, so that no cell can
 * be had from the others and a margin; a table with a group so small; and the flow with a step
 * that so few leave. Where the numbers of one field of the store, added and subtracted,
 * whatever tables, groups, conditions and levels they are of, tell something of so few, the
 * leaf (or the table) by which they do is taken out, too: the last in the order of the study.
 *
 * @param counts  as collected: of several together nobody knows who is who.
 */
void report_counts_hold(ReportCounts *counts, int64_t min_cell, ReportHeld *held);

/**
 * What leaves the hospital, for people: a line a leaf, with the fewest patients that stand
 * behind any of its numbers, what that gives away, and what is held back at what cost; new.
 * @param counts  with their origin.
 * @param given   char *: sentences on what was given before, put below.
 */
ReportDocument *report_counts_document(const ReportCounts *counts, const ReportHeld *held,
    const GPtrArray *given, const BaseWords *words);

/** Counts as the text of a file (docs/programs.md). New. */
char *report_counts_write(const ReportCounts *counts);
/** The same for files of the same numbers and registry, whatever hospitals they name; NULL
 * where the numbers are so few that two hospitals may have the same. New. */
char *report_counts_fingerprint(const ReportCounts *counts);

/**
 * Reads such a text, of the same analysis. What is no file of this study is refused: hospitals
 * that study.yaml does not have, values beyond the limits of the dictionary, numbers that do
 * not add up, keys that are not known.
 * @param definition  SHA-256 of the study's files here, which the counts must be of; NULL: any.
 * @param name  how messages call the file.
 * @return NULL with BASE_ERROR_INPUT: file, place, what is wrong with it, what to do.
 */
ReportCounts *report_counts_read(const SchemaAnalysis *analysis, const SchemaStudy *study,
    const char *const definition[3], const char *name, const char *text, gsize size,
    GError **error);

/* ---- what the makers of tables ask ---- */

/** Why a table cannot be had from these counts, or NULL. New. */
char *report_counts_no_table(const ReportStudy *study, const SchemaTable *table);
/** Why a row of it cannot be had; NULL where it can, and where patients are read. New. */
char *report_counts_no_row(const ReportTableWork *work, const SchemaRow *row);
/** Divides the counts as report_split_init the cohort. @param table  NULL: the study. */
void report_counts_split(
    const ReportStudy *study, const SchemaTable *table, ReportSplit *split);
/** Makes the data of rows out of their leaves, as report_rows_data; FALSE with
 * BASE_ERROR_INTERNAL where they are not there. */
gboolean report_counts_rows(const ReportTableWork *work, const SchemaRow *const *rows, size_t n,
    ReportRowData **out, GError **error);
/** Why a figure cannot be made of these counts; NULL where it can. New. */
char *report_counts_no_figure(const ReportStudy *study, const SchemaFigure *figure);
/**
 * The flow and the origins into the document, and the members by the main grouping.
 * @return FALSE with BASE_ERROR_STUDY where nobody is left or in a group, as of patients.
 */
gboolean report_counts_begin(ReportStudy *study, GError **error);
/** Whether a row cannot be had: then its line says so. */
bool report_row_is_absent(ReportTableWork *work, const SchemaRow *row);
/** Says below the table which rows cannot be had, and why. */
void report_rows_absent_note(ReportTableWork *work);
