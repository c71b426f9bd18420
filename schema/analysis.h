#pragma once
/**
 * @file
 * The file of one published study (segment.yaml): its cohort step by step, its groups, its
 * tables row by row with the test that each declares, and how the published table calls them.
 *
 * A variable in it is a dictionary column, a derived value of study.yaml, or one of the file's
 * own `derived`. Cohort steps and derived values are SQL over one row a patient, in which a
 * variable of several visits is called <variable>__<visit>.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schema/study.h"

/** Key of steps, groups and tables in which nobody may be. */
#define SCHEMA_MAY_BE_EMPTY "may_be_empty"

/** One step of the cohort: who stays. NULL (unknown) does not stay and is counted apart. */
typedef struct {
    char *id;
    char *label;
    char *excluded_label; /**< For the flow: "Total en bloc spondylectomy"; may be "". */
    char *where;          /**< SQL; a record stays where it is true. */
    size_t line;          /**< In its file, for messages. */
    bool after_origin;    /**< Uses what happened after the origin; marked in the flow. */
    bool may_be_empty;    /**< Nobody staying is no fault. */
} SchemaStep;

typedef struct {
    char *id;              /**< Value of the grouping variable and address part: "tl_l_s". */
    char *label;           /**< "TL/L/S". */
    char *abbreviation;    /**< Spelled out in the abbreviations line; may be "". */
    char *value, *crossed; /**< Of a crossed grouping: the values of its two variables, and */
    char *over, *under;    /**< their labels; else NULL. */
    bool may_be_empty;     /**< Nobody in it is no fault. */
    size_t line;           /**< In its file, for messages. */
} SchemaGroup;

/** Two groups compared; `id` is its address part: "C_vs_T". */
typedef struct {
    char *id;
    char *label;
    size_t first, second; /**< Indices into groups. */
} SchemaPair;

/**
 * How a table divides its patients: into groups by a variable, or not at all (then `by` is ""
 * and there is only the total).
 */
typedef struct {
    char *id; /**< "" for the main one; else the name under `groupings`. */
    char *by; /**< Variable; may be "". */
    char
        *cross; /**< A second variable: the groups are those of both, crossed; NULL for none. */
    size_t n_groups;
    SchemaGroup *groups;
    size_t n_pairs;
    SchemaPair *pairs;
    char *overall_id;  /**< Address part of a P over all groups: "overall_test". */
    SchemaGroup total; /**< A column over all groups, shown first; its id is "" for none. */
} SchemaGrouping;

/** Row part of the address that speaks of all rows of a table with `significance`. */
#define SCHEMA_ROW_ANY "any"

typedef enum {
    SCHEMA_TABLE_GROUPS,     /**< A column a group and one P. */
    SCHEMA_TABLE_VISITS,     /**< Within each group a column a visit and one P. */
    SCHEMA_TABLE_PAIRWISE,   /**< Rows by visit, a column a group, a P a pair of groups. */
    SCHEMA_TABLE_CONTRASTS,  /**< A line a row, visit and pair of groups: how they differ, with
                                  interval, effect size and P. */
    SCHEMA_TABLE_CROSSTAB,   /**< Counts of `variable` (down) by `by` within each group. */
    SCHEMA_TABLE_REGRESSION, /**< One model: rows are its covariates. */
    SCHEMA_TABLE_SUBGROUPS,  /**< Two groups by a model within the levels of each row, and
                                  whether the effect differs between them. */
    SCHEMA_TABLE_BALANCE,    /**< Standardised differences before and after a match. */
    SCHEMA_TABLE_SURVIVAL,   /**< Rows are endpoints: medians, survival, log-rank test. */
    SCHEMA_TABLE_INCIDENCE,  /**< The same of events that others exclude: cumulative incidence,
                                  Gray's test. */
    SCHEMA_TABLE_COURSE,     /**< A column a visit and a P a pair of visits, by group. */
    SCHEMA_TABLE_CORRELATION /**< Spearman's rho of rows[0] with each further row. */
} SchemaTableKind;

typedef enum {
    SCHEMA_ROW_CONTINUOUS,  /**< mean +/- SD (or as `statistic` says). */
    SCHEMA_ROW_CATEGORICAL, /**< One line a level, n (%). */
    SCHEMA_ROW_BINARY,      /**< One line: n (%) of the one level named. */
    SCHEMA_ROW_MULTIPLE     /**< One line a level; a patient may have several (checkbox). */
} SchemaRowKind;

