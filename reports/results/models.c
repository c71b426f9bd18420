/* Regressions: the terms, the model as a whole, and why a term has no estimate. */
#include <math.h>

#include "reports/results/build.h"

static const ReportItem cox_items[] = {{"term", "Term", REPORT_ITEM_TEXT},
    {"estimate", "Coefficient", REPORT_ITEM_NUMBER}, {"std_error", "SE", REPORT_ITEM_NUMBER},
    {"statistic", "z", REPORT_ITEM_NUMBER}, {"p_value", "P", REPORT_ITEM_P},
    {"hazard_ratio", "Hazard ratio", REPORT_ITEM_NUMBER},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER},
    {"estimate_low", NULL, REPORT_ITEM_NUMBER}, {"estimate_high", NULL, REPORT_ITEM_NUMBER},
    {"reason", NULL, REPORT_ITEM_TEXT}};

static const ReportItem logistic_items[] = {{"term", "Term", REPORT_ITEM_TEXT},
    {"estimate", "Coefficient", REPORT_ITEM_NUMBER}, {"std_error", "SE", REPORT_ITEM_NUMBER},
    {"statistic", "z", REPORT_ITEM_NUMBER}, {"p_value", "P (Wald)", REPORT_ITEM_P},
    {"lr_statistic", NULL, REPORT_ITEM_NUMBER}, {"lr_p_value", "P (LR)", REPORT_ITEM_P},
    {"odds_ratio", "Odds ratio", REPORT_ITEM_NUMBER}, {"conf_low", "from", REPORT_ITEM_NUMBER},
    {"conf_high", "to", REPORT_ITEM_NUMBER}, {"estimate_low", NULL, REPORT_ITEM_NUMBER},
    {"estimate_high", NULL, REPORT_ITEM_NUMBER}, {"reason", NULL, REPORT_ITEM_TEXT}};

static const ReportItem linear_items[] = {{"term", "Term", REPORT_ITEM_TEXT},
    {"estimate", "Coefficient", REPORT_ITEM_NUMBER}, {"std_error", "SE", REPORT_ITEM_NUMBER},
    {"statistic", "t", REPORT_ITEM_NUMBER}, {"p_value", "P", REPORT_ITEM_P},
    {"conf_low", "from", REPORT_ITEM_NUMBER}, {"conf_high", "to", REPORT_ITEM_NUMBER},
    {"reason", NULL, REPORT_ITEM_TEXT}};

static const ReportItem test_items[] = {{"name", "Covariate", REPORT_ITEM_TEXT},
    {"df", "df", REPORT_ITEM_NUMBER}, {"statistic", "Chi-squared", REPORT_ITEM_NUMBER},
    {"p_value", "P", REPORT_ITEM_P}};

static const ReportItem anova_items[] = {{"name", "Covariate", REPORT_ITEM_TEXT},
    {"df", "df", REPORT_ITEM_NUMBER}, {"sum_of_squares", "Sum of squares", REPORT_ITEM_NUMBER},
    {"statistic", "F", REPORT_ITEM_NUMBER}, {"p_value", "P", REPORT_ITEM_P}};

static const ReportItem name_items[] = {{"term", "Term", REPORT_ITEM_TEXT}};

/* Why a term has no estimate, for its row and as a note; NULL where it has one. */
static const char *reason(
    ReportResult *result, const char *term, bool aliased, int direction, bool infinite)
{
    if (aliased) {
        report_result_note(result,
            "{1} is constant or a combination of the terms before it: no estimate",
            base_arguments("t", term));
        return "aliased";
    }
    if (!infinite)
        return NULL;
    return direction < 0 ? "infinite (-)" : "infinite (+)";
}

static void note_untested(ReportResult *result, const char *name, double df)
{
    if (df == 0)
        report_result_note(result, "{1} adds nothing to the other covariates: no test",
            base_arguments("t", name));
}

