#pragma once
/**
 * @file
 * The content of a record as bytes, and its digest. For this folder only.
 *
 * The digest is the SHA-256 over f(site); then for each missing-data code, in order of event,
 * instance and column: "?" f(event) f(instance) f(column) f(code); then for each row with a
 * value, in order of form, event and instance: "+" f(form) f(event) f(instance), and for each
 * column that has a value, in order of columns, f(column) f(value). f(x) is the length of x in
 * bytes as decimal digits, ":", x. Texts are ordered by bytes, instances as numbers.
 *
 * A second one says where all that is said to come from: f(import) f(line) of the record, then
 * of each code and row of the first one, in its order; then for each value below a limit, in
 * order of event, instance and column: "<" f(event) f(instance) f(column) f(sent) f(value)
 * f(import) f(line). No content hash has it.
 */
#include "registry/inside.h"
#include "registry/store.h"

/** The content of one record at a time; what it knows of the study is made once. */
typedef struct RegistryContent RegistryContent;

/** @param registry  must outlive it. */
RegistryContent *registry_content_new(const Registry *registry);
/** Another one that shares what `content` knows of the study, and must not outlive it. */
RegistryContent *registry_content_like(const RegistryContent *content);
void registry_content_free(RegistryContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryContent, registry_content_free)

/** Empties it, for the next record. */
void registry_content_clear(RegistryContent *content);

/** Adds a row, in any order; one without a value counts for nothing. */
void registry_content_row(RegistryContent *content, size_t form, const RegistryFormRow *row);

/** Adds a missing-data code, in any order. */
void registry_content_missing(RegistryContent *content, const RegistryMissing *missing);

/** Adds a value below a limit, in any order. */
void registry_content_below(RegistryContent *content, const RegistryBelow *below);

/**
 * Both digests of all that was added.
 * @param record  whose it is; site, import and line count.
 */
void registry_content_digest(
    RegistryContent *content, const RegistryRecord *record, uint8_t out[REGISTRY_DIGEST_BYTES]);