/** Which test; what was really run stands in the result. */
typedef enum {
    SCHEMA_TEST_NONE,
    SCHEMA_TEST_AUTO, /**< By the written rule of docs/methods. */
    SCHEMA_TEST_ANOVA,
    SCHEMA_TEST_KRUSKAL,
    SCHEMA_TEST_RANK_SUM,
    SCHEMA_TEST_T,
    SCHEMA_TEST_T_PAIRED,
    SCHEMA_TEST_SIGNED_RANK,
    SCHEMA_TEST_TUKEY,
    SCHEMA_TEST_FISHER,
    SCHEMA_TEST_CHISQ,
    SCHEMA_TEST_MCNEMAR,
    SCHEMA_TEST_TREND /**< Over the groups in their order: of shares Cochran-Armitage's, of
                           numbers and levels in order Jonckheere-Terpstra's. */
} SchemaTest;

/** What a cell of a continuous row says of its patients, as bits. */
enum {
    SCHEMA_SUMMARY_MEAN = 1,   /**< mean +/- SD */
    SCHEMA_SUMMARY_MEDIAN = 2, /**< median [first to third quartile] */
    SCHEMA_SUMMARY_RANGE = 4   /**< (least to greatest), beside either. */
};

/** What the numbers of a row are. Days and minutes are since 1970-01-01. */
typedef enum {
    SCHEMA_UNIT_NUMBER,
    SCHEMA_UNIT_DATE,   /**< Days, shown as a date. */
    SCHEMA_UNIT_MOMENT, /**< Minutes, shown as date and time. */
    SCHEMA_UNIT_CLOCK   /**< Minutes after midnight, shown as a time of day. */
} SchemaUnit;

typedef enum {
    SCHEMA_ADJUST_NONE,
    SCHEMA_ADJUST_BH,
    SCHEMA_ADJUST_HOLM,
    SCHEMA_ADJUST_BONFERRONI
} SchemaAdjust;

typedef struct {
    char *id;        /**< Address part: "abc". */
    char *label;     /**< "A/B/C". */
    char *published; /**< How the published table calls it. */
    char **also;     /**< Further names in published tables. NULL-ended; may be NULL. */
    size_t n_codes;  /**< Codes of the variable that make up the level. */
    char **codes; /**< For MULTIPLE: columns of the checkbox field, level___c1. NULL-ended. */
} SchemaRowLevel;

typedef struct SchemaRow SchemaRow;

/** A row of a table; also a covariate of a match or a model, or a model's outcome. */
struct SchemaRow {
    char *id; /**< Address part, once a table; the variable's name unless given. */
    char *variable;
    char *label;
    char *published; /**< How the published table calls the row. */
    char **also;     /**< Further names in published tables. NULL-ended; may be NULL. */
    SchemaRowKind kind;
    unsigned summary; /**< CONTINUOUS: what its cells show. */
    SchemaUnit unit;  /**< CONTINUOUS. */
    SchemaTest test;
    SchemaAdjust adjust; /**< Family: the pairs within this row and visit (PAIRWISE). */
    char *where;       /**< SQL: only members for whom it is true are in the row; "" for all. */
    char *where_label; /**< In words; "" only where `where` is. */
    char *due;    /**< Without visits: the event by which the value is known, so that who died
                     before    it was due is counted apart; "" for none. */
    int decimals; /**< Of mean and SD. */
    bool show_unknown; /**< A line with the number missing where any is. */
    size_t n_levels;
    SchemaRowLevel *levels; /**< CATEGORICAL, BINARY (one), MULTIPLE. */
    size_t n_visits;
    bool scored;      /**< CONTINUOUS: the codes of the variable are points. */
    bool improvement; /**< Changes are shown with their sign turned: before minus after. */
    char **visits; /**< Event names or ids of changes; of the row, else of the table. None where
                      the variable has one value a patient: then the table's `visit` stands in
                        addresses. NULL-ended. */
    size_t line;   /**< In the file, for messages. */
    size_t reference; /**< CATEGORICAL covariate: the level that the others are against. */
    bool in_score;    /**< BALANCE: its variable is a covariate of the match. */
    const SchemaRow *factors[2]; /**< REGRESSION: the two rows of which this one is the product;
                                      borrowed from the table. NULL for any other row. */
    SchemaRow *event; /**< SURVIVAL, INCIDENCE: whether the time ends with the event; binary. */
    SchemaRow *competing; /**< INCIDENCE: whether it ends with one that excludes the event. */
    size_t n_at;
    double *at; /**< SURVIVAL, INCIDENCE: the times at which survival is shown, ascending. */
};

