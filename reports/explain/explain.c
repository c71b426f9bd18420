/* One number, explained. */
#include "reports/explain/explain.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/words.h"
#include "reports/explain/explainer.h"
#include "reports/explain/script.h"
#include "schema/analysis.h"
#include "schema/sql.h"

/* In the language of the document. New. */
static char *say(const Basis *basis, const char *msgid, const char *first, const char *second)
{
    return base_words_say(explainer_words(basis->explainer), msgid, "tt", first, second);
}

/* ---- columns ---- */

static void column_free(void *data)
{
    ReportInputColumn *column = data;
    g_free(column->name);
    g_free(column->label);
    g_free(column->expression);
    g_free(column->definition);
    g_free(column);
}

static void out_free(void *data)
{
    ReportOut *out = data;
    g_free(out->record_id);
    g_free(out->why);
    g_free(out);
}

/* What a column is one visit of; none where the study is not known. */
static SchemaVariable variable_of(const ReportExplainer *explainer, const char *name)
{
    const SchemaStudy *study = explainer->study;
    const SchemaDerived *derived =
        study ? schema_analysis_derived(explainer->analysis, study, name) : NULL;
    if (derived || !study)
        return (SchemaVariable){.derived = derived};
    if (g_str_equal(name, SCHEMA_SITE))
        return (SchemaVariable){.derived = &study->site};
    return (SchemaVariable){.field = schema_dictionary_find(study->dictionary, name)};
}

/* New; NULL for a field. */
static char *definition_of(const SchemaVariable *variable)
{
    return variable->derived ? g_strdup(variable->derived->sql) : NULL;
}

static bool has_column(const ReportExplanation *made, const char *expression)
{
    for (guint i = 0; i < made->columns->len; i++)
        if (g_str_equal(
                ((const ReportInputColumn *)made->columns->pdata[i])->expression, expression))
            return true;
    return false;
}

/* @param variable  or NULL. */
static gboolean add_column(ReportExplanation *made, const Basis *basis, const char *expression,
    char *label_take, const SchemaVariable *variable, GError **error)
{
    ReportInputColumn *column = g_new0(ReportInputColumn, 1);
    column->name = basis_r_name(basis, expression);
    column->label = label_take;
    column->expression = g_strdup(expression);
    if (variable) {
        column->variable = *variable;
        column->definition = definition_of(variable);
    }
    column->values = explainer_column(basis->explainer, expression, error);
    g_ptr_array_add(made->columns, column);
    return column->values != NULL;
}