/* The fit against that without covariates. */
static void add_likelihoods(ReportResult *result, double fitted, double null, double statistic,
    double df, double p_value)
{
    ReportItems *items = &result->items;
    result->statistic = statistic;
    result->df[0] = df;
    result->n_df = 1;
    report_result_known_p(result, p_value);
    report_items_number(items, "log_likelihood", "Log likelihood", fitted);
    report_items_number(items, "log_likelihood_null", "without covariates", null);
    report_items_number(items, "lr_statistic", "Likelihood-ratio chi-squared", statistic);
    report_items_number(items, "df", "df", df);
    report_items_p(items, "lr_p_value", "P", p_value);
}

static void add_counts(
    ReportResult *result, const ReportMethodOptions *options, int64_t n, int64_t n_missing)
{
    result->conf_level = options->conf_level == 0 ? 0.95 : options->conf_level;
    report_result_counts(result, "n", n, n_missing);
    if (n == 0)
        report_result_note(result, "no row is complete: nothing is fitted", NULL);
}

/* The terms that separate, by name. */
static void list_separation(ReportResult *result, const GPtrArray *names)
{
    ReportList *list = report_items_list(&result->items, "separation", NULL, name_items, 1);
    list->bare = true;
    for (guint i = 0; i < names->len; i++)
        report_list_row(list, &(ReportItemValue){.text = g_ptr_array_index(names, i)});
}

/* ---- Cox ---- */

static void list_proportional(ReportResult *result, const ReportInput *input, const StatCox *r)
{
    ReportList *tests = report_items_list(&result->items, "proportional_hazards",
        "Test of proportional hazards (score test, g = 1 - Kaplan-Meier)", test_items,
        G_N_ELEMENTS(test_items));
    for (size_t c = 0; c < r->n_proportional; c++) {
        const StatCoxProportional *t = &r->proportional[c];
        report_list_row(tests,
            (ReportItemValue[]){
                {.text = t->covariate == STAT_INTERCEPT
                             ? "all"
                             : report_term_name(result, input, (StatTerm){t->covariate, -1})},
                {.number = t->df}, {.number = t->statistic}, {.number = t->p_value}});
    }
    if (r->n_proportional > 0 && isnan(r->proportional[r->n_proportional - 1].p_value))
        report_result_note(result,
            "proportional hazards are not tested: it takes an estimate and events at several "
            "times",
            NULL);
}

static void list_cox(ReportResult *result, const ReportInput *input, const StatCox *r)
{
    ReportList *terms =
        report_items_list(&result->items, "terms", "Terms", cox_items, G_N_ELEMENTS(cox_items));
    g_autoptr(GPtrArray) separated = g_ptr_array_new();
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatCoxTerm *t = &r->terms[k];
        const char *name = report_term_name(result, input, t->term);
        if (t->infinite) {
            g_ptr_array_add(separated, (gpointer)name);
            report_result_note(result,
                t->direction < 0
                    ? N_("{1}: the likelihood rises without end: its hazard ratio is 0")
                    : N_("{1}: the likelihood rises without end: its hazard ratio is infinite"),
                base_arguments("t", name));
        }
        report_list_row(terms,
            (ReportItemValue[]){{.text = name}, {.number = t->estimate},
                {.number = t->std_error}, {.number = t->statistic}, {.number = t->p_value},
                {.number = t->hazard_ratio}, {.number = t->hazard_low},
                {.number = t->hazard_high}, {.number = t->conf_low}, {.number = t->conf_high},
                {.text = reason(result, name, t->aliased, t->direction, t->infinite)}});
    }
    list_separation(result, separated);
    list_proportional(result, input, r);
}

static void name_cox(ReportResult *result, const ReportInput *input, bool breslow)
{
    report_result_part(result, breslow ? N_("Breslow ties") : N_("Efron ties"));
    if (input->roles[REPORT_ROLE_STRATA])
        report_result_part(result, "stratified");
    report_result_part(result, "; Wald intervals");
}

