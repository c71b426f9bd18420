/* The one pass: piece after piece, the steps of the cohort, and what is kept of the members. */
#include <string.h>

#include "registry/barred.h"
#include "registry/cohort_inside.h"

enum { MOST_FORGETTABLE = 32 << 20 };

/* A step lets those in for whom it is true; the others leave, the unknown counted apart. */
static gboolean run_step(RegistryCohort *cohort, size_t number, GError **error)
{
    const CohortRef ref = cohort->steps[number];
    RegistryFlowStep *flow = &cohort->flow[number];
    CohortPiece *piece = &cohort->piece;
    if (!cohort_compute(cohort, ref.node, error))
        return FALSE;
    size_t n = 0;
    for (size_t i = 0; i < piece->n_members; i++) {
        const uint32_t code = cohort_code_at(ref, piece->members[i]);
        const RegistryDatum *truth = registry_domain_at(ref.node->domain, code);
        flow->n_unknown += truth->kind == REGISTRY_DATUM_NULL;
        if (truth->kind == REGISTRY_DATUM_INTEGER && truth->integer != 0)
            piece->members[n++] = piece->members[i];
    }
    flow->n_before += (int64_t)piece->n_members;
    flow->n_after += (int64_t)n;
    flow->n_excluded += (int64_t)(piece->n_members - n);
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
            if (!run_step(cohort, i, error))
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

/* Of so many records one is found while all are read. */
enum { FEW = 8 };

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
    cohort->barred = registry_barred(cohort->registry, error);
    if (!cohort->barred)
        return FALSE;
    const int64_t n = registry_n_records(cohort->registry, error);
    if (n < 0)
        return FALSE;
    registry_evaluator_allow(cohort->evaluator, n);
    cohort->only_is_few = cohort->only && cohort->only->len < n / FEW;
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

/* ---- what is kept ---- */

static void widen(CohortCodes *codes, uint8_t width)
{
    void *bytes = g_malloc(codes->n_allocated * width + 1);
    CohortCodes wide = {.width = width, .n_allocated = codes->n_allocated, .bytes = bytes};
    for (size_t i = 0; i < codes->n; i++)
        cohort_codes_append(&wide, cohort_codes_at(codes, i));
    g_free(codes->bytes);
    *codes = wide;
}

static uint8_t width_of(uint32_t code)
{
    return code <= UINT8_MAX ? 1 : code <= UINT16_MAX ? 2 : 4;
}

/* For n more codes up to the most. */
static void make_room(CohortCodes *codes, size_t n, uint32_t most)
{
    if (codes->n + n > codes->n_allocated) {
        codes->n_allocated = MAX(1024, MAX(codes->n + n, 2 * codes->n_allocated));
        codes->bytes = g_realloc(codes->bytes, codes->n_allocated * MAX(codes->width, 1) + 1);
    }
    if (width_of(most) > codes->width)
        widen(codes, width_of(most));
}

void cohort_codes_append(CohortCodes *codes, uint32_t code)
{
    make_room(codes, 1, code);
    if (codes->width == 1)
        ((uint8_t *)codes->bytes)[codes->n++] = (uint8_t)code;
    else if (codes->width == 2)
        ((uint16_t *)codes->bytes)[codes->n++] = (uint16_t)code;
    else
        ((uint32_t *)codes->bytes)[codes->n++] = code;
}

uint32_t cohort_codes_at(const CohortCodes *codes, size_t i)
{
    return codes->width == 1   ? ((const uint8_t *)codes->bytes)[i]
           : codes->width == 2 ? ((const uint16_t *)codes->bytes)[i]
                               : ((const uint32_t *)codes->bytes)[i];
}

/* Adds what the members of the piece have. */
static void append_members(const CohortPiece *piece, CohortAsk *ask)
{
    const CohortNode *node = ask->ref.node;
    const uint32_t *from = node->codes + (node->by_slot ? cohort_slot(0, ask->ref.event) : 0);
    CohortCodes *codes = &ask->codes;
    uint32_t most = 0;
    for (size_t k = 0; k < piece->n_members; k++)
        most = MAX(most, from[piece->members[k]]);
    make_room(codes, piece->n_members, most);
    if (codes->width == 1)
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint8_t *)codes->bytes)[codes->n + k] = (uint8_t)from[piece->members[k]];
    else if (codes->width == 2)
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint16_t *)codes->bytes)[codes->n + k] = (uint16_t)from[piece->members[k]];
    else
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint32_t *)codes->bytes)[codes->n + k] = from[piece->members[k]];
    codes->n += piece->n_members;
}

static gboolean keep(RegistryCohort *cohort, void *data, GError **error)
{
    const CohortPiece *piece = &cohort->piece;
    (void)data;
    for (guint i = 0; i < cohort->asks->len; i++) {
        CohortAsk *ask = g_ptr_array_index(cohort->asks, i);
        if (!cohort_compute(cohort, ask->ref.node, error))
            return FALSE;
        append_members(piece, ask);
    }
    for (size_t k = 0; cohort->wants_ids && k < piece->n_members; k++)
        g_ptr_array_add(
            cohort->ids, g_strdup(g_ptr_array_index(piece->ids, piece->members[k])));
    cohort->n_members += piece->n_members;
    return TRUE;
}

gboolean registry_cohort_read(RegistryCohort *cohort, GError **error)
{
    g_return_val_if_fail(!cohort->was_read, FALSE);
    cohort->was_read = true;
    const gboolean ok = cohort_pass(cohort, keep, NULL, error);
    cohort_piece_clear(&cohort->piece);
    for (guint i = 0; i < cohort->nodes->len; i++)
        g_clear_pointer(&((CohortNode *)g_ptr_array_index(cohort->nodes, i))->codes, g_free);
    return ok;
}
