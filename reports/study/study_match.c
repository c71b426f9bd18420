/* Matches of the cohort's patients by a propensity score. */
#include <math.h>

#include "base/error.h"
#include "reports/study/study_model.h"

void report_match_free(void *data)
{
    ReportMatch *match = data;
    report_result_free(match->run);
    g_strfreev(match->record);
    g_free(match->group);
    g_free(match->matched);
    g_free(match->missing);
    g_free(match->problem);
    g_ptr_array_unref(match->score);
    g_ptr_array_unref(match->tables);
    base_frame_free(match->rows);
    g_free(match->member);
    g_free(match);
}

ReportMatch *report_match_of(ReportStudy *study, const SchemaMatch *spec)
{
    for (guint i = 0; i < study->matches->len; i++) {
        ReportMatch *known = study->matches->pdata[i];
        if (known->spec == spec)
            return known;
    }
    ReportMatch *match = g_new0(ReportMatch, 1);
    match->spec = spec;
    match->score = g_ptr_array_new_with_free_func(g_free);
    match->tables = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(study->matches, match);
    return match;
}

/* ---- rows ---- */

/* What was asked for, and why it is missing where anybody has a reason. New. */
static GPtrArray *with_reasons(const RegistryCohort *cohort, const GPtrArray *asked)
{
    GPtrArray *columns = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < asked->len; i++) {
        g_ptr_array_add(columns, g_strdup(asked->pdata[i]));
        if (registry_cohort_has_reasons(cohort, asked->pdata[i]))
            g_ptr_array_add(columns, registry_cohort_reason(cohort, asked->pdata[i]));
    }
    return columns;
}

/* All members, with what the score takes: by number, unless patients are read one by one. */
static BaseFrame *read_members(
    const ReportStudy *study, const ReportMatch *match, GError **error)
{
    g_autoptr(GPtrArray) columns = with_reasons(study->cohort, match->score);
    const char *const *names = (const char *const *)columns->pdata;
    return study->asks_rows
               ? registry_cohort_rows(study->cohort, names, names, columns->len, NULL, error)
               : registry_cohort_rows_by_number(study->cohort, names, columns->len, error);
}

/* Those in a pair, with what tables on them take; once. */
static gboolean read_matched(const ReportStudy *study, ReportMatch *match, GError **error)
{
    if (match->rows)
        return TRUE;
    g_autoptr(GPtrArray) columns = with_reasons(study->cohort, match->tables);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    match->member = g_new(size_t, match->n_rows + 1);
    for (size_t i = 0; i < match->n_rows; i++)
        if (match->matched[i] >= 0) {
            match->member[ids->len] = i;
            g_ptr_array_add(ids, match->record[i]);
        }
    match->rows = registry_cohort_rows_of(study->cohort, (const char *const *)ids->pdata,
        ids->len, (const char *const *)columns->pdata, columns->len, error);
    return match->rows != NULL;
}

gboolean report_match_split(ReportStudy *study, const SchemaMatch *spec,
    const SchemaGrouping *grouping, const char *where, ReportSplit *split, GError **error)
{
    const ReportMatch *match = report_match(study, spec, error);
    return match && read_matched(study, report_match_of(study, spec), error) &&
           report_split_of_rows(split, study->cohort, grouping, where, match->rows,
               match->member, match->n_rows, error);
}

/* ---- the match ---- */

static void assign_groups(ReportMatch *match, const ReportSplit *split)
{
    match->group = g_new(int32_t, split->n_rows + 1);
    match->matched = g_new(int32_t, split->n_rows + 1);
    for (size_t i = 0; i < split->n_rows; i++) {
        const bool treated = split->group[i] == (int32_t)match->spec->treated;
        const bool control = split->group[i] == (int32_t)match->spec->control;
        match->group[i] = treated ? 1 : control ? 0 : STAT_NO_GROUP;
        match->matched[i] = STAT_NO_GROUP;
        match->n_treated += treated;
        match->n_control += control;
    }
}

/* Why there is no score, in words: nobody is matched then. New. */
static char *no_score(const ReportMatch *match, const BaseWords *words)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (size_t k = 0; k < match->result->n_terms; k++)
        if (match->result->separates[k])
            g_ptr_array_add(
                names, report_term_label(match->spec->covariates, match->result->terms[k]));
    return report_match_problem_words(names, words);
}

