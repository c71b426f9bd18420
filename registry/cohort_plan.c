/* What has to be read and computed for what was asked for, and nothing else. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "registry/cohort_inside.h"
#include "schema/sql.h"

/* ---- nodes ---- */

static CohortNode *node_new(RegistryCohort *cohort, CohortNodeKind kind, bool by_slot)
{
    CohortNode *node = g_new0(CohortNode, 1);
    node->kind = kind;
    node->by_slot = by_slot;
    node->domain = registry_domain_new();
    g_ptr_array_add(cohort->nodes, node);
    return node;
}

static CohortNode *own_node(RegistryCohort *cohort, CohortNodeKind kind)
{
    if (!cohort->own[kind])
        cohort->own[kind] =
            node_new(cohort, kind, kind == COHORT_EVENT || kind == COHORT_INSTANCE);
    return cohort->own[kind];
}

CohortNode *cohort_plan_field(RegistryCohort *cohort, size_t column, size_t event)
{
    const SchemaStudy *study = cohort->study;
    const SchemaRoles *roles = &study->roles;
    CohortNode *node = cohort->fields[column];
    if (!node) {
        node = cohort->fields[column] = node_new(cohort, COHORT_FIELD, true);
        node->column = column;
        node->events = g_new0(bool, study->n_events + 1);
    }
    if (node->events[event])
        return node;
    node->events[event] = true;
    /* A cutoff judges the vital status by the last contact beside it. */
    if (cohort->cutoff && study->dictionary->columns[column].field == roles->vital_status &&
        schema_study_collects(study, event, roles->last_contact)) {
        const SchemaColumn *contact = schema_dictionary_find_column(
            study->dictionary, study->dictionary->fields[roles->last_contact].name);
        (void)cohort_plan_field(cohort, (size_t)(contact - study->dictionary->columns), event);
    }
    return node;
}

CohortNode *cohort_plan_reason(RegistryCohort *cohort, size_t column)
{
    for (guint i = 0; i < cohort->reasons->len; i++) {
        CohortNode *known = g_ptr_array_index(cohort->reasons, i);
        if (known->column == column)
            return known;
    }
    CohortNode *node = node_new(cohort, COHORT_REASON, true);
    node->column = column;
    g_ptr_array_add(cohort->reasons, node);
    return node;
}

CohortNode *cohort_plan_made_reason(RegistryCohort *cohort, CohortRef made, GArray *of_take)
{
    CohortNode *node = node_new(cohort, COHORT_REASON, false);
    node->column = SIZE_MAX;
    node->made = made;
    node->of = of_take;
    g_ptr_array_add(cohort->made_reasons, node);
    return node;
}

/* ---- calculations ---- */

static CohortCalculation *calculation_new(
    RegistryCohort *cohort, RegistrySubject subject, size_t form)
{
    CohortCalculation *made = g_new0(CohortCalculation, 1);
    made->subject = subject;
    made->form = form;
    made->inputs = g_array_new(FALSE, FALSE, sizeof(CohortRef));
    made->names = g_ptr_array_new_with_free_func(g_free);
    made->types = g_ptr_array_new();
    made->sql = g_ptr_array_new_with_free_func(g_free);
    made->what = g_ptr_array_new_with_free_func(g_free);
    made->results = g_ptr_array_new();
    made->rows = g_ptr_array_new();
    made->events = g_new0(bool, cohort->study->n_events + 1);
    g_ptr_array_add(cohort->calculations, made);
    return made;
}

static void add_input(
    CohortCalculation *calculation, CohortRef ref, const char *name, const char *type)
{
    g_array_append_val(calculation->inputs, ref);
    g_ptr_array_add(calculation->names, g_strdup(name));
    g_ptr_array_add(calculation->types, (gpointer)type);
}

static guint visit_derived(const RegistryCohort *cohort, const char *name)
{
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec =
            ((const CohortDerived *)g_ptr_array_index(cohort->derived, i))->spec;
        if (spec->level == SCHEMA_LEVEL_VISIT && strcmp(spec->name, name) == 0)
            return i;
    }
    return G_MAXUINT;
}

