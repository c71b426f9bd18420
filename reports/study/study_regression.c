/* Tables of kind REGRESSION: one model, a line a term. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/results/terms.h"
#include "reports/study/study_model.h"

/* One term of any model, on the scale on which it is printed. */
typedef struct {
    StatTerm term;
    double estimate, std_error;         /* Coefficient. */
    double effect, conf_low, conf_high; /* Odds ratio, hazard ratio or coefficient. */
    bool aliased, infinite;
} Term;

/* A fitted model: what the table prints of it. */
typedef struct {
    ReportResult *result; /* Owned. */
    const SchemaModel *model;
    const char *group;              /* Address part of its numbers. */
    size_t column;                  /* Of the table: the first of its three. */
    int64_t n, n_missing, n_events; /* Patients of the table. */
    size_t n_terms;
    Term *terms;
    bool *tested;          /* One a row: whether the model tests it as a whole. */
    GPtrArray *separating; /* char *, the terms that separate the outcomes. */
} Fit;

static const struct {
    ReportMethodId method;
    const char *id, *statistic;
} models[] = {
    [SCHEMA_MODEL_LOGISTIC] = {REPORT_METHOD_LOGISTIC, "logistic", "odds_ratio"},
    [SCHEMA_MODEL_COX] = {REPORT_METHOD_COX, "cox", "hazard_ratio"},
    [SCHEMA_MODEL_LINEAR] = {REPORT_METHOD_LM, "linear", "estimate"},
};

ReportModelWords report_model_of(const SchemaModel *model, const char *label)
{
    const SchemaRow *counted = model->event ? model->event : model->outcome;
    return (ReportModelWords){.method = models[model->kind].method,
        .profile = model->profile,
        .outcome = label,
        .level = counted->n_levels > 0 ? counted->levels[0].label : "",
        .time = model->event ? model->outcome->label : ""};
}

static void fit_clear(Fit *fit)
{
    report_result_free(fit->result);
    g_free(fit->terms);
    g_free(fit->tested);
    g_ptr_array_unref(fit->separating);
}

/* Fits the model to the members of the table. */
static ReportResult *run(const ReportTableWork *work, const ReportTerms *terms, const double *y,
    const double *event, GError **error)
{
    const SchemaModel *model = work->spec->model;
    g_autofree ReportArray *covariates = report_terms_arrays(terms);
    const ReportArray outcome = {.values = y}, events = {.values = event};
    /* They stand behind time and event. */
    const ReportRowData *by = work->spec->strata ? terms->data[terms->n + 2] : NULL;
    const ReportArray strata = {
        .codes = by ? by->level[0] : NULL, .n_levels = by ? report_n_levels(by->row) : 0};
    const ReportInput input = {.n = terms->data[terms->n]->n,
        .weight = terms->data[terms->n]->weight,
        .roles = {[REPORT_ROLE_OUTCOME] = &outcome,
            [REPORT_ROLE_TIME] = event ? &outcome : NULL,
            [REPORT_ROLE_EVENT] = event ? &events : NULL,
            [REPORT_ROLE_STRATA] = by ? &strata : NULL},
        .covariates = covariates,
        .n_covariates = terms->n};
    const ReportMethodOptions options = {.profile = model->profile};
    GError *reason = NULL;
    ReportResult *result =
        report_method_run(models[model->kind].method, &input, &options, &reason);
    if (!result) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "table %s: the model: %s",
            work->spec->id, reason->message);
        g_error_free(reason);
    }
    return result;
}

static void name_separation(
    Fit *fit, const ReportTerms *terms, StatTerm term, int direction, const BaseWords *words)
{
    g_autofree char *label = report_term_label(terms->rows, term);
    g_ptr_array_add(fit->separating, report_model_term_words(label, direction, words));
}

