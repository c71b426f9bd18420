/* Reading for answers: the store counts, or what the members have is kept. */
#include "registry/cohort_count.h"

static gboolean keep(RegistryCohort *cohort, void *data, GError **error)
{
    const CohortPiece *piece = &cohort->piece;
    (void)data;
    for (guint i = 0; i < cohort->asks->len; i++) {
        CohortAsk *ask = g_ptr_array_index(cohort->asks, i);
        if (!cohort_compute(cohort, ask->ref.node, error))
            return FALSE;
        cohort_ask_keep(piece, ask);
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
    bool counts = false;
    gboolean ok = cohort_count_begin(cohort, &counts, error);
    if (!ok || counts)
        return ok;
    ok = cohort_pass(cohort, keep, NULL, error);
    cohort_piece_clear(&cohort->piece);
    for (guint i = 0; i < cohort->nodes->len; i++)
        g_clear_pointer(&((CohortNode *)g_ptr_array_index(cohort->nodes, i))->codes, g_free);
    return ok;
}
