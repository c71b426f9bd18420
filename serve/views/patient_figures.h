#pragma once
/**
 * @file
 * Inside serve/views/: the course of a patient drawn: dates on a line of time, and measures
 * over the visits. Drawn from the JSON of the command, so that nothing stands in a picture that
 * is not in a table.
 */
#include "serve/views/inside.h"

/** Appends the line of time with the windows of the visits; nothing where days count from
 * nowhere. @param patient  the JSON of `proreg patient`. */
void view_patient_course(ServePage *page, const SchemaStudy *study, const json_t *patient);
/** Appends a picture a measure of which the study's field knows the least change that matters,
 * where the patient has it at two visits. */
void view_patient_measures(ServePage *page, const SchemaStudy *study, const json_t *patient);
