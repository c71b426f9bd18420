#pragma once
/**
 * @file
 * For this folder only.
 */
#include "registry/registry.h"

/** Keeps the copy that registry_keep_copies promised; before the store is closed. */
void registry_copies_settle(Registry *registry);