static void take_logistic(
    Fit *fit, const ReportTerms *terms, const StatLogistic *r, const BaseWords *words)
{
    const bool lr = fit->model->likelihood_ratio;
    fit->n = r->n;
    fit->n_events = r->n_events;
    fit->n_terms = r->n_terms;
    fit->terms = g_new0(Term, r->n_terms + 1);
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLogisticTerm *t = &r->terms[k];
        fit->terms[k] = (Term){t->term, t->estimate, t->std_error, t->odds_ratio, t->odds_low,
            t->odds_high, t->aliased, t->infinite};
        if (t->infinite && t->term.covariate != STAT_INTERCEPT && r->n_events > 0 &&
            r->n_events < r->n)
            fit->terms[k].effect = t->direction < 0 ? 0 : INFINITY;
        if (t->separates)
            name_separation(fit, terms, t->term, t->direction, words);
    }
    for (size_t c = 0; c < r->n_tests && lr; c++)
        fit->tested[r->tests[c].covariate] = !isnan(r->tests[c].p_value);
}

static void take_cox(
    Fit *fit, const ReportTerms *terms, const StatCox *r, const BaseWords *words)
{
    fit->n = r->n;
    fit->n_events = r->n_events;
    fit->n_terms = r->n_terms;
    fit->terms = g_new0(Term, r->n_terms + 1);
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatCoxTerm *t = &r->terms[k];
        fit->terms[k] = (Term){t->term, t->estimate, t->std_error, t->hazard_ratio,
            t->hazard_low, t->hazard_high, t->aliased, t->infinite};
        if (t->infinite) {
            fit->terms[k].effect = t->direction < 0 ? 0 : INFINITY;
            name_separation(fit, terms, t->term, t->direction, words);
        }
    }
}

static void take_linear(Fit *fit, const StatLinearModel *r)
{
    fit->n = r->n;
    fit->n_terms = r->n_terms;
    fit->terms = g_new0(Term, r->n_terms + 1);
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLinearTerm *t = &r->terms[k];
        fit->terms[k] = (Term){t->term, t->estimate, t->std_error, t->estimate, t->conf_low,
            t->conf_high, t->aliased, false};
    }
    for (size_t c = 0; c < r->n_tests; c++)
        fit->tested[r->tests[c].covariate] = !isnan(r->tests[c].p_value);
}

/* The outcome (or time) and the event, missing for those who are not in the table. */
static void leave_out(const ReportTerms *terms)
{
    for (size_t k = terms->n; k < terms->n + terms->n_outcomes; k++)
        for (size_t i = 0; i < terms->data[k]->n; i++)
            if (terms->data[k]->group[i] < 0)
                terms->numbers[k][i] = NAN;
}

static gboolean fit_model(
    const ReportTableWork *work, const ReportTerms *terms, Fit *fit, GError **error)
{
    const SchemaModel *model = fit->model;
    const BaseWords *words = work->study->document->words;
    const double *event = model->event ? terms->numbers[terms->n + 1] : NULL;
    leave_out(terms);
    fit->result = run(work, terms, terms->numbers[terms->n], event, error);
    if (!fit->result)
        return FALSE;
    if (model->kind == SCHEMA_MODEL_LOGISTIC)
        take_logistic(fit, terms, fit->result->logistic, words);
    else if (model->kind == SCHEMA_MODEL_COX)
        take_cox(fit, terms, fit->result->cox, words);
    else
        take_linear(fit, fit->result->linear);
    fit->n_missing = work->split.n - fit->n;
    return TRUE;
}

/* ---- lines ---- */

static const char *address_visit(const ReportTableWork *work, const ReportRowData *data)
{
    return work->spec->visit[0] != '\0' || !data->visits[0] ? work->spec->visit
                                                            : data->visits[0];
}

static ReportTermTest kind_of(const SchemaModel *model)
{
    return model->likelihood_ratio ? REPORT_TERM_LR : REPORT_TERM_WALD;
}

/* How many of the model's patients have the level; all where that is no level's term. */
static int64_t members_of(
    const Fit *fit, const ReportTerms *terms, size_t covariate, int32_t level)
{
    if (covariate == STAT_INTERCEPT || level < 0)
        return fit->n;
    int64_t n = 0;
    for (size_t i = 0; i < terms->data[covariate]->n; i++) {
        bool known = terms->data[covariate]->level[0][i] == level;
        for (size_t k = 0; known && k < terms->n + terms->n_outcomes; k++)
            known = terms->numbers[k] ? !isnan(terms->numbers[k][i])
                                      : terms->data[k]->level[0][i] >= 0;
        n += known ? report_data_weight(terms->data[covariate], i) : 0;
    }
    return n;
}

