#include "reports/results/methods.h"

#include "base/error.h"
#include "reports/results/build.h"

enum {
    WEIGHT = REPORT_OPTION_WEIGHT,
    CONF = REPORT_OPTION_CONF,
    RANKS = REPORT_OPTION_EXACT | REPORT_OPTION_UNCORRECTED,
    COVARIATES = REPORT_OPTION_COVARIATES
};

#define NEED(which, what)                                                                      \
    {                                                                                          \
        REPORT_ROLE_##which, REPORT_DATA_##what, false                                         \
    }
#define MAY(which, what)                                                                       \
    {                                                                                          \
        REPORT_ROLE_##which, REPORT_DATA_##what, true                                          \
    }
#define VALUE_AND_GROUP {NEED(VALUE, NUMBERS), NEED(GROUP, CATEGORIES)}, 2
#define NUMBER_PAIRS {NEED(X, NUMBERS), NEED(Y, NUMBERS)}, 2

static const ReportMethod methods[REPORT_N_METHODS] = {
    [REPORT_METHOD_DESCRIBE] = {"describe", true,
        {NEED(VALUE, NUMBERS), MAY(GROUP, CATEGORIES)}, 2, WEIGHT, 0, report_run_describe},
    [REPORT_METHOD_T_PAIRED] = {"t-paired", true, NUMBER_PAIRS, WEIGHT | CONF, 0,
        report_run_t_paired},
    [REPORT_METHOD_SIGNED_RANK] = {"signed-rank", true, NUMBER_PAIRS,
        RANKS | REPORT_OPTION_ZEROS | WEIGHT | CONF, 0, report_run_signed_rank},
    [REPORT_METHOD_T] = {"t", true, VALUE_AND_GROUP, WEIGHT | CONF, 0, report_run_t},
    [REPORT_METHOD_RANK_SUM] = {"rank-sum", true, VALUE_AND_GROUP, RANKS | WEIGHT | CONF, 0,
        report_run_rank_sum},
    [REPORT_METHOD_ANOVA] = {"anova", true, VALUE_AND_GROUP, WEIGHT, 0, report_run_anova},
    [REPORT_METHOD_TUKEY] = {"tukey", true, VALUE_AND_GROUP, WEIGHT | CONF, 0,
        report_run_tukey},
    [REPORT_METHOD_KRUSKAL] = {"kruskal", true, VALUE_AND_GROUP, WEIGHT, 0, report_run_kruskal},
    [REPORT_METHOD_JONCKHEERE] = {"jonckheere", true, VALUE_AND_GROUP, WEIGHT, 0,
        report_run_jonckheere},
    [REPORT_METHOD_SPEARMAN] = {"spearman", true, NUMBER_PAIRS, WEIGHT, 0, report_run_spearman},
    [REPORT_METHOD_FISHER] = {"fisher", true, {NEED(ROW, CATEGORIES), NEED(COL, CATEGORIES)}, 2,
        WEIGHT | CONF, 0, report_run_fisher},
    [REPORT_METHOD_CHISQ] = {"chisq", true, {NEED(ROW, CATEGORIES), NEED(COL, CATEGORIES)}, 2,
        REPORT_OPTION_CORRECTED | WEIGHT, 0, report_run_chisq},
    [REPORT_METHOD_TREND] = {"trend", true, {NEED(OUTCOME, BINARY), NEED(GROUP, CATEGORIES)}, 2,
        WEIGHT, 0, report_run_trend},
    [REPORT_METHOD_MCNEMAR] = {"mcnemar", true, {NEED(X, CATEGORIES), NEED(Y, CATEGORIES)}, 2,
        RANKS | WEIGHT, 0, report_run_mcnemar},
    [REPORT_METHOD_BOWKER] = {"bowker", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_ADJUST] = {"adjust", true, {NEED(P, NUMBERS)}, 1, REPORT_OPTION_METHOD,
        REPORT_OPTION_METHOD, report_run_adjust},
    [REPORT_METHOD_KM] = {"km", true,
        {NEED(TIME, NUMBERS), NEED(EVENT, BINARY), MAY(GROUP, CATEGORIES)}, 3,
        REPORT_OPTION_CONF_TYPE | REPORT_OPTION_RMEAN | REPORT_OPTION_TIMES | WEIGHT | CONF, 0,
        report_run_km},
    [REPORT_METHOD_LOGRANK] = {"logrank", true,
        {NEED(TIME, NUMBERS), NEED(EVENT, BINARY), NEED(GROUP, CATEGORIES),
            MAY(STRATA, CATEGORIES)},
        4, WEIGHT, 0, report_run_logrank},
    [REPORT_METHOD_INCIDENCE] = {"incidence", true,
        {NEED(TIME, NUMBERS), NEED(EVENT, NUMBERS), MAY(GROUP, CATEGORIES)}, 3,
        REPORT_OPTION_TIMES | WEIGHT | CONF, 0, report_run_incidence},
    [REPORT_METHOD_GRAY] = {"gray", true,
        {NEED(TIME, NUMBERS), NEED(EVENT, NUMBERS), NEED(GROUP, CATEGORIES),
            MAY(STRATA, CATEGORIES)},
        4, REPORT_OPTION_TIMES | WEIGHT | CONF, 0, report_run_gray},
    [REPORT_METHOD_CONCORDANCE] = {"concordance", false,
        {NEED(TIME, NUMBERS), NEED(EVENT, BINARY), NEED(SCORE, NUMBERS)}, 3, WEIGHT | CONF, 0,
        report_run_concordance},
    [REPORT_METHOD_COX] = {"cox", true,
        {NEED(TIME, NUMBERS), NEED(EVENT, BINARY), MAY(STRATA, CATEGORIES)}, 3,
        COVARIATES | REPORT_OPTION_TIES | WEIGHT | CONF, COVARIATES, report_run_cox},
    [REPORT_METHOD_LOGISTIC] = {"logistic", true, {NEED(OUTCOME, BINARY)}, 1,
        COVARIATES | REPORT_OPTION_PROFILE | WEIGHT | CONF, COVARIATES, report_run_logistic},
    [REPORT_METHOD_LM] = {"lm", true, {NEED(OUTCOME, NUMBERS)}, 1, COVARIATES | WEIGHT | CONF,
        COVARIATES, report_run_lm},
    [REPORT_METHOD_LOGISTIC_WALD] = {"logistic-wald", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_LOGISTIC_LR] = {"logistic-lr", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_COX_WALD] = {"cox-wald", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_LM_T] = {"lm-t", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_LM_F] = {"lm-f", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_LOGISTIC_INTERACTION] = {"logistic-interaction", false, {{0}}, 0, 0, 0,
        NULL},
    [REPORT_METHOD_COX_INTERACTION] = {"cox-interaction", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_COX_PROPORTIONAL] = {"cox-proportional", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_LM_INTERACTION] = {"lm-interaction", false, {{0}}, 0, 0, 0, NULL},
    [REPORT_METHOD_SMD] = {"smd", true, {NEED(GROUP, CATEGORIES)}, 1, COVARIATES | WEIGHT,
        COVARIATES, report_run_smd},
    [REPORT_METHOD_MATCH] = {"match", true, {NEED(TREATMENT, BINARY), MAY(ID, NUMBERS)}, 2,
        COVARIATES | REPORT_OPTION_METHOD | REPORT_OPTION_CALIPER | REPORT_OPTION_SCALE,
        COVARIATES, report_run_match},
};

