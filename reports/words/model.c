#include "reports/words/model.h"

#include <math.h>

#include "reports/words/sentence.h"

/* ---- by method ---- */

/* The sentences of a kind of regression: what its terms are, its Methods with Wald's intervals
 * and with those of the profile, and the note on units. */
typedef struct {
    const char *effect, *methods, *profile, *unit;
} Sentences;

static Sentences sentences_of(ReportMethodId method)
{
    if (method == REPORT_METHOD_LM)
        return (Sentences){N_("Coefficient"),
            N_("{1} is a linear regression of {2} on {3}, by least squares, with t "
               "intervals. Patients with a value missing are left out."),
            NULL, N_("{1}: the coefficient is for one unit more.")};
    if (method == REPORT_METHOD_COX)
        return (Sentences){N_("Hazard ratio"),
            N_("{1} is a Cox regression of {2} on {3}, ties by Efron's method, with Wald's "
               "intervals. Patients with a value missing are left out."),
            NULL, N_("{1}: the hazard ratio is for one unit more.")};
    return (Sentences){N_("Odds ratio"),
        N_("{1} is a logistic regression of {2} on {3}, by maximum likelihood, with "
           "Wald's intervals. Patients with a value missing are left out."),
        N_("{1} is a logistic regression of {2} on {3}, by maximum likelihood, with "
           "profile-likelihood intervals. Patients with a value missing are left out."),
        N_("{1}: the odds ratio is for one unit more.")};
}

const char *report_model_effect(ReportMethodId method, const BaseWords *words)
{
    return base_words(words, sentences_of(method).effect);
}

char *report_model_words(const ReportModelWords *model, const char *table,
    const GPtrArray *covariates, const BaseWords *words)
{
    const Sentences sentences = sentences_of(model->method);
    g_autoptr(GString) outcome = g_string_new(model->outcome);
    if (model->level[0] != '\0')
        g_string_append_printf(outcome, " (%s)", model->level);
    if (model->time[0] != '\0')
        report_append_said(outcome, base_words_say(words, " (time: {1})", "t", model->time));
    g_autofree char *list = report_listed_apart(covariates, words);
    const bool profile = model->profile && sentences.profile;
    return base_words_say(words, profile ? sentences.profile : sentences.methods, "ttt", table,
        outcome->str, list);
}

char *report_model_unit_words(
    ReportMethodId method, const GPtrArray *labels, const BaseWords *words)
{
    g_autofree char *list = report_joined(labels, base_words(words, "; "));
    return base_words_say(words, sentences_of(method).unit, "t", list);
}

/* ---- the fit ---- */

static void append_number(
    GString *text, const char *name, double value, int decimals, const BaseWords *words)
{
    g_autofree char *printed = report_format_bound(value, decimals);
    g_string_append_printf(text, "%s %s", base_words(words, name), printed);
}

static void append_likelihood(
    GString *text, double statistic, double df, const BaseWords *words)
{
    append_number(text, N_("likelihood-ratio chi-squared of the model"), statistic, 2, words);
    g_string_append_printf(text, " (%g df)", df);
}

/* Whether the hazards are proportional, over all covariates together. */
static void append_proportional(
    GString *text, const StatCox *cox, ReportPStyle style, const BaseWords *words)
{
    for (size_t c = 0; c < cox->n_proportional; c++) {
        const double p_value = cox->proportional[c].p_value;
        if (cox->proportional[c].covariate != STAT_INTERCEPT || isnan(p_value))
            continue;
        g_autofree char *p = report_format_p(p_value, style);
        g_autofree char *said = g_strdup_printf("%s%s", g_ascii_isdigit(*p) ? "= " : "", p);
        report_append_said(text,
            base_words_say(words,
                ", score test of proportional hazards over all covariates P {1}", "t", said));
    }
}

static void append_fit(
    GString *text, const ReportResult *result, ReportPStyle style, const BaseWords *words)
{
    if (result->logistic) {
        append_likelihood(text, result->logistic->lr_statistic, result->logistic->lr_df, words);
        append_number(text, N_(", AIC"), result->logistic->aic, 2, words);
    } else if (result->cox) {
        append_likelihood(text, result->cox->lr_statistic, result->cox->df, words);
        append_number(text, N_(", concordance"), result->cox->concordance, 3, words);
        append_proportional(text, result->cox, style, words);
    } else {
        append_number(text, N_("R squared"), result->linear->r_squared, 3, words);
        append_number(
            text, N_(", residual standard deviation"), result->linear->sigma, 3, words);
    }
}

