#pragma once
/**
 * @file
 * Random bytes that nobody can foresee, for salts and keys. Never for statistics.
 */
#include <stddef.h>

void base_random_bytes(void *out, size_t size);
