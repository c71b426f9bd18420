#pragma once
/**
 * @file
 * Reading for analysis. A cohort is asked first for all that is wanted of its patients
 * (columns, or expressions over them), then read once: one transaction, one pass over the
 * store, only the columns that the questions and the steps of the cohort need, values derived
 * on the way. Then it answers, as rows with identifiers or as counts: distinct rows with the
 * number of patients that each stands for. Nothing of patients is written anywhere.
 *
 * A patient's columns are record_id, site, every column of a field that is collected at one
 * event only under its own name, every other as <column>__<event>, and derived values likewise;
 * expressions over them may ask `visit` (a row an event, called by its short name) and each
 * repeating form in subqueries for this patient's rows. An analysis with a cutoff adds the
 * column cutoff: a last contact after it is the cutoff itself, the vital status then is alive,
 * and whose surgery was after it has no last contact. A patient's columns hold neither
 * repeating forms nor repeating events; `visit` has the latter.
 */
#include "base/frame.h"
#include "registry/registry.h"
#include "schema/analysis.h"

typedef struct RegistryCohort RegistryCohort;

/**
 * Has all cohorts of this registry read that hospital's patients alone from here on, as if
 * there were no others: no count has them and no expression sees them. The snapshot is that of
 * the whole registry.
 * @param site  its code; NULL: all.
 */
void registry_cohorts_of(Registry *registry, const char *site);

/**
 * Prepares the questions; reads nothing yet. Every derived value and step is checked.
 * @param registry  outlives the cohort.
 * @param analysis  whose steps choose the patients, with its own derived values and cutoff;
 *                  outlives the cohort. NULL for all patients.
 * @return NULL with BASE_ERROR_STUDY: the place of the expression, and what is wrong with it.
 */
RegistryCohort *registry_cohort_new(
    Registry *registry, const SchemaAnalysis *analysis, GError **error);
void registry_cohort_free(RegistryCohort *cohort);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryCohort, registry_cohort_free)

/**
 * The column of a patient that holds a variable at a visit (event name; NULL for a variable
 * without visits), or NULL where there is none. "change" is no visit here. New text.
 */
char *registry_cohort_column(
    const RegistryCohort *cohort, const char *variable, const char *visit);
/** All columns of a patient, in order. Borrowed, NULL-ended. */
const char *const *registry_cohort_columns(const RegistryCohort *cohort);

/**
 * Asks for an expression, which may be a column's name; asking twice is asking once.
 * @param what  how messages call it: "fixation.yaml:12: table 5".
 * @return FALSE with BASE_ERROR_STUDY.
 */
gboolean registry_cohort_ask(
    RegistryCohort *cohort, const char *expression, const char *what, GError **error);
/** A value of the store that an expression reads. */
typedef struct {
    size_t column; /**< Of the dictionary. */
    size_t event; /**< Of the study; SIZE_MAX for all events and instances, as subqueries do. */
} RegistryCohortField;
/**
 * What an expression that was asked for reads of the store, through all derived values between.
 * @return RegistryCohortField, each once, in the order of dictionary and events. New; NULL with
 *         BASE_ERROR_INTERNAL where it was not asked for.
 */
GArray *registry_cohort_fields(
    const RegistryCohort *cohort, const char *expression, GError **error);
/**
 * Asks why values of a column are missing, or others than sent. Answers come under the name
 * that registry_cohort_reason gives: the missing-data code that stands for the value; else the
 * text below a limit that study.yaml has count as the value, or as none (it begins with <, <=
 * or their like, as no code does); else nothing. Of a patient's derived value, which must have
 * been asked for: the code that stands for the first (in the dictionary's order) of what it is
 * made of, also where the value is there in spite of it. Nothing where it is no such column.
 */