/* The levels that a term compares, or a whole factor's test. */
static void add_members(const Fit *fit, const ReportTerms *terms, size_t covariate,
    int32_t level, ReportResult *result)
{
    const SchemaRow *row = &terms->rows[covariate];
    for (size_t k = 0; row->kind == SCHEMA_ROW_CATEGORICAL && k < row->n_levels; k++) {
        const ReportMember member = {(int32_t)k, members_of(fit, terms, covariate, (int32_t)k)};
        const bool is_compared = level < 0 || (int32_t)k == level || k == row->reference;
        if (is_compared && member.n > 0)
            g_array_append_val(result->members, member);
    }
}

/* Whether too few patients or events stand behind a term for its interval. */
static bool is_few(
    const ReportTableWork *work, const Fit *fit, const ReportTerms *terms, const Term *term)
{
    const SchemaModel *model = fit->model;
    const int64_t others =
        model->kind == SCHEMA_MODEL_LOGISTIC ? fit->n - fit->n_events : fit->n;
    const int64_t events =
        model->kind == SCHEMA_MODEL_LINEAR ? fit->n : MIN(fit->n_events, others);
    const size_t c = term->term.covariate;
    const int32_t reference = c == STAT_INTERCEPT ? -1 : (int32_t)terms->rows[c].reference;
    const bool is_level = term->term.level >= 0;
    const int64_t patients = is_level ? MIN(members_of(fit, terms, c, term->term.level),
                                            members_of(fit, terms, c, reference))
                                      : fit->n;
    return MIN(events, patients) < work->spec->min_n;
}

/* @param of  whose term it is, and of which level (-1: of none, or of all). */
static gboolean add_p(ReportTableWork *work, const Fit *fit, ReportLine *line,
    const ReportPlace *place, const SchemaRow *row, ReportTermTest kind, size_t index,
    const ReportTerms *terms, StatTerm of, GError **error)
{
    ReportResult *result = report_result_of_term(fit->result, kind, index);
    result->n_missing = fit->n_missing;
    add_members(fit, terms, of.covariate, of.level, result);
    return report_cell_p(work, &line->cells[fit->column + 2], place, result, row, "", error);
}

static void add_value(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const char *statistic, double value, int decimals)
{
    g_autofree char *printed = report_format_bound(value, decimals);
    report_cell_number(work, cell, place, statistic, value, printed, NULL);
}

static gboolean add_term(ReportTableWork *work, const Fit *fit, const ReportTerms *terms,
    ReportLine *line, const ReportPlace *place, const SchemaRow *row, const Term *term,
    GError **error)
{
    const int decimals = row->decimals;
    const char *statistic = models[fit->model->kind].statistic;
    if (term->aliased) {
        report_cell_set_text(&line->cells[fit->column], "\xe2\x80\x93");
        if (fit->model->event && fit->n_events == 0)
            return TRUE;
        report_work_remark(
            work, report_model_aliased_words(line->label, work->study->document->words));
        return TRUE;
    }
    const bool few = is_few(work, fit, terms, term);
    const double bounds[] = {few ? NAN : term->conf_low, few ? NAN : term->conf_high};
    g_autofree char *effect = report_format_bound(term->effect, decimals);
    g_autofree char *low = report_format_bound(bounds[0], decimals);
    g_autofree char *high = report_format_bound(bounds[1], decimals);
    g_autofree char *interval = g_strdup_printf("%s to %s", low, high);
    report_cell_set_text(&line->cells[fit->column], effect);
    report_cell_set_text(
        &line->cells[fit->column + 1], isnan(bounds[0]) ? "\xe2\x80\x93" : interval);
    report_cell_number(
        work, &line->cells[fit->column], place, statistic, term->effect, effect, NULL);
    report_cell_number(
        work, &line->cells[fit->column + 1], place, "ci_low", bounds[0], low, NULL);
    report_cell_number(
        work, &line->cells[fit->column + 1], place, "ci_high", bounds[1], high, NULL);
    if (!add_p(work, fit, line, place, row, kind_of(fit->model), (size_t)(term - fit->terms),
            terms, term->term, error))
        return FALSE;
    if (fit->model->kind != SCHEMA_MODEL_LINEAR)
        add_value(work, NULL, place, "estimate", term->estimate, 4);
    add_value(work, NULL, place, "std_error", term->std_error, 4);
    return TRUE;
}

