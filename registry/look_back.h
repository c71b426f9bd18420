#pragma once
/**
 * @file
 * The study as it was at a position of the journal, in place of the present one. For this
 * folder only.
 */
#include "registry/inside.h"

/**
 * Puts the study folder's files as they were after that entry in place of those of now: the
 * dictionary, study.yaml, profiles, and the analyses that there were; analyses that came later
 * stay. The store gives the values under the names of then. Before registry_past_enter.
 */
gboolean registry_look_back(Registry *registry, int64_t import_id, GError **error);
