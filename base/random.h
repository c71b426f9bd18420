#pragma once
/**
 * @file
 * Random bytes that nobody can foresee, for salts and keys. Never for statistics.
 */
#include <stddef.h>

/** Fills `out`; ends the program where the system has none to give. */
void base_random_bytes(void *out, size_t size);