const ReportMethod *report_method(ReportMethodId id)
{
    return &methods[id];
}

ReportMethodId report_method_find(const char *id)
{
    size_t i = 0;
    while (i < REPORT_N_METHODS && !g_str_equal(methods[i].id, id))
        i++;
    return (ReportMethodId)i;
}

const char *report_role_name(ReportRole role)
{
    static const char *const names[] = {"value", "group", "x", "y", "row", "col", "p", "time",
        "event", "strata", "outcome", "treatment", "score", "id"};
    return names[role];
}

/* Every column that the method needs is there, in the kind that it needs. */
static gboolean check_needs(
    const ReportMethod *method, const ReportInput *input, GError **error)
{
    bool fits = method->run != NULL;
    for (size_t i = 0; fits && i < method->n_needs; i++) {
        const ReportNeed *need = &method->needs[i];
        const ReportArray *column = input->roles[need->role];
        const bool codes = need->kind == REPORT_DATA_CATEGORIES;
        fits =
            column ? (codes ? column->codes != NULL : column->values != NULL) : need->optional;
    }
    fits = fits && (!(method->required & REPORT_OPTION_COVARIATES) || input->covariates);
    if (!fits)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "%s: a column that the method needs is not given, or of another kind", method->id);
    return fits;
}

/* Times to an event are 0 or more. */
static gboolean check_times(const ReportInput *input, GError **error)
{
    const ReportArray *times = input->roles[REPORT_ROLE_TIME];
    for (size_t i = 0; times && i < input->n; i++)
        if (times->values[i] < 0) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s %" G_GINT64_FORMAT
                ": the time is %g, expected 0 or more: correct it, or empty its cell",
                input->lines ? "line" : "row", input->lines ? input->lines[i] : (gint64)i + 1,
                times->values[i]);
            return FALSE;
        }
    return TRUE;
}

