#pragma once
/**
 * @file
 * The table of tests: what each is called, which columns it needs, which options it takes, and
 * how it is run. `proreg stat`, the reports, the prognosis and the figures all run tests from
 * here; a new routine is one entry and one function.
 */
#include "analysis/adjust.h"
#include "analysis/moments.h"
#include "reports/results/result.h"

/** What a column is to a test. */
typedef enum {
    REPORT_ROLE_VALUE,
    REPORT_ROLE_GROUP,
    REPORT_ROLE_X,
    REPORT_ROLE_Y,
    REPORT_ROLE_ROW,
    REPORT_ROLE_COL,
    REPORT_ROLE_P,
    REPORT_ROLE_TIME,
    REPORT_ROLE_EVENT,
    REPORT_ROLE_STRATA,
    REPORT_ROLE_OUTCOME,
    REPORT_ROLE_TREATMENT,
    REPORT_ROLE_SCORE,
    REPORT_ROLE_ID,
    REPORT_N_ROLES
} ReportRole;

/** What a column must hold. */
typedef enum {
    REPORT_DATA_NUMBERS,    /**< Values. */
    REPORT_DATA_CATEGORIES, /**< Codes. */
    REPORT_DATA_BINARY      /**< Values 0 and 1. */
} ReportDataKind;

/** A column. Borrowed; either values or codes is set. */
typedef struct {
    const char *name;
    const double *values;       /**< n numbers, NaN missing. */
    const StatMoments *moments; /**< Where numbers are known by their sums alone: their moments,
                                    one a group (without groups one). `values` then only says
                                    which are missing. NULL: the numbers are there. */
    const int32_t *codes;       /**< n codes below n_levels, negative missing. */
    const char *const *levels;  /**< Their names, or NULL. */
    size_t n_levels;
    const char *one;  /**< What a 1 of a binary column stands for, where it has a name. */
    const char *rest; /**< What its 0 stands for, by ", ". */
    size_t reference; /**< The level of a covariate that has no term. */
} ReportArray;

/** The columns that a test runs on. */
typedef struct {
    size_t n;
    const int64_t *weight; /**< n frequencies >= 1, or NULL. */
    const int64_t *lines;  /**< n lines of the file that the rows come from; NULL: of none. */
    const ReportArray *roles[REPORT_N_ROLES];
    const ReportArray *covariates;
    size_t n_covariates;
} ReportInput;

/** The options of a test, as bits. */
enum {
    REPORT_OPTION_EXACT = 1 << 0,
    REPORT_OPTION_UNCORRECTED = 1 << 1,
    REPORT_OPTION_CORRECTED = 1 << 2,
    REPORT_OPTION_ZEROS = 1 << 3,
    REPORT_OPTION_TIES = 1 << 4,
    REPORT_OPTION_CONF_TYPE = 1 << 5,
    REPORT_OPTION_RMEAN = 1 << 6,
    REPORT_OPTION_PROFILE = 1 << 7,
    REPORT_OPTION_METHOD = 1 << 8,
    REPORT_OPTION_CALIPER = 1 << 9,
    REPORT_OPTION_SCALE = 1 << 10,
    REPORT_OPTION_COVARIATES = 1 << 11, /**< Takes covariates, which it then needs. */
    REPORT_OPTION_WEIGHT = 1 << 12,
    REPORT_OPTION_CONF = 1 << 13,
    REPORT_OPTION_TIMES = 1 << 14
};

/** The most times at which a curve is asked. */
enum { REPORT_TIMES_MAX = 32 };

/** How to run it. Zeros are the defaults. */
typedef struct {
    bool exact;           /**< The exact distribution, also with ties. */
    bool uncorrected;     /**< No continuity correction. */
    bool corrected;       /**< Yates' correction of chi-squared. */
    bool pratt;           /**< Zero differences are ranked (Pratt), not dropped. */
    bool breslow;         /**< Ties of a Cox regression. */
    bool profile;         /**< Profile-likelihood intervals. */
    bool higher_is_worse; /**< What a high score foretells. */
    double conf_level;    /**< In (0, 1); 0 stands for 0.95. */
    StatConfType conf_type;
    double rmean_time; /**< End of the restricted mean; 0 for the last time. */
    size_t n_times;
    double times[REPORT_TIMES_MAX]; /**< At which curves are shown by themselves. */
    StatAdjustment adjustment;
    StatMatchMethod match;
    StatScale scale;
    bool has_caliper;
    double caliper_sd;
} ReportMethodOptions;

/** A column that a test needs or takes. */
typedef struct {
    ReportRole role;
    ReportDataKind kind;
    bool optional;
} ReportNeed;

/** One entry of the table. */
typedef struct {
    const char *id;   /**< As users call it, and `method_id` in JSON: "t-paired". */
    bool stand_alone; /**< Of `proreg stat`: its needs can be columns of a file. */
    ReportNeed needs[4];
    size_t n_needs;
    unsigned options;  /**< Bits that it takes. */
    unsigned required; /**< Those of them that it cannot do without. */
    gboolean (*run)(const ReportInput *input, const ReportMethodOptions *options,
        ReportResult *result, GError **error); /**< NULL: another method turns into this. */
} ReportMethod;

/** The entry of a method. */
const ReportMethod *report_method(ReportMethodId id);

/** The method that users call so, or REPORT_N_METHODS. */
ReportMethodId report_method_find(const char *id);

/** The name of a column's part in a test: "value", "group". */
const char *report_role_name(ReportRole role);

/**
 * Runs a method.
 * @param options  NULL for the defaults.
 * @return the result; what is not defined for the data is NaN with a note. NULL with
 *         BASE_ERROR_INPUT for values or weights out of range (or columns that the method
 *         cannot take), BASE_ERROR_NUMERICAL without memory, BASE_ERROR_INTERNAL where a
 *         column that it needs is not there.
 */
ReportResult *report_method_run(ReportMethodId id, const ReportInput *input,
    const ReportMethodOptions *options, GError **error);

/** The part of a variant that says that a variance was corrected for ties, to be known by its
 * address. */
extern const char *const report_part_ties;
/** The part that says which odds ratio a test of counts estimates. */
extern const char *const report_part_odds_ratio;
