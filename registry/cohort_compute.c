/* Values of expressions, for the members of a piece, when somebody needs them. */
#include "registry/cohort_inside.h"

uint32_t cohort_code_at(CohortRef ref, size_t record)
{
    return ref.node->codes[ref.node->by_slot ? cohort_slot(record, ref.event) : record];
}

/* What one run of a calculation works with. */
typedef struct {
    RegistryCohort *cohort;
    CohortCalculation *calculation;
    const uint32_t **from;        /* One an input: codes by record, or by slot. */
    uint32_t **to;                /* One a result, likewise. */
    uint32_t *inputs;             /* Codes. */
    const RegistryDatum **values; /* Of the codes. */
    RegistryDomain **domains;     /* Of the results. */
    uint32_t *results;            /* Codes. */
} Run;

static gboolean evaluate(const Run *run, uint32_t *results, GError **error)
{
    const CohortCalculation *calculation = run->calculation;
    const CohortRef *inputs = (const CohortRef *)(const void *)calculation->inputs->data;
    for (guint i = 0; i < calculation->inputs->len; i++)
        run->values[i] = registry_domain_at(inputs[i].node->domain, run->inputs[i]);
    return registry_formula_run(
        calculation->formula, run->values, run->domains, results, error);
}

/* Fills the results at a place of their nodes. */
static gboolean fill(const Run *run, size_t place, GError **error)
{
    const CohortCalculation *calculation = run->calculation;
    bool is_new = true;
    uint32_t *results =
        calculation->memo ? registry_memo_find(calculation->memo, run->inputs, &is_new) : NULL;
    if (!results || is_new) {
        if (!evaluate(run, run->results, error))
            return FALSE;
        for (guint i = 0; results && i < calculation->results->len; i++)
            results[i] = run->results[i];
        results = run->results;
    }
    for (guint i = 0; i < calculation->results->len; i++)
        run->to[i][place] = results[i];
    return TRUE;
}

/* ---- rows for subqueries ---- */

static gboolean put_visit(
    RegistryCohort *cohort, const CohortRows *rows, size_t record, size_t slot, GError **error)
{
    g_autofree const RegistryDatum **values = g_new0(const RegistryDatum *, rows->inputs->len);
    for (guint i = 0; i < rows->inputs->len; i++) {
        const CohortNode *node = rows->nodes[i];
        if (node)
            values[i] =
                registry_domain_at(node->domain, node->codes[node->by_slot ? slot : record]);
    }
    return registry_evaluator_add_row(cohort->evaluator, rows->table, values, error);
}

static gboolean put_visits(
    RegistryCohort *cohort, const CohortRows *rows, size_t record, GError **error)
{
    const CohortPiece *piece = &cohort->piece;
    for (size_t e = 0; e < cohort->study->n_events; e++)
        if (piece->present[cohort_slot(record, e)] &&
            !put_visit(cohort, rows, record, cohort_slot(record, e), error))
            return FALSE;
    for (uint32_t i = piece->first_extra[record]; i > 0;) {
        const size_t slot = cohort_extra_slot(cohort, i);
        if (!put_visit(cohort, rows, record, slot, error))
            return FALSE;
        i = g_array_index(piece->extras, CohortExtra, i - 1).next;
    }
    return TRUE;
}

static gboolean put_row(
    RegistryCohort *cohort, const CohortRows *rows, size_t key_number, GError **error)
{
    const CohortRowKey *key = &g_array_index(rows->keys, CohortRowKey, key_number);
    g_autofree const RegistryDatum **values = g_new0(const RegistryDatum *, rows->inputs->len);
    const RegistryDatum record =
        registry_datum_of_text(g_ptr_array_index(cohort->piece.ids, key->record));
    const RegistryDatum event = registry_datum_of_text(cohort->study->events[key->event].name);
    const RegistryDatum instance = {.kind = REGISTRY_DATUM_INTEGER, .integer = key->instance};
    values[0] = &record;
    values[1] = &event;
    values[2] = &instance;
    const guint n = rows->domains->len;
    for (guint i = 0; i < n; i++)
        values[g_array_index(rows->places, size_t, i)] =
            registry_domain_at(g_ptr_array_index(rows->domains, i),
                g_array_index(rows->codes, uint32_t, key_number * n + i));
    return registry_evaluator_add_row(cohort->evaluator, rows->table, values, error);
}

/* Gives the evaluator the rows of one record. */
static gboolean put_rows(
    RegistryCohort *cohort, const CohortCalculation *calculation, size_t record, GError **error)
{
    for (guint t = 0; t < calculation->rows->len; t++) {
        const CohortRows *rows = g_ptr_array_index(calculation->rows, t);
        if (!registry_evaluator_clear_rows(cohort->evaluator, rows->table, error))
            return FALSE;
        if (rows->form == SIZE_MAX && !put_visits(cohort, rows, record, error))
            return FALSE;
        for (size_t i = rows->first ? rows->first[record] : 0;
             rows->first && i < rows->first[record + 1]; i++)
            if (!put_row(cohort, rows, i, error))
                return FALSE;
    }
    return TRUE;
}

/* ---- patients and visits ---- */

