/* The one pass: piece after piece, the steps of the cohort, and what is kept of the members. */
#include <string.h>

#include "registry/barred.h"
#include "registry/cohort_inside.h"

enum { MOST_FORGETTABLE = 32 << 20 };

/* A step lets those in for whom it is true; the others leave, the unknown counted apart. */
gboolean cohort_run_step(
    RegistryCohort *cohort, size_t number, RegistryFlowStep *flow, GError **error)
{
    const CohortRef ref = cohort->steps[number];
    CohortPiece *piece = &cohort->piece;
    if (!cohort_compute(cohort, ref.node, error))
        return FALSE;
    size_t n = 0;
    for (size_t i = 0; i < piece->n_members; i++) {
        const uint32_t member = piece->members[i];
        const int64_t weight = piece->weights[member];
        const RegistryDatum *truth =
            registry_domain_at(ref.node->domain, cohort_code_at(ref, member));
        const bool stays = truth->kind == REGISTRY_DATUM_INTEGER && truth->integer != 0;
        flow->n_before += weight;
        flow->n_unknown += truth->kind == REGISTRY_DATUM_NULL ? weight : 0;
        *(stays ? &flow->n_after : &flow->n_excluded) += weight;
        if (stays)
            piece->members[n++] = member;
    }
    piece->n_members = n;
    return TRUE;
}

static gboolean compute_all(RegistryCohort *cohort, GError **error)
{
    for (guint i = 0; i < cohort->derived->len; i++) {
        CohortNode *node = ((CohortDerived *)g_ptr_array_index(cohort->derived, i))->node;
        if (node && !cohort_compute(cohort, node, error))
            return FALSE;
    }
    return TRUE;
}

/* Values and memos of what went by; only where nothing was kept under their codes. */
static void forget(RegistryCohort *cohort)
{
    gsize bytes = 0;
    for (guint i = 0; i < cohort->nodes->len; i++)
        bytes +=
            registry_domain_bytes(((CohortNode *)g_ptr_array_index(cohort->nodes, i))->domain);
    for (guint t = 0; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        for (guint i = 0; i < rows->domains->len; i++)
            bytes += registry_domain_bytes(g_ptr_array_index(rows->domains, i));
    }
    if (bytes < MOST_FORGETTABLE)
        return;
    for (guint i = 0; i < cohort->nodes->len; i++)
        registry_domain_reset(((CohortNode *)g_ptr_array_index(cohort->nodes, i))->domain);
    for (guint t = 0; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        for (guint i = 0; i < rows->domains->len; i++)
            registry_domain_reset(g_ptr_array_index(rows->domains, i));
    }
    for (guint i = 0; i < cohort->calculations->len; i++) {
        const CohortCalculation *calculation = g_ptr_array_index(cohort->calculations, i);
        if (calculation->memo)
            registry_memo_reset(calculation->memo);
    }
}

static gboolean read_pieces(
    RegistryCohort *cohort, RegistryScan *scan, CohortTake take, void *data, GError **error)
{
    const size_t n_steps = cohort->analysis ? cohort->analysis->n_steps : 0;
    CohortPiece *piece = &cohort->piece;
    for (;;) {
        if (!cohort_piece_load(cohort, scan, error))
            return FALSE;
        if (piece->n_records == 0)
            return TRUE;
        if (cohort->wants_all && !compute_all(cohort, error))
            return FALSE;
        for (size_t i = 0; i < n_steps; i++)
            if (!cohort_run_step(cohort, i, &cohort->flow[i], error))
                return FALSE;
        if (!take(cohort, data, error))
            return FALSE;
        if (cohort->asks->len == 0)
            forget(cohort);
    }
}

/* What a reading before has counted. */
static void begin_anew(RegistryCohort *cohort)
{
    cohort->n_barred = 0;
    cohort->n_only_read = 0;
    g_string_truncate(cohort->last_id, 0);
    for (size_t i = 0; cohort->analysis && i < cohort->analysis->n_steps; i++)
        cohort->flow[i] = (RegistryFlowStep){.step = cohort->flow[i].step};
}

/* How the records are found, and how much may be computed for them. */
static gboolean choose_way(RegistryCohort *cohort, GError **error)
{
    cohort->only_is_few = cohort->only && cohort->registry->store->driver->finds_these;
    const int64_t n = cohort->only_is_few ? (int64_t)cohort->only->len
                                          : registry_n_records(cohort->registry, error);
    if (n < 0)
        return FALSE;
    registry_evaluator_allow(cohort->evaluator, n);
    if (cohort->only && !cohort->only_is_few)
        cohort->only_is_few = cohort->only->len < n / REGISTRY_FEW;
    return TRUE;
}

gboolean cohort_pass(RegistryCohort *cohort, CohortTake take, void *data, GError **error)
{
    /* What was allowed when the questions were put may have been long ago. */
    registry_evaluator_allow(cohort->evaluator, 0);
    if (!cohort_plan_seal(cohort, error))
        return FALSE;
    g_autoptr(RegistryScan) scan = registry_scan_begin(cohort->registry, error);
    if (!scan)
        return FALSE;
    begin_anew(cohort);
    cohort->barred = cohort->reads_everybody ? g_hash_table_new(g_str_hash, g_str_equal)
                                             : registry_barred(cohort->registry, error);
    if (!cohort->barred)
        return FALSE;
    if (!choose_way(cohort, error))
        return FALSE;
    /* A part of the records, within a change, is of no state that has a hash. */
    cohort->sum = cohort->only ? NULL : registry_content_sum_new();
    const gboolean ok = cohort_scans_open(cohort, scan, error) &&
                        read_pieces(cohort, scan, take, data, error) &&
                        (!cohort->sum || registry_content_sum_finish(cohort->sum,
                                             cohort->registry, cohort->snapshot, error));
    cohort_scans_close(cohort);
    g_clear_pointer(&cohort->sum, registry_content_sum_free);
    g_clear_pointer(&cohort->barred, g_hash_table_unref);
    return ok;
}
