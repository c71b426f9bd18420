#pragma once
/**
 * @file
 * `import --complete`: a whole export of a site, so that a record of it that is missing there
 * is a question.
 */
#include "importers/work.h"

/**
 * Warns of the site's records that the file does not have; nothing unless it is said to be
 * whole. BASE_ERROR_USAGE where the file is not one site's.
 */
gboolean import_complete_warn(ImportWork *work, GError **error);