gboolean report_run_cox(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    g_autofree StatColumn *columns = report_stat_columns(input);
    const StatCoxOptions how = {.conf_level = options->conf_level,
        .ties = options->breslow ? STAT_TIES_BRESLOW : STAT_TIES_EFRON,
        .proportional = true};
    StatCox *r = result->cox = g_new0(StatCox, 1);
    if (!report_checked(
            stat_cox(report_values(input, REPORT_ROLE_TIME),
                report_values(input, REPORT_ROLE_EVENT), columns, input->n_covariates,
                report_codes(input, REPORT_ROLE_STRATA),
                report_levels(input, REPORT_ROLE_STRATA), input->weight, input->n, &how, r),
            error))
        return FALSE;
    ReportItems *items = &result->items;
    name_cox(result, input, options->breslow);
    add_counts(result, options, r->n, r->n_missing);
    report_items_count(items, "n_events", "Events", r->n_events);
    add_likelihoods(result, r->log_likelihood, r->log_likelihood_null, r->lr_statistic, r->df,
        r->lr_p_value);
    report_items_p(items, "wald_p_value", "P (Wald)", r->wald_p_value);
    report_items_p(items, "score_p_value", "P (score)", r->score_p_value);
    report_items_number(items, "concordance", "Concordance", r->concordance);
    report_items_number(
        items, "concordance_std_error", "its standard error", r->concordance_std_error);
    report_items_bool(items, "converged", "Converged", r->converged);
    if (r->n > 0 && r->n_events == 0)
        report_result_note(result, "there is no event: nothing can be estimated", NULL);
    else if (r->n > 0 && isnan(r->concordance))
        report_result_note(
            result, "no two rows can be compared: there is no concordance", NULL);
    list_cox(result, input, r);
    return TRUE;
}

/* ---- logistic ---- */

static void note_separation(
    ReportResult *result, const char *name, bool complete, bool downwards)
{
    static const char *const texts[2][2] = {{N_("{1} separates the outcomes (in part): its "
                                                "coefficient is infinite and the likelihood "
                                                "has no maximum"),
                                                N_("{1} separates the outcomes (in part): its "
                                                   "coefficient is minus infinite and the "
                                                   "likelihood has no maximum")},
        {N_("{1} separates the outcomes (completely): its coefficient is infinite and the "
            "likelihood has no maximum"),
            N_("{1} separates the outcomes (completely): its coefficient is minus infinite and "
               "the likelihood has no maximum")}};
    report_result_note(result, texts[complete][downwards], base_arguments("t", name));
}

static void list_logistic(ReportResult *result, const ReportInput *input, const StatLogistic *r)
{
    ReportList *terms = report_items_list(
        &result->items, "terms", "Terms", logistic_items, G_N_ELEMENTS(logistic_items));
    g_autoptr(GPtrArray) separated = g_ptr_array_new();
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLogisticTerm *t = &r->terms[k];
        const char *name = report_term_name(result, input, t->term);
        if (t->separates) {
            g_ptr_array_add(separated, (gpointer)name);
            note_separation(result, name, r->complete, t->direction < 0);
        }
        report_list_row(terms,
            (ReportItemValue[]){{.text = name}, {.number = t->estimate},
                {.number = t->std_error}, {.number = t->statistic}, {.number = t->p_value},
                {.number = t->lr_statistic}, {.number = t->lr_p_value},
                {.number = t->odds_ratio}, {.number = t->odds_low}, {.number = t->odds_high},
                {.number = t->conf_low}, {.number = t->conf_high},
                {.text = reason(result, name, t->aliased, t->direction, t->infinite)}});
    }
    list_separation(result, separated);
    ReportList *tests = report_items_list(&result->items, "lr_tests", "Likelihood-ratio tests",
        test_items, G_N_ELEMENTS(test_items));
    for (size_t c = 0; c < r->n_tests; c++) {
        const StatLogisticTest *t = &r->tests[c];
        const char *name = report_term_name(result, input, (StatTerm){t->covariate, -1});
        report_list_row(tests, (ReportItemValue[]){{.text = name}, {.number = t->df},
                                   {.number = t->statistic}, {.number = t->p_value}});
        note_untested(result, name, t->df);
    }
}

