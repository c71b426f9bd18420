#pragma once
/**
 * @file
 * Reading for analysis: a read-only connection on which expressions written by users run under
 * an authorizer, with limits, over one row a patient.
 *
 * The temporary table `patient` has a row a record and these columns: record_id, site, every
 * column of a field that is collected at one event only under its own name, every other as
 * <column>__<event>, derived values likewise. `visit` has a row a record and event (event by
 * its short name). A repeating form is a table under its own name. An analysis with a cutoff
 * adds the column cutoff to `patient`: a last contact after it is the cutoff itself, the vital
 * status then is alive, and whose surgery was after it has no last contact. Patient and visit
 * hold no repeating form, and patient no repeating event.
 */
#include "base/frame.h"
#include "registry/registry.h"
#include "schema/analysis.h"

typedef struct RegistryReader RegistryReader;

/**
 * Prepares `patient` and `visit` (with the derived values of the study and, if given, of the
 * analysis) at the state of one read transaction. A temporary registry has one reader at a
 * time.
 */
RegistryReader *registry_reader_new(
    Registry *registry, const SchemaAnalysis *analysis, GError **error);
void registry_reader_free(RegistryReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryReader, registry_reader_free)

/** Content hash of the state that the reader sees. Borrowed. */
const char *registry_reader_snapshot(const RegistryReader *reader);

/** One step of the flow, as it came out. */
typedef struct {
    const SchemaStep *step;                           /**< Borrowed from the analysis. */
    int64_t n_before, n_excluded, n_unknown, n_after; /**< n_unknown is part of n_excluded. */
} RegistryFlowStep;

/**
 * Runs the steps of the analysis, one after the other; afterwards `cohort` holds those who
 * stay.
 * @param steps  analysis->n_steps entries, the caller's.
 */
gboolean registry_reader_cohort(RegistryReader *reader, const SchemaAnalysis *analysis,
    RegistryFlowStep *steps, GError **error);

/**
 * Evaluates expressions for each member of the cohort (or, before any cohort was made, for each
 * record), in byte order of the record id.
 * @param names        n names of the frame's columns.
 * @param expressions  n SQL expressions over `patient`.
 * @param where        further restriction, or NULL.
 * A column is a number if every value that came is one, else text.
 * @return NULL with BASE_ERROR_STUDY: the expression and what SQLite says of it.
 */
BaseFrame *registry_reader_frame(RegistryReader *reader, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error);

/**
 * The column of `patient` that holds a variable at a visit (event name; NULL for a variable
 * without visits), or NULL where there is none. "change" is no visit here.
 */
char *registry_reader_column(
    const RegistryReader *reader, const char *variable, const char *visit);

/** All column names of `patient`, in order. Borrowed, NULL-ended. */
const char *const *registry_reader_columns(const RegistryReader *reader);
