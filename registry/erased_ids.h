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

/** A text that is about to be written. */
typedef struct {
    const char *what; /**< As messages name it: "--reason". */
    const char *text; /**< Or NULL. */
    RegistryErasedNaming naming;
} RegistryWritten;

/** Says that it (as messages name it) names who was erased. @return FALSE */
gboolean registry_erased_fail(const char *what, GError **error);
/** Whether none of the texts names who was erased, and no member of an entry's options (JSON,
 * or NULL); else BASE_ERROR_USAGE says which does. */
gboolean registry_erased_check(Registry *registry, const RegistryWritten *texts, size_t n,
    const char *options, GError **error);
/** The same of a file of the study, as far as none that is kept names them already. */
gboolean registry_erased_check_file(
    Registry *registry, const char *name, const void *bytes, size_t size, GError **error);
