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
    g_free(match);
}

static char **read_records(const ReportStudy *study, GError **error)
{
    g_autoptr(BaseFrame) frame =
        registry_cohort_rows(study->cohort, NULL, NULL, 0, NULL, error);
    return frame ? g_steal_pointer(&frame->row_ids) : NULL;
}

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
static char *no_score(const ReportMatch *match)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t k = 0; k < match->result->n_terms; k++) {
        if (!match->result->separates[k])
            continue;
        g_autofree char *name =
            report_term_label(match->spec->covariates, match->result->terms[k]);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    if (names->len == 0)
        return g_strdup("no propensity score exists, since there are too few patients, and "
                        "nobody is matched");
    return g_strdup_printf("no propensity score exists, since the groups are separated by %s, "
                           "and nobody is matched; leave it out of the covariates or put "
                           "levels together",
        names->str);
}

static gboolean run_match(ReportMatch *match, const ReportTerms *terms, GError **error)
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
    const ReportMethodOptions options = {
        .match = spec->optimal ? STAT_MATCH_OPTIMAL : STAT_MATCH_NEAREST,
        .scale = spec->probability ? STAT_SCALE_PROBABILITY : STAT_SCALE_LOGIT,
        .caliper_sd = spec->caliper_sd,
        .has_caliper = spec->has_caliper};
    GError *reason = NULL;
    match->run = report_method_run(REPORT_METHOD_MATCH, &input, &options, &reason);
    if (!match->run) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "the match %s: %s", spec->id,
            reason->message);
        g_error_free(reason);
        return FALSE;
    }
    match->result = match->run->match;
    match->n_missing = match->n_treated + match->n_control - match->result->n;
    if (!match->result->converged)
        match->problem = no_score(match);
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
    const ReportTableWork work = {
        .study = study, .spec = &table, .split = study->split, .by_record = true};
    ReportTerms terms;
    match->n_rows = study->split.n_rows;
    match->record = read_records(study, error);
    if (!match->record)
        return FALSE;
    assign_groups(match, &study->split);
    gboolean done =
        report_terms_init(&terms, &work, spec->covariates, spec->n_covariates, NULL, 0, error);
    if (done) {
        match->missing = report_terms_missing(study, &terms, match->group);
        done = run_match(match, &terms, error);
    }
    report_terms_clear(&terms);
    return done;
}

const ReportMatch *report_match(ReportStudy *study, const SchemaMatch *spec, GError **error)
{
    for (size_t i = 0; i < study->matches->len; i++) {
        const ReportMatch *match = study->matches->pdata[i];
        if (match->spec == spec)
            return match;
    }
    ReportMatch *match = g_new0(ReportMatch, 1);
    match->spec = spec;
    if (!fill_match(study, match, error)) {
        report_match_free(match);
        return NULL;
    }
    g_ptr_array_add(study->matches, match);
    return match;
}

gboolean report_match_keep(
    ReportStudy *study, const SchemaMatch *spec, ReportSplit *split, GError **error)
{
    const ReportMatch *match = report_match(study, spec, error);
    if (!match)
        return FALSE;
    g_autofree bool *keep = g_new(bool, match->n_rows + 1);
    for (size_t i = 0; i < match->n_rows; i++)
        keep[i] = match->matched[i] >= 0;
    report_split_keep(split, keep);
    return TRUE;
}

/* "Age; ESCC scale (4 categories) and Male". New. */
static char *list_covariates(const SchemaMatch *spec, const BaseWords *words)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < spec->n_covariates; i++) {
        const SchemaRow *row = &spec->covariates[i];
        g_autofree char *levels =
            base_words_say(words, " ({1} categories)", "n", (gint64)row->n_levels);
        g_string_append(text, i == 0                       ? ""
                              : i + 1 < spec->n_covariates ? base_words(words, "; ")
                                                           : base_words(words, " and "));
        g_string_append(text, row->label);
        g_string_append(text, row->kind == SCHEMA_ROW_CATEGORICAL ? levels : "");
    }
    return g_string_free(text, FALSE);
}

/* Who was to be matched, on what. New. */
static char *score_words(const ReportStudy *study, const ReportMatch *match)
{
    const BaseWords *words = study->document->words;
    const SchemaMatch *spec = match->spec;
    const SchemaGroup *groups = study->analysis->grouping.groups;
    g_autofree char *covariates = list_covariates(spec, words);
    return base_words_say(words,
        match->problem
            ? N_("{1}: {2} (n = {3}) and {4} (n = {5}) were to be matched 1:1 without "
                 "replacement on the {6} of a propensity score, the probability of {2} in a "
                 "logistic regression on {7}. ")
            : N_("{1}: {2} (n = {3}) and {4} (n = {5}) were matched 1:1 without replacement on "
                 "the {6} of a propensity score, the probability of {2} in a logistic "
                 "regression "
                 "on {7}. "),
        "ttntntt", spec->label, groups[spec->treated].label, match->n_treated,
        groups[spec->control].label, match->n_control,
        base_words(words, spec->probability ? N_("probability") : N_("logit")), covariates);
}

/* How partners were found. New. */
static char *partner_words(const ReportMatch *match, const BaseWords *words)
{
    const SchemaMatch *spec = match->spec;
    g_autofree char *width = g_strdup_printf("%g", spec->caliper_sd);
    g_autofree char *sd = g_strdup_printf("%.4g", match->result->score_sd);
    g_autofree char *caliper = g_strdup_printf("%.4g", match->result->caliper);
    g_autofree char *limit =
        spec->has_caliper
            ? base_words_say(words,
                  "; the caliper is {1} standard deviations of the {2} over all patients with "
                  "a score (SD {3}, caliper {4}). ",
                  "tttt", width,
                  base_words(words, spec->probability ? N_("probability") : N_("logit")), sd,
                  caliper)
            : g_strdup(base_words(words, "; there is no caliper. "));
    return g_strconcat(
        base_words(words,
            spec->optimal
                ? N_("The match is optimal: the most pairs, and of those the least total "
                     "distance; ties are broken by record id")
                : N_("The match is nearest-neighbour: the patients of the first group by "
                     "descending score, ties by record id, each take the nearest free "
                     "partner")),
        limit, NULL);
}

static void add_paragraph(ReportStudy *study, const ReportMatch *match)
{
    const BaseWords *words = study->document->words;
    g_autofree char *score = score_words(study, match);
    if (match->problem) {
        g_autofree char *none = base_words_say(words, "None was: {1}.", "t", match->problem);
        g_autofree char *text = g_strconcat(score, none, NULL);
        report_document_add_method(study->document, text);
        return;
    }
    const int64_t n_pairs = (int64_t)match->result->pairs.n_pairs;
    g_autofree char *partner = partner_words(match, words);
    g_autofree char *found = base_words_say(words,
        "It found {1} pairs; {2} and {3} patients remained without a partner", "nnn", n_pairs,
        (int64_t)match->result->pairs.n_treated - n_pairs,
        (int64_t)match->result->pairs.n_control - n_pairs);
    g_autofree char *missing =
        base_words_say(words, ", and {1} took no part for want of a covariate ({2})", "nt",
            match->n_missing, match->missing);
    g_autofree char *text =
        g_strconcat(score, partner, found, match->n_missing > 0 ? missing : "",
            base_words(words, ". Standardised mean differences, before and after, are over the "
                              "pooled standard deviation of the unmatched patients."),
            NULL);
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
    for (size_t i = 0; i < study->matches->len; i++) {
        add_paragraph(study, study->matches->pdata[i]);
        add_pairs(study, study->matches->pdata[i]);
    }
}
