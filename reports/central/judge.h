#pragma once
/**
 * @file
 * From patients to findings. Inside reports/central/.
 */
#include "reports/central/central.h"
#include "reports/central/patients.h"

/** Makes all comparisons, adjusts them together, and keeps what stands out. */
ReportCentral *central_judge(
    const CentralPatients *patients, const BaseWords *words, GError **error);
