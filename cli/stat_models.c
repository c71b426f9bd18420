#include <math.h>

#include "analysis/cox.h"
#include "analysis/linear_model.h"
#include "analysis/logistic.h"
#include "cli/stat_terms.h"

static const CliStatOutColumn ratio_columns[] = {{"term", "Term", CLI_STAT_OUT_TEXT},
    {"estimate", "Coefficient", CLI_STAT_OUT_NUMBER}, {"std_error", "SE", CLI_STAT_OUT_NUMBER},
    {"statistic", "z", CLI_STAT_OUT_NUMBER}, {"p_value", "P", CLI_STAT_OUT_P},
    {"hazard_ratio", "Hazard ratio", CLI_STAT_OUT_NUMBER},
    {"conf_low", "from", CLI_STAT_OUT_NUMBER}, {"conf_high", "to", CLI_STAT_OUT_NUMBER},
    {"estimate_low", NULL, CLI_STAT_OUT_NUMBER}, {"estimate_high", NULL, CLI_STAT_OUT_NUMBER},
    {"reason", NULL, CLI_STAT_OUT_TEXT}};

static const CliStatOutColumn logistic_columns[] = {{"term", "Term", CLI_STAT_OUT_TEXT},
    {"estimate", "Coefficient", CLI_STAT_OUT_NUMBER}, {"std_error", "SE", CLI_STAT_OUT_NUMBER},
    {"statistic", "z", CLI_STAT_OUT_NUMBER}, {"p_value", "P (Wald)", CLI_STAT_OUT_P},
    {"lr_statistic", NULL, CLI_STAT_OUT_NUMBER}, {"lr_p_value", "P (LR)", CLI_STAT_OUT_P},
    {"odds_ratio", "Odds ratio", CLI_STAT_OUT_NUMBER},
    {"conf_low", "from", CLI_STAT_OUT_NUMBER}, {"conf_high", "to", CLI_STAT_OUT_NUMBER},
    {"estimate_low", NULL, CLI_STAT_OUT_NUMBER}, {"estimate_high", NULL, CLI_STAT_OUT_NUMBER},
    {"reason", NULL, CLI_STAT_OUT_TEXT}};

static const CliStatOutColumn linear_columns[] = {{"term", "Term", CLI_STAT_OUT_TEXT},
    {"estimate", "Coefficient", CLI_STAT_OUT_NUMBER}, {"std_error", "SE", CLI_STAT_OUT_NUMBER},
    {"statistic", "t", CLI_STAT_OUT_NUMBER}, {"p_value", "P", CLI_STAT_OUT_P},
    {"conf_low", "from", CLI_STAT_OUT_NUMBER}, {"conf_high", "to", CLI_STAT_OUT_NUMBER},
    {"reason", NULL, CLI_STAT_OUT_TEXT}};

static const CliStatOutColumn test_columns[] = {{"name", "Covariate", CLI_STAT_OUT_TEXT},
    {"df", "df", CLI_STAT_OUT_NUMBER}, {"statistic", "Chi-squared", CLI_STAT_OUT_NUMBER},
    {"p_value", "P", CLI_STAT_OUT_P}};

static const CliStatOutColumn anova_columns[] = {{"name", "Covariate", CLI_STAT_OUT_TEXT},
    {"df", "df", CLI_STAT_OUT_NUMBER},
    {"sum_of_squares", "Sum of squares", CLI_STAT_OUT_NUMBER},
    {"statistic", "F", CLI_STAT_OUT_NUMBER}, {"p_value", "P", CLI_STAT_OUT_P}};

static const CliStatOutColumn name_columns[] = {{"term", "Term", CLI_STAT_OUT_TEXT}};

/* Why a term has no estimate, for its row and as a note; NULL where it has one. */
static const char *reason(
    CliStatRun *run, const char *term, bool aliased, int direction, bool infinite)
{
    if (aliased) {
        cli_stat_out_note(run->out,
            "%s is constant or a combination of the terms before it: no estimate", term);
        return "aliased";
    }
    if (!infinite)
        return NULL;
    return direction < 0 ? "infinite (-)" : "infinite (+)";
}

static void note_untested(CliStatRun *run, const char *name, double df)
{
    if (df == 0)
        cli_stat_out_note(run->out, "%s adds nothing to the other covariates: no test", name);
}