/** A match 1:1 of the patients of two groups by a propensity score. */
typedef struct {
    char *id;                /**< "matched": what tables and addresses call it. */
    char *label;             /**< "Matched". */
    size_t treated, control; /**< Indices into the groups of the main grouping. */
    size_t n_covariates;
    SchemaRow *covariates;
    bool optimal;     /**< The most pairs with the least total distance; else nearest. */
    bool probability; /**< Scores are apart on the probability's scale; else the logit's. */
    bool has_caliper;
    double caliper_sd; /**< In standard deviations of the score. */
} SchemaMatch;

typedef enum { SCHEMA_MODEL_LOGISTIC, SCHEMA_MODEL_COX, SCHEMA_MODEL_LINEAR } SchemaModelKind;

/** What a table of kind REGRESSION or SUBGROUPS fits. */
typedef struct {
    SchemaModelKind kind;
    SchemaRow *outcome;    /**< LOGISTIC binary, LINEAR a number, COX the time. */
    SchemaRow *event;      /**< COX: binary; else NULL. */
    bool profile;          /**< LOGISTIC: profile-likelihood limits; else Wald's. */
    bool likelihood_ratio; /**< LOGISTIC: P of likelihood-ratio tests; else Wald's. */
} SchemaModel;

/** Two visits of a table of kind COURSE; its id is its address part. */
typedef struct {
    char *id;
    size_t before, after; /**< Indices into the visits of the rows. */
} SchemaVisitPair;

/** Over what the P values of a table are adjusted; GROUP is for COURSE alone. */
typedef enum {
    SCHEMA_FAMILY_ROW,   /**< The pairs of visits of one row in one group. */
    SCHEMA_FAMILY_GROUP, /**< Those of all rows in one group. */
    SCHEMA_FAMILY_TABLE  /**< All of the table. */
} SchemaFamily;

/** What becomes of values that are in doubt. */
typedef enum {
    SCHEMA_DOUBT_UNSAID, /**< They are in, and nobody speaks of it. */
    SCHEMA_DOUBT_COUNT,  /**< They are in, and a note says how many. */
    SCHEMA_DOUBT_LEAVE   /**< They are missing, and a note says how many. */
} SchemaDoubt;

/** How the interval of a survival curve is made. */
typedef enum { SCHEMA_CONF_LOG, SCHEMA_CONF_LOG_LOG, SCHEMA_CONF_PLAIN } SchemaConfType;

/** What was later minus what was before, and the P value between the two. */
typedef struct {
    char *id;                       /**< As a visit: "change", "change_6_month". */
    char *label;                    /**< "Change", "Change to 6 months". */
    char *published;                /**< How the published table calls it. */
    size_t before, after;           /**< Events. */
    char *before_name, *after_name; /**< Their names. */
    char *between_id; /**< Address part of a P between them: "baseline_vs_1_month". */
} SchemaChange;

