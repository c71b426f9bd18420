#pragma once
/**
 * @file
 * The libraries that this folder runs with, by name and version.
 */

/** Takes a library; its texts are borrowed. */
typedef void (*BaseEachLibrary)(const char *name, const char *version, void *data);

/** Hands them out as they are loaded, not as they were built with. */
void base_libraries(BaseEachLibrary each, void *data);
