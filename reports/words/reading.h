#pragma once
/**
 * @file
 * How the numbers of a table are to be read, and the sentences of a Methods section that no
 * single test answers for. Labels are the study's.
 */
#include "reports/model/format.h"
#include "reports/model/table.h"

/** What the cells of a table hold. */
typedef struct {
    bool means, medians; /**< Mean and SD; median and quartiles. */
    bool ranges;         /**< Least and greatest value behind them. */
    bool shares;         /**< n and percentage. None of the three: numbers of patients. */
    bool denominators;   /**< Some percentage is not of the column's n. */
} ReportReading;

/** "Values are mean ± SD or n (%); percentages are of ..." New. */
char *report_reading_words(const ReportReading *reading, const BaseWords *words);

/** That the label is unknown for n patients, who are in no column. @param reasons  how many for
 * which reason, "" where nobody says. New. */
char *report_no_column_words(
    const char *label, gint64 n, const char *reasons, const BaseWords *words);

/** That two numbers of the same patients differ, at these addresses. New. */
char *report_total_words(const char *label, const char *address, gint64 n,
    const char *other_address, gint64 other_n, const BaseWords *words);

/** Under a figure of means: what its bars are. @param ci  intervals, not SD. New. */
char *report_bars_words(bool ci, const BaseWords *words);

/** Which changes are before minus after. @param rows  char *, their labels, at least one. New.
 */
char *report_improvement_words(const GPtrArray *rows, const BaseWords *words);

/** "Only patients with LABEL: 12 of 40; for 3 it is unknown, ..." New. */
char *report_condition_words(
    const char *label, gint64 n, gint64 n_members, gint64 n_unknown, const BaseWords *words);

/** That so many patients are in none of the groups. New. */
char *report_rest_words(gint64 n, const BaseWords *words);

/** That a P of 0.995 or more is printed as 0.99, where the style does that; else NULL. New. */
char *report_p_bound_words(
    ReportPStyle style, const double *p_values, size_t n, const BaseWords *words);

/** "Abbreviations: CI, confidence interval." @param entries  char *, "CI, ...". New. */
char *report_abbreviation_words(const GPtrArray *entries, const BaseWords *words);

/** Who was analysed and who was left out at which step. @param flow  not empty. New. */
char *report_participants_words(const GPtrArray *flow, const BaseWords *words);

/**
 * Which groups there are.
 * @param names   char *, "Cervical (n = 40)".
 * @param n_rest  members in none of them.
 * @param others  whether some tables have other groups. @return new.
 */
char *report_groups_words(
    const GPtrArray *names, gint64 n_rest, bool others, const BaseWords *words);

/** "Pain VAS and Face scale in Table 2 and Table 5". New. */
char *report_rows_in_words(
    const GPtrArray *rows, const GPtrArray *tables, const BaseWords *words);

/** What the tables of a report show. */
typedef struct {
    bool means, medians, shares, changes;
    const GPtrArray *improvements; /**< char *, "Pain VAS in Table 2": where changes are before
                                        minus after. */
} ReportNumbers;

/** How means, percentages and changes are made, those that are shown, and rounded. New. */
char *report_numbers_words(const ReportNumbers *numbers, const BaseWords *words);

/** "P values in Table 1 and Table 2 are from Fisher's exact test." New. */
char *report_tests_words(
    const GPtrArray *tables, const GPtrArray *methods, const BaseWords *words);

/** "Table 1: Fisher's exact test, two-sided; ...": how each test of a table was computed.
 * @param variants  char *. New. */
char *report_detail_words(const char *table, const GPtrArray *variants, const BaseWords *words);

/** The tests of a report, counted by what was done for multiplicity. */
typedef struct {
    gint64 n, n_adjusted; /**< With a P; of those, adjusted. Tukey's P are adjusted. */
    GPtrArray *levels;    /**< char *, "Table 2 (0.05)": where a level is declared. */
} ReportMultiplicity;

/** How many tests there were, how they were adjusted, and at which level they are judged. New.
 */
char *report_multiplicity_words(
    const ReportMultiplicity *tests, const char *version, const BaseWords *words);

/** Below a table: of whom a row with a condition of its own is. New. */
char *report_row_condition_words(
    const char *label, const char *condition, const BaseWords *words);

/** Below a table: how many values of a row are of visits outside their window. @param left_out
 * whether they are missing from the table. New. */
char *report_outside_words(const char *label, gint64 n, bool left_out, const BaseWords *words);

/** Below a table: how many values of a row have an open question, and how many are held and so
 * unknown. @param left_out  whether the values are missing from the table. New. */
char *report_asked_words(
    const char *label, gint64 n, gint64 n_held, bool left_out, const BaseWords *words);

/** What values below a limit of measurement count as. */
typedef enum { REPORT_BELOW_HALF, REPORT_BELOW_LIMIT, REPORT_BELOW_MISSING } ReportBelow;

/**
 * Below a table: how many values of a row are below a limit.
 * @param texts  const char *: the limits as they were sent ("<0.02"), each once.
 */
char *report_below_words(const char *label, gint64 n, const GPtrArray *texts, ReportBelow rule,
    const BaseWords *words);
