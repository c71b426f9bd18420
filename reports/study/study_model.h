#pragma once
/**
 * @file
 * Inside reports/: covariates as columns for analysis/, matches of the cohort, and the tables
 * that are made of models. What a match found is here for tables and figures alike.
 */
#include "reports/study/study.h"
#include "reports/words/matching.h"
#include "reports/words/model.h"
#include "reports/words/subgroups.h"

/** Rows of the analysis file as the columns of a model. Clear it also after failure. */
typedef struct {
    const SchemaRow *rows; /**< Borrowed. */
    size_t n;
    size_t n_outcomes;    /**< Further rows, behind those of the covariates. */
    ReportRowData **data; /**< One a row, outcomes included; their entries go together. */
    double **numbers;     /**< One a row: NULL for CATEGORICAL covariates. */
    StatColumn *columns;  /**< One a covariate. */
} ReportTerms;

/**
 * Reads the values of the rows together.
 * @param outcomes  further rows, of which only numbers are made; may be none.
 */
gboolean report_terms_init(ReportTerms *terms, const ReportTableWork *work,
    const SchemaRow *rows, size_t n, const SchemaRow *const *outcomes, size_t n_outcomes,
    GError **error);
void report_terms_clear(ReportTerms *terms);
/** The same as results take them; new, borrows from the terms. */
ReportArray *report_terms_arrays(const ReportTerms *terms);
/** "Age", "Origin: Lung", "(Intercept)" for a term of a model on those rows. New. */
char *report_term_label(const SchemaRow *rows, StatTerm term);
/** A row as numbers: 1 and 0 for BINARY, 1 where it is the level; NaN is missing. New. */
double *report_data_numbers(const ReportRowData *data);
/**
 * How many members of the table have no value: "Age 2, ESCC 1"; "" where none. New.
 * @param group  other codes than the data's, for terms by record; or NULL.
 */
char *report_terms_missing(
    const ReportStudy *study, const ReportTerms *terms, const int32_t *group);

/**
 * A match that was run on the cohort, by the main grouping. Members stand in byte order of
 * their record ids, so that ties are broken by the record whatever order the rows came in.
 */
typedef struct {
    const SchemaMatch *spec; /**< Borrowed: its covariates are the terms. */
    GPtrArray *score;        /**< char *: the expressions that the score and the groups take. */
    GPtrArray *tables;       /**< char *: those of the tables that are about who is matched. */
    ReportMethodOptions options;
    size_t n_rows;    /**< Members of the cohort. */
    char **record;    /**< n_rows record ids. */
    int32_t *group;   /**< n_rows: 1 treated, 0 control, -1 neither. */
    int32_t *matched; /**< n_rows: the same for those in a pair; -1 for all others. */
    int64_t n_treated, n_control; /**< Members of the two groups. */
    int64_t n_missing;            /**< Those of them with a covariate missing. */
    char *missing;                /**< "Age 2, ESCC 1"; "" where none is. */
    char *problem;                /**< Why nobody is matched, or NULL. */
    ReportResult *run;            /**< Of the method; owned. NULL: it was not run yet. */
    const StatPropensity
        *result;     /**< Its scores (logit unless said), caliper, pairs, balance. */
    BaseFrame *rows; /**< Who is in a pair, with all of `tables`: read once; else NULL. */
    size_t *member;  /**< One a row of `rows`: where it stands among the members. */
} ReportMatch;

/** The match among the study's, not run yet where it was not asked for before. Borrowed. */
ReportMatch *report_match_of(ReportStudy *study, const SchemaMatch *spec);

/**
 * Runs a match, or gives it again where it was run before.
 * Where covariates separate the groups there is no score: nobody is matched, and `problem`
 * names them.
 * @return borrowed from the study; NULL with BASE_ERROR_STUDY or BASE_ERROR_NUMERICAL.
 */
const ReportMatch *report_match(ReportStudy *study, const SchemaMatch *spec, GError **error);
/** Frees a match; for the array in the study. */
void report_match_free(void *match);
/** Divides who is in a pair, and nobody else. Clear it also after failure. @param where  as in
 * report_split_init. */
gboolean report_match_split(ReportStudy *study, const SchemaMatch *spec,
    const SchemaGrouping *grouping, const char *where, ReportSplit *split, GError **error);