void registry_cohort_ask_reason(RegistryCohort *cohort, const char *column);
/** The name of that question, or NULL where it is no such column. New. */
char *registry_cohort_reason(const RegistryCohort *cohort, const char *column);
/** Whether any patient has such an answer, at whatever visit; after reading. */
bool registry_cohort_has_reasons(const RegistryCohort *cohort, const char *column);

/** Asks for the identifiers of the patients, which answers by rows then bear. */
void registry_cohort_ask_ids(RegistryCohort *cohort);

/**
 * Reads what was asked for; to be called once. Expressions that take too long or too much are
 * stopped: BASE_ERROR_NUMERICAL.
 */
gboolean registry_cohort_read(RegistryCohort *cohort, GError **error);

/** Whether the store counts these patients itself, so that counts are had for less than rows;
 * after reading. */
bool registry_cohort_is_counted(const RegistryCohort *cohort);
/** What came from a store on a server so far. */
typedef struct {
    bool from_server;   /**< False where the store is none that counts: then all else is 0. */
    int64_t n_counts;   /**< Distinct rows with how many patients each stands for. */
    int64_t n_numbers;  /**< Patients of whom it came which of the distinct rows is theirs. */
    int64_t n_patients; /**< Rows of patients, each as often as it came. */
} RegistryCohortCrossed;
RegistryCohortCrossed registry_cohort_crossed(const RegistryCohort *cohort);

/**
 * Refuses a cohort in which nobody is left after a step that does not say may_be_empty: true;
 * after reading. A registry without patients is no fault of a step.
 * @return FALSE with BASE_ERROR_STUDY (BASE_ERROR_USAGE where the analysis is of no file):
 * file, line, step and expression.
 */
gboolean registry_cohort_check(const RegistryCohort *cohort, GError **error);

/** Has a store that counts bring at once, a row a member, all that was asked for: for who will
 * ask for one after the other by rows; after reading. */
gboolean registry_cohort_bring(const RegistryCohort *cohort, GError **error);

/** One step of the flow, as it came out. */
typedef struct {
    const SchemaStep *step;                           /**< Borrowed from the analysis. */
    int64_t n_before, n_excluded, n_unknown, n_after; /**< n_unknown is part of n_excluded. */
} RegistryFlowStep;

/** The steps as they came out, one a step of the analysis. Borrowed; after reading. */
const RegistryFlowStep *registry_cohort_flow(const RegistryCohort *cohort);
/** Patients who were passed over before the first step: consent withdrawn from use, or a yes
 * that turned to no and that nobody has settled. */
int64_t registry_cohort_n_withdrawn(const RegistryCohort *cohort);
/** Content hash of the state that was read. Borrowed; after reading. */
const char *registry_cohort_snapshot(const RegistryCohort *cohort);

/**
 * The patients in byte order of their ids, a row each.
 * @param names        n names of the frame's columns.
 * @param expressions  n expressions that were asked for. A column is a number if every value is
 *                     one, else text.
 * @param where        an expression that was asked for: only those for whom it is true; NULL
 *                     for all.
 * @return NULL with BASE_ERROR_INTERNAL where something was not asked for.
 */
BaseFrame *registry_cohort_rows(const RegistryCohort *cohort, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error);
/**
 * The same rows of all, of columns that expressions name. From a store that counts come the
 * distinct rows and, of each member, which of these is its own: no value by a patient's id.
 */
BaseFrame *registry_cohort_rows_by_number(
    const RegistryCohort *cohort, const char *const *expressions, size_t n, GError **error);
/**
 * The rows of some members alone.
 * @param ids          n_ids of members, ascending; they must have been asked for.
 * @param expressions  n that were asked for, which name the columns as well.
 */
BaseFrame *registry_cohort_rows_of(const RegistryCohort *cohort, const char *const *ids,
    size_t n_ids, const char *const *expressions, size_t n, GError **error);
/** The same as counts: distinct rows, ascending, with frequencies. */
BaseFrame *registry_cohort_counts(const RegistryCohort *cohort, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error);