/* The fit against that without covariates. */
static void likelihoods(
    CliStatOut *out, double fitted, double null, double statistic, double df, double p_value)
{
    cli_stat_out_number(out, "log_likelihood", "Log likelihood", fitted);
    cli_stat_out_number(out, "log_likelihood_null", "without covariates", null);
    cli_stat_out_number(out, "lr_statistic", "Likelihood-ratio chi-squared", statistic);
    cli_stat_out_number(out, "df", "df", df);
    cli_stat_out_p(out, "lr_p_value", "P", p_value);
}

static void counts(CliStatOut *out, const char *method, int64_t n, int64_t n_missing)
{
    cli_stat_out_text(out, "method", "Method", method);
    cli_stat_out_count(out, "n", "n", n);
    cli_stat_out_count(out, "n_missing", "Left out (missing)", n_missing);
    if (n == 0)
        cli_stat_out_note(out, "no row is complete: nothing is fitted");
}

static void cox_tables(CliStatRun *run, const CliStatCovariates *covariates, const StatCox *r)
{
    CliStatTable *terms = cli_stat_out_table(
        run->out, "terms", "Terms", ratio_columns, G_N_ELEMENTS(ratio_columns));
    g_autoptr(GPtrArray) separated = g_ptr_array_new();
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatCoxTerm *t = &r->terms[k];
        const char *name = cli_stat_term(run, covariates, t->term);
        if (t->infinite) {
            g_ptr_array_add(separated, (gpointer)name);
            cli_stat_out_note(run->out,
                "%s: the likelihood rises without end: its hazard ratio is %s", name,
                t->direction < 0 ? "0" : "infinite");
        }
        cli_stat_table_row(terms,
            (CliStatValue[]){{.text = name}, {.number = t->estimate}, {.number = t->std_error},
                {.number = t->statistic}, {.number = t->p_value}, {.number = t->hazard_ratio},
                {.number = t->hazard_low}, {.number = t->hazard_high}, {.number = t->conf_low},
                {.number = t->conf_high},
                {.text = reason(run, name, t->aliased, t->direction, t->infinite)}});
    }
    CliStatTable *names = cli_stat_out_table(run->out, "separation", NULL, name_columns, 1);
    names->bare = true;
    for (guint i = 0; i < separated->len; i++)
        cli_stat_table_row(names, &(CliStatValue){.text = g_ptr_array_index(separated, i)});
    CliStatTable *tests = cli_stat_out_table(run->out, "proportional_hazards",
        "Test of proportional hazards (score test, g = 1 - Kaplan-Meier)", test_columns,
        G_N_ELEMENTS(test_columns));
    for (size_t c = 0; c < r->n_proportional; c++) {
        const StatCoxProportional *t = &r->proportional[c];
        cli_stat_table_row(tests,
            (CliStatValue[]){
                {.text = t->covariate == STAT_INTERCEPT ? "all"
                                                        : covariates->names[t->covariate]},
                {.number = t->df}, {.number = t->statistic}, {.number = t->p_value}});
    }
    if (r->n_proportional > 0 && isnan(r->proportional[r->n_proportional - 1].p_value))
        cli_stat_out_note(run->out,
            "proportional hazards are not tested: it takes an estimate and events at several "
            "times");
}