static gboolean run_record(const Run *run, size_t record, GError **error)
{
    for (guint i = 0; i < run->calculation->inputs->len; i++)
        run->inputs[i] = run->from[i][record];
    return (run->calculation->rows->len == 0 ||
               put_rows(run->cohort, run->calculation, record, error)) &&
           fill(run, record, error);
}

static gboolean run_slot(const Run *run, size_t record, size_t slot, GError **error)
{
    const CohortRef *inputs = (const CohortRef *)(const void *)run->calculation->inputs->data;
    if (!run->cohort->piece.present[slot])
        return TRUE;
    for (guint i = 0; i < run->calculation->inputs->len; i++)
        run->inputs[i] = run->from[i][inputs[i].node->by_slot ? slot : record];
    return (run->calculation->rows->len == 0 ||
               put_rows(run->cohort, run->calculation, record, error)) &&
           fill(run, slot, error);
}

static gboolean run_visits(const Run *run, size_t record, GError **error)
{
    const CohortPiece *piece = &run->cohort->piece;
    const bool *events = run->calculation->events;
    for (size_t e = 0; e < run->cohort->study->n_events; e++)
        if (events[e] && !run_slot(run, record, cohort_slot(record, e), error))
            return FALSE;
    for (uint32_t i = piece->first_extra[record]; i > 0;) {
        const CohortExtra *extra = &g_array_index(piece->extras, CohortExtra, i - 1);
        const size_t slot = cohort_extra_slot(run->cohort, i);
        if (events[extra->key.event] && !run_slot(run, record, slot, error))
            return FALSE;
        i = extra->next;
    }
    return TRUE;
}

/* Members whose values are by record, of an expression of one input: nearly all were met. */
static gboolean run_of_one(const Run *run, GError **error)
{
    const CohortPiece *piece = &run->cohort->piece;
    for (size_t i = 0; i < piece->n_members; i++) {
        i += registry_memo_fill(run->calculation->memo, run->from[0], run->to,
            piece->members + i, piece->n_members - i);
        if (i < piece->n_members && !run_record(run, piece->members[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean run_members(const Run *run, GError **error)
{
    const CohortPiece *piece = &run->cohort->piece;
    const CohortCalculation *calculation = run->calculation;
    const bool by_visit = calculation->subject == REGISTRY_SUBJECT_VISIT;
    if (!by_visit && calculation->memo && calculation->inputs->len == 1)
        return run_of_one(run, error);
    for (size_t i = 0; i < piece->n_members; i++) {
        const size_t record = piece->members[i];
        if (by_visit ? !run_visits(run, record, error) : !run_record(run, record, error))
            return FALSE;
    }
    return TRUE;
}

/* What a calculation needs is computed before it. */
static gboolean compute_inputs(
    RegistryCohort *cohort, const CohortCalculation *calculation, GError **error)
{
    for (guint i = 0; i < calculation->inputs->len; i++)
        if (!cohort_compute(
                cohort, g_array_index(calculation->inputs, CohortRef, i).node, error))
            return FALSE;
    for (guint t = 0; t < calculation->rows->len; t++) {
        const CohortRows *rows = g_ptr_array_index(calculation->rows, t);
        for (guint i = 0; rows->nodes && i < rows->inputs->len; i++)
            if (rows->nodes[i] && !cohort_compute(cohort, rows->nodes[i], error))
                return FALSE;
    }
    return TRUE;
}

/* A patient's inputs at an event are found by the record, a visit's by the slot. */
static const uint32_t *codes_from(const CohortCalculation *calculation, const CohortRef *input)
{
    const bool at_event =
        calculation->subject == REGISTRY_SUBJECT_PATIENT && input->node->by_slot;
    return input->node->codes + (at_event ? cohort_slot(0, input->event) : 0);
}

static gboolean run_calculation(
    RegistryCohort *cohort, CohortCalculation *calculation, GError **error)
{
    const guint n = calculation->results->len, n_inputs = calculation->inputs->len;
    g_autofree const uint32_t **from = g_new0(const uint32_t *, n_inputs + 1);
    g_autofree uint32_t **to = g_new0(uint32_t *, n + 1);
    g_autofree uint32_t *inputs = g_new0(uint32_t, n_inputs + 1);
    g_autofree uint32_t *results = g_new0(uint32_t, n + 1);
    g_autofree const RegistryDatum **values = g_new0(const RegistryDatum *, n_inputs + 1);
    g_autofree RegistryDomain **domains = g_new0(RegistryDomain *, n + 1);
    for (guint i = 0; i < n_inputs; i++)
        from[i] = codes_from(calculation, &g_array_index(calculation->inputs, CohortRef, i));
    for (guint i = 0; i < n; i++) {
        const CohortNode *node = g_ptr_array_index(calculation->results, i);
        domains[i] = node->domain;
        to[i] = node->codes;
    }
    const Run run = {cohort, calculation, from, to, inputs, values, domains, results};
    return run_members(&run, error);
}

gboolean cohort_compute(RegistryCohort *cohort, CohortNode *node, GError **error)
{
    CohortCalculation *calculation = node->calculation;
    if (node->form)
        return cohort_form_load(cohort, node->form, error);
    if (!calculation || calculation->done)
        return TRUE;
    calculation->done = true; /* Before its inputs: a value that reads itself was refused. */
    if (!compute_inputs(cohort, calculation, error))
        return FALSE;
    return run_calculation(cohort, calculation, error);
}
