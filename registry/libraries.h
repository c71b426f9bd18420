#pragma once
/**
 * @file
 * The libraries that a registry rests on, by name and version.
 */
#include "base/libraries.h"

/** Hands them out as they are loaded: the store's, and that of compression. */
void registry_libraries(BaseEachLibrary each, void *data);
