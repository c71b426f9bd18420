#include "cli/stat_tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

const CliStatTest cli_stat_tests[] = {
    {"describe", "Summary statistics", "value", "group weight", cli_stat_describe},
    {"t-paired", "Paired t test", "x y", "weight conf", cli_stat_t_paired},
    {"signed-rank", "Wilcoxon signed-rank test", "x y", "exact no-correct zeros weight conf",
        cli_stat_signed_rank},
    {"rank-sum", "Wilcoxon rank-sum (Mann-Whitney) test", "value group",
        "exact no-correct weight conf", cli_stat_rank_sum},
    {"anova", "One-way analysis of variance", "value group", "weight", cli_stat_anova},
    {"tukey", "Tukey's honest significant differences", "value group", "weight conf",
        cli_stat_tukey},
    {"kruskal", "Kruskal-Wallis test", "value group", "weight", cli_stat_kruskal},
    {"spearman", "Spearman's rank correlation", "x y", "weight", cli_stat_spearman},
    {"fisher", "Fisher's exact test", "row col", "weight conf", cli_stat_fisher},
    {"chisq", "Pearson's chi-squared test", "row col", "correct weight", cli_stat_chisq},
    {"mcnemar", "McNemar's test", "x y", "exact no-correct weight", cli_stat_mcnemar},
    {"adjust", "Adjusted P values", "p method", "", cli_stat_adjust},
    {"km", "Kaplan-Meier survival", "time event", "group conf-type rmean weight conf",
        cli_stat_km},
    {"logrank", "Log-rank test", "time event group", "strata weight", cli_stat_logrank},
    {"cox", "Cox proportional hazards regression", "time event covariates",
        "ties strata factor weight conf", cli_stat_cox},
    {"logistic", "Logistic regression", "outcome covariates", "profile factor weight conf",
        cli_stat_logistic},
    {"lm", "Linear model", "outcome covariates", "factor weight conf", cli_stat_lm},
    {"smd", "Standardised mean differences", "group covariates", "factor weight", cli_stat_smd},
    {"match", "Propensity-score matching", "treatment covariates",
        "method caliper caliper-scale id factor", cli_stat_match},
    {NULL, NULL, NULL, NULL, NULL},
};

/* What --factor says of a column: NULL nothing, "" a factor, else its reference. */
static const char *factor_option(const CliStatRun *run, const char *name)
{
    const GPtrArray *factors = run->options->factors;
    for (guint i = 0; factors && i < factors->len; i++) {
        const char *text = g_ptr_array_index(factors, i);
        const size_t length = strlen(name);
        if (strncmp(text, name, length) == 0 && text[length] == '\0')
            return "";
        if (strncmp(text, name, length) == 0 && text[length] == '=')
            return text + length + 1;
    }
    return NULL;
}

size_t cli_stat_want(CliStatRun *run, const char *name, CliStatRole role)
{
    const char *factor = role == CLI_STAT_EITHER ? factor_option(run, name) : NULL;
    const size_t index = cli_stat_data_want(run->data, name, factor ? CLI_STAT_FACTOR : role);
    if (factor && factor[0] != '\0') {
        CliStatColumn *column = g_ptr_array_index(run->data->columns, (guint)index);
        g_free(column->reference);
        column->reference = g_strdup(factor);
    }
    return index;
}

bool cli_stat_load(CliStatRun *run, GError **error)
{
    return cli_stat_data_load(run->data, run->path, error);
}

const CliStatColumn *cli_stat_column(const CliStatRun *run, size_t index)
{
    return cli_stat_data_column(run->data, index);
}

bool cli_stat_check(StatStatus status, const CliStatRun *run, GError **error)
{
    if (status == STAT_OK)
        return true;
    const BaseErrorCode code = status == STAT_DATA        ? BASE_ERROR_INPUT
                               : status == STAT_NO_MEMORY ? BASE_ERROR_NUMERICAL
                                                          : BASE_ERROR_INTERNAL;
    /* Infinite values, strange codes and weights were refused when the file was read. */
    g_set_error(error, BASE_ERROR, code, "%s: %s", run->path,
        status == STAT_DATA
            ? "the values are out of range: a sum, difference or square of them "
              "exceeds 1.8e308, or the weights add up to more than 3000000000"
            : stat_status_text(status));
    return false;
}

bool cli_stat_want_covariates(CliStatRun *run, GArray *indices, GError **error)
{
    for (guint i = 0; i < run->options->covariates->len; i++) {
        g_auto(GStrv) names =
            g_strsplit(g_ptr_array_index(run->options->covariates, i), ",", -1);
        for (char **name = names; *name; name++) {
            if ((*name)[0] == '\0') {
                g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                    "--covariates %s: an empty name: expected names parted by single commas",
                    (const char *)g_ptr_array_index(run->options->covariates, i));
                return false;
            }
            const size_t index = cli_stat_want(run, *name, CLI_STAT_EITHER);
            g_array_append_val(indices, index);
        }
    }
    for (guint f = 0; run->options->factors && f < run->options->factors->len; f++) {
        const char *text = g_ptr_array_index(run->options->factors, f);
        bool known = false;
        for (guint i = 0; i < indices->len; i++) {
            const char *name = cli_stat_column(run, g_array_index(indices, size_t, i))->name;
            const size_t length = strlen(name);
            known = known || (strncmp(text, name, length) == 0 &&
                                 (text[length] == '\0' || text[length] == '='));
        }
        if (!known) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "--factor %s: there is no such covariate in --covariates", text);
            return false;
        }
    }
    return true;
}

bool cli_stat_option_number(
    const char *name, const char *text, double otherwise, double *value, GError **error)
{
    *value = otherwise;
    if (!text)
        return true;
    char *end = NULL;
    *value = g_ascii_strtod(text, &end);
    if (end != text && *end == '\0' && isfinite(*value))
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--%s %s: expected a number", name, text);
    return false;
}