typedef struct {
    char *id; /**< "1"; addresses begin with T and this. */
    char *title;
    char *visit; /**< Address part for rows of a single visit: "postoperative"; the event that
                      enrols unless given, of BALANCE "" then. */
    SchemaTableKind kind;
    const SchemaGrouping *grouping; /**< Of the analysis; borrowed. */
    const SchemaChange *change;     /**< VISITS: its two events; borrowed. Else NULL. */
    char *where; /**< SQL; only members for whom it is true are in the table. "" for all. */
    char *where_label;   /**< In words: "SINS 0 to 9"; "" only where `where` is. */
    bool may_be_empty;   /**< Nobody in it, or in one of its groups, is no fault. */
    SchemaDoubt outside; /**< Values of visits outside their window. */
    SchemaDoubt asked;   /**< Values with an open question. */
    bool raw;            /**< REGRESSION: beside each covariate, by itself alone. */
    bool blank_zeros;    /**< Counts of 0 are not printed; they are there all the same. */
    bool smd;            /**< GROUPS: standardised mean differences. */
    bool hazard_ratio; /**< SURVIVAL: by Cox regression, with the test of proportional hazards.
                        */
    SchemaRow *strata; /**< SURVIVAL, INCIDENCE: log-rank test and hazard ratios, or Gray's
                          test, are stratified by it; NULL for none. */
    bool differences;  /**< GROUPS of two: how they differ, with interval and effect size. */
    int min_n; /**< Neither P nor interval where a compared group has fewer patients, unless
                    the test is exact; 0 for no such limit. */
    double significance; /**< Above 0: each P also gives the statistic "significant", "yes"
                            where it is below this, else "no". */
    size_t n_rows;
    SchemaRow *rows; /**< CROSSTAB: rows[0] down, rows[1] across; of an address the row is the
                          level across (T3.psf.6...), the level the level down. */
    const SchemaMatch *match; /**< The table is of the matched patients alone, or of the balance
                                   of that match; NULL: of all. Borrowed from the analysis. */
    SchemaModel *model;       /**< REGRESSION, SUBGROUPS; else NULL. */
    size_t n_covariates;
    SchemaRow *covariates; /**< SUBGROUPS: what the effects are adjusted for. */
    size_t n_visit_pairs;
    SchemaVisitPair *visit_pairs; /**< COURSE. */
    SchemaFamily family;          /**< ROW: the pairs of groups or visits of one row. */
    SchemaConfType conf_type;     /**< SURVIVAL. */
    bool both_denominators;       /**< BALANCE: also over the SD of the matched patients. */
    size_t n_notes;
    char **notes; /**< Further footnotes, as text. */
    size_t line;  /**< In its file, for messages. */
} SchemaTable;

typedef enum {
    SCHEMA_FIGURE_FLOW,    /**< STROBE: who stayed and who left, step by step. */
    SCHEMA_FIGURE_LEVELS,  /**< A MULTIPLE row: patients with each level, a bar a level, divided
                              by group. */
    SCHEMA_FIGURE_STACKED, /**< Levels of CATEGORICAL rows as bars of 100%, a group and visit
                              each. */
    SCHEMA_FIGURE_MEANS,   /**< CONTINUOUS rows over visits, a line a group, with error bars. */
    SCHEMA_FIGURE_KM,      /**< Survival by group, with bands and the number at risk. */
    SCHEMA_FIGURE_INCIDENCE, /**< Cumulative incidence likewise. */
    SCHEMA_FIGURE_LOVE,      /**< Standardised differences before and after a match. */
    SCHEMA_FIGURE_FOREST,  /**< Effects of a REGRESSION or of SUBGROUPS with their intervals. */
    SCHEMA_FIGURE_OVERLAP, /**< Propensity scores of both arms, before and after a match. */
    SCHEMA_FIGURE_SCATTER  /**< Rows of a CORRELATION, patient by patient, with rho. */
} SchemaFigureKind;

/** What the bars of a figure of means are. */
typedef enum { SCHEMA_BARS_SD, SCHEMA_BARS_CI } SchemaBars;

/** One picture. All but flow and overlap show the numbers of a table. */
typedef struct {
    char *id; /**< "fig5"; may be the id of a table too. */
    char *title;
    SchemaFigureKind kind;
    const SchemaTable *table; /**< Borrowed; NULL where the kind has none. */
    size_t n_rows;
    char **rows; /**< Ids of the table's rows that are shown; none for all. NULL-ended. */
    SchemaBars bars;
    bool single;             /**< For one column of a journal (85 mm), else for two (174 mm). */
    char *match;             /**< OVERLAP: id of the match; else "". */
    char *x_label, *y_label; /**< Of the axes; "" for what the kind makes of it. */
    size_t n_notes;
    char **notes; /**< Sentences below the title. NULL-ended. */
} SchemaFigure;

/** How P values and percentages are printed; the names are those of docs/methods. */
typedef struct {
    char *p_values;    /**< "segment", "jmp", "nejm", "lancet", "ama". */
    char *percentages; /**< "segment" (whole percents), "fixed1". */
    bool deaths_apart; /**< Who died before a visit is no "Unknown" there. */
} SchemaStyle;

