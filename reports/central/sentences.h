#pragma once
/**
 * @file
 * What stands out, as a sentence that can be sent to the hospital: what was seen there, what
 * elsewhere, on how many, and a question. Inside reports/central/.
 */
#include "reports/central/central.h"

/** @param digit  of a finding on last digits. New text. */
char *central_sentence(const ReportCentralFinding *finding, const SchemaStudy *study, int digit,
    bool is_low, const BaseWords *words);
