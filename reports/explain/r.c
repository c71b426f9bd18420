/* The R expressions that make a table's numbers again, over the data frame d. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "reports/explain/explainer.h"
#include "reports/explain/r.h"

/* ---- summaries ---- */

/* The level as the part's values have it: its id, or 1. New. */
static char *level_value(const SchemaRow *row, size_t level)
{
    if (row->kind != SCHEMA_ROW_CATEGORICAL)
        return g_strdup("1");
    GString *out = g_string_new(NULL);
    r_text(out, row->levels[level].id);
    return g_string_free(out, FALSE);
}

/* Who had died before the visit was due; NULL where the dead are not counted apart. New. */
static char *r_died(const Basis *basis, const char *who)
{
    const BasisPart *part = basis->parts->pdata[0];
    if (!basis->explainer->death_days || !report_row_is_due(part->row))
        return NULL;
    const double due = basis_due(basis, part);
    g_autofree char *text = isfinite(due) ? g_strdup_printf("%g", due) : g_strdup("-Inf");
    return g_strdup_printf("died(d$days_to_death, %s)[%s]", text, who);
}

static char *r_missing(const Basis *basis, const char *x, const char *who)
{
    g_autofree char *died = r_died(basis, who);
    g_autofree char *none = g_strdup_printf("is.na(%s[%s])", x, who);
    g_autofree char *test = r_coded(basis, none, who);
    g_autofree char *n = died ? g_strdup_printf("count(%s & %s%s)", test,
                                    basis->need == BASIS_DIED ? "" : "!", died)
                              : g_strdup_printf("count(%s)", test);
    return g_str_equal(basis->value->statistic, "percent")
               ? g_strdup_printf("100 * %s / count(%s)", n, who)
               : g_steal_pointer(&n);
}

/* Mean, SD, quarters; counts, percentages; who has no value. */
static char *r_summary(const Basis *basis)
{
    static const struct {
        const char *statistic, *call;
    } calls[] = {{"mean", "mean_of(%s[%s])"}, {"sd", "sd_of(%s[%s])"},
        {"median", "quantile_of(%s[%s], 0.5)"}, {"q1", "quantile_of(%s[%s], 0.25)"},
        {"q3", "quantile_of(%s[%s], 0.75)"}, {"min", "least_of(%s[%s])"},
        {"max", "greatest_of(%s[%s])"}, {"denominator", "count(!is.na(%s[%s]))"}};
    const char *statistic = basis->value->statistic;
    g_autofree char *x = r_part_at(basis, 0), *who = r_who(basis);
    if (basis->need == BASIS_UNKNOWN || basis->need == BASIS_DIED)
        return r_missing(basis, x, who);
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        if (g_str_equal(statistic, calls[i].statistic)) {
            g_auto(GStrv) parts = g_strsplit(calls[i].call, "%s", 3);
            return g_strconcat(parts[0], x, parts[1], who, parts[2], NULL);
        }
    if (basis->level == SIZE_MAX)
        return NULL;
    const BasisPart *part = basis->parts->pdata[0];
    g_autofree char *level = level_value(part->row, basis->level);
    return g_str_equal(statistic, "n")
               ? g_strdup_printf("count(%s[%s] %%in%% %s)", x, who, level)
           : g_str_equal(statistic, "percent")
               ? g_strdup_printf("percent(%s[%s], %s)", x, who, level)
               : NULL;
}

static char *r_crosstab(const Basis *basis)
{
    g_autofree char *down = r_part_at(basis, 0), *across = r_part_at(basis, 1);
    g_autofree char *who = r_who(basis);
    const BasisPart *second = basis->parts->pdata[1];
    g_autofree char *column = level_value(second->row, basis->across);
    if (basis->level == SIZE_MAX) {
        g_autofree char *none = g_strdup_printf("is.na(%s[%s])", down, who);
        g_autofree char *test = r_coded(basis, none, who);
        return g_strdup_printf("count(%s & %s[%s] %%in%% %s)", test, across, who, column);
    }
    g_autofree char *level = level_value(basis->row, basis->level);
    return g_strdup_printf(
        "count(%s[%s] %%in%% %s & %s[%s] %%in%% %s)", down, who, level, across, who, column);
}

