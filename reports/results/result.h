#pragma once
/**
 * @file
 * What a test found: which method, in which variant, the estimates with their intervals, effect
 * sizes, the statistic, P with its bounds, who was in and who was left out. Everything that
 * prints a number of a test has it from here.
 */
#include "analysis/cox.h"
#include "analysis/cumulative_incidence.h"
#include "analysis/kaplan_meier.h"
#include "analysis/linear_model.h"
#include "analysis/logistic.h"
#include "analysis/logrank.h"
#include "analysis/prognostic_score.h"
#include "analysis/propensity.h"
#include "reports/model/estimate.h"
#include "reports/model/phrase.h"
#include "reports/results/items.h"

/** What can be run. */
typedef enum {
    REPORT_METHOD_DESCRIBE,
    REPORT_METHOD_T_PAIRED,
    REPORT_METHOD_SIGNED_RANK,
    REPORT_METHOD_T,
    REPORT_METHOD_RANK_SUM,
    REPORT_METHOD_ANOVA,
    REPORT_METHOD_TUKEY,
    REPORT_METHOD_KRUSKAL,
    REPORT_METHOD_JONCKHEERE,
    REPORT_METHOD_SPEARMAN,
    REPORT_METHOD_FISHER,
    REPORT_METHOD_CHISQ,
    REPORT_METHOD_TREND,
    REPORT_METHOD_MCNEMAR,
    REPORT_METHOD_BOWKER, /**< What MCNEMAR becomes with more than two levels. */
    REPORT_METHOD_ADJUST,
    REPORT_METHOD_KM,
    REPORT_METHOD_LOGRANK,
    REPORT_METHOD_INCIDENCE,
    REPORT_METHOD_GRAY,
    REPORT_METHOD_CONCORDANCE,
    REPORT_METHOD_COX,
    REPORT_METHOD_LOGISTIC,
    REPORT_METHOD_LM,
    REPORT_METHOD_LOGISTIC_WALD, /**< One term of a logistic regression, and so on below. */
    REPORT_METHOD_LOGISTIC_LR,
    REPORT_METHOD_COX_WALD,
    REPORT_METHOD_LM_T,
    REPORT_METHOD_LM_F,
    REPORT_METHOD_LOGISTIC_INTERACTION, /**< Whether an effect differs between parts. */
    REPORT_METHOD_COX_INTERACTION,
    REPORT_METHOD_LM_INTERACTION,
    REPORT_METHOD_COX_PROPORTIONAL, /**< Whether hazards are proportional. */
    REPORT_METHOD_SMD,
    REPORT_METHOD_MATCH,
    REPORT_N_METHODS
} ReportMethodId;

/** Two groups of several, compared at a joint level. */
typedef struct {
    size_t group1, group2; /**< Codes in the input. */
    ReportEstimate estimate;
    double statistic, p_value; /**< P is adjusted for all pairs. */
    double cohen_d, hedges_g;
} ReportComparison;

/** A group that was compared, and how many of it took part. */
typedef struct {
    int32_t code; /**< In the input. */
    int64_t n;
} ReportMember;

/** P before an adjustment, and what was adjusted for. */
typedef struct {
    const char *method;            /**< "Holm"; NULL where nothing was adjusted. Static. */
    size_t family;                 /**< How many P values were adjusted together. */
    double p_value, p_low, p_high; /**< Before it. */
} ReportAdjusted;

/** What one run of a method found. */
typedef struct {
    ReportMethodId method;
    GPtrArray *parts;     /**< ReportPhrase *: the variant, from general to particular. */
    GArray *estimates;    /**< ReportEstimate; those of models are in the models. */
    GArray *effects;      /**< ReportEffect. */
    GArray *comparisons;  /**< ReportComparison, by the first group, then the second. */
    GArray *members;      /**< ReportMember; empty where the test has no groups. */
    int64_t n, n_missing; /**< Took part; left out since a value is missing. By weight. */
    int64_t n_zero;       /**< Zero differences; -1 where the method has none. */
    int64_t n_ties;       /**< Tied values or differences; -1 likewise. */
    int64_t
        n_expected_below_5; /**< Cells of a table with a small expected count; -1 likewise. */
    int64_t n_events; /**< What a test of times, or of yes and no by a model, rests on (there
                           the fewer of yes and no); -1 for others. */
    bool unpaired;    /**< Ran on pairs as if they were independent samples. */
    double statistic; /**< NaN where the method has none. */
    double df[2];
    int n_df;
    double p_value;       /**< Adjusted where `adjusted` says so; NaN where undefined. */
    double p_low, p_high; /**< P lies between them; both are P where its digits are known. */
    bool exact;           /**< From an exact distribution. */
    bool withheld;        /**< report_result_withhold took P away. */
    ReportAdjusted adjusted;
    double conf_level; /**< Of the intervals of a model; NaN for other methods. */
    GPtrArray *notes;  /**< ReportPhrase *: why a number does not exist, and warnings. */
    ReportItems items; /**< Everything above and more, in the order of `proreg stat`. */

    /* What has more than one P or estimate: NULL but for its own method. */
    StatKaplanMeier *survival;
    StatIncidence *incidence; /**< Of GRAY too. */
    StatLogrank *logrank;
    StatCox *cox;
    StatLogistic *logistic;
    StatLinearModel *linear;
    StatPropensity *match;
} ReportResult;

/** An empty result of a method: nothing counted, every number NaN. */
ReportResult *report_result_new(ReportMethodId method);
/** Frees the result and all in it; NULL is fine. */
void report_result_free(ReportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportResult, report_result_free)

/**
 * Takes P and the bounds of all intervals away where a group that was compared (of pairs: all
 * of them) has fewer than min_n patients, or a test of events fewer of these, and notes why.
 * @param is_declared  an exact test was asked for by name: its distribution keeps P.
 * @return whether it did.
 */
bool report_result_withhold(ReportResult *result, int min_n, bool is_declared);

/** The estimate of that kind, or NULL. Borrowed. */
const ReportEstimate *report_result_estimate(const ReportResult *result, const char *kind);
/** The effect size of that kind; NaN where there is none. */
double report_result_effect(const ReportResult *result, const char *kind);