/* What a binary column's 1 stands for, and what its 0: in the result before its numbers. */
static void add_levels(
    ReportResult *result, const ReportMethod *method, const ReportInput *input)
{
    for (size_t i = 0; i < method->n_needs; i++) {
        const ReportRole role = method->needs[i].role;
        const ReportArray *column = input->roles[role];
        if (method->needs[i].kind != REPORT_DATA_BINARY || !column ||
            (!column->one && !column->rest))
            continue;
        const bool treats = role == REPORT_ROLE_TREATMENT;
        report_items_text(&result->items, treats ? "treatment" : "event",
            treats                        ? "Treated are"
            : role == REPORT_ROLE_OUTCOME ? "Modelled outcome"
                                          : "Event",
            column->one);
        report_items_text(&result->items, "others",
            treats                        ? "Controls are"
            : role == REPORT_ROLE_OUTCOME ? "Other outcomes"
                                          : "Censored are",
            column->rest);
        if (!column->one || !column->rest)
            report_result_note(result, N_("column {1} holds one value alone: {2}"),
                base_arguments("tt", column->name, column->one ? column->one : column->rest));
    }
}

/* Sums do for means alone. */
static gboolean check_moments(ReportMethodId id, const ReportInput *input, GError **error)
{
    const bool by_means = id == REPORT_METHOD_ANOVA || id == REPORT_METHOD_T ||
                          id == REPORT_METHOD_TUKEY || id == REPORT_METHOD_T_PAIRED;
    for (size_t i = 0; i < REPORT_N_ROLES && !by_means; i++)
        if (input->roles[i] && input->roles[i]->moments) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
                "%s needs the values, of which only the sums are there", report_method(id)->id);
            return FALSE;
        }
    return TRUE;
}

ReportResult *report_method_run(ReportMethodId id, const ReportInput *input,
    const ReportMethodOptions *options, GError **error)
{
    static const ReportMethodOptions defaults = {0};
    const ReportMethod *method = report_method(id);
    if (!check_needs(method, input, error) || !check_times(input, error) ||
        !check_moments(id, input, error))
        return NULL;
    g_autoptr(ReportResult) result = report_result_new(id);
    add_levels(result, method, input);
    if (!method->run(input, options ? options : &defaults, result, error))
        return NULL;
    return g_steal_pointer(&result);
}