static gboolean run_match(
    ReportMatch *match, const ReportTerms *terms, const BaseWords *words, GError **error)
{
    const SchemaMatch *spec = match->spec;
    g_autofree double *treatment = g_new(double, match->n_rows + 1);
    for (size_t i = 0; i < match->n_rows; i++)
        treatment[i] = match->group[i] < 0 ? NAN : (double)match->group[i];
    g_autofree ReportArray *covariates = report_terms_arrays(terms);
    const ReportArray treatments = {.values = treatment};
    const ReportInput input = {.n = match->n_rows,
        .roles = {[REPORT_ROLE_TREATMENT] = &treatments},
        .covariates = covariates,
        .n_covariates = terms->n};
    match->options =
        (ReportMethodOptions){.match = spec->optimal ? STAT_MATCH_OPTIMAL : STAT_MATCH_NEAREST,
            .scale = spec->probability ? STAT_SCALE_PROBABILITY : STAT_SCALE_LOGIT,
            .caliper_sd = spec->caliper_sd,
            .has_caliper = spec->has_caliper};
    GError *reason = NULL;
    match->run = report_method_run(REPORT_METHOD_MATCH, &input, &match->options, &reason);
    if (!match->run) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "the match %s: %s", spec->id,
            reason->message);
        g_error_free(reason);
        return FALSE;
    }
    match->result = match->run->match;
    match->n_missing = match->n_treated + match->n_control - match->result->n;
    if (!match->result->converged)
        match->problem = no_score(match, words);
    for (size_t i = 0; i < match->result->pairs.n_pairs; i++) {
        match->matched[match->result->pairs.pairs[i].treated] = 1;
        match->matched[match->result->pairs.pairs[i].control] = 0;
    }
    return TRUE;
}

static gboolean fill_match(ReportStudy *study, ReportMatch *match, GError **error)
{
    const SchemaMatch *spec = match->spec;
    g_autofree char *where = g_strdup_printf("(match %s)", spec->id);
    const SchemaTable table = {.id = where, .visit = (char *)""};
    ReportTableWork work = {.study = study, .spec = &table, .by_record = true};
    ReportTerms terms = {0};
    g_autoptr(BaseFrame) members = read_members(study, match, error);
    if (!members)
        return FALSE;
    gboolean done = report_split_of_rows(&work.split, study->cohort, &study->analysis->grouping,
        NULL, members, NULL, members->n_rows, error);
    if (done) {
        match->n_rows = members->n_rows;
        match->record = g_steal_pointer(&members->row_ids);
        assign_groups(match, &work.split);
        done = report_terms_init(
            &terms, &work, spec->covariates, spec->n_covariates, NULL, 0, error);
    }
    if (done) {
        match->missing = report_terms_missing(study, &terms, match->group);
        done = run_match(match, &terms, study->document->words, error);
    }
    report_terms_clear(&terms);
    report_split_clear(&work.split);
    return done;
}

const ReportMatch *report_match(ReportStudy *study, const SchemaMatch *spec, GError **error)
{
    ReportMatch *match = report_match_of(study, spec);
    return match->run || fill_match(study, match, error) ? match : NULL;
}

static void add_paragraph(ReportStudy *study, const ReportMatch *match)
{
    const BaseWords *words = study->document->words;
    const SchemaMatch *spec = match->spec;
    const SchemaGroup *groups = study->analysis->grouping.groups;
    g_autoptr(GPtrArray) covariates = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < spec->n_covariates; i++) {
        const SchemaRow *row = &spec->covariates[i];
        const size_t n_levels = row->kind == SCHEMA_ROW_CATEGORICAL ? row->n_levels : 0;
        g_ptr_array_add(covariates, report_covariate_words(row->label, n_levels, words));
    }
    const ReportMatchWords said = {.label = spec->label,
        .treated = groups[spec->treated].label,
        .control = groups[spec->control].label,
        .n_treated = match->n_treated,
        .n_control = match->n_control,
        .covariates = covariates,
        .options = &match->options,
        .result = match->result,
        .n_missing = match->n_missing,
        .missing = match->missing,
        .problem = match->problem};
    g_autofree char *text = report_match_words(&said, words);
    report_document_add_method(study->document, text);
}

static void add_pairs(ReportStudy *study, const ReportMatch *match)
{
    ReportPairs *pairs = report_document_add_match(study->document, match->spec->id,
        match->spec->label, match->spec->probability ? "probability" : "logit");
    pairs->caliper = match->result->caliper;
    pairs->score_sd = match->result->score_sd;
    for (size_t i = 0; i < match->result->pairs.n_pairs; i++) {
        const StatPair *pair = &match->result->pairs.pairs[i];
        report_pairs_add(
            pairs, match->record[pair->treated], match->record[pair->control], pair->distance);
    }
}

void report_match_methods(ReportStudy *study)
{
    for (guint i = 0; i < study->matches->len; i++) {
        const ReportMatch *match = study->matches->pdata[i];
        if (!match->run)
            continue;
        add_paragraph(study, match);
        add_pairs(study, match);
    }
}
