#pragma once
/**
 * @file
 * The study's rules after a change of values that no file brought: an answer to a query, an
 * import that is taken back. For this folder only.
 */
#include "registry/change.h"

/**
 * Asks the rules of these patients within the change: a rule that is not met is a problem and a
 * query, as after an import; the query of one that is met is closed. As Registry.ask_rules.
 */
gboolean registry_rules_follow(RegistryChange *change, const GPtrArray *ids, GError **error);