static const Term *find_term(const Fit *fit, size_t covariate, int32_t level)
{
    for (size_t k = 0; k < fit->n_terms; k++)
        if (fit->terms[k].term.covariate == covariate && fit->terms[k].term.level == level)
            return &fit->terms[k];
    return NULL;
}

/* A level without a term is the reference, or has no patient in the table. */
static gboolean add_level(ReportTableWork *work, const Fit *fit, const ReportTerms *terms,
    size_t c, size_t level, const char *visit, ReportLine *line, GError **error)
{
    const SchemaRow *row = &terms->rows[c];
    const ReportPlace place = {
        .row = row->id, .level = row->levels[level].id, .group = fit->group, .visit = visit};
    const Term *term = find_term(fit, c, (int32_t)level);
    if (term)
        return add_term(work, fit, terms, line, &place, row, term, error);
    report_cell_set_text(&line->cells[fit->column],
        report_count_level(
            terms->data[c], terms->data[c]->level[0], REPORT_TOTAL, (int32_t)level) > 0
            ? base_words(work->study->document->words, "reference")
            : base_words(work->study->document->words, "no patient"));
    return TRUE;
}

/* The lines of a row are there. @param first  the place of the first in the table. */
static gboolean fill_row(ReportTableWork *work, const Fit *fit, const ReportTerms *terms,
    size_t c, guint first, GError **error)
{
    const SchemaRow *row = &terms->rows[c];
    const GPtrArray *lines = work->table->lines;
    ReportLine *line = lines->pdata[first];
    const char *visit = address_visit(work, terms->data[c]);
    const ReportPlace place = {.row = row->id, .group = fit->group, .visit = visit};
    if (row->kind != SCHEMA_ROW_CATEGORICAL) {
        const Term *term = find_term(fit, c, -1);
        if (term)
            return add_term(work, fit, terms, line, &place, row, term, error);
        report_cell_set_text(&line->cells[fit->column], "\xe2\x80\x93");
        return TRUE;
    }
    if (fit->tested[c] && !add_p(work, fit, line, &place, row, REPORT_TERM_WHOLE, c, terms,
                              (StatTerm){c, -1}, error))
        return FALSE;
    for (size_t level = 0; level < row->n_levels; level++)
        if (!add_level(
                work, fit, terms, c, level, visit, lines->pdata[first + 1 + level], error))
            return FALSE;
    return TRUE;
}

static void fit_init(Fit *fit, const SchemaTable *spec, bool raw)
{
    static const char *const raws[] = {[SCHEMA_MODEL_LOGISTIC] = "logistic_raw",
        [SCHEMA_MODEL_COX] = "cox_raw",
        [SCHEMA_MODEL_LINEAR] = "linear_raw"};
    *fit = (Fit){.model = spec->model,
        .group = raw ? raws[spec->model->kind] : models[spec->model->kind].id,
        .column = spec->raw && !raw ? 3 : 0,
        .tested = g_new0(bool, spec->n_rows + 1),
        .separating = g_ptr_array_new_with_free_func(g_free)};
}

/* The outcome of a model, the event and the strata that it has. @return how many. */
static size_t outcomes_of(const SchemaTable *spec, const SchemaRow *outcomes[3])
{
    size_t n = 0;
    outcomes[n++] = spec->model->outcome;
    if (spec->model->event)
        outcomes[n++] = spec->model->event;
    if (spec->strata)
        outcomes[n++] = spec->strata;
    return n;
}

/* The row by itself, in a model of those who have it. */
static gboolean fill_raw(
    ReportTableWork *work, const SchemaRow *row, guint first, GError **error)
{
    Fit fit;
    ReportTerms terms;
    const SchemaRow *outcomes[3];
    const size_t n = outcomes_of(work->spec, outcomes);
    fit_init(&fit, work->spec, true);
    const gboolean done = report_terms_init(&terms, work, row, 1, outcomes, n, error) &&
                          fit_model(work, &terms, &fit, error) &&
                          fill_row(work, &fit, &terms, 0, first, error);
    report_terms_clear(&terms);
    fit_clear(&fit);
    return done;
}

