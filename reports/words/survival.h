#pragma once
/**
 * @file
 * What is said of survival: in the notes of its table and figure, and in the Methods.
 */
#include "reports/results/methods.h"

/** A time and its event, as the study calls them. Borrowed; "" where it says nothing. */
typedef struct {
    const char *row;    /**< "Overall survival". */
    const char *time;   /**< "Follow-up". */
    const char *unit;   /**< "days". */
    const char *source; /**< "From surgery to the last contact". */
    const char *event, *level;
    const char *other; /**< What excludes it; "" where nothing does. */
} ReportTimeWords;

/**
 * The sentence of the Methods on the tables (char *, as sentences name them) whose intervals
 * are made on that scale. @param compared  by the log-rank test. @return new.
 */
char *report_survival_words(
    const GPtrArray *tables, StatConfType scale, bool compared, const BaseWords *words);

/** What the time is: "Death: the time is follow-up in days, ...; the event is ...". New. */
char *report_survival_time_words(const ReportTimeWords *time, const BaseWords *words);

/** That follow-up ended on that day, for the Methods. New. */
char *report_survival_cutoff_words(const char *cutoff, const BaseWords *words);

/** When the living are censored. @param cutoff  the day on which follow-up ended, or "". New.
 */
char *report_survival_censoring_words(const char *cutoff, const BaseWords *words);

/** Under a table: what the estimates and intervals are. New. */
char *report_survival_table_words(StatConfType scale, const BaseWords *words);

/** The same under a figure. New. */
char *report_survival_figure_words(StatConfType scale, const BaseWords *words);

/** Under a table with hazard ratios: against which group, and how. New. */
char *report_survival_hazard_words(const char *reference, const BaseWords *words);

/** By what the tests are stratified. New. */
char *report_survival_strata_words(const char *strata, const BaseWords *words);

/** The sentence of the Methods on tables (char *) of cumulative incidence. @param compared  by
 * Gray's test. @return new. */
char *report_incidence_words(const GPtrArray *tables, bool compared, const BaseWords *words);
/** Who is censored. @param cutoff  the day on which follow-up ended, or "". New. */
char *report_incidence_censoring_words(const char *cutoff, const BaseWords *words);
/** Under a table: what the estimates and intervals are. New. */
char *report_incidence_table_words(const BaseWords *words);
/** The same under a figure. New. */
char *report_incidence_figure_words(const BaseWords *words);
/** By what Gray's test is stratified. New. */
char *report_incidence_strata_words(const char *strata, const BaseWords *words);
