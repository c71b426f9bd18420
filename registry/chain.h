#pragma once
/**
 * @file
 * What is hashed, and in which order: docs/registry.md says it for outsiders. Pure functions on
 * what a store holds. For this folder only.
 *
 * f(x) is a field of base_sha256_text. A salt is SHA-256(key f(part) f(number)); a leaf is
 * SHA-256(0x00 salt content), so that a row can be erased and its leaf stays.
 */
#include "registry/store.h"

/** The hash that the first link follows: 64 zeros. */
#define REGISTRY_CHAIN_START "0000000000000000000000000000000000000000000000000000000000000000"

/** `what` of a row of the trail: an entry found that another program had changed a record. */
#define REGISTRY_CHANGE_FOREIGN "foreign"
/** `what` of a row of the trail: something of the study itself. */
#define REGISTRY_CHANGE_STUDY "study"
/** What is said of a text below a limit that another takes the place of. */
#define REGISTRY_CHANGE_BELOW "below"

/** `what` of a row of the trail, after an erasure: what a lock holds now. */
#define REGISTRY_CHANGE_SNAPSHOT "snapshot"
/** Likewise: what stays of the options of an entry. */
#define REGISTRY_CHANGE_ENTRY "entry"

/** Kinds of what an entry brings in. */
#define REGISTRY_PART_ERASED "erased"
#define REGISTRY_PART_JOURNAL "journal"
#define REGISTRY_PART_ORIGINAL "original"
#define REGISTRY_PART_PROBLEM "problem"
#define REGISTRY_PART_QUERY "query"
#define REGISTRY_PART_REFUSED "refused"
#define REGISTRY_PART_SAID "said"
#define REGISTRY_PART_SNAPSHOT "snapshot"
#define REGISTRY_PART_STUDY "study_file"

/** Salt of row `number` of a part. */
void registry_chain_salt(BaseSha256 *sum, const uint8_t *key, const char *part, int64_t number,
    uint8_t out[BASE_SHA256_BYTES]);
/** Begins a leaf; its content follows. */
void registry_chain_leaf(BaseSha256 *sum, const uint8_t salt[BASE_SHA256_BYTES]);

/** What people wrote of an entry, a row of part "said" each: the file's name, the options, the
 * reason. It may name a patient, so it can be erased. */
enum { REGISTRY_N_SAID = 3 };
void registry_chain_said(const RegistryEntry *entry, const char *said[REGISTRY_N_SAID]);
/** Likewise of an entry of the log of accesses, after its ids: options, file, recipient,
 * reason. */
enum { REGISTRY_N_ACCESS_SAID = 4 };
void registry_chain_access_said(
    const RegistryAccessEntry *entry, const char *said[REGISTRY_N_ACCESS_SAID]);

/** Contents of leaves. */
void registry_chain_problem(BaseSha256 *sum, const RegistryStoredProblem *stored);
void registry_chain_query(BaseSha256 *sum, const RegistryQuery *query);
/** The first row of a lock: what it binds. Name, role and what was accepted are rows of their
 * own (registry/leaves.h). */
void registry_chain_snapshot(BaseSha256 *sum, const RegistrySnapshot *snapshot);
void registry_chain_study_file(BaseSha256 *sum, const RegistryStudyFile *file);
void registry_chain_erased(BaseSha256 *sum, const RegistryErased *erased);
/** An entry but for its place in the chain, and without what an erasure takes out. */
void registry_chain_entry(BaseSha256 *sum, const RegistryEntry *entry);

/** A salted commitment to the two hashes over what is stored: part "content". */
void registry_chain_commit_content(BaseSha256 *sum, const uint8_t *key, const char *content,
    const char *origins, char out[BASE_SHA256_SIZE]);

/** A salted commitment to a text that stands in an entry by itself: "file". */
void registry_chain_commit(BaseSha256 *sum, const uint8_t *key, const char *part,
    const char *text, char out[BASE_SHA256_SIZE]);

/** Digest of all parts of an entry, which come in byte order. */
void registry_chain_parts(
    BaseSha256 *sum, const RegistryPart *parts, size_t n, char out[BASE_SHA256_SIZE]);

/** Hash of an entry that follows `previous`. */
void registry_chain_entry_hash(BaseSha256 *sum, const RegistryEntry *entry,
    const char *previous, char out[BASE_SHA256_SIZE]);

/** What a change commits to: its salt, key and values; `format` is its entry's. */
void registry_chain_change_commitment(BaseSha256 *sum, const RegistryValueChange *change,
    int64_t format, char out[BASE_SHA256_SIZE]);
/** Hash of a change that follows `previous`; its commitment is set. */
void registry_chain_change_hash(BaseSha256 *sum, const RegistryValueChange *change,
    int64_t format, const char *previous, char out[BASE_SHA256_SIZE]);

/** Hash of an entry of the access log that follows `previous`. */
void registry_chain_access_hash(BaseSha256 *sum, const RegistryAccessEntry *entry,
    const char *previous, char out[BASE_SHA256_SIZE]);