static gboolean add_part(
    ReportExplanation *made, const Basis *basis, const BasisPart *part, GError **error)
{
    for (guint i = 0; i < part->columns->len; i++) {
        const char *expression = part->columns->pdata[i];
        if (has_column(made, expression))
            continue;
        const bool is_choice = part->row->kind == SCHEMA_ROW_MULTIPLE;
        const SchemaVariable variable = variable_of(basis->explainer, part->row->variable);
        char *label = is_choice ? g_strdup_printf("%s: %s", part->row->label, expression)
                                : g_strdup(part->row->label);
        if (!add_column(made, basis, expression, label, is_choice ? NULL : &variable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_parts(ReportExplanation *made, const Basis *basis, GError **error)
{
    for (guint i = 0; i < basis->parts->len; i++)
        if (!add_part(made, basis, basis->parts->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* What the groups go by is an input, too. */
static gboolean add_groups(ReportExplanation *made, const Basis *basis, GError **error)
{
    const SchemaGrouping *grouping = basis->table->grouping;
    g_autofree char *by =
        grouping->n_groups > 0
            ? registry_cohort_column(basis->explainer->cohort, grouping->by, NULL)
            : NULL;
    if (!by || has_column(made, by))
        return TRUE;
    const SchemaVariable variable = variable_of(basis->explainer, grouping->by);
    const bool is_known = variable.derived || variable.field;
    char *label = say(basis, N_("Groups: {1}"),
        is_known ? schema_variable_label(&variable) : grouping->by, "");
    return add_column(made, basis, by, label, &variable, error);
}

static gboolean add_columns(ReportExplanation *made, const Basis *basis, GError **error)
{
    const ReportExplainer *explainer = basis->explainer;
    if (!add_parts(made, basis, error))
        return FALSE;
    g_autoptr(GPtrArray) needs = basis_needs(basis);
    for (guint i = 0; i < needs->len; i++)
        if (!add_parts(made, needs->pdata[i], error))
            return FALSE;
    if (!add_groups(made, basis, error))
        return FALSE;
    if (basis->truth && !has_column(made, basis->truth) &&
        !add_column(made, basis, basis->truth,
            say(basis, N_("Whether {1}"), basis->row->where_label, ""), NULL, error))
        return FALSE;
    const bool asks_deaths = basis->need == BASIS_UNKNOWN || basis->need == BASIS_DIED;
    return !asks_deaths || !explainer->death_days ||
           add_column(made, basis, explainer->death_days,
               say(basis, N_("Days from the origin to death"), "", ""), NULL, error);
}

/* ---- the question as SQL ---- */

static void append_condition(GString *sql, const char *condition)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(condition));
    g_string_append_printf(
        sql, "%s (%s)", strstr(sql->str, "\nWHERE") ? "\n  AND" : "\nWHERE", trimmed);
}

static void append_groups(GString *sql, const Basis *basis)
{
    const SchemaGrouping *grouping = basis->table->grouping;
    g_autoptr(GString) condition = g_string_new(NULL);
    for (size_t i = 0; i < grouping->n_groups; i++)
        if (basis->groups[i])
            g_string_append_printf(
                condition, "%s'%s'", condition->len > 0 ? ", " : "", grouping->groups[i].id);
    if (condition->len == 0)
        return;
    g_autofree char *by = schema_sql_name(grouping->by);
    g_autofree char *among = g_strdup_printf("%s IN (%s)", by, condition->str);
    append_condition(sql, among);
}

static char *sql_of(const ReportExplanation *made, const Basis *basis)
{
    const SchemaAnalysis *analysis = basis->explainer->analysis;
    GString *sql = g_string_new("SELECT record_id");
    for (guint i = 0; i < made->columns->len; i++) {
        const ReportInputColumn *column = made->columns->pdata[i];
        g_autofree char *name = schema_sql_name(column->expression);
        g_string_append_printf(sql, ",\n  %s", name);
    }
    g_string_append(sql, "\nFROM patient");
    for (size_t i = 0; i < analysis->n_steps; i++)
        append_condition(sql, analysis->steps[i].where);
    if (basis->table->where[0] != '\0')
        append_condition(sql, basis->table->where);
    if (basis->truth)
        append_condition(sql, basis->row->where);
    append_groups(sql, basis);
    g_string_append(sql, "\nORDER BY record_id");
    return g_string_free(sql, FALSE);
}

/* ---- in words ---- */

static char *group_label(const Basis *basis)
{
    const SchemaGrouping *grouping = basis->table->grouping;
    const char *id = basis->value->group;
    for (size_t i = 0; i < grouping->n_groups; i++)
        if (g_str_equal(grouping->groups[i].id, id))
            return g_strdup(grouping->groups[i].label);
    if (basis->pair)
        return g_strdup(basis->pair->label);
    if (grouping->n_groups > 0 && g_strcmp0(grouping->overall_id, id) == 0)
        return say(basis, N_("all groups"), "", "");
    return g_strdup(g_str_equal(grouping->total.id, id) ? grouping->total.label : id);
}

static char *visit_label(const Basis *basis)
{
    return basis->value->visit && *basis->value->visit
               ? report_visit_label(&basis->explainer->asker, basis->value->visit)
               : g_strdup("");
}

/* The statistic with what it counts: "number of patients with A/B/C". New. */
static char *what_of(const Basis *basis)
{
    static const struct {
        const char *statistic, *words;
    } names[] = {{"n", N_("number of patients")}, {"percent", N_("percentage")},
        {"denominator", N_("patients with a value")}, {"mean", N_("mean")},
        {"sd", N_("standard deviation")}, {"median", N_("median")},
        {"q1", N_("first quartile")}, {"q3", N_("third quartile")}, {"min", N_("least value")},
        {"max", N_("greatest value")}, {"difference", N_("difference")},
        {"difference_low", N_("lower 95% limit of the difference")},
        {"difference_high", N_("upper 95% limit of the difference")},
        {"risk_ratio", N_("risk ratio")}, {"cohen_d", N_("Cohen's d")},
        {"rank_biserial", N_("rank-biserial correlation")}, {"cramer_v", N_("Cramer's V")},
        {"p", N_("P value")}, {"smd", N_("standardised mean difference")},
        {"smd_own", N_("standardised mean difference over the SD of the matched")},
        {"rho", N_("Spearman's rho")}, {"odds_ratio", N_("odds ratio")},
        {"hazard_ratio", N_("hazard ratio")}, {"ci_low", N_("lower 95% limit")},
        {"ci_high", N_("upper 95% limit")}, {"estimate", N_("coefficient")},
        {"std_error", N_("standard error of the coefficient")}, {"events", N_("events")},
        {"n_risk", N_("number at risk")},
        {"significant", N_("whether P is below the table's limit")}};
    const BaseWords *words = explainer_words(basis->explainer);
    const char *said = basis->value->statistic;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(said, names[i].statistic))
            said = base_words(words, names[i].words);
    if (basis->need == BASIS_UNKNOWN)
        return say(basis, N_("{1} without a value"), said, "");
    if (basis->need == BASIS_DIED)
        return say(basis, N_("{1} who had died before the visit was due"), said, "");
    if (basis->across != SIZE_MAX)
        return base_words_say(words, N_("{1} with {2} and {3}"), "ttt", said,
            basis->row->levels[basis->level].label,
            basis->table->rows[1].levels[basis->across].label);
    if (basis->row && basis->level != SIZE_MAX)
        return g_strdup_printf("%s: %s", said, basis->row->levels[basis->level].label);
    g_autofree char *at = isnan(basis->at) ? NULL : g_strdup_printf("%g", basis->at);
    return at ? say(basis, N_("{1} at {2}"), said, at) : g_strdup(said);
}

static void add_words(ReportExplanation *made, const Basis *basis)
{
    made->value = basis->value;
    made->test = basis->test;
    made->table = basis->table;
    made->row = basis->row;
    made->group = basis->members->group;
    made->row_label = g_strdup(basis->row ? basis->row->label : basis->value->row);
    made->group_label = group_label(basis);
    made->visit_label = visit_label(basis);
    made->what = what_of(basis);
}

/* ---- an address ---- */

static const ReportValue *find_value(
    const ReportExplainer *explainer, const char *address, GError **error)
{
    const ReportDocument *document = explainer->document;
    const ReportValue *value = report_document_find(document, address);
    if (value)
        return value;
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (guint i = 0; i < document->values->len; i++)
        g_ptr_array_add(known, ((const ReportValue *)document->values->pdata[i])->address);
    g_ptr_array_add(known, NULL);
    const char *near = base_nearest(address, (const char *const *)known->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("the study '%s' has no number %s%s%s: 'proreg report DB %s --format json' lists the "
          "addresses under cells[]"),
        document->name, address, near ? "; did you mean " : "", near ? near : "",
        document->name);
    return NULL;
}

ReportExplanation *explain_value(const ReportExplainer *explainer, const ReportValue *value,
    bool with_script, GError **error)
{
    g_autoptr(Basis) basis = basis_new(explainer, value, error);
    if (!basis)
        return NULL;
    g_autoptr(ReportExplanation) made = g_new0(ReportExplanation, 1);
    made->columns = g_ptr_array_new_with_free_func(column_free);
    made->in = g_ptr_array_new_with_free_func(g_free);
    made->in_members = g_array_new(FALSE, FALSE, sizeof(size_t));
    made->out = g_ptr_array_new_with_free_func(out_free);
    add_words(made, basis);
    if (!add_columns(made, basis, error) || !basis_members(basis, made, error))
        return NULL;
    made->sql = sql_of(made, basis);
    made->r_line = basis_r(basis);
    made->r = with_script ? script_of_number(basis, made) : NULL;
    return g_steal_pointer(&made);
}

ReportExplanation *report_explain(
    const ReportExplainer *explainer, const char *address, GError **error)
{
    const ReportValue *value = find_value(explainer, address, error);
    return value ? explain_value(explainer, value, true, error) : NULL;
}

void report_explanation_free(ReportExplanation *explanation)
{
    if (!explanation)
        return;
    g_ptr_array_unref(explanation->columns);
    g_ptr_array_unref(explanation->in);
    g_array_unref(explanation->in_members);
    g_ptr_array_unref(explanation->out);
    g_free(explanation->row_label);
    g_free(explanation->group_label);
    g_free(explanation->visit_label);
    g_free(explanation->what);
    g_free(explanation->r_line);
    g_free(explanation->sql);
    g_free(explanation->r);
    g_free(explanation);
}
