#pragma once
/**
 * @file
 * Boxes that nobody was asked: REDCap exports 0 for each box of a form that was never opened,
 * as for one in which none was ticked. Where the file has the form's status
 * (`<form>_complete`), and it is blank or 0 and nothing else of the form is filled in, the
 * zeros say nothing.
 */
#include "importers/work.h"

/** Takes the zeros of such forms for blanks; the row's cells are prepared, not judged yet. */
void import_unasked_blank(ImportWork *work);

/** Where REDCap's box of a missing-data code is ticked (`field___unk`) and none of the field's
 * own, puts the code in place of these. Likewise. */
void import_unasked_reasons(ImportWork *work);
