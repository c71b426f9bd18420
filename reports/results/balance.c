/* How far two groups are apart, and pairs that bring them together. */
#include <math.h>
#include <stdlib.h>

#include "analysis/smd.h"
#include "base/error.h"
#include "reports/results/build.h"

static const ReportItem smd_items[] = {{"name", "Covariate", REPORT_ITEM_TEXT},
    {"smd", "SMD", REPORT_ITEM_NUMBER}, {"mean1", "Mean 1", REPORT_ITEM_NUMBER},
    {"mean2", "Mean 2", REPORT_ITEM_NUMBER}, {"sd_pooled", "Pooled SD", REPORT_ITEM_NUMBER}};

/* The group of each row that is complete; -1 for the others. New. */
static int32_t *complete_groups(const ReportInput *input)
{
    const int32_t *group = report_codes(input, REPORT_ROLE_GROUP);
    int32_t *codes = g_new(int32_t, input->n + 1);
    for (size_t i = 0; i < input->n; i++) {
        codes[i] = group[i];
        for (size_t c = 0; c < input->n_covariates; c++) {
            const ReportArray *column = &input->covariates[c];
            if (column->values ? isnan(column->values[i]) : column->codes[i] < 0)
                codes[i] = -1;
        }
    }
    return codes;
}

static void add_smd(ReportResult *result, const ReportInput *input, StatTerm term,
    ReportList *list, const StatSmd *r)
{
    const char *name = report_term_name(result, input, term);
    const ReportEffect effect = {"smd", r->smd};
    g_array_append_val(result->effects, effect);
    report_list_row(
        list, (ReportItemValue[]){{.text = name}, {.number = r->smd}, {.number = r->mean1},
                  {.number = r->mean2}, {.number = r->sd_pooled}});
    if (isnan(r->smd))
        report_result_note(result, "{1}: too few values, or no spread at different means",
            base_arguments("t", name));
}

/* A number has one difference, a factor one a level. */
static gboolean add_covariate(ReportResult *result, const ReportInput *input,
    const int32_t *codes, size_t c, ReportList *list, StatSmd *r, GError **error)
{
    const ReportArray *column = &input->covariates[c];
    const int32_t n_levels = column->values ? 1 : (int32_t)column->n_levels;
    for (int32_t level = 0; level < n_levels; level++) {
        const StatStatus status =
            column->values
                ? stat_smd(column->values, codes, input->weight, input->n, r)
                : stat_smd_level(column->codes, level, codes, input->weight, input->n, r);
        if (!report_checked(status, error))
            return FALSE;
        add_smd(result, input, (StatTerm){c, column->values ? -1 : level}, list, r);
    }
    return TRUE;
}

gboolean report_run_smd(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    (void)options;
    const char *names[2];
    g_autofree int32_t *codes = complete_groups(input);
    ReportList *list =
        report_items_new_list(&result->items, smd_items, G_N_ELEMENTS(smd_items));
    StatSmd r = {0};
    if (!report_two_groups(input, codes, names, error))
        return FALSE;
    for (size_t c = 0; c < input->n_covariates; c++)
        if (!add_covariate(result, input, codes, c, list, &r, error))
            return FALSE;
    report_result_part(result, "second group less first");
    report_result_part(result, "over sqrt((s1^2 + s2^2) / 2)");
    report_result_part(result, "; binary by p (1 - p)");
    report_result_counts(result, "n", r.n, r.n_missing);
    report_result_two_groups(result, names, r.n1, r.n2);
    report_items_attach(&result->items, "covariates", "Covariates", list);
    return TRUE;
}

/* ---- pairs ---- */

static const ReportItem pair_items[] = {{"treated", "Treated row", REPORT_ITEM_COUNT},
    {"control", "Control row", REPORT_ITEM_COUNT},
    {"distance", "Distance", REPORT_ITEM_NUMBER}};

static const ReportItem balance_items[] = {{"covariate", "Covariate", REPORT_ITEM_TEXT},
    {"smd_before", "SMD before", REPORT_ITEM_NUMBER},
    {"smd_after", "SMD after", REPORT_ITEM_NUMBER}, {"sd", "SD", REPORT_ITEM_NUMBER}};

static const ReportItem name_items[] = {{"term", "Term", REPORT_ITEM_TEXT}};

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The ids as whole numbers, no two alike. NULL with `error` set. */
static int64_t *read_ids(const ReportInput *input, GError **error)
{
    const ReportArray *column = input->roles[REPORT_ROLE_ID];
    const size_t n = input->n;
    g_autofree int64_t *id = g_new(int64_t, n + 1), *sorted = g_new(int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const double value = column->values[i];
        if (!(fabs(value) <= 9007199254740992.0) || value != floor(value)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "column %s: data row %zu has no whole number: ids are whole numbers",
                column->name, i + 1);
            return NULL;
        }
        id[i] = sorted[i] = (int64_t)value;
    }
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 1; i < n; i++)
        if (sorted[i] == sorted[i - 1]) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "column %s: %" G_GINT64_FORMAT " is there twice: ids are unique", column->name,
                sorted[i]);
            return NULL;
        }
    return g_steal_pointer(&id);
}

