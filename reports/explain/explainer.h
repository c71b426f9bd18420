#pragma once
/**
 * @file
 * Inside reports/explain: the study that is explained, and a number of it taken apart.
 */
#include "reports/explain/explain.h"
#include "reports/study/cohort.h"
#include "reports/study/study.h"

struct ReportExplainer {
    RegistryCohort *cohort;
    const SchemaAnalysis *analysis;
    const SchemaStudy *study; /**< May be NULL. */
    ReportDocument *document;
    ReportStudy asker;    /**< For the names of columns; nothing in it is owned. */
    RegistryAsked *asked; /**< Open questions, where a table wants to know; owned. */
    GPtrArray *members;   /**< ReportMembers *, owned. */
    char **records;       /**< Ids of the members. */
    size_t n_records;
    char *death_days;    /**< Expression, where the dead are counted apart; else NULL. */
    GHashTable *columns; /**< Expression -> BaseFrame * of one column, owned. */
    char **all;          /**< Ids of all patients; NULL where steps were not read. */
    GPtrArray *truths;   /**< BaseFrame *: one a step, over `all`. */
};

/** The language of the document. Not to be freed; NULL is English. */
const BaseWords *explainer_words(const ReportExplainer *explainer);

/** The values of an expression that was asked for. Borrowed; NULL with `error` set. */
const BaseColumn *explainer_column(
    const ReportExplainer *explainer, const char *expression, GError **error);

/** The number of the pair of a match that each member is of, from 1; 0 for none. New. */
int *explainer_pairs(const ReportExplainer *explainer, const SchemaMatch *match);

/** A row at a visit: what a patient's value is made of. */
typedef struct {
    const SchemaRow *row;
    const char *visit;  /**< Address part. */
    GPtrArray *columns; /**< char *: expressions. One; of a change the earlier and the later; of
                             a checkbox row those of the level, or of all. */
    bool is_change;
} BasisPart;

/** Who of the members in the columns of the table is counted. */
typedef enum {
    BASIS_KNOWN,   /**< Whose parts are all known. */
    BASIS_LEVEL,   /**< Whose first part is the level; of a crosstab, both parts theirs. */
    BASIS_UNKNOWN, /**< Whose first part is missing, and who had not died. */
    BASIS_DIED,    /**< Whose first part is missing, and who had. */
    BASIS_PAIR     /**< Known at both visits, or at either where the test ignores the pairs. */
} BasisNeed;

/** A number taken apart. Everything is borrowed but parts and groups. */
typedef struct {
    const ReportExplainer *explainer;
    const ReportValue *value;
    const ReportTest *test;
    const SchemaTable *table;
    const SchemaRow *row;         /**< NULL for "any" and the intercept. */
    const ReportMembers *members; /**< Of BALANCE those of this side. */
    const ReportMembers *before;  /**< Of BALANCE the unmatched; else NULL. */
    GPtrArray *parts;             /**< BasisPart *. */
    bool *groups;                 /**< By code: whose members count. */
    const SchemaPair *pair;       /**< That is compared; NULL for none. */
    BasisNeed need;
    size_t level;   /**< Of the first part's row; SIZE_MAX for none. */
    size_t across;  /**< CROSSTAB: of the second part's row. */
    double at;      /**< SURVIVAL: time; NaN for none. */
    bool models;    /**< SURVIVAL: of the model of the groups, not of a curve. */
    size_t counted; /**< Only members whose value of this part is its first level; SIZE_MAX. */
    char *truth;    /**< The row's own condition as an expression; NULL for none. Owned. */
} Basis;

/** @return NULL with BASE_ERROR_STUDY. */
Basis *basis_new(const ReportExplainer *explainer, const ReportValue *value, GError **error);
/** The covariates of the table's match as parts of a number. NULL where a column is missing. */
Basis *basis_of_match(const Basis *basis);
void basis_free(Basis *basis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Basis, basis_free)

/** What stands behind a number of the document. @param with_script  the whole script of R, too.
 */
ReportExplanation *explain_value(const ReportExplainer *explainer, const ReportValue *value,
    bool with_script, GError **error);

/** The missing-data code that alone a number of missing values counts; NULL for all. Borrowed.
 */
const char *basis_code(const Basis *basis);
/** What the cohort was asked to know it: the name of a column of codes. NULL for none. New. */
char *basis_reason(const Basis *basis);
/** How many codes of groups the table has, at least 1. */
size_t basis_n_groups(const Basis *basis);
/** The group's id; "all" where the table has no groups. Borrowed. */
const char *basis_group_id(const SchemaTable *table, int32_t code);
/** The level of a part of one column, -1 for missing; a binary row's other values are 1. */
int32_t basis_level_at(const BasisPart *part, const BaseColumn *column, size_t member);
/** Whether member i has no value of the part. */
gboolean basis_missing(
    const Basis *basis, const BasisPart *part, size_t i, bool *missing, GError **error);
/** The days after the origin at which the part's visit is due; infinite for none. */
double basis_due(const Basis *basis, const BasisPart *part);

/** Fills `in`, `in_members` and `out`. */
gboolean basis_members(const Basis *basis, ReportExplanation *out, GError **error);

/** An R expression that makes the number, or NULL where there is none. New. */
char *basis_r(const Basis *basis);
/** Other numbers that the expression is made of: the family of an adjusted P. Basis *, new. */
GPtrArray *basis_needs(const Basis *basis);
/** What has to be said once a table before: the model's fit. NULL for nothing. New. */
char *basis_r_setup(const Basis *basis);
/** "d$T4_group": the column of the groups of a table. New. */
char *basis_r_group(const ReportMembers *members);
/** "d$T6_pair": the column of the pairs of a table of matched patients. New. */
char *basis_r_pair(const ReportMembers *members);
/** Whether the number is P of a test of the two patients of each matched pair. */
bool basis_is_paired(const Basis *basis);
/** Whether the number is of a covariate by itself, beside a model of several. */
bool basis_is_raw(const Basis *basis);
/** A column's name as R takes it after "d$"; of an expression one made for it. New. */
char *basis_r_name(const Basis *basis, const char *expression);
/** A value of a column as R reads it: 57.5, "A", NA. Appended. */
void basis_r_value(GString *out, const BaseColumn *column, size_t member);
