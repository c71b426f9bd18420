#pragma once
/**
 * @file
 * A file that went in before goes in once more, out of what was kept of it: read as it was read
 * then, judged by today's rules. For a registry that is made anew.
 */
#include "registry/rebuild.h"

/** Imports it: a RegistryRebuildHow has this as its `import`. */
gboolean import_again(
    Registry *registry, const RegistryKeptFile *again, bool *taken, GError **error);