bool cli_stat_cox(CliStatRun *run, GError **error)
{
    const CliStatOptions *o = run->options;
    const size_t time = cli_stat_want(run, o->time, CLI_STAT_NUMBER);
    const size_t event = cli_stat_want(run, o->event, CLI_STAT_BINARY);
    const size_t s = o->strata ? cli_stat_want(run, o->strata, CLI_STAT_FACTOR) : 0;
    g_auto(CliStatCovariates) covariates = {0};
    StatCox r;
    const bool breslow = o->ties && g_str_equal(o->ties, "breslow");
    if (!cli_stat_covariates_load(run, &covariates, error))
        return false;
    const CliStatColumn *strata = o->strata ? cli_stat_column(run, s) : NULL;
    if (!cli_stat_check(
            stat_cox(cli_stat_column(run, time)->values, cli_stat_column(run, event)->values,
                covariates.columns, covariates.n, strata ? strata->codes : NULL,
                strata ? MAX(strata->n_levels, 1) : 0, run->data->weight, run->data->n,
                &(StatCoxOptions){.conf_level = run->conf_level,
                    .ties = breslow ? STAT_TIES_BRESLOW : STAT_TIES_EFRON,
                    .proportional = true},
                &r),
            run, error))
        return false;
    g_autofree char *method = g_strdup_printf("Cox regression, %s ties%s; Wald intervals",
        breslow ? "Breslow" : "Efron", strata ? ", stratified" : "");
    counts(run->out, method, r.n, r.n_missing);
    cli_stat_out_count(run->out, "n_events", "Events", r.n_events);
    likelihoods(run->out, r.log_likelihood, r.log_likelihood_null, r.lr_statistic, (double)r.df,
        r.lr_p_value);
    cli_stat_out_p(run->out, "wald_p_value", "P (Wald)", r.wald_p_value);
    cli_stat_out_p(run->out, "score_p_value", "P (score)", r.score_p_value);
    cli_stat_out_number(run->out, "concordance", "Concordance", r.concordance);
    cli_stat_out_number(
        run->out, "concordance_std_error", "its standard error", r.concordance_std_error);
    cli_stat_out_bool(run->out, "converged", "Converged", r.converged);
    if (r.n > 0 && r.n_events == 0)
        cli_stat_out_note(run->out, "there is no event: nothing can be estimated");
    else if (r.n > 0 && isnan(r.concordance))
        cli_stat_out_note(run->out, "no two rows can be compared: there is no concordance");
    cox_tables(run, &covariates, &r);
    stat_cox_clear(&r);
    return true;
}

static void logistic_tables(
    CliStatRun *run, const CliStatCovariates *covariates, const StatLogistic *r)
{
    CliStatTable *terms = cli_stat_out_table(
        run->out, "terms", "Terms", logistic_columns, G_N_ELEMENTS(logistic_columns));
    g_autoptr(GPtrArray) separated = g_ptr_array_new();
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLogisticTerm *t = &r->terms[k];
        const char *name = cli_stat_term(run, covariates, t->term);
        if (t->separates) {
            g_ptr_array_add(separated, (gpointer)name);
            cli_stat_out_note(run->out,
                "%s separates the outcomes (%s): its coefficient is %sinfinite and the "
                "likelihood has no maximum",
                name, r->complete ? "completely" : "in part", t->direction < 0 ? "minus " : "");
        }
        cli_stat_table_row(terms,
            (CliStatValue[]){{.text = name}, {.number = t->estimate}, {.number = t->std_error},
                {.number = t->statistic}, {.number = t->p_value}, {.number = t->lr_statistic},
                {.number = t->lr_p_value}, {.number = t->odds_ratio}, {.number = t->odds_low},
                {.number = t->odds_high}, {.number = t->conf_low}, {.number = t->conf_high},
                {.text = reason(run, name, t->aliased, t->direction, t->infinite)}});
    }
    CliStatTable *names = cli_stat_out_table(run->out, "separation", NULL, name_columns, 1);
    names->bare = true;
    for (guint i = 0; i < separated->len; i++)
        cli_stat_table_row(names, &(CliStatValue){.text = g_ptr_array_index(separated, i)});
    CliStatTable *tests = cli_stat_out_table(run->out, "lr_tests", "Likelihood-ratio tests",
        test_columns, G_N_ELEMENTS(test_columns));
    for (size_t c = 0; c < r->n_tests; c++) {
        const char *name = covariates->names[r->tests[c].covariate];
        cli_stat_table_row(
            tests, (CliStatValue[]){{.text = name}, {.number = r->tests[c].df},
                       {.number = r->tests[c].statistic}, {.number = r->tests[c].p_value}});
        note_untested(run, name, r->tests[c].df);
    }
}

