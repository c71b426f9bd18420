#pragma once
/**
 * @file
 * From a printed number back to what it was made of: the rows of the study's file, the columns
 * of patients with their expressions, who is in it and who is not, and the lines of R that make
 * it again.
 */
#include "base/frame.h"
#include "reports/study/report.h"
#include "schema/variable.h"

/** A study that was made, with the values that its numbers come from. */
typedef struct ReportExplainer ReportExplainer;

/**
 * Makes the study's tables and keeps what they were made of.
 * @param cohort    of the analysis, not read yet; outlives the explainer, as the analysis does.
 * @param options   as for report_study; NULL for the defaults.
 * @return NULL with the errors of report_study.
 */
ReportExplainer *report_explainer_new(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error);
void report_explainer_free(ReportExplainer *explainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportExplainer, report_explainer_free)

/** The tables. Borrowed. */
const ReportDocument *report_explainer_document(const ReportExplainer *explainer);
/**
 * Puts behind each cell of the tables what it is made of: its numbers, test, inputs, how many
 * patients are in it and why others are not, and a line of R. P values come first; from four
 * megabytes of such texts on cells have none, and are counted.
 * @param with_records  record ids, too.
 */
gboolean report_explainer_annotate(
    ReportExplainer *explainer, bool with_records, GError **error);
/** Hands the document over, and frees the explainer. */
ReportDocument *report_explainer_take_document(ReportExplainer *explainer_take);
/** The members' record ids, in byte order; NULL-ended. Borrowed. */
const char *const *report_explainer_records(const ReportExplainer *explainer);

/**
 * Reads who left at which step, so that explanations say it; without it they speak of the
 * cohort's members alone.
 * @param everybody  a cohort of the same analysis without its steps, not read yet.
 */
gboolean report_explainer_read_steps(
    ReportExplainer *explainer, RegistryCohort *everybody, GError **error);

/** A column of patients that a number was made of. */
typedef struct {
    char *name;               /**< As the R lines call it: "pain_vas__baseline". */
    char *label;              /**< "Pain VAS (Baseline)". */
    char *expression;         /**< SQL over a patient. */
    char *definition;         /**< Of a derived value: its own expression; NULL for a field. */
    SchemaVariable variable;  /**< Whose values they are; none for a condition, or a choice of
                                   several. Borrowed from study and analysis. */
    const BaseColumn *values; /**< A value a member. Borrowed from the explainer. */
} ReportInputColumn;

/** A patient who is not in a number, and why. */
typedef struct {
    char *record_id;
    char *why; /**< "step adults (Aged 20 years or over): not true". */
} ReportOut;

/** What stands behind one printed number. */
typedef struct {
    const ReportValue *value; /**< Borrowed from the document. */
    const ReportTest *test;   /**< That gave it; NULL for none. Borrowed. */
    const SchemaTable *table; /**< Borrowed from the analysis. */
    const SchemaRow *row;     /**< NULL where it speaks of all rows. Borrowed. */
    char *row_label, *group_label, *visit_label; /**< "" for none. */
    char *what;           /**< In words: "number of patients with A/B/C". */
    GPtrArray *columns;   /**< ReportInputColumn *. */
    const int32_t *group; /**< A code of the table's groups a member, -1 for none. Borrowed. */
    GPtrArray *in;        /**< char *: record ids that it was computed from, in byte order. */
    GArray *in_members;   /**< size_t: the same as places among the members. */
    GPtrArray *out;       /**< ReportOut *, in byte order of their ids. */
    char *r_line;         /**< An expression of R over the columns; NULL where none can. */
    char *sql;            /**< A SELECT over `patient` that says what was asked. */
    char *r;              /**< A script that makes the number again; NULL where none can. */
} ReportExplanation;

/**
 * Explains a number.
 * @param address  T<table>.<row>[.<level>].<group>.<visit>.<statistic>.
 * @return NULL with BASE_ERROR_USAGE for an address that no table has, with those near it.
 */
ReportExplanation *report_explain(
    const ReportExplainer *explainer, const char *address, GError **error);
void report_explanation_free(ReportExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportExplanation, report_explanation_free)

/** The values of a study's tables, and a script that makes each number again. */
typedef struct {
    GString *data;           /**< CSV, a row a member, without record ids. */
    GString *script;         /**< R: base and the package survival alone. */
    size_t n_redone, n_left; /**< Numbers that the script makes, and that it does not. */
} ReportEmitted;

/**
 * @param data_name  how the script finds the data, beside itself: "segment_data.csv".
 * @return NULL with `error` set.
 */
ReportEmitted *report_emit_r(
    const ReportExplainer *explainer, const char *data_name, GError **error);
void report_emitted_free(ReportEmitted *emitted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportEmitted, report_emitted_free)