static char *r_survival(const Basis *basis)
{
    static const char *const types[] = {[SCHEMA_CONF_LOG] = "log",
        [SCHEMA_CONF_LOG_LOG] = "log-log",
        [SCHEMA_CONF_PLAIN] = "plain"};
    static const struct {
        const char *statistic, *median, *at;
    } names[] = {
        {"ci_low", "median_low", "percent_low"}, {"ci_high", "median_high", "percent_high"}};
    if (basis->models)
        return r_hazard(basis);
    g_autofree char *time = r_part_at(basis, 0), *event = r_part_at(basis, 1);
    g_autofree char *who = r_who(basis);
    const char *what = basis->value->statistic;
    if (basis->need == BASIS_UNKNOWN) {
        g_autofree char *none =
            g_strdup_printf("is.na(%s[%s]) | is.na(%s[%s])", time, who, event, who);
        g_autofree char *test = r_coded(basis, none, who);
        return g_strdup_printf("count(%s)", test);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(what, names[i].statistic))
            what = isnan(basis->at) ? names[i].median : names[i].at;
    g_autofree char *at =
        isnan(basis->at) ? g_strdup("NA") : g_strdup_printf("%.17g", basis->at);
    return g_strdup_printf("km(%s[%s], %s[%s], \"%s\", %s, \"%s\")", time, who, event, who,
        what, at, types[basis->table->conf_type]);
}

/* Incidence beside a competing event. */
static char *r_incidence(const Basis *basis)
{
    const char *what = basis->value->statistic;
    g_autofree char *time = r_part_at(basis, 0), *event = r_part_at(basis, 1);
    g_autofree char *other = r_part_at(basis, 2), *who = r_who(basis);
    if (basis_code(basis)) {
        g_autofree char *none = g_strdup_printf(
            "is.na(%s[%s]) | is.na(ended(%s, %s)[%s])", time, who, event, other, who);
        g_autofree char *test = r_coded(basis, none, who);
        return g_strdup_printf("count(%s)", test);
    }
    g_autofree char *at =
        isnan(basis->at) ? g_strdup("NA") : g_strdup_printf("%.17g", basis->at);
    return g_strdup_printf("incidence(%s[%s], ended(%s, %s)[%s], \"%s\", %s)", time, who, event,
        other, who, basis->need == BASIS_UNKNOWN ? "unknown" : what, at);
}

static char *r_balance(const Basis *basis)
{
    const char *statistic = basis->value->statistic;
    if (!g_str_has_prefix(statistic, "smd"))
        return r_summary(basis);
    const SchemaMatch *match = basis->table->match;
    const BasisPart *part = basis->parts->pdata[0];
    g_autofree char *x = r_part_at(basis, 0), *after = basis_r_group(basis->members);
    g_autofree char *before =
        basis_r_group(g_str_equal(statistic, "smd") ? basis->before : basis->members);
    const bool levels = part->row->kind == SCHEMA_ROW_CATEGORICAL;
    g_autofree char *id = levels ? level_value(part->row, basis->level) : NULL;
    g_autofree char *shown =
        levels ? g_strdup_printf("ifelse(is.na(%s), NA, as.numeric(%s == %s))", x, x, id)
               : g_strdup(x);
    return g_strdup_printf("smd(%s, d$%s, d$%s, c(\"%s\", \"%s\"), %s)", shown, before, after,
        basis_group_id(basis->table, (int32_t)match->treated),
        basis_group_id(basis->table, (int32_t)match->control),
        part->row->kind == SCHEMA_ROW_CONTINUOUS ? "FALSE" : "TRUE");
}

/* ---- models ---- */

/* The fit of a model: of all covariates, or of one by itself. */
static char *model_call(const Basis *basis)
{
    const SchemaModel *model = basis->table->model;
    const guint n_outcomes = (model->event ? 2U : 1U) + (basis->table->strata ? 1U : 0U);
    g_autofree char *y = r_part_at(basis, 0), *who = r_who(basis);
    g_autofree char *terms = r_terms(basis, n_outcomes);
    g_autofree char *event = model->event ? r_part_at(basis, 1) : NULL;
    g_autofree char *by = basis->table->strata ? r_part_at(basis, 2) : g_strdup("NULL");
    g_autofree char *outcome = g_strdup_printf("ifelse(%s, %s, NA)", who, y);
    return model->kind == SCHEMA_MODEL_LOGISTIC
               ? g_strdup_printf("logistic_model(%s, %s, %s, %s)", outcome, terms,
                     model->profile ? "TRUE" : "FALSE",
                     model->likelihood_ratio ? "TRUE" : "FALSE")
           : model->kind == SCHEMA_MODEL_COX
               ? g_strdup_printf("cox_model(%s, %s, %s, %s)", outcome, event, terms, by)
               : g_strdup_printf("linear_model(%s, %s)", outcome, terms);
}