static void add_match_parts(ReportResult *result, const StatPropensityOptions *how)
{
    const bool logit = how->scale == STAT_SCALE_LOGIT;
    report_result_part(result, logit ? N_(" on the logit (logistic regression)")
                                     : N_(" on the probability (logistic regression)"));
    if (how->method == STAT_MATCH_OPTIMAL)
        report_result_part(result, "optimal: the most pairs, then the least total distance");
    else
        report_result_part(result, how->id ? N_("nearest: by descending score, ties by id")
                                           : N_("nearest: by descending score, ties by row"));
    g_autofree char *caliper = g_strdup_printf("%g", how->caliper_sd);
    if (how->has_caliper)
        g_ptr_array_add(
            result->parts, report_phrase_new(logit ? N_("caliper {1} SD of the logit")
                                                   : N_("caliper {1} SD of the probability"),
                               base_arguments("t", caliper)));
    else
        report_result_part(result, "no caliper");
}

static void add_match_counts(
    ReportResult *result, const StatPropensityOptions *how, const StatPropensity *r)
{
    ReportItems *items = &result->items;
    report_result_counts(result, "n", r->n, r->n_missing);
    report_result_member(result, 1, (int64_t)r->pairs.n_treated);
    report_result_member(result, 0, (int64_t)r->pairs.n_control);
    report_items_count(items, "n_treated", "Treated", (int64_t)r->pairs.n_treated);
    report_items_count(items, "n_control", "Controls", (int64_t)r->pairs.n_control);
    report_items_count(items, "n_pairs", "Pairs", (int64_t)r->pairs.n_pairs);
    report_items_number(
        items, "caliper", "Caliper (absolute)", how->has_caliper ? r->caliper : (double)NAN);
    report_items_number(items, "score_sd", "SD of the score", r->score_sd);
    report_items_number(items, "total_distance", "Total distance", r->pairs.total_distance);
    report_items_bool(items, "converged", NULL, r->converged);
}

/* The terms that separate, and why nobody is paired. */
static void add_separation(ReportResult *result, const ReportInput *input)
{
    const StatPropensity *r = result->match;
    ReportList *names = report_items_list(&result->items, "separation", NULL, name_items, 1);
    names->bare = true;
    for (size_t k = 0; k < r->n_terms && !r->converged; k++) {
        if (!r->separates[k])
            continue;
        const char *name = report_term_name(result, input, r->terms[k]);
        report_list_row(names, &(ReportItemValue){.text = name});
        report_result_note(result,
            "{1} separates treated from controls: there is no propensity score and no pair",
            base_arguments("t", name));
    }
    if (r->n == 0)
        report_result_note(result, "no row is complete: there is nothing to match", NULL);
    else if (r->pairs.n_treated == 0 || r->pairs.n_control == 0)
        report_result_note(
            result, "all rows have one treatment: there is nobody to pair", NULL);
    else if (r->converged && r->pairs.n_pairs == 0)
        report_result_note(result, "no control lies within the caliper of a treated row", NULL);
}

static void add_pairs(ReportResult *result, const ReportInput *input)
{
    const StatPropensity *r = result->match;
    ReportList *balance = report_items_list(&result->items, "balance",
        "Balance (standardised mean differences over the SD of all rows used)", balance_items,
        G_N_ELEMENTS(balance_items));
    for (size_t i = 0; i < r->n_balance; i++) {
        const StatBalance *b = &r->balance[i];
        report_list_row(balance,
            (ReportItemValue[]){
                {.text = report_term_name(result, input, (StatTerm){b->covariate, b->level})},
                {.number = b->smd_before}, {.number = b->smd_after}, {.number = b->sd}});
    }
    ReportList *pairs = report_items_list(&result->items, "pairs", "Pairs (data rows from 1)",
        pair_items, G_N_ELEMENTS(pair_items));
    for (size_t i = 0; i < r->pairs.n_pairs; i++) {
        const StatPair *p = &r->pairs.pairs[i];
        report_list_row(
            pairs, (ReportItemValue[]){{.count = (int64_t)p->treated + 1},
                       {.count = (int64_t)p->control + 1}, {.number = p->distance}});
    }
}

gboolean report_run_match(const ReportInput *input, const ReportMethodOptions *options,
    ReportResult *result, GError **error)
{
    g_autofree StatColumn *columns = report_stat_columns(input);
    g_autofree int64_t *ids = NULL;
    if (input->roles[REPORT_ROLE_ID] && !(ids = read_ids(input, error)))
        return FALSE;
    const StatPropensityOptions how = {.method = options->match,
        .scale = options->scale,
        .caliper_sd = options->caliper_sd,
        .has_caliper = options->has_caliper,
        .id = ids};
    result->match = g_new0(StatPropensity, 1);
    if (!report_checked(stat_propensity(report_values(input, REPORT_ROLE_TREATMENT), columns,
                            input->n_covariates, input->n, &how, result->match),
            error))
        return FALSE;
    add_match_parts(result, &how);
    add_match_counts(result, &how, result->match);
    add_separation(result, input);
    add_pairs(result, input);
    return TRUE;
}
