#pragma once
/**
 * @file
 * A Merkle tree as in RFC 6962, section 2.1, of which only the root is kept: leaves come one by
 * one, and what is in memory is as high as the tree. For this folder only.
 */
#include "base/sha256.h"

typedef struct RegistryMerkle RegistryMerkle;

/** A tree without a leaf. */
RegistryMerkle *registry_merkle_new(void);
void registry_merkle_free(RegistryMerkle *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryMerkle, registry_merkle_free)

/** Adds the next leaf, which is a hash already. */
void registry_merkle_add(RegistryMerkle *tree, const uint8_t leaf[BASE_SHA256_BYTES]);
/** Leaves so far. */
int64_t registry_merkle_n(const RegistryMerkle *tree);
/** The root over the leaves so far, in hex; of none, the hash of no bytes. */
void registry_merkle_root(const RegistryMerkle *tree, char out[BASE_SHA256_SIZE]);
