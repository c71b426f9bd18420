#pragma once
/**
 * @file
 * Inside reports/: the members of a cohort and their values, and shares of them in cells.
 */
#include "base/frame.h"
#include "reports/model/number.h"
#include "reports/study/report.h"

/**
 * "12/34 (35%)": n, denominator and percent, or a dash where there is nobody.
 * @param interval  adds Wilson's 95% interval to the text and conf_low and conf_high, in
 *                  percent, to the document.
 * @return FALSE with BASE_ERROR_NUMERICAL.
 */
gboolean report_number_share(
    const ReportNumber *number, int64_t n, int64_t total, bool interval, GError **error);

/**
 * Reads what was asked for. The document gets the state that was read and, of the analysis,
 * unless NULL, the hash and the flow. Nobody at all is for a flow to show, whatever else.
 */
gboolean report_cohort_look(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    ReportDocument *document, GError **error);
/** The same of a cohort in which somebody must be. */
gboolean report_cohort_read(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    ReportDocument *document, GError **error);

/** The flow of an analysis into the document. @param n_withdrawn  who was passed over before.
 */
void report_document_flow(ReportDocument *document, const SchemaAnalysis *analysis,
    const RegistryFlowStep *flow, int64_t n_withdrawn);

/** A variable of the patient and, unless `event` is NULL, its event. */
typedef struct {
    const char *variable, *event;
} ReportVariable;

/** Asks for variables; BASE_ERROR_STUDY where the registry has no such variable. */
gboolean report_variables_ask(
    RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error);
/** Variables of the members of a cohort that was read, as distinct rows with frequencies; their
 * columns are in that order. */
BaseFrame *report_variables_counts(
    const RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error);
/** The same with a row a member. */
BaseFrame *report_variables_rows(
    const RegistryCohort *cohort, const ReportVariable *variables, size_t n, GError **error);

/** The value as a number; NaN where it is missing or none. */
double report_number_at(const BaseColumn *column, size_t i);
/** Whether the value is that code; false where it is missing. */
bool report_is_code(const BaseColumn *column, size_t i, const char *code);
/** The value as text, "" where it is missing. New. */
char *report_text_at(const BaseColumn *column, size_t i);