/** A published number that stands in this study's tables under another name. */
typedef struct {
    char *table, *variable; /**< As published. */
    char *level, *group;    /**< As published; "" for any. */
    char *address; /**< Without the statistic: "TS2.survival.log_rank.postoperative". */
} SchemaElsewhere;

/** A published cell that no data can give, with the reason. */
typedef struct {
    char *address;
    char *value; /**< As it is printed; "": whatever is printed there. */
    char *reason;
} SchemaImpossible;

/** A count that a table prints: patients at one or more levels of a row, in each group. */
typedef struct {
    const SchemaTable *table; /**< Borrowed. */
    const SchemaRow *row;     /**< Of the table; counted, not a number. Borrowed. */
    const char *visit;        /**< Address part. Borrowed. */
    size_t n_levels;
    char **levels; /**< Ids of levels that are added up; none of a BINARY row. NULL-ended. */
} SchemaCount;

/** Counts of several tables that name the same patients; a report says where they differ. */
typedef struct {
    char *label; /**< "Patients with a perioperative complication". */
    size_t n_counts;
    SchemaCount *counts; /**< Two or more. */
} SchemaTotal;

typedef struct {
    char *file;   /**< As messages call it. */
    char *name;   /**< "segment". */
    char *origin; /**< What happens at time zero, in a sentence: "surgery". */
    char *title;
    char *citation;
    size_t n_derived;
    SchemaDerived *derived; /**< The file's own, at patient level. */
    size_t n_steps;
    SchemaStep *steps;
    SchemaGrouping grouping; /**< The main one. */
    size_t n_groupings;
    SchemaGrouping *groupings; /**< The further ones. */
    size_t n_changes;
    SchemaChange *changes; /**< The first is the default of VISITS tables. */
    char *cutoff;          /**< YYYY-MM-DD at which follow-up ends; "" for none. */
    size_t n_matches;
    SchemaMatch *matches;
    size_t n_tables;
    SchemaTable *tables;
    size_t n_totals;
    SchemaTotal *totals;
    size_t n_figures;
    SchemaFigure *figures;
    SchemaStyle style;
    size_t n_abbreviations;
    SchemaChoice *abbreviations; /**< code = short form, label = words; in order of use. */
    size_t n_elsewhere;
    SchemaElsewhere *elsewhere;
    size_t n_impossible;
    SchemaImpossible *impossible;
    char hash[65]; /**< SHA-256 of the file's bytes, hex. */
} SchemaAnalysis;

/** Whether the table compares the pairs of its groups. */
bool schema_table_has_pairs(const SchemaTable *table);
/** Whether its rows are times that an event ends. */
bool schema_table_has_times(const SchemaTable *table);
/** The table of that id, or NULL. */
const SchemaTable *schema_analysis_table(const SchemaAnalysis *analysis, const char *id);
/** The match of that id, or NULL. */
const SchemaMatch *schema_analysis_match(const SchemaAnalysis *analysis, const char *id);
/** The figure of that id, or NULL. */
const SchemaFigure *schema_analysis_figure(const SchemaAnalysis *analysis, const char *id);
/** The grouping of that id ("" is the main one), or NULL. */
const SchemaGrouping *schema_analysis_grouping(const SchemaAnalysis *analysis, const char *id);
/** The change of that id, or NULL. */
const SchemaChange *schema_analysis_change(const SchemaAnalysis *analysis, const char *id);
/** The derived value of that name, of the analysis or else of the study (`site` is one); or
 * NULL. */
const SchemaDerived *schema_analysis_derived(
    const SchemaAnalysis *analysis, const SchemaStudy *study, const char *name);

/**
 * Reads one published study's file. Every variable, event, code and group that it names must
 * exist; a misspelt one gets a "did you mean".
 * @param name  how messages call the file.
 * @return NULL with BASE_ERROR_STUDY: file:line, what, what was expected.
 */
SchemaAnalysis *schema_analysis_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error);

/**
 * The same, but that all faults are added to `faults` (char *, file:line, what), and to
 * `doubts` the names of what is at fault (schema/faults.h).
 * @return what stands, for a look at its steps; NULL where nothing does.
 */
SchemaAnalysis *schema_analysis_faults(const char *name, const char *bytes, gsize size,
    const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults);
void schema_analysis_free(SchemaAnalysis *analysis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaAnalysis, schema_analysis_free)
