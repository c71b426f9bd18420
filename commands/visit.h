#pragma once
/**
 * @file
 * A visit as --visit names it. For this folder only.
 */
#include "schema/study.h"

/** The event of that short or unique name. BASE_ERROR_USAGE, with the visits that there are.
 * @param event  index of the study's; not written on failure. */
gboolean command_visit(
    const SchemaStudy *study, const char *name, size_t *event, GError **error);
