#pragma once
/**
 * @file
 * What the wide rows of a study are made of. For registry/wide.c and registry/wide_rows.c.
 */
#include "registry/cohort_inside.h"
#include "registry/inside.h"
#include "registry/wide.h"

/** Where a column of the table comes from. */
typedef struct {
    CohortRef value, reason; /**< The reason's node is NULL for none. */
    size_t place;
} WideFilled;

/** The study as it is, or one of its analyses: a cohort without steps, so that all are read. */
typedef struct {
    SchemaAnalysis *analysis, bare;
    RegistryCohort *cohort;
    GArray *filled; /**< WideFilled */
} WideSource;

struct RegistryWide {
    int n_users;
    Registry *registry;
    GPtrArray *sources; /**< WideSource * */
    GArray *columns;    /**< RegistryWideColumn */
    GHashTable *places; /**< Name (borrowed) -> place + 1 */
    size_t standing;    /**< Place of the first column of registry/wide_standing.h, */
    size_t n_standing;  /**< of so many side by side; 0 for none. */
    RegistryWideTable table;
    char plan[BASE_SHA256_SIZE];
};
