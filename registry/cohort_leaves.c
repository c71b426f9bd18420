#include "registry/cohort_leaves.h"

static void leaf_clear(gpointer data)
{
    g_free(((CohortLeaf *)data)->name);
}

GArray *cohort_leaves_new(void)
{
    GArray *leaves = g_array_new(FALSE, FALSE, sizeof(CohortLeaf));
    g_array_set_clear_func(leaves, leaf_clear);
    return leaves;
}

/* The step whose condition it is, or NULL. */
static const SchemaStep *step_of(const RegistryCohort *cohort, const CohortNode *node)
{
    for (size_t i = 0; i < cohort_n_steps(cohort); i++)
        if (cohort->steps[i].node == node)
            return &cohort->analysis->steps[i];
    return NULL;
}

/* The column that has it; its type 'T' for a site, which every row has. New, or NULL. */
static char *kept_as(GHashTable *types, const RegistryCohort *cohort, CohortRef ref, char *type)
{
    const SchemaStep *step = step_of(cohort, ref.node);
    g_autofree char *name =
        step ? cohort_wide_step_name(cohort, step, ref) : cohort_wide_name(cohort, ref);
    *type = ref.node->kind == COHORT_SITE ? 'T' : '\0';
    if (name && *type == '\0')
        *type = (char)GPOINTER_TO_INT(g_hash_table_lookup(types, name));
    return *type != '\0' ? g_steal_pointer(&name) : NULL;
}

/* Expressions over the same inputs are computed together: all of them are kept, or none is. */
char *cohort_leaf_name(
    GHashTable *types, const RegistryCohort *cohort, CohortRef ref, char *type)
{
    const CohortCalculation *calculation = ref.node->calculation;
    for (guint i = 0; calculation && i < calculation->results->len; i++) {
        const CohortRef other = {calculation->results->pdata[i], ref.event};
        g_autofree char *name = kept_as(types, cohort, other, type);
        if (!name)
            return NULL;
    }
    return kept_as(types, cohort, ref, type);
}

static bool is_among(const GArray *leaves, CohortRef ref)
{
    for (guint i = 0; i < leaves->len; i++) {
        const CohortLeaf *leaf = &g_array_index(leaves, CohortLeaf, i);
        if (leaf->ref.node == ref.node && leaf->ref.event == ref.event)
            return true;
    }
    return false;
}

bool cohort_leaves_add(
    GHashTable *types, const RegistryCohort *cohort, CohortRef ref, GArray *leaves)
{
    const CohortCalculation *calculation = ref.node->calculation;
    char type;
    if (ref.node->kind == COHORT_CUTOFF || is_among(leaves, ref))
        return true;
    char *name = cohort_leaf_name(types, cohort, ref, &type);
    if (name) {
        const CohortLeaf leaf = {ref, name, type};
        g_array_append_val(leaves, leaf);
        return true;
    }
    if (!calculation || calculation->subject != REGISTRY_SUBJECT_PATIENT ||
        calculation->rows->len > 0)
        return false;
    for (guint i = 0; i < calculation->inputs->len; i++)
        if (!cohort_leaves_add(
                types, cohort, g_array_index(calculation->inputs, CohortRef, i), leaves))
            return false;
    return true;
}

bool cohort_leaves_suffice(GHashTable *types, const RegistryCohort *cohort)
{
    g_autoptr(GArray) leaves = cohort_leaves_new();
    bool can = true;
    for (size_t i = 0; can && i < cohort_n_steps(cohort); i++)
        can = cohort_leaves_add(types, cohort, cohort->steps[i], leaves);
    for (guint i = 0; can && i < cohort->asks->len; i++) {
        const CohortAsk *ask = cohort->asks->pdata[i];
        can = cohort_leaves_add(types, cohort, ask->ref, leaves);
    }
    return can;
}
