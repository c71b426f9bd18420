#pragma once
/**
 * @file
 * A copy for an analysis says what it is in a file of its study, so that its chain covers that
 * too. Nothing goes into such a copy.
 */
#include "registry/registry.h"

/** Name of that file: JSON, docs/copies.md has its keys. */
#define REGISTRY_COPY_NOTE "copy.json"
/** Command of the entry that brings in the records of a copy. */
#define REGISTRY_COPY "copy"

/** The note of a copy for an analysis; NULL of every other registry. Borrowed. */
const GBytes *registry_copy_note(const Registry *registry);
/** FALSE with BASE_ERROR_USAGE where the registry is such a copy, which nothing may change. */
gboolean registry_copy_check(const Registry *registry, const char *command, GError **error);
