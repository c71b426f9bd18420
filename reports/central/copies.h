#pragma once
/**
 * @file
 * Visits that are copies: of the patient's own visit before, or of another patient's. Inside
 * reports/central/.
 */
#include "reports/central/compare.h"

/** Patients with a visit that has the same answers throughout as the one before. */
gboolean central_compare_copied(const CentralPatients *patients, GArray *tests, GError **error);
/** Patients of one hospital whose form has the same values throughout. */
gboolean central_compare_repeated(
    const CentralPatients *patients, GArray *tests, GError **error);