/* Whether nothing can be estimated, since nobody or everybody had the event. */
static bool is_flat(const ReportResult *result)
{
    if (result->cox)
        return result->cox->n > 0 && result->cox->n_events == 0;
    const StatLogistic *logistic = result->logistic;
    return logistic && logistic->n > 0 &&
           (logistic->n_events == 0 || logistic->n_events == logistic->n);
}

static gint64 n_of(const ReportResult *result)
{
    return result->logistic ? result->logistic->n
           : result->cox    ? result->cox->n
                            : result->linear->n;
}

/* "The model has 90 patients, of whom 12 with the event (Death: Yes)". New. */
static char *patients_words(
    const ReportModelWords *model, const ReportResult *result, const BaseWords *words)
{
    if (result->linear)
        return base_words_say(words, "The model has {1} patients; its outcome is {2}", "nt",
            n_of(result), model->outcome);
    return base_words_say(words,
        "The model has {1} patients, of whom {2} with the event ({3}: {4})", "nntt",
        n_of(result), result->cox ? result->cox->n_events : result->logistic->n_events,
        model->outcome, model->level);
}

char *report_model_fit_words(const ReportModelWords *model, const ReportResult *result,
    gint64 n_missing, const char *missing, ReportPStyle style, const BaseWords *words)
{
    g_autofree char *patients = patients_words(model, result, words);
    g_autofree char *out =
        n_missing > 0 ? base_words_say(words, "; {1} left out because a value is missing ({2})",
                            "nt", n_missing, missing)
                      : g_strdup(base_words(words, "; none is left out for missing values"));
    g_autoptr(GString) fit = g_string_new(NULL);
    if (n_of(result) == 0)
        g_string_append(fit, base_words(words, "nothing can be estimated"));
    else if (is_flat(result))
        g_string_append(fit,
            base_words(words, "nothing can be estimated, since all have the same outcome"));
    else
        append_fit(fit, result, style, words);
    return base_words_say(words, "{1}{2}; {3}.", "ttt", patients, out, fit->str);
}

/* ---- terms ---- */

char *report_model_term_words(const char *label, int direction, const BaseWords *words)
{
    return base_words_say(
        words, direction < 0 ? N_("{1} (towards 0)") : N_("{1} (without bound)"), "t", label);
}

char *report_model_separation_words(
    const ReportResult *result, const GPtrArray *terms, const BaseWords *words)
{
    if (terms->len == 0 || is_flat(result))
        return NULL;
    g_autofree char *list = report_joined(terms, base_words(words, ", "));
    return base_words_say(words,
        "The likelihood has no maximum, since the outcomes are separated by {1}.", "t", list);
}

char *report_model_aliased_words(const char *label, const BaseWords *words)
{
    return base_words_say(words,
        "{1} has no estimate: it is constant or a combination of the terms before it.", "t",
        label);
}

char *report_model_figure_words(
    const ReportModelWords *model, const char *effect, const BaseWords *words)
{
    return base_words_say(words,
        model->method != REPORT_METHOD_LOGISTIC ? N_("{1} of the outcome {2}.")
        : model->profile
            ? N_("{1} of the outcome {2}; the intervals are those of the profile likelihood.")
            : N_("{1} of the outcome {2}; the intervals are Wald's."),
        "tt", effect, model->outcome);
}

char *report_model_sides_words(bool raw, const char *strata, const BaseWords *words)
{
    GString *text = g_string_new(NULL);
    if (raw)
        g_string_append(
            text, base_words(words,
                      "Unadjusted: each covariate in a model of its own, of the patients "
                      "who have a value of it."));
    if (strata) {
        g_autofree char *said = base_words_say(words,
            N_("Stratified by {1}: each stratum has a baseline hazard of its own."), "t",
            strata);
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", said);
    }
    return g_string_free(text, text->len == 0);
}