static gboolean add_row(
    ReportTableWork *work, const Fit *fit, const ReportTerms *terms, size_t c, GError **error)
{
    const SchemaRow *row = &terms->rows[c];
    const guint first = work->table->lines->len;
    const bool levels = row->kind == SCHEMA_ROW_CATEGORICAL;
    g_autofree char *label = report_row_label(work->study, row);
    (void)report_table_add_line(work->table, REPORT_LINE_ROW, 0, label);
    for (size_t level = 0; levels && level < row->n_levels; level++)
        (void)report_table_add_line(
            work->table, REPORT_LINE_LEVEL, 1, row->levels[level].label);
    /* A product says nothing without its factors. */
    const bool raw = work->spec->raw && !row->factors[0];
    return (!raw || fill_raw(work, row, first, error)) &&
           fill_row(work, fit, terms, c, first, error);
}

/* Effect, interval and P; by itself and adjusted where both are asked for. */
static void add_columns(ReportTableWork *work)
{
    const BaseWords *words = work->study->document->words;
    const ReportMethodId method = models[work->spec->model->kind].method;
    const char *const spanners[] = {
        base_words(words, N_("Unadjusted")), base_words(words, N_("Adjusted"))};
    for (size_t side = work->spec->raw ? 0 : 1; side < 2; side++) {
        const char *spanner = work->spec->raw ? spanners[side] : NULL;
        (void)report_table_add_column(
            work->table, report_model_effect(method, words), "", spanner, 'r');
        (void)report_table_add_column(
            work->table, base_words(words, "95% CI"), "", spanner, 'r');
        (void)report_table_add_column(work->table, base_words(words, "P"), "", spanner, 'r');
    }
}

/* ---- notes ---- */

static void add_intercept(ReportTableWork *work, const Fit *fit, const ReportTerms *terms)
{
    const Term *term = find_term(fit, STAT_INTERCEPT, -1);
    if (!term || terms->n == 0)
        return;
    const ReportPlace place = {
        .row = "intercept", .group = fit->group, .visit = address_visit(work, terms->data[0])};
    add_value(work, NULL, &place, "estimate", term->estimate, 4);
    add_value(work, NULL, &place, "std_error", term->std_error, 4);
}

static void add_remarks(ReportTableWork *work, const Fit *fit, const ReportTerms *terms)
{
    const BaseWords *words = work->study->document->words;
    const SchemaModel *model = fit->model;
    g_autofree char *missing = report_terms_missing(work->study, terms, NULL);
    g_autofree char *label =
        report_row_label(work->study, model->event ? model->event : model->outcome);
    const ReportModelWords said = report_model_of(model, label);
    report_work_remark(work, report_model_fit_words(&said, fit->result, fit->n_missing, missing,
                                 work->study->p_style, words));
    report_work_remark(
        work, report_model_separation_words(fit->result, fit->separating, words));
}

static void note_units(ReportTableWork *work)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < work->spec->n_rows; i++)
        if (work->spec->rows[i].kind == SCHEMA_ROW_CONTINUOUS)
            g_ptr_array_add(labels, report_row_label(work->study, &work->spec->rows[i]));
    if (labels->len > 0)
        report_work_remark(work, report_model_unit_words(models[work->spec->model->kind].method,
                                     labels, work->study->document->words));
}

gboolean report_table_regression(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    Fit fit;
    ReportTerms terms;
    const SchemaRow *outcomes[3];
    const size_t n_outcomes = outcomes_of(spec, outcomes);
    fit_init(&fit, spec, false);
    add_columns(work);
    gboolean done = report_terms_init(
                        &terms, work, spec->rows, spec->n_rows, outcomes, n_outcomes, error) &&
                    fit_model(work, &terms, &fit, error);
    for (size_t c = 0; done && c < spec->n_rows; c++)
        done = add_row(work, &fit, &terms, c, error);
    if (done) {
        add_intercept(work, &fit, &terms);
        note_units(work);
        add_remarks(work, &fit, &terms);
        report_work_remark(
            work, report_model_sides_words(spec->raw, spec->strata ? spec->strata->label : NULL,
                      work->study->document->words));
    }
    report_terms_clear(&terms);
    fit_clear(&fit);
    return done;
}
