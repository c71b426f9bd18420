#pragma once
/**
 * @file
 * Whether one visit of one patient is still to come. Inside registry/.
 */
#include "registry/due.h"
#include "registry/visits.h"

/**
 * How it stands with a visit that did not come; FALSE where it came or is not to be expected.
 * @param visit  written where it is TRUE; its record_id is borrowed from the visits.
 */
bool due_visit(const Visits *visits, const SchemaStudy *study, size_t patient, size_t event,
    int32_t on, RegistryDue *visit);