gboolean report_run_logistic(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    g_autofree StatColumn *columns = report_stat_columns(input);
    const StatLogisticOptions how = {
        .conf_level = options->conf_level, .profile = options->profile};
    StatLogistic *r = result->logistic = g_new0(StatLogistic, 1);
    if (!report_checked(stat_logistic(report_values(input, REPORT_ROLE_OUTCOME), columns,
                            input->n_covariates, input->weight, input->n, &how, r),
            error))
        return FALSE;
    report_result_part(
        result, "maximum likelihood by iteratively reweighted least squares on a QR");
    report_result_part(
        result, r->profile ? N_("; profile-likelihood intervals") : N_("; Wald intervals"));
    add_counts(result, options, r->n, r->n_missing);
    report_items_count(&result->items, "n_events", "Events", r->n_events);
    add_likelihoods(result, r->log_likelihood, r->log_likelihood_null, r->lr_statistic,
        r->lr_df, r->lr_p_value);
    report_items_number(&result->items, "aic", "AIC", r->aic);
    report_items_bool(&result->items, "converged", "Converged", r->converged);
    list_logistic(result, input, r);
    return TRUE;
}

/* ---- linear ---- */

static void list_linear(
    ReportResult *result, const ReportInput *input, const StatLinearModel *r)
{
    ReportList *terms = report_items_list(
        &result->items, "terms", "Terms", linear_items, G_N_ELEMENTS(linear_items));
    for (size_t k = 0; k < r->n_terms; k++) {
        const StatLinearTerm *t = &r->terms[k];
        const char *name = report_term_name(result, input, t->term);
        report_list_row(terms,
            (ReportItemValue[]){{.text = name}, {.number = t->estimate},
                {.number = t->std_error}, {.number = t->statistic}, {.number = t->p_value},
                {.number = t->conf_low}, {.number = t->conf_high},
                {.text = reason(result, name, t->aliased, 0, false)}});
    }
    ReportList *tests = report_items_list(&result->items, "anova",
        "Analysis of variance, type II", anova_items, G_N_ELEMENTS(anova_items));
    for (size_t c = 0; c < r->n_tests; c++) {
        const StatLinearTest *t = &r->tests[c];
        const char *name = report_term_name(result, input, (StatTerm){t->covariate, -1});
        report_list_row(tests, (ReportItemValue[]){{.text = name}, {.number = t->df},
                                   {.number = t->sum_of_squares}, {.number = t->statistic},
                                   {.number = t->p_value}});
        note_untested(result, name, t->df);
    }
    if (r->n > 0)
        report_list_row(
            tests, (ReportItemValue[]){{.text = "Residuals"}, {.number = r->df_residual},
                       {.number = r->rss}, {.number = NAN}, {.number = NAN}});
}

gboolean report_run_lm(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    g_autofree StatColumn *columns = report_stat_columns(input);
    const StatLinearModelOptions how = {.conf_level = options->conf_level};
    StatLinearModel *r = result->linear = g_new0(StatLinearModel, 1);
    if (!report_checked(stat_linear_model(report_values(input, REPORT_ROLE_OUTCOME), columns,
                            input->n_covariates, input->weight, input->n, &how, r),
            error))
        return FALSE;
    ReportItems *items = &result->items;
    report_result_part(result, "least squares on a QR");
    report_result_part(result, "; t intervals");
    report_result_part(result, "; type II tests");
    add_counts(result, options, r->n, r->n_missing);
    report_items_number(items, "r_squared", "R squared", r->r_squared);
    report_items_number(
        items, "r_squared_adjusted", "R squared, adjusted", r->r_squared_adjusted);
    report_items_number(items, "sigma", "Residual SD", r->sigma);
    report_items_number(items, "df_residual", "Residual df", r->df_residual);
    result->statistic = r->f_statistic;
    result->df[0] = r->df_model;
    result->df[1] = r->df_residual;
    result->n_df = 2;
    report_items_number(items, "f_statistic", "F", r->f_statistic);
    report_items_number(items, "df_model", "with df", r->df_model);
    report_result_p(result, r->p_value);
    if (r->perfect)
        report_result_note(
            result, "the fit is perfect: nothing but rounding is left to judge it by", NULL);
    else if (r->n > 0 && !(r->df_residual > 0))
        report_result_note(
            result, "as many terms as rows: nothing is left to judge the fit by", NULL);
    list_linear(result, input, r);
    return TRUE;
}