char *basis_r_setup(const Basis *basis)
{
    if (basis->table->kind != SCHEMA_TABLE_REGRESSION || basis_is_raw(basis))
        return NULL;
    g_autofree char *group = basis_r_group(basis->members);
    g_autofree char *call = model_call(basis);
    return g_strdup_printf("%s_model <- %s", group, call);
}

static char *r_model(const Basis *basis)
{
    const char *statistic = basis->value->statistic;
    g_autofree char *group = basis_r_group(basis->members);
    g_autofree char *model =
        basis_is_raw(basis) ? model_call(basis) : g_strconcat(group, "_model", NULL);
    GString *term = g_string_new(NULL);
    g_autofree char *name =
        basis->value->level ? g_strdup_printf("%s %s", basis->value->row, basis->value->level)
                            : g_strdup(basis->value->row);
    r_text(term, name);
    const bool whole = g_str_equal(statistic, "p") && basis->row && !basis->value->level &&
                       basis->row->kind == SCHEMA_ROW_CATEGORICAL;
    char *made =
        whole ? g_strdup_printf("attr(%s, \"whole\")(%s)", model, term->str)
              : g_strdup_printf("model_cell(%s, %s, \"%s\")", model, term->str, statistic);
    g_string_free(term, TRUE);
    return made;
}

/* ---- all ---- */

/* The P values that a "significant" is about: its own, or all of the table. New. */
static GPtrArray *judged_by(const Basis *basis)
{
    const ReportDocument *document = basis->explainer->document;
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)basis_free);
    for (guint i = 0; i < document->values->len; i++) {
        const ReportValue *other = document->values->pdata[i];
        const bool is_own =
            !basis->value->test || g_strcmp0(other->test, basis->value->test) == 0;
        Basis *one = is_own && g_str_equal(other->statistic, "p") &&
                             g_str_equal(other->table, basis->value->table)
                         ? basis_new(basis->explainer, other, NULL)
                         : NULL;
        if (one)
            g_ptr_array_add(found, one);
    }
    return found;
}

static char *r_number(const Basis *basis);

static char *r_significant(const Basis *basis)
{
    g_autoptr(GPtrArray) judged = judged_by(basis);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < judged->len; i++) {
        g_autofree char *p = r_number(judged->pdata[i]);
        if (!p)
            return NULL;
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", p);
    }
    return g_strdup_printf(
        "as.numeric(any(c(%s) < %g, na.rm = TRUE))", all->str, basis->table->significance);
}

static char *r_number(const Basis *basis)
{
    const char *statistic = basis->value->statistic;
    if (g_str_equal(statistic, "significant"))
        return r_significant(basis);
    if (basis->table->kind == SCHEMA_TABLE_REGRESSION)
        return r_model(basis);
    if (g_str_equal(statistic, "p"))
        return r_p(basis);
    if (basis->table->kind == SCHEMA_TABLE_SUBGROUPS)
        return r_subgroups(basis);
    if (basis->table->smd && g_str_equal(statistic, "smd"))
        return r_smd(basis);
    if (basis->pair || basis->table->differences ||
        basis->table->kind == SCHEMA_TABLE_CONTRASTS) {
        char *contrast = r_contrast(basis);
        if (contrast)
            return contrast;
    }
    switch (basis->table->kind) {
    case SCHEMA_TABLE_CROSSTAB:
        return r_crosstab(basis);
    case SCHEMA_TABLE_SURVIVAL:
        return r_survival(basis);
    case SCHEMA_TABLE_INCIDENCE:
        return r_incidence(basis);
    case SCHEMA_TABLE_BALANCE:
        return r_balance(basis);
    case SCHEMA_TABLE_CORRELATION:
        return r_correlation(basis);
    default:
        return r_summary(basis);
    }
}

/* Below min_n the table gives no number, whatever R would say. */
char *basis_r(const Basis *basis)
{
    g_autofree char *made = r_number(basis);
    return made && basis->table->min_n > 0 && isnan(basis->value->value)
               ? g_strdup_printf("withheld(%s)", made)
               : g_steal_pointer(&made);
}

GPtrArray *basis_needs(const Basis *basis)
{
    if (g_str_equal(basis->value->statistic, "p") && r_is_adjusted(basis))
        return r_family(basis);
    if (!g_str_equal(basis->value->statistic, "significant"))
        return g_ptr_array_new();
    g_autoptr(GPtrArray) judged = judged_by(basis);
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)basis_free);
    for (guint i = 0; i < judged->len; i++) {
        const Basis *one = judged->pdata[i];
        if (r_is_adjusted(one))
            g_ptr_array_extend_and_steal(all, r_family(one));
    }
    g_ptr_array_extend_and_steal(all, g_steal_pointer(&judged));
    return all;
}
