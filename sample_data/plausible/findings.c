#include "findings.h"

#include <math.h>

#include "analysis/kruskal.h"
#include "base/error.h"
#include "registry/cohort.h"
#include "sites.h"

/* The expressions of all rules and correlations, two each, and the site. */
typedef struct {
    RegistryCohort *cohort;
    GPtrArray *expressions; /* char * */
} Asking;

static void finding_clear(gpointer data)
{
    g_ptr_array_unref(((PlausibleFinding *)data)->patients);
}

void plausible_findings_free(PlausibleFindings *findings)
{
    if (!findings)
        return;
    g_array_unref(findings->findings);
    g_array_unref(findings->strengths);
    g_free(findings);
}

/* ---- asking ---- */

/* Asks for an expression, which it takes over. */
static gboolean ask(Asking *asking, char *expression, const char *file, size_t line,
    const char *name, GError **error)
{
    g_autofree char *what = g_strdup_printf("%s:%zu: %s", file, line, name);
    g_ptr_array_add(asking->expressions, expression);
    return registry_cohort_ask(asking->cohort, expression, what, error);
}

/* How many of a patient's visits, of a form's entries, or whether the patient meets it. New. */
static char *number_of(const PlausibleRule *rule, const char *condition)
{
    if (rule->kind == PLAUSIBLE_PATIENT)
        return g_strdup_printf("coalesce((\n%s\n) <> 0, 0)", condition);
    const char *table = rule->kind == PLAUSIBLE_VISIT ? "visit" : rule->form;
    return g_strdup_printf("(SELECT count(*) FROM %s WHERE %s.record_id = patient.record_id "
                           "AND (\n%s\n))",
        table, table, condition);
}

static gboolean ask_rule(
    Asking *asking, const PlausibleRules *rules, const PlausibleRule *rule, GError **error)
{
    if (rule->kind == PLAUSIBLE_SAME || rule->kind == PLAUSIBLE_RISES)
        return ask(asking, g_strdup("site"), rules->file, rule->line, rule->name, error) &&
               ask(asking, g_strdup(rule->broken), rules->file, rule->line, rule->name, error);
    g_autofree char *both = g_strdup_printf("(\n%s\n) AND (\n%s\n)", rule->when, rule->broken);
    return ask(asking, number_of(rule, rule->when), rules->file, rule->line, rule->name,
               error) &&
           ask(asking, number_of(rule, both), rules->file, rule->line, rule->name, error);
}