/** Runs the row's paired test on the two patients of each matched pair: the first group's
 * against the second's. NULL with the error. */
ReportResult *report_match_test(
    const ReportTableWork *work, const SchemaRow *row, size_t visit, GError **error);
/** For each match that was run, a paragraph for the Methods section and the pairs. */
void report_match_methods(ReportStudy *study);

/** What a curve is from a time on. */
typedef struct {
    double time;
    int64_t n_risk; /**< Just before the time. */
    int64_t n_event, n_censor;
    double y, low, high; /**< Survival, or incidence, with its interval. */
} ReportStep;

/** Survival of a group, or its cumulative incidence. */
typedef struct {
    int64_t n, n_events;
    int64_t n_others; /**< Competing events. */
    size_t n_steps;
    ReportStep *steps;
    double median, median_low, median_high; /**< NaN of incidence. */
} ReportCurve;

/** Survival or incidence of the members of a table, for it and for its figure. */
typedef struct {
    const SchemaTable *table; /**< Borrowed. */
    const SchemaRow *row;     /**< Borrowed. */
    ReportRowData *data;      /**< Of the row: groups and frequencies; owned. */
    ReportRowData *strata;    /**< Of what tests are stratified by; NULL for none. */
    double *time, *event;     /**< data->n values each; of incidence 2 is a competing event. */
    ReportResult *groups;     /**< By group. */
    ReportResult *total;      /**< Over all groups. */
    GPtrArray *curves;        /**< ReportCurve *, owned: of the groups, and of all. */
} ReportEndpoint;

/**
 * Estimates survival, or gives it again where it was estimated before.
 * @return borrowed from the study; NULL with BASE_ERROR_STUDY or BASE_ERROR_NUMERICAL.
 */
const ReportEndpoint *report_endpoint(
    const ReportTableWork *work, const SchemaRow *row, GError **error);
/** The scale of the table's intervals. */
StatConfType report_endpoint_scale(const SchemaTable *table);
/** Runs another method on the same times; `group` has n_groups codes. New. */
ReportResult *report_endpoint_run(const ReportTableWork *work, const ReportEndpoint *endpoint,
    ReportMethodId method, const int32_t *group, size_t n_groups, GError **error);
/**
 * Hazard ratios against the first group and the test of proportional hazards, as lines of the
 * table. FALSE with BASE_ERROR_NUMERICAL.
 */
gboolean report_hazard_lines(
    ReportTableWork *work, const ReportEndpoint *endpoint, GError **error);
/** Frees an endpoint; for the array in the study. */
void report_endpoint_free(void *endpoint);
/** The curve of a column of the table. Borrowed. */
const ReportCurve *report_endpoint_curve(const ReportEndpoint *endpoint, const ReportArm *arm);
/** What the curve of a column is at a time: NaN where nobody is under observation any more. */
ReportStep report_endpoint_at(
    const ReportEndpoint *endpoint, const ReportArm *arm, double time);
/** Whether it is of events that others exclude. */
bool report_endpoint_is_incidence(const ReportEndpoint *endpoint);

/** A paragraph for the Methods section for each regression and survival table that was made. */
void report_model_methods(ReportStudy *study);

/** Adds a sentence to the notes of the table, after those on the tests. @param text_take  or
 * NULL for none. */
void report_work_remark(ReportTableWork *work, char *text_take);

/** The regression of the table as sentences speak of it; borrows. @param label  of its outcome,
 * with its visit. */
ReportModelWords report_model_of(const SchemaModel *model, const char *label);

/** The table of subgroups as sentences speak of it; borrows, and leaves the parts of its notes
 * out. @param rows  char *, the labels of its rows. */
ReportSubgroupsWords report_subgroups_of(
    const SchemaTable *spec, const char *outcome, const GPtrArray *rows);
/** Its sentence of the Methods. */
void report_subgroups_method(
    ReportStudy *study, const SchemaTable *spec, const ReportTable *table);

/** The makers of the kinds of table that rest on models. FALSE with the error of data or fit.
 */
gboolean report_table_regression(ReportTableWork *work, GError **error);
gboolean report_table_subgroups(ReportTableWork *work, GError **error);
gboolean report_table_balance(ReportTableWork *work, GError **error);
gboolean report_table_survival(ReportTableWork *work, GError **error);
gboolean report_table_course(ReportTableWork *work, GError **error);