/* A column of `visit`: its node, needed at the events that are flagged. */
static CohortNode *visit_node(
    RegistryCohort *cohort, const char *name, const bool *events, GError **error)
{
    static const struct {
        const char *name;
        CohortNodeKind kind;
    } own[] = {{"record_id", COHORT_RECORD}, {"site", COHORT_SITE}, {"event", COHORT_EVENT},
        {"instance", COHORT_INSTANCE}};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
        if (strcmp(name, own[i].name) == 0)
            return own_node(cohort, own[i].kind);
    const size_t column = GPOINTER_TO_SIZE(g_hash_table_lookup(cohort->visit_fields, name));
    const guint derived = column > 0 ? G_MAXUINT : visit_derived(cohort, name);
    CohortNode *node = NULL;
    for (size_t e = 0; e < cohort->study->n_events; e++) {
        if (!events[e])
            continue;
        node = column > 0 ? cohort_plan_field(cohort, column - 1, e)
                          : cohort_plan_derived(cohort, derived, e, error);
        if (!node)
            return NULL;
    }
    return node;
}

/* The inputs of an expression about visits, at one more event. */
static gboolean plan_visit_inputs(RegistryCohort *cohort, CohortCalculation *calculation,
    const RegistryUse *use, size_t event, GError **error)
{
    g_autofree bool *events = g_new0(bool, cohort->study->n_events + 1);
    const bool first = calculation->inputs->len == 0;
    events[event] = true;
    for (guint i = 0; i < use->inputs->len; i++) {
        const char *name = g_ptr_array_index(use->inputs, i);
        CohortNode *node = visit_node(cohort, name, events, error);
        if (!node)
            return FALSE;
        /* What every visit has is there without any row of a form. */
        calculation->needs_presence = calculation->needs_presence || node->kind < COHORT_FIELD;
        if (!first)
            continue;
        const CohortRows *visits = g_ptr_array_index(cohort->tables, 0);
        const char *type = "";
        for (guint k = 0; k < visits->inputs->len; k++) {
            const RegistryInput *input = &g_array_index(visits->inputs, RegistryInput, k);
            if (strcmp(input->name, name) == 0)
                type = input->type;
        }
        add_input(calculation, (CohortRef){node, SIZE_MAX}, name, type);
    }
    return TRUE;
}

static gboolean plan_patient_inputs(RegistryCohort *cohort, CohortCalculation *calculation,
    const RegistryUse *use, GError **error)
{
    for (guint i = 0; i < use->inputs->len; i++) {
        const char *name = g_ptr_array_index(use->inputs, i);
        const CohortColumn *column = g_hash_table_lookup(cohort->by_name, name);
        CohortRef ref;
        if (!cohort_plan_column(cohort, column, &ref, error))
            return FALSE;
        add_input(calculation, ref, name, column->type);
    }
    return TRUE;
}

static CohortRows *rows_of(const RegistryCohort *cohort, size_t table)
{
    for (guint i = 0; i < cohort->tables->len; i++) {
        CohortRows *rows = g_ptr_array_index(cohort->tables, i);
        if (rows->table == table)
            return rows;
    }
    return NULL;
}

static gboolean read_visit_column(
    RegistryCohort *cohort, CohortRows *rows, size_t place, GError **error)
{
    g_autofree bool *events = g_new0(bool, cohort->study->n_events + 1);
    const char *name = g_array_index(rows->inputs, RegistryInput, place).name;
    const size_t column = GPOINTER_TO_SIZE(g_hash_table_lookup(cohort->visit_fields, name));
    const guint number = column > 0 ? G_MAXUINT : visit_derived(cohort, name);
    for (size_t e = 0; e < cohort->study->n_events; e++) {
        const CohortDerived *derived =
            number == G_MAXUINT ? NULL : g_ptr_array_index(cohort->derived, number);
        events[e] = column > 0
                        ? schema_study_collects(cohort->study, e,
                              cohort->study->dictionary->columns[column - 1].field)
                        : !derived || schema_study_derives(cohort->study, e, derived->spec);
    }
    GError *fault = NULL;
    rows->nodes[place] = visit_node(cohort, name, events, &fault);
    if (fault)
        g_propagate_error(error, fault);
    return fault == NULL;
}

static void read_form_column(
    RegistryCohort *cohort, CohortRows *rows, size_t place, const char *name)
{
    const SchemaColumn *column = schema_dictionary_find_column(cohort->study->dictionary, name);
    for (guint i = 0; i < rows->places->len; i++)
        if (g_array_index(rows->places, size_t, i) == place)
            return;
    if (!column)
        return;
    const size_t number = (size_t)(column - cohort->study->dictionary->columns);
    g_array_append_val(rows->columns, number);
    g_array_append_val(rows->places, place);
    g_ptr_array_add(rows->domains, registry_domain_new());
}

