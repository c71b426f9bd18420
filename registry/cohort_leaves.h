#pragma once
/**
 * @file
 * What the wide rows of patients have of a cohort's values: the columns of which all that it
 * asks is made. For the counting of cohorts alone.
 */
#include "registry/cohort_inside.h"

/** A node whose values the rows have. */
typedef struct {
    CohortRef ref;
    char *name; /**< Of the column; of a reason that of the value's. */
    char type;  /**< As in RegistryWideColumn; 'T' of a site, which every row has. */
} CohortLeaf;

/** None yet: CohortLeaf, each once. */
GArray *cohort_leaves_new(void);
/**
 * Adds what a value is made of, as far down as the rows do not have it themselves.
 * @param types  name of a column -> its type, of all that the rows have.
 * @return false where it takes what they have not.
 */
bool cohort_leaves_add(
    GHashTable *types, const RegistryCohort *cohort, CohortRef ref, GArray *leaves);
/** The column that has a value; NULL where none is read for it. New. */
char *cohort_leaf_name(
    GHashTable *types, const RegistryCohort *cohort, CohortRef ref, char *type);
/** Whether all that the cohort asks, and its steps, can be had of the rows. */
bool cohort_leaves_suffice(GHashTable *types, const RegistryCohort *cohort);

static inline size_t cohort_n_steps(const RegistryCohort *cohort)
{
    return cohort->analysis ? cohort->analysis->n_steps : 0;
}
