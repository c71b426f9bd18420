#pragma once
/**
 * @file
 * The rows that a site has to mend, in its own columns, with what is wrong.
 */
#include "importers/work.h"

/** Writes the header. */
void import_fixme_begin(ImportWork *work);
/** Writes the row if it has an error, and forgets its errors. */
void import_fixme_row(ImportWork *work, const BaseCsvRow *row);