static gboolean ask_correlation(Asking *asking, const PlausibleRules *rules,
    const PlausibleCorrelation *correlation, GError **error)
{
    const char *const of[] = {correlation->x, correlation->y};
    for (size_t i = 0; i < G_N_ELEMENTS(of); i++) {
        char *expression =
            g_strdup_printf("CASE WHEN (\n%s\n) THEN (\n%s\n) END", correlation->when, of[i]);
        if (!ask(asking, expression, rules->file, correlation->line, correlation->name, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean ask_all(Asking *asking, const PlausibleRules *rules, GError **error)
{
    for (guint i = 0; i < rules->rules->len; i++)
        if (!ask_rule(asking, rules, g_ptr_array_index(rules->rules, i), error))
            return FALSE;
    for (guint i = 0; i < rules->correlations->len; i++)
        if (!ask_correlation(asking, rules, g_ptr_array_index(rules->correlations, i), error))
            return FALSE;
    return TRUE;
}

/* The answers, a column an expression. */
static BaseFrame *read_all(const Asking *asking, GError **error)
{
    const char *const *expressions = (const char *const *)asking->expressions->pdata;
    registry_cohort_ask_ids(asking->cohort);
    return registry_cohort_read(asking->cohort, error)
               ? registry_cohort_rows(asking->cohort, expressions, expressions,
                     asking->expressions->len, NULL, error)
               : NULL;
}

/* ---- counting ---- */

static int64_t number_at(const BaseFrame *frame, size_t column, size_t row)
{
    const double number = base_column_number(&frame->columns[column], row);
    return isnan(number) ? 0 : (int64_t)number;
}

static void count(const BaseFrame *frame, size_t column, PlausibleFinding *finding)
{
    for (size_t i = 0; i < frame->n_rows; i++) {
        const int64_t n_broken = number_at(frame, column + 1, i);
        finding->n_cases += number_at(frame, column, i);
        finding->n_broken += n_broken;
        if (n_broken > 0)
            g_ptr_array_add(finding->patients, g_strdup(frame->row_ids[i]));
    }
}

/* Few cases are judged by number: as many as the percentage, rounded up. */
static bool is_kept(const PlausibleFinding *finding)
{
    const PlausibleRule *rule = finding->rule;
    const double percent = 100 * (double)finding->n_broken / (double)MAX(finding->n_cases, 1);
    if (rule->at_most <= 0)
        return finding->n_broken == 0;
    if (finding->n_cases < rule->few)
        return (double)finding->n_broken <=
               ceil(rule->at_most / 100 * (double)finding->n_cases);
    return percent >= rule->at_least && percent <= rule->at_most;
}

static void add_finding(const BaseFrame *frame, size_t column, const PlausibleRule *rule,
    PlausibleFindings *findings)
{
    PlausibleFinding finding = {
        .rule = rule, .patients = g_ptr_array_new_with_free_func(g_free)};
    if (rule->kind == PLAUSIBLE_SAME || rule->kind == PLAUSIBLE_RISES)
        plausible_count_in_sites(frame, column, column + 1, &finding);
    else
        count(frame, column, &finding);
    finding.kept = is_kept(&finding);
    g_array_append_val(findings->findings, finding);
}

static gboolean add_strength(const BaseFrame *frame, size_t column,
    const PlausibleCorrelation *correlation, PlausibleFindings *findings, GError **error)
{
    g_autofree double *x = g_new(double, frame->n_rows + 1);
    g_autofree double *y = g_new(double, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows; i++) {
        x[i] = base_column_number(&frame->columns[column], i);
        y[i] = base_column_number(&frame->columns[column + 1], i);
    }
    StatSpearman spearman;
    const StatStatus status = stat_spearman(x, y, NULL, frame->n_rows, &spearman);
    if (status != STAT_OK) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "%s: %s", correlation->name,
            stat_status_text(status));
        return FALSE;
    }
    const PlausibleStrength strength = {.correlation = correlation,
        .n = spearman.n,
        .estimate = spearman.estimate,
        .kept =
            spearman.estimate >= correlation->low && spearman.estimate <= correlation->high};
    g_array_append_val(findings->strengths, strength);
    return TRUE;
}

PlausibleFindings *plausible_findings_new(
    Registry *registry, const PlausibleRules *rules, GError **error)
{
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, error);
    g_autoptr(GPtrArray) expressions = g_ptr_array_new_with_free_func(g_free);
    Asking asking = {cohort, expressions};
    if (!cohort || !ask_all(&asking, rules, error))
        return NULL;
    g_autoptr(BaseFrame) frame = read_all(&asking, error);
    if (!frame)
        return NULL;
    g_autoptr(PlausibleFindings) findings = g_new0(PlausibleFindings, 1);
    findings->findings = g_array_new(FALSE, FALSE, sizeof(PlausibleFinding));
    findings->strengths = g_array_new(FALSE, FALSE, sizeof(PlausibleStrength));
    g_array_set_clear_func(findings->findings, finding_clear);
    for (guint i = 0; i < rules->rules->len; i++)
        add_finding(frame, 2 * (size_t)i, g_ptr_array_index(rules->rules, i), findings);
    for (guint i = 0; i < rules->correlations->len; i++)
        if (!add_strength(frame, 2 * ((size_t)rules->rules->len + i),
                g_ptr_array_index(rules->correlations, i), findings, error))
            return NULL;
    return g_steal_pointer(&findings);
}