bool cli_stat_logistic(CliStatRun *run, GError **error)
{
    const size_t y = cli_stat_want(run, run->options->outcome, CLI_STAT_BINARY);
    g_auto(CliStatCovariates) covariates = {0};
    StatLogistic r;
    if (!cli_stat_covariates_load(run, &covariates, error) ||
        !cli_stat_check(stat_logistic(cli_stat_column(run, y)->values, covariates.columns,
                            covariates.n, run->data->weight, run->data->n,
                            &(StatLogisticOptions){.conf_level = run->conf_level,
                                .profile = run->options->profile},
                            &r),
            run, error))
        return false;
    const CliStatColumn *outcome = cli_stat_column(run, y);
    g_autofree char *method = g_strdup_printf(
        "Logistic regression, maximum likelihood by iteratively reweighted least "
        "squares on a QR; %s intervals",
        r.profile ? "profile-likelihood" : "Wald");
    counts(run->out, method, r.n, r.n_missing);
    if (outcome->n_levels == 2)
        cli_stat_out_text(run->out, "event", "Modelled outcome", outcome->levels[1]);
    cli_stat_out_count(run->out, "n_events", "Events", r.n_events);
    likelihoods(run->out, r.log_likelihood, r.log_likelihood_null, r.lr_statistic,
        (double)r.lr_df, r.lr_p_value);
    cli_stat_out_number(run->out, "aic", "AIC", r.aic);
    cli_stat_out_bool(run->out, "converged", "Converged", r.converged);
    logistic_tables(run, &covariates, &r);
    stat_logistic_clear(&r);
    return true;
}

static void linear_tables(
    CliStatRun *run, const CliStatCovariates *covariates, const StatLinearModel *r)
{
    CliStatTable *terms = cli_stat_out_table(
        run->out, "terms", "Terms", linear_columns, G_N_ELEMENTS(linear_columns));
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLinearTerm *t = &r->terms[k];
        const char *name = cli_stat_term(run, covariates, t->term);
        cli_stat_table_row(terms,
            (CliStatValue[]){{.text = name}, {.number = t->estimate}, {.number = t->std_error},
                {.number = t->statistic}, {.number = t->p_value}, {.number = t->conf_low},
                {.number = t->conf_high}, {.text = reason(run, name, t->aliased, 0, false)}});
    }
    CliStatTable *tests = cli_stat_out_table(run->out, "anova", "Analysis of variance, type II",
        anova_columns, G_N_ELEMENTS(anova_columns));
    for (size_t c = 0; c < r->n_tests; c++) {
        const char *name = covariates->names[r->tests[c].covariate];
        cli_stat_table_row(
            tests, (CliStatValue[]){{.text = name}, {.number = r->tests[c].df},
                       {.number = r->tests[c].sum_of_squares},
                       {.number = r->tests[c].statistic}, {.number = r->tests[c].p_value}});
        note_untested(run, name, r->tests[c].df);
    }
    if (r->n > 0)
        cli_stat_table_row(
            tests, (CliStatValue[]){{.text = "Residuals"}, {.number = r->df_residual},
                       {.number = r->rss}, {.number = NAN}, {.number = NAN}});
}

bool cli_stat_lm(CliStatRun *run, GError **error)
{
    const size_t y = cli_stat_want(run, run->options->outcome, CLI_STAT_NUMBER);
    g_auto(CliStatCovariates) covariates = {0};
    StatLinearModel r;
    if (!cli_stat_covariates_load(run, &covariates, error) ||
        !cli_stat_check(stat_linear_model(cli_stat_column(run, y)->values, covariates.columns,
                            covariates.n, run->data->weight, run->data->n,
                            &(StatLinearModelOptions){.conf_level = run->conf_level}, &r),
            run, error))
        return false;
    counts(run->out, "Linear model, least squares on a QR; t intervals; type II tests", r.n,
        r.n_missing);
    cli_stat_out_number(run->out, "r_squared", "R squared", r.r_squared);
    cli_stat_out_number(
        run->out, "r_squared_adjusted", "R squared, adjusted", r.r_squared_adjusted);
    cli_stat_out_number(run->out, "sigma", "Residual SD", r.sigma);
    cli_stat_out_number(run->out, "df_residual", "Residual df", r.df_residual);
    cli_stat_out_number(run->out, "f_statistic", "F", r.f_statistic);
    cli_stat_out_number(run->out, "df_model", "with df", r.df_model);
    cli_stat_out_p(run->out, "p_value", "P", r.p_value);
    if (r.perfect)
        cli_stat_out_note(
            run->out, "the fit is perfect: nothing but rounding is left to judge it by");
    else if (r.n > 0 && !(r.df_residual > 0))
        cli_stat_out_note(
            run->out, "as many terms as rows: nothing is left to judge the fit by");
    linear_tables(run, &covariates, &r);
    stat_linear_model_clear(&r);
    return true;
}