gboolean cohort_plan_rows(
    RegistryCohort *cohort, CohortRows *rows, const GPtrArray *columns, GError **error)
{
    const bool visits = rows->form == SIZE_MAX;
    rows->used = true;
    if (visits) {
        cohort->wants_presence = cohort->wants_extras = true;
    } else {
        (void)own_node(cohort, COHORT_RECORD);
        (void)own_node(cohort, COHORT_EVENT);
    }
    for (guint i = 0; i < columns->len; i++) {
        const char *name = g_ptr_array_index(columns, i);
        for (guint place = 0; place < rows->inputs->len; place++) {
            if (strcmp(g_array_index(rows->inputs, RegistryInput, place).name, name) != 0)
                continue;
            if (!visits && place >= 3)
                read_form_column(cohort, rows, place, name);
            else if (visits && !rows->nodes[place] &&
                     !read_visit_column(cohort, rows, place, error))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean plan_rows(RegistryCohort *cohort, CohortCalculation *calculation,
    const RegistryUse *use, GError **error)
{
    for (guint i = 0; i < use->rows->len; i++) {
        const RegistryRowsUse *read = g_ptr_array_index(use->rows, i);
        CohortRows *rows = rows_of(cohort, read->table);
        if (!cohort_plan_rows(cohort, rows, read->columns, error))
            return FALSE;
        g_ptr_array_add(calculation->rows, rows);
    }
    return TRUE;
}

/* The same for expressions that may be computed together. New text. */
static char *key_of(
    RegistrySubject subject, size_t form, const RegistryUse *use, CohortFamily family)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < use->inputs->len; i++)
        g_ptr_array_add(names, g_ptr_array_index(use->inputs, i));
    g_ptr_array_sort(names, base_text_compare);
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv("\n", (char **)names->pdata);
    return g_strdup_printf("%d %d %zu\n%s", (int)family, (int)subject, form, all);
}

static CohortNode *add_result(RegistryCohort *cohort, CohortCalculation *calculation,
    const RegistryExpression *expression)
{
    CohortNode *node =
        node_new(cohort, COHORT_RESULT, calculation->subject == REGISTRY_SUBJECT_VISIT);
    node->calculation = calculation;
    g_ptr_array_add(calculation->sql, g_strdup(expression->sql));
    g_ptr_array_add(calculation->what, g_strdup(expression->what));
    g_ptr_array_add(calculation->results, node);
    return node;
}

/* The calculation of an expression, alone or with others, and its node. */
static CohortNode *plan(RegistryCohort *cohort, RegistrySubject subject, size_t form,
    const RegistryExpression *expression, const RegistryUse *use, CohortFamily family,
    GError **error)
{
    g_autofree char *key = key_of(subject, form, use, family);
    const bool shares = family != COHORT_ALONE && use->rows->len == 0;
    CohortCalculation *calculation = shares ? g_hash_table_lookup(cohort->shared, key) : NULL;
    if (!calculation) {
        calculation = calculation_new(cohort, subject, form);
        if (subject == REGISTRY_SUBJECT_PATIENT &&
            !plan_patient_inputs(cohort, calculation, use, error))
            return NULL;
        if (!plan_rows(cohort, calculation, use, error))
            return NULL;
        if (shares)
            (void)g_hash_table_insert(cohort->shared, g_steal_pointer(&key), calculation);
    }
    return add_result(cohort, calculation, expression);
}

CohortNode *cohort_plan_derived(
    RegistryCohort *cohort, size_t number, size_t event, GError **error)
{
    CohortDerived *derived = g_ptr_array_index(cohort->derived, number);
    const bool visit = derived->spec->level == SCHEMA_LEVEL_VISIT;
    if (!derived->node) {
        const RegistryExpression expression = {derived->spec->sql, derived->what};
        derived->node = plan(cohort, visit ? REGISTRY_SUBJECT_VISIT : REGISTRY_SUBJECT_PATIENT,
            derived->spec->form, &expression, &derived->use, COHORT_DERIVED, error);
    }
    CohortCalculation *calculation = derived->node ? derived->node->calculation : NULL;
    if (!calculation || !visit || calculation->events[event])
        return derived->node;
    calculation->events[event] = true;
    return plan_visit_inputs(cohort, calculation, &derived->use, event, error) ? derived->node
                                                                               : NULL;
}

/* ---- a patient's columns and expressions ---- */

static gboolean plan_contact(
    RegistryCohort *cohort, const CohortColumn *column, CohortRef *ref, GError **error)
{
    const SchemaRoles *roles = &cohort->study->roles;
    const char *origin = cohort->study->dictionary->fields[roles->origin].name;
    CohortNode *known = cohort->own[COHORT_CONTACT];
    CohortRef from;
    (void)cohort_plan_field(cohort, column->index, column->event);
    *ref = (CohortRef){known ? known : own_node(cohort, COHORT_CONTACT), SIZE_MAX};
    return cohort_plan_column(
        cohort, g_hash_table_lookup(cohort->by_name, origin), &from, error);
}

gboolean cohort_plan_column(
    RegistryCohort *cohort, const CohortColumn *column, CohortRef *ref, GError **error)
{
    ref->event = column->event;
    if (column->kind == COHORT_CONTACT)
        return plan_contact(cohort, column, ref, error);
    ref->node = column->kind == COHORT_FIELD
                    ? cohort_plan_field(cohort, column->index, column->event)
                : column->kind == COHORT_RESULT
                    ? cohort_plan_derived(cohort, column->index, column->event, error)
                    : own_node(cohort, column->kind);
    return ref->node != NULL;
}

gboolean cohort_plan_expression(RegistryCohort *cohort, const RegistryExpression *expression,
    const RegistryUse *use, CohortFamily family, CohortRef *ref, GError **error)
{
    *ref = (CohortRef){
        plan(cohort, REGISTRY_SUBJECT_PATIENT, SIZE_MAX, expression, use, family, error),
        SIZE_MAX};
    return ref->node != NULL;
}

/* ---- when all is known ---- */

static gboolean prepare(RegistryCohort *cohort, CohortCalculation *calculation, GError **error)
{
    const guint n = calculation->results->len;
    const guint n_inputs = calculation->names->len;
    g_autofree RegistryInput *inputs = g_new(RegistryInput, n_inputs + 1);
    g_autofree RegistryExpression *expressions = g_new(RegistryExpression, n + 1);
    g_autofree bool *gives = g_new0(bool, n + 1);
    for (guint i = 0; i < n_inputs; i++)
        inputs[i] = (RegistryInput){
            g_ptr_array_index(calculation->names, i), g_ptr_array_index(calculation->types, i)};
    for (guint i = 0; i < n; i++)
        expressions[i] = (RegistryExpression){
            g_ptr_array_index(calculation->sql, i), g_ptr_array_index(calculation->what, i)};
    calculation->formula = registry_formula_new(cohort->evaluator, calculation->subject, inputs,
        n_inputs, expressions, n, gives, error);
    if (!calculation->formula)
        return FALSE;
    if (calculation->rows->len == 0)
        calculation->memo = registry_memo_new(n_inputs, n);
    for (guint i = 0; i < n; i++)
        calculation->needs_presence = calculation->needs_presence || gives[i];
    if (calculation->subject == REGISTRY_SUBJECT_VISIT &&
        (calculation->needs_presence || calculation->rows->len > 0))
        cohort->wants_presence = true;
    return TRUE;
}

static CohortForm *form_of(RegistryCohort *cohort, size_t form)
{
    for (guint i = 0; i < cohort->forms->len; i++) {
        CohortForm *known = g_ptr_array_index(cohort->forms, i);
        if (known->form == form)
            return known;
    }
    CohortForm *made = g_new0(CohortForm, 1);
    made->form = form;
    made->columns = g_new0(size_t, cohort->study->dictionary->n_columns);
    made->nodes = g_new0(CohortNode *, cohort->study->dictionary->n_columns);
    made->events = g_new0(bool, cohort->study->n_events + 1);
    g_ptr_array_add(cohort->forms, made);
    return made;
}

/* Which columns of which forms are read, at which events. */
static void list_forms(RegistryCohort *cohort)
{
    const SchemaStudy *study = cohort->study;
    for (size_t c = 0; c < study->dictionary->n_columns; c++) {
        CohortNode *node = cohort->fields[c];
        if (!node)
            continue;
        const SchemaField *field =
            &study->dictionary->fields[study->dictionary->columns[c].field];
        CohortForm *form = form_of(cohort, schema_study_form(study, field->form));
        node->form = form;
        form->columns[form->n_columns] = c;
        form->nodes[form->n_columns++] = node;
        for (size_t e = 0; e < study->n_events; e++)
            form->events[e] = form->events[e] || node->events[e];
    }
    for (size_t e = 0; cohort->wants_presence && e < study->n_events; e++)
        for (size_t i = 0; i < study->events[e].n_forms; i++)
            if (!study->form_repeats[study->events[e].forms[i]])
                form_of(cohort, study->events[e].forms[i])->events[e] = true;
}

gboolean cohort_plan_seal(RegistryCohort *cohort, GError **error)
{
    if (cohort->is_sealed)
        return TRUE;
    cohort->is_sealed = true;
    for (guint i = 0; i < cohort->calculations->len; i++)
        if (!prepare(cohort, g_ptr_array_index(cohort->calculations, i), error))
            return FALSE;
    list_forms(cohort);
    return TRUE;
}
