#include "registry/cohort.h"

#include <string.h>

#include "base/error.h"
#include "registry/cohort_inside.h"

/* ---- life ---- */

static void node_free(gpointer data)
{
    CohortNode *node = data;
    registry_domain_free(node->domain);
    g_free(node->codes);
    g_free(node->events);
    g_clear_pointer(&node->of, g_array_unref);
    g_free(node);
}

static void calculation_free(gpointer data)
{
    CohortCalculation *calculation = data;
    g_array_unref(calculation->inputs);
    g_ptr_array_unref(calculation->names);
    g_ptr_array_unref(calculation->types);
    g_ptr_array_unref(calculation->sql);
    g_ptr_array_unref(calculation->what);
    g_ptr_array_unref(calculation->results);
    g_ptr_array_unref(calculation->rows);
    g_free(calculation->events);
    registry_formula_free(calculation->formula);
    registry_memo_free(calculation->memo);
    g_free(calculation);
}

static void rows_free(gpointer data)
{
    CohortRows *rows = data;
    g_array_unref(rows->inputs);
    g_free(rows->nodes);
    g_array_unref(rows->columns);
    g_array_unref(rows->places);
    g_ptr_array_unref(rows->domains);
    g_array_unref(rows->keys);
    g_array_unref(rows->codes);
    g_free(rows->first);
    registry_form_scan_free(rows->scan);
    g_free(rows);
}

static void column_free(gpointer data)
{
    CohortColumn *column = data;
    g_free(column->name);
    g_free(column);
}

static void derived_free(gpointer data)
{
    CohortDerived *derived = data;
    registry_use_clear(&derived->use);
    g_free(derived->what);
    g_free(derived);
}

void cohort_ask_free(gpointer data)
{
    CohortAsk *ask = data;
    g_free(ask->expression);
    g_free(ask->codes.bytes);
    g_free(ask->place);
    base_values_unref(ask->values);
    g_free(ask);
}

static void form_free(gpointer data)
{
    CohortForm *form = data;
    g_free(form->columns);
    g_free(form->nodes);
    g_free(form->events);
    registry_form_scan_free(form->scan);
    g_free(form);
}

static RegistryCohort *cohort_new(Registry *registry, const SchemaAnalysis *analysis)
{
    RegistryCohort *cohort = g_new0(RegistryCohort, 1);
    cohort->registry = registry;
    cohort->study = registry_study(registry);
    cohort->analysis = analysis;
    if (analysis && analysis->cutoff && analysis->cutoff[0] != '\0')
        cohort->cutoff = analysis->cutoff;
    cohort->derived = g_ptr_array_new_with_free_func(derived_free);
    cohort->columns = g_ptr_array_new_with_free_func(column_free);
    cohort->column_names = g_ptr_array_new();
    cohort->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    cohort->visit_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cohort->visit_fields = g_hash_table_new(g_str_hash, g_str_equal);
    cohort->tables = g_ptr_array_new_with_free_func(rows_free);
    cohort->nodes = g_ptr_array_new_with_free_func(node_free);
    cohort->calculations = g_ptr_array_new_with_free_func(calculation_free);
    cohort->reasons = g_ptr_array_new();
    cohort->made_reasons = g_ptr_array_new();
    cohort->shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cohort->fields = g_new0(CohortNode *, cohort->study->dictionary->n_columns + 1);
    cohort->asks = g_ptr_array_new_with_free_func(cohort_ask_free);
    cohort->ask_of = g_hash_table_new(g_str_hash, g_str_equal);
    cohort->forms = g_ptr_array_new_with_free_func(form_free);
    cohort->ids = g_ptr_array_new_with_free_func(g_free);
    cohort->last_id = g_string_new(NULL);
    const size_t n_steps = analysis ? analysis->n_steps : 0;
    cohort->steps = g_new0(CohortRef, n_steps + 1);
    cohort->flow = g_new0(RegistryFlowStep, n_steps + 1);
    return cohort;
}

void registry_cohort_free(RegistryCohort *cohort)
{
    if (!cohort)
        return;
    if (cohort->counted)
        cohort->counted_free(cohort->counted);
    cohort_piece_clear(&cohort->piece);
    g_ptr_array_unref(cohort->calculations);
    g_ptr_array_unref(cohort->asks);
    g_ptr_array_unref(cohort->nodes);
    g_ptr_array_unref(cohort->derived);
    g_ptr_array_unref(cohort->columns);
    g_ptr_array_unref(cohort->column_names);
    g_ptr_array_unref(cohort->tables);
    g_ptr_array_unref(cohort->forms);
    g_ptr_array_unref(cohort->ids);
    (void)g_string_free(cohort->last_id, TRUE);
    g_hash_table_unref(cohort->by_name);
    g_hash_table_unref(cohort->visit_of);
    g_hash_table_unref(cohort->visit_fields);
    g_hash_table_unref(cohort->shared);
    g_ptr_array_unref(cohort->reasons);
    g_ptr_array_unref(cohort->made_reasons);
    g_hash_table_unref(cohort->ask_of);
    g_free(cohort->fields);
    g_free(cohort->steps);
    g_free(cohort->flow);
    registry_evaluator_free(cohort->evaluator);
    g_free(cohort);
}

