#pragma once
/**
 * @file
 * The pack of a study's field, settled when a registry is made or opened, and where a
 * study folder is read without one.
 */
#include "schema/study.h"

/**
 * Checks that the pack that the study names exists, and that its derived values and sums use no
 * other. A study without the key `pack` that uses one anyway is refused where `is_new`; else
 * its registry was made before study files named packs, and it is given that pack. The pack's
 * word for the origin stands in where the study has none of its own.
 * @return FALSE with BASE_ERROR_STUDY.
 */
gboolean registry_pack_settle(SchemaStudy *study, bool is_new, GError **error);
