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
 */
#include "registry/inside.h"

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
void registry_content_row(RegistryContent *content, size_t form, const char *event,
    int64_t instance, const RegistryValue *values);

/** Adds a missing-data code, in any order. */
void registry_content_missing(RegistryContent *content, const char *event, int64_t instance,
    const char *column, const char *code);

/** The digest of all that was added. */
void registry_content_digest(
    RegistryContent *content, const char *site, uint8_t out[BASE_SHA256_BYTES]);
