#pragma once
/**
 * @file
 * How the id of who was erased is kept. For this folder only.
 */
#include <string.h>

#include "registry/erase.h"
#include "registry/store.h"

/** HMAC-SHA-256 of how the id looks (registry_id_folded) under the registry's key, in hex. */
void registry_erased_digest(
    const uint8_t key[REGISTRY_KEY_BYTES], const char *record_id, char out[BASE_SHA256_SIZE]);
