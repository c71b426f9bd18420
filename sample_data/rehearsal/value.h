#pragma once
/**
 * @file
 * Values of a rehearsal. For this folder only.
 */
#include "sample_data/rehearsal/person.h"

/**
 * Draws the value of a field that has one column.
 * @return as it stands in an export, new; NULL where nothing can be made up: texts, files,
 *         calculations.
 */
char *rehearsal_value_draw(RehearsalPerson *person, const RehearsalRow *row, size_t field);
/** Whether a box is ticked. */
bool rehearsal_box_draw(RehearsalPerson *person, const RehearsalRow *row, size_t field);
/** A number as the field takes it: within its bounds, on its step, with its decimals. New. */
char *rehearsal_number_text(const SchemaField *field, double number);