/* ---- questions ---- */

gboolean cohort_plan_sql(RegistryCohort *cohort, const char *sql, const char *what,
    CohortFamily family, CohortRef *ref, GError **error)
{
    g_auto(RegistryUse) use = {0};
    const RegistryExpression expression = {sql, what};
    /* A name alone may be a word of SQL: "group". */
    const CohortColumn *column = g_hash_table_lookup(cohort->by_name, sql);
    if (column)
        return cohort_plan_column(cohort, column, ref, error);
    registry_evaluator_allow(cohort->evaluator, 0);
    return registry_evaluator_check(
               cohort->evaluator, REGISTRY_SUBJECT_PATIENT, &expression, &use, error) &&
           cohort_plan_expression(cohort, &expression, &use, family, ref, error);
}

gboolean cohort_plan_step(
    RegistryCohort *cohort, const SchemaStep *step, CohortRef *ref, GError **error)
{
    g_autofree char *place = cohort_place(cohort->analysis, step->line);
    g_autofree char *what = g_strdup_printf("%sstep %s", place, step->id);
    g_auto(RegistryUse) use = {0};
    const RegistryExpression alone = {step->where, what};
    if (!registry_evaluator_check(
            cohort->evaluator, REGISTRY_SUBJECT_PATIENT, &alone, &use, error))
        return FALSE;
    g_autofree char *truth = g_strdup_printf("NOT NOT (\n%s\n)", step->where);
    return cohort_plan_sql(cohort, truth, what, COHORT_ALONE, ref, error);
}

void registry_cohorts_of(Registry *registry, const char *site)
{
    g_free(registry->hospital);
    registry->hospital = g_strdup(site);
}

RegistryCohort *registry_cohort_new(
    Registry *registry, const SchemaAnalysis *analysis, GError **error)
{
    g_autoptr(RegistryCohort) cohort = cohort_new(registry, analysis);
    cohort->evaluator =
        registry_evaluator_new(cohort->study->pack, cohort->study->value_set, error);
    if (!cohort->evaluator || !cohort_names_build(cohort, error))
        return NULL;
    for (size_t i = 0; analysis && i < analysis->n_steps; i++) {
        cohort->flow[i].step = &analysis->steps[i];
        if (!cohort_plan_step(cohort, &analysis->steps[i], &cohort->steps[i], error))
            return NULL;
    }
    return g_steal_pointer(&cohort);
}

char *registry_cohort_column(
    const RegistryCohort *cohort, const char *variable, const char *visit)
{
    if (!visit)
        return g_hash_table_contains(cohort->by_name, variable) ? g_strdup(variable) : NULL;
    const size_t event = schema_study_event(cohort->study, visit);
    if (event == SIZE_MAX)
        return NULL;
    const size_t only = GPOINTER_TO_SIZE(g_hash_table_lookup(cohort->visit_of, variable));
    if (only == event + 1)
        return g_strdup(variable);
    g_autofree char *name =
        g_strdup_printf("%s__%s", variable, cohort->study->events[event].name);
    return g_hash_table_contains(cohort->by_name, name) ? g_steal_pointer(&name) : NULL;
}

const char *const *registry_cohort_columns(const RegistryCohort *cohort)
{
    return (const char *const *)cohort->column_names->pdata;
}

gboolean registry_cohort_ask(
    RegistryCohort *cohort, const char *expression, const char *what, GError **error)
{
    CohortRef ref;
    if (g_hash_table_contains(cohort->ask_of, expression))
        return TRUE;
    g_return_val_if_fail(!cohort->was_read, FALSE);
    if (!cohort_plan_sql(cohort, expression, what, COHORT_ASKED, &ref, error))
        return FALSE;
    CohortAsk *ask = g_new0(CohortAsk, 1);
    ask->expression = g_strdup(expression);
    ask->ref = ref;
    g_ptr_array_add(cohort->asks, ask);
    (void)g_hash_table_insert(cohort->ask_of, ask->expression, ask);
    return TRUE;
}

void registry_cohort_ask_ids(RegistryCohort *cohort)
{
    cohort->wants_ids = true;
}

/* ---- what came out ---- */

const RegistryFlowStep *registry_cohort_flow(const RegistryCohort *cohort)
{
    return cohort->flow;
}

int64_t registry_cohort_n_withdrawn(const RegistryCohort *cohort)
{
    return cohort->n_barred;
}

const char *registry_cohort_snapshot(const RegistryCohort *cohort)
{
    return cohort->snapshot;
}
