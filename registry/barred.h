#pragma once
/**
 * @file
 * Patients who are in no cohort and no export: consent withdrawn from use, or a yes that turned
 * to no until somebody has settled what that means. For this folder only.
 */
#include "registry/inside.h"

/** A set of record ids (char *); NULL with `error` set. */
GHashTable *registry_barred(Registry *registry, GError **error);
