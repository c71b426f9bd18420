#pragma once
/**
 * @file
 * Numbers in JSON, which has no word for those that do not exist.
 */
#include <jansson.h>

/** NaN as null, infinities as "Inf" and "-Inf", whole numbers without a point. New reference.
 */
json_t *report_json_number(double value);
